// Builtin functions.
import type { ast } from '../../python';
import { decided, firstOf, lazily } from './comprehensions';
import type { Code, FunctionEmitter } from './emitter';
import { isPrintable } from './exceptions';
import { isShareable } from './expressions';
import { isCallOf, keyed, materialised } from './iteration';
import { FUNCTIONS } from './methods';
import { asFloat, asInt, truth, truthOf } from './operators';
import { reject } from './rejection';
import { printed, textOf } from './strings';
import { BOOL, dict, FLOAT, fresh, INT, isCopy, isKey, isOrdered, join, list, NONE, optional, prune, set, show, STR, tuple, type Ty, unify } from './types';

export function builtin(f: FunctionEmitter, node: ast.Call, name: string, want?: Ty): Code {
  const [first, second, third] = node.args;
  const keyword = (wanted: string): ast.Expr | undefined => node.keywords.find((each) => each.arg === wanted)?.value;
  const only = (count: number, ...keywords: string[]): void => {
    if (node.args.length > count || node.keywords.some((each) => each.arg === null || !keywords.includes(each.arg))) reject('arguments', node, `${name} in this form`, 'use fewer arguments');
  };
  const needs = (): ast.Expr => first ?? reject('arguments', node, `${name} without an argument`, 'give one');
  const number = (value: Code): Ty => {
    const type = prune(value.ty);
    if (type.k === 'optional') reject('optional', node, `${name} of what may be None`, 'test it with "is None" before');
    if (!['int', 'float', 'bool'].includes(type.k)) reject(type.k === 'var' ? 'untyped' : 'mixed-types', node, `${name} of ${show(type)}`, 'give a number');
    return type;
  };
  switch (name) {
    case 'print': return printed(f, node);
    case 'input': {
      only(1);
      if (first) {
        const value = f.expr(first);
        return f.text(f.fallible(`stdin::input(${f.str({ ...f.text(textOf(f, value, first)) })})`));
      }
      return f.text(f.fallible('stdin::input("")'));
    }
    case 'len': {
      only(1);
      const value = f.expr(needs());
      const type = prune(value.ty);
      if (type.k === 'str') return f.val(`text::len(${f.str(value)})`, INT);
      if (['list', 'dict', 'set', 'deque', 'series'].includes(type.k)) return f.val(`${f.atom(value)}.len() as i64`, INT, false);
      if (type.k === 'tuple') return f.val(String(type.items.length), INT);
      if (type.k === 'class' && f.module.classes.get(type.name)?.methods.has('__len__')) return special(f, node, first!, '__len__');
      return reject(type.k === 'var' ? 'untyped' : 'mixed-types', node, `len of ${show(type)}`, 'use lists, texts, dictionaries and sets');
    }
    case 'isinstance': return isInstance(f, node);
    case 'abs': {
      only(1);
      const value = f.expr(needs());
      if (prune(value.ty).k === 'class' && f.module.classes.get((prune(value.ty) as { name: string }).name)?.methods.has('__abs__')) return special(f, node, first!, '__abs__');
      return number(value).k === 'float' ? f.val(`${floatAtom(f, value)}.abs()`, FLOAT) : f.val(f.fallible(`int::abs(${asInt(f, value)})`), INT);
    }
    case 'int': {
      if (!first) return f.val('0', INT);
      const value = f.expr(first);
      if (prune(value.ty).k === 'str') {
        only(2, 'base');
        const base = second ?? keyword('base');
        return f.val(f.fallible(`int::parse_int(${f.str(value)}, ${base ? f.ownAs(f.expr(base), INT, base) : '10'})`), INT);
      }
      only(1);
      if (prune(value.ty).k === 'enum') reject('enum', node, 'a member as a number', 'use its value');
      return number(value).k === 'float' ? f.val(f.fallible(`float::to_int(${value.code})`), INT) : f.val(asInt(f, value), INT, value.atom || prune(value.ty).k === 'bool');
    }
    case 'float': {
      only(1);
      if (!first) return f.val('0.0', FLOAT);
      if (first._type === 'Constant' && first.value.type === 'str') {
        const special = ({ inf: 'f64::INFINITY', '-inf': 'f64::NEG_INFINITY', nan: 'f64::NAN' } as Record<string, string>)[first.value.value.toLowerCase()];
        if (special) return f.val(special, FLOAT);
      }
      const value = f.expr(first);
      if (prune(value.ty).k === 'str') return f.val(f.fallible(`float::parse_float(${f.str(value)})`), FLOAT);
      number(value);
      return f.val(asFloat(f, value), FLOAT, !/ as f64$|^-/.test(asFloat(f, value)));
    }
    case 'bool': only(1); return first ? f.val(truth(f, first), BOOL, false) : f.val('false', BOOL);
    case 'str': {
      only(1);
      if (!first) return f.text('String::new()');
      const value = f.expr(first);
      return f.text(textOf(f, value, first));
    }
    case 'repr': case 'ascii': {
      only(1);
      const value = f.expr(needs());
      if (name === 'ascii' || !isPrintable(f, value.ty)) reject('repr', node, `${name} of ${show(value.ty)}`, 'show its parts');
      return f.text(`repr::repr(${f.borrow(value)})`);
    }
    case 'round': {
      only(2, 'ndigits');
      const value = f.expr(needs());
      const digits = second ?? keyword('ndigits');
      const type = number(value);
      if (!digits || (digits._type === 'Constant' && digits.value.type === 'None')) return type.k === 'float' ? f.val(f.fallible(`float::round(${value.code})`), INT) : f.val(asInt(f, value), INT, value.atom);
      const count = f.ownAs(f.expr(digits), INT, digits);
      return type.k === 'float' ? f.val(f.fallible(`float::round_to(${value.code}, ${count})`), FLOAT) : f.val(f.fallible(`float::round_int(${asInt(f, value)}, ${count})`), INT);
    }
    case 'pow': {
      only(3);
      if (!first || !second) return reject('arguments', node, 'pow in this form', 'give base and exponent');
      if (third) return f.val(f.fallible(`int::pow_mod(${[first, second, third].map((arg) => f.ownAs(f.expr(arg), INT, arg)).join(', ')})`), INT);
      return f.expr({ ...node, _type: 'BinOp', left: first, op: 'Pow', right: second } as ast.BinOp);
    }
    case 'divmod': {
      only(2);
      if (!first || !second) return reject('arguments', node, 'divmod in this form', 'give two numbers');
      const [a, b] = [f.expr(first), f.expr(second)];
      const float = number(a).k === 'float' || number(b).k === 'float';
      return float ? f.val(f.fallible(`float::divmod(${asFloat(f, a)}, ${asFloat(f, b)})`), tuple(FLOAT, FLOAT)) : f.val(f.fallible(`int::divmod(${asInt(f, a)}, ${asInt(f, b)})`), tuple(INT, INT));
    }
    case 'sum': return sum(f, node, needs(), second ?? keyword('start'));
    case 'min': case 'max': return extreme(f, node, name);
    case 'sorted': return sorted(f, node, needs());
    case 'any': case 'all': {
      only(1);
      const arg = needs();
      const isAny = name === 'any';
      if (arg._type === 'GeneratorExp') {
        const [generator] = arg.generators;
        if (arg.generators.length === 1 && generator?.ifs.length === 0) {
          const lazy = lazily(f, { ...arg, elt: { ...node, _type: 'Call', func: { ...node, _type: 'Name', id: 'bool', ctx: 'Load' }, args: [arg.elt], keywords: [] } as ast.Call }, true);
          const match = lazy && /^([\s\S]*)\.map\(\|([^|]*)\| ([\s\S]*)\)$/.exec(lazy.code);
          if (match) return f.val(`${match[1]}.${name}(|${match[2]}| ${match[3]})`, BOOL);
        }
        return decided(f, arg, isAny);
      }
      const values = materialised(f, arg, true);
      const inner = prune(values.ty);
      const of: Ty = inner.k === 'list' ? inner.of : NONE;
      // the closure names nothing but its own parameter
      const each = isCopy(of) ? f.val('*each', of, false) : f.ref('each', of);
      return f.val(`${f.atom(values)}.iter().${name}(|each| ${truthOf(f, each, arg)})`, BOOL);
    }
    case 'list': case 'tuple': {
      only(1);
      const kind = name === 'tuple' ? 'series' : 'list';
      if (!first) return name === 'tuple' ? reject('type', node, 'an empty tuple', 'use a list') : f.val('Vec::new()', f.pending(node, () => (want && prune(want).k === 'list' ? prune(want) : list(fresh()))));
      if (name === 'tuple' && (!want || prune(want).k !== 'series')) reject('type', node, 'a tuple of any length', 'use a list, or annotate it as tuple[T, ...]');
      const values = materialised(f, first);
      const type = prune(values.ty) as { of: Ty };
      if (values.kind === 'val') return { ...values, ty: { k: kind, of: type.of } };
      if (!isShareable(f, type.of)) reject('alias', node, 'a copy of the list that shares its elements', 'copy the elements too');
      return f.val(`${f.atom(values)}.to_vec()`, { k: kind, of: type.of });
    }
    case 'set': case 'frozenset': {
      only(1);
      if (!first) return f.val('HashSet::new()', f.pending(node, () => (want && prune(want).k === 'set' ? prune(want) : set(fresh()))));
      const values = materialised(f, first, true);
      const type = prune(values.ty) as { of: Ty };
      if (!isKey(type.of)) reject('hash', node, `a set of ${show(type.of)}`, 'use int, str, bool, enumerations and tuples of them');
      if (values.kind === 'val') return f.val(`${f.atom(values).replace(/\.collect::<Vec<_>>\(\)$/, '')}${/\.collect::<Vec<_>>\(\)$/.test(values.code) ? '' : '.into_iter()'}.collect::<HashSet<_>>()`, set(type.of));
      return f.val(`${f.atom(values)}.iter().${isCopy(type.of) ? 'copied' : 'cloned'}().collect::<HashSet<_>>()`, set(type.of));
    }
    case 'dict': {
      only(1);
      if (!first) return f.val('Dict::new()', f.pending(node, () => (want && prune(want).k === 'dict' ? prune(want) : dict(fresh(), fresh()))));
      const source = isCallOf(first, f, 'zip', 'enumerate', 'map') || first._type === 'GeneratorExp' || first._type === 'ListComp' ? materialised(f, first) : f.expr(first);
      const type = prune(source.ty);
      if (type.k === 'dict') {
        // its last use: nobody can tell the copy from the original
        if (source.kind === 'place' && source.variable?.holds === 'own' && source.whole && f.lastUses.has(first)) return f.val(source.code, dict(type.key, type.value));
        if (!isShareable(f, type.value)) reject('alias', node, 'a copy of the dictionary that shares its values', 'copy the values too');
        return f.val(source.kind === 'val' ? source.code : `${f.atom(source)}.clone()`, dict(type.key, type.value));
      }
      if (type.k === 'list' && prune(type.of).k === 'tuple') {
        const [key, value] = (prune(type.of) as { items: readonly Ty[] }).items;
        if (key && value && isKey(key) && (source.kind === 'val' || isShareable(f, type.of))) return f.val(`${f.atom(source)}${source.kind === 'val' ? '.into_iter()' : '.iter().cloned()'}.collect::<Dict<_, _>>()`, dict(key, value));
      }
      return reject('call', node, `dict of ${show(type)}`, 'give pairs or a dictionary');
    }
    case 'range': case 'enumerate': case 'zip': case 'reversed': case 'map': case 'filter': case 'iter':
      return reject('iterator', node, `${name} that is kept`, `go over it in a loop, or write list(${name}(...))`);
    case 'next': {
      if (first?._type === 'GeneratorExp' && second && node.args.length === 2) {
        const found = firstOf(f, first);
        const fallback = f.expr(second);
        if (prune(fallback.ty).k === 'none') return f.val(found.code, optional(found.ty), false);
        if (!join(found.ty, fallback.ty)) reject('mixed-types', node, `${show(found.ty)} or ${show(fallback.ty)}`, 'use one type');
        return f.val(`${found.code}.unwrap_or(${f.ownAs(fallback, found.ty, second)})`, found.ty, false);
      }
      return reject('iterator', node, 'next of an iterator', 'use a loop');
    }
    case 'isinstance': return reject('isinstance', node, 'a test of the type', 'types are known here: leave the test out, or write a function for each type');
    case 'hash': case 'id': return reject('identity', node, `${name} depends on the process`, 'compare values');
    case 'open': return reject('io', node, 'files', 'read and write outside, and pass texts');
    case 'eval': case 'exec': case 'getattr': case 'setattr': case 'hasattr': case 'vars': case 'globals': case 'locals': case 'type': case 'super': case 'dir': case 'callable':
      return reject('dynamic', node, `${name} looks at the program while it runs`, 'name what is meant');
    case 'format': {
      only(2);
      const value = f.expr(needs());
      if (!second) return f.text(textOf(f, value, first!));
      return reject('call', node, 'format with a specification', 'use an f-string');
    }
    case 'exit': case 'quit': return reject('call', node, `${name}() is for interactive use`, 'use sys.exit');
    default: {
      const entries = FUNCTIONS[name];
      const entry = entries?.find(([params]) => params.split(' ').length === node.args.length);
      if (entry && node.keywords.length === 0) {
        const [params, result, code, flags = ''] = entry;
        const isText = params === '&str';
        const value = f.fit(f.expr(needs(), isText ? STR : INT), isText ? STR : INT, node);
        const filled = code.replace('$1', isText ? f.str(value) : f.own(value, node));
        return f.val(flags.includes('!') ? f.fallible(filled) : filled, result === 'int' ? INT : STR);
      }
      return reject('name', node, `${name} is not known here`, 'define it in this module');
    }
  }
}

