// actor-serve beyond plain calls: streams, services outside, traces, and a stop that lets calls end.
import { createServer, request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { command } from '../../executors/actor-serve/executor';
import { makeFolder } from '../support';

const test = suite('actor-serve streams');

const ACTORS = `import { Actor } from 'nx-strata/kelpie';
import { Agent, Errand } from 'nx-strata/kelpie/agents';
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));
class Counter extends Actor<{ n: number }> {
  static readonly internal = ['secret'];
  initial() { return { n: 0 }; }
  async count(to: number, ms: number) {
    for (let i = 1; i <= to; i += 1) { this.ctx.emit(i); await pause(ms); }
    if (to < 0) throw new Error('not below zero');
    return (this.state.n += to);
  }
  async price(what: string) { return this.ctx.outside('prices', { what }); }
  secret() { return 1; }
}
class Helper extends Agent { protected _instructions() { return 'You help.'; } }
export const actors = { counter: Counter, helper: Helper, errand: Errand };
`;
const OUTSIDE = `import { OutsideError } from 'nx-strata/kelpie';
export const outside = {
  prices: { async call(request: { what: string }, { requestId }: { requestId: string }) {
    if (request.what === 'moon') throw new OutsideError('refused', 'not for sale');
    return request.what + ' by ' + requestId;
  } },
  llm: { async call(_: unknown, { part }: { part?: (value: unknown) => void }) { part?.({ type: 'text', text: 'he' }); part?.({ type: 'text', text: 'llo' }); return { text: 'hello', calls: [], usage: { inputTokens: 0, outputTokens: 0 }, stop: 'end' }; } },
};
`;

interface Served {
  readonly address: string;
  stop(): Promise<number>;
}

async function start(options: object = {}, files: Readonly<Record<string, string>> = {}): Promise<Served> {
  const root = makeFolder({ 'src/actors.ts': ACTORS, 'src/outside.ts': OUTSIDE, ...files });
  const controller = new AbortController();
  let output = '';
  let told: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => (told = resolve));
  const write = (text: string): void => {
    output += text;
    told();
  };
  const ended = command.settle({ store: 'memory', port: 0, outside: 'src/outside.ts', ...options }, { root, workspaceRoot: root, project: 'p', write, progress: () => undefined, interactive: false, color: false, signal: controller.signal }, join(root, 'report.json'));
  await ready;
  const address = /http:\S+?(?=[\s,])/.exec(output)?.[0];
  if (!address) throw new Error(output);
  return { address, stop: () => (controller.abort(), ended) };
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

function send(url: string, { body = '[]', method = 'POST', headers = {}, seen }: { body?: string; method?: string; headers?: Record<string, string>; seen?: (text: string, response: IncomingMessage) => void } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers: { 'content-type': 'application/json', ...headers } }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        seen?.(text, response);
      });
      response.on('close', () => resolve({ status: response.statusCode!, text }));
      response.on('error', () => undefined);
    });
    sent.on('error', reject);
    sent.end(method === 'GET' ? undefined : body);
  });
}

const EVENTS = { accept: 'text/event-stream' };
/** `event data` of each event. */
const events = (text: string): string[] => text.split('\n\n').filter((part) => /^id: /.test(part)).map((part) => part.replace(/^id: \d+\nevent: (\S+)\ndata: /, '$1 '));

test('a call streams what it emits, and then its answer or its error', async () => {
  const served = await start();
  const { status, text } = await send(`${served.address}/actors/counter/a/count`, { body: '[3, 1]', headers: EVENTS });
  assert.equal([status, events(text)], [200, ['part 1', 'part 2', 'part 3', 'answer {"value":3}']]);
  const failed = await send(`${served.address}/actors/counter/a/count`, { body: '[-1, 1]', headers: EVENTS });
  assert.equal(events(failed.text), ['error {"error":{"code":"failed","message":"not below zero"}}']);
  // each stream has its own call's parts only, and a plain call none
  const [one, two, plain] = await Promise.all([send(`${served.address}/actors/counter/b/count`, { body: '[2, 5]', headers: EVENTS }), send(`${served.address}/actors/counter/b/count`, { body: '[1, 5]', headers: EVENTS }), send(`${served.address}/actors/counter/b/count`, { body: '[1, 5]' })]);
  assert.equal([events(one.text).length, events(two.text).length, plain.text], [3, 2, '{"value":4}\n']);
  await served.stop();
});

test('an agent is followed: the parts of its answer and its end, until the reader goes or the server stops', async () => {
  const served = await start();
  const followed = send(`${served.address}/actors/helper/h`, { method: 'GET', seen: (text, response) => text.includes('"type":"end"') && response.destroy() });
  const stopped = send(`${served.address}/actors/helper/h`, { method: 'GET' });
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.is((await send(`${served.address}/actors/helper/h/ask`, { body: '["hi"]' })).text, '{"value":1}\n');
  const values = events((await followed).text).map((event) => (JSON.parse(event.replace('part ', '')) as { value: { type: string; text?: string } }).value);
  assert.equal(values.map(({ type, text }) => `${type} ${text}`), ['text he', 'text llo', 'end hello']);
  await served.stop();
  assert.is(events((await stopped).text).at(-1), 'stop {"message":"the server stops"}');
});

