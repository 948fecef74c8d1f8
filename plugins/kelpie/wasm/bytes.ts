// Text and bytes without what a simulated node lacks: TextEncoder, TextDecoder, atob and btoa.

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

export function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const [a, b, c] = [bytes[i]!, bytes[i + 1], bytes[i + 2]];
    text += DIGITS[a >> 2]! + DIGITS[((a & 3) << 4) | ((b ?? 0) >> 4)]! + (b === undefined ? '=' : DIGITS[((b & 15) << 2) | ((c ?? 0) >> 6)]!) + (c === undefined ? '=' : DIGITS[c & 63]!);
  }
  return text;
}

let values: Uint8Array | undefined;

/** Throws where the text is no base64. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  if (!values) {
    values = new Uint8Array(128).fill(255);
    for (let i = 0; i < DIGITS.length; i += 1) values[DIGITS.charCodeAt(i)] = i;
  }
  const length = text.length - (text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0);
  const bytes = new Uint8Array(Math.floor((length * 3) / 4));
  let [bits, count, at] = [0, 0, 0];
  for (let i = 0; i < length; i += 1) {
    const value = values[text.charCodeAt(i)] ?? 255;
    if (value === 255) throw new Error(`no base64: character ${i + 1} is ${JSON.stringify(text[i])}`);
    bits = ((bits << 6) | value) & 0xffffff;
    count += 6;
    if (count >= 8) bytes[at++] = (bits >> (count -= 8)) & 255;
  }
  return bytes;
}

export function encodeUtf8(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const character of text) {
    // half of a pair alone has no UTF-8
    const code = character.length === 1 && /[\ud800-\udfff]/.test(character) ? 0xfffd : character.codePointAt(0)!;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    else bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
  }
  return Uint8Array.from(bytes);
}

const SHORTEST = [0, 0, 0x80, 0x800, 0x10000] as const;

/** Throws where the bytes are no UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string {
  const wrong = (at: number): Error => new Error(`no UTF-8 at byte ${at}`);
  let text = '';
  for (let i = 0; i < bytes.length; ) {
    const first = bytes[i]!;
    const length = first < 0x80 ? 1 : first >= 0xf0 && first < 0xf8 ? 4 : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xc0 && first < 0xe0 ? 2 : 0;
    if (length === 0 || i + length > bytes.length) throw wrong(i);
    let code = length === 1 ? first : first & (0xff >> (length + 1));
    for (let k = 1; k < length; k += 1) {
      if ((bytes[i + k]! & 0xc0) !== 0x80) throw wrong(i + k);
      code = (code << 6) | (bytes[i + k]! & 63);
    }
    if (code < SHORTEST[length]! || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) throw wrong(i);
    text += String.fromCodePoint(code);
    i += length;
  }
  return text;
}
