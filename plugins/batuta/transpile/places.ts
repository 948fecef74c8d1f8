// Where each variable of a function is declared: Python's variables belong to the function, Rust's to a block.
import type { ast } from '../../python';
import { children } from '../../python';

export interface Plan {
  /** Variables that are declared where they are first assigned. */
  readonly inline: ReadonlyMap<ast.Stmt, ReadonlySet<string>>;
  /** Variables that are declared before a statement. */
  readonly before: ReadonlyMap<ast.Stmt, readonly string[]>;
  readonly stores: ReadonlyMap<string, number>;
  /** Loads that nothing reads after: the value may be moved. */
  readonly lastUses: ReadonlySet<ast.Node>;
}

interface Occurrence {
  readonly name: string;
  readonly path: readonly { readonly block: readonly ast.Stmt[]; readonly index: number }[];
  /** A plain assignment of the name, which could declare it. */
  readonly declares: boolean;
  readonly order: number;
  readonly node: ast.Node;
  readonly isLoad: boolean;
  readonly loops: readonly ast.Stmt[];
}

type Path = Occurrence['path'];

function targetNames(target: ast.Expr): string[] {
  if (target._type === 'Name') return [target.id];
  if (target._type === 'Tuple' || target._type === 'List') return target.elts.flatMap(targetNames);
  if (target._type === 'Starred') return targetNames(target.value);
  return [];
}

