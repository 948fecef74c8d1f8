// The runtime's own workload: every promise that it makes, asked for at once, with a check for each.
import { Actor, ActorError, defineScenario, operation, sometimes, type Client, type Random } from '../../../plugins/kelpie/runtime/index';

const IDS = ['x', 'y', 'z'];

/** A register for the history: linearizable, whatever happens. */
class Register extends Actor<{ value: number | null }> {
  static override readonly reads = ['read'];
  initial() {
    return { value: null };
  }
  read() {
    return this.state.value;
  }
  write(value: number) {
    this.state.value = value;
  }
  cas(expected: number | null, next: number) {
    if (this.state.value !== expected) throw new Error('did not match');
    this.state.value = next;
  }
}

interface BoxState {
  count: number;
  tokens: string[];
  fired: string[];
  taken: string[];
  lastFrom: Record<string, number>;
  disorder: number;
  sent: number;
  open: boolean;
}

/** A box that counts what reaches it, so that what is lost or doubled shows. */
class Box extends Actor<BoxState> {
  static override readonly reads = ['look', 'keyed'];
  initial(): BoxState {
    return { count: 0, tokens: [], fired: [], taken: [], lastFrom: {}, disorder: 0, sent: 0, open: false };
  }
  look() {
    return this.state;
  }
  async keyed() {
    return { kv: (await this.ctx.kv.get<number>('count')) ?? 0, count: this.state.count };
  }
  async add(token: string) {
    // what lies between reading and writing must not let another turn in
    const before = this.state.count;
    const kept = (await this.ctx.kv.get<number>('count')) ?? 0;
    this.ctx.kv.put('count', kept + 1);
    this.state.count = before + 1;
    this.state.tokens.push(token);
  }
  async addAndFail() {
    const kept = (await this.ctx.kv.get<number>('count')) ?? 0;
    this.ctx.kv.put('count', kept + 100);
    this.state.count += 100;
    this.ctx.send(Box, this.ctx.id, 'receive', 'nobody', -1, 'never');
    throw new Error('on purpose');
  }
  async relay(to: string, token: string) {
    await this.ctx.call(Box, to).accept(`${token} through ${this.ctx.id}`);
    this.state.tokens.push(token);
  }
  accept(token: string) {
    this.state.tokens.push(token);
  }
  tell(to: string, token: string) {
    this.state.sent += 1;
    this.ctx.send(Box, to, 'receive', this.ctx.id, this.state.sent, token);
  }
  receive(from: string, sequence: number, token: string) {
    if (sequence <= (this.state.lastFrom[from] ?? 0)) this.state.disorder += 1;
    this.state.lastFrom[from] = sequence;
    this.state.tokens.push(token);
  }
  later(delayMs: number, token: string) {
    this.ctx.remind(token, delayMs, 'fire', token);
  }
  fire(token: string) {
    sometimes('a reminder fires');
    this.state.fired.push(token);
  }
  toggle() {
    this.state.open = !this.state.open;
  }
  take(token: string) {
    if (!this.state.open) throw new Error('closed');
    this.state.taken.push(token);
  }
  tryToTake(token: string) {
    if (!this.state.open) return false;
    this.state.taken.push(token);
    return true;
  }
}

// What the clients were told: by kind of promise, the tokens that must be there, may be there, and must not be there.
interface Told {
  readonly must: string[];
  readonly may: string[];
  readonly never: string[];
}
const told: Record<'token' | 'fired' | 'taken', Told> = { token: { must: [], may: [], never: [] }, fired: { must: [], may: [], never: [] }, taken: { must: [], may: [], never: [] } };

async function promise(kind: keyof typeof told, token: string, call: Promise<unknown>, done: (answer: unknown) => boolean = () => true): Promise<unknown> {
  try {
    const answer = await call;
    told[kind][done(answer) ? 'must' : 'never'].push(token);
    return answer;
  } catch (error) {
    const uncertain = error instanceof ActorError && error.uncertain;
    told[kind][uncertain ? 'may' : 'never'].push(token);
    if (uncertain) sometimes('nobody knows whether a call happened');
    throw error;
  }
}

const place = (random: Random, index: number) => ({ id: random.pick(IDS), to: random.pick(IDS), token: `k${index}`, delayMs: 100 + random.int(1500) });
type Place = ReturnType<typeof place>;

