// Inheritance, taken apart before anything is read: each class gets what it inherits as its own, and a base class that is
// never made itself stands for whichever of its subclasses a value is.
import { type ast, walk } from '../../python';
import { type Lifted, rebuilt } from './lift';
import { EXCEPTIONS } from './model';
import { Rejection } from './rejection';

export interface Inheritance {
  readonly tree: ast.Module;
  /** Base classes that stand for others: their names, and those of the classes that values are of. */
  readonly families: ReadonlyMap<string, readonly string[]>;
  /** Methods that `super()` means, each beside the method that calls it. */
  readonly copied: ReadonlyMap<ast.FunctionDef, Lifted>;
  readonly refused: readonly { readonly name: string; readonly rejection: Rejection }[];
}

type Places = Pick<ast.Name, 'lineno' | 'col_offset' | 'end_lineno' | 'end_col_offset'>;
const places = ({ lineno, col_offset, end_lineno, end_col_offset }: Places): Places => ({ lineno, col_offset, end_lineno, end_col_offset });

const dotted = (node: ast.Expr): string => (node._type === 'Name' ? node.id : node._type === 'Attribute' ? `${dotted(node.value)}.${node.attr}` : '');
const isNothing = (base: ast.Expr): boolean => ['object', 'ABC', 'abc.ABC'].includes(dotted(base));
const isMethod = (node: ast.Stmt): node is ast.FunctionDef => node._type === 'FunctionDef';
const isAbstract = (node: ast.FunctionDef): boolean => node.decorator_list.some((each) => /(^|\.)abstractmethod$/.test(dotted(each)));
const dataclassOf = (node: ast.ClassDef): ast.Expr | undefined => node.decorator_list.find((each) => /(^|\.)dataclass$/.test(dotted(each._type === 'Call' ? each.func : each)));
const flags = (decorator: ast.Expr | undefined): string => (decorator?._type === 'Call' ? decorator.keywords.filter((each) => each.arg === 'frozen' && each.value._type === 'Constant' && each.value.value.type === 'bool' && each.value.value.value).map((each) => each.arg).join() : '');
const memberName = (node: ast.Stmt): string | null => (isMethod(node) ? node.name : node._type === 'AnnAssign' && node.target._type === 'Name' ? node.target.id : node._type === 'Assign' && node.targets[0]?._type === 'Name' ? node.targets[0].id : null);

/** `super().name(...)`: the name and the call; null for anything else. */
function superCall(node: ast.Node): { readonly name: string; readonly call: ast.Call } | null {
  if (node._type !== 'Call' || node.func._type !== 'Attribute') return null;
  const { value } = node.func;
  return value._type === 'Call' && value.func._type === 'Name' && value.func.id === 'super' && value.args.length === 0 ? { name: node.func.attr, call: node } : null;
}

function usesSuper(node: ast.Node): boolean {
  let found = false;
  walk(node, (each) => {
    if (each._type === 'Name' && each.id === 'super') found = true;
  });
  return found;
}

const refuse = (node: Places, message: string, hint: string): never => {
  throw new Rejection('inheritance', node.lineno, message, hint);
};

const isDocumentation = (statement: ast.Stmt | undefined): boolean => statement?._type === 'Expr' && statement.value._type === 'Constant';

