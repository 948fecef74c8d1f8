// `npm run bench:oracle`: recall@5 and mean reciprocal rank of the oracle on the committed questions, beside grep and minisearch.
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import MiniSearch from 'minisearch';
import { createOracle, terms } from '../../plugins/batuta/oracle';
import { readChunks, type Chunk } from '../../plugins/batuta/oracle/chunks';
import { packageRoot } from '../../plugins/graph/schemas';

interface Question {
  readonly question: string;
  readonly files: readonly string[];
}

type Search = (question: string) => readonly string[];

const DEPTH = 10;

/** The questions themselves are no answer. */
const chunks = readChunks(packageRoot).filter(({ file }) => !file.startsWith('bench/batuta/'));

const firstOfEach = (files: readonly string[]): string[] => [...new Set(files)];

function grep(question: string): string[] {
  const words = [...new Set(question.toLowerCase().match(/[a-z0-9-]{3,}/g) ?? [])];
  const texts = new Map<string, string>();
  for (const { file } of chunks) if (!texts.has(file)) texts.set(file, readFileSync(join(packageRoot, file), 'utf8').toLowerCase());
  const score = (text: string): number => words.filter((word) => text.includes(word)).length;
  return [...texts].map(([file, text]) => ({ file, score: score(text) })).sort((a, b) => b.score - a.score || (a.file < b.file ? -1 : 1)).map(({ file }) => file);
}

function minisearch(): Search {
  const index = new MiniSearch<Chunk & { id: number }>({ fields: ['title', 'text', 'file'], storeFields: ['file'], searchOptions: { boost: { title: 3 }, prefix: true, fuzzy: 0.2 } });
  index.addAll(chunks.map((chunk, id) => ({ ...chunk, id })));
  return (question) => index.search(question).map((result) => result['file'] as string);
}

function evaluate(questions: readonly Question[], search: Search): { recall: number; mrr: number; misses: string[] } {
  let found = 0;
  let reciprocal = 0;
  const misses: string[] = [];
  for (const { question, files } of questions) {
    const rank = firstOfEach(search(question)).slice(0, DEPTH).findIndex((file) => files.includes(file));
    if (rank >= 0 && rank < 5) found++;
    else misses.push(question);
    if (rank >= 0) reciprocal += 1 / (rank + 1);
  }
  return { recall: found / questions.length, mrr: reciprocal / questions.length, misses };
}

const questions = JSON.parse(readFileSync(join(packageRoot, 'bench/batuta/oracle-questions.json'), 'utf8')) as Question[];
const oracle = createOracle(chunks);
console.log(`${cpus()[0]?.model}, ${cpus().length} cores, Node.js ${process.version}; ${questions.length} questions over ${chunks.length} pieces`);
const ask: Search = (question) => oracle.ask(question, 30).map(({ file }) => file);
for (const [name, search] of [['oracle', ask], ['minisearch', minisearch()], ['grep', grep]] as const) {
  const { recall, mrr, misses } = evaluate(questions, search);
  console.log(`${name.padEnd(12)} recall@5 ${recall.toFixed(3)}  MRR ${mrr.toFixed(3)}`);
  if (process.argv.includes('--misses')) for (const miss of misses) console.log(`    ${miss}`);
}

const many: Chunk[] = Array.from({ length: Math.ceil(10_000 / chunks.length) }, (_, copy) => chunks.map((chunk) => ({ ...chunk, file: `${copy}/${chunk.file}` }))).flat().slice(0, 10_000);
const large = createOracle(many);
const times: number[] = [];
for (let round = 0; round < 5; round++) {
  for (const { question } of questions) {
    const started = performance.now();
    large.ask(question, 5);
    if (round > 0) times.push(performance.now() - started);
  }
}
times.sort((a, b) => a - b);
console.log(`warm on ${many.length} pieces: p50 ${times[Math.floor(times.length * 0.5)]!.toFixed(1)} ms, p95 ${times[Math.floor(times.length * 0.95)]!.toFixed(1)} ms; ${terms(questions.map(({ question }) => question).join(' ')).length} words asked`);
