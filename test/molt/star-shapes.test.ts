// Functions that gather arguments are written out for the shapes of their calls, where nothing can tell.
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { compileProgram } from '../../plugins/molt/program';
import { makeFolder } from '../support';

const shapes = suite('functions that gather arguments');

/** The C functions made of `total`, by the number of their parameters. */
function made(source: string): number[] {
  const { units } = compileProgram(join(makeFolder({ 'main.py': source }), 'main.py'));
  const text = units[0]!.text;
  return [...new Set([...text.matchAll(/^static V \w+_total\(V fn((?:, V \S+)*?)(?:, double [^)]*)?\);$/gm)].map(([, params]) => params!.split(',').length - 1))].sort();
}
const TOTAL = 'def total(*args, **kw):\n    s = len(kw)\n    for a in args:\n        s += a\n    return s\n';

shapes('are made once for each number of values, and stay as they are for calls that do not tell', () => {
  assert.equal(made(`${TOTAL}print(total(1, 2, 3), total(4, 5, 6), total(1, k=2))\n`), [2, 3]);
  assert.equal(made(`${TOTAL}print(total(*[1, 2]))\n`), [2]);
});
shapes('pass on what they forward', () => {
  assert.equal(made(`${TOTAL}def forward(*args, **kw):\n    return total(*args, **kw)\nprint(forward(1, 2, 3, x=4))\n`), [2, 4]);
});
shapes('are left alone where they keep the tuple or the dict', () => {
  assert.equal(made('kept = []\ndef total(*args):\n    kept.append(args)\n    return args\nprint(total(1, 2, 3))\n'), [1]);
  assert.equal(made('def total(*args):\n    args = args[1:]\n    return args\nprint(total(1, 2, 3))\n'), [1]);
  assert.equal(made('def total(**kw):\n    kw["x"] = 1\n    return kw\nprint(total(a=1, b=2, c=3))\n'), [1]);
});
shapes('are left alone where the name may mean another function', () => {
  assert.equal(made(`${TOTAL}total = total\nprint(total(1, 2, 3))\n`), [2]);
  assert.equal(made(`${TOTAL}def f(total):\n    return total(1, 2, 3)\nprint(f(max), total(1, 2, 3))\n`), [2]);
  assert.equal(made(`${TOTAL}total.__defaults__ = ()\nprint(total(1, 2, 3))\n`), [2]);
});
shapes('stay few where each call has a shape of its own', () => {
  const calls = Array.from({ length: 20 }, (_, index) => `total(${Array(index).fill('1').join(', ')})`).join(', ');
  assert.ok(made(`${TOTAL}print(${calls})\n`).length <= 9);
});
shapes.run();
