// Puts runs into the one page that shows them: nothing is loaded from anywhere.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BLOCK_EVENTS, eventKinds, type EncodedRun, type RunHead } from './encode';

/** What the page reads first; the page's own copy of these types is page/data.ts. */
export interface ViewHead {
  readonly kinds: readonly string[];
  readonly blockEvents: number;
  readonly runs: readonly RunHead[];
  /** The first event that differs between two runs; absent where there is one run or no difference. */
  readonly divergence?: number;
}

function divergence([first, second]: readonly EncodedRun[]): number | undefined {
  if (!first || !second) return undefined;
  const both = Math.min(first.digests.length, second.digests.length);
  for (let i = 0; i < both; i += 1) if (first.digests[i] !== second.digests[i]) return i;
  return first.digests.length === second.digests.length ? undefined : both;
}

const asset = (name: string): string => readFileSync(join(__dirname, 'page', name), 'utf8');
const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

/** One page with one run, or with two beside each other. */
export function renderPage(runs: readonly EncodedRun[]): Buffer {
  const parted = divergence(runs);
  const head: ViewHead = { kinds: eventKinds, blockEvents: BLOCK_EVENTS, runs: runs.map((run) => run.head), ...(parted !== undefined && { divergence: parted }) };
  const title = runs.map((run) => run.head.title).join(' and ');
  const [before, after] = asset('index.html').split('<!--data-->') as [string, string];
  const data = runs.flatMap(({ columns, blocks }, place) => [
    `<script type="text/plain" id="columns-${place}">${columns.toString('base64')}</script>\n`,
    `<script type="text/plain" id="blocks-${place}">`,
    ...blocks.map((block) => `${block.toString('base64')}\n`),
    '</script>\n',
  ]);
  return Buffer.concat(
    [
      before.replace('<!--title-->', escapeHtml(title)).replace('/*style*/', () => asset('style.css')),
      `<script type="application/json" id="head">${JSON.stringify(head).replaceAll('<', '\\u003c')}</script>\n`,
      ...data,
      after.replace('/*script*/', () => asset('main.js').replaceAll('</script', '<\\/script')),
    ].map((part) => Buffer.from(part, 'utf8')),
  );
}