/** The base's `__init__` in the place of the call: what its parameters are given stands where it reads them. */
function inlined(base: ast.FunctionDef, call: ast.Call, around: ast.FunctionDef): ast.Stmt[] {
  const { args } = base.args;
  const params = [...base.args.posonlyargs, ...args].slice(1);
  if (base.args.vararg || base.args.kwarg || base.args.kwonlyargs.length > 0 || call.args.some((arg) => arg._type === 'Starred') || call.keywords.some((keyword) => keyword.arg === null)) refuse(call, 'a call of the base constructor with any number of arguments', 'name the arguments');
  const given = new Map<string, ast.Expr>();
  const first = params.length - base.args.defaults.length;
  params.forEach((param, index) => {
    const value = call.args[index] ?? call.keywords.find((keyword) => keyword.arg === param.arg)?.value ?? base.args.defaults[index - first];
    if (!value) refuse(call, `the base constructor needs ${param.arg}`, 'this raises TypeError always');
    // a default is one object for all calls
    if (base.args.defaults.includes(value!) && value!._type !== 'Constant' && value!._type !== 'UnaryOp') refuse(call, `the default of ${param.arg} in the base constructor`, 'give the argument');
    given.set(param.arg, value!);
  });
  if (call.args.length > params.length || call.keywords.some((keyword) => !params.some((param) => param.arg === keyword.arg))) refuse(call, 'the base constructor takes other arguments', 'this raises TypeError always');
  const own = new Set<string>();
  for (const statement of around.body) walk(statement, (node) => {
    if (node._type === 'Name') own.add(node.id);
  });
  for (const arg of around.args.args) own.add(arg.arg);
  const before: ast.Stmt[] = [];
  for (const statement of base.body) walk(statement, (node) => {
    if (node._type === 'Return') refuse(call, 'a base constructor that returns early', 'let it run to its end');
    if (node._type === 'Name' && node.ctx !== 'Load' && (given.has(node.id) || own.has(node.id))) refuse(call, `${node.id} means something else in the base constructor`, 'rename one of the two');
  });
  for (const param of params) {
    const value = given.get(param.arg)!;
    if (value._type === 'Name' || value._type === 'Constant') continue;
    // computed once, before anything else of the base
    let name = param.arg;
    while (own.has(name)) name = `base_${name}`;
    own.add(name);
    const target: ast.Name = { ...places(value), _type: 'Name', id: name, ctx: 'Store' };
    before.push(param.annotation ? { ...places(call), _type: 'AnnAssign', target, annotation: param.annotation, value, simple: 1 } : { ...places(call), _type: 'Assign', targets: [target], value, type_comment: null });
    given.set(param.arg, { ...target, ctx: 'Load' });
  }
  const change = (node: ast.Node): ast.Node | undefined => (node._type === 'Name' && node.ctx === 'Load' ? given.get(node.id) : undefined);
  const body = isDocumentation(base.body[0]) ? base.body.slice(1) : base.body;
  return [...before, ...body.map((statement): ast.Stmt => {
    const other = rebuilt(statement, change);
    // the annotation of the parameter is that of the field
    const [target] = statement._type === 'Assign' ? statement.targets : [];
    const param = statement._type === 'Assign' && statement.value._type === 'Name' ? params.find((each) => each.arg === (statement.value as ast.Name).id) : undefined;
    if (other._type === 'Assign' && target?._type === 'Attribute' && param?.annotation) return { ...places(other), _type: 'AnnAssign', target: other.targets[0] as ast.Attribute, annotation: param.annotation, value: other.value, simple: 0 };
    return other;
  })];
}

