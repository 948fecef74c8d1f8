// What each kind of report comes to: verdict, headline, problems, tables.
import type { AnalyzeReport } from '../../../schemas/types/analyze-report.schema';
import type { DstCheckReport } from '../../../schemas/types/dst-check-report.schema';
import type { DstRunReport } from '../../../schemas/types/dst-run-report.schema';
import type { MoltBenchReport } from '../../../schemas/types/molt-bench-report.schema';
import type { MoltBuildReport } from '../../../schemas/types/molt-build-report.schema';
import type { MoltDiffReport } from '../../../schemas/types/molt-diff-report.schema';
import type { MutantsReport } from '../../../schemas/types/mutants-report.schema';
import type { PluginDistReport } from '../../../schemas/types/plugin-dist-report.schema';
import type { PluginRunReport } from '../../../schemas/types/plugin-run-report.schema';
import type { PluginVerifyReport } from '../../../schemas/types/plugin-verify-report.schema';
import type { QualityGateReport } from '../../../schemas/types/quality-gate-report.schema';
import type { StackCheckReport } from '../../../schemas/types/stack-check-report.schema';
import type { StackPublishStatusReport } from '../../../schemas/types/stack-publish-status-report.schema';
import type { StackVersionsReport } from '../../../schemas/types/stack-versions-report.schema';
import type { TachTestReport } from '../../../schemas/types/tach-test-report.schema';
import type { Problem, Summary } from './result';

const SLOWEST = 5;

const plural = (count: number, noun: string): string => `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
export const duration = (ms: number): string => (ms < 1000 ? `${Math.round(ms)} ms` : ms < 60_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`);
export const size = (bytes: number): string => (bytes < 10_000 ? `${bytes} B` : bytes < 10_000_000 ? `${Math.round(bytes / 1000)} KB` : `${(bytes / 1e6).toFixed(1)} MB`);

/** Parts that count something, joined; what counts nothing is left out. */
const counted = (parts: ReadonlyArray<readonly [number, string]>): string => parts.filter(([count]) => count > 0).map(([count, label]) => `${count.toLocaleString('en')} ${label}`).join(', ');

function tachTest({ summary, tests, engine, wallMs }: TachTestReport): Summary {
  const broken = tests.filter(({ outcome }) => outcome === 'failed' || outcome === 'error');
  const counts = counted([[summary.failed, 'failed'], [summary.error, 'in error'], [summary.passed, 'passed'], [summary.skipped, 'skipped'], [summary.xfailed, 'expected to fail'], [summary.xpassed, 'passed unexpectedly'], [summary.notRun ?? 0, 'not run']]);
  return {
    verdict: summary.failed + summary.error > 0 ? 'bad' : summary.collected === 0 ? 'unclear' : 'good',
    headline: summary.collected === 0 ? 'no test' : `${counts} in ${duration(wallMs)}`,
    problems: broken.map(({ id, message, outcome }): Problem => ({ place: id, text: message ?? outcome })),
    tables: [
      { caption: 'Slowest tests', columns: ['test', 'ms'], rows: [...tests].sort((a, b) => b.durationMs - a.durationMs).slice(0, SLOWEST).map(({ id, durationMs }) => [id, Math.round(durationMs * 10) / 10]) },
      ...(engine.leaks.length > 0 ? [{ caption: 'Left behind by tests, and undone', columns: ['test', 'what'], rows: engine.leaks.map(({ id, kind, detail }) => [id, `${kind} ${detail ?? ''}`.trim()]) }] : []),
    ],
  };
}

