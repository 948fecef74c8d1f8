// A parsed module to its model: what is there, and the types that annotations and calls tell.
import { type ast, walk } from '../../python';
import { analyseScopes, type Scope, type Scopes } from '../../molt/analysis/scopes';
import { isConstantGlobal, moduleStores } from '../../molt/analysis/stores';
import { exactly, inferTypes, type Types } from '../../molt/types';
import { annotationType, type TypeNames } from './annotations';
import { moveEnumMethods } from './enumerations';
import { messageOf, moveMessages } from './exception-classes';
import { type Collected, collectGenerators } from './generators';
import { takeApart } from './inherit';
import { liftFunctions, type Lifting } from './lift';
import { type EnumModel, EXCEPTIONS, type FunctionKind, type FunctionModel, Known, type ModuleModel, type Parameter, type PythonPlace } from './model';
import { constantName, functionName, memberName } from './names';
import { writtenOut } from './plain';
import { readClass } from './read-class';
import { reject, Rejection } from './rejection';
import { BOOL, FLOAT, fresh, INT, isOrdered, NONE, STR, type Ty } from './types';

/** Modules whose parts the transpiler knows, by what is known of them. */
export const KNOWN_MODULES = new Set(['math', 'sys', 'typing', 'dataclasses', 'enum', 'collections', 'functools', 'itertools', 'operator', '__future__', 'abc', 'collections.abc', 'string']);

/** What a reader of functions needs of its module. */
export interface Reading {
  readonly names: TypeNames;
  readonly types: Types;
  readonly isKnownDecorator: (node: ast.Expr, ...names: string[]) => boolean;
  /** Functions that stood within others. */
  readonly lifted: Lifting['lifted'];
  /** The name of the module. */
  readonly home: string;
  readonly collected: Collected;
  /** Names of methods of enumerations. */
  readonly enumMethods: ReadonlySet<string>;
}

function dottedName(node: ast.Expr): string | null {
  if (node._type === 'Name') return node.id;
  if (node._type === 'Attribute') {
    const base = dottedName(node.value);
    return base === null ? null : `${base}.${node.attr}`;
  }
  return null;
}

export function readFunction(node: ast.FunctionDef, owner: FunctionModel['owner'], kind: FunctionKind, reading: Reading, isProperty = false): FunctionModel {
  const from = reading.lifted.get(node) ?? null;
  const short = from ? `${from.around}.${from.name}` : node.name;
  const title = owner ? `${owner.name}.${short}` : short;
  const { args } = node;
  if (args.kwarg) reject('varargs', args.kwarg, 'a function of any keyword arguments', 'name the parameters');
  if (node.type_params.length > 0) reject('generic', node, 'a generic function', 'write it for one type');
  walk({ _type: 'Module', body: node.body, type_ignores: [] }, (inner) => {
    if (inner._type === 'Yield' || inner._type === 'YieldFrom') throw reading.collected.refused.get(node.name) ?? new Rejection('generator', inner.lineno, 'a generator', 'build and return a list');
    if (inner._type === 'Await') reject('async', inner, 'await has no counterpart here', 'move the asynchronous part elsewhere');
    return true;
  });
  const positional = [...args.posonlyargs, ...args.args];
  const taken = kind === 'method' || kind === 'constructor' || kind === 'class' ? positional.slice(1) : positional;
  const firstDefault = positional.length - args.defaults.length;
  const params: Parameter[] = [
    ...taken.map((arg) => ({ arg, fallback: args.defaults[positional.indexOf(arg) - firstDefault] ?? null, keywordOnly: false, variadic: false })),
    ...(args.vararg ? [{ arg: args.vararg, fallback: null, keywordOnly: false, variadic: true }] : []),
    ...args.kwonlyargs.map((arg, index) => ({ arg, fallback: args.kw_defaults[index] ?? null, keywordOnly: true, variadic: false })),
  ].map(({ arg, fallback, keywordOnly, variadic }) => {
    let ty: Ty = arg.annotation ? annotationType(arg.annotation, reading.names) : fresh();
    if (variadic) ty = { k: 'series', of: ty };
    if (fallback?._type === 'Constant' && fallback.value.type === 'None' && arg.annotation && ty.k !== 'optional' && ty.k !== 'none') ty = { k: 'optional', of: ty };
    return { name: arg.arg, node: arg, ty, annotated: arg.annotation !== null, fallback, keywordOnly, variadic, mode: kind === 'constructor' ? 'own' : 'ref' };
  });
  const result = kind === 'constructor' ? NONE : node.returns ? annotationType(node.returns, reading.names) : fresh();
  return {
    name: node.name, title, rustName: functionName(node.name.replace(/^__(\w+)__$/, '$1').replace('.', '_')), kind, node, body: node.body, line: node.lineno, owner, within: from?.around ?? null, collects: isCollecting(node, reading), isMessage: owner === null && node.name.endsWith('.message') && !reading.enumMethods.has(node.name), home: reading.home, params, result,
    resultAnnotated: node.returns !== null, isProperty, selfMode: 'ref', fallible: false, rejection: null, variables: new Map(), pending: new Map(), calls: new Set(), uses: new Set(), recursive: false, moves: true,
  };
}

