// The type of each expression under what is known of the variables so far.
import type { ast } from '../../python';
import type { Scope, Scopes } from '../analysis/scopes';
import type { ModuleStores, StoreSite } from '../analysis/stores';
import { type Binding, type Bindings, bindings, canFallThrough } from './bindings';
import { builtinCall, mathCall, mathConstant, rangeElement } from './builtins';
import { type DirectFunction, type InferOptions, isGlobal, isPrivate } from './infer';
import { methodCall } from './methods';
import { binary, compare, element, subscript, unary } from './operators';
import { ANY, exactly, join, joinAll, NEVER, of, same, type Type } from './type';

type Definition = ast.FunctionDef | ast.AsyncFunctionDef;

/** Expressions within each other beyond which nothing is said. */
const DEPTH_MAX = 300;
const WORD_LIMIT = 1n << 62n;

export class Evaluator {
  private readonly bindings: Bindings;
  private readonly variables = new Map<Scope, Map<string, Type>>();
  private readonly results = new Map<Definition, Type>();
  private depth = 0;
  private memo = new Map<ast.Expr, Type>();
  /** Names that the program stores as an attribute of something, or by a name made at run time. */
  private readonly storedElsewhere: (name: string) => boolean;
  private readonly definitions: Definition[] = [];

  constructor(
    module: ast.Module, private readonly scopes: Scopes, private readonly stores: ModuleStores,
    private readonly direct: ReadonlyMap<string, DirectFunction>, options: InferOptions,
  ) {
    this.bindings = bindings(module, scopes);
    // A function whose code is exchanged answers what it likes.
    const anything = options.program.some((each) => each.dynamic.length > 0 || each.attributes.has('__code__'));
    this.storedElsewhere = (name) => anything || options.program.some((each) => each.attributes.has(name));
    for (const [scope, names] of stores.names) this.variables.set(scope, new Map([...names.keys()].map((name) => [name, NEVER])));
    for (const node of this.bindings.sources.keys()) if (node._type === 'FunctionDef' || node._type === 'AsyncFunctionDef') this.definitions.push(node);
  }

  /** Goes over all variables and functions once; answers whether anything became wider. */
  round(): boolean {
    let changed = false;
    this.memo = new Map();
    for (const [scope, names] of this.stores.names) {
      const known = this.variables.get(scope);
      if (!known) continue;
      for (const [name, sites] of names) {
        const before = known.get(name) ?? NEVER;
        const after = join(before, this.stored(scope, name, sites));
        if (!same(before, after)) {
          known.set(name, after);
          changed = true;
        }
      }
    }
    for (const node of this.definitions) {
      const before = this.results.get(node) ?? NEVER;
      const after = join(before, this.returned(node));
      if (!same(before, after)) {
        this.results.set(node, after);
        changed = true;
      }
    }
    this.memo = new Map();
    return changed;
  }

  /** Gives up on all that is not settled. */
  widen(): void {
    for (const known of this.variables.values()) for (const name of known.keys()) known.set(name, ANY);
    for (const node of this.definitions) this.results.set(node, ANY);
  }

  variable(scope: Scope, name: string): Type {
    if (scope.kind === 'class' || (scope === this.scopes.top && this.storedElsewhere(name))) return ANY;
    return this.variables.get(scope)?.get(name) ?? ANY;
  }

  returns(node: Definition): Type {
    return this.results.get(node) ?? ANY;
  }

  private stored(scope: Scope, name: string, sites: readonly StoreSite[]): Type {
    if (scope.kind === 'class' || scope.kind === 'annotation') return ANY;
    if (scope === this.scopes.top && this.storedElsewhere(name)) return ANY;
    return joinAll(sites.map((site) => (site.kind === 'delete' ? NEVER : this.bound(this.bindings.sources.get(site.node)))));
  }

