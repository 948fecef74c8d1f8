// The generators: what they write runs as it is, and what is there is left alone.
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Tree } from '@nx/devkit';
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { command } from '../../executors/dst-run/executor';
import actor from '../../generators/actor/generator';
import dstScenario from '../../generators/dst-scenario/generator';
import { StrataError } from '../../plugins/graph/errors';
import { kelpieInference } from '../../plugins/kelpie/graph';
import { createActorDependencies } from '../../plugins/kelpie/imports';

const folder = mkdtempSync(join(tmpdir(), 'kelpie-generators-'));
const test = suite('generators');
test.after(() => rmSync(folder, { recursive: true, force: true }));

function write(tree: Tree, name: string): string {
  const root = join(folder, name);
  for (const { path, content } of tree.listChanges()) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    if (content) writeFileSync(join(root, path), content);
  }
  return root;
}

async function simulate(root: string): Promise<string> {
  let output = '';
  const execution = { root, workspaceRoot: folder, project: 'p', write: (text: string) => void (output += text), progress: () => undefined, interactive: false, color: false, signal: new AbortController().signal };
  const exitCode = await command.settle({ seeds: 8, verify: 'none' }, execution);
  return `exit code ${exitCode}: ${output}`;
}

const codeOf = async (run: Promise<unknown>): Promise<string> => {
  try {
    await run;
    return 'done';
  } catch (error) {
    // what Nx shows is the message: it has to say what to do
    return error instanceof Error && error.cause instanceof StrataError && error.message.includes(error.cause.hint!) ? error.cause.code : String(error);
  }
};

test('actor: a project whose scenario passes, and that shows in the graph', async () => {
  const tree = createTreeWithEmptyWorkspace();
  await actor(tree, { name: 'pageCounter', directory: 'services/counting', skipFormat: true });
  const workspaceRoot = write(tree, 'actor');
  const files = ['services/counting/src/page-counter.ts', 'services/counting/src/page-counter.scenario.ts'];
  for (const file of files) assert.ok(existsSync(join(workspaceRoot, file)), file);
  assert.match(await simulate(join(workspaceRoot, 'services/counting')), /^exit code 0: .*8 seeds, 0 failed/);
  const [inferred] = kelpieInference.infer({ workspaceRoot, options: {}, nxJson: {}, files });
  assert.equal([inferred!.root, Object.keys(inferred!.targets)], ['services/counting', ['dst-run', 'dst-lint']]);
  tree.write(files[0]!, 'edited');
  await actor(tree, { name: 'page-counter', directory: 'services/counting', skipFormat: true });
  assert.is(tree.read(files[0]!, 'utf8'), 'edited', 'what is there is left alone');
  assert.is(await codeOf(actor(tree, { name: 'x', directory: '../elsewhere', skipFormat: true })), 'outside-workspace');
});

test('dst-scenario: an operation for each method of the actors in a file', async () => {
  const tree = createTreeWithEmptyWorkspace();
  tree.write('s/src/door.ts', "import { Actor } from 'nx-strata/kelpie';\nexport class Door extends Actor<{ open: boolean }> {\n  initial() { return { open: false }; }\n  set(open: boolean, by: string, times: number) { this.state.open = open; return by.repeat(times); }\n  isOpen() { return this.state.open; }\n}\n");
  await dstScenario(tree, { name: 'doors', directory: 's', actor: 'src/door.ts', skipFormat: true });
  const text = tree.read('s/src/doors.scenario.ts', 'utf8')!;
  assert.match(text, "'Door set': operation({");
  assert.match(text, "'Door isOpen': operation({");
  assert.match(await simulate(join(write(tree, 'scenario'), 's')), /^exit code 0: .*8 seeds, 0 failed/);
  tree.write('s/src/doors.scenario.ts', 'edited');
  await dstScenario(tree, { name: 'doors', directory: 's', actor: 'src/door.ts', skipFormat: true });
  assert.is(tree.read('s/src/doors.scenario.ts', 'utf8'), 'edited', 'what is there is left alone');
  assert.is(await codeOf(dstScenario(tree, { name: 'other', directory: 's', actor: 'src/nothing.ts' })), 'no-such-file');
  tree.write('s/src/plain.ts', 'export class Plain {}');
  assert.is(await codeOf(dstScenario(tree, { name: 'other', directory: 's', actor: 'src/plain.ts' })), 'no-actor');
});

test('what a scenario imports of other projects is an edge of the graph, over any number of them; what nobody bundles is none', () => {
  const files: Record<string, string> = {
    'shop/src/shop.scenario.ts': "import { Cart } from './cart';",
    'shop/src/cart.ts': "import type { Price } from '../../prices';\nexport { tax } from '../../rules/src/tax.js';\nimport '../../../outside';",
    'rules/src/tax.ts': "const { rate } = require('../../rates/rate');",
    'rates/rate.ts': "import { join } from 'node:path';",
    'prices/index.d.ts': "import '../rates/rate';",
    'site/src/page.ts': "import '../../shop/src/cart';",
  };
  const workspaceRoot = join(folder, 'edges');
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(workspaceRoot, file)), { recursive: true });
    writeFileSync(join(workspaceRoot, file), text);
  }
  const names = ['shop', 'rules', 'rates', 'prices', 'site'];
  const projects = Object.fromEntries(names.map((root) => [root, { root, targets: { it: { executor: root === 'shop' ? 'nx-strata:dst-run' : 'nx:run-commands' } } }]));
  const projectFileMap = Object.fromEntries(names.map((root) => [root, Object.keys(files).filter((file) => file.startsWith(`${root}/`)).map((file) => ({ file, hash: file }))]));
  const edges = createActorDependencies({ workspaceRoot, projects, fileMap: { projectFileMap, nonProjectFiles: [] } });
  assert.equal(edges.map(({ source, target, ...edge }) => `${source} > ${target} by ${'sourceFile' in edge ? edge.sourceFile : ''}`), [
    'shop > prices by shop/src/cart.ts',
    'shop > rules by shop/src/cart.ts',
    'rules > rates by rules/src/tax.ts',
  ]);
});

test.run();
