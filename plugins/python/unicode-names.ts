// Characters by their Unicode names, as `\N{...}` has them: a packed table, opened when first asked.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';

/** The table stands beside the sources; compiled code lies one folder deeper. */
const TABLE = ['unicode-names.br', '../../../plugins/python/unicode-names.br'];

/** Names that end in the character's own code. */
const NUMBERED: Readonly<Record<string, readonly (readonly [first: number, last: number])[]>> = {
  'CJK UNIFIED IDEOGRAPH': [
    [0x3400, 0x4dbf], [0x4e00, 0x9fff], [0x20000, 0x2a6df], [0x2a700, 0x2b739], [0x2b740, 0x2b81d], [0x2b820, 0x2cea1],
    [0x2ceb0, 0x2ebe0], [0x2ebf0, 0x2ee5d], [0x30000, 0x3134a], [0x31350, 0x323af],
  ],
  'CJK COMPATIBILITY IDEOGRAPH': [[0xf900, 0xfa6d], [0xfa70, 0xfad9], [0x2f800, 0x2fa1d]],
  'KHITAN SMALL SCRIPT CHARACTER': [[0x18b00, 0x18cd5]],
  'NUSHU CHARACTER': [[0x1b170, 0x1b2fb]],
};

// Hangul syllables are composed of these (Unicode 3.12, "Conjoining Jamo Behavior").
const LEADS = 'G GG N D DD R M B BB S SS  J JJ C K T P H'.split(' ');
const VOWELS = 'A AE YA YAE EO E YEO YE O WA WAE OE YO U WEO WE WI YU EU YI I'.split(' ');
const TAILS = ' G GG GS N NJ NH D L LG LM LB LS LT LP LH M B BS S SS NG J C K T P H'.split(' ');
const HANGUL = 'HANGUL SYLLABLE ';

let names: Map<string, number> | null = null;

function readTable(): Buffer {
  for (const path of TABLE) {
    try {
      return brotliDecompressSync(readFileSync(join(__dirname, path)));
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    }
  }
  throw new Error('the table of Unicode names is missing from the package: plugins/python/unicode-names.br');
}

function load(): Map<string, number> {
  const found = new Map<string, number>();
  const [listed = '', aliases = ''] = readTable().toString('latin1').split('\n\n');
  let code = 0;
  for (const line of listed.split('\n')) {
    const space = line.indexOf(' ');
    code += parseInt(line.slice(0, space), 16);
    found.set(line.slice(space + 1), code);
  }
  for (const line of aliases.trimEnd().split('\n')) {
    const space = line.indexOf(' ');
    found.set(line.slice(space + 1), parseInt(line.slice(0, space), 16));
  }
  return found;
}

function hangul(name: string): number | null {
  const syllable = name.slice(HANGUL.length);
  const index = (list: readonly string[], text: string): number => list.indexOf(text);
  const [, lead = '', vowel = '', tail = ''] = /^([^AEIOUWY]*)([AEIOUWY]+)(.*)$/.exec(syllable) ?? [];
  const parts = [index(LEADS, lead), index(VOWELS, vowel), index(TAILS, tail)] as const;
  return parts.includes(-1) || syllable === '' ? null : 0xac00 + (parts[0] * 21 + parts[1]) * 28 + parts[2];
}

/** The code point of a name or alias in any case; null where there is none. */
export function unicodeByName(text: string): number | null {
  const name = text.toUpperCase();
  const numbered = /^(.*)-([0-9A-F]{4,5})$/.exec(name);
  const ranges = numbered && NUMBERED[numbered[1] ?? ''];
  if (ranges) {
    const code = parseInt(numbered[2] ?? '', 16);
    return ranges.some(([first, last]) => code >= first && code <= last) ? code : null;
  }
  if (name.startsWith(HANGUL)) return hangul(name);
  names ??= load();
  return names.get(name) ?? null;
}
