// A SyntaxError of the program is its author's: told with its place, not as a failure of the compiler.
import { StrataError } from '../graph/errors';
import { PythonSyntaxError } from '../python';

/** Runs what may find one; `shown` names the file as its author knows it. */
export function asUserError<T>(shown: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof PythonSyntaxError)) throw error;
    throw new StrataError('syntax', error.message, {
      location: { file: shown, ...(error.lineno != null && { line: error.lineno }), ...(error.offset && { column: error.offset }) },
      hint: 'correct the program: CPython refuses it too',
    });
  }
}
