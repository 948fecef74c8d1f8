// The one error type that reaches a user: what happened, where, and what to do about it.

export interface ErrorLocation {
  readonly file?: string;
  /** 1-based. */
  readonly line?: number;
  /** 1-based. */
  readonly column?: number;
  /** JSON pointer (RFC 6901) into `file`, or into the options when there is no file. */
  readonly pointer?: string;
}

export interface StrataErrorDetails {
  readonly hint?: string;
  readonly location?: ErrorLocation;
  readonly cause?: unknown;
}

/** An expected failure. `code` is stable and kebab-case; `message` says what; `hint` says what to do. */
export class StrataError extends Error {
  readonly code: string;
  readonly hint: string | undefined;
  readonly location: ErrorLocation | undefined;

  constructor(code: string, message: string, details: StrataErrorDetails = {}) {
    super(message, { cause: details.cause });
    this.name = 'StrataError';
    this.code = code;
    this.hint = details.hint;
    this.location = details.location;
  }
}

function renderLocation({ file, line, column, pointer }: ErrorLocation): string {
  const place = [file, line, column].filter((part) => part !== undefined).join(':');
  return [place, pointer].filter(Boolean).join(' ');
}

/** Text for a person: one line for what and where, one for what to do; a stack only when asked for. */
export function renderError(error: unknown, verbose = process.env['NX_VERBOSE_LOGGING'] === 'true'): string {
  if (!(error instanceof StrataError)) {
    const unexpected = error instanceof Error ? error : new Error(String(error));
    return verbose
      ? `internal error: ${unexpected.stack ?? unexpected.message}\n`
      : `internal error: ${unexpected.message}\n  run again with NX_VERBOSE_LOGGING=true for the stack, and please report it\n`;
  }
  const where = error.location && renderLocation(error.location);
  const lines = [`error: ${where ? `${where}: ` : ''}${error.message}`];
  if (error.hint) lines.push(`  ${error.hint}`);
  if (verbose && error.stack) lines.push(error.stack);
  return `${lines.join('\n')}\n`;
}

/** For Nx, which shows an error's message alone: place and remedy go into it. */
export function plainError(error: unknown): unknown {
  return error instanceof StrataError ? new Error(renderError(error).trimEnd(), { cause: error }) : error;
}

/** The system's code of a failed call (`ENOENT`, ...), if it is one. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
