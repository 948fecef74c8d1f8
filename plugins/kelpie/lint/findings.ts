// One finding in a file, before it is reported: where it is, and how it could be corrected.
import type { ts } from 'ts-morph';
import type { RuleCode } from './rules';

export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface Found {
  readonly code: RuleCode;
  readonly message: string;
  readonly start: number;
  readonly end: number;
  /** Changes that together correct it, without changing what is meant. */
  readonly edits: readonly Edit[];
}

export interface FoundIn {
  readonly source: ts.SourceFile;
  readonly through: readonly string[];
  readonly found: Found;
}
