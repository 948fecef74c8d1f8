// The twelve rules: what must hold in a plugin's file so that it shares its host's runtime, and can be unloaded.
import type { ElfFile, ElfSymbol } from '../../../native/tau';

export type RuleVerdict = 'pass' | 'warn' | 'fail';

export interface RuleResult {
  readonly id: RuleId;
  readonly verdict: RuleVerdict;
  readonly detail: string;
}

export type RuleId =
  | 'object'
  | 'needed'
  | 'run-path'
  | 'exports'
  | 'identity'
  | 'runtime'
  | 'allocator'
  | 'undefined'
  | 'no-delete'
  | 'tls-destructors'
  | 'abi'
  | 'build-id';

/** A needed object as it was found. */
export interface Resolved {
  readonly name: string;
  /** Absolute; undefined where it was not found. */
  readonly path: string | undefined;
  /** Found through the plugin's own RUNPATH, not in a system folder. */
  readonly own: boolean;
  readonly elf: ElfFile | undefined;
}

/** Everything that the rules look at. */
export interface Subject {
  readonly elf: ElfFile;
  readonly needed: readonly Resolved[];
  /** Names of system objects that any plugin may need. */
  readonly allowed: ReadonlySet<string>;
  /** Name of the dist's shared standard library, where there is one to compare with. */
  readonly standardLibrary: string | undefined;
  /** Build ids of a signed manifest by file name, where there is one. */
  readonly signed: { readonly file: string; readonly buildId: string | undefined } | undefined;
}

export interface Rule {
  readonly id: RuleId;
  /** What it asks for, in one line. */
  readonly title: string;
  check(subject: Subject): Omit<RuleResult, 'id'>;
}

const RT = 'libtau_rt.so';
const MANIFEST = 'TAU_PLUGIN_MANIFEST';
/** ELF header of the machine that this runs on. */
const MACHINES: Readonly<Record<string, number>> = { x64: 62, arm64: 183 };
/** Of the manifest, in rt/src/abi.rs. */
const MANIFEST_VERSION = 1;
const MANIFEST_BYTES = 1664;
const NAMES_SHOWN = 5;

const pass = (detail: string): Omit<RuleResult, 'id'> => ({ verdict: 'pass', detail });
const fail = (...problems: string[]): Omit<RuleResult, 'id'> => ({ verdict: 'fail', detail: problems.join('; ') });
const judged = (problems: readonly string[], well: string): Omit<RuleResult, 'id'> => (problems.length > 0 ? fail(...problems) : pass(well));

