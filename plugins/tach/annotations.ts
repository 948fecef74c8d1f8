// Failures as annotations of GitHub Actions: workflow commands on standard output.
import { relative, resolve } from 'node:path';
import type { OutcomeMessage } from './outcomes';

const escapeData = (text: string): string => text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
const escapeProperty = (text: string): string => escapeData(text).replace(/:/g, '%3A').replace(/,/g, '%2C');

export function annotation(failure: OutcomeMessage, id: string, root: string, workspaceRoot: string): string {
  const [file, line] = failure.location;
  const path = relative(workspaceRoot, resolve(root, file));
  return `::error file=${escapeProperty(path)},line=${line},title=${escapeProperty(id)}::${escapeData(failure.message ?? failure.outcome)}\n`;
}
