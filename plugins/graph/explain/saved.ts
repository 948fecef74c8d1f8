// A run as one file, carried from CI to where somebody asks why.
import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { ExplainState } from '../../../schemas/types/explain-state.schema';
import { StrataError, systemCode } from '../errors';
import { writeFileAtomically } from '../files';
import { validate } from '../schemas';
import type { SavedState, State } from '../task-state';

const SAVED_BYTES_MAX = 1 << 30;

/** Writes `state`; a name ending in .gz is packed. */
export function saveState(file: string, state: State): void {
  const snapshot = state.snapshot();
  if (!snapshot) throw new StrataError('cannot-save', 'the files of that run are not kept any more', { hint: 'run the task again, then save it' });
  const saved: SavedState = { version: 1, savedAt: new Date(state.atMs).toISOString(), tasks: Object.values(state.tasks), snapshot };
  const text = `${JSON.stringify(saved)}\n`;
  writeFileAtomically(file, file.endsWith('.gz') ? gzipSync(text) : text);
}

/** Reads what saveState wrote, packed or not. `shown` names the file in errors. */
export function readState(file: string, shown: string): State {
  const hint = 'give a file that strata explain --save=FILE wrote';
  let content: unknown;
  try {
    const bytes = readFileSync(file);
    content = JSON.parse((bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes, { maxOutputLength: SAVED_BYTES_MAX }) : bytes).toString('utf8'));
  } catch (error) {
    throw new StrataError('no-saved-run', existsSync(file) ? 'not a saved run' : `cannot read: ${systemCode(error) ?? String(error)}`, { location: { file: shown }, hint, cause: error });
  }
  const saved = validate<ExplainState>('explain-state', content, { file: shown }) as SavedState;
  return { atMs: Date.parse(saved.savedAt), tasks: Object.fromEntries(saved.tasks.map((task) => [task.id, task])), snapshot: () => saved.snapshot };
}
