// One function or class as Rust text.
import type { ast } from '../../python';
import { isComparable } from './comparisons';
import { FunctionEmitter, type Local } from './emitter';
import { isPrintable } from './exceptions';
import { type Body, type Comments, mark } from './flow';
import type { ClassModel, ConstantModel, EnumModel, FunctionModel, ModuleModel } from './model';
import { Mutants } from './mutants';
import { fieldName, indent, literal, typeName, variableName } from './names';
import { planVariables } from './places';
import { reject, Rejection } from './rejection';
import { statements } from './statements';
import { isCopy, isKnown, isOrdered, NONE, prune, show, type Ty, unify } from './types';

export interface Writing {
  readonly module: ModuleModel;
  readonly mutants: Mutants;
  readonly compensatedSum: boolean;
  readonly comments: (line: number, endLine: number) => Comments;
  /** What is said right above a definition. */
  readonly above: (node: ast.FunctionDef | ast.ClassDef) => string;
}

/** Names of the emitted code's own. */
const RESERVED = new Set(['Error', 'Class', 'Dict', 'HashSet', 'VecDeque', 'LazyLock', 'Repr', 'Frame', 'Vec', 'String', 'Option', 'Result', 'Box', 'Some', 'None', 'Ok', 'Err', 'Self', 'Fn']);

export function documentation(body: readonly ast.Stmt[], lead = '///'): string {
  const [first] = body;
  if (first?._type !== 'Expr' || first.value._type !== 'Constant' || first.value.value.type !== 'str') return '';
  const lines = first.value.value.value.split('\n');
  const margin = Math.min(...lines.slice(1).filter((line) => line.trim() !== '').map((line) => /^ */.exec(line)![0].length), 200);
  const trimmed = lines.map((line, index) => (index === 0 ? line.trim() : line.slice(margin)).trimEnd());
  while (trimmed.length > 0 && trimmed[trimmed.length - 1] === '') trimmed.pop();
  while (trimmed[0] === '') trimmed.shift();
  const shown: string[] = [];
  let fenced = false;
  for (const line of trimmed) {
    // examples are Python's, not Rust's: rustdoc would run them
    if (/^\s*>>>/.test(line) && !fenced) {
      shown.push('```text');
      fenced = true;
    } else if (fenced && line === '') {
      shown.push('```');
      fenced = false;
    }
    shown.push(line);
  }
  if (fenced) shown.push('```');
  return shown.map((line) => `${lead}${line === '' ? '' : ` ${line}`}\n`).join('');
}

export function parameterType(f: FunctionEmitter, ty: Ty, mode: 'ref' | 'mut' | 'own'): string {
  const type = prune(ty);
  if (type.k === 'function') return `impl Fn(${type.params.map((param) => f.rust(param)).join(', ')}) -> Result<${f.rust(type.result)}, Error>`;
  if (isCopy(type) || mode === 'own') return f.rust(type);
  return mode === 'mut' ? `&mut ${f.rust(type)}` : f.borrowedType(type);
}

export interface Written {
  readonly code: string;
  readonly changed: boolean;
  readonly rejection: Rejection | null;
}

/** One round over a function. */
export function writeFunction(model: FunctionModel, writing: Writing, last: boolean): Written {
  const f = new FunctionEmitter(writing.module, model, writing.mutants, last, writing.compensatedSum);
  try {
    return { code: write(f, model, writing, last), changed: f.changed, rejection: null };
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
    return { code: '', changed: f.changed, rejection: error.line === 0 ? new Rejection(error.rule, model.line, error.message, error.hint) : error };
  }
}

