// Operators: dispatch to builtin layouts first, then to what classes written in Python define, reflected forms included.
#include "rt.h"

V complex_binary(int op, V a, V b);
V bytes_binary(int op, V a, V b, bool* done);
V percent_format(V format, V args);
int range_find(V self, V v, V* at);
int64_t set_hash(V v);
extern "C" const CDef m_set_intersection_update, m_set_difference_update, m_set_symmetric_difference_update, m_bytearray_extend;

static const char* const symbols[] = {"+", "-", "*", "/", "//", "%", "** or pow()", "<<", ">>", "&", "|", "^", "@", "divmod()"};
static const char* const inplace_symbols[] = {"+=", "-=", "*=", "/=", "//=", "%=", "**=", "<<=", ">>=", "&=", "|=", "^=", "@="};
static V dunder(int op) {
  V t[] = {S___add__, S___sub__, S___mul__, S___truediv__, S___floordiv__, S___mod__, S___pow__, S___lshift__, S___rshift__, S___and__, S___or__, S___xor__, S___matmul__, S___divmod__};
  return t[op];
}
static V rdunder(int op) {
  V t[] = {S___radd__, S___rsub__, S___rmul__, S___rtruediv__, S___rfloordiv__, S___rmod__, S___rpow__, S___rlshift__, S___rrshift__, S___rand__, S___ror__, S___rxor__, S___rmatmul__, S___rdivmod__};
  return t[op];
}
static V idunder(int op) {
  V t[] = {S___iadd__, S___isub__, S___imul__, S___itruediv__, S___ifloordiv__, S___imod__, S___ipow__, S___ilshift__, S___irshift__, S___iand__, S___ior__, S___ixor__, S___imatmul__};
  return t[op];
}

static V repeat(V seq, V count) {
  int64_t n;
  if (index_of(count, &n)) return 0;
  if (n < 0) n = 0;
  if (is_str(seq)) return str_repeat(seq, n);
  bool list = is_kind(seq, K_LIST);
  intptr_t len = list ? as<List>(seq)->n : as<Tuple>(seq)->n;
  if (op_result((uint64_t)n, (uint64_t)len * sizeof(V))) return 0;
  if (!list && (n * len == 0)) return rt_tuple(0, nullptr);
  V r = list ? list_new((intptr_t)(len * n)) : tuple_new((intptr_t)(len * n));
  V *to = list ? as<List>(r)->a : as<Tuple>(r)->a, *from = list ? as<List>(seq)->a : as<Tuple>(seq)->a;
  for (int64_t i = 0; i < n; i++) for (intptr_t k = 0; k < len; k++) *to++ = NEWREF(from[k]);
  return r;
}
static bool number(int k) { return k == K_INT || k == K_BOOL || k == K_FLOAT; }
static bool int_like(int k) { return k == K_INT || k == K_BOOL; }

static V no_concat(V a, V b) {
  const char* name = is_str(a) ? "str" : is_kind(a, K_LIST) ? "list" : "tuple";
  FAIL(E_TypeError, "can only concatenate %s (not \"%T\") to %s", name, b, name);
}

