// Iterators of the runtime's containers, and the lazy builtins: enumerate, zip, map, filter, reversed.
#include "rt.h"
#include "fast.h"

V gen_next(V g);
V dict_iter(V d, int what, bool reverse);

Iter* iter_new(Type* t, V (*next)(Iter*)) {
  Iter* i = make<Iter>(t);
  i->next = next;
  return i;
}
V seq_iter(Type* t, V o, V (*next)(Iter*)) {
  Iter* i = iter_new(t, next);
  i->a = NEWREF(o);
  return VAL(i);
}
ITERATOR(T_tuple_iter, "tuple_iterator");
ITERATOR(T_ascii_iter, "str_ascii_iterator");
ITERATOR(T_str_iter, "str_iterator");
ITERATOR(T_calls_iter, "callable_iterator");
ITERATOR(T_list_reverse, "list_reverseiterator");
static V tuple_next(Iter* it) {
  Tuple* t = as<Tuple>(it->a);
  return it->i < t->n ? NEWREF(t->a[it->i++]) : 0;
}
static V str_next(Iter* it) {
  Str* s = as<Str>(it->a);
  return it->i < s->n ? str_char(str_at(s, it->i++)) : 0;
}
Type T_range_iter = {{1 << 30, &T_type}, "range_iterator", K_ITER, TF_NOSUBCLASS | TF_GC, 0, sizeof(Iter), 0, &T_iter, nullptr, nullptr};
V range_next(Iter* it) {  // a: value, b: step, c: how many are left
  if (it->c == MKI(0)) return 0;
  V v = it->a;
  it->a = py_add(v, it->b);
  SET(&it->c, py_sub(it->c, MKI(1)));
  return v;
}
static V getitem_next(Iter* it) {
  V r = rt_getitem(it->a, MKI(it->i));
  if (r) return it->i++, r;
  if (err_is(&E_IndexError) || err_is(&E_StopIteration)) err_clear();
  return 0;
}
static V callable_next(Iter* it) {
  if (!it->a) return 0;
  Own f = NEWREF(it->a), end = NEWREF(it->b);  // it may come back here, and end
  V r = call0(f);
  if (!r) {
    if (err_is(&E_StopIteration)) err_clear();
    return 0;
  }
  int c = rt_compare_b(C_EQ, r, end);
  if (c) {
    DECREF(r);
    if (c > 0) SET(&it->a, 0);
    return 0;
  }
  return r;
}

extern "C" V rt_iter(V o) {
  Type* t = type_of(o);
  if (t->ops & OP_ITER) {
    V f = type_lookup(t, S___iter__);
    if (f && f != NONE) {
      V m = descr_get(f, o, t), r = m ? call0(m) : 0;
      XDECREF(m);
      if (r && !(type_of(r)->ops & OP_NEXT) && type_of(r)->kind != K_ITER && type_of(r)->kind != K_GEN && type_of(r)->kind != K_FILE) {
        rt_errorf(&E_TypeError, "iter() returned non-iterator of type '%T'", r);
        DECREF(r);
        return 0;
      }
      return r;
    }
    if (f == NONE) FAIL(E_TypeError, "'%T' object is not iterable", o);
  }
  switch (t->kind) {
    case K_TUPLE: return seq_iter(&T_tuple_iter, o, tuple_next);
    case K_STR: return seq_iter(as<Str>(o)->ascii ? &T_ascii_iter : &T_str_iter, o, str_next);
    case K_ITER:
    case K_FILE: return NEWREF(o);
    default: {
      const KindOps* own = kind_ops[t->kind];
      if (own && own->iter) return own->iter(o);
      if (t->ops & OP_GETITEM) return seq_iter(&T_iter, o, getitem_next);
    }
  }
  FAIL(E_TypeError, "'%T' object is not iterable", o);
}
V (*file_next)(V f);  // set by who hands out a stream to read, so that other programs need no import for it
extern "C" V rt_next(V it) {
  Type* t = type_of(it);
  if (t->kind == K_ITER) return as<Iter>(it)->next(as<Iter>(it));
  if (t == &T_gen) return gen_next(it);
  if (t->kind == K_FILE) return file_next(it);
  if (t->ops & OP_NEXT) {
    V f = type_lookup(t, S___next__);
    V r;
    if (f && is_kind(f, K_FUNC)) r = rt_call(f, &it, 1, 0);
    else {
      V m = f ? descr_get(f, it, t) : 0;
      r = m ? call0(m) : 0;
      XDECREF(m);
    }
    if (!r && err_is(&E_StopIteration)) err_clear();
    return r;
  }
  FAIL(E_TypeError, "'%T' object is not an iterator", it);
}
BUILTIN(next, 1, 2) {
  V r;
  int k = kind_of(args[0]);
  if (k == K_GEN && n == 1) return gen_send(args[0], NONE);
  if (k != K_ITER && k != K_GEN && k != K_FILE && (type_of(args[0])->ops & OP_NEXT) && n == 1) {
    V m = special(args[0], S___next__);
    r = m ? call0(m) : 0;
    XDECREF(m);
    return r;
  }
  r = rt_next(args[0]);
  if (r || rt.error) return r;
  if (n > 1) return NEWREF(args[1]);
  rt_raise(VAL(&E_StopIteration), 0);
  return 0;
}
BUILTIN(iter, 1, 2) {
  if (n == 1) return rt_iter(args[0]);
  if (!callable(args[0])) FAIL(E_TypeError, "iter(v, w): v must be callable");
  Iter* i = iter_new(&T_calls_iter, callable_next);
  i->a = NEWREF(args[0]), i->b = NEWREF(args[1]);
  return VAL(i);
}
METHOD(iterator, __next__, 0, 0) {
  V r = rt_next(self);
  if (!r && !rt.error) rt_raise(VAL(&E_StopIteration), 0);
  return r;
}
METHOD(iterator, __iter__, 0, 0) { return NEWREF(self); }
static V reversed_next(Iter* it);
METHOD(iterator, __length_hint__, 0, 0) {
  Iter* i = as<Iter>(self);
  if (i->next == range_next) return NEWREF(i->c);
  if (i->a && is_kind(i->a, K_LIST) && i->next != getitem_next) return MKI(i->next == reversed_next ? i->i + 1 : i->i < as<List>(i->a)->n ? as<List>(i->a)->n - i->i : 0);
  if (i->next == tuple_next) return MKI(as<Tuple>(i->a)->n - i->i);
  if (i->next == str_next) return MKI(as<Str>(i->a)->n - i->i);
  return MKI(0);
}
extern "C" const CDef* const methods_iterator[];
#define ITER_TYPE(name, make_it)                                                                                                            \
  Type T_##name = {{1 << 30, &T_type}, #name, K_ITER, TF_NOSUBCLASS | TF_GC, 0, sizeof(Iter), 0, &T_iter, methods_iterator, nullptr}; \
  USABLE(name, make_it)
