// reports/tach-durations.json: seconds by node id, so that the next run starts with what takes longest.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomically } from '../graph/files';

export function durationsFile(root: string): string {
  return join(root, 'reports', 'tach-durations.json');
}

/** `whole`: the run covered what the file is about, so tests that are gone are forgotten. */
export function recordDurations(file: string, seconds: Record<string, number>, whole: boolean): void {
  let known: Record<string, number> = {};
  if (!whole && existsSync(file)) {
    try {
      known = JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>;
    } catch {
      // half a file of another tool: start anew
    }
  }
  writeFileAtomically(file, `${JSON.stringify({ ...known, ...seconds })}\n`);
}