function write(f: FunctionEmitter, model: FunctionModel, writing: Writing, last: boolean): string {
  model.calls.clear();
  const { params } = model;
  const names = new Set(params.map((param) => param.name));
  if (model.kind === 'method' || model.kind === 'constructor') names.add('self');
  const plan = planVariables(model.body, names);
  if (model.moves) f.lastUses = plan.lastUses;
  const locals: Local[] = params.map((param) => {
    const facts = f.facts(param.name, param.ty);
    const type = prune(param.ty);
    if (type.k === 'var' && last) reject('untyped', param.node, `the type of ${param.name} is not known`, 'annotate it');
    if (!isKnown(param.ty) && last) reject('untyped', param.node, `the type of ${param.name} is not known in full`, 'annotate it');
    if (param.fallback && ['List', 'Dict', 'Set', 'Call', 'ListComp', 'DictComp'].includes(param.fallback._type) && param.mode !== 'ref') reject('mutable-default', param.node, 'a default that all calls share, and that is changed or kept', 'use None and make it inside');
    const holds = isCopy(type) || param.mode === 'own' ? 'own' : param.mode;
    return f.declare(param.name, f.local(param.name, holds, facts, { param: isCopy(type) ? null : param }));
  });
  const owner = model.owner;
  if (owner) model.uses.add(owner);
  if (owner && model.kind === 'method') {
    const self: Ty = { k: 'class', name: owner.name };
    const holder = { get mode() { return model.selfMode; }, set mode(mode) { model.selfMode = mode; } };
    f.declare('self', { name: 'self', rustName: 'self', facts: f.facts('self', self), holds: model.selfMode === 'own' ? 'own' : model.selfMode, param: holder, isStringRef: false, declared: true });
  } else if (owner && model.kind === 'constructor') {
    f.declare('self', { name: 'self', rustName: 'self', facts: f.facts('self', { k: 'class', name: owner.name }), holds: 'own', param: null, isStringRef: false, declared: true });
  }
  if (model.recursive) f.canFail();
  const context: Body = { plan, comments: model.node ? writing.comments(model.node.lineno, model.node.end_lineno) : writing.comments(0, Number.MAX_SAFE_INTEGER) };
  const docs = model.node ? documentation(model.body) : '';
  let body = f.within(() => statements(f, docs ? model.body.slice(1) : model.body, context, true));
  if (model.kind === 'method' && model.selfMode === 'own') reject('alias', model.node ?? { lineno: model.line }, `${model.title} gives self away: both names would hold the object`, 'return nothing, or a copy');
  let end = '';
  const result = prune(model.result);
  if (model.kind === 'constructor' && owner) {
    const fields = constructed(f, owner);
    const { before, literal: made } = structLiteral(body.code, fields);
    body = { ...body, code: before };
    end = model.fallible ? `Ok(${made})` : made;
  }
  else if (!body.diverges) {
    if (result.k === 'var') {
      unify(result, NONE);
      f.changed = true;
    } else if (result.k !== 'none' && result.k !== 'optional') {
      if (model.resultAnnotated) reject('missing-return', model.node ?? { lineno: model.line }, `the end is reached without a ${show(result)}`, 'return or raise on every path');
      f.widen(model, NONE, model.node ?? ({ _type: 'Pass', lineno: model.line, col_offset: 0, end_lineno: model.line, end_col_offset: 0 } as ast.Pass));
    }
    const value = result.k === 'optional' ? 'None' : '()';
    end = model.fallible ? `Ok(${value})` : value === '()' ? '' : value;
  }
  if (last && !isKnown(model.result)) reject('untyped', model.node ?? { lineno: model.line }, `what ${model.title} returns is not known in full`, 'annotate the result');
  // `mut` is settled after the body was read
  const shown = params.map((param, index) => {
    const local = locals[index]!;
    const isMutable = local.holds === 'own' && (local.facts.mutable ?? local.facts.mutated);
    return `${isMutable ? 'mut ' : ''}${local.rustName}: ${parameterType(f, param.ty, param.mode)}`;
  });
  if (model.kind === 'method') shown.unshift(model.selfMode === 'mut' ? '&mut self' : '&self');
  const made = model.kind === 'constructor' ? 'Self' : f.rust(model.result);
  const answer = model.fallible ? ` -> Result<${made}, Error>` : made === '()' ? '' : ` -> ${made}`;
  const frame = model.recursive ? ['let _frame = Frame::enter()?;'] : [];
  const inside = [...frame, body.code, end].filter((each) => each !== '').join('\n');
  const name = model.kind === 'constructor' ? 'new' : model.rustName;
  const visible = model.within === null ? 'pub fn' : 'fn';
  const head = `${visible} ${name}(${shown.join(', ')})${answer} {`;
  const wrapped = head.length > 118 ? `${visible} ${name}(\n${shown.map((each) => `    ${each},\n`).join('')})${answer} {` : head;
  return `${model.node ? writing.above(model.node) : ''}${docs}${mark(model.line)}${wrapped}${inside ? `\n${indent(inside)}\n` : ''}}`;
}