function qualityGate({ verdict, conditions, reason }: QualityGateReport): Summary {
  const open = conditions.filter(({ outcome, allowed }) => outcome === 'fail' || (outcome === 'not_measured' && !allowed));
  const passed = conditions.filter(({ outcome }) => outcome === 'pass').length;
  return {
    verdict: verdict === 'pass' ? 'good' : 'bad',
    headline: verdict === 'pass' ? `${passed} of ${plural(conditions.length, 'condition')} pass` : counted([[conditions.filter(({ outcome }) => outcome === 'fail').length, 'failed'], [conditions.filter(({ outcome }) => outcome === 'not_measured').length, 'not measured'], [passed, 'passed']]) || (reason ?? 'fails'),
    problems: open.map(({ id, reason: why, outcome, hint, locations }): Problem => ({
      place: locations?.[0] ? `${id} · ${locations[0].file}${locations[0].line ? `:${locations[0].line}` : ''}` : id,
      text: [why ?? locations?.[0]?.message ?? (outcome === 'fail' ? 'out of bounds' : 'not measured'), hint].filter(Boolean).join('; '),
    })),
    tables: [{ caption: 'Conditions', columns: ['condition', 'outcome', 'measured', 'bound'], rows: conditions.map(({ id, outcome, measured, bound, threshold, unit }) => [id, outcome.replace('_', ' '), measured == null ? '–' : `${Math.round(measured * 100) / 100} ${unit ?? ''}`.trim(), threshold === undefined ? '–' : `${bound === 'min' ? '≥' : '≤'} ${threshold}`]) }],
  };
}

function dstRun({ seeds, failures, divergences, simulatedMs, wallMs, faults, sometimes }: DstRunReport): Summary {
  const unreached = Object.entries(sometimes).filter(([, hits]) => hits === 0);
  return {
    verdict: failures.length + (divergences?.length ?? 0) > 0 ? 'bad' : seeds.count === 0 ? 'unclear' : 'good',
    headline: `${plural(seeds.count, 'seed')}, ${failures.length === 0 ? 'no failure' : plural(failures.length, 'failure')}; ${duration(simulatedMs)} simulated in ${duration(wallMs)}`,
    problems: [
      ...failures.map(({ scenario, seed, signature, shrunk }): Problem => ({ place: `${scenario ?? ''} seed ${seed}`.trim(), text: `${signature}${shrunk?.replay ? `; strata dst-replay with ${shrunk.replay}` : ''}` })),
      ...(divergences ?? []).map(({ seed, event }): Problem => ({ place: `seed ${seed}`, text: `two processes differ from event ${event} on` })),
      ...unreached.map(([mark]): Problem => ({ place: mark, text: 'a mark that no seed reached' })),
    ],
    tables: [
      { caption: 'Faults that had an effect', columns: ['fault', 'times'], rows: Object.entries(faults).sort(([, a], [, b]) => b - a) },
      { caption: 'Marks reached', columns: ['mark', 'times'], rows: Object.entries(sometimes) },
    ].filter(({ rows }) => rows.length > 0),
  };
}

function dstCheck({ verdict, operations, wallMs }: DstCheckReport): Summary {
  return {
    verdict: verdict === 'linearizable' ? 'good' : verdict === 'violation' ? 'bad' : 'unclear',
    headline: `${plural(operations, 'operation')}: ${verdict === 'unknown' ? 'no answer within its limits' : verdict}, in ${duration(wallMs)}`,
    problems: [],
  };
}

function mutants({ summary, score, mutants: all, sampled }: MutantsReport): Summary {
  const survivors = all.filter(({ status }) => status === 'survived' || status === 'noCoverage');
  const interval = score.interval ? ` (95 %: ${score.interval.map((bound) => bound.toFixed(0)).join(' to ')})` : '';
  return {
    verdict: score.percent === null ? 'unclear' : 'good',
    headline: score.percent === null ? 'no mutant was tried' : `${score.percent.toFixed(1)} % noticed${sampled ? interval : ''}: ${counted([[summary.killed, 'killed'], [summary.survived, 'survived'], [summary.timeout, 'timed out'], [summary.noCoverage, 'not covered']])}`,
    problems: survivors.map(({ file, line, operator, original, replacement }): Problem => ({ place: `${file}:${line}`, text: original && replacement ? `${original} → ${replacement} goes unnoticed` : `${operator} goes unnoticed` })),
  };
}

function analyze({ totals, tdg, cycles }: AnalyzeReport): Summary {
  return {
    verdict: totals.unmeasured === totals.files ? 'unclear' : 'good',
    headline: `${plural(totals.codeLines ?? totals.lines ?? 0, 'line')} in ${plural(totals.files, 'file')}${tdg ? `, grade ${tdg.score.toFixed(1)}` : ''}${totals.unmeasured > 0 ? `, ${totals.unmeasured} not measured` : ''}`,
    problems: (cycles ?? []).map(({ files }): Problem => ({ place: files?.[0] ?? 'import cycle', text: `import cycle of ${plural(files?.length ?? 0, 'file')}` })),
  };
}

