// The dict type: entries in insertion order behind an index table, and its views.
#include "rt.h"

V dict_repr(V v);
V dict_iter(V d, int what, bool reverse);
static V keys_iter(V d) { return dict_iter(d, 0, false); }
static void open_dicts() {
  static const KindOps ops = {dict_repr, nullptr, nullptr, keys_iter};
  kind_ops[K_DICT] = &ops;
  gc_door = gc_collect;
}
V dict_new() {
  open_dicts();
  return dict_hidden();
}
V dict_hidden() {
  Dict* d = make<Dict>(&T_dict);
  d->mask = -1;
  return VAL(d);
}

static void rebuild(Dict* d, intptr_t room) {
  intptr_t size = 8;
  while (size * 2 / 3 < room) size *= 2;
  intptr_t cap = size * 2 / 3;
  Entry* e = (Entry*)mem_alloc(sizeof(Entry) * (size_t)cap);
  int32_t* index = (int32_t*)mem_alloc(sizeof(int32_t) * (size_t)size);
  memset(index, 0xff, sizeof(int32_t) * (size_t)size);
  intptr_t k = 0;
  for (intptr_t i = 0; i < d->nentries; i++) {
    if (!d->entries[i].key) continue;
    e[k] = d->entries[i];
    uint64_t h = (uint64_t)e[k].hash, perturb = h, at = h & (uint64_t)(size - 1);
    while (index[at] != -1) perturb >>= 5, at = (at * 5 + perturb + 1) & (uint64_t)(size - 1);
    index[at] = (int32_t)k++;
  }
  mem_free(d->entries, sizeof(Entry) * (size_t)d->cap);
  mem_free(d->index, sizeof(int32_t) * (size_t)(d->mask + 1));
  d->entries = e, d->index = index, d->mask = size - 1, d->cap = cap, d->nentries = k;
}

static int same_key(const Entry* e, V key, int64_t hash) {
  if (e->key == key) return 1;
  if (e->hash != hash) return 0;
  if (is_exact(e->key, &T_str) && is_exact(key, &T_str)) return str_eq(e->key, key);
  if (int c = same_tuple(e->key, key)) return c > 0;
  V k = NEWREF(e->key);
  int c = rt_compare_b(C_EQ, k, key);
  DECREF(k);
  return c;
}

// The slot of the index that leads to the key, or -1; restarts when a comparison changed the table.
static intptr_t locate(Dict* d, V key, int64_t hash, bool* failed) {
again:
  if (d->mask < 0) return -1;
  uint64_t perturb = (uint64_t)hash, at = perturb & (uint64_t)d->mask;
  for (;;) {
    int32_t i = d->index[at];
    if (i == -1) return -1;
    if (i >= 0) {
      Entry *e = &d->entries[i], *table = d->entries;
      V k = e->key;
      int c = same_key(e, key, hash);
      if (c < 0) return *failed = true, -1;
      if (d->entries != table || table[i].key != k) goto again;
      if (c) return (intptr_t)at;
    }
    perturb >>= 5;
    at = (at * 5 + perturb + 1) & (uint64_t)d->mask;
  }
}
Entry* dict_find(V v, V key, int64_t hash, bool* failed) {
  Dict* d = as<Dict>(v);
  intptr_t at = locate(d, key, hash, failed);
  return at < 0 ? nullptr : &d->entries[d->index[at]];
}
V dict_get(V v, V key) {
  int64_t h = key_hash(key);
  if (h == -1) return 0;
  bool failed = false;
  Entry* e = dict_find(v, key, h, &failed);
  return e ? e->val : 0;
}
V dict_get_str(V v, V name) {
  Dict* d = as<Dict>(v);
  if (d->mask < 0) return 0;
  int64_t hash = str_hash(name);
  // names are interned: the key is mostly the very object
  uint64_t perturb = (uint64_t)hash, at = perturb & (uint64_t)d->mask;
  for (int32_t i; (i = d->index[at]) != -1; perturb >>= 5, at = (at * 5 + perturb + 1) & (uint64_t)d->mask) {
    if (i < 0) continue;
    if (d->entries[i].key == name) return d->entries[i].val;
    if (d->entries[i].hash == hash) break;
  }
  if (d->index[at] == -1) return 0;
  bool failed = false;
  Entry* e = dict_find(v, name, hash, &failed);
  return e ? e->val : 0;
}
extern "C" V rt_dict_get(V d, V key) { return dict_get(d, key); }

