// Stub.
import type { Parser } from './parser';
export function diagnoseClassPattern(_p: Parser): void { /* later */ }
export function diagnosePatternTarget(_p: Parser): void { /* later */ }
