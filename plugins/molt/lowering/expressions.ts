// Expressions to instructions. Operands are borrowed where that is safe: a variable of the function is read in place.
import type * as ast from '../../python/ast';
import type { Value } from '../ir/ir';
import { type Type, within } from '../types';
import { Operators } from './operators';
import { maybeFloat } from './floats';
import { COMPARE, plain, suspends } from './numbers';
import { isComprehension, isSteadyCell, mangle, type Access } from './scopes';

const isNumber = (type: Type): boolean => within(type, 'word', 'int', 'float', 'bool') && type.kinds!.size > 0;
const COMPARE_ID: Partial<Record<ast.CompareOperator, string>> = { Lt: 'C_LT', LtE: 'C_LE', Gt: 'C_GT', GtE: 'C_GE', Eq: 'C_EQ', NotEq: 'C_NE' };

/** What CPython's compiler turns into one constant. */
function folds(node: ast.Expr): boolean {
  if (node._type === 'Tuple') return node.elts.every(folds);
  if (node._type === 'UnaryOp') return node.op !== 'Not' && folds(node.operand);
  if (node._type === 'BinOp') return folds(node.left) && folds(node.right);
  return node._type === 'Constant';
}

export abstract class Expressions extends Operators {
  abstract makeFunction(node: ast.Lambda | ast.FunctionDef | ast.AsyncFunctionDef, name: string): Value;
  /** A name of a library module, as if it were imported here. */
  abstract importedName(module: string, name: string): Value;
  abstract makeComprehension(node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp): Value;

  str(text: string): string {
    return this.module.pool.str(text);
  }
  access(name: string): Access {
    return this.scope.access.get(name) ?? 'global';
  }
  cellOf(name: string): string {
    const index = [...this.scope.frees].indexOf(name);
    return index >= 0 ? `((Cell*)PTR(((Func*)PTR(@fn@))->cells[${index}]))` : `((Cell*)PTR(@l_${name}@))`;
  }
  global(name: string): string {
    let index = this.module.globals.get(name);
    if (index === undefined) this.module.globals.set(name, (index = this.module.globals.size));
    return `G${this.module.index}[${index}]`;
  }

  loadName(id: string): Value {
    const name = mangle(id, this.scope.className);
    const access = this.access(name);
    if (this.scope.kind === 'class' && access !== 'cell' && !(access === 'free' && name === '__class__')) return this.loadClassName(name, access);
    if (access === 'local') {
      const c = `@l_${name}@`;
      this.checkBound(name);
      if (this.isDual(name)) this.c(`if (UNLIKELY(${c} == FTAG)) ${c} = py_float(@d_${name}@);`);
      const value = plain(c, this.words.has(name));
      return this.copies ? this.hold(value) : value;
    }
    if (access === 'cell' || access === 'free') {
      const c = `${this.cellOf(name)}->v`;
      if (access === 'free' && isSteadyCell(this.scope, name)) return plain(c);
      const dst = this.slot('t', 'obj');
      this.c(`${dst} = ${c};`);
      this.c(`if (UNLIKELY(!${dst})) {`);
      this.c(`${access === 'free' ? 'rt_unbound_free' : 'rt_unbound_local'}(${this.str(name)});`);
      this.fail();
      this.c('}');
      this.c(`INCREF(${dst});`);
      return this.adopt(dst);
    }
    return this.loadGlobal(name);
  }

  private loadClassName(name: string, access: Access): Value {
    const dst = this.slot('t', 'obj');
    const found = this.label();
    this.c(`${dst} = rt_name_from(@ns@, ${this.str(name)});`);
    this.branch(dst, found);
    this.c('if (UNLIKELY(rt.error)) {');
    this.fail();
    this.c('}');
    const other = access === 'free' ? plain(`${this.cellOf(name)}->v`) : this.loadGlobal(name);
    this.c(`${dst} = ${this.own(other)};`);
    this.place(found);
    return this.adopt(dst);
  }

  isBuiltin(name: string): boolean {
    return !this.module.globals.has(name) && this.module.builtins.has(name) && this.access(name) === 'global';
  }

