// Functions that gather `*args` and `**kwargs`, written out once for each shape that they are called with: every gathered value
// becomes a parameter of its own, so that no tuple or dict is made, and what is forwarded is passed straight on.
//
// Only for functions that do nothing with what they gather but forward it, look at it or go over it, and only calls that say how
// many values there are: `forward(i, 1, key=2)`, and then what `forward` passes on. All other calls reach the function as it stands.
import type * as ast from '../python/ast';
import { children, isComprehension, isNode, type Node } from './lowering/scopes';

/** Shapes of one function beyond which calls take the function itself, and gathered values beyond which a call does. */
const SHAPES_MAX = 8;
const GATHERED_MAX = 8;

/** What separates the parts of names that are made here; no name of a program has it. */
const MARK = '*';
/** The name that a function or variable made here goes by where the program can see it. */
export const originalName = (name: string): string => name.slice(name.lastIndexOf(MARK) + 1);
export const isHidden = (name: string): boolean => name.includes(MARK);

/** What a call gives beyond the parameters that have names. */
interface Shape {
  readonly rest: number;
  readonly keywords: readonly string[];
}
interface Gathering {
  readonly node: ast.FunctionDef;
  readonly shapes: Map<string, string | null>;
}
type Position = Pick<ast.Name, 'lineno' | 'col_offset' | 'end_lineno' | 'end_col_offset'>;

const at = ({ lineno, col_offset, end_lineno, end_col_offset }: Position): Position => ({ lineno, col_offset, end_lineno, end_col_offset });
/** Builtins that go over their arguments, and keep none of them. */
const READERS = new Set(['sum', 'min', 'max', 'any', 'all', 'sorted', 'list', 'set', 'frozenset', 'enumerate', 'zip', 'map', 'filter', 'reversed', 'print', 'repr', 'str']);

const load = (id: string, place: Position): ast.Name => ({ _type: 'Name', id, ctx: 'Load', ...at(place) });
const constant = (value: ast.ConstantValue, place: Position): ast.Constant => ({ _type: 'Constant', value, kind: null, ...at(place) });
const text = (value: string, place: Position): ast.Constant => constant({ type: 'str', value, points: null } as ast.ConstantValue, place);
const restName = (index: number, vararg: string): string => `${index}${MARK}${vararg}`;
const keywordName = (key: string, kwarg: string): string => `${key}${MARK}${kwarg}`;

/** Names that a node binds itself, not those within it. */
function bindsAt(node: Node): readonly string[] {
  switch (node._type) {
    case 'Name': return node.ctx === 'Load' ? [] : [node.id];
    case 'FunctionDef': case 'AsyncFunctionDef': case 'ClassDef': return [node.name];
    case 'arg': return [node.arg];
    case 'alias': return [node.asname ?? node.name.split('.')[0]!];
    case 'ExceptHandler': case 'MatchAs': case 'MatchStar': return node.name ? [node.name] : [];
    case 'MatchMapping': return node.rest ? [node.rest] : [];
    case 'Global': case 'Nonlocal': return node.names;
    default: return [];
  }
}
function walk(node: Node, visit: (node: Node) => boolean | void): void {
  if (visit(node) === false) return;
  for (const child of children(node)) walk(child, visit);
}
function binds(nodes: readonly Node[]): Set<string> {
  const names = new Set<string>();
  for (const node of nodes) walk(node, (each) => bindsAt(each).forEach((name) => names.add(name)));
  return names;
}

/** Whether the function can be written out at all: its defaults are constants, and what it gathers keeps its name throughout. */
function isPlain(node: ast.FunctionDef): boolean {
  const { args } = node;
  if (!args.vararg && !args.kwarg) return false;
  if (node.name.startsWith('__') || [...args.defaults, ...args.kw_defaults].some((value) => value && value._type !== 'Constant')) return false;
  let plain = true;
  for (const statement of node.body) {
    walk(statement, (each) => {
      if (['FunctionDef', 'AsyncFunctionDef', 'ClassDef', 'Yield', 'YieldFrom'].includes(each._type)) plain = false;
      return plain;
    });
  }
  const bound = binds(node.body);
  return plain && ![args.vararg, args.kwarg].some((each) => each && bound.has(each.arg));
}

/** What is no longer to be had without the tuple or the dict. */
class Unwritten extends Error {}

