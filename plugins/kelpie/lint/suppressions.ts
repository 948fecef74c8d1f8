// Comments that say why a finding is right where it is: `// dst-lint-ignore CODE[, CODE]: REASON`.
import type { ts } from 'ts-morph';
import type { Found } from './findings';
import type { Ts } from './program';
import { ruleCodes, rules } from './rules';

const MARK = /^(?:\/\/|\/\*)\s*dst-lint-ignore(-file)?\b[ \t]*([a-z-]*(?:[ \t]*,[ \t]*[a-z-]+)*)[ \t]*(?::[ \t]*([^\n]*?))?[ \t]*(?:\*\/)?$/;

interface Suppression {
  readonly codes: readonly string[];
  readonly reason: string;
  /** 0-based lines that it speaks of; undefined: all of the file. */
  readonly lines: readonly number[] | undefined;
  readonly start: number;
  readonly end: number;
  /** With the line break that goes with it, where the comment is all that its line has. */
  readonly wholeStart: number;
  readonly wholeEnd: number;
  readonly used: Set<string>;
}

function* comments(api: Ts, source: ts.SourceFile): Generator<ts.CommentRange> {
  const { text } = source;
  const seen = new Set<number>();
  const found: ts.CommentRange[] = [];
  const visit = (node: ts.Node): void => {
    for (const range of [...(api.getLeadingCommentRanges(text, node.getFullStart()) ?? []), ...(api.getTrailingCommentRanges(text, node.getEnd()) ?? [])]) {
      if (!seen.has(range.pos)) seen.add(range.pos), found.push(range);
    }
    for (const child of node.getChildren(source)) visit(child);
  };
  if (text.includes('dst-lint-ignore')) visit(source);
  yield* found;
}

function readSuppressions(api: Ts, source: ts.SourceFile): Suppression[] {
  const { text } = source;
  const lineOf = (position: number): number => source.getLineAndCharacterOfPosition(position).line;
  return [...comments(api, source)].flatMap(({ pos, end }): Suppression[] => {
    const comment = text.slice(pos, end);
    if (!/dst-lint-ignore/.test(comment)) return [];
    const [, file, codes = '', reason = ''] = MARK.exec(comment) ?? [];
    const lineStart = text.lastIndexOf('\n', pos - 1) + 1;
    const alone = text.slice(lineStart, pos).trim() === '';
    const next = text.indexOf('\n', end);
    return [
      {
        codes: codes.split(',').map((code) => code.trim()).filter((code) => code !== ''),
        reason: reason.trim(),
        lines: file !== undefined ? undefined : alone ? [lineOf(end) + 1] : [lineOf(pos)],
        start: pos,
        end,
        wholeStart: alone ? lineStart : pos - /[ \t]*$/.exec(text.slice(0, pos))![0].length,
        wholeEnd: alone && next >= 0 ? next + 1 : end,
        used: new Set(),
      },
    ];
  });
}

export interface Suppressed {
  readonly code: string;
  readonly line: number;
  readonly reason: string;
}

/** What is left of a file's findings, what was suppressed, and what is wrong with the suppressions themselves. */
export function applySuppressions(api: Ts, source: ts.SourceFile, found: readonly Found[]): { readonly left: readonly Found[]; readonly suppressed: readonly Suppressed[] } {
  const suppressions = readSuppressions(api, source);
  const suppressed: Suppressed[] = [];
  const left = found.filter(({ code, start }) => {
    const { line } = source.getLineAndCharacterOfPosition(start);
    const matching = suppressions.find(({ codes, reason, lines }) => reason !== '' && codes.includes(code) && (lines === undefined || lines.includes(line)));
    if (!matching) return true;
    matching.used.add(code);
    suppressed.push({ code, line: line + 1, reason: matching.reason });
    return false;
  });
  const wrong = suppressions.flatMap(({ codes, reason, used, start, end, wholeStart, wholeEnd }): Found[] => {
    const unknown = codes.filter((code) => !(ruleCodes as readonly string[]).includes(code));
    if (codes.length === 0 || unknown.length > 0)
      return [{ code: 'unused-suppression', message: codes.length === 0 ? 'the comment names no code' : `there is no code "${unknown[0]}"; there are ${ruleCodes.join(', ')}`, start, end, edits: [] }];
    if (reason === '') return [{ code: 'suppression-reason', message: `the comment ${rules['suppression-reason'].summary}, and suppresses nothing`, start, end, edits: [] }];
    const unused = codes.filter((code) => !used.has(code));
    if (unused.length === 0) return [];
    return [{ code: 'unused-suppression', message: `there is no ${unused.join(' and no ')} here`, start, end, edits: unused.length === codes.length ? [{ start: wholeStart, end: wholeEnd, text: '' }] : [] }];
  });
  return { left: [...left, ...wrong], suppressed };
}
