// Broken sources: the parser ends, throws nothing but its own error, and accepts exactly what CPython accepts.
// More of them by hand: FUZZ_CASES=20000 FUZZ_SEED=7 npx uvu dist/test/python fuzz
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parse, PythonSyntaxError, type PythonVersion } from '../../plugins/python';
import { findInterpreter, skipped } from './interpreters';
import { mutate, random } from './mutants';

const CASES = Number(process.env['FUZZ_CASES'] ?? 1500);
const SEED = Number(process.env['FUZZ_SEED'] ?? 1);
const SIZE_MAX = 6000;

const ACCEPTS = `
import ast, json, sys, warnings
warnings.simplefilter("ignore")
def accepts(source):
    try:
        ast.parse(source)
        return None
    except (SyntaxError, ValueError, MemoryError) as error:
        return [type(error).__name__, getattr(error, "msg", str(error)), getattr(error, "lineno", None), getattr(error, "offset", None)]
json.dump([accepts(source) for source in json.load(sys.stdin)], sys.stdout)
`;

type Told = readonly [string, string, number | null, number | null] | null;

function own(source: string, version: PythonVersion): Told {
  try {
    parse(source, 'mutant.py', { version });
    return null;
  } catch (error) {
    if (!(error instanceof PythonSyntaxError)) throw new Error(`threw ${String(error)} for ${JSON.stringify(source)}`, { cause: error });
    return [error.type, error.msg, error.lineno, error.offset];
  }
}

function sources(library: string): string[] {
  return ['', 'json', 'asyncio', 'collections', 'concurrent/futures', 'test'].flatMap((folder) => readdirSync(join(library, folder), { withFileTypes: true })
    .filter((entry) => entry.isFile() && /^(?!badsyntax|bad_).*\.py$/.test(entry.name))
    .map((entry) => readFileSync(join(library, folder, entry.name), 'utf8'))
    .filter((text) => text.length > 0 && text.length < SIZE_MAX));
}

const interpreter = findInterpreter('3.12') ?? findInterpreter();
if (!interpreter) {
  skipped('mutated sources', 'no CPython is installed');
} else {
  test(`${CASES} mutated library files are accepted or refused as by CPython ${interpreter.version}`, () => {
    const library = execFileSync(interpreter.path, ['-c', 'import os; print(os.path.dirname(os.__file__))'], { encoding: 'utf8' }).trim();
    const next = random(SEED);
    const originals = sources(library);
    const mutants = Array.from({ length: CASES }, () => mutate(originals[Math.floor(next() * originals.length)] ?? '', next));
    const told = JSON.parse(execFileSync(interpreter.path, ['-c', ACCEPTS], { input: JSON.stringify(mutants), encoding: 'utf8', maxBuffer: 1 << 28 })) as Told[];
    const wrong: string[] = [];
    let refused = 0;
    let sameWords = 0;
    for (const [index, source] of mutants.entries()) {
      const here = own(source, interpreter.version);
      const there = told[index] ?? null;
      if (there) refused++;
      if (JSON.stringify(here) === JSON.stringify(there)) sameWords++;
      else if (process.env['FUZZ_SHOW']) process.stdout.write(`${JSON.stringify(there)} | ${JSON.stringify(here)} | ${(source.split('\n')[(there?.[2] ?? 1) - 1] ?? '').slice(0, 160)}\n`);
      if ((here === null) !== (there === null)) wrong.push(`CPython: ${JSON.stringify(there)}\nhere: ${JSON.stringify(here)}\n${source}`);
    }
    process.stdout.write(`${CASES} mutants, ${refused} refused by CPython, ${sameWords} answered in the same words\n`);
    assert.equal(wrong.slice(0, 2).join('\n----\n'), '');
  });
}

test.run();
