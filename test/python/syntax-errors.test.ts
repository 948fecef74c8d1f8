// What is wrong with a source is told as CPython tells it: type, message, line and column.
import { execFileSync } from 'node:child_process';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parse, PythonSyntaxError, type PythonVersion } from '../../plugins/python';
import { findInterpreter, skipped } from './interpreters';
import { SYNTAX_ERROR_CASES } from './syntax-error-cases';

type Told = readonly [type: string, message: string, line: number | null, offset: number | null] | null;

const ASK = `
import ast, json, sys, warnings
warnings.simplefilter("ignore")
told = []
for source in json.load(sys.stdin):
    try:
        ast.parse(source)
        told.append(None)
    except SyntaxError as error:
        told.append([type(error).__name__, error.msg, error.lineno, error.offset])
    except Exception as error:
        told.append([type(error).__name__, str(error), None, None])
json.dump(told, sys.stdout)
`;

/** CPython's own slips, which are not repeated: a misspelling, and an exception of the wrong type. */
function asMeant(told: Told): Told {
  if (!told) return told;
  const [type, message, line, offset] = told;
  return [type, message.replace('exclamanation', 'exclamation'), line, offset];
}

function own(source: string, version: PythonVersion): Told {
  try {
    parse(source, '<unknown>', { version });
    return null;
  } catch (error) {
    if (!(error instanceof PythonSyntaxError)) throw error;
    return [error.type, error.msg, error.lineno, error.offset];
  }
}

for (const version of ['3.12', '3.13'] as const) {
  const interpreter = findInterpreter(version);
  if (!interpreter) {
    skipped(`syntax errors of CPython ${version}`, 'it is not installed');
    continue;
  }
  for (const [group, sources] of Object.entries(SYNTAX_ERROR_CASES)) {
    test(`mistakes of kind "${group}" are told as CPython ${version} tells them`, () => {
      const told = JSON.parse(execFileSync(interpreter.path, ['-c', ASK], { input: JSON.stringify(sources), encoding: 'utf8' })) as Told[];
      for (const [index, source] of sources.entries()) {
        const expected = asMeant(told[index] ?? null);
        if (expected?.[0] === 'UnicodeDecodeError') continue;
        assert.equal(own(source, version), expected, JSON.stringify(source));
      }
    });
  }
}

test('an error carries the line it is about', () => {
  try {
    parse('a = 1\nb = é $\n', 'file.py');
    assert.unreachable();
  } catch (error) {
    assert.instance(error, PythonSyntaxError);
    if (error instanceof PythonSyntaxError) assert.equal([error.filename, error.lineno, error.offset, error.text], ['file.py', 2, 7, 'b = é $']);
  }
});

test.run();
