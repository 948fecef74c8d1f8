// Clients move money between accounts while nodes crash, networks part and disks fail: no money may come or go.
import { defineScenario, operation, type Client } from 'nx-strata/kelpie';
import { Account, actors, OPENING_BALANCE, Transfer } from './accounts';

const ACCOUNTS = ['alice', 'bob', 'carol', 'dave'];

async function total(client: Client): Promise<number> {
  const balances = await Promise.all(ACCOUNTS.map((id) => client.actor(Account, id).balance()));
  return balances.reduce((sum, balance) => sum + balance, 0);
}

export default defineScenario({
  actors,
  operations: {
    transfer: operation({
      weight: 4,
      generate: (random, index) => {
        const from = random.int(ACCOUNTS.length);
        const to = (from + 1 + random.int(ACCOUNTS.length - 1)) % ACCOUNTS.length;
        return { id: `t${index}`, from: ACCOUNTS[from]!, to: ACCOUNTS[to]!, amount: 1 + random.int(80) };
      },
      run: (client, { id, from, to, amount }) => client.actor(Transfer, id).start(from, to, amount),
    }),
    look: operation({
      generate: (random) => ({ id: random.pick(ACCOUNTS) }),
      run: async (client, { id }) => {
        const balance = await client.actor(Account, id).balance();
        if (balance < 0) throw new Error(`${id} owes ${-balance}`);
        return balance;
      },
    }),
  },
  invariants: {
    'money is conserved': async (client) => {
      const sum = await total(client);
      if (sum !== ACCOUNTS.length * OPENING_BALANCE) throw new Error(`the accounts hold ${sum}, not ${ACCOUNTS.length * OPENING_BALANCE}`);
    },
  },
  sometimes: ['a withdrawal is refused', 'a transfer is done'],
});
