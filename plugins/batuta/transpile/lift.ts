// Functions within functions: each becomes one of the module (or of the class, where it uses `self`), and gets what it uses
// from around it as further parameters. A call passes what the variable holds at that moment, which is what Python reads.
import { type ast, walk } from '../../python';
import { Rejection } from './rejection';

/** A function that stood within another. */
export interface Lifted {
  /** Name of the function that it stood in, as it is called now. */
  readonly around: string;
  /** As it was called. */
  readonly name: string;
}

export interface Lifting {
  readonly tree: ast.Module;
  readonly lifted: ReadonlyMap<ast.FunctionDef, Lifted>;
}

interface Inner {
  readonly node: ast.FunctionDef;
  readonly captures: Set<string>;
  name: string;
}

type Around = { readonly owner: ast.ClassDef | null; readonly taken: Set<string> };

const places = <Node extends ast.Node>(node: Node): { lineno: number; col_offset: number; end_lineno: number; end_col_offset: number } => {
  const { lineno, col_offset, end_lineno, end_col_offset } = node as unknown as ast.Name;
  return { lineno, col_offset, end_lineno, end_col_offset };
};

function parametersOf(node: ast.FunctionDef): ast.Arg[] {
  const { args } = node;
  return [...args.posonlyargs, ...args.args, ...(args.vararg ? [args.vararg] : []), ...args.kwonlyargs, ...(args.kwarg ? [args.kwarg] : [])];
}

/** The names that a function stores, its parameters among them, but not those of functions within it. */
function localsOf(node: ast.FunctionDef): Set<string> {
  const found = new Set(parametersOf(node).map((arg) => arg.arg));
  for (const statement of node.body) walk(statement, (inner) => {
    if (inner._type === 'FunctionDef' || inner._type === 'AsyncFunctionDef' || inner._type === 'ClassDef') {
      found.add(inner.name);
      return false;
    }
    if (inner._type === 'Name' && inner.ctx !== 'Load') found.add(inner.id);
    else if (inner._type === 'ExceptHandler' && inner.name) found.add(inner.name);
    return true;
  });
  return found;
}

/** The functions that stand right in a function, at any depth of its blocks. */
function innerFunctions(node: ast.FunctionDef): ast.FunctionDef[] {
  const found: ast.FunctionDef[] = [];
  for (const statement of node.body) walk(statement, (inner) => {
    if (inner._type === 'FunctionDef') found.push(inner);
    return !['FunctionDef', 'AsyncFunctionDef', 'ClassDef', 'Lambda'].includes(inner._type);
  });
  return found;
}

/** Copies a tree, with changes: what `change` answers stands in place of the node; null leaves a statement out. */
export function rebuilt<Node>(node: Node, change: (node: ast.Node) => ast.Node | null | undefined): Node {
  if (Array.isArray(node)) return node.map((each) => rebuilt(each as unknown, change)).filter((each) => each !== null) as Node;
  if (node === null || typeof node !== 'object') return node;
  if ('_type' in node) {
    const other = change(node as unknown as ast.Node);
    if (other !== undefined) return other as Node;
  }
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, typeof value === 'object' ? rebuilt(value as unknown, change) : value])) as Node;
}

/** Whether a statement calls the function, through others that stand in the same function too. */
function mayCall(around: ast.FunctionDef, statement: ast.Stmt, name: string): boolean {
  const seen = new Set<string>();
  const pending: ast.Node[] = [statement];
  for (let next = pending.pop(); next; next = pending.pop()) walk(next, (node) => {
    if (node._type !== 'Call' || node.func._type !== 'Name' || seen.has(node.func.id)) return;
    const { id } = node.func;
    seen.add(id);
    const other = around.body.find((each): each is ast.FunctionDef => each._type === 'FunctionDef' && each.name === id);
    if (other) pending.push(...other.body);
  });
  return seen.has(name);
}

