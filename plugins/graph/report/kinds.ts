// What each kind of report comes to: verdict, headline, problems, tables.
import type { ActorServeReport } from '../../../schemas/types/actor-serve-report.schema';
import type { AnalyzeReport } from '../../../schemas/types/analyze-report.schema';
import type { DstCheckReport } from '../../../schemas/types/dst-check-report.schema';
import type { DstLintReport } from '../../../schemas/types/dst-lint-report.schema';
import type { DstReplayReport } from '../../../schemas/types/dst-replay-report.schema';
import type { DstRunReport } from '../../../schemas/types/dst-run-report.schema';
import type { DstViewReport } from '../../../schemas/types/dst-view-report.schema';
import type { ExplainReport } from '../../../schemas/types/explain-report.schema';
import type { MoltBenchReport } from '../../../schemas/types/molt-bench-report.schema';
import type { MoltBuildReport } from '../../../schemas/types/molt-build-report.schema';
import type { MoltDiffReport } from '../../../schemas/types/molt-diff-report.schema';
import type { MoltRunReport } from '../../../schemas/types/molt-run-report.schema';
import type { MutantsReport } from '../../../schemas/types/mutants-report.schema';
import type { OracleReport } from '../../../schemas/types/oracle-report.schema';
import type { PluginBuildReport } from '../../../schemas/types/plugin-build-report.schema';
import type { PluginDistReport } from '../../../schemas/types/plugin-dist-report.schema';
import type { PluginRunReport } from '../../../schemas/types/plugin-run-report.schema';
import type { PluginVerifyReport } from '../../../schemas/types/plugin-verify-report.schema';
import type { QualityGateReport } from '../../../schemas/types/quality-gate-report.schema';
import type { StackCheckReport } from '../../../schemas/types/stack-check-report.schema';
import type { StackPublishStatusReport } from '../../../schemas/types/stack-publish-status-report.schema';
import type { StackVersionsReport } from '../../../schemas/types/stack-versions-report.schema';
import type { TachTestReport } from '../../../schemas/types/tach-test-report.schema';
import type { TraceReport } from '../../../schemas/types/trace-report.schema';
import type { TranspileReport } from '../../../schemas/types/transpile-report.schema';
import type { Problem, Summary } from './result';

const SLOWEST = 5;

