// The languages that are measured: by file name, and how their comments and strings are written.

export type Language = 'python' | 'typescript' | 'tsx' | 'javascript' | 'c' | 'cpp' | 'rust' | 'bash';

const BY_EXTENSION: Readonly<Record<string, Language>> = {
  py: 'python', pyi: 'python',
  ts: 'typescript', mts: 'typescript', cts: 'typescript', tsx: 'tsx',
  js: 'javascript', mjs: 'javascript', cjs: 'javascript', jsx: 'javascript',
  c: 'c', h: 'c',
  cc: 'cpp', cpp: 'cpp', cxx: 'cpp', hh: 'cpp', hpp: 'cpp', hxx: 'cpp',
  rs: 'rust',
  sh: 'bash', bash: 'bash',
};

export const SOURCE_EXTENSIONS: readonly string[] = Object.keys(BY_EXTENSION);

/** The language of a file by its name, or undefined where it is none of ours. A `.h` is C until the project says otherwise. */
export function languageOf(path: string): Language | undefined {
  const dot = path.lastIndexOf('.');
  return dot < 0 ? undefined : BY_EXTENSION[path.slice(dot + 1).toLowerCase()];
}

/** Files that hold declarations only: nothing in them runs, so no coverage report names them. */
export const isDeclaration = (path: string): boolean => /\.d\.[cm]?ts$|\.pyi$/.test(path);

const TEST_FOLDER = /(^|\/)(tests?|__tests__|specs?|e2e)\//;
const TEST_FILE = /(^|\/)(test_[^/]*\.py|[^/]*_test\.(py|rs|c|cc|cpp)|conftest\.py|[^/]*\.(test|spec)\.[cm]?[jt]sx?)$/;

/** Tests measure the code; they are measured themselves only by conditions that say so. */
export const isTest = (path: string): boolean => TEST_FOLDER.test(path) || TEST_FILE.test(path);

export type CommentStyle = 'c-like' | 'hash';

export const commentStyle = (language: Language): CommentStyle => (language === 'python' || language === 'bash' ? 'hash' : 'c-like');
