// A tree as text, character for character what CPython's `ast.dump` prints.
import type { ConstantValue, Node } from './ast';
import type { PythonVersion } from './parser';
import { codePoints } from './literals';
import { isPrintable } from './unicode-printable';

export interface DumpOptions {
  readonly includeAttributes?: boolean;
  /** Whose `ast.dump`: 3.12 unless told. */
  readonly version?: PythonVersion;
}

const POSITION = new Set(['lineno', 'col_offset', 'end_lineno', 'end_col_offset']);
/** Fields that hold the name of an operator or context: CPython has an empty node there. */
const CLASS_FIELDS = new Set(['ctx', 'op', 'ops']);

export function dump(node: Node, options: DumpOptions = {}): string {
  return new Dumper(options.includeAttributes ?? false, options.version ?? '3.12').text(node);
}

class Dumper {
  private readonly out: string[] = [];

  constructor(private readonly attributes: boolean, private readonly version: PythonVersion) {}

  text(node: Node): string {
    this.node(node);
    return this.out.join('');
  }

  private node(node: Node): void {
    const { out } = this;
    out.push(node._type, '(');
    let first = true;
    // Once a field is left out, the rest are told by name, and that is all of them.
    for (const [field, value] of Object.entries(node)) {
      if (field === '_type' || POSITION.has(field) || this.omitted(field, value)) continue;
      out.push(first ? '' : ', ', field, '=');
      first = false;
      this.value(field, value, node._type);
    }
    if (this.attributes && 'lineno' in node) {
      out.push(first ? '' : ', ', `lineno=${node.lineno}, col_offset=${node.col_offset}, end_lineno=${node.end_lineno}, end_col_offset=${node.end_col_offset}`);
    }
    out.push(')');
  }

  private omitted(field: string, value: unknown): boolean {
    if (value === null) return true;
    if (field === 'type_params') return this.version < '3.12' || (this.version === '3.13' && (value as unknown[]).length === 0);
    if (this.version === '3.13' && Array.isArray(value) && value.length === 0) return true;
    return false;
  }

  private value(field: string, value: unknown, owner: string): void {
    const { out } = this;
    if (Array.isArray(value)) {
      out.push('[');
      value.forEach((item: unknown, index) => {
        if (index > 0) out.push(', ');
        this.value(field, item, owner);
      });
      out.push(']');
    } else if (value === null) {
      out.push('None');
    } else if (typeof value === 'string') {
      if (CLASS_FIELDS.has(field)) out.push(value, '()');
      else out.push(reprText(value, null, this.version));
    } else if (typeof value === 'number') {
      out.push(String(value));
    } else if (field === 'value' && (owner === 'Constant' || owner === 'MatchSingleton')) {
      out.push(reprConstant(value as ConstantValue, this.version));
    } else {
      this.node(value as Node);
    }
  }
}

/** Characters that Unicode 15.1 has and 15.0, that of Python 3.12, has not. */
function isNewIn313(code: number): boolean {
  return (code >= 0x2ffc && code <= 0x2fff) || code === 0x31ef || (code >= 0x2ebf0 && code <= 0x2ee5d);
}

/** `repr` of a constant. */
export function reprConstant(value: ConstantValue, version: PythonVersion = '3.12'): string {
  switch (value.type) {
    case 'int': return value.value.toString();
    case 'float': return reprFloat(value.value);
    case 'complex': return `${reprFloat(value.imag).replace(/\.0$/, '')}j`;
    case 'str': return reprText(value.value, value.points ? codePoints(value) : null, version);
    case 'bytes': return reprBytes(value.value);
    case 'bool': return value.value ? 'True' : 'False';
    case 'None': return 'None';
    case 'Ellipsis': return 'Ellipsis';
  }
}

/** Shortest digits that round trip, in Python's notation. */
export function reprFloat(value: number): string {
  if (value === Infinity) return 'inf';
  if (value === -Infinity) return '-inf';
  if (Number.isNaN(value)) return 'nan';
  const [mantissa = '0', power = '0'] = value.toExponential().split('e');
  const exponent = Number(power);
  if (exponent < -4 || exponent >= 16) return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  const negative = mantissa.startsWith('-') || Object.is(value, -0);
  const digits = mantissa.replace('-', '').replace('.', '');
  let plain: string;
  if (exponent < 0) plain = `0.${'0'.repeat(-exponent - 1)}${digits}`;
  else if (digits.length <= exponent + 1) plain = `${digits.padEnd(exponent + 1, '0')}.0`;
  else plain = `${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`;
  return negative ? `-${plain}` : plain;
}

const ESCAPES: Readonly<Record<number, string>> = { 9: '\\t', 10: '\\n', 13: '\\r', 92: '\\\\' };
const PLAIN = /^[ !#-&(-[\]-~]*$/;

/** Single quotes unless only they occur. */
function quoteFor(has: (code: number) => boolean): string {
  return has(39) && !has(34) ? '"' : "'";
}

function reprText(text: string, points: readonly number[] | null, version: PythonVersion): string {
  if (points === null && PLAIN.test(text)) return `'${text}'`;
  const codes = points ?? Array.from(text, (char) => char.codePointAt(0) ?? 0);
  const quote = quoteFor((code) => codes.includes(code));
  let out = quote;
  for (const code of codes) {
    const escape = ESCAPES[code];
    if (escape !== undefined) out += escape;
    else if (code === quote.charCodeAt(0)) out += `\\${quote}`;
    else if (code < 32 || code === 127) out += `\\x${code.toString(16).padStart(2, '0')}`;
    else if (code < 127) out += String.fromCharCode(code);
    else if (isPrintable(code) || (version === '3.13' && isNewIn313(code))) out += String.fromCodePoint(code);
    else if (code < 256) out += `\\x${code.toString(16)}`;
    else if (code < 65536) out += `\\u${code.toString(16).padStart(4, '0')}`;
    else out += `\\U${code.toString(16).padStart(8, '0')}`;
  }
  return out + quote;
}

function reprBytes(bytes: Uint8Array): string {
  const quote = quoteFor((code) => bytes.includes(code));
  let out = `b${quote}`;
  for (const code of bytes) {
    const escape = ESCAPES[code];
    if (escape !== undefined) out += escape;
    else if (code === quote.charCodeAt(0)) out += `\\${quote}`;
    else if (code < 32 || code >= 127) out += `\\x${code.toString(16).padStart(2, '0')}`;
    else out += String.fromCharCode(code);
  }
  return out + quote;
}
