// The documentation that is generated or must name things that exist.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { packageRoot } from '../../plugins/graph/schemas';
import { runCommand } from '../support';

test('the reference is what the schemas say', () => {
  const { exitCode, stderr } = runCommand(process.execPath, [join(packageRoot, 'scripts/reference.mjs'), '--check'], packageRoot);
  assert.is(exitCode, 0, stderr);
});

test('the lockfile is complete for every platform and names no registry', () => {
  const { exitCode, stderr } = runCommand(process.execPath, [join(packageRoot, 'scripts/lockfile.mjs'), '--check'], packageRoot);
  assert.is(exitCode, 0, stderr);
  assert.not.match(readFileSync(join(packageRoot, 'package-lock.json'), 'utf8'), '"resolved"');
});

test('links between the documents lead somewhere', () => {
  const documents = ['README.md', ...readdirSync(join(packageRoot, 'docs')).filter((file) => file.endsWith('.md')).map((file) => `docs/${file}`)];
  const broken = documents.flatMap((file) =>
    [...readFileSync(join(packageRoot, file), 'utf8').matchAll(/\]\(([^)#:]+)(#[^)]*)?\)/g)]
      .filter(([, link]) => !existsSync(join(packageRoot, file, '..', link!)))
      .map(([, link]) => `${file}: ${link}`),
  );
  assert.equal(broken, []);
});

test('every dependency has its paragraph', () => {
  const text = readFileSync(join(packageRoot, 'docs/dependencies.md'), 'utf8');
  const manifest = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as Record<string, Record<string, string> | undefined>;
  const names = ['dependencies', 'peerDependencies', 'optionalDependencies', 'devDependencies'].flatMap((kind) => Object.keys(manifest[kind] ?? {}));
  assert.equal(names.filter((name) => !text.includes(`\`${name}\``)), []);
});

test.run();
