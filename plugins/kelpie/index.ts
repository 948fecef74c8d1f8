// kelpie's public functions: actors in a real process, their stores, and the judge of histories.
export { startNode, type ActorNode, type NodeOptions } from './node/node';
export { createSystemClock, LocalNetwork } from './node/ports';
export { createMemoryStore } from './runtime/memory-store';
export type { Store } from './runtime/store';
export { openLmdbStore } from './stores/lmdb';
export { checkHistory, checkHistorySync } from './history/check';
export { parseHistory } from './history/history';
