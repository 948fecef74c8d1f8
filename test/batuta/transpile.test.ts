// Python moved to Rust: what is accepted is the same, what would differ is refused, and nothing passes unasked.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { advise, type Calibration } from '../../plugins/batuta/transpile/advice';
import { readComments } from '../../plugins/batuta/transpile/comments';
import { writeModule } from '../../plugins/batuta/transpile/crate';
import { migrationOf } from '../../plugins/batuta/transpile/migration';
import { readModule } from '../../plugins/batuta/transpile/read-module';
import { transpile, type TranspileReport, type TranspileRequest } from '../../plugins/batuta/transpile/transpile';
import { validate } from '../../plugins/graph/schemas';
import { parse } from '../../plugins/python';

const PROGRAMS = join(__dirname, '../../../test/batuta/transpile');
/** One in so many programs is compared here; `npm run bench:transpile` takes all. */
const SAMPLE = 8;
/** Percent of changes that the comparison has to notice. */
const STRENGTH_MIN = 90;

const test = suite('transpile');
let folder = '';
test.before(() => {
  folder = mkdtempSync(join(tmpdir(), 'strata-transpile-test-'));
});
test.after(() => rmSync(folder, { recursive: true, force: true }));

const hasRust = spawnSync('rustc', ['--version']).status === 0 && spawnSync('cargo', ['--version']).status === 0;
if (!hasRust) process.stdout.write('skipped: transpile compares with rustc, which is not installed\n');
const compared = hasRust ? test : test.skip;

let outputs = 0;
function run(path: string, options: Partial<TranspileRequest> = {}): Promise<{ report: TranspileReport; exitCode: number }> {
  return transpile({
    path, output: join(folder, `crate${outputs++}`), tool: 'built-in', python: 'python3', exclude: () => false, allowRejected: [], given: [], stdin: '', strength: false, strengthMin: 0, mutantsMax: 1000, calibrate: false,
    signal: new AbortController().signal, progress: () => undefined, ...options,
  });
}

function source(name: string, text: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** The Rust of a module, without asking any compiler. */
function rust(text: string): { text: string; rules: Record<string, string> } {
  const bytes = Buffer.from(text);
  const tree = parse(bytes, 'm.py');
  const module = readModule(tree, 'm.py', 'm');
  const file = writeModule({ module, comments: readComments(bytes, 'm.py'), body: tree.body, fixes: new Map() }, { compensatedSum: false, mutate: false });
  const rules = Object.fromEntries([...module.rejections.map(({ name, rejection }) => [name, rejection.rule]), ...[...module.functions.values()].filter((model) => model.rejection).map((model) => [model.name, model.rejection!.rule])]) as Record<string, string>;
  return { text: file.text, rules };
}

compared('a sample of the programs is the same in Rust to the byte, and the comparison would notice changes', async () => {
  const all = readdirSync(PROGRAMS).filter((name) => name.endsWith('.py')).sort();
  assert.ok(all.length >= 120, `${all.length} programs`);
  const taken = new Set(all.filter((_, index) => index % SAMPLE === 0));
  const { report, exitCode } = await run(PROGRAMS, { exclude: (file) => !taken.has(file), strength: true, mutantsMax: 400 });
  assert.is(exitCode, 0, JSON.stringify(report.functions.filter((each) => each.verdict !== 'verified')));
  assert.ok(report.functions.every((each) => each.verdict === 'verified' && each.cases > 0));
  assert.is(report.functions.filter((each) => each.name === '<module>').length, taken.size);
  assert.ok((report.strength?.percent ?? 0) >= STRENGTH_MIN, `${report.strength?.percent} % of changes noticed`);
  validate('transpile-report', JSON.parse(JSON.stringify(report)));
  assert.ok(existsSync(join(report.crate!, 'Cargo.toml')));
});

compared('names that share an object, and programs that need more than 64 bits, are never accepted', async () => {
  const path = source('shared.py', `
def share(a: list[int]) -> list[list[int]]:
    return [a, a]

def during(xs: list[int]) -> None:
    for x in xs:
        xs.append(x)

def both(a: list[int], b: list[int]) -> int:
    a.append(1)
    return len(b)

def same() -> int:
    xs = [1]
    return both(xs, xs)

def unbound(flag: bool) -> int:
    if flag:
        x = 1
    return x
`);
  const { report } = await run(path, { allowRejected: ['*'] });
  const rules = Object.fromEntries(report.functions.map((each) => [each.name, each.rule]));
  assert.equal(rules, { share: 'alias', during: 'alias', both: null, same: 'alias', unbound: 'maybe-unbound' });
  assert.equal(report.functions.find((each) => each.name === 'during')?.line, 7);

  const large = await run(source('large.py', 'def square(n: int) -> int:\n    return n * n\n\nprint(square(2 ** 40))\n'));
  assert.is(large.exitCode, 1);
  assert.equal(large.report.functions.map((each) => [each.name, each.verdict]), [['square', 'verified'], ['<module>', 'mismatch']]);
  assert.is(large.report.failed?.phase, 'validation');
  assert.is(large.report.crate, null);
});

compared('modules of a package import from each other, and the crate is as they are', async () => {
  const { report, exitCode } = await run(join(PROGRAMS, 'shop'));
  assert.is(exitCode, 0, JSON.stringify(report.functions.filter((each) => each.verdict !== 'verified')));
  assert.ok(report.functions.every((each) => each.verdict === 'verified' && each.cases > 0));
  const cart = readFileSync(join(report.crate!, 'src/cart.rs'), 'utf8');
  assert.match(cart, 'use crate::money::{CENTS, Money, Vat, with_vat};');
});

compared('imports that would mean something else in Rust are refused where they stand', async () => {
  const package_ = join(folder, 'linked');
  const files: Record<string, string> = {
    'ring_a.py': 'from ring_b import b\n\ndef a(n: int) -> int:\n    return b(n)\n',
    'ring_b.py': 'from ring_a import a\n\ndef b(n: int) -> int:\n    return n if n < 1 else a(n - 1)\n',
    'loud.py': 'print("loaded")\n\ndef loud() -> int:\n    return 1\n',
    'point.py': 'class Point:\n    def __init__(self, x: int) -> None:\n        self.x = x\n\ndef origin() -> Point:\n    return Point(0)\n',
    'user.py': 'import loud\nfrom point import origin\n\nclass Point:\n    def __init__(self, y: int) -> None:\n        self.y = y\n\ndef noisy() -> int:\n    return loud.loud()\n\ndef other() -> int:\n    return origin().x\n\ndef fine(n: int) -> int:\n    return n\n',
  };
  mkdirSync(package_);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(package_, name), text);
  const { report } = await run(package_, { allowRejected: ['*'] });
  const of = (file: string): string[] => report.functions.filter((each) => each.file === file && each.verdict === 'rejected').map((each) => `${each.name} ${each.rule}`).sort();
  assert.equal(of('user.py'), ['loud.loud import', 'noisy import', 'origin import', 'other depends']);
  assert.ok([...of('ring_a.py'), ...of('ring_b.py')].some((each) => / import$/.test(each)));
  assert.is(report.functions.find((each) => each.name === 'fine')?.verdict, 'verified');
});