// The builtin layouts' own answer: a result, 0 with an error, or NOTIMPL.
static V builtin_binary(int op, V a, V b) {
  int x = kind_of(a), y = kind_of(b);
  if (int_like(x) && int_like(y)) {
    if (x == K_BOOL && y == K_BOOL && (op == B_AND || op == B_OR || op == B_XOR)) {
      int p = a == TRUE, q = b == TRUE;
      return NEWREF(MKB(op == B_AND ? p & q : op == B_OR ? p | q : p ^ q));
    }
    if (op == B_MATMUL) return NEWREF(NOTIMPL);
    return int_binary(op, x == K_BOOL ? MKI(a == TRUE) : a, y == K_BOOL ? MKI(b == TRUE) : b);
  }
  if (number(x) && number(y)) {
    double p, q;
    if (op == B_LSHIFT || op == B_RSHIFT || (op >= B_AND && op <= B_MATMUL)) return NEWREF(NOTIMPL);
    if (rt_to_double(a, &p) || rt_to_double(b, &q)) return 0;
    return float_binary(op, p, q);
  }
  if ((x == K_COMPLEX && (y == K_COMPLEX || number(y))) || (y == K_COMPLEX && number(x))) return complex_binary(op, a, b);
  switch (x) {
    case K_STR:
      if (op == B_ADD && y == K_STR) return str_concat(a, b);
      if (op == B_MUL && int_like(y)) return repeat(a, b);
      if (op == B_MOD) return percent_format(a, b);
      if (op == B_ADD) return is_user(b) ? NEWREF(NOTIMPL) : no_concat(a, b);
      break;
    case K_LIST:
      if (op == B_ADD && y == K_LIST) {
        V r = list_slice(a, 0, as<List>(a)->n);
        rt_list_extend(r, b);
        return r;
      }
      if (op == B_ADD) return is_user(b) ? NEWREF(NOTIMPL) : no_concat(a, b);
      if (op == B_MUL && int_like(y)) return repeat(a, b);
      break;
    case K_TUPLE:
      if (op == B_ADD && y == K_TUPLE) {
        intptr_t n = as<Tuple>(a)->n, m = as<Tuple>(b)->n;
        if (n + m == 0) return rt_tuple(0, nullptr);
        V r = tuple_new(n + m);
        for (intptr_t i = 0; i < n; i++) as<Tuple>(r)->a[i] = NEWREF(as<Tuple>(a)->a[i]);
        for (intptr_t i = 0; i < m; i++) as<Tuple>(r)->a[n + i] = NEWREF(as<Tuple>(b)->a[i]);
        return r;
      }
      if (op == B_ADD) return is_user(b) ? NEWREF(NOTIMPL) : no_concat(a, b);
      if (op == B_MUL && int_like(y)) return repeat(a, b);
      break;
    case K_BYTES:
    case K_BYTEARRAY: {
      bool done = false;
      V r = bytes_binary(op, a, b, &done);
      if (done) return r;
      break;
    }
    case K_DICT:
      if (op == B_OR && y == K_DICT) {
        V r = dict_copy(a);
        if (rt_dict_update(r, b)) return DECREF(r), 0;
        return r;
      }
      break;
    case K_SET:
    case K_FROZENSET:
      if ((y == K_SET || y == K_FROZENSET) && (op == B_OR || op == B_AND || op == B_XOR || op == B_SUB)) return set_binary(op, a, b);
      break;
    case K_VIEW:
      if (op == B_OR || op == B_AND || op == B_XOR || op == B_SUB) {
        V s = set_new(&T_set), t = set_new(&T_set);
        V r = set_update(s, a) || set_update(t, b) ? 0 : set_binary(op, s, t);
        DECREF(s), DECREF(t);
        return r;
      }
      break;
    default: break;
  }
  if (op == B_MUL && int_like(x)) {
    if (y == K_STR || y == K_LIST || y == K_TUPLE) return repeat(b, a);
    if (y == K_BYTES || y == K_BYTEARRAY) {
      bool done = false;
      return bytes_binary(op, b, a, &done);
    }
  }
  return NEWREF(NOTIMPL);
}

// What a builtin's own method answers: int knows nothing of float.
V builtin_op(int op, V a, V b) { return int_like(kind_of(a)) && !int_like(kind_of(b)) ? NEWREF(NOTIMPL) : builtin_binary(op, a, b); }
V builtin_cmp(int op, V a, V b);
V special(V o, V name) {
  Type* t = type_of(o);
  V f = type_lookup(t, name);
  return f ? descr_get(f, o, t) : 0;
}
const KindOps* kind_ops[K_OTHER + 1];
V (*special_door)(V f, V o, V* args, intptr_t n);
static V call_special(V f, V o, V* args, intptr_t n) {
  if (is_kind(f, K_FUNC) && n <= 3) {
    V a[4] = {o};
    for (intptr_t i = 0; i < n; i++) a[i + 1] = args[i];
    Own held = NEWREF(f);  // the class may lose it meanwhile
    return rt_call(f, a, n + 1, 0);
  }
  V m = descr_get(f, o, type_of(o));
  if (!m) return 0;
  V r = rt_call(m, args, n, 0);
  DECREF(m);
  return r;
}
V special_call(V o, V name, V* args, intptr_t n, bool* found) {
  V f = type_lookup(type_of(o), name);
  *found = f != 0;
  return f ? special_door(f, o, args, n) : 0;
}
// As a binary operator asks a class: NOTIMPL when it has no answer.
static V ask(V o, V name, V other) {
  if (!(type_of(o)->ops & OP_NUMBER)) return NEWREF(NOTIMPL);
  V f = type_lookup(type_of(o), name);
  return f ? special_door(f, o, &other, 1) : NEWREF(NOTIMPL);
}

