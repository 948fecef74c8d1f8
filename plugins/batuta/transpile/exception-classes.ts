// Exceptions with a constructor: what it passes on is the message, which a function of the module makes; what it keeps beside that is left out.
import { type ast, walk } from '../../python';
import { EXCEPTIONS } from './model';

/** What the function is called that makes the message: no name of Python's has a dot. */
export const messageOf = (exception: string): string => `${exception}.message`;

type Places = Pick<ast.Name, 'lineno' | 'col_offset' | 'end_lineno' | 'end_col_offset'>;
const places = ({ lineno, col_offset, end_lineno, end_col_offset }: Places): Places => ({ lineno, col_offset, end_lineno, end_col_offset });

/** The only argument of `super().__init__(...)`; undefined where it has none, null where the statement is another. */
function passedOn(statement: ast.Stmt): ast.Expr | undefined | null {
  if (statement._type !== 'Expr' || statement.value._type !== 'Call') return null;
  const { func, args, keywords } = statement.value;
  const isSuper = func._type === 'Attribute' && func.attr === '__init__' && func.value._type === 'Call' && func.value.func._type === 'Name' && func.value.func.id === 'super' && func.value.args.length === 0;
  return isSuper && args.length <= 1 && keywords.length === 0 && args[0]?._type !== 'Starred' ? args[0] : null;
}

/** A store of a parameter or literal, which can neither fail nor be seen. */
const isPlainStore = (statement: ast.Stmt): boolean => {
  const target = statement._type === 'Assign' && statement.targets.length === 1 ? statement.targets[0] : statement._type === 'AnnAssign' ? statement.target : undefined;
  const value = statement._type === 'Assign' || statement._type === 'AnnAssign' ? statement.value : null;
  return target?._type === 'Attribute' && target.value._type === 'Name' && target.value.id === 'self' && (value?._type === 'Name' || value?._type === 'Constant');
};

const isNothing = (statement: ast.Stmt): boolean => statement._type === 'Pass' || (statement._type === 'Expr' && statement.value._type === 'Constant');

/** The function that makes the message; null where the constructor does more than that. */
function message(node: ast.ClassDef, init: ast.FunctionDef): ast.FunctionDef | null {
  if (init.decorator_list.length > 0 || init.args.vararg || init.args.kwarg || init.args.args[0]?.arg !== 'self') return null;
  const calls = init.body.filter((statement) => passedOn(statement) !== null);
  if (calls.length !== 1 || !init.body.every((statement) => calls.includes(statement) || isPlainStore(statement) || isNothing(statement))) return null;
  const [call] = calls;
  const text = passedOn(call!) ?? { ...places(call!), _type: 'Constant', value: { type: 'str', value: '', points: null }, kind: null };
  let readsSelf = false;
  walk(text, (inner) => {
    if (inner._type === 'Name' && inner.id === 'self') readsSelf = true;
  });
  if (readsSelf) return null;
  const returns: ast.Name = { ...places(init), _type: 'Name', id: 'str', ctx: 'Load' };
  return { ...init, name: messageOf(node.name), args: { ...init.args, args: init.args.args.slice(1) }, returns, body: [{ ...places(call!), _type: 'Return', value: text }] };
}

/** The module with plain exception classes, each beside the function that makes its message. */
export function moveMessages(tree: ast.Module): ast.Module {
  /** Exception classes of the module, and whether making one runs a constructor of the module's. */
  const known = new Map<string, boolean>();
  let changed = false;
  const body = tree.body.flatMap((statement): ast.Stmt[] => {
    const base = statement._type === 'ClassDef' && statement.bases.length === 1 && statement.bases[0]?._type === 'Name' ? statement.bases[0].id : '';
    if (statement._type !== 'ClassDef' || !(base in EXCEPTIONS || known.has(base))) return [statement];
    known.set(statement.name, known.get(base) === true || statement.body.some((member) => member._type === 'FunctionDef' && member.name === '__init__'));
    const others = statement.body.filter((member) => !isNothing(member));
    const [only] = others;
    // super() of a class below another of these is that one's constructor
    const made = known.get(base) !== true && others.length === 1 && only?._type === 'FunctionDef' && only.name === '__init__' ? message(statement, only) : null;
    if (!made) return [statement];
    changed = true;
    return [{ ...statement, body: statement.body.filter((member) => member !== only).concat({ ...places(statement), _type: 'Pass' }) }, made];
  });
  return changed ? { ...tree, body } : tree;
}