const boxes = (client: Client): Promise<BoxState[]> => Promise.all(IDS.map((id) => client.actor(Box, id).look()));

function compare(kind: keyof typeof told, found: readonly string[], what: string): void {
  const { must, never } = told[kind];
  const seen = new Set(found);
  const doubled = found.find((token, at) => found.indexOf(token) !== at);
  if (doubled !== undefined) throw new Error(`${what} ${doubled} twice`);
  const lost = must.find((token) => !seen.has(token));
  if (lost !== undefined) throw new Error(`${what} ${lost} is lost`);
  const unasked = never.find((token) => seen.has(token));
  if (unasked !== undefined) throw new Error(`${what} ${unasked} happened though the client was told that it did not`);
}

export default defineScenario({
  actors: { register: Register, box: Box },
  model: 'cas-kv',
  length: 80,
  durationMs: 6_000,
  operations: {
    read: operation<Place>({ weight: 2, generate: place, record: ({ id }) => ({ f: 'read', key: id }), run: (client, { id }) => client.actor(Register, id).read() }),
    write: operation<{ id: string; value: number }>({
      generate: (random, index) => ({ id: random.pick(IDS), value: index }),
      record: ({ id, value }) => ({ f: 'write', key: id, value }),
      run: (client, { id, value }) => client.actor(Register, id).write(value),
    }),
    cas: operation<{ id: string; expected: number | null; next: number }>({
      generate: (random, index) => ({ id: random.pick(IDS), expected: random.int(3) === 0 ? null : random.int(index + 1), next: index }),
      record: ({ id, expected, next }) => ({ f: 'cas', key: id, value: [expected, next] }),
      run: (client, { id, expected, next }) => client.actor(Register, id).cas(expected, next),
    }),
    add: operation<Place>({ weight: 2, generate: place, run: (client, { id, token }) => promise('token', token, client.actor(Box, id).add(token)) }),
    addAndFail: operation<Place>({ generate: place, run: (client, { id }) => client.actor(Box, id).addAndFail() }),
    relay: operation<Place>({ generate: place, run: (client, { id, to, token }) => promise('token', token, client.actor(Box, id).relay(to, token)) }),
    tell: operation<Place>({ weight: 2, generate: place, run: (client, { id, to, token }) => promise('token', token, client.actor(Box, id).tell(to, token)) }),
    later: operation<Place>({ weight: 2, generate: place, run: (client, { id, delayMs, token }) => promise('fired', token, client.actor(Box, id).later(delayMs, token)) }),
    toggle: operation<Place>({ weight: 2, generate: place, run: (client, { id }) => client.actor(Box, id).toggle() }),
    take: operation<Place>({ generate: place, run: (client, { id, token }) => promise('taken', token, client.actor(Box, id).take(token)) }),
    tryToTake: operation<Place>({ generate: place, run: (client, { id, token }) => promise('taken', token, client.actor(Box, id).tryToTake(token), (answer) => answer === true) }),
  },
  invariants: {
    'every token once': async (client) => compare('token', (await boxes(client)).flatMap(({ tokens }) => tokens), 'token'),
    'every reminder once': async (client) => compare('fired', (await boxes(client)).flatMap(({ fired }) => fired), 'reminder'),
    'a refusal is for ever': async (client) => compare('taken', (await boxes(client)).flatMap(({ taken }) => taken), 'taking'),
    'messages in order': async (client) => {
      if ((await boxes(client)).some(({ disorder }) => disorder > 0)) throw new Error('a message came before an earlier one of its sender');
    },
    'a turn is whole': async (client) => {
      for (const { tokens } of await boxes(client)) if (tokens.includes('never')) throw new Error('a turn that failed sent a message');
      for (const { kv, count } of await Promise.all(IDS.map((id) => client.actor(Box, id).keyed()))) {
        if (kv !== count || count >= 100) throw new Error(`state and kv of one turn differ: ${count} and ${kv}`);
      }
    },
    'every actor takes calls': async (client) => {
      await Promise.all(IDS.map((id) => client.actor(Register, id).write(-1)));
    },
  },
  sometimes: ['a reminder fires', 'nobody knows whether a call happened'],
});
