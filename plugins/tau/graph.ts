// A crate that says `[package.metadata.strata] plugin = ...` gets targets to build, verify, run and ship it.
import { existsSync, lstatSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import type { RawProjectGraphDependency, TargetConfiguration } from '@nx/devkit';
import type { Inference, InferenceContext, Inferred } from '../graph/inference';
import { PACKAGE_NAME, packageInputs } from '../graph/toolchain';
import { cargoWorkspaceOf, libraryFile, readCargoPackage, type CargoPackage } from './cargo-manifest';
import { rustIdentity } from './rust-identity';

type Inputs = NonNullable<TargetConfiguration['inputs']>;

/** `{workspaceRoot}/...` for a path inside the workspace. */
const token = (workspaceRoot: string, path: string): string => ['{workspaceRoot}', ...relative(workspaceRoot, path).split(sep)].filter((part) => part !== '').join('/');

/** The crates of this package are inputs too: its lockfile entry where it is installed, the files where it is linked. */
function crateInputs(workspaceRoot: string): Inputs {
  const linked = lstatSync(join(workspaceRoot, 'node_modules', PACKAGE_NAME), { throwIfNoEntry: false })?.isSymbolicLink();
  return linked ? [{ fileset: `{workspaceRoot}/node_modules/${PACKAGE_NAME}/native/tau/{rt,sdk,host}/**/*.{rs,toml}`, includeIgnored: true } as Inputs[number]] : [];
}

/** What cargo reads besides a crate: the manifests of all members, what git ignores there, and its settings in the folders from the Cargo workspace upward. */
function cargoInputs(workspaceRoot: string, cargoWorkspace: string): Inputs {
  const upward: string[] = [];
  for (let here = cargoWorkspace; ; here = dirname(here)) {
    upward.push(token(workspaceRoot, join(here, '{rust-toolchain,rust-toolchain.toml,.cargo/config,.cargo/config.toml}')));
    if (here === workspaceRoot || dirname(here) === here) break;
  }
  return [...['Cargo.toml', '**/Cargo.toml', 'Cargo.lock', '.gitignore', 'patches.json'].map((name) => token(workspaceRoot, join(cargoWorkspace, name))), ...upward];
}

function buildInputs(context: InferenceContext, cargoWorkspace: string, kind: 'plugin' | 'host'): Inputs {
  const { workspaceRoot } = context;
  return [
    // a host may be the root of its Cargo workspace: its plugins' sources are not its own
    ...(kind === 'host' ? ['{projectRoot}/{src,benches,tests,examples}/**/*', '{projectRoot}/{Cargo.toml,build.rs}'] : ['{projectRoot}/**/*', '!{projectRoot}/reports/**', '!{projectRoot}/target/**']),
    '^default',
    ...cargoInputs(workspaceRoot, cargoWorkspace),
    // the runtime that the host staged, which a plugin is linked with
    ...(kind === 'plugin' ? [{ dependentTasksOutputFiles: '**/*.so', transitive: true }] : []),
    { env: 'RUSTFLAGS' },
    ...packageInputs(workspaceRoot),
    ...crateInputs(workspaceRoot),
  ];
}

function inferCrate(context: InferenceContext, file: string, crate: CargoPackage, host: string | undefined): Inferred {
  const { workspaceRoot } = context;
  const root = dirname(file);
  const cargoWorkspace = cargoWorkspaceOf(crate.root);
  const staged = (...parts: string[]): string => token(workspaceRoot, join(cargoWorkspace, 'dist', ...parts));
  const toolchain = rustIdentity(crate.root);
  const object = libraryFile(crate.name);
  const isHost = crate.kind === 'host';
  const outputs = isHost ? [staged('bin'), staged('lib')] : [object, object.replace(/\.so$/, '.json'), object.replace(/\.so$/, '.d')].map((name) => staged('plugins', name));
  const targets: Record<string, TargetConfiguration> = {
    'plugin-build': {
      executor: 'nx-strata:plugin-build',
      // the compiler is part of the task's hash, since options are
      options: { ...(toolchain && { toolchain }) },
      cache: true,
      inputs: buildInputs(context, cargoWorkspace, isHost ? 'host' : 'plugin'),
      outputs: [...outputs, '{projectRoot}/reports/plugin-build.json'],
      // the host stages the runtime that a plugin is proven against
      ...(!isHost && host !== undefined && { dependsOn: [{ projects: [host], target: 'plugin-build' }] }),
      ...(existsSync(join(cargoWorkspace, 'patches.json')) && { syncGenerators: [`${PACKAGE_NAME}:sync-patches`] }),
      metadata: { description: isHost ? 'Builds the host and stages the shared runtime.' : 'Builds the plugin against the shared runtime.', technologies: ['rust'] },
    },
  };
  if (isHost) {
    targets['plugin-dist'] = {
      executor: 'nx-strata:plugin-dist',
      options: {},
      dependsOn: ['plugin-build'],
      metadata: { description: 'Assembles a relocatable, signed distribution.', technologies: ['rust'] },
    };
  } else {
    targets['plugin-verify'] = {
      executor: 'nx-strata:plugin-verify',
      options: {},
      dependsOn: ['plugin-build'],
      cache: true,
      inputs: [{ dependentTasksOutputFiles: '**/*.so', transitive: true }, '{projectRoot}/Cargo.toml', token(workspaceRoot, join(cargoWorkspace, 'Cargo.toml')), ...packageInputs(workspaceRoot)],
      outputs: ['{projectRoot}/reports/plugin-verify.json', '{projectRoot}/reports/plugin-verify.sarif'],
      metadata: { description: 'Proves that the plugin shares its host\'s runtime.', technologies: ['rust'] },
    };
    targets['plugin-run'] = {
      executor: 'nx-strata:plugin-run',
      options: {},
      dependsOn: ['plugin-build'],
      metadata: { description: 'Runs the plugin in a host of its own process.', technologies: ['rust'] },
    };
  }
  return { file, root, name: crate.name, technologies: ['rust'], targets };
}

/** Crates that lie in what cargo or this package put there are not the user's projects. */
const foreign = (file: string): boolean => /(^|\/)(target|node_modules|tau)\//.test(file);

function cratesOf(workspaceRoot: string, files: readonly string[]): ReadonlyMap<string, CargoPackage> {
  const crates = new Map<string, CargoPackage>();
  for (const file of files) {
    if (!file.endsWith('Cargo.toml') || foreign(file)) continue;
    const crate = readCargoPackage(join(workspaceRoot, dirname(file)));
    if (crate?.kind) crates.set(file, crate);
  }
  return crates;
}

export const tauInference: Inference = {
  patterns: ['**/Cargo.toml'],
  infer(context) {
    const crates = cratesOf(context.workspaceRoot, context.files);
    const hosts = new Map([...crates.values()].filter(({ kind }) => kind === 'host').map((crate) => [cargoWorkspaceOf(crate.root), crate.name]));
    return [...crates].map(([file, crate]) => inferCrate(context, file, crate, hosts.get(cargoWorkspaceOf(crate.root))));
  },
};

/** A project of the graph, as far as edges need it. */
interface Project {
  readonly root: string;
}

/** Edges between projects whose crates depend on each other by path; the source file is the dependent's Cargo.toml. */
export function createCargoDependencies(workspaceRoot: string, projects: Readonly<Record<string, Project>>): RawProjectGraphDependency[] {
  const crates = Object.entries(projects).flatMap(([source, { root }]) => {
    const sourceFile = root === '.' ? 'Cargo.toml' : `${root}/Cargo.toml`;
    return existsSync(`${workspaceRoot}/${sourceFile}`) ? [{ source, root, sourceFile }] : [];
  });
  if (crates.length === 0) return [];
  const byFolder = new Map(Object.entries(projects).map(([name, { root }]) => [join(workspaceRoot, root), name]));
  return crates.flatMap(({ source, root, sourceFile }) => {
    const crate = readCargoPackage(join(workspaceRoot, root));
    return (crate?.pathDependencies ?? []).flatMap((folder) => {
      const target = byFolder.get(folder);
      return target === undefined || target === source ? [] : [{ source, target, sourceFile, type: 'static' as RawProjectGraphDependency['type'] } as RawProjectGraphDependency];
    });
  });
}