static V binary(int op, V a, V b) {
  uint32_t ua = type_of(a)->ops & OP_NUMBER, ub = type_of(b)->ops & OP_NUMBER;
  if (!ua && !ub) return builtin_binary(op, a, b);
  // a subclass that answers in its own way goes first
  bool first = ub && type_of(a) != type_of(b) && is_subtype(type_of(b), type_of(a)) && type_lookup(type_of(b), rdunder(op)) != type_lookup(type_of(a), rdunder(op));
  V r;
  if (first) {
    r = ask(b, rdunder(op), a);
    if (r != NOTIMPL) return r;
    DECREF(r);
  }
  V f = ua ? type_lookup(type_of(a), dunder(op)) : 0;
  r = f ? special_door(f, a, &b, 1) : builtin_binary(op, a, b);
  if (r != NOTIMPL) return r;
  DECREF(r);
  if (ub && !first && type_of(a) != type_of(b)) return ask(b, rdunder(op), a);
  return NEWREF(NOTIMPL);
}

// A sequence times an object that is an index.
static bool is_sequence(V v) { return is_str(v) || is_kind(v, K_LIST) || is_kind(v, K_TUPLE) || is_kind(v, K_BYTES) || is_kind(v, K_BYTEARRAY); }
static bool times_index(int op, V a, V b, V* by) {
  int64_t n;
  if (op != B_MUL || !is_sequence(a) || !is_user(b) || !type_lookup(type_of(b), S___index__) || index_of(b, &n)) return false;
  *by = rt_int(n);
  return true;
}
static V cannot_operate(int op, V a, V b) {
  V by;
  if (times_index(op, a, b, &by) || (!rt.error && times_index(op, b, a, &by))) {
    V r = builtin_binary(op, is_sequence(a) ? a : b, by);
    return DECREF(by), r;
  }
  if (rt.error) return 0;
  if (op == B_ADD && (is_str(a) || is_kind(a, K_LIST) || is_kind(a, K_TUPLE))) return no_concat(a, b);
  if (op == B_MUL && (is_str(a) || is_kind(a, K_LIST) || is_kind(a, K_TUPLE))) FAIL(E_TypeError, "can't multiply sequence by non-int of type '%T'", b);
  if (op == B_MUL && (is_str(b) || is_kind(b, K_LIST) || is_kind(b, K_TUPLE))) FAIL(E_TypeError, "can't multiply sequence by non-int of type '%T'", a);
  FAIL(E_TypeError, "unsupported operand type(s) for %s: '%T' and '%T'", symbols[op], a, b);
}

// After the method of a's class had no answer.
extern "C" V rt_binary_after(int op, V a, V b) {
  if (type_of(a) != type_of(b)) {
    V r = ask(b, rdunder(op), a);
    if (r != NOTIMPL) return r;
    DECREF(r);
  }
  return cannot_operate(op, a, b);
}

extern "C" V rt_binary(int op, V a, V b) {
  if (!IS_INT(a) && !IS_INT(b) && PTR(a)->type == &T_float && PTR(b)->type == &T_float && op <= B_MUL) {
    double x = float_of(a), y = float_of(b);
    return rt_float(op == B_ADD ? x + y : op == B_SUB ? x - y : x * y);
  }
  V r = binary(op, a, b);
  if (r != NOTIMPL) return r;
  DECREF(r);
  if (op == B_OR && generic_union && (is_kind(a, K_TYPE) || is_kind(b, K_TYPE))) {
    r = generic_union(a, b);
    if (r != NOTIMPL) return r;
    DECREF(r);
  }
  return cannot_operate(op, a, b);
}

