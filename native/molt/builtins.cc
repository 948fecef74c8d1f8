// The builtin functions.
#include <math.h>
#include "rt.h"
#include "fast.h"

int64_t rt_len(V o) {
  Type* t = type_of(o);
  if (t->ops & OP_LEN) {
    bool found;
    V r = special_call(o, S___len__, nullptr, 0, &found);
    if (found) {
      int64_t n;
      if (!r) return -1;
      int bad = index_of(r, &n);
      DECREF(r);
      if (!bad && n < 0) FAILI(E_ValueError, "__len__() should return >= 0");
      return bad ? -1 : n;
    }
  }
  switch (t->kind) {
    case K_STR: return as<Str>(o)->n;
    case K_LIST: return as<List>(o)->n;
    case K_TUPLE: return as<Tuple>(o)->n;
    case K_DICT: return as<Dict>(o)->used;
    case K_SET:
    case K_FROZENSET: return as<Set>(o)->used;
    case K_BYTES: return as<Bytes>(o)->n;
    case K_BYTEARRAY: return as<ByteArray>(o)->n;
    case K_VIEW: return as<Dict>(as<View>(o)->dict)->used;
    case K_RANGE: {
      int64_t n;
      if (int_i64(as<Range>(o)->len, &n)) return n;
      FAILI(E_OverflowError, "Python int too large to convert to C ssize_t");
    }
    default: FAILI(E_TypeError, "object of type '%T' has no len()", o);
  }
}
BUILTIN(len, 1, 1) { int64_t k = rt_len(args[0]); return k < 0 ? 0 : MKI(k); }
BUILTIN(hash, 1, 1) { int64_t h = rt_hash(args[0]); return h == -1 ? 0 : rt_int(h); }
BUILTIN(id, 1, 1) { return rt_int((int64_t)args[0]); }
BUILTIN(callable, 1, 1) { return NEWREF(MKB(callable(args[0]))); }