  loadGlobal(name: string): Value {
    if (!this.module.globals.has(name)) {
      const builtin = this.module.builtins.get(name);
      if (builtin) return plain(builtin.startsWith('bi_') ? `BI_${name}` : `VAL(&${builtin})`);
      if (name === 'open') return this.importedName('io', name);
      if (name === '__name__') return plain(this.str(this.module.name));
      if (name === '__file__') return plain(this.str(this.module.file));
      if (name === '__debug__') return plain('TRUE');
      if (name === '__doc__' && this.module.doc !== null) return plain(this.str(this.module.doc));
      if (name === '__doc__' || name === '__spec__' || name === '__package__') return plain('NONE');
      if (this.module.library && ['globals', 'locals', 'exec', 'eval', 'compile', '__import__', 'vars'].includes(name)) {
        this.c(`rt_not_compiled(${this.str(name)});`);
        this.fail();
        return plain('NONE');
      }
      if (name === '__builtins__' || name === 'globals' || name === 'locals' || name === 'exec' || name === 'eval' || name === 'compile' || name === '__import__')
        this.refuse('no-dynamic-code', `${name} needs the compiler and all names at run time`, 'a compiled program knows its names at build time: call or import what is needed by its name');
      this.c(`rt_no_name(${this.str(name)});`);
      this.fail();
      return plain('NONE');
    }
    const c = this.global(name);
    const builtin = this.module.builtins.get(name);
    if (builtin) {
      // a module that may bind the name of a builtin has the builtin until it does
      const dst = this.slot('t', 'obj');
      this.c(`${dst} = NEWREF(${c} ? ${c} : ${builtin.startsWith('bi_') ? `BI_${name}` : `VAL(&${builtin})`});`);
      return this.adopt(dst);
    }
    this.c(`if (UNLIKELY(!${c})) {`);
    this.c(`rt_no_name(${this.str(name)});`);
    this.fail();
    this.c('}');
    if (this.module.constant.has(name)) return plain(c);
    return this.hold(plain(c));
  }

  constant(value: ast.ConstantValue): Value {
    const pool = this.module.pool;
    switch (value.type) {
      case 'int':
        return plain(pool.int(value.value), value.value >= -(2n ** 62n) && value.value < 2n ** 62n);
      case 'float':
        return plain(pool.float(value.value));
      case 'complex':
        return plain(pool.complex(value.imag));
      case 'str':
        return plain(pool.str(value.value, value.points));
      case 'bytes':
        return plain(pool.bytes(value.value));
      case 'bool':
        return plain(value.value ? 'TRUE' : 'FALSE');
      case 'None':
        return plain('NONE');
      case 'Ellipsis':
        return plain('ELLIPSIS');
    }
  }

  /** The value of an expression; owned temporaries are released by who uses them. */
  expr(node: ast.Expr): Value {
    const line = this.line;
    this.line = node.lineno;
    const value = this.exprAt(node);
    this.line = line;
    return value;
  }

