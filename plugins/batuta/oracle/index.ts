// Answers "where is ..." with file and line: BM25 over the pieces, fused with nearness by shared names; silent below a floor.
import { namesIn, readChunks, type Chunk } from './chunks';

export interface OracleAnswer {
  readonly kind: Chunk['kind'];
  readonly file: string;
  readonly line: number;
  readonly title: string;
  readonly excerpt: string;
  readonly score: number;
}

export interface Oracle {
  readonly chunks: number;
  /** Best first; empty where nothing fits well enough. */
  ask(question: string, limit: number): readonly OracleAnswer[];
}

/** BM25's usual constants. */
const SATURATION = 1.2;
const LENGTH_WEIGHT = 0.75;
/** Words of the title and of names count as often as this. */
const TITLE_WEIGHT = 3;
/** The usual constant of reciprocal-rank fusion (Cormack, Clarke, Büttcher 2009). */
const FUSION = 60;
/** How many pieces of the first ranking pull their neighbours up. */
const SEEDS = 10;
/** How many pieces of a file speak for it, and how much that weighs beside the piece itself. */
const FILE_PIECES_MAX = 3;
const FILE_WEIGHT = 2;
/** A name that more pieces mention than this is a word, not a name. */
const NAME_PIECES_MAX = 40;
/** Least share of the question's information that the best piece has to hold. */
const FLOOR = 0.34;

const STOP = new Set('a an the is are was were be been do does did how what where which who whom why when of in on at to for from by with without as and or not no it its this that these those there their they i you we my your our can could should would will may might have has had if then than so such into about over under after before between each every any all some one two get gets got make makes made use uses used using let file files code'.split(' '));

/** A light stemmer: plural, -ing, -ed, -ly and final e, so that a question need not use the text's own form. */
function stem(word: string): string {
  if (word.length < 4) return word;
  let stemmed = word.replace(/ies$/, 'y').replace(/(ss|us|is)$/, '$1\0').replace(/([^s\0])s$/, '$1').replace(/\0$/, '');
  if (stemmed.length > 5) stemmed = stemmed.replace(/(?:ations?|ating|ated|ates?)$/, 'at').replace(/(?:ings?|edly|ed|ly|ment|ness)$/, '');
  return stemmed.replace(/([bdfgklmnprt])\1$/, '$1').replace(/e$/, '');
}