static V complex_abs(V z) {
  double x = as<Complex>(z)->re, y = as<Complex>(z)->im, length = hypot(x, y);
  if (isinf(length) && !isinf(x) && !isinf(y)) FAIL(E_OverflowError, "absolute value too large");
  return rt_float(length);
}
BUILTIN(abs, 1, 1) {
  V v = args[0];
  if (type_of(v)->ops) { bool found; V r = special_call(v, S___abs__, nullptr, 0, &found); if (found) return r; }
  if (is_int(v)) return int_sign(v) < 0 ? rt_unary(U_NEG, v) : int_of(v);
  if (is_kind(v, K_FLOAT)) return rt_float(fabs(float_of(v)));
  if (is_kind(v, K_COMPLEX)) return complex_abs(v);
  bool found;
  V r = special_call(v, S___abs__, nullptr, 0, &found);
  if (found) return r;
  FAIL(E_TypeError, "bad operand type for abs(): '%T'", v);
}
BUILTIN(divmod, 2, 2) { return rt_binary(B_DIVMOD, args[0], args[1]); }
BUILTIN_KW(pow, 2, 3) {
  V m = n > 2 ? args[2] : NONE;
  if (m == NONE) return rt_binary(B_POW, args[0], args[1]);
  if (type_of(args[0])->ops & OP_NUMBER) {
    bool found;
    V r = special_call(args[0], S___pow__, args + 1, 2, &found);
    if (found && r != NOTIMPL) return r;
    if (found) DECREF(r);
  }
  if (is_kind(args[0], K_COMPLEX) || is_kind(args[1], K_COMPLEX) || is_kind(m, K_COMPLEX)) FAIL(E_ValueError, "complex modulo");
  if (is_kind(args[0], K_FLOAT) || is_kind(args[1], K_FLOAT) || is_kind(m, K_FLOAT)) FAIL(E_TypeError, "pow() 3rd argument not allowed unless all arguments are integers");
  if (!is_int(args[0]) || !is_int(args[1]) || !is_int(m)) FAIL(E_TypeError, "unsupported operand type(s) for ** or pow(): '%T', '%T', '%T'", args[0], args[1], m);
  return int_pow_mod(args[0], args[1], m);
}
BUILTIN_KW(round, 1, 2) {
  V v = args[0], nd = n > 1 ? args[1] : NONE;
  if (is_kind(v, K_FLOAT)) {
    double d = float_of(v);
    if (nd == NONE) {
      if (d - d != 0) return int_from_double(d);
      double r = round(d);
      if (fabs(d - r) == 0.5) r = 2.0 * round(d / 2.0);
      return int_from_double(r);
    }
    int64_t k;
    if (index_of(nd, &k)) return 0;
    if (d - d != 0 || k > 323 || d == 0) return rt_float(d);
    if (k < -309) return rt_float(d < 0 ? -0.0 : 0.0);
    char digits[800];
    int point;
    double m = fabs(d), r = 0;
    int len = float_digits(m, 2, (int)k, digits, &point);
    char text[840], *p = text;
    memcpy(p, digits, (size_t)len), p += len;
    *p++ = 'e';
    int e = point - len;
    if (e < 0) *p++ = '-', e = -e;
    char t[8];
    int tn = 0;
    do t[tn++] = (char)('0' + e % 10); while (e /= 10);
    while (tn) *p++ = t[--tn];
    if (len) float_parse(text, p - text, &r);
    return rt_float(d < 0 ? -r : r);
  }
  if (is_int(v)) {
    if (nd == NONE) return int_of(v);
    int64_t k;
    if (index_of(nd, &k)) return 0;
    if (k >= 0) return int_of(v);
    V ten = int_binary(B_POW, MKI(10), MKI(-k)), half = int_binary(B_FLOORDIV, ten, MKI(2)), x = int_of(v);
    V pair = int_binary(B_DIVMOD, x, ten), q = as<Tuple>(pair)->a[0], rem = as<Tuple>(pair)->a[1];
    int c = int_cmp(rem, half);
    V odd = int_binary(B_AND, q, MKI(1)), up = c > 0 || (c == 0 && odd == MKI(1)) ? rt_binary(B_ADD, q, MKI(1)) : NEWREF(q), r = int_binary(B_MUL, up, ten);
    DECREF(ten), DECREF(half), DECREF(x), DECREF(pair), DECREF(up);
    return r;
  }
  bool found;
  V r = special_call(v, S___round__, &nd, nd == NONE ? 0 : 1, &found);
  if (found) return r;
  FAIL(E_TypeError, "type %T doesn't define __round__ method", v);
}
BUILTIN_KW(sum, 1, 2) {
  V start = n > 1 ? args[1] : MKI(0);
  if (is_str(start)) FAIL(E_TypeError, "sum() can't sum strings [use ''.join(seq) instead]");
  if (is_kind(start, K_BYTES)) FAIL(E_TypeError, "sum() can't sum bytes [use b''.join(seq) instead]");
  if (is_kind(start, K_BYTEARRAY)) FAIL(E_TypeError, "sum() can't sum bytearray [use b''.join(seq) instead]");
  V it = rt_iter(args[0]), acc = NEWREF(start);
  if (!it) return DECREF(acc), 0;
  while (V x = rt_next(it)) {
    V r = is_kind(acc, K_LIST) ? rt_binary(B_ADD, acc, x) : py_add(acc, x);
    DECREF(acc), DECREF(x);
    acc = r;
    if (!r) break;
  }
  DECREF(it);
  if (rt.error) { XDECREF(acc); return 0; }
  return acc;
}
static V extreme(V* args, intptr_t n, V kw, int op, const char* name) {
  V key = call_kw(args, n, kw, "key"), fallback = call_kw(args, n, kw, "default");
  intptr_t np = n - (kw ? as<Tuple>(kw)->n : 0);
  static const char* const names[] = {"key", "default", nullptr};
  if (kw_only(kw, name, names)) return 0;
  if (np == 0) FAIL(E_TypeError, "%s expected at least 1 argument, got 0", name);
  if (np > 1 && fallback) FAIL(E_TypeError, "Cannot specify a default for %s() with multiple positional arguments", name);
  if (key == NONE) key = 0;
  V list = 0, it = 0;
  if (np > 1) {
    list = list_new(0);
    for (intptr_t i = 0; i < np; i++) rt_list_append(list, args[i]);
  }
  it = rt_iter(list ? list : args[0]);
  XDECREF(list);
  if (!it) return 0;
  V best = 0, best_key = 0;
  while (V x = rt_next(it)) {
    V k = key ? call1(key, x) : NEWREF(x);
    int c = !k ? -1 : best ? rt_compare_b(op, k, best_key) : 1;
    if (c > 0) {
      SET(&best, x), SET(&best_key, k);
    } else {
      DECREF(x);
      XDECREF(k);
    }
    if (c < 0) break;
  }
  DECREF(it);
  XDECREF(best_key);
  if (rt.error) { XDECREF(best); return 0; }
  if (best) return best;
  if (fallback) return NEWREF(fallback);
  FAIL(E_ValueError, "%s() arg is an empty sequence", name);
}
BUILTIN_KW(min, 0, -1) { return extreme(args, n, kw, C_LT, "min"); }
BUILTIN_KW(max, 0, -1) { return extreme(args, n, kw, C_GT, "max"); }
static V any_all(V o, int want) {
  V it = rt_iter(o);
  if (!it) return 0;
  while (V x = rt_next(it)) {
    int c = rt_truth(x);
    DECREF(x);
    if (c < 0 || c == want) return DECREF(it), c < 0 ? 0 : NEWREF(MKB(want));
  }
  DECREF(it);
  return rt.error ? 0 : NEWREF(MKB(!want));
}
BUILTIN(any, 1, 1) { return any_all(args[0], 1); }
BUILTIN(all, 1, 1) { return any_all(args[0], 0); }
BUILTIN_KW(sorted, 0, -1) {
  intptr_t given = n - (kw ? as<Tuple>(kw)->n : 0);
  if (given != 1) FAIL(E_TypeError, "sorted expected 1 argument, got %d", (int)given);
  static const char* const names[] = {"key", "reverse", nullptr};
  if (kw_only(kw, "sort", names)) return 0;
  V key = call_kw(args, n, kw, "key"), reverse = call_kw(args, n, kw, "reverse"), l = seq_to_list(args[0]);
  if (!l) return 0;
  int r = reverse ? rt_truth(reverse) : 0;
  if (r < 0 || list_sort(l, key, r)) return DECREF(l), 0;
  return l;
}

