// A project with pytest configuration gets a tach-test target.
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { TargetConfiguration } from '@nx/devkit';
import type { StrataConfig } from '../../schemas/types/strata-config.schema';
import { CONFIG_FILES, readConfig } from '../graph/config';
import type { Inference, InferenceContext, Inferred } from '../graph/inference';
import { baseOf, folderOf } from '../graph/paths';
import { findInterpreter, interpreterIdentities, lookOnce, type Interpreter, type Look } from '../graph/python-interpreter';
import { parseTomlFile } from '../graph/toml';
import { packageInputs } from '../graph/toolchain';
import { inferAtoms, isTestFile, TEST_FILES } from './atoms';
import { PART_OUTPUTS } from './parts';

const MARKERS = ['pyproject.toml', 'setup.cfg', 'setup.py', 'project.json', 'package.json'];
const INI_SECTIONS: Readonly<Record<string, RegExp>> = {
  'setup.cfg': /^\[tool:pytest\]/m,
  'tox.ini': /^\[pytest\]/m,
};

/**
 * Text that no suite's outcome depends on, so that editing it is no cache miss. Only at the top of a project: deeper
 * down a file of these names may be a test's data.
 */
const PROSE = ['README', 'CHANGELOG', 'CHANGES', 'CONTRIBUTING', 'LICENSE', 'AUTHORS'];
const NOT_PROSE = PROSE.map((start) => `!{projectRoot}/${start}*`);
const NOT_PROSE_OF_DEPENDENCIES = `^{projectRoot}/**/!(${PROSE.map((start) => `${start}*`).join('|')})`;

interface Pyproject {
  readonly project?: { readonly name?: unknown };
  readonly tool?: { readonly pytest?: unknown };
}

/** The workspace's files as one inference sees them: each is read and parsed once, and one that Nx does not list is not looked for. */
class Sources {
  private readonly texts = new Map<string, string>();
  private readonly pyprojects = new Map<string, Pyproject>();
  private readonly configs = new Map<string, StrataConfig>();
  private readonly listed: ReadonlySet<string>;

  constructor(
    private readonly workspaceRoot: string,
    files: readonly string[],
  ) {
    this.listed = new Set(files);
  }

  has(file: string): boolean {
    return this.listed.has(file);
  }

  text(file: string): string {
    let text = this.texts.get(file);
    if (text === undefined) this.texts.set(file, (text = readFileSync(`${this.workspaceRoot}/${file}`, 'utf8')));
    return text;
  }

  pyproject(file: string): Pyproject {
    let parsed = this.pyprojects.get(file);
    if (!parsed) this.pyprojects.set(file, (parsed = parseTomlFile(this.text(file), file)));
    return parsed;
  }

  /** The config of a project by its folder; an empty one where it has no such file. */
  config(root: string): StrataConfig {
    let config = this.configs.get(root);
    if (!config) {
      const there = CONFIG_FILES.some((name) => this.listed.has(root === '.' ? name : `${root}/${name}`));
      this.configs.set(root, (config = there ? readConfig(join(this.workspaceRoot, root)).config : {}));
    }
    return config;
  }
}

/** Whether pytest itself would take its configuration from `file`, or tach has a section of its own there. */
function configuresPytest(file: string, sources: Sources): boolean {
  const name = baseOf(file);
  if (name === 'pytest.ini' || name === '.pytest.ini' || name === 'pytest.toml' || name === '.pytest.toml') return true;
  // most manifests need not be parsed to know
  if (name === 'pyproject.toml') return sources.text(file).includes('pytest') && sources.pyproject(file).tool?.pytest !== undefined;
  if ((CONFIG_FILES as readonly string[]).includes(name)) return sources.config(folderOf(file) || '.').tach !== undefined;
  const section = INI_SECTIONS[name];
  return section !== undefined && section.test(sources.text(file));
}

/** The project that a conftest.py belongs to: the nearest folder upward with a manifest, else beside or above its tests. */
function ownerOfConftest(workspaceRoot: string, file: string): string | undefined {
  const folder = dirname(file);
  for (let here = folder; here !== '.'; here = dirname(here)) {
    if (MARKERS.some((marker) => existsSync(join(workspaceRoot, here, marker)))) return here;
  }
  let top = folder;
  for (let here = dirname(folder); here !== '.' && here !== dirname(here); here = dirname(here)) {
    if (existsSync(join(workspaceRoot, here, 'conftest.py'))) top = here;
  }
  if (top === '.') return undefined;
  return /^tests?$/.test(basename(top)) && dirname(top) !== '.' ? dirname(top) : top;
}

