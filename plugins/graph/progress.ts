// The one line that tells how far a long run is: redrawn on a terminal, a plain line now and then elsewhere.

export interface Progress {
  /** Replaces the line. Elsewhere than on a terminal most updates are dropped: see `plainIntervalMs`. */
  update(line: string): void;
  /** Text that stays, above the line. */
  write(text: string): void;
  /** Takes the line away. */
  clear(): void;
}

export interface ProgressOptions {
  readonly interactive: boolean;
  /** Put before each plain line, where several tasks share one output. */
  readonly label?: string;
  /** Least time between two plain lines, and before the first. */
  readonly plainIntervalMs?: number;
  readonly columns?: () => number;
}

const CLEAR_LINE = '\r\u001b[2K';

/** What is visible of `line` in `width` columns; escape sequences take no room. */
function fit(line: string, width: number): string {
  let visible = 0;
  let result = '';
  for (const [part] of line.matchAll(/\u001b\[[0-9;]*m|./gsu)) {
    if (!part.startsWith('\u001b')) visible += 1;
    if (visible >= width && !part.startsWith('\u001b')) continue;
    result += part;
  }
  return result;
}

export function createProgress(stream: { write(text: string): unknown }, options: ProgressOptions): Progress {
  const intervalMs = options.plainIntervalMs ?? 5_000;
  // a terminal that does not know its width says 0
  const columns = options.columns ?? (() => process.stdout.columns || 80);
  let shown = '';
  let lastPlainMs = Date.now();
  const clear = (): void => {
    if (shown !== '') stream.write(CLEAR_LINE);
    shown = '';
  };
  return {
    clear,
    write(text) {
      const line = shown;
      clear();
      stream.write(text);
      if (line !== '' && text.endsWith('\n')) {
        shown = line;
        stream.write(line);
      }
    },
    update(line) {
      if (options.interactive) {
        const fitted = fit(line, columns());
        if (fitted === shown) return;
        stream.write(`${shown === '' ? '' : CLEAR_LINE}${fitted}`);
        shown = fitted;
      } else if (Date.now() - lastPlainMs >= intervalMs) {
        lastPlainMs = Date.now();
        stream.write(`${options.label ? `${options.label}: ` : ''}${line}\n`);
      }
    },
  };
}