function shown(names: readonly string[]): string {
  const more = names.length - NAMES_SHOWN;
  return names.slice(0, NAMES_SHOWN).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

const isStandardLibrary = (name: string): boolean => /^libstd-[0-9a-f]+\.so$/.test(name);
const visible = ({ defined, local, hidden }: ElfSymbol): boolean => defined && !local && !hidden;
const definitions = (elf: ElfFile | undefined): readonly string[] => (elf?.dynamicSymbols ?? []).filter(visible).map(({ name }) => name);
const undefinedNames = (elf: ElfFile): readonly ElfSymbol[] => elf.dynamicSymbols.filter(({ defined, name }) => !defined && name !== '');
/** Both ways in which rustc writes a crate's name into a symbol's. */
const ofRt = (name: string): boolean => /6tau_rt|tau_rt\.\./.test(name);
const ofAllocator = (name: string): boolean => /(?:___?rust_(?:alloc|dealloc|realloc|alloc_zeroed)|__rg_(?:alloc|dealloc|realloc)|__rdl_(?:alloc|dealloc|realloc))(?![a-z])/.test(name) && !name.includes('no_alloc_shim');
const ofPluginId = (name: string): boolean => /PLUGIN_ID/.test(name);
const registersDestructors = (name: string): boolean => /thread_local.*destructors.*register|__cxa_thread_atexit/.test(name);

export const RULES: readonly Rule[] = [
  {
    id: 'object',
    title: 'a shared object for this machine, without text relocations or an executable stack',
    check({ elf }) {
      const machine = MACHINES[process.arch];
      return judged(
        [
          ...(elf.type === 3 ? [] : [`not a shared object (type ${elf.type})`]),
          ...(elf.machine === machine ? [] : [`for machine ${elf.machine}, and this one is ${machine ?? process.arch}`]),
          ...(elf.dynamic ? [] : ['no dynamic section']),
          ...(elf.textRelocations ? ['text relocations: its code is written to at load'] : []),
          ...(elf.executableStack || !elf.stackHeader ? ['asks for an executable stack'] : []),
          ...elf.problems,
        ],
        'shared object, no text relocations, no executable stack',
      );
    },
  },
  {
    id: 'needed',
    title: 'needs rt, the dist\'s one standard library, and system objects of the allow-list only',
    check({ elf, allowed, standardLibrary }) {
      const standard = elf.needed.filter(isStandardLibrary);
      const others = elf.needed.filter((name) => name !== RT && !isStandardLibrary(name));
      return judged(
        [
          ...(elf.needed.includes(RT) ? [] : [`${RT} is not needed: it has a runtime of its own, or calls nothing in it`]),
          ...(standard.length === 1 ? [] : [standard.length === 0 ? 'no shared standard library: it was linked to a static one' : `${standard.length} standard libraries`]),
          ...(standard.length === 1 && standardLibrary !== undefined && standard[0] !== standardLibrary ? [`${standard[0]}, and the host runs ${standardLibrary}`] : []),
          ...others.filter((name) => /tau_sdk/.test(name)).map((name) => `${name}: the sdk is compiled into each plugin, never shared`),
          ...others.filter((name) => !/tau_sdk/.test(name) && !allowed.has(name)).map((name) => `${name} is not on the allow-list`),
        ],
        elf.needed.join(', '),
      );
    },
  },
  {
    id: 'run-path',
    title: 'what it needs is found from where it lies',
    check({ elf, needed }) {
      const missing = needed.filter(({ path }) => path === undefined).map(({ name }) => name);
      const foreign = elf.runpath.filter((entry) => entry !== '$ORIGIN' && !entry.startsWith('$ORIGIN/'));
      return judged(
        [
          ...(elf.rpath ? ['has an RPATH, which wins over the environment and is not told apart'] : []),
          ...(elf.runpath.length === 0 ? ['no RUNPATH'] : []),
          ...foreign.map((entry) => `RUNPATH entry ${entry} does not begin with $ORIGIN`),
          ...(missing.length > 0 ? [`not found: ${shown(missing)}`] : []),
          ...needed.filter(({ name, path, own }) => path !== undefined && !own && (name === RT || isStandardLibrary(name))).map(({ name, path }) => `${name} is found only at ${path}`),
        ],
        elf.runpath.join(':'),
      );
    },
  },
  {
    id: 'exports',
    title: 'exports its manifest and nothing else',
    check({ elf }) {
      const exported = elf.dynamicSymbols.filter(visible).map(({ name }) => name);
      const others = exported.filter((name) => name !== MANIFEST);
      return judged([...(exported.includes(MANIFEST) ? [] : [`no ${MANIFEST}`]), ...(others.length > 0 ? [`also exports ${shown(others)}`] : [])], MANIFEST);
    },
  },
  {
    id: 'identity',
    title: 'its identity is its own',
    check({ elf }) {
      const shared = [...elf.dynamicSymbols, ...elf.staticSymbols.filter(({ local, hidden }) => !local && !hidden)].filter(({ name }) => ofPluginId(name)).map(({ name }) => name);
      if (shared.length > 0) return fail(`${shown([...new Set(shared)])} is not local: two plugins could share it`);
      return pass(elf.staticSymbols.some(({ name }) => ofPluginId(name)) ? 'PLUGIN_ID is local' : 'PLUGIN_ID is not visible (stripped)');
    },
  },
  {
    id: 'runtime',
    title: 'takes the runtime from rt and has no part of it inside',
    check({ elf, needed }) {
      const rt = needed.find(({ name }) => name === RT);
      if (!rt?.elf) return fail(`${RT} was not found`);
      const offered = new Set(definitions(rt.elf));
      const taken = undefinedNames(elf).map(({ name }) => name).filter(ofRt);
      const absent = taken.filter((name) => !offered.has(name));
      const inside = [...elf.dynamicSymbols, ...elf.staticSymbols].filter(({ name, defined }) => defined && name !== '' && ofRt(name) && offered.has(name)).map(({ name }) => name);
      return judged(
        [
          ...(taken.length === 0 ? ['takes nothing from rt'] : []),
          ...(absent.length > 0 ? [`rt does not have ${shown(absent)}: it was built against another one`] : []),
          ...(inside.length > 0 ? [`has a copy of ${shown([...new Set(inside)])}`] : []),
        ],
        `${taken.length} symbols from ${RT}`,
      );
    },
  },
  {
    id: 'allocator',
    title: 'uses the shared heap',
    check({ elf }) {
      const own = [...elf.dynamicSymbols, ...elf.staticSymbols].filter(({ name, defined }) => defined && ofAllocator(name)).map(({ name }) => name);
      return judged(own.length > 0 ? [`has an allocator of its own: ${shown([...new Set(own)])}`] : [], 'no allocator inside');
    },
  },
  {
    id: 'undefined',
    title: 'all that it takes is defined by what it needs',
    check({ elf, needed }) {
      const offered = new Set(needed.flatMap(({ elf: object }) => definitions(object)));
      // ld.so itself defines a few that every process has
      const absent = undefinedNames(elf).filter(({ name, weak }) => !weak && !offered.has(name) && name !== '__tls_get_addr').map(({ name }) => name);
      return judged(absent.length > 0 ? [`nothing defines ${shown(absent)}`] : [], `${undefinedNames(elf).length} symbols, all defined`);
    },
  },
  {
    id: 'no-delete',
    title: 'may be unloaded',
    check: ({ elf }) => judged(elf.noDelete ? ['NODELETE is set: the linker would never unload it'] : [], 'NODELETE is not set'),
  },
  {
    id: 'tls-destructors',
    title: 'registers no destructors of thread-local values, or says so',
    check({ elf }) {
      const registers = undefinedNames(elf).map(({ name }) => name).filter(registersDestructors);
      const declared = (elf.manifest?.requires ?? '').split(',').map((word) => word.trim()).includes('tls-destructors');
      if (registers.length === 0) return pass('none');
      if (declared) return pass('registers some, and declares it');
      return { verdict: 'warn', detail: 'registers destructors of thread-local values: a thread that used one keeps the plugin in memory until it ends; avoid Drop in thread_local!, or declare requires: "tls-destructors"' };
    },
  },
  {
    id: 'abi',
    title: 'was built by the host\'s compiler, against the host\'s rt',
    check({ elf: { manifest }, needed }) {
      if (!manifest) return fail('no manifest can be read');
      const identity = needed.find(({ name }) => name === RT)?.elf?.identity;
      return judged(
        [
          ...(manifest.version === MANIFEST_VERSION && manifest.size === MANIFEST_BYTES ? [] : [`manifest version ${manifest.version} of ${manifest.size} bytes; expected ${MANIFEST_VERSION} of ${MANIFEST_BYTES}`]),
          ...(identity ? [] : [`${RT} does not say which build it is`]),
          ...(identity && identity.rustc !== manifest.rustc ? [`compiler "${manifest.rustc}", and rt's is "${identity.rustc}"`] : []),
          ...(identity && identity.build !== manifest.rtBuild ? [`built against rt ${manifest.rtBuild}, and this one is ${identity.build}`] : []),
        ],
        `${manifest.rustc}, rt ${manifest.rtBuild}`,
      );
    },
  },
  {
    id: 'build-id',
    title: 'has a build id, the one that the dist signed',
    check({ elf: { buildId }, signed }) {
      if (buildId === '') return fail('no build id: link with --build-id=sha1');
      if (!signed) return pass(buildId);
      if (signed.buildId === undefined) return fail(`${signed.file} does not name it`);
      return signed.buildId === buildId ? pass(`${buildId}, as signed`) : fail(`${buildId}, and ${signed.file} says ${signed.buildId}`);
    },
  },
];
