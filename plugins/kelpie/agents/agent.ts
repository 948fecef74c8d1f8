// Agents as actors: memory, tools and a conversation in durable state; every step of the tool loop is a turn of its own.
import { Actor } from '../runtime/actor';
import { messageOf } from '../runtime/errors';
import { Errand, type ErrandJob, type ErrandOutcome } from './errand';
import type { Message, ModelReply, ModelRequest, ToolCall } from './messages';
import { defineTool, ToolRegistry, type Tool, type Tools } from './tools';

export interface AgentLimits {
  /** Questions to the model within one run. */
  readonly stepsMax: number;
  /** Attempts at the model, or at a tool outside, before the run or the tool call fails. */
  readonly attemptsMax: number;
  /** Messages kept; older runs are forgotten whole. */
  readonly messagesMax: number;
  readonly blocksMax: number;
  readonly blockCharactersMax: number;
  /** Runs that wait their turn. */
  readonly waitingMax: number;
  /** Outcomes of runs that are kept. */
  readonly outcomesMax: number;
}

export const AGENT_LIMITS: AgentLimits = { stepsMax: 16, attemptsMax: 6, messagesMax: 200, blocksMax: 32, blockCharactersMax: 8_192, waitingMax: 100, outcomesMax: 64 };

export type RunOutcome = { readonly text: string } | { readonly error: string };

interface PendingCall extends ToolCall {
  /** Undefined until it is known. */
  readonly result?: { readonly text: string; readonly failed: boolean };
}

export interface AgentState {
  /** Memory blocks by name: what the agent knows in every run. */
  blocks: Record<string, string>;
  messages: Message[];
  /** Grows with every step: an outcome that carries another number is of a step that is over. */
  step: number;
  /** Runs so far, the current one included. */
  runs: number;
  current: { run: number; steps: number; calls: PendingCall[] } | null;
  waiting: Array<{ run: number; text: string }>;
  outcomes: Array<{ run: number; outcome: RunOutcome }>;
}

const isFirst = ({ role }: Message): boolean => role === 'user';

export abstract class Agent extends Actor<AgentState> {
  static override readonly internal = ['thought', 'acted'];
  static override readonly reads = ['outcome', 'status', 'transcript'];
  private ready: ToolRegistry | undefined;

  initial(): AgentState {
    return { blocks: {}, messages: [], step: 0, runs: 0, current: null, waiting: [], outcomes: [] };
  }

  /** Who the agent is, and how it works. */
  protected abstract _instructions(): string;

  /** What it can do, beside keeping its memory. */
  protected _tools(): Tools {
    return {};
  }

  /** The service that answers as the model. */
  protected _service(): string {
    return 'llm';
  }

  protected _limits(): AgentLimits {
    return AGENT_LIMITS;
  }

  /** Starts a run, or lets it wait behind those that are there; tells its number. */
  ask(text: string): number {
    if (typeof text !== 'string' || text === '') throw new Error('an agent is asked with text that is not empty');
    if (this.state.waiting.length >= this._limits().waitingMax) throw new Error(`${this.state.waiting.length} runs wait already`);
    this.state.runs += 1;
    this.state.waiting.push({ run: this.state.runs, text });
    if (!this.state.current) this._begin();
    return this.state.runs;
  }

  /** How a run ended; null while it has not, or where it is forgotten. */
  outcome(run: number): RunOutcome | null {
    return this.state.outcomes.find((kept) => kept.run === run)?.outcome ?? null;
  }

  status(): { readonly run: number | null; readonly step: number; readonly waiting: number; readonly calls: readonly string[] } {
    const { current, waiting, step } = this.state;
    return { run: current?.run ?? null, step, waiting: waiting.length, calls: (current?.calls ?? []).filter(({ result }) => !result).map(({ name }) => name) };
  }

  transcript(): readonly Message[] {
    return this.state.messages;
  }

  /** Sets a memory block; empty text deletes it. */
  remember(block: string, text: string): void {
    const { blocksMax, blockCharactersMax } = this._limits();
    if (text === '') {
      delete this.state.blocks[block];
      return;
    }
    if (block === '' || block.length > 64) throw new Error('a memory block has a name of 1 to 64 characters');
    if (text.length > blockCharactersMax) throw new Error(`a memory block holds ${blockCharactersMax} characters at most, not ${text.length}`);
    if (!Object.hasOwn(this.state.blocks, block) && Object.keys(this.state.blocks).length >= blocksMax) throw new Error(`there are ${blocksMax} memory blocks already: replace or delete one`);
    this.state.blocks[block] = text;
  }

  /** The model has answered, or could not. */
  async thought(step: number, outcome: ErrandOutcome): Promise<void> {
    const { current } = this.state;
    if (step !== this.state.step || !current) return; // of a step that is over
    if ('error' in outcome) return this._finish({ error: `the model: ${outcome.error.code}: ${outcome.error.message}` });
    const { text, calls } = outcome.ok as ModelReply;
    this.state.messages.push({ role: 'assistant', text, ...(calls.length > 0 && { calls }) });
    if (calls.length === 0) return this._finish({ text });
    const pending: PendingCall[] = [];
    for (const [slot, call] of calls.entries()) pending.push(await this._act(step, slot, call));
    current.calls = pending;
    this._goOn();
  }