function projectName(workspaceRoot: string, root: string, sources: Sources): string {
  const manifest = join(root, 'pyproject.toml');
  const name = sources.has(manifest) ? sources.pyproject(manifest).project?.name : undefined;
  if (typeof name === 'string' && name !== '') return name;
  return root === '.' ? basename(workspaceRoot) : basename(root);
}

const WHOLE_OUTPUTS = ['tach-test.json', 'tach-test.xml', 'tach-durations.json'].map((report) => `{projectRoot}/reports/${report}`);

/** Where pytest looks for its settings: in a project that has none of them, it goes on in the folders above. */
const PYTEST_SETTINGS = ['pytest.toml', '.pytest.toml', 'pytest.ini', '.pytest.ini', 'pyproject.toml', 'tox.ini', 'setup.cfg'];

/** The folders above a project, up to the workspace, each with a slash at its end: `a/b/c` has `a/b/`, `a/` and ``. */
function foldersAbove(root: string): string[] {
  if (root === '.') return [];
  const parts = root.split('/').slice(0, -1);
  return ['', ...parts.map((_, index) => `${parts.slice(0, index + 1).join('/')}/`)];
}

/** True where Python's documentation tests may read prose, which then is an input like any other. */
function readsProse(root: string, sources: Sources): boolean {
  return PYTEST_SETTINGS.some((name) => {
    const file = root === '.' ? name : `${root}/${name}`;
    return sources.has(file) && sources.text(file).includes('doctest');
  });
}

/** What one inference has in common for all projects. */
interface Shared {
  readonly sources: Sources;
  readonly look: Look;
  identityOf(interpreter: Interpreter): string;
  readonly packageInputs: NonNullable<TargetConfiguration['inputs']>;
}

function inferProject(context: InferenceContext, root: string, file: string, shared: Shared): Inferred {
  const { workspaceRoot } = context;
  const options = shared.sources.config(root).tach ?? {};
  const interpreter = findInterpreter(root === '.' ? workspaceRoot : `${workspaceRoot}/${root}`, workspaceRoot, options.python, shared.look);
  const { tachTestTargetName: name = 'tach-test', tachTestCiTargetName: ciName } = context.options;
  const notProse = readsProse(root, shared.sources) ? [] : NOT_PROSE;
  const whole: TargetConfiguration = {
    executor: 'nx-strata:tach-test',
    // the interpreter is part of the task's hash, since options are
    options: { ...options, ...(interpreter && { environment: shared.identityOf(interpreter) }) },
    cache: true,
    inputs: [
      '{projectRoot}/**/*',
      ...notProse,
      '!{projectRoot}/reports/**',
      NOT_PROSE_OF_DEPENDENCIES,
      ...foldersAbove(root).map((folder) => `{workspaceRoot}/${folder}{conftest.py,${PYTEST_SETTINGS.join(',')}}`),
      { env: 'PYTHONPATH' },
      { env: 'PYTEST_ADDOPTS' },
      ...shared.packageInputs,
    ],
    outputs: [...WHOLE_OUTPUTS, ...PART_OUTPUTS],
    metadata: { description: 'Runs the pytest suite, each test in pristine memory.', technologies: ['python'] },
  };
  const atoms = ciName === undefined ? undefined : inferAtoms({ workspaceRoot, root, files: context.files, whole: { ...whole, outputs: [...WHOLE_OUTPUTS] }, name: ciName });
  return {
    file,
    root,
    name: () => projectName(workspaceRoot, root, shared.sources),
    technologies: ['python'],
    targets: { [name]: whole, ...atoms?.targets },
    ...(atoms && { targetGroups: { [ciName!]: [...atoms.group] } }),
  };
}

export const tachInference: Inference = {
  patterns: [TEST_FILES, '**/{pyproject.toml,pytest.ini,.pytest.ini,pytest.toml,.pytest.toml,setup.cfg,tox.ini,conftest.py}', `**/{${CONFIG_FILES.join(',')}}`],
  infer(context) {
    const sources = new Sources(context.workspaceRoot, context.files);
    const roots = new Map<string, string>();
    for (const file of context.files) {
      if (isTestFile(file)) continue;
      const root = baseOf(file) === 'conftest.py' ? ownerOfConftest(context.workspaceRoot, file) : configuresPytest(file, sources) ? folderOf(file) || '.' : undefined;
      if (root !== undefined && !roots.has(root)) roots.set(root, file);
    }
    const shared: Shared = { sources, look: lookOnce(), identityOf: interpreterIdentities(), packageInputs: packageInputs(context.workspaceRoot) };
    return [...roots].map(([root, file]) => inferProject(context, root, file, shared));
  },
};
