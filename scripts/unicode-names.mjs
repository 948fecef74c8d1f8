// Writes the tables of Unicode that plugins/python carries, from an interpreter's unicodedata: names of characters (for \N{...})
// and which are printable (for repr). Usage: node scripts/unicode-names.mjs PYTHON NameAliases.txt
// NameAliases.txt is Unicode's (CODE;ALIAS;TYPE a line): an interpreter looks aliases up, but does not list them.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, constants } from 'node:zlib';

const PROGRAM = `
import json, sys, unicodedata
last = 0
lines = []
for code in range(sys.maxunicode + 1):
    name = unicodedata.name(chr(code), "")
    # Names that are made of the code point are computed, not stored.
    if name and not name.endswith(f"-{code:04X}") and not name.startswith("HANGUL SYLLABLE "):
        lines.append(f"{code - last:x} {name}")
        last = code
edges = []
printable = False
for code in range(sys.maxunicode + 2):
    now = code <= sys.maxunicode and chr(code).isprintable()
    if now != printable:
        edges.append(code)
        printable = now
print(json.dumps({"version": unicodedata.unidata_version, "lines": lines, "edges": edges}))
`;

const [python, aliasFile] = process.argv.slice(2);
const { stdout, status, stderr } = spawnSync(python, ['-c', PROGRAM], { encoding: 'utf8', maxBuffer: 1 << 28 });
if (status !== 0) throw new Error(stderr);
const { version, lines, edges } = JSON.parse(stdout);
const aliases = readFileSync(aliasFile, 'utf8').split('\n').filter((line) => line && !line.startsWith('#')).map((line) => line.split(';'));
const text = `${lines.join('\n')}\n\n${aliases.map(([code, name]) => `${Number.parseInt(code, 16).toString(16)} ${name}`).join('\n')}\n`;
const packed = brotliCompressSync(text, {
  params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT },
});
writeFileSync('plugins/python/unicode-names.br', packed);

let previous = 0;
const deltas = edges.map((code) => {
  const delta = code - previous;
  previous = code;
  return delta.toString(36);
});
const rows = deltas.join(' ').match(/.{1,130}(?: |$)/g).map((row) => `  '${row}',`);
writeFileSync('plugins/python/unicode-printable.ts', `// Which characters repr() shows as they are. Written by scripts/unicode-names.mjs from Unicode ${version}.

/** Where printable begins and ends by turns, each as its distance from the one before, in base 36. */
const EDGES = [
${rows.join('\n')}
].join('').split(' ');

const edges = new Int32Array(EDGES.length);
let last = 0;
for (const [index, digits] of EDGES.entries()) {
  last += parseInt(digits, 36);
  edges[index] = last;
}

export function isPrintable(code: number): boolean {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edges[middle] ?? 0) <= code) low = middle + 1;
    else high = middle;
  }
  return low % 2 === 1;
}
`);