extern "C" V rt_inplace(int op, V a, V b) {
  switch (kind_of(a)) {
    case K_LIST:
      if (type_of(a)->ops & OP_NUMBER) break;
      if (op == B_ADD) {
        if (a == b) { V c = list_slice(b, 0, as<List>(b)->n); rt_list_extend(a, c); DECREF(c); return NEWREF(a); }
        return rt_list_extend(a, b) ? 0 : NEWREF(a);
      }
      if (op == B_MUL && is_int(b)) {
        int64_t k;
        if (index_of(b, &k)) return 0;
        intptr_t len = as<List>(a)->n;
        V c = list_slice(a, 0, len);
        if (k <= 0) { List* l = as<List>(a); while (l->n) { V x = l->a[--l->n]; DECREF(x); } }
        for (int64_t i = 1; i < k; i++) rt_list_extend(a, c);
        DECREF(c);
        return NEWREF(a);
      }
      break;
    case K_SET:
      if (is_kind(b, K_SET) || is_kind(b, K_FROZENSET)) {
        if (op == B_OR) return set_update(a, b) ? 0 : NEWREF(a);
        if (op == B_AND || op == B_SUB || op == B_XOR) {
          const CDef* update = op == B_AND ? &m_set_intersection_update : op == B_SUB ? &m_set_difference_update : &m_set_symmetric_difference_update;
          V r = update->fn(a, &b, 1, 0);
          if (!r) return 0;
          DECREF(r);
          return NEWREF(a);
        }
      }
      break;
    case K_DICT:
      if (op == B_OR && !(type_of(a)->ops & OP_NUMBER)) return rt_dict_update(a, b) ? 0 : NEWREF(a);
      break;
    case K_BYTEARRAY:
      if (op == B_ADD) {
        V r = m_bytearray_extend.fn(a, &b, 1, 0);
        if (!r) return 0;
        DECREF(r);
        return NEWREF(a);
      }
      break;
    default: break;
  }
  if (type_of(a)->ops & OP_NUMBER) {
    V f = type_lookup(type_of(a), idunder(op));
    if (f) {
      V r = special_door(f, a, &b, 1);
      if (r != NOTIMPL) return r;
      DECREF(r);
    }
  }
  V r = binary(op, a, b);
  if (r != NOTIMPL) return r;
  DECREF(r);
  V by;
  if (times_index(op, a, b, &by)) {
    r = rt_inplace(op, a, by);
    return DECREF(by), r;
  }
  if (rt.error) return 0;
  if (op == B_MUL && (is_str(a) || is_kind(a, K_LIST) || is_kind(a, K_TUPLE))) FAIL(E_TypeError, "can't multiply sequence by non-int of type '%T'", b);
  FAIL(E_TypeError, "unsupported operand type(s) for %s: '%T' and '%T'", inplace_symbols[op], a, b);
}

extern "C" V rt_unary(int op, V a) {
  static const char* const sign[] = {"-", "+", "~"};
  V name[] = {S___neg__, S___pos__, S___invert__};
  if (type_of(a)->ops & OP_NUMBER) {
    bool found;
    V r = special_call(a, name[op], nullptr, 0, &found);
    if (found) return r;
  }
  if (IS_INT(a) && op == U_NEG) return int_from_i64(-IVAL(a));
  if (IS_INT(a) && op == U_INVERT) return MKI(~IVAL(a));
  if (is_int(a)) return int_unary(op, a);
  if (is_kind(a, K_FLOAT) && op != U_INVERT) return rt_float(op == U_NEG ? -float_of(a) : float_of(a));
  if (is_kind(a, K_COMPLEX) && op != U_INVERT) return op == U_NEG ? rt_complex(-as<Complex>(a)->re, -as<Complex>(a)->im) : NEWREF(a);
  FAIL(E_TypeError, "bad operand type for unary %s: '%T'", sign[op], a);
}

// --- comparison ---
static void bytes_view(V v, const uint8_t** p, intptr_t* n) {
  if (is_kind(v, K_BYTES)) *p = as<Bytes>(v)->a, *n = as<Bytes>(v)->n;
  else *p = as<ByteArray>(v)->a, *n = as<ByteArray>(v)->n;
}
static int float_int_cmp(double d, V i, int op) {  // d against an int exactly
  if (d != d) return op == C_NE;
  int c;
  if (d - d != 0) c = d > 0 ? 1 : -1;
  else {
    V w = int_from_double(d);
    double frac = d - __builtin_trunc(d);
    c = int_cmp(w, i);
    DECREF(w);
    if (c == 0) c = frac > 0 ? 1 : frac < 0 ? -1 : 0;
  }
  return op == C_LT ? c < 0 : op == C_LE ? c <= 0 : op == C_EQ ? c == 0 : op == C_NE ? c != 0 : op == C_GT ? c > 0 : c >= 0;
}
static int by_sign(int op, int c) { return op == C_LT ? c < 0 : op == C_LE ? c <= 0 : op == C_EQ ? c == 0 : op == C_NE ? c != 0 : op == C_GT ? c > 0 : c >= 0; }
static int swap_op(int op);
int float_compare(int op, V a, V b) {  // one of them is an int
  if (is_kind(a, K_FLOAT)) return float_int_cmp(float_of(a), is_kind(b, K_BOOL) ? MKI(b == TRUE) : b, op);
  return float_int_cmp(float_of(b), is_kind(a, K_BOOL) ? MKI(a == TRUE) : a, swap_op(op));
}
int complex_compare(int op, V a, V b) {
  double re = 0, im = 0;
  if (is_kind(b, K_COMPLEX)) re = as<Complex>(b)->re, im = as<Complex>(b)->im;
  else if (rt_to_double(b, &re)) return -1;
  return (as<Complex>(a)->re == re && as<Complex>(a)->im == im) == (op == C_EQ);
}
int view_compare(int op, V a, V b) {
  V s = set_new(&T_set), t = set_new(&T_set);
  int c = set_update(s, a) || set_update(t, b) ? -1 : set_compare(op, s, t);
  DECREF(s), DECREF(t);
  return c;
}
static int swap_op(int op) { return op == C_LT ? C_GT : op == C_LE ? C_GE : op == C_GT ? C_LT : op == C_GE ? C_LE : op; }

