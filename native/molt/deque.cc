// collections.deque: a ring of values.
#include "rt.h"

struct Deque { Obj ob; V* a; intptr_t head, n, cap, max; uint32_t changes; };  // max -1: unbounded
extern Type T_deque;
#define D(v) as<Deque>(v)
static bool is_deque(V v) { return !IS_INT(v) && is_instance(v, &T_deque); }
static V& slot(Deque* d, intptr_t i) { i += d->head; return d->a[i >= d->cap ? i - d->cap : i]; }
static void grow(Deque* d) {
  if (d->n < d->cap) return;
  intptr_t cap = d->cap * 2 + 8;
  V* a = (V*)mem_alloc(sizeof(V) * (size_t)cap);
  for (intptr_t i = 0; i < d->n; i++) a[i] = slot(d, i);
  if (d->a) mem_free(d->a, sizeof(V) * (size_t)d->cap);
  d->a = a, d->cap = cap, d->head = 0;
}
static V take_left(Deque* d) {
  V v = d->a[d->head];
  d->head = d->head + 1 == d->cap ? 0 : d->head + 1;
  d->n--, d->changes++;
  return v;
}
static V take_right(Deque* d) {
  V v = slot(d, d->n - 1);
  d->n--, d->changes++;
  return v;
}
static void put_right(Deque* d, V v) {  // takes over v
  if (d->max == 0) { DECREF(v); return; }
  grow(d);
  d->n++, d->changes++;
  slot(d, d->n - 1) = v;
  if (d->max >= 0 && d->n > d->max) { V old = take_left(d); DECREF(old); }
}
static void put_left(Deque* d, V v) {
  if (d->max == 0) { DECREF(v); return; }
  grow(d);
  d->head = d->head ? d->head - 1 : d->cap - 1;
  d->n++, d->changes++;
  d->a[d->head] = v;
  if (d->max >= 0 && d->n > d->max) { V old = take_right(d); DECREF(old); }
}
static int extend(V self, V items, bool left) {
  V copy = items == self ? seq_to_list(items) : NEWREF(items), it = rt_iter(copy);
  DECREF(copy);
  if (!it) return -1;
  while (V v = rt_next(it)) left ? put_left(D(self), v) : put_right(D(self), v);
  DECREF(it);
  return rt.error ? -1 : 0;
}
static V deque_like(V self, bool keep_max) {
  V o = object_new(&T_deque);
  D(o)->max = keep_max ? D(self)->max : -1;
  return o;
}
static V as_list(V self) {
  V l = list_new(D(self)->n);
  for (intptr_t i = 0; i < D(self)->n; i++) as<List>(l)->a[i] = NEWREF(slot(D(self), i));
  return l;
}
#define OTHER(name, min, max) CDEF(o_deque_##name, #name, min, max, 0)
#define OTHER_KW(name, min, max) CDEF(o_deque_##name, #name, min, max, CF_KW)
OTHER(append, 1, 1) { put_right(D(self), NEWREF(args[0])); return NEWREF(NONE); }
OTHER(appendleft, 1, 1) { put_left(D(self), NEWREF(args[0])); return NEWREF(NONE); }
OTHER(pop, 0, 0) { if (!D(self)->n) FAIL(E_IndexError, "pop from an empty deque"); return take_right(D(self)); }
OTHER(popleft, 0, 0) { if (!D(self)->n) FAIL(E_IndexError, "pop from an empty deque"); return take_left(D(self)); }
OTHER(extend, 1, 1) { return extend(self, args[0], false) ? 0 : NEWREF(NONE); }
OTHER(extendleft, 1, 1) { return extend(self, args[0], true) ? 0 : NEWREF(NONE); }
static void clear(Deque* d) { while (d->n) { V v = take_right(d); DECREF(v); } }
OTHER(clear, 0, 0) { clear(D(self)); return NEWREF(NONE); }
OTHER(rotate, 0, 1) {
  int64_t k = 1;
  Deque* d = D(self);
  if (n && index_of(args[0], &k)) return 0;
  if (d->n < 2) return NEWREF(NONE);
  k %= d->n;
  if (k > d->n / 2) k -= d->n;
  if (k < -d->n / 2) k += d->n;
  grow(d);
  for (; k > 0; k--) { V v = take_right(d); d->head = d->head ? d->head - 1 : d->cap - 1; d->a[d->head] = v; d->n++; }
  for (; k < 0; k++) { V v = take_left(d); d->n++; slot(d, d->n - 1) = v; }
  d->changes++;
  return NEWREF(NONE);
}
OTHER(copy, 0, 0) {
  V cls = VAL(type_of(self));
  if (cls != VAL(&T_deque)) { V a[] = {self, D(self)->max < 0 ? NONE : MKI(D(self)->max)}; return rt_call(cls, a, D(self)->max < 0 ? 1 : 2, 0); }
  V o = deque_like(self, true);
  for (intptr_t i = 0; i < D(self)->n; i++) put_right(D(o), NEWREF(slot(D(self), i)));
  return o;
}
OTHER(__copy__, 0, 0) { return o_deque_copy_fn(self, args, n, kw); }
OTHER(count, 1, 1) {
  int64_t k = 0;
  uint32_t changes = D(self)->changes;
  for (intptr_t i = 0; i < D(self)->n; i++) {
    V x = NEWREF(slot(D(self), i));
    int c = x == args[0] ? 1 : rt_compare_b(C_EQ, x, args[0]);
    DECREF(x);
    if (c < 0) return 0;
    if (changes != D(self)->changes) FAIL(E_RuntimeError, "deque mutated during iteration");
    k += c;
  }
  return MKI(k);
}
static intptr_t find(V self, V v, intptr_t lo, intptr_t hi) {  // -1 absent, -2 an error
  uint32_t changes = D(self)->changes;
  for (intptr_t i = lo; i < hi && i < D(self)->n; i++) {
    V x = NEWREF(slot(D(self), i));
    int c = x == v ? 1 : rt_compare_b(C_EQ, x, v);
    DECREF(x);
    if (c < 0) return -2;
    if (changes != D(self)->changes) { rt_errorf(&E_RuntimeError, "deque mutated during iteration"); return -2; }
    if (c) return i;
  }
  return -1;
}
OTHER(__contains__, 1, 1) { intptr_t i = find(self, args[0], 0, D(self)->n); return i == -2 ? 0 : NEWREF(MKB(i >= 0)); }
OTHER(index, 1, 3) {
  int64_t lo = 0, hi = D(self)->n, len = D(self)->n;
  if ((n > 1 && index_of(args[1], &lo)) || (n > 2 && index_of(args[2], &hi))) return 0;
  if (lo < 0) lo = lo + len < 0 ? 0 : lo + len;
  if (hi < 0) hi = hi + len < 0 ? 0 : hi + len;
  intptr_t i = find(self, args[0], (intptr_t)lo, (intptr_t)hi);
  if (i == -2) return 0;
  if (i < 0) FAIL(E_ValueError, "%R is not in deque", args[0]);
  return MKI(i);
}
static void remove_at(Deque* d, intptr_t i) {
  V v = slot(d, i);
  for (intptr_t k = i; k + 1 < d->n; k++) slot(d, k) = slot(d, k + 1);
  d->n--, d->changes++;
  DECREF(v);
}
OTHER(remove, 1, 1) {
  intptr_t i = find(self, args[0], 0, D(self)->n);
  if (i == -2) return 0;
  if (i < 0) FAIL(E_ValueError, "%R is not in deque", args[0]);
  remove_at(D(self), i);
  return NEWREF(NONE);
}
OTHER(insert, 2, 2) {
  Deque* d = D(self);
  int64_t i;
  if (index_of(args[0], &i)) return 0;
  if (d->max >= 0 && d->n >= d->max) FAIL(E_IndexError, "deque already at its maximum size");
  if (i < 0) i = i + d->n < 0 ? 0 : i + d->n;
  if (i > d->n) i = d->n;
  put_right(d, NONE);
  for (intptr_t k = d->n - 1; k > i; k--) slot(d, k) = slot(d, k - 1);
  slot(d, (intptr_t)i) = NEWREF(args[1]);
  return NEWREF(NONE);
}
OTHER(reverse, 0, 0) {
  Deque* d = D(self);
  for (intptr_t i = 0, j = d->n - 1; i < j; i++, j--) { V t = slot(d, i); slot(d, i) = slot(d, j), slot(d, j) = t; }
  d->changes++;
  return NEWREF(NONE);
}
OTHER(__len__, 0, 0) { return MKI(D(self)->n); }
static V next_item(Iter* it) {
  Deque* d = D(it->a);
  if ((intptr_t)d->changes != it->n) { it->n = -1; FAIL(E_RuntimeError, "deque mutated during iteration"); }
  if (it->step > 0 ? it->i >= d->n : it->i < 0) return 0;
  V v = NEWREF(slot(d, it->i));
  it->i += it->step;
  return v;
}
ITERATOR(T_deque_iter, "_collections._deque_iterator");
ITERATOR(T_deque_reverse, "_collections._deque_reverse_iterator");
OTHER(__iter__, 0, 0) { V i = seq_iter(&T_deque_iter, self, next_item); as<Iter>(i)->n = D(self)->changes, as<Iter>(i)->step = 1; return i; }
OTHER(__reversed__, 0, 0) { V i = seq_iter(&T_deque_reverse, self, next_item); as<Iter>(i)->n = D(self)->changes, as<Iter>(i)->step = -1, as<Iter>(i)->i = D(self)->n - 1; return i; }
static intptr_t place(V self, V key) {  // -1 with an error
  int64_t i;
  if (!is_int(key)) { V m = special(key, S___index__); if (!m) FAILI(E_TypeError, "sequence index must be integer, not '%T'", key); DECREF(m); }
  if (index_of(key, &i)) return -1;
  if (i < 0) i += D(self)->n;
  if (i < 0 || i >= D(self)->n) FAILI(E_IndexError, "deque index out of range");
  return (intptr_t)i;
}
OTHER(__getitem__, 1, 1) { intptr_t i = place(self, args[0]); return i < 0 ? 0 : NEWREF(slot(D(self), i)); }
OTHER(__setitem__, 2, 2) { intptr_t i = place(self, args[0]); if (i < 0) return 0; V old = slot(D(self), i); slot(D(self), i) = NEWREF(args[1]); DECREF(old); return NEWREF(NONE); }
OTHER(__delitem__, 1, 1) { intptr_t i = place(self, args[0]); if (i < 0) return 0; remove_at(D(self), i); return NEWREF(NONE); }
OTHER(__repr__, 0, 0) {
  static V busy[16];
  static int depth;
  for (int i = 0; i < depth; i++) if (busy[i] == self) return str_from("[...]");
  if (depth < 16) busy[depth++] = self; else FAIL(E_RecursionError, "maximum recursion depth exceeded while getting the repr of an object");
  V l = as_list(self);
  Text t;
  t.str(type_of(self)->qualname), t.put('(');
  bool ok = t.repr(l);
  depth--;
  DECREF(l);
  if (!ok) return t.drop(), (V)0;
  if (D(self)->max >= 0) t.puts(", maxlen="), t.num(D(self)->max);
  t.put(')');
  return t.take();
}
static V compare(int op, V self, V other) {
  if (!is_deque(other)) return NEWREF(NOTIMPL);
  V a = as_list(self), b = as_list(other), r = rt_compare(op, a, b);
  DECREF(a), DECREF(b);
  return r;
}
OTHER(__eq__, 1, 1) { return compare(C_EQ, self, args[0]); }
OTHER(__ne__, 1, 1) { return compare(C_NE, self, args[0]); }
OTHER(__lt__, 1, 1) { return compare(C_LT, self, args[0]); }
OTHER(__le__, 1, 1) { return compare(C_LE, self, args[0]); }
OTHER(__gt__, 1, 1) { return compare(C_GT, self, args[0]); }
OTHER(__ge__, 1, 1) { return compare(C_GE, self, args[0]); }
OTHER(__add__, 1, 1) {
  if (!is_deque(args[0])) FAIL(E_TypeError, "can only concatenate deque (not \"%T\") to deque", args[0]);
  V o = o_deque_copy_fn(self, nullptr, 0, 0);
  if (o && extend(o, args[0], false)) return DECREF(o), 0;
  return o;
}
OTHER(__iadd__, 1, 1) { return extend(self, args[0], false) ? 0 : NEWREF(self); }
static V repeat(V self, V times, bool inplace) {
  int64_t k;
  if (!is_int(times)) return NEWREF(NOTIMPL);
  if (index_of(times, &k)) return 0;
  V l = as_list(self), o = inplace ? NEWREF(self) : deque_like(self, true);
  if (inplace) clear(D(o));
  for (int64_t i = 0; i < k; i++) extend(o, l, false);
  DECREF(l);
  return o;
}
OTHER(__mul__, 1, 1) { return repeat(self, args[0], false); }
OTHER(__rmul__, 1, 1) { return repeat(self, args[0], false); }
OTHER(__imul__, 1, 1) { return repeat(self, args[0], true); }
static V init(V self, V* args, intptr_t n, V kw) {
  intptr_t np = n - (kw ? as<Tuple>(kw)->n : 0);
  V items = np > 0 ? args[0] : call_kw(args, n, kw, "iterable"), max = np > 1 ? args[1] : call_kw(args, n, kw, "maxlen");
  Deque* d = D(self);
  d->max = -1;
  if (max && max != NONE) {
    int64_t m;
    if (!is_int(max)) FAIL(E_TypeError, "an integer is required");
    if (index_of(max, &m)) return 0;
    if (m < 0) FAIL(E_ValueError, "maxlen must be non-negative");
    d->max = (intptr_t)m;
  }
  clear(d);
  if (items && extend(self, items, false)) return 0;
  return NEWREF(NONE);
}
CDEF(o_deque___init__, "__init__", 0, 2, CF_KW) { return init(self, args, n, kw); }
CDEF(o_deque_maxlen, "maxlen", 0, 0, CF_GETTER) { return D(self)->max < 0 ? NEWREF(NONE) : MKI(D(self)->max); }
CDEF(o_deque___class_getitem__, "__class_getitem__", 1, 1, CF_CLASS) { return NEWREF(self); }
static V make_deque(Type* t, V*, intptr_t, V) {
  gc_door = gc_collect;
  V o = object_new(t);
  D(o)->max = -1;
  return o;
}
static void drop_deque(Obj* o) {
  Deque* d = (Deque*)o;
  clear(d);
  if (d->a) mem_free(d->a, sizeof(V) * (size_t)d->cap);
}
static const Holds held = {
  [](Obj* o, void (*visit)(V, void*), void* with) { for (intptr_t i = 0; i < ((Deque*)o)->n; i++) visit(slot((Deque*)o, i), with); },
  [](Obj* o) { clear((Deque*)o); },
};
static const CDef* const methods_deque[] = {&o_deque_append, &o_deque_appendleft, &o_deque_pop, &o_deque_popleft, &o_deque_extend, &o_deque_extendleft, &o_deque_clear, &o_deque_rotate, &o_deque_copy, &o_deque___copy__, &o_deque_count, &o_deque___contains__, &o_deque_index, &o_deque_remove, &o_deque_insert, &o_deque_reverse, &o_deque___len__, &o_deque___iter__, &o_deque___reversed__, &o_deque___getitem__, &o_deque___setitem__, &o_deque___delitem__, &o_deque___repr__, &o_deque___eq__, &o_deque___ne__, &o_deque___lt__, &o_deque___le__, &o_deque___gt__, &o_deque___ge__, &o_deque___add__, &o_deque___iadd__, &o_deque___mul__, &o_deque___rmul__, &o_deque___imul__, &o_deque_maxlen, &o_deque___class_getitem__, &o_deque___init__, nullptr};
Type T_deque = {{1 << 30, &T_type}, "collections.deque", K_OTHER, 0, 0, sizeof(Deque), 0, &T_object, methods_deque, make_deque, 0, 0, 0, 0, 0, 0, 0, 0, nullptr, 0, drop_deque, &held};
V module_type(Type* t, const char* module, bool hashable) {
  if (!(t->flags & TF_READY)) {
    type_ready_other(t);
    V m = str_from(module), name = str_intern(str_from("__module__"));
    dict_set(t->dict, name, m);
    if (!hashable) dict_set(t->dict, S___hash__, NONE);
  }
  return NEWREF(VAL(t));
}
MODULE_VALUE(_collections, deque) { return module_type(&T_deque, "collections", false); }
// Counts the elements of an iterable into a dict, as Counter does for its own class.
MODULE_FN(_collections, _count_elements, 2, 2) {
  V d = args[0], it = rt_iter(args[1]);
  if (!it) return 0;
  while (V key = rt_next(it)) {
    V old = dict_get(d, key);
    V count = rt.error ? 0 : !old ? MKI(1) : rt_binary(B_ADD, old, MKI(1));
    int failed = !count || dict_set(d, key, count);
    DECREF(key);
    XDECREF(count);
    if (failed) break;
  }
  DECREF(it);
  return rt.error ? 0 : NEWREF(NONE);
}
