// Expressions to instructions. Operands are borrowed where that is safe: a variable of the function is read in place.
import type * as ast from '../../python/ast';
import type { Value } from '../ir/ir';
import { maybeFloat } from './floats';
import { plain, suspends } from './numbers';
import { isComprehension, mangle } from './scopes';
import { Suspension } from './suspension';

/** What CPython's compiler turns into one constant. */
function folds(node: ast.Expr): boolean {
  if (node._type === 'Tuple') return node.elts.every(folds);
  if (node._type === 'UnaryOp') return node.op !== 'Not' && folds(node.operand);
  if (node._type === 'BinOp') return folds(node.left) && folds(node.right);
  return node._type === 'Constant';
}

/** Parts of one display that are held at once; with more it is filled one after another, since all that is held must be let go wherever one fails. */
const MANY = 200;

export abstract class Expressions extends Suspension {
  abstract makeFunction(node: ast.Lambda | ast.FunctionDef | ast.AsyncFunctionDef, name: string): Value;
  abstract makeComprehension(node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp): Value;

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
        if (this.module.snapshots.has(node) && !this.module.globals.has('globals') && this.access('globals') === 'global') return this.globalsNow();
        return this.generator && suspends(node) ? this.callOther(node) : this.box(this.callNumber(node));
      case 'Attribute': {
        const object = this.expr(node.value);
        this.line = node.lineno;
        const [fn, first] = this.ofType('py_getattr', object);
        const r = node.attr === '__class__' ? this.call('py_class_of', [object.c, this.cache()]) : this.call(fn, [...first, this.str(mangle(node.attr, this.scope.className)), this.cache()]);
        this.release(object);
        return r;
      }
      case 'Subscript': {
        const object = this.expr(node.value);
        if (node.slice._type === 'Slice') {
          const bounds = this.bounds(node.slice);
          this.line = node.lineno;
          const part = this.call('rt_getslice', [object.c, ...bounds.map(({ c }) => c)]);
          this.releaseAll(bounds);
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
        const parts = this.bounds(node);
        const r = this.call('rt_slice', parts.map(({ c }) => c));
        this.releaseAll(parts);
        return r;
      }
      case 'Tuple':
        return node.elts.some(({ _type }) => _type === 'Starred') ? this.starTuple(node.elts) : this.sequence('rt_tuple', node.elts);
      case 'List':
        return node.elts.some(({ _type }) => _type === 'Starred') ? this.starList(node.elts) : this.sequence('rt_list', node.elts);
      case 'Set': {
        if (node.elts.length >= 3 && node.elts.length <= MANY && node.elts.every(folds)) {
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

  bounds(node: ast.Slice): Value[] {
    return [node.lower, node.upper, node.step].map((part) => (part ? this.expr(part) : plain('NONE')));
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

  private sequence(fn: string, nodes: readonly ast.Expr[]): Value {
    if (nodes.length > MANY) return fn === 'rt_list' ? this.starList(nodes) : this.starTuple(nodes);
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
    if (node.values.length > MANY) {
      const middle = node.values.length >> 1;
      const halves = [node.values.slice(0, middle), node.values.slice(middle)].map((values) => this.joined({ ...node, values }));
      const whole = this.call('rt_concat', [this.array(halves.map(({ c }) => c)), '2']);
      this.releaseAll(halves);
      return whole;
    }
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
      const r = node.func.attr === 'append' && args.length === 1 && !names.length ? this.call('py_append', [name, object.c, args[0]!.c, this.cache()]) : names.length ? this.call('rt_callmeth', [name, array, String(args.length + 1), kw, this.cache()]) : this.call('py_callmeth', [name, array, String(args.length + 1), this.cache()]);
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
    else if (builtin?.startsWith('bi_')) r = names.length ? this.call('rt_call_def', [`&${builtin}`, this.array(words), String(args.length), kw]) : this.call('py_call_def', [`&${builtin === 'bi_print' ? 'bi_print_plain' : builtin}`, this.array(words), String(args.length)]);
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
    const [keyword] = node.keywords;
    const mapping = keyword?.arg === null && node.keywords.length === 1 ? this.hold(this.expr(keyword.value)) : null;
    let kw: Value | null = mapping;
    if (node.keywords.length && !mapping) {
      kw = this.call('rt_dict', ['0', '0']);
      for (const { arg, value } of node.keywords) {
        const item = this.expr(value);
        if (arg === null) this.effect('rt_dict_merge_kw', [kw.c, item.c, callee.c]);
        else this.effect('rt_dict_add_kw', [kw.c, this.str(arg), item.c, callee.c]);
        this.release(item);
      }
    }
    this.line = node.lineno;
    const r = this.call(mapping ? 'rt_call_spread' : 'rt_call_ex', [callee.c, args.c, kw ? kw.c : '0']);
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
}
