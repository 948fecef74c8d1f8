// One function of the IR as C. In generators the slots that outlive a suspension are words of the heap frame.
import { identifier, type Fail, type Func, type Instr, type Rep } from '../ir/ir';

interface Frame {
  readonly objects: readonly string[];
  readonly words: readonly string[];
}

function frameOf(func: Func): Frame {
  const names = [...func.slots.keys()];
  const inFrame = (name: string): boolean => func.frame.has(`@${name}@`) || name.startsWith('l_');
  const inside = names.filter((name) => inFrame(name) && func.slots.get(name) === 'obj');
  // variables first: they hold a value or nothing whenever the body is suspended, temporaries may hold what is gone
  const objects = [...func.params.map((name) => `p_${name}`), ...inside.filter((name) => name.startsWith('l_')), 'ret', ...inside.filter((name) => !name.startsWith('l_'))];
  return { objects, words: names.filter((name) => inFrame(name) && func.slots.get(name) !== 'obj') };
}

/** Parameters that are neither stored to nor captured need no variable of their own. */
function aliases(func: Func): Set<string> {
  const plain = new Set<string>();
  for (const name of func.params) {
    const captured = func.body.some((instr) => instr.op === 'c' && instr.text.startsWith(`@l_${name}@ = rt_cell`));
    if (captured || func.duals.has(name)) continue;
    if (func.generator || !func.stored.has(name)) plain.add(name);
  }
  return plain;
}

function failText(fail: Fail): string {
  const line = fail.line >= 0 ? `ln = ${fail.line}; ` : '';
  return `${line}${fail.release.map((name) => `DECREF(${name}); `).join('')}goto ${fail.to};`;
}
/** Loop iterators over range() may be absent; everything else that is released on the way is there. */
const releasing = (text: string): string => text.replaceAll('DECREF(', 'XDECREF(').replaceAll('XXDECREF(', 'XDECREF(');

function instruction(instr: Instr): string {
  switch (instr.op) {
    case 'call': {
      const call = `${instr.fn}(${instr.args.join(', ')})`;
      const assigned = instr.dst ? `${instr.dst} = ${call};` : '';
      if (instr.check === 'none' || !instr.fail) return assigned || `${call};`;
      const test = instr.dst ? (instr.check === 'zero' ? `!${instr.dst}` : `${instr.dst} < 0`) : `${call} < 0`;
      return `${assigned} if (UNLIKELY(${test})) { ${releasing(failText(instr.fail))} }`;
    }
    case 'c':
      return instr.text;
    case 'label':
      return `${instr.name}:;`;
    case 'goto':
      return `goto ${instr.to};`;
    case 'branch':
      return `if (${instr.test}) goto ${instr.to};`;
    case 'fail':
      return releasing(failText(instr.fail));
  }
}

/** Labels that nothing jumps to are left out, so that the compiler sees straight code. */
function bodyText(func: Func): string {
  const lines = func.body.map(instruction);
  const text = lines.join('\n');
  const used = new Set([...text.matchAll(/goto (\w+);/g)].map((match) => match[1]!));
  return lines.filter((_, index) => func.body[index]!.op !== 'label' || used.has((func.body[index] as { name: string }).name)).join('\n');
}

function declare(type: string, names: readonly string[], zero: boolean): string {
  return names.length ? `${type} ${names.map((name) => (zero ? `${identifier(name)} = 0` : identifier(name))).join(', ')};\n` : '';
}

function declareTemps(temps: readonly (readonly [string, Rep])[]): string {
  const of = (test: (rep: Rep) => boolean): string[] => temps.filter(([, rep]) => test(rep)).map(([name]) => name);
  return declare('V', of((rep) => rep === 'obj'), false) + declare('double', of((rep) => rep === 'f64'), true) + declare('int64_t', of((rep) => rep !== 'obj' && rep !== 'f64'), false);
}

export function prototype(func: Func): string {
  if (func.kind === 'module') return `static V ${func.id}(void)`;
  if (func.kind === 'class') return `static V ${func.id}(V fn, V ns)`;
  return `static V ${func.id}(V fn${func.params.map((name) => `, V p_${identifier(name)}`).join('')}${func.dualParams.map((name) => `, double q_${identifier(name)}`).join('')})`;
}

/** How everyone else calls the function: words in an array, a word back. */
export function vectorEntry(func: Func): string {
  const call = `${func.id}(fn${func.params.map((_, index) => `, a[${index}]`).join('')}${func.dualParams.map(() => ', 0').join('')})`;
  return `static V ${func.id}_vec(V fn, V* a) { ${func.dualReturn ? `V r = ${call}; return DBOX(r, rt_fret);` : `return ${call};`} }
`;
}

export function functionC(func: Func): string {
  return func.generator ? generatorC(func) : plainC(func);
}

