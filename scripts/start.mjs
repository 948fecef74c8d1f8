// `npm start`: sets up, then runs the example's test suite through Nx.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { example, root, setup } from './setup.mjs';

setup();
const nx = join(root, 'node_modules/nx/dist/bin/nx.js');
const args = process.argv.length > 2 ? process.argv.slice(2) : ['run', 'app:tach-test'];
process.stdout.write(`\nworkspace-example$ npx nx ${args.join(' ')}\n`);
const { status } = spawnSync(process.execPath, [nx, ...args], { cwd: example, stdio: 'inherit' });
process.exit(status ?? 1);
