// Who may read and write what on a cache server: bearer tokens with namespaces, compared in constant time.
import { createHash, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { CacheTokens } from '../../../schemas/types/cache-tokens.schema';
import { StrataError, systemCode } from '../errors';
import { validate } from '../schemas';

export interface Grant {
  readonly name: string;
  /** Namespaces looked up, in this order. */
  readonly reads: readonly string[];
  /** The namespace that uploads go to; undefined: none. */
  readonly writes: string | undefined;
}

interface Token extends Grant {
  readonly digest: Buffer;
  readonly expiresMs: number;
}

export type Access = { readonly kind: 'granted'; readonly grant: Grant } | { readonly kind: 'missing' | 'unknown' | 'expired' };

/** The namespace of the two tokens from the environment. */
export const DEFAULT_NAMESPACE = 'default';

const digestOf = (token: string): Buffer => createHash('sha256').update(token).digest();

export class Tokens {
  constructor(
    private readonly tokens: readonly Token[],
    private readonly anonymous: Grant | undefined,
  ) {}

  get count(): number {
    return this.tokens.length;
  }

  /** What the caller of an `Authorization` header may do. Takes the same time whichever token was given. */
  check(header: string | undefined, nowMs: number): Access {
    const given = /^Bearer +(\S+) *$/i.exec(header ?? '')?.[1];
    if (given === undefined) return this.anonymous ? { kind: 'granted', grant: this.anonymous } : { kind: 'missing' };
    const digest = digestOf(given);
    let found: Token | undefined;
    for (const token of this.tokens) if (timingSafeEqual(token.digest, digest)) found = token;
    if (!found) return { kind: 'unknown' };
    return nowMs < found.expiresMs ? { kind: 'granted', grant: found } : { kind: 'expired' };
  }
}

function fromFile(file: string, shown: string): Token[] {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new StrataError('invalid-tokens', systemCode(error) ? `cannot read: ${systemCode(error)}` : 'not valid JSON', { location: { file: shown }, hint: 'see docs/cache.md for the form of the file', cause: error });
  }
  return validate<CacheTokens>('cache-tokens', content, { file: shown }).tokens.map(({ name, sha256, reads, writes, expires }, index) => {
    const expiresMs = expires === undefined ? Infinity : Date.parse(expires);
    if (Number.isNaN(expiresMs)) throw new StrataError('invalid-tokens', 'not a date', { location: { file: shown, pointer: `/tokens/${index}/expires` }, hint: 'write it as 2027-01-01T00:00:00Z' });
    return { name, digest: Buffer.from(sha256, 'hex'), reads: reads ?? (writes === undefined ? [] : [writes]), writes, expiresMs };
  });
}

export interface TokenSources {
  readonly file?: { readonly path: string; readonly shown: string };
  readonly environment: NodeJS.ProcessEnv;
  readonly anonymous: 'none' | 'read' | 'write';
}

export function readTokens({ file, environment, anonymous }: TokenSources): Tokens {
  const tokens = file ? fromFile(file.path, file.shown) : [];
  const add = (variable: string, writes: string | undefined): void => {
    const value = environment[variable];
    if (value === undefined || value === '') return;
    // A space or a line end would never match a header; better said than searched for.
    if (/\s/.test(value)) throw new StrataError('invalid-tokens', `${variable} holds white space`, { hint: 'a token is one word' });
    tokens.push({ name: variable, digest: digestOf(value), reads: [DEFAULT_NAMESPACE], writes, expiresMs: Infinity });
  };
  add('NX_STRATA_CACHE_READ_TOKEN', undefined);
  // The last match wins: the same word in both variables may write.
  add('NX_STRATA_CACHE_WRITE_TOKEN', DEFAULT_NAMESPACE);
  const grant = anonymous === 'none' ? undefined : { name: 'anonymous', reads: [DEFAULT_NAMESPACE], writes: anonymous === 'write' ? DEFAULT_NAMESPACE : undefined };
  return new Tokens(tokens, grant);
}
