// What of a library a program can name: functions and classes that nobody mentions are left out, with all that they import.
import type * as ast from '../python/ast';
import { children, type Node } from './lowering/scopes';
import type { WorldModule } from './world';

const IDENTIFIER = /^[A-Za-z_]\w*$/;

function isAll(node: ast.Stmt): boolean {
  return (node._type === 'Assign' && node.targets.some((target) => target._type === 'Name' && target.id === '__all__')) || (node._type === 'AugAssign' && node.target._type === 'Name' && node.target.id === '__all__');
}

/** A definition right in the module that does nothing but bind its name. */
function bindsOnly(node: ast.Stmt): node is ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef {
  if (node._type === 'FunctionDef' || node._type === 'AsyncFunctionDef') return node.decorator_list.length === 0;
  return node._type === 'ClassDef' && node.decorator_list.length === 0 && node.keywords.length === 0;
}

export class Reach {
  private readonly names = new Set<string>();
  private readonly waiting = new Map<string, { node: ast.Stmt; module: WorldModule }[]>();
  private readonly pending: { node: Node; module: WorldModule }[] = [];
  private readonly left = new Set<ast.Stmt>();

  /** `visit` is told each part that is reached, once. */
  constructor(private readonly stars: (module: WorldModule) => ReadonlySet<Node>, private readonly visit: (node: Node, module: WorldModule) => void) {}

  add(module: WorldModule): void {
    for (const node of module.tree.body) {
      if (!module.library || !(bindsOnly(node) || isAll(node))) this.pending.push({ node, module });
      else if (bindsOnly(node) && this.names.has(node.name)) this.pending.push({ node, module });
      else {
        this.left.add(node);
        if (bindsOnly(node)) this.waiting.set(node.name, [...(this.waiting.get(node.name) ?? []), { node, module }]);
        else this.left.delete(node);
      }
    }
  }
  run(): void {
    for (let next = this.pending.pop(); next; next = this.pending.pop()) {
      this.mention(next.node, this.stars(next.module));
      this.visit(next.node, next.module);
    }
  }
  /** Takes out of a library what was not reached. */
  prune(module: WorldModule): void {
    const body = module.tree.body.filter((node) => !this.left.has(node));
    // the tree itself may be kept for the next program
    Object.assign(module, { tree: { ...module.tree, body } });
  }

  private mention(node: Node, stars: ReadonlySet<Node>): void {
    if (stars.has(node)) return;
    if (node._type === 'Name') this.name(node.id);
    else if (node._type === 'Attribute') this.name(node.attr);
    else if (node._type === 'alias') for (const part of node.name.split('.')) this.name(part);
    else if (node._type === 'Constant' && node.value.type === 'str' && IDENTIFIER.test(node.value.value)) this.name(node.value.value);
    for (const child of children(node)) this.mention(child, stars);
  }
  private name(name: string): void {
    if (this.names.has(name)) return;
    this.names.add(name);
    for (const entry of this.waiting.get(name) ?? []) {
      this.left.delete(entry.node);
      this.pending.push(entry);
    }
    this.waiting.delete(name);
  }
}
