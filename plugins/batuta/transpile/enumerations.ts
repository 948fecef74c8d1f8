// Methods of enumerations: each becomes a function of the module whose first parameter is the member.
import type { ast } from '../../python';
import { rebuilt } from './lift';
import { snake } from './names';

export interface EnumMethods {
  readonly tree: ast.Module;
  readonly properties: ReadonlySet<string>;
  readonly statics: ReadonlySet<string>;
  /** All of them. */
  readonly names: ReadonlySet<string>;
}

const dotted = (node: ast.Expr): string => (node._type === 'Name' ? node.id : node._type === 'Attribute' ? `${dotted(node.value)}.${node.attr}` : '');
const isEnum = (node: ast.Stmt): node is ast.ClassDef => node._type === 'ClassDef' && node.bases.some((base) => /(^|\.)(Enum|IntEnum)$/.test(dotted(base)));

/** Whether the method is one that can move: special ones change what Python does with members. */
function isPlain(node: ast.Stmt): node is ast.FunctionDef {
  return node._type === 'FunctionDef' && !/^_.*_$/.test(node.name) && node.decorator_list.every((each) => ['property', 'staticmethod'].includes(dotted(each))) && (node.decorator_list.length > 0 || node.args.args.length > 0);
}

export function moveEnumMethods(tree: ast.Module): EnumMethods {
  const properties = new Set<string>();
  const statics = new Set<string>();
  const names = new Set<string>();
  if (!tree.body.some((statement) => isEnum(statement) && statement.body.some(isPlain))) return { tree, properties, statics, names };
  const body = tree.body.flatMap((statement): ast.Stmt[] => {
    if (!isEnum(statement)) return [statement];
    const methods = statement.body.filter(isPlain).map((method): ast.FunctionDef => {
      // no name of Python's has a dot: nothing else is called so
      const name = `${statement.name}.${method.name}`;
      names.add(name);
      const decorators = method.decorator_list.map(dotted);
      if (decorators.includes('property')) properties.add(name);
      if (decorators.includes('staticmethod')) {
        statics.add(name);
        return { ...method, name, decorator_list: [] };
      }
      const [self, ...rest] = method.args.args;
      const own = snake(statement.name);
      const { lineno, col_offset, end_lineno, end_col_offset } = self!;
      const annotation: ast.Expr = { lineno, col_offset, end_lineno, end_col_offset, _type: 'Name', id: statement.name, ctx: 'Load' };
      const isTaken = JSON.stringify(method.body, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)).includes(`"${own}"`) || rest.some((arg) => arg.arg === own);
      const param = isTaken ? 'member' : own;
      const change = (node: ast.Node): ast.Node | undefined => (node._type === 'Name' && node.id === self!.arg ? { ...node, id: param } : undefined);
      return { ...method, name, decorator_list: [], args: { ...method.args, args: [{ ...self!, arg: param, annotation }, ...rest] }, body: rebuilt(method.body, change) };
    });
    return [{ ...statement, body: statement.body.filter((member) => !isPlain(member)) }, ...methods];
  });
  return { tree: { ...tree, body }, properties, statics, names };
}
