// Agents: tools and memory over a real HTTP endpoint that speaks as the providers do, and crashes between any two steps.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Agent, AGENT_LIMITS, defineTool, Errand, ToolRegistry, type AgentLimits, type ModelReply, type ModelRequest, type Tools } from '../../plugins/kelpie/agents/index';
import { createModel, type ModelOptions, type Service } from '../../plugins/kelpie/llm/index';
import { startNode, type ActorNode } from '../../plugins/kelpie/node/node';
import { createSystemClock } from '../../plugins/kelpie/node/ports';
import { OutsideError } from '../../plugins/kelpie/runtime/errors';
import { createMemoryStore } from '../../plugins/kelpie/runtime/memory-store';
import { bundleScenario } from '../../plugins/kelpie/simulator/bundle';
import { Simulator, type Plan } from '../../plugins/kelpie/simulator/simulation';

const test = suite('agents');

// A local endpoint that speaks both protocols

interface Said {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: { readonly stream?: boolean; readonly messages: ReadonlyArray<{ readonly role: string; readonly content: unknown }>; readonly system?: string; readonly tools?: readonly unknown[] };
}
type Script = (said: Said, response: ServerResponse) => void;

interface Endpoint {
  readonly url: string;
  readonly said: Said[];
  script: Script;
  close(): Promise<void>;
}

async function serve(): Promise<Endpoint> {
  const said: Said[] = [];
  const endpoint = { said, script: (() => undefined) as Script };
  const server: Server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      const one = { path: request.url!, headers: request.headers, body: JSON.parse(text) as Said['body'] };
      said.push(one);
      endpoint.script(one, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  return Object.assign(endpoint, { url, close: () => new Promise<void>((resolve) => (server.closeAllConnections(), server.close(() => resolve()))) });
}

const json = (response: ServerResponse, body: unknown, status = 200, headers: Record<string, string> = {}): void => void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));

/** What both protocols call a reply with text and calls; as one body or as events. */
function speak(said: Said, response: ServerResponse, text: string, calls: ReadonlyArray<{ id: string; name: string; args: object }> = []): void {
  const openai = said.path.endsWith('/chat/completions');
  const wire = calls.map(({ id, name, args }, index) => ({ index, id, type: 'function', function: { name, arguments: JSON.stringify(args) } }));
  if (!said.body.stream) {
    if (openai) return json(response, { choices: [{ message: { role: 'assistant', content: text || null, tool_calls: wire }, finish_reason: calls.length > 0 ? 'tool_calls' : 'stop' }], usage: { prompt_tokens: 3, completion_tokens: 5 } });
    return json(response, { content: [{ type: 'text', text }, ...calls.map(({ id, name, args }) => ({ type: 'tool_use', id, name, input: args }))], stop_reason: calls.length > 0 ? 'tool_use' : 'end_turn', usage: { input_tokens: 3, output_tokens: 5 } });
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const events: Array<readonly [string, unknown]> = [];
  const halves = [text.slice(0, 3), text.slice(3)].filter((part) => part !== '');
  if (openai) {
    for (const content of halves) events.push(['', { choices: [{ delta: { content } }] }]);
    for (const call of wire) {
      events.push(['', { choices: [{ delta: { tool_calls: [{ ...call, function: { name: call.function.name, arguments: '' } }] } }] }]);
      for (const piece of call.function.arguments.match(/.{1,5}/g)!) events.push(['', { choices: [{ delta: { tool_calls: [{ index: call.index, function: { arguments: piece } }] } }] }]);
    }
    events.push(['', { choices: [{ delta: {}, finish_reason: calls.length > 0 ? 'tool_calls' : 'stop' }] }], ['', { choices: [], usage: { prompt_tokens: 3, completion_tokens: 5 } }]);
  } else {
    events.push(['message_start', { type: 'message_start', message: { usage: { input_tokens: 3 } } }], ['ping', { type: 'ping' }], ['content_block_start', { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }]);
    for (const part of halves) events.push(['content_block_delta', { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: part } }]);
    calls.forEach(({ id, name, args }, place) => {
      events.push(['content_block_start', { type: 'content_block_start', index: place + 1, content_block: { type: 'tool_use', id, name, input: {} } }]);
      for (const piece of JSON.stringify(args).match(/.{1,5}/g)!) events.push(['content_block_delta', { type: 'content_block_delta', index: place + 1, delta: { type: 'input_json_delta', partial_json: piece } }]);
    });
    events.push(['message_delta', { type: 'message_delta', delta: { stop_reason: calls.length > 0 ? 'tool_use' : 'end_turn' }, usage: { output_tokens: 5 } }], ['message_stop', { type: 'message_stop' }]);
  }
  const all = `${events.map(([event, data]) => `${event ? `event: ${event}\n` : ''}data: ${JSON.stringify(data)}\n\n`).join('')}${openai ? 'data: [DONE]\n\n' : ''}`;
  // cut where no event ends
  response.write(all.slice(0, Math.floor(all.length / 2) + 3));
  setImmediate(() => response.end(all.slice(Math.floor(all.length / 2) + 3)));
}

