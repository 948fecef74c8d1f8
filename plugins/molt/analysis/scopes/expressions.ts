// The names in expressions, and the blocks that lambdas and comprehensions are.
import type { ast } from '../../../python';
import { PythonSyntaxError } from '../../../python';
import { mangle, Scope, type ScopeKind, Use } from './scope';

type Place = Pick<ast.Position, 'lineno' | 'col_offset'>;
type ComprehensionNode = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp;

const COMPREHENSIONS = {
  ListComp: ['listcomp', 'list'], SetComp: ['setcomp', 'set'], DictComp: ['dictcomp', 'dict'], GeneratorExp: ['genexpr', 'generator'],
} as const;

export class ExpressionWalk {
  /** The block of each node that has one. */
  readonly scopes = new Map<ast.Node, Scope>();
  /** Where a name was declared global or nonlocal, for errors found later. */
  protected readonly directives = new Map<Scope, Map<string, Place>>();
  protected readonly stack: Scope[] = [];
  protected scope: Scope;
  protected top: Scope;
  protected className: string | null = null;
  protected futureAnnotations = false;

  constructor(protected readonly filename: string, module: ast.Module) {
    this.top = new Scope('module', 'top', 0, module, null);
    this.scope = this.top;
  }

  protected error(msg: string, { lineno, col_offset }: Place): PythonSyntaxError {
    return new PythonSyntaxError('SyntaxError', msg, this.filename, lineno, col_offset + 1, '');
  }

  // Blocks.

  protected enter(kind: ScopeKind, name: string, node: Exclude<ast.Node, ast.Module> & Place): void {
    const scope = new Scope(kind, name, node.lineno, node, this.scope);
    scope.iterExpression = this.scope.iterExpression;
    // What is only annotated, and never evaluated, leaves no trace.
    if (kind !== 'annotation') {
      this.scope.children.push(scope);
      this.scopes.set(node, scope);
    }
    this.stack.push(scope);
    this.scope = scope;
  }

  protected leave(): void {
    this.stack.pop();
    this.scope = this.stack[this.stack.length - 1] ?? this.top;
  }

  protected within(kind: ScopeKind, name: string, node: Exclude<ast.Node, ast.Module> & Place, walk: () => void): void {
    this.enter(kind, name, node);
    walk();
    this.leave();
  }

  protected annotation(walk: () => void): void {
    if (!this.futureAnnotations) { walk(); return; }
    const scope = new Scope('annotation', '_annotation', 0, this.scope.node, this.scope);
    this.stack.push(scope);
    this.scope = scope;
    walk();
    this.leave();
  }

  // Names.

  protected flagsOf(name: string): number {
    return this.scope.symbols.get(mangle(this.className, name))?.flags ?? 0;
  }

  protected define(name: string, flag: number, node: Place, scope = this.scope): void {
    const mangled = mangle(this.className, name);
    let symbol = scope.symbols.get(mangled);
    if (!symbol) {
      symbol = { flags: 0, place: 'local' };
      scope.symbols.set(mangled, symbol);
    }
    if (flag & Use.PARAM && symbol.flags & Use.PARAM) throw this.error(`duplicate argument '${name}' in function definition`, node);
    if (flag & Use.TYPE_PARAM && symbol.flags & Use.TYPE_PARAM) throw this.error(`duplicate type parameter '${name}'`, node);
    symbol.flags |= flag;
    if (scope.iterTarget) {
      if (symbol.flags & (Use.GLOBAL | Use.NONLOCAL)) {
        throw this.error(`comprehension inner loop cannot rebind assignment expression target '${name}'`, node);
      }
      symbol.flags |= Use.COMP_ITER;
    }
    if (flag & (Use.GLOBAL | Use.NONLOCAL)) this.noteDirective(scope, mangled, node);
    if (flag & Use.GLOBAL && scope !== this.top) {
      const global = this.top.symbols.get(mangled);
      if (global) global.flags |= flag;
      else this.top.symbols.set(mangled, { flags: flag, place: 'local' });
    }
  }

  private noteDirective(scope: Scope, name: string, node: Place): void {
    const known = this.directives.get(scope) ?? new Map<string, Place>();
    this.directives.set(scope, known);
    if (!known.has(name)) known.set(name, node);
  }

  protected parameters(args: ast.Arguments): void {
    for (const parameter of [...args.posonlyargs, ...args.args, ...args.kwonlyargs]) this.define(parameter.arg, Use.PARAM, parameter);
    if (args.vararg) this.define(args.vararg.arg, Use.PARAM, args.vararg);
    if (args.kwarg) this.define(args.kwarg.arg, Use.PARAM, args.kwarg);
  }

  // Expressions.

  protected expressions(nodes: readonly ast.Expr[]): void {
    for (const node of nodes) this.expression(node);
  }

  /** Walks with a stack of its own: `a + b + ...` is as deep as it is long. */
  protected expression(root: ast.Expr): void {
    const pending: ast.Expr[] = [root];
    for (let node = pending.pop(); node; node = pending.pop()) {
      const parts = this.parts(node);
      for (let index = parts.length - 1; index >= 0; index--) {
        const part = parts[index];
        if (part) pending.push(part);
      }
    }
  }