/** What keeps a function where it is; null where it can be lifted. */
export function hindrance(around: ast.FunctionDef, node: ast.FunctionDef): Rejection | null {
  const refuse = (message: string, hint: string, line = node.lineno): Rejection => new Rejection('nested-function', line, message, hint);
  if (!around.body.includes(node)) return refuse('a function within a block of a function: it may not be there when it is called', 'define it at the top of the function');
  if (node.decorator_list.length > 0) return refuse('a decorated function within a function', 'move it to the top of the module');
  if (node.args.vararg || node.args.kwarg || node.args.defaults.length > 0 || node.args.kw_defaults.some((each) => each !== null)) return refuse('a function within a function, with defaults or any number of arguments', 'move it to the top of the module and pass what it uses');
  let found: Rejection | null = null;
  walk({ _type: 'Module', body: node.body, type_ignores: [] }, (inner) => {
    if (inner._type === 'Nonlocal' || inner._type === 'Global') found ??= refuse('a function that stores into a variable of the function around it', 'return the new value', inner.lineno);
    if (inner._type === 'Yield' || inner._type === 'YieldFrom') found ??= new Rejection('generator', inner.lineno, 'a generator', 'build and return a list');
  });
  const callees = new Set<ast.Node>();
  let definitions = 0;
  for (const statement of around.body) walk(statement, (inner) => {
    if (inner._type === 'Call' && inner.func._type === 'Name' && inner.func.id === node.name) callees.add(inner.func);
    if ((inner._type === 'FunctionDef' || inner._type === 'ClassDef') && inner.name === node.name) definitions++;
    if (inner._type === 'Name' && inner.id === node.name && !callees.has(inner)) found ??= refuse(`the function ${node.name} as a value`, 'call it where it is defined, or move it to the top of the module', inner.lineno);
    if (inner._type === 'Lambda' || inner._type === 'ClassDef' || inner._type === 'AsyncFunctionDef') walk(inner, (deep) => {
      if (deep._type === 'Name' && deep.id === node.name) found ??= refuse(`a call of ${node.name} from within another kind of function`, 'move it to the top of the module', deep.lineno);
    });
  });
  const at = around.body.indexOf(node);
  const early = around.body.find((statement, index) => index < at && statement._type !== 'FunctionDef' && mayCall(around, statement, node.name));
  if (early) found ??= refuse(`${node.name} may be called before it is defined`, 'define functions before their first call', early.lineno);
  if (definitions > 1) found ??= refuse(`${node.name} is defined twice`, 'give each function its own name');
  return found;
}

/** Annotations of the variables around, where they have one. */
function annotationsOf(around: ast.FunctionDef): Map<string, ast.Expr> {
  const found = new Map<string, ast.Expr>();
  for (const arg of parametersOf(around)) if (arg.annotation) found.set(arg.arg, arg.annotation);
  for (const statement of around.body) walk(statement, (inner) => {
    if (inner._type === 'AnnAssign' && inner.target._type === 'Name') found.set(inner.target.id, inner.annotation);
    return inner._type !== 'FunctionDef';
  });
  return found;
}