function moltBuild({ artifact, target, sizeBytes, imports, capabilities }: MoltBuildReport): Summary {
  return { verdict: 'good', headline: `${artifact} for ${target}: ${size(sizeBytes)}, ${plural(imports.length, 'import')}${capabilities.granted.length > 0 ? `, may use ${capabilities.granted.join(', ')}` : ''}`, problems: [] };
}

function moltDiff({ programs }: MoltDiffReport): Summary {
  const count = (verdict: string): number => programs.filter((program) => program.verdict === verdict).length;
  const wrong = programs.filter(({ verdict }) => verdict === 'fail' || verdict === 'xpass' || verdict === 'untested');
  return {
    verdict: count('fail') > 0 ? 'bad' : programs.length === 0 || wrong.length > 0 ? 'unclear' : 'good',
    headline: counted([[count('fail'), 'differ'], [count('pass'), 'as CPython'], [count('xfail'), 'known to differ'], [count('xpass'), 'pass unexpectedly'], [count('skip'), 'skipped'], [count('untested'), 'untested']]) || 'no program',
    problems: wrong.map(({ path, target, verdict, detail }): Problem => ({ place: `${path} (${target})`, text: `${verdict}${detail ? `: ${detail}` : ''}` })),
  };
}

function moltBench({ kernels }: MoltBenchReport): Summary {
  const mean = Math.exp(kernels.reduce((sum, { ratio }) => sum + Math.log(ratio), 0) / kernels.length);
  return {
    verdict: kernels.length === 0 ? 'unclear' : 'good',
    headline: kernels.length === 0 ? 'no kernel' : `${plural(kernels.length, 'measurement')}, ${mean.toFixed(1)} times CPython (geometric mean)`,
    problems: kernels.filter(({ ratio }) => ratio < 1).map(({ name, target, ratio }): Problem => ({ place: `${name} (${target})`, text: `slower than CPython: ${ratio.toFixed(2)}` })),
    tables: [{ caption: 'Kernels', columns: ['kernel', 'target', 'times CPython'], rows: [...kernels].sort((a, b) => b.ratio - a.ratio).map(({ name, target, ratio }) => [name, target, Math.round(ratio * 100) / 100]) }],
  };
}

function pluginVerify({ plugin, verdict, rules }: PluginVerifyReport): Summary {
  const broken = rules.filter((rule) => rule.verdict !== 'pass');
  return {
    verdict: verdict === 'fail' ? 'bad' : 'good',
    headline: `${plugin || 'no plugin'}: ${rules.length - broken.length} of ${plural(rules.length, 'rule')} kept`,
    problems: broken.map(({ id, verdict: how, detail }): Problem => ({ place: id, text: `${how === 'warn' ? 'warning: ' : ''}${detail ?? ''}` })),
  };
}

function pluginRun({ outcome, detail, plugins, wallMs }: PluginRunReport): Summary {
  return {
    verdict: outcome === 'done' ? 'good' : 'bad',
    headline: `${plural(plugins.length, 'plugin')}: ${outcome} in ${duration(wallMs)}`,
    problems: outcome === 'done' ? [] : [{ place: outcome, text: detail ?? '' }, ...plugins.flatMap(({ path, error }): Problem[] => (error ? [{ place: path, text: error }] : []))],
  };
}

function pluginDist({ dist, verdict, signed, files, bytes, problems }: PluginDistReport): Summary {
  return {
    verdict: verdict === 'bad' ? 'bad' : 'good',
    headline: `${dist}: ${verdict}, ${plural(files, 'file')}, ${size(bytes)}, ${signed === 'no' ? 'not signed' : 'signed'}`,
    problems: problems.map((text): Problem => ({ place: dist, text })),
  };
}

function stackCheck({ packages, findings }: StackCheckReport): Summary {
  const unclear = findings.filter(({ rule }) => rule === 'not-measured');
  return {
    verdict: findings.length > unclear.length ? 'bad' : unclear.length > 0 || packages.length === 0 ? 'unclear' : 'good',
    headline: `${plural(packages.length, 'package')}, ${findings.length === 0 ? 'no finding' : plural(findings.length, 'finding')}`,
    problems: [...findings.filter(({ rule }) => rule !== 'not-measured'), ...unclear].map(({ rule, file, line, message }): Problem => ({ place: `${rule} · ${file}${line ? `:${line}` : ''}`, text: message })),
  };
}