  /** Notes what a node does itself; answers what is to be walked next, in order. */
  private parts(node: ast.Expr): readonly (ast.Expr | null)[] {
    switch (node._type) {
      case 'Name':
        this.define(node.id, node.ctx === 'Load' ? Use.USE : Use.LOCAL, node);
        if (node.ctx === 'Load' && node.id === 'super' && this.scope.kind === 'function') this.define('__class__', Use.USE, node);
        return [];
      case 'Constant': return [];
      case 'BoolOp': case 'JoinedStr': return node.values;
      case 'NamedExpr':
        this.namedTarget(node);
        return [node.value, node.target];
      case 'BinOp': return [node.left, node.right];
      case 'UnaryOp': return [node.operand];
      case 'Lambda':
        this.lambda(node);
        return [];
      case 'IfExp': return [node.test, node.body, node.orelse];
      case 'Dict': return [...node.keys, ...node.values];
      case 'Set': case 'List': case 'Tuple': return node.elts;
      case 'ListComp': case 'SetComp': case 'DictComp': case 'GeneratorExp':
        this.comprehension(node);
        return [];
      case 'Await':
        this.scope.coroutine = true;
        return [node.value];
      case 'Yield': case 'YieldFrom':
        if (this.scope.comprehension) throw this.error(`'yield' inside ${COMPREHENSION_NAMES[this.scope.comprehension]}`, node);
        this.scope.generator = true;
        return [node.value];
      case 'Compare': return [node.left, ...node.comparators];
      case 'Call': return [node.func, ...node.args, ...node.keywords.map((keyword) => keyword.value)];
      case 'FormattedValue': return [node.value, node.format_spec];
      case 'Attribute': case 'Starred': return [node.value];
      case 'Subscript': return [node.value, node.slice];
      case 'Slice': return [node.lower, node.upper, node.step];
    }
  }

  private lambda(node: ast.Lambda): void {
    this.expressions(node.args.defaults);
    for (const value of node.args.kw_defaults) if (value) this.expression(value);
    this.within('function', 'lambda', node, () => {
      this.parameters(node.args);
      this.expression(node.body);
    });
  }

  /** `:=` within a comprehension binds in the function or module around it. */
  private namedTarget(node: ast.NamedExpr): void {
    const name = node.target.id;
    if (this.scope.iterExpression > 0) throw this.error('assignment expression cannot be used in a comprehension iterable expression', node);
    if (!this.scope.comprehension) return;
    for (let index = this.stack.length - 1; index >= 0; index--) {
      const scope = this.stack[index];
      if (!scope) continue;
      const flags = scope.symbols.get(mangle(this.className, name))?.flags ?? 0;
      if (scope.comprehension) {
        if (flags & Use.COMP_ITER && flags & (Use.LOCAL | Use.GLOBAL)) {
          throw this.error(`assignment expression cannot rebind comprehension iteration variable '${name}'`, node);
        }
      } else if (scope.kind === 'function') {
        this.define(name, flags & Use.GLOBAL ? Use.GLOBAL : Use.NONLOCAL, node.target);
        this.define(name, Use.LOCAL, node.target, scope);
        return;
      } else if (scope.kind === 'module') {
        this.define(name, Use.GLOBAL, node.target);
        this.define(name, Use.GLOBAL, node.target, scope);
        return;
      } else {
        throw this.error(`assignment expression within a comprehension cannot be used in a ${scope.kind === 'class' ? 'class body' : 'type parameter'}`, node);
      }
    }
  }

  private comprehension(node: ComprehensionNode): void {
    const [first, ...rest] = node.generators;
    if (!first) return;
    const [name, kind] = COMPREHENSIONS[node._type];
    this.scope.iterExpression++;
    this.expression(first.iter);
    this.scope.iterExpression--;
    this.within('function', name, node, () => {
      this.scope.comprehension = kind;
      if (first.is_async) this.scope.coroutine = true;
      this.define('.0', Use.PARAM, node);
      this.iterationTarget(first.target);
      this.expressions(first.ifs);
      for (const generator of rest) {
        this.iterationTarget(generator.target);
        this.scope.iterExpression++;
        this.expression(generator.iter);
        this.scope.iterExpression--;
        this.expressions(generator.ifs);
        if (generator.is_async) this.scope.coroutine = true;
      }
      if (node._type === 'DictComp') {
        this.expression(node.value);
        this.expression(node.key);
      } else {
        this.expression(node.elt);
      }
      this.scope.generator = kind === 'generator';
    });
  }

  private iterationTarget(target: ast.Expr): void {
    this.scope.iterTarget = true;
    this.expression(target);
    this.scope.iterTarget = false;
  }
}

const COMPREHENSION_NAMES = {
  list: 'list comprehension', set: 'set comprehension', dict: 'dict comprehension', generator: 'generator expression',
} as const;
