// The page as HTML: one file without scripts or requests, readable at any width, in light and dark, and by a screen reader.
import type { DstRunReport } from '../../../schemas/types/dst-run-report.schema';
import type { TachTestReport } from '../../../schemas/types/tach-test-report.schema';
import type { CacheRun } from './cache-hits';
import type { Found } from './collect';
import type { Flaky } from './history';
import { duration, KINDS, SECTIONS, type Section } from './kinds';
import { worst, type Problem, type Table, type Verdict } from './result';
import { STYLE } from './style';

export interface PageContent {
  readonly title: string;
  readonly verdict: Verdict;
  readonly results: readonly Found[];
  readonly flaky: readonly Flaky[];
  /** The latest first. */
  readonly cache: readonly CacheRun[];
}

const PROBLEMS_SHOWN = 8;
const ATTENTION_MAX = 40;
const ORDER: readonly Verdict[] = ['bad', 'unclear', 'good'];
/** A mark beside the colour: colour alone tells nothing to many. */
const MARKS: Readonly<Record<Verdict, string>> = { bad: '×', unclear: '?', good: '✓' };

const escape = (text: string | number): string => String(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
const id = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]+/g, '-');
const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
const mark = (verdict: Verdict, label: string): string => `<span class="mark ${verdict}"><span aria-hidden="true">${MARKS[verdict]}</span> ${escape(label)}</span>`;
const time = (iso: string): string => `<time datetime="${escape(iso)}">${escape(`${iso.slice(0, 10)} ${iso.slice(11, 16)}`)} UTC</time>`;
const byVerdict = (a: Found, b: Found): number => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict);
const anchor = ({ project, file }: Found): string => id(`${project}-${file}`);

function table({ caption, columns, rows }: Table): string {
  const numeric = columns.map((_, at) => rows.length > 0 && rows.every((row) => typeof row[at] === 'number'));
  const align = (at: number): string => (numeric[at] ? ' class="number"' : '');
  const head = columns.map((column, at) => `<th scope="col"${align(at)}>${escape(column)}</th>`).join('');
  const body = rows.map((row) => `<tr>${row.map((cell, at) => `<td${align(at)}>${escape(typeof cell === 'number' ? cell.toLocaleString('en') : cell)}</td>`).join('')}</tr>`).join('\n');
  // a wide table scrolls by itself, with the keyboard too
  return `<div class="scroll" role="group" aria-label="${escape(caption)}" tabindex="0"><table><caption>${escape(caption)}</caption><thead><tr>${head}</tr></thead><tbody>\n${body}\n</tbody></table></div>`;
}

const problemList = (problems: readonly Problem[]): string => `<ul class="problems">${problems.map(({ place, text }) => `<li><code>${escape(place)}</code> ${escape(text)}</li>`).join('\n')}</ul>`;

function problems(all: readonly Problem[]): string {
  if (all.length === 0) return '';
  const rest = all.slice(PROBLEMS_SHOWN);
  return problemList(all.slice(0, PROBLEMS_SHOWN)) + (rest.length > 0 ? `<details><summary>${rest.length} more</summary>${problemList(rest)}</details>` : '');
}

function article(result: Found): string {
  const tables = result.tables ?? [];
  return `<article id="${anchor(result)}" class="${result.verdict}">
<h3>${escape(result.project)} <small>${escape(KINDS[result.kind]!.title)}</small></h3>
<p class="headline">${mark(result.verdict, result.headline)}</p>
${problems(result.problems)}
${tables.map((entry) => `<details><summary>${escape(entry.caption)} (${entry.rows.length})</summary>${table(entry)}</details>`).join('\n')}
<p class="made">${escape(result.file)}, ${time(result.madeAt)}</p>
</article>`;
}

