// One C file a module, and one for the program: constants, code objects, functions, entry; the tables of linked methods.
import type { Grants } from '../capabilities/manifest';
import type { ModuleInfo } from '../lowering/builder';
import type { Constant } from '../lowering/constants';
import { identifier } from '../ir/ir';
import { isHidden } from '../star-shapes';
import { functionC, prototype, stableSlots, vectorEntry } from './c-function';

/** UTF-8, surrogates included, as a C string literal. */
function cString(points: Iterable<number>): { text: string; bytes: number } {
  const bytes: number[] = [];
  for (const c of points) {
    if (c < 0x80) bytes.push(c);
    else if (c < 0x800) bytes.push(0xc0 | (c >> 6), 0x80 | (c & 63));
    else if (c < 0x10000) bytes.push(0xe0 | (c >> 12), 0x80 | ((c >> 6) & 63), 0x80 | (c & 63));
    else bytes.push(0xf0 | (c >> 18), 0x80 | ((c >> 12) & 63), 0x80 | ((c >> 6) & 63), 0x80 | (c & 63));
  }
  return { text: literal(bytes), bytes: bytes.length };
}
function literal(bytes: Iterable<number>): string {
  let text = '"';
  for (const byte of bytes) text += byte >= 32 && byte < 127 && byte !== 34 && byte !== 92 && byte !== 63 ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`;
  return `${text}"`;
}
const pointsOf = (text: string): number[] => Array.from(text, (c) => c.codePointAt(0)!);
const text = (value: string): string => cString(pointsOf(value)).text;

function double(value: number): string {
  if (value === Infinity) return '__builtin_inf()';
  if (value === -Infinity) return '-__builtin_inf()';
  if (Object.is(value, -0)) return '-0.0';
  const shown = String(value);
  return /[.e]/.test(shown) ? shown : `${shown}.0`;
}

function constantRow(item: Constant, index: number, indexOf: (name: string) => number, extra: string[]): string {
  switch (item.kind) {
    case 'str': {
      const { text: shown, bytes } = cString(item.points ?? pointsOf(item.value));
      return `{rt_const_str, ${bytes}, ${shown}, 0, 0}`;
    }
    case 'bytes':
      return `{rt_const_bytes, ${item.value.length}, ${literal(item.value)}, 0, 0}`;
    case 'int': {
      const hex = item.value < 0n ? `-${(-item.value).toString(16)}` : item.value.toString(16);
      return `{rt_const_int, ${hex.length}, "${hex}", 0, 0}`;
    }
    case 'float':
      return `{rt_const_float, 0, 0, ${double(item.value)}, 0}`;
    case 'complex':
      return `{rt_const_complex, 0, 0, ${double(item.value)}, 0}`;
    case 'names':
      extra.push(`static const int32_t NAMES_${index}[] = {${item.value.map(indexOf).join(', ')}};`);
      return `{rt_const_names, ${item.value.length}, 0, 0, NAMES_${index}}`;
  }
}

/** Classes of the runtime whose instances are made by code of their own: the function `usable_...` links it. */
const USABLE = ['int', 'bool', 'float', 'complex', 'str', 'bytes', 'bytearray', 'list', 'tuple', 'dict', 'set', 'frozenset', 'range', 'slice', 'type', 'method', 'cell', 'property', 'classmethod', 'staticmethod', 'super', 'enumerate', 'zip', 'map', 'filter', 'reversed', 'memoryview'];

/** Exceptions with more behind them than the others. */
const EXCEPTIONS: readonly (readonly [RegExp, string])[] = [
  [/^E_/, 'exception'],
  [/^E_(Base)?ExceptionGroup$/, 'exception_group'],
  [/^E_Unicode\w*Error$/, 'unicode_error'],
];

function usableClasses(symbols: ReadonlySet<string>): string[] {
  // who asks an object for its class may get any
  if (symbols.has('T_type')) return [...USABLE, ...EXCEPTIONS.map(([, name]) => name)];
  return [...USABLE.filter((name) => symbols.has(`T_${name}`)), ...EXCEPTIONS.filter(([pattern]) => [...symbols].some((symbol) => pattern.test(symbol))).map(([, name]) => name)];
}

