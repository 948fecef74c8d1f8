// Walks a module and notes, block by block, what is done with each name.
import type { ast } from '../../../python';
import { PythonSyntaxError } from '../../../python';
import { ExpressionWalk } from './expressions';
import { futureFeatures } from './future';
import { Scope, Use } from './scope';

type Definition = ast.FunctionDef | ast.AsyncFunctionDef;

/** Statements; expressions are in ExpressionWalk. */
export class Collector extends ExpressionWalk {
  collect(module: ast.Module): Scope {
    this.futureAnnotations = futureFeatures(module, this.filename).has('annotations');
    const top = new Scope('module', 'top', 0, module, null);
    this.top = top;
    this.scope = top;
    this.stack.push(top);
    this.statements(module.body);
    return top;
  }

  private statements(body: readonly ast.Stmt[]): void {
    for (const statement of body) this.statement(statement);
  }

  private statement(node: ast.Stmt): void {
    switch (node._type) {
      case 'FunctionDef': case 'AsyncFunctionDef': this.functionDef(node); break;
      case 'ClassDef': this.classDef(node); break;
      case 'TypeAlias': this.typeAlias(node); break;
      case 'Return': if (node.value) this.expression(node.value); break;
      case 'Delete': this.expressions(node.targets); break;
      case 'Assign':
        this.expressions(node.targets);
        this.expression(node.value);
        break;
      case 'AugAssign':
        this.expression(node.target);
        this.expression(node.value);
        break;
      case 'AnnAssign': this.annotated(node); break;
      case 'For': case 'AsyncFor':
        this.expression(node.target);
        this.expression(node.iter);
        this.statements(node.body);
        this.statements(node.orelse);
        break;
      case 'While':
        this.expression(node.test);
        this.statements(node.body);
        this.statements(node.orelse);
        break;
      case 'If': this.conditional(node); break;
      case 'With': case 'AsyncWith':
        for (const item of node.items) {
          this.expression(item.context_expr);
          if (item.optional_vars) this.expression(item.optional_vars);
        }
        this.statements(node.body);
        break;
      case 'Match':
        this.expression(node.subject);
        for (const each of node.cases) {
          this.pattern(each.pattern);
          if (each.guard) this.expression(each.guard);
          this.statements(each.body);
        }
        break;
      case 'Raise':
        if (node.exc) this.expression(node.exc);
        if (node.cause) this.expression(node.cause);
        break;
      case 'Try': case 'TryStar':
        this.statements(node.body);
        this.statements(node.orelse);
        for (const handler of node.handlers) {
          if (handler.type) this.expression(handler.type);
          if (handler.name !== null) this.define(handler.name, Use.LOCAL, handler);
          this.statements(handler.body);
        }
        this.statements(node.finalbody);
        break;
      case 'Assert':
        this.expression(node.test);
        if (node.msg) this.expression(node.msg);
        break;
      case 'Import': case 'ImportFrom':
        for (const alias of node.names) this.alias(alias);
        break;
      case 'Global': for (const name of node.names) this.declare(name, Use.GLOBAL, node); break;
      case 'Nonlocal': for (const name of node.names) this.declare(name, Use.NONLOCAL, node); break;
      case 'Expr': this.expression(node.value); break;
      case 'Pass': case 'Break': case 'Continue': break;
    }
  }

  /** A loop, for an `elif` lies within the `else` before it. */
  private conditional(first: ast.If): void {
    for (let node: ast.If | null = first; node;) {
      this.expression(node.test);
      this.statements(node.body);
      const [only]: readonly ast.Stmt[] = node.orelse;
      const chained: ast.If | null = node.orelse.length === 1 && only?._type === 'If' ? only : null;
      if (!chained) this.statements(node.orelse);
      node = chained;
    }
  }

  private functionDef(node: Definition): void {
    this.define(node.name, Use.LOCAL, node);
    this.expressions(node.args.defaults);
    for (const value of node.args.kw_defaults) if (value) this.expression(value);
    this.expressions(node.decorator_list);
    const generic = node.type_params.length > 0;
    if (generic) {
      this.enterTypeParams(node.name, node, false);
      // CPython reserves this one without looking whether there are any.
      this.define('.defaults', Use.PARAM, node);
      if (node.args.kw_defaults.some((value) => value !== null)) this.define('.kwdefaults', Use.PARAM, node);
      this.typeParams(node.type_params);
    }
    this.parameterAnnotations(node);
    this.within('function', node.name, node, () => {
      if (node._type === 'AsyncFunctionDef') this.scope.coroutine = true;
      this.parameters(node.args);
      this.statements(node.body);
    });
    if (generic) this.leave();
  }

  private parameterAnnotations({ args, returns }: Definition): void {
    this.annotation(() => {
      for (const parameter of [...args.posonlyargs, ...args.args]) if (parameter.annotation) this.expression(parameter.annotation);
      if (args.vararg?.annotation) this.expression(args.vararg.annotation);
      if (args.kwarg?.annotation) this.expression(args.kwarg.annotation);
      for (const parameter of args.kwonlyargs) if (parameter.annotation) this.expression(parameter.annotation);
    });
    if (returns) this.annotation(() => this.expression(returns));
  }