/** Whether it was a generator: lifting what stands within makes a new node of the same name. */
const isCollecting = (node: ast.FunctionDef, { collected }: Reading): boolean => [...collected.generators].some((each) => each.name === node.name && each.lineno === node.lineno);

/** A value that is the same whenever it is computed: literals, and what is made of them. */
function isConstantValue(node: ast.Expr, known: ReadonlySet<string>): boolean {
  switch (node._type) {
    case 'Constant': return true;
    case 'Name': return known.has(node.id);
    case 'UnaryOp': return isConstantValue(node.operand, known);
    case 'BinOp': return isConstantValue(node.left, known) && isConstantValue(node.right, known);
    case 'List': case 'Tuple': case 'Set': return node.elts.every((element) => isConstantValue(element, known));
    case 'Dict': return node.keys.every((key) => key !== null && isConstantValue(key, known)) && node.values.every((value) => isConstantValue(value, known));
    case 'Attribute': return node.value._type === 'Name' && node.value.id === 'math';
    default: return false;
  }
}

function isMainGuard(node: ast.Stmt): node is ast.If {
  return node._type === 'If' && node.orelse.length === 0 && node.test._type === 'Compare' && node.test.ops[0] === 'Eq' && node.test.left._type === 'Name' && node.test.left.id === '__name__';
}

function readEnum(node: ast.ClassDef, base: string, home: string): EnumModel {
  const members: { name: string; value: ast.Expr; rustName: string; line: number }[] = [];
  const model: EnumModel = { name: node.name, home, node, valueType: fresh(), isInt: base === 'IntEnum', members, lookedUp: false };
  let next = 1n;
  for (const statement of node.body) {
    if (statement._type === 'Assign' && statement.targets[0]?._type === 'Name') {
      let { value } = statement;
      if (value._type === 'Call' && /(^|\.)auto$/.test(dottedName(value.func) ?? '')) value = { ...value, _type: 'Constant', value: { type: 'int', value: next }, kind: null } as ast.Constant;
      if (value._type !== 'Constant' || (value.value.type !== 'int' && value.value.type !== 'str')) reject('enum', statement, 'a member whose value is no number or text', 'use int or str values, or auto()');
      if (value.value.type === 'int') next = value.value.value + 1n;
      members.push({ name: statement.targets[0].id, value, rustName: memberName(statement.targets[0].id), line: statement.lineno });
    } else if (statement._type === 'Expr' && statement.value._type === 'Constant') continue;
    else if (statement._type === 'Pass') continue;
    else reject('enum', statement, 'an enumeration with more than members', 'keep members, plain methods and properties');
  }
  const kinds = new Set(members.map(({ value }) => (value._type === 'Constant' ? value.value.type : '')));
  if (kinds.size > 1) reject('enum', node, 'members with values of several types', 'use one type');
  const seen = new Set(members.map(({ value }) => (value._type === 'Constant' && (value.value.type === 'int' || value.value.type === 'str') ? String(value.value.value) : '')));
  if (seen.size < members.length) reject('enum', node, 'two members with one value', 'give each its own');
  if (members.length === 0) reject('enum', node, 'an enumeration without members', 'add members');
  return { ...model, valueType: kinds.has('str') ? STR : INT };
}