  private bound(binding: Binding | undefined): Type {
    switch (binding?.from) {
      case 'value': return this.expression(binding.value);
      case 'operation': {
        const { node, target } = binding;
        return binary(node.op, this.name(target), this.expression(node.value), node.value);
      }
      case 'element': return this.iterated(binding.iter);
      case 'choice': return joinAll(binding.values.map((value) => this.expression(value)));
      case 'count': return this.isBuiltin(binding.iter, 'enumerate') && binding.iter.args.length === 1 && binding.iter.keywords.length === 0 ? of('word') : ANY;
      case 'parameter': return this.parameter(binding);
      case 'function': return binding.plain ? of('function') : ANY;
      default: return ANY;
    }
  }

  private parameter({ of: node, index, kind }: Extract<Binding, { from: 'parameter' }>): Type {
    if (kind === 'vararg') return of('tuple');
    if (kind === 'kwarg') return of('dict');
    const calls = node._type === 'FunctionDef' && this.direct.get(node.name)?.node === node ? this.direct.get(node.name)?.calls : null;
    if (!calls || node._type !== 'FunctionDef' || index === null) return ANY;
    if (kind === 'keyword') {
      const { arg } = node.args.kwonlyargs[index]!;
      return joinAll(calls.map(({ call }) => {
        const given = call.keywords.find((keyword) => keyword.arg === arg)?.value ?? node.args.kw_defaults[index];
        return given ? this.expression(given) : NEVER;
      }));
    }
    const parameters = [...node.args.posonlyargs, ...node.args.args];
    const name = index < node.args.posonlyargs.length ? null : parameters[index]?.arg;
    const fallback = node.args.defaults[index - (parameters.length - node.args.defaults.length)];
    return joinAll(calls.map(({ call }) => {
      const given = call.args[index] ?? call.keywords.find((keyword) => name !== null && keyword.arg === name)?.value ?? fallback;
      // A call that leaves it out raises, and passes nothing.
      return given ? this.expression(given) : NEVER;
    }));
  }

  private returned(node: Definition): Type {
    if (node._type === 'AsyncFunctionDef') return ANY;
    if (this.scopes.of(node)?.generator) return of('iterator');
    const values = (this.bindings.returns.get(node) ?? []).map((value) => (value ? this.expression(value) : of('None')));
    return joinAll([...values, canFallThrough(node.body) ? of('None') : NEVER]);
  }

  private iterated(iter: ast.Expr): Type {
    if (this.isBuiltin(iter, 'range') && iter.args.every((argument) => argument._type !== 'Starred')) return rangeElement(iter.args.map((argument) => this.expression(argument)));
    return element(this.expression(iter));
  }

  /** Whether a node calls the builtin of that name. */
  private isBuiltin(node: ast.Expr, name: string): node is ast.Call {
    return node._type === 'Call' && node.func._type === 'Name' && node.func.id === name && this.builtinName(node.func) === name;
  }

  private builtinName(node: ast.Name): string | null {
    const scope = this.bindings.scopes.get(node);
    if (!scope || scope.kind === 'class' || !isGlobal(scope, node.id) || this.stores.names.get(this.scopes.top)?.has(node.id) || this.storedElsewhere(node.id)) return null;
    return node.id;
  }

  expression(root: ast.Expr): Type {
    const known = this.memo.get(root);
    if (known) return known;
    // Chains of operators are as deep as they are long: their left sides are gone down without recursion.
    const chain: ast.BinOp[] = [];
    let node = root;
    for (; node._type === 'BinOp' && !this.memo.has(node); node = node.left) chain.push(node);
    if (this.depth > DEPTH_MAX) return ANY;
    this.depth++;
    let type = this.memo.get(node) ?? this.simple(node);
    this.memo.set(node, type);
    for (let operation = chain.pop(); operation; operation = chain.pop()) {
      type = binary(operation.op, type, this.expression(operation.right), operation.right);
      this.memo.set(operation, type);
    }
    this.depth--;
    return type;
  }

