// Scopes: which block each name of a module belongs to.
import type { ast } from '../../../python';
import { Collector } from './collect';
import { resolve } from './resolve';
import type { Scope } from './scope';

export { BOUND, mangle, type Place, Scope, type ScopeKind, symbolCode, type SymbolEntry, Use } from './scope';

export interface Scopes {
  readonly top: Scope;
  /** The block that a module, function, class, lambda or comprehension is. Annotation scopes are found by their expression. */
  of(node: ast.Node): Scope | null;
}

/** Throws PythonSyntaxError where names are used as Python does not allow (`nonlocal` without a binding, ...). */
export function analyseScopes(module: ast.Module, filename: string): Scopes {
  const collector = new Collector(filename, module);
  const top = collector.collect(module);
  resolve(top, (msg, scope, name) => collector.complain(msg, scope, name));
  return { top, of: (node) => (node === module ? top : collector.scopes.get(node) ?? null) };
}
