// A store on another node: the same questions over the network; no answer in time means that nobody knows.
import { StoreUnknown, messageOf } from './errors';
import type { Rpc } from './rpc';
import type { Store } from './store';

const METHODS = ['heartbeat', 'nodes', 'claim', 'release', 'load', 'verify', 'commit', 'kvGet', 'kvList', 'pending', 'acknowledge', 'orphans'] as const;

/** Answers the questions of remote stores. */
export function serveStore(rpc: Rpc, store: Store): void {
  const methods = store as unknown as Record<string, (...args: readonly unknown[]) => unknown>;
  for (const method of METHODS) rpc.serve(`store.${method}`, (args: readonly unknown[]) => methods[method]!(...args));
}

export function createRemoteStore(rpc: Rpc, node: string, timeoutMs: number): Store {
  const ask = async (method: (typeof METHODS)[number], args: readonly unknown[]): Promise<unknown> => {
    try {
      return await rpc.ask(node, `store.${method}`, args, timeoutMs);
    } catch (error) {
      throw new StoreUnknown(messageOf(error));
    }
  };
  const methods: Record<string, unknown> = Object.fromEntries(METHODS.map((method) => [method, (...args: readonly unknown[]) => ask(method, args)]));
  methods['close'] = () => undefined;
  return methods as unknown as Store;
}
