// `nx g nx-strata:quality-gate`: a gate in a project's strata.config.json, by one of three presets.
import { formatFiles, type Tree } from '@nx/devkit';
import type { StrataConfig } from '../../schemas/types/strata-config.schema';
import type { QualityGateGeneratorOptions } from '../../schemas/types/quality-gate-generator.schema';
import { ensureIgnored } from '../gitignore';
import init from '../init/generator';
import { addSection, projectFolder } from '../section';
import { told } from '../told';

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

async function qualityGate(tree: Tree, options: QualityGateGeneratorOptions): Promise<void> {
  const directory = projectFolder(tree, options.directory);
  addSection(tree, directory, 'quality-gate', { conditions: PRESETS[options.preset ?? 'new-code'] });
  await init(tree, { skipFormat: true });
  ensureIgnored(tree, ['reports', '.strata']);
  if (!options.skipFormat) await formatFiles(tree);
}

export default told(qualityGate);