compared('objects are compared in states that only calls lead to, and a change that makes the same machine code does not count', async () => {
  const path = source('states.py', `
class Stack:
    def __init__(self, size: int) -> None:
        self.size = size
        self.items: list[int] = []

    def push(self, item: int) -> bool:
        if len(self.items) >= 3:
            return False
        self.items.append(item)
        return True

    def top(self, fallback: int) -> int:
        if len(self.items) == 3:
            return self.items[2] + self.items[1]
        return fallback

def largest(a: int, b: int) -> int:
    best = a
    if b > best:
        best = b
    return best
`);
  const { report, exitCode } = await run(path, { strength: true });
  assert.is(exitCode, 0, JSON.stringify(report.functions));
  assert.equal(report.strength?.survivors, []);
  assert.is(report.strength?.percent, 100);
  // b > best and b >= best: both are the maximum
  assert.is(report.strength?.equivalent, 1);
});

compared('nothing is left behind by a run that fails, and a folder of someone else is not replaced', async () => {
  const output = join(folder, 'kept');
  const good = source('good.py', 'def one() -> int:\n    return 1\n');
  assert.is((await run(good, { output })).exitCode, 0);
  const before = readFileSync(join(output, 'src/good.rs'), 'utf8');
  assert.is((await run(source('never.py', 'def f(n: int) -> int:\n    return n * 2 ** 90\n'), { output })).exitCode, 1);
  assert.is(readFileSync(join(output, 'src/good.rs'), 'utf8'), before, 'the crate of the run before is untouched');
  assert.equal(readdirSync(folder).filter((name) => name.startsWith('kept')), ['kept']);
  rmSync(join(output, 'Cargo.toml'));
  await run(good, { output }).then(() => assert.unreachable(), (error: { code: string }) => assert.is(error.code, 'output-exists'));
});

compared('a function without any case to compare is a failure', async () => {
  const { report, exitCode } = await run(source('callback.py', 'from typing import Callable\n\ndef apply(f: Callable[[int], int]) -> int:\n    return f(1)\n'));
  assert.is(exitCode, 1);
  assert.equal(report.functions.map((each) => each.verdict), ['unverified']);
});