const QUESTION: ModelRequest = {
  instructions: 'Be short.',
  messages: [
    { role: 'user', text: 'add 1 and 2' },
    { role: 'assistant', text: '', calls: [{ id: 'k1', name: 'add', args: { a: 1, b: 2 } }] },
    { role: 'tool', callId: 'k1', text: '3' },
  ],
  tools: [{ name: 'add', description: 'Adds.', parameters: { type: 'object' } }],
};

for (const provider of ['openai', 'anthropic'] as const) {
  for (const stream of [false, true]) {
    test(`${provider}${stream ? ' in parts' : ''}: request, text and tool calls`, async () => {
      const endpoint = await serve();
      endpoint.script = (said, response) => speak(said, response, 'done so', [{ id: 'k2', name: 'add', args: { a: 3, b: 4.5 } }, { id: 'k3', name: 'add', args: {} }]);
      const parts: string[] = [];
      const model = createModel({ provider, stream, model: 'm', apiKey: 'secret', baseUrl: endpoint.url });
      const reply = (await model.call(QUESTION, { requestId: 'r1', part: (part) => void parts.push((part as { text: string }).text) })) as ModelReply;
      assert.equal(reply, { text: 'done so', calls: [{ id: 'k2', name: 'add', args: { a: 3, b: 4.5 } }, { id: 'k3', name: 'add', args: {} }], usage: { inputTokens: 3, outputTokens: 5 }, stop: 'tools' });
      assert.equal(parts, stream ? ['don', 'e so'] : []);
      const [{ path, headers, body }] = endpoint.said as [Said];
      if (provider === 'openai') {
        assert.equal([path, headers.authorization, headers['idempotency-key'], body.messages.map(({ role }) => role)], ['/v1/chat/completions', 'Bearer secret', 'r1', ['system', 'user', 'assistant', 'tool']]);
      } else {
        assert.equal([path, headers['x-api-key'], body.system, body.messages.map(({ role }) => role)], ['/v1/messages', 'secret', 'Be short.', ['user', 'assistant', 'user']]);
        assert.equal(body.messages[2]!.content, [{ type: 'tool_result', tool_use_id: 'k1', content: '3' }]);
      }
      await endpoint.close();
    });
  }
}

