// The compiler's verdict on an emitted crate, brought back to the functions: what it finds unneeded is left out, what it
// refuses is refused here too.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { everyFunction, type RustFile, type Source } from './crate';
import type { FunctionModel, ModuleModel } from './model';
import { variableName } from './names';
import { Rejection } from './rejection';
import { run, type Toolchain } from './toolchain';

interface Span {
  readonly file_name: string;
  readonly line_start: number;
  readonly column_start: number;
  readonly column_end: number;
  readonly line_end: number;
  readonly is_primary: boolean;
  readonly suggested_replacement?: string | null;
  readonly text: readonly { readonly text: string }[];
}

interface Diagnostic {
  readonly level: string;
  readonly message: string;
  readonly code: { readonly code: string } | null;
  readonly spans: readonly Span[];
  readonly children: readonly { readonly message: string; readonly spans: readonly Span[] }[];
}

/** Errors of ownership: two names for one thing where Rust allows one. */
const ALIAS = new Set(['E0382', 'E0499', 'E0502', 'E0503', 'E0505', 'E0506', 'E0507', 'E0515', 'E0594', 'E0596', 'E0597', 'E0713', 'E0716', 'E0521', 'E0384']);

export async function compile(tools: Toolchain, folder: string, crate: string, kind: 'metadata' | 'link', signal: AbortSignal, out = folder): Promise<readonly Diagnostic[]> {
  const { stderr, timedOut } = await run(
    tools.rustc,
    ['--edition=2024', '--crate-type=lib', `--crate-name=${crate}`, `--emit=${kind}`, '--error-format=json', '-Dwarnings', '-Copt-level=0', '-Cdebuginfo=0', '--out-dir', out, join(folder, 'src', 'lib.rs')],
    { timeoutMs: 300_000, signal },
  );
  if (timedOut) return [{ level: 'error', message: 'the compiler took too long', code: null, spans: [], children: [] }];
  return stderr.split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Diagnostic).filter((each) => each.level === 'error' && !/^aborting due to/.test(each.message));
}

function functionAt(module: ModuleModel, line: number): FunctionModel | null {
  // the innermost of those that stand around the line
  const size = (model: FunctionModel): number => model.node!.end_lineno - model.node!.lineno;
  const functions = everyFunction(module).filter((model) => model.node && model.node.lineno <= line && line <= model.node.end_lineno).sort((a, b) => size(a) - size(b));
  return functions[0] ?? module.main;
}

const named = (message: string): string | null => /`(?:mut )?(?:r#)?_?(\w+)`/.exec(message)?.[1] ?? null;

