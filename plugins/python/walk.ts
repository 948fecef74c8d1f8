// Going through a tree without knowing each kind of node.
import type { Node } from './ast';

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && '_type' in value;
}

/** The nodes right within a node, in the order of its fields. */
export function children(node: Node): Node[] {
  const found: Node[] = [];
  for (const value of Object.values(node) as unknown[]) {
    if (isNode(value)) found.push(value);
    else if (Array.isArray(value)) for (const item of value) if (isNode(item)) found.push(item);
  }
  return found;
}

/** A node and all within it, parents first; where `visit` answers false, what lies within is left out. */
export function walk(root: Node, visit: (node: Node) => boolean | void): void {
  const pending: Node[] = [root];
  for (let node = pending.pop(); node; node = pending.pop()) {
    if (visit(node) === false) continue;
    const within = children(node);
    for (let index = within.length - 1; index >= 0; index--) {
      const child = within[index];
      if (child) pending.push(child);
    }
  }
}