static int deep_guard(const char* where) {
  if (++rt.depth > depth_limit() + 50) {
    rt.depth--;
    rt_errorf(&E_RecursionError, "maximum recursion depth exceeded %s", where);
    return -1;
  }
  return 0;
}

static int builtin_compare(int op, V a, V b);
// How two items decide a comparison where no class of the program has a say: SAME when they do not, UNTOLD when it may have one.
enum { SAME = -2, UNTOLD = -3 };
static inline int plain_items(int op, V x, V y) {
  if (x == y) return SAME;
  if (x & y & 1) return by_sign(op, (int64_t)x < (int64_t)y ? -1 : 1);
  if (is_exact(x, &T_str) && is_exact(y, &T_str)) {
    int c = op == C_EQ || op == C_NE ? !str_eq(x, y) : str_cmp(x, y);
    return c ? by_sign(op, c) : SAME;
  }
  if (is_exact(x, &T_float) && is_exact(y, &T_float)) return float_of(x) == float_of(y) ? SAME : builtin_compare(op, x, y);
  return UNTOLD;
}
// Lists may change while their items are compared: nothing of them is kept across that.
static int list_compare(int op, List* a, List* b) {
  if (a->n != b->n && (op == C_EQ || op == C_NE)) return op == C_NE;
  if (deep_guard("in comparison")) return -1;
  int r = SAME;
  for (intptr_t i = 0; r == SAME && i < a->n && i < b->n; i++) {
    r = plain_items(op, a->a[i], b->a[i]);
    if (r != UNTOLD) continue;
    Own x = NEWREF(a->a[i]), y = NEWREF(b->a[i]);
    int c = rt_compare_b(C_EQ, x, y);
    r = c < 0 ? -1 : SAME;
    if (c == 0 && (i >= a->n || i >= b->n)) break;  // they end here now
    if (c == 0) r = op == C_EQ ? 0 : op == C_NE ? 1 : rt_compare_b(op, x, y);
  }
  rt.depth--;
  return r != SAME ? r : by_sign(op, a->n < b->n ? -1 : a->n > b->n);
}
static int seq_compare(int op, V* a, intptr_t n, V* b, intptr_t m) {  // of items that stay
  if (n != m && (op == C_EQ || op == C_NE)) return op == C_NE;
  if (deep_guard("in comparison")) return -1;
  int r = SAME;
  for (intptr_t i = 0; r == SAME && i < n && i < m; i++) {
    r = plain_items(op, a[i], b[i]);
    if (r != UNTOLD) continue;
    int c = rt_compare_b(C_EQ, a[i], b[i]);
    r = c < 0 ? -1 : c ? SAME : op == C_EQ ? 0 : op == C_NE ? 1 : rt_compare_b(op, a[i], b[i]);
  }
  rt.depth--;
  return r != SAME ? r : by_sign(op, n < m ? -1 : n > m);
}
static int dict_equal(V a, V b) {
  if (as<Dict>(a)->used != as<Dict>(b)->used) return 0;
  if (deep_guard("in comparison")) return -1;
  V k, x;
  int r = 1;
  for (intptr_t at = 0; r == 1 && dict_next(a, &at, &k, &x);) {
    Own key = NEWREF(k), val = NEWREF(x);
    V y = dict_get(b, key);
    if (!y) { r = rt.error ? -1 : 0; break; }
    if (x == y) continue;
    Own other = NEWREF(y);
    r = rt_compare_b(C_EQ, val, other);
  }
  rt.depth--;
  return r;
}

