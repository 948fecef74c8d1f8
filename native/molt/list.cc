// The list type: growth, methods, and a stable merge sort.
#include "rt.h"
#include "fast.h"

V list_repr(V v);
static V list_next(Iter* it) {
  if (!it->a) return 0;
  List* l = as<List>(it->a);
  if (it->i < l->n) return NEWREF(l->a[it->i++]);
  SET(&it->a, 0);
  return 0;
}
ITERATOR(T_list_iter, "list_iterator");
static V list_iter(V v) { return seq_iter(&T_list_iter, v, list_next); }
static void open_lists() {
  static const KindOps ops = {list_repr, nullptr, nullptr, list_iter};
  kind_ops[K_LIST] = &ops;
  gc_door = gc_collect;
}
V list_new(intptr_t n) {
  open_lists();
  List* l = make<List>(&T_list);
  if (n) l->a = (V*)mem_alloc(sizeof(V) * (size_t)n);
  l->n = l->cap = n;
  return VAL(l);
}
static void list_room(List* l, intptr_t n) {
  if (n <= l->cap) return;
  intptr_t cap = n + (n >> 3) + 6;
  l->a = (V*)mem_resize(l->a, sizeof(V) * (size_t)l->cap, sizeof(V) * (size_t)cap);
  l->cap = cap;
}
int list_push(V v, V x) {
  List* l = as<List>(v);
  if (UNLIKELY(l->n == l->cap)) list_room(l, l->n + 1);
  l->a[l->n++] = x;
  return 0;
}
extern "C" int rt_list_append(V l, V x) { return list_push(l, NEWREF(x)); }
extern "C" V rt_list(intptr_t n, V* items) {
  if (rt_poll()) {
    for (intptr_t i = 0; i < n; i++) DECREF(items[i]);
    return 0;
  }
  V v = list_new(n);
  if (n) memcpy(as<List>(v)->a, items, sizeof(V) * (size_t)n);
  return v;
}
void list_insert(V v, intptr_t i, V x) {
  List* l = as<List>(v);
  if (i < 0) i = i + l->n < 0 ? 0 : i + l->n;
  if (i > l->n) i = l->n;
  list_room(l, l->n + 1);
  memmove(l->a + i + 1, l->a + i, sizeof(V) * (size_t)(l->n - i));
  l->a[i] = NEWREF(x);
  l->n++;
}
V list_slice(V v, intptr_t lo, intptr_t hi) {
  List* l = as<List>(v);
  if (lo < 0) lo = 0;
  if (hi > l->n) hi = l->n;
  V r = list_new(hi > lo ? hi - lo : 0);
  for (intptr_t i = lo; i < hi; i++) as<List>(r)->a[i - lo] = NEWREF(l->a[i]);
  return r;
}
extern "C" int rt_list_extend(V v, V it) {
  if (is_exact(it, &T_list) || is_exact(it, &T_tuple)) {
    List* l = as<List>(v);
    intptr_t n = is_exact(it, &T_list) ? as<List>(it)->n : as<Tuple>(it)->n;
    list_room(l, l->n + n);
    V* from = is_exact(it, &T_list) ? as<List>(it)->a : as<Tuple>(it)->a;
    for (intptr_t i = 0; i < n; i++) l->a[l->n++] = NEWREF(from[i]);
    return 0;
  }
  V i = rt_iter(it);
  if (!i) return -1;
  while (V x = rt_next(i)) list_push(v, x);
  DECREF(i);
  return rt.error ? -1 : 0;
}
V seq_to_list(V o) {
  V l = list_new(0);
  if (rt_list_extend(l, o)) {
    DECREF(l);
    return 0;
  }
  return l;
}
extern "C" V rt_list_to_tuple(V v) {
  List* l = as<List>(v);
  V t = rt_tuple(l->n, l->a);
  l->n = 0;
  DECREF(v);
  return t;
}

