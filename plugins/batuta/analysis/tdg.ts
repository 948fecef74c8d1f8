// The technical debt grade: 100 less penalties that are listed one by one and add up to the drop exactly.
import type { MeasuredFile } from '../../../native/batuta';
import type { FileAnalysis } from './analyze';

/** Raised with every change of the formula: grades of different versions cannot be compared. */
export const TDG_VERSION = 2;

const DOCUMENTATION = 'undocumented functions';

export interface Penalty {
  readonly rule: string;
  /** Points lost, in hundredths, so that sums are exact. */
  readonly centipoints: number;
  /** How many places contributed, and the one that weighs most. */
  readonly places: number;
  readonly worst?: { readonly line: number; readonly what: string };
}

export interface Grade {
  /** 0 to 100, with at most two decimals. */
  readonly grade: number;
  readonly penalties: readonly Penalty[];
}

interface Cost {
  /** In hundredths of a point. */
  readonly cost: number;
  readonly line: number;
  readonly what: string;
}

interface Rule {
  readonly rule: string;
  /** No rule takes more than this, in hundredths: one bad habit is not the whole grade. */
  readonly cap: number;
  costs(file: MeasuredFile, duplicatedLines: readonly number[]): readonly Cost[];
}

/** Hundredths a function loses for each step of a metric over its free amount. */
const overFunctions =
  (label: string, free: number, each: number, value: (metrics: MeasuredFile['functions'][number]) => number): Rule['costs'] =>
  (file) =>
    file.functions.filter((metrics) => value(metrics) > free).map((metrics) => ({ cost: (value(metrics) - free) * each, line: metrics.line, what: `${metrics.name}: ${label} ${value(metrics)}` }));

export const TDG_RULES: readonly Rule[] = [
  { rule: 'cognitive complexity over 15', cap: 2500, costs: overFunctions('cognitive', 15, 50, (metrics) => metrics.cognitive) },
  { rule: 'cyclomatic complexity over 10', cap: 1500, costs: overFunctions('cyclomatic', 10, 50, (metrics) => metrics.cyclomatic) },
  { rule: 'nesting over 4', cap: 1000, costs: overFunctions('nesting', 4, 100, (metrics) => metrics.nesting) },
  { rule: 'functions over 60 lines', cap: 1500, costs: overFunctions('lines', 60, 5, (metrics) => metrics.endLine - metrics.line + 1) },
  { rule: 'more than 5 parameters', cap: 500, costs: overFunctions('parameters', 5, 50, (metrics) => metrics.parameters) },
  {
    rule: 'duplicated lines',
    cap: 2000,
    costs: (file, duplicatedLines) => {
      const share = duplicatedLines.length / Math.max(1, file.codeLines);
      return duplicatedLines.length === 0 ? [] : [{ cost: Math.round(3000 * share), line: duplicatedLines[0]!, what: `${duplicatedLines.length} of ${file.codeLines} lines` }];
    },
  },
  {
    rule: DOCUMENTATION,
    cap: 500,
    costs: (file) => {
      const open = file.functions.filter((metrics) => metrics.open);
      const bare = open.filter((metrics) => !metrics.documented);
      return bare.length === 0 ? [] : [{ cost: Math.round((500 * bare.length) / open.length), line: bare[0]!.line, what: `${bare.length} of ${open.length}` }];
    },
  },
  { rule: 'work left undone', cap: 500, costs: (file) => file.notes.map((note) => ({ cost: 50, line: note.line, what: note.name })) },
];

/** `leaveOut`: rules that do not count, for comparing files outside their project. */
export function gradeFile(file: MeasuredFile, duplicatedLines: readonly number[], leaveOut: readonly string[] = []): Grade {
  const penalties: Penalty[] = [];
  for (const { rule, cap, costs } of TDG_RULES) {
    if (leaveOut.includes(rule)) continue;
    const found = costs(file, duplicatedLines);
    if (found.length === 0) continue;
    const sum = found.reduce((total, one) => total + one.cost, 0);
    const worst = found.reduce((most, one) => (one.cost > most.cost ? one : most));
    penalties.push({ rule, centipoints: Math.min(cap, sum), places: found.length, worst: { line: worst.line, what: worst.what } });
  }
  // the caps add up to exactly 100 points, so a grade is never below 0
  const lost = penalties.reduce((total, penalty) => total + penalty.centipoints, 0);
  return { grade: (10_000 - lost) / 100, penalties };
}

export interface ProjectGrade {
  readonly version: number;
  /** Mean of the files' grades, weighted by their lines of code. */
  readonly score: number;
  /** Mean of the worst tenth of the files: a mean alone hides them. */
  readonly worstDecile: number;
  readonly files: ReadonlyArray<{ readonly file: string } & Grade>;
}

const hundredths = (value: number): number => Math.round(value * 100) / 100;

/** undefined where no file was measured: no code has no grade. The name of a test says what it is for: none needs documentation. */
export function gradeProject(files: readonly FileAnalysis[]): ProjectGrade | undefined {
  const graded = files.flatMap(({ source, result, duplicatedLines }) =>
    result.status === 'measured' && result.codeLines > 0 ? [{ file: source.path, weight: result.codeLines, ...gradeFile(result, duplicatedLines, source.test ? [DOCUMENTATION] : []) }] : [],
  );
  if (graded.length === 0) return undefined;
  const weight = graded.reduce((sum, file) => sum + file.weight, 0);
  const worst = graded.map((file) => file.grade).sort((a, b) => a - b).slice(0, Math.ceil(graded.length / 10));
  return {
    version: TDG_VERSION,
    score: hundredths(graded.reduce((sum, file) => sum + file.grade * file.weight, 0) / weight),
    worstDecile: hundredths(worst.reduce((sum, grade) => sum + grade, 0) / worst.length),
    files: graded.map(({ file, grade, penalties }) => ({ file, grade, penalties })),
  };
}
