// JUnit XML of several runs of pytest as one file.
import { StrataError } from '../graph/errors';

/** What pytest writes: one root element around its test suites. */
const ROOT = /^\s*(?:<\?xml[^>]*\?>)?\s*<testsuites\b[^>]*?(?:\/>|>([\s\S]*)<\/testsuites>)\s*$/;

export function mergeJunit(files: ReadonlyArray<{ readonly file: string; readonly text: string }>): string {
  const suites = files.map(({ file, text }) => {
    const found = ROOT.exec(text);
    if (!found) throw new StrataError('invalid-junit', 'not the JUnit XML of pytest', { location: { file }, hint: 'run the part again' });
    return (found[1] ?? '').trim();
  });
  return `<?xml version="1.0" encoding="utf-8"?>\n<testsuites name="pytest tests">\n${suites.filter((suite) => suite !== '').join('\n')}\n</testsuites>\n`;
}
