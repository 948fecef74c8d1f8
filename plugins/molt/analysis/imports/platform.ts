// Conditions on the platform that are decided when the program is built.
import type { ast } from '../../../python';

export interface Platform {
  /** `sys.platform`: linux, wasi. */
  readonly platform: string;
  /** `os.name`. */
  readonly osName: string;
}

export const LINUX: Platform = { platform: 'linux', osName: 'posix' };

function attributeOf(node: ast.Expr): string | null {
  return node._type === 'Attribute' && node.value._type === 'Name' ? `${node.value.id}.${node.attr}` : null;
}

function textOf(node: ast.Expr | undefined): string | null {
  return node?._type === 'Constant' && node.value.type === 'str' ? node.value.value : null;
}

/** Whether a test is always true or false on a platform; null where that is not known. */
export function platformTest(test: ast.Expr, { platform, osName }: Platform): boolean | null {
  const known = (node: ast.Expr): string | null => {
    const name = attributeOf(node);
    return name === 'sys.platform' ? platform : name === 'os.name' ? osName : null;
  };
  if (test._type === 'UnaryOp' && test.op === 'Not') {
    const inner = platformTest(test.operand, { platform, osName });
    return inner === null ? null : !inner;
  }
  if (test._type === 'Compare' && test.ops.length === 1) {
    const [op] = test.ops;
    const value = known(test.left);
    const [right] = test.comparators;
    const text = textOf(right);
    if (value === null || !right) return null;
    if (text !== null && (op === 'Eq' || op === 'NotEq')) return (value === text) === (op === 'Eq');
    if (right._type === 'Tuple' && (op === 'In' || op === 'NotIn')) {
      const texts = right.elts.map(textOf);
      return texts.includes(null) ? null : texts.includes(value) === (op === 'In');
    }
    return null;
  }
  if (test._type === 'Call' && test.func._type === 'Attribute' && test.func.attr === 'startswith') {
    const value = known(test.func.value);
    const text = textOf(test.args[0]);
    return value === null || text === null ? null : value.startsWith(text);
  }
  return null;
}
