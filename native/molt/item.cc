// Subscripts, membership and unpacking over the builtin layouts, and the special methods of classes.
#include "rt.h"

int range_find(V self, V v, V* at);
V bytes_item(V o, V key);
int bytearray_set(V o, V key, V v);

static V seq_item(V o, V key, const intptr_t& length, const char* what, intptr_t* at) {
  int64_t i;
  if (!is_int(key)) {
    V m = special(key, S___index__);
    if (!m) FAIL(E_TypeError, is_str(o) ? "%s indices must be integers, not '%T'" : "%s indices must be integers or slices, not %T", what, key);
    DECREF(m);
  }
  if (index_of(key, &i)) return 0;
  const intptr_t len = length;  // now: finding the index may have run code
  if (i < 0) i += len;
  if (i < 0 || i >= len) FAIL(E_IndexError, is_kind(o, K_STR) ? "string index out of range" : "%s index out of range", what);
  *at = (intptr_t)i;
  return 1;
}

static inline bool place(V key, intptr_t n, intptr_t* at) {
  int64_t i = IVAL(key);
  if (i < 0) i += n;
  return (uint64_t)i < (uint64_t)n ? (*at = (intptr_t)i, true) : false;
}
extern "C" V rt_getitem(V o, V key) {
  Type* t = type_of(o);
  if (t == &T_dict) {
    V v = dict_get(o, key);
    if (v) return NEWREF(v);
  } else if (IS_INT(key)) {
    intptr_t i;
    if (t == &T_str && place(key, as<Str>(o)->n, &i)) return str_char(str_at(as<Str>(o), i));
    if (t == &T_bytes && place(key, as<Bytes>(o)->n, &i)) return MKI(as<Bytes>(o)->a[i]);
    if (t == &T_bytearray && place(key, as<ByteArray>(o)->n, &i)) return MKI(as<ByteArray>(o)->a[i]);
  }
  if (rt.error) return 0;
  if (t->ops & OP_GETITEM) {
    bool found;
    V r = special_call(o, S___getitem__, &key, 1, &found);
    if (found) return r;
  }
  intptr_t at, lo, hi, step, count;
  bool slice = is_kind(key, K_SLICE);
  switch (t->kind) {
    case K_LIST: {
      List* l = as<List>(o);
      if (!slice) return seq_item(o, key, l->n, "list", &at) ? NEWREF(l->a[at]) : 0;
      if (slice_bounds(key, l->n, &lo, &hi, &step, &count)) return 0;
      V r = list_new(count);
      for (intptr_t i = 0; i < count; i++) as<List>(r)->a[i] = NEWREF(l->a[lo + i * step]);
      return r;
    }
    case K_TUPLE: {
      Tuple* u = as<Tuple>(o);
      if (!slice) return seq_item(o, key, u->n, "tuple", &at) ? NEWREF(u->a[at]) : 0;
      if (slice_bounds(key, u->n, &lo, &hi, &step, &count)) return 0;
      if (!count) return rt_tuple(0, nullptr);
      V r = tuple_new(count);
      for (intptr_t i = 0; i < count; i++) as<Tuple>(r)->a[i] = NEWREF(u->a[lo + i * step]);
      return r;
    }
    case K_DICT: {
      V v = dict_get(o, key);
      if (v) return NEWREF(v);
      if (rt.error) return 0;
      if (t->flags & TF_USER) {
        bool found;
        V r = special_call(o, S___missing__, &key, 1, &found);
        if (found) return r;
      }
      raise_new(exc_new(&E_KeyError, NEWREF(key)));
      return 0;
    }
    case K_STR: {
      Str* s = as<Str>(o);
      if (!slice) return seq_item(o, key, s->n, "string", &at) ? str_char(str_at(s, at)) : 0;
      if (slice_bounds(key, s->n, &lo, &hi, &step, &count)) return 0;
      if (step == 1) return str_sub(o, lo, hi > lo ? hi : lo);
      Text text;
      for (intptr_t i = 0; i < count; i++) text.put(str_at(s, lo + i * step));
      return text.take();
    }
    case K_RANGE: {
      Range* r = as<Range>(o);
      if (slice) {
        int64_t len;
        if (index_of(r->len, &len) || slice_bounds(key, (intptr_t)len, &lo, &hi, &step, &count)) return 0;
        V a = rt_binary(B_MUL, r->step, MKI(lo)), b = rt_binary(B_MUL, r->step, MKI(hi)), c = rt_binary(B_MUL, r->step, MKI(step));
        V from = rt_binary(B_ADD, r->start, a), to = rt_binary(B_ADD, r->start, b);
        DECREF(a), DECREF(b);
        return range_new(from, to, c);
      }
      V i = index_value(key);
      if (!i) {
        if (err_is(&E_TypeError) && !type_lookup(type_of(key), S___index__)) err_clear(), rt_errorf(&E_TypeError, "range indices must be integers or slices, not %T", key);
        return 0;
      }
      if (int_sign(i) < 0) { V k = rt_binary(B_ADD, i, r->len); DECREF(i); i = k; }
      if (int_sign(i) < 0 || int_cmp(i, r->len) >= 0) { DECREF(i); FAIL(E_IndexError, "range object index out of range"); }
      V off = rt_binary(B_MUL, i, r->step), v = rt_binary(B_ADD, r->start, off);
      DECREF(i), DECREF(off);
      return v;
    }
    case K_BYTES:
    case K_BYTEARRAY: return bytes_item(o, key);
    case K_TYPE: {
      V f = attr_lookup(o, S___class_getitem__);
      if (f) {
        V r = call1(f, key);
        DECREF(f);
        return r;
      }
      if (rt.error) return 0;
      Type* c = as<Type>(o);
      bool container = c == &T_list || c == &T_dict || c == &T_set || c == &T_frozenset || c == &T_tuple || c == &T_type || c == &T_enumerate || c == &E_BaseExceptionGroup || c == &E_ExceptionGroup;
      if (container && generic_alias) return generic_alias(o, key);
      FAIL(E_TypeError, "type '%s' is not subscriptable", c->name);
    }
    default: break;
  }
  FAIL(E_TypeError, "'%T' object is not subscriptable", o);
}

