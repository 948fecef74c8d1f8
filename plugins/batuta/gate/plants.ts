// A violation for each condition, written into a copy of the project.
import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { commentStyle } from '../sources/languages';
import { stampReports } from '../reports/freshness';
import { locateReports } from '../reports/locate';
import { findSources, type SourceFile } from '../sources/population';
import type { FindingThreshold } from './types';
import type { ReportPatterns } from './default-reports';

export interface PlantSite {
  /** The copy. */
  readonly folder: string;
  /** All sources of the project; their paths hold in the copy. */
  readonly sources: readonly SourceFile[];
  /** Those that the condition looks at. */
  readonly covered: readonly SourceFile[];
  /** Where code is planted. */
  readonly target: SourceFile | undefined;
  /** The violation has to go beyond this value. */
  readonly over: number;
  readonly threshold: number;
  readonly level: FindingThreshold;
  readonly reports: ReportPatterns;
}

export type Plant = (site: PlantSite) => void;

/** A file name that a glob matches. */
const nameFor = (pattern: string): string => pattern.replace(/\*\*\//g, '').replace(/\{([^,}]*)[^}]*\}/g, '$1').replace(/\*+/g, 'planted').replace(/\?/g, 'x').replace(/\[(.)[^\]]*\]/g, '$1');

/** Writes a report where the gate looks for it, stamped as made from the sources as they are in the copy now. */
export function plantReport(site: PlantSite, patterns: readonly string[], render: (name: string) => string): void {
  const name = nameFor(patterns[0] ?? 'planted.json');
  const file = join(site.folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, render(name));
  stampReports(locateReports(site.folder, [name]), findSources(site.folder));
}

const TACH_NONE = { collected: 0, passed: 0, failed: 0, skipped: 0, xfailed: 0, xpassed: 0, error: 0 };

function testReport(name: string, outcome: 'failed' | 'skipped' | 'none', count: number): string {
  const times = outcome === 'none' ? 0 : count;
  if (name.endsWith('.json')) {
    const tests = Array.from({ length: times }, (_, index) => ({ id: `planted.py::test_${index}`, outcome }));
    return JSON.stringify({ summary: { ...TACH_NONE, collected: times, ...(outcome !== 'none' && { [outcome]: times }) }, tests });
  }
  const body = outcome === 'failed' ? '<failure message="planted"/>' : '<skipped/>';
  const cases = Array.from({ length: times }, (_, index) => `<testcase name="test_${index}">${body}</testcase>`).join('');
  return `<testsuite name="planted">${cases}</testsuite>`;
}

function uncovered(site: PlantSite): (name: string) => string {
  const files = site.sources.map(({ path }) => {
    const count = readFileSync(join(site.folder, path), 'utf8').split('\n').length - 1;
    return { path, lines: Array.from({ length: Math.max(1, count) }, (_, index) => index + 1) };
  });
  return (name) => {
    if (name.endsWith('.json')) return JSON.stringify({ files: Object.fromEntries(files.map(({ path, lines }) => [path, { executed_lines: [], missing_lines: lines }])) });
    if (name.endsWith('.xml')) {
      const classes = files.map(({ path, lines }) => `<class filename="${path.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`)}"><lines>${lines.map((line) => `<line number="${line}" hits="0"/>`).join('')}</lines></class>`);
      return `<coverage><packages><package><classes>${classes.join('')}</classes></package></packages></coverage>`;
    }
    return files.map(({ path, lines }) => `SF:${path}\n${lines.map((line) => `DA:${line},0\n`).join('')}end_of_record\n`).join('');
  };
}

/** Adds code at the end of the target. */
export function append(site: PlantSite, text: string): void {
  if (site.target) appendFileSync(join(site.folder, site.target.path), `\n${text}\n`);
}

const repeat = (count: number, make: (index: number) => string): string => Array.from({ length: Math.ceil(count) }, (_, index) => make(index)).join('\n');

const marker = (text: string): Plant => (site) => {
  const prefix = site.target && commentStyle(site.target.language) === 'hash' ? '#' : '//';
  append(site, repeat(site.over + 1, () => `${prefix} ${text}`));
};

/** Written in two parts, so that this file holds no such marker itself. */
const TODO = `TO${'DO'}: planted`;

const escapeHatch: Plant = (site) => {
  const { target } = site;
  if (!target) return;
  const hatches = { python: '# type: ' + 'ignore', bash: '# shellcheck ' + 'disable=SC2086', c: '// NO' + 'LINT', cpp: '// NO' + 'LINT', rust: '#[all' + 'ow(dead_code)]' } as const;
  const hatch = target.language in hatches ? hatches[target.language as keyof typeof hatches] : `// eslint-${'disable'}-line`;
  append(site, repeat(site.over + 1, (index) => (target.language === 'rust' ? `${hatch}\nfn planted_${index}() {}` : hatch)));
};

const newUncovered: Plant = (site) => {
  const { target } = site;
  if (!target) return;
  const lines = target.language === 'python' || target.language === 'bash' ? repeat(3, (index) => `planted_${index}=0`) : repeat(3, (index) => `; /* planted */ {}; // ${index}`);
  append(site, lines);
  plantReport(site, site.reports.coverage, uncovered(site));
};

const findings: Plant = (site) => {
  const result = (index: number): object => ({
    ruleId: 'planted',
    level: site.level,
    message: { text: `planted ${index}` },
    locations: [{ physicalLocation: { artifactLocation: { uri: site.target?.path ?? 'planted' }, region: { startLine: 1 } } }],
  });
  plantReport(site, site.reports.sarif, () => JSON.stringify({ version: '2.1.0', runs: [{ tool: { driver: { name: 'planted' } }, results: Array.from({ length: site.over + 1 }, (_, index) => result(index)) }] }));
};

/** On a new line, so that it counts as new code. */
const newFindings: Plant = (site) => {
  if (!site.target) return;
  const file = join(site.folder, site.target.path);
  writeFileSync(file, `\n${readFileSync(file, 'utf8')}`);
  findings(site);
};

export const PLANTS: Readonly<Record<string, Plant>> = {
  sources: (site) => site.sources.forEach((file) => rmSync(join(site.folder, file.path))),
  'tests-failing': (site) => plantReport(site, site.reports.tests, (name) => testReport(name, 'failed', site.over + 1)),
  'tests-present': (site) => plantReport(site, site.reports.tests, (name) => testReport(name, 'none', 0)),
  'tests-skipped': (site) => plantReport(site, site.reports.tests, (name) => testReport(name, 'skipped', site.over + 1)),
  coverage: (site) => plantReport(site, site.reports.coverage, uncovered(site)),
  'new-coverage': newUncovered,
  findings,
  'new-findings': newFindings,
  todos: marker(TODO),
  'new-todos': marker(TODO),
  'escape-hatches': escapeHatch,
  'new-escape-hatches': escapeHatch,
};
