// Runs the embedded clang, wasm-ld and ar in this thread, one job after the other. Each reads and writes a file system in memory.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort } from 'node:worker_threads';
import type { RunOptions, Tree } from '@yowasp/clang';
import type { EmbeddedAnswer, EmbeddedJob } from './embedded';

type RunLlvm = (args: string[], files: Tree, options: RunOptions) => Promise<Tree>;

/** The tool's command line as its driver would start it: the driver itself runs once for each set of flags, since each start costs. */
const commands = new Map<string, readonly string[]>();
let text = '';
const note = (bytes: Uint8Array | null): void => void (bytes && (text += Buffer.from(bytes).toString('utf8')));
const options: RunOptions = { stdout: note, stderr: note, fetchProgress: () => undefined };

async function commandOf(run: RunLlvm, driver: readonly string[], files: Tree): Promise<readonly string[]> {
  const key = driver.join('\0');
  let command = commands.get(key);
  if (!command) {
    text = '';
    await run([driver[0]!, '-###', ...driver.slice(1)], files, options);
    const line = text.split('\n').find((each) => each.startsWith(' "'));
    if (!line) throw new Error(text);
    command = [...line.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((match) => match[1]!.replace(/\\(.)/g, '$1')).filter((word, index) => index > 0 || word !== '');
    commands.set(key, command);
  }
  return command;
}

function headers(folder: string): Tree {
  const files: Tree = {};
  for (const name of readdirSync(folder)) if (/\.(h|inc)$/.test(name)) files[name] = readFileSync(join(folder, name));
  return files;
}
function fileOf(files: Tree, name: string): Uint8Array {
  const data = files[name];
  if (!(data instanceof Uint8Array)) throw new Error(`${name} was not made: ${text}`);
  return data;
}
const numbered = (paths: readonly string[]): { names: string[]; files: Tree } => {
  const names = paths.map((path, index) => `${index}${path.endsWith('.a') ? '.a' : '.o'}`);
  return { names, files: Object.fromEntries(paths.map((path, index) => [names[index]!, readFileSync(path)])) };
};

async function work(job: EmbeddedJob): Promise<void> {
  const { runLLVM } = (await import('@yowasp/clang')) as unknown as { runLLVM: RunLlvm };
  if (job.kind === 'compile') {
    const source = job.language === 'c' ? 'in.c' : 'in.cc';
    const files: Tree = { ...headers(job.include), [source]: readFileSync(job.source) };
    const driver = [job.language === 'c' ? 'clang' : 'clang++', ...job.flags, '-I', '.', '-c', source, '-o', 'out.o'];
    const command = await commandOf(runLLVM, driver, files);
    text = '';
    writeFileSync(job.output, fileOf(await runLLVM([...command], files, options), 'out.o'));
    return;
  }
  const { names, files } = numbered(job.kind === 'link' ? job.inputs : job.objects);
  if (job.kind === 'archive') {
    text = '';
    writeFileSync(job.output, fileOf(await runLLVM(['ar', 'crsD', 'out.a', ...names], files, options), 'out.a'));
    return;
  }
  const command = await commandOf(runLLVM, ['clang', 'in.o', ...job.flags, '-lm', '-o', 'out'], { 'in.o': '' });
  text = '';
  writeFileSync(job.output, fileOf(await runLLVM(command.flatMap((word) => (word === 'in.o' ? names : [word])), files, options), 'out'));
}

parentPort!.on('message', (job: EmbeddedJob) => {
  const answer = (failure: string | null): void => parentPort!.postMessage({ failure } satisfies EmbeddedAnswer);
  work(job).then(
    () => answer(null),
    (error: unknown) => answer(text || (error instanceof Error ? error.message : String(error))),
  );
});
