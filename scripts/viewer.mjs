// Checks and bundles the page of dst-view: a script and a stylesheet that dist/plugins/kelpie/view/html.js puts into it.
import { copyFileSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawnSync } from 'node:child_process';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const require = createRequire(import.meta.url);
const source = join(root, 'plugins/kelpie/view/page');
const target = join(root, 'dist/plugins/kelpie/view/page');
const { status } = spawnSync(process.execPath, [require.resolve('typescript/lib/tsc.js'), '-p', source], { stdio: 'inherit' });
if (status !== 0) process.exit(status ?? 1);
mkdirSync(target, { recursive: true });
const { buildSync } = require('esbuild');
buildSync({ entryPoints: [join(source, 'main.ts'), join(source, 'style.css')], bundle: true, minify: true, format: 'iife', target: 'es2022', outdir: target, logLevel: 'warning', charset: 'utf8' });
copyFileSync(join(source, 'index.html'), join(target, 'index.html'));
