// The tuple type, range and slice.
#include <stdarg.h>
#include "rt.h"

static V empty;
V tuple_new(intptr_t n) {
  Tuple* t = make<Tuple>(&T_tuple, sizeof(V) * (size_t)n);
  t->n = n;
  return VAL(t);
}
extern "C" V rt_tuple(intptr_t n, V* items) {
  if (n == 0) {
    if (!empty) empty = tuple_new(0);
    return NEWREF(empty);
  }
  V t = tuple_new(n);
  memcpy(as<Tuple>(t)->a, items, sizeof(V) * (size_t)n);
  return t;
}
V tuple2(V a, V b) {
  V t = tuple_new(2);
  as<Tuple>(t)->a[0] = a, as<Tuple>(t)->a[1] = b;
  return t;
}
V tuple2_again(V* last, V a, V b) {
  if (*last && PTR(*last)->rc == 1) {
    Tuple* t = as<Tuple>(*last);
    V c = t->a[0], d = t->a[1];
    t->a[0] = a, t->a[1] = b;
    V r = NEWREF(*last);  // before what is let go may run code
    DECREF(c), DECREF(d);
    return r;
  }
  V t = tuple2(a, b);
  if (!*last) *last = NEWREF(t);
  return t;
}
V seq_to_tuple(V o) {
  if (is_exact(o, &T_tuple)) return NEWREF(o);
  V l = seq_to_list(o);
  return l ? rt_list_to_tuple(l) : 0;
}
Obj* object_block(Type* t, size_t size);
static V make_tuple(Type* t, V* args, intptr_t n, V) {
  V v = n ? seq_to_tuple(args[0]) : rt_tuple(0, nullptr);
  if (!v || t == &T_tuple) return v;
  Tuple* u = as<Tuple>(v);
  Tuple* r = (Tuple*)object_block(t, sizeof(Tuple) + sizeof(V) * (size_t)u->n);
  r->n = u->n;
  for (intptr_t i = 0; i < u->n; i++) r->a[i] = NEWREF(u->a[i]);
  DECREF(v);
  return VAL(r);
}
METHOD(tuple, index, 1, 3) {
  Tuple* t = as<Tuple>(self);
  int64_t lo = 0, hi = INT64_MAX;
  if ((n > 1 && index_of(args[1], &lo)) || (n > 2 && index_of(args[2], &hi))) return 0;
  if (lo < 0) lo = lo + t->n < 0 ? 0 : lo + t->n;
  if (hi < 0) hi += t->n;
  for (int64_t i = lo; i < t->n && i < hi; i++) {
    int c = t->a[i] == args[0] ? 1 : rt_compare_b(C_EQ, t->a[i], args[0]);
    if (c < 0) return 0;
    if (c) return MKI(i);
  }
  FAIL(E_ValueError, "tuple.index(x): x not in tuple");
}
METHOD(tuple, count, 1, 1) {
  Tuple* t = as<Tuple>(self);
  int64_t k = 0;
  for (intptr_t i = 0; i < t->n; i++) {
    int c = t->a[i] == args[0] ? 1 : rt_compare_b(C_EQ, t->a[i], args[0]);
    if (c < 0) return 0;
    k += c;
  }
  return MKI(k);
}
extern "C" const CDef* const methods_tuple[];
Type T_tuple = {{1 << 30, &T_type}, "tuple", K_TUPLE, TF_GC, 0, sizeof(Tuple), 0, &T_object, methods_tuple, nullptr};
USABLE(tuple, make_tuple)

// --- range ---
V range_repr(V v);
int64_t range_hash(V v);
V range_next(Iter* it);
static V range_iter(V v) {
  Iter* i = iter_new(&T_range_iter, range_next);
  Range* r = as<Range>(v);
  i->a = NEWREF(r->start), i->b = NEWREF(r->step), i->c = NEWREF(r->len);
  return VAL(i);
}
V range_new(V start, V stop, V step) {  // takes over
  static const KindOps ops = {range_repr, range_hash, nullptr, range_iter};
  kind_ops[K_RANGE] = &ops;
  int s = int_sign(step);
  if (s == 0) {
    DECREF(start), DECREF(stop), DECREF(step);
    FAIL(E_ValueError, "range() arg 3 must not be zero");
  }
  Range* r = make<Range>(&T_range);
  r->start = start, r->stop = stop, r->step = step;
  V gap = s > 0 ? rt_binary(B_SUB, stop, start) : rt_binary(B_SUB, start, stop);
  if (int_sign(gap) <= 0) {
    r->len = MKI(0);
  } else {
    V one = rt_binary(B_SUB, gap, MKI(1)), by = s > 0 ? NEWREF(step) : rt_unary(U_NEG, step), q = rt_binary(B_FLOORDIV, one, by);
    r->len = rt_binary(B_ADD, q, MKI(1));
    DECREF(one), DECREF(by), DECREF(q);
  }
  DECREF(gap);
  return VAL(r);
}
static V range_arg(V v) {
  if (is_int(v)) return int_of(v);
  V m = special(v, S___index__);
  if (!m) FAIL(E_TypeError, "'%T' object cannot be interpreted as an integer", v);
  V r = call0(m);
  DECREF(m);
  return r;
}
V make_range(Type*, V* args, intptr_t n, V) {
  if (n < 1) FAIL(E_TypeError, "range expected at least 1 argument, got 0");
  if (n > 3) FAIL(E_TypeError, "range expected at most 3 arguments, got %d", (int)n);
  V start = n > 1 ? range_arg(args[0]) : MKI(0);
  if (!start) return 0;
  V stop = range_arg(args[n > 1]);
  if (!stop) return DECREF(start), 0;
  V step = n > 2 ? range_arg(args[2]) : MKI(1);
  if (!step) return DECREF(start), DECREF(stop), 0;
  return range_new(start, stop, step);
}
// Where v is in the range: 1 and *at (owned), 0, -1.
int range_find(V self, V v, V* at) {
  Range* r = as<Range>(self);
  V off = rt_binary(B_SUB, v, r->start), m = rt_binary(B_MOD, off, r->step);
  bool on = m == MKI(0);
  V q = rt_binary(B_FLOORDIV, off, r->step);
  on = on && int_sign(q) >= 0 && int_cmp(q, r->len) < 0;
  DECREF(off), DECREF(m);
  if (on && at) *at = q; else DECREF(q);
  return on;
}
METHOD(range, index, 1, 1) {
  V at;
  if (is_int(args[0]) && range_find(self, args[0], &at)) return at;
  FAIL(E_ValueError, "%R is not in range", args[0]);
}
METHOD(range, count, 1, 1) { int c = rt_contains(self, args[0]); return c < 0 ? 0 : MKI(c); }
GETTER(range, start) { return NEWREF(as<Range>(self)->start); }
GETTER(range, stop) { return NEWREF(as<Range>(self)->stop); }
GETTER(range, step) { return NEWREF(as<Range>(self)->step); }
extern "C" const CDef* const methods_range[];
Type T_range = {{1 << 30, &T_type}, "range", K_RANGE, TF_NOSUBCLASS, 0, sizeof(Range), 0, &T_object, methods_range, nullptr};
USABLE(range, make_range)