function overview(results: readonly Found[], sections: readonly Section[]): string {
  if (results.length === 0) return '';
  const projects = [...new Set(results.map(({ project }) => project))].map((project) => {
    const own = results.filter((result) => result.project === project);
    return { project, own, verdict: worst(own.map(({ verdict }) => verdict)) };
  });
  projects.sort((a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict) || (a.project < b.project ? -1 : 1));
  const cell = (own: readonly Found[], section: Section): string => {
    const here = own.filter(({ kind }) => KINDS[kind]!.section === section).sort(byVerdict);
    if (here.length === 0) return '<td class="none"><span class="hidden">no report</span></td>';
    return `<td><ul>${here.map((result) => `<li><a href="#${anchor(result)}" class="mark ${result.verdict}"><span aria-hidden="true">${MARKS[result.verdict]}</span> ${escape(KINDS[result.kind]!.title)}<span class="hidden">: ${result.verdict}</span></a></li>`).join('')}</ul></td>`;
  };
  const rows = projects.map(({ project, own }) => `<tr><th scope="row">${escape(project)}</th>${sections.map((section) => cell(own, section)).join('')}</tr>`);
  return `<section aria-labelledby="overview"><h2 id="overview">Projects</h2>
<div class="scroll" role="group" aria-label="Projects and their reports" tabindex="0"><table class="overview"><thead><tr><th scope="col">project</th>${sections.map((section) => `<th scope="col">${section}</th>`).join('')}</tr></thead><tbody>
${rows.join('\n')}
</tbody></table></div></section>`;
}

function attention(results: readonly Found[]): string {
  const open = [...results].filter(({ verdict }) => verdict !== 'good').sort(byVerdict);
  if (open.length === 0) return '';
  const lines = open.flatMap((result) => {
    const first = result.problems[0];
    const more = result.problems.length > 1 ? ` and ${result.problems.length - 1} more` : '';
    return [`<li><a href="#${anchor(result)}">${mark(result.verdict, `${result.project}, ${KINDS[result.kind]!.title}: ${result.headline}`)}</a>${first ? `<br><code>${escape(first.place)}</code> ${escape(first.text)}${more}` : ''}</li>`];
  });
  const rest = lines.slice(ATTENTION_MAX);
  return `<section aria-labelledby="attention"><h2 id="attention">What needs attention</h2><ul class="attention">${lines.slice(0, ATTENTION_MAX).join('\n')}</ul>${rest.length > 0 ? `<details><summary>${rest.length} more</summary><ul class="attention">${rest.join('\n')}</ul></details>` : ''}</section>`;
}

function flakySection(flaky: readonly Flaky[]): string {
  if (flaky.length === 0) return '';
  return `<section aria-labelledby="flaky"><h2 id="flaky">Flaky tests</h2><p>Their outcome went back and forth over the runs that earlier pages saw.</p>${table({ caption: 'Flaky tests', columns: ['test', 'project', 'changes', 'runs'], rows: flaky.map(({ test, project, changes, runs }) => [test, project, changes, runs]) })}</section>`;
}

function cacheSection(runs: readonly CacheRun[]): string {
  if (runs.length === 0) return '';
  const share = (part: number, whole: number): number => Math.round((100 * part) / whole);
  const total = runs.reduce((sum, run) => ({ tasks: sum.tasks + run.tasks, hits: sum.hits + run.localHits + run.remoteHits }), { tasks: 0, hits: 0 });
  const bars = runs.map(({ endedAt, tasks, localHits, remoteHits }) => {
    const [local, remote] = [share(localHits, tasks), share(remoteHits, tasks)];
    return `<tr><td>${time(endedAt)}</td><td class="number">${tasks}</td><td class="number">${localHits}</td><td class="number">${remoteHits}</td><td class="bar"><span class="hidden">${local + remote} % hits</span><span aria-hidden="true" class="track"><span class="local" style="width:${local}%"></span><span class="remote" style="width:${remote}%"></span></span></td></tr>`;
  });
  return `<section aria-labelledby="cache"><h2 id="cache">Cache</h2><p>${share(total.hits, total.tasks)} % of ${plural(total.tasks, 'cacheable task')} in ${plural(runs.length, 'run')} came from the cache.</p>
<div class="scroll" role="group" aria-label="Cache hits by run" tabindex="0"><table><caption>Cache hits by run</caption><thead><tr><th scope="col">run ended</th><th scope="col" class="number">tasks</th><th scope="col" class="number">local</th><th scope="col" class="number">remote</th><th scope="col">share</th></tr></thead><tbody>
${bars.join('\n')}
</tbody></table></div></section>`;
}