interface Reader extends Reading {
  readonly scopes: Scopes;
}

/** Types of parameters without annotation, where every call tells the same. */
function typesFromCalls(model: FunctionModel, { types, scopes }: Reader): void {
  if (!model.node || !types.isDirect(model.node)) return;
  const scope = scopes.of(model.node);
  if (!scope) return;
  for (const param of model.params) {
    if (param.annotated || param.ty.k !== 'var') continue;
    const kind = exactly(types.variable(scope, param.name));
    const known = kind === 'int' || kind === 'word' ? INT : kind === 'float' ? FLOAT : kind === 'str' ? STR : kind === 'bool' ? BOOL : null;
    if (known) param.ty.bound = known;
  }
}

/** What a module gets from others of the folder. */
export interface Links {
  /** By the name that the code says. */
  readonly imported: ReadonlyMap<string, { readonly module: ModuleModel; readonly name: string }>;
  readonly needs: readonly ModuleModel[];
  readonly refused: readonly { readonly name: string; readonly rejection: Rejection }[];
  readonly place: PythonPlace;
}

const ALONE: Links = { imported: new Map(), needs: [], refused: [], place: { root: '', dotted: '', isPackage: false } };

/** Makes known what other modules define. */
function takeIn({ imported, needs }: Links, { functions, classes, enums, exceptions, constants, aliases }: Pick<ModuleModel, 'functions' | 'classes' | 'enums' | 'exceptions' | 'constants' | 'aliases'>): void {
  // values travel without being named: every class of the modules in reach is known
  for (const module of needs) {
    for (const [id, model] of module.classes) classes.imported.set(id, model);
    for (const [id, model] of module.enums) enums.imported.set(id, model);
    for (const [id, model] of module.functions) if (id.includes('.')) functions.imported.set(id, model);
  }
  for (const [local, { module, name }] of imported) {
    const [own, shape] = [module.functions.get(name), module.classes.get(name) ?? module.enums.get(name)];
    const [exception, constant, alias] = [module.exceptions.get(name), module.constants.get(name), module.aliases.get(name)];
    if (own) functions.imported.set(local, own);
    if (shape && local !== name) {
      aliases.set(local, { k: module.classes.has(name) ? 'class' : 'enum', name });
      if (module.classes.has(name)) classes.imported.set(local, module.classes.get(name)!);
      else enums.imported.set(local, module.enums.get(name)!);
    }
    if (exception) exceptions.imported.set(local, exception);
    const message = module.functions.get(messageOf(name));
    if (message) functions.imported.set(messageOf(local), message);
    if (constant) constants.imported.set(local, constant);
    if (alias) aliases.set(local, alias);
  }
}

