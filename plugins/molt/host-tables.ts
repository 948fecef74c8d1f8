// What the installed CPython knows in C alone and a program asks for: the properties of characters, written once as a Python module of tables.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { StrataError } from '../graph/errors';
import { cacheFolder } from './toolchain/build';

/** Prints the module. Numbers are to base 36; a run is where it starts and its value, an entry a character and its value. */
const SCRIPT = `
import sys, unicodedata as u
def number(n):
    digits = ""
    while True:
        n, d = divmod(n, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[d] + digits
        if not n: return digits
everything = [chr(code) for code in range(sys.maxunicode + 1)]
def runs(of):
    words, last = [], None
    for code, char in enumerate(everything):
        value = of(char)
        if value != last: words += [number(code), str(value)]
        last = value
    return " ".join(words)
def entries(of):
    return "|".join(number(code) + " " + str(value) for code, char in enumerate(everything) if (value := of(char)) not in (None, ""))
def composed(char):
    parts = u.decomposition(char)
    return parts if parts and "<" not in parts and " " in parts and u.normalize("NFC", char) == char else None
print("# Written from the installed CPython's unicodedata.")
for name, text in (
    ("CATEGORIES", runs(u.category)), ("BIDIRECTIONAL", runs(lambda c: u.bidirectional(c) or "-")), ("CLASSES", runs(u.combining)), ("WIDTHS", runs(u.east_asian_width)), ("MIRRORED", runs(u.mirrored)),
    ("DECIMALS", entries(lambda c: u.decimal(c, None))), ("DIGITS", entries(lambda c: u.digit(c, None))), ("NUMBERS", entries(lambda c: u.numeric(c, None))),
    ("DECOMPOSITIONS", entries(u.decomposition)), ("COMPOSED", entries(composed)), ("unidata_version", u.unidata_version),
):
    print(name, "=", repr(text))
`;

/** The file of the module \`_unicode_tables\` of an interpreter, made where it is not there yet. */
export function unicodeTables(python: string): string {
  const { mtimeMs, size } = statSync(python);
  const key = createHash('sha256').update(JSON.stringify([SCRIPT, python, mtimeMs, size])).digest('hex').slice(0, 16);
  const folder = join(cacheFolder(), `tables-${key}`);
  const file = join(folder, '_unicode_tables.py');
  if (existsSync(file)) return file;
  const { status, stdout, stderr } = spawnSync(python, ['-I', '-S', '-c', SCRIPT], { encoding: 'utf8', maxBuffer: 1 << 26 });
  if (status !== 0) throw new StrataError('no-tables', `${python} did not tell what it knows of Unicode: ${stderr.trim().split('\n').pop() ?? ''}`, { hint: 'see that this Python has its module unicodedata' });
  mkdirSync(folder, { recursive: true });
  const aside = `${file}.${process.pid}`;
  writeFileSync(aside, stdout);
  renameSync(aside, file);
  return file;
}
