// Looks at a page in a real browser, on a phone and on a desk, light and dark.
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import * as assert from 'uvu/assert';
import { openBrowser } from '../browser';

/** Nothing is cut off or requested, the colours follow the reader, and axe finds nothing. Returns why it could not look. */
export async function lookAt(file: string): Promise<string | undefined> {
  const browser = await openBrowser();
  if (typeof browser === 'string') {
    return browser;
  }
  try {
    const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
    const grounds = new Set<string>();
    for (const width of [390, 1440])
      for (const colorScheme of ['light', 'dark'] as const) {
        const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
        const tab = await context.newPage();
        const requests: string[] = [];
        tab.on('request', (request) => requests.push(request.url()));
        const address = pathToFileURL(file).href;
        await tab.goto(address);
        assert.equal(requests, [address]);
        assert.is(await tab.evaluate('document.documentElement.scrollWidth'), width, `${width} ${colorScheme}`);
        grounds.add(await tab.evaluate('getComputedStyle(document.body).backgroundColor'));
        await tab.evaluate('document.querySelectorAll("details").forEach((details) => { details.open = true; })');
        await tab.evaluate(axe);
        const { violations } = await tab.evaluate<{ violations: readonly { id: string; nodes: readonly { html: string }[] }[] }>('axe.run()');
        assert.equal(violations.map(({ id, nodes }) => [id, nodes[0]?.html]), [], `${width} ${colorScheme}`);
        await context.close();
      }
    assert.is(grounds.size, 2, 'light and dark differ');
  } finally {
    await browser.close();
  }
  return undefined;
}
