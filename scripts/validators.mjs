// Compiles the option schemas to plain functions in dist/validators: loading and running Ajv's compiler costs each start 25 ms.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const require = createRequire(import.meta.url);
const { default: standaloneCode } = require('ajv/dist/standalone');
const { createAjv } = require(join(root, 'dist/plugins/graph/schemas.js'));

const target = join(root, 'dist/validators');
rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
const names = readdirSync(join(root, 'schemas')).filter((file) => file.endsWith('.schema.json')).map((file) => file.slice(0, -'.schema.json'.length));
// what the command line or Nx gives is coerced; what a file says must have its type already
const wanted = [...names.filter((name) => name.endsWith('-options')).map((name) => [name, true]), ['plugin-options', false], ['strata-config', false]];
for (const [name, coerce] of wanted) {
  const { ajv, validate } = createAjv(name, coerce, { source: true });
  writeFileSync(join(target, `${name}.${coerce ? 'coerce' : 'strict'}.js`), standaloneCode(ajv, validate));
}
