// Imports: what a program is made of.
export { type ImportGraph, importGraph, type ImportOptions, type ModuleNode } from './graph';
export { LINUX, type Platform } from './platform';
export { Finder, type Found } from './resolve';
export { type ImportSite, importSites } from './sites';
