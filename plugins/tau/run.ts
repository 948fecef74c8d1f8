// plugin-run: plugins in a host of their own process, called, unloaded, and a word for how it ended.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { StrataError } from '../graph/errors';
import type { PluginRunReport } from '../../schemas/types/plugin-run-report.schema';

export interface RunRequest {
  /** The host's program. */
  readonly host: string;
  readonly plugins: readonly string[];
  /** `plugin:method` or `plugin:method:input`. */
  readonly calls: readonly string[];
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  /** What the plugins print on standard error. */
  write(text: string): void;
}

interface Answer {
  readonly ok?: unknown;
  readonly error?: string;
  readonly us?: number;
}

interface Call {
  readonly text: string;
  readonly plugin: string;
  readonly method: string;
  readonly input: string;
}

function parseCall(text: string): Call {
  const [, plugin, method, input = ''] = /^([^:]+):([^:]+)(?::([^]*))?$/.exec(text) ?? [];
  if (plugin === undefined || method === undefined) throw new StrataError('invalid-call', `"${text}" is not a call`, { location: { pointer: '/calls' }, hint: 'write plugin:method or plugin:method:input' });
  if (/[\t\n]/.test(text)) throw new StrataError('invalid-call', 'a call cannot hold tabs or line ends', { location: { pointer: '/calls' }, hint: 'use plugin-run for plain inputs, and the Node host for others' });
  return { text, plugin, method, input };
}

/** Speaks with one host process: a command, an answer. */
class Conversation {
  private rest = '';
  private readonly waiting: ((answer: Answer | undefined) => void)[] = [];
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  private readonly child;

  constructor(host: string, write: (text: string) => void) {
    this.child = spawn(host, [], { stdio: ['pipe', 'pipe', 'pipe'] });
    this.child.stdin.on('error', () => undefined);
    this.child.stderr.setEncoding('utf8').on('data', write);
    this.child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = (this.rest + chunk).split('\n');
      this.rest = lines.pop()!;
      // a plugin may print lines of its own
      for (const line of lines) if (/^\{"(ok|error)":/.test(line)) this.waiting.shift()?.(JSON.parse(line) as Answer);
        else write(`${line}\n`);
    });
    this.ended = new Promise((resolve, reject) => {
      this.child.on('error', reject);
      this.child.on('close', (code, signal) => {
        for (const answer of this.waiting.splice(0)) answer(undefined);
        resolve({ code, signal });
      });
    });
  }

  /** The answer, or undefined where the process is gone. */
  ask(...words: readonly (string | number)[]): Promise<Answer | undefined> {
    const answer = new Promise<Answer | undefined>((resolve) => this.waiting.push(resolve));
    this.child.stdin.write(`${words.join('\t')}\n`);
    if (this.child.exitCode !== null || this.child.signalCode !== null) return Promise.resolve(undefined);
    return answer;
  }

  end(): void {
    this.child.stdin.end();
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }
}

/** Runs the plugins. The report says how it ended; only a request that makes no sense throws. */
export async function run(request: RunRequest): Promise<PluginRunReport> {
  for (const file of [request.host, ...request.plugins]) {
    if (!existsSync(file)) throw new StrataError('not-built', 'is not there', { location: { file }, hint: 'build it first: nx run PROJECT:plugin-build (the host too)' });
  }
  const calls = request.calls.map(parseCall);
  const began = performance.now();
  const host = new Conversation(request.host, request.write);
  let late = false;
  const stop = (): void => host.kill();
  const timer = setTimeout(() => {
    late = true;
    stop();
  }, request.timeoutMs);
  request.signal?.addEventListener('abort', stop, { once: true });
  try {
    const plugins: { path: string; id: number | null; error: string | null; verdict: string | null }[] = [];
    const names = new Map<string, number>();
    for (const path of request.plugins) {
      const answer = await host.ask('load', path);
      const id = typeof answer?.ok === 'number' ? answer.ok : null;
      plugins.push({ path, id, error: answer ? (answer.error ?? null) : 'the host ended', verdict: null });
      if (id !== null) names.set(String(plugins.length), id);
    }
    const list = (await host.ask('list'))?.ok;
    if (Array.isArray(list)) for (const { id, name } of list as readonly { id: number; name: string }[]) names.set(name, id);
    const called: { call: string; answer: string | null; error: string | null; us: number }[] = [];
    for (const { text, plugin, method, input } of calls) {
      const id = names.get(plugin);
      if (id === undefined) {
        called.push({ call: text, answer: null, error: `no plugin "${plugin}" was loaded`, us: 0 });
        continue;
      }
      const answer = await host.ask('call', id, method, input);
      called.push({ call: text, answer: typeof answer?.ok === 'string' ? answer.ok : null, error: answer ? (answer.error ?? null) : 'the host ended', us: answer?.us ?? 0 });
    }
    let stayed = '';
    for (const plugin of plugins) {
      if (plugin.id === null) continue;
      const answer = await host.ask('unload', plugin.id);
      const verdict = answer?.ok as { verdict: string; deferred: unknown } | undefined;
      plugin.verdict = verdict?.verdict ?? null;
      if (verdict?.verdict === 'deferred') stayed = JSON.stringify(verdict.deferred);
    }
    host.end();
    const { code, signal } = await host.ended;
    const refused = plugins.find(({ error }) => error !== null);
    const failed = called.find(({ error }) => error !== null);
    const outcome = late ? 'timeout' : signal !== null ? 'crashed' : refused ? 'refused' : failed ? 'failed' : stayed ? 'stayed' : 'done';
    const details = { timeout: `ended after ${request.timeoutMs} ms`, crashed: `the process ended by ${signal}`, refused: refused?.error ?? '', failed: failed?.error ?? '', stayed, done: code === 0 ? '' : `exit code ${code}` };
    return { version: 1, outcome, signal, detail: details[outcome], plugins, calls: called, wallMs: Math.round(performance.now() - began) };
  } finally {
    clearTimeout(timer);
    request.signal?.removeEventListener('abort', stop);
    stop();
  }
}