static void insert_new(Dict* d, V key, int64_t h, V val) {  // a key that is not there
  if (d->nentries >= d->cap) rebuild(d, d->used * 2 + 4);
  uint64_t perturb = (uint64_t)h, at = perturb & (uint64_t)d->mask;
  while (d->index[at] >= 0) perturb >>= 5, at = (at * 5 + perturb + 1) & (uint64_t)d->mask;
  d->index[at] = (int32_t)d->nentries;
  d->entries[d->nentries++] = {h, NEWREF(key), NEWREF(val)};
  d->used++;
}
int dict_set(V v, V key, V val) {
  Dict* d = as<Dict>(v);
  int64_t h = key_hash(key);
  if (h == -1) return -1;
  bool failed = false;
  intptr_t found = locate(d, key, h, &failed);
  if (failed) return -1;
  if (found >= 0) {
    Entry* e = &d->entries[d->index[found]];
    V old = e->val;
    e->val = NEWREF(val);
    DECREF(old);
    return 0;
  }
  insert_new(d, key, h, val);
  return 0;
}
extern "C" int rt_dict_set(V d, V key, V v) { return dict_set(d, key, v); }

static void take_out(Dict* d, intptr_t at, V* key, V* val) {
  Entry* e = &d->entries[d->index[at]];
  d->index[at] = -2;
  *key = e->key, *val = e->val;
  e->key = 0;
  d->used--;
}
int dict_del(V v, V key) {
  Dict* d = as<Dict>(v);
  int64_t h = key_hash(key);
  if (h == -1) return -1;
  bool failed = false;
  intptr_t at = locate(d, key, h, &failed);
  if (at < 0) return failed ? -1 : 0;
  V k, x;
  take_out(d, at, &k, &x);
  DECREF(k), DECREF(x);
  return 1;
}
bool dict_next(V v, intptr_t* at, V* key, V* val) {
  Dict* d = as<Dict>(v);
  while (*at < d->nentries) {
    Entry* e = &d->entries[(*at)++];
    if (e->key) return *key = e->key, *val = e->val, true;
  }
  return false;
}
void dict_clear(V v) {
  Dict* d = as<Dict>(v);
  Entry* e = d->entries;
  intptr_t n = d->nentries, cap = d->cap;
  mem_free(d->index, sizeof(int32_t) * (size_t)(d->mask + 1));
  d->entries = nullptr, d->index = nullptr, d->mask = -1, d->used = d->nentries = d->cap = 0;
  for (intptr_t i = 0; i < n; i++) if (e[i].key) DECREF(e[i].key), DECREF(e[i].val);
  mem_free(e, sizeof(Entry) * (size_t)cap);
}
V dict_copy(V v) {
  V r = dict_new();
  Dict *from = as<Dict>(v), *to = as<Dict>(r);
  if (from->used) rebuild(to, from->used + 1);
  for (intptr_t i = 0; i < from->nentries; i++) if (from->entries[i].key) insert_new(to, from->entries[i].key, from->entries[i].hash, from->entries[i].val);
  return r;
}
extern "C" V rt_dict(intptr_t n, V* pairs) {
  if (rt_poll()) return 0;
  V d = dict_new();
  for (intptr_t i = 0; i < n; i++)
    if (dict_set(d, pairs[2 * i], pairs[2 * i + 1])) return DECREF(d), 0;
  return d;
}

// Another mapping (with keys()), or an iterable of pairs.
extern "C" int rt_dict_update(V d, V o) {
  if (is_kind(o, K_DICT) && !(type_of(o)->ops & OP_ITER)) {
    V k, x;
    Own hold = NEWREF(o);
    intptr_t size = as<Dict>(o)->used;
    for (intptr_t at = 0; dict_next(o, &at, &k, &x);) {
      Own key = NEWREF(k), val = NEWREF(x);
      if (dict_set(d, key, val)) return -1;
      if (as<Dict>(o)->used != size) FAILI(E_RuntimeError, "dict mutated during update");
    }
    return 0;
  }
  V keys = attr_lookup(o, S_keys);
  if (!keys && rt.error) return -1;
  if (keys) {
    V l = call0(keys), it = l ? rt_iter(l) : 0;
    DECREF(keys);
    XDECREF(l);
    if (!it) return -1;
    while (V k = rt_next(it)) {
      V x = rt_getitem(o, k);
      int bad = !x || dict_set(d, k, x);
      DECREF(k);
      XDECREF(x);
      if (bad) return DECREF(it), -1;
    }
    DECREF(it);
    return rt.error ? -1 : 0;
  }
  V it = rt_iter(o);
  if (!it) return -1;
  for (int64_t i = 0; V pair = rt_next(it); i++) {
    V l = seq_to_list(pair);
    DECREF(pair);
    if (!l) {
      DECREF(it);
      if (err_is(&E_TypeError)) err_clear(), rt_errorf(&E_TypeError, "cannot convert dictionary update sequence element #%l to a sequence", i);
      return -1;
    }
    int bad = as<List>(l)->n != 2;
    if (bad) rt_errorf(&E_ValueError, "dictionary update sequence element #%l has length %d; 2 is required", i, (int)as<List>(l)->n);
    else bad = dict_set(d, as<List>(l)->a[0], as<List>(l)->a[1]);
    DECREF(l);
    if (bad) return DECREF(it), -1;
  }
  DECREF(it);
  return rt.error ? -1 : 0;
}