// 1, 0, -1 on error, -2 when the layouts have no answer.
static int builtin_compare(int op, V a, V b) {
  int x = kind_of(a), y = kind_of(b);
  if (int_like(x) && int_like(y)) return by_sign(op, int_cmp(x == K_BOOL ? MKI(a == TRUE) : a, y == K_BOOL ? MKI(b == TRUE) : b));
  if (x == K_FLOAT && y == K_FLOAT) {
    double p = float_of(a), q = float_of(b);
    return op == C_LT ? p < q : op == C_LE ? p <= q : op == C_EQ ? p == q : op == C_NE ? p != q : op == C_GT ? p > q : p >= q;
  }
  if ((x == K_FLOAT && int_like(y)) || (y == K_FLOAT && int_like(x))) return kind_ops[K_FLOAT]->compare(op, a, b);
  bool eq = op == C_EQ || op == C_NE;
  if (x == K_STR && y == K_STR) return eq ? str_eq(a, b) == (op == C_EQ) : by_sign(op, str_cmp(a, b));
  if (x == K_LIST && y == K_LIST) return list_compare(op, as<List>(a), as<List>(b));
  if (x == K_TUPLE && y == K_TUPLE) return seq_compare(op, as<Tuple>(a)->a, as<Tuple>(a)->n, as<Tuple>(b)->a, as<Tuple>(b)->n);
  if (x == K_DICT && y == K_DICT && eq) {
    int c = dict_equal(a, b);
    return c < 0 ? c : c == (op == C_EQ);
  }
  if ((x == K_SET || x == K_FROZENSET) && (y == K_SET || y == K_FROZENSET)) return kind_ops[x]->compare(op, a, b);
  if ((x == K_BYTES || x == K_BYTEARRAY) && (y == K_BYTES || y == K_BYTEARRAY)) {
    const uint8_t *p, *q;
    intptr_t n, m;
    bytes_view(a, &p, &n), bytes_view(b, &q, &m);
    int c = memcmp(p, q, (size_t)(n < m ? n : m));
    return by_sign(op, c ? c : n < m ? -1 : n > m);
  }
  if (eq && x == K_COMPLEX && (y == K_COMPLEX || number(y))) return kind_ops[K_COMPLEX]->compare(op, a, b);
  if (eq && y == K_COMPLEX && number(x)) return builtin_compare(op, b, a);
  if (eq && x == K_RANGE && y == K_RANGE) {
    Range *r = as<Range>(a), *s = as<Range>(b);
    bool same = int_cmp(r->len, s->len) == 0 && (r->len == MKI(0) || (int_cmp(r->start, s->start) == 0 && (r->len == MKI(1) || int_cmp(r->step, s->step) == 0)));
    return same == (op == C_EQ);
  }
  if (eq && x == K_SLICE && y == K_SLICE) {
    V p[] = {as<Slice>(a)->lo, as<Slice>(a)->hi, as<Slice>(a)->step}, q[] = {as<Slice>(b)->lo, as<Slice>(b)->hi, as<Slice>(b)->step};
    return seq_compare(op, p, 3, q, 3);
  }
  if (eq && x == K_METHOD && y == K_METHOD) return (as<Method>(a)->func == as<Method>(b)->func && as<Method>(a)->self == as<Method>(b)->self) == (op == C_EQ);
  if (eq && x == K_CFUNC && y == K_CFUNC) return (as<CFunc>(a)->def == as<CFunc>(b)->def && as<CFunc>(a)->self == as<CFunc>(b)->self) == (op == C_EQ);
  if (x == K_VIEW && as<View>(a)->what != 1 && (y == K_VIEW || y == K_SET || y == K_FROZENSET)) return kind_ops[K_VIEW]->compare(op, a, b);
  return -2;
}

