// Runs one wasm module under node's WASI with this process's streams; its exit code becomes the process's.
// Usage: node wasi-runner.js FILE.wasm PROGRAM [ARGUMENT ...]; NX_STRATA_WASI_ENV holds the environment it may see, as JSON.
import { readFileSync } from 'node:fs';
import { WASI } from 'node:wasi';

async function main(): Promise<void> {
  const [file, ...args] = process.argv.slice(2);
  const env = JSON.parse(process.env['NX_STRATA_WASI_ENV'] ?? '{}') as Record<string, string>;
  const wasi = new WASI({ version: 'preview1', args, env, returnOnExit: true });
  const module = await WebAssembly.compile(readFileSync(file!));
  const instance = await WebAssembly.instantiate(module, wasi.getImportObject() as WebAssembly.Imports);
  // the exit code is an unsigned byte, as a process's
  process.exitCode = Number(wasi.start(instance)) & 255;
}

void main();
