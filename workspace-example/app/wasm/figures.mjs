// Asks kernel's wasm module for figures. The module gets standard input and output, and nothing else of this machine.
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WASI } from 'node:wasi';

/** Loads the module once; each call of what it answers runs it afresh, on its own memory. */
export async function loadFigures(file) {
  const module = await WebAssembly.compile(readFileSync(file));
  return async (requests) => {
    const folder = mkdtempSync(join(tmpdir(), 'figures-'));
    const [input, output] = [join(folder, 'in'), join(folder, 'out')];
    writeFileSync(input, requests.map((request) => `${request}\n`).join(''));
    const [stdin, stdout] = [openSync(input, 'r'), openSync(output, 'w')];
    try {
      const wasi = new WASI({ version: 'preview1', stdin, stdout, returnOnExit: true });
      const exitCode = wasi.start(await WebAssembly.instantiate(module, wasi.getImportObject()));
      if (exitCode !== 0) throw new Error(`the module ended with ${exitCode}`);
      return readFileSync(output, 'utf8').trimEnd().split('\n');
    } finally {
      closeSync(stdin);
      closeSync(stdout);
      rmSync(folder, { recursive: true });
    }
  };
}
