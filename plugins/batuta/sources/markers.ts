// Work left undone (TODO, FIXME) and escape hatches (places where a checker was told to look away).
import type { Language } from './languages';
import type { SplitText } from './text';

export interface Marker {
  readonly kind: 'todo' | 'escape-hatch';
  /** What was found, as a person would call it: `TODO`, `@ts-ignore`, `any`. */
  readonly name: string;
  /** 1-based. */
  readonly line: number;
}

type Pattern = readonly [name: string, pattern: RegExp];

const TODO = /\b(TODO|FIXME|XXX|HACK)\b/g;

const IN_COMMENTS: readonly Pattern[] = [
  ['eslint-disable', /\beslint-disable(?:-next-line|-line)?\b/g],
  ['biome-ignore', /\bbiome-ignore\b/g],
  ['@ts-ignore', /@ts-ignore\b/g],
  ['@ts-expect-error', /@ts-expect-error\b/g],
  ['@ts-nocheck', /@ts-nocheck\b/g],
  ['type: ignore', /#\s*type:\s*ignore\b/g],
  ['noqa', /#\s*(?:ruff:\s*|flake8:\s*)?noqa\b/gi],
  ['pylint: disable', /#\s*pylint:\s*disable\b/g],
  ['no cover', /\bpragma:\s*no cover\b|\b(?:istanbul|c8|v8) ignore\b/g],
  ['NOLINT', /\bNOLINT(?:NEXTLINE|BEGIN)?\b/g],
  ['shellcheck disable', /#\s*shellcheck\s+disable\b/g],
];

const ANY: Pattern = ['any', /(?:[:<|&]|\bas|\bextends|\btype\s+\w+\s*=|<[^<>()]*,)\s*any\b(?!\s*[(.:?])/g];
const RUST_ALLOW: Pattern = ['#[allow]', /#!?\[\s*(?:allow|expect)\s*\(/g];
const C_PRAGMA: Pattern = ['diagnostic ignored', /#\s*pragma\s+(?:GCC|clang)\s+diagnostic\s+ignored|#\s*pragma\s+warning\s*\(\s*disable/g];

const IN_CODE: Readonly<Partial<Record<Language, readonly Pattern[]>>> = {
  typescript: [ANY],
  tsx: [ANY],
  rust: [RUST_ALLOW],
  c: [C_PRAGMA],
  cpp: [C_PRAGMA],
};

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** 1-based line of an offset. */
function lineAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (starts[middle]! <= offset) low = middle;
    else high = middle;
  }
  return low + 1;
}

export function findMarkers(split: SplitText, language: Language): Marker[] {
  const markers: Marker[] = [];
  for (const comment of split.comments) {
    const starts = lineStarts(comment.text);
    const at = (offset: number): number => comment.line + lineAt(starts, offset) - 1;
    for (const match of comment.text.matchAll(TODO)) markers.push({ kind: 'todo', name: match[1]!, line: at(match.index) });
    for (const [name, pattern] of IN_COMMENTS) {
      for (const match of comment.text.matchAll(pattern)) markers.push({ kind: 'escape-hatch', name, line: at(match.index) });
    }
  }
  const inCode = IN_CODE[language] ?? [];
  if (inCode.length > 0) {
    const starts = lineStarts(split.code);
    for (const [name, pattern] of inCode) {
      for (const match of split.code.matchAll(pattern)) markers.push({ kind: 'escape-hatch', name, line: lineAt(starts, match.index + match[0].length - 1) });
    }
  }
  return markers.sort((a, b) => a.line - b.line || (a.name < b.name ? -1 : 1));
}
