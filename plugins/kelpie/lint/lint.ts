// Looks at every file that actors are made of, and says what was found.
import { relative } from 'node:path';
import type { ts } from 'ts-morph';
import type { DstLintReport } from '../../../schemas/types/dst-lint-report.schema';
import { writeFileAtomically } from '../../graph/files';
import type { Edit, Found } from './findings';
import { openProgram, type LintProgram, type PackageFile } from './program';
import { findReach } from './reach';
import { rules } from './rules';
import { findSources } from './sources';
import { applySuppressions } from './suppressions';
import { findTurnFaults } from './turns';

type Reported = DstLintReport['findings'][number];

export type LintResult = Omit<DstLintReport, 'wallMs'>;

/** What a package does is told once a code, at the import that brings it in. */
function foundInPackages(program: LintProgram, files: readonly PackageFile[], root: string): Map<ts.SourceFile, Found[]> {
  const { ts: api } = program;
  const byFile = new Map<ts.SourceFile, Found[]>();
  const told = new Set<string>();
  const reach = { actors: new Set<ts.ClassLikeDeclaration>(), isActorCode: () => true };
  for (const { name, path, source, through } of files) {
    const importer = program.own.find((own) => own.path === through.findLast((file) => program.own.some((other) => other.path === file)));
    if (!importer) continue;
    let place: ts.Node = importer.source.statements[0] ?? importer.source;
    const visit = (node: ts.Node): void => {
      if (api.isStringLiteralLike(node) && (node.text === name || node.text.startsWith(`${name}/`)) && (api.isImportDeclaration(node.parent) || api.isExportDeclaration(node.parent) || api.isCallExpression(node.parent))) place = node;
      else api.forEachChild(node, visit);
    };
    visit(importer.source);
    findSources({
      program,
      reach,
      source,
      isPackage: true,
      report({ code, start }) {
        const key = `${importer.path} ${name} ${code}`;
        if (told.has(key) || code === 'locale') return;
        told.add(key);
        const { line } = source.getLineAndCharacterOfPosition(start);
        const text = source.text.slice(start).split('\n')[0]!.slice(0, 40).trim();
        byFile.set(importer.source, [...(byFile.get(importer.source) ?? []), { code, message: `the package ${name} ${rules[code].summary}: ${text} at ${relative(root, path)}:${line + 1}`, start: place.getStart(importer.source), end: place.getEnd(), edits: [] }]);
      },
    });
  }
  return byFile;
}

function applyEdits(text: string, edits: readonly Edit[]): string {
  let result = text;
  let before = Infinity;
  // from the end, so that places stay true; what overlaps waits for the next round
  for (const { start, end, text: replacement } of [...edits].sort((x, y) => y.start - x.start || y.end - x.end)) {
    if (end > before) continue;
    result = result.slice(0, start) + replacement + result.slice(end);
    before = start;
  }
  return result;
}

/** One look at the files; with `fix` the corrections are written, and counted. */
async function look(root: string, entries: readonly string[], fix: boolean): Promise<LintResult> {
  const program = await openProgram(root, entries);
  const own = program.own.filter(({ path }) => !program.isRuntime(path));
  const reach = findReach(program);
  const inPackages = foundInPackages(program, program.packages, root);
  const findings: Reported[] = [];
  const suppressed: DstLintReport['suppressed'] = [];
  const shown = (path: string): string => relative(root, path).split('\\').join('/');
  let fixed = 0;
  for (const { path, source, through } of own) {
    const found: Found[] = [...(inPackages.get(source) ?? [])];
    const report = (one: Found): void => void found.push(one);
    findSources({ program, reach, source, isPackage: false, report });
    findTurnFaults({ program, reach, source, report });
    const applied = applySuppressions(program.ts, source, found);
    for (const one of applied.suppressed) suppressed.push({ ...one, file: shown(path) });
    const left = [...applied.left].sort((x, y) => x.start - y.start || x.end - y.end);
    const edits = fix ? left.flatMap((one) => one.edits) : [];
    if (edits.length > 0) {
      writeFileAtomically(path, applyEdits(source.text, edits));
      fixed += left.filter((one) => one.edits.length > 0).length;
    }
    for (const { code, message, start, end, edits: possible } of left) {
      if (fix && possible.length > 0) continue;
      const from = source.getLineAndCharacterOfPosition(start);
      const to = source.getLineAndCharacterOfPosition(end);
      findings.push({ code, level: rules[code].level, file: shown(path), line: from.line + 1, column: from.character + 1, endLine: to.line + 1, endColumn: to.character + 1, message, fix: rules[code].fix, fixable: possible.length > 0, through: through.map(shown) });
    }
  }
  findings.sort((x, y) => (x.file < y.file ? -1 : x.file > y.file ? 1 : x.line - y.line || x.column - y.column));
  return { findings, suppressed, files: own.length, packages: [...new Set(program.packages.map(({ name }) => name))].sort(), fixed };
}

/** Corrections uncover others, and may overlap: rounds until nothing is left to correct. */
const ROUNDS_MAX = 5;

/** Looks at what `entries` (absolute paths) are made of. */
export async function lintFiles(root: string, entries: readonly string[], fix: boolean): Promise<LintResult> {
  let fixed = 0;
  for (let round = 0; fix && round < ROUNDS_MAX; round += 1) {
    const result = await look(root, entries, true);
    fixed += result.fixed;
    if (result.fixed === 0) break;
  }
  return { ...(await look(root, entries, false)), fixed };
}