test('what a provider does wrong has a code, and says whether it is worth another try', async () => {
  const endpoint = await serve();
  const told = async (script: Script, options: Partial<ModelOptions> = {}): Promise<string> => {
    endpoint.script = script;
    try {
      await createModel({ provider: 'openai', model: 'm', apiKey: 'k', baseUrl: endpoint.url, timeoutMs: 20_000, ...options }).call(QUESTION, { requestId: 'r' });
      return 'answered';
    } catch (error) {
      assert.instance(error, OutsideError);
      const { code, message, retryable, retryAfterMs } = error as OutsideError;
      return `${code}${retryable ? ', again' : ''}${retryAfterMs === undefined ? '' : ` after ${retryAfterMs}`}: ${message}`;
    }
  };
  assert.is(await told((_, response) => json(response, { error: { message: 'slow down' } }, 429, { 'retry-after': '2' })), 'rate-limited, again after 2000: HTTP 429: slow down');
  assert.is(await told((_, response) => json(response, { error: { message: 'wrong key' } }, 401)), 'refused: HTTP 401: wrong key');
  assert.is(await told((_, response) => void response.writeHead(503).end('down')), 'unavailable, again: HTTP 503: down');
  assert.is(await told((_, response) => void response.end('<html>')), 'bad-answer: the provider answered what is not JSON');
  assert.is(await told((_, response) => json(response, { choices: [] })), 'bad-answer: the provider answered without a message');
  assert.is(await told((_, response) => void response.end('x'.repeat(2_000)), { answerBytesMax: 1_000 }), 'bad-answer: the provider answered with more than 1000 bytes');
  assert.match(await told((_, response) => void response.destroy()), /^unavailable, again: /);
  assert.is(await told(() => undefined, { timeoutMs: 50 }), 'timeout, again: no whole answer within 50 ms');
  const stream = (text: string): Script => (_, response) => void response.writeHead(200, { 'content-type': 'text/event-stream' }).end(text);
  assert.is(await told(stream('data: {"choices":[{"delta":{"content":"ha"}}]}\n\n'), { stream: true }), 'bad-answer: the provider answered with a stream that ended too early');
  assert.is(await told(stream('data: {\n\n'), { stream: true }), 'bad-answer: the provider answered with an event that is not JSON');
  assert.is(await told(stream('event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"busy"}}\n\n'), { stream: true, provider: 'anthropic' }), 'rate-limited, again: busy');
  await endpoint.close();
  assert.match(await told(() => undefined), /^unavailable, again: /);
});

// Agents on a real node

class Helper extends Agent {
  protected override _instructions(): string {
    return 'You help.';
  }
  protected override _tools(): Tools {
    return {
      add: defineTool<{ a: number; b: number }>({ description: 'Adds.', parameters: { type: 'object', properties: { a: { type: 'number' }, b: { type: 'number' } }, required: ['a', 'b'], additionalProperties: false }, run: ({ a, b }) => a + b }),
      fail: defineTool({ description: 'Fails.', parameters: { type: 'object' }, run: () => { throw new Error('on purpose'); } }),
      mail: defineTool<{ to: string }>({ description: 'Sends a mail.', parameters: { type: 'object', properties: { to: { type: 'string' } }, required: ['to'] }, outside: 'mail' }),
    };
  }
  protected override _limits(): AgentLimits {
    return { ...AGENT_LIMITS, stepsMax: 5, attemptsMax: 3 };
  }
}

async function withNode(services: Readonly<Record<string, Service['call']>>, use: (node: ActorNode) => Promise<void>): Promise<void> {
  const clock = createSystemClock();
  const node = await startNode({
    actors: { helper: Helper, errand: Errand },
    store: createMemoryStore(clock),
    clock,
    outside: {
      async call(service, request, call) {
        const serve_ = services[service];
        if (!serve_) throw new OutsideError('unknown-service', `there is no service "${service}" here`);
        return serve_(request, call);
      },
    },
  });
  try {
    await use(node);
  } finally {
    await node.stop();
  }
}

async function outcomeOf(node: ActorNode, run: number): Promise<string> {
  for (let tries = 0; tries < 500; tries += 1) {
    const outcome = await node.actor(Helper, 'h').outcome(run);
    if (outcome) return 'text' in outcome ? outcome.text : `error: ${outcome.error}`;
    await wait(5);
  }
  return 'not over';
}