const char union_name[] = "types.UnionType";
V (*generic_alias)(V type, V key);
V (*generic_union)(V a, V b);
static V parts_of(V cls) { return !IS_INT(cls) && PTR(cls)->type->name == union_name ? as<Alias>(cls)->args : cls; }
static bool parameterized(V cls) { return !IS_INT(cls) && PTR(cls)->type->kind == K_OTHER && !strcmp(PTR(cls)->type->name, "types.GenericAlias"); }
// A class, a tuple of them or X | Y; __instancecheck__ where a metaclass has it.
int is_instance_of(V v, V cls) {
  cls = parts_of(cls);
  if (is_kind(cls, K_TUPLE)) {
    for (intptr_t i = 0; i < as<Tuple>(cls)->n; i++) {
      int c = is_instance_of(v, as<Tuple>(cls)->a[i]);
      if (c) return c;
    }
    return 0;
  }
  if (cls == NONE) return v == NONE;
  if (!IS_INT(cls) && (PTR(cls)->type->flags & TF_USER)) {
    V f = type_lookup(PTR(cls)->type, S___instancecheck__);
    if (f && is_kind(f, K_FUNC)) {
      bool found;
      V r = special_call(cls, S___instancecheck__, &v, 1, &found);
      if (!r) return -1;
      int c = rt_truth(r);
      DECREF(r);
      return c;
    }
  }
  if (parameterized(cls)) FAILI(E_TypeError, "isinstance() argument 2 cannot be a parameterized generic");
  if (!is_kind(cls, K_TYPE)) FAILI(E_TypeError, "isinstance() arg 2 must be a type, a tuple of types, or a union");
  if (is_instance(v, as<Type>(cls))) return 1;
  return 0;
}
BUILTIN(isinstance, 2, 2) { int c = is_instance_of(args[0], args[1]); return c < 0 ? 0 : NEWREF(MKB(c)); }
int is_subclass_of(Type* t, V cls) {
  cls = parts_of(cls);
  if (is_kind(cls, K_TUPLE)) {
    for (intptr_t i = 0; i < as<Tuple>(cls)->n; i++) {
      int c = is_subclass_of(t, as<Tuple>(cls)->a[i]);
      if (c) return c;
    }
    return 0;
  }
  if (parameterized(cls)) FAILI(E_TypeError, "issubclass() argument 2 cannot be a parameterized generic");
  if (!is_kind(cls, K_TYPE)) FAILI(E_TypeError, "issubclass() arg 2 must be a class, a tuple of classes, or a union");
  V f = PTR(cls)->type->flags & TF_USER ? type_lookup(PTR(cls)->type, S___subclasscheck__) : 0;
  if (f && is_kind(f, K_FUNC)) {
    bool found;
    V a = VAL(t), r = special_call(cls, S___subclasscheck__, &a, 1, &found);
    if (!r) return -1;
    int c = rt_truth(r);
    DECREF(r);
    return c;
  }
  return is_subtype(t, as<Type>(cls));
}
BUILTIN(issubclass, 2, 2) {
  if (!is_kind(args[0], K_TYPE)) FAIL(E_TypeError, "issubclass() arg 1 must be a class");
  int c = is_subclass_of(as<Type>(args[0]), args[1]);
  return c < 0 ? 0 : NEWREF(MKB(c));
}