export function readModule(source: ast.Module, file: string, name: string, links: Links = ALONE): ModuleModel {
  const enumMethods = moveEnumMethods(moveMessages(writtenOut(source)));
  const collected = collectGenerators(enumMethods.tree);
  const inheritance = takeApart(collected.tree);
  const { families } = inheritance;
  const { tree, lifted } = liftFunctions(inheritance.tree, inheritance.copied);
  const scopes = analyseScopes(tree, file);
  const stores = moduleStores(tree, scopes);
  const types = inferTypes(tree, scopes, stores, { program: [stores], exported: () => false });
  const functions: ModuleModel['functions'] = new Known();
  const classes: ModuleModel['classes'] = new Known();
  const enums: ModuleModel['enums'] = new Known();
  const exceptions: ModuleModel['exceptions'] = new Known();
  const constants: ModuleModel['constants'] = new Known();
  const aliases = new Map<string, Ty>();
  const imports = new Map<string, string>();
  const rejections: { name: string; rejection: Rejection }[] = [...links.refused, ...inheritance.refused];
  takeIn(links, { functions, classes, enums, exceptions, constants, aliases });
  const statements: ast.Stmt[] = [];
  const isFixed = (id: string): boolean => isConstantGlobal(id, stores, scopes, [stores]);
  const names: TypeNames = {
    named: (id) => aliases.get(id) ?? (classes.has(id) ? { k: 'class', name: id } : enums.has(id) ? { k: 'enum', name: id } : exceptions.has(id) ? { k: 'exception' } : null),
  };
  const isKnownDecorator = (node: ast.Expr, ...wanted: string[]): boolean => {
    const dotted = dottedName(node._type === 'Call' ? node.func : node);
    const meant = dotted === null ? null : imports.get(dotted) ?? (imports.has(dotted.split('.')[0] ?? '') ? dotted.replace(/^[^.]+/, (head) => imports.get(head) ?? head) : dotted);
    return meant !== null && wanted.includes(meant);
  };
  const reading: Reader = { names, types, scopes, isKnownDecorator, lifted, home: name, collected, enumMethods: enumMethods.names };
  const attempt = (title: string, read: () => void): void => {
    try {
      read();
    } catch (error) {
      if (!(error instanceof Rejection)) throw error;
      rejections.push({ name: title, rejection: error });
    }
  };
  const usedInside = new Set<string>();
  const lookInto = (scope: Scope): void => {
    for (const place of ['global-implicit', 'global-explicit'] as const) for (const used of scope.names(place)) usedInside.add(used);
    for (const child of scope.children) lookInto(child);
  };
  for (const child of scopes.top.children) lookInto(child);

  // classes and enumerations are known by name before any annotation is read
  const later: ast.ClassDef[] = [];
  for (const node of tree.body) {
    if (node._type === 'Import') for (const { name: module, asname } of node.names) imports.set(asname ?? module, module);
    else if (node._type === 'ImportFrom') for (const { name: part, asname } of node.names) {
      if (!links.imported.has(asname ?? part)) imports.set(asname ?? part, `${'.'.repeat(node.level)}${node.module ?? ''}.${part}`);
    }
    else if (node._type === 'ClassDef') {
      const base = node.bases.length === 1 ? dottedName(node.bases[0]!) : null;
      const short = base?.replace(/^enum\./, '') ?? null;
      if (!isFixed(node.name)) rejections.push({ name: node.name, rejection: new Rejection('rebound', node.lineno, `${node.name} is bound more than once`, 'give each its own name') });
      else if (short === 'Enum' || short === 'IntEnum') attempt(node.name, () => enums.set(node.name, readEnum(node, short, name)));
      else if (base !== null && (base in EXCEPTIONS || exceptions.has(base))) {
        attempt(node.name, () => {
          for (const statement of node.body) if (statement._type !== 'Pass' && !(statement._type === 'Expr' && statement.value._type === 'Constant')) reject('exception-class', statement, 'an exception with members of its own', 'keep the exception class empty and put everything into the message');
          exceptions.set(node.name, { name: node.name, base, node });
        });
      } else {
        classes.set(node.name, { name: node.name, home: name, node, dataclass: null, fields: new Map(), methods: new Map(), constants: new Map(), variants: families.get(node.name) ?? null, changed: false, rejection: null });
        later.push(node);
      }
    }
  }
  for (const node of later) {
    attempt(node.name, () => {
      try {
        classes.set(node.name, readClass(node, classes.get(node.name)!, reading, readFunction));
      } catch (error) {
        classes.delete(node.name);
        throw error;
      }
    });
  }
  const constantNames = new Set<string>();
  for (const node of tree.body) {
    switch (node._type) {
      case 'Import': case 'ImportFrom': case 'ClassDef': break;
      case 'AsyncFunctionDef':
        rejections.push({ name: node.name, rejection: new Rejection('async', node.lineno, 'a coroutine', 'move the asynchronous part elsewhere') });
        break;
      case 'FunctionDef':
        attempt(node.name, () => {
          if (!isFixed(node.name)) reject('rebound', node, `${node.name} is bound more than once`, 'give each function its own name');
          if (node.decorator_list.length > 0) reject('decorator', node.decorator_list[0]!, 'a decorated function', 'call what the decorator does yourself');
          const model = readFunction(node, null, enumMethods.statics.has(node.name) ? 'static' : 'function', reading, enumMethods.properties.has(node.name));
          typesFromCalls(model, reading);
          functions.set(node.name, model);
        });
        break;
      case 'Assign': case 'AnnAssign': {
        const target = node._type === 'Assign' ? (node.targets.length === 1 ? node.targets[0] : undefined) : node.target;
        const { value } = node;
        const id = target?._type === 'Name' ? target.id : null;
        // what only Python's import system and people read
        if (id !== null && /^__\w+__$/.test(id)) break;
        if (id !== null && value && isFixed(id) && (usedInside.has(id) || /^_?[A-Z][A-Z0-9_]*$/.test(id)) && isConstantValue(value, constantNames)) {
          attempt(id, () => {
            const ty = node._type === 'AnnAssign' ? annotationType(node.annotation, names) : fresh();
            constants.set(id, { name: id, home: name, value, line: node.lineno, ty, rustName: constantName(id), rejection: null });
            constantNames.add(id);
          });
          break;
        }
        // a name for a type
        if (id !== null && value && /^[A-Z]\w*[a-z]/.test(id) && (value._type === 'Subscript' || value._type === 'Name' || value._type === 'BinOp') && isFixed(id)) {
          try {
            aliases.set(id, annotationType(value, names));
            break;
          } catch (error) {
            if (!(error instanceof Rejection)) throw error;
          }
        }
        statements.push(node);
        break;
      }
      case 'Expr':
        if (node.value._type !== 'Constant') statements.push(node);
        break;
      case 'If':
        if (isMainGuard(node)) statements.push(...node.body);
        else statements.push(node);
        break;
      default: statements.push(node);
    }
  }
  const main: FunctionModel | null = statements.length === 0 ? null : {
    name: '<module>', title: '<module>', rustName: 'run', kind: 'main', node: null, body: statements, line: statements[0]?.lineno ?? 1, owner: null, within: null, collects: false, isMessage: false, home: name, params: [], result: NONE,
    resultAnnotated: true, isProperty: false, selfMode: 'ref', fallible: false, rejection: null, variables: new Map(), pending: new Map(), calls: new Set(), uses: new Set(), recursive: false, moves: true,
  };
  /** What an object of the class holds; of a base that stands for others, one of these. */
  const within = (id: string): Ty[] => {
    const model = classes.get(id);
    return model?.variants ? model.variants.map((name): Ty => ({ k: 'class', name })) : [...(model?.fields.values() ?? [])].map((field) => field.ty);
  };
  const isRecursive = (start: string): boolean => {
    const seen = new Set<string>();
    const holds = (type: Ty): boolean => {
      switch (type.k) {
        case 'class': {
          if (type.name === start) return true;
          if (seen.has(type.name)) return false;
          seen.add(type.name);
          return within(type.name).some(holds);
        }
        case 'optional': return holds(type.of);
        case 'tuple': return type.items.some(holds);
        case 'var': return type.bound !== null && holds(type.bound);
        default: return false;
      }
    };
    return within(start).some(holds);
  };
  const isFrozen = (start: string, seen = new Set<string>()): boolean => {
    const model = classes.get(start);
    if (!model || model.changed) return false;
    if (seen.has(start)) return true;
    seen.add(start);
    const fixed = (type: Ty): boolean => {
      switch (type.k) {
        case 'list': case 'dict': case 'set': case 'deque': return false;
        case 'class': return isFrozen(type.name, seen);
        case 'optional': case 'series': return fixed(type.of);
        case 'tuple': return type.items.every(fixed);
        case 'var': return type.bound === null || fixed(type.bound);
        default: return true;
      }
    };
    return within(start).every(fixed);
  };
  const isOrderedClass = (id: string): boolean => {
    const model = classes.get(id);
    return model?.dataclass?.order === true && [...model.fields.values()].every((field) => isOrdered(field.ty));
  };
  const inner = [...lifted.keys()].map((node) => ({ from: node.lineno, to: node.end_lineno }));
  return { file, name, tree, functions, classes, enums, exceptions, constants, aliases, imports, main, needs: links.needs, place: links.place, inner, rejections, isFrozen, isRecursive, isOrderedClass };
}