compared('empty, broken and huge files fail with a reason, and missing tools stop the run', async () => {
  const reasons = async (path: string): Promise<string> => {
    const { report, exitCode } = await run(path);
    assert.is(exitCode, 1);
    assert.is(report.crate, null);
    return report.functions[0]?.rule ?? report.failed?.reason ?? '';
  };
  assert.match(await reasons(source('empty.py', '')), 'nothing to move');
  assert.match(await reasons(source('comment.py', '# only this\n"""And this."""\n')), 'nothing to move');
  assert.is(await reasons(source('broken.py', 'def f(:\n')), 'syntax');
  assert.is(await reasons(source('bytes.py', new Uint8Array([0xff, 0xfe, 0x00]))), 'syntax');
  assert.is(await reasons(source('huge.py', `x = [${'1, '.repeat(2_000_000)}]\n`)), 'size');
  const codeOf = (request: Promise<unknown>): Promise<string> => request.then(() => 'none', (error: { code: string }) => error.code);
  assert.is(await codeOf(run(source('text.txt', 'x'))), 'no-python-file');
  assert.is(await codeOf(run(source('good2.py', 'x = 1\n'), { python: '/nonexistent/python' })), 'no-python');
  assert.is(await codeOf(run(source('some.c', 'int main(void) { return 0; }\n'), { tool: 'c2rust' })), spawnSync('c2rust', ['--version']).error ? 'not-available' : 'none');
  process.env['RUSTC'] = '/nonexistent/rustc';
  try {
    assert.is(await codeOf(run(source('good3.py', 'x = 1\n'))), 'no-rustc');
  } finally {
    delete process.env['RUSTC'];
  }
});

test('each refusal names its rule', () => {
  const { rules } = rust(`
import os
from typing import Optional

def generator(n: int):
    while n > 0:
        yield n

def order(s: set[int]) -> list[int]:
    return [x for x in s]

def total(values: list[float]) -> float:
    return sum(values)

def identity(a: list[int], b: list[int]) -> bool:
    return a is b

def maybe(x: Optional[int]) -> int:
    return x + 1

def mixed(flag: bool):
    if flag:
        return 1
    return "x"

def grid(n: int) -> list[list[int]]:
    return [[0] * n] * n

def keep(x: int, seen: list[int] = []) -> int:
    seen.append(x)
    return len(seen)

def nested() -> int:
    count = 0
    def inner() -> None:
        nonlocal count
        count += 1
    inner()
    return count

def late(flag: bool) -> int:
    if flag:
        def inner() -> int:
            return 1
    return inner()

def handed() -> list[int]:
    def inner(n: int) -> int:
        return -n
    return sorted([1, 2], key=inner)

def keywords(**options: int) -> int:
    return len(options)

def unpacked(values: list[int]) -> int:
    return keep(*values)

def outside() -> str:
    return os.getcwd()

def either(n: int | str) -> int:
    return 1

def untyped(x):
    return x

def partly(values: list[int]):
    for value in values:
        yield value

def first_of(values: list[int]) -> int:
    for value in partly(values):
        return value
    return 0

async def later() -> int:
    return 1
`);
  assert.equal(rules, {
    generator: 'generator', order: 'set-order', total: 'int-as-float', identity: 'identity', maybe: 'optional', mixed: 'mixed-types', grid: 'alias', keep: 'mutable-default', nested: 'nested-function', late: 'nested-function', handed: 'nested-function', keywords: 'varargs', unpacked: 'star', partly: 'generator', first_of: 'depends', outside: 'import', either: 'union', untyped: 'untyped', later: 'async',
  });
});