static V name_arg(V v, const char* fn) {
  if (!is_str(v)) FAIL(E_TypeError, "attribute name must be string, not '%T'", v);
  (void)fn;
  return str_intern(NEWREF(v));
}
BUILTIN(getattr, 2, 3) {
  V name = name_arg(args[1], "getattr");
  if (!name) return 0;
  V r = rt_getattr(args[0], name);
  DECREF(name);
  if (!r && n > 2 && err_is(&E_AttributeError)) err_clear(), r = NEWREF(args[2]);
  return r;
}
BUILTIN(hasattr, 2, 2) {
  V name = name_arg(args[1], "hasattr");
  if (!name) return 0;
  V r = attr_lookup(args[0], name);
  DECREF(name);
  if (!r && rt.error && !err_is(&E_AttributeError)) return 0;
  if (!r) err_clear();
  XDECREF(r);
  return NEWREF(MKB(r != 0));
}
BUILTIN(setattr, 3, 3) {
  V name = name_arg(args[1], "setattr");
  if (!name) return 0;
  int c = rt_setattr(args[0], name, args[2]);
  DECREF(name);
  return c ? 0 : NEWREF(NONE);
}
BUILTIN(delattr, 2, 2) {
  V name = name_arg(args[1], "delattr");
  if (!name) return 0;
  int c = rt_delattr(args[0], name);
  DECREF(name);
  return c ? 0 : NEWREF(NONE);
}
BUILTIN(vars, 1, 1) { return rt_getattr(args[0], S___dict__); }
BUILTIN(dir, 1, 1) {
  V own = type_lookup(type_of(args[0]), S___dir__);
  if (own && !is_kind(own, K_CFUNC)) {
    bool found;
    V given = special_call(args[0], S___dir__, nullptr, 0, &found), l = given ? seq_to_list(given) : 0;
    XDECREF(given);
    if (l && list_sort(l, 0, false)) return DECREF(l), (V)0;
    return l;
  }
  V names = set_new(&T_set), d = is_kind(args[0], K_TYPE) ? 0 : inst_dict(args[0]);
  if (d) set_update(names, d), DECREF(d);
  Tuple* m = as<Tuple>(ready(is_kind(args[0], K_TYPE) ? as<Type>(args[0]) : type_of(args[0]))->mro);
  for (intptr_t i = 0; i < m->n; i++) set_update(names, as<Type>(m->a[i])->dict);
  V l = seq_to_list(names);
  DECREF(names);
  list_sort(l, 0, false);
  return l;
}
extern "C" V rt_name_from(V ns, V name) {
  if (is_exact(ns, &T_dict)) {
    V v = dict_get_str(ns, name);
    return v ? NEWREF(v) : 0;
  }
  V v = rt_getitem(ns, name);
  if (!v && err_is(&E_KeyError)) err_clear();
  return v;
}