static int update_kw(V d, V* args, intptr_t n, V kw) {
  if (!kw) return 0;
  intptr_t k = as<Tuple>(kw)->n;
  for (intptr_t i = 0; i < k; i++) if (dict_set(d, as<Tuple>(kw)->a[i], args[n - k + i])) return -1;
  return 0;
}
static V make_dict(Type* t, V* args, intptr_t n, V kw) {
  V d = t == &T_dict ? dict_new() : object_new(t);
  intptr_t np = n - (kw ? as<Tuple>(kw)->n : 0);
  if ((np && rt_dict_update(d, args[0])) || update_kw(d, args, n, kw)) return DECREF(d), 0;
  return d;
}

METHOD(dict, get, 1, 2) {
  V v = dict_get(self, args[0]);
  if (!v && rt.error) return 0;
  return NEWREF(v ? v : n > 1 ? args[1] : NONE);
}
METHOD(dict, setdefault, 1, 2) {
  Dict* d = as<Dict>(self);
  int64_t h = key_hash(args[0]);
  if (h == -1) return 0;
  bool failed = false;
  intptr_t at = locate(d, args[0], h, &failed);
  if (failed) return 0;
  if (at >= 0) return NEWREF(d->entries[d->index[at]].val);
  V v = n > 1 ? args[1] : NONE;
  insert_new(d, args[0], h, v);
  return NEWREF(v);
}
METHOD(dict, pop, 1, 2) {
  Dict* d = as<Dict>(self);
  int64_t h = d->used ? key_hash(args[0]) : 0;
  if (h == -1) return 0;
  bool failed = false;
  intptr_t at = d->used ? locate(d, args[0], h, &failed) : -1;
  if (failed) return 0;
  if (at < 0) {
    if (n > 1) return NEWREF(args[1]);
    raise_new(exc_new(&E_KeyError, NEWREF(args[0])));
    return 0;
  }
  V key, val;
  take_out(d, at, &key, &val);
  DECREF(key);
  return val;
}
METHOD(dict, popitem, 0, 0) {
  Dict* d = as<Dict>(self);
  while (d->nentries && !d->entries[d->nentries - 1].key) d->nentries--;
  if (!d->nentries) FAIL(E_KeyError, "popitem(): dictionary is empty");
  uint64_t perturb = (uint64_t)d->entries[d->nentries - 1].hash, at = perturb & (uint64_t)d->mask;
  while (d->index[at] != d->nentries - 1) perturb >>= 5, at = (at * 5 + perturb + 1) & (uint64_t)d->mask;
  V k, v;
  take_out(d, (intptr_t)at, &k, &v);
  d->nentries--;
  return tuple2(k, v);
}
METHOD(dict, clear, 0, 0) { dict_clear(self); return NEWREF(NONE); }
METHOD(dict, copy, 0, 0) { return dict_copy(self); }
METHOD_KW(dict, update, 0, 1) {
  intptr_t np = n - (kw ? as<Tuple>(kw)->n : 0);
  if ((np && rt_dict_update(self, args[0])) || update_kw(self, args, n, kw)) return 0;
  return NEWREF(NONE);
}
METHOD(dict, keys, 0, 0) { return view_new(self, 0); }
METHOD(dict, values, 0, 0) { return view_new(self, 1); }
METHOD(dict, items, 0, 0) { return view_new(self, 2); }
CLASSMETHOD(dict, fromkeys, 1, 2) {
  V d = self == VAL(&T_dict) ? dict_new() : call0(self), it = d ? rt_iter(args[0]) : 0;
  if (!it) return XDECREF(d), 0;
  while (V k = rt_next(it)) {
    int bad = rt_setitem(d, k, n > 1 ? args[1] : NONE);
    DECREF(k);
    if (bad) break;
  }
  DECREF(it);
  if (rt.error) return DECREF(d), 0;
  return d;
}
extern "C" const CDef* const methods_dict[];
Type T_dict = {{1 << 30, &T_type}, "dict", K_DICT, TF_GC | TF_UNHASHABLE, 0, sizeof(Dict), 0, &T_object, methods_dict, nullptr};
USABLE_KIND(dict, make_dict, open_dicts())

