// A module as a Rust file: rounds until nothing new is learned, then the text, with the lines that it comes from.
import type { ast } from '../../python';
import { type Comment, commentsAbove, commentsOf } from './comments';
import { joinFamilies, refuseFamilies, writeFamily } from './families';
import { documentation, writeConstant, writeEnum, writeFunction, writeStruct, type Writing } from './functions';
import type { FunctionModel, ModuleModel } from './model';
import { type Mutant, Mutants } from './mutants';
import { Rejection } from './rejection';

/** Rounds after which a module that still moves is given up. */
const ROUNDS_MAX = 30;

export interface RustFile {
  readonly text: string;
  /** For each line of the text, the line of the source; 0 where there is none. */
  readonly lines: readonly number[];
  /** For each line the function that it is of. */
  readonly models: readonly (FunctionModel | null)[];
  /** The changes that the text holds, and the number of the next. */
  readonly mutants: readonly Mutant[];
  readonly nextMutant: number;
}

export interface Source {
  /** Lines that the compiler wants written otherwise, by what they were. */
  readonly fixes: Map<string, string>;
  readonly module: ModuleModel;
  readonly comments: readonly Comment[];
  readonly body: readonly ast.Stmt[];
}

export const everyFunction = (module: ModuleModel): FunctionModel[] => [
  // the methods of a base that stands for others are those of the others
  ...[...module.classes.values()].filter((model) => model.variants === null).flatMap((model) => [...model.methods.values()]), ...module.functions.values(), ...(module.main ? [module.main] : []),
];

function markRecursive(functions: readonly FunctionModel[]): boolean {
  let changed = false;
  for (const start of functions) {
    if (start.recursive) continue;
    const seen = new Set<FunctionModel>();
    const pending = [...start.calls];
    for (let next = pending.pop(); next; next = pending.pop()) {
      if (seen.has(next)) continue;
      seen.add(next);
      pending.push(...next.calls);
    }
    if (seen.has(start)) {
      start.recursive = true;
      changed = true;
    }
  }
  return changed;
}

function refuse(model: FunctionModel, rejection: Rejection): void {
  model.rejection = rejection;
  const { owner } = model;
  // an operator of the class would fall back to something else
  if (owner && !owner.rejection && (model.kind === 'constructor' || /^__\w+__$/.test(model.name))) owner.rejection = rejection;
}

/** The function of the source that another stands in, or itself. */
export function outermost(module: ModuleModel, model: FunctionModel): FunctionModel {
  let here = model;
  while (here.within !== null) {
    const name: string = here.within;
    const around = here.owner?.methods.get(name) ?? module.functions.get(name) ?? [...module.classes.values()].map((each) => each.methods.get(name)).find((each) => each !== undefined);
    if (!around || around === here) break;
    here = around;
  }
  return here;
}

/** A function and those that stand in it are moved together, or not at all. */
function refuseTogether(module: ModuleModel): void {
  for (let changed = true; changed;) {
    changed = false;
    for (const model of everyFunction(module)) {
      if (model.within === null) continue;
      const around = outermost(module, model);
      const rejection = model.rejection ?? around.rejection;
      if (!rejection || (model.rejection && around.rejection)) continue;
      if (!model.rejection) model.rejection = rejection;
      if (!around.rejection) refuse(around, rejection);
      changed = true;
    }
  }
}

/** Reads the functions again and again; answers once nothing changes and every function is either expressed or refused. */
function settle(module: ModuleModel, writing: Writing): void {
  for (;;) {
    refuseTogether(module);
    let last = new Map<FunctionModel, Rejection>();
    const functions = everyFunction(module);
    for (let round = 0; ; round++) {
      let changed = false;
      last = new Map();
      for (const constant of module.constants.values()) {
        if (constant.rejection) continue;
        try {
          writeConstant(constant, writing, false);
        } catch (error) {
          if (!(error instanceof Rejection)) throw error;
          constant.rejection = error;
          changed = true;
        }
      }
      for (const model of functions) {
        if (model.rejection || model.owner?.rejection) continue;
        const written = writeFunction(model, writing, false);
        changed ||= written.changed;
        if (written.rejection) last.set(model, written.rejection);
      }
      if (markRecursive(functions)) changed = true;
      if (joinFamilies(module)) changed = true;
      if (!changed) break;
      if (round >= ROUNDS_MAX) {
        for (const model of functions) if (!model.rejection && !last.has(model)) last.set(model, new Rejection('unsettled', model.line, 'the types of this function do not settle', 'annotate its variables'));
        break;
      }
    }
    for (const [model, rejection] of last) refuse(model, rejection);
    if (last.size > 0) continue;
    let refused = false;
    for (const model of functions) {
      if (model.rejection || model.owner?.rejection) continue;
      const { rejection } = writeFunction(model, writing, true);
      if (rejection) {
        refuse(model, rejection);
        refused = true;
      }
    }
    for (const model of module.classes.values()) {
      if (model.rejection || model.variants) continue;
      try {
        writeStruct(model, writing, []);
      } catch (error) {
        if (!(error instanceof Rejection)) throw error;
        model.rejection = error.line === 0 ? new Rejection(error.rule, model.node.lineno, error.message, error.hint) : error;
        refused = true;
      }
    }
    if (refuseFamilies(module)) refused = true;
    if (!refused) {
      refuseTogether(module);
      return;
    }
  }
}