// --- slice ---
V slice_repr(V v);
extern "C" V rt_slice(V lo, V hi, V step) {
  static const KindOps ops = {slice_repr, nullptr, nullptr, nullptr};
  kind_ops[K_SLICE] = &ops;
  Slice* s = make<Slice>(&T_slice);
  s->lo = NEWREF(lo), s->hi = NEWREF(hi), s->step = NEWREF(step);
  return VAL(s);
}
static V make_slice(Type*, V* args, intptr_t n, V) {
  if (n < 1 || n > 3) FAIL(E_TypeError, "slice expected at least 1 argument, got %d", (int)n);
  return rt_slice(n > 1 ? args[0] : NONE, n > 1 ? args[1] : args[0], n > 2 ? args[2] : NONE);
}
static int bound(V v, intptr_t fallback, intptr_t* out) {
  if (v == NONE) return *out = fallback, 0;
  if (is_int(v)) {
    int64_t i;
    if (!int_i64(v, &i)) i = int_sign(v) < 0 ? INT64_MIN / 2 : INT64_MAX / 2;
    if (i > INTPTR_MAX / 2) i = INTPTR_MAX / 2;
    if (i < INTPTR_MIN / 2) i = INTPTR_MIN / 2;
    return *out = (intptr_t)i, 0;
  }
  int64_t i;
  V m = special(v, S___index__);
  if (!m) FAILI(E_TypeError, "slice indices must be integers or None or have an __index__ method");
  DECREF(m);
  if (index_of(v, &i)) return -1;
  *out = (intptr_t)i;
  return 0;
}
// The length is looked at when the slice's parts are known: finding those may run code.
int slice_bounds(V v, const intptr_t& length, intptr_t* lo, intptr_t* hi, intptr_t* step, intptr_t* count) {
  Slice* s = as<Slice>(v);
  if (bound(s->step, 1, step)) return -1;
  if (*step == 0) FAILI(E_ValueError, "slice step cannot be zero");
  bool back = *step < 0;
  if (bound(s->lo, 0, lo) || bound(s->hi, 0, hi)) return -1;
  const intptr_t len = length;
  if (s->lo == NONE) *lo = back ? len - 1 : 0;
  if (s->hi == NONE) *hi = back ? -1 - len : len;
  if (s->lo != NONE || !back) {
    if (*lo < 0) *lo += len;
    if (*lo < 0) *lo = back ? -1 : 0;
    if (*lo >= len) *lo = back ? len - 1 : len;
  }
  if (*hi < 0) *hi += len;
  if (*hi < 0) *hi = back ? -1 : 0;
  if (*hi >= len) *hi = back ? len - 1 : len;
  *count = back ? (*lo > *hi ? (*lo - *hi - 1) / -*step + 1 : 0) : (*lo < *hi ? (*hi - *lo - 1) / *step + 1 : 0);
  return 0;
}
METHOD(slice, indices, 1, 1) {
  int64_t len;
  intptr_t lo, hi, step, count;
  if (index_of(args[0], &len) || slice_bounds(self, (intptr_t)len, &lo, &hi, &step, &count)) return 0;
  V t[] = {MKI(lo), MKI(hi), MKI(step)};
  return rt_tuple(3, t);
}
GETTER(slice, start) { return NEWREF(as<Slice>(self)->lo); }
GETTER(slice, stop) { return NEWREF(as<Slice>(self)->hi); }
GETTER(slice, step) { return NEWREF(as<Slice>(self)->step); }
extern "C" const CDef* const methods_slice[];
Type T_slice = {{1 << 30, &T_type}, "slice", K_SLICE, TF_NOSUBCLASS | TF_UNHASHABLE, 0, sizeof(Slice), 0, &T_object, methods_slice, nullptr};
USABLE(slice, make_slice)
