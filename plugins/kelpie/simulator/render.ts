// The story of a failing run, for a person.
import type { Plan } from './simulation';

const seconds = (ms: number): string => `${(ms / 1000).toFixed(3)} s`;

export const counted = (many: number, what: string): string => `${many} ${what}${many === 1 ? '' : 's'}`;

/** Faults and operations of a plan in the order of their times. */
export function renderStory({ faults, operations }: Plan, nodes: number): string {
  const name = (node: number): string => (node === nodes ? 'the store' : `node n${node}`);
  const hits = ({ kind, node, other }: Plan['faults'][number]): string => {
    if (kind === 'store-crash' || kind === 'disk-full' || kind === 'slow-disk') return 'the store';
    if (kind === 'lost-write' || kind === 'misdirected-write' || kind === 'bit-rot') return `the store's ${other % 2 === 0 ? 'log.a' : 'log.b'}`;
    return kind === 'one-way-partition' ? `${name(node)} to ${name(other)}` : name(node);
  };
  const lines = [
    ...faults.map((fault) => ({ atMs: fault.atMs, text: `fault      ${fault.kind} of ${hits(fault)} for ${fault.forMs} ms` })),
    ...operations.map(({ atMs, client, name: operation, args }) => ({ atMs, text: `client c${client}  ${operation} ${JSON.stringify(args)}` })),
  ];
  return lines
    .sort((x, y) => x.atMs - y.atMs)
    .map(({ atMs, text }) => `    ${seconds(atMs).padStart(10)}  ${text}\n`)
    .join('');
}
