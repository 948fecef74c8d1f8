// Line coverage from lcov, Cobertura and coverage.py JSON, in one form.
import { descendants, parseXml } from './xml';
import { isCount, isRecord, readReport, ReportFault, type ReportFile } from './locate';

export interface CoveredFile {
  /** As the report writes it. */
  readonly name: string;
  /** Hits by 1-based line, for every line that can run. */
  readonly lines: ReadonlyMap<number, number>;
}

export interface CoverageReport {
  readonly format: 'lcov' | 'cobertura' | 'coverage.py';
  readonly files: readonly CoveredFile[];
  /** Folders that names may be relative to, as the report tells. */
  readonly roots: readonly string[];
  /** When the run was, if the report tells. */
  readonly timeMs?: number;
}

const LINE_MAX = 10_000_000;

function addLine(lines: Map<number, number>, line: number, hits: number): void {
  if (!Number.isInteger(line) || line < 1 || line > LINE_MAX || Number.isNaN(hits)) throw new ReportFault(`holds an impossible line: ${line}, ${hits} hits`);
  lines.set(line, (lines.get(line) ?? 0) + Math.max(0, hits));
}

function readLcov(text: string): CoverageReport {
  const files = new Map<string, Map<number, number>>();
  let open: { name: string; lines: Map<number, number>; told?: number; own: Set<number> } | undefined;
  for (const raw of text.split('\n')) {
    const line = raw.trim();
    if (line.startsWith('SF:')) {
      if (open) throw new ReportFault(`is cut: ${open.name} has no end_of_record`);
      const name = line.slice(3);
      open = { name, lines: files.get(name) ?? new Map(), own: new Set() };
    } else if (line.startsWith('DA:')) {
      const [number = '', hits = ''] = line.slice(3).split(',');
      if (!open || !/^\d+$/.test(number) || !/^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(hits)) throw new ReportFault(`holds a line that is no lcov: ${line.slice(0, 60)}`);
      addLine(open.lines, Number(number), Number(hits));
      open.own.add(Number(number));
    } else if (line.startsWith('LF:') && open) {
      open.told = Number(line.slice(3));
    } else if (line === 'end_of_record') {
      if (!open) throw new ReportFault('holds an end_of_record without a file');
      if (open.told !== undefined && open.told !== open.own.size) throw new ReportFault(`contradicts itself: ${open.name} tells ${open.told} lines and holds ${open.own.size}`);
      files.set(open.name, open.lines);
      open = undefined;
    } else if (line !== '' && !/^(TN|VER|FN|FNDA|FNF|FNH|FNL|FNA|BRDA|BRF|BRH|LH|MCDC|MCF|MCH|BA):|^#/.test(line)) {
      throw new ReportFault(`holds a line that is no lcov: ${line.slice(0, 60)}`);
    }
  }
  if (open) throw new ReportFault(`is cut: ${open.name} has no end_of_record`);
  return { format: 'lcov', files: [...files].map(([name, lines]) => ({ name, lines })), roots: [] };
}

function readCobertura(text: string): CoverageReport {
  let root;
  try {
    root = parseXml(text);
  } catch (error) {
    throw new ReportFault(`is not valid XML: ${(error as Error).message}`);
  }
  if (root.name !== 'coverage') throw new ReportFault(`is no Cobertura report: its root is <${root.name}>`);
  const files = new Map<string, Map<number, number>>();
  for (const entry of descendants(root, 'class')) {
    const name = entry.attributes['filename'];
    if (!name) throw new ReportFault('is no Cobertura report: a class has no filename');
    const lines = files.get(name) ?? new Map<number, number>();
    files.set(name, lines);
    const own = new Map<number, number>();
    for (const child of descendants(entry, 'line')) {
      const [line, hits] = [Number(child.attributes['number']), Number(child.attributes['hits'])];
      // methods repeat their lines: the larger count is the line's
      own.set(line, Math.max(own.get(line) ?? 0, hits));
    }
    for (const [line, hits] of own) addLine(lines, line, hits);
  }
  const told = Number(root.attributes['timestamp']);
  // seconds or milliseconds, by the writer
  const timeMs = Number.isFinite(told) && told > 1e9 ? (told > 1e11 ? told : told * 1000 + 999) : undefined;
  return {
    format: 'cobertura',
    files: [...files].map(([name, lines]) => ({ name, lines })),
    roots: [...descendants(root, 'source')].map((source) => source.text.trim()).filter(Boolean),
    ...(timeMs !== undefined && { timeMs }),
  };
}

function readCoveragePy(text: string): CoverageReport {
  let report: unknown;
  try {
    report = JSON.parse(text);
  } catch (error) {
    throw new ReportFault(`is not valid JSON: ${(error as Error).message.split('\n')[0]}`);
  }
  const files = isRecord(report) ? report['files'] : undefined;
  if (!isRecord(files)) throw new ReportFault('is no coverage.py report: files are missing');
  const entries = Object.entries(files).map(([name, entry]): CoveredFile => {
    const executed = isRecord(entry) ? entry['executed_lines'] : undefined;
    const missing = isRecord(entry) ? entry['missing_lines'] : undefined;
    if (!Array.isArray(executed) || !Array.isArray(missing) || ![...executed, ...missing].every(isCount)) throw new ReportFault(`is no coverage.py report: ${name} lacks its lines`);
    const lines = new Map<number, number>();
    for (const line of executed as number[]) if (line > 0) addLine(lines, line, 1);
    for (const line of missing as number[]) if (line > 0) addLine(lines, line, 0);
    return { name, lines };
  });
  const meta = (report as Readonly<Record<string, unknown>>)['meta'];
  const told = isRecord(meta) && typeof meta['timestamp'] === 'string' ? Date.parse(meta['timestamp']) : Number.NaN;
  return { format: 'coverage.py', files: entries, roots: [], ...(!Number.isNaN(told) && { timeMs: told }) };
}

/** Reads one report, by its content. Throws a ReportFault on anything that is not a whole report. */
export function readCoverageReport(file: ReportFile): CoverageReport {
  const text = readReport(file).replace(/^\uFEFF/, '');
  const first = text.trimStart()[0];
  if (first === '{') return readCoveragePy(text);
  if (first === '<') return readCobertura(text);
  return readLcov(text);
}
