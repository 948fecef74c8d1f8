// kelpie's public functions: actors in a real process, their stores, and the judge of histories.
export { startNode, type ActorNode, type NodeOptions } from './node/node';
export { createSystemClock, LocalNetwork, type Network } from './node/ports';
export { createSocketNetwork, type SocketNetwork, type SocketNetworkOptions } from './node/sockets';
export { createMemoryStore } from './runtime/memory-store';
export type { Store } from './runtime/store';
export { openLmdbStore } from './stores/lmdb';
export { openPostgresStore, type PostgresStoreOptions } from './stores/postgres';
export { checkHistory, checkHistorySync } from './history/check';
export { parseHistory } from './history/history';
