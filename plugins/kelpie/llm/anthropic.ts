// Messages as Anthropic and those compatible with it speak them.
import type { Message, ModelReply, ToolCall } from '../agents/messages';
import { badAnswer, CallPieces, type Provider } from './provider';

interface WireBlock {
  readonly type?: string;
  readonly text?: string;
  readonly id?: string;
  readonly name?: string;
  readonly input?: unknown;
}
interface WireUsage {
  readonly input_tokens?: number;
  readonly output_tokens?: number;
}
interface WireReply {
  readonly content?: readonly WireBlock[];
  readonly stop_reason?: string | null;
  readonly usage?: WireUsage;
}
interface WireEvent {
  readonly type?: string;
  readonly index?: number;
  readonly message?: { readonly usage?: WireUsage };
  readonly content_block?: WireBlock;
  readonly delta?: { readonly type?: string; readonly text?: string; readonly partial_json?: string; readonly stop_reason?: string | null };
  readonly usage?: WireUsage;
}

type WireMessage = { role: 'user' | 'assistant'; content: object[] };

/** Results of tools are said by the user, and messages of one side in a row are one message. */
function wireMessages(messages: readonly Message[]): WireMessage[] {
  const wire: WireMessage[] = [];
  const say = (role: WireMessage['role'], blocks: readonly object[]): void => {
    const last = wire.at(-1);
    if (last?.role === role) last.content.push(...blocks);
    else wire.push({ role, content: [...blocks] });
  };
  for (const message of messages) {
    if (message.role === 'user') say('user', [{ type: 'text', text: message.text }]);
    else if (message.role === 'tool') say('user', [{ type: 'tool_result', tool_use_id: message.callId, content: message.text, ...(message.failed && { is_error: true }) }]);
    else say('assistant', [...(message.text === '' ? [] : [{ type: 'text', text: message.text }]), ...(message.calls ?? []).map(({ id, name, args }) => ({ type: 'tool_use', id, name, input: args }))]);
  }
  return wire;
}

const stopOf = (reason: string | null | undefined, calls: readonly ToolCall[]): ModelReply['stop'] => (calls.length > 0 ? 'tools' : reason === 'max_tokens' ? 'length' : 'end');

export const anthropic: Provider = {
  defaultUrl: 'https://api.anthropic.com/v1',
  request({ instructions, messages, tools }, { model, apiKey, maxTokens, stream }) {
    return {
      path: '/messages',
      headers: { 'x-api-key': apiKey, 'anthropic-version': '2023-06-01' },
      body: {
        model,
        max_tokens: maxTokens,
        system: instructions,
        messages: wireMessages(messages),
        ...(tools.length > 0 && { tools: tools.map(({ name, description, parameters }) => ({ name, description, input_schema: parameters })) }),
        ...(stream && { stream: true }),
      },
    };
  },
  reply(body) {
    const { content, stop_reason: reason, usage } = (body ?? {}) as WireReply;
    if (!Array.isArray(content)) throw badAnswer('without content');
    const blocks = content as readonly WireBlock[];
    const calls = blocks.flatMap(({ type, id = '', name = '', input }) => (type === 'tool_use' ? [{ id, name, args: input ?? {} }] : []));
    const text = blocks.map((block) => (block.type === 'text' ? (block.text ?? '') : '')).join('');
    return { text, calls, usage: { inputTokens: usage?.input_tokens ?? 0, outputTokens: usage?.output_tokens ?? 0 }, stop: stopOf(reason, calls) };
  },
  assemble() {
    let text = '';
    let reason: string | null | undefined;
    let over = false;
    let [inputTokens, outputTokens] = [0, 0];
    const pieces = new CallPieces();
    return {
      take(_event, data) {
        const { type, index = 0, message, content_block: block, delta, usage } = data as WireEvent;
        inputTokens = message?.usage?.input_tokens ?? inputTokens;
        outputTokens = usage?.output_tokens ?? outputTokens;
        reason = delta?.stop_reason ?? reason;
        if (type === 'message_stop') over = true;
        if (type === 'content_block_start' && block?.type === 'tool_use') pieces.add(index, { id: block.id ?? '', name: block.name ?? '' });
        if (delta?.type === 'input_json_delta') pieces.add(index, { text: delta.partial_json ?? '' });
        const added = delta?.type === 'text_delta' ? (delta.text ?? '') : '';
        text += added;
        return added === '' ? undefined : { type: 'text', text: added };
      },
      finish() {
        if (!over) throw badAnswer('with a stream that ended too early');
        const calls = pieces.all();
        return { text, calls, usage: { inputTokens, outputTokens }, stop: stopOf(reason, calls) };
      },
    };
  },
};
