// An agent that pays through a tool outside: whatever crashes, each payment that it was asked for is made once.
import { defineScenario, operation, OutsideError, sometimes } from '../../../plugins/kelpie/runtime/index';
import { Agent, defineTool, Errand, type ModelReply, type ModelRequest, type Tools } from '../../../plugins/kelpie/agents/index';

export class Payer extends Agent {
  protected override _instructions(): string {
    return 'You pay what you are asked to pay.';
  }
  protected override _tools(): Tools {
    return {
      pay: defineTool<{ amount: number }>({ description: 'Pays an amount.', parameters: { type: 'object', properties: { amount: { type: 'integer', minimum: 1 } }, required: ['amount'] }, outside: 'bank' }),
      note: defineTool<{ text: string }>({ description: 'Notes a text.', parameters: { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] }, run: ({ text }, { ctx }) => (ctx.kv.put(`note ${text}`, true), 'noted') }),
    };
  }
}

/** What the bank did: by request id, so that a repeated request does nothing more. */
const payments = new Map<string, number>();
let asked = 0;
const runs = new Map<number, number>();

const reply = (text: string, calls: ModelReply['calls'] = []): ModelReply => ({ text, calls, usage: { inputTokens: 1, outputTokens: 1 }, stop: calls.length > 0 ? 'tools' : 'end' });

export default defineScenario({
  actors: { payer: Payer, errand: Errand },
  length: 3,
  clients: 2,
  durationMs: 2_500,
  settleMs: 90_000,
  outside: {
    /** Pays and notes what the last question says, first with arguments that do not fit; then says so. */
    llm: ({ messages }: ModelRequest, { random }) => {
      if (random.next() < 0.15) throw new OutsideError('rate-limited', 'slow down', 100 + random.int(400));
      const place = messages.findLastIndex(({ role }) => role === 'user');
      const last = messages[place]!;
      const amount = Number(/\d+/.exec('text' in last ? last.text : '')?.[0]);
      const since = messages.slice(place + 1).filter(({ role }) => role === 'assistant').length;
      if (since === 0) return reply('', [{ id: 'a', name: 'pay', args: { amount: 'much' } }]);
      if (since === 1) return reply('', [{ id: 'b', name: 'pay', args: { amount } }, { id: 'c', name: 'note', args: { text: `${amount}` } }, { id: 'd', name: 'pay', args: { amount: 1 } }]);
      return reply(`paid ${amount}`);
    },
    bank: ({ args }: { args: { amount: number } }, { requestId }) => {
      if (payments.has(requestId)) sometimes('a payment is asked for again');
      payments.set(requestId, args.amount);
      return 'paid';
    },
  },
  operations: {
    ask: operation<number>({
      generate: (_, index) => 10 + index,
      async run(client, amount) {
        asked += 1;
        const run = await client.actor(Payer, 'p').ask(`pay ${amount}`);
        runs.set(run, amount);
        return run;
      },
    }),
  },
  invariants: {
    'every run ends, and pays once': async (client) => {
      const agent = client.actor(Payer, 'p');
      const { run, waiting } = await agent.status();
      if (run !== null || waiting > 0) throw new Error(`${waiting + 1} runs are not over`);
      let sum = 0;
      for (const [number, amount] of runs) {
        const outcome = await agent.outcome(number);
        if (!outcome || !('text' in outcome) || outcome.text !== `paid ${amount}`) throw new Error(`run ${number} ended with ${JSON.stringify(outcome)}`);
        sum += amount + 1;
      }
      if (runs.size !== asked) return; // nobody knows of some
      const paid = [...payments.values()].reduce((total, amount) => total + amount, 0);
      if (paid !== sum || payments.size !== 2 * runs.size) throw new Error(`${payments.size} payments of ${paid} in all, not ${2 * runs.size} of ${sum}`);
    },
  },
});
