// Findings of any linter that writes SARIF 2.1.0.
import { isRecord, readJsonReport, ReportFault, type ReportFile } from './locate';

export type FindingLevel = 'error' | 'warning' | 'note';

export interface Finding {
  readonly tool: string;
  readonly rule: string;
  readonly level: FindingLevel;
  readonly message: string;
  /** As the report writes it: a relative path or a file URL. */
  readonly uri: string | undefined;
  readonly line: number | undefined;
}

export interface SarifReport {
  readonly tools: readonly string[];
  readonly findings: readonly Finding[];
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function levelOf(result: Readonly<Record<string, unknown>>, defaults: ReadonlyMap<string, string>): FindingLevel | undefined {
  const level = result['level'] ?? defaults.get(String(result['ruleId'])) ?? 'warning';
  if (result['kind'] !== undefined && result['kind'] !== 'fail') return undefined;
  return level === 'error' || level === 'note' ? level : level === 'none' ? undefined : 'warning';
}

function readRun(run: unknown): SarifReport {
  const driver = isRecord(run) && isRecord(run['tool']) ? run['tool']['driver'] : undefined;
  if (!isRecord(run) || !isRecord(driver) || typeof driver['name'] !== 'string') throw new ReportFault('is no SARIF report: a run names no tool');
  // absent results mean that the tool did not run to its end (SARIF 2.1.0, 3.14.23)
  if (!Array.isArray(run['results'])) throw new ReportFault(`holds no results of ${driver['name']}: the tool did not finish`);
  for (const invocation of list(run['invocations'])) {
    if (isRecord(invocation) && invocation['executionSuccessful'] === false) throw new ReportFault(`tells that ${driver['name']} did not succeed`);
  }
  const defaults = new Map<string, string>();
  for (const rule of list(driver['rules'])) {
    const level = isRecord(rule) && isRecord(rule['defaultConfiguration']) ? rule['defaultConfiguration']['level'] : undefined;
    if (isRecord(rule) && typeof level === 'string') defaults.set(String(rule['id']), level);
  }
  const findings: Finding[] = [];
  for (const result of run['results'] as unknown[]) {
    if (!isRecord(result)) throw new ReportFault('is no SARIF report: a result is no object');
    // an accepted suppression is the reviewer's word; anything else still counts
    const suppressions = list(result['suppressions']);
    if (suppressions.length > 0 && suppressions.every((entry) => isRecord(entry) && (entry['status'] ?? 'accepted') === 'accepted')) continue;
    if (result['baselineState'] === 'absent') continue;
    const level = levelOf(result, defaults);
    if (level === undefined) continue;
    const place = list(result['locations'])[0];
    const physical = isRecord(place) && isRecord(place['physicalLocation']) ? place['physicalLocation'] : undefined;
    const artifact = physical && isRecord(physical['artifactLocation']) ? physical['artifactLocation'] : undefined;
    const region = physical && isRecord(physical['region']) ? physical['region'] : undefined;
    findings.push({
      tool: driver['name'],
      rule: String(result['ruleId'] ?? (isRecord(result['rule']) ? result['rule']['id'] : undefined) ?? '?'),
      level,
      message: (isRecord(result['message']) ? String(result['message']['text'] ?? result['message']['markdown'] ?? '') : '').split('\n')[0]!.slice(0, 300),
      uri: artifact && typeof artifact['uri'] === 'string' ? artifact['uri'] : undefined,
      line: region && typeof region['startLine'] === 'number' ? region['startLine'] : undefined,
    });
  }
  return { tools: [driver['name']], findings };
}

/** Reads one report. Throws a ReportFault on anything that is not a whole SARIF 2.1.0 log with at least one run. */
export function readSarifReport(file: ReportFile): SarifReport {
  const log = readJsonReport(file);
  if (!isRecord(log) || !Array.isArray(log['runs']) || !String(log['version'] ?? '').startsWith('2.1')) throw new ReportFault('is no SARIF 2.1.0 report');
  if (log['runs'].length === 0) throw new ReportFault('holds no run of any tool');
  const runs = (log['runs'] as unknown[]).map(readRun);
  return { tools: runs.flatMap((run) => run.tools), findings: runs.flatMap((run) => run.findings) };
}
