// Python that only says something else shorter, written out: what is read afterwards knows the long form alone.
import type { ast } from '../../python';
import { rebuilt } from './lift';

type Places = Pick<ast.Name, 'lineno' | 'col_offset' | 'end_lineno' | 'end_col_offset'>;
const places = ({ lineno, col_offset, end_lineno, end_col_offset }: Places): Places => ({ lineno, col_offset, end_lineno, end_col_offset });

interface Taken {
  /** What was assigned within the test, and comes before it now. */
  readonly before: ast.Stmt;
  readonly test: ast.Expr;
}

/** An assignment that a test begins with: nothing is evaluated before it, and it is never passed over. */
function taken(test: ast.Expr): Taken | null {
  const within = (inner: ast.Expr, rest: (test: ast.Expr) => ast.Expr): Taken | null => {
    const found = taken(inner);
    return found && { before: found.before, test: rest(found.test) };
  };
  switch (test._type) {
    case 'NamedExpr': return {
      before: { ...places(test), _type: 'Assign', targets: [test.target], value: test.value, type_comment: null },
      test: { ...places(test.target), _type: 'Name', id: test.target.id, ctx: 'Load' },
    };
    case 'Compare': return within(test.left, (left) => ({ ...test, left }));
    case 'UnaryOp': return within(test.operand, (operand) => ({ ...test, operand }));
    case 'BinOp': return within(test.left, (left) => ({ ...test, left }));
    case 'BoolOp': return within(test.values[0]!, (first) => ({ ...test, values: [first, ...test.values.slice(1)] }));
    default: return null;
  }
}

/** `{**a, 'k': v}` as `a | {'k': v}`: what comes later wins, and each key stays where it first was. */
function merged(node: ast.Dict): ast.Expr {
  const parts: ast.Expr[] = [];
  let keys: (ast.Expr | null)[] = [];
  let values: ast.Expr[] = [];
  const flush = (): void => {
    if (keys.length > 0) parts.push({ ...places(node), _type: 'Dict', keys, values });
    keys = [];
    values = [];
  };
  node.values.forEach((value, index) => {
    const key = node.keys[index] ?? null;
    if (key) {
      keys.push(key);
      values.push(value);
      return;
    }
    flush();
    parts.push(value);
  });
  flush();
  const [first, ...rest] = parts;
  // one alone is a copy of it
  if (rest.length === 0) return { ...places(node), _type: 'Call', func: { ...places(node), _type: 'Name', id: 'dict', ctx: 'Load' }, args: [first!], keywords: [] };
  return rest.reduce((left, right): ast.Expr => ({ ...places(node), _type: 'BinOp', left, op: 'BitOr', right }), first!);
}

function statement(node: ast.Stmt): readonly ast.Stmt[] {
  if (node._type === 'If') {
    const found = taken(node.test);
    return found ? [found.before, { ...node, test: found.test }] : [node];
  }
  if (node._type === 'While' && node.orelse.length === 0) {
    const found = taken(node.test);
    if (!found) return [node];
    const leave: ast.Stmt = { ...places(node), _type: 'If', test: { ...places(node), _type: 'UnaryOp', op: 'Not', operand: found.test }, body: [{ ...places(node), _type: 'Break' }], orelse: [] };
    return [{ ...node, test: { ...places(node), _type: 'Constant', value: { type: 'bool', value: true }, kind: null }, body: [found.before, leave, ...node.body] }];
  }
  return [node];
}

export function writtenOut(tree: ast.Module): ast.Module {
  const change = (node: ast.Node): ast.Node | undefined => {
    if (node._type === 'Dict' && node.keys.includes(null)) return rebuilt(merged(node), change);
    return undefined;
  };
  // blocks hold statements: where one becomes two, the block grows
  const blocks = <Node>(node: Node): Node => {
    if (Array.isArray(node)) return node.flatMap((each: unknown): unknown[] => (isStatement(each) ? statement(blocks(each)).slice() : [blocks(each)])) as Node;
    if (node === null || typeof node !== 'object') return node;
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, typeof value === 'object' ? blocks(value as unknown) : value])) as Node;
  };
  return blocks(rebuilt(tree, change));
}

const isStatement = (node: unknown): node is ast.Stmt => node !== null && typeof node === 'object' && '_type' in node && (node._type === 'If' || node._type === 'While');
