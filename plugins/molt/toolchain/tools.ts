// Which C compilers there are: the system's for native; for wasm the system's clang with a WASI sysroot, else npm's @yowasp/clang.
import { execFileSync } from 'node:child_process';
import { StrataError } from '../../graph/errors';
import { embeddedTools } from './embedded';
import { compilerFiles, embeddedVersion } from './find';
import { systemTools } from './system';

export type Target = 'native' | 'wasm';
export type Profile = 'dev' | 'release';

export interface Compilation {
  readonly language: 'c' | 'c++';
  readonly flags: readonly string[];
  readonly source: string;
  /** Folder whose headers the source includes. */
  readonly include: string;
  readonly output: string;
}
export interface Linking {
  readonly inputs: readonly string[];
  readonly flags: readonly string[];
  readonly output: string;
}

/** A compiler for one target: what it makes is written to the output named. */
export interface Tools {
  /** Tells one compiler from another in cache keys. */
  readonly identity: string;
  /** For people: which one, and where from. */
  readonly described: string;
  /** Compiles in this process's memory, where starting costs seconds: the dev profile then leaves optimising out. */
  readonly embedded: boolean;
  compile(job: Compilation): Promise<void>;
  archive(output: string, objects: readonly string[]): Promise<void>;
  link(job: Linking): Promise<void>;
}

const versions = new Map<string, string>();
function version(tool: string): string {
  let text = versions.get(tool);
  if (text === undefined) versions.set(tool, (text = execFileSync(tool, ['--version'], { encoding: 'utf8' }).split('\n')[0]!));
  return text;
}

function system(target: Target): Tools | undefined {
  const files = compilerFiles(target);
  if (!files) return undefined;
  const described = version(files.cc);
  return systemTools({ ...files, target: target === 'wasm' ? ['--target=wasm32-wasi'] : [], identity: `${target} ${described}`, described });
}

export function findTools(target: Target): Tools | undefined {
  const found = system(target);
  if (found || target === 'native') return found;
  const embedded = embeddedVersion();
  return embedded === undefined ? undefined : embeddedTools(embedded);
}

export const remedies: Readonly<Record<Target, string>> = {
  native: 'apt-get install clang',
  wasm: 'npm install --save-dev @yowasp/clang, or apt-get install clang lld wasi-libc libclang-rt-14-dev-wasm32',
};

export function requireTools(target: Target): Tools {
  const tools = findTools(target);
  if (tools) return tools;
  throw new StrataError('no-toolchain', target === 'wasm' ? 'no clang with wasm-ld and a WASI sysroot, and no @yowasp/clang' : 'no C compiler', { hint: `install one: ${remedies[target]}` });
}