  private exprAt(node: ast.Expr): Value {
    if (isComprehension(node)) return this.makeComprehension(node);
    switch (node._type) {
      case 'Constant':
        return this.constant(node.value);
      case 'Name':
        return this.loadName(node.id);
      case 'BinOp': {
        if (this.generator && suspends(node)) return this.operate(node.op, this.expr(node.left), this.expr(node.right), this.typeOf(node), false, true);
        return this.box(this.num(node));
      }
      case 'UnaryOp':
        return this.unary(node);
      case 'BoolOp':
      case 'Compare':
      case 'IfExp':
        return this.choice(node);
      case 'Call':
        return this.generator && suspends(node) ? this.callOther(node) : this.box(this.callNumber(node));
      case 'Attribute': {
        const object = this.expr(node.value);
        this.line = node.lineno;
        const r = node.attr === '__class__' ? this.call('py_class_of', [object.c, this.cache()]) : this.call('py_getattr', [object.c, this.str(mangle(node.attr, this.scope.className)), this.cache()]);
        this.release(object);
        return r;
      }
      case 'Subscript': {
        const object = this.expr(node.value);
        if (node.slice._type === 'Slice' && !node.slice.step) {
          const [lo, hi] = [node.slice.lower, node.slice.upper].map((bound) => (bound ? this.expr(bound) : plain('NONE'))) as [Value, Value];
          this.line = node.lineno;
          const part = this.call('rt_getslice', [object.c, lo.c, hi.c]);
          this.release(hi);
          this.release(lo);
          this.release(object);
          return part;
        }
        const key = this.expr(node.slice);
        this.line = node.lineno;
        const r = this.call('py_getitem', [object.c, key.c]);
        this.release(key);
        this.release(object);
        return r;
      }
      case 'Slice': {
        const parts = [node.lower, node.upper, node.step].map((part) => (part ? this.expr(part) : plain('NONE')));
        const r = this.call('rt_slice', parts.map(({ c }) => c));
        this.releaseAll(parts);
        return r;
      }
      case 'Tuple':
        return node.elts.some(({ _type }) => _type === 'Starred') ? this.starTuple(node.elts) : this.sequence('rt_tuple', node.elts);
      case 'List':
        return node.elts.some(({ _type }) => _type === 'Starred') ? this.starList(node.elts) : this.sequence('rt_list', node.elts);
      case 'Set': {
        if (node.elts.length >= 3 && node.elts.every(folds)) {
          const values = node.elts.map((item) => this.expr(item));
          const set = this.call('rt_set_constant', [String(values.length), this.array(values.map(({ c }) => c))]);
          this.take(set);
          this.releaseAll(values);
          this.live.push(set.c);
          return set;
        }
        const set = this.call('rt_set', ['0', '0']);
        for (const item of node.elts) {
          const value = this.expr(item._type === 'Starred' ? item.value : item);
          this.effect(item._type === 'Starred' ? 'rt_set_update' : 'rt_set_add', [set.c, value.c]);
          this.release(value);
        }
        return set;
      }
      case 'Dict': {
        const dict = this.call('rt_dict', ['0', '0']);
        node.keys.forEach((keyNode, index) => {
          if (!keyNode) {
            const other = this.expr(node.values[index]!);
            this.effect('rt_dict_update_from', [dict.c, other.c]);
            this.release(other);
            return;
          }
          const key = this.expr(keyNode);
          const value = this.expr(node.values[index]!);
          this.effect('rt_dict_set', [dict.c, key.c, value.c]);
          this.release(value);
          this.release(key);
        });
        return dict;
      }
      case 'JoinedStr':
        return this.joined(node);
      case 'FormattedValue':
        return this.formatted(node);
      case 'Lambda':
        return this.makeFunction(node, '<lambda>');
      case 'NamedExpr': {
        const value = this.hold(this.expr(node.value));
        const name = mangle(node.target.id, this.scope.className);
        const certain = this.defined.has(name);
        this.storeName(node.target.id, { c: `NEWREF(${value.c})`, owned: false, rep: 'obj' }, true);
        // whether it ran depends on what stands around it
        if (!certain) this.defined.delete(name);
        return value;
      }
      case 'Yield': {
        const value = node.value ? this.expr(node.value) : plain('NONE');
        return this.yieldValue(this.wrapped(value));
      }
      case 'YieldFrom': {
        const value = this.expr(node.value);
        return this.delegate(value, 0);
      }
      case 'Await': {
        const outside = this.scope.node._type;
        if (outside === 'Module' || outside === 'ClassDef' || outside === 'FunctionDef' || outside === 'Lambda') this.refuse('syntax', `'await' outside ${outside === 'FunctionDef' || outside === 'Lambda' ? 'async ' : ''}function`, 'correct the program: CPython refuses it too', node);
        const value = this.expr(node.value);
        return this.delegate(value, 1);
      }
      case 'Starred':
        return this.refuse('syntax', "can't use starred expression here", 'unpack inside a list, tuple or call', node);
      default:
        return this.refuse('unsupported', `${(node as ast.Expr)._type} is not compiled yet`, 'rewrite it with plain statements', node);
    }
  }

