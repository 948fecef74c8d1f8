// Writes docs/reference.md from executors.json, generators.json and schemas/; `--check` tells whether it is up to date.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const read = (file) => JSON.parse(readFileSync(join(root, file), 'utf8'));
const target = join(root, 'docs/reference.md');

const typeOf = (property) => (property.enum ? property.enum.map((value) => `\`${value}\``).join(', ') : property.type === 'array' ? `list of ${typeOf(property.items ?? {})}` : property.$ref ? `see ${property.$ref.replace('.schema.json', '')}` : [property.type ?? 'any'].flat().join(' or '));
const cell = (text) => String(text).replaceAll('|', '\\|').replaceAll('\n', ' ');

function table(schema) {
  const rows = Object.entries(schema.properties ?? {}).filter(([, property]) => property['x-priority'] !== 'internal');
  if (rows.length === 0) return 'No options.\n';
  const lines = rows.map(([name, property]) => {
    const fallback = property.default === undefined || JSON.stringify(property.default) === '[]' ? '' : `\`${JSON.stringify(property.default)}\``;
    const required = schema.required?.includes(name) ? ' (required)' : '';
    return `| \`${name}\`${property.alias ? `, \`-${property.alias}\`` : ''}${required} | ${cell(typeOf(property))} | ${cell(fallback)} | ${cell(property.description ?? '')} |`;
  });
  return `| option | type | default | meaning |\n| --- | --- | --- | --- |\n${lines.join('\n')}\n`;
}

function section(kind, entries) {
  const parts = Object.entries(entries)
    .filter(([, entry]) => !entry.hidden)
    .map(([name, entry]) => `### ${name}\n\n${entry.description}.\n\n${table(read(entry.schema))}`);
  return `## ${kind}\n\n${parts.join('\n')}`;
}

const text = [
  '# Reference\n\nGenerated from `executors.json`, `generators.json` and `schemas/` by `npm run reference`. On the command line an option is written `--kebab-case`.\n',
  section('Executors', read('executors.json').executors),
  section('Generators', read('generators.json').generators),
  `## Commands of \`strata\` beside the executors\n\n${['explain', 'trace'].map((name) => { const schema = read(`schemas/${name}-options.schema.json`); return `### ${name}\n\n${schema.description}\n\n${table(schema)}`; }).join('\n')}`,
  `## The plugin's options in nx.json\n\n${table(read('schemas/plugin-options.schema.json'))}`,
  `## strata.config.{json,yaml,yml}\n\n${table(read('schemas/strata-config.schema.json'))}`,
].join('\n');

if (process.argv.includes('--check')) {
  if (!existsSync(target) || readFileSync(target, 'utf8') !== text) {
    process.stderr.write('docs/reference.md is not what the schemas say\n  npm run reference\n');
    process.exit(1);
  }
} else {
  writeFileSync(target, text);
}
