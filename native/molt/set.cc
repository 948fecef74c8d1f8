// set and frozenset: open addressing with CPython's probe order and growth, so that they print in the same order.
#include "rt.h"

// Slots looked at in a row before the perturbed jump, as CPython's LINEAR_PROBES.
static const intptr_t linear = 9;

V set_repr(V v);
int64_t set_hash(V v);
static V set_iter_next(Iter* it) {
  V k;
  if (!it->a) return 0;
  if (as<Set>(it->a)->used != it->n) {
    it->n = -1;
    FAIL(E_RuntimeError, "Set changed size during iteration");
  }
  if (set_next(it->a, &it->i, &k)) return NEWREF(k);
  SET(&it->a, 0);
  return 0;
}
ITERATOR(T_set_iter, "set_iterator");
static V set_iter(V v) {
  V i = seq_iter(&T_set_iter, v, set_iter_next);
  as<Iter>(i)->n = as<Set>(v)->used;
  return i;
}
static void open_sets() {
  static const KindOps ops = {set_repr, set_hash, set_compare, set_iter};
  kind_ops[K_SET] = kind_ops[K_FROZENSET] = &ops;
  gc_door = gc_collect;
}
V set_new(Type* t) {
  open_sets();
  Set* s;
  if (t == &T_set || t == &T_frozenset) s = make<Set>(t);
  else s = as<Set>(object_new(t));
  s->mask = 7;
  s->table = s->small;
  s->hash = -1;
  return VAL(s);
}

static SetEntry* look_on(Set* s, V key, int64_t hash, bool* failed) {
again:
  uint64_t perturb = (uint64_t)hash, mask = (uint64_t)s->mask, i = perturb & mask;
  for (;;) {
    SetEntry* e = &s->table[i];
    intptr_t probes = i + linear <= mask ? linear : 0;
    do {
      if (!e->key && e->hash != -1) return e;
      if (e->key && e->hash == hash) {
        V k = e->key;
        if (k == key) return e;
        if (is_exact(k, &T_str) && is_exact(key, &T_str)) {
          if (str_eq(k, key)) return e;
        } else if (int same = same_tuple(k, key)) {
          if (same > 0) return e;
        } else {
          SetEntry* table = s->table;
          INCREF(k);
          int c = rt_compare_b(C_EQ, k, key);
          DECREF(k);
          if (c < 0) return *failed = true, nullptr;
          if (s->table != table || e->key != k) goto again;
          if (c) return e;
        }
      }
      e++;
    } while (probes--);
    perturb >>= 5;
    i = (i * 5 + 1 + perturb) & mask;
  }
}

// Most keys are found, or missing, at the first place where they may be.
static inline SetEntry* look(Set* s, V key, int64_t hash, bool* failed) {
  SetEntry* e = &s->table[hash & s->mask];
  if (LIKELY(e->key == key || (!e->key && e->hash != -1))) return e;
  return look_on(s, key, hash, failed);
}

