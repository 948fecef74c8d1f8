// Progress of a run: one redrawn line on a terminal, now and then a plain line elsewhere.
const REDRAW_MS = 80;
const PLAIN_MS = 10_000;

export interface Progress {
  collected(total: number): void;
  done(outcome: 'passed' | 'other'): void;
  /** Text that stays, above the redrawn line. */
  print(text: string): void;
  end(): void;
}

export function createProgress(write: (text: string) => void, interactive: boolean, color: boolean, running: () => string | undefined): Progress {
  let total = 0;
  let passed = 0;
  let other = 0;
  let drawn = false;
  let last = Date.now();
  let timer: NodeJS.Timeout | undefined;
  const paint = (code: number, text: string): string => (color ? `\x1b[${code}m${text}\x1b[0m` : text);
  const clear = (): void => {
    if (drawn) write('\r\x1b[2K');
    drawn = false;
  };
  const counts = (): string => `${passed + other}/${total}  ${paint(32, `${passed} passed`)}${other > 0 ? `  ${paint(33, `${other} other`)}` : ''}`;
  const draw = (): void => {
    if (total === 0) return;
    if (interactive) {
      const columns = process.stdout.columns ?? 80;
      const current = running();
      const room = columns - `${passed + other}/${total}  ${passed} passed  ${other} other  `.length - 1;
      clear();
      write(`${counts()}${current && room > 20 ? `  ${current.length > room ? `…${current.slice(1 - room)}` : current}` : ''}`);
      drawn = true;
    } else if (Date.now() - last >= PLAIN_MS) {
      last = Date.now();
      write(`${counts()}\n`);
    }
  };
  return {
    collected(count) {
      total = count;
      last = Date.now();
      if (count > 0) {
        timer = setInterval(draw, interactive ? REDRAW_MS : 1000);
        timer.unref();
      }
    },
    done(outcome) {
      if (outcome === 'passed') passed++;
      else other++;
    },
    print(text) {
      clear();
      write(text);
    },
    end() {
      clearInterval(timer);
      clear();
      total = 0;
    },
  };
}