  /** A tool outside has answered, or could not. */
  acted({ step, slot }: { readonly step: number; readonly slot: number }, outcome: ErrandOutcome): void {
    const call = this.state.current?.calls[slot];
    if (step !== this.state.step || !call || call.result) return;
    const result = 'ok' in outcome ? { text: this._say(outcome.ok), failed: false } : { text: `failed: ${outcome.error.code}: ${outcome.error.message}`, failed: true };
    this.state.current!.calls[slot] = { ...call, result };
    this.ctx.emit({ type: 'tool', run: this.state.current!.run, name: call.name, failed: result.failed });
    this._goOn();
  }

  private _registry(): ToolRegistry {
    const memory: Tool = defineTool<{ block: string; text: string }>({
      description: 'Keeps text under a name, for this and all later conversations. Empty text forgets it.',
      parameters: { type: 'object', properties: { block: { type: 'string' }, text: { type: 'string' } }, required: ['block', 'text'], additionalProperties: false },
      run: ({ block, text }) => (this.remember(block, text), 'kept'),
    });
    return (this.ready ??= new ToolRegistry({ remember: memory, ...this._tools() }));
  }

  private _say(result: unknown): string {
    return typeof result === 'string' ? result : (JSON.stringify(result) ?? 'done');
  }

  /** One tool call: within this turn, or sent out. What is wrong with it goes back to the model, which may do better. */
  private async _act(step: number, slot: number, call: ToolCall): Promise<PendingCall> {
    const registry = this._registry();
    const refusal = registry.refuse(call);
    if (refusal !== undefined) return { ...call, result: { text: refusal, failed: true } };
    const tool = registry.tools[call.name]!;
    const requestId = `${this.ctx.type}/${this.ctx.id}#${step}.${slot}`;
    this.ctx.emit({ type: 'call', run: this.state.current!.run, name: call.name, args: call.args });
    if ('outside' in tool) {
      this._send(slot, { service: tool.outside, request: { tool: call.name, args: call.args }, requestId, method: 'acted', ticket: { step, slot } });
      return call;
    }
    try {
      return { ...call, result: { text: this._say(await tool.run(call.args as never, { ctx: this.ctx, requestId })), failed: false } };
    } catch (error) {
      return { ...call, result: { text: `failed: ${messageOf(error)}`, failed: true } };
    }
  }

  /** Asks the model again once every call has its result. */
  private _goOn(): void {
    const current = this.state.current!;
    if (current.calls.some(({ result }) => !result)) return;
    for (const { id, result } of current.calls) this.state.messages.push({ role: 'tool', callId: id, text: result!.text, ...(result!.failed && { failed: true }) });
    current.calls = [];
    this._think();
  }

  private _begin(): void {
    const next = this.state.waiting.shift();
    if (!next) return;
    this.state.current = { run: next.run, steps: 0, calls: [] };
    this.state.messages.push({ role: 'user', text: next.text });
    this._forget();
    this._think();
  }

  private _think(): void {
    const current = this.state.current!;
    const { stepsMax } = this._limits();
    if (current.steps >= stepsMax) return this._finish({ error: `the run needs more than ${stepsMax} steps` });
    current.steps += 1;
    this.state.step += 1;
    const { step } = this.state;
    const blocks = Object.entries(this.state.blocks).map(([name, text]) => `<memory name="${name}">\n${text}\n</memory>`);
    const request: ModelRequest = { instructions: [this._instructions(), ...blocks].join('\n\n'), messages: this.state.messages, tools: this._registry().describe() };
    this._send(0, { service: this._service(), request, requestId: `${this.ctx.type}/${this.ctx.id}#${step}`, method: 'thought', ticket: step });
  }

  /** Errands of one agent go in lanes: calls of one step side by side, and no lane more than there were calls at once. */
  private _send(lane: number, job: Omit<ErrandJob, 'type' | 'id' | 'attempt' | 'attemptsMax'>): void {
    this.ctx.send(Errand, `${this.ctx.type}/${this.ctx.id}~${lane}`, 'perform', { ...job, type: this.ctx.type, id: this.ctx.id, attempt: 1, attemptsMax: this._limits().attemptsMax });
  }

  private _finish(outcome: RunOutcome): void {
    const { run } = this.state.current!;
    this.state.outcomes.push({ run, outcome });
    if (this.state.outcomes.length > this._limits().outcomesMax) this.state.outcomes.shift();
    this.state.current = null;
    this.ctx.emit({ type: 'end', run, ...outcome });
    this._begin();
  }

  /** Drops the oldest runs, so that a tool's result never stands without its call. */
  private _forget(): void {
    const { messages } = this.state;
    while (messages.length > this._limits().messagesMax) {
      const next = messages.findIndex((message, place) => place > 0 && isFirst(message));
      if (next < 0) return;
      messages.splice(0, next);
    }
  }
}
