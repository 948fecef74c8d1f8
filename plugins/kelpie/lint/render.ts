// What dst-lint says: as text for people, as SARIF for code scanning.
import type { DstLintReport } from '../../../schemas/types/dst-lint-report.schema';
import { ruleCodes, rules } from './rules';

const plural = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** `shown` turns a path of the report into one for the reader. */
export function renderText(report: DstLintReport, color: boolean, shown: (path: string) => string): string {
  const paint = (code: number, text: string): string => (color ? `\u001b[${code}m${text}\u001b[39m` : text);
  const lines = report.findings.flatMap(({ code, level, file, line, column, message, fix, fixable, through }) => [
    `${shown(file)}:${line}:${column}: ${paint(level === 'error' ? 31 : 33, level)} ${code}: ${message}`,
    ...(through.length > 1 ? [`  imported through ${through.map(shown).join(' > ')}`] : []),
    `  ${fix}${fixable ? ' (--fix does it)' : ''}`,
  ]);
  const read = `${plural(report.files, 'file')}${report.packages.length > 0 ? ` and ${plural(report.packages.length, 'package')}` : ''} read`;
  const parts = [report.findings.length === 0 ? 'nothing found' : plural(report.findings.length, 'finding'), ...(report.fixed > 0 ? [`${report.fixed} fixed`] : []), ...(report.suppressed.length > 0 ? [`${report.suppressed.length} suppressed`] : []), read];
  return `${[...lines, parts.join(', ')].join('\n')}\n`;
}

/** SARIF 2.1.0. `prefix` leads from the workspace to the project. */
export function renderSarif(report: DstLintReport, version: string, prefix: string): object {
  const uri = (file: string): string => encodeURI(`${prefix}${file}`);
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'dst-lint',
            version,
            rules: ruleCodes.map((id) => ({ id, shortDescription: { text: rules[id].summary }, help: { text: rules[id].fix }, defaultConfiguration: { level: rules[id].level } })),
          },
        },
        results: report.findings.map(({ code, level, file, line, column, endLine, endColumn, message, fix }) => ({
          ruleId: code,
          ruleIndex: (ruleCodes as readonly string[]).indexOf(code),
          level,
          message: { text: `${message}. ${fix}.` },
          locations: [{ physicalLocation: { artifactLocation: { uri: uri(file) }, region: { startLine: line, startColumn: column, endLine, endColumn } } }],
        })),
      },
    ],
  };
}
