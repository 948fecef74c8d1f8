// Texts that are put together: f-strings, format, %, print and str.
import { type ast, walk } from '../../python';
import type { Code, FunctionEmitter } from './emitter';
import { isPrintable } from './exceptions';
import { literal } from './names';
import { asFloat, asInt } from './operators';
import { reject } from './rejection';
import { isImmutable, NONE, prune, show, STR } from './types';

/** What stands for a value in `format!`: itself where `Display` says what `str` says. */
function shown(f: FunctionEmitter, value: Code, node: ast.Node): string {
  const type = prune(value.ty);
  if (type.k === 'str' || type.k === 'int' || type.k === 'exception') return value.code;
  if (type.k === 'var') reject('untyped', node, 'the type of this value is not known', 'annotate the parameter or variable');
  if (!isPrintable(f, type)) reject(type.k === 'set' ? 'set-order' : 'repr', node, `the text of ${show(type)}`, type.k === 'set' ? 'show sorted(...)' : 'define __str__ or __repr__, or show its parts');
  return `repr::text(${f.borrow(value)})`;
}

/** `str(value)`. */
export function textOf(f: FunctionEmitter, value: Code, node: ast.Node): string {
  const type = prune(value.ty);
  if (type.k === 'str') return f.own(value, node);
  if (type.k === 'int') return `${/^-?\d/.test(value.code) ? `(${value.code}_i64)` : f.atom(value)}.to_string()`;
  return shown(f, value, node).replace(/^([\w.]+)$/, '$1.to_string()');
}

interface Piece {
  readonly text: string;
  readonly arg: string | null;
}

function assemble(f: FunctionEmitter, pieces: readonly Piece[]): Code {
  const args = pieces.filter((piece) => piece.arg !== null).map((piece) => piece.arg!);
  // a plain variable reads best within the braces
  let at = 0;
  const inlined: string[] = [];
  const withNames = pieces.map(({ text, arg }) => {
    if (arg === null) return literalPart(text);
    const own = args[at++]!;
    if (/^[a-z_]\w*$/.test(own) && text === '{}') return `{${own}}`;
    inlined.push(own);
    return text;
  }).join('');
  if (pieces.every((piece) => piece.arg === null)) return f.ref(f.mutants.text(literal(pieces.map((piece) => piece.text).join(''))), STR);
  const code = `format!("${withNames}"${inlined.length ? `, ${inlined.join(', ')}` : ''})`;
  return f.text(code);
}

function literalPart(text: string): string {
  return literal(text).slice(1, -1).replace(/\\u\{[0-9a-f]+\}|[{}]/g, (match) => (match.length === 1 ? match + match : match));
}

/** Text of the program; a mutant build may take it away. */
function words(f: FunctionEmitter, text: string): Piece {
  return f.mutants.on ? { text: '{}', arg: f.mutants.text(literal(text)) } : { text, arg: null };
}

/** Specifications that never fail. */
const VALID = {
  int: /^"(?:[^"\\{}]?[<>=^])?[-+ ]?#?0?\d{0,4}[,_]?[dxXob]?"$/,
  float: /^"(?:[^"\\{}]?[<>=^])?[-+ ]?0?\d{0,4}[,_]?(?:\.\d{1,3})?[fFeEgG%]?"$/,
  str: /^"(?:[^"\\{}]?[<>^])?\d{0,4}(?:\.\d{1,4})?s?"$/,
};

function withSpec(f: FunctionEmitter, value: Code, spec: string, node: ast.Node): string {
  const type = prune(value.ty);
  switch (type.k) {
    case 'int': return VALID.int.test(spec) ? `format::int(${value.code}, ${spec})` : f.fallible(`format::format_int(${value.code}, ${spec})`);
    case 'float': return VALID.float.test(spec) ? `format::float(${value.code}, ${spec})` : f.fallible(`format::format_float(${value.code}, ${spec})`);
    case 'bool': return f.fallible(`format::format_bool(${value.code}, ${spec})`);
    case 'str': return VALID.str.test(spec) ? `format::str(${f.str(value)}, ${spec})` : f.fallible(`format::format_str(${f.str(value)}, ${spec})`);
    case 'var': return reject('untyped', node, 'the type of this value is not known', 'annotate the parameter or variable');
    default: return reject('format', node, `a format of ${show(type)}`, 'format numbers and texts');
  }
}

