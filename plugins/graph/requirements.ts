// What a capability needs from the machine, as checks that the doctor can show.
import { spawnSync } from 'node:child_process';
import { findNative } from '../../native/index';

export interface Finding {
  /** `missing` stops the capability; `degraded` leaves it running with less. */
  readonly status: 'found' | 'degraded' | 'missing';
  /** What was found, or what its lack means. */
  readonly detail: string;
  /** The one command, or step, that mends it. */
  readonly remedy?: string;
}

export interface Requirement {
  readonly capability: string;
  readonly needs: string;
  check(root: string, workspaceRoot: string): Finding;
}

/** First line that `command` prints, or undefined where it cannot be started or fails. */
export function firstLine(command: string, args: readonly string[]): string | undefined {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', timeout: 10_000 });
  return status === 0 ? `${stdout}${stderr}`.trim().split('\n')[0] : undefined;
}

/** The check for one file of the native build. */
export function nativeRequirement(capability: string, file: string): Requirement {
  return {
    capability,
    needs: `native ${file}`,
    check: () => {
      const found = findNative(file);
      return found ? { status: 'found', detail: 'built' } : { status: 'missing', detail: 'not built for this platform', remedy: 'npm run native' };
    },
  };
}
