// A bug on purpose, kept out of the default run: the money of a transfer is on its way in a timer, which a crash forgets.
// See it found: strata dst-run workspace-example/ledger --scenarios=src/lossy.planted.ts
import { Actor, defineScenario, operation, type Client } from 'nx-strata/kelpie';

const ACCOUNTS = ['alice', 'bob', 'carol'];
const OPENING_BALANCE = 100;

class LossyAccount extends Actor<{ balance: number }> {
  static override readonly reads = ['balance'];

  initial() {
    return { balance: OPENING_BALANCE };
  }

  balance(): number {
    return this.state.balance;
  }

  deposit(amount: number): void {
    this.state.balance += amount;
  }

  /** The bug: `ctx.timer` lives in memory. `ctx.send` would have committed the message with the withdrawal. */
  transfer(to: string, amount: number): void {
    if (this.state.balance < amount) throw new Error('too little money');
    this.state.balance -= amount;
    this.ctx.timer(`${this.ctx.requestId} to ${to}`, 50, 'payOut', to, amount);
  }

  async payOut(to: string, amount: number): Promise<void> {
    await this.ctx.call(LossyAccount, to).deposit(amount);
  }
}

export default defineScenario({
  actors: { account: LossyAccount },
  operations: {
    transfer: operation({
      generate: (random) => {
        const from = random.int(ACCOUNTS.length);
        return { from: ACCOUNTS[from]!, to: ACCOUNTS[(from + 1) % ACCOUNTS.length]!, amount: 1 + random.int(40) };
      },
      run: (client: Client, { from, to, amount }) => client.actor(LossyAccount, from).transfer(to, amount),
    }),
  },
  invariants: {
    'money is conserved': async (client) => {
      const balances = await Promise.all(ACCOUNTS.map((id) => client.actor(LossyAccount, id).balance()));
      const sum = balances.reduce((total, balance) => total + balance, 0);
      if (sum !== ACCOUNTS.length * OPENING_BALANCE) throw new Error(`the accounts hold ${sum}, not ${ACCOUNTS.length * OPENING_BALANCE}`);
    },
  },
});