static int set_slice(V o, V key, V v) {  // v 0: delete
  List* l = as<List>(o);
  intptr_t lo, hi, step, count;
  if (slice_bounds(key, l->n, &lo, &hi, &step, &count)) return -1;
  intptr_t before = l->n;
  V src = v ? (v == o ? list_slice(o, 0, l->n) : seq_to_list(v)) : list_new(0);
  if (!src) {
    if (err_is(&E_TypeError)) err_clear(), rt_errorf(&E_TypeError, "can only assign an iterable");
    return -1;
  }
  List* s = as<List>(src);
  if (l->n != before) {  // making the values has changed the list
    if (step != 1 && slice_bounds(key, l->n, &lo, &hi, &step, &count)) return DECREF(src), -1;
    if (lo > l->n) lo = l->n;
    if (hi > l->n) hi = l->n;
  }
  if (v && step == 1 && s->n == hi - lo && hi >= lo) {  // as many as there were: each takes the place of one
    for (intptr_t i = 0; i < s->n; i++) {
      V old = l->a[lo + i];
      l->a[lo + i] = s->a[i], s->a[i] = old;
    }
    return DECREF(src), 0;
  }
  if (step == 1 || !v) {
    V gone = list_new(0);
    if (step == 1) {
      if (hi < lo) hi = lo;
      for (intptr_t i = lo; i < hi; i++) list_push(gone, l->a[i]);
      intptr_t n = l->n - (hi - lo) + s->n, tail = l->n - hi;
      while (l->n < n) list_push(o, NONE);
      memmove(l->a + lo + s->n, l->a + hi, sizeof(V) * (size_t)tail);
      for (intptr_t i = 0; i < s->n; i++) l->a[lo + i] = NEWREF(s->a[i]);
      l->n = n;
    } else {
      if (step < 0) lo += step * (count - 1), step = -step;
      intptr_t k = 0, next = lo, left = count;
      for (intptr_t i = 0; i < l->n; i++) {
        if (left && i == next) list_push(gone, l->a[i]), next += step, left--;
        else l->a[k++] = l->a[i];
      }
      l->n = k;
    }
    DECREF(gone), DECREF(src);
    return 0;
  }
  if (s->n != count) {
    rt_errorf(&E_ValueError, "attempt to assign sequence of size %d to extended slice of size %d", (int)s->n, (int)count);
    DECREF(src);
    return -1;
  }
  for (intptr_t i = 0; i < count; i++) {
    V old = l->a[lo + i * step];
    l->a[lo + i * step] = s->a[i], s->a[i] = old;
  }
  DECREF(src);  // with what was there: letting go of it may run code
  return 0;
}

