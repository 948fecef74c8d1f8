// What the syntax addon tells of source files: a threaded tree-sitter scan, typed.
import { loadNative } from '../index';

/** Changes whenever the same file may give another result: part of every key under which results are kept. */
export const SYNTAX_VERSION = 1;

export interface PythonFunction {
  readonly name: string;
  /** 1-based line of its `def`. */
  readonly line: number;
  readonly async: boolean;
}

export interface PythonClass {
  /** Qualified by the classes around it: `TestOuter.TestInner`. */
  readonly name: string;
  readonly line: number;
  /** Dotted names of the bases, import aliases resolved: `unittest.TestCase`. */
  readonly bases: readonly string[];
  readonly methods: readonly PythonFunction[];
}

export interface PythonFixture {
  readonly name: string;
  /** As written (`function` where nothing is); `dynamic` where a function decides at run time. */
  readonly scope: string;
  readonly autouse: boolean;
  readonly line: number;
}

export interface PythonImport {
  /** Dotted name without leading dots; empty for `from . import x`. */
  readonly module: string;
  /** What `from module import ...` names (`*` for all); empty for `import module`. */
  readonly names: readonly string[];
  /** Leading dots: 0 is absolute, 1 the file's own package. */
  readonly level: number;
  readonly line: number;
  /** Inside a function: runs when that is called. */
  readonly lazy: boolean;
  /** Under `if TYPE_CHECKING:`: never runs. */
  readonly typeOnly: boolean;
  /** Inside an if, a loop or a try: may not run, or may fail without harm. */
  readonly conditional: boolean;
  /** By `importlib.import_module`, `__import__`, `pytest.importorskip` or `pytest_plugins` with a literal name. */
  readonly dynamic: boolean;
}

export interface PythonHint {
  readonly kind: 'threads' | 'processes' | 'sockets' | 'native';
  /** The module or function, import aliases resolved. */
  readonly what: string;
  readonly line: number;
}

export interface ScanError {
  /**
   * `syntax`: parts do not parse, the rest is told. `encoding`: not valid in its encoding, told all the same.
   * The others: nothing could be told.
   */
  readonly kind: 'syntax' | 'encoding' | 'unreadable' | 'not-a-file' | 'too-large' | 'binary' | 'too-complex';
  readonly message: string;
  /** 1-based line of the first place, where there is one. */
  readonly line?: number;
  /** Share of the file's bytes that did not parse, 0 to 1. */
  readonly share: number;
}

export interface ScannedFile {
  /** As given. */
  readonly file: string;
  readonly bytes: number;
  /** `utf-8`, or what the file declares (PEP 263), in lower case. */
  readonly encoding: string;
  readonly bom: boolean;
  readonly error?: ScanError;
}

export interface PythonImports extends ScannedFile {
  readonly imports: readonly PythonImport[];
}

export interface PythonFile extends PythonImports {
  /** Functions of the module itself. All of them: which are tests, pytest's `python_functions` decides. */
  readonly functions: readonly PythonFunction[];
  /** Classes of the module and nested ones, not those inside functions. */
  readonly classes: readonly PythonClass[];
  readonly fixtures: readonly PythonFixture[];
  readonly hints: readonly PythonHint[];
}

interface SyntaxAddon {
  scan(language: string, files: readonly string[], threads: number, parts: 'all' | 'imports'): Promise<string[]>;
}

interface RawError {
  readonly kind: ScanError['kind'];
  readonly message: string;
  readonly line?: number;
  readonly bytes?: number;
}

async function scan<File extends ScannedFile>(files: readonly string[], threads: number, parts: 'all' | 'imports'): Promise<readonly File[]> {
  const texts = await loadNative<SyntaxAddon>('syntax').scan('python', files, threads, parts);
  return texts.map((text) => {
    const raw = JSON.parse(text) as File & { error?: RawError };
    if (!raw.error) return raw;
    const { bytes = 0, ...error } = raw.error;
    const unread = !['syntax', 'encoding'].includes(error.kind);
    return { ...raw, error: { ...error, share: unread ? 1 : Math.min(1, bytes / Math.max(1, raw.bytes)) } };
  });
}

/** Scans Python files in parallel; one entry a file, in the order given, whatever is wrong with it. 0 threads: one a core. */
export function scanPython(files: readonly string[], threads = 0): Promise<readonly PythonFile[]> {
  return scan<PythonFile>(files, threads, 'all');
}

/** Like scanPython, for callers that need the imports only. */
export function scanPythonImports(files: readonly string[], threads = 0): Promise<readonly PythonImports[]> {
  return scan<PythonImports>(files, threads, 'imports');
}