/** A class with what it inherits from a base that is whole already. */
function flattened(node: ast.ClassDef, base: ast.ClassDef, copied: Map<ast.FunctionDef, Lifted>): ast.ClassDef {
  const [mine, theirs] = [dataclassOf(node), dataclassOf(base)];
  if ((mine === undefined) !== (theirs === undefined)) refuse(node, 'a dataclass and a plain class in one line of inheritance', 'make both dataclasses, or neither');
  if (flags(mine) !== flags(theirs)) refuse(node, 'a frozen and a changeable dataclass in one line of inheritance', 'make both frozen, or neither');
  const own = new Set(node.body.map(memberName).filter((name) => name !== null));
  const extra: ast.FunctionDef[] = [];
  const fromBase = (name: string): ast.FunctionDef | undefined => base.body.filter(isMethod).find((each) => each.name === name);
  const method = (def: ast.FunctionDef): ast.FunctionDef => {
    if (!usesSuper(def)) return def;
    const body = def.body.flatMap((statement): ast.Stmt[] => {
      const asked = statement._type === 'Expr' ? superCall(statement.value) : null;
      if (def.name === '__init__' && asked?.name === '__init__') {
        const init = fromBase('__init__');
        if (!init && asked.call.args.length + asked.call.keywords.length > 0) refuse(statement, 'the base has no constructor of its own', 'this raises TypeError always');
        return init ? inlined(init, asked.call, def) : [];
      }
      return [rebuilt(statement, (each) => {
        const wanted = superCall(each);
        if (!wanted) return undefined;
        const meant = fromBase(wanted.name) ?? refuse(statement, `the base has no method ${wanted.name} that is moved`, 'define it there');
        if (wanted.name === '__init__' || meant.decorator_list.length > 0) refuse(statement, `super().${wanted.name} in this form`, 'call it at the top of the constructor, and plain methods only');
        const name = `${base.name.toLowerCase()}_${wanted.name.replace(/^_+|_+$/g, '')}`;
        if (!extra.some((other) => other.name === name)) {
          const copy: ast.FunctionDef = { ...rebuilt(meant, () => undefined), name };
          extra.push(copy);
          copied.set(copy, { around: def.name, name: 'super' });
        }
        const place = places(wanted.call);
        return { ...wanted.call, func: { ...place, _type: 'Attribute', value: { ...place, _type: 'Name', id: 'self', ctx: 'Load' }, attr: name, ctx: 'Load' } };
      })];
    });
    const whole: ast.FunctionDef = { ...def, body: body.length > 0 ? body : [{ ...places(def), _type: 'Pass' }] };
    if (usesSuper(whole)) refuse(def, 'super in this form', 'call super().method(...) only');
    return whole;
  };
  // a field that is declared again keeps its place
  const again = new Map(node.body.filter((member) => mine && member._type === 'AnnAssign').map((member) => [memberName(member), member]));
  const inherited = base.body.filter((member) => {
    const name = memberName(member);
    return name !== null && (!own.has(name) || (member._type === 'AnnAssign' && again.has(name)));
  }).map((member) => {
    if (!isMethod(member)) return again.get(memberName(member)) ?? member;
    // a copy of its own: each class tells for itself what is known of it
    const copy = rebuilt(member, () => undefined);
    const beside = copied.get(member);
    if (beside) copied.set(copy, beside);
    return copy;
  });
  const isAgain = (member: ast.Stmt): boolean => member._type === 'AnnAssign' && again.get(memberName(member)) === member && base.body.some((other) => other._type === 'AnnAssign' && memberName(other) === memberName(member));
  const members = node.body.filter((member) => !isAgain(member)).map((member) => (isMethod(member) ? method(member) : member));
  const documented = isDocumentation(members[0]) ? 1 : 0;
  const fields = inherited.filter((member) => !isMethod(member));
  return { ...node, bases: [], keywords: [], body: [...members.slice(0, documented), ...fields, ...members.slice(documented), ...inherited.filter(isMethod), ...extra] };
}

/** Names that are called, and names that are used in any other way but as a base. */
function usesOf(tree: ast.Module): { readonly called: ReadonlySet<string>; readonly named: ReadonlySet<string> } {
  const called = new Set<string>();
  const named = new Set<string>();
  const look = (node: ast.Node): void => walk(node, (each) => {
    if (each._type === 'Call' && each.func._type === 'Name') called.add(each.func.id);
    if (each._type === 'Name') named.add(each.id);
    else if (each._type === 'Constant' && each.value.type === 'str') for (const word of each.value.value.match(/\w+/g)?.slice(0, 50) ?? []) named.add(word);
    // a class that makes itself
    if (each._type === 'ClassDef') {
      for (const inner of each.body) walk(inner, (deep) => {
        if (deep._type === 'Call' && deep.func._type === 'Name' && deep.func.id === 'cls') called.add(each.name);
      });
      for (const inner of [...each.body, ...each.decorator_list]) look(inner);
      return false;
    }
    return true;
  });
  for (const statement of tree.body) look(statement);
  return { called, named };
}