// Types whose items are taken without anybody seeing the slice, which then needs no object.
static bool slices_unseen(Type* t) { return t == &T_list || t == &T_str || t == &T_tuple || t == &T_bytes; }
extern "C" V rt_getslice(V o, V lo, V hi, V step) {
  Type* t = type_of(o);
  if (step == NONE && (IS_INT(lo) || lo == NONE) && (IS_INT(hi) || hi == NONE) && slices_unseen(t)) {
    intptr_t n = as<Tuple>(o)->n, i = lo == NONE ? 0 : IVAL(lo), j = hi == NONE ? n : IVAL(hi);
    if (t == &T_list) {
      n = as<List>(o)->n;
      if (hi == NONE) j = n;
    }
    if (i < 0 && (i += n) < 0) i = 0;
    if (j < 0) j += n;
    if (j > n) j = n;
    if (i > j) i = j < 0 ? (j = 0) : j;
    if (t == &T_list) return list_slice(o, i, j);
    if (t == &T_str) return str_sub(o, i, j);
    if (t == &T_bytes) {
      if (j - i == n) return NEWREF(o);
      V r = bytes_new(j - i);
      memcpy(as<Bytes>(r)->a, as<Bytes>(o)->a + i, (size_t)(j - i));
      return r;
    }
    if (j - i == n) return NEWREF(o);
    if (i == j) return rt_tuple(0, nullptr);
    V r = tuple_new(j - i);
    for (intptr_t k = i; k < j; k++) as<Tuple>(r)->a[k - i] = NEWREF(as<Tuple>(o)->a[k]);
    return r;
  }
  if (slices_unseen(t)) {
    Slice key = {{1 << 30, &T_slice}, lo, hi, step};
    return rt_getitem(o, VAL(&key));
  }
  V key = rt_slice(lo, hi, step), r = key ? rt_getitem(o, key) : 0;
  XDECREF(key);
  return r;
}
extern "C" int rt_setslice(V o, V lo, V hi, V step, V v) {
  if (slices_unseen(type_of(o))) {
    Slice key = {{1 << 30, &T_slice}, lo, hi, step};
    return rt_setitem(o, VAL(&key), v);
  }
  V key = rt_slice(lo, hi, step);
  int r = key ? rt_setitem(o, key, v) : -1;
  XDECREF(key);
  return r;
}
extern "C" int rt_setitem(V o, V key, V v) {
  Type* t = type_of(o);
  if (t == &T_dict) return dict_set(o, key, v);
  if (t == &T_bytearray && key & v & 1) {
    intptr_t i;
    if ((uint64_t)IVAL(v) < 256 && place(key, as<ByteArray>(o)->n, &i)) return as<ByteArray>(o)->a[i] = (uint8_t)IVAL(v), 0;
  }
  if (t->ops & OP_SETITEM) {
    bool found;
    V args[] = {key, v}, r = special_call(o, S___setitem__, args, 2, &found);
    if (found) {
      XDECREF(r);
      return r ? 0 : -1;
    }
  }
  intptr_t at;
  switch (t->kind) {
    case K_LIST:
      if (is_kind(key, K_SLICE)) return set_slice(o, key, v);
      if (!seq_item(o, key, as<List>(o)->n, "list assignment" , &at)) {
        if (err_is(&E_TypeError)) err_clear(), rt_errorf(&E_TypeError, "list indices must be integers or slices, not %T", key);
        return -1;
      }
      SET(&as<List>(o)->a[at], NEWREF(v));
      return 0;
    case K_DICT: return dict_set(o, key, v);
    case K_BYTEARRAY: return bytearray_set(o, key, v);
    default: FAILI(E_TypeError, "'%T' object does not support item assignment", o);
  }
}