static void insert_clean(SetEntry* table, uint64_t mask, V key, int64_t hash) {
  uint64_t perturb = (uint64_t)hash, i = perturb & mask;
  for (;;) {
    SetEntry* e = &table[i];
    intptr_t probes = i + linear <= mask ? linear : 0;
    do {
      if (!e->key) {
        e->key = key, e->hash = hash;
        return;
      }
      e++;
    } while (probes--);
    perturb >>= 5;
    i = (i * 5 + 1 + perturb) & mask;
  }
}
static void resize(Set* s, intptr_t minused) {
  intptr_t size = 8;
  while (size <= minused) size <<= 1;
  SetEntry* old = s->table;
  intptr_t old_mask = s->mask;
  SetEntry keep[8];
  bool was_small = old == s->small;
  if (was_small) memcpy(keep, old, sizeof keep), old = keep;
  if (size == 8) {
    s->table = s->small;
    memset(s->small, 0, sizeof s->small);
  } else {
    s->table = (SetEntry*)mem_alloc(sizeof(SetEntry) * (size_t)size);
    memset(s->table, 0, sizeof(SetEntry) * (size_t)size);
  }
  s->mask = size - 1;
  s->fill = s->used;
  for (intptr_t i = 0; i <= old_mask; i++) if (old[i].key) insert_clean(s->table, (uint64_t)s->mask, old[i].key, old[i].hash);
  if (!was_small) mem_free(old, sizeof(SetEntry) * (size_t)(old_mask + 1));
}
// Into the free entry that looking for the key has found.
static inline void place(Set* s, SetEntry* e, V key, int64_t h) {
  s->fill++, s->used++;
  s->counted |= !IS_INT(key);
  e->key = NEWREF(key), e->hash = h;
  if (s->fill * 5 >= s->mask * 3) resize(s, s->used > 50000 ? s->used * 2 : s->used * 4);
}
static int add_hashed(Set* s, V key, int64_t h) {
  bool failed = false;
  SetEntry* e = look(s, key, h, &failed);
  if (failed) return -1;
  if (e->key) return 0;
  place(s, e, key, h);
  return 0;
}
int set_add(V v, V key) {
  int64_t h = key_hash(key);
  if (h == -1) return -1;
  return add_hashed(as<Set>(v), key, h);
}
extern "C" int rt_set_add(V s, V key) { return set_add(s, key); }
int set_has(V v, V key) {
  int64_t h = key_hash(key);
  if (h == -1) return -1;
  bool failed = false;
  SetEntry* e = look(as<Set>(v), key, h, &failed);
  return failed ? -1 : e->key != 0;
}
static inline void take_out(Set* s, SetEntry* e) {
  V k = e->key;
  e->key = 0, e->hash = -1;
  s->used--;
  DECREF(k);
}
static int del_hashed(Set* s, V key, int64_t h) {
  bool failed = false;
  SetEntry* e = look(s, key, h, &failed);
  if (failed) return -1;
  if (!e->key) return 0;
  take_out(s, e);
  return 1;
}
int set_del(V v, V key) {
  int64_t h = key_hash(key);
  return h == -1 ? -1 : del_hashed(as<Set>(v), key, h);
}
static int has_hashed(Set* s, V key, int64_t h) {
  bool failed = false;
  SetEntry* e = look(s, key, h, &failed);
  return failed ? -1 : e->key != 0;
}
// The next entry with its hash, so that nothing is hashed twice.
static bool next_entry(V v, intptr_t* at, V* key, int64_t* h) {
  Set* s = as<Set>(v);
  while (*at <= s->mask) {
    SetEntry* e = &s->table[(*at)++];
    if (e->key) return *key = e->key, *h = e->hash, true;
  }
  return false;
}
bool set_next(V v, intptr_t* at, V* key) {
  Set* s = as<Set>(v);
  while (*at <= s->mask) {
    V k = s->table[(*at)++].key;
    if (k) return *key = k, true;
  }
  return false;
}
static bool is_set(V v) { return is_kind(v, K_SET) || is_kind(v, K_FROZENSET); }

// Another set is merged as CPython does it: one growth beforehand, and into an empty set without probing for equals.
static int merge(Set* s, Set* o) {
  if (s == o || !o->used) return 0;
  s->counted |= o->counted;
  if ((s->fill + o->used) * 5 >= s->mask * 3) resize(s, (s->used + o->used) * 2);
  if (s->fill == 0 && s->mask == o->mask && o->fill == o->used) {
    for (intptr_t i = 0; i <= o->mask; i++) if (o->table[i].key) s->table[i] = {o->table[i].hash, NEWREF(o->table[i].key)};
    s->fill = s->used = o->used;
    return 0;
  }
  if (s->fill == 0) {
    s->fill = s->used = o->used;
    for (intptr_t i = 0; i <= o->mask; i++) if (o->table[i].key) insert_clean(s->table, (uint64_t)s->mask, NEWREF(o->table[i].key), o->table[i].hash);
    return 0;
  }
  int64_t h;
  V k;
  for (intptr_t at = 0; next_entry(VAL(o), &at, &k, &h);) {
    Own key = NEWREF(k);
    if (add_hashed(s, key, h)) return -1;
  }
  return 0;
}
int set_update(V v, V it) {
  Set* s = as<Set>(v);
  if (is_set(it)) return merge(s, as<Set>(it));
  if (is_exact(it, &T_dict)) {
    Dict* d = as<Dict>(it);
    if ((s->fill + d->used) * 5 >= s->mask * 3 && d->used) resize(s, (s->used + d->used) * 2);
    V k, x;
    for (intptr_t at = 0; dict_next(it, &at, &k, &x);) {
      Own key = NEWREF(k);
      if (set_add(v, key)) return -1;
    }
    return 0;
  }
  V i = rt_iter(it);
  if (!i) return -1;
  while (V k = rt_next(i)) {
    int bad = set_add(v, k);
    DECREF(k);
    if (bad) return DECREF(i), -1;
  }
  DECREF(i);
  return rt.error ? -1 : 0;
}
extern "C" int rt_set_update(V s, V it) { return set_update(s, it); }
extern "C" V rt_set(intptr_t n, V* items) {
  V s = set_new(&T_set);
  for (intptr_t i = 0; i < n; i++) if (set_add(s, items[i])) return DECREF(s), 0;
  return s;
}

