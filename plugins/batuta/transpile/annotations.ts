// Annotations to types.
import type { ast } from '../../python';
import { parse } from '../../python';
import { reject } from './rejection';
import { BOOL, dict, EXCEPTION, FLOAT, INT, list, NONE, optional, set, STR, tuple, type Ty } from './types';

/** What names mean where an annotation stands. */
export interface TypeNames {
  named(name: string): Ty | null;
}

const PLAIN: Readonly<Record<string, Ty>> = { int: INT, float: FLOAT, bool: BOOL, str: STR, None: NONE, Exception: EXCEPTION };
const HINT = 'use int, float, bool, str, list, dict, set, tuple, Optional, Callable or a class of this module';

export function annotationType(node: ast.Expr, names: TypeNames): Ty {
  switch (node._type) {
    case 'Constant':
      if (node.value.type === 'None') return NONE;
      if (node.value.type === 'str') return quoted(node, node.value.value, names);
      break;
    case 'Name': case 'Attribute': {
      const name = node._type === 'Name' ? node.id : node.attr;
      const plain = node._type === 'Name' ? names.named(name) ?? PLAIN[name] : PLAIN[name];
      if (plain) return plain;
      if (/^(list|List|dict|Dict|set|Set|tuple|Tuple|deque|Counter|Sequence|Iterable)$/.test(name)) reject('type', node, `${name} does not say what it holds`, `write ${name}[...], for example ${/dict|Dict/.test(name) ? 'dict[str, int]' : `${name}[int]`}`);
      break;
    }
    case 'BinOp':
      if (node.op === 'BitOr') {
        const left = annotationType(node.left, names);
        const right = annotationType(node.right, names);
        if (left.k === 'none') return optional(right);
        if (right.k === 'none') return optional(left);
        reject('union', node, 'a value of one type or another', 'one type, or one type | None');
      }
      break;
    case 'Subscript': return generic(node, names);
    default: break;
  }
  return reject('type', node, 'this annotation has no counterpart', HINT);
}

function quoted(node: ast.Expr, text: string, names: TypeNames): Ty {
  const [statement] = parse(text, 'annotation').body;
  if (statement?._type !== 'Expr') reject('type', node, 'this annotation is no type', HINT);
  return annotationType(statement.value, names);
}

function generic(node: ast.Subscript, names: TypeNames): Ty {
  const base = node.value._type === 'Name' ? node.value.id : node.value._type === 'Attribute' ? node.value.attr : '';
  const args = node.slice._type === 'Tuple' ? node.slice.elts : [node.slice];
  const type = (index: number): Ty => {
    const arg = args[index];
    return arg ? annotationType(arg, names) : reject('type', node, `${base} lacks a type`, HINT);
  };
  switch (base) {
    case 'list': case 'List': case 'Sequence': case 'Iterable': case 'Collection': case 'MutableSequence': return list(type(0));
    case 'set': case 'Set': case 'frozenset': case 'FrozenSet': case 'AbstractSet': case 'MutableSet': return set(type(0));
    case 'deque': case 'Deque': return { k: 'deque', of: type(0) };
    case 'dict': case 'Dict': case 'Mapping': case 'MutableMapping': case 'OrderedDict': return dict(type(0), type(1));
    case 'defaultdict': case 'DefaultDict': return dict(type(0), type(1), 'default');
    case 'Counter': return dict(type(0), INT, 'counter');
    case 'Optional': return optional(type(0));
    case 'Final': case 'ClassVar': return type(0);
    case 'Union': {
      const all = args.map((_, index) => type(index));
      const real = all.filter((each) => each.k !== 'none');
      if (real.length === 1 && real.length < all.length) return optional(real[0]!);
      return reject('union', node, 'a value of one type or another', 'one type, or Optional of one type');
    }
    case 'tuple': case 'Tuple': {
      const last = args[args.length - 1];
      if (args.length === 2 && last?._type === 'Constant' && last.value.type === 'Ellipsis') return { k: 'series', of: type(0) };
      if (args.length > 8) reject('type', node, 'a tuple of more than 8', 'use a dataclass');
      return tuple(...args.map((_, index) => type(index)));
    }
    case 'Callable': {
      const [params] = args;
      if (params?._type !== 'List') reject('type', node, 'a callable of any parameters', 'write Callable[[int], int]');
      return { k: 'function', params: params.elts.map((param) => annotationType(param, names)), result: type(1) };
    }
    default: return reject('type', node, `${base || 'this annotation'} has no counterpart`, HINT);
  }
}
