// Stub.
import type { Parser } from './parser';
export function diagnoseBraces(_p: Parser): void { /* later */ }
export function diagnoseForTarget(_p: Parser): void { /* later */ }
export function diagnoseParentheses(_p: Parser): void { /* later */ }
export function diagnoseSquareBrackets(_p: Parser): void { /* later */ }
