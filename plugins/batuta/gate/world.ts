// The facts that conditions are judged by: each found out once, when the first condition asks.
import { readFileSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { known, unknown, type Fact } from '../facts';
import { findChanges, type Changes } from '../sources/changes';
import { isDeclaration } from '../sources/languages';
import { findMarkers, type Marker } from '../sources/markers';
import { findSources, type Selection, type SourceFile } from '../sources/population';
import { codeLines, splitText } from '../sources/text';
import { readCoverageReport, type CoverageReport } from '../reports/coverage';
import { freshnessOf } from '../reports/freshness';
import { locateReports, ReportFault, type ReportFile } from '../reports/locate';
import type { MutantResult } from '../mutants/score';
import { readMutantsReport } from '../reports/mutants';
import { readSarifReport, type Finding } from '../reports/sarif';
import type { ReportPatterns } from './default-reports';
import { readTestReport, type TestResults } from '../reports/tests';

/** The gate's own output is no input of its next run. */
const OWN_REPORTS = new Set(['reports/quality-gate.sarif', 'reports/quality-gate.xml', 'reports/quality-gate.json']);

export interface WorldOptions {
  /** Absolute folder of the project. */
  readonly root: string;
  readonly selection: Selection;
  readonly reports: ReportPatterns;
  readonly base: string | undefined;
  readonly fetch: boolean;
}

/** What the text of one source tells without a grammar. */
export interface TextFacts {
  readonly file: SourceFile;
  readonly markers: readonly Marker[];
  readonly lines: number;
  /** Lines (1-based) that hold code. */
  readonly codeLines: readonly number[];
}

export interface LocatedFinding extends Finding {
  /** Relative to the project, or undefined where the finding lies outside or has no place. */
  readonly path: string | undefined;
}

/** Beyond this a file is not read as a source: generated, or no source at all. */
export const SOURCE_BYTES_MAX = 16 * 1024 * 1024;

export interface World {
  readonly root: string;
  sources(): readonly SourceFile[];
  text(file: SourceFile): Fact<TextFacts>;
  changes(): Promise<Fact<Changes>>;
  tests(): Fact<TestResults & { readonly reports: number }>;
  coverage(): Fact<ReadonlyMap<string, ReadonlyMap<number, number>>>;
  findings(): Fact<{ readonly findings: readonly LocatedFinding[]; readonly reports: number }>;
  mutants(): Fact<readonly MutantResult[]>;
  /** Anything else that a family of conditions needs once: found out by `make` at the first call. */
  once<T>(key: string, make: () => T): T;
  readonly options: WorldOptions;
}

function readText(file: SourceFile): Fact<TextFacts> {
  const excludeHint = 'exclude it from the gate (option exclude) if it is generated';
  if (file.bytes > SOURCE_BYTES_MAX) return unknown(`${file.path} has ${Math.round(file.bytes / 1024 / 1024)} MB, too much for a source`, excludeHint);
  let bytes;
  try {
    bytes = readFileSync(file.absolute);
  } catch {
    return unknown(`${file.path} cannot be read`, 'check its permissions');
  }
  if (bytes.includes(0)) return unknown(`${file.path} is not text`, excludeHint);
  const text = bytes.toString('utf8');
  const split = splitText(text, file.language);
  const breaks = text.split('\n').length;
  return known({ file, markers: findMarkers(split, file.language), lines: text.endsWith('\n') || text === '' ? breaks - 1 : breaks, codeLines: codeLines(split) });
}

const toPath = (root: string, absolute: string): string | undefined => {
  const path = relative(root, absolute).split(sep).join('/');
  return path.startsWith('../') || isAbsolute(path) || path === '' ? undefined : path;
};

/** Folders that a report's relative names may be relative to: the project and what encloses it, up to the repository. */
function* enclosing(root: string, steps = 12): Generator<string> {
  let here = root;
  for (let step = 0; step < steps; step++) {
    yield here;
    const parent = resolve(here, '..');
    if (parent === here) return;
    here = parent;
  }
}

/** The source that a report means by `name`, if it is one of the project's. */
function sourceNamed(name: string, root: string, roots: readonly string[], paths: ReadonlySet<string>): string | undefined {
  const plain = name.replaceAll('\\', '/');
  const candidates = isAbsolute(plain) ? [plain] : [...roots.map((folder) => resolve(root, folder, plain)), ...[...enclosing(root)].map((folder) => resolve(folder, plain))];
  for (const candidate of candidates) {
    const path = toPath(root, candidate);
    if (path !== undefined && paths.has(path)) return path;
  }
  return undefined;
}

/**
 * Names of another machine's folder: accepted only with a stamp that proves that the report is of these sources. All
 * names must share one folder below which they are files of the project.
 */
function sourcesElsewhere(report: CoverageReport, paths: ReadonlySet<string>): Map<string, string> {
  const names = report.files.map((file) => file.name.replaceAll('\\', '/')).filter((name) => /^(\/|[A-Za-z]:\/)/.test(name));
  const [first] = names;
  if (first === undefined) return new Map();
  const parts = first.split('/');
  for (let cut = 1; cut < parts.length; cut++) {
    const folder = `${parts.slice(0, cut).join('/')}/`;
    if (names.every((name) => name.startsWith(folder)) && names.some((name) => paths.has(name.slice(folder.length)))) {
      return new Map(report.files.map((file) => [file.name, file.name.replaceAll('\\', '/').slice(folder.length)]));
    }
  }
  return new Map();
}

function unreadable(file: ReportFile, error: unknown): ReturnType<typeof unknown> {
  if (!(error instanceof ReportFault)) throw error;
  return unknown(`${file.path} ${error.message}`, 'run what makes the report again');
}

export function createWorld(options: WorldOptions): World {
  const { root, reports } = options;
  const made = new Map<string, unknown>();
  const once = <T>(key: string, make: () => T): T => {
    if (!made.has(key)) made.set(key, make());
    return made.get(key) as T;
  };
  const texts = new Map<string, Fact<TextFacts>>();
  const sources = (): readonly SourceFile[] => once('sources', () => findSources(root, options.selection));
  const text = (file: SourceFile): Fact<TextFacts> => {
    let fact = texts.get(file.path);
    if (!fact) texts.set(file.path, (fact = readText(file)));
    return fact;
  };
  const find = (patterns: readonly string[], what: string, hint: string): Fact<readonly ReportFile[]> => {
    const files = locateReports(root, patterns).filter((file) => !OWN_REPORTS.has(file.path) && !file.path.endsWith('.stamp.json'));
    return files.length > 0 ? known(files) : unknown(`no ${what} (looked for ${patterns.join(', ')})`, hint);
  };

  const readTests = (): Fact<TestResults & { reports: number }> => {
    const files = find(reports.tests, 'test report', 'run the tests with a report first (tach-test, or any runner that writes JUnit), or set reports.tests');
    if (!files.known) return files;
    const all: TestResults[] = [];
    for (const file of files.value) {
      try {
        all.push(readTestReport(file));
      } catch (error) {
        return unreadable(file, error);
      }
      const freshness = freshnessOf(file, sources());
      if (!freshness.fresh) return unknown(freshness.reason, freshness.hint);
    }
    return known({
      ran: all.reduce((sum, one) => sum + one.ran, 0),
      skipped: all.reduce((sum, one) => sum + one.skipped, 0),
      failed: all.flatMap((one) => one.failed),
      reports: all.length,
    });
  };

  const readCoverage = (): Fact<ReadonlyMap<string, ReadonlyMap<number, number>>> => {
    const files = find(reports.coverage, 'coverage report', 'run the tests with coverage first (lcov, Cobertura or coverage.py JSON), or set reports.coverage');
    if (!files.known) return files;
    const byPath = new Map(sources().map((file) => [file.path, file]));
    const paths = new Set(byPath.keys());
    const merged = new Map<string, Map<number, number>>();
    for (const file of files.value) {
      let report;
      try {
        report = readCoverageReport(file);
      } catch (error) {
        return unreadable(file, error);
      }
      if (report.files.length === 0) return unknown(`${file.path} names no file`, 'check what the coverage tool was told to measure');
      const freshness = freshnessOf(file, sources().filter((source) => !isDeclaration(source.path)), report.timeMs);
      if (!freshness.fresh) return unknown(freshness.reason, freshness.hint);
      let elsewhere: Map<string, string> | undefined;
      let matched = 0;
      for (const { name, lines } of report.files) {
        let path = sourceNamed(name, root, report.roots, paths);
        if (path === undefined && freshness.by === 'stamp') {
          elsewhere ??= sourcesElsewhere(report, paths);
          path = elsewhere.get(name);
        }
        const source = path === undefined ? undefined : byPath.get(path);
        if (!source) continue;
        matched++;
        const fact = text(source);
        const last = Math.max(0, ...lines.keys());
        if (fact.known && last > fact.value.lines) return unknown(`${file.path} tells of line ${last} of ${source.path}, which has ${fact.value.lines}`, 'run what makes the report again');
        const target = merged.get(source.path) ?? new Map<number, number>();
        for (const [line, hits] of lines) target.set(line, (target.get(line) ?? 0) + hits);
        merged.set(source.path, target);
      }
      if (matched === 0) return unknown(`${file.path} names no file of this project (${report.files[0]!.name}, ...)`, 'it belongs to another project: set reports.coverage');
    }
    return known(merged);
  };

  const readFindings = (): Fact<{ findings: LocatedFinding[]; reports: number }> => {
    const files = find(reports.sarif, 'SARIF report', 'run a linter that writes SARIF first (ruff, eslint, clippy, shellcheck through their SARIF output), or set reports.sarif');
    if (!files.known) return files;
    const findings: LocatedFinding[] = [];
    const paths = new Set(sources().map((file) => file.path));
    for (const file of files.value) {
      let report;
      try {
        report = readSarifReport(file);
      } catch (error) {
        return unreadable(file, error);
      }
      const freshness = freshnessOf(file, sources());
      if (!freshness.fresh) return unknown(freshness.reason, freshness.hint);
      for (const finding of report.findings) {
        let name = finding.uri;
        try {
          if (name?.startsWith('file:')) name = fileURLToPath(name);
          else if (name !== undefined) name = decodeURIComponent(name);
        } catch {
          // kept as written: a finding is never lost for its name
        }
        findings.push({ ...finding, path: name === undefined ? undefined : sourceNamed(name, root, [], paths) });
      }
    }
    return known({ findings, reports: files.value.length });
  };

  const readMutants = (): Fact<readonly MutantResult[]> => {
    const files = find(reports.mutants, 'report of mutants', 'run the mutants executor first, or set reports.mutants');
    if (!files.known) return files;
    const results: MutantResult[] = [];
    for (const file of files.value) {
      try {
        results.push(...readMutantsReport(file));
      } catch (error) {
        return unreadable(file, error);
      }
      const freshness = freshnessOf(file, sources());
      if (!freshness.fresh) return unknown(freshness.reason, freshness.hint);
    }
    return known(results);
  };

  return {
    root,
    options,
    sources,
    text,
    once,
    changes: () => once('changes', () => findChanges(root, { ...(options.base && { base: options.base }), fetch: options.fetch })),
    tests: () => once('tests', readTests),
    coverage: () => once('coverage', readCoverage),
    findings: () => once('findings', readFindings),
    mutants: () => once('mutants', readMutants),
  };
}
