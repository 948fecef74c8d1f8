// Whose a name is: local, cell, free or global, for every scope of a module; comprehensions are functions, as in CPython 3.11.
import type * as ast from '../../python/ast';

export type Node = ast.Node;
export type Access = 'local' | 'cell' | 'free' | 'global';

export interface Scope {
  readonly kind: 'module' | 'function' | 'class';
  readonly node: Node;
  readonly parent: Scope | null;
  readonly children: Scope[];
  readonly bound: Set<string>;
  readonly used: Set<string>;
  readonly globals: Set<string>;
  readonly nonlocals: Set<string>;
  readonly access: Map<string, Access>;
  readonly params: string[];
  /** How often a name is bound or deleted here, parameters among it. */
  readonly stores: Map<string, number>;
  /** Names whose cells come from around: this scope's function object holds them, for itself or for scopes within. */
  readonly frees: Set<string>;
  generator: boolean;
  /** The class whose private names (`__x`) are meant here. */
  readonly className: string | null;
}

export const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && '_type' in value;

/** The child nodes, in source order of their fields. */
export function* children(node: Node): Generator<Node> {
  for (const value of Object.values(node) as unknown[]) {
    if (isNode(value)) yield value;
    else if (Array.isArray(value)) for (const item of value) if (isNode(item)) yield item;
  }
}

export function contains(node: Node, type: Node['_type']): boolean {
  if (node._type === type) return true;
  for (const child of children(node)) if (contains(child, type)) return true;
  return false;
}

export function mangle(name: string, className: string | null): string {
  if (!className || !name.startsWith('__') || name.endsWith('__') || name.includes('.')) return name;
  const stripped = className.replace(/^_+/, '');
  return stripped ? `_${stripped}${name}` : name;
}

export type Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp;
export const isComprehension = (node: Node): node is Comprehension => node._type === 'ListComp' || node._type === 'SetComp' || node._type === 'DictComp' || node._type === 'GeneratorExp';

function newScope(kind: Scope['kind'], node: Node, parent: Scope | null, className: string | null): Scope {
  const scope: Scope = { kind, node, parent, children: [], bound: new Set(), used: new Set(), globals: new Set(), nonlocals: new Set(), access: new Map(), params: [], stores: new Map(), frees: new Set(), generator: false, className };
  parent?.children.push(scope);
  return scope;
}

class Collector {
  readonly scopes = new Map<Node, Scope>();

  visitAll(nodes: readonly (Node | null)[], scope: Scope): void {
    for (const node of nodes) if (node) this.visit(node, scope);
  }

  bind(name: string, scope: Scope): void {
    const id = mangle(name, scope.className);
    scope.bound.add(id);
    scope.stores.set(id, (scope.stores.get(id) ?? 0) + 1);
  }

  arguments(args: ast.Arguments, scope: Scope): void {
    const all = [...args.posonlyargs, ...args.args, ...args.kwonlyargs, ...(args.vararg ? [args.vararg] : []), ...(args.kwarg ? [args.kwarg] : [])];
    for (const { arg } of all) {
      const name = mangle(arg, scope.className);
      scope.params.push(name);
      this.bind(arg, scope);
    }
  }

