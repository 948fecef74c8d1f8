// The verdict on a history as text for a person.
import type { DstCheckReport } from '../../../schemas/types/dst-check-report.schema';

type Shown = NonNullable<DstCheckReport['witness']['blocked']>[number];

const line = ({ process, f, value, outcome, lines }: Shown): string => `    process ${process}: ${f} ${JSON.stringify(value)} ${outcome} (line${lines.length > 1 ? 's' : ''} ${lines.join(', ')})\n`;

export function renderVerdict(report: DstCheckReport, file: string): string {
  const { verdict, operations, keys, checkMs, witness } = report;
  const size = `${operations} operation${operations === 1 ? '' : 's'} on ${keys} key${keys === 1 ? '' : 's'}`;
  let text = `${file}: ${verdict} (${report.model}, ${size}, ${checkMs} ms)\n`;
  if (verdict === 'linearizable') return text;
  text += `  key ${JSON.stringify(witness.key)}: ${witness.reason}\n`;
  const prefix = witness.prefix ?? [];
  if (prefix.length > 0) text += `  the longest order found ends with\n${prefix.slice(-5).map(line).join('')}`;
  const blocked = witness.blocked ?? [];
  if (blocked.length > 0) text += `  ${prefix.length > 0 ? 'and none of these can follow' : 'these contradict the others'}\n${blocked.slice(0, 8).map(line).join('')}`;
  return text;
}