  cache(): string {
    return `&ics[${this.module.counter++}]`;
  }

  private unary(node: ast.UnaryOp): Value {
    if (node.op === 'Not') return this.choice(node);
    if (node.op === 'USub' && node.operand._type === 'Constant') {
      const { value } = node.operand;
      if (value.type === 'int') return this.constant({ type: 'int', value: -value.value });
      if (value.type === 'float') return this.constant({ ...value, value: -value.value });
    }
    if (node.op === 'USub' && node.operand._type !== 'Constant' && maybeFloat(this.typeOf(node)) && !(this.generator && suspends(node))) return this.box(this.num(node));
    const a = this.expr(node.operand);
    const r = this.call('rt_unary', [node.op === 'USub' ? 'U_NEG' : node.op === 'UAdd' ? 'U_POS' : 'U_INVERT', a.c]);
    this.release(a);
    return r;
  }

  /** A word that is 1 or 0 for the truth of a value. */
  truth(value: Value): string {
    if (value.rep === 'f64') {
      const word = this.slot('w', 'i64');
      this.c(`${word} = ${value.d!} != 0;`);
      return word;
    }
    if (value.rep === 'dual') {
      const word = this.callInt('du_truth', [value.c, value.d!]);
      this.release(value);
      return word;
    }
    const word = this.callInt('py_truth', [value.c]);
    this.release(value);
    return word;
  }

  /** Jumps to one of the labels; falls through to neither. Nothing stays alive. */
  condition(node: ast.Expr, yes: string, no: string): void {
    this.line = node.lineno;
    if (node._type === 'BoolOp') {
      node.values.forEach((value, index) => {
        if (index === node.values.length - 1) return this.condition(value, yes, no);
        const next = this.label();
        if (node.op === 'And') this.condition(value, next, no);
        else this.condition(value, yes, next);
        this.place(next);
      });
      return;
    }
    if (node._type === 'UnaryOp' && node.op === 'Not') return this.condition(node.operand, no, yes);
    if (node._type === 'Compare' && node.ops.length === 1) {
      const op = node.ops[0]!;
      const [left, right] = [node.left, node.comparators[0]!];
      const same = this.pairwise(node);
      if (same !== null) {
        this.branch(same, yes);
        return this.goto(no);
      }
      const numeric = COMPARE[op] !== undefined && !(this.generator && suspends(node));
      const a = numeric ? this.num(left) : this.expr(left);
      const b = numeric ? this.num(right) : this.expr(right);
      this.line = node.lineno;
      const plainly = (): string => this.compareNumbers(op, a, b) ?? this.compareWord(op, a, b);
      const word = this.methodCompare(op, left, a, b, plainly) ?? plainly();
      this.releaseOperands(a, b);
      this.branch(word, yes);
      this.goto(no);
      return;
    }
    if (node._type === 'Constant' && node.value.type === 'bool') return this.goto(node.value.value ? yes : no);
    const word = this.truth(this.num(node));
    this.branch(word, yes);
    this.goto(no);
  }
  private compareWord(op: ast.CompareOperator, a: Value, b: Value): string {
    const simple = COMPARE[op];
    if (simple) return this.callInt(`py_${simple}`, [a.c, b.c]);
    const word = op === 'In' || op === 'NotIn' ? this.callInt('rt_contains', [b.c, a.c]) : this.slot('w', 'i64');
    if (op === 'Is' || op === 'IsNot') this.c(`${word} = ${a.c} ${op === 'Is' ? '==' : '!='} ${b.c};`);
    if (op === 'NotIn') this.c(`${word} = !${word};`);
    return word;
  }
  /** The result of one comparison as an object, which need not be a bool. */
  private compareValue(op: ast.CompareOperator, a: Value, b: Value): Value {
    const id = COMPARE_ID[op];
    if (id) return this.call('py_compare', [id, a.c, b.c]);
    return this.bool(this.compareWord(op, a, b));
  }

