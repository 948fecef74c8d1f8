// Where `globals()` is only looked into: a copy of the module's names then answers as the dict itself would.
import { children, type Node } from './scopes';

function isGlobalsCall(node: Node): boolean {
  return node._type === 'Call' && node.func._type === 'Name' && node.func.id === 'globals' && node.args.length === 0 && node.keywords.length === 0;
}

/** The calls within `globals()[name]`, `name in globals()` and `globals().get(name)`. */
export function globalsReads(tree: Node): ReadonlySet<Node> {
  const found = new Set<Node>();
  const visit = (node: Node): void => {
    let read: Node | undefined;
    if (node._type === 'Subscript' && node.ctx === 'Load') read = node.value;
    else if (node._type === 'Compare' && node.ops.length === 1 && (node.ops[0] === 'In' || node.ops[0] === 'NotIn')) read = node.comparators[0];
    else if (node._type === 'Call' && node.func._type === 'Attribute' && node.func.attr === 'get') read = node.func.value;
    if (read && isGlobalsCall(read)) found.add(read);
    for (const child of children(node)) visit(child);
  };
  visit(tree);
  return found;
}
