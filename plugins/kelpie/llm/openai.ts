// Chat completions as OpenAI and those compatible with it speak them.
import type { Message, ModelReply, ToolCall } from '../agents/messages';
import { badAnswer, CallPieces, parseArgs, type Provider } from './provider';

interface WireCall {
  readonly index?: number;
  readonly id?: string;
  readonly function?: { readonly name?: string; readonly arguments?: string };
}
interface WireUsage {
  readonly prompt_tokens?: number;
  readonly completion_tokens?: number;
}
interface WireReply {
  readonly choices?: ReadonlyArray<{ readonly message?: { readonly content?: string | null; readonly tool_calls?: readonly WireCall[] }; readonly finish_reason?: string | null }>;
  readonly usage?: WireUsage | null;
}
interface WireChunk {
  readonly choices?: ReadonlyArray<{ readonly delta?: { readonly content?: string | null; readonly tool_calls?: readonly WireCall[] }; readonly finish_reason?: string | null }>;
  readonly usage?: WireUsage | null;
}

const wireMessage = (message: Message): object => {
  if (message.role === 'user') return { role: 'user', content: message.text };
  if (message.role === 'tool') return { role: 'tool', tool_call_id: message.callId, content: message.text };
  const calls = message.calls?.map(({ id, name, args }) => ({ id, type: 'function', function: { name, arguments: JSON.stringify(args) } }));
  return { role: 'assistant', content: message.text || null, ...(calls && { tool_calls: calls }) };
};

const stopOf = (reason: string | null | undefined, calls: readonly ToolCall[]): ModelReply['stop'] => (calls.length > 0 ? 'tools' : reason === 'length' ? 'length' : 'end');
const usageOf = (usage: WireUsage | null | undefined): ModelReply['usage'] => ({ inputTokens: usage?.prompt_tokens ?? 0, outputTokens: usage?.completion_tokens ?? 0 });

export const openai: Provider = {
  defaultUrl: 'https://api.openai.com/v1',
  request({ instructions, messages, tools }, { model, apiKey, maxTokens, stream }, requestId) {
    return {
      path: '/chat/completions',
      headers: { authorization: `Bearer ${apiKey}`, 'idempotency-key': requestId },
      body: {
        model,
        max_completion_tokens: maxTokens,
        messages: [{ role: 'system', content: instructions }, ...messages.map(wireMessage)],
        ...(tools.length > 0 && { tools: tools.map((tool) => ({ type: 'function', function: tool })) }),
        ...(stream && { stream: true, stream_options: { include_usage: true } }),
      },
    };
  },
  reply(body) {
    const { choices, usage } = (body ?? {}) as WireReply;
    const choice = choices?.[0];
    if (!choice?.message) throw badAnswer('without a message');
    const calls = (choice.message.tool_calls ?? []).map(({ id = '', function: called }) => ({ id, name: called?.name ?? '', args: parseArgs(called?.arguments ?? '') }));
    return { text: choice.message.content ?? '', calls, usage: usageOf(usage), stop: stopOf(choice.finish_reason, calls) };
  },
  assemble() {
    let text = '';
    let reason: string | null | undefined;
    let usage: WireUsage | null | undefined;
    const pieces = new CallPieces();
    return {
      take(_event, data) {
        const chunk = data as WireChunk;
        usage = chunk.usage ?? usage;
        const choice = chunk.choices?.[0];
        reason = choice?.finish_reason ?? reason;
        for (const { index = 0, id, function: called } of choice?.delta?.tool_calls ?? []) pieces.add(index, { ...(id !== undefined && { id }), ...(called?.name !== undefined && { name: called.name }), ...(called?.arguments !== undefined && { text: called.arguments }) });
        const added = choice?.delta?.content ?? '';
        text += added;
        return added === '' ? undefined : { type: 'text', text: added };
      },
      finish() {
        if (reason === undefined || reason === null) throw badAnswer('with a stream that ended too early');
        const calls = pieces.all();
        return { text, calls, usage: usageOf(usage), stop: stopOf(reason, calls) };
      },
    };
  },
};