function special(f: FunctionEmitter, node: ast.Call, receiver: ast.Expr, method: string): Code {
  return f.expr({ ...node, _type: 'Call', func: { ...node, _type: 'Attribute', value: receiver, attr: method, ctx: 'Load' } as ast.Attribute, args: [], keywords: [] });
}

const floatAtom = (f: FunctionEmitter, value: Code): string => (/^-?[\d.]+(e[-\d]+)?$/.test(value.code) ? `${value.code.startsWith('-') ? `(${value.code}_f64)` : `${value.code}_f64`}` : f.atom(value));

function sum(f: FunctionEmitter, node: ast.Call, over: ast.Expr, start: ast.Expr | undefined): Code {
  const initial = start ? f.expr(start) : null;
  const lazy = over._type === 'GeneratorExp' ? lazily(f, over, true) : null;
  const values = lazy ? null : materialised(f, over, true);
  const of: Ty = lazy ? lazy.ty : (prune(values!.ty) as { of: Ty }).of;
  const type = prune(of);
  const source = lazy ? lazy.code : values!.kind === 'val' ? values!.code : `${f.atom(values!)}.iter().copied()`;
  if (type.k === 'int' || type.k === 'bool') {
    const numbers = type.k === 'bool' ? `${/collect::<Vec<_>>\(\)$|\}$/.test(source) || source.startsWith('vec!') ? `${source.startsWith('{') ? `(${source})` : source}.into_iter()` : source}.map(i64::from)` : source;
    if (initial && prune(initial.ty).k === 'float') return float(f, node, `${numbers.endsWith(')') && !numbers.includes('.iter()') && !numbers.includes('.map(') ? `${numbers}.into_iter()` : numbers}.map(|value| value as f64)`, initial.code);
    return f.val(f.fallible(`int::sum(${trimmed(numbers)}, ${initial ? f.ownAs(initial, INT, node) : '0'})`), INT);
  }
  if (type.k === 'float') {
    if (!initial || prune(initial.ty).k !== 'float') return reject('int-as-float', node, 'the sum of no floats at all is the int 0', 'write sum(values, 0.0)');
    return float(f, node, trimmed(source), initial.code);
  }
  return reject(type.k === 'var' ? 'untyped' : 'mixed-types', node, `the sum of ${show(type)}`, 'sum numbers; join texts');
}

