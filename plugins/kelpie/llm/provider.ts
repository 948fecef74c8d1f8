// What the providers of models have in common: the request goes out, the reply comes as one or in parts.
import type { ModelPart, ModelReply, ModelRequest, ToolCall } from '../agents/messages';
import { OutsideError } from '../runtime/errors';

export interface ProviderRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: object;
}

/** Puts a reply together from the events of a stream. */
export interface Assembler {
  /** Takes the data of one event; what is new of the text, if anything. */
  take(event: string, data: unknown): ModelPart | undefined;
  /** The whole reply; throws where the stream ended before it. */
  finish(): ModelReply;
}

export interface ProviderOptions {
  readonly model: string;
  readonly apiKey: string;
  readonly maxTokens: number;
  readonly stream: boolean;
}

export interface Provider {
  readonly defaultUrl: string;
  request(request: ModelRequest, options: ProviderOptions, requestId: string): ProviderRequest;
  reply(body: unknown): ModelReply;
  assemble(): Assembler;
}

export const badAnswer = (what: string): OutsideError => new OutsideError('bad-answer', `the provider answered ${what}`);

/** Arguments of a tool call as the model wrote them; what is no JSON is kept as text, and does not fit the tool's schema. */
export function parseArgs(text: string): unknown {
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** Tool calls that come in pieces, by their place. */
export class CallPieces {
  private readonly pieces: Array<{ id: string; name: string; text: string }> = [];

  add(place: number, { id = '', name = '', text = '' }: { id?: string; name?: string; text?: string }): void {
    const piece = (this.pieces[place] ??= { id: '', name: '', text: '' });
    piece.id += id;
    piece.name += name;
    piece.text += text;
  }

  all(): ToolCall[] {
    return this.pieces.filter(Boolean).map(({ id, name, text }) => ({ id, name, args: parseArgs(text) }));
  }
}