/** The fields of a new object, each with the variable that holds its value. */
function constructed(f: FunctionEmitter, owner: ClassModel): { readonly field: string; readonly variable: string }[] {
  return [...owner.fields.values()].map((field) => {
    if (!f.lookup(`self.${field.name}`) && !f.model.variables.has(`self.${field.name}`)) reject('constructor', { lineno: field.line }, `self.${field.name} is not stored in __init__ on every path`, 'store each field at the top of __init__');
    return { field: fieldName(field.name), variable: `field_${fieldName(field.name).replace(/^r#/, '')}` };
  });
}

const STORED = /^(?:\u0001\d+\u0001)?let (field_\w+)(?:: [^=]+)? = (.*);$/;

/** The new object: values that are stored last, and not read before the end, are written where they go. */
function structLiteral(code: string, fields: readonly { readonly field: string; readonly variable: string }[]): { readonly before: string; readonly literal: string } {
  const lines = code === '' ? [] : code.split('\n');
  const values = new Map<string, string>();
  const written: string[] = [];
  let start = lines.length;
  // from the end: as long as lines store fields that no later line reads
  for (let index = lines.length - 1; index >= 0; index--) {
    const stored = STORED.exec(lines[index]!);
    const variable = stored?.[1] ?? '';
    if (!stored || values.has(variable) || lines.slice(index + 1).some((line) => new RegExp(`\\b${variable}\\b`).test(line))) break;
    values.set(variable, stored[2]!);
    written.unshift(variable);
    start = index;
  }
  const shown = (variable: string): string => {
    const { field } = fields.find((each) => each.variable === variable)!;
    const value = values.get(variable) ?? variable;
    return value === field ? field : `${field}: ${value}`;
  };
  // in the order of the source, since values may fail or print
  const parts = [...fields.map((each) => each.variable).filter((variable) => !values.has(variable)), ...written.filter((variable) => fields.some((each) => each.variable === variable))].map(shown);
  const inline = `Self { ${parts.join(', ')} }`;
  return { before: lines.slice(0, start).join('\n'), literal: parts.length === 0 ? 'Self {}' : inline.length <= 90 ? inline : `Self {\n${parts.map((part) => `    ${part},\n`).join('')}}` };
}

/** Numbers that are computed from numbers that are written out. */
export function folded(node: ast.Expr, known: ReadonlyMap<string, ConstantModel>): bigint | null {
  switch (node._type) {
    case 'Constant': return node.value.type === 'int' ? node.value.value : null;
    case 'Name': {
      const other = known.get(node.id);
      return other ? folded(other.value, known) : null;
    }
    case 'UnaryOp': {
      const inner = folded(node.operand, known);
      return inner === null ? null : node.op === 'USub' ? -inner : node.op === 'UAdd' ? inner : node.op === 'Invert' ? ~inner : null;
    }
    case 'BinOp': {
      const a = folded(node.left, known);
      const b = folded(node.right, known);
      if (a === null || b === null) return null;
      switch (node.op) {
        case 'Add': return a + b;
        case 'Sub': return a - b;
        case 'Mult': return a * b;
        case 'Pow': return b >= 0n && b < 64n ? a ** b : null;
        case 'LShift': return b >= 0n && b < 64n ? a << b : null;
        case 'FloorDiv': return b > 0n ? (a - ((a % b) + b) % b) / b : null;
        case 'Mod': return b > 0n ? ((a % b) + b) % b : null;
        default: return null;
      }
    }
    default: return null;
  }
}

