// Gathers what is asked while earlier questions are under way, and sends it in one: a round trip and a sync for many.

export interface BatchOptions<Question, Answer> {
  /** Batches under way at once. */
  readonly lanes: number;
  readonly countMax: number;
  /** Of all questions of a batch together; one alone may be larger. */
  readonly sizeMax: number;
  readonly sizeOf: (question: Question) => number;
  /** Answers each, in order; rejects where none of them was answered. */
  readonly send: (questions: readonly Question[]) => Promise<readonly Answer[]>;
}

interface Waiting<Question, Answer> {
  readonly question: Question;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

export function createBatcher<Question, Answer>({ lanes, countMax, sizeMax, sizeOf, send }: BatchOptions<Question, Answer>): (question: Question) => Promise<Answer> {
  let waiting: Waiting<Question, Answer>[] = [];
  let busy = 0;
  let scheduled = false;

  const take = (): Waiting<Question, Answer>[] => {
    let size = 0;
    let count = 0;
    for (; count < waiting.length && count < countMax; count += 1) {
      size += sizeOf(waiting[count]!.question);
      if (count > 0 && size > sizeMax) break;
    }
    const taken = waiting.slice(0, count);
    waiting = waiting.slice(count);
    return taken;
  };
  const flush = async (): Promise<void> => {
    scheduled = false;
    if (busy >= lanes || waiting.length === 0) return;
    busy += 1;
    const batch = take();
    if (waiting.length > 0) schedule();
    try {
      const answers = await send(batch.map(({ question }) => question));
      batch.forEach(({ resolve }, place) => resolve(answers[place]!));
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
    busy -= 1;
    if (waiting.length > 0) schedule();
  };
  // Not at once: what this turn of the event loop still asks goes along.
  const schedule = (): void => {
    if (scheduled || busy >= lanes) return;
    scheduled = true;
    setImmediate(() => void flush());
  };
  return (question) =>
    new Promise((resolve, reject) => {
      waiting.push({ question, resolve, reject });
      schedule();
    });
}
