// Reads server-sent events from a response, as the providers of models send them.

const EVENT_CHARACTERS_MAX = 4 << 20;

export interface ServerEvent {
  readonly event: string;
  readonly data: string;
}

/** Events of a body; lines end with LF, CR LF or CR, and may be cut anywhere. */
export async function* readEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<ServerEvent> {
  const decoder = new TextDecoder();
  let rest = '';
  let event = '';
  let data: string[] = [];
  const take = function* (line: string): Generator<ServerEvent> {
    if (line === '') {
      if (data.length > 0) yield { event: event || 'message', data: data.join('\n') };
      event = '';
      data = [];
      return;
    }
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') event = value;
    else if (field === 'data') data.push(value);
  };
  for await (const chunk of body) {
    rest += decoder.decode(chunk, { stream: true });
    // a CR at the very end may be half of a CR LF
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop()!;
    if (rest.length > EVENT_CHARACTERS_MAX) throw new Error('an event of the stream is too long');
    for (const line of lines) yield* take(line);
  }
  if (rest !== '') yield* take(rest.replace(/\r$/, ''));
  yield* take('');
}