/** What the compiler says of a variable, kept for the next writing. */
function adjust(model: FunctionModel, name: string, line: number, change: (facts: { mutable: boolean | null; unread: boolean }) => boolean): boolean {
  const keys = [...model.variables.keys()].filter((key) => {
    const stem = variableName(key.split(/[@?]/)[0] ?? '').replace(/^r#/, '');
    return stem === name || `_${stem}` === name || stem === `_${name}` || (key.startsWith('self.') && name === `field_${key.slice(5)}`);
  });
  const near = keys.filter((key) => key.includes(`@${line}:`) || key.includes(`?${line}:`));
  let changed = false;
  for (const key of near.length > 0 ? near : keys) changed = change(model.variables.get(key)!) || changed;
  return changed;
}

/** Answers whether anything was changed by what the compiler says. */
export function heed(diagnostics: readonly Diagnostic[], sources: readonly Source[], files: ReadonlyMap<string, RustFile>): boolean {
  let changed = false;
  for (const diagnostic of diagnostics) {
    const span = [...diagnostic.spans.filter((each) => each.is_primary), ...diagnostic.spans].find((each) => files.has(modulePath(each.file_name)));
    const name = span ? modulePath(span.file_name) : null;
    const source = name === null ? undefined : sources.find((each) => each.module.name === name);
    const file = name === null ? undefined : files.get(name);
    if (!span || !source || !file) throw new Error(`rustc: ${diagnostic.message} ${span?.file_name ?? diagnostic.spans[0]?.file_name ?? ''}`);
    const line = file.lines[span.line_start - 1] ?? 0;
    const model = file.models[span.line_start - 1] ?? functionAt(source.module, line);
    const code = diagnostic.code?.code ?? '';
    if ((code === 'unused_parens' || code === 'unused_braces') && rewrite(diagnostic, source, file)) {
      changed = true;
      continue;
    }
    const variable = named(diagnostic.message) ?? (span.text[0]?.text.slice(span.column_start - 1, span.column_end - 1).replace(/^mut /, '') || null);
    if (model && variable && !model.rejection) {
      const own = span.text[0]?.text.slice(span.column_start - 1, span.column_end - 1).replace(/^mut /, '') ?? variable;
      if (code === 'unused_mut' && adjust(model, own.replace(/^r#/, ''), line, (facts) => facts.mutable !== false && ((facts.mutable = false), true))) {
        changed = true;
        continue;
      }
      if ((code === 'E0384' || code === 'E0596') && adjust(model, variable, line, (facts) => facts.mutable !== true && ((facts.mutable = true), true))) {
        changed = true;
        continue;
      }
      if ((code === 'unused_variables' || code === 'unused_assignments') && adjust(model, variable, line, (facts) => !facts.unread && ((facts.unread = true), true))) {
        changed = true;
        continue;
      }
    }
    // what was moved as its last use is used again after all: copy it
    if (model && (code === 'E0382' || code === 'E0505') && model.moves && !model.rejection) {
      model.moves = false;
      changed = true;
      continue;
    }
    const rejection = ALIAS.has(code)
      ? new Rejection('alias', line, `${diagnostic.message}: two names would hold the same object while one of them changes it or gives it away`, 'make the copy that is meant, or let one name hold the object')
      : code === 'E0381' ? new Rejection('maybe-unbound', line, `${variable ?? 'a variable'} may be used before it has a value`, 'assign it on every path')
        : new Rejection('rust', line, `not expressed: ${diagnostic.message}`, 'write this part in a simpler way');
    const owner = [...source.module.classes.values()].find((each) => each.node.lineno <= line && line <= each.node.end_lineno);
    if (model && model.kind !== 'main') {
      if (!model.rejection) {
        model.rejection = rejection;
        changed = true;
        if (model.owner && (model.kind === 'constructor' || /^__\w+__$/.test(model.name))) model.owner.rejection ??= rejection;
      }
    } else if (owner && !owner.rejection) {
      owner.rejection = rejection;
      changed = true;
    } else {
      const constant = [...source.module.constants.values()].find((each) => each.line === line);
      if (constant && !constant.rejection) {
        constant.rejection = rejection;
        changed = true;
      } else if (model && !model.rejection) {
        model.rejection = rejection;
        changed = true;
      }
    }
  }
  return changed;
}

/** Does on one line what the compiler suggests. */
function rewrite(diagnostic: Diagnostic, source: Source, file: RustFile): boolean {
  const spans = diagnostic.children.flatMap((child) => child.spans).filter((span) => typeof span.suggested_replacement === 'string');
  const [first] = spans;
  if (!first || spans.some((span) => span.line_start !== first.line_start || span.line_end !== first.line_start)) return false;
  const before = file.text.split('\n')[first.line_start - 1] ?? '';
  // columns count characters
  const letters = [...before];
  for (const span of [...spans].sort((a, b) => b.column_start - a.column_start)) letters.splice(span.column_start - 1, span.column_end - span.column_start, span.suggested_replacement ?? '');
  const after = letters.join('');
  if (after === before || source.fixes.has(before)) return false;
  source.fixes.set(before, after);
  return true;
}

export const modulePath = (file: string): string => /([^/\\]+)\.rs$/.exec(file)?.[1] ?? '';

/** Text of a file, for messages. */
export const textOf = (path: string): string => readFileSync(path, 'utf8');
export type { Diagnostic };
