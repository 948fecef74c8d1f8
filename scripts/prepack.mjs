// Before `npm pack`: builds everything and lays this platform's native files where an installed package finds them.
import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createRequire } from 'node:module';
import { buildProject, root } from './setup.mjs';

buildProject();
const { platformName } = createRequire(import.meta.url)(join(root, 'dist/native/index.js'));
const from = join(root, 'native/build/Release');
const to = join(root, 'native/prebuilt', platformName());
rmSync(join(root, 'native/prebuilt'), { recursive: true, force: true });
mkdirSync(to, { recursive: true });
for (const file of readdirSync(from).filter((name) => /\.(node|so)$/.test(name) || name === 'strata_trace')) cpSync(join(from, file), join(to, file));