Type T_iter = {{1 << 30, &T_type}, "iterator", K_ITER, TF_NOSUBCLASS | TF_GC, 0, sizeof(Iter), 0, &T_object, methods_iterator, nullptr};

static V enumerate_next(Iter* it) {
  V x = rt_next(it->a);
  if (!x) return 0;
  V i = it->b;
  it->b = py_add(i, MKI(1));
  return tuple2_again(&it->c, i, x);
}
static V make_enumerate(Type* t, V* args, intptr_t n, V kw) {
  V start = call_kw(args, n, kw, "start");
  if (!kw && n > 1) start = args[1];
  if (n > 2) FAIL(E_TypeError, "enumerate() takes at most 2 arguments (%d given)", (int)n);
  V from = start ? index_value(start) : MKI(0);
  if (!from) return 0;
  Iter* i = iter_new(t, enumerate_next);
  i->b = from;
  if (!(i->a = n > (kw ? as<Tuple>(kw)->n : 0) ? rt_iter(args[0]) : 0)) { if (!rt.error) rt_errorf(&E_TypeError, "enumerate() missing required argument 'iterable' (pos 1)"); return DECREF(VAL(i)), 0; }
  return VAL(i);
}
ITER_TYPE(enumerate, make_enumerate)

static V zip_next(Iter* it) {
  intptr_t n = as<Tuple>(it->a)->n;
  if (!n || it->i < 0) return 0;
  // the last tuple is taken again where nobody else holds it
  bool again = it->c && PTR(it->c)->rc == 1;
  V t = again ? NEWREF(it->c) : tuple_new(n);
  if (!it->c) it->c = NEWREF(t);
  for (intptr_t k = 0; k < n; k++) {
    V x = rt_next(as<Tuple>(it->a)->a[k]);
    if (x) {
      V old = as<Tuple>(t)->a[k];
      as<Tuple>(t)->a[k] = x;
      XDECREF(old);
      continue;
    }
    DECREF(t);
    if (!rt.error && it->step) {
      if (k) {
        if (k == 1) rt_errorf(&E_ValueError, "zip() argument 2 is shorter than argument 1");
        else rt_errorf(&E_ValueError, "zip() argument %d is shorter than arguments 1-%d", (int)k + 1, (int)k);
      } else
        for (intptr_t j = 1; j < n; j++) {
          V y = rt_next(as<Tuple>(it->a)->a[j]);
          if (!y) { if (rt.error) break; continue; }
          DECREF(y);
          if (j == 1) rt_errorf(&E_ValueError, "zip() argument 2 is longer than argument 1");
          else rt_errorf(&E_ValueError, "zip() argument %d is longer than arguments 1-%d", (int)j + 1, (int)j);
          break;
        }
    }
    it->i = -1;
    return 0;
  }
  return t;
}
static V make_zip(Type* t, V* args, intptr_t n, V kw) {
  V strict = call_kw(args, n, kw, "strict");
  if (kw) n -= as<Tuple>(kw)->n;
  int every = strict ? rt_truth(strict) : 0;
  if (every < 0) return 0;
  Iter* z = iter_new(t, zip_next);
  z->step = every;
  z->a = tuple_new(n);
  for (intptr_t k = 0; k < n; k++)
    if (!(as<Tuple>(z->a)->a[k] = rt_iter(args[k]))) return DECREF(VAL(z)), 0;
  return VAL(z);
}
ITER_TYPE(zip, make_zip)