// Builtin containers' special methods by name, for super() and explicit calls: the layout's own behaviour.
template <class F> static V raw(V self, F f) {
  Type* t = type_of(self);
  uint32_t ops = t->ops;
  t->ops = ops & ~(uint32_t)(OP_GETITEM | OP_SETITEM | OP_LEN | OP_CONTAINS | OP_ITER | OP_EQ | OP_CMP | OP_NUMBER | OP_HASH | OP_FORMAT | OP_STR | OP_REPR | OP_BOOL);
  V r = f();
  t->ops = ops;
  return r;
}
#define DUNDERS(type)                                                                                                   \
  METHOD(type, __len__, 0, 0) { return raw(self, [&] { return MKI(rt_len(self)); }); }                                  \
  METHOD(type, __getitem__, 1, 1) { return raw(self, [&] { return rt_getitem(self, args[0]); }); }                      \
  METHOD(type, __contains__, 1, 1) { return raw(self, [&]() -> V { int c = rt_contains(self, args[0]); return c < 0 ? 0 : NEWREF(MKB(c)); }); } \
  METHOD(type, __iter__, 0, 0) { return raw(self, [&] { return rt_iter(self); }); }
DUNDERS(list) DUNDERS(dict) DUNDERS(tuple) DUNDERS(str)
METHOD(set, __len__, 0, 0) { return raw(self, [&] { return MKI(rt_len(self)); }); }
METHOD(set, __contains__, 1, 1) { return raw(self, [&]() -> V { int c = rt_contains(self, args[0]); return c < 0 ? 0 : NEWREF(MKB(c)); }); }
METHOD(set, __iter__, 0, 0) { return raw(self, [&] { return rt_iter(self); }); }
METHOD(range, __iter__, 0, 0) { return rt_iter(self); }
METHOD(range, __len__, 0, 0) { return MKI(rt_len(self)); }
#define SETITEM(type)                                                                                                              \
  METHOD(type, __setitem__, 2, 2) { return raw(self, [&]() -> V { return rt_setitem(self, args[0], args[1]) ? 0 : NEWREF(NONE); }); } \
  METHOD(type, __delitem__, 1, 1) { return raw(self, [&]() -> V { return rt_delitem(self, args[0]) ? 0 : NEWREF(NONE); }); }