/** Stands where a function is asked for, and there is none. */
export const constantHolder = (module: ModuleModel, name: string): FunctionModel => ({
  name, title: name, rustName: name, kind: 'main', node: null, body: [], line: 1, owner: null, within: null, collects: false, isMessage: false, home: module.name, params: [], result: NONE, resultAnnotated: true,
  isProperty: false, selfMode: 'ref', fallible: false, rejection: null, variables: new Map(), pending: new Map(), calls: new Set(), uses: new Set(), recursive: false, moves: true,
});

export function writeConstant(constant: ConstantModel, writing: Writing, inside: boolean): string {
  const { module } = writing;
  const number = folded(constant.value, module.constants);
  const holder: FunctionModel = { ...constantHolder(module, constant.name), line: constant.line };
  // constants are not mutated: they are made before any switch is set
  const f = new FunctionEmitter(module, holder, new Mutants(false), true, writing.compensatedSum);
  const place = { lineno: constant.line } as ast.Node;
  if (number !== null && (number >= 2n ** 63n || number < -(2n ** 63n))) reject('int-range', place, 'a number of more than 64 bits', 'use numbers within -2**63 and 2**63 - 1');
  const value = number !== null ? f.val(String(number), { k: 'int' }) : f.expr(constant.value, constant.ty);
  const fitted = f.fit(value, constant.ty, constant.value);
  const type = prune(constant.ty);
  if (!isKnown(type)) reject('untyped', place, `the type of ${constant.name} is not known in full`, 'annotate it');
  if (holder.fallible) reject('constant', place, `computing ${constant.name} may fail`, 'write the value out');
  if (type.k === 'str') {
    if (fitted.kind !== 'ref') reject('constant', place, `${constant.name} is a text that is put together`, 'write it out');
    return `pub const ${constant.rustName}: &str = ${fitted.code};`;
  }
  if (isCopy(type)) return `pub const ${constant.rustName}: ${f.rust(type)} = ${fitted.code};`;
  if (inside) reject('constant', place, `${constant.name} is a collection of a class`, 'make it a module constant');
  return `pub static ${constant.rustName}: LazyLock<${f.rust(type)}> = LazyLock::new(|| ${f.own(fitted, constant.value)});`;
}

export function writeEnum(model: EnumModel, writing: Writing): string {
  const isText = prune(model.valueType).k === 'str';
  if (typeName(model.name) !== model.name || RESERVED.has(model.name)) reject('name', model.node, `${model.name} is no name for a type in Rust`, 'use CamelCase');
  const seen = new Set(model.members.map((member) => member.rustName));
  if (seen.size < model.members.length) reject('name', model.node, 'two members with one name in Rust', 'rename one');
  const docs = documentation(model.node.body);
  const arms = (value: (member: EnumModel['members'][number]) => string): string => model.members.map((member) => `            Self::${member.rustName} => ${value(member)},`).join('\n');
  const plain = (member: EnumModel['members'][number]): string => (member.value._type === 'Constant' && member.value.value.type === 'int' ? String(member.value.value.value) : member.value._type === 'Constant' && member.value.value.type === 'str' ? literal(member.value.value.value) : '0');
  const quoted = isText ? 'self.value().repr()' : 'self.value()';
  const lookup = model.lookedUp ? `
    /// The member with that value.
    pub fn from_value(value: ${isText ? '&str' : 'i64'}) -> Result<Self, Error> {
        match value {
${model.members.map((member) => `            ${plain(member)} => Ok(Self::${member.rustName}),`).join('\n')}
            _ => Err(Error::new(Class::ValueError, format!("{} is not a valid ${model.name}", value.repr()))),
        }
    }
` : '';
  const shown = model.isInt ? '        self.value().to_string()' : `        format!("${model.name}.{}", self.name())`;
  return `${writing.above(model.node)}${docs}${mark(model.node.lineno)}#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ${model.name} {
${model.members.map((member) => `    ${member.rustName},`).join('\n')}
}

impl ${model.name} {
    pub fn name(self) -> &'static str {
        match self {
${arms((member) => literal(member.name))}
        }
    }

    pub fn value(self) -> ${isText ? "&'static str" : 'i64'} {
        match self {
${arms(plain)}
        }
    }
${lookup}}

impl Repr for ${model.name} {
    fn repr(&self) -> String {
        format!("<${model.name}.{}: {}>", self.name(), ${quoted})
    }

    fn text(&self) -> String {
${shown}
    }
}`;
}