static V map_next(Iter* it) {
  intptr_t n = as<Tuple>(it->b)->n;
  V stack[8], *a = n <= 8 ? stack : (V*)mem_alloc(sizeof(V) * (size_t)n), r = 0;
  intptr_t k = 0;
  for (; k < n; k++) if (!(a[k] = rt_next(as<Tuple>(it->b)->a[k]))) break;
  if (k == n) r = rt_call(it->a, a, n, 0);
  while (k > 0) DECREF(a[--k]);
  if (a != stack) mem_free(a, sizeof(V) * (size_t)n);
  return r;
}
static V make_map(Type* t, V* args, intptr_t n, V kw) {
  if (n < 2) FAIL(E_TypeError, "map() must have at least two arguments.");
  if (kw) FAIL(E_TypeError, "map() takes no keyword arguments");
  Iter* m = iter_new(t, map_next);
  m->a = NEWREF(args[0]);
  m->b = tuple_new(n - 1);
  for (intptr_t k = 1; k < n; k++)
    if (!(as<Tuple>(m->b)->a[k - 1] = rt_iter(args[k]))) return DECREF(VAL(m)), 0;
  return VAL(m);
}
ITER_TYPE(map, make_map)

static V filter_next(Iter* it) {
  for (;;) {
    V x = rt_next(it->b);
    if (!x) return 0;
    V c = it->a == NONE ? NEWREF(x) : call1(it->a, x);
    int keep = c ? rt_truth(c) : -1;
    XDECREF(c);
    if (keep > 0) return x;
    DECREF(x);
    if (keep < 0) return 0;
  }
}
static V make_filter(Type* t, V* args, intptr_t n, V) {
  if (n != 2) FAIL(E_TypeError, "filter expected 2 arguments, got %d", (int)n);
  Iter* f = iter_new(t, filter_next);
  f->a = NEWREF(args[0]);
  if (!(f->b = rt_iter(args[1]))) return DECREF(VAL(f)), 0;
  return VAL(f);
}
ITER_TYPE(filter, make_filter)

static V reversed_next(Iter* it) {
  if (it->i < 0) return 0;
  if (is_kind(it->a, K_LIST) && it->i >= as<List>(it->a)->n) { it->i = -1; return 0; }
  V r = rt_getitem(it->a, MKI(it->i--));
  if (!r && err_is(&E_IndexError)) err_clear();
  return r;
}
static V make_reversed(Type* t, V* args, intptr_t n, V) {
  if (n != 1) FAIL(E_TypeError, "reversed expected 1 argument, got %d", (int)n);
  V o = args[0], own = type_lookup(type_of(o), S___reversed__), m = own && !(is_kind(own, K_CFUNC) && kind_of(o) != K_OTHER) ? special(o, S___reversed__) : 0;
  if (m) {
    V r = call0(m);
    DECREF(m);
    return r;
  }
  if (is_kind(o, K_DICT)) return dict_iter(o, 0, true);
  if (is_kind(o, K_VIEW)) return dict_iter(as<View>(o)->dict, as<View>(o)->what, true);
  if (is_kind(o, K_RANGE)) {
    Range* r = as<Range>(o);
    Iter* i = iter_new(&T_range_iter, range_next);
    V one = py_sub(r->len, MKI(1)), off = py_mul(one, r->step);
    i->a = py_add(r->start, off), i->b = rt_unary(U_NEG, r->step), i->c = NEWREF(r->len);
    DECREF(one), DECREF(off);
    return VAL(i);
  }
  extern int64_t rt_len(V o);
  int k = kind_of(o);
  if (k == K_SET || k == K_FROZENSET || !(k == K_LIST || k == K_TUPLE || k == K_STR || k == K_BYTES || k == K_BYTEARRAY || (type_of(o)->ops & OP_GETITEM && type_of(o)->ops & OP_LEN)))
    FAIL(E_TypeError, "'%T' object is not reversible", o);
  int64_t len = rt_len(o);
  if (len < 0) return 0;
  Iter* i = iter_new(k == K_LIST ? &T_list_reverse : t, reversed_next);
  i->a = NEWREF(o);
  i->i = (intptr_t)len - 1;
  return VAL(i);
}
ITER_TYPE(reversed, make_reversed)
