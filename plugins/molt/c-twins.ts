// Modules that CPython has in C beside their Python form: what a program sees of the two that differs, written as C has it.
import type * as ast from '../python/ast';
import type { Node } from '../python/ast';

/** Messages word for word. */
const MESSAGES: Readonly<Record<string, ReadonlyMap<string, string>>> = {
  datetime: new Map([
    ['cannot compare naive and aware datetimes', "can't compare offset-naive and offset-aware datetimes"],
    ['cannot compare naive and aware times', "can't compare offset-naive and offset-aware times"],
    ['cannot mix naive and timezone-aware time', "can't subtract offset-naive and offset-aware datetimes"],
    ['result out of range', 'date value out of range'],
    ["can't compare '%s' to '%s'", "can't compare datetime.%s to datetime.%s"],
    ['timedelta # of days is too large: %d', 'days=%d; must have magnitude <= 999999999'],
  ]),
  decimal: new Map([
    ['Cannot convert NaN to integer', 'cannot convert NaN to integer'],
    ['Cannot convert infinity to integer', 'cannot convert Infinity to integer'],
    ['Cannot convert signaling NaN to float', 'cannot convert signaling NaN to float'],
    ['Invalid tuple size in creation of Decimal from list or tuple.  The list or tuple should have exactly three elements.', 'argument must be a sequence of length 3'],
  ]),
};
/** Messages that C makes from the value that is wrong. */
const RANGES: ReadonlyMap<string, (value: ast.Expr) => ast.Expr> = new Map<string, (value: ast.Expr) => ast.Expr>([
  ['day must be in 1..%d', (value) => text(value, 'day is out of range for month')],
  ['year must be in %d..%d', (value) => ({ ...at(value), _type: 'BinOp', left: text(value, 'year %i is out of range'), op: 'Mod', right: value })],
]);
/** Classes that messages name with their module. */
const CLASSES: Readonly<Record<string, ReadonlySet<string>>> = {
  datetime: new Set(['date', 'time', 'datetime', 'timedelta', 'timezone', 'tzinfo']),
  decimal: new Set(['Decimal', 'Context']),
};

function at({ lineno, col_offset, end_lineno, end_col_offset }: ast.Expr | ast.Stmt): Pick<ast.Expr, 'lineno' | 'col_offset' | 'end_lineno' | 'end_col_offset'> {
  return { lineno, col_offset, end_lineno, end_col_offset };
}
const text = (where: ast.Expr | ast.Stmt, value: string): ast.Constant => ({ ...at(where), _type: 'Constant', value: { type: 'str', value, points: null }, kind: null });
const isText = (node: ast.Expr | undefined): node is ast.Constant & { value: { type: 'str'; value: string } } => node?._type === 'Constant' && node.value.type === 'str';

/** `ValueError('month must be in 1..12', month)`: C leaves the value out of the arguments. */
function rangeError(node: ast.Call): ast.Call {
  const [message, value] = node.args;
  if (node.func._type !== 'Name' || node.func.id !== 'ValueError' || node.args.length !== 2 || !message || !value) return node;
  if (isText(message)) return { ...node, args: [message] };
  const said = message._type === 'BinOp' && isText(message.left) ? RANGES.get(message.left.value.value) : undefined;
  return said ? { ...node, args: [said(value)] } : node;
}

function change(module: string, node: Node): Node {
  if (isText(node as ast.Expr)) {
    const constant = node as ast.Constant & { value: { value: string } };
    const other = MESSAGES[module]?.get(constant.value.value);
    return other === undefined ? node : text(constant, other);
  }
  if (node._type === 'ClassDef' && CLASSES[module]?.has(node.name)) {
    const name: ast.Name = { ...at(node), _type: 'Name', id: '__static_name__', ctx: 'Store' };
    return { ...node, body: [...node.body, { ...at(node), _type: 'Assign', targets: [name], value: text(node, `${module}.${node.name}`), type_comment: null }] };
  }
  if (module === 'datetime') return node._type === 'Call' ? rangeError(node) : node;
  // a trap of decimal raises its condition, and leaves a flag that is true rather than 1
  if (node._type === 'Call' && node.func._type === 'Name' && node.func.id === 'error' && node.args.length === 1 && node.args[0]?._type === 'Name' && node.args[0].id === 'explanation')
    return { ...node, args: [{ ...at(node), _type: 'List', elts: [{ ...at(node), _type: 'Name', id: 'condition', ctx: 'Load' }], ctx: 'Load' }] };
  const target = node._type === 'Assign' ? node.targets[0] : undefined;
  if (node._type === 'Assign' && target?._type === 'Subscript' && target.value._type === 'Attribute' && target.value.attr === 'flags' && node.value._type === 'Constant' && node.value.value.type === 'int')
    return { ...node, value: { ...node.value, value: { type: 'bool', value: true } } };
  return node;
}

function rewritten(module: string, node: Node): Node {
  const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && '_type' in value;
  const parts = Object.entries(node).map(([field, value]: [string, unknown]) => {
    if (isNode(value)) return [field, rewritten(module, value)];
    return [field, Array.isArray(value) ? value.map((item: unknown) => (isNode(item) ? rewritten(module, item) : item)) : value];
  });
  return change(module, Object.fromEntries(parts) as Node);
}

/** The tree of a library module, with the texts that its C twin has. */
export function asItsTwin(name: string, tree: ast.Module): ast.Module {
  const module = name.replace(/^_py/, '');
  return module === 'datetime' || module === 'decimal' ? (rewritten(module, tree) as ast.Module) : tree;
}