extern "C" int rt_delitem(V o, V key) {
  Type* t = type_of(o);
  if (t->ops & OP_SETITEM) {
    bool found;
    V r = special_call(o, S___delitem__, &key, 1, &found);
    if (found) {
      XDECREF(r);
      return r ? 0 : -1;
    }
  }
  intptr_t at;
  switch (t->kind) {
    case K_LIST: {
      if (is_kind(key, K_SLICE)) return set_slice(o, key, 0);
      List* l = as<List>(o);
      if (!seq_item(o, key, l->n, "list assignment", &at)) return -1;
      V v = l->a[at];
      memmove(l->a + at, l->a + at + 1, sizeof(V) * (size_t)(l->n - at - 1));
      l->n--;
      DECREF(v);
      return 0;
    }
    case K_DICT: {
      int c = dict_del(o, key);
      if (c == 0) raise_new(exc_new(&E_KeyError, NEWREF(key)));
      return c > 0 ? 0 : -1;
    }
    case K_BYTEARRAY: return bytearray_set(o, key, 0);
    default: FAILI(E_TypeError, t->kind == K_STR || t->kind == K_BYTES || t->kind == K_TUPLE || t->kind == K_RANGE ? "'%T' object doesn't support item deletion" : "'%T' object does not support item deletion", o);
  }
}

extern "C" int rt_contains(V o, V item) {
  Type* t = type_of(o);
  if (t == &T_dict) return dict_get(o, item) ? 1 : rt.error ? -1 : 0;
  if (t->ops & OP_CONTAINS) {
    bool found;
    V r = special_call(o, S___contains__, &item, 1, &found);
    if (found) {
      if (!r) return -1;
      int c = rt_truth(r);
      DECREF(r);
      return c;
    }
  }
  switch (t->ops & OP_ITER ? K_OTHER : t->kind) {
    case K_LIST:
    case K_TUPLE:
      for (intptr_t i = 0; i < (t->kind == K_LIST ? as<List>(o)->n : as<Tuple>(o)->n); i++) {
        V x = NEWREF(t->kind == K_LIST ? as<List>(o)->a[i] : as<Tuple>(o)->a[i]);
        int c = x == item ? 1 : rt_compare_b(C_EQ, x, item);
        DECREF(x);
        if (c) return c;
      }
      return 0;
    case K_DICT: {
      V v = dict_get(o, item);
      return v ? 1 : rt.error ? -1 : 0;
    }
    case K_SET:
    case K_FROZENSET: {
      if (is_kind(item, K_SET)) {
        V f = set_new(&T_frozenset);
        set_update(f, item);
        int c = set_has(o, f);
        DECREF(f);
        return c;
      }
      return set_has(o, item);
    }
    case K_STR:
      if (!is_str(item)) FAILI(E_TypeError, "'in <string>' requires string as left operand, not %T", item);
      return str_find(o, item, 0, as<Str>(o)->n) >= 0;
    case K_RANGE:
      if (is_int(item)) return range_find(o, item, nullptr);
      break;
    case K_BYTES:
    case K_BYTEARRAY: {
      const uint8_t *p, *q;
      intptr_t n, m;
      bytes_like(o, &p, &n);
      if (is_int(item)) {
        int64_t b;
        if (index_of(item, &b)) return -1;
        if (b < 0 || b > 255) FAILI(E_ValueError, "byte must be in range(0, 256)");
        return memchr(p, (int)b, (size_t)n) != nullptr;
      }
      if (!bytes_like(item, &q, &m)) return -1;
      for (intptr_t i = 0; i + m <= n; i++) if (!memcmp(p + i, q, (size_t)m)) return 1;
      return 0;
    }
    case K_VIEW: {
      View* w = as<View>(o);
      if (w->what == 0) return rt_contains(w->dict, item);
      if (w->what == 2) {
        if (!is_kind(item, K_TUPLE) || as<Tuple>(item)->n != 2) return 0;
        V v = dict_get(w->dict, as<Tuple>(item)->a[0]);
        if (!v) return rt.error ? -1 : 0;
        if (v == as<Tuple>(item)->a[1]) return 1;
        Own held = NEWREF(v);
        return rt_compare_b(C_EQ, held, as<Tuple>(item)->a[1]);
      }
      break;
    }
    default: break;
  }
  V it = rt_iter(o);
  if (!it) {
    if (err_is(&E_TypeError)) err_clear(), rt_errorf(&E_TypeError, "argument of type '%T' is not iterable", o);
    return -1;
  }
  while (V x = rt_next(it)) {
    int c = x == item ? 1 : rt_compare_b(C_EQ, x, item);
    DECREF(x);
    if (c) return DECREF(it), c;
  }
  DECREF(it);
  return rt.error ? -1 : 0;
}