const MACROS = `/// A call within a \`try\`: its error leaves the labelled block.
macro_rules! attempt {
    ($label:lifetime, $result:expr) => {
        match $result {
            Ok(value) => value,
            Err(error) => break $label error,
        }
    };
}
`;
const MACROS_OK = `/// A call within a \`try\` that has a \`finally\`.
macro_rules! attempt_ok {
    ($label:lifetime, $result:expr) => {
        match $result {
            Ok(value) => value,
            Err(error) => break $label Err(error),
        }
    };
}
`;

function imports(body: string): string {
  const code = body.replace(/"(?:[^"\\]|\\.)*"/g, '""').replace(/\/\/[^\n]*/g, '');
  const has = (pattern: RegExp): boolean => pattern.test(code);
  const modules = ['dict', 'error', 'float', 'format', 'int', 'list', 'repr', 'stdin', 'text'].filter((name) => has(new RegExp(`(?<![\\w.:])${name}::`)));
  const lines: string[] = [];
  if (has(/\bClass::/)) lines.push('use crate::python::class::Class;');
  if (has(/\bDict\b/)) lines.push('use crate::python::dict::Dict;');
  const errors = [...(has(/\bError\b/) ? ['Error'] : []), ...(has(/\bFrame::/) ? ['Frame'] : [])];
  if (errors.length) lines.push(`use crate::python::error::${errors.length > 1 ? `{${errors.join(', ')}}` : errors[0]};`);
  if (has(/\bRepr\b|\.repr\(\)/)) lines.push('use crate::python::repr::Repr;');
  if (modules.length) lines.push(`use crate::python::${modules.length > 1 ? `{${modules.join(', ')}}` : modules[0]};`);
  const collections = ['HashSet', 'VecDeque'].filter((name) => has(new RegExp(`\\b${name}\\b`)));
  if (collections.length) lines.push(`use std::collections::${collections.length > 1 ? `{${collections.join(', ')}}` : collections[0]};`);
  if (has(/\bLazyLock\b/)) lines.push('use std::sync::LazyLock;');
  return lines.length ? `${lines.join('\n')}\n\n` : '';
}

/** What the code uses of other modules. */
function neighbours(module: ModuleModel, body: string): string {
  const code = body.replace(/"(?:[^"\\]|\\.)*"/g, '""').replace(/\/\/[^\n]*/g, '');
  const used = new Map<string, Set<string>>();
  const add = (home: string, name: string, pattern: RegExp): void => {
    if (pattern.test(code)) used.set(home, (used.get(home) ?? new Set()).add(name));
  };
  for (const model of [...module.classes.imported.values(), ...module.enums.imported.values()]) add(model.home, model.name, new RegExp(`(?<!::)\\b${model.name}\\b`));
  for (const model of module.functions.imported.values()) add(model.home, model.rustName, new RegExp(`(?<![\\w.:])${model.rustName}\\b`));
  for (const model of module.constants.imported.values()) add(model.home, model.rustName, new RegExp(`(?<![\\w:])${model.rustName}\\b`));
  return [...used].sort(([a], [b]) => (a < b ? -1 : 1)).map(([home, names]) => `use crate::${home}::${names.size > 1 ? `{${[...names].sort().join(', ')}}` : [...names][0]};\n`).join('');
}

