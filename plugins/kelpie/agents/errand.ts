// Work outside on an agent's behalf, in turns of its own: the agent stays free, and no crash loses or forgets it.
import { Actor } from '../runtime/actor';
import { OutsideError, messageOf } from '../runtime/errors';

export interface ErrandJob {
  readonly service: string;
  readonly request: unknown;
  /** The same for every attempt. */
  readonly requestId: string;
  /** Who asked, and which of its methods takes the outcome. */
  readonly type: string;
  readonly id: string;
  readonly method: string;
  /** Given back with the outcome. */
  readonly ticket: unknown;
  readonly attempt: number;
  readonly attemptsMax: number;
}

export type ErrandOutcome = { readonly ok: unknown } | { readonly error: { readonly code: string; readonly message: string } };

const BACKOFF_MS = 250;
const BACKOFF_MAX_MS = 30_000;

/** Register it beside the agents: `actors = { helper: Helper, errand: Errand }`. */
export class Errand extends Actor<{ attempts: number }> {
  static override readonly internal = ['perform'];

  initial(): { attempts: number } {
    return { attempts: 0 };
  }

  /** Asks the service; the outcome leaves with this turn's commit. A crash in between leads here again, with the same request id. */
  async perform(job: ErrandJob): Promise<void> {
    this.state.attempts += 1;
    let outcome: ErrandOutcome;
    try {
      outcome = { ok: await this.ctx.outside(job.service, job.request, { requestId: job.requestId, part: (part) => this.ctx.emit(part, `${job.type}/${job.id}`) }) };
    } catch (error) {
      if (error instanceof OutsideError && error.retryable && job.attempt < job.attemptsMax) {
        const backoffMs = Math.min(BACKOFF_MAX_MS, BACKOFF_MS * 2 ** (job.attempt - 1)) * (0.5 + this.ctx.random());
        this.ctx.remind('again', Math.max(error.retryAfterMs ?? 0, backoffMs), 'perform', { ...job, attempt: job.attempt + 1 });
        return;
      }
      outcome = { error: { code: error instanceof OutsideError ? error.code : 'failed', message: messageOf(error) } };
    }
    this.ctx.send(job.type, job.id, job.method, job.ticket, outcome);
  }
}
