// A fact about a project: known, or not known with the reason and what would make it known. Never a silent default.

export interface Unknown {
  readonly known: false;
  readonly reason: string;
  readonly hint: string;
}

export interface Known<T> {
  readonly known: true;
  readonly value: T;
}

export type Fact<T> = Known<T> | Unknown;

export const known = <T>(value: T): Known<T> => ({ known: true, value });
export const unknown = (reason: string, hint: string): Unknown => ({ known: false, reason, hint });
