// What the lint looks at: the files that a bundle of the actors is made of, typed by the compiler.
import { existsSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { Metafile } from 'esbuild';
import type { ts } from 'ts-morph';
import { StrataError } from '../../graph/errors';
import { shownPath } from '../../graph/executor';
import { bundleFailure, loadEsbuild, PACKAGE_ALIASES, RUNTIME, WASM_LOADER } from '../simulator/bundle';

export type Ts = typeof ts;

export interface LintedFile {
  readonly path: string;
  readonly source: ts.SourceFile;
  /** Files from where the lint began to this one, both included; absolute. */
  readonly through: readonly string[];
}

/** A file of a package, and the import in the project's own code that leads to it. */
export interface PackageFile extends LintedFile {
  readonly name: string;
}

export interface LintProgram {
  readonly ts: Ts;
  readonly checker: ts.TypeChecker;
  readonly program: ts.Program;
  readonly own: readonly LintedFile[];
  readonly packages: readonly PackageFile[];
  /** The runtime's `Actor`, by the file that declares it. */
  isRuntime(path: string): boolean;
}

const builtins = new Set(builtinModules);

/** The module of the host that an import names, if it is one. */
export const hostModule = (specifier: string): string | undefined => (specifier.startsWith('node:') || builtins.has(specifier) ? specifier.replace(/^node:/, '') : undefined);

/** The compiler, and its wrapper: heavy, and so loaded by who needs it only. */
export function loadTypeScript(): typeof import('ts-morph') {
  try {
    return require('ts-morph') as typeof import('ts-morph');
  } catch (error) {
    throw new StrataError('no-ts-morph', 'TypeScript is read through ts-morph', { hint: 'npm install --save-dev ts-morph', cause: error });
  }
}

/** The imports among the files of a bundle: types alone are no imports, and what is not used is not in it. */
async function bundledFiles(entries: readonly string[], base: string): Promise<Metafile> {
  try {
    const { metafile } = await loadEsbuild().build({
      entryPoints: [...entries],
      absWorkingDir: base,
      outdir: join(base, 'none'),
      bundle: true,
      write: false,
      metafile: true,
      format: 'esm',
      platform: 'neutral',
      mainFields: ['module', 'main'],
      conditions: ['import', 'require', 'default'],
      target: 'es2022',
      logLevel: 'silent',
      loader: WASM_LOADER,
      plugins: [
        {
          name: 'outside',
          setup(build) {
            build.onResolve({ filter: /^nx-strata\/kelpie(\/|$)/ }, ({ path }) => ({ path, external: true }));
            build.onResolve({ filter: /.*/ }, ({ path }) => (hostModule(path) === undefined ? undefined : { path, external: true }));
          },
        },
      ],
    });
    return metafile;
  } catch (error) {
    throw bundleFailure(error, entries[0]!, 'correct the source');
  }
}

const packageName = (path: string): string => {
  const parts = path.slice(path.lastIndexOf(`node_modules${sep}`) + 13).split(sep);
  return parts[0]!.startsWith('@') ? `${parts[0]}/${parts[1]}` : parts[0]!;
};

/** Breadth first from the entries: for each file the shortest way to it. */
function ways(metafile: Metafile, base: string, entries: readonly string[]): Map<string, readonly string[]> {
  const imports = new Map(Object.entries(metafile.inputs).map(([file, { imports: found }]) => [resolve(base, file), found.filter(({ external }) => !external).map(({ path }) => resolve(base, path))]));
  const found = new Map<string, readonly string[]>(entries.map((entry) => [entry, [entry]]));
  for (const [file, way] of found) for (const next of imports.get(file) ?? []) if (!found.has(next)) found.set(next, [...way, next]);
  return found;
}

/** Package files of which nothing is left once the bundle holds only what is used. */
function unusedFiles(metafile: Metafile, base: string): ReadonlySet<string> {
  const used = new Set(Object.values(metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([file]) => file)));
  return new Set(Object.keys(metafile.inputs).filter((file) => file.includes('node_modules') && !used.has(file)).map((file) => resolve(base, file)));
}

const SCRIPT = /\.[cm]?[jt]sx?$/;

/** The options that resolve the project's imports as its own tsconfig does; all else is the lint's. */
function compilerOptions(api: Ts, root: string): ts.CompilerOptions {
  const options: ts.CompilerOptions = {};
  for (let here = root; ; here = dirname(here)) {
    const file = join(here, 'tsconfig.json');
    if (existsSync(file)) {
      const { config } = api.readConfigFile(file, (path) => api.sys.readFile(path)) as { config?: unknown };
      const { paths, baseUrl, jsx, experimentalDecorators } = api.parseJsonConfigFileContent(config ?? {}, { ...api.sys, readDirectory: () => [] }, here).options;
      Object.assign(options, { ...(paths && { paths: Object.fromEntries(Object.entries(paths).map(([name, places]) => [name, places.map((place) => resolve(baseUrl ?? here, place))])) }), ...(jsx !== undefined && { jsx }), ...(experimentalDecorators && { experimentalDecorators }) });
      break;
    }
    if (dirname(here) === here) break;
  }
  return {
    ...options,
    paths: { ...options.paths, ...Object.fromEntries(Object.entries(PACKAGE_ALIASES).map(([name, file]) => [name, [file.replace(/\.js$/, '.d.ts')]])) },
    target: api.ScriptTarget.ES2022,
    lib: ['lib.esnext.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    module: api.ModuleKind.ESNext,
    moduleResolution: api.ModuleResolutionKind.Bundler,
    allowJs: true,
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
    types: [],
  };
}

/** Reads what `entries` (absolute paths) are bundled of. */
export async function openProgram(root: string, entries: readonly string[]): Promise<LintProgram> {
  for (const entry of entries) if (!existsSync(entry)) throw new StrataError('no-such-file', 'no such file', { location: { file: shownPath(entry) }, hint: 'files are named relative to the project' });
  const metafile = await bundledFiles(entries, root);
  const found = ways(metafile, root, entries);
  const unused = unusedFiles(metafile, root);
  const { ts: api, Project } = loadTypeScript();
  const scripts = [...found].filter(([path]) => SCRIPT.test(path) && !unused.has(path));
  const project = new Project({ compilerOptions: compilerOptions(api, root), skipAddingFilesFromTsConfig: true, skipFileDependencyResolution: true });
  for (const [path] of scripts) project.addSourceFileAtPath(path);
  const program = project.getProgram().compilerObject;
  const files = scripts.flatMap(([path, through]): LintedFile[] => {
    const source = program.getSourceFile(path);
    return source ? [{ path, source, through }] : [];
  });
  const inPackage = ({ path }: LintedFile): boolean => relative(root, path).split(sep).includes('node_modules') || path.includes(`${sep}node_modules${sep}`);
  const kelpie = dirname(dirname(RUNTIME));
  return {
    ts: api,
    checker: program.getTypeChecker(),
    program,
    own: files.filter((file) => !inPackage(file)),
    packages: files.filter(inPackage).map((file) => ({ ...file, name: packageName(file.path) })),
    isRuntime: (path) => [kelpie, kelpie.replace(`${sep}dist${sep}`, sep)].some((folder) => ['runtime', 'agents', 'wasm'].some((part) => resolve(path).startsWith(`${join(folder, part)}${sep}`))),
  };
}
