// What the front end reads: encodings, odd strings, deep nesting and large sources; no interpreter is needed.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type ast, dump, parse, PythonSyntaxError } from '../../plugins/python';

function constant(source: string | Uint8Array): ast.ConstantValue {
  const [statement] = parse(source, 'test.py').body.slice(-1);
  if (statement?._type !== 'Expr' || statement.value._type !== 'Constant') throw new Error('no constant');
  return statement.value.value;
}

function refusal(source: string | Uint8Array): string {
  try {
    parse(source, 'test.py');
    return 'accepted';
  } catch (error) {
    if (!(error instanceof PythonSyntaxError)) throw error;
    return `${error.type}: ${error.msg}`;
  }
}

const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));

test('a tree is dumped as ast.dump prints it', () => {
  assert.is(
    dump(parse('x = [1, 2.0, 3j]', 'test.py')),
    "Module(body=[Assign(targets=[Name(id='x', ctx=Store())], value=List(elts=[Constant(value=1), Constant(value=2.0), Constant(value=3j)], ctx=Load()))], type_ignores=[])",
  );
});

test('columns count UTF-8 bytes', () => {
  const [statement] = parse('é = "ü"; z', 'test.py').body.slice(-1);
  assert.is(statement?.col_offset, 11);
});

test('a declared encoding is read', () => {
  assert.equal(constant(bytes('# -*- coding: latin-1 -*-\n"\xe9"')), { type: 'str', value: 'é', points: null });
  assert.equal(constant(bytes('#!/bin/sh\n# vim: set fileencoding=cp1251 :\n"\xe9"')), { type: 'str', value: 'й', points: null });
  assert.match(refusal(bytes('# coding: klingon\n')), 'unknown encoding: klingon');
  assert.match(refusal(bytes('"\xe9"')), "'utf-8' codec can't decode byte 0xe9");
  assert.match(refusal(bytes('\xef\xbb\xbf# coding: latin-1\n')), 'encoding problem: latin-1 with BOM');
});

test('a byte order mark and foreign line ends are skipped', () => {
  assert.equal(constant(bytes('\xef\xbb\xbf"""a\r\nb\rc"""\r\n')), { type: 'str', value: 'a\nb\nc', points: null });
});

test('null bytes are refused', () => assert.match(refusal('a\0b'), 'cannot contain null bytes'));

test('two escaped surrogates stay two characters', () => {
  assert.equal(constant("'\\ud83d\\ude00'"), { type: 'str', value: '\ud83d\ude00', points: [0xd83d, 0xde00] });
  assert.equal(constant("'\\ud83d' '\\ude00'"), { type: 'str', value: '\ud83d\ude00', points: [0xd83d, 0xde00] });
  assert.equal(constant("'\\U0001f600'"), { type: 'str', value: '\ud83d\ude00', points: null });
  assert.is(dump(parse("'\\ud83d\\ude00'", 'test.py')), "Module(body=[Expr(value=Constant(value='\\ud83d\\ude00'))], type_ignores=[])");
});

test('characters are found by name, alias and number', () => {
  for (const [name, text] of [
    ['LATIN SMALL LETTER E WITH ACUTE', 'é'], ['snowman', '☃'], ['HANGUL SYLLABLE GAG', '각'], ['CJK UNIFIED IDEOGRAPH-4E00', '一'], ['LINE FEED', '\n'], ['NBSP', '\u00a0'],
  ] as const) assert.equal(constant(`"\\N{${name}}"`), { type: 'str', value: text, points: null });
  assert.match(refusal('"\\N{NO SUCH}"'), 'unknown Unicode character name');
});

test('numbers keep what they say', () => {
  assert.equal(constant('0x_ff'), { type: 'int', value: 255n });
  assert.equal(constant('123456789012345678901234567890'), { type: 'int', value: 123456789012345678901234567890n });
  assert.equal(constant('1_0.5e1_0'), { type: 'float', value: 105000000000, source: '10.5e10' });
  assert.match(refusal('1'.repeat(5000)), 'Exceeds the limit (4300 digits)');
});

test('f-strings nest with the same quotes', () => {
  assert.is(refusal('f"{f"{f"{1 + 1}"}"}"'), 'accepted');
});

test('nesting ends in an error of the language, never in a stack overflow', () => {
  const deep = 10_000;
  assert.is(refusal('('.repeat(deep)), 'SyntaxError: too many nested parentheses');
  assert.is(refusal(`${'('.repeat(200)}1${')'.repeat(200)}`), 'accepted');
  assert.is(refusal(Array.from({ length: 120 }, (_, level) => `${' '.repeat(level)}if x:\n`).join('')), 'IndentationError: too many levels of indentation');
  for (const source of [
    `${'-'.repeat(deep)}1`, `${'not '.repeat(deep)}1`, `${'1**'.repeat(deep)}1`, `${'lambda:'.repeat(deep)}1`, `${'a if b else '.repeat(deep)}c`, `a${'.b'.repeat(deep)}`, `a${'()'.repeat(deep)}`,
    `${'1+'.repeat(deep)}1`, `if a: pass\n${'elif b: pass\n'.repeat(deep)}`, `${'lambda x='.repeat(deep)}1${':1'.repeat(deep)}`, 'a '.repeat(deep),
  ]) assert.match(refusal(source), /^(RecursionError|MemoryError|SyntaxError): /, source.slice(0, 20));
  for (const unit of ['f(', '[', '{1: ', '{a, ', '(a, ', 'f(a=', 'a[', '(a := ']) {
    assert.match(refusal(`${unit.repeat(150)}1 +`), 'was never closed', unit);
  }
});

test('long but flat expressions are fine', () => {
  assert.is(refusal(`x = [${'a.b(1), '.repeat(50_000)}]`), 'accepted');
  assert.is(refusal(`${'a and '.repeat(20_000)}b`), 'accepted');
});

test('10 MB of source are read', () => {
  const unit = 'def f(a, b=1, *c, **d):\n    """Text."""\n    if a < b and c[0:1] != {"k": [x for x in d]}:\n        return f"{a!r:>{b}}" + "é"\n    return None\n\n';
  const tree = parse(unit.repeat(Math.ceil(10_000_000 / unit.length)), 'big.py');
  assert.ok(tree.body.length > 60_000);
});

test.run();
