// Imports between the modules of a folder: which file each means, and in which order the files can be read.
import { existsSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { type ast, walk } from '../../python';
import { EXCEPTIONS } from './model';
import { Rejection } from './rejection';

/** A parsed file, and what Python calls it. */
export interface Unit {
  readonly path: string;
  readonly tree: ast.Module;
  /** The folder that Python has to look in. */
  readonly root: string;
  /** Its full name from there: `package.module`. */
  readonly dotted: string;
  readonly isPackage: boolean;
}

/** What a name of a module stands for: something that another file defines. */
export interface Imported {
  readonly unit: Unit;
  readonly name: string;
}

export interface Linked {
  readonly unit: Unit;
  /** With `module.name` written as one name where `module` is a file of the folder. */
  readonly tree: ast.Module;
  /** By the name that the code says. */
  readonly imported: ReadonlyMap<string, Imported>;
  /** Imports that mean a file of the folder but cannot be followed. */
  readonly refused: readonly { readonly name: string; readonly rejection: Rejection }[];
  readonly needs: ReadonlySet<Unit>;
}

/** Where a file stands for Python: packages are folders with `__init__.py`; the rest is named from the folder that is moved. */
export function unitOf(path: string, base: string, tree: ast.Module): Unit {
  let root = dirname(path);
  if (existsSync(join(root, '__init__.py'))) while (existsSync(join(root, '__init__.py')) && dirname(root) !== root) root = dirname(root);
  else root = base;
  const name = relative(root, path).replace(/\.py$/, '').split(sep).join('.');
  const isPackage = /(^|\.)__init__$/.test(name);
  return { path, tree, root, dotted: name.replace(/(^|\.)__init__$/, ''), isPackage };
}

/** Names that a module defines at its top. */
function definitions(tree: ast.Module): Set<string> {
  const found = new Set<string>();
  for (const statement of tree.body) {
    if (statement._type === 'FunctionDef' || statement._type === 'ClassDef') found.add(statement.name);
    else if (statement._type === 'Assign') for (const target of statement.targets) if (target._type === 'Name') found.add(target.id);
    if (statement._type === 'AnnAssign' && statement.target._type === 'Name') found.add(statement.target.id);
  }
  return found;
}

/** Classes are known by their names alone, so that no two may share one where both are seen. */
const classNames = (tree: ast.Module): string[] => tree.body.filter((statement) => statement._type === 'ClassDef').map((statement) => statement.name);

/** The first statement that does something when the module is imported; null where there is none. */
function effect(tree: ast.Module): ast.Stmt | null {
  return tree.body.find((statement) => {
    switch (statement._type) {
      case 'FunctionDef': case 'AsyncFunctionDef': case 'ClassDef': case 'Import': case 'ImportFrom': case 'Assign': case 'AnnAssign': case 'Pass': return false;
      case 'Expr': return statement.value._type !== 'Constant';
      case 'If': return !(statement.test._type === 'Compare' && statement.test.left._type === 'Name' && statement.test.left.id === '__name__') && !(statement.test._type === 'Name' && statement.test.id === 'TYPE_CHECKING');
      default: return true;
    }
  }) ?? null;
}

function dottedPath(node: ast.Node): string | null {
  if (node._type === 'Name') return node.id;
  if (node._type !== 'Attribute') return null;
  const base = dottedPath(node.value);
  return base === null ? null : `${base}.${node.attr}`;
}

/** The dotted name that an import starts from: `from ..a import b` seen from a module. */
function origin(node: ast.ImportFrom, unit: Unit): string | null {
  if (!node.level) return node.module ?? '';
  const parts = unit.dotted === '' ? [] : unit.dotted.split('.');
  const above = parts.length - node.level + (unit.isPackage ? 1 : 0);
  if (above < 0) return null;
  return [...parts.slice(0, above), ...(node.module ? [node.module] : [])].join('.');
}

interface Names {
  readonly items: Map<string, Imported>;
  /** Local names of whole modules: `util`, `package.util`. */
  readonly modules: Map<string, Unit>;
  readonly refused: { readonly name: string; readonly rejection: Rejection }[];
}

function readImports(unit: Unit, find: (dotted: string, root: string) => Unit | null): Names {
  const names: Names = { items: new Map(), modules: new Map(), refused: [] };
  for (const statement of unit.tree.body) {
    if (statement._type === 'Import') {
      for (const { name, asname } of statement.names) {
        const found = find(name, unit.root);
        if (found) names.modules.set(asname ?? name, found);
      }
    } else if (statement._type === 'ImportFrom') {
      const from = origin(statement, unit);
      if (from === null) continue;
      for (const { name, asname } of statement.names) {
        const local = asname ?? name;
        const module = find(from === '' ? name : `${from}.${name}`, unit.root);
        const holder = find(from, unit.root);
        if (name === '*') {
          if (holder) names.refused.push({ name: `import of ${from}`, rejection: new Rejection('import', statement.lineno, 'everything of another module', 'name what is imported') });
        } else if (holder && !(module && !definitions(holder.tree).has(name))) names.items.set(local, { unit: holder, name });
        else if (module) names.modules.set(local, module);
      }
    }
  }
  return names;
}

/** The imports of all files, each after those that it needs; circles are not followed. */
export function link(units: readonly Unit[]): Linked[] {
  const byName = new Map(units.map((unit) => [`${unit.root}\n${unit.dotted}`, unit]));
  const find = (dotted: string, root: string): Unit | null => byName.get(`${root}\n${dotted}`) ?? null;
  const all = new Map(units.map((unit) => [unit, readImports(unit, find)]));
  // what a package only passes on is where it comes from
  const resolve = (item: Imported, depth = 0): Imported => {
    const further = definitions(item.unit.tree).has(item.name) ? undefined : all.get(item.unit)?.items.get(item.name);
    return further && depth < 16 ? resolve(further, depth + 1) : item;
  };
  const needsOf = (unit: Unit): Set<Unit> => new Set([...[...all.get(unit)!.items.values()].map((item) => resolve(item).unit), ...all.get(unit)!.modules.values()].filter((other) => other !== unit));
  const order: Unit[] = [];
  const state = new Map<Unit, 'open' | 'done'>();
  const circular = new Set<string>();
  const visit = (unit: Unit): void => {
    state.set(unit, 'open');
    for (const other of needsOf(unit)) {
      if (state.get(other) === 'open') circular.add(`${unit.path}\n${other.path}`);
      else if (!state.has(other)) visit(other);
    }
    state.set(unit, 'done');
    order.push(unit);
  };
  for (const unit of units) if (!state.has(unit)) visit(unit);

  const closures = new Map<Unit, Set<Unit>>();
  return order.map((unit): Linked => {
    const names = all.get(unit)!;
    const refused = [...names.refused];
    const imported = new Map<string, Imported>();
    const needs = new Set<Unit>();
    const closure = new Set<Unit>();
    const own = definitions(unit.tree);
    const classes = new Map(classNames(unit.tree).map((name) => [name, unit]));
    const hindrances = new Map<Unit, { readonly message: string; readonly hint: string } | null>();
    const hindrance = (other: Unit): { readonly message: string; readonly hint: string } | null => {
      if (circular.has(`${unit.path}\n${other.path}`)) return { message: `${other.dotted} and this module import each other`, hint: 'move what both need into a third module' };
      const doing = effect(other.tree);
      if (doing) return { message: `${other.dotted} does something when it is imported (line ${doing.lineno})`, hint: 'put it under if __name__ == "__main__"' };
      const seen = [other, ...(closures.get(other) ?? [])];
      for (const each of seen) for (const name of classNames(each.tree)) if (classes.has(name) && classes.get(name) !== each) return { message: `there is a second class ${name}`, hint: 'rename one of the two' };
      for (const each of seen) {
        closure.add(each);
        for (const name of classNames(each.tree)) classes.set(name, each);
      }
      return null;
    };
    const refusal = (other: Unit): { readonly message: string; readonly hint: string } | null => {
      if (!hindrances.has(other)) hindrances.set(other, hindrance(other));
      return hindrances.get(other)!;
    };
    const line = (name: string): number => unit.tree.body.find((statement) => (statement._type === 'Import' || statement._type === 'ImportFrom') && statement.names.some((each) => (each.asname ?? each.name) === name))?.lineno ?? 1;
    const admit = (local: string, item: Imported, at: number): boolean => {
      const problem = refusal(item.unit) ?? (!definitions(item.unit.tree).has(item.name) ? { message: `${item.unit.dotted} has no ${item.name} that is moved`, hint: 'import it from where it is defined' } : null)
        ?? (own.has(item.name) ? { message: `this module has a ${item.name} of its own`, hint: 'rename one of the two' } : null)
        ?? ([...imported.values()].some((other) => other.name === item.name && other.unit !== item.unit) ? { message: `${item.name} comes from two modules`, hint: 'rename one of the two' } : null)
        ?? (item.name in EXCEPTIONS ? { message: `${item.name} is the name of a built-in exception`, hint: 'rename it' } : null);
      if (problem) {
        if (!refused.some((each) => each.name === local)) refused.push({ name: local, rejection: new Rejection('import', at, problem.message, problem.hint) });
        return false;
      }
      imported.set(local, item);
      needs.add(item.unit);
      return true;
    };
    for (const [local, item] of names.items) {
      const resolved = resolve(item);
      if (resolved.unit !== unit) admit(local, resolved, line(local));
    }
    // module.name as one name; a name that is stored anywhere is not the module for certain
    const stored = new Set<string>();
    walk(unit.tree, (node) => {
      if (node._type === 'Name' && node.ctx !== 'Load') stored.add(node.id);
      else if (node._type === 'arg') stored.add(node.arg);
    });
    const rewrite = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(rewrite);
      if (value === null || typeof value !== 'object') return value;
      const node = value as ast.Node;
      if (node._type === 'Attribute' && node.ctx === 'Load') {
        const holder = dottedPath(node.value);
        const module = holder === null ? undefined : names.modules.get(holder);
        if (holder !== null && module && module !== unit && !stored.has(holder.split('.')[0] ?? '')) {
          const resolved = resolve({ unit: module, name: node.attr });
          const id = `${holder}.${node.attr}`;
          if (imported.has(id) || admit(id, resolved, node.lineno)) return { ...node, _type: 'Name', id, ctx: 'Load' };
        }
      }
      return Object.fromEntries(Object.entries(node).map(([key, each]) => [key, typeof each === 'object' ? rewrite(each) : each]));
    };
    const tree = names.modules.size === 0 ? unit.tree : rewrite(unit.tree) as ast.Module;
    closures.set(unit, closure);
    return { unit, tree, imported, refused, needs };
  });
}
