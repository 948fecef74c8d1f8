// `nx g nx-strata:ci`: a pipeline that runs what a change affects, for GitHub Actions or GitLab.
import { join } from 'node:path';
import { detectPackageManager, generateFiles, getPackageManagerCommand, readNxJson, type Tree } from '@nx/devkit';
import { StrataError } from '../../plugins/graph/errors';
import { packageRoot } from '../../plugins/graph/schemas';
import type { CiGeneratorOptions } from '../../schemas/types/ci-generator.schema';
import { ensureIgnored } from '../gitignore';
import init from '../init/generator';
import { pipelineJobs } from './jobs';
import { told } from '../told';

const FILES = join(packageRoot, 'generators/ci/files');
const PIPELINES = { github: '.github/workflows/ci.yml', gitlab: '.gitlab-ci.yml' } as const;
const DEFAULT_TARGETS = ['tach-test', 'dst-lint', 'dst-run', 'molt-diff', 'plugin-verify', 'quality-gate'] as const;

interface Step {
  readonly name: string;
  readonly run: string;
}

/** How the workspace's own files say that its packages are installed. */
function setupSteps(tree: Tree): readonly Step[] {
  const steps: Step[] = [{ name: 'Packages', run: getPackageManagerCommand(detectPackageManager(tree.root)).ciInstall ?? 'npm ci' }];
  if (tree.exists('uv.lock')) steps.push({ name: 'Python packages', run: 'python3 -m pip install --user uv && python3 -m uv sync --frozen' });
  else if (tree.exists('poetry.lock')) steps.push({ name: 'Python packages', run: 'python3 -m pip install --user poetry && python3 -m poetry config virtualenvs.in-project true && python3 -m poetry install' });
  else if (tree.exists('requirements.txt')) steps.push({ name: 'Python packages', run: 'python3 -m venv .venv && .venv/bin/python -m pip install -r requirements.txt' });
  return steps;
}

async function ci(tree: Tree, options: CiGeneratorOptions): Promise<void> {
  const provider = options.provider ?? 'github';
  const file = PIPELINES[provider];
  // before the pipeline is there: it stays as written, so that a second run knows it for its own
  await init(tree, { skipFormat: options.skipFormat ?? false });
  ensureIgnored(tree, ['reports', '.strata']);
  const former = tree.exists(file) ? tree.read(file, 'utf8')! : undefined;
  const { exec } = getPackageManagerCommand(detectPackageManager(tree.root));
  const branch = options.branch ?? readNxJson(tree)?.defaultBase?.replace(/^origin\//, '') ?? 'main';
  const targets = options.targets?.length ? options.targets : DEFAULT_TARGETS;
  generateFiles(tree, join(FILES, provider), '.', {
    dot: '.',
    tmpl: '',
    branch,
    setup: setupSteps(tree),
    nodeVersion: options.nodeVersion ?? '22',
    pythonVersion: options.pythonVersion ?? '3.12',
    jobs: pipelineJobs({ exec, branch, targets, shards: options.shards ?? 1 }),
  });
  if (former !== undefined && former !== tree.read(file, 'utf8'))
    throw new StrataError('pipeline-exists', 'there is another pipeline already', { location: { file }, hint: 'move it away to have one written; with --dry-run nothing is' });
}

export default told(ci);