// --- views ---
extern Type T_dict_keys, T_dict_values, T_dict_items;
V view_repr(V v);
int view_compare(int op, V a, V b);
static V view_iter(V v) { return dict_iter(as<View>(v)->dict, as<View>(v)->what, false); }
V view_new(V d, int what) {
  static const KindOps ops = {view_repr, nullptr, view_compare, view_iter};
  kind_ops[K_VIEW] = &ops;
  static Type* const types[] = {&T_dict_keys, &T_dict_values, &T_dict_items};
  View* v = make<View>(types[what]);
  v->dict = NEWREF(d);
  v->what = what;
  return VAL(v);
}
V dict_iter_next(Iter* it) {  // a dict, n its size at the start, c tells what
  if (!it->a) return 0;
  Dict* d = as<Dict>(it->a);
  V k, v;
  if (d->used != it->n) {
    it->n = -1;
    FAIL(E_RuntimeError, "dictionary changed size during iteration");
  }
  if (it->step >= 0) {
    if (!dict_next(it->a, &it->i, &k, &v)) return SET(&it->a, 0), 0;
  } else {
    if (it->i > d->nentries) it->i = d->nentries;
    do if (--it->i < 0) return SET(&it->a, 0), 0; while (!d->entries[it->i].key);
    k = d->entries[it->i].key, v = d->entries[it->i].val;
  }
  if (it->c == MKI(0)) return NEWREF(k);
  if (it->c == MKI(1)) return NEWREF(v);
  return tuple2_again(&it->b, NEWREF(k), NEWREF(v));
}
ITERATOR(T_key_iter, "dict_keyiterator");
ITERATOR(T_value_iter, "dict_valueiterator");
ITERATOR(T_item_iter, "dict_itemiterator");
ITERATOR(T_key_reverse, "dict_reversekeyiterator");
ITERATOR(T_value_reverse, "dict_reversevalueiterator");
ITERATOR(T_item_reverse, "dict_reverseitemiterator");
V dict_iter(V d, int what, bool reverse) {
  static Type* const types[] = {&T_key_iter, &T_value_iter, &T_item_iter, &T_key_reverse, &T_value_reverse, &T_item_reverse};
  Iter* i = iter_new(types[reverse ? what + 3 : what], dict_iter_next);
  i->a = NEWREF(d);
  i->c = MKI(what);
  i->n = as<Dict>(d)->used;
  i->step = reverse ? -1 : 0;
  if (reverse) i->i = as<Dict>(d)->nentries;
  return VAL(i);
}
METHOD(dictview, __iter__, 0, 0) { return rt_iter(self); }
METHOD(dictview, __len__, 0, 0) { return MKI(as<Dict>(as<View>(self)->dict)->used); }
METHOD(dictview, __contains__, 1, 1) { int c = rt_contains(self, args[0]); return c < 0 ? 0 : NEWREF(MKB(c)); }
METHOD(dictview, __reversed__, 0, 0) { return rt_call(usable_reversed(), &self, 1, 0); }
METHOD(dictview, isdisjoint, 1, 1) {
  V it = rt_iter(args[0]);
  if (!it) return 0;
  while (V k = rt_next(it)) {
    int c = rt_contains(self, k);
    DECREF(k);
    if (c) return DECREF(it), c < 0 ? 0 : NEWREF(FALSE);
  }
  DECREF(it);
  return rt.error ? 0 : NEWREF(TRUE);
}
extern "C" const CDef* const methods_dictview[];
Type T_dict_keys = {{1 << 30, &T_type}, "dict_keys", K_VIEW, TF_NOSUBCLASS | TF_UNHASHABLE, 0, sizeof(View), 0, &T_dictview, methods_dictview, nullptr};
Type T_dict_values = {{1 << 30, &T_type}, "dict_values", K_VIEW, TF_NOSUBCLASS, 0, sizeof(View), 0, &T_dictview, methods_dictview, nullptr};
Type T_dict_items = {{1 << 30, &T_type}, "dict_items", K_VIEW, TF_NOSUBCLASS | TF_UNHASHABLE, 0, sizeof(View), 0, &T_dictview, methods_dictview, nullptr};
Type T_dictview = {{1 << 30, &T_type}, "dict_view", K_VIEW, TF_NOSUBCLASS, 0, sizeof(View), 0, &T_object, methods_dictview, nullptr};