V builtin_cmp(int op, V a, V b) {
  if (int_like(kind_of(a)) && !int_like(kind_of(b))) return NEWREF(NOTIMPL);
  int c = builtin_compare(op, a, b);
  return c == -2 ? NEWREF(NOTIMPL) : c < 0 ? 0 : NEWREF(MKB(c));
}
static V compare_dunder(int op) {
  V t[] = {S___lt__, S___le__, S___eq__, S___ne__, S___gt__, S___ge__};
  return t[op];
}
static V ask_compare(int op, V a, V b) {
  Type* t = type_of(a);
  if (t->ops & (op == C_EQ || op == C_NE ? OP_EQ : OP_CMP)) {
    V f = type_lookup(t, compare_dunder(op));
    if (f) return special_door(f, a, &b, 1);
    if (op == C_NE && (f = type_lookup(t, S___eq__))) {
      V r = special_door(f, a, &b, 1);
      if (!r || r == NOTIMPL) return r;
      int c = rt_truth(r);
      DECREF(r);
      return c < 0 ? 0 : NEWREF(MKB(!c));
    }
  }
  int c = builtin_compare(op, a, b);
  return c == -2 ? NEWREF(NOTIMPL) : c < 0 ? 0 : NEWREF(MKB(c));
}
static V cannot_compare(int op, V a, V b) {
  if (op == C_EQ || op == C_NE) return NEWREF(MKB((a == b) == (op == C_EQ)));
  static const char* const sign[] = {"<", "<=", "==", "!=", ">", ">="};
  FAIL(E_TypeError, "'%s' not supported between instances of '%T' and '%T'", sign[op], a, b);
}

// After the method of a's class had no answer.
extern "C" V rt_compare_after(int op, V a, V b) {
  V r = ask_compare(swap_op(op), b, a);
  if (r != NOTIMPL) return r;
  DECREF(r);
  return cannot_compare(op, a, b);
}
extern "C" V rt_compare(int op, V a, V b) {
  Type *x = type_of(a), *y = type_of(b);
  if (!((x->ops | y->ops) & (OP_EQ | OP_CMP))) {
    int c = builtin_compare(op, a, b);
    if (c >= 0) return NEWREF(MKB(c));
    if (c == -1) return 0;
  } else {
    bool first = x != y && is_subtype(y, x);
    V r = first ? ask_compare(swap_op(op), b, a) : NEWREF(NOTIMPL);
    if (r != NOTIMPL) return r;
    DECREF(r);
    r = ask_compare(op, a, b);
    if (r != NOTIMPL) return r;
    DECREF(r);
    r = first ? NEWREF(NOTIMPL) : ask_compare(swap_op(op), b, a);
    if (r != NOTIMPL) return r;
    DECREF(r);
  }
  return cannot_compare(op, a, b);
}
extern "C" int rt_compare_b(int op, V a, V b) {
  if (!((type_of(a)->ops | type_of(b)->ops) & (OP_EQ | OP_CMP))) {
    int c = builtin_compare(op, a, b);
    if (c != -2) return c;
  }
  V r = rt_compare(op, a, b);
  if (!r) return -1;
  int c = rt_truth(r);
  DECREF(r);
  return c;
}
extern "C" V rt_class_of(V o, IC* ic) {
  V r = rt_getattr(o, S___class__);
  Type* t = type_of(o);
  if (r == VAL(t) && !IS_INT(o) && !(t->ops & OP_GETATTRIBUTE) && !(t->flags & TF_USER && type_lookup(t, S___class__))) ic_fill(ic, t, 0);
  return r;
}

// What a class's own __bool__ or __len__ says: 1, 0, -1 on error, -2 when it has none.
static int class_truth(V v) {
  Type* t = PTR(v)->type;
  bool found;
  V r = t->ops & OP_BOOL ? special_call(v, S___bool__, nullptr, 0, &found) : (found = false, (V)0);
  if (found) {
    if (!r) return -1;
    if (r != TRUE && r != FALSE) {
      rt_errorf(&E_TypeError, "__bool__ should return bool, returned %T", r);
      DECREF(r);
      return -1;
    }
    return r == TRUE;
  }
  r = special_call(v, S___len__, nullptr, 0, &found);
  if (!found) return -2;
  int64_t n;
  if (!r) return -1;
  int bad = index_of(r, &n);
  DECREF(r);
  if (!bad && n < 0) FAILI(E_ValueError, "__len__() should return >= 0");
  return bad ? -1 : n != 0;
}
extern int (*truth_door)(V v);
int (*truth_door)(V v);
bool finalise(Obj* o);
void open_classes() { special_door = call_special, truth_door = class_truth, final_door = finalise, gc_door = gc_collect; }
extern "C" int rt_truth(V v) {
  if (IS_INT(v)) return v != MKI(0);
  if (v == TRUE || v == FALSE) return v == TRUE;
  Type* t = PTR(v)->type;
  if (t->ops & (OP_BOOL | OP_LEN)) {
    int own = truth_door(v);
    if (own != -2) return own;
  }
  switch (t->kind) {
    case K_NONE: return 0;
    case K_BOOL: return v == TRUE;
    case K_INT: return B(v)->n != 0;
    case K_FLOAT: return float_of(v) != 0;
    case K_COMPLEX: return as<Complex>(v)->re != 0 || as<Complex>(v)->im != 0;
    case K_STR: return as<Str>(v)->n != 0;
    case K_BYTES: return as<Bytes>(v)->n != 0;
    case K_BYTEARRAY: return as<ByteArray>(v)->n != 0;
    case K_LIST: return as<List>(v)->n != 0;
    case K_TUPLE: return as<Tuple>(v)->n != 0;
    case K_DICT: return as<Dict>(v)->used != 0;
    case K_SET:
    case K_FROZENSET: return as<Set>(v)->used != 0;
    case K_RANGE: return as<Range>(v)->len != MKI(0);
    case K_VIEW: return as<Dict>(as<View>(v)->dict)->used != 0;
    default: return 1;
  }
}