/** One function with those in it lifted out; they come first. */
function lift(around: ast.FunctionDef, { owner, taken }: Around, lifted: Map<ast.FunctionDef, Lifted>): { readonly around: ast.FunctionDef; readonly out: ast.FunctionDef[] } {
  const inners: Inner[] = innerFunctions(around).filter((node) => hindrance(around, node) === null).map((node) => ({ node, captures: new Set<string>(), name: '' }));
  if (inners.length === 0) return { around, out: [] };
  const outside = localsOf(around);
  const isMethod = owner !== null && parametersOf(around)[0]?.arg === 'self';
  for (const inner of inners) {
    const own = localsOf(inner.node);
    walk({ _type: 'Module', body: inner.node.body, type_ignores: [] }, (node) => {
      if (node._type === 'Name' && node.ctx === 'Load' && outside.has(node.id) && !own.has(node.id) && !inners.some((other) => other.node.name === node.id)) inner.captures.add(node.id);
    });
    const stem = `${around.name.replace(/^_+|_+$/g, '').replace('.', '_') || around.name}_${inner.node.name.replace(/^_+/, '')}`;
    inner.name = stem;
    for (let next = 2; taken.has(inner.name); next++) inner.name = `${stem}_${next}`;
    taken.add(inner.name);
  }
  // what a function calls has to be given what that one uses
  for (let changed = true; changed;) {
    changed = false;
    for (const inner of inners) walk(inner.node, (node) => {
      if (node._type !== 'Call' || node.func._type !== 'Name') return;
      const { id } = node.func;
      for (const name of inners.find((other) => other.node.name === id)?.captures ?? []) if (!inner.captures.has(name)) {
        inner.captures.add(name);
        changed = true;
      }
    });
  }
  const annotations = annotationsOf(around);
  // after its own parameters, in the order in which they come up
  const passed = (inner: Inner): string[] => [...outside].filter((name) => inner.captures.has(name) && !(isMethod && name === 'self'));
  const asMethod = (inner: Inner): boolean => isMethod && inner.captures.has('self');
  const change = (node: ast.Node): ast.Node | null | undefined => {
    if (node._type === 'FunctionDef' && inners.some((inner) => inner.node === node)) return null;
    if (node._type !== 'Call' || node.func._type !== 'Name') return undefined;
    const { id } = node.func;
    const inner = inners.find((each) => each.node.name === id);
    if (!inner) return undefined;
    const place = places(node.func);
    const load = (name: string): ast.Name => ({ ...place, _type: 'Name', id: name, ctx: 'Load' });
    const func: ast.Expr = asMethod(inner) ? { ...place, _type: 'Attribute', value: load('self'), attr: inner.name, ctx: 'Load' } : load(inner.name);
    return { ...node, func, args: rebuilt(node.args, change), keywords: [...rebuilt(node.keywords, change), ...passed(inner).map((name): ast.Keyword => ({ ...place, _type: 'keyword', arg: name, value: load(name) }))] };
  };
  const withBody = (node: ast.FunctionDef): readonly ast.Stmt[] => {
    const body = rebuilt(node.body, change);
    return body.length > 0 ? body : [{ ...places(node), _type: 'Pass' }];
  };
  const whole: ast.FunctionDef = { ...around, body: withBody(around) };
  const out = inners.map((inner): ast.FunctionDef => {
    const place = places(inner.node);
    const arg = (name: string): ast.Arg => ({ ...place, _type: 'arg', arg: name, annotation: name === 'self' && isMethod ? null : annotations.get(name) ?? null, type_comment: null });
    const node: ast.FunctionDef = { ...inner.node, name: inner.name, args: { ...inner.node.args, posonlyargs: [], args: [...(asMethod(inner) ? [arg('self')] : []), ...inner.node.args.posonlyargs, ...inner.node.args.args, ...passed(inner).map(arg)] }, body: withBody(inner.node) };
    lifted.set(node, { around: around.name, name: inner.node.name });
    return node;
  });
  return { around: whole, out };
}

/** The module without functions in functions, as far as they can be lifted; the others are refused where they stand. */
export function liftFunctions(tree: ast.Module, copied: ReadonlyMap<ast.FunctionDef, Lifted>): Lifting {
  const lifted = new Map(copied);
  const taken = new Set<string>();
  walk(tree, (node) => {
    if (node._type === 'Name') taken.add(node.id);
    else if (node._type === 'FunctionDef' || node._type === 'ClassDef') taken.add(node.name);
    else if (node._type === 'Attribute') taken.add(node.attr);
  });
  const functions = (body: readonly ast.Stmt[], owner: ast.ClassDef | null, top: ast.Stmt[]): ast.Stmt[] => body.flatMap((statement): ast.Stmt[] => {
    if (statement._type !== 'FunctionDef') return [statement];
    const { around, out } = lift(statement, { owner, taken }, lifted);
    const own = lifted.get(statement);
    if (own && around !== statement) lifted.set(around, own);
    // one level at a time: what is lifted may hold functions itself
    const deeper = functions(out, owner, top) as ast.FunctionDef[];
    if (owner === null) return [around, ...deeper];
    const methods = deeper.filter((node) => parametersOf(node)[0]?.arg === 'self');
    top.push(...deeper.filter((node) => !methods.includes(node)));
    return [around, ...methods];
  });
  const body = tree.body.flatMap((statement): ast.Stmt[] => {
    if (statement._type === 'FunctionDef') return functions([statement], null, []);
    if (statement._type !== 'ClassDef') return [statement];
    const top: ast.Stmt[] = [];
    const own = functions(statement.body, statement, top);
    return own.length === statement.body.length && top.length === 0 ? [statement] : [{ ...statement, body: own }, ...top];
  });
  return lifted.size === copied.size ? { tree, lifted } : { tree: { ...tree, body }, lifted };
}