test('inheritance is refused where Rust could not tell what Python can', () => {
  const { text, rules } = rust(`
from abc import ABC, abstractmethod

class Base:
    def __init__(self, n: int) -> None:
        self.n = n

    def get(self) -> int:
        return self.n

class Child(Base):
    def get(self) -> int:
        return super().get() + 1

class Mixin:
    def __init__(self) -> None:
        self.k = 1

class Both(Base, Mixin):
    def get(self) -> int:
        return 2

class Animal(ABC):
    def __init__(self, name: str) -> None:
        self.name = name

    @abstractmethod
    def noise(self) -> str: ...

class Dog(Animal):
    def noise(self) -> str:
        return "woof"

class Cat(Animal):
    def noise(self) -> str:
        return "meow"

def either(flag: bool) -> Base:
    if flag:
        return Base(1)
    return Child(2)

def named(animal: Animal) -> str:
    return animal.name

def fine(animal: Animal) -> str:
    return animal.noise()

def certain(dog: Dog) -> bool:
    return isinstance(dog, Dog)

class Tool(ABC):
    @abstractmethod
    def weight(self) -> int: ...

class Hammer(Tool):
    def weight(self) -> int:
        return 3

class Feather(Tool):
    def weight(self) -> float:
        return 0.1

def heavy(tool: Tool) -> bool:
    return tool.weight() > 1
`);
  assert.equal(rules, { Both: 'inheritance', either: 'mixed-types', named: 'attribute', certain: 'isinstance', heavy: 'depends' });
  // one enumeration for the base that is never made, and each class with what it inherits
  assert.match(text, /pub enum Animal \{\s+Dog\(Dog\),\s+Cat\(Cat\),/);
  assert.match(text, /fn base_get\(&self\) -> i64/);
  assert.not.match(text, 'enum Base');
});

test('each change that is counted has its switch in the code, and no two share one', () => {
  const bytes = Buffer.from('def leap(year: int) -> bool:\n    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)\n\ndef spread(n: int) -> list[int]:\n    return [i for i in range(n) if 0 < i <= 9]\n');
  const tree = parse(bytes, 'm.py');
  const { text, mutants } = writeModule({ module: readModule(tree, 'm.py', 'm'), comments: [], body: tree.body, fixes: new Map() }, { compensatedSum: false, mutate: true, firstMutant: 7 });
  const switches = [...text.matchAll(/crate::mutants::(?:on|text)\((\d+)/g)].map((match) => Number(match[1]));
  assert.equal([...new Set(switches)].sort((a, b) => a - b), mutants.map((mutant) => mutant.id).sort((a, b) => a - b));
  assert.is(new Set(mutants.map((mutant) => mutant.id)).size, mutants.length);
  assert.ok(mutants.every((mutant) => mutant.id >= 7));
  // 4, 100, 400 and three zeros; three remainders, three comparisons, two conditions; two bounds and two comparisons
  assert.is(mutants.filter((mutant) => mutant.function === 'leap').length, 14);
});

test('the code keeps names and comments, borrows what is only looked at, and is the same each time', () => {
  const text = `
LIMIT = 10

def longest(words: list[str]) -> str:
    """The longest word."""
    # nothing is longest of nothing
    best = ""
    for word in words:
        if len(word) > len(best):
            best = word  # keep it
    return best

def add_all(target: list[int], values: list[int]) -> None:
    for value in values:
        target.append(value + LIMIT)
`;
  const first = rust(text);
  assert.is(first.text, rust(text).text);
  for (const wanted of ['pub const LIMIT: i64 = 10;', '/// The longest word.', '// nothing is longest of nothing', '// keep it', 'pub fn longest(words: &[String]) -> String {', 'pub fn add_all(target: &mut Vec<i64>, values: &[i64]) -> Result<(), Error> {'])
    assert.ok(first.text.includes(wanted), `${wanted}\n${first.text}`);
});

test('calls of NumPy and its kin become a plan, with shapes where the source tells them', () => {
  const tree = parse('import numpy as np\nfrom sklearn.cluster import KMeans\na = np.zeros((4, 3), dtype=np.float32)\nb = np.ones((3, 2), dtype="float32")\nc = a + 1\nd = np.dot(a, b)\nm = KMeans()\nx = np.unheard(a)\n', 'm.py');
  const plan = migrationOf(tree, 'm.py');
  assert.equal(plan.map(({ line, call, crate, shape, dtype }) => [line, call, crate, shape, dtype]), [
    [3, 'numpy.zeros', 'ndarray', '(4, 3)', 'float32'], [4, 'numpy.ones', 'ndarray', '(3, 2)', 'float32'], [6, 'numpy.dot', 'ndarray', '(4, 2)', 'float32'], [7, 'sklearn.cluster.KMeans', 'linfa-clustering', null, null], [8, 'numpy.unheard', null, null, 'float32'],
  ]);
  assert.equal(plan[2]?.work, { flops: 48, bytes: 32 });
});

test('a backend is advised by measured constants, with the margin, and not without them', () => {
  const work = { flops: 2e9, bytes: 2.4e7 };
  assert.is(advise({ work }, null).backend, 'not calibrated');
  const host: Calibration = { host: 'h', scalarNs: 1, simdNs: 0.1, bandwidthBytesPerNs: 10, gpu: null };
  assert.is(advise({ work: null }, host).backend, 'not calibrated');
  assert.is(advise({ work }, host).backend, 'simd');
  assert.match(advise({ work }, host).reason, 'the GPU is not calibrated');
  const gpu = { ...host, gpu: { launchNs: 1e4, bandwidthBytesPerNs: 12, flopNs: 0.001 } };
  assert.is(advise({ work }, gpu).backend, 'gpu');
  assert.match(advise({ work }, gpu).reason, 'margin');
  assert.is(advise({ work: { flops: 1e3, bytes: 1e5 } }, gpu).backend, 'scalar');
});

test.run();
