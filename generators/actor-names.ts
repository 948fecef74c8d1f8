// Names that generators of actors make of one name, and the folder that they may write to.
import { StrataError } from '../plugins/graph/errors';

export interface ActorNames {
  /** kebab-case */
  readonly fileName: string;
  /** PascalCase */
  readonly className: string;
  /** camelCase: the name under which the type is stored */
  readonly typeName: string;
}

export function namesOf(name: string): ActorNames {
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase().split('-').filter(Boolean);
  const className = words.map((word) => `${word[0]!.toUpperCase()}${word.slice(1)}`).join('');
  return { fileName: words.join('-'), className, typeName: `${className[0]!.toLowerCase()}${className.slice(1)}` };
}

export function insideWorkspace(directory: string): string {
  const clean = directory.replace(/\/+$/, '');
  if (clean.split('/').includes('..') || clean.startsWith('/'))
    throw new StrataError('outside-workspace', 'the folder must lie inside the workspace', { location: { pointer: '/directory' }, hint: 'give a path relative to the workspace, such as services/ledger' });
  return clean;
}
