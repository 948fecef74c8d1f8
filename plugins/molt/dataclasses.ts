// The methods that @dataclass makes when a program runs, written into the class as Python, so that they are compiled like any others.
//
// Only what a class's text settles is foretold: fields, which of them have defaults, and which methods are missing. The library
// compares that with the fields that it finds (`__dataclass_made__`), gives `__init__` its defaults, and where anything else came
// out makes the methods itself, as for a class that this file knows nothing of.
import type * as ast from '../python/ast';
import { children, type Node } from './lowering/scopes';

/** Under which names a module has `dataclass` and `field`. */
interface Imported {
  readonly modules: ReadonlySet<string>;
  readonly names: ReadonlyMap<string, string>;
}
interface Field {
  readonly name: string;
  /** `field`: its value may be a Field, which `__init__` then asks for the default. */
  readonly fallback: 'none' | 'plain' | 'field';
  readonly compared: boolean;
}
interface Layout {
  readonly fields: readonly Field[];
  readonly postInit: boolean;
}

const FLAGS = new Set(['repr', 'eq', 'order', 'unsafe_hash', 'frozen', 'match_args', 'slots']);
const FIELD_OPTIONS = new Set(['default', 'default_factory', 'repr', 'metadata', 'compare']);
const ORDER = [['__lt__', 'Lt'], ['__le__', 'LtE'], ['__gt__', 'Gt'], ['__ge__', 'GtE']] as const;
/** As CPython names where the code of such methods stands; the lines are counted as in its text. */
export const MADE_FILE = '<string>';
const DEFINITION_LINE = 2;

const made = new WeakSet<Node>();
/** Whether a function was written here, and stands in no file. */
export const isMade = (node: Node): boolean => made.has(node);

function imported(tree: ast.Module, constant: ReadonlySet<string>): Imported {
  const modules = new Set<string>();
  const names = new Map<string, string>();
  for (const statement of tree.body) {
    if (statement._type === 'Import') for (const { name, asname } of statement.names) if (name === 'dataclasses' && constant.has(asname ?? name)) modules.add(asname ?? name);
    if (statement._type === 'ImportFrom' && statement.module === 'dataclasses' && statement.level === 0) for (const { name, asname } of statement.names) if (constant.has(asname ?? name)) names.set(asname ?? name, name);
  }
  return { modules, names };
}
function means(node: ast.Expr, what: string, { modules, names }: Imported): boolean {
  if (node._type === 'Name') return names.get(node.id) === what;
  return node._type === 'Attribute' && node.attr === what && node.value._type === 'Name' && modules.has(node.value.id);
}

/** What the decorator is told; null where the class has none, or it is told more than is foretold here. */
function flagsOf(node: ast.ClassDef, from: Imported): ReadonlyMap<string, boolean> | null {
  const decorator = node.decorator_list[node.decorator_list.length - 1];
  if (!decorator) return null;
  if (means(decorator, 'dataclass', from)) return new Map();
  if (decorator._type !== 'Call' || !means(decorator.func, 'dataclass', from) || decorator.args.length) return null;
  const flags = new Map<string, boolean>();
  for (const { arg, value } of decorator.keywords) {
    if (arg === null || !FLAGS.has(arg) || value._type !== 'Constant' || value.value.type !== 'bool') return null;
    flags.set(arg, value.value.value);
  }
  return flags;
}

function mentions(node: Node, words: readonly string[]): boolean {
  if (node._type === 'Name' && words.includes(node.id)) return true;
  if (node._type === 'Attribute' && words.includes(node.attr)) return true;
  if (node._type === 'Constant' && node.value.type === 'str') {
    const { value } = node.value;
    return words.some((word) => value.includes(word));
  }
  for (const child of children(node)) if (mentions(child, words)) return true;
  return false;
}

/** The class's own fields, and the names its body binds otherwise; null where the body is not that plain. */
function bodyOf(node: ast.ClassDef, from: Imported): { fields: Field[]; bound: Set<string> } | null {
  const fields: Field[] = [];
  const bound = new Set<string>();
  for (const statement of node.body) {
    switch (statement._type) {
      case 'FunctionDef': case 'AsyncFunctionDef': case 'ClassDef': bound.add(statement.name); break;
      case 'Pass': case 'Expr': break;
      case 'Assign':
        for (const target of statement.targets) {
          if (target._type !== 'Name') return null;
          bound.add(target.id);
        }
        break;
      case 'AnnAssign': {
        const { target, annotation, value } = statement;
        if (target._type !== 'Name' || !statement.simple || target.id.startsWith('__') || target.id === 'self' || target.id === 'other') return null;
        if (mentions(annotation, ['ClassVar', 'InitVar', 'KW_ONLY'])) return null;
        if (fields.some(({ name }) => name === target.id)) return null;
        let fallback: Field['fallback'] = value ? 'plain' : 'none';
        let compared = true;
        if (value?._type === 'Call' && means(value.func, 'field', from)) {
          if (value.args.length || value.keywords.some(({ arg }) => arg === null || !FIELD_OPTIONS.has(arg))) return null;
          const compare = value.keywords.find(({ arg }) => arg === 'compare')?.value;
          if (compare && (compare._type !== 'Constant' || compare.value.type !== 'bool')) return null;
          compared = !(compare?._type === 'Constant' && compare.value.type === 'bool' && !compare.value.value);
          fallback = value.keywords.some(({ arg }) => arg === 'default' || arg === 'default_factory') ? 'field' : 'none';
        }
        fields.push({ name: target.id, fallback, compared });
        break;
      }
      default: return null;
    }
  }
  return fields.some(({ name }) => bound.has(name)) || bound.has('__slots__') ? null : { fields, bound };
}