function stackVersions({ dependencies, broken }: StackVersionsReport): Summary {
  const count = (state: string): number => dependencies.filter((dependency) => dependency.state === state).length;
  return {
    verdict: broken.length + count('unknown') > 0 ? 'unclear' : 'good',
    headline: counted([[count('current'), 'current'], [count('update'), 'with an update'], [count('major'), 'with a new major version'], [count('unknown'), 'unknown']]) || 'no dependency',
    problems: dependencies.filter(({ state }) => state === 'unknown').map(({ name, reason }): Problem => ({ place: name, text: reason ?? 'unknown' })),
    tables: [{ caption: 'Not current', columns: ['package', 'locked', 'in range', 'latest'], rows: dependencies.filter(({ state }) => state === 'update' || state === 'major').map(({ name, locked, latestInRange, latest }) => [name, locked ?? '–', latestInRange ?? '–', latest ?? '–']) }].filter(({ rows }) => rows.length > 0),
  };
}

function stackPublishStatus({ packages, broken }: StackPublishStatusReport): Summary {
  const count = (state: string): number => packages.filter((entry) => entry.state === state).length;
  const states = ['published', 'ahead', 'unpublished', 'behind', 'dirty', 'unknown'] as const;
  return {
    verdict: broken.length + count('unknown') > 0 ? 'unclear' : 'good',
    headline: counted(states.map((state) => [count(state), state] as const)) || 'no package to publish',
    problems: packages.filter(({ state }) => state === 'unknown' || state === 'behind' || state === 'dirty').map(({ name, state, reason }): Problem => ({ place: name, text: reason ?? state })),
  };
}

export const SECTIONS = ['Tests', 'Gates', 'Simulation', 'Builds', 'Plugins', 'Stack'] as const;
export type Section = (typeof SECTIONS)[number];

/** A kind of report, known by the name of its executor; its schema describes what `summarise` takes. */
export interface Kind {
  readonly title: string;
  /** Heading under which the page tells it. */
  readonly section: Section;
  /** Name of the schema that its reports keep. */
  readonly schema: string;
  summarise(report: unknown): Summary;
}

function kind<Report>(section: Section, title: string, schema: string, summarise: (report: Report) => Summary): Kind {
  // the report was held against its schema, from which the type is generated
  return { section, title, schema, summarise: (report) => summarise(report as Report) };
}

export const KINDS: Readonly<Record<string, Kind>> = {
  'tach-test': kind('Tests', 'Python tests', 'tach-test-report', tachTest),
  mutants: kind('Tests', 'Mutants', 'mutants-report', mutants),
  'quality-gate': kind('Gates', 'Quality gate', 'quality-gate-report', qualityGate),
  analyze: kind('Gates', 'Analysis', 'analyze-report', analyze),
  'dst-run': kind('Simulation', 'Simulated seeds', 'dst-run-report', dstRun),
  'dst-check': kind('Simulation', 'Judged history', 'dst-check-report', dstCheck),
  'molt-build': kind('Builds', 'Native and wasm builds', 'molt-build-report', moltBuild),
  'molt-link': kind('Builds', 'Linked wasm', 'molt-build-report', moltBuild),
  'molt-diff': kind('Builds', 'Compared with CPython', 'molt-diff-report', moltDiff),
  'molt-bench': kind('Builds', 'Kernels', 'molt-bench-report', moltBench),
  'plugin-verify': kind('Plugins', 'Link rules', 'plugin-verify-report', pluginVerify),
  'plugin-run': kind('Plugins', 'Run', 'plugin-run-report', pluginRun),
  'plugin-dist': kind('Plugins', 'Distribution', 'plugin-dist-report', pluginDist),
  'stack-check': kind('Stack', 'Packages', 'stack-check-report', stackCheck),
  'stack-versions': kind('Stack', 'Versions', 'stack-versions-report', stackVersions),
  'stack-publish-status': kind('Stack', 'Publish status', 'stack-publish-status-report', stackPublishStatus),
};
