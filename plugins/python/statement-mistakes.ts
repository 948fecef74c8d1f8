// Stub.
import type { Parser } from './parser';
export function diagnoseAssignment(_p: Parser): void { /* later */ }
export function diagnoseDelete(_p: Parser): void { /* later */ }
export function diagnoseExcept(_p: Parser): void { /* later */ }
export function diagnoseWith(_p: Parser, _start: number): void { /* later */ }
export function diagnoseImportNames(_p: Parser, _behindComma: boolean): void { /* later */ }