test('a run over HTTP: calls that do not fit go back to the model, tools run, memory stays, and parts are emitted', async () => {
  const endpoint = await serve();
  const steps: ReadonlyArray<(said: Said, response: ServerResponse) => void> = [
    (_, response) => json(response, { error: { message: 'not yet' } }, 429, { 'retry-after': '0' }),
    (said, response) => speak(said, response, '', [{ id: '1', name: 'add', args: { a: 1 } }, { id: '2', name: 'nothing', args: {} }, { id: '3', name: 'fail', args: {} }]),
    (said, response) => speak(said, response, 'hm', [{ id: '4', name: 'add', args: { a: 1, b: 2 } }, { id: '5', name: 'mail', args: { to: 'x' } }, { id: '6', name: 'remember', args: { block: 'user', text: 'likes sums' } }]),
    (said, response) => speak(said, response, 'it is 3'),
    (said, response) => speak(said, response, 'hello again'),
  ];
  endpoint.script = (said, response) => steps[endpoint.said.length - 1]!(said, response);
  const mails: string[] = [];
  const model = createModel({ provider: 'anthropic', stream: true, model: 'm', apiKey: 'k', baseUrl: endpoint.url });
  await withNode({ llm: (request, call) => model.call(request, call), mail: async (request, { requestId }) => (mails.push(`${requestId} ${JSON.stringify(request)}`), { sent: true }) }, async (node) => {
    const seen: string[] = [];
    const end = node.watch('helper', 'h', (value) => void seen.push(JSON.stringify(value)));
    assert.is(await outcomeOf(node, await node.actor(Helper, 'h').ask('add 1 and 2')), 'it is 3');
    assert.equal(mails, ['helper/h#2.1 {"tool":"mail","args":{"to":"x"}}']);
    const results = (await node.actor(Helper, 'h').transcript()).flatMap((message) => (message.role === 'tool' ? [`${message.callId}${message.failed ? '!' : ''} ${message.text}`] : []));
    assert.equal(results, ["1! the arguments do not fit: / must have required property 'b'", '2! there is no tool "nothing"; there are remember, add, fail, mail', '3! failed: on purpose', '4 3', '5 {"sent":true}', '6 kept']);
    assert.ok(seen.includes('{"type":"text","text":"it "}') && seen.includes('{"type":"call","run":1,"name":"mail","args":{"to":"x"}}') && seen.at(-1) === '{"type":"end","run":1,"text":"it is 3"}', seen.join('\n'));
    end();
    assert.is(await outcomeOf(node, await node.actor(Helper, 'h').ask('hello')), 'hello again');
    assert.match(endpoint.said.at(-1)!.body.system!, '<memory name="user">\nlikes sums\n</memory>');
  });
  await endpoint.close();
});

test('a run ends with its error: a model that refuses, one that never comes to an end, and limits', async () => {
  let mode = 'refuse';
  let attempts = 0;
  const llm: Service['call'] = async () => {
    attempts += 1;
    if (mode === 'refuse') throw new OutsideError('refused', 'no');
    if (mode === 'away') throw new OutsideError('unavailable', 'away', 1);
    return { text: '', calls: [{ id: `${attempts}`, name: 'add', args: { a: 1, b: 1 } }], usage: { inputTokens: 0, outputTokens: 0 }, stop: 'tools' };
  };
  await withNode({ llm }, async (node) => {
    const agent = node.actor(Helper, 'h');
    assert.is(await outcomeOf(node, await agent.ask('x')), 'error: the model: refused: no');
    assert.is(attempts, 1);
    mode = 'away';
    assert.is(await outcomeOf(node, await agent.ask('x')), 'error: the model: unavailable: away');
    assert.is(attempts, 4);
    mode = 'loop';
    assert.is(await outcomeOf(node, await agent.ask('x')), 'error: the run needs more than 5 steps');
    const error = async (call: Promise<unknown>): Promise<string> => call.then(() => 'done', (thrown: Error) => thrown.message);
    assert.match(await error(agent.ask('')), 'not empty');
    assert.match(await error(agent.remember('b', 'x'.repeat(9_000))), '8192 characters at most');
    assert.match(await error(node.invoke('helper', 'h', '_think', [])), 'no method "_think"');
    // an outcome of a step that is over changes nothing
    const before = await agent.transcript();
    await node.invoke('helper', 'h', 'thought', [1, { ok: { text: 'stale', calls: [] } }]);
    assert.equal(await agent.transcript(), before);
  });
});