/** Writes the functions of a module out, and turns the calls to them. `functions`: constant globals that are plain functions. */
export function writeStarShapes(tree: ast.Module, functions: ReadonlyMap<string, ast.FunctionDef>): void {
  const gathering = new Map<string, Gathering>();
  for (const [name, node] of functions) if (isPlain(node)) gathering.set(name, { node, shapes: new Map() });
  if (gathering.size === 0) return;
  // a name that anything within the module binds again may mean something else there
  const inner = new Set<string>();
  for (const statement of tree.body) walk(statement, (node) => {
    if (node._type === 'FunctionDef' || node._type === 'AsyncFunctionDef' || node._type === 'ClassDef') for (const name of binds([...children(node)])) inner.add(name);
    else if (node._type === 'Lambda' || isComprehension(node)) for (const name of binds([node])) inner.add(name);
  });
  for (const name of inner) gathering.delete(name);
  new Writer(tree, gathering, new Set([...inner, ...binds(tree.body)])).run();
}

class Writer {
  private readonly made = new Map<ast.FunctionDef, ast.FunctionDef[]>();

  constructor(private readonly tree: ast.Module, private readonly gathering: ReadonlyMap<string, Gathering>, private readonly bound: ReadonlySet<string>) {}

  run(): void {
    for (const statement of this.tree.body) this.turn(statement);
    if (this.made.size) Object.assign(this.tree, { body: this.tree.body.flatMap((node) => [node, ...(node._type === 'FunctionDef' ? this.made.get(node) ?? [] : [])]) });
  }

  /** Turns the calls of what the program wrote, in place. */
  private turn(root: Node): void {
    walk(root, (node) => {
      if (node._type !== 'Call') return;
      const turned = this.turned(node.func, node.args, node.keywords);
      if (turned) Object.assign(node, turned);
    });
  }

  /** The call of the function that was written out for its shape; null where there is none. */
  private turned(func: ast.Expr, args: readonly ast.Expr[], keywords: readonly ast.Keyword[]): Pick<ast.Call, 'func' | 'args' | 'keywords'> | null {
    const gathering = func._type === 'Name' ? this.gathering.get(func.id) : undefined;
    if (!gathering || args.some(({ _type }) => _type === 'Starred')) return null;
    const own = gathering.node.args;
    const positional = [...own.posonlyargs, ...own.args];
    const named = new Set([...own.args, ...own.kwonlyargs].map(({ arg }) => arg));
    const names = keywords.map(({ arg }) => arg);
    if (names.includes(null) || new Set(names).size !== names.length) return null;
    const rest = args.slice(positional.length);
    const others = keywords.filter(({ arg }) => !named.has(arg!));
    if ((rest.length && !own.vararg) || (others.length && !own.kwarg) || rest.length + others.length > GATHERED_MAX) return null;
    const name = this.written(gathering, { rest: rest.length, keywords: others.map(({ arg }) => arg!) });
    if (name === null) return null;
    return {
      func: load(name, func),
      args: args.slice(0, positional.length),
      keywords: [
        ...rest.map((value, index): ast.Keyword => ({ _type: 'keyword', arg: restName(index, own.vararg!.arg), value, ...at(value as unknown as Position) })),
        ...keywords.map((keyword) => (others.includes(keyword) ? { ...keyword, arg: keywordName(keyword.arg!, own.kwarg!.arg) } : keyword)),
      ],
    };
  }

  private written({ node, shapes }: Gathering, shape: Shape): string | null {
    const key = `${shape.rest} ${shape.keywords.join(' ')}`;
    const known = shapes.get(key);
    if (known !== undefined) return known;
    if (shapes.size >= SHAPES_MAX) return null;
    const name = `${shapes.size}${MARK}${node.name}`;
    // before its body, which may call the same shape again
    shapes.set(key, name);
    try {
      const made = new Body(node, shape, this.bound, (func, args, keywords) => this.turned(func, args, keywords)).define(name);
      this.made.set(node, [...(this.made.get(node) ?? []), made]);
      return name;
    } catch (error) {
      if (!(error instanceof Unwritten)) throw error;
      shapes.set(key, null);
      return null;
    }
  }
}

/** One function for one shape: a copy with the gathered values in place of what gathered them. */
class Body {
  private readonly vararg: string | null;
  private readonly kwarg: string | null;

  constructor(private readonly node: ast.FunctionDef, private readonly shape: Shape, private readonly bound: ReadonlySet<string>, private readonly turned: (func: ast.Expr, args: readonly ast.Expr[], keywords: readonly ast.Keyword[]) => Pick<ast.Call, 'func' | 'args' | 'keywords'> | null) {
    this.vararg = node.args.vararg?.arg ?? null;
    this.kwarg = node.args.kwarg?.arg ?? null;
  }

