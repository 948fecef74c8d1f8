// Bytes of a file to the form that is read: UTF-8, newlines as \n, a newline at the end; encodings as PEP 263.
import { TextDecoder } from 'node:util';
import { PythonSyntaxError } from './errors';

/** UTF-8 bytes, and the same bytes as a string of one character a byte: cheap to cut text out of. */
export class Source {
  readonly filename: string;
  readonly bytes: Uint8Array;
  readonly latin1: string;
  /** Offset of each line's first byte; entry 0 is line 1. */
  readonly lineStarts: Int32Array;

  constructor(filename: string, bytes: Uint8Array) {
    this.filename = filename;
    this.bytes = bytes;
    this.latin1 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
    this.lineStarts = findLineStarts(bytes);
  }

  /** Text between two offsets. */
  slice(start: number, end: number): string {
    const raw = this.latin1.substring(start, end);
    return isAscii(raw) ? raw : decodeUtf8(raw);
  }

  lineText(line: number): string {
    const start = this.lineStarts[line - 1];
    if (start === undefined) return '';
    const end = this.lineStarts[line];
    return this.slice(start, end === undefined ? this.bytes.length : end - 1);
  }

  /** An error at a byte column (from 0); what users see counts characters from 1. */
  error(msg: string, line: number, column: number, type: PythonSyntaxError['type'] = 'SyntaxError'): PythonSyntaxError {
    const start = this.lineStarts[line - 1] ?? this.bytes.length;
    const before = this.slice(start, Math.min(start + column, this.bytes.length));
    return new PythonSyntaxError(type, msg, this.filename, line, countPoints(before) + 1, this.lineText(line));
  }
}

function findLineStarts(bytes: Uint8Array): Int32Array {
  let starts = new Int32Array(Math.max(16, bytes.length >> 4));
  let count = 1;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) {
    if (count === starts.length) {
      const longer = new Int32Array(count * 2);
      longer.set(starts);
      starts = longer;
    }
    starts[count++] = at + 1;
  }
  return starts.subarray(0, count);
}

export function isAscii(raw: string): boolean {
  for (let index = 0; index < raw.length; index++) if (raw.charCodeAt(index) > 127) return false;
  return true;
}

/** UTF-8 in a string of one character a byte, to text. */
export function decodeUtf8(raw: string): string {
  return Buffer.from(raw, 'latin1').toString('utf8');
}

export function countPoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

