// Measures a project's sources: one entry a file, duplicates across files.
import { analyzeFiles, type AnalyzedFile, type AnalyzeOptions } from '../../../native/batuta';
import type { SourceFile } from '../sources/population';

export interface FileAnalysis {
  readonly source: SourceFile;
  readonly result: AnalyzedFile;
  /** Its lines that are written elsewhere too, ascending. */
  readonly duplicatedLines: readonly number[];
}

export interface Place {
  readonly file: string;
  readonly line: number;
  readonly endLine: number;
}

export interface DuplicatePair {
  readonly here: Place;
  readonly there: Place;
  readonly tokens: number;
}

export interface ProjectAnalysis {
  readonly files: readonly FileAnalysis[];
  readonly duplicates: readonly DuplicatePair[];
}

export async function analyzeSources(sources: readonly SourceFile[], options: AnalyzeOptions = {}): Promise<ProjectAnalysis> {
  const { files, duplicates, duplicatedLines } = await analyzeFiles(sources, options);
  return {
    files: files.map((result, index) => ({ source: sources[index]!, result, duplicatedLines: duplicatedLines[index]! })),
    duplicates: duplicates.map(({ file, line, endLine, otherFile, otherLine, otherEndLine, tokens }) => ({
      here: { file: sources[file]!.path, line, endLine },
      there: { file: sources[otherFile]!.path, line: otherLine, endLine: otherEndLine },
      tokens,
    })),
  };
}

/** Why a file has no metrics, for a person. */
export function whyUnmeasured({ source, result }: FileAnalysis): string | undefined {
  if (result.status === 'measured') return undefined;
  if (result.status !== 'partially_parsed') return `${source.path}: ${result.message}`;
  const share = result.errorBytes === undefined || result.bytes === 0 ? '' : ` (${Math.round((100 * result.errorBytes) / result.bytes)} % of it)`;
  return `${source.path}: does not parse${share}${result.errorLine === undefined ? '' : `, first in line ${result.errorLine}`}`;
}