extern "C" int rt_unpack(V o, intptr_t n, V* out) {
  if (is_exact(o, &T_tuple) || is_exact(o, &T_list)) {
    intptr_t len = is_exact(o, &T_tuple) ? as<Tuple>(o)->n : as<List>(o)->n;
    V* a = is_exact(o, &T_tuple) ? as<Tuple>(o)->a : as<List>(o)->a;
    if (len > n) FAILI(E_ValueError, "too many values to unpack (expected %d)", (int)n);
    if (len < n) FAILI(E_ValueError, "not enough values to unpack (expected %d, got %d)", (int)n, (int)len);
    for (intptr_t i = 0; i < n; i++) out[i] = NEWREF(a[i]);
    return 0;
  }
  V it = rt_iter(o);
  if (!it) {
    if (err_is(&E_TypeError)) err_clear(), rt_errorf(&E_TypeError, "cannot unpack non-iterable %T object", o);
    return -1;
  }
  intptr_t i = 0;
  for (; i < n; i++)
    if (!(out[i] = rt_next(it))) {
      if (!rt.error) rt_errorf(&E_ValueError, "not enough values to unpack (expected %d, got %d)", (int)n, (int)i);
      break;
    }
  if (i == n) {
    V more = rt_next(it);
    if (more) {
      DECREF(more);
      rt_errorf(&E_ValueError, "too many values to unpack (expected %d)", (int)n);
    }
  }
  DECREF(it);
  if (!rt.error) return 0;
  while (i > 0) DECREF(out[--i]);
  return -1;
}
extern "C" int rt_unpack_ex(V o, intptr_t before, intptr_t after, V* out) {
  V it = rt_iter(o);
  if (!it) {
    if (err_is(&E_TypeError)) err_clear(), rt_errorf(&E_TypeError, "cannot unpack non-iterable %T object", o);
    return -1;
  }
  DECREF(it);
  V l = seq_to_list(o);
  if (!l) return -1;
  List* s = as<List>(l);
  if (s->n < before + after) {
    rt_errorf(&E_ValueError, "not enough values to unpack (expected at least %d, got %d)", (int)(before + after), (int)s->n);
    DECREF(l);
    return -1;
  }
  for (intptr_t i = 0; i < before; i++) out[i] = NEWREF(s->a[i]);
  out[before] = list_slice(l, before, s->n - after);
  for (intptr_t i = 0; i < after; i++) out[before + 1 + i] = NEWREF(s->a[s->n - after + i]);
  DECREF(l);
  return 0;
}
