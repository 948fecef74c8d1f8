// What a run's progress line says, and how often.
import type { Execution } from '../graph/executor';

const REDRAW_MS = 80;
const PLAIN_MS = 1000;

export interface Progress {
  collected(total: number): void;
  done(outcome: 'passed' | 'other'): void;
  /** Text that stays, above the line. */
  print(text: string): void;
  end(): void;
}

/** `running` names the test that has been running longest. */
export function createProgress(execution: Pick<Execution, 'write' | 'progress' | 'interactive' | 'color'>, running: () => string | undefined): Progress {
  const { interactive, color } = execution;
  let total = 0;
  let passed = 0;
  let other = 0;
  let timer: NodeJS.Timeout | undefined;
  const paint = (code: number, text: string): string => (color ? `\x1b[${code}m${text}\x1b[0m` : text);
  const draw = (): void => {
    const counts = `${passed + other}/${total}  ${paint(32, `${passed} passed`)}${other > 0 ? `  ${paint(33, `${other} other`)}` : ''}`;
    const current = interactive ? running() : undefined;
    execution.progress(current ? `${counts}  ${current}` : counts);
  };
  return {
    collected(count) {
      total = count;
      if (count === 0) return;
      timer = setInterval(draw, interactive ? REDRAW_MS : PLAIN_MS);
      timer.unref();
    },
    done(outcome) {
      if (outcome === 'passed') passed++;
      else other++;
    },
    print: (text) => execution.write(text),
    end() {
      clearInterval(timer);
      if (interactive) execution.progress('');
    },
  };
}