function field(f: FunctionEmitter, node: ast.FormattedValue): Piece {
  const value = f.expr(node.value);
  const conversion = node.conversion === -1 ? '' : String.fromCharCode(node.conversion);
  let code = value;
  if (conversion === 'r') {
    if (!isPrintable(f, value.ty)) reject('repr', node, `repr of ${show(value.ty)}`, 'show its parts');
    code = f.text(`repr::repr(${f.borrow(value)})`);
  } else if (conversion === 's') code = f.text(textOf(f, value, node.value));
  else if (conversion === 'a') reject('repr', node, 'ascii of a value', 'use !r');
  const spec = node.format_spec;
  if (!spec || spec.values.length === 0) return { text: '{}', arg: shown(f, code, node.value) };
  const fixed = spec.values.every((each) => each._type === 'Constant');
  const text = fixed ? literal(spec.values.map((each) => (each._type === 'Constant' && each.value.type === 'str' ? each.value.value : '')).join('')) : f.borrow(formatted(f, spec));
  return { text: '{}', arg: withSpec(f, code, text, node) };
}

export function formatted(f: FunctionEmitter, node: ast.JoinedStr): Code {
  const pieces = node.values.map((value): Piece => {
    if (value._type === 'FormattedValue') return field(f, value);
    if (value._type === 'Constant' && value.value.type === 'str') return words(f, value.value.value);
    return reject('format', value, 'this within an f-string', 'compute it before');
  });
  return assemble(f, pieces);
}

/** `"...".format(...)` with a template that is written out. */
export function formatMethod(f: FunctionEmitter, node: ast.Call, template: string): Code {
  inOrder(f, [...node.args, ...node.keywords.map((keyword) => keyword.value)]);
  const pieces: Piece[] = [];
  let automatic = 0;
  let text = '';
  for (let at = 0; at < template.length; at++) {
    const letter = template[at]!;
    if ((letter === '{' || letter === '}') && template[at + 1] === letter) {
      text += letter;
      at++;
    } else if (letter === '{') {
      const end = template.indexOf('}', at);
      const match = /^(\w*)(?:!([rs]))?(?::([^{}]*))?$/.exec(end < 0 ? '{' : template.slice(at + 1, end));
      if (!match) reject('format', node, 'a template of this form', 'use an f-string');
      const [, name = '', conversion, spec] = match;
      const arg = name === '' ? node.args[automatic++] : /^\d+$/.test(name) ? node.args[Number(name)] : node.keywords.find((keyword) => keyword.arg === name)?.value;
      if (!arg) reject('format', node, `the template names ${name || 'more values than there are'}`, 'give each value');
      if (text) pieces.push(words(f, text));
      text = '';
      pieces.push(field(f, { ...node, _type: 'FormattedValue', value: arg, conversion: conversion ? conversion.charCodeAt(0) : -1, format_spec: spec ? { ...node, _type: 'JoinedStr', values: [{ ...node, _type: 'Constant', value: { type: 'str', value: spec, points: null }, kind: null }] } : null } as ast.FormattedValue));
      at = end;
    } else if (letter === '}') reject('format', node, 'a single } in the template', 'double it');
    else text += letter;
  }
  if (text) pieces.push(words(f, text));
  return assemble(f, pieces);
}

