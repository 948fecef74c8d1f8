// The same files through the grammars' WASM builds and a second count in TypeScript: the totals are the native ones.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import picomatch from 'picomatch';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Language, Parser, type Node } from 'web-tree-sitter';
import { analyzeSources } from '../../plugins/batuta';
import type { SourceFile } from '../../plugins/batuta/sources/population';
import { packageRoot } from '../../plugins/graph/schemas';
import type { MeasuredFile } from '../../native/batuta';

const test = suite('native and WASM grammars');

type Name = SourceFile['language'];

/** Public files of pinned packages, and this package's own Rust: no dependency of it ships some. */
const CORPUS: ReadonlyArray<readonly [language: Name, folder: string, include: readonly string[]]> = [
  ['javascript', 'node_modules', ['ajv/dist/**/*.js', 'semver/**/*.js', 'js-yaml/lib/**/*.js', 'uvu/**/*.js', 'uvu/**/*.mjs']],
  ['typescript', 'node_modules', ['pg-protocol/src/**/*.ts', 'typescript/lib/lib.es*.d.ts']],
  ['tsx', 'node_modules', ['pg-protocol/src/**/*.ts']],
  ['python', 'node_modules', ['node-gyp/gyp/pylib/**/*.py']],
  ['c', 'node_modules', ['tree-sitter/vendor/tree-sitter/lib/src/*.c', 'tree-sitter-python/src/scanner.c', 'tree-sitter-rust/src/scanner.c']],
  ['cpp', 'node_modules', ['lmdb/src/*.cpp', 'node-gyp/**/*.cc']],
  ['rust', 'native/tau', ['**/*.rs']],
  ['bash', 'node_modules', ['playwright-core/bin/*.sh']],
];

/** By folder, since nobody measures node_modules otherwise. */
function sourcesOf(language: Name, folder: string, include: readonly string[]): SourceFile[] {
  const root = join(packageRoot, folder);
  const wanted = picomatch([...include]);
  const fixed = include.map((glob) => glob.slice(0, glob.indexOf('*')).replace(/[^/]*$/, ''));
  const paths = fixed.flatMap((base) => readdirSync(join(root, base), { recursive: true, encoding: 'utf8' }).map((path) => join(base, path)));
  return [...new Set(paths)].filter((path) => wanted(path)).sort().map((path) => ({ path, absolute: join(root, path), language, bytes: statSync(join(root, path)).size, test: false }));
}

const grammarFile = (language: Name): string => {
  const found = dirname(require.resolve(`tree-sitter-${language === 'tsx' ? 'typescript' : language}/package.json`));
  return join(found, `tree-sitter-${language}.wasm`);
};

interface Totals {
  lines: number;
  codeLines: number;
  commentLines: number;
  functions: number;
  cyclomatic: number;
  errorLine: number;
}

const COMMENT = new Set(['comment', 'html_comment', 'line_comment', 'block_comment']);
const DECISIONS = new Set([
  'if_statement', 'if_expression', 'elif_clause', 'for_statement', 'for_in_statement', 'for_range_loop', 'for_expression', 'c_style_for_statement', 'while_statement', 'while_expression', 'do_statement', 'loop_expression',
  'except_clause', 'except_group_clause', 'catch_clause', 'seh_except_clause', 'conditional_expression', 'ternary_expression', 'if_clause', 'for_in_clause',
]);
const FUNCTIONS = new Set(['function_definition', 'function_declaration', 'function_expression', 'generator_function', 'generator_function_declaration', 'arrow_function', 'method_definition', 'function_item']);
const CASES = new Set(['case_clause', 'switch_case', 'case_statement', 'match_arm', 'case_item']);
const LOGICAL = new Set(['&&', '||', '??', 'and', 'or']);
const HOLDS_LOGICAL = new Set(['binary_expression', 'boolean_operator', 'list']);
/** Nodes that mean something: where one has no child it is no token. */
const OTHERS = new Set(['lambda', 'lambda_expression', 'closure_expression', 'class', 'break_statement', 'continue_statement', 'goto_statement', 'else_clause', 'import_statement', 'export_statement', 'call_expression', 'decorator']);

function decides(node: Node, language: Name): boolean {
  if (LOGICAL.has(node.type) && !node.isNamed) return HOLDS_LOGICAL.has(node.parent?.type ?? '');
  if (!node.isNamed) return false;
  // what one grammar calls a decision is something else in another
  if (DECISIONS.has(node.type)) return !(node.type === 'if_clause' && language !== 'python') && !(node.type === 'for_in_clause' && language !== 'python');
  if (!CASES.has(node.type) || (node.type === 'case_statement' && language === 'bash')) return false;
  if (language === 'c' || language === 'cpp') return node.childForFieldName('value') !== null;
  const pattern = node.namedChild(0)?.text;
  return pattern !== '_' && !(language === 'bash' && pattern === '*');
}

/** Recursive and on sets of rows, where the native walk is a loop that counts on. */
function count(root: Node, text: string, language: Name): Totals {
  const [code, comments] = [new Set<number>(), new Set<number>()];
  let [functions, cyclomatic, errorLine] = [0, 0, 0];
  const rows = (set: Set<number>, from: number, to: number): void => {
    for (let row = from; row <= to; row++) set.add(row);
  };
  const visit = (node: Node, depth: number): void => {
    const { row, column } = node.endPosition;
    const start = node.startPosition.row;
    if ((node.isError || node.isMissing) && (errorLine === 0 || start + 1 < errorLine)) errorLine = start + 1;
    if (node.isNamed && COMMENT.has(node.type)) return rows(comments, start, column === 0 && row > start ? row - 1 : row);
    const isFunction = node.isNamed && FUNCTIONS.has(node.type);
    if (isFunction) {
      functions++;
      cyclomatic++;
    } else if (depth > 0 && decides(node, language)) cyclomatic++;
    if (node.childCount === 0) {
      if (!(node.isNamed && OTHERS.has(node.type)) && node.text.trim() !== '') rows(code, start, row);
      return;
    }
    for (const child of node.children) if (child) visit(child, depth + (isFunction ? 1 : 0));
  };
  visit(root, 0);
  const lines = text.split('\n').length - (text === '' || text.endsWith('\n') ? 1 : 0);
  return { lines, codeLines: code.size, commentLines: comments.size, functions, cyclomatic, errorLine };
}

const totalsOf = ({ lines, codeLines, commentLines, functions, errorLine }: MeasuredFile): Totals => ({ lines, codeLines, commentLines, functions: functions.length, cyclomatic: functions.reduce((sum, one) => sum + one.cyclomatic, 0), errorLine: errorLine ?? 0 });

for (const [language, folder, include] of CORPUS) {
  test(`${language}: the same totals for every file`, async () => {
    await Parser.init();
    const parser = new Parser().setLanguage(await Language.load(grammarFile(language)));
    const sources = sourcesOf(language, folder, include);
    const { files } = await analyzeSources(sources);
    const measured = files.filter(({ result }) => result.status === 'measured');
    assert.ok(measured.reduce((sum, { result }) => sum + (result.lines ?? 0), 0) > 100, 'there is something to count');
    for (const { source, result } of measured) {
      const text = readFileSync(source.absolute, 'utf8').replace(/^\uFEFF/, '');
      const tree = parser.parse(text)!;
      assert.equal(count(tree.rootNode, text, language), totalsOf(result as MeasuredFile), source.path);
      tree.delete();
    }
    parser.delete();
  });
}

test.run();
