// Changes that are none: the optimiser makes the same machine code with and without them, so no input could tell.
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mutantsFixed } from './mutants';
import type { PlacedMutant } from './strength';
import { run } from './toolchain';
import type { Surroundings } from './verify';

/** Changes that are asked about at most: each is a compilation. */
const ASKED_MAX = 60;

/**
 * Of the changes that nothing noticed, those of which the optimiser makes the same code. `modules` are those that take
 * part; the fewer, the faster the answer.
 */
export async function sameProgram(around: Surroundings, crate: string, left: readonly PlacedMutant[], closure: (module: string) => readonly string[]): Promise<ReadonlySet<number>> {
  const same = new Set<number>();
  // what a main program gives to functions is seldom no difference: it stays a survivor, unasked
  const asked = left.filter((mutant) => mutant.function !== '<module>').slice(0, ASKED_MAX);
  if (asked.length === 0) return same;
  const folder = join(around.folder, 'equivalence');
  cpSync(crate, folder, { recursive: true });
  const prepared = new Set<string>();
  for (const module of new Set(asked.map((mutant) => mutant.module))) {
    const modules = closure(module);
    // a function that is only ever inlined would leave no code to compare
    for (const name of modules) {
      if (prepared.has(name)) continue;
      prepared.add(name);
      const path = join(folder, 'src', `${name}.rs`);
      writeFileSync(path, readFileSync(path, 'utf8').replace(/^( *)((?:pub )?fn )/gm, '$1#[inline(never)]\n$1$2'));
    }
    const root = join(folder, 'src', 'part.rs');
    // of what nobody outside sees, only what is used costs time
    writeFileSync(root, `mod mutants;\nmod python;\n${modules.map((name) => `pub mod ${name};\n`).join('')}`);
    const plain = await assembly(around, folder, root, null);
    if (plain === null) continue;
    for (const [index, mutant] of asked.filter((each) => each.module === module).entries()) {
      if (index % 10 === 0) around.progress(`asking the optimiser about changes of ${module} that nothing noticed`);
      if (!hasFunction(plain, mutant.rustName)) continue;
      if ((await assembly(around, folder, root, mutant.id)) !== plain) continue;
      same.add(mutant.id);
      around.progress(`the same machine code: ${mutant.file}:${mutant.line} ${mutant.what}`);
    }
  }
  return same;
}

/** Whether code was made of a function: of generic ones none is, before somebody calls them. */
const hasFunction = (text: string, rustName: string): boolean => {
  const plain = rustName.replace(/^r#/, '');
  return new RegExp(`^_R\\S*?${plain.length}_?${plain}:$`, 'm').test(text);
};

/** The machine code as text, with one change or none; null where it does not compile. */
async function assembly(around: Surroundings, folder: string, root: string, mutant: number | null): Promise<string | null> {
  const out = join(around.folder, 'assembly');
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  writeFileSync(join(folder, 'src', 'mutants.rs'), mutantsFixed(mutant));
  const { code } = await run(around.tools.rustc, ['--edition=2024', '--crate-type=lib', '--crate-name=part', '--cap-lints=allow', '--emit=asm', '-Csymbol-mangling-version=v0', '-Copt-level=2', '-Ccodegen-units=1', '-Cdebuginfo=0', '-Cpanic=abort', '--out-dir', out, root], { timeoutMs: 300_000, signal: around.signal });
  if (code !== 0) return null;
  const [file] = readdirSync(out).filter((name) => name.endsWith('.s'));
  return file === undefined ? null : readFileSync(join(out, file), 'utf8');
}
