// Stub.
import type { Parser } from './parser';
export function diagnoseReplacement(_p: Parser): void { /* later */ }
