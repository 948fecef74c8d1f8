// The analysis as a report and as a table.
import { ANALYSIS_VERSION } from '../../../native/batuta';
import { whyUnmeasured, type ProjectAnalysis } from './analyze';
import { findImportCycles } from './import-cycles';
import { gradeProject } from './tdg';

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

export type AnalysisReport = Readonly<Record<string, unknown>> & { readonly totals: Readonly<Record<string, number>> & { readonly files: number; readonly unmeasured: number } };

/** Holds no time and no absolute path: same bytes, same report. */
export function analysisReport({ files, duplicates }: ProjectAnalysis): AnalysisReport {
  const measured = files.flatMap(({ source, result, duplicatedLines }) => (result.status === 'measured' ? [{ source, result, duplicatedLines }] : []));
  const functions = measured.flatMap(({ result }) => result.functions);
  const open = functions.filter((metrics) => metrics.open);
  const codeLines = sum(measured.map(({ result }) => result.codeLines));
  const duplicatedLines = sum(measured.map((file) => file.duplicatedLines.length));
  return {
    version: 1,
    analysisVersion: ANALYSIS_VERSION,
    totals: {
      files: files.length,
      unmeasured: files.length - measured.length,
      lines: sum(measured.map(({ result }) => result.lines)),
      codeLines,
      commentLines: sum(measured.map(({ result }) => result.commentLines)),
      functions: functions.length,
      documented: open.filter((metrics) => metrics.documented).length,
      documentable: open.length,
      notes: sum(measured.map(({ result }) => result.notes.length)),
      duplicatedLines,
    },
    tdg: gradeProject(files) ?? null,
    cycles: findImportCycles(files).map(({ files: members, path }) => ({ files: members, path: path.map(({ from, line, to }) => ({ from, line, to })) })),
    duplicates,
    files: files.map(({ source, result, duplicatedLines: lines }) => ({
      path: source.path,
      language: source.language,
      test: source.test,
      ...(result.status === 'measured'
        ? { status: result.status, lines: result.lines, codeLines: result.codeLines, commentLines: result.commentLines, duplicatedLines: lines.length, notes: result.notes, functions: result.functions, ...(result.errorLine && { errorLine: result.errorLine }) }
        : { status: result.status, message: result.message, ...(result.errorLine && { errorLine: result.errorLine }) }),
    })),
  };
}

const SHOWN_MAX = 10;

const row = (cells: ReadonlyArray<string | number>, widths: readonly number[]): string =>
  cells.map((cell, index) => (index === cells.length - 1 ? String(cell) : String(cell).padStart(widths[index]!))).join('  ');

/** A readable summary: totals, the grade and where it is lost, the functions that weigh most. */
export function renderAnalysis(analysis: ProjectAnalysis, project: string): string {
  const { files, duplicates } = analysis;
  const measured = files.flatMap(({ source, result }) => (result.status === 'measured' ? [{ source, result }] : []));
  const grade = gradeProject(files);
  const lines = [`analysis of ${project}: ${files.length} files, ${sum(measured.map(({ result }) => result.lines))} lines, ${sum(measured.map(({ result }) => result.codeLines))} of code`];
  if (grade) {
    lines.push(`  grade ${grade.score} of 100 (worst tenth of the files: ${grade.worstDecile}; formula ${grade.version})`);
    for (const { file, grade: own, penalties } of [...grade.files].sort((a, b) => a.grade - b.grade).slice(0, SHOWN_MAX)) {
      if (penalties.length > 0) lines.push(`    ${String(own).padStart(6)}  ${file}: ${penalties.map(({ rule, centipoints }) => `${rule} -${centipoints / 100}`).join(', ')}`);
    }
  }
  const functions = measured.flatMap(({ source, result }) => result.functions.map((metrics) => ({ path: source.path, ...metrics })));
  const heaviest = functions.sort((a, b) => b.cognitive - a.cognitive || b.cyclomatic - a.cyclomatic || (a.path < b.path ? -1 : 1)).slice(0, SHOWN_MAX);
  if (heaviest.length > 0) {
    const widths = [9, 10, 7, 5, 6];
    lines.push(`  ${row(['cognitive', 'cyclomatic', 'nesting', 'lines', 'params', 'function'], widths)}`);
    for (const { cognitive, cyclomatic, nesting, line, endLine, parameters, name, path } of heaviest) lines.push(`  ${row([cognitive, cyclomatic, nesting, endLine - line + 1, parameters, `${name}  ${path}:${line}`], widths)}`);
  }
  if (duplicates.length > 0) lines.push(`  ${duplicates.length} duplicates:`);
  for (const { here, there, tokens } of [...duplicates].sort((a, b) => b.tokens - a.tokens).slice(0, SHOWN_MAX)) lines.push(`    ${here.file}:${here.line}-${here.endLine} and ${there.file}:${there.line}-${there.endLine} (${tokens} tokens)`);
  for (const { path } of findImportCycles(files)) lines.push(`  import cycle: ${path.map(({ from, line }) => `${from}:${line}`).join(' -> ')} -> ${path[0]?.from ?? ''}`);
  for (const why of files.map(whyUnmeasured)) if (why !== undefined) lines.push(`  not measured: ${why}`);
  return `${lines.join('\n')}\n`;
}