const DECLARED = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/;
const BLANK = /^[ \t\f]*(?:#.*)?$/;

/** Names of encodings whose bytes can be read as they are. */
function normalName(name: string): string {
  const plain = name.toLowerCase().replaceAll('_', '-');
  if (plain === 'utf-8' || plain.startsWith('utf-8-')) return 'utf-8';
  if (/^(latin-1|iso-8859-1|iso-latin-1)(-|$)/.test(plain)) return 'iso-8859-1';
  return plain;
}

/** Names that Python has and the WHATWG list spells otherwise. */
const WHATWG: Readonly<Record<string, string>> = {
  utf8: 'utf-8', u8: 'utf-8', cp65001: 'utf-8', latin1: 'iso-8859-1', l1: 'iso-8859-1', 'iso8859-1': 'iso-8859-1', cp1252: 'windows-1252', cp1251: 'windows-1251', cp1250: 'windows-1250',
  cp1253: 'windows-1253', cp1254: 'windows-1254', cp1255: 'windows-1255', cp1256: 'windows-1256', cp1257: 'windows-1257', cp1258: 'windows-1258',
  cp932: 'shift_jis', sjis: 'shift_jis', 'shift-jis': 'shift_jis', cp949: 'euc-kr', cp936: 'gbk', cp950: 'big5', cp866: 'ibm866',
  'iso8859-2': 'iso-8859-2', 'iso8859-5': 'iso-8859-5', 'iso8859-7': 'iso-8859-7', 'iso8859-8': 'iso-8859-8', 'iso8859-15': 'iso-8859-15',
  ascii: 'us-ascii', '646': 'us-ascii', 'us-ascii': 'us-ascii',
};

function declaredEncoding(bytes: Uint8Array): { name: string; line: number } | null {
  const head = Buffer.from(bytes.subarray(0, 4096)).toString('latin1').split(/\r\n|\r|\n/, 3);
  for (const [index, line] of head.slice(0, 2).entries()) {
    const found = DECLARED.exec(line);
    if (found?.[1]) return { name: found[1], line: index + 1 };
    if (!BLANK.test(line)) return null;
  }
  return null;
}

/** To text in one byte a character, or as the declared encoding says; null where it is not known. */
function decodeAs(name: string, bytes: Uint8Array): string | null {
  const label = WHATWG[name] ?? name;
  if (label === 'iso-8859-1') return Buffer.from(bytes).toString('latin1');
  if (label === 'us-ascii') {
    if (bytes.some((byte) => byte > 127)) throw new RangeError('not ascii');
    return Buffer.from(bytes).toString('latin1');
  }
  let decoder: TextDecoder;
  try {
    decoder = new TextDecoder(label, { fatal: true });
  } catch {
    return null;
  }
  return decoder.decode(bytes);
}

/** The first byte that is not UTF-8 (as an offset), or -1. */
function firstInvalidUtf8(bytes: Uint8Array): number {
  const length = bytes.length;
  let at = 0;
  while (at < length) {
    const first = bytes[at] ?? 0;
    if (first < 0x80) { at++; continue; }
    const size = first >= 0xf0 && first < 0xf5 ? 4 : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xc2 && first < 0xe0 ? 2 : 0;
    if (size === 0 || at + size > length) return at;
    for (let index = 1; index < size; index++) if (((bytes[at + index] ?? 0) & 0xc0) !== 0x80) return at;
    const second = bytes[at + 1] ?? 0;
    if ((first === 0xe0 && second < 0xa0) || (first === 0xed && second > 0x9f) || (first === 0xf0 && second < 0x90) || (first === 0xf4 && second > 0x8f)) return at;
    at += size;
  }
  return -1;
}

function normaliseNewlines(bytes: Uint8Array): Uint8Array {
  const carriage = bytes.indexOf(13);
  const whole = bytes.length === 0 || bytes[bytes.length - 1] === 10;
  if (carriage < 0 && whole) return bytes;
  const out = new Uint8Array(bytes.length + 1);
  let length = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === 13) {
      out[length++] = 10;
      if (bytes[at + 1] === 10) at++;
    } else {
      out[length++] = byte;
    }
  }
  if (length > 0 && out[length - 1] !== 10) out[length++] = 10;
  return out.subarray(0, length);
}

/** Reads a source as CPython does: a byte order mark, then a declared encoding, else UTF-8. */
export function readSource(input: Uint8Array | string, filename: string): Source {
  const fail = (msg: string, line = 0, text = ''): PythonSyntaxError => new PythonSyntaxError('SyntaxError', msg, filename, line, 0, text);
  if (typeof input === 'string') {
    const lone = /(?<![\ud800-\udbff])[\udc00-\udfff]|[\ud800-\udbff](?![\udc00-\udfff])/.exec(input);
    if (lone) throw fail("'utf-8' codec can't encode character: surrogates not allowed");
    const bytes = Buffer.from(input, 'utf8');
    if (bytes.indexOf(0) >= 0) throw fail('source code string cannot contain null bytes');
    return new Source(filename, normaliseNewlines(bytes));
  }
  if (input.indexOf(0) >= 0) throw fail('source code string cannot contain null bytes');
  const mark = input[0] === 0xef && input[1] === 0xbb && input[2] === 0xbf;
  const bytes = mark ? input.subarray(3) : input;
  const declared = declaredEncoding(bytes);
  const name = declared ? normalName(declared.name) : 'utf-8';
  if (declared && mark && name !== 'utf-8') throw fail(`encoding problem: ${declared.name} with BOM`);
  if (name !== 'utf-8' && (WHATWG[name] ?? name) !== 'utf-8') {
    let text: string | null;
    try {
      text = decodeAs(name, bytes);
    } catch {
      throw fail(`(unicode error) '${declared?.name ?? name}' codec can't decode the source`);
    }
    if (text === null) throw fail(`unknown encoding: ${declared?.name ?? name}`);
    return new Source(filename, normaliseNewlines(Buffer.from(text, 'utf8')));
  }
  const bad = firstInvalidUtf8(bytes);
  if (bad >= 0) {
    const byte = (bytes[bad] ?? 0).toString(16).padStart(2, '0');
    const why = (bytes[bad] ?? 0) < 0xc2 || (bytes[bad] ?? 0) > 0xf4 ? 'invalid start byte' : bad + 1 >= bytes.length ? 'unexpected end of data' : 'invalid continuation byte';
    throw fail(`(unicode error) 'utf-8' codec can't decode byte 0x${byte} in position ${bad}: ${why}`);
  }
  return new Source(filename, normaliseNewlines(bytes));
}