static int64_t tuple_hash(V v) {
  const uint64_t p1 = 11400714785074694791ull, p2 = 14029467366897019727ull, p5 = 2870177450012600261ull;
  Tuple* t = as<Tuple>(v);
  uint64_t acc = p5;
  for (intptr_t i = 0; i < t->n; i++) {
    int64_t h = key_hash(t->a[i]);
    if (h == -1) return -1;
    acc += (uint64_t)h * p2;
    acc = acc << 31 | acc >> 33;
    acc *= p1;
  }
  acc += (uint64_t)t->n ^ (p5 ^ 3527539ull);
  return acc == (uint64_t)-1 ? 1546275796 : (int64_t)acc;
}
int64_t float_kind_hash(V v) { return float_hash(float_of(v)); }
int64_t complex_hash(V v) {
  uint64_t h = (uint64_t)float_hash(as<Complex>(v)->re) + 1000003ull * (uint64_t)float_hash(as<Complex>(v)->im);
  return h == (uint64_t)-1 ? -2 : (int64_t)h;
}
int64_t range_hash(V v) {
  Range* r = as<Range>(v);
  V t3[] = {NEWREF(r->len), r->len == MKI(0) ? NONE : NEWREF(r->start), int_cmp(r->len, MKI(1)) <= 0 ? NONE : NEWREF(r->step)};
  V u = rt_tuple(3, t3);
  int64_t h = tuple_hash(u);
  DECREF(u);
  return h;
}
extern "C" int64_t rt_hash(V v) {
  if (IS_INT(v)) {
    int64_t i = IVAL(v);
    const int64_t p = (1ll << 61) - 1;
    if (i >= p || i <= -p) i %= p;
    return i == -1 ? -2 : i;
  }
  Type* t = PTR(v)->type;
  if (t->ops & (OP_HASH | OP_EQ)) {
    V f = type_lookup(t, S___hash__);
    if (f && f != NONE && (t->ops & OP_HASH)) {
      V r = special_door(f, v, nullptr, 0);
      if (!r) return -1;
      if (!is_int(r)) {
        rt_errorf(&E_TypeError, "__hash__ method should return an integer");
        DECREF(r);
        return -1;
      }
      int64_t h = int_i64(r, &h) ? h : int_hash(r);
      DECREF(r);
      return h == -1 ? -2 : h;
    }
    if (f == NONE) FAILI(E_TypeError, "unhashable type: '%T'", v);
  }
  switch (t->kind) {
    case K_STR: return str_hash(v);
    case K_INT: return int_hash(v);
    case K_BOOL: return v == TRUE;
    case K_FLOAT:
    case K_COMPLEX:
    case K_FROZENSET:
    case K_RANGE: return kind_ops[t->kind]->hash(v);
    case K_TUPLE: return tuple_hash(v);
    case K_BYTES: return hash_bytes(as<Bytes>(v)->a, (size_t)as<Bytes>(v)->n);
    case K_METHOD: return (int64_t)((as<Method>(v)->func >> 4) ^ (as<Method>(v)->self >> 4));
    case K_LIST:
    case K_DICT:
    case K_SET:
    case K_BYTEARRAY:
    case K_SLICE: FAILI(E_TypeError, "unhashable type: '%T'", v);
    default: {
      int64_t h = (int64_t)(v >> 4 | v << 60);
      return h == -1 ? -2 : h;
    }
  }
}