/** `"..." % values`. */
export function percent(f: FunctionEmitter, node: ast.BinOp, template: string): Code {
  const values = node.right._type === 'Tuple' ? node.right.elts : [node.right];
  inOrder(f, values);
  const pieces: Piece[] = [];
  let used = 0;
  let rest = 0;
  for (const match of template.matchAll(/%([-+0 #]*)(\d*)(?:\.(\d+))?([sdrfegxXo%i])|%/g)) {
    const [whole, flags = '', width = '', precision, kind] = match;
    const before = template.slice(rest, match.index);
    if (before) pieces.push(words(f, before));
    rest = match.index + whole.length;
    if (kind === '%') {
      pieces.push(words(f, '%'));
      continue;
    }
    const arg = values[used++];
    if (kind === undefined || !arg) reject('format', node, 'a template of this form', 'use an f-string');
    const value = f.expr(arg);
    const type = prune(value.ty);
    const align = flags.includes('-') ? '<' : '>';
    const sign = flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
    const zero = flags.includes('0') && !flags.includes('-') ? '0' : '';
    if (kind === 's' || kind === 'r') {
      const shownValue = kind === 's' ? f.text(textOf(f, value, arg)) : f.text(isPrintable(f, value.ty) ? `repr::repr(${f.borrow(value)})` : reject('repr', arg, `repr of ${show(type)}`, 'show its parts'));
      if (!width && precision === undefined) pieces.push({ text: '{}', arg: shownValue.code });
      else pieces.push({ text: '{}', arg: f.fallible(`format::format_str(${f.borrow(shownValue)}, ${literal(`${align}${width}${precision === undefined ? '' : `.${precision}`}`)})`) });
      continue;
    }
    if (!['int', 'float', 'bool'].includes(type.k)) reject('format', arg, `%${kind} of ${show(type)}`, 'use %s');
    const whole64 = 'dixXo'.includes(kind);
    if (whole64 && (precision !== undefined || (type.k === 'float' && !'di'.includes(kind)))) reject('format', node, 'a template of this form', 'use an f-string');
    const spec = `${zero ? '' : width ? align : ''}${sign}${flags.includes('#') ? '#' : ''}${zero}${width}${!whole64 && precision !== undefined ? `.${precision}` : ''}${kind === 'i' ? 'd' : kind}`;
    if (whole64) pieces.push({ text: '{}', arg: f.fallible(`format::format_int(${type.k === 'float' ? f.fallible(`float::to_int(${value.code})`) : asInt(f, value)}, ${literal(spec)})`) });
    else pieces.push({ text: '{}', arg: f.fallible(`format::format_float(${asFloat(f, value)}, ${literal(spec)})`) });
  }
  if (used !== values.length) reject('format', node, 'more values than the template has places', 'this raises TypeError always');
  const after = template.slice(rest);
  if (after) pieces.push(words(f, after));
  return assemble(f, pieces);
}

export function printed(f: FunctionEmitter, node: ast.Call): Code {
  let separator: Piece = { text: ' ', arg: null };
  let end: Piece | null = null;
  let stream = 'println';
  for (const { arg, value } of node.keywords) {
    const isConstant = value._type === 'Constant' && (value.value.type === 'str' || value.value.type === 'None');
    if (arg === 'sep') separator = isConstant && value._type === 'Constant' && value.value.type === 'str' ? { text: value.value.value, arg: null } : { text: '{}', arg: f.str(f.fit(f.expr(value), STR, value)) };
    else if (arg === 'end') end = isConstant && value._type === 'Constant' && value.value.type === 'str' ? { text: value.value.value, arg: null } : { text: '{}', arg: f.str(f.fit(f.expr(value), STR, value)) };
    else if (arg === 'file' && value._type === 'Attribute' && value.attr === 'stderr') stream = 'eprintln';
    else if (arg !== 'flush') reject('print', node, `print(${arg ?? '**'}=...)`, 'use sep and end');
  }
  const [only] = node.args;
  if (node.args.length === 1 && only?._type === 'Starred') {
    const value = f.expr(only.value);
    const type = prune(value.ty);
    if (type.k !== 'list') reject('print', node, `print(*...) of ${show(type)}`, 'unpack a list');
    const each = prune(type.of).k === 'str' ? '.clone()' : '';
    const texts = each ? f.own({ ...value, kind: 'ref' }, node).replace(/\.to_owned\(\)$/, '.to_vec()') : `${f.atom(value)}.iter().map(repr::text).collect::<Vec<_>>()`;
    if (!isPrintable(f, type.of)) reject('print', node, `the text of ${show(type.of)}`, 'show its parts');
    return finish(f, stream, [{ text: '{}', arg: `${texts}.join(${separator.arg ?? literal(separator.text)})` }], end);
  }
  inOrder(f, node.args);
  const pieces: Piece[] = [];
  node.args.forEach((arg, index) => {
    if (arg._type === 'Starred') reject('star', arg, 'an unpacking among other values', 'print it alone');
    if (index > 0 && (separator.arg !== null || separator.text !== '')) pieces.push(separator);
    if (arg._type === 'JoinedStr') {
      for (const value of arg.values) pieces.push(value._type === 'FormattedValue' ? field(f, value) : words(f, value._type === 'Constant' && value.value.type === 'str' ? value.value.value : ''));
      return;
    }
    if (arg._type === 'Constant' && arg.value.type === 'str' && !arg.value.points && !/[\ud800-\udfff]/u.test(arg.value.value)) pieces.push(words(f, arg.value.value));
    else pieces.push({ text: '{}', arg: shown(f, f.expr(arg), arg) });
  });
  return finish(f, stream, pieces, end);
}

function finish(f: FunctionEmitter, stream: string, pieces: readonly Piece[], end: Piece | null): Code {
  const all = end ? [...pieces, end] : pieces;
  const macro = end ? stream.replace('ln', '') : stream;
  const inlined: string[] = [];
  const template = all.map(({ text, arg }) => {
    if (arg === null) return literalPart(text);
    if (/^[a-z_]\w*$/.test(arg) && text === '{}') return `{${arg}}`;
    inlined.push(arg);
    return text;
  }).join('');
  // a newline at the end is println's own
  const whole = macro === 'print' && template.endsWith('\\n') ? { macro: 'println', template: template.slice(0, -2) } : { macro, template };
  if (f.mutants.on && macro.startsWith('print')) return f.val(`crate::mutants::print(&format!("${template}${macro === 'println' ? '\\n' : ''}"${inlined.length ? `, ${inlined.join(', ')}` : ''}))`, NONE);
  if (whole.template === '' && whole.macro.endsWith('ln')) return f.val(`${whole.macro}!()`, NONE);
  if (whole.template === '') return f.val('()', NONE);
  return f.val(`${whole.macro}!("${whole.template}"${inlined.length ? `, ${inlined.join(', ')}` : ''})`, NONE);
}


const CHANGING = new Set(['append', 'extend', 'insert', 'pop', 'remove', 'clear', 'reverse', 'sort', 'add', 'discard', 'update', 'setdefault', 'popitem', 'appendleft', 'popleft', 'rotate']);

/** Whether evaluating the expression may change what a variable holds. */
function mayChange(f: FunctionEmitter, node: ast.Expr, variable: string): boolean {
  let found = false;
  walk(node, (inner) => {
    if (inner._type !== 'Call') return;
    const { func } = inner;
    if (func._type === 'Attribute' && root(func.value) === variable) {
      const methods = [...f.module.classes.values()].map((model) => model.methods.get(func.attr)).filter((method) => method !== undefined);
      if (CHANGING.has(func.attr) || methods.some((method) => method.selfMode !== 'ref')) found = true;
    }
    const callee = func._type === 'Name' ? f.module.functions.get(func.id) : null;
    const takes = callee ? callee.params.some((param) => param.mode !== 'ref') : func._type === 'Attribute' && [...f.module.classes.values()].some((model) => model.methods.get(func.attr)?.params.some((param) => param.mode !== 'ref'));
    if (takes && [...inner.args, ...inner.keywords.map((keyword) => keyword.value)].some((arg) => root(arg) === variable)) found = true;
  });
  return found;
}

function root(node: ast.Expr): string | null {
  if (node._type === 'Name') return node.id;
  return node._type === 'Attribute' || node._type === 'Subscript' ? root(node.value) : null;
}

/** Python evaluates all values before it shows the first: one that a later value changes would be shown too early here. */
function inOrder(f: FunctionEmitter, values: readonly ast.Expr[]): void {
  for (const [index, value] of values.entries()) {
    const variable = root(value);
    const local = variable === null ? null : f.lookup(variable);
    if (!local || variable === null || isImmutable(f.expr(value).ty, f.module)) continue;
    if (values.slice(index + 1).some((later) => mayChange(f, later, variable))) reject('order', value, `${variable} is shown after a later value has changed it`, 'call what changes it before');
  }
}