// A display of constants is a frozenset merged into a new set in CPython, which orders it differently.
extern "C" V rt_set_constant(intptr_t n, V* items) {
  V first = rt_set(n, items), from = set_new(&T_set), s = set_new(&T_set), k;
  // and it has been made anew from its own iteration once, when the compiler merged its constants
  for (intptr_t at = 0; set_next(first, &at, &k);) set_add(from, k);
  merge(as<Set>(s), as<Set>(from));
  DECREF(first), DECREF(from);
  return s;
}

static Type* plain(V v) { return is_kind(v, K_FROZENSET) ? &T_frozenset : &T_set; }
static V set_copy(V v) {
  V r = set_new(plain(v));
  merge(as<Set>(r), as<Set>(v));
  return r;
}
static V as_set(V v) {  // itself or a new set of the iterable
  if (is_set(v)) return NEWREF(v);
  V s = set_new(&T_set);
  if (set_update(s, v)) return DECREF(s), 0;
  return s;
}
static V intersect(V a, V other) {
  V r = set_new(plain(a)), k;
  if (is_set(other)) {
    V b = other;
    if (as<Set>(b)->used > as<Set>(a)->used) { V t = a; a = b, b = t; }
    int64_t h;
    for (intptr_t at = 0; next_entry(b, &at, &k, &h);) {
      Own key = NEWREF(k);
      int c = has_hashed(as<Set>(a), key, h);
      if (c < 0 || (c && add_hashed(as<Set>(r), key, h))) return DECREF(r), 0;
    }
    return r;
  }
  V it = rt_iter(other);
  if (!it) return DECREF(r), 0;
  while ((k = rt_next(it))) {
    int c = set_has(a, k);
    if (c > 0) c = set_add(r, k);
    DECREF(k);
    if (c < 0) break;
  }
  DECREF(it);
  if (rt.error) return DECREF(r), 0;
  return r;
}
static V difference(V a, V other) {
  Own b = as_set(other), r;
  V k;
  int64_t h;
  if (!b) return 0;
  // as CPython: a copy with removals when the other is much smaller, else what is left is added one by one
  if ((as<Set>(a)->used >> 2) > as<Set>(b)->used) {
    r.set(set_copy(a));
    for (intptr_t at = 0; next_entry(b, &at, &k, &h);) {
      Own key = NEWREF(k);
      if (del_hashed(as<Set>(r), key, h) < 0) return 0;
    }
  } else {
    r.set(set_new(plain(a)));
    for (intptr_t at = 0; next_entry(a, &at, &k, &h);) {
      Own key = NEWREF(k);
      int c = has_hashed(as<Set>(b), key, h);
      if (c < 0 || (!c && add_hashed(as<Set>(r), key, h))) return 0;
    }
  }
  return r.give();
}
static int sym_update(V a, V other) {
  V b = as_set(other), k;
  if (!b) return -1;
  int64_t h;
  for (intptr_t at = 0; next_entry(b, &at, &k, &h);) {
    Own key = NEWREF(k);
    Set* s = as<Set>(a);
    bool failed = false;
    SetEntry* e = look(s, key, h, &failed);
    if (failed) return DECREF(b), -1;
    if (e->key) take_out(s, e);
    else place(s, e, key, h);
  }
  DECREF(b);
  return 0;
}
V set_binary(int op, V a, V b) {
  if (op == B_AND) return intersect(a, b);
  if (op == B_SUB) return difference(a, b);
  V r = set_copy(op == B_XOR ? b : a);
  if (op == B_XOR && plain(a) != plain(r)) PTR(r)->type = plain(a);
  if (op == B_OR ? set_update(r, b) : sym_update(r, a)) return DECREF(r), 0;
  return r;
}
static int subset(V a, V b) {
  if (as<Set>(a)->used > as<Set>(b)->used) return 0;
  V k;
  int64_t h;
  for (intptr_t at = 0; next_entry(a, &at, &k, &h);) {
    Own key = NEWREF(k);
    int c = has_hashed(as<Set>(b), key, h);
    if (c <= 0) return c;
  }
  return 1;
}
int set_compare(int op, V a, V b) {
  intptr_t x = as<Set>(a)->used, y = as<Set>(b)->used;
  switch (op) {
    case C_EQ: return x == y ? subset(a, b) : 0;
    case C_NE: { int c = x == y ? subset(a, b) : 0; return c < 0 ? c : !c; }
    case C_LE: return subset(a, b);
    case C_LT: return x < y ? subset(a, b) : 0;
    case C_GE: return subset(b, a);
    default: return y < x ? subset(b, a) : 0;
  }
}
int64_t set_hash(V v) {
  Set* s = as<Set>(v);
  if (s->hash != -1) return s->hash;
  uint64_t h = 0;
  auto shuffle = [](uint64_t x) { return ((x ^ 89869747ull) ^ (x << 16)) * 3644798167ull; };
  for (intptr_t i = 0; i <= s->mask; i++) h ^= shuffle((uint64_t)s->table[i].hash);
  if ((s->mask + 1 - s->fill) & 1) h ^= shuffle(0);
  if ((s->fill - s->used) & 1) h ^= shuffle((uint64_t)-1);
  h ^= ((uint64_t)s->used + 1) * 1927868237ull;
  h ^= (h >> 11) ^ (h >> 25);
  h = h * 69069 + 907133923ull;
  if (h == (uint64_t)-1) h = 590923713;
  return s->hash = (int64_t)h;
}