/** Writes nodes that stand on the lines CPython's own text has. */
class Writer {
  constructor(private readonly at: ast.Position) {}

  private place(line: number): ast.Position {
    return { lineno: line, col_offset: 0, end_lineno: line, end_col_offset: 0 };
  }
  name(id: string, line: number): ast.Name {
    return { _type: 'Name', id, ctx: 'Load', ...this.place(line) };
  }
  attribute(of: string, attr: string, line: number, ctx: ast.ExprContext = 'Load'): ast.Attribute {
    return { _type: 'Attribute', value: this.name(of, line), attr, ctx, ...this.place(line) };
  }
  text(value: string, line: number): ast.Constant {
    return { _type: 'Constant', value: { type: 'str', value, points: null }, kind: null, ...this.place(line) } as ast.Constant;
  }
  number(value: number, line: number): ast.Constant {
    return { _type: 'Constant', value: { type: 'int', value: BigInt(value) }, kind: null, ...this.place(line) };
  }
  flag(value: boolean, line: number): ast.Constant {
    return { _type: 'Constant', value: { type: 'bool', value }, kind: null, ...this.place(line) };
  }
  tuple(elts: readonly ast.Expr[], line: number): ast.Tuple {
    return { _type: 'Tuple', elts, ctx: 'Load', ...this.place(line) };
  }
  call(func: ast.Expr, args: readonly ast.Expr[], line: number): ast.Call {
    return { _type: 'Call', func, args, keywords: [], ...this.place(line) };
  }
  compare(left: ast.Expr, op: ast.CompareOperator, right: ast.Expr, line: number): ast.Compare {
    return { _type: 'Compare', left, ops: [op], comparators: [right], ...this.place(line) };
  }
  statement(value: ast.Expr, line: number): ast.Stmt {
    return { _type: 'Expr', value, ...this.place(line) };
  }
  assign(target: ast.Expr, value: ast.Expr, line: number): ast.Stmt {
    return { _type: 'Assign', targets: [target], value, type_comment: null, ...this.place(line) };
  }
  give(value: ast.Expr, line: number): ast.Stmt {
    return { _type: 'Return', value, ...this.place(line) };
  }
  define(name: string, params: readonly string[], fallbacks: number, body: readonly ast.Stmt[]): ast.FunctionDef {
    const where = this.place(DEFINITION_LINE);
    const none = { _type: 'Constant', value: { type: 'None' }, kind: null, ...where } as ast.Constant;
    const node: ast.FunctionDef = {
      _type: 'FunctionDef', name, decorator_list: [], returns: null, type_comment: null, type_params: [], body, ...where,
      args: { _type: 'arguments', posonlyargs: [], args: params.map((arg) => ({ _type: 'arg', arg, annotation: null, type_comment: null, ...where })), vararg: null, kwonlyargs: [], kw_defaults: [], kwarg: null, defaults: Array.from({ length: fallbacks }, () => none) },
    };
    made.add(node);
    return node;
  }

