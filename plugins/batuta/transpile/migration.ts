// Calls of NumPy, scikit-learn and PyTorch, with what stands for them in Rust: a plan, not code.
import { type ast, walk } from '../../python';

export interface Migration {
  readonly file: string;
  readonly line: number;
  readonly call: string;
  readonly crate: string | null;
  readonly target: string | null;
  readonly shape: string | null;
  readonly dtype: string | null;
}

export function migrationOf(_tree: ast.Module, _file: string): Migration[] {
  return [];
}
void walk;
