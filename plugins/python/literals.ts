// The text or bytes that a string literal stands for.
import type { StrValue } from './ast';
import { unicodeByName } from './unicode-names';

/** What is wrong with a literal, in CPython's words. */
export class LiteralError extends Error {}

const SIMPLE: Readonly<Record<string, string>> = {
  '\\': '\\', "'": "'", '"': '"', a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\n': '',
};

const isHigh = (unit: number): boolean => (unit & 0xfc00) === 0xd800;
const isLow = (unit: number): boolean => (unit & 0xfc00) === 0xdc00;

export function strValue(value: string, points: readonly number[] | null = null): StrValue {
  return { type: 'str', value, points };
}

/** Code points as Python counts them. */
export function codePoints(text: StrValue): readonly number[] {
  return text.points ?? Array.from(text.value, (char) => char.codePointAt(0) ?? 0);
}

export function concatenate(left: StrValue, right: StrValue): StrValue {
  const joins = isHigh(left.value.charCodeAt(left.value.length - 1)) && isLow(right.value.charCodeAt(0));
  const value = left.value + right.value;
  return left.points || right.points || joins ? strValue(value, [...codePoints(left), ...codePoints(right)]) : strValue(value);
}

/** How CPython's unicodeescape decoder counts: it sees every character beyond ASCII as `\UXXXXXXXX`. */
function escapedLength(text: string): number {
  let length = 0;
  for (const char of text) length += char.length === 1 && char.charCodeAt(0) < 128 ? 1 : 10;
  return length;
}

function unicodeError(text: string, from: number, to: number, why: string): LiteralError {
  const start = escapedLength(text.slice(0, from));
  const end = start + escapedLength(text.slice(from, to)) - 1;
  const place = end > start ? `bytes in position ${start}-${end}` : `byte 0x5c in position ${start}`;
  return new LiteralError(`(unicode error) 'unicodeescape' codec can't decode ${place}: ${why}`);
}

const HEX: Readonly<Record<string, readonly [digits: number, why: string]>> = {
  x: [2, 'truncated \\xXX escape'], u: [4, 'truncated \\uXXXX escape'], U: [8, 'truncated \\UXXXXXXXX escape'],
};

/** A text literal's content with its escapes replaced. */
export function unescapeText(text: string): StrValue {
  let at = text.indexOf('\\');
  if (at < 0) return strValue(text);
  let out = text.slice(0, at);
  let split: number[] | null = null;
  const addEscape = (code: number): void => {
    // Two escapes that would join into one character: from here on the code points are kept beside.
    if (isLow(code) && code < 0x10000 && isHigh(out.charCodeAt(out.length - 1)) && split === null) split = Array.from(out, (char) => char.codePointAt(0) ?? 0);
    split?.push(code);
    out += String.fromCodePoint(code);
  };
  const addText = (plain: string): void => {
    if (split) for (const char of plain) split.push(char.codePointAt(0) ?? 0);
    out += plain;
  };
  while (at < text.length) {
    const next = text.charAt(at + 1);
    const simple = SIMPLE[next];
    if (simple !== undefined) {
      addText(simple);
      at += 2;
    } else if (next >= '0' && next <= '7') {
      const digits = /^[0-7]{1,3}/.exec(text.slice(at + 1, at + 4))?.[0] ?? '0';
      addEscape(parseInt(digits, 8));
      at += 1 + digits.length;
    } else if (HEX[next]) {
      const [size, why] = HEX[next];
      const digits = /^[0-9a-fA-F]*/.exec(text.slice(at + 2, at + 2 + size))?.[0] ?? '';
      if (digits.length < size) throw unicodeError(text, at, at + 2 + digits.length, why);
      const code = parseInt(digits, 16);
      if (code > 0x10ffff) throw unicodeError(text, at, at + 2 + size, 'illegal Unicode character');
      addEscape(code);
      at += 2 + size;
    } else if (next === 'N') {
      const close = text.charAt(at + 2) === '{' ? text.indexOf('}', at + 3) : -1;
      if (close <= at + 3) {
        // What CPython says it could not read runs to where it gave up.
        const end = text.charAt(at + 2) !== '{' ? at + 2 : close < 0 ? text.length : close;
        throw unicodeError(text, at, end, 'malformed \\N character escape');
      }
      const code = unicodeByName(text.slice(at + 3, close));
      if (code === null) throw unicodeError(text, at, close + 1, 'unknown Unicode character name');
      addEscape(code);
      at = close + 1;
    } else {
      if (next === '') throw unicodeError(text, at, at + 1, '\\ at end of string');
      // Not an escape: the backslash stays.
      const char = String.fromCodePoint(text.codePointAt(at + 1) ?? 0);
      addText(`\\${char}`);
      at += 1 + char.length;
    }
    const following = text.indexOf('\\', at);
    const end = following < 0 ? text.length : following;
    if (end > at) addText(text.slice(at, end));
    at = end;
  }
  return strValue(out, split);
}

/** A bytes literal's content (one character a byte) to its bytes. */
export function unescapeBytes(raw: string): Uint8Array {
  if (!raw.includes('\\')) return Uint8Array.from(Buffer.from(raw, 'latin1'));
  const out: number[] = [];
  let at = 0;
  while (at < raw.length) {
    if (raw.charCodeAt(at) !== 92) {
      out.push(raw.charCodeAt(at++));
      continue;
    }
    const next = raw.charAt(at + 1);
    const simple = SIMPLE[next];
    if (simple !== undefined) {
      if (simple !== '') out.push(simple.charCodeAt(0));
      at += 2;
    } else if (next >= '0' && next <= '7') {
      const digits = /^[0-7]{1,3}/.exec(raw.slice(at + 1, at + 4))?.[0] ?? '0';
      out.push(parseInt(digits, 8) & 255);
      at += 1 + digits.length;
    } else if (next === 'x') {
      const digits = /^[0-9a-fA-F]{2}/.exec(raw.slice(at + 2, at + 4))?.[0];
      if (digits === undefined) throw new LiteralError(`(value error) invalid \\x escape at position ${at}`);
      out.push(parseInt(digits, 16));
      at += 4;
    } else {
      out.push(92);
      at += 1;
    }
  }
  return Uint8Array.from(out);
}

