// Options, config files and the command line: what is accepted, and how a mistake is told.
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parseArguments, renderHelp } from '../../plugins/graph/cli/arguments';
import { readConfig } from '../../plugins/graph/config';
import { StrataError, renderError } from '../../plugins/graph/errors';
import { loadSchema, validate, type ObjectSchema } from '../../plugins/graph/schemas';
import { makeFolder, runStrata } from '../support';

const schema: ObjectSchema = {
  description: 'Does it.',
  properties: {
    paths: { type: 'array', items: { type: 'string' } },
    keyword: { type: 'string', alias: 'k', description: 'Which.' },
    exitFirst: { type: 'boolean', alias: 'x' },
    maxFail: { type: 'integer', default: 3 },
    kinds: { type: 'array', items: { type: 'string', enum: ['a', 'b'] } },
    secret: { type: 'string', 'x-priority': 'internal' },
  },
};

function caught(run: () => unknown): StrataError {
  try {
    run();
  } catch (error) {
    assert.instance(error, StrataError);
    return error as StrataError;
  }
  throw new Error('nothing was thrown');
}

test('the forms of an option', () => {
  const { options, positionals, report } = parseArguments(['app', '-k', 'one or two', '-x', '--max-fail=2', '--kinds=a,b', '--report', 'r.json', '--', '--odd'], schema);
  assert.equal(options, { keyword: 'one or two', exitFirst: true, maxFail: '2', kinds: ['a', 'b'] });
  assert.equal(positionals, ['app', '--odd']);
  assert.is(report, 'r.json');
  assert.equal(parseArguments(['--no-exit-first'], schema).options, { exitFirst: false });
});

test('a flag with x-verb may be a word before the path, and only there', () => {
  const verbs: ObjectSchema = { properties: { verify: { type: 'boolean', 'x-verb': true }, plain: { type: 'boolean' } } };
  assert.equal(parseArguments(['verify', 'dist'], verbs), { ...parseArguments(['dist'], verbs), options: { verify: true } });
  assert.equal(parseArguments(['dist', 'verify'], verbs).positionals, ['dist', 'verify']);
  assert.equal(parseArguments(['plain', 'constructor'], verbs).positionals, ['plain', 'constructor']);
  assert.match(renderHelp('plugin-dist', verbs), 'strata plugin-dist [verify] [path]');
});

test('an unknown option names those that exist, without internal ones', () => {
  const error = caught(() => parseArguments(['--keywrod=x'], schema));
  assert.match(error.message, '--keywrod');
  assert.match(error.hint!, '--keyword (-k)');
  assert.not.match(error.hint!, 'secret');
});

test('an option without its value is told', () => assert.match(caught(() => parseArguments(['-k'], schema)).message, 'needs a value'));

test('help comes from the schema', () => {
  const help = renderHelp('it', schema);
  assert.match(help, '-k, --keyword=<string>');
  assert.match(help, '(default: 3)');
  assert.not.match(help, 'secret');
});

test('every option of every executor has a description', () => {
  const { executors } = require('../../../executors.json') as { executors: Record<string, { schema: string }> };
  for (const { schema: file } of Object.values(executors))
    for (const [name, property] of Object.entries(loadSchema(file.replace(/^.*\/|\.schema\.json$/g, '')).properties ?? {})) assert.ok(property.description, `${file}: ${name}`);
});

test('a config file in YAML and in JSON', () => {
  const yaml = makeFolder({ 'strata.config.yaml': 'tach:\n  paths: [tests]\n' });
  const json = makeFolder({ 'strata.config.json': '{"tach": {"paths": ["tests"]}}' });
  assert.equal(readConfig(yaml).config, { tach: { paths: ['tests'] } });
  assert.equal(readConfig(json).config, readConfig(yaml).config);
  assert.equal(readConfig(makeFolder()), { config: {}, file: undefined });
});

test('an empty file counts as none, and settings of cosmiconfig in a package.json change nothing', () => {
  const folder = makeFolder({ 'strata.config.json': ' \n', 'strata.config.yaml': 'tach: {}\n', 'package.json': '{"cosmiconfig": {"searchPlaces": ["other.json"], "mergeSearchPlaces": false}}', 'other.json': '{"molt": {}}' });
  const before = process.cwd();
  process.chdir(folder);
  try {
    assert.equal(readConfig(folder), { config: { tach: {} }, file: join(folder, 'strata.config.yaml') });
  } finally {
    process.chdir(before);
  }
});

test('a mistake in a config file names file, pointer and what is allowed', () => {
  const folder = makeFolder({ 'strata.config.json': '{"tach": {"pahts": ["tests"]}}' });
  const error = caught(() => readConfig(folder));
  assert.equal(error.location, { file: join(folder, 'strata.config.json'), pointer: '/tach/pahts' });
  assert.match(error.hint!, 'paths');
  assert.match(renderError(error), /^error: .*strata\.config\.json \/tach\/pahts: unknown option "pahts"\n {2}allowed here: /);
});

test('a wrong type names its pointer', () => {
  const folder = makeFolder({ 'strata.config.yaml': 'tach:\n  paths: [1]\n' });
  assert.is(caught(() => readConfig(folder)).location?.pointer, '/tach/paths/0');
});

test('a config file that does not parse is told, with its place', () => {
  const told = (name: string, text: string): string => {
    const folder = makeFolder({ [name]: text });
    return renderError(caught(() => readConfig(folder))).replace(/^error: .*\//, '').split('\n')[0]!;
  };
  assert.is(told('strata.config.json', '{\n  "tach": {\n    "workers" 2\n  }\n}'), "strata.config.json:3:15: not readable as a config file: Expected ':' after property name");
  assert.is(told('strata.config.json', '{"tach": '), 'strata.config.json: not readable as a config file: Unexpected end of JSON input');
  assert.is(told('strata.config.yaml', 'tach:\n  workers: [1, 2\n  b: 3\n'), 'strata.config.yaml:3:3: not readable as a config file: missed comma between flow collection entries');
});

test('the command line coerces, a config file does not', () => {
  assert.equal(validate('plugin-options', { exclude: 'vendor' }, { coerce: true }), { exclude: ['vendor'], explain: true, tachTestTargetName: 'tach-test' });
  assert.is(caught(() => validate('plugin-options', { exclude: 'vendor' })).location?.pointer, '/exclude');
});

test('strata without a command, with an unknown one, with a wrong path', () => {
  const folder = makeFolder();
  assert.is(runStrata([], folder).exitCode, 2);
  const unknown = runStrata(['tach-tset'], folder);
  assert.is(unknown.exitCode, 2);
  assert.match(unknown.stderr, /unknown command "tach-tset"\n.*doctor/);
  assert.is(runStrata(['--help'], folder).exitCode, 0);
});

test('an error shows its stack only when asked', () => {
  const error = new StrataError('x', 'went wrong', { hint: 'do this' });
  assert.is(renderError(error, false), 'error: went wrong\n  do this\n');
  assert.match(renderError(error, true), /at .*options\.test/);
});

test.run();
