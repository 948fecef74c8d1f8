// Language models over HTTP, as a service that actors use: `nx-strata/kelpie/llm`.
import type { ModelReply, ModelRequest } from '../agents/messages';
import { messageOf, OutsideError } from '../runtime/errors';
import type { OutsideCall } from '../runtime/ports';
import { systemCode } from '../../graph/errors';
import { anthropic } from './anthropic';
import { openai } from './openai';
import { badAnswer, type Provider } from './provider';
import { readEvents } from './sse';

export interface ModelOptions {
  /** How the endpoint speaks. */
  readonly provider: 'openai' | 'anthropic';
  readonly model: string;
  readonly apiKey: string;
  /** Where it is: the provider's own place where it is not given. */
  readonly baseUrl?: string;
  readonly maxTokens?: number;
  /** Take the answer in parts, for who watches the agent. */
  readonly stream?: boolean;
  /** For the whole answer. */
  readonly timeoutMs?: number;
  readonly answerBytesMax?: number;
}

/** A service for `ctx.outside`. `close` ends what is under way: it is asked again by whoever takes over. */
export interface Service {
  call(request: unknown, call: OutsideCall): Promise<unknown>;
  close?(): void;
}

const PROVIDERS: Readonly<Record<ModelOptions['provider'], Provider>> = { openai, anthropic };

/** Seconds, or a date. */
function retryAfterMs(header: string | null): number | undefined {
  if (header === null) return undefined;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

async function failed(response: Response): Promise<OutsideError> {
  const text = (await response.text().catch(() => '')).slice(0, 2_000);
  let said = text;
  try {
    said = (JSON.parse(text) as { error?: { message?: string } }).error?.message ?? text;
  } catch {
    // not JSON: told as it is
  }
  const message = `HTTP ${response.status}${said === '' ? '' : `: ${said.slice(0, 500)}`}`;
  const after = retryAfterMs(response.headers.get('retry-after'));
  if (response.status === 429) return new OutsideError('rate-limited', message, after);
  if (response.status >= 500 || response.status === 408 || response.status === 409) return new OutsideError('unavailable', message, after);
  return new OutsideError('refused', message);
}

async function* limited(body: AsyncIterable<Uint8Array>, bytesMax: number): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > bytesMax) throw badAnswer(`with more than ${bytesMax} bytes`);
    yield chunk;
  }
}

async function readStream(provider: Provider, body: AsyncIterable<Uint8Array>, part: OutsideCall['part']): Promise<ModelReply> {
  const assembler = provider.assemble();
  for await (const { event, data } of readEvents(body)) {
    if (data === '[DONE]') break;
    let parsed: unknown;
    try {
      parsed = JSON.parse(data);
    } catch {
      throw badAnswer('with an event that is not JSON');
    }
    // a provider may fail in the middle of its answer
    const error = (parsed as { error?: { type?: string; message?: string } } | null)?.error;
    if (error) throw new OutsideError(/overloaded|rate_limit/.test(error.type ?? '') ? 'rate-limited' : 'unavailable', error.message ?? 'the provider failed in its answer');
    const added = assembler.take(event, parsed);
    if (added) part?.(added);
  }
  return assembler.finish();
}

async function readWhole(provider: Provider, body: AsyncIterable<Uint8Array>): Promise<ModelReply> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw badAnswer('what is not JSON');
  }
  return provider.reply(parsed);
}

/** A model behind an HTTP endpoint that speaks as OpenAI or as Anthropic. */
export function createModel({ provider: name, model, apiKey, baseUrl, maxTokens = 4_096, stream = false, timeoutMs = 120_000, answerBytesMax = 16 << 20 }: ModelOptions): Service {
  const provider = PROVIDERS[name];
  if (!provider) throw new Error(`no provider "${String(name)}": openai or anthropic`);
  const closing = new AbortController();
  const base = (baseUrl ?? provider.defaultUrl).replace(/\/$/, '');
  return {
    close: () => closing.abort(),
    async call(request, { requestId, part }) {
      const { path, headers, body } = provider.request(request as ModelRequest, { model, apiKey, maxTokens, stream }, requestId);
      const timeout = AbortSignal.timeout(timeoutMs);
      try {
        const response = await fetch(`${base}${path}`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body), signal: AbortSignal.any([timeout, closing.signal]), redirect: 'error' });
        if (!response.ok) throw await failed(response);
        if (!response.body) throw badAnswer('without a body');
        const bytes = limited(response.body as unknown as AsyncIterable<Uint8Array>, answerBytesMax);
        return await (stream ? readStream(provider, bytes, part) : readWhole(provider, bytes));
      } catch (error) {
        if (error instanceof OutsideError) throw error;
        if (closing.signal.aborted) throw new OutsideError('stopped', 'the node stops');
        if (timeout.aborted) throw new OutsideError('timeout', `no whole answer within ${timeoutMs} ms`);
        const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message || systemCode(error.cause) || ''}` : '';
        throw new OutsideError('unavailable', `${messageOf(error)}${cause}`);
      }
    },
  };
}
