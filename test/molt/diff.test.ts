// Compiled programs behave as under CPython, on every target whose toolchain is there; the comparison itself sees planted faults.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { packageRoot } from '../../plugins/graph/schemas';
import { compare } from '../../plugins/molt/diff/diff';
import { findTools, type Target } from '../../plugins/molt/toolchain/tools';

const options = { profile: 'dev' as const, python: 'python3', signal: new AbortController().signal };
const targets = (['native', 'wasm'] as const).filter((target) => {
  const found = findTools(target) !== undefined;
  if (!found) console.log(`skipped: ${target} programs: no toolchain (strata doctor tells what to install)`);
  return found;
});

const programs = suite('programs');
programs('print and fail as under CPython, on every target', async () => {
  const report = await compare(join(packageRoot, 'test/molt/programs'), targets as Target[], options);
  const wrong = report.programs.filter(({ verdict }) => verdict === 'fail' || verdict === 'xpass');
  assert.equal(wrong.map(({ path, target, detail }) => `${path} [${target}] ${detail}`), []);
  console.log(Object.entries(report.summary).map(([target, counts]) => `${target}: ${JSON.stringify(counts)}`).join('; '));
});
programs.run();

const comparison = suite('the comparison');
let folder = '';
comparison.before.each(() => void (folder = mkdtempSync(join(tmpdir(), 'molt-test-'))));
comparison.after.each(() => rmSync(folder, { recursive: true, force: true }));

async function verdictOf(source: string): Promise<string> {
  writeFileSync(join(folder, 'p.py'), source);
  const { programs: rows } = await compare(folder, ['native'], options);
  return `${rows[0]!.verdict}: ${rows[0]!.detail}`;
}
if (targets.includes('native')) {
  comparison('sees output that differs', async () => {
    // the module's name of the compiled program differs on purpose nowhere; its process id always does
    assert.match(await verdictOf('print(id(object()) == 1, id(print))\n'), /^fail: output line 1/);
  });
  comparison('counts an expected failure apart, with its reason', async () => {
    assert.is(await verdictOf('# molt: xfail addresses differ\nprint(id(print))\n'), 'xfail: addresses differ');
  });
  comparison('tells an expected failure that passes', async () => {
    assert.match(await verdictOf('# molt: xfail nothing\nprint(1)\n'), /^xpass/);
  });
}
comparison.run();
