// Stub.
import type { Parser } from './parser';
export function diagnoseArguments(_p: Parser): void { /* later */ }
