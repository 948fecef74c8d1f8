// Reads an LMDB file from end to end in a process of its own: LMDB maps what it is given, and damage ends the process that touches it.
import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';

/** Larger files are not read before they are opened: a server would start too late to take over. */
const CHECKED_BYTES_MAX = 1 << 30;
const CHECK_TIMEOUT_MS = 120_000;

/** What is wrong with the file, if anything. */
export function findDamage(file: string): Promise<string | undefined> {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size === 0 || size > CHECKED_BYTES_MAX) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    execFile(process.execPath, [__filename, file], { timeout: CHECK_TIMEOUT_MS, killSignal: 'SIGKILL' }, (error, stdout) => {
      // stopped with the process that asked: nothing is known of the file
      if (!error || error.signal === 'SIGINT' || error.signal === 'SIGTERM') return resolve(undefined);
      resolve(error.signal ? `reading it ends in ${error.signal}: it is damaged, or was cut off` : stdout.trim() || error.message);
    });
  });
}

async function readAll(file: string): Promise<void> {
  try {
    const { open } = require('lmdb') as typeof import('lmdb');
    const db = open({ path: file, noSubdir: true, encoding: 'json', readOnly: true });
    for (const { key, value } of db.getRange({})) if (value === undefined) throw new Error(`nothing at ${JSON.stringify(key)}`);
    await db.close();
  } catch (error) {
    process.stdout.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}

if (require.main === module) void readAll(process.argv[2]!);