  /** True or False for a word. */
  private bool(word: string): Value {
    const dst = this.slot('t', 'obj');
    this.c(`${dst} = NEWREF(MKB(${word}));`);
    return this.adopt(dst);
  }

  /** Expressions with more than one way: and, or, not, comparisons, if-else. */
  private choice(node: ast.BoolOp | ast.Compare | ast.IfExp | ast.UnaryOp): Value {
    if (node._type === 'Compare' && node.ops.length === 1) {
      const same = this.pairwise(node);
      if (same !== null) return this.bool(same);
      const numbers = [node.left, node.comparators[0]!].every((operand) => isNumber(this.typeOf(operand))) && !(this.generator && suspends(node));
      const a = numbers ? this.num(node.left) : this.expr(node.left);
      const b = numbers ? this.num(node.comparators[0]!) : this.expr(node.comparators[0]!);
      this.line = node.lineno;
      const word = numbers ? this.compareNumbers(node.ops[0]!, a, b) : null;
      const r = word === null ? this.compareValue(node.ops[0]!, this.box(a), this.box(b)) : this.bool(word);
      this.releaseOperands(a, b);
      return r;
    }
    const dst = this.slot('t', 'obj');
    const end = this.label();
    const defined = new Set(this.defined);
    if (node._type === 'UnaryOp') {
      return this.bool(`!${this.truth(this.expr(node.operand))}`);
    }
    if (node._type === 'IfExp') {
      const yes = this.label();
      const no = this.label();
      this.condition(node.test, yes, no);
      this.place(yes);
      this.c(`${dst} = ${this.own(this.expr(node.body))};`);
      this.goto(end);
      this.place(no);
      this.c(`${dst} = ${this.own(this.expr(node.orelse))};`);
    } else if (node._type === 'BoolOp') {
      node.values.forEach((part, index) => {
        this.c(`${dst} = ${this.own(this.expr(part))};`);
        if (index === node.values.length - 1) return;
        this.live.push(dst);
        const word = this.callInt('py_truth', [dst]);
        this.live.pop();
        this.branch(node.op === 'And' ? `!${word}` : word, end);
        this.c(`DECREF(${dst});`);
      });
    } else {
      let left = this.hold(this.expr(node.left));
      node.ops.forEach((op, index) => {
        const right = this.hold(this.expr(node.comparators[index]!));
        const r = this.compareValue(op, left, right);
        this.take(r);
        this.c(`${dst} = ${r.c};`);
        if (index < node.ops.length - 1) {
          const go = this.label();
          this.live.push(dst);
          const word = this.callInt('py_truth', [dst]);
          this.live.pop();
          this.branch(word, go);
          for (const value of [right, left]) if (value.owned) this.c(`DECREF(${value.c});`);
          this.goto(end);
          this.place(go);
          this.c(`DECREF(${dst});`);
          this.release(left);
          left = right;
        } else {
          this.release(right);
          this.release(left);
        }
      });
    }
    this.place(end);
    // what only one way assigned is not certain
    this.defined = defined;
    return this.adopt(dst);
  }

  private sequence(fn: string, nodes: readonly ast.Expr[]): Value {
    const values = nodes.map((item) => this.expr(item));
    const words = values.map((value) => (value.owned ? value.c : value.small ? value.c : `NEWREF(${value.c})`));
    for (const value of values) if (value.owned) this.take(value);
    return this.call(fn, [String(values.length), this.array(words)]);
  }
  starList(nodes: readonly ast.Expr[]): Value {
    const list = this.call('rt_list', ['0', '0']);
    for (const item of nodes) {
      const value = this.expr(item._type === 'Starred' ? item.value : item);
      this.effect(item._type === 'Starred' ? 'rt_list_extend_star' : 'rt_list_append', [list.c, value.c]);
      this.release(value);
    }
    return list;
  }
  starTuple(nodes: readonly ast.Expr[]): Value {
    const list = this.starList(nodes);
    this.take(list);
    return this.call('rt_list_to_tuple', [list.c]);
  }

