// `nx g nx-strata:quality-gate`: a gate in a project's strata.config.json, by one of three presets.
import { formatFiles, joinPathFragments, type Tree } from '@nx/devkit';
import { StrataError } from '../../plugins/graph/errors';
import type { StrataConfig } from '../../schemas/types/strata-config.schema';
import type { QualityGateGeneratorOptions } from '../../schemas/types/quality-gate-generator.schema';
import { ensureIgnored } from '../gitignore';
import init from '../init/generator';

type Conditions = NonNullable<NonNullable<StrataConfig['quality-gate']>['conditions']>;

const NEW_CODE: Conditions = {
  'tests-failing': { max: 0 },
  'tests-present': { min: 1 },
  'new-cognitive': { max: 15 },
  'new-duplication': { max: 3 },
  'new-escape-hatches': { max: 0 },
  'new-todos': { max: 0 },
};

const PRESETS: Readonly<Record<NonNullable<QualityGateGeneratorOptions['preset']>, Conditions>> = {
  'new-code': NEW_CODE,
  ratchet: { ...NEW_CODE, cognitive: { ratchet: true }, duplication: { ratchet: true }, 'escape-hatches': { ratchet: true }, tdg: { ratchet: true } },
  strict: {
    'tests-failing': { max: 0 },
    'tests-present': { min: 1 },
    cognitive: { max: 15 },
    nesting: { max: 4 },
    'function-length': { max: 80 },
    duplication: { max: 3 },
    documentation: { min: 80 },
    'escape-hatches': { max: 0 },
    todos: { max: 0 },
    'import-cycles': { max: 0 },
    tdg: { min: 80 },
  },
};

export default async function qualityGate(tree: Tree, options: QualityGateGeneratorOptions): Promise<void> {
  const directory = options.directory.replace(/\/+$/, '');
  if (directory.split('/').includes('..') || directory.startsWith('/'))
    throw new StrataError('outside-workspace', 'the folder must lie inside the workspace', { location: { pointer: '/directory' }, hint: 'give a path relative to the workspace, such as libs/pricing' });
  if (!tree.exists(directory)) throw new StrataError('no-such-folder', `there is no folder ${directory}`, { location: { pointer: '/directory' }, hint: 'give the folder of a project that is there' });
  for (const name of ['strata.config.yaml', 'strata.config.yml']) {
    const file = joinPathFragments(directory, name);
    if (tree.exists(file)) throw new StrataError('yaml-config', 'this project has its settings in YAML, which keeps its comments only when edited by hand', { location: { file }, hint: 'add a section quality-gate there' });
  }
  await init(tree, { skipFormat: true });
  const file = joinPathFragments(directory, 'strata.config.json');
  let config: StrataConfig;
  try {
    config = tree.exists(file) ? (JSON.parse(tree.read(file, 'utf8')!) as StrataConfig) : {};
  } catch (error) {
    throw new StrataError('invalid-config', 'not readable as JSON', { location: { file }, hint: 'correct the syntax of the file', cause: error });
  }
  // a gate that is there is the team's: a second run must not undo it
  if (config['quality-gate'] === undefined) {
    tree.write(file, `${JSON.stringify({ ...config, 'quality-gate': { conditions: PRESETS[options.preset ?? 'new-code'] } }, undefined, 2)}\n`);
  }
  ensureIgnored(tree, ['reports', '.strata']);
  if (!options.skipFormat) await formatFiles(tree);
}
