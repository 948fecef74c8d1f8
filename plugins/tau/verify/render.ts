// What plugin-verify says: as text for people, as SARIF for code scanning.
import type { PluginVerifyReport } from '../../../schemas/types/plugin-verify-report.schema';
import { RULES } from './rules';

const MARKS = { pass: ['ok  ', '\u001b[32m'], warn: ['warn', '\u001b[33m'], fail: ['FAIL', '\u001b[31m'] } as const;

export function renderText(report: PluginVerifyReport, color: boolean): string {
  const width = Math.max(...report.rules.map(({ id }) => id.length));
  const lines = report.rules.map(({ id, verdict, detail }) => {
    const [mark, start] = MARKS[verdict];
    return `${color ? `${start}${mark}\u001b[39m` : mark}  ${id.padEnd(width)}  ${detail}`;
  });
  const count = (verdict: keyof typeof MARKS): number => report.rules.filter((rule) => rule.verdict === verdict).length;
  return `${lines.join('\n')}\n${report.artifact}: ${count('pass')} of ${report.rules.length} rules hold, ${count('warn')} warned, ${count('fail')} failed\n`;
}

/** SARIF 2.1.0: one result a rule that does not hold. */
export function renderSarif(report: PluginVerifyReport, version: string): object {
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'plugin-verify',
            version,
            rules: RULES.map(({ id, title }) => ({ id, shortDescription: { text: title } })),
          },
        },
        results: report.rules.flatMap(({ id, verdict, detail }) =>
          verdict === 'pass' ? [] : [{ ruleId: id, ruleIndex: RULES.findIndex((rule) => rule.id === id), level: verdict === 'warn' ? 'warning' : 'error', message: { text: detail }, locations: [{ physicalLocation: { artifactLocation: { uri: report.artifact } } }] }],
        ),
      },
    ],
  };
}
