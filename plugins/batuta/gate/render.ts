// The gate's result for people, for SARIF and JUnit readers and as annotations: one view each of the same report.
import type { ConditionResult, GateReport, Location } from './types';

const LABELS = { pass: 'pass', fail: 'FAIL', not_measured: 'NOT MEASURED', not_applicable: 'n/a' } as const;
const COLORS = { pass: 32, fail: 31, not_measured: 33, not_applicable: 90 } as const;
const LOCATIONS_SHOWN_MAX = 10;

/** Rounded towards the bad side, so that a value just short of its threshold does not look like it. */
export function shown(value: number, bound: 'max' | 'min'): string {
  if (Number.isInteger(value)) return String(value);
  const rounded = (bound === 'max' ? Math.ceil(value * 10) : Math.floor(value * 10)) / 10;
  return rounded.toFixed(1);
}

const place = ({ file, line }: Location): string => (line === undefined ? file : `${file}:${line}`);

/** One sentence: measured value, threshold and difference, or why there is none. */
export function describe(result: ConditionResult): string {
  const limit = `${result.bound === 'max' ? 'at most' : 'at least'} ${shown(result.threshold, result.bound)}${result.ratcheted ? ', by the ratchet' : ''}`;
  if (result.measured === null) return `${result.reason ?? ''} (${limit})`;
  const value = `${shown(result.measured, result.bound)} ${result.unit}`;
  const off = result.difference !== null && result.difference > 0 ? `, ${shown(result.difference, 'max')} too ${result.bound === 'max' ? 'much' : 'little'}` : '';
  return `${value} (${limit}${off})`;
}

export function renderText(report: GateReport, project: string, color: boolean): string {
  const paint = (code: number, text: string): string => (color ? `\u001B[${code}m${text}\u001B[0m` : text);
  const since = report.mergeBase ? `, new code since ${report.mergeBase.slice(0, 12)}` : '';
  const lines = [`quality gate of ${project} (${report.tier}${since})`];
  for (const result of report.conditions) {
    const label = result.allowed ? 'not measured (allowed)' : LABELS[result.outcome];
    lines.push(`  ${paint(COLORS[result.outcome], label.padEnd(12))} ${result.id.padEnd(22)} ${describe(result)}`);
    if (result.outcome === 'pass' || result.outcome === 'not_applicable') continue;
    for (const location of result.locations.slice(0, LOCATIONS_SHOWN_MAX)) lines.push(`      ${[place(location), location.message].filter(Boolean).join('  ')}`);
    if (result.locations.length > LOCATIONS_SHOWN_MAX) lines.push(`      and ${result.locations.length - LOCATIONS_SHOWN_MAX} more`);
    if (result.hint) lines.push(`      -> ${result.hint}`);
  }
  if (report.ratchet?.tightened.length) lines.push(`  tightened in ${report.ratchet.file}: ${report.ratchet.tightened.join(', ')}`);
  if (report.ratchet?.accepted.length) lines.push(`  recorded in ${report.ratchet.file}: ${report.ratchet.accepted.join(', ')}`);
  lines.push(paint(report.verdict === 'pass' ? 32 : 31, `${report.verdict}${report.reason ? `: ${report.reason}` : ''}`));
  return `${lines.join('\n')}\n`;
}

const isBad = (result: ConditionResult): boolean => result.outcome === 'fail' || (result.outcome === 'not_measured' && !result.allowed);

/** SARIF 2.1.0: a result for every location of a condition that keeps the gate from passing. */
export function renderSarif(report: GateReport, version: string): object {
  const bad = report.conditions.filter(isBad);
  const result = (condition: ConditionResult, location?: Location): object => ({
    ruleId: condition.id,
    level: 'error',
    message: { text: location?.message ? `${location.message}: ${describe(condition)}` : `${condition.title}: ${describe(condition)}` },
    ...(location?.file && {
      locations: [{ physicalLocation: { artifactLocation: { uri: encodeURI(location.file), uriBaseId: 'PROJECTROOT' }, ...(location.line && { region: { startLine: location.line } }) } }],
    }),
  });
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'nx-strata quality-gate', version, rules: report.conditions.map(({ id, title }) => ({ id, shortDescription: { text: title } })) } },
        invocations: [{ executionSuccessful: true }],
        results: bad.flatMap((condition) => (condition.locations.length > 0 ? condition.locations.map((location) => result(condition, location)) : [result(condition)])),
      },
    ],
  };
}

const escapeXml = (text: string): string =>
  text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`).replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '\uFFFD');

/** JUnit XML: a test case a condition. */
export function renderJUnit(report: GateReport, project: string): string {
  const skipped = (result: ConditionResult): boolean => result.outcome === 'not_applicable' || result.allowed;
  const cases = report.conditions.map((result) => {
    const detail = [describe(result), ...result.locations.map((location) => `${place(location)} ${location.message}`), ...(result.hint ? [result.hint] : [])].join('\n');
    const body = isBad(result)
      ? `<failure type="${result.outcome}" message="${escapeXml(describe(result))}">${escapeXml(detail)}</failure>`
      : skipped(result)
        ? `<skipped message="${escapeXml(describe(result))}"/>`
        : '';
    return `    <testcase classname="quality-gate.${escapeXml(project)}" name="${escapeXml(result.id)}">${body}</testcase>`;
  });
  const counts = `tests="${cases.length}" failures="${report.conditions.filter(isBad).length}" errors="0" skipped="${report.conditions.filter(skipped).length}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n  <testsuite name="quality-gate.${escapeXml(project)}" ${counts}>\n${cases.join('\n')}\n  </testsuite>\n</testsuites>\n`;
}

/** Workflow commands that GitHub and Gitea show beside the code. `prefix` leads from the repository to the project. */
export function renderAnnotations(report: GateReport, prefix: string): string {
  const data = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
  const lines = report.conditions.filter(isBad).flatMap((result) => {
    const title = `title=${property(result.title)}`;
    if (result.locations.length === 0) return [`::error ${title}::${data(describe(result))}`];
    return result.locations
      .slice(0, LOCATIONS_SHOWN_MAX)
      .map((location) => `::error ${location.file ? `file=${property(prefix + location.file)},` : ''}${location.line ? `line=${location.line},` : ''}${title}::${data(`${location.message}: ${describe(result)}`)}`);
  });
  return lines.map((line) => `${line}\n`).join('');
}