  private joined(node: ast.JoinedStr): Value {
    const parts = node.values.map((part) => (part._type === 'FormattedValue' ? this.formatted(part) : this.expr(part)));
    if (parts.length === 1) return parts[0]!;
    if (parts.length === 0) return plain(this.str(''));
    const r = this.call('rt_concat', [this.array(parts.map(({ c }) => c)), String(parts.length)]);
    this.releaseAll(parts);
    return r;
  }
  private formatted(node: ast.FormattedValue): Value {
    let value = this.expr(node.value);
    const convert = { 115: 'rt_str', 114: 'rt_repr', 97: 'rt_ascii' }[node.conversion];
    if (convert) {
      const text = this.call(convert, [value.c]);
      this.release(value);
      value = text;
    }
    const spec = node.format_spec ? this.expr(node.format_spec) : plain(this.str(''));
    const r = this.call('rt_format', [value.c, spec.c]);
    this.release(spec);
    this.release(value);
    return r;
  }

  // --- calls ---
  callOther(node: ast.Call): Value {
    const starred = node.args.some(({ _type }) => _type === 'Starred') || node.keywords.some(({ arg }) => arg === null);
    if (node.func._type === 'Name' && node.func.id === 'super' && node.args.length === 0 && this.isBuiltin('super')) return this.zeroSuper(node);
    if (starred) return this.callStarred(node);
    const names = node.keywords.map(({ arg }) => arg!);
    const kw = names.length ? this.module.pool.names(names) : '0';
    if (node.func._type === 'Attribute') {
      const object = this.expr(node.func.value);
      const args = [...node.args, ...node.keywords.map(({ value }) => value)].map((arg) => this.expr(arg));
      this.line = node.func.lineno;
      const array = this.array([object.c, ...args.map(({ c }) => c)]);
      const name = this.str(mangle(node.func.attr, this.scope.className));
      const r = names.length ? this.call('rt_callmeth', [name, array, String(args.length + 1), kw, this.cache()]) : this.call('py_callmeth', [name, array, String(args.length + 1), this.cache()]);
      this.releaseAll(args);
      this.release(object);
      return r;
    }
    const id = node.func._type === 'Name' ? mangle(node.func.id, this.scope.className) : '';
    const builtin = node.func._type === 'Name' && this.isBuiltin(id) && this.scope.kind !== 'class' ? this.module.builtins.get(id) : undefined;
    const callee = builtin ? null : this.expr(node.func);
    const args = [...node.args, ...node.keywords.map(({ value }) => value)].map((arg) => this.expr(arg));
    this.line = node.lineno;
    const words = args.map(({ c }) => c);
    let r: Value;
    if (builtin && !names.length && id === 'isinstance' && args.length === 2) r = this.bool(this.callInt('rt_isinstance', words));
    else if (builtin?.startsWith('bi_')) r = this.call('rt_call_def', [`&${builtin === 'bi_print' && !names.length ? 'bi_print_plain' : builtin}`, this.array(words), String(args.length), kw]);
    else if (names.length || builtin) r = this.call('rt_call', [callee?.c ?? `VAL(&${builtin!})`, this.array(words), String(args.length), kw]);
    else r = this.call('py_call', [callee!.c, this.array(words), String(args.length)]);
    this.releaseAll(args);
    if (callee) this.release(callee);
    return r;
  }
  private callStarred(node: ast.Call): Value {
    const callee = this.expr(node.func);
    const only = node.args.length === 1 && node.args[0]!._type === 'Starred' ? node.args[0].value : null;
    const args = only ? this.expr(only) : this.starTuple(node.args);
    let kw: Value | null = null;
    if (node.keywords.length) {
      kw = this.call('rt_dict', ['0', '0']);
      for (const { arg, value } of node.keywords) {
        const item = this.expr(value);
        if (arg === null) this.effect('rt_dict_merge_kw', [kw.c, item.c, callee.c]);
        else this.effect('rt_dict_add_kw', [kw.c, this.str(arg), item.c, callee.c]);
        this.release(item);
      }
    }
    this.line = node.lineno;
    const r = this.call('rt_call_ex', [callee.c, args.c, kw ? kw.c : '0']);
    if (kw) this.release(kw);
    this.release(args);
    this.release(callee);
    return r;
  }
  private zeroSuper(node: ast.Call): Value {
    const first = this.scope.params[0];
    if (!first) this.refuse('super-without-self', 'super() needs a method with a first parameter', 'call super(Class, self)', node);
    const cls = this.loadName('__class__');
    const self = this.loadName(first);
    const r = this.call('rt_super', [cls.c, self.c]);
    this.release(self);
    this.release(cls);
    return r;
  }

