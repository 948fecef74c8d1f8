// What of a library a program can name: functions, classes and imports that nobody mentions are left out, with all that they import.
import type * as ast from '../python/ast';
import { children, type Node } from './lowering/scopes';
import type { WorldModule } from './world';

const IDENTIFIER = /^[A-Za-z_]\w*$/;

function isAll(node: ast.Stmt): boolean {
  return (node._type === 'Assign' && node.targets.some((target) => target._type === 'Name' && target.id === '__all__')) || (node._type === 'AugAssign' && node.target._type === 'Name' && node.target.id === '__all__');
}

/** The names that lead to a statement right in a library module which does nothing but bind them: a definition, or an import; null for any other. */
function bindsOnly(node: ast.Stmt): readonly string[] | null {
  switch (node._type) {
    case 'FunctionDef':
    case 'AsyncFunctionDef': return node.decorator_list.length === 0 ? [node.name] : null;
    case 'ClassDef': return node.decorator_list.length === 0 && node.keywords.length === 0 ? [node.name] : null;
    case 'Import': return node.names.flatMap(({ name, asname }) => [...name.split('.'), ...(asname ? [asname] : [])]);
    case 'ImportFrom':
      if (node.module === '__future__' || node.names.some(({ name }) => name === '*')) return null;
      return [...(node.module ?? '').split('.'), ...node.names.map(({ name, asname }) => asname ?? name)];
    default: return null;
  }
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
      const names = module.library && !this.stars(module).has(node) ? bindsOnly(node) : null;
      if (names === null) {
        if (!module.library || !isAll(node)) this.pending.push({ node, module });
      } else if (names.some((name) => this.names.has(name))) this.pending.push({ node, module });
      else {
        this.left.add(node);
        for (const name of names) this.waiting.set(name, [...(this.waiting.get(name) ?? []), { node, module }]);
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
      if (!this.left.delete(entry.node)) continue;  // reached by another of its names
      this.pending.push(entry);
    }
    this.waiting.delete(name);
  }
}
