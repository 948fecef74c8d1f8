// `strata doctor`: what each capability needs, found or not, and what mends it.
import { relative, resolve } from 'node:path';
import { StrataError } from './graph/errors';
import { houseRequirements } from './graph/house-requirements';
import type { Command } from './graph/cli/command';
import { nativeRequirement, type Finding, type Requirement } from './graph/requirements';
import { kelpieRequirements } from './kelpie/requirements';
import { tachRequirements } from './tach/requirements';
import { tauRequirements } from './tau/requirements';

const requirements: readonly Requirement[] = [...houseRequirements, ...tachRequirements, ...kelpieRequirements, ...tauRequirements, nativeRequirement('batuta', 'batuta.node')];

export interface DoctorRow extends Finding {
  readonly capability: string;
  readonly needs: string;
}

/** Checks everything for the project at `root`; a check that throws counts as missing. */
export function examine(root: string, workspaceRoot: string): readonly DoctorRow[] {
  return requirements.map(({ capability, needs, check }) => {
    try {
      return { capability, needs, ...check(root, workspaceRoot) };
    } catch (error) {
      return { capability, needs, status: 'missing' as const, detail: error instanceof Error ? error.message : String(error) };
    }
  });
}

const MARKS: Readonly<Record<Finding['status'], readonly [string, string]>> = {
  found: ['ok', '\u001b[32m'],
  degraded: ['less', '\u001b[33m'],
  missing: ['MISSING', '\u001b[31m'],
};

export function renderDoctor(rows: readonly DoctorRow[], color: boolean): string {
  const width = (pick: (row: DoctorRow) => string): number => Math.max(...rows.map((row) => pick(row).length));
  const capabilityWidth = width((row) => row.capability);
  const needsWidth = width((row) => row.needs);
  const lines = rows.map((row) => {
    const [mark, start] = MARKS[row.status];
    const shown = color ? `${start}${mark.padEnd(8)}\u001b[39m` : mark.padEnd(8);
    const remedy = row.status !== 'found' && row.remedy ? `\n${' '.repeat(capabilityWidth + needsWidth + 13)}mend: ${row.remedy}` : '';
    return `${row.capability.padEnd(capabilityWidth)}  ${row.needs.padEnd(needsWidth)}  ${shown} ${row.detail}${remedy}`;
  });
  return `${lines.join('\n')}\n`;
}

/** Exit code: 0 all that is needed is there (less of something included), 1 something is missing. */
export function runDoctor(root: string, workspaceRoot: string, color: boolean, json: boolean): { text: string; exitCode: number } {
  const rows = examine(root, workspaceRoot);
  const text = json ? `${JSON.stringify({ root: relative(workspaceRoot, root) || '.', checks: rows }, undefined, 2)}\n` : renderDoctor(rows, color);
  return { text, exitCode: rows.some((row) => row.status === 'missing') ? 1 : 0 };
}

export const doctor: Command = {
  name: 'doctor',
  description: 'What each capability needs, found or not, and what mends it',
  async run(argv, io) {
    if (argv.includes('--help') || argv.includes('-h')) {
      io.write('Usage: strata doctor [path] [--json]\n\nTells what each capability finds for the project at path (default: this folder).\nExit code 1 when something needed is missing.\n');
      return 0;
    }
    const unknown = argv.find((argument) => argument.startsWith('-') && argument !== '--json');
    if (unknown) throw new StrataError('unknown-option', `unknown option ${unknown}`, { hint: 'allowed: --json, --help' });
    const root = resolve(argv.find((argument) => !argument.startsWith('-')) ?? '.');
    const { text, exitCode } = runDoctor(root, process.cwd(), io.color, argv.includes('--json'));
    io.write(text);
    return exitCode;
  },
};