export function writeStruct(model: ClassModel, writing: Writing, methods: readonly string[]): string {
  if (typeName(model.name) !== model.name || RESERVED.has(model.name)) reject('name', model.node, `${model.name} is no name for a type in Rust`, 'use CamelCase');
  const f = new FunctionEmitter(writing.module, constantHolder(writing.module, model.name), writing.mutants, true, writing.compensatedSum);
  const fields = [...model.fields.values()];
  for (const field of fields) if (!isKnown(field.ty)) reject('untyped', { lineno: field.line }, `the type of ${model.name}.${field.name} is not known in full`, 'annotate the field');
  const docs = documentation(model.node.body);
  const ordered = model.dataclass?.order === true && fields.every((field) => isOrdered(field.ty));
  const derives = ['Clone', 'Debug', ...(isComparable(f, { k: 'class', name: model.name }) ? ['PartialEq', ...(ordered ? ['PartialOrd'] : [])] : [])];
  const struct = `${writing.above(model.node)}${docs}${mark(model.node.lineno)}#[derive(${derives.join(', ')})]\npub struct ${model.name} {${fields.length ? `\n${fields.map((field) => `    pub ${fieldName(field.name)}: ${f.rust(field.ty)},`).join('\n')}\n` : ''}}`;
  const constants = [...model.constants.values()].map((constant) => writeConstant(constant, writing, true));
  const parts = [...(constants.length ? [constants.join('\n')] : []), ...(model.dataclass ? [dataclassNew(f, model)] : []), ...methods];
  const implementation = parts.length ? `\n\nimpl ${model.name} {\n${indent(parts.join('\n\n'))}\n}` : '';
  return struct + implementation + representation(f, model);
}

function dataclassNew(f: FunctionEmitter, model: ClassModel): string {
  const fields = [...model.fields.values()];
  const after = model.methods.get('__post_init__');
  const params = fields.map((field) => `${variableName(field.name)}: ${f.rust(field.ty)}`).join(', ');
  const stores = fields.map((field) => (variableName(field.name) === fieldName(field.name) ? fieldName(field.name) : `${fieldName(field.name)}: ${variableName(field.name)}`)).join(', ');
  const made = fields.length ? `Self { ${stores} }` : 'Self {}';
  if (!after) return `pub fn new(${params}) -> Self {\n    ${made}\n}`;
  const mutable = after.selfMode === 'mut' ? 'mut ' : '';
  return `pub fn new(${params}) -> ${after.fallible ? 'Result<Self, Error>' : 'Self'} {\n    let ${mutable}made = ${made};\n    made.${after.rustName}()${after.fallible ? '?' : ''};\n    ${after.fallible ? 'Ok(made)' : 'made'}\n}`;
}

function representation(f: FunctionEmitter, model: ClassModel): string {
  const [shown, text] = [model.methods.get('__repr__'), model.methods.get('__str__')];
  for (const method of [shown, text]) if (method?.fallible) reject('fallible-text', method.node ?? model.node, `${method.title} may fail (a 64-bit number may overflow)`, 'compute the numbers in another method');
  const asText = text ? `\n\n    fn text(&self) -> String {\n        self.${text.rustName}()\n    }` : '';
  let code: string | null = null;
  if (shown) code = `self.${shown.rustName}()`;
  else if (model.dataclass && isPrintable(f, { k: 'class', name: model.name })) {
    const fields = [...model.fields.values()];
    const template = fields.map((field) => `${field.name}={}`).join(', ');
    code = fields.length ? `format!("${model.name}(${template})", ${fields.map((field) => `self.${fieldName(field.name)}.repr()`).join(', ')})` : `"${model.name}()".to_owned()`;
  } else if (text) code = `self.${text.rustName}()`;
  return code === null ? '' : `\n\nimpl Repr for ${model.name} {\n    fn repr(&self) -> String {\n        ${code}\n    }${asText}\n}`;
}