  private simple(node: ast.Expr): Type {
    switch (node._type) {
      case 'Constant': return this.constant(node);
      case 'Name': return this.name(node);
      case 'NamedExpr': case 'Starred': return node._type === 'Starred' ? ANY : this.expression(node.value);
      case 'BinOp': return binary(node.op, this.expression(node.left), this.expression(node.right), node.right);
      case 'UnaryOp': return unary(node.op, this.expression(node.operand));
      case 'BoolOp': return joinAll(node.values.map((value) => this.expression(value)));
      case 'IfExp': return join(this.expression(node.body), this.expression(node.orelse));
      case 'Compare': return compare(node.ops, [node.left, ...node.comparators].map((operand) => this.expression(operand)));
      case 'JoinedStr': return of('str');
      case 'List': case 'ListComp': return of('list');
      case 'Dict': case 'DictComp': return of('dict');
      case 'Set': case 'SetComp': return of('set');
      case 'Tuple': return of('tuple');
      case 'GeneratorExp': return node.generators.some(({ is_async }) => is_async) ? ANY : of('iterator');
      case 'Lambda': return of('function');
      case 'Slice': return of('slice');
      case 'Call': return this.call(node);
      case 'Subscript': return subscript(this.expression(node.value), this.expression(node.slice), node.slice._type === 'Slice');
      case 'Attribute': return this.isMath(node.value) && !this.storedElsewhere(node.attr) ? mathConstant(node.attr) : ANY;
      case 'Await': case 'Yield': case 'YieldFrom': case 'FormattedValue': return ANY;
    }
  }

  private constant({ value }: ast.Constant): Type {
    return value.type === 'int' ? of(value.value < WORD_LIMIT && value.value >= -WORD_LIMIT ? 'word' : 'int') : of(value.type);
  }

  private name(node: ast.Name): Type {
    let scope = this.bindings.scopes.get(node) ?? null;
    if (!scope || isPrivate(node.id)) return ANY;
    // A class's own names may come from anywhere around as well.
    if (scope.kind === 'class') return ANY;
    if (isGlobal(scope, node.id)) return this.stores.names.get(this.scopes.top)?.has(node.id) ? this.variable(this.scopes.top, node.id) : ANY;
    while (scope?.place(node.id) === 'free') {
      scope = scope.parent;
      while (scope?.kind === 'class') scope = scope.parent;
    }
    return scope ? this.variable(scope, node.id) : ANY;
  }

  private isMath(node: ast.Expr): boolean {
    if (node._type !== 'Name' || node.id !== 'math' || this.storedElsewhere('math')) return false;
    const scope = this.bindings.scopes.get(node);
    const sites = this.stores.names.get(this.scopes.top)?.get('math') ?? [];
    return scope !== undefined && isGlobal(scope, 'math') && sites.every((site) => site.kind === 'import' && site.node._type === 'alias' && site.node.name === 'math');
  }

  private call(node: ast.Call): Type {
    const { func } = node;
    const plain = node.keywords.length === 0 && !node.args.some((argument) => argument._type === 'Starred');
    if (func._type === 'Name') {
      const scope = this.bindings.scopes.get(func);
      const target = scope && scope.kind !== 'class' && isGlobal(scope, func.id) ? this.direct.get(func.id) : undefined;
      // Nothing known of the result yet is not the same as knowing nothing.
      if (target) return this.results.get(target.node) ?? NEVER;
      const name = this.builtinName(func);
      if (name === 'print') return of('None');
      if (name === 'sorted') return of('list');
      return name !== null && plain ? builtinCall(name, node.args.map((argument) => this.expression(argument))) ?? ANY : ANY;
    }
    if (func._type !== 'Attribute') return ANY;
    if (this.isMath(func.value)) return plain && !this.storedElsewhere(func.attr) ? mathCall(func.attr, node.args.map((argument) => this.expression(argument))) : ANY;
    const object = this.expression(func.value);
    if (object.kinds?.size === 0) return NEVER;
    const kind = exactly(object);
    return kind === null ? ANY : methodCall(kind, func.attr);
  }
}
