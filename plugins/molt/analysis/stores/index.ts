// Stores: who writes which name or attribute.
export { isConstantGlobal, type ModuleStores, moduleStores, type StoreKind, type StoreSite } from './stores';
