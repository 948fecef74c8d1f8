// A violation for each condition, written into a copy of the project.
import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { commentStyle, type Language } from '../sources/languages';
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
  const ran = outcome === 'none' ? 0 : count;
  if (name.endsWith('.json')) {
    const tests = Array.from({ length: ran }, (_, index) => ({ id: `planted.py::test_${index}`, outcome }));
    return JSON.stringify({ summary: { ...TACH_NONE, collected: ran, ...(outcome !== 'none' && { [outcome]: ran }) }, tests });
  }
  const body = outcome === 'failed' ? '<failure message="planted"/>' : '<skipped/>';
  const cases = Array.from({ length: ran }, (_, index) => `<testcase name="test_${index}">${body}</testcase>`).join('');
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

/** How each language writes what the plants need. */
interface Syntax {
  fn(name: string, parameters: number, body: readonly string[]): string;
  /** One line of a body that says `index`. */
  line(index: number): string;
  nest(depth: number): readonly string[];
}

const braces = (head: (name: string, list: string) => string, parameter: (index: number) => string, line: (index: number) => string, condition: string): Syntax => ({
  fn: (name, parameters, body) => `${head(name, Array.from({ length: parameters }, (_, index) => parameter(index)).join(', '))} {\n${body.join('\n')}\n}`,
  line,
  nest: (depth) => [...Array.from({ length: depth }, () => `if ${condition} {`), line(0), ...Array.from({ length: depth }, () => '}')],
});

const C: Syntax = braces((name, list) => `void ${name}(${list})`, (index) => `int p${index}`, (index) => `planted_call(${index});`, '(planted_flag)');
const SCRIPT: Syntax = braces((name, list) => `function ${name}(${list})`, (index) => `p${index}`, (index) => `plantedCall(${index});`, '(plantedFlag)');
const SYNTAX: Readonly<Record<Language, Syntax>> = {
  c: C,
  cpp: C,
  typescript: SCRIPT,
  tsx: SCRIPT,
  javascript: SCRIPT,
  rust: braces((name, list) => `fn ${name}(${list})`, (index) => `p${index}: u8`, (index) => `planted_call(${index});`, 'planted_flag'),
  python: {
    fn: (name, parameters, body) => `def ${name}(${Array.from({ length: parameters }, (_, index) => `p${index}`).join(', ')}):\n${body.map((line) => `    ${line}`).join('\n')}`,
    line: (index) => `planted_call(${index})`,
    nest: (depth) => [...Array.from({ length: depth }, (_, level) => `${'  '.repeat(level)}if planted_flag:`), `${'  '.repeat(depth)}planted_call(0)`],
  },
  bash: {
    fn: (name, _, body) => `${name}() {\n${body.join('\n')}\n}`,
    line: (index) => `planted_call ${index}`,
    nest: (depth) => [...Array.from({ length: depth }, () => 'if planted_flag; then'), 'planted_call 0', ...Array.from({ length: depth }, () => 'fi')],
  },
};

const times = (count: number): number[] => Array.from({ length: Math.ceil(count) }, (_, index) => index);

/** Appends functions in the target's own language. */
const code = (make: (syntax: Syntax, site: PlantSite) => string): Plant => (site) => {
  if (site.target) append(site, make(SYNTAX[site.target.language], site));
};

const branches = code((syntax, { over }) => syntax.fn('planted_branches', 0, times(over + 1).flatMap(() => [...syntax.nest(1)])));
const nested = code((syntax, { over }) => syntax.fn('planted_nesting', 0, syntax.nest(over + 1)));
const long = code((syntax, { over }) => syntax.fn('planted_length', 0, times(over + 1).map(syntax.line)));
const manyParameters = code((syntax, { over }) => syntax.fn('planted_parameters', over + 1, [syntax.line(0)]));
/** Enough bare functions to outweigh all documented ones there are. */
const undocumented = code((syntax) => times(2000).map((index) => syntax.fn(`planted_${index}`, 0, [syntax.line(index)])).join('\n\n'));
/** The same long function often enough to be the larger part of the project. */
const duplicated: Plant = (site) => {
  const lines = site.covered.reduce((sum, file) => sum + readFileSync(join(site.folder, file.path), 'utf8').split('\n').length, 0);
  code((syntax) => times(Math.max(3, lines / 40)).map(() => syntax.fn('planted_copy', 0, times(60).map(syntax.line))).join('\n\n'))(site);
};
/** Bad by several rules at once, and long enough to weigh. */
const degraded: Plant = (site) => {
  for (const file of site.covered) {
    const own = { ...site, target: file };
    code((syntax) => times(40).map((index) => syntax.fn(`planted_grade_${index}`, 12, [...syntax.nest(12), ...times(120).map(syntax.line)])).join('\n\n'))(own);
  }
};

/** Two new files that import each other, beside the target. */
const cycle: Plant = (site) => {
  if (!site.target) return;
  const folder = dirname(join(site.folder, site.target.path));
  const extension = site.target.path.slice(site.target.path.lastIndexOf('.'));
  const { language } = site.target;
  for (const index of times(site.over + 1)) {
    for (const [own, other] of [['a', 'b'], ['b', 'a']] as const) {
      const stem = `planted_${other}_${index}`;
      const text = language === 'python' ? `from . import ${stem}\n` : language === 'c' || language === 'cpp' ? `#include "${stem}${extension}"\n` : `import './${stem}';\n`;
      writeFileSync(join(folder, `planted_${own}_${index}${extension}`), text);
    }
  }
};

/** A new line whose mutants all survive. */
const survivors: Plant = (site) => {
  if (!site.target) return;
  const file = join(site.folder, site.target.path);
  writeFileSync(file, `\n${readFileSync(file, 'utf8')}`);
  const { path } = site.target;
  const mutants = Array.from({ length: 100 }, (_, id) => ({ id, file: path, line: 1, column: 1, endLine: 1, operator: 'planted', original: 'a', replacement: 'b', status: 'survived' }));
  const summary = { killed: 0, survived: mutants.length, timeout: 0, noCoverage: 0, invalid: 0, notRun: 0 };
  plantReport(site, site.reports.mutants, () => JSON.stringify({ version: 1, summary, score: { percent: 0, interval: null, tried: mutants.length }, baseline: { tests: 1 }, sampled: false, mutants }));
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
  'mutation-score': survivors,
  'new-mutation-score': survivors,
  todos: marker(TODO),
  'new-todos': marker(TODO),
  'escape-hatches': escapeHatch,
  'new-escape-hatches': escapeHatch,
  cyclomatic: branches,
  'new-cyclomatic': branches,
  cognitive: branches,
  'new-cognitive': branches,
  nesting: nested,
  'new-nesting': nested,
  'function-length': long,
  'new-function-length': long,
  parameters: manyParameters,
  'new-parameters': manyParameters,
  documentation: undocumented,
  'new-documentation': undocumented,
  duplication: duplicated,
  'new-duplication': duplicated,
  tdg: degraded,
  'tdg-drop': degraded,
  'import-cycles': cycle,
};