  // --- suspension ---
  private states = 0;
  /** Its `yield` must be told from what its `await` passes on. */
  asyncGenerator = false;
  wrapped(value: Value): Value {
    if (!this.asyncGenerator) return value;
    const r = this.call('rt_agen_wrap', [value.c]);
    this.take(r);
    this.release(value);
    this.live.push(r.c);
    return r;
  }
  yieldValue(value: Value): Value {
    const owned = this.own(value);
    this.suspendLive();
    const state = ++this.states;
    const dst = this.slot('t', 'obj');
    this.c(`@gen@->state = ${state}; return ${owned}; case ${state}:;`);
    this.c('if (UNLIKELY(!sent)) {');
    this.fail();
    this.c('}');
    this.c(`${dst} = NEWREF(sent);`);
    return this.adopt(dst);
  }
  delegate(value: Value, isAwait: 0 | 1): Value {
    const it = this.call('rt_yield_from_iter', [value.c, String(isAwait)]);
    this.release(value);
    const state = ++this.states;
    const dst = this.slot('t', 'obj');
    const again = this.label();
    const done = this.label();
    this.suspendLive();
    this.c('sent = NONE;');
    this.place(again);
    this.c(`{ V value_, r_ = rt_yield_from_step(${it.c}, sent, &value_);`);
    this.c(`if (r_) { @gen@->state = ${state}; return r_; } ${dst} = value_; }`);
    this.branch(dst, done);
    this.fail();
    this.c(`case ${state}:;`);
    this.goto(again);
    this.place(done);
    this.release(it);
    return this.adopt(dst);
  }

  // --- stores ---
  /** Into a variable with a double beside it; the value is consumed. */
  private storeDual(name: string, value: Value, ready: boolean): void {
    const to = `&@l_${name}@, &@d_${name}@`;
    this.stored.add(name);
    this.defined.add(name);
    if (value.rep === 'f64') return this.c(`DSET(${to}, FTAG, ${value.d!});`);
    if (value.rep === 'obj') return this.c(`DSETV(${to}, ${ready ? value.c : this.own(value)});`);
    if (value.owned) this.take(value);
    this.c(`DSET(${to}, ${value.owned ? value.c : `DNEWREF(${value.c})`}, ${value.d!});`);
  }

  /** `value` is consumed; `ready`: its C text already makes a new reference. */
  storeName(id: string, given: Value, ready = false): void {
    const name = mangle(id, this.scope.className);
    const access = this.access(name);
    if (access === 'local' && this.isDual(name)) {
      this.storeDual(name, given, ready);
      return;
    }
    const value = this.box(given);
    const owned = ready ? value.c : this.own(value);
    if (this.scope.kind === 'class' && access !== 'cell' && access !== 'free' && !this.scope.globals.has(name)) {
      const dst = this.slot('t', 'obj');
      this.c(`${dst} = ${owned};`);
      const held = this.adopt(dst);
      this.effect('rt_setitem', ['@ns@', this.str(name), held.c]);
      this.release(held);
    } else if (access === 'local') {
      this.stored.add(name);
      this.c(this.words.has(name) ? `@l_${name}@ = ${owned};` : `SET(&@l_${name}@, ${owned});`);
      this.defined.add(name);
    } else if (access === 'cell' || access === 'free') {
      this.c(`SET(&${this.cellOf(name)}->v, ${owned});`);
    } else {
      this.c(`SET(&${this.global(name)}, ${owned});`);
    }
  }
}