SETITEM(list) SETITEM(dict)
V builtin_op(int op, V a, V b);
V builtin_cmp(int op, V a, V b);
#define NUMERIC(type, name, op) METHOD(type, name, 1, 1) { return raw(self, [&] { return builtin_op(op, self, args[0]); }); }
NUMERIC(int, __add__, B_ADD) NUMERIC(int, __sub__, B_SUB) NUMERIC(int, __mul__, B_MUL) NUMERIC(int, __floordiv__, B_FLOORDIV) NUMERIC(int, __mod__, B_MOD) NUMERIC(int, __truediv__, B_TRUEDIV) NUMERIC(int, __and__, B_AND) NUMERIC(int, __or__, B_OR) NUMERIC(int, __xor__, B_XOR)
NUMERIC(float, __add__, B_ADD) NUMERIC(float, __sub__, B_SUB) NUMERIC(float, __mul__, B_MUL) NUMERIC(float, __truediv__, B_TRUEDIV)
NUMERIC(str, __add__, B_ADD) NUMERIC(str, __mul__, B_MUL) NUMERIC(str, __mod__, B_MOD) NUMERIC(list, __add__, B_ADD) NUMERIC(tuple, __add__, B_ADD)
#define COMPARING(type, name, op) METHOD(type, name, 1, 1) { return raw(self, [&] { return builtin_cmp(op, self, args[0]); }); }
#define REFLECTED(type, name, op) METHOD(type, name, 1, 1) { return raw(self, [&] { return kind_of(self) == K_INT && !is_int(args[0]) ? NEWREF(NOTIMPL) : builtin_op(op, args[0], self); }); }
REFLECTED(int, __radd__, B_ADD) REFLECTED(int, __rsub__, B_SUB) REFLECTED(int, __rmul__, B_MUL) REFLECTED(int, __rfloordiv__, B_FLOORDIV) REFLECTED(int, __rmod__, B_MOD) REFLECTED(int, __rpow__, B_POW) REFLECTED(int, __rtruediv__, B_TRUEDIV) REFLECTED(int, __rand__, B_AND) REFLECTED(int, __ror__, B_OR) REFLECTED(int, __rxor__, B_XOR) REFLECTED(int, __rlshift__, B_LSHIFT) REFLECTED(int, __rrshift__, B_RSHIFT) REFLECTED(int, __rdivmod__, B_DIVMOD)
REFLECTED(float, __radd__, B_ADD) REFLECTED(float, __rsub__, B_SUB) REFLECTED(float, __rmul__, B_MUL) REFLECTED(float, __rfloordiv__, B_FLOORDIV) REFLECTED(float, __rmod__, B_MOD) REFLECTED(float, __rpow__, B_POW) REFLECTED(float, __rtruediv__, B_TRUEDIV)
NUMERIC(int, __lshift__, B_LSHIFT) NUMERIC(int, __rshift__, B_RSHIFT) NUMERIC(int, __divmod__, B_DIVMOD) NUMERIC(float, __floordiv__, B_FLOORDIV) NUMERIC(float, __mod__, B_MOD) NUMERIC(float, __pow__, B_POW) NUMERIC(float, __divmod__, B_DIVMOD)
NUMERIC(complex, __add__, B_ADD) NUMERIC(complex, __sub__, B_SUB) NUMERIC(complex, __mul__, B_MUL) NUMERIC(complex, __truediv__, B_TRUEDIV) NUMERIC(complex, __pow__, B_POW)
REFLECTED(complex, __radd__, B_ADD) REFLECTED(complex, __rsub__, B_SUB) REFLECTED(complex, __rmul__, B_MUL) REFLECTED(complex, __rtruediv__, B_TRUEDIV) REFLECTED(complex, __rpow__, B_POW)
NUMERIC(list, __mul__, B_MUL) REFLECTED(list, __rmul__, B_MUL) NUMERIC(tuple, __mul__, B_MUL) REFLECTED(tuple, __rmul__, B_MUL) REFLECTED(str, __rmul__, B_MUL) NUMERIC(dict, __or__, B_OR) REFLECTED(dict, __ror__, B_OR)
NUMERIC(set, __or__, B_OR) NUMERIC(set, __and__, B_AND) NUMERIC(set, __sub__, B_SUB) NUMERIC(set, __xor__, B_XOR) NUMERIC(frozenset, __or__, B_OR) NUMERIC(frozenset, __and__, B_AND) NUMERIC(frozenset, __sub__, B_SUB) NUMERIC(frozenset, __xor__, B_XOR)
NUMERIC(bytes, __add__, B_ADD) NUMERIC(bytes, __mul__, B_MUL) NUMERIC(bytes, __mod__, B_MOD)
#define UPDATING(type, name, op) METHOD(type, name, 1, 1) { return raw(self, [&] { return rt_inplace(op, self, args[0]); }); }
UPDATING(list, __iadd__, B_ADD) UPDATING(list, __imul__, B_MUL) UPDATING(set, __ior__, B_OR) UPDATING(set, __iand__, B_AND) UPDATING(set, __isub__, B_SUB) UPDATING(set, __ixor__, B_XOR) UPDATING(dict, __ior__, B_OR)
#define UNARY(type, name, op) METHOD(type, name, 0, 0) { return raw(self, [&] { return rt_unary(op, self); }); }
UNARY(int, __neg__, U_NEG) UNARY(int, __pos__, U_POS) UNARY(int, __invert__, U_INVERT) UNARY(float, __neg__, U_NEG) UNARY(float, __pos__, U_POS) UNARY(complex, __neg__, U_NEG) UNARY(complex, __pos__, U_POS)
#define TRUTHY(type) METHOD(type, __bool__, 0, 0) { return raw(self, [&]() -> V { return NEWREF(MKB(rt_truth(self))); }); }
TRUTHY(int) TRUTHY(float) TRUTHY(complex)
#define ALL_COMPARING(type) COMPARING(type, __eq__, C_EQ) COMPARING(type, __ne__, C_NE) COMPARING(type, __lt__, C_LT) COMPARING(type, __le__, C_LE) COMPARING(type, __gt__, C_GT) COMPARING(type, __ge__, C_GE)
#define PRINTING(type) METHOD(type, __repr__, 0, 0) { return raw(self, [&] { return rt_repr(self); }); }
#define HASHING(type) METHOD(type, __hash__, 0, 0) { return raw(self, [&]() -> V { int64_t h = rt_hash(self); return h == -1 ? 0 : rt_int(h); }); }
PRINTING(complex) PRINTING(bytes) PRINTING(frozenset) PRINTING(range) PRINTING(slice)
ALL_COMPARING(int) ALL_COMPARING(float) ALL_COMPARING(str) ALL_COMPARING(list) ALL_COMPARING(tuple) ALL_COMPARING(set) ALL_COMPARING(frozenset) ALL_COMPARING(bytes)
COMPARING(dict, __eq__, C_EQ) COMPARING(dict, __ne__, C_NE) COMPARING(complex, __eq__, C_EQ) COMPARING(complex, __ne__, C_NE) COMPARING(range, __eq__, C_EQ)
HASHING(float) HASHING(complex) HASHING(bytes) HASHING(frozenset) HASHING(range)
METHOD(int, __abs__, 0, 0) { return raw(self, [&] { return int_sign(self) < 0 ? rt_unary(U_NEG, self) : int_of(self); }); }
METHOD(float, __abs__, 0, 0) { return rt_float(fabs(float_of(self))); }
METHOD(complex, __abs__, 0, 0) { return complex_abs(self); }
METHOD(int, __pow__, 1, 2) {
  if (!is_int(args[0]) || (n > 1 && args[1] != NONE && !is_int(args[1]))) return NEWREF(NOTIMPL);
  return raw(self, [&] { return n > 1 && args[1] != NONE ? int_pow_mod(self, args[0], args[1]) : builtin_op(B_POW, self, args[0]); });
}
METHOD(int, __trunc__, 0, 0) { return int_of(self); }
METHOD(int, __floor__, 0, 0) { return int_of(self); }
METHOD(int, __ceil__, 0, 0) { return int_of(self); }
METHOD(int, __round__, 0, 1) { V a[] = {self, n ? args[0] : NONE}; return raw(self, [&] { return bi_round_fn(0, a, 2, 0); }); }
METHOD(float, __trunc__, 0, 0) { return int_from_double(trunc(float_of(self))); }
METHOD(float, __floor__, 0, 0) { return int_from_double(floor(float_of(self))); }
METHOD(float, __ceil__, 0, 0) { return int_from_double(ceil(float_of(self))); }
METHOD(float, __round__, 0, 1) { V a[] = {self, n ? args[0] : NONE}; return bi_round_fn(0, a, 2, 0); }
METHOD(complex, __complex__, 0, 0) { return NEWREF(self); }
METHOD(list, __reversed__, 0, 0) { return rt_call(usable_reversed(), &self, 1, 0); }
METHOD(dict, __reversed__, 0, 0) { return rt_call(usable_reversed(), &self, 1, 0); }
METHOD(bytes, __len__, 0, 0) { return MKI(rt_len(self)); }
METHOD(bytes, __getitem__, 1, 1) { return rt_getitem(self, args[0]); }
METHOD(bytes, __contains__, 1, 1) { int c = rt_contains(self, args[0]); return c < 0 ? 0 : NEWREF(MKB(c)); }
METHOD(bytes, __iter__, 0, 0) { return rt_iter(self); }
METHOD(bytearray, __setitem__, 2, 2) { return rt_setitem(self, args[0], args[1]) ? 0 : NEWREF(NONE); }
METHOD(bytearray, __delitem__, 1, 1) { return rt_delitem(self, args[0]) ? 0 : NEWREF(NONE); }
METHOD(range, __getitem__, 1, 1) { return rt_getitem(self, args[0]); }
METHOD(range, __contains__, 1, 1) { int c = rt_contains(self, args[0]); return c < 0 ? 0 : NEWREF(MKB(c)); }
METHOD(range, __reversed__, 0, 0) { return rt_call(usable_reversed(), &self, 1, 0); }
METHOD(int, __hash__, 0, 0) { return raw(self, [&] { return rt_int(rt_hash(self)); }); }
METHOD(str, __hash__, 0, 0) { return raw(self, [&] { return rt_int(rt_hash(self)); }); }
METHOD(tuple, __hash__, 0, 0) { return raw(self, [&] { return rt_int(rt_hash(self)); }); }
METHOD(int, __float__, 0, 0) { double d; return rt_to_double(self, &d) ? 0 : rt_float(d); }
METHOD(float, __float__, 0, 0) { return rt_float(float_of(self)); }
METHOD(float, __int__, 0, 0) { return int_from_double(float_of(self)); }
METHOD(str, __format__, 1, 1) { return raw(self, [&] { return rt_format(self, args[0]); }); }
METHOD(int, __format__, 1, 1) { return raw(self, [&] { return rt_format(self, args[0]); }); }
METHOD(float, __format__, 1, 1) { return raw(self, [&] { return rt_format(self, args[0]); }); }
METHOD(str, __str__, 0, 0) { Text t; t.str(self); return t.take(); }
extern "C" const CDef m_list___init__, m_dict___init__, m_set___init__;
static V fill_fn(V self, V* args, intptr_t n, V kw) {
  if (is_kind(self, K_LIST)) return n ? (rt_list_extend(self, args[0]) ? 0 : NEWREF(NONE)) : NEWREF(NONE);
  if (is_kind(self, K_SET)) return n ? (set_update(self, args[0]) ? 0 : NEWREF(NONE)) : NEWREF(NONE);
  intptr_t k = kw ? as<Tuple>(kw)->n : 0;
  if (n - k && rt_dict_update(self, args[0])) return 0;
  for (intptr_t i = 0; i < k; i++) if (dict_set(self, as<Tuple>(kw)->a[i], args[n - k + i])) return 0;
  return NEWREF(NONE);
}
const CDef m_list___init__ = {"__init__", fill_fn, 0, 1, 0};
const CDef m_dict___init__ = {"__init__", fill_fn, 0, 1, CF_KW};
const CDef m_set___init__ = {"__init__", fill_fn, 0, 1, 0};
