// Bundles the Nx plugin into one file, dist/plugin.js: Nx loads it in every run, and 35 modules take three times as long as one.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const dist = resolve(dirname(fileURLToPath(import.meta.url)), '../dist');
const { build } = createRequire(import.meta.url)('esbuild');

/** What only the tasks of a workspace with a remote cache need stays outside. */
const LATER = /^\.\/graph\/cache\/hooks$/;

const own = {
  name: 'own-modules',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: LATER }, ({ path, resolveDir }) => ({ path: `./${relative(dist, join(resolveDir, path))}`, external: true }));
    // a module finds files of the package by its own place, which the bundle is not in
    onLoad({ filter: /\.js$/ }, ({ path }) => ({ contents: readFileSync(path, 'utf8').replaceAll('__dirname', `require('node:path').join(__dirname, ${JSON.stringify(relative(dist, dirname(path)))})`) }));
  },
};

await build({ entryPoints: [join(dist, 'plugins/index.js')], outfile: join(dist, 'plugin.js'), bundle: true, packages: 'external', platform: 'node', format: 'cjs', target: 'node20', minifyWhitespace: true, logLevel: 'warning', plugins: [own] });
