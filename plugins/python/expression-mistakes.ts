// Stub.
import type { Parser } from './parser';
export function diagnoseExpression(_p: Parser): void { /* later */ }
export function diagnoseNamedExpression(_p: Parser): void { /* later */ }
