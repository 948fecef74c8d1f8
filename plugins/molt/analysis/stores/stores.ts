// Every place that stores to a name or attribute. The program is all there is, so what is not listed here does not happen.
import { type ast, walk } from '../../../python';
import type { Scope, Scopes } from '../scopes';
import { mangle } from '../scopes';

export type StoreKind =
  | 'assign' | 'augment' | 'annotate' | 'delete' | 'import' | 'function' | 'class' | 'for' | 'with' | 'except' | 'named' | 'match' | 'parameter' | 'type';

export interface StoreSite {
  readonly kind: StoreKind;
  readonly node: ast.Node;
  readonly line: number;
  /** The block in which the store stands, which for a global may be any. */
  readonly scope: Scope;
  /** Runs at most once and on every path: at the block's top level, outside loops, branches and handlers. */
  readonly steady: boolean;
}

export interface ModuleStores {
  /** By block that owns the name, then by name. */
  readonly names: ReadonlyMap<Scope, ReadonlyMap<string, readonly StoreSite[]>>;
  /** By attribute: `x.name = ...` of any object. */
  readonly attributes: ReadonlyMap<string, readonly StoreSite[]>;
  /** What may store to any name: `setattr`, `globals`, `vars`, `exec`, a star import. Reasons with their lines. */
  readonly dynamic: readonly { readonly what: string; readonly line: number }[];
}

const DYNAMIC = new Set(['setattr', 'delattr', 'globals', 'vars', 'locals', 'exec', 'eval', '__import__']);

/** Ways to a module's names that are not written as such. */
const DYNAMIC_ATTRIBUTES = new Set(['__dict__', '__globals__', '__builtins__', 'f_globals', 'f_locals', 'f_builtins', 'modules', 'import_module']);

export function moduleStores(module: ast.Module, scopes: Scopes): ModuleStores {
  return new StoreWalk(scopes).run(module);
}

/** A global stored once, before anyone else can run: wherever it is read, it is that. */
export function isConstantGlobal(name: string, own: ModuleStores, scopes: Scopes, program: readonly ModuleStores[]): boolean {
  const [site, second] = own.names.get(scopes.top)?.get(name) ?? [];
  if (!site || second || !site.steady || site.scope !== scopes.top || site.kind === 'delete' || site.kind === 'augment') return false;
  return program.every((module) => module.dynamic.length === 0 && !module.attributes.has(name));
}

class StoreWalk {
  private readonly names = new Map<Scope, Map<string, StoreSite[]>>();
  private readonly attributes = new Map<string, StoreSite[]>();
  private readonly dynamic: { what: string; line: number }[] = [];
  private scope: Scope;
  private className: string | null = null;
  private steady = true;

  constructor(private readonly scopes: Scopes) {
    this.scope = scopes.top;
  }

  run(module: ast.Module): ModuleStores {
    this.block(module.body);
    return { names: this.names, attributes: this.attributes, dynamic: this.dynamic };
  }

  /** The block that owns a name: where it is stored, or where `global`, `nonlocal` or an inlined comprehension leads. */
  private owner(name: string): Scope {
    let scope: Scope = this.scope;
    for (;;) {
      const place = scope.place(name);
      if (place === 'global-explicit' || place === 'global-implicit') return this.scopes.top;
      if (place !== 'free' || !scope.parent) return scope;
      scope = scope.parent;
      while (scope.kind === 'class' && scope.parent) scope = scope.parent;
    }
  }

  private store(name: string, kind: StoreKind, node: ast.Node & { readonly lineno: number }): void {
    const mangled = mangle(this.className, name);
    const owner = this.owner(mangled);
    const known = this.names.get(owner) ?? new Map<string, StoreSite[]>();
    this.names.set(owner, known);
    const sites = known.get(mangled) ?? [];
    known.set(mangled, sites);
    sites.push({ kind, node, line: node.lineno, scope: this.scope, steady: this.steady && owner === this.scope });
  }

  private block(body: readonly ast.Stmt[]): void {
    for (const statement of body) this.statement(statement);
  }

  private unsteadily(read: () => void): void {
    const { steady } = this;
    this.steady = false;
    read();
    this.steady = steady;
  }