  visit(node: Node, scope: Scope): void {
    switch (node._type) {
      case 'FunctionDef':
      case 'AsyncFunctionDef':
      case 'Lambda': {
        if (node._type !== 'Lambda') {
          this.bind(node.name, scope);
          this.visitAll(node.decorator_list, scope);
        }
        this.visitAll([...node.args.defaults, ...node.args.kw_defaults], scope);
        if (node._type !== 'Lambda') this.visitAll([...node.args.posonlyargs, ...node.args.args, node.args.vararg, ...node.args.kwonlyargs, node.args.kwarg].map((arg) => arg?.annotation ?? null).concat(node.returns), scope);
        const inner = newScope('function', node, scope, scope.className);
        this.scopes.set(node, inner);
        this.arguments(node.args, inner);
        this.visitAll(Array.isArray(node.body) ? node.body : [node.body as Node], inner);
        return;
      }
      case 'ClassDef': {
        this.bind(node.name, scope);
        this.visitAll([...node.decorator_list, ...node.bases, ...node.keywords], scope);
        const inner = newScope('class', node, scope, node.name);
        this.scopes.set(node, inner);
        this.visitAll(node.body, inner);
        return;
      }
      case 'ListComp':
      case 'SetComp':
      case 'DictComp':
      case 'GeneratorExp': {
        const inner = newScope('function', node, scope, scope.className);
        this.scopes.set(node, inner);
        inner.params.push('.0');
        inner.bound.add('.0');
        inner.generator = node._type === 'GeneratorExp';
        node.generators.forEach((generator, index) => {
          this.visit(generator.iter, index === 0 ? scope : inner);
          this.visit(generator.target, inner);
          this.visitAll(generator.ifs, inner);
        });
        this.visitAll(node._type === 'DictComp' ? [node.key, node.value] : [node.elt], inner);
        return;
      }
      case 'NamedExpr': {
        let target = scope;
        while (isComprehension(target.node)) target = target.parent!;
        const name = mangle(node.target.id, scope.className);
        target.bound.add(name);
        target.stores.set(name, 2);
        for (let s = scope; s !== target; s = s.parent!) s.used.add(name), s.nonlocals.add(name);
        this.visit(node.value, scope);
        return;
      }
      case 'Name':
        if (node.ctx === 'Load') scope.used.add(mangle(node.id, scope.className));
        else this.bind(node.id, scope);
        if (node.id === 'super' && node.ctx === 'Load') scope.used.add('__class__');
        return;
      case 'Global':
        for (const name of node.names) scope.globals.add(mangle(name, scope.className));
        return;
      case 'Nonlocal':
        for (const name of node.names) scope.nonlocals.add(mangle(name, scope.className));
        return;
      case 'ExceptHandler':
        if (node.name) this.bind(node.name, scope);
        break;
      case 'alias':
        if (node.name !== '*') this.bind(node.asname ?? node.name.split('.')[0]!, scope);
        return;
      case 'MatchAs':
      case 'MatchStar':
        if (node.name) this.bind(node.name, scope);
        break;
      case 'MatchMapping':
        if (node.rest) this.bind(node.rest, scope);
        break;
      case 'AnnAssign':
        this.visit(node.target, scope);
        if (scope.kind !== 'function') this.visit(node.annotation, scope);
        if (node.value) this.visit(node.value, scope);
        return;
      case 'Yield':
      case 'YieldFrom':
        scope.generator = true;
        break;
      default:
        break;
    }
    for (const child of children(node)) this.visit(child, scope);
  }
}

/** A parameter of a function around that nobody ever binds again: its cell holds the same value while there is a function that has it. */
export function isSteadyCell(scope: Scope, name: string): boolean {
  if (!scope.frees.has(name) || scope.access.get(name) !== 'free') return false;
  const from = owner(scope, name);
  if (from?.kind !== 'function' || !from.params.includes(name) || from.stores.get(name) !== 1) return false;
  const changes = (inner: Scope): boolean => inner.nonlocals.has(name) || inner.children.some(changes);
  return !from.children.some(changes);
}
/** The nearest function around that binds the name; classes are passed over, but for their `__class__`. */
function owner(scope: Scope, name: string): Scope | null {
  for (let s = scope.parent; s; s = s.parent) {
    if (s.kind === 'class' && name === '__class__') return s;
    if (s.kind !== 'function') continue;
    if (s.globals.has(name)) return null;
    if (s.bound.has(name) && !s.nonlocals.has(name)) return s;
  }
  return null;
}

function resolve(scope: Scope): void {
  for (const name of new Set([...scope.bound, ...scope.used, ...scope.nonlocals, ...scope.globals])) {
    if (scope.access.has(name)) continue;
    const own = scope.bound.has(name) && !scope.nonlocals.has(name) && !scope.globals.has(name);
    if (scope.kind === 'module' || scope.globals.has(name)) scope.access.set(name, 'global');
    else if (own) scope.access.set(name, 'local');
    else {
      const from = owner(scope, name);
      if (!from) scope.access.set(name, 'global');
      else {
        from.access.set(name, 'cell');
for (let s: Scope = scope; s !== from; s = s.parent!) {
          s.frees.add(name);
          if (s === scope || !(s.kind === 'class' && s.bound.has(name))) s.access.set(name, 'free');
        }
      }
    }
  }
  for (const child of scope.children) resolve(child);
}

export function analyse(module: ast.Module): Map<Node, Scope> {
  const collector = new Collector();
  const top = newScope('module', module, null, null);
  collector.scopes.set(module, top);
  collector.visitAll(module.body, top);
  resolve(top);
  return collector.scopes;
}
