// Broken copies of real sources, the same for a seed: tokens cut, doubled, swapped or exchanged, text cut off.

/** A small generator of numbers (mulberry32). */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const PIECES = /[A-Za-z_]\w*|\d[\w.]*|"""|'''|\*\*=?|\/\/=?|->|:=|[=!<>]=|\.\.\.|\n[ \t]*|[ \t]+|[^\w\s]/g;
const EXTRA = [
  '(', ')', '[', ']', '{', '}', ':', ',', ';', '=', ':=', '*', '**', '.', '...', '@', '->', '!', '\\', '\n', '\n    ', '\t', ' ', '"', "'", '"""', "f'", 'f"{', 'rb"', '#',
  'if', 'else', 'elif', 'for', 'in', 'not', 'is', 'lambda', 'def', 'class', 'async', 'await', 'yield', 'from', 'import', 'as', 'with', 'try', 'except', 'except*', 'finally', 'match', 'case', 'type',
  'return', 'del', 'global', 'None', 'True', '_', 'x', '1', '0777', '1_', '0x', '1e', '1j', '$', '?', '\u00e9', '\u20ac', '\u00a0', '-', '~', '<>', '!=', 'print', 'and', 'or', 'pass', 'raise', 'assert',
];

/** One or two changes to a source. */
export function mutate(source: string, next: () => number): string {
  const pieces = source.match(PIECES) ?? [];
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(next() * list.length)];
  const changes = next() < 0.8 ? 1 : 2;
  for (let change = 0; change < changes; change++) {
    const at = Math.floor(next() * pieces.length);
    switch (Math.floor(next() * 6)) {
      case 0: pieces.splice(at, 1); break;
      case 1: pieces.splice(at, 0, pieces[at] ?? ''); break;
      case 2: pieces[at] = pick(EXTRA) ?? ''; break;
      case 3: pieces.splice(at, 0, pick(EXTRA) ?? ''); break;
      case 4: pieces[at] = pick(pieces) ?? ''; break;
      default: if (next() < 0.3) pieces.length = at; else pieces.splice(at, 0, pick(pieces) ?? '');
    }
  }
  return pieces.join('');
}