export const plural = (count: number, noun: string): string => `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
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

function transpile({ functions, failed, strength, overflows, crate, migration }: TranspileReport): Summary {
  const of = (verdict: string): TranspileReport['functions'] => functions.filter((one) => one.verdict === verdict);
  const strong = strength && strength.percent !== null ? `; the comparison notices ${strength.percent.toFixed(1)} % of ${plural(strength.mutants, 'change')}` : '';
  const told = (verdict: string, text: (one: TranspileReport['functions'][number]) => string): Problem[] => of(verdict).map((one) => ({ place: `${one.name} · ${one.file}:${one.line}`, text: text(one) }));
  return {
    verdict: failed || of('mismatch').length > 0 ? 'bad' : functions.length === 0 || of('unverified').length > 0 ? 'unclear' : 'good',
    headline: `${counted([[of('mismatch').length, 'differ from CPython'], [of('verified').length, 'verified'], [of('unverified').length, 'not verified'], [of('rejected').length, 'stay Python']]) || 'no function'}${strong}${overflows > 0 ? `; ${plural(overflows, 'case')} beyond 64 bits` : ''}`,
    problems: [
      ...(failed ? [{ place: failed.phase, text: failed.reason }] : []),
      ...told('mismatch', ({ detail }) => detail ?? 'the Rust function gives another result'),
      ...told('unverified', ({ detail, hint }) => detail ?? hint ?? 'not compared'),
      ...told('rejected', ({ rule, detail, hint }) => [`${rule ?? 'rejected'}${detail ? `: ${detail}` : ''}`, hint].filter(Boolean).join('; ')),
    ],
    tables: [
      { caption: `Functions${crate ? ` of ${crate}` : ''}`, columns: ['function', 'outcome', 'cases'], rows: functions.map(({ name, verdict, cases }) => [name, verdict, cases]) },
      { caption: 'Calls to move', columns: ['call', 'place', 'to'], rows: (migration ?? []).map(({ call, file, line, target, crate: to }) => [call, `${file}:${line}`, target ?? to ?? '–']) },
    ].filter(({ rows }) => rows.length > 0),
  };
}

function dstLint({ findings, suppressed, files }: DstLintReport): Summary {
  const errors = findings.filter(({ level }) => level === 'error').length;
  return {
    verdict: errors > 0 ? 'bad' : files === 0 ? 'unclear' : 'good',
    headline: `${counted([[errors, errors === 1 ? 'error' : 'errors'], [findings.length - errors, findings.length - errors === 1 ? 'warning' : 'warnings']]) || 'nothing found'} in ${plural(files, 'file')}${suppressed.length > 0 ? `, ${suppressed.length} accepted with a reason` : ''}`,
    problems: findings.map(({ code, file, line, message, fix }): Problem => ({ place: `${code} · ${file}:${line}`, text: [message, fix].filter(Boolean).join('; ') })),
  };
}

function dstReplay({ seed, events, simulatedMs, failure, expected, sameCode }: DstReplayReport): Summary {
  const other = sameCode === false ? ', on other code than it was written for' : '';
  return {
    verdict: failure ? 'bad' : 'good',
    headline: `seed ${seed}: ${failure ? failure.signature : expected ? `no failure where there was ${expected}` : 'no failure'}${other}; ${plural(events, 'event')}, ${duration(simulatedMs)} simulated`,
    problems: failure ? [{ place: `seed ${seed}`, text: failure.message }] : [],
  };
}

function dstView({ output, sizeBytes, runs }: DstViewReport): Summary {
  const failing = runs.filter(({ failure }) => failure !== undefined);
  return {
    verdict: failing.length > 0 ? 'bad' : runs.length === 0 ? 'unclear' : 'good',
    headline: `${output}: ${plural(runs.length, 'run')}, ${size(sizeBytes)}`,
    problems: failing.map(({ title, failure }): Problem => ({ place: title, text: failure ?? '' })),
  };
}

function actorServe({ address, calls, failed, wallMs }: ActorServeReport): Summary {
  return { verdict: failed > 0 ? 'bad' : calls === 0 ? 'unclear' : 'good', headline: `${plural(calls, 'call')}, ${failed === 0 ? 'none' : failed.toLocaleString('en')} failed, at ${address} for ${duration(wallMs)}`, problems: [] };
}

function moltRun({ artifact, target, exitCode, capabilities, trusted, wallMs }: MoltRunReport): Summary {
  const may = trusted ? 'may do anything' : capabilities.granted.length > 0 ? `may use ${capabilities.granted.join(', ')}` : 'may use nothing';
  return { verdict: exitCode === 0 ? 'good' : 'bad', headline: `${artifact} for ${target} ended with ${exitCode} after ${duration(wallMs)}; it ${may}`, problems: [] };
}

function oracle({ question, answers }: OracleReport): Summary {
  return {
    verdict: answers.length > 0 ? 'good' : 'unclear',
    headline: `${question}: ${answers.length > 0 ? plural(answers.length, 'answer') : 'no answer'}`,
    problems: [],
    tables: [{ caption: 'Answers', columns: ['what', 'where'], rows: answers.map(({ title, file, line }) => [title, `${file}:${line}`]) }].filter(({ rows }) => rows.length > 0),
  };
}

function pluginBuild({ package: name, kind: what, profile, artifacts, fresh, cargoMs }: PluginBuildReport): Summary {
  return { verdict: 'good', headline: `${what} ${name} (${profile}): ${plural(artifacts.length, 'file')}, ${fresh ? 'nothing to compile' : `compiled in ${duration(cargoMs)}`}`, problems: [] };
}

function trace({ task, verdict, command, undeclaredReads, undeclaredWrites, reads, writes, fixed }: TraceReport): Summary {
  const ended = command.signal ? `ended by signal ${command.signal}` : `ended with ${command.exitCode}`;
  const told = (findings: TraceReport['undeclaredReads'], text: string): Problem[] => findings.map(({ files, add }) => ({ place: files.length > 1 ? `${files[0]!} and ${files.length - 1} more` : (files[0] ?? ''), text: `${text}; add ${typeof add === 'string' ? add : JSON.stringify(add)}` }));
  return {
    verdict: verdict === 'undeclared' || command.exitCode !== 0 || command.signal ? 'bad' : 'good',
    headline: `${task ?? 'a command'}: ${{ declared: 'inputs and outputs are true', undeclared: 'not all is declared', recorded: 'recorded' }[verdict]}, ${reads.length} read, ${writes.length} written; it ${ended}`,
    problems: [...told(undeclaredReads, 'read, but not an input'), ...told(undeclaredWrites, 'written, but not an output'), ...(fixed ?? []).map((file): Problem => ({ place: file, text: 'what was missing is added there' }))],
  };
}

function explain({ task, verdict, answer, differences }: ExplainReport): Summary {
  return {
    verdict: verdict === 'hit' || verdict === 'miss' || verdict === 'not-cached-here' ? 'good' : 'unclear',
    headline: answer.includes(task) ? answer : `${task}: ${answer}`,
    problems: [],
    tables: [{ caption: 'What changed', columns: ['kind', 'change', 'name'], rows: differences.map(({ kind, change, name }) => [kind, change, name]) }].filter(({ rows }) => rows.length > 0),
  };
}

export const SECTIONS = ['Tests', 'Gates', 'Simulation', 'Builds', 'Plugins', 'Stack', 'Graph'] as const;
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
  'dst-lint': kind('Simulation', 'What differs from run to run', 'dst-lint-report', dstLint),
  'dst-replay': kind('Simulation', 'Replayed seed', 'dst-replay-report', dstReplay),
  'dst-view': kind('Simulation', 'Run shown', 'dst-view-report', dstView),
  'actor-serve': kind('Simulation', 'Served actors', 'actor-serve-report', actorServe),
  'dst-check': kind('Simulation', 'Judged history', 'dst-check-report', dstCheck),
  'molt-build': kind('Builds', 'Native and wasm builds', 'molt-build-report', moltBuild),
  'molt-link': kind('Builds', 'Linked wasm', 'molt-build-report', moltBuild),
  'molt-run': kind('Builds', 'Program run', 'molt-run-report', moltRun),
  transpile: kind('Builds', 'Moved to Rust', 'transpile-report', transpile),
  'molt-diff': kind('Builds', 'Compared with CPython', 'molt-diff-report', moltDiff),
  'molt-bench': kind('Builds', 'Kernels', 'molt-bench-report', moltBench),
  'plugin-build': kind('Plugins', 'Build', 'plugin-build-report', pluginBuild),
  'plugin-verify': kind('Plugins', 'Link rules', 'plugin-verify-report', pluginVerify),
  'plugin-run': kind('Plugins', 'Run', 'plugin-run-report', pluginRun),
  'plugin-dist': kind('Plugins', 'Distribution', 'plugin-dist-report', pluginDist),
  'stack-check': kind('Stack', 'Packages', 'stack-check-report', stackCheck),
  'stack-versions': kind('Stack', 'Versions', 'stack-versions-report', stackVersions),
  'stack-publish-status': kind('Stack', 'Publish status', 'stack-publish-status-report', stackPublishStatus),
  oracle: kind('Stack', 'Found', 'oracle-report', oracle),
  trace: kind('Graph', 'Declared inputs and outputs', 'trace-report', trace),
  explain: kind('Graph', 'Explained cache', 'explain-report', explain),
};
