#!/usr/bin/env node
// `strata <executor> [path] [options]`: any executor outside Nx, with the same schema, defaults, reports and exit codes.
import { readFileSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { StrataError, renderError } from '../plugins/graph/errors';
import { interruptSignal, optionsFromConfig, terminalOutput, wantsColor, type Executor } from '../plugins/graph/executor';
import { parseArguments, renderHelp } from '../plugins/graph/cli/arguments';
import type { Command } from '../plugins/graph/cli/command';
import { findWorkspace, reportedFolder } from '../plugins/graph/files';
import { loadSchema, packageRoot } from '../plugins/graph/schemas';

interface ExecutorEntry {
  readonly implementation: string;
  readonly description: string;
}

const executors = (): Record<string, ExecutorEntry> =>
  (JSON.parse(readFileSync(join(packageRoot, 'executors.json'), 'utf8')) as { executors: Record<string, ExecutorEntry> }).executors;

/** Commands beside the executors; each is loaded only when it is called. */
const commands: Readonly<Record<string, { description: string; load(): Command }>> = {
  doctor: {
    description: 'What each capability needs, found or not, and what mends it',
    load: () => (require('../plugins/doctor') as typeof import('../plugins/doctor')).doctor,
  },
  explain: {
    description: 'Tell which changed input makes a task a cache miss',
    load: () => (require('../plugins/graph/explain/command') as typeof import('../plugins/graph/explain/command')).explainCommand,
  },
  trace: {
    description: 'Run a task and tell which files it uses that it does not declare',
    load: () => (require('../plugins/graph/trace/command') as typeof import('../plugins/graph/trace/command')).traceCommandLine,
  },
  'cache-keygen': {
    description: 'Make a key pair for signed cache artefacts',
    load: () => (require('../plugins/graph/cache/keygen') as typeof import('../plugins/graph/cache/keygen')).cacheKeygen,
  },
};

function usage(): string {
  const rows = [...Object.entries(executors()), ...Object.entries(commands)].map(([name, { description }]) => `  ${name.padEnd(22)} ${description}`);
  return `Usage: strata <command> [path] [options]\n\nCommands:\n${rows.join('\n')}\n\n"strata <command> --help" tells a command's options.\n`;
}

function projectRoot(path: string): { root: string; folder: string } {
  const root = resolve(path);
  const stat = statSync(root, { throwIfNoEntry: false });
  if (!stat) throw new StrataError('no-such-path', 'no such file or folder', { location: { file: path }, hint: 'give the path of the project as the first argument' });
  return { root, folder: reportedFolder(root) };
}

async function runExecutor(name: string, argv: readonly string[], signal: AbortSignal): Promise<number> {
  const { command } = require(join(packageRoot, executors()[name]!.implementation)) as { command: Executor<object> };
  const schema = loadSchema(command.definition.schema);
  const { positionals, options, report, help } = parseArguments(argv, schema);
  if (help) {
    process.stdout.write(renderHelp(name, schema));
    return 0;
  }
  const [path = '.', ...rest] = positionals;
  // what follows the project is the executor's own: paths to test, for one
  if (rest.length > 0 && !schema.properties?.['paths']) throw new StrataError('too-many-arguments', `unexpected argument "${rest[0]}"`, { hint: `strata ${name} takes one path` });
  const given = rest.length > 0 ? { ...options, paths: [...((options['paths'] as string[] | undefined) ?? []), ...rest] } : options;
  const { root, folder } = projectRoot(path);
  const merged = optionsFromConfig(command.definition, given, folder);
  const output = terminalOutput();
  const exitCode = await command.settle(
    merged,
    {
      root,
      workspaceRoot: findWorkspace(folder),
      project: basename(folder),
      ...output,
      color: wantsColor(),
      signal,
    },
    report === undefined ? join(folder, 'reports', `${name}.json`) : resolve(report),
  );
  output.end();
  return exitCode;
}

async function main(argv: readonly string[]): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    process.stdout.write(usage());
    return name === undefined ? 2 : 0;
  }
  if (name === '--version') {
    process.stdout.write(`${(JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version: string }).version}\n`);
    return 0;
  }
  const { signal, dispose } = interruptSignal();
  try {
    if (Object.hasOwn(executors(), name)) return await runExecutor(name, rest, signal);
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (command) return await command.load().run(rest, { write: (text) => void process.stdout.write(text), color: wantsColor(), signal });
    throw new StrataError('unknown-command', `unknown command "${name}"`, { hint: `commands: ${[...Object.keys(executors()), ...Object.keys(commands)].join(', ')}` });
  } catch (error) {
    process.stderr.write(renderError(error, argv.includes('--verbose') || undefined));
    return 2;
  } finally {
    dispose();
  }
}

void main(process.argv.slice(2)).then((exitCode) => {
  // standard output is written synchronously here (a pipe, a file or a terminal on Linux), so nothing is cut off
  process.exit(exitCode);
});