  define(name: string): ast.FunctionDef {
    const { args } = this.node;
    const bare = (arg: ast.Arg): ast.Arg => ({ ...arg, annotation: null });
    const extra = [...this.restNames(), ...this.shape.keywords.map((key) => keywordName(key, this.kwarg!))].map((arg): ast.Arg => ({ _type: 'arg', arg, annotation: null, type_comment: null, ...at(this.node) }));
    const copied: ast.Arguments = {
      _type: 'arguments', posonlyargs: args.posonlyargs.map(bare), args: args.args.map(bare), vararg: null, kwarg: null,
      kwonlyargs: [...args.kwonlyargs.map(bare), ...extra], kw_defaults: [...args.kw_defaults.map((value) => value && this.copy(value)), ...extra.map(() => null)], defaults: args.defaults.map((value) => this.copy(value)),
    };
    return { ...this.node, name, args: copied, body: this.node.body.map((statement) => this.copy(statement)), returns: null };
  }

  private restNames(): string[] {
    return Array.from({ length: this.shape.rest }, (_, index) => restName(index, this.vararg!));
  }
  private isRest(node: Node | null | undefined): node is ast.Name {
    return node?._type === 'Name' && node.id === this.vararg;
  }
  private isKeywords(node: Node | null | undefined): node is ast.Name {
    return node?._type === 'Name' && node.id === this.kwarg;
  }
  private rest(place: Position): ast.Expr[] {
    return this.restNames().map((name) => load(name, place));
  }
  private keyword(key: string, place: Position): ast.Expr {
    return load(keywordName(key, this.kwarg!), place);
  }
  private count(node: Node): number | null {
    return this.isRest(node) ? this.shape.rest : this.isKeywords(node) ? this.shape.keywords.length : null;
  }
  private tuple(elts: readonly ast.Expr[], place: Position): ast.Expr {
    return { _type: 'Tuple', elts, ctx: 'Load', ...at(place) };
  }

  private copy<T extends Node>(node: T): T {
    const made = this.instead(node);
    if (made) return made as Node as T;
    // any other use needs the tuple or the dict itself
    if (this.isRest(node) || this.isKeywords(node)) throw new Unwritten();
    const result: Record<string, unknown> = {};
    for (const [field, value] of Object.entries(node) as [string, unknown][]) {
      if (isNode(value)) result[field] = this.copy(value);
      else if (Array.isArray(value)) result[field] = value.map((item: unknown) => (isNode(item) ? this.copy(item) : item));
      else result[field] = value;
    }
    return result as unknown as T;
  }

  /** What stands for a node that uses what was gathered; null where it does not, or not in a way that is known here. */
  private instead(node: Node): Node | null {
    switch (node._type) {
      case 'Call': return this.call(node);
      case 'Subscript': return this.item(node);
      case 'For': {
        const iter = this.sequence(node.iter);
        return iter && { ...node, target: this.copy(node.target), iter, body: node.body.map((each) => this.copy(each)), orelse: node.orelse.map((each) => this.copy(each)) };
      }
      case 'comprehension': {
        const iter = this.sequence(node.iter);
        return iter && { ...node, target: this.copy(node.target), iter, ifs: node.ifs.map((each) => this.copy(each)) };
      }
      case 'If': case 'While': case 'IfExp': {
        const known = this.truth(node.test);
        if (!known) return null;
        const parts = Object.fromEntries(Object.entries(node).map(([field, value]: [string, unknown]) => [field, field === 'test' ? known : isNode(value) ? this.copy(value) : Array.isArray(value) ? value.map((item: Node) => this.copy(item)) : value]));
        return parts as unknown as Node;
      }
      case 'Return': {
        const whole = node.value && this.whole(node.value);
        return whole && { ...node, value: whole };
      }
      case 'FormattedValue': {
        const whole = this.whole(node.value);
        return whole && { ...node, value: whole, format_spec: node.format_spec && this.copy(node.format_spec) };
      }
      case 'Tuple': case 'List':
        return { ...node, elts: this.spread(node.elts) };
      case 'UnaryOp': {
        const known = node.op === 'Not' ? this.truth(node.operand) : null;
        return known && { ...node, operand: known };
      }
      case 'Compare': {
        const [container] = node.comparators;
        const [op] = node.ops;
        if (!this.isKeywords(container) || node.ops.length !== 1 || (op !== 'In' && op !== 'NotIn') || node.left._type !== 'Constant' || node.left.value.type !== 'str') return null;
        return constant({ type: 'bool', value: this.shape.keywords.includes(node.left.value.value) === (op === 'In') }, node);
      }
      default: return null;
    }
  }

