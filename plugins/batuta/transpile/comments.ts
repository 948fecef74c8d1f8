// The comments of a source, by line: they move with the code.
import { readSource } from '../../python/source';
import { tokenize } from '../../python/tokenizer';
import type { Comments } from './flow';

export interface Comment {
  readonly line: number;
  readonly text: string;
  /** Nothing else is on its line. */
  readonly alone: boolean;
}

/** Comments lie between tokens, where everything else is space. */
export function readComments(bytes: Uint8Array, file: string): Comment[] {
  const source = readSource(bytes, file);
  const tokens = tokenize(source);
  const found: Comment[] = [];
  let at = 0;
  for (let index = 0; index <= tokens.count; index++) {
    const start = index < tokens.count ? tokens.start[index]! : source.bytes.length;
    for (let hash = source.latin1.indexOf('#', at); hash >= 0 && hash < start; hash = source.latin1.indexOf('#', at)) {
      const end = source.latin1.indexOf('\n', hash);
      const stop = end < 0 ? source.bytes.length : end;
      let line = 1;
      let low = 0;
      let high = source.lineStarts.length - 1;
      while (low <= high) {
        const middle = (low + high) >> 1;
        if (source.lineStarts[middle]! <= hash) {
          line = middle + 1;
          low = middle + 1;
        } else high = middle - 1;
      }
      found.push({ line, text: source.slice(hash, stop).replace(/^#+!?\s*/, '').trimEnd(), alone: source.slice(source.lineStarts[line - 1]!, hash).trim() === '' });
      at = stop;
    }
    if (index < tokens.count) at = Math.max(at, tokens.end[index]!);
  }
  return found;
}

const isDirective = (text: string): boolean => /^(type:|noqa|pragma|pylint|mypy|ruff|fmt:|-\*-|!)/.test(text);

/** The comments of a stretch of lines, each told once. */
export function commentsOf(all: readonly Comment[], line: number, endLine: number): Comments {
  const own = all.filter((comment) => comment.line >= line && comment.line <= endLine && !isDirective(comment.text));
  const told = new Set<Comment>();
  return {
    above(before) {
      const due = own.filter((comment) => comment.line < before && comment.alone && !told.has(comment));
      for (const comment of due) told.add(comment);
      return due.map((comment) => (comment.text === '' ? '//' : `// ${comment.text}`));
    },
    beside(from, to) {
      const due = own.filter((comment) => comment.line >= from && comment.line <= to && !comment.alone && !told.has(comment));
      for (const comment of due) told.add(comment);
      return due.length === 0 ? null : `// ${due.map((comment) => comment.text).join(' ')}`;
    },
  };
}

/** Comments that stand right above a line, as Rust says them. */
export function commentsAbove(all: readonly Comment[], line: number): string {
  const found: string[] = [];
  for (let at = line - 1; ; at--) {
    const comment = all.find((each) => each.line === at && each.alone);
    if (!comment) break;
    if (!isDirective(comment.text) && /\w/.test(comment.text)) found.unshift(`// ${comment.text}\n`);
  }
  return found.join('');
}
