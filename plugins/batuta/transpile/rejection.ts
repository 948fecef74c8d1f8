// Why a piece of Python is not moved: the rule, the place, and what to write instead.
import type { ast } from '../../python';

export class Rejection extends Error {
  constructor(readonly rule: string, readonly line: number, message: string, readonly hint: string) {
    super(message);
    this.name = 'Rejection';
  }
}

interface Placed {
  readonly lineno: number;
}

const isPlaced = (node: object): node is Placed => 'lineno' in node;

/** Stops the function at hand: what holds the node is not expressed. */
export function reject(rule: string, node: ast.Node | Placed, message: string, hint: string): never {
  throw new Rejection(rule, isPlaced(node) ? node.lineno : 0, message, hint);
}
