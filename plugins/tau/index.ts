// What executors and users call of tau: building, verifying and running native plugins.
import { pluginFiles, layoutOf, type Layout } from './layout';
import { cargoWorkspaceOf, requirePackage } from './cargo-manifest';

export { build, shownArtifacts, type BuildRequest, type BuildResult } from './build';
export { assemble, type Dist, type DistRequest } from './dist/assemble';
export { checkDist, type Checked } from './dist/check';
export { applyPatches, parsePatches, readPatches, type Patch } from './dist/patches';
export { cargoWorkspaceOf } from './cargo-manifest';
export { Host, type HostOptions, type LoadedPlugin, type PointerFound, type Stay, type UnloadVerdict } from './host';
export { run, type RunRequest } from './run';
export { verify, type VerifyRequest } from './verify/verify';
export { renderText as renderVerify, renderSarif as renderVerifySarif } from './verify/render';
export { RULES, type Rule, type RuleId, type RuleResult } from './verify/rules';

/** Where plugin-build stages the plugin of a project. */
export const stagedPlugin = (root: string, outputPath: string): string => pluginFiles(layoutOf(cargoWorkspaceOf(root), outputPath), requirePackage(root).name).object;

/** The folders in which plugin-build stages for a project. */
export const stagedFolders = (root: string, outputPath: string): Layout => layoutOf(cargoWorkspaceOf(root), outputPath);
