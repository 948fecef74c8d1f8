// The oracle: answers with file and line, and silence where nothing fits.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createOracle, openOracle, terms } from '../../plugins/batuta/oracle';
import { readChunks } from '../../plugins/batuta/oracle/chunks';
import { packageRoot } from '../../plugins/graph/schemas';
import { createProject, type Project } from './project';

const test = suite('oracle');
let project: Project;
test.after.each(() => project.remove());

const FILES = {
  'docs/guide.md': '# Guide\n\nHello.\n\n## Payments\n\nRefunds are paid by `refundOrder` within a day.\n\n```sh\n# not a heading\n```\n\n- Currencies: only euro.\n- Invoices: sent by mail.\n',
  'project.json': '{\n  "name": "shop",\n  "targets": {\n    "deploy": { "command": "ship it to the cluster" }\n  }\n}',
  'schemas/x.schema.json': '{\n  "title": "Options",\n  "properties": {\n    "retries": { "description": "How often a failed payment is tried again.", "default": 3 }\n  }\n}',
  'src/refund.ts': '// Gives money back.\n\n/** Pays an order back. */\nexport function refundOrder(): void {}\n',
  'src/ledger.py': '"""Books of the shop."""\n\n\nclass Ledger:\n    """Holds entries."""\n',
  'pyproject.toml': '[project]\nname = "shop"\ndependencies = ["stripe"]\n',
};

const ask = (question: string, limit = 3): string[] => openOracle(project.root).ask(question, limit).map(({ file, line }) => `${file}:${line}`);

test('names the place of documents, targets, options, symbols and packages', () => {
  project = createProject(FILES);
  assert.is(ask('who pays refunds')[0], 'docs/guide.md:5');
  assert.is(ask('which currencies')[0], 'docs/guide.md:13');
  assert.is(ask('deploy to the cluster')[0], 'project.json:4');
  assert.is(ask('how often is a failed payment tried again?')[0], 'schemas/x.schema.json:4');
  assert.is(ask('refundOrder')[0], 'src/refund.ts:4');
  assert.is(ask('ledger')[0], 'src/ledger.py:4');
  assert.is(ask('what depends on stripe')[0], 'pyproject.toml:1');
});

test('says nothing where nothing fits, instead of the least bad', () => {
  project = createProject(FILES);
  assert.equal(ask('quantum chromodynamics lattice'), []);
  assert.equal(ask('the of and'), []);
  assert.equal(createOracle([]).ask('anything', 5), []);
});

test('takes a question in other forms of the words', () => {
  project = createProject();
  assert.equal(terms('Refunding refunded refunds'), ['refund', 'refund', 'refund']);
  assert.equal(terms('readLcovFile read_lcov'), ['read', 'lcov', 'readlcovfile', 'read', 'lcov', 'readlcov']);
});

test('finds most of the committed questions about this package', () => {
  project = createProject();
  const questions = JSON.parse(readFileSync(join(packageRoot, 'bench/batuta/oracle-questions.json'), 'utf8')) as Array<{ question: string; files: string[] }>;
  assert.ok(questions.length >= 40);
  const oracle = createOracle(readChunks(packageRoot).filter(({ file }) => !file.startsWith('bench/batuta/')));
  const found = questions.filter(({ question, files }) => [...new Set(oracle.ask(question, 30).map(({ file }) => file))].slice(0, 5).some((file) => files.includes(file)));
  assert.ok(found.length / questions.length >= 0.8, `${found.length} of ${questions.length}`);
});

test.run();
