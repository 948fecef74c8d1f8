// `from __future__ import`: what a module asks for at its head.
import { type ast, PythonSyntaxError } from '../../../python';

const FEATURES = new Set([
  'nested_scopes', 'generators', 'division', 'absolute_import', 'with_statement', 'print_function', 'unicode_literals', 'barry_as_FLUFL',
  'generator_stop', 'annotations',
]);

/** The features named before any other statement but a docstring; an unknown one is an error. */
export function futureFeatures(module: ast.Module, filename: string): ReadonlySet<string> {
  const asked = new Set<string>();
  for (const [index, statement] of module.body.entries()) {
    const docstring = index === 0 && statement._type === 'Expr' && statement.value._type === 'Constant' && statement.value.value.type === 'str';
    if (docstring) continue;
    if (statement._type !== 'ImportFrom' || statement.module !== '__future__' || statement.level !== 0) break;
    for (const { name } of statement.names) {
      if (!FEATURES.has(name)) {
        const msg = name === 'braces' ? 'not a chance' : `future feature ${name} is not defined`;
        throw new PythonSyntaxError('SyntaxError', msg, filename, statement.lineno, statement.col_offset + 1, '');
      }
      asked.add(name);
    }
  }
  return asked;
}
