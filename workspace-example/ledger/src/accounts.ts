// Accounts and transfers as actors. A transfer moves money by messages that commit with the turns that send them.
import { Actor, sometimes } from 'nx-strata/kelpie';

export const OPENING_BALANCE = 100;

interface AccountState {
  balance: number;
}

export class Account extends Actor<AccountState> {
  static override readonly reads = ['balance'];

  initial(): AccountState {
    return { balance: OPENING_BALANCE };
  }

  balance(): number {
    return this.state.balance;
  }

  /** Takes money out for a transfer, and says how that went with the same commit. */
  withdraw(transfer: string, amount: number): void {
    if (this.state.balance < amount) {
      sometimes('a withdrawal is refused');
      this.ctx.send(Transfer, transfer, 'refused');
      return;
    }
    this.state.balance -= amount;
    this.ctx.send(Transfer, transfer, 'withdrawn');
  }

  deposit(transfer: string, amount: number): void {
    this.state.balance += amount;
    this.ctx.send(Transfer, transfer, 'deposited');
  }
}

interface TransferState {
  step: 'new' | 'withdrawing' | 'depositing' | 'done' | 'refused';
  from: string;
  to: string;
  amount: number;
}

export class Transfer extends Actor<TransferState> {
  static override readonly reads = ['status'];

  initial(): TransferState {
    return { step: 'new', from: '', to: '', amount: 0 };
  }

  status(): TransferState['step'] {
    return this.state.step;
  }

  start(from: string, to: string, amount: number): void {
    if (this.state.step !== 'new') return;
    if (!Number.isSafeInteger(amount) || amount <= 0) throw new Error(`an amount is a positive whole number, not ${amount}`);
    this.state = { step: 'withdrawing', from, to, amount };
    this.ctx.send(Account, from, 'withdraw', this.ctx.id, amount);
  }

  withdrawn(): void {
    this.state.step = 'depositing';
    this.ctx.send(Account, this.state.to, 'deposit', this.ctx.id, this.state.amount);
  }

  refused(): void {
    this.state.step = 'refused';
  }

  deposited(): void {
    sometimes('a transfer is done');
    this.state.step = 'done';
  }
}

/** Types by the names under which they are stored and served. */
export const actors = { account: Account, transfer: Transfer };
