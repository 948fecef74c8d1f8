// Splits a source text into code and comments, without a grammar: enough to find markers and to count lines of code.
import { commentStyle, type Language } from './languages';

export interface Comment {
  readonly text: string;
  /** 1-based. */
  readonly line: number;
}

export interface SplitText {
  /** The text with every comment and string body blanked; same length, same line breaks. */
  readonly code: string;
  readonly comments: readonly Comment[];
}

const REGEX_MAY_FOLLOW = /(?:^|[(,=:[!&|?{};+\-*%~^<>]|\b(?:return|typeof|case|in|of|delete|void|throw|new|else|do))\s*$/;

/** Marks of a scan in progress: where comments and string bodies lie. */
class Scan {
  readonly comments: Comment[] = [];
  private readonly pieces: string[] = [];
  private kept = 0;
  private counted = 0;
  private line = 1;

  constructor(readonly text: string) {}

  /** What precedes `at` on the code side, for the question whether a slash divides. */
  before(at: number): string {
    return (this.pieces.slice(-4).join('') + this.text.slice(this.kept, at)).slice(-24);
  }

  blank(from: number, to: number): void {
    this.pieces.push(this.text.slice(this.kept, from), this.text.slice(from, to).replace(/[^\n\r]/g, ' '));
    this.kept = to;
  }

  comment(from: number, to: number): void {
    for (; this.counted < from; this.counted++) if (this.text.charCodeAt(this.counted) === 10) this.line++;
    this.comments.push({ text: this.text.slice(from, to), line: this.line });
    this.blank(from, to);
  }

  finish(): SplitText {
    this.pieces.push(this.text.slice(this.kept));
    return { code: this.pieces.join(''), comments: this.comments };
  }
}

/** Index after the closing quote, or of the line's end where it is not closed and may not span lines. */
function endOfString(text: string, from: number, quote: string, multiline: boolean, escapes = true): number {
  for (let at = from; at < text.length; at++) {
    const char = text[at]!;
    if (char === '\\' && escapes) at++;
    else if (char === '\n' && !multiline) return at;
    else if (text.startsWith(quote, at)) return at + quote.length;
  }
  return text.length;
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

function endOfBlock(text: string, from: number, nests: boolean): number {
  let depth = 1;
  for (let at = from + 2; at < text.length; at++) {
    if (text[at] === '*' && text[at + 1] === '/') {
      at++;
      if (--depth === 0) return at + 1;
    } else if (nests && text[at] === '/' && text[at + 1] === '*') {
      at++;
      depth++;
    }
  }
  return text.length;
}

function endOfRegex(text: string, from: number): number {
  let inClass = false;
  for (let at = from + 1; at < text.length; at++) {
    const char = text[at]!;
    if (char === '\n') return -1;
    if (char === '\\') at++;
    else if (char === '[') inClass = true;
    else if (char === ']') inClass = false;
    else if (char === '/' && !inClass) return at + 1;
  }
  return -1;
}

function scanHash(scan: Scan, python: boolean): void {
  const { text } = scan;
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!;
    if (char === '#' && (python || at === 0 || /[\s;&|(]/.test(text[at - 1]!))) {
      const end = endOfLine(text, at);
      scan.comment(at, end);
      at = end;
    } else if (char === '"' || char === "'") {
      const quote = python && text.startsWith(char.repeat(3), at) ? char.repeat(3) : char;
      const from = at + quote.length;
      const end = endOfString(text, from, quote, !python || quote.length === 3, python || char === '"');
      scan.blank(from, Math.max(from, end - quote.length));
      at = end - 1;
    } else if (char === '\\' && !python) {
      at++;
    }
  }
}

function scanCLike(scan: Scan, language: Language): void {
  const { text } = scan;
  const script = language === 'typescript' || language === 'tsx' || language === 'javascript';
  /** For each open template substitution the depth of braces inside it. */
  const templates: number[] = [];
  const template = (from: number): number => {
    for (let at = from; at < text.length; at++) {
      if (text[at] === '\\') at++;
      else if (text[at] === '`') {
        scan.blank(from, at);
        return at;
      } else if (text[at] === '$' && text[at + 1] === '{') {
        scan.blank(from, at);
        templates.push(0);
        return at + 1;
      }
    }
    scan.blank(from, text.length);
    return text.length;
  };
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!;
    if (char === '/' && text[at + 1] === '/') {
      const end = endOfLine(text, at);
      scan.comment(at, end);
      at = end;
    } else if (char === '/' && text[at + 1] === '*') {
      const end = endOfBlock(text, at, language === 'rust');
      scan.comment(at, end);
      at = end - 1;
    } else if (char === '"' || (char === "'" && language !== 'rust')) {
      const end = endOfString(text, at + 1, char, language === 'rust');
      scan.blank(at + 1, Math.max(at + 1, end - 1));
      at = end - 1;
    } else if (char === "'" && language === 'rust') {
      // a character has its closing quote near, a lifetime has none
      const literal = /^'(?:\\[^\n]{1,10}?|[^\\\n])'/u.exec(text.slice(at, at + 14));
      if (literal) at += literal[0].length - 1;
    } else if (language === 'rust' && char === 'r' && /^r#*"/.test(text.slice(at, at + 20)) && !/\w/.test(text[at - 1] ?? '')) {
      const hashes = /^r(#*)"/.exec(text.slice(at, at + 20))![1]!;
      const from = at + hashes.length + 2;
      const end = endOfString(text, from, `"${hashes}`, true, false);
      scan.blank(from, Math.max(from, end - hashes.length - 1));
      at = end - 1;
    } else if (script && char === '`') {
      at = template(at + 1);
    } else if (script && char === '/' && REGEX_MAY_FOLLOW.test(scan.before(at))) {
      const end = endOfRegex(text, at);
      if (end > 0) {
        scan.blank(at + 1, end - 1);
        at = end - 1;
      }
    } else if (templates.length > 0 && char === '{') {
      templates[templates.length - 1]!++;
    } else if (templates.length > 0 && char === '}') {
      if (templates[templates.length - 1]!-- === 0) {
        templates.pop();
        at = template(at + 1);
      }
    }
  }
}

export function splitText(text: string, language: Language): SplitText {
  const scan = new Scan(text);
  if (commentStyle(language) === 'hash') scanHash(scan, language === 'python');
  else scanCLike(scan, language);
  return scan.finish();
}

/** Lines (1-based) that hold code: not blank, not comment, not inside a longer string. */
export function codeLines(split: SplitText): number[] {
  const lines: number[] = [];
  split.code.split('\n').forEach((line, index) => {
    if (line.trim() !== '') lines.push(index + 1);
  });
  return lines;
}
