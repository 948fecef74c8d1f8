// Small real projects in temporary folders, with git where a test needs it.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runGate, type GateRequest } from '../../plugins/batuta';
import type { ConditionSettings, GateReport } from '../../plugins/batuta/gate/types';
import { stampReports } from '../../plugins/batuta/reports/freshness';
import { locateReports } from '../../plugins/batuta/reports/locate';
import { findSources } from '../../plugins/batuta/sources/population';

export interface Project {
  readonly root: string;
  write(files: Readonly<Record<string, string | Uint8Array>>): void;
  git(...args: string[]): string;
  /** Sets a file's time `seconds` back. */
  age(path: string, seconds: number): void;
  remove(): void;
}

export function projectAt(root: string): Project {
  return {
    root,
    write(files) {
      for (const [path, content] of Object.entries(files)) {
        mkdirSync(dirname(join(root, path)), { recursive: true });
        writeFileSync(join(root, path), content);
      }
    },
    git: (...args) =>
      execFileSync('git', ['-C', root, '-c', 'user.name=test', '-c', 'user.email=test@localhost', '-c', 'init.defaultBranch=main', '-c', 'protocol.file.allow=always', ...args], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      }).trim(),
    age(path, seconds) {
      const time = Date.now() / 1000 - seconds;
      utimesSync(join(root, path), time, time);
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

export function createProject(files: Readonly<Record<string, string | Uint8Array>> = {}): Project {
  const project = projectAt(realpathSync(mkdtempSync(join(tmpdir(), 'strata-batuta-'))));
  project.write(files);
  return project;
}

export const requestFor = (root: string, conditions: Readonly<Record<string, ConditionSettings>> | undefined, more: Partial<GateRequest> = {}): GateRequest => ({
  root,
  selection: {},
  conditions,
  reports: {},
  allowNotMeasured: [],
  tier: 'tier4',
  base: 'main',
  fetch: true,
  ratchetFile: 'quality-ratchet.json',
  accept: [],
  ...more,
});

export const gate = (root: string, conditions: Readonly<Record<string, ConditionSettings>> | undefined, more: Partial<GateRequest> = {}): Promise<GateReport> => runGate(requestFor(root, conditions, more));

export const outcomeOf = (report: GateReport, id: string): string => report.conditions.find((condition) => condition.id === id)!.outcome;

export function stamp(root: string, ...patterns: string[]): void {
  stampReports(locateReports(root, patterns), findSources(root));
}

/** A project on a branch with one new function, tested and linted: every condition passes here. */
export function createGoodProject(): Project {
  const project = createProject({
    '.gitignore': 'reports/\n',
    'src/price.py': GOOD_OLD,
  });
  project.git('init', '--quiet');
  project.git('add', '--all');
  project.git('commit', '--quiet', '--message', 'begin');
  project.git('checkout', '--quiet', '-b', 'feature');
  project.write({ 'src/price.py': GOOD_OLD + GOOD_NEW });
  project.git('commit', '--quiet', '--all', '--message', 'add');
  project.write(GOOD_REPORTS);
  return project;
}

export const GOOD_OLD = 'def net(gross, rate):\n    """Price without tax."""\n    return gross / (1 + rate)\n';
export const GOOD_NEW = '\n\ndef gross(net, rate):\n    """Price with tax."""\n    return net * (1 + rate)\n';

export const GOOD_REPORTS = {
  'reports/junit.xml': '<testsuites><testsuite name="price" tests="2"><testcase name="net"/><testcase name="gross"/></testsuite></testsuites>',
  'reports/lcov.info': 'SF:src/price.py\nDA:1,1\nDA:3,2\nDA:6,1\nDA:8,2\nend_of_record\n',
  'reports/ruff.sarif': JSON.stringify({ version: '2.1.0', runs: [{ tool: { driver: { name: 'ruff' } }, results: [] }] }),
  'reports/mutants.json': JSON.stringify({
    version: 1,
    summary: { killed: 3, survived: 1, timeout: 0, noCoverage: 0, invalid: 0, notRun: 0 },
    score: { percent: 75, interval: null, tried: 4 },
    baseline: { tests: 2 },
    sampled: false,
    mutants: [3, 3, 8, 8].map((line, id) => ({ id, file: 'src/price.py', line, column: 12, endLine: line, operator: 'ArithmeticOperator', original: 'a + b', replacement: 'a - b', status: id === 0 ? 'survived' : 'killed' })),
  }),
} as const;
