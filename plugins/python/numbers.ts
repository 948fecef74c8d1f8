// Number literals: where one ends, what is wrong with it, and what it is worth.
import type { ConstantValue } from './ast';
import type { PythonSyntaxError } from './errors';
import type { Source } from './source';

const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isNamePart = (code: number): boolean => isDigit(code) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95;
const isHex = (code: number): boolean => isDigit(code) || (code >= 65 && code <= 70) || (code >= 97 && code <= 102);
const isOctal = (code: number): boolean => code >= 48 && code <= 55;
const isBinary = (code: number): boolean => code === 48 || code === 49;

/** Words that may stand right behind a number (`1if x else y`), as CPython still allows. */
const WORDS_BEHIND = /^(?:and|else|for|if|in|is|or|not)/;
/** int() of more decimal digits than this is refused, for it costs quadratic time. */
const DECIMAL_DIGITS_MAX = 4300;

/** The offset behind the number at `start`. */
export function scanNumber(source: Source, start: number, line: number): number {
  const { bytes, latin1 } = source;
  const at = (index: number): number => bytes[index] ?? 0;
  const fail = (msg: string, cursor: number): PythonSyntaxError => source.error(msg, line, cursor - (source.lineStarts[line - 1] ?? 0));

  /** Digits with single underscores between them, from `from`. */
  const digits = (from: number, accept: (code: number) => boolean, kind: string): number => {
    let index = from;
    for (;;) {
      while (accept(at(index))) index++;
      if (at(index) !== 95) return index;
      index++;
      if (!accept(at(index))) throw fail(`invalid ${kind} literal`, index - 1);
    }
  };
  const finish = (end: number, kind: string): number => {
    const code = at(end);
    if (!isNamePart(code)) return end;
    if (WORDS_BEHIND.test(latin1.substring(end, end + 4))) return end;
    throw fail(`invalid ${kind} literal`, end - 1);
  };
  const radix = (accept: (code: number) => boolean, kind: string): number => {
    let index = start + 2;
    do {
      if (at(index) === 95) index++;
      if (!accept(at(index))) {
        if (isDigit(at(index)) && kind !== 'hexadecimal') throw fail(`invalid digit '${String.fromCharCode(at(index))}' in ${kind} literal`, index);
        throw fail(`invalid ${kind} literal`, index - 1);
      }
      while (accept(at(index))) index++;
    } while (at(index) === 95);
    if (isDigit(at(index))) throw fail(`invalid digit '${String.fromCharCode(at(index))}' in ${kind} literal`, index);
    return finish(index, kind);
  };

  let index = start;
  if (at(index) === 48) {
    const marker = at(index + 1) | 32;
    if (marker === 120) return radix(isHex, 'hexadecimal');
    if (marker === 111) return radix(isOctal, 'octal');
    if (marker === 98) return radix(isBinary, 'binary');
  }
  const fraction = at(index) === 46;
  if (!fraction) {
    index = digits(index, isDigit, 'decimal');
    const next = at(index);
    if (at(start) === 48 && next !== 46 && (next | 32) !== 101 && (next | 32) !== 106) {
      // Only zeros may follow a leading zero.
      const zeros = /^[0_]*/.exec(latin1.substring(start, index))?.[0].length ?? 0;
      if (start + zeros < index) {
        throw source.error('leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers', line, start - (source.lineStarts[line - 1] ?? 0));
      }
    }
  }
  let kind = 'decimal';
  if (at(index) === 46) {
    index++;
    if (isDigit(at(index))) index = digits(index, isDigit, 'decimal');
  }
  if ((at(index) | 32) === 101) {
    const sign = at(index + 1) === 43 || at(index + 1) === 45 ? 1 : 0;
    if (isDigit(at(index + 1 + sign))) index = digits(index + 1 + sign, isDigit, 'decimal');
    else if (sign === 1) throw fail('invalid decimal literal', index + 1);
    else return finish(index, kind);
  }
  if ((at(index) | 32) === 106) {
    index++;
    kind = 'imaginary';
  }
  return finish(index, kind);
}

/** The value of a number's text; null where it has more decimal digits than int() takes. */
export function numberValue(text: string): ConstantValue | null {
  const plain = text.includes('_') ? text.replaceAll('_', '') : text;
  const last = plain.charCodeAt(plain.length - 1) | 32;
  const marker = plain.charCodeAt(1) | 32;
  if (plain.charCodeAt(0) === 48 && (marker === 120 || marker === 111 || marker === 98)) return { type: 'int', value: BigInt(plain.toLowerCase()) };
  if (last === 106) {
    const source = plain.slice(0, -1);
    return { type: 'complex', imag: Number(source), source: plain };
  }
  if (/[.eE]/.test(plain)) return { type: 'float', value: Number(plain), source: plain };
  const digits = plain.length;
  if (digits > DECIMAL_DIGITS_MAX && plain.replace(/^0+/, '').length > DECIMAL_DIGITS_MAX) return null;
  return { type: 'int', value: BigInt(plain) };
}