export function planVariables(body: readonly ast.Stmt[], params: ReadonlySet<string>): Plan {
  const found: Occurrence[] = [];
  const stores = new Map<string, number>();
  let order = 0;
  const note = (name: string, path: Path, declares: boolean, node: ast.Node, isLoad: boolean, bound: ReadonlySet<string>, loops: readonly ast.Stmt[]): void => {
    if (bound.has(name)) return;
    found.push({ name, path, declares, order: order++, node, isLoad, loops });
    if (!isLoad) stores.set(name, (stores.get(name) ?? 0) + 1);
  };
  const expr = (node: ast.Node | null, path: Path, bound: ReadonlySet<string>, loops: readonly ast.Stmt[]): void => {
    if (!node) return;
    switch (node._type) {
      case 'Name':
        note(node.id, path, false, node, node.ctx === 'Load', bound, loops);
        return;
      case 'Lambda': {
        const inner = new Set([...bound, ...[...node.args.posonlyargs, ...node.args.args].map((arg) => arg.arg)]);
        // a lambda runs any number of times
        expr(node.body, path, inner, [...loops, node as unknown as ast.Stmt]);
        return;
      }
      case 'ListComp': case 'SetComp': case 'GeneratorExp': case 'DictComp': {
        const inner = new Set(bound);
        const around = [...loops, node as unknown as ast.Stmt];
        node.generators.forEach((generator, index) => {
          expr(generator.iter, path, inner, index === 0 ? loops : around);
          for (const name of targetNames(generator.target)) inner.add(name);
          for (const test of generator.ifs) expr(test, path, inner, around);
        });
        for (const part of node._type === 'DictComp' ? [node.key, node.value] : [node.elt]) expr(part, path, inner, around);
        return;
      }
      default:
        for (const child of children(node)) expr(child, path, bound, loops);
    }
  };
  const target = (node: ast.Expr, path: Path, simple: boolean, bound: ReadonlySet<string>, loops: readonly ast.Stmt[]): void => {
    if (node._type === 'Name') note(node.id, path, simple, node, false, bound, loops);
    else if (node._type === 'Tuple' || node._type === 'List') for (const each of node.elts) target(each, path, simple, bound, loops);
    else expr(node, path, bound, loops);
  };
  const block = (statements: readonly ast.Stmt[], outer: Path, bound: ReadonlySet<string>, loops: readonly ast.Stmt[]): void => {
    statements.forEach((statement, index) => {
      const path = [...outer, { block: statements, index }];
      switch (statement._type) {
        case 'Assign':
          expr(statement.value, path, bound, loops);
          for (const each of statement.targets) target(each, path, statement.targets.length === 1, bound, loops);
          break;
        case 'AnnAssign':
          expr(statement.value, path, bound, loops);
          target(statement.target, path, statement.value !== null, bound, loops);
          break;
        case 'AugAssign':
          if (statement.target._type === 'Name') note(statement.target.id, path, false, statement.target, true, bound, loops);
          expr(statement.value, path, bound, loops);
          target(statement.target, path, false, bound, loops);
          break;
        case 'For': {
          expr(statement.iter, path, bound, loops);
          const names = targetNames(statement.target);
          const inner = new Set(bound);
          for (const name of names) if (!isUsedOutside(body, name)) inner.add(name);
          for (const name of names) if (!inner.has(name)) note(name, path, false, statement.target, false, bound, loops);
          block(statement.body, path, inner, [...loops, statement]);
          block(statement.orelse, path, bound, loops);
          break;
        }
        case 'While':
          expr(statement.test, path, bound, [...loops, statement]);
          block(statement.body, path, bound, [...loops, statement]);
          block(statement.orelse, path, bound, loops);
          break;
        case 'If':
          expr(statement.test, path, bound, loops);
          block(statement.body, path, bound, loops);
          block(statement.orelse, path, bound, loops);
          break;
        case 'Try':
          // what a body keeps is there for its handlers: nothing is moved out of it
          block(statement.body, path, bound, [...loops, statement]);
          for (const handler of statement.handlers) block(handler.body, path, handler.name ? new Set([...bound, handler.name]) : bound, [...loops, statement]);
          block(statement.orelse, path, bound, [...loops, statement]);
          block(statement.finalbody, path, bound, loops);
          break;
        case 'Match':
          expr(statement.subject, path, bound, loops);
          for (const each of statement.cases) {
            expr(each.guard, path, bound, loops);
            block(each.body, path, bound, loops);
          }
          break;
        case 'FunctionDef': case 'ClassDef': break;
        default: for (const child of children(statement)) expr(child, path, bound, loops);
      }
    });
  };
  block(body, [], new Set(), []);

  const inline = new Map<ast.Stmt, Set<string>>();
  const before = new Map<ast.Stmt, string[]>();
  const byName = new Map<string, Occurrence[]>();
  for (const each of found) byName.set(each.name, [...(byName.get(each.name) ?? []), each]);
  const lastUses = new Set<ast.Node>();
  for (const [name, occurrences] of byName) {
    const last = occurrences.reduce((a, b) => (a.order > b.order ? a : b));
    // the last one read; and not again in another round of a loop that does not bind the name itself
    if (last.isLoad) {
      const first = occurrences[0]!;
      const outside = last.loops.filter((loop) => !first.loops.includes(loop));
      if (outside.length === 0 && (last.loops.length === 0 || !params.has(name))) lastUses.add(last.node);
    }
    if (params.has(name) || !stores.has(name)) continue;
    const [first] = occurrences;
    let depth = Math.min(...occurrences.map((each) => each.path.length));
    while (depth > 1 && !occurrences.every((each) => each.path[depth - 1]!.block === first!.path[depth - 1]!.block)) depth--;
    const place = first!.path[depth - 1]!;
    const statement = place.block[Math.min(...occurrences.map((each) => each.path[depth - 1]!.index))]!;
    const declaring = occurrences.find((each) => each.path[depth - 1]!.block[each.path[depth - 1]!.index] === statement);
    if (declaring?.declares && declaring.path.length === depth) inline.set(statement, (inline.get(statement) ?? new Set()).add(name));
    else before.set(statement, [...(before.get(statement) ?? []), name]);
  }
  return { inline, before, stores, lastUses };
}

/** Whether a name that a loop binds is seen anywhere but within loops that bind it. */
function isUsedOutside(body: readonly ast.Stmt[], name: string): boolean {
  let outside = false;
  const visit = (node: ast.Node, inside: boolean): void => {
    if (outside) return;
    if (node._type === 'Name' && node.id === name && !inside) outside = true;
    else if (node._type === 'For' && targetNames(node.target).includes(name)) {
      visit(node.iter, inside);
      for (const child of node.body) visit(child, true);
      for (const child of node.orelse) visit(child, inside);
    } else if (node._type === 'ListComp' || node._type === 'SetComp' || node._type === 'GeneratorExp' || node._type === 'DictComp') {
      const own = node.generators.some((generator) => targetNames(generator.target).includes(name));
      for (const child of children(node)) visit(child, inside || own);
    } else if (node._type === 'Lambda') {
      for (const child of children(node)) visit(child, inside || node.args.args.some((arg) => arg.arg === name));
    } else for (const child of children(node)) visit(child, inside);
  };
  for (const statement of body) visit(statement, false);
  return outside;
}
