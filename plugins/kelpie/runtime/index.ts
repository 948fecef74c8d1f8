// What an actor's author imports: `nx-strata/kelpie`. Nothing here touches the process, the file system or the network.
export { Actor, type ActorClass, type ActorContext, type ActorTypes, type Kv, type Methods } from './actor';
export { ActorError, OutsideError, type ActorErrorCode, type OutsideErrorCode } from './errors';
export type { Outside, OutsideCall } from './ports';
export { DEFAULT_LIMITS, type Limits } from './limits';
export { defineModel, type Model, type ModelOperation } from './model';
export { defineScenario, operation, sometimes, type Client, type ModelName, type OperationSpec, type OutsideWorld, type Random, type Scenario } from './scenario';