// --- sort: insertion below 12, else merges; `keys` decide, `vals` follow ---
enum SortKeys { ANY_KEYS, INT_KEYS, FLOAT_KEYS, STR_KEYS, TUPLE_KEYS };
struct Sort { bool reverse, failed; SortKeys keys; };
// What all keys are, so that comparing them needs no look at their classes.
static SortKeys keys_of(const V* k, intptr_t n) {
  if (!n) return ANY_KEYS;
  if (IS_INT(k[0])) {
    for (intptr_t i = 1; i < n; i++) if (!IS_INT(k[i])) return ANY_KEYS;
    return INT_KEYS;
  }
  Type* t = PTR(k[0])->type;
  if (t != &T_float && t != &T_str && t != &T_tuple) return ANY_KEYS;
  for (intptr_t i = 1; i < n; i++) if (IS_INT(k[i]) || PTR(k[i])->type != t) return ANY_KEYS;
  if (t == &T_tuple) return TUPLE_KEYS;
  return t == &T_float ? FLOAT_KEYS : STR_KEYS;
}
// Decided by the first items that differ where those are plain ints, strs or floats: 1, 0, or -1 where they are not.
static int tuple_less(V a, V b) {
  Tuple *x = as<Tuple>(a), *y = as<Tuple>(b);
  for (intptr_t i = 0; i < x->n && i < y->n; i++) {
    V p = x->a[i], q = y->a[i];
    if (p == q) continue;
    if (p & q & 1) return (int64_t)p < (int64_t)q;
    if (IS_INT(p) || IS_INT(q) || PTR(p)->type != PTR(q)->type) return -1;
    if (PTR(p)->type == &T_str) {
      int c = str_cmp(p, q);
      if (c) return c < 0;
    } else if (PTR(p)->type == &T_float) {
      if (float_of(p) != float_of(q)) return float_of(p) < float_of(q);
    } else return -1;
  }
  return x->n < y->n;
}
static inline bool less(Sort* s, V a, V b) {  // is b to come before a (strictly)?
  switch (s->keys) {
    case INT_KEYS: return s->reverse ? (int64_t)a < (int64_t)b : (int64_t)b < (int64_t)a;
    case FLOAT_KEYS: return s->reverse ? float_of(a) < float_of(b) : float_of(b) < float_of(a);
    case STR_KEYS: return s->reverse ? str_cmp(a, b) < 0 : str_cmp(b, a) < 0;
    case TUPLE_KEYS: {
      int c = s->reverse ? tuple_less(a, b) : tuple_less(b, a);
      if (c >= 0) return c;
      break;
    }
    default: break;
  }
  int c = s->reverse ? py_lt(a, b) : py_lt(b, a);
  if (c < 0) s->failed = true;
  return c > 0;
}
static void merge_sort(Sort* s, V* k, V* v, V* tk, V* tv, intptr_t n) {
  if (n <= 12) {
    for (intptr_t i = 1; i < n && !s->failed; i++) {
      V x = k[i], y = v ? v[i] : 0;
      intptr_t lo = 0, hi = i;
      if (!less(s, k[i - 1], x)) continue;
      while (lo < hi && !s->failed) {
        intptr_t m = (lo + hi) / 2;
        if (less(s, k[m], x)) hi = m; else lo = m + 1;
      }
      if (s->failed) return;
      memmove(k + lo + 1, k + lo, sizeof(V) * (size_t)(i - lo));
      k[lo] = x;
      if (v) memmove(v + lo + 1, v + lo, sizeof(V) * (size_t)(i - lo)), v[lo] = y;
    }
    return;
  }
  intptr_t h = n / 2;
  merge_sort(s, k, v, tk, tv, h);
  if (s->failed) return;
  merge_sort(s, k + h, v ? v + h : v, tk, tv, n - h);
  if (s->failed) return;
  if (!less(s, k[h - 1], k[h]) || s->failed) return;
  memcpy(tk, k, sizeof(V) * (size_t)h);
  if (v) memcpy(tv, v, sizeof(V) * (size_t)h);
  intptr_t i = 0, j = h, at = 0;
  while (i < h && j < n) {
    bool right = !s->failed && less(s, tk[i], k[j]);
    if (right) { if (v) v[at] = v[j]; k[at++] = k[j++]; }
    else { if (v) v[at] = tv[i]; k[at++] = tk[i++]; }
  }
  while (i < h) { if (v) v[at] = tv[i]; k[at++] = tk[i++]; }
}
int list_sort(V lv, V key, bool reverse) {
  List* l = as<List>(lv);
  // the list is empty while it is sorted, so that code called from here cannot disturb it
  V* a = l->a;
  intptr_t n = l->n, cap = l->cap;
  l->a = nullptr, l->n = l->cap = 0;
  V *keys = nullptr, *t = (V*)mem_alloc(sizeof(V) * (size_t)(n + 1) * 2);
  Sort s = {reverse, false, ANY_KEYS};
  intptr_t made = 0;
  if (key && key != NONE) {
    keys = (V*)mem_alloc(sizeof(V) * (size_t)(n + 1));
    for (; made < n; made++)
      if (!(keys[made] = call1(key, a[made]))) { s.failed = true; break; }
  }
  if (!s.failed) s.keys = keys_of(keys ? keys : a, n), merge_sort(&s, keys ? keys : a, keys ? a : nullptr, t, t + n, n);
  mem_free(t, sizeof(V) * (size_t)(n + 1) * 2);
  if (keys) {
    for (intptr_t i = 0; i < made; i++) DECREF(keys[i]);
    mem_free(keys, sizeof(V) * (size_t)(n + 1));
  }
  bool changed = l->a != nullptr;
  V* now = l->a;
  intptr_t now_n = l->n, now_cap = l->cap;
  l->a = a, l->n = n, l->cap = cap;
  for (intptr_t i = 0; i < now_n; i++) DECREF(now[i]);
  if (now) mem_free(now, sizeof(V) * (size_t)now_cap);
  if (s.failed) return -1;
  if (changed) FAILI(E_ValueError, "list modified during sort");
  return 0;
}

