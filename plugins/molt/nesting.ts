// What CPython's compiler refuses though its parser takes it: more blocks in each other than it keeps count of.
import { StrataError } from '../graph/errors';
import type { Node } from '../python/ast';
import { children } from '../python/walk';

const BLOCKS_MAX = 20;
const BLOCKS = new Set(['For', 'AsyncFor', 'While', 'Try', 'TryStar', 'With', 'AsyncWith']);
const SCOPES = new Set(['FunctionDef', 'AsyncFunctionDef', 'ClassDef', 'Lambda']);

/** Refuses loops, `try` and `with` that stand too deep in each other, as CPython does. */
export function checkNesting(tree: Node, shown: string): void {
  const pending: { readonly node: Node; readonly depth: number }[] = [{ node: tree, depth: 0 }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { node } = next;
    const own = BLOCKS.has(node._type) ? ('items' in node ? node.items.length : 1) : 0;
    const depth = SCOPES.has(node._type) ? 0 : next.depth + own;
    if (depth > BLOCKS_MAX && 'lineno' in node)
      throw new StrataError('syntax', `too many statically nested blocks (${shown}, line ${node.lineno})`, { location: { file: shown, line: node.lineno }, hint: 'correct the program: CPython refuses it too' });
    for (const child of children(node)) pending.push({ node: child, depth });
  }
}
