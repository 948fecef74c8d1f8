// A project whose strata.config has a section of batuta's gets the target of that name.
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { TargetConfiguration } from '@nx/devkit';
import type { StrataConfig } from '../../schemas/types/strata-config.schema';
import { CONFIG_FILES, readConfig } from '../graph/config';
import type { Inference, InferenceContext, Inferred } from '../graph/inference';
import { findInterpreter, interpreterIdentities, type Interpreter } from '../graph/python-interpreter';
import { packageInputs } from '../graph/toolchain';
import { DEFAULT_REPORTS } from './gate/default-reports';

/**
 * The merge base decides what is new: without it in the hash, an old verdict would be replayed after a rebase. One
 * process a run, whatever the number of projects, since the command is the same.
 */
function mergeBaseCommand(fallback: string): string {
  const base = `"\${NX_BASE:-${/^[\w./@-]+$/.test(fallback) ? fallback : 'main'}}"`;
  return `git merge-base HEAD origin/${base} 2>/dev/null || git merge-base HEAD ${base} 2>/dev/null || git rev-parse HEAD 2>/dev/null || echo none`;
}

/** Reports that the gate reads are its inputs, though git ignores them: a new report is a new verdict. */
function gateTarget(context: InferenceContext, root: string, mutated: boolean): TargetConfiguration {
  const options = readConfig(join(context.workspaceRoot, root)).config['quality-gate'] ?? {};
  const reports = { ...DEFAULT_REPORTS, ...options.reports };
  const patterns = [...new Set(Object.values(reports).flat())];
  return {
    executor: 'nx-strata:quality-gate',
    options,
    cache: true,
    inputs: [
      '{projectRoot}/**/*',
      '!{projectRoot}/reports/quality-gate.*',
      ...patterns.flatMap((pattern) => [`{projectRoot}/${pattern}`, `{projectRoot}/${pattern}.stamp.json`]).map((fileset) => ({ fileset, includeIgnored: true })),
      { env: 'NX_BASE' },
      { runtime: mergeBaseCommand(options.base ?? context.nxJson.defaultBase ?? 'main') },
      ...packageInputs(context.workspaceRoot),
    ],
    outputs: ['{projectRoot}/reports/quality-gate.{json,sarif,xml}'],
    // what the gate reads has to be made first; a target that the project lacks is passed over
    dependsOn: [context.options.tachTestTargetName ?? 'tach-test', ...(mutated ? ['mutants'] : [])],
    metadata: { description: 'Says whether the project may go in, condition by condition.', technologies: ['strata'] },
  };
}

/** A target that depends on the project's own files alone. */
function plainTarget(context: InferenceContext, name: 'analyze' | 'mutants', options: object, description: string): TargetConfiguration & { inputs: NonNullable<TargetConfiguration['inputs']> } {
  return {
    executor: `nx-strata:${name}`,
    options,
    cache: true,
    inputs: ['{projectRoot}/**/*', '!{projectRoot}/reports/**', '^{projectRoot}/**/*', ...packageInputs(context.workspaceRoot)],
    outputs: [`{projectRoot}/reports/${name}.json`],
    metadata: { description, technologies: ['strata'] },
  };
}

type MutantsConfig = NonNullable<StrataConfig['mutants']>;

/** Tests run here: what runs them is part of the hash, and where changed lines matter what they are compared with. */
function mutantsTarget(context: InferenceContext, root: string, config: MutantsConfig, identityOf: (interpreter: Interpreter) => string): TargetConfiguration {
  const interpreter = findInterpreter(join(context.workspaceRoot, root), context.workspaceRoot, config.python);
  const options = { ...config, ...(interpreter && { environment: identityOf(interpreter) }) };
  const target = plainTarget(context, 'mutants', options, 'Tells which changes of the code the tests notice.');
  // without a base in the config NX_BASE orders the mutants, which shows where a budget cuts them off
  const compares = config.changedOnly === true || config.base !== undefined || config.budgetSeconds !== undefined;
  const base = [{ env: 'NX_BASE' }, { runtime: mergeBaseCommand(config.base ?? context.nxJson.defaultBase ?? 'main') }];
  return { ...target, inputs: [...target.inputs, { env: 'PYTHONPATH' }, { env: 'NODE_OPTIONS' }, ...(compares ? base : [])] };
}

/** The crate depends on the sources, the settings, and the compiler and interpreter that check it. */
function transpileTarget(context: InferenceContext, root: string, options: { readonly output?: string; readonly source?: string; readonly calibrate?: boolean; readonly python?: string }, identityOf: (interpreter: Interpreter) => string): TargetConfiguration {
  const interpreter = findInterpreter(join(context.workspaceRoot, root), context.workspaceRoot, options.python);
  const output = options.output ?? 'rust';
  return {
    executor: 'nx-strata:transpile',
    options: { ...options, ...(interpreter && { environment: identityOf(interpreter) }) },
    // what is measured on a host holds there alone
    cache: options.calibrate !== true,
    inputs: ['{projectRoot}/**/*', '!{projectRoot}/reports/**', `!{projectRoot}/${output}/**/*`, '{workspaceRoot}/{rust-toolchain,rust-toolchain.toml,.cargo/config,.cargo/config.toml}', { runtime: 'rustc --version' }, { env: 'RUSTC' }, { env: 'CARGO' }, ...packageInputs(context.workspaceRoot)],
    outputs: [`{projectRoot}/${output}`, '{projectRoot}/reports/transpile.json'],
    metadata: { description: 'Moves Python to Rust function by function, each compared with CPython.', technologies: ['strata', 'rust'] },
  };
}

function inferTargets(context: InferenceContext, root: string, identityOf: (interpreter: Interpreter) => string): Record<string, TargetConfiguration> {
  const { config } = readConfig(join(context.workspaceRoot, root));
  const { analyze, mutants, transpile } = config;
  return {
    ...(analyze && { analyze: plainTarget(context, 'analyze', analyze, 'Measures the sources and grades the debt.') }),
    ...(transpile && { transpile: transpileTarget(context, root, transpile, identityOf) }),
    ...(mutants && { mutants: mutantsTarget(context, root, mutants, identityOf) }),
    ...(config['quality-gate'] && { 'quality-gate': gateTarget(context, root, mutants !== undefined) }),
  };
}

export const batutaInference: Inference = {
  patterns: [`**/{${CONFIG_FILES.join(',')}}`],
  infer(context) {
    const inferred = new Map<string, Inferred>();
    const identityOf = interpreterIdentities();
    for (const file of context.files) {
      const root = dirname(file);
      if (!(CONFIG_FILES as readonly string[]).includes(basename(file)) || inferred.has(root) || !existsSync(join(context.workspaceRoot, file))) continue;
      const targets = inferTargets(context, root, identityOf);
      if (Object.keys(targets).length > 0) inferred.set(root, { file, root, name: root === '.' ? basename(context.workspaceRoot) : basename(root), targets });
    }
    return [...inferred.values()];
  },
};
