// The system's compiler, started as a process.
import { spawn } from 'node:child_process';
import { StrataError } from '../../graph/errors';
import type { Tools } from './tools';

export interface SystemCompiler {
  readonly cc: string;
  readonly cxx: string;
  readonly ar: string;
  readonly target: readonly string[];
  readonly identity: string;
  readonly described: string;
}

/** What a compiler said when it failed, as the user's error. */
export function compilerFailure(text: string): StrataError {
  const full = /no space left|file too large|file size limit exceeded|disk quota/i.exec(text);
  if (full) return new StrataError('cannot-write', `cannot write what the compiler makes: ${full[0].toLowerCase()}`, { hint: 'free space in the temporary folder, the cache and the output folder' });
  return new StrataError('toolchain-failed', `the C compiler failed:\n${text.slice(0, 4000)}`, { hint: 'this is a fault of molt: please report it with the program' });
}

function runTool(file: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    child.stdout.on('data', (data) => (text += String(data)));
    child.stderr.on('data', (data) => (text += String(data)));
    child.on('error', (error) => reject(new StrataError('toolchain-failed', `cannot run ${file}: ${error.message}`, { hint: 'strata doctor tells which compilers are found' })));
    child.on('close', (code, signal) => {
      if (code === 0) resolve();
      else reject(compilerFailure(signal === 'SIGXFSZ' ? 'file too large' : text || `ended by ${signal ?? code}`));
    });
  });
}

export function systemTools({ cc, cxx, ar, target, identity, described }: SystemCompiler): Tools {
  return {
    identity,
    described,
    embedded: false,
    compile: ({ language, flags, source, include, output }) => runTool(language === 'c' ? cc : cxx, [...target, ...flags, '-I', include, '-c', source, '-o', output]),
    archive: (output, objects) => runTool(ar, ['crsD', output, ...objects]),
    link: ({ inputs, flags, output }) => runTool(cc, [...target, ...inputs, ...flags, '-lm', '-o', output]),
  };
}
