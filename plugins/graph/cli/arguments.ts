// Command-line arguments read by an executor's own option schema: no option is described twice.
import { StrataError } from '../errors';
import type { ObjectSchema, PropertySchema } from '../schemas';

export interface ParsedArguments {
  /** Arguments that are not options, in order. */
  readonly positionals: readonly string[];
  /** By the schema's names; still text, except flags. Ajv coerces. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly report: string | undefined;
  readonly help: boolean;
  readonly verbose: boolean;
}

export const kebabCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const shownAlias = (alias: string): string => (alias.length === 1 ? `-${alias}` : `--${alias}`);

const hasType = (schema: PropertySchema, type: string): boolean => (Array.isArray(schema.type) ? schema.type.includes(type) : schema.type === type);

/** Names of one letter or word under which the schema's options may be given. */
function namesOf(schema: ObjectSchema): Map<string, string> {
  const names = new Map<string, string>();
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    // a name written as one word (--maxfail) is what many tools call it
    names.set(name, name).set(kebabCase(name), name).set(name.toLowerCase(), name);
    if (property.alias) names.set(property.alias, name);
  }
  return names;
}

function unknownOption(given: string, schema: ObjectSchema): StrataError {
  const allowed = Object.entries(schema.properties ?? {})
    .filter(([, property]) => property['x-priority'] !== 'internal')
    .map(([name, property]) => `--${kebabCase(name)}${property.alias ? ` (${shownAlias(property.alias)})` : ''}`);
  return new StrataError('unknown-option', `unknown option ${given}`, { hint: `allowed: ${[...allowed, '--report', '--help'].join(', ')}` });
}

/**
 * Reads `argv` by `schema`. Forms: `--name=value`, `--name value`, `--flag`, `--no-flag`, `-k value`, `-x`; an array
 * option may be repeated or, where its schema gives no other meaning to a comma, separated by commas; a flag with `x-verb` may
 * stand as a word before the path; `--` ends options.
 */
export function parseArguments(argv: readonly string[], schema: ObjectSchema): ParsedArguments {
  const names = namesOf(schema);
  const positionals: string[] = [];
  const options: Record<string, unknown> = {};
  let report: string | undefined;
  let help = false;
  let verbose = false;

  const add = (name: string, value: unknown): void => {
    const property = schema.properties![name]!;
    if (!hasType(property, 'array')) {
      options[name] = value;
      return;
    }
    const items = typeof value === 'string' && property.items?.enum ? value.split(',') : typeof value === 'string' && property['x-separator'] === ',' ? value.split(',') : [value];
    options[name] = [...((options[name] as unknown[] | undefined) ?? []), ...items];
  };

  const queue = [...argv];
  while (queue.length > 0) {
    const argument = queue.shift()!;
    if (argument === '--') {
      positionals.push(...queue.splice(0));
    } else if (argument === '--help' || argument === '-h') {
      help = true;
    } else if (argument === '--verbose' && !names.has('verbose')) {
      verbose = true;
    } else if (argument.startsWith('-') && argument.length > 1) {
      const equals = argument.indexOf('=');
      const written = equals < 0 ? argument : argument.slice(0, equals);
      const given = equals < 0 ? undefined : argument.slice(equals + 1);
      const takeValue = (): string => {
        const value = given ?? queue.shift();
        if (value === undefined) throw new StrataError('missing-value', `${written} needs a value`, { hint: `write ${written}=VALUE` });
        return value;
      };
      const key = written.replace(/^--?/, '');
      if (key === 'report' && !names.has('report')) {
        report = takeValue();
        continue;
      }
      const negated = key.startsWith('no-') && !names.has(key) ? names.get(key.slice(3)) : undefined;
      const name = names.get(key) ?? negated;
      if (name === undefined) throw unknownOption(written, schema);
      if (hasType(schema.properties![name]!, 'boolean') && (given === undefined || hasType(schema.properties![name]!, 'string') === false)) {
        options[name] = negated ? false : (given ?? true);
      } else {
        add(name, takeValue());
      }
    } else if (positionals.length === 0 && Object.hasOwn(schema.properties ?? {}, argument) && schema.properties![argument]!['x-verb']) {
      options[argument] = true;
    } else {
      positionals.push(argument);
    }
  }
  return { positionals, options, report, help, verbose };
}

const shownType = (schema: PropertySchema): string =>
  schema.enum ? schema.enum.join('|') : hasType(schema, 'array') ? `${shownType(schema.items ?? {})}, repeatable` : String(schema.type ?? 'value');

/** The `--help` text of one executor, from its schema. */
export function renderHelp(command: string, schema: ObjectSchema): string {
  const rows = Object.entries(schema.properties ?? {})
    .filter(([, property]) => property['x-priority'] !== 'internal')
    .map(([name, property]): [string, string] => {
      const alias = property.alias ? `${shownAlias(property.alias)}, ` : '';
      const flag = hasType(property, 'boolean') ? `${alias}--${kebabCase(name)}` : `${alias}--${kebabCase(name)}=<${shownType(property)}>`;
      const fallback = property.default === undefined || JSON.stringify(property.default) === '[]' ? '' : ` (default: ${JSON.stringify(property.default)})`;
      return [flag, `${property.description ?? ''}${fallback}`];
    });
  rows.push(['--report=<file>', `Where to write the JSON report (default: reports/${command}.json in the project)`], ['-h, --help', 'This text']);
  const options = rows.map(([flag, text]) => `  ${flag}\n      ${text}`).join('\n');
  const verbs = Object.entries(schema.properties ?? {}).filter(([, property]) => property['x-verb']).map(([name]) => `[${name}] `);
  return `Usage: strata ${command} ${verbs.join('')}[path] [options]\n\n${schema.description ?? ''}\n\nOptions:\n${options}\n`;
}