test('a tool must have a name that providers take, and a schema', () => {
  const make = (tools: Tools) => () => new ToolRegistry(tools);
  const run = (): number => 1;
  assert.throws(make({ 'a b': { description: '', parameters: { type: 'object' }, run } }), 'must be named by letters');
  assert.throws(make({ a: { description: '', parameters: { type: 'string' }, run } }), 'must be of the type "object"');
  assert.throws(make({ a: { description: '', parameters: { type: 'object', properties: { x: { type: 'nothing' } } }, run } }), 'are no JSON schema');
});

// In the simulator

const bundle = bundleScenario(join(__dirname, 'scenarios/agents.scenario.js'));

/** A run of one question, and the moments just after each event at a node: what it sent has not arrived yet. */
function stepsOf(simulator: Simulator): { readonly plan: Plan; readonly moments: ReadonlyArray<readonly [node: number, atMs: number]> } {
  const { operations } = simulator.plan(1);
  const plan = { seed: 1, faults: [], operations: [{ ...operations[0]!, name: 'ask', args: 10, atMs: 100 }] };
  const moments = new Map<string, readonly [number, number]>();
  let over = Infinity;
  const { failure } = simulator.run(plan, {
    trace({ timeMs, node, what, text }) {
      if (what === 'state' && text.includes('"paid 10"')) over = Math.min(over, timeMs);
      if (timeMs >= 100 && timeMs <= over && /^n\d$/.test(node) && what === 'message') moments.set(`${node} ${timeMs}`, [Number(node[1]), Math.ceil(timeMs * 1000 + 1) / 1000]);
    },
  });
  assert.is(failure, undefined);
  assert.ok(moments.size > 20 && over < Infinity, `${moments.size} steps`);
  return { plan, moments: [...moments.values()] };
}

const crashAt = (plan: Plan, node: number, atMs: number): Plan => ({ ...plan, faults: [{ kind: 'crash', atMs, forMs: 400, node, other: 0, level: 0 }] });

test('a crash between any two steps of the tool loop loses no effect and doubles none', async () => {
  const simulator = new Simulator(await bundle);
  const { plan, moments } = stepsOf(simulator);
  let again = 0;
  for (const [node, atMs] of moments) {
    const { failure, marks } = simulator.run(crashAt(plan, node, atMs));
    assert.is(failure, undefined, `a crash of n${node} at ${atMs} ms: ${failure?.message}`);
    again += marks['a payment is asked for again'] ?? 0;
  }
  assert.ok(again > 0, 'no crash fell between a payment and its commit');
});

test('a tool that ignores the request id is found out by the same crashes', async () => {
  const { code, ...rest } = await bundle;
  const planted = code.replace('payments.set(requestId, args.amount)', 'payments.set(`${requestId} ${payments.size}`, args.amount)');
  assert.is.not(planted, code);
  const simulator = new Simulator({ ...rest, code: planted });
  const { plan, moments } = stepsOf(simulator);
  const found = moments.some(([node, atMs]) => simulator.run(crashAt(plan, node, atMs)).failure?.signature === 'invariant:every run ends, and pays once');
  assert.ok(found);
});

test('seeds with all faults keep the promise too', async () => {
  const simulator = new Simulator(await bundle);
  for (let seed = 1; seed <= 12; seed += 1) {
    const { failure } = simulator.run(simulator.plan(seed));
    assert.is(failure, undefined, `seed ${seed}: ${failure?.message}`);
  }
});

test.run();
