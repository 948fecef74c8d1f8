// What the batuta addon tells of source files: metrics, imports and duplicates, measured in threads.
import type { PythonImport } from '../syntax';
import { loadNative } from '../index';

/** Changes whenever the same file may give another result. */
export const ANALYSIS_VERSION = 1;

export interface FunctionMetrics {
  /** Qualified by the classes and functions around it; `(anonymous)` where it has none. */
  readonly name: string;
  /** 1-based. */
  readonly line: number;
  readonly endLine: number;
  readonly cyclomatic: number;
  readonly cognitive: number;
  readonly nesting: number;
  readonly parameters: number;
  readonly documented: boolean;
  /** One that documentation is expected of: named, not inside another, not private by its name. */
  readonly open: boolean;
}

export interface Note {
  readonly name: string;
  readonly line: number;
}

export interface ModuleImport {
  readonly module: string;
  readonly line: number;
  readonly typeOnly: boolean;
}

export interface MeasuredFile {
  readonly status: 'measured';
  readonly bytes: number;
  readonly lines: number;
  readonly codeLines: number;
  readonly commentLines: number;
  readonly functions: readonly FunctionMetrics[];
  readonly notes: readonly Note[];
  /** Python's have the shape of PythonImport, the others' that of ModuleImport. */
  readonly imports: ReadonlyArray<ModuleImport | PythonImport>;
  readonly errorLine?: number;
  readonly errorBytes?: number;
}

export interface UnmeasuredFile {
  /** `partially_parsed`: over 5 % of the bytes do not parse. */
  readonly status: 'partially_parsed' | 'unreadable' | 'not-a-file' | 'too-large' | 'binary' | 'too-complex';
  readonly message: string;
  readonly bytes: number;
  readonly lines?: number;
  readonly errorLine?: number;
  readonly errorBytes?: number;
}

export type AnalyzedFile = MeasuredFile | UnmeasuredFile;

export interface Duplicate {
  /** Indices into the files given. */
  readonly file: number;
  readonly line: number;
  readonly endLine: number;
  readonly otherFile: number;
  readonly otherLine: number;
  readonly otherEndLine: number;
  readonly tokens: number;
}

export interface AnalyzedFiles {
  /** In the order given. */
  readonly files: readonly AnalyzedFile[];
  readonly duplicates: readonly Duplicate[];
  /** By file: its lines that are written elsewhere too. */
  readonly duplicatedLines: ReadonlyArray<readonly number[]>;
}

export interface AnalyzeOptions {
  /** 0: one a core. The result is the same for any number. */
  readonly threads?: number;
  readonly duplicateTokensMin?: number;
  readonly duplicateLinesMin?: number;
}

export interface MutantSite {
  /** Byte offsets into the text given beside it. */
  readonly start: number;
  readonly end: number;
  /** 1-based. */
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  /** A block or a whole statement, not an expression. */
  readonly block: boolean;
  readonly alternatives: ReadonlyArray<{ readonly operator: string; readonly replacement: string }>;
}

export type MutableFile =
  | { readonly status: 'measured'; readonly text: string; readonly sites: readonly MutantSite[] }
  | { readonly status: UnmeasuredFile['status']; readonly message: string; readonly errorLine?: number };

interface BatutaAddon {
  mutants(file: string, language: string): string;
  analyze(files: readonly string[], languages: readonly string[], threads: number, tokensMin: number, linesMin: number): Promise<string[]>;
}

type RawMatch = readonly [file: number, line: number, endLine: number, otherFile: number, otherLine: number, otherEndLine: number, tokens: number];

/** Measures the files (absolute paths, each with its language); what cannot be measured stays in the list and says why. */
export async function analyzeFiles(files: ReadonlyArray<{ readonly absolute: string; readonly language: string }>, options: AnalyzeOptions = {}): Promise<AnalyzedFiles> {
  const { threads = 0, duplicateTokensMin = 50, duplicateLinesMin = 5 } = options;
  const texts = await loadNative<BatutaAddon>('batuta').analyze(
    files.map((file) => file.absolute),
    files.map((file) => file.language),
    threads,
    duplicateTokensMin,
    duplicateLinesMin,
  );
  const found = JSON.parse(texts.pop()!) as { matches: RawMatch[]; lines: number[][] };
  return {
    files: texts.map((text) => JSON.parse(text) as AnalyzedFile),
    duplicates: found.matches.map(([file, line, endLine, otherFile, otherLine, otherEndLine, tokens]) => ({ file, line, endLine, otherFile, otherLine, otherEndLine, tokens })),
    duplicatedLines: found.lines,
  };
}

/** Where a file of Python, TypeScript or JavaScript can be mutated: in order of place, outer before inner. */
export function findMutantSites(file: string, language: string): MutableFile {
  return JSON.parse(loadNative<BatutaAddon>('batuta').mutants(file, language)) as MutableFile;
}