/** What the numbers of all test reports come to. */
function totals(results: readonly Found[]): string {
  const tests = results.flatMap(({ kind, content }) => (kind === 'tach-test' && content ? [content as TachTestReport] : []));
  const gates = results.filter(({ kind }) => kind === 'quality-gate');
  const seeds = results.flatMap(({ kind, content }) => (kind === 'dst-run' && content ? [content as DstRunReport] : []));
  const facts: (readonly [string, string])[] = [];
  if (tests.length > 0) facts.push(['tests', tests.reduce((sum, { summary }) => sum + summary.collected, 0).toLocaleString('en')], ['test time', duration(tests.reduce((sum, { wallMs }) => sum + wallMs, 0))]);
  if (gates.length > 0) facts.push(['gates passed', `${gates.filter(({ verdict }) => verdict === 'good').length} of ${gates.length}`]);
  if (seeds.length > 0) facts.push(['seeds', seeds.reduce((sum, report) => sum + report.seeds.count, 0).toLocaleString('en')], ['simulated', duration(seeds.reduce((sum, { simulatedMs }) => sum + simulatedMs, 0))]);
  return facts.length > 0 ? `<dl class="totals">${facts.map(([term, value]) => `<div><dt>${term}</dt><dd>${escape(value)}</dd></div>`).join('')}</dl>` : '';
}

/** The same content gives the same bytes: times are those of the reports. */
export function renderPage({ title, verdict, results, flaky, cache }: PageContent): string {
  const sections = SECTIONS.filter((section) => results.some(({ kind }) => KINDS[kind]!.section === section));
  const count = (wanted: Verdict): number => results.filter((result) => result.verdict === wanted).length;
  const latest = results.map(({ madeAt }) => madeAt).sort().at(-1);
  const verdictText = results.length === 0 ? 'no report' : verdict === 'good' ? `all ${plural(results.length, 'report')} are good` : `${[[count('bad'), 'failing'], [count('unclear'), 'unclear'], [count('good'), 'good']].filter(([n]) => n !== 0).map((part) => part.join(' ')).join(', ')}`;
  const links: (readonly [string, string])[] = [...(results.length > 0 ? [['overview', 'Projects'] as const] : []), ...sections.map((section) => [id(section), section] as const), ...(flaky.length > 0 ? [['flaky', 'Flaky tests'] as const] : []), ...(cache.length > 0 ? [['cache', 'Cache'] as const] : [])];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="color-scheme" content="light dark">
<title>${escape(title)}: ${escape(verdictText)}</title>
<style>${STYLE}</style>
</head>
<body>
<a class="skip" href="#main">To the content</a>
<header>
<h1>${escape(title)}</h1>
<p class="verdict ${verdict}">${mark(verdict, verdictText)}</p>
<p class="made">${latest ? `Latest report: ${time(latest)}` : 'Nothing has been measured.'}</p>
${totals(results)}
<nav aria-label="On this page"><ul>${links.map(([target, label]) => `<li><a href="#${target}">${escape(label)}</a></li>`).join('')}</ul></nav>
</header>
<main id="main">
${attention(results)}
${overview(results, sections)}
${sections.map((section) => `<section aria-labelledby="${id(section)}"><h2 id="${id(section)}">${section}</h2>\n${results.filter(({ kind }) => KINDS[kind]!.section === section).sort(byVerdict).map(article).join('\n')}\n</section>`).join('\n')}
${flakySection(flaky)}
${cacheSection(cache)}
</main>
</body>
</html>
`;
}