/** The lines of functions and classes, with the comments right above them. */
function definitions({ body, comments }: Source): readonly { readonly from: number; readonly to: number }[] {
  const alone = new Set(comments.filter((comment) => comment.alone).map((comment) => comment.line));
  return body.filter((statement) => statement._type === 'FunctionDef' || statement._type === 'ClassDef').map((statement) => {
    let from = Math.min(statement.lineno, ...statement.decorator_list.map((each) => each.lineno));
    while (alone.has(from - 1)) from--;
    return { from, to: statement.end_lineno };
  });
}

/** The whole file of a module, with switches for mutants or without. */
export function writeModule(source: Source, options: { readonly compensatedSum: boolean; readonly mutate: boolean; readonly firstMutant?: number }): RustFile {
  const { module } = source;
  const defined = definitions(source);
  const writing: Writing = {
    module, mutants: new Mutants(false), compensatedSum: options.compensatedSum,
    above: (node) => commentsAbove(source.comments, Math.min(node.lineno, ...node.decorator_list.map((each) => each.lineno))),
    // what a function within holds goes with that one
    comments: (line, endLine) => line === 0 ? commentsOf(source.comments.filter((comment) => !defined.some(({ from, to }) => comment.line >= from && comment.line <= to)), line, endLine) : commentsOf(source.comments.filter((comment) => !module.inner.some(({ from, to }) => comment.line >= from && comment.line <= to && line <= from && to <= endLine && !(line === from && endLine === to))), line, endLine),
  };
  settle(module, writing);
  const mutants = new Mutants(options.mutate, options.firstMutant);
  const final: Writing = { ...writing, mutants };
  const parts: string[] = [];
  const constants = [...module.constants.values()].filter((constant) => !constant.rejection);
  const used = new Set<string>();
  for (const constant of constants) used.add(constant.name);
  if (used.size) parts.push(constants.map((constant) => writeConstant(constant, writing, false)).join('\n'));
  for (const model of module.enums.values()) parts.push(writeEnum(model, final));
  const writers: FunctionModel[] = [];
  const texts = (models: readonly FunctionModel[]): string[] => models.filter((model) => !model.rejection && !model.owner?.rejection).map((model) => {
    // what the rounds know does not change any more; comments are told anew
    const { code, rejection } = writeFunction(model, final, true);
    if (rejection) throw new Error(`${model.title}: ${rejection.message}`);
    writers.push(model);
    return `\u0002${writers.length}\u0002${code}\u00020\u0002`;
  });
  for (const model of module.classes.values()) if (!model.rejection) parts.push(model.variants ? writing.above(model.node) + writeFamily(module, model) : writeStruct(model, final, texts([...model.methods.values()])));
  parts.push(...texts([...module.functions.values()]));
  if (module.main && !module.main.rejection) parts.push(`/// What the module does when it is run.\n${texts([module.main]).join('')}`);
  const body = parts.join('\n\n');
  const macros = (/\battempt!/.test(body) ? `${MACROS}\n` : '') + (/\battempt_ok!/.test(body) ? `${MACROS_OK}\n` : '');
  const docs = documentation(source.body, '//!');
  const head = `${docs || `//! ${module.name}, moved from Python.\n`}\n`;
  const uses = `${imports(body)}\n${neighbours(module, body)}`.split('\n').filter((each) => each !== '').sort().join('\n');
  const marked = head + (uses === '' ? '' : `${uses}\n\n`) + macros + body;
  const { text, lines, writer } = unmarked(`${marked}\n`);
  return { text: options.mutate ? text : text.split('\n').map((line) => fixed(line, source.fixes)).join('\n'), lines, models: writer.map((index) => writers[index - 1] ?? null), mutants: mutants.within(text), nextMutant: mutants.next };
}

function fixed(line: string, fixes: ReadonlyMap<string, string>): string {
  let here = line;
  for (let next = fixes.get(here); next !== undefined; next = fixes.get(here)) here = next;
  return here;
}

/** Takes the marks out, and says for each line where it comes from, and by which function it was written. */
function unmarked(marked: string): { text: string; lines: number[]; writer: number[] } {
  let here = 0;
  let own = 0;
  const lines: number[] = [];
  const writer: number[] = [];
  const text = marked.split('\n').map((line) => {
    let last = own;
    const plain = line.replace(/\u0001(\d+)\u0001/g, (_, number: string) => {
      here = Number(number);
      return '';
    }).replace(/\u0002(\d+)\u0002/g, (_, number: string) => {
      own = Number(number);
      if (own > 0) last = own;
      return '';
    });
    lines.push(here);
    writer.push(last);
    return plain;
  }).join('\n');
  return { text, lines, writer };
}
