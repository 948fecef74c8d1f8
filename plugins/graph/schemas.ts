// Access to schemas/: the single source of options, config files and reports.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { StrataError } from './errors';
import type { ErrorObject, ValidateFunction } from 'ajv';

/** The package's own root, the same from dist/ of a checkout and from an installed package. */
export const packageRoot = join(__dirname, '../../..');

export interface PropertySchema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly items?: PropertySchema;
  readonly examples?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly 'x-priority'?: 'important' | 'internal';
  readonly alias?: string;
  /** Set to ',' on an array of which several items may be given in one argument. */
  readonly 'x-separator'?: ',';
  /** A flag that the command line takes as a word before the path too. */
  readonly 'x-verb'?: boolean;
}

export interface ObjectSchema {
  readonly $id?: string;
  readonly title?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, PropertySchema>>;
  readonly required?: readonly string[];
}

const loaded = new Map<string, ObjectSchema>();

/** Reads `schemas/<name>.schema.json`. */
export function loadSchema(name: string): ObjectSchema {
  let schema = loaded.get(name);
  if (!schema) {
    schema = JSON.parse(readFileSync(join(packageRoot, 'schemas', `${name}.schema.json`), 'utf8')) as ObjectSchema;
    loaded.set(name, schema);
  }
  return schema;
}

/**
 * Ajv and the compiled schema. `coerce` turns command-line text into the schema's types; a config file must have them
 * already. `source` keeps the generated code, for the build that writes it to dist/validators.
 */
export function createAjv(name: string, coerce: boolean, code: { readonly source?: boolean } = {}): { ajv: import('ajv').default; validate: ValidateFunction } {
  const Ajv = (require('ajv') as typeof import('ajv')).default;
  const ajv = new Ajv({ allErrors: true, strict: false, validateSchema: false, verbose: true, useDefaults: coerce, coerceTypes: coerce && 'array', code });
  const addWithReferences = (file: string): void => {
    const schema = loadSchema(file);
    ajv.addSchema({ ...schema, $id: `${file}.schema.json` });
    for (const [, reference] of JSON.stringify(schema).matchAll(/"\$ref":"([^"#]+)\.schema\.json/g)) {
      if (!ajv.getSchema(`${reference!}.schema.json`)) addWithReferences(reference!);
    }
  };
  addWithReferences(name);
  return { ajv, validate: ajv.getSchema(`${name}.schema.json`)! };
}

const validators = new Map<string, ValidateFunction>();

function validatorOf(name: string, coerce: boolean): ValidateFunction {
  const key = `${name}.${coerce ? 'coerce' : 'strict'}`;
  let validate = validators.get(key);
  if (!validate) {
    const compiled = join(packageRoot, 'dist/validators', `${key}.js`);
    validate = existsSync(compiled) ? (require(compiled) as ValidateFunction) : createAjv(name, coerce).validate;
    validators.set(key, validate);
  }
  return validate;
}

function describe(error: ErrorObject): { pointer: string; message: string; hint?: string } {
  const pointer = error.instancePath || '/';
  const params = error.params as Record<string, unknown>;
  switch (error.keyword) {
    case 'additionalProperties': {
      const allowed = Object.keys((error.parentSchema as ObjectSchema | undefined)?.properties ?? {});
      return {
        pointer: `${error.instancePath}/${String(params['additionalProperty'])}`,
        message: `unknown option "${String(params['additionalProperty'])}"`,
        ...(allowed.length > 0 && { hint: `allowed here: ${allowed.join(', ')}` }),
      };
    }
    case 'required': {
      const missing = String(params['missingProperty']);
      const description = (error.parentSchema as ObjectSchema | undefined)?.properties?.[missing]?.description;
      return { pointer: `${error.instancePath}/${missing}`, message: `"${missing}" is missing`, ...(description && { hint: description }) };
    }
    case 'enum':
      return { pointer, message: 'not one of the allowed values', hint: `allowed: ${(params['allowedValues'] as unknown[]).map((value) => JSON.stringify(value)).join(', ')}` };
    case 'type':
      return { pointer, message: `must be ${String(params['type']).replace(',', ' or ')}` };
    default:
      return { pointer, message: error.message ?? error.keyword };
  }
}

/**
 * Checks `value` against `schemas/<name>.schema.json` (filling defaults and coercing when `coerce` is set).
 * Throws a StrataError that names `file`, the JSON pointer and what is allowed.
 */
export function validate<T>(name: string, value: unknown, where: { file?: string; coerce?: boolean } = {}): T {
  const check = validatorOf(name, where.coerce ?? false);
  if (check(value)) return value as T;
  const errors = (check.errors ?? []).map(describe);
  const first = errors[0] ?? { pointer: '/', message: 'invalid' };
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more: ${errors.slice(1, 4).map((error) => `${error.pointer} ${error.message}`).join('; ')})` : '';
  throw new StrataError('invalid-options', `${first.message}${more}`, {
    location: { ...(where.file && { file: where.file }), pointer: first.pointer },
    ...(first.hint && { hint: first.hint }),
  });
}