export function takeApart(tree: ast.Module): Inheritance {
  const defined = new Map<string, ast.ClassDef>();
  for (const statement of tree.body) if (statement._type === 'ClassDef') defined.set(statement.name, statement);
  const parentOf = (node: ast.ClassDef): ast.ClassDef | null => {
    const bases = node.bases.filter((base) => !isNothing(base));
    const [only] = bases;
    const parent = bases.length === 1 && only?._type === 'Name' ? defined.get(only.id) : undefined;
    return parent && parent !== node && parent.lineno < node.lineno && !isSpecial(parent) ? parent : null;
  };
  /** Enumerations and exceptions have a way of their own. */
  const isSpecial = (node: ast.ClassDef): boolean => node.bases.some((base) => /(^|\.)(Enum|IntEnum)$/.test(dotted(base)) || dotted(base) in EXCEPTIONS || (base._type === 'Name' && base.id !== node.name && defined.has(base.id) && defined.get(base.id)!.lineno < node.lineno && isSpecial(defined.get(base.id)!)));
  const children = new Map<string, string[]>();
  for (const node of defined.values()) {
    const parent = parentOf(node);
    if (parent) children.set(parent.name, [...(children.get(parent.name) ?? []), node.name]);
  }
  const copied = new Map<ast.FunctionDef, Lifted>();
  const refused: { name: string; rejection: Rejection }[] = [];
  const families = new Map<string, readonly string[]>();
  const hasAbstract = [...defined.values()].some((node) => node.bases.some((base) => isNothing(base) && dotted(base) !== 'object') || node.keywords.some((keyword) => keyword.arg === 'metaclass'));
  if (children.size === 0 && !hasAbstract) return { tree, families, copied, refused };

  const whole = new Map<string, ast.ClassDef>();
  const body: ast.Stmt[] = [];
  for (const statement of tree.body) {
    if (statement._type !== 'ClassDef' || isSpecial(statement)) {
      body.push(statement);
      continue;
    }
    const plain: ast.ClassDef = { ...statement, bases: statement.bases.filter((base) => !isNothing(base)), keywords: statement.keywords.filter((keyword) => !(keyword.arg === 'metaclass' && /(^|\.)ABCMeta$/.test(dotted(keyword.value)))) };
    const parent = parentOf(statement);
    if (!parent) {
      whole.set(plain.name, plain);
      body.push(plain);
      continue;
    }
    try {
      const base = whole.get(parent.name) ?? refuse(statement, `${parent.name} is not moved`, 'see why the base was rejected');
      const made = flattened(plain, base, copied);
      whole.set(made.name, made);
      body.push(made);
    } catch (error) {
      if (!(error instanceof Rejection)) throw error;
      refused.push({ name: statement.name, rejection: error });
    }
  }
  const { called, named } = usesOf(tree);
  const isMade = (name: string): boolean => called.has(name);
  const isWhole = (node: ast.ClassDef): boolean => !node.body.filter(isMethod).some(isAbstract);
  const descendants = (name: string): string[] => (children.get(name) ?? []).flatMap((child) => [child, ...descendants(child)]);
  const kept = body.filter((statement) => {
    if (statement._type !== 'ClassDef' || !children.has(statement.name) || isMade(statement.name)) return true;
    // what cannot be made is never a value; neither is a base within the family that is itself only a base
    const values = descendants(statement.name).filter((name) => whole.has(name) && isWhole(whole.get(name)!) && (!children.has(name) || isMade(name)));
    if (!named.has(statement.name) || values.length === 0) return false;
    families.set(statement.name, values);
    return true;
  });
  return { tree: { ...tree, body: kept }, families, copied, refused };
}
