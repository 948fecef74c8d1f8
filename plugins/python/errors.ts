// What a source that is not Python is answered with: CPython's exception type, message and place.

export type SyntaxErrorType = 'SyntaxError' | 'IndentationError' | 'TabError' | 'MemoryError' | 'RecursionError';

/** `lineno`, `offset` as CPython's: lines from 1, characters (code points) from 1. */
export class PythonSyntaxError extends Error {
  readonly type: SyntaxErrorType;
  readonly msg: string;
  readonly filename: string;
  readonly lineno: number;
  readonly offset: number;
  /** The source line, without its end. */
  readonly text: string;

  constructor(type: SyntaxErrorType, msg: string, filename: string, lineno: number, offset: number, text: string) {
    super(`${msg} (${filename}, line ${lineno})`);
    this.name = 'PythonSyntaxError';
    this.type = type;
    this.msg = msg;
    this.filename = filename;
    this.lineno = lineno;
    this.offset = offset;
    this.text = text;
  }
}