  private classDef(node: ast.ClassDef): void {
    this.define(node.name, Use.LOCAL, node);
    this.expressions(node.decorator_list);
    const { className } = this;
    const generic = node.type_params.length > 0;
    if (generic) {
      this.enterTypeParams(node.name, node, true);
      this.typeParams(node.type_params);
    }
    this.expressions(node.bases);
    for (const keyword of node.keywords) this.expression(keyword.value);
    this.within('class', node.name, node, () => {
      this.className = node.name;
      if (generic) {
        this.define('__type_params__', Use.LOCAL, node);
        this.define('.type_params', Use.USE, node);
      }
      this.statements(node.body);
    });
    if (generic) this.leave();
    this.className = className;
  }

  private enterTypeParams(name: string, node: ast.ClassDef | Definition | ast.TypeAlias, isClass: boolean): void {
    const inClass = this.scope.kind === 'class';
    this.enter('type-parameters', name, node);
    if (inClass) {
      this.scope.seesClass = true;
      this.define('__classdict__', Use.USE, node);
    }
    if (!isClass) return;
    this.className = name;
    this.define('.type_params', Use.LOCAL | Use.USE, node);
    this.define('.generic_base', Use.LOCAL | Use.USE, node);
  }

  private typeParams(params: readonly ast.TypeParam[]): void {
    for (const param of params) {
      this.define(param.name, Use.TYPE_PARAM | Use.LOCAL, param);
      if (param._type === 'TypeVar' && param.bound) this.typeExpression('type-bound', param.name, param, param.bound, this.scope.seesClass);
      if (param.default_value) this.typeExpression('type-bound', param.name, param, param.default_value, this.scope.seesClass);
    }
  }

  private typeExpression(kind: 'type-bound' | 'type-alias', name: string, node: ast.TypeParam | ast.TypeAlias, value: ast.Expr, inClass: boolean): void {
    this.within(kind, name, kind === 'type-bound' ? value : node, () => {
      if (inClass) {
        this.scope.seesClass = true;
        this.define('__classdict__', Use.USE, node);
      }
      this.expression(value);
    });
  }

  private typeAlias(node: ast.TypeAlias): void {
    this.expression(node.name);
    const inClass = this.scope.kind === 'class';
    const generic = node.type_params.length > 0;
    if (generic) {
      this.enterTypeParams(node.name.id, node, false);
      this.typeParams(node.type_params);
    }
    this.typeExpression('type-alias', node.name.id, node, node.value, inClass);
    if (generic) this.leave();
  }

  private annotated(node: ast.AnnAssign): void {
    const { target, value } = node;
    if (target._type === 'Name') {
      const flags = this.flagsOf(target.id);
      if (flags & (Use.GLOBAL | Use.NONLOCAL) && this.scope !== this.top && node.simple) {
        throw this.error(`annotated name '${target.id}' can't be ${flags & Use.GLOBAL ? 'global' : 'nonlocal'}`, node);
      }
      if (node.simple) this.define(target.id, Use.ANNOT | Use.LOCAL, target);
      else if (value) this.define(target.id, Use.LOCAL, target);
    } else {
      this.expression(target);
    }
    this.annotation(() => this.expression(node.annotation));
    if (value) this.expression(value);
  }

  private alias({ name, asname, ...node }: ast.Alias): void {
    if (name === '*') {
      if (this.scope.kind !== 'module') throw this.error('import * only allowed at module level', node);
      return;
    }
    this.define(asname ?? name.split('.', 1)[0] ?? name, Use.IMPORT, node);
  }

  private declare(name: string, how: typeof Use.GLOBAL | typeof Use.NONLOCAL, node: ast.Global | ast.Nonlocal): void {
    const flags = this.flagsOf(name);
    const word = how === Use.GLOBAL ? 'global' : 'nonlocal';
    if (flags & Use.PARAM) throw this.error(`name '${name}' is parameter and ${word}`, node);
    if (flags & Use.USE) throw this.error(`name '${name}' is used prior to ${word} declaration`, node);
    if (flags & Use.ANNOT) throw this.error(`annotated name '${name}' can't be ${word}`, node);
    if (flags & Use.LOCAL) throw this.error(`name '${name}' is assigned to before ${word} declaration`, node);
    this.define(name, how, node);
  }

  private pattern(pattern: ast.Pattern): void {
    switch (pattern._type) {
      case 'MatchValue': this.expression(pattern.value); break;
      case 'MatchSingleton': break;
      case 'MatchSequence': case 'MatchOr': for (const each of pattern.patterns) this.pattern(each); break;
      case 'MatchMapping':
        this.expressions(pattern.keys);
        for (const each of pattern.patterns) this.pattern(each);
        if (pattern.rest !== null) this.define(pattern.rest, Use.LOCAL, pattern);
        break;
      case 'MatchClass':
        this.expression(pattern.cls);
        for (const each of [...pattern.patterns, ...pattern.kwd_patterns]) this.pattern(each);
        break;
      case 'MatchStar': if (pattern.name !== null) this.define(pattern.name, Use.LOCAL, pattern); break;
      case 'MatchAs':
        if (pattern.pattern) this.pattern(pattern.pattern);
        if (pattern.name !== null) this.define(pattern.name, Use.LOCAL, pattern);
        break;
    }
  }

  complain(msg: string, scope: Scope, name: string): PythonSyntaxError {
    return this.error(msg, this.directives.get(scope)?.get(name) ?? { lineno: scope.lineno, col_offset: 0 });
  }
}
