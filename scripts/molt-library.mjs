// Writes docs/molt-library.md: the modules and names of molt's standard library, and which of them the programs test.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const root = join(import.meta.dirname, '..');
const { libraryTable } = require(join(root, 'dist/plugins/molt/library-table.js'));
writeFileSync(join(root, 'docs/molt-library.md'), libraryTable());
