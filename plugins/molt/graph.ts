// A project whose strata.config has a molt section gets targets that build, link, run, compare and measure its program.
import { existsSync, lstatSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { TargetConfiguration } from '@nx/devkit';
import type { MoltConfig } from '../../schemas/types/molt-config.schema';
import { CONFIG_FILES, readConfig } from '../graph/config';
import type { Inference, InferenceContext, Inferred } from '../graph/inference';
import { findInterpreter, interpreterIdentity } from '../graph/python-interpreter';
import { PACKAGE_NAME, packageInputs } from '../graph/toolchain';
import { compilerFiles, embeddedVersion } from './toolchain/find';

type Inputs = NonNullable<TargetConfiguration['inputs']>;
type Target = 'native' | 'wasm';

/** The compiler by its file alone: the graph starts no process. */
function compilerIdentity(target: Target): string {
  const files = compilerFiles(target);
  if (!files) return target === 'wasm' ? `@yowasp/clang ${embeddedVersion() ?? 'none'}` : 'none';
  const real = realpathSync(files.cc);
  return `${basename(real)} ${statSync(real).size}`;
}

/** The runtime and library that programs are compiled with, where this package is linked. */
function runtimeInputs(workspaceRoot: string): Inputs {
  const linked = lstatSync(join(workspaceRoot, 'node_modules', PACKAGE_NAME), { throwIfNoEntry: false })?.isSymbolicLink();
  return linked ? [{ fileset: `{workspaceRoot}/node_modules/${PACKAGE_NAME}/native/molt/**/*.{cc,h,inc,py}`, includeIgnored: true } as Inputs[number]] : [];
}

const described = (description: string): TargetConfiguration['metadata'] => ({ description, technologies: ['python', 'c'] });

function inferTargets(context: InferenceContext, root: string, config: MoltConfig): Record<string, TargetConfiguration> {
  const { workspaceRoot } = context;
  const main = config.main ?? 'main.py';
  const name = basename(main, '.py');
  const sources: Inputs = [
    `{projectRoot}/${dirname(main) === '.' ? '' : `${dirname(main)}/`}**/*.py`,
    ...CONFIG_FILES.map((file) => `{projectRoot}/${file}`),
    ...(config.manifest === undefined ? [] : [`{projectRoot}/${config.manifest}`]),
    ...packageInputs(workspaceRoot),
    ...runtimeInputs(workspaceRoot),
  ];
  const interpreter = findInterpreter(join(workspaceRoot, root), workspaceRoot, config.python);
  // modules of the standard library are compiled from the installed CPython's
  const environment = interpreter && { environment: interpreterIdentity(interpreter) };
  const python = config.python !== undefined && { python: config.python };
  const targets = config.targets ?? ['native', 'wasm'];
  const program = { main, ...(config.manifest !== undefined && { manifest: config.manifest }), profile: config.profile ?? 'release', ...python, ...environment };
  const toolchain = targets.map(compilerIdentity).join(', ');
  const made: Record<string, TargetConfiguration> = {};
  const build = (target: Target): string => (target === 'native' || targets.length === 1 ? 'molt-build' : 'molt-build-wasm');
  for (const target of targets) {
    const artifact = target === 'native' ? `dist/${name}` : `dist/${name}.wasm`;
    made[build(target)] = {
      executor: 'nx-strata:molt-build',
      options: { ...program, target, toolchain: compilerIdentity(target), ...(target === 'wasm' && { output: `dist/unlinked/${name}.wasm` }) },
      cache: true,
      inputs: sources,
      outputs: [target === 'wasm' ? `{projectRoot}/dist/unlinked/${name}.wasm` : `{projectRoot}/${artifact}`, '{projectRoot}/reports/molt-build.json'],
      metadata: described(target === 'native' ? 'Compiles the program to a native executable.' : 'Compiles the program to a wasm module and says what it needs.'),
    };
    if (target !== 'wasm') continue;
    made['molt-link'] = {
      executor: 'nx-strata:molt-link',
      options: { ...program, toolchain: compilerIdentity('wasm') },
      cache: true,
      dependsOn: [build('wasm')],
      inputs: sources,
      outputs: [`{projectRoot}/${artifact}`, '{projectRoot}/reports/molt-link.json'],
      metadata: described('Links the stripped wasm module that imports only what its manifest grants.'),
    };
  }
  const last = targets.includes('wasm') ? 'molt-link' : 'molt-build';
  made['molt-run'] = {
    executor: 'nx-strata:molt-run',
    options: { main: targets.includes('native') ? `dist/${name}` : `dist/${name}.wasm`, ...(config.manifest !== undefined && { manifest: config.manifest }) },
    dependsOn: [targets.includes('native') ? 'molt-build' : 'molt-link'],
    metadata: described('Runs the program with what its manifest grants.'),
  };
  const comparing = { targets, toolchain, ...python };
  if (config.programs !== undefined) {
    made['molt-diff'] = {
      executor: 'nx-strata:molt-diff',
      options: { ...comparing, programs: config.programs, ...environment },
      cache: true,
      dependsOn: [last],
      inputs: ['{projectRoot}/**/*.py', ...sources.slice(1)],
      outputs: ['{projectRoot}/reports/molt-diff.json'],
      metadata: described('Compares compiled programs with CPython.'),
    };
  }
  if (config.kernels !== undefined) {
    made['molt-bench'] = {
      executor: 'nx-strata:molt-bench',
      options: { ...comparing, kernels: config.kernels },
      dependsOn: [last],
      metadata: described('Measures compiled kernels beside CPython.'),
    };
  }
  return made;
}

export const moltInference: Inference = {
  patterns: [`**/{${CONFIG_FILES.join(',')}}`],
  infer(context) {
    const inferred = new Map<string, Inferred>();
    for (const file of context.files) {
      const root = dirname(file);
      if (!(CONFIG_FILES as readonly string[]).includes(basename(file)) || inferred.has(root) || !existsSync(join(context.workspaceRoot, file))) continue;
      const { molt } = readConfig(join(context.workspaceRoot, root)).config;
      if (molt) inferred.set(root, { file, root, name: root === '.' ? basename(context.workspaceRoot) : basename(root), technologies: ['python', 'molt'], targets: inferTargets(context, root, molt) });
    }
    return [...inferred.values()];
  },
};
