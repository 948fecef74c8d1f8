// Faults that can be planted in the runtime, to see that the simulation finds them. Only tests and the mutant bench do so.

export const mutants = {
  'store-ignores-epoch': 'a commit of a former owner is accepted',
  'store-ignores-version': 'a commit from an old version is accepted',
  'epoch-not-raised': 'a new owner gets the old epoch',
  'commit-not-idempotent': 'a commit sent again is applied again',
  'reply-before-commit': 'the reply leaves before the commit',
  'read-without-verify': 'a read is answered from memory without asking whether the node still owns the shard',
  'lose-reminder': 'a reminder is kept in memory only',
  'reminder-not-deleted': 'a reminder that fired stays in the store',
  'reminders-not-recovered': 'a new owner does not look for reminders',
  'skip-dedup': 'a request id that was seen is executed again',
  'dedup-not-stored': 'outcomes are remembered in memory only',
  'dedup-dropped-unchanged': 'the outcome of a turn that changed nothing is not stored',
  'error-not-stored': 'a turn that failed is not remembered',
  'retry-with-new-id': 'a repeated call gets a new request id',
  'nested-id-random': 'a nested call of a repeated turn gets a new request id',
  'outbox-not-stored': 'messages are sent from memory only',
  'outbox-before-commit': 'messages leave before the commit',
  'outbox-acknowledged-early': 'a message counts as delivered when it is sent',
  'messages-overtake': 'messages of one actor to another are sent side by side',
  'outbox-not-recovered': 'a new owner does not send what the former left',
  'no-rollback': 'state changed by a turn that failed stays',
  'stale-after-unknown': 'after a commit of unknown outcome the activation goes on',
  'keep-doubted-shard': 'after a commit of unknown outcome the shard keeps its epoch',
  'forget-unsure-claims': 'a claim that was not answered is taken for refused',
  'unknown-as-failed': 'a commit of unknown outcome is reported as failed',
  'unknown-as-committed': 'a commit of unknown outcome is reported as done',
  'turns-interleave': 'a second turn starts while the first waits',
  'kv-outside-turn': 'kv changes are not undone with their turn',
  'forget-fsync': 'the log answers before its bytes are safe',
  'log-without-checksum': 'a torn record is taken for a good one',
  'one-log-only': 'recovery reads one copy of the log',
  'epoch-not-logged': 'who owns a shard is forgotten when the store restarts',
} as const;

export type MutantName = keyof typeof mutants;

let planted: string | undefined;

export function plant(name: MutantName | undefined): void {
  planted = name;
}

export const anyBroken = (): boolean => planted !== undefined;

export const broken = (name: MutantName): boolean => planted === name;