  /** All that was gathered, where nothing can tell that it is made only now. */
  private whole(node: Node): ast.Expr | null {
    if (this.isRest(node)) return this.tuple(this.rest(node), node);
    if (!this.isKeywords(node)) return null;
    return { _type: 'Dict', keys: this.shape.keywords.map((key) => text(key, node)), values: this.shape.keywords.map((key) => this.keyword(key, node)), ...at(node) };
  }
  private spread(nodes: readonly ast.Expr[]): ast.Expr[] {
    return nodes.flatMap((each): ast.Expr[] => (each._type === 'Starred' && this.isRest(each.value) ? this.rest(each) : [this.copy(each)]));
  }
  private truth(node: ast.Expr): ast.Expr | null {
    const count = this.count(node);
    return count === null ? null : constant({ type: 'bool', value: count > 0 }, node as unknown as Position);
  }
  /** What a loop goes over. */
  private sequence(node: ast.Expr): ast.Expr | null {
    const place = node as unknown as Position;
    if (this.isRest(node)) return this.tuple(this.rest(place), place);
    if (this.isKeywords(node)) return this.tuple(this.shape.keywords.map((key) => text(key, place)), place);
    if (node._type !== 'Call' || node.func._type !== 'Attribute' || !this.isKeywords(node.func.value) || node.args.length || node.keywords.length) return null;
    switch (node.func.attr) {
      case 'keys': return this.tuple(this.shape.keywords.map((key) => text(key, place)), place);
      case 'values': return this.tuple(this.shape.keywords.map((key) => this.keyword(key, place)), place);
      case 'items': return this.tuple(this.shape.keywords.map((key) => this.tuple([text(key, place), this.keyword(key, place)], place)), place);
      default: return null;
    }
  }
  private item(node: ast.Subscript): ast.Expr | null {
    const key = node.slice._type === 'Constant' ? node.slice.value : null;
    if (node.ctx !== 'Load' || !key) return null;
    if (this.isRest(node.value) && key.type === 'int' && key.value >= 0n && key.value < BigInt(this.shape.rest)) return this.rest(node)[Number(key.value)]!;
    if (this.isKeywords(node.value) && key.type === 'str' && this.shape.keywords.includes(key.value)) return this.keyword(key.value, node);
    return null;
  }
  private call(node: ast.Call): ast.Expr | null {
    const { func } = node;
    const [only, fallback] = node.args;
    if (func._type === 'Name' && func.id === 'len' && !this.bound.has('len') && node.args.length === 1 && node.keywords.length === 0) {
      const count = this.count(only!);
      if (count !== null) return constant({ type: 'int', value: BigInt(count) }, node);
    }
    if (func._type === 'Attribute' && this.isKeywords(func.value)) {
      const key = only?._type === 'Constant' && only.value.type === 'str' ? only.value.value : null;
      // the default is left out only where it cannot have an effect
      if (func.attr !== 'get' || key === null || node.keywords.length || node.args.length > 2 || (fallback && fallback._type !== 'Constant')) return null;
      return this.shape.keywords.includes(key) ? this.keyword(key, node) : fallback ? this.copy(fallback) : constant({ type: 'None' } as ast.ConstantValue, node);
    }
    const reads = func._type === 'Name' ? READERS.has(func.id) && !this.bound.has(func.id) : func._type === 'Attribute' && func.attr === 'join' && func.value._type === 'Constant';
    const args = reads ? node.args.flatMap((arg) => this.whole(arg) ?? this.spread([arg])) : this.spread(node.args);
    const keywords = node.keywords.flatMap((keyword): ast.Keyword[] => (keyword.arg === null && this.isKeywords(keyword.value) ? this.shape.keywords.map((key) => ({ ...keyword, arg: key, value: this.keyword(key, keyword) })) : [this.copy(keyword)]));
    const names = keywords.flatMap(({ arg }) => (arg === null ? [] : [arg]));
    // the same name twice is an error of the call, which the dict tells
    if (new Set(names).size !== names.length) throw new Unwritten();
    return { ...node, ...(this.turned(func, args, keywords) ?? { func: this.copy(func), args, keywords }) };
  }
}