/** A parameter with a double beside it that is never stored to keeps the caller's reference. */
function borrowing(instr: Instr, borrowed: ReadonlySet<string>): Instr {
  const taken = instr.op === 'c' ? /^DSET(V?)\(&@l_(.+)@, &@d_\2@, D?NEWREF\((@p_\2@)\)(.*)$/.exec(instr.text) : null;
  return taken && borrowed.has(taken[2]!) ? { op: 'c', text: `DBORROW${taken[1]!}(&@l_${taken[2]!}@, &@d_${taken[2]!}@, ${taken[3]!}${taken[4]!}` } : instr;
}

function plainC(func: Func): string {
  const alias = aliases(func);
  const place = (text: string): string =>
    text.replace(/@([^@]+)@/g, (_, name: string) => (name.startsWith('l_') && alias.has(name.slice(2)) ? `p_${identifier(name.slice(2))}` : identifier(name)));
  const skipped = new Set([...alias].map((name) => `@l_${name}@ = NEWREF(@p_${name}@);`));
  const borrowed = new Set(func.params.filter((name) => func.duals.has(name) && !func.stored.has(name)));
  const lines = bodyText({ ...func, body: func.body.filter((instr) => instr.op !== 'c' || !skipped.has(instr.text)).map((instr) => borrowing(instr, borrowed)) });
  const variables = [...func.slots.keys()].filter((name) => name.startsWith('l_') && !alias.has(name.slice(2)));
  const release = (name: string): string => {
    if (borrowed.has(name)) return `if (l_${identifier(name)} != p_${identifier(name)}) DECREF(l_${identifier(name)});`;
    return `${func.duals.has(name) ? 'DXDECREF' : 'XDECREF'}(l_${identifier(name)});`;
  };
  const temps = [...func.slots].filter(([name]) => !name.startsWith('l_'));
  const enter = func.kind === 'function' ? `if (UNLIKELY(py_enter())) return 0;\n` : '';
  return [
    `${prototype(func)} {\n`,
    declare('V', variables, true),
    declareTemps(temps),
    `V ret = 0; ${func.dualReturn ? 'double dret = 0; ' : ''}int ln = ${func.line};\n`,
    enter,
    `#define CODE &CODE_${func.id}\n`,
    place(lines),
    `\nret = NONE; goto out;\nerr: rt_tb(CODE, ln);\nerrx: XDECREF(ret); ret = 0;\nout:;\n#undef CODE\n`,
    variables.filter((name) => !func.words.has(name.slice(2))).map((name) => release(name.slice(2))).join(' '),
    func.kind === 'function' ? '\nrt.depth--;' : '',
    func.dualReturn ? '\nif (ret == FTAG) rt_fret = dret;' : '',
    `\nif (0) goto errx;\nreturn ret;\n}\n`,
  ].join('');
}

/** How many slots of a generator's frame are always valid: what the collector of cycles may look at. */
export function stableSlots(func: Func): number {
  if (!func.generator) return 0;
  const alias = aliases(func);
  const { objects } = frameOf(func);
  return objects.filter((name) => !(name.startsWith('l_') && alias.has(name.slice(2)))).indexOf('ret') + 1;
}

function generatorC(func: Func): string {
  const frame = frameOf(func);
  const alias = aliases(func);
  const objects = frame.objects.filter((name) => !(name.startsWith('l_') && alias.has(name.slice(2))));
  const at = new Map<string, string>();
  objects.forEach((name, index) => at.set(name, `gen->vars[${index}]`));
  frame.words.forEach((name, index) => at.set(name, `(*(int64_t*)&gen->vars[${objects.length + index}])`));
  const place = (text: string): string =>
    text.replace(/@([^@]+)@/g, (_, name: string) => {
      const real = name.startsWith('l_') && alias.has(name.slice(2)) ? `p_${name.slice(2)}` : name;
      return at.get(real) ?? identifier(real);
    });
  const skipped = new Set([...alias].map((name) => `@l_${name}@ = NEWREF(@p_${name}@);`));
  const lines = bodyText({ ...func, body: func.body.filter((instr) => instr.op !== 'c' || !skipped.has(instr.text)) });
  const temps = [...func.slots].filter(([name]) => !at.has(name) && !name.startsWith('l_'));
  const variables = objects.filter((name) => name.startsWith('l_') || name.startsWith('p_'));
  return [
    `static V ${func.id}_body(Gen* gen, V sent) {\n`,
    declareTemps(temps),
    `V fn = gen->fn; V r; int ln = ${func.line}; (void)fn;\n#define CODE &CODE_${func.id}\nswitch (gen->state) { case 0:;\n`,
    place(lines),
    `\n${place('@ret@')} = NONE; goto out;\nerr: rt_tb(CODE, ln);\nerrx: SET(&${place('@ret@')}, 0);\nout:;\n#undef CODE\n`,
    variables.map((name) => `SET(&${at.get(name)}, 0);`).join(' '),
    `\nif (0) goto errx;\nr = ${place('@ret@')}; ${place('@ret@')} = 0;\nif (!r) { gen->state = -1; return 0; }\nreturn rt_gen_return(gen, r);\n}\nreturn 0;\n}\n`,
    `${prototype(func)} {\nGen* gen = (Gen*)PTR(rt_gen(fn, &CODE_${func.id}, ${func.id}_body, ${objects.length}, ${frame.words.length}));\n`,
    func.params.map((name) => `${at.get(`p_${name}`)} = NEWREF(p_${identifier(name)});`).join(' '),
    '\nreturn VAL(gen);\n}\n',
  ].join('');
}
