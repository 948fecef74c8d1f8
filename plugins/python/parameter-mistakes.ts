// Stub.
import type { Parser } from './parser';
export function diagnoseParameters(_p: Parser, _end: number): void { /* later */ }