static V make_list(Type* t, V* args, intptr_t n, V kw) {
  if (t == &T_list && kw && as<Tuple>(kw)->n) FAIL(E_TypeError, "list() takes no keyword arguments");
  if (t == &T_list && n > 1) FAIL(E_TypeError, "list expected at most 1 argument, got %d", (int)n);
  V v = t == &T_list ? list_new(0) : object_new(t);
  if (n && rt_list_extend(v, args[0])) {
    DECREF(v);
    return 0;
  }
  return v;
}

#define SELF List* l = as<List>(self)
METHOD(list, append, 1, 1) { rt_list_append(self, args[0]); return NEWREF(NONE); }
METHOD(list, extend, 1, 1) {
  if (args[0] == self) {
    V c = list_slice(self, 0, as<List>(self)->n);
    rt_list_extend(self, c);
    DECREF(c);
    return NEWREF(NONE);
  }
  return rt_list_extend(self, args[0]) ? 0 : NEWREF(NONE);
}
METHOD(list, insert, 2, 2) {
  int64_t i;
  if (index_of(args[0], &i)) return 0;
  list_insert(self, (intptr_t)i, args[1]);
  return NEWREF(NONE);
}
METHOD(list, pop, 0, 1) {
  SELF;
  int64_t i = -1;
  if (n && index_of(args[0], &i)) return 0;
  if (!l->n) FAIL(E_IndexError, "pop from empty list");
  if (i < 0) i += l->n;
  if (i < 0 || i >= l->n) FAIL(E_IndexError, "pop index out of range");
  V v = l->a[i];
  memmove(l->a + i, l->a + i + 1, sizeof(V) * (size_t)(l->n - i - 1));
  l->n--;
  return v;
}
// Whether the item is the value. Comparing may run code that lets go of it, or changes the list.
static int item_is(List* l, intptr_t i, V value) {
  if (l->a[i] == value) return 1;
  Own item = NEWREF(l->a[i]);
  return rt_compare_b(C_EQ, item, value);
}
METHOD(list, remove, 1, 1) {
  SELF;
  for (intptr_t i = 0; i < l->n; i++) {
    int c = item_is(l, i, args[0]);
    if (c < 0) return 0;
    if (c && i >= l->n) return NEWREF(NONE);
    if (c) {
      V v = l->a[i];
      memmove(l->a + i, l->a + i + 1, sizeof(V) * (size_t)(l->n - i - 1));
      l->n--;
      DECREF(v);
      return NEWREF(NONE);
    }
  }
  FAIL(E_ValueError, "list.remove(x): x not in list");
}
METHOD(list, clear, 0, 0) {
  SELF;
  V* a = l->a;
  intptr_t k = l->n, cap = l->cap;
  l->a = nullptr, l->n = l->cap = 0;
  for (intptr_t i = 0; i < k; i++) DECREF(a[i]);
  if (a) mem_free(a, sizeof(V) * (size_t)cap);
  return NEWREF(NONE);
}
METHOD(list, copy, 0, 0) { return list_slice(self, 0, as<List>(self)->n); }
METHOD(list, reverse, 0, 0) {
  SELF;
  for (intptr_t i = 0, j = l->n - 1; i < j; i++, j--) {
    V t = l->a[i];
    l->a[i] = l->a[j], l->a[j] = t;
  }
  return NEWREF(NONE);
}
METHOD(list, index, 1, 3) {
  SELF;
  int64_t lo = 0, hi = INT64_MAX;
  if ((n > 1 && index_of(args[1], &lo)) || (n > 2 && index_of(args[2], &hi))) return 0;
  if (lo < 0) lo = lo + l->n < 0 ? 0 : lo + l->n;
  if (hi < 0) hi += l->n;
  for (int64_t i = lo; i < l->n && i < hi; i++) {
    int c = item_is(l, i, args[0]);
    if (c < 0) return 0;
    if (c) return MKI(i);
  }
  FAIL(E_ValueError, "%R is not in list", args[0]);
}
METHOD(list, count, 1, 1) {
  SELF;
  int64_t k = 0;
  for (intptr_t i = 0; i < l->n; i++) {
    int c = item_is(l, i, args[0]);
    if (c < 0) return 0;
    k += c;
  }
  return MKI(k);
}
METHOD_KW(list, sort, 0, -1) {
  if (n > (kw ? as<Tuple>(kw)->n : 0)) FAIL(E_TypeError, "sort() takes no positional arguments");
  V key = call_kw(args, n, kw, "key"), reverse = call_kw(args, n, kw, "reverse");
  static const char* const names[] = {"key", "reverse", nullptr};
  if (kw_only(kw, "sort", names)) return 0;
  int r = reverse ? rt_truth(reverse) : 0;
  if (r < 0 || list_sort(self, key, r)) return 0;
  return NEWREF(NONE);
}

extern "C" const CDef* const methods_list[];
Type T_list = {{1 << 30, &T_type}, "list", K_LIST, TF_GC | TF_UNHASHABLE, 0, sizeof(List), 0, &T_object, methods_list, nullptr};
USABLE_KIND(list, make_list, open_lists())
