// A real browser for the tests: the Chromium that a package brings, with the libraries that it needs.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { packageRoot } from '../plugins/graph/schemas';

const FOLDER = join(packageRoot, 'node_modules/.cache/strata-chromium');

/** A browser, or why there is none. The package unpacks itself into the temporary folder: one of our own, so that it does so once. */
export async function openBrowser(): Promise<Browser | string> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return `the Chromium of the tests is for Linux on x64, not ${process.platform} on ${process.arch}`;
  mkdirSync(FOLDER, { recursive: true });
  const before = { ...process.env };
  try {
    process.env['TMPDIR'] = FOLDER;
    // asks for the shared libraries that come with it, since a small machine has none of them
    process.env['AWS_EXECUTION_ENV'] = 'AWS_Lambda_nodejs20.x';
    const { default: chromium } = (await import('@sparticuz/chromium')) as typeof import('@sparticuz/chromium');
    const executablePath = await chromium.executablePath();
    const { chromium: driver } = await import('playwright-core');
    return await driver.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'], env: { ...process.env, LD_LIBRARY_PATH: join(FOLDER, 'al2023/lib') } });
  } catch (error) {
    return `Chromium does not start here: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`;
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  }
}
