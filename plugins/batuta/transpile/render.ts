// The report for people.
import type { FunctionReport, TranspileReport } from './transpile';

const WORDS: Readonly<Record<FunctionReport['verdict'], string>> = { verified: 'verified  ', unverified: 'UNVERIFIED', rejected: 'rejected  ', mismatch: 'MISMATCH  ' };

export function renderTranspile(report: TranspileReport, allowRejected: readonly string[]): string {
  const lines: string[] = [];
  for (const each of report.functions) {
    const head = `  ${WORDS[each.verdict]} ${each.file}:${each.line}  ${each.name}`;
    if (each.verdict === 'verified') lines.push(`${head}  (${each.cases} ${each.cases === 1 ? 'case' : 'cases'})`);
    else lines.push(`${head}  [${each.rule}] ${each.detail ?? ''}`, `      -> ${each.hint}`);
  }
  for (const each of report.migration) lines.push(`  plan       ${each.file}:${each.line}  ${each.call} -> ${each.target ? `${each.target} (${each.crate})` : 'no counterpart known'}${each.shape || each.dtype ? `; ${[each.shape && `shape ${each.shape}`, each.dtype && `dtype ${each.dtype}`].filter(Boolean).join(', ')}` : ''}; ${each.advice.backend}: ${each.advice.reason}`);
  const count = (verdict: FunctionReport['verdict']): number => report.functions.filter((each) => each.verdict === verdict).length;
  if (report.strength) {
    const { percent, noticed, mutants, equivalent, survivors, reason } = report.strength;
    lines.push(percent === null ? `  strength   not measured: ${reason}` : `  strength   ${percent} % (${noticed} of ${mutants - equivalent} changes of the Rust code were noticed${equivalent > 0 ? `; ${equivalent} more make the same machine code` : ''})`);
    for (const each of survivors.slice(0, 5)) lines.push(`      ${each.file}:${each.line}  ${each.function}: ${each.what}`);
    if (survivors.length > 5) lines.push(`      and ${survivors.length - 5} more, in the report`);
  }
  if (report.overflows > 0) lines.push(`  overflow   ${report.overflows} cases need more than 64 bits: IntegerOverflow in Rust, as documented`);
  const refused = report.functions.filter((each) => each.verdict === 'rejected' && !allowRejected.includes('*') && !allowRejected.includes(each.name));
  if (refused.length > 0 && !report.failed) lines.push(`  ${refused.length} rejected: name them in allowRejected where they are to stay in Python`);
  lines.push(report.failed ? `failed in ${report.failed.phase}: ${report.failed.reason}` : `${count('verified')} verified, ${count('rejected')} rejected; crate in ${report.crate}`);
  return `${lines.join('\n')}\n`;
}