  init({ fields, postInit }: Layout, frozen: boolean): ast.FunctionDef {
    const body = fields.map(({ name, fallback }, index) => {
      const line = DEFINITION_LINE + 1 + index;
      return this.initField(name, fallback, frozen, line);
    });
    const last = DEFINITION_LINE + 1 + body.length;
    if (postInit) body.push(this.statement(this.call(this.attribute('self', '__post_init__', last), [], last), last));
    if (body.length === 0) body.push({ _type: 'Pass', ...this.place(last) });
    return this.define('__init__', ['self', ...fields.map(({ name }) => name)], fields.filter(({ fallback }) => fallback !== 'none').length, body);
  }
  private initField(name: string, fallback: Field['fallback'], frozen: boolean, line: number): ast.Stmt {
    let value: ast.Expr = this.name(name, line);
    if (fallback === 'field') {
      // the Field itself stands for a default that is made anew each time
      const field: ast.Expr = { _type: 'Subscript', value: this.attribute('__class__', '__dataclass_fields__', line), slice: this.text(name, line), ctx: 'Load', ...this.place(line) };
      value = { _type: 'IfExp', test: this.compare(value, 'Is', field, line), body: this.call(this.attribute(name, 'default_factory', line), [], line), orelse: value, ...this.place(line) };
    }
    if (frozen) return this.statement(this.call(this.attribute('object', '__setattr__', line), [this.name('self', line), this.text(name, line), value], line), line);
    return this.assign(this.attribute('self', name, line, 'Store'), value, line);
  }
  private all(of: string, fields: readonly Field[], line: number): ast.Tuple {
    return this.tuple(fields.map(({ name }) => this.attribute(of, name, line)), line);
  }
  comparison(name: string, op: ast.CompareOperator, fields: readonly Field[]): ast.FunctionDef {
    const line = DEFINITION_LINE + 1;
    const same = this.compare(this.attribute('other', '__class__', line), 'Is', this.attribute('self', '__class__', line), line);
    const answer = this.give(this.compare(this.all('self', fields, line + 1), op, this.all('other', fields, line + 1), line + 1), line + 1);
    return this.define(name, ['self', 'other'], 0, [{ _type: 'If', test: same, body: [answer], orelse: [], ...this.place(line) }, this.give(this.name('NotImplemented', line + 2), line + 2)]);
  }
  hash(fields: readonly Field[]): ast.FunctionDef {
    const line = DEFINITION_LINE + 1;
    return this.define('__hash__', ['self'], 0, [this.give(this.call(this.name('hash', line), [this.all('self', fields, line)], line), line)]);
  }
  /** `__dataclass_made__ = (fields, those that are compared, how many have defaults, whether __post_init__ is called, methods)` */
  note({ fields, postInit }: Layout, methods: readonly string[]): ast.Stmt {
    const line = this.at.lineno;
    const count = fields.filter(({ fallback }) => fallback !== 'none').length;
    const names = (of: readonly Field[]): ast.Tuple => this.tuple(of.map(({ name }) => this.text(name, line)), line);
    const value = this.tuple([names(fields), names(fields.filter(({ compared }) => compared)), this.number(count, line), this.flag(postInit, line), this.tuple(methods.map((name) => this.text(name, line)), line)], line);
    return this.assign({ ...this.name('__dataclass_made__', line), ctx: 'Store' }, value, line);
  }
}

/** Names that the module binds anywhere, in whatever scope. */
function boundNames(tree: Node, into: Set<string>): void {
  if (tree._type === 'Name' && tree.ctx !== 'Load') into.add(tree.id);
  else if (tree._type === 'FunctionDef' || tree._type === 'AsyncFunctionDef' || tree._type === 'ClassDef') into.add(tree.name);
  else if (tree._type === 'arg') into.add(tree.arg);
  else if (tree._type === 'alias') into.add(tree.asname ?? tree.name.split('.')[0]!);
  for (const child of children(tree)) boundNames(child, into);
}

/** Writes the methods into the module's data classes. `constant`: names of the module that are bound once, and for good. */
export function writeDataclassMethods(tree: ast.Module, constant: ReadonlySet<string>): void {
  const from = imported(tree, constant);
  if (from.modules.size === 0 && from.names.size === 0) return;
  const taken = new Set<string>();
  boundNames(tree, taken);
  const known = new Map<string, Layout>();

  const write = (node: ast.ClassDef): Layout | null => {
    const flags = flagsOf(node, from);
    const body = flags && node.keywords.length === 0 ? bodyOf(node, from) : null;
    if (!flags || !body) return null;
    // what other bases bring, the library finds
    const [base] = node.bases;
    const inherited = node.bases.length === 1 && base?._type === 'Name' ? known.get(base.id) : undefined;
    const own = new Map(body.fields.map((field) => [field.name, field]));
    const fields = [...(inherited?.fields ?? []).map((field) => own.get(field.name) ?? field), ...body.fields.filter(({ name }) => !inherited?.fields.some((field) => field.name === name))];
    const first = fields.findIndex(({ fallback }) => fallback !== 'none');
    // such a class is an error, which the library tells
    if (first >= 0 && fields.slice(first).some(({ fallback }) => fallback === 'none')) return null;
    const comparable = fields.filter(({ compared }) => compared);
    const layout: Layout = { fields, postInit: inherited?.postInit === true || body.bound.has('__post_init__') };
    const [frozen, eq] = [flags.get('frozen') ?? false, flags.get('eq') ?? true];
    const writer = new Writer(node);
    const methods: ast.FunctionDef[] = [];
    const missing = (name: string): boolean => !body.bound.has(name);
    if (missing('__init__') && !(frozen && taken.has('object'))) methods.push(writer.init(layout, frozen));
    if (eq && missing('__eq__') && missing('__hash__') && !taken.has('NotImplemented')) {
      methods.push(writer.comparison('__eq__', 'Eq', comparable));
      if (flags.get('order')) for (const [name, op] of ORDER) if (missing(name)) methods.push(writer.comparison(name, op, comparable));
      if ((frozen || flags.get('unsafe_hash')) && !taken.has('hash')) methods.push(writer.hash(comparable));
    }
    if (methods.length) Object.assign(node, { body: [...node.body, ...methods, writer.note(layout, methods.map(({ name }) => name))] });
    return layout;
  };
  const visit = (node: Node, top: boolean): void => {
    if (node._type === 'ClassDef') {
      const layout = write(node);
      if (layout && top && constant.has(node.name)) known.set(node.name, layout);
    }
    for (const child of children(node)) visit(child, false);
  };
  for (const statement of tree.body) visit(statement, true);
}
