// Every file of CPython's own library, parsed here and there: the two trees must be equal to the last column.
// The newest interpreter is asked; others by hand: LIBRARY_VERSIONS=3.10,3.11,3.12,3.13 npx uvu dist/test/python library
// (before 3.12 an f-string was parsed apart, at places of its own: there the trees are compared without places).
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { dump, parse, PythonSyntaxError } from '../../plugins/python';
import { findInterpreter, type Interpreter, skipped } from './interpreters';

/** Prints `path TAB digest of ast.dump` a line, or `!` where CPython refuses the file. */
const DIGESTS = `
import ast, hashlib, os, sys, warnings
warnings.simplefilter("ignore")
sys.setrecursionlimit(20000)
PLACES = sys.version_info >= (3, 12)
library = os.path.dirname(os.__file__)
for folder, folders, files in os.walk(library):
    folders[:] = sorted(name for name in folders if name not in ("site-packages", "__pycache__"))
    for name in sorted(files):
        if not name.endswith(".py"):
            continue
        path = os.path.join(folder, name)
        try:
            with open(path, "rb") as file:
                text = ast.dump(ast.parse(file.read()), include_attributes=PLACES)
            print(path, hashlib.sha1(text.encode("utf-8", "surrogatepass")).hexdigest(), sep="\\t")
        except (SyntaxError, ValueError):
            print(path, "!", sep="\\t")
`;

const DUMP = 'import ast, sys; sys.setrecursionlimit(20000); sys.stdout.buffer.write(ast.dump(ast.parse(open(sys.argv[1], "rb").read()), include_attributes=sys.version_info >= (3, 12)).encode("utf-8", "surrogatepass"))';

function ownDump(path: string, { version }: Interpreter): string | null {
  try {
    return dump(parse(readFileSync(path), path, { version }), { includeAttributes: version >= '3.12', version });
  } catch (error) {
    if (error instanceof PythonSyntaxError) return null;
    throw error;
  }
}

/** Where two dumps part. */
function firstDifference(path: string, own: string, interpreter: Interpreter): string {
  const theirs = execFileSync(interpreter.path, ['-W', 'ignore', '-c', DUMP, path], { encoding: 'utf8', maxBuffer: 1 << 28 });
  let at = 0;
  while (own[at] === theirs[at]) at++;
  const around = (text: string): string => text.slice(Math.max(0, at - 100), at + 100);
  return `${path}\n  CPython: ${around(theirs)}\n  here:    ${around(own)}`;
}

async function compare(interpreter: Interpreter): Promise<{ files: number; refused: number; wrong: string[] }> {
  const python = spawn(interpreter.path, ['-c', DIGESTS], { stdio: ['ignore', 'pipe', 'inherit'] });
  const wrong: string[] = [];
  let files = 0;
  let refused = 0;
  for await (const line of createInterface({ input: python.stdout })) {
    const [path = '', digest = ''] = line.split('\t');
    files++;
    const own = ownDump(path, interpreter);
    if (digest === '!') {
      refused++;
      if (own !== null) wrong.push(`${path}: accepted here, refused by CPython`);
    } else if (own === null) {
      wrong.push(`${path}: refused here, accepted by CPython`);
    } else if (createHash('sha1').update(own, 'utf8').digest('hex') !== digest) {
      wrong.push(firstDifference(path, own, interpreter));
    }
  }
  return { files, refused, wrong };
}

/** Characters that Unicode has named since the interpreter was made are printed otherwise in these. */
const NEWER_UNICODE = /(?:unistring|uts46data|test_stringprep)\.py/;

const asked = process.env['LIBRARY_VERSIONS']?.split(',') ?? [findInterpreter()?.version ?? ''];
for (const version of ['3.10', '3.11', '3.12', '3.13'] as const) {
  if (!asked.includes(version)) continue;
  const interpreter = findInterpreter(version);
  if (!interpreter) {
    skipped(`ast.dump over the library of CPython ${version}`, 'it is not installed');
    continue;
  }
  test(`the tree of each library file of CPython ${version} is CPython's`, async () => {
    const { files, wrong } = await compare(interpreter);
    assert.ok(files > 500, `only ${files} files were found`);
    assert.equal(wrong.filter((each) => version >= '3.12' || !NEWER_UNICODE.test(each)).slice(0, 5).join('\n'), '');
  });
}
if (asked.includes('')) skipped('ast.dump over the library', 'no CPython from 3.10 to 3.13 is installed');

test.run();
