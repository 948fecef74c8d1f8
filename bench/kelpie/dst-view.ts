// How long the page of a long run takes: to write it, and to open it in a browser until its first frame stands.
import { rmSync, mkdtempSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { writeFileAtomically } from '../../plugins/graph/files';
import { RunEncoder, type EncodedRun } from '../../plugins/kelpie/view/encode';
import { renderPage } from '../../plugins/kelpie/view/html';
import { openBrowser } from '../../test/browser';

const EVENTS = 1_000_000;
const ROUNDS = 5;
const NODES = ['n0', 'n1', 'n2', 'store', 'clients'];

/** Messages, commits, losses and faults in the shares that a run of the ledger has. */
function synthesize(): EncodedRun {
  const encoder = new RunEncoder();
  for (let i = 0; i < EVENTS; i += 1) {
    const timeMs = i * 0.37;
    const [from, node] = [NODES[i % 5]!, NODES[(i * 7 + 1) % 5]!];
    const wire = `{"t":"ask","id":"000001.${i}","topic":"call","body":{"target":"account/a${i % 300}","method":"deposit","args":["t${i}",${i % 100}],"requestId":"c${i % 4}.${i}.1","timeoutMs":1000}}`;
    if (i % 20_000 === 19) encoder.add({ timeMs, node, what: 'fault', text: 'loss begins, for 900 ms' });
    else if (i % 20_000 === 2519) encoder.add({ timeMs, node, what: 'fault', text: 'loss ends' });
    else if (i % 10 === 8) encoder.add({ timeMs, node: 'store', what: 'state', text: JSON.stringify({ actor: `account/a${i % 300}`, version: i, state: { balance: i % 977 } }) });
    else if (i % 50 === 9) encoder.add({ timeMs, node: from, what: 'lost', text: `to ${node}: ${wire}` });
    else encoder.add({ timeMs, node, what: 'message', text: `from ${from}: ${wire}`, from, sentMs: timeMs - 0.3 });
  }
  return encoder.finish('a million events', []);
}

const median = (values: readonly number[]): number => [...values].sort((x, y) => x - y)[Math.floor(values.length / 2)]!;

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'dst-view-bench-'));
  const file = join(folder, 'million.html');
  const start = performance.now();
  const page = renderPage([synthesize()]);
  writeFileAtomically(file, page);
  console.log(`${cpus().length} cores of ${cpus()[0]!.model}, Node.js ${process.versions.node}`);
  console.log(`${EVENTS} events: page of ${(page.length / 1e6).toFixed(1)} MB written in ${((performance.now() - start) / 1000).toFixed(1)} s`);
  const browser = await openBrowser();
  if (typeof browser === 'string') return console.log(`not opened: ${browser}`);
  const opened: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const tab = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await tab.goto(pathToFileURL(file).href);
    const ready = await tab.waitForFunction(() => (globalThis as unknown as { document: { documentElement: { dataset: Record<string, string> } } }).document.documentElement.dataset['readyMs']);
    opened.push(Number(await ready.jsonValue()));
    await tab.close();
  }
  console.log(`opened in Chromium ${browser.version()}: median ${median(opened)} ms, from ${Math.min(...opened)} to ${Math.max(...opened)} ms (bar: 2,000 ms)`);
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}

void main();