static V make_set(Type* t, V* args, intptr_t n, V) {
  if (t == &T_frozenset && n && is_exact(args[0], &T_frozenset)) return NEWREF(args[0]);
  V s = set_new(t);
  if (n && set_update(s, args[0])) return DECREF(s), 0;
  return s;
}
METHOD(set, add, 1, 1) { return set_add(self, args[0]) ? 0 : NEWREF(NONE); }
METHOD(set, discard, 1, 1) { return set_del(self, args[0]) < 0 ? 0 : NEWREF(NONE); }
METHOD(set, remove, 1, 1) {
  int c = set_del(self, args[0]);
  if (c == 0) raise_new(exc_new(&E_KeyError, NEWREF(args[0])));
  return c <= 0 ? 0 : NEWREF(NONE);
}
METHOD(set, pop, 0, 0) {
  Set* s = as<Set>(self);
  if (!s->used) FAIL(E_KeyError, "pop from an empty set");
  // the search goes on where the last one ended; the place is kept in the unused part of `hash`
  intptr_t i = s->hash < 0 ? 0 : (intptr_t)(s->hash & s->mask);
  while (!s->table[i].key) i = i >= s->mask ? 0 : i + 1;
  V k = s->table[i].key;
  s->table[i].key = 0, s->table[i].hash = -1;
  s->used--;
  s->hash = i + 1;
  return k;
}
METHOD(set, clear, 0, 0) {
  Set* s = as<Set>(self);
  SetEntry *t = s->table, keep[8];
  intptr_t mask = s->mask;
  if (t == s->small) memcpy(keep, t, sizeof keep), t = keep;
  memset(s->small, 0, sizeof s->small);
  bool small = s->table == s->small;
  s->table = s->small, s->mask = 7, s->fill = s->used = 0, s->hash = -1;
  for (intptr_t i = 0; i <= mask; i++) XDECREF(t[i].key);
  if (!small) mem_free(t, sizeof(SetEntry) * (size_t)(mask + 1));
  return NEWREF(NONE);
}
METHOD(set, update, 0, -1) {
  for (intptr_t i = 0; i < n; i++) if (set_update(self, args[i])) return 0;
  return NEWREF(NONE);
}
static V take_content(V self, V r) {  // r becomes the content of self
  if (!r) return 0;
  Set *s = as<Set>(self), *o = as<Set>(r);
  m_set_clear_fn(self, nullptr, 0, 0);
  merge(s, o);
  DECREF(r);
  return NEWREF(NONE);
}
METHOD(set, intersection_update, 0, -1) {
  V r = set_copy(self);
  for (intptr_t i = 0; i < n && r; i++) { V t = intersect(r, args[i]); DECREF(r); r = t; }
  return take_content(self, r);
}
METHOD(set, difference_update, 0, -1) {
  for (intptr_t i = 0; i < n; i++) {
    Own b = as_set(args[i]);
    V k;
    if (!b) return 0;
    if (b == self) return m_set_clear_fn(self, nullptr, 0, 0);
    for (intptr_t at = 0; set_next(b, &at, &k);) {
      Own key = NEWREF(k);
      if (set_del(self, key) < 0) return 0;
    }
  }
  return NEWREF(NONE);
}
METHOD(set, symmetric_difference_update, 1, 1) {
  if (args[0] == self) return m_set_clear_fn(self, nullptr, 0, 0);
  return sym_update(self, args[0]) ? 0 : NEWREF(NONE);
}
// What frozenset has too.
METHOD(frozenset, copy, 0, 0) { return set_copy(self); }
METHOD(frozenset, union, 0, -1) {
  V r = set_copy(self);
  for (intptr_t i = 0; i < n; i++) if (set_update(r, args[i])) return DECREF(r), 0;
  return r;
}
METHOD(frozenset, intersection, 0, -1) {
  V r = set_copy(self);
  for (intptr_t i = 0; i < n && r; i++) { V t = intersect(r, args[i]); DECREF(r); r = t; }
  return r;
}
METHOD(frozenset, difference, 0, -1) {
  V r = set_copy(self);
  for (intptr_t i = 0; i < n && r; i++) { V t = difference(r, args[i]); DECREF(r); r = t; }
  return r;
}
METHOD(frozenset, symmetric_difference, 1, 1) {
  V r = set_new(plain(self));
  if (set_update(r, args[0]) || sym_update(r, self)) return DECREF(r), 0;
  return r;
}
static V compare_with(int op, V self, V other) {
  V b = as_set(other);
  if (!b) return 0;
  int c = set_compare(op, self, b);
  DECREF(b);
  return c < 0 ? 0 : NEWREF(MKB(c));
}
METHOD(frozenset, issubset, 1, 1) { return compare_with(C_LE, self, args[0]); }
METHOD(frozenset, issuperset, 1, 1) { return compare_with(C_GE, self, args[0]); }
METHOD(frozenset, isdisjoint, 1, 1) {
  V r = intersect(self, args[0]);
  if (!r) return 0;
  bool none = as<Set>(r)->used == 0;
  DECREF(r);
  return NEWREF(MKB(none));
}
extern "C" const CDef* const methods_set[];
extern "C" const CDef* const methods_frozenset[];
Type T_set = {{1 << 30, &T_type}, "set", K_SET, TF_GC | TF_UNHASHABLE, 0, sizeof(Set), 0, &T_object, methods_set, nullptr};
USABLE_KIND(set, make_set, open_sets())
Type T_frozenset = {{1 << 30, &T_type}, "frozenset", K_FROZENSET, TF_GC, 0, sizeof(Set), 0, &T_object, methods_frozenset, nullptr};
USABLE_KIND(frozenset, make_set, open_sets())