export function moduleC(info: ModuleInfo): string {
  const k = `K${info.index}`;
  const globals = [...info.globals.keys()];
  const shown = globals.filter((name) => !isHidden(name));
  for (const name of globals) info.pool.str(name);
  for (const func of info.functionsOut) for (const name of func.params) info.pool.str(name);
  const places = new Map(info.pool.items.flatMap((item, index) => (item.kind === 'str' && !item.points ? [[item.value, index] as const] : [])));
  const indexOf = (name: string): number => places.get(name) ?? -1;
  const extra: string[] = [];
  const rows = info.pool.items.map((item, index) => constantRow(item, index, indexOf, extra));
  const bodies = info.functionsOut.map(functionC).join('\n');
  const builtins = new Set([...bodies.matchAll(/\bBI_(\w+)/g)].map((match) => match[1]!));
  const imports = new Set([...bodies.matchAll(/\b(import_\w+)\(/g)].map((match) => match[1]!));
  const defs = new Set([...bodies.matchAll(/&(bi_\w+|mod_\w+)/g)].map((match) => match[1]!));
  for (const name of builtins) defs.add(`bi_${name}`);
  const types = new Set([...bodies.matchAll(/&(T_\w+|E_\w+)\b/g)].map((match) => match[1]!));
  if (/\bpy_class_of\(/.test(bodies)) types.add('T_type');
  const codes = info.functionsOut.map((func) => {
    const params = func.params.map((name) => `&${k}[${indexOf(name)}]`);
    const wrapper = func.kind === 'function' ? vectorEntry(func) : '';
    const names = params.length ? `static const V* const P_${func.id}[] = {${params.join(', ')}};\n` : '';
    return `${prototype(func)};\n${wrapper}${names}static const Code CODE_${func.id} = {${text(func.name)}, ${text(func.qualname)}, ${text(func.file ?? info.file)}, ${func.line}, ${func.npos}, ${func.nposonly}, ${func.nkwonly}, ${func.flags}, ${func.params.length}, ${params.length ? `P_${func.id}` : '0'}, ${wrapper ? `${func.id}_vec` : '0'}, ${func.doc === null ? '0' : text(func.doc)}, ${stableSlots(func)}};`;
  });
  return [
    '#include "fast.h"',
    ...[...defs].map((name) => `extern const CDef ${name};`),
    ...[...types].map((name) => `extern Type ${name};`),
    ...[...imports].map((name) => `V ${name}(void);`),
    `static V ${k}[${rows.length || 1}], G${info.index}[${globals.length || 1}];`,
    `static IC ics[${info.counter || 1}];`,
    ...[...builtins].map((name) => `static V BI_${name};`),
    ...extra,
    `static const Const KT[] = {${rows.join(',\n')}${rows.length ? '' : '{0}'}};`,
    ...codes,
    bodies,
    `static const V* const GN[] = {${shown.map((name) => `&${k}[${indexOf(name)}]`).join(', ') || '0'}};`,
    `static V* const GC[] = {${shown.map((name) => `&G${info.index}[${info.globals.get(name)!}]`).join(', ') || '0'}};`,
    `V import_m${info.index}(void) {`,
    '  static V module;',
    '  if (module) return NEWREF(module);',
    `  rt_constants(${k}, KT, ${rows.length});`,
    ...[...builtins].map((name) => `  BI_${name} = rt_builtin(&bi_${name});`),
    ...usableClasses(types).map((name) => `  usable_${name}();`),
    `  module = rt_module(${text(info.name)}, GN, GC, ${shown.length});`,
    `  V r = module${info.index}();`,
    '  if (!r) { DECREF(module); module = 0; return 0; }',
    '  DECREF(r);',
    '  return NEWREF(module);',
    '}',
    '',
  ].join('\n');
}

/** Attributes through which a class is reached that the program does not name. */
const LEADS_TO_CLASSES = ['__class__', '__base__', '__bases__', '__mro__', 'mro', '__subclasses__', '__objclass__', '__self__'];

export interface MethodRow {
  readonly type: string;
  readonly name: string;
}

/** The program's own unit: where it starts, and the methods of builtin types that it can name. */
export function programC(methods: readonly MethodRow[], used: (name: string) => boolean, modules: readonly (readonly [string, ReadonlyMap<string, boolean>])[], grants: Grants, generics: boolean): string {
  const types = ['object', 'type', 'int', 'float', 'complex', 'str', 'bytes', 'bytearray', 'list', 'tuple', 'dict', 'set', 'frozenset', 'range', 'slice', 'generator', 'coroutine', 'iterator', 'dictview', 'property', 'callable', 'BaseException', 'file', 'weakref', 'asyncgen', 'asend', 'anext', 'BaseExceptionGroup'];
  const inherits: Record<string, readonly string[]> = { bytearray: ['bytes'], asend: ['iterator'], anext: ['iterator'], set: ['frozenset'], frozenset: [] };
  const lines = ['#include "molt.h"'];
  const tables: string[] = [];
  const declared = new Set<string>();
  for (const type of types) {
    const rows = new Map<string, string>();
    for (const from of [...(inherits[type] ?? []), type]) for (const method of methods) if (method.type === from && used(method.name)) rows.set(method.name, `m_${from}_${method.name}`);
    if (type === 'frozenset') for (const name of ['__len__', '__contains__', '__iter__']) if (used(name)) rows.set(name, `m_set_${name}`);
    for (const symbol of rows.values()) if (!declared.has(symbol)) declared.add(symbol), lines.push(`extern const CDef ${symbol};`);
    tables.push(`const CDef* const methods_${type}[] = {${[...rows.values()].map((symbol) => `&${symbol}`).join(', ')}${rows.size ? ', ' : ''}0};`);
  }
  for (const [module, members] of modules) {
    const names = [...members.keys()].filter(used);
    for (const name of names) lines.push(`extern const CDef mod_${module}_${name};`);
    const size = names.length || 1;
    tables.push(
      `V import_n_${module}(void) {`,
      `  static V module, names[${size}], cells[${size}];`,
      `  static const V* const at_names[] = {${names.map((_, index) => `&names[${index}]`).join(', ') || '0'}};`,
      `  static V* const at_cells[] = {${names.map((_, index) => `&cells[${index}]`).join(', ') || '0'}};`,
      '  if (module) return NEWREF(module);',
      ...names.map((name, index) => `  names[${index}] = rt_intern("${name}", ${name.length}); cells[${index}] = ${members.get(name) ? `mod_${module}_${name}.fn(0, 0, 0, 0)` : `rt_builtin(&mod_${module}_${name})`};`),
      `  module = rt_module("${module}", at_names, at_cells, ${names.length});`,
      '  return NEWREF(module);',
      '}',
    );
  }
  const list = (name: string, values: readonly string[]): string => `const char* const ${name}[] = {${[...values].map((value) => `${text(value)}, `).join('')}0};`;
  const { memoryMb = 0, recursion = 0, opResultBytes = 0 } = grants.resources;
  const granted = [list('molt_read', grants.read), list('molt_write', grants.write), list('molt_env', grants.env), `const Limits molt_limits = {${memoryMb * 1048576}ull, ${opResultBytes}ull, ${recursion}};`];
  const classes = LEADS_TO_CLASSES.some(used) ? usableClasses(new Set(['T_type'])) : [];
  const start = [...(generics ? ['rt_generics'] : []), ...classes.map((name) => `usable_${name}`)];
  return [...lines, ...tables, ...granted, 'V import_m0(void);', ...(generics ? ['void rt_generics(void);'] : []), `V molt_main(void) { ${start.map((name) => `${name}(); `).join('')}return import_m0(); }`, ''].join('\n');
}
export { identifier };