  private statement(node: ast.Stmt): void {
    switch (node._type) {
      case 'FunctionDef': case 'AsyncFunctionDef':
        this.store(node.name, 'function', node);
        this.expressions([...node.decorator_list, ...node.args.defaults, ...node.args.kw_defaults, node.returns]);
        this.within(node, this.className, () => {
          this.parameters(node.args);
          this.block(node.body);
        });
        break;
      case 'ClassDef':
        this.store(node.name, 'class', node);
        this.expressions([...node.decorator_list, ...node.bases, ...node.keywords.map((keyword) => keyword.value)]);
        this.within(node, node.name, () => this.block(node.body));
        break;
      case 'TypeAlias': this.store(node.name.id, 'type', node); break;
      case 'Delete': for (const target of node.targets) this.target(target, 'delete'); break;
      case 'Assign':
        this.expressions([node.value]);
        for (const target of node.targets) this.target(target, 'assign');
        break;
      case 'AugAssign':
        this.expressions([node.value]);
        this.target(node.target, 'augment');
        break;
      case 'AnnAssign':
        this.expressions([node.annotation, node.value]);
        if (node.value) this.target(node.target, 'annotate');
        break;
      case 'For': case 'AsyncFor':
        this.expressions([node.iter]);
        this.unsteadily(() => {
          this.target(node.target, 'for');
          this.block(node.body);
          this.block(node.orelse);
        });
        break;
      case 'While': case 'If':
        this.expressions([node.test]);
        this.unsteadily(() => {
          this.block(node.body);
          this.block(node.orelse);
        });
        break;
      case 'With': case 'AsyncWith':
        for (const item of node.items) {
          this.expressions([item.context_expr]);
          if (item.optional_vars) this.target(item.optional_vars, 'with');
        }
        // The context may swallow an exception: what follows it can be left out.
        this.unsteadily(() => this.block(node.body));
        break;
      case 'Match':
        this.expressions([node.subject]);
        this.unsteadily(() => node.cases.forEach((each) => this.matchCase(each)));
        break;
      case 'Try': case 'TryStar':
        this.unsteadily(() => {
          this.block(node.body);
          for (const handler of node.handlers) {
            this.expressions([handler.type]);
            if (handler.name !== null) this.store(handler.name, 'except', handler);
            this.block(handler.body);
          }
          this.block(node.orelse);
          this.block(node.finalbody);
        });
        break;
      case 'Import': case 'ImportFrom':
        for (const alias of node.names) {
          if (alias.name === '*') this.dynamic.push({ what: 'import *', line: node.lineno });
          else this.store(alias.asname ?? (node._type === 'Import' ? alias.name.split('.', 1)[0] ?? alias.name : alias.name), 'import', alias);
        }
        break;
      case 'Return': case 'Expr': this.expressions([node.value]); break;
      case 'Raise': this.expressions([node.exc, node.cause]); break;
      case 'Assert': this.expressions([node.test, node.msg]); break;
      case 'Global': case 'Nonlocal': case 'Pass': case 'Break': case 'Continue': break;
    }
  }

  private within(node: ast.Node, className: string | null, read: () => void): void {
    const { scope, className: outerClass, steady } = this;
    this.scope = this.scopes.of(node) ?? scope;
    this.className = className;
    this.steady = true;
    read();
    this.scope = scope;
    this.className = outerClass;
    this.steady = steady;
  }

  private parameters(args: ast.Arguments): void {
    for (const parameter of [...args.posonlyargs, ...args.args, args.vararg, ...args.kwonlyargs, args.kwarg]) {
      if (parameter) this.store(parameter.arg, 'parameter', parameter);
    }
  }

  private target(target: ast.Expr, kind: StoreKind): void {
    switch (target._type) {
      case 'Name': this.store(target.id, kind, target); break;
      case 'Tuple': case 'List': for (const element of target.elts) this.target(element, kind); break;
      case 'Starred': this.target(target.value, kind); break;
      case 'Attribute': {
        this.expressions([target.value]);
        const name = mangle(this.className, target.attr);
        const sites = this.attributes.get(name) ?? [];
        this.attributes.set(name, sites);
        sites.push({ kind, node: target, line: target.lineno, scope: this.scope, steady: this.steady });
        break;
      }
      case 'Subscript': this.expressions([target.value, target.slice]); break;
      default: break;
    }
  }

  private matchCase({ pattern, guard, body }: ast.MatchCase): void {
    walk(pattern, (node) => {
      if ((node._type === 'MatchAs' || node._type === 'MatchStar') && node.name !== null) this.store(node.name, 'match', node);
      else if (node._type === 'MatchMapping' && node.rest !== null) this.store(node.rest, 'match', node);
    });
    this.expressions([guard]);
    this.block(body);
  }

  /** Expressions store by `:=` and in comprehensions; and they name what stores by name at run time. */
  private expressions(nodes: readonly (ast.Expr | null)[]): void {
    for (const root of nodes) {
      if (!root) continue;
      walk(root, (node) => {
        switch (node._type) {
          case 'NamedExpr':
            this.unsteadily(() => this.store(node.target.id, 'named', node));
            return true;
          case 'Name':
            if (node.ctx === 'Load' && DYNAMIC.has(node.id)) this.dynamic.push({ what: node.id, line: node.lineno });
            return true;
          case 'Attribute':
            if (DYNAMIC_ATTRIBUTES.has(node.attr)) this.dynamic.push({ what: node.attr, line: node.lineno });
            return true;
          case 'Lambda':
            this.expressions([...node.args.defaults, ...node.args.kw_defaults]);
            this.within(node, this.className, () => {
              this.parameters(node.args);
              this.expressions([node.body]);
            });
            return false;
          case 'ListComp': case 'SetComp': case 'DictComp': case 'GeneratorExp':
            this.comprehension(node);
            return false;
          default: return true;
        }
      });
    }
  }

  private comprehension(node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp): void {
    this.expressions([node.generators[0]?.iter ?? null]);
    this.within(node, this.className, () => this.unsteadily(() => {
      for (const [index, generator] of node.generators.entries()) {
        this.target(generator.target, 'for');
        this.expressions([index > 0 ? generator.iter : null, ...generator.ifs]);
      }
      this.expressions(node._type === 'DictComp' ? [node.key, node.value] : [node.elt]);
    }));
  }
}