/** Words of a text, names split at humps, dashes and underscores and kept whole beside. */
export function terms(text: string): string[] {
  const found: string[] = [];
  for (const [word] of text.matchAll(/[\p{L}\p{N}_]+/gu)) {
    const parts = word.split(/_+|(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u).filter(Boolean);
    const lowered = parts.map((part) => part.toLowerCase());
    for (const part of lowered) if (part.length > 1 && !STOP.has(part)) found.push(stem(part));
    if (parts.length > 1) found.push(lowered.join(''));
  }
  return found;
}

interface Posting {
  readonly chunk: number;
  readonly count: number;
}

export function createOracle(chunks: readonly Chunk[]): Oracle {
  const postings = new Map<string, Posting[]>();
  const lengths: number[] = [];
  const byName = new Map<string, number[]>();
  chunks.forEach((chunk, index) => {
    const counts = new Map<string, number>();
    const add = (term: string, weight: number): void => void counts.set(term, (counts.get(term) ?? 0) + weight);
    for (const term of terms(chunk.text)) add(term, 1);
    for (const term of terms(chunk.title)) add(term, TITLE_WEIGHT);
    for (const term of terms(chunk.file)) add(term, 1);
    let length = 0;
    for (const [term, count] of counts) {
      length += count;
      let list = postings.get(term);
      if (!list) postings.set(term, (list = []));
      list.push({ chunk: index, count });
    }
    lengths.push(length);
    for (const name of new Set(chunk.ids)) byName.set(name, [...(byName.get(name) ?? []), index]);
  });
  const meanLength = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, lengths.length);
  const information = (term: string): number => {
    const having = postings.get(term)?.length ?? 0;
    return Math.log(1 + (chunks.length - having + 0.5) / (having + 0.5));
  };

  const byWords = (wanted: readonly string[]): { scores: Map<number, number>; covered: Map<number, number> } => {
    const scores = new Map<number, number>();
    const covered = new Map<number, number>();
    for (const term of wanted) {
      const weight = information(term);
      for (const { chunk, count } of postings.get(term) ?? []) {
        const norm = SATURATION * (1 - LENGTH_WEIGHT + (LENGTH_WEIGHT * lengths[chunk]!) / meanLength);
        scores.set(chunk, (scores.get(chunk) ?? 0) + (weight * count * (SATURATION + 1)) / (count + norm));
        covered.set(chunk, (covered.get(chunk) ?? 0) + weight);
      }
    }
    return { scores, covered };
  };

  /** What shares rare names with the question or with the best pieces. */
  const byNames = (question: string, best: readonly number[], scores: ReadonlyMap<number, number>): Map<number, number> => {
    const near = new Map<number, number>();
    const pull = (names: Iterable<string>, weight: number): void => {
      for (const name of names) {
        const pieces = byName.get(name);
        if (!pieces || pieces.length > NAME_PIECES_MAX) continue;
        for (const piece of pieces) near.set(piece, (near.get(piece) ?? 0) + weight / pieces.length);
      }
    };
    const top = scores.get(best[0] ?? -1) ?? 1;
    pull([...namesIn(question), ...question.split(/\s+/).map((word) => word.replace(/[^\w-]/g, ''))], 2);
    for (const seed of best.slice(0, SEEDS)) pull(new Set(chunks[seed]!.ids), (scores.get(seed) ?? 0) / top);
    return near;
  };

  /** Rank of each file by its best pieces together: one that speaks of the matter throughout beats a lone mention. */
  const byFile = (first: readonly number[], scores: ReadonlyMap<number, number>): Map<string, number> => {
    const sums = new Map<string, { sum: number; pieces: number }>();
    for (const chunk of first) {
      const { file } = chunks[chunk]!;
      const entry = sums.get(file) ?? { sum: 0, pieces: 0 };
      if (entry.pieces < FILE_PIECES_MAX) sums.set(file, { sum: entry.sum + scores.get(chunk)!, pieces: entry.pieces + 1 });
    }
    return new Map([...sums].sort((a, b) => b[1].sum - a[1].sum || (a[0] < b[0] ? -1 : 1)).map(([file], rank) => [file, rank]));
  };

  const ranked = (scores: ReadonlyMap<number, number>): number[] => [...scores].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([chunk]) => chunk);

  return {
    chunks: chunks.length,
    ask(question, limit) {
      const wanted = [...new Set(terms(question))];
      const whole = wanted.reduce((sum, term) => sum + information(term), 0);
      const { scores, covered } = byWords(wanted);
      const first = ranked(scores);
      const best = first[0];
      if (best === undefined || Math.max(...first.slice(0, SEEDS).map((chunk) => covered.get(chunk)!)) < FLOOR * whole) return [];
      const fused = new Map<number, number>();
      first.slice(0, 200).forEach((chunk, rank) => fused.set(chunk, 1 / (FUSION + rank + 1)));
      // nearness helps what the words found already; alone it is no answer
      ranked(byNames(question, first, scores)).slice(0, 200).forEach((chunk, rank) => {
        if (fused.has(chunk)) fused.set(chunk, fused.get(chunk)! + 0.5 / (FUSION + rank + 1));
      });
      const files = byFile(first, scores);
      for (const chunk of fused.keys()) fused.set(chunk, fused.get(chunk)! + FILE_WEIGHT / (FUSION + files.get(chunks[chunk]!.file)! + 1));
      return ranked(fused)
        .slice(0, limit)
        .map((index) => {
          const { kind, file, line, title, text } = chunks[index]!;
          return { kind, file, line, title, excerpt: text.replace(/\s+/g, ' ').slice(0, 200), score: Math.round(fused.get(index)! * 1e6) / 1e6 };
        });
    },
  };
}

export const openOracle = (root: string): Oracle => createOracle(readChunks(root));
