// Runs one task's executor in this process: what the tracer traces. Usage: run-task.js WORKSPACE TASK [ARGUMENT ...]
import { statSync, writeFileSync } from 'node:fs';
import { renderError } from '../errors';
import { openWorkspace } from '../nx-workspace';
import { BEGIN_MARK } from './tracer';

async function main([workspaceRoot, task, ...args]: readonly string[]): Promise<number> {
  const workspace = await openWorkspace(workspaceRoot!);
  const name = workspace.find(task!);
  const planned = workspace.plan(name, args);
  const { project, target, configuration } = name;
  Object.assign(process.env, planned.environment, { NX_TASK_TARGET_PROJECT: project, NX_TASK_TARGET_TARGET: target, ...(configuration !== undefined && { NX_TASK_TARGET_CONFIGURATION: configuration }), NX_WORKSPACE_ROOT: workspaceRoot });
  // All that Nx itself had to read is read: from here on it is the task.
  statSync(BEGIN_MARK, { throwIfNoEntry: false });
  const startMs = performance.now();
  const success = await workspace.run(name, planned);
  const timeFile = process.env['NX_STRATA_TRACE_TIME'];
  if (timeFile !== undefined) writeFileSync(timeFile, String(performance.now() - startMs));
  return success ? 0 : 1;
}

void main(process.argv.slice(2)).then(
  (exitCode) => process.exit(exitCode),
  (error: unknown) => {
    process.stderr.write(renderError(error));
    process.exit(2);
  },
);
