// The first phase: which files there are, what they import from each other, and what each holds.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { StrataError } from '../../graph/errors';
import { type ast, parse, PythonSyntaxError } from '../../python';
import { type Comment, readComments } from './comments';
import type { Source } from './crate';
import { link, type Unit, unitOf } from './link';
import { type Migration, migrationOf } from './migration';
import type { ModuleModel } from './model';
import { snake } from './names';
import { readModule } from './read-module';
import { Rejection } from './rejection';
import type { FunctionReport, TranspileRequest } from './transpile';
import type { Subject } from './verify';

/** A file beyond this is not a module that people wrote. */
const SOURCE_BYTES_MAX = 4 << 20;
const RESERVED = new Set(['python', 'mutants', 'lib', 'main', 'crate', 'self', 'super', 'core', 'std', 'alloc', 'test', 'build', 'deps', 'examples', 'incremental']);

/** What a file is called as a module of the crate. */
export function moduleName(file: string, taken: ReadonlySet<string>): string {
  let name = snake(basename(file, '.py').replace(/\W+/g, '_').replace(/^(\d)/, 'm_$1').replace(/^_+/, '')) || 'module';
  while (RESERVED.has(name) || taken.has(name) || /^(as|break|const|continue|crate|else|enum|extern|false|fn|for|if|impl|in|let|loop|match|mod|move|mut|pub|ref|return|static|struct|super|trait|true|type|unsafe|use|where|while|async|await|dyn|abstract|become|box|do|final|macro|override|priv|try|typeof|unsized|virtual|yield|gen|i64|f64|bool|str|char)$/.test(name)) name += '_';
  return name;
}

function pythonFiles(path: string, exclude: (file: string) => boolean): string[] {
  const stat = statSync(path);
  if (!stat.isDirectory()) {
    if (!path.endsWith('.py')) throw new StrataError('no-python-file', 'this is no Python file', { location: { file: path }, hint: 'give a .py file or a folder of them' });
    return [path];
  }
  const found: string[] = [];
  const visit = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entry.name.startsWith('.') || ['node_modules', '__pycache__', 'reports', 'target'].includes(entry.name)) continue;
      const full = join(folder, entry.name);
      // links are not followed: they may lead in circles
      if (entry.isDirectory()) visit(full);
      else if (entry.isFile() && entry.name.endsWith('.py') && !exclude(relative(path, full))) found.push(full);
    }
  };
  visit(path);
  if (found.length === 0) throw new StrataError('no-source', 'there is no Python file', { location: { file: path }, hint: 'give a .py file or a folder of them; check exclude' });
  return found;
}

export interface Analysed {
  /** Each after those that it imports from. */
  readonly sources: readonly Source[];
  readonly subjects: readonly Subject[];
  readonly broken: readonly FunctionReport[];
  readonly migration: readonly Migration[];
}

interface Read {
  readonly unit: Unit;
  readonly shown: string;
  readonly comments: readonly Comment[];
  readonly migration: readonly Migration[];
}

/** What keeps a file from being read, as a rejection; anything else is thrown. */
function refusalOf(error: unknown): { readonly rule: string; readonly line: number; readonly detail: string; readonly hint: string } {
  if (error instanceof Rejection) return { rule: error.rule, line: error.line, detail: error.message, hint: error.hint };
  if (error instanceof PythonSyntaxError) return { rule: 'syntax', line: error.lineno, detail: `${error.type}: ${error.msg}`, hint: 'correct the source: Python would not run it either' };
  if (error instanceof RangeError && /call stack/i.test(error.message)) return { rule: 'depth', line: 1, detail: 'expressions lie too deep within each other', hint: 'split them' };
  throw error;
}

export function analyse(request: TranspileRequest, base: string): Analysed {
  const broken: FunctionReport[] = [];
  const units: Read[] = [];
  const refuse = (file: string, rule: string, line: number, detail: string, hint: string): void => void broken.push({ name: '<module>', file, line, verdict: 'rejected', rule, hint, cases: 0, detail });
  for (const file of pythonFiles(request.path, request.exclude)) {
    const shown = relative(base, file) || basename(file);
    const { size } = statSync(file);
    if (size > SOURCE_BYTES_MAX) {
      refuse(shown, 'size', 1, `the file has ${size} bytes`, `files of up to ${SOURCE_BYTES_MAX} bytes are moved: split it`);
      continue;
    }
    const bytes = readFileSync(file);
    try {
      const tree: ast.Module = parse(bytes, shown);
      units.push({ unit: unitOf(file, base, tree), shown, comments: readComments(bytes, shown), migration: migrationOf(tree, shown) });
    } catch (error) {
      const { rule, line, detail, hint } = refusalOf(error);
      refuse(shown, rule, line, detail, hint);
    }
  }
  const sources: Source[] = [];
  const subjects: Subject[] = [];
  const migration: Migration[] = [];
  const taken = new Set<string>();
  // names are given in the order of the files, whatever needs what
  const nameOf = new Map<Unit, string>();
  for (const { unit } of units) {
    const name = moduleName(unit.path, taken);
    taken.add(name);
    nameOf.set(unit, name);
  }
  const modules = new Map<Unit, ModuleModel>();
  for (const { unit, tree, imported, needs, refused } of link(units.map((each) => each.unit))) {
    const read = units.find((each) => each.unit === unit)!;
    try {
      // what a file that is not read defines is not there
      const items = new Map([...imported].flatMap(([local, item]) => {
        const module = modules.get(item.unit);
        return module ? [[local, { module, name: item.name }] as const] : [];
      }));
      const reach = new Set<ModuleModel>();
      for (const other of needs) {
        const module = modules.get(other);
        if (module) for (const each of [...module.needs, module]) reach.add(each);
      }
      const module = readModule(tree, read.shown, nameOf.get(unit)!, { imported: items, needs: [...reach], refused, place: { root: unit.root, dotted: unit.dotted, isPackage: unit.isPackage } });
      modules.set(unit, module);
      sources.push({ module, comments: read.comments, body: tree.body, fixes: new Map() });
      subjects.push({ module, path: unit.path, stdin: request.stdin, given: request.given });
      migration.push(...read.migration);
    } catch (error) {
      const { rule, line, detail, hint } = refusalOf(error);
      refuse(read.shown, rule, line, detail, hint);
    }
  }
  shareExceptions(sources.map((source) => source.module));
  return { sources, subjects, broken, migration };
}

/** All exception classes of a crate are one enumeration: a name can stand for one class only. */
function shareExceptions(modules: readonly ModuleModel[]): void {
  const known = new Map<string, string>();
  for (const module of modules) for (const exception of [...module.exceptions.values()]) {
    if (known.has(exception.name)) {
      module.exceptions.delete(exception.name);
      module.rejections.push({ name: exception.name, rejection: new Rejection('rebound', exception.node.lineno, `${known.get(exception.name)} has an exception ${exception.name} too`, 'rename one of the two') });
    } else known.set(exception.name, module.file);
  }
}
