// Puts all mutants of a file into one text, each behind a switch: `__strata(id)` is true for the one that is on.
// In Python `__strata__(place)`, since one question a place is quicker: true where one of its mutants is on, and `__strata__(~id)` for
// that one. (Without the last two underscores a class would take the name for its own, private one.)
import { findMutantSites, type MutantSite } from '../../../native/batuta';
import type { SourceFile } from '../sources/population';

export interface Mutant {
  readonly id: number;
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly operator: string;
  readonly original: string;
  readonly replacement: string;
}

export interface PlacedMutant extends Mutant {
  /** Id of the first mutant of the same piece of code. */
  readonly place: number;
}

export interface Instrumented {
  readonly text: string;
  readonly mutants: readonly PlacedMutant[];
}

interface Switched {
  readonly site: MutantSite;
  readonly mutants: readonly PlacedMutant[];
}

type Wrap = (switched: Switched, original: string, indent: string) => string;

const wrapScript: Wrap = ({ site, mutants }, original) => {
  if (site.block && original.startsWith('{')) {
    const [mutant] = mutants;
    return `{if(__strata(${mutant!.id})){}else${original}}`;
  }
  return `(${mutants.map(({ id, replacement }) => `__strata(${id})?(${replacement}):`).join('')}(${original}))`;
};

const wrapPython: Wrap = ({ site, mutants }, original, indent) => {
  const switches = `__strata__(${mutants[0]!.place})`;
  if (site.block) {
    const branches = mutants.map(({ id, replacement }, index) => `${index === 0 ? 'if' : `${indent}elif`} ${switches}${mutants.length > 1 ? ` and __strata__(${~id})` : ''}: ${replacement}\n`);
    return `${branches.join('')}${indent}else: ${original}`;
  }
  const last = mutants.at(-1)!;
  const choice = `${mutants.slice(0, -1).map(({ id, replacement }) => `(${replacement}) if __strata__(${~id}) else `).join('')}(${last.replacement})`;
  return `((${choice}) if ${switches} else (${original}))`;
};

/** Spaces before `start` on its line, or undefined where something else is there or after `end`. */
function aloneOnLine(bytes: Buffer, { start, end }: MutantSite): string | undefined {
  const lineStart = bytes.lastIndexOf(10, start - 1) + 1;
  const lineEnd = bytes.indexOf(10, end);
  const before = bytes.toString('utf8', lineStart, start);
  const after = bytes.toString('utf8', end, lineEnd < 0 ? bytes.length : lineEnd);
  return /^[ \t]*$/.test(before) && /^\s*(#.*)?$/.test(after) ? before : undefined;
}

/** Sites of one range become one; in order of place, outer before inner. */
function mergeSites(sites: readonly MutantSite[]): MutantSite[] {
  const byRange = new Map<string, MutantSite>();
  for (const site of sites) {
    const key = `${site.start}:${site.end}`;
    const former = byRange.get(key);
    const known = new Set(former?.alternatives.map(({ replacement }) => replacement));
    byRange.set(key, former ? { ...former, alternatives: [...former.alternatives, ...site.alternatives.filter(({ replacement }) => !known.has(replacement))] } : site);
  }
  return [...byRange.values()].sort((a, b) => a.start - b.start || b.end - a.end);
}

/** `wanted` limits the mutants by line; `nextId` numbers them on. Undefined where the file does not parse. */
export function instrument(source: SourceFile, firstId: number, wanted: (line: number, endLine: number) => boolean): Instrumented | { readonly failure: string } {
  const found = findMutantSites(source.absolute, source.language);
  if (found.status !== 'measured') return { failure: found.message };
  const bytes = Buffer.from(found.text, 'utf8');
  const python = source.language === 'python';
  const mutants: PlacedMutant[] = [];
  const switched: Switched[] = [];
  for (const site of mergeSites(found.sites)) {
    if (!wanted(site.line, site.block && !python ? site.line : site.endLine)) continue;
    if (site.block && python && aloneOnLine(bytes, site) === undefined) continue;
    const original = bytes.toString('utf8', site.start, site.end);
    const own = site.alternatives.map(({ operator, replacement }, index) => ({ id: firstId + mutants.length + index, place: firstId + mutants.length, file: source.path, line: site.line, column: site.column, endLine: site.endLine, operator, original, replacement }));
    mutants.push(...own);
    switched.push({ site, mutants: own });
  }
  const wrap = python ? wrapPython : wrapScript;
  let next = 0;
  const render = (start: number, end: number): string => {
    let text = '';
    let at = start;
    while (next < switched.length && switched[next]!.site.start < end) {
      const one = switched[next++]!;
      text += bytes.toString('utf8', at, one.site.start);
      const indent = python && one.site.block ? (aloneOnLine(bytes, one.site) ?? '') : '';
      text += wrap(one, render(one.site.start, one.site.end), indent);
      at = one.site.end;
    }
    return text + bytes.toString('utf8', at, end);
  };
  return { text: render(0, bytes.length), mutants };
}

/** The mutant as a unified diff of the lines it touches. */
export function diffOf(mutant: Mutant, text: string): string {
  const lines = text.split('\n').slice(mutant.line - 1, mutant.endLine);
  const before = lines.join('\n');
  const prefix = Buffer.from(lines[0] ?? '', 'utf8').subarray(0, mutant.column - 1).toString('utf8');
  const after = `${prefix}${mutant.replacement}${before.slice(prefix.length + mutant.original.length)}`;
  const marked = (sign: string, part: string): string => part.split('\n').map((line) => `${sign}${line}`).join('\n');
  return `--- ${mutant.file}\n+++ ${mutant.file}\n@@ -${mutant.line},${lines.length} +${mutant.line},${after.split('\n').length} @@\n${marked('-', before)}\n${marked('+', after)}\n`;
}