const trimmed = (source: string): string => source.replace(/\.collect::<Vec<_>>\(\)$/, '').replace(/^([^()]*\.\.[^()]*)\.into_iter\(\)$/, '$1');

function float(f: FunctionEmitter, _node: ast.Call, values: string, start: string): Code {
  return f.val(`float::${f.compensatedSum ? 'sum_compensated' : 'sum_plain'}(${values}, ${start})`, FLOAT);
}

function extreme(f: FunctionEmitter, node: ast.Call, name: 'min' | 'max'): Code {
  const fallback = node.keywords.find((each) => each.arg === 'default')?.value;
  if (node.args.length >= 2) {
    const values = node.args.map((arg) => f.expr(arg));
    const [first] = values;
    if (fallback || !first) reject('arguments', node, `${name} in this form`, 'give values alone');
    if (node.keywords.length > 0) return extreme(f, { ...node, args: [{ ...node, _type: 'List', elts: node.args, ctx: 'Load' } as ast.List] }, name);
    const { ty } = first;
    if (!values.every((value) => unify(value.ty, ty))) reject('mixed-types', node, `${name} of values of several types`, 'convert them to one');
    if (!isOrdered(ty, f.module)) reject('comparison', node, `an order of ${show(ty)}`, 'give a key');
    if (prune(ty).k === 'int' && values.length === 2) return f.val(`${f.mutants.pick(`std::cmp::${name}`, `std::cmp::${name === 'min' ? 'max' : 'min'}`)}(${values.map((value) => value.code).join(', ')})`, ty);
    const items = values.map((value, index) => f.own(value, node.args[index]!));
    return f.val(f.fallible(`list::some_${name}(list::${name}_of([${items.join(', ')}]))`), ty);
  }
  const [over] = node.args;
  if (!over) reject('arguments', node, `${name} without values`, 'give some');
  const hasKey = node.keywords.some((each) => each.arg === 'key');
  const values = materialised(f, over, !hasKey);
  const of = (prune(values.ty) as { of: Ty }).of;
  const wrap = (found: string): Code => {
    if (!fallback) return f.val(f.fallible(`list::some_${name}(${found})`), of);
    const other = f.expr(fallback);
    if (prune(other.ty).k === 'none') return f.val(found, optional(of));
    return f.val(`${found}.unwrap_or(${f.ownAs(other, of, fallback)})`, of);
  };
  if (hasKey) {
    if (values.kind !== 'val' && !isShareable(f, of)) reject('alias', node, `an element taken by ${name} stays in its list`, 'find its index instead');
    const [all, order] = [f.temporary('values'), f.temporary('keys')];
    const { keys } = keyed(f, node, of, `${all}.iter()`);
    const taken = values.kind === 'val' ? values.code : `${f.atom(values)}.to_vec()`;
    if (keys !== null) return wrap(`{\n    let ${all} = ${taken};\n    let ${order}: Vec<_> = ${keys};\n    list::${name}_by_keys(${all}, ${order})\n}`);
  }
  if (!isOrdered(of, f.module)) reject('comparison', node, `an order of ${show(of)}`, 'give a key');
  const source = values.kind === 'val' ? values.code.replace(/\.collect::<Vec<_>>\(\)$/, '') : `${f.atom(values)}.iter().${isCopy(of) ? 'copied' : 'cloned'}()`;
  return wrap(`list::${f.mutants.pick(`${name}_of`, `${name === 'min' ? 'max' : 'min'}_of`).replace(/^\(if (.*?) \{ (\w+) \} else \{ (\w+) \}\)$/, '$3')}(${source})`);
}