test('services outside: their answers, their refusals, and modules that are none', async () => {
  const served = await start();
  assert.is((await send(`${served.address}/actors/counter/a/price`, { body: '["tea"]', headers: { 'idempotency-key': 'k' } })).text, '{"value":"tea by http.k"}\n');
  assert.equal(await send(`${served.address}/actors/counter/a/price`, { body: '["moon"]' }), { status: 409, text: '{"error":{"code":"failed","message":"not for sale"}}\n' });
  await served.stop();
  const told = (options: object, files: Record<string, string>): Promise<string> => start(options, files).then(() => 'started', (error: Error) => error.message);
  assert.match(await told({}, { 'src/outside.ts': 'export const x = 1;' }), 'the module does not export "outside"');
  assert.match(await told({}, { 'src/outside.ts': 'export const outside = { a: 1 };' }), 'the service "a" has no function "call"');
  assert.match(await told({ outside: 'src/none.ts' }, {}), /no such file\n.*name it in the option "outside"/);
  const without = await start({ outside: undefined });
  assert.match((await send(`${without.address}/actors/counter/a/price`, { body: '["tea"]' })).text, 'there is no service \\"prices\\" here');
  await without.stop();
});

test('wrong input: internal methods, streams of nobody, keys without a limit', async () => {
  const served = await start();
  const status = async (path: string, options: Parameters<typeof send>[1] = {}): Promise<number> => (await send(`${served.address}${path}`, options)).status;
  assert.equal(
    [
      await status('/actors/counter/a/secret'),
      await status('/actors/helper/h/thought'),
      await status('/actors/errand/e/perform'),
      await status('/actors/nobody/a', { method: 'GET' }),
      await status('/actors/counter/a', { method: 'POST' }),
      await status('/actors/counter/a/count', { headers: { 'idempotency-key': 'x'.repeat(300) } }),
      await status('/actors/counter/a/nothing', { headers: EVENTS }),
    ],
    [404, 404, 404, 404, 405, 400, 200],
  );
  await served.stop();
});

test('a stop lets calls end, and cuts off those that take too long', async () => {
  const patient = await start();
  const call = send(`${patient.address}/actors/counter/a/count`, { body: '[1, 200]' });
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.is(await patient.stop(), 0);
  assert.is((await call).text, '{"value":1}\n');
  const hasty = await start({ stopTimeoutMs: 20 });
  const cut = send(`${hasty.address}/actors/counter/a/count`, { body: '[1, 400]' }).then(() => 'answered', () => 'cut off');
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal([await hasty.stop(), await cut], [0, 'cut off']);
});

test('traces reach a collector: a span a call under its caller, and one a service asked', async () => {
  interface OtlpSpan {
    readonly name: string;
    readonly traceId: string;
    readonly spanId: string;
    readonly parentSpanId?: string;
    readonly status?: { readonly code?: number };
    readonly attributes: ReadonlyArray<{ readonly key: string; readonly value: { readonly stringValue?: string } }>;
  }
  const spans: OtlpSpan[] = [];
  const resources: string[] = [];
  const collector = createServer((incoming, response) => {
    let text = '';
    incoming.on('data', (chunk: Buffer) => (text += chunk.toString()));
    incoming.on('end', () => {
      const { resourceSpans } = JSON.parse(text) as { resourceSpans: ReadonlyArray<{ resource: { attributes: OtlpSpan['attributes'] }; scopeSpans: ReadonlyArray<{ spans: readonly OtlpSpan[] }> }> };
      for (const { resource, scopeSpans } of resourceSpans) {
        resources.push(...resource.attributes.map(({ key, value }) => `${key}=${value.stringValue}`));
        for (const scope of scopeSpans) spans.push(...scope.spans);
      }
      response.end('{}');
    });
  });
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
  process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
  try {
    const served = await start();
    const trace = 'a'.repeat(32);
    await send(`${served.address}/actors/counter/a/price`, { body: '["tea"]', headers: { traceparent: `00-${trace}-${'b'.repeat(16)}-01` } });
    await send(`${served.address}/actors/counter/a/price`, { body: '["moon"]' });
    await served.stop();
    const find = (name: string, failed: boolean): OtlpSpan => spans.find((span) => span.name === name && (span.status?.code === 2) === failed)!;
    const [good, outside, bad] = [find('counter.price', false), find('outside prices', false), find('counter.price', true)];
    assert.equal([good.traceId, good.parentSpanId, outside.traceId, outside.parentSpanId], [trace, 'b'.repeat(16), trace, good.spanId]);
    assert.is(bad.attributes.find(({ key }) => key === 'error.type')?.value.stringValue, 'failed');
    assert.ok(resources.includes('service.name=actor-serve') && resources.includes('service.instance.id=node'));
  } finally {
    delete process.env['OTEL_EXPORTER_OTLP_ENDPOINT'];
    collector.closeAllConnections();
    collector.close();
  }
});

test.run();