function sorted(f: FunctionEmitter, node: ast.Call, over: ast.Expr): Code {
  if (node.args.length > 1) reject('arguments', node, 'sorted in this form', 'give one iterable');
  const hasKey = node.keywords.some((each) => each.arg === 'key' && !(each.value._type === 'Constant' && each.value.value.type === 'None'));
  const values = materialised(f, over, !hasKey);
  const of = (prune(values.ty) as { of: Ty }).of;
  if (values.kind !== 'val' && !isShareable(f, of)) reject('alias', node, 'a sorted list that shares its elements with the original', 'sort in place');
  const taken = values.kind === 'val' ? values.code : `${f.atom(values)}.to_vec()`;
  const all = f.temporary('values');
  const { keys, reverse } = keyed(f, node, of, `${all}.iter()`);
  if (keys !== null) {
    const order = f.temporary('keys');
    return f.val(`{\n    let ${all} = ${taken};\n    let ${order}: Vec<_> = ${keys};\n    list::sorted_by_keys(${all}, ${order}, ${reverse})\n}`, list(of), false);
  }
  if (!isOrdered(of, f.module)) reject('comparison', node, `an order of ${show(of)}`, 'give a key');
  return f.val(`list::sorted(${taken}, ${reverse})`, list(of));
}

/** Which of a family an object is, or whether an optional value is there: what the types leave open. */
function isInstance(f: FunctionEmitter, node: ast.Call): Code {
  const [object, wanted] = node.args;
  if (!object || !wanted || node.args.length !== 2) reject('arguments', node, 'isinstance in this form', 'give an object and a class');
  const value = f.expr(object);
  const type = prune(value.ty);
  const names = (wanted._type === 'Tuple' ? wanted.elts : [wanted]).map((each) => (each._type === 'Name' ? each.id : reject('isinstance', node, 'a class that is computed', 'name the class')));
  if (type.k === 'class') {
    const family = f.module.classes.get(type.name)?.variants;
    const asked = new Set(names.flatMap((name) => {
      const model = f.module.classes.get(name);
      return model ? model.variants ?? [model.name] : reject('isinstance', node, `${name} is no class of this module`, 'name a subclass');
    }));
    if (family && [...asked].every((name) => family.includes(name))) {
      const patterns = [...asked].map((name) => `${type.name}::${name}(_)`).join(' | ');
      return f.val(f.mutants.condition(`matches!(${value.kind === 'ref' ? value.code : f.atom(value)}, ${patterns})`), BOOL, f.mutants.on);
    }
  }
  if (type.k === 'optional') {
    const inner = prune(type.of);
    const own = inner.k === 'class' ? inner.name : inner.k;
    if (names.length === 1 && names[0] === own) return f.val(f.mutants.condition(`${f.atom(value)}.is_some()`), BOOL);
  }
  return reject('isinstance', node, `the types say what ${show(type)} is`, 'leave the test out, or annotate a base class or an optional');
}
