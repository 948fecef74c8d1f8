// What `match` asks of its subject: sequences, mappings, and the attributes of classes.
#include "rt.h"

int64_t rt_len(V o);

// Whether the class stands below an abstract one; collections.abc says which those are once it is imported.
static V abstract_sequence, abstract_mapping;
MODULE_FN(_collections, _patterns, 2, 2) {
  SET(&abstract_sequence, NEWREF(args[0]));
  SET(&abstract_mapping, NEWREF(args[1]));
  return NEWREF(NONE);
}
static int stands_below(V v, V abstract) {
  Type* t = type_of(v);
  return abstract && t->flags & TF_USER && t->kind != K_TYPE ? is_subclass_of(t, abstract) : 0;
}
static bool named(V v, const char* name) { return kind_of(v) == K_OTHER && !strcmp(type_of(v)->name, name); }
extern "C" int rt_match_seq(V v, intptr_t n, int star) {
  int k = kind_of(v);
  if (k == K_STR || k == K_BYTES || k == K_BYTEARRAY) return 0;
  if (k != K_LIST && k != K_TUPLE && k != K_RANGE && !named(v, "collections.deque") && !named(v, "memoryview")) {
    int is = stands_below(v, abstract_sequence);
    if (is <= 0) return is;
  }
  int64_t len = rt_len(v);
  if (len < 0) return -1;
  return star ? len >= n : len == n;
}
extern "C" int rt_match_map(V v) { return is_kind(v, K_DICT) ? 1 : stands_below(v, abstract_mapping); }
// The value under a key, owned; 0 without an error where there is none.
extern "C" V rt_match_key(V v, V key) {
  if (is_kind(v, K_DICT) && !(type_of(v)->ops & OP_GETITEM)) {
    V found = rt_dict_get(v, key);
    return found ? NEWREF(found) : 0;
  }
  V none = object_new(&T_object), args[] = {v, key, none}, name = str_intern(str_from("get")), r = call_method(v, name, args + 1, 2);
  DECREF(name), DECREF(none);
  if (r == none) return DECREF(r), (V)0;
  return r;
}
// An attribute is missing (0), or looking for it failed (-1): what was found is let go.
static int no_match(V* out, intptr_t got) {
  while (got) DECREF(out[--got]);
  if (rt.error && !err_is(&E_AttributeError)) return -1;
  err_clear();
  return 0;
}
extern "C" int rt_match_class(V v, V cls, intptr_t npos, V kwnames, V* out) {
  if (!is_kind(cls, K_TYPE)) FAILI(E_TypeError, "called match pattern must be a class");
  int c = is_instance_of(v, cls);
  if (c <= 0) return c;
  intptr_t got = 0;
  if (npos) {
    Type* t = as<Type>(cls);
    Own ma = attr_lookup(cls, S___match_args__);
    int k = t->kind;
    if (!ma && !rt.error && (k == K_INT || k == K_BOOL || k == K_FLOAT || k == K_STR || k == K_BYTES || k == K_BYTEARRAY || k == K_LIST || k == K_TUPLE || k == K_DICT || k == K_SET || k == K_FROZENSET)) {
      if (npos > 1) FAILI(E_TypeError, "%s() accepts 1 positional sub-pattern (%d given)", t->name, (int)npos);
      out[got++] = NEWREF(v);
    } else {
      if (rt.error && !err_is(&E_AttributeError)) return -1;
      err_clear();
      if (ma && !is_kind(ma, K_TUPLE)) FAILI(E_TypeError, "%s.__match_args__ must be a tuple (got %T)", t->name, (V)ma);
      intptr_t have = ma ? as<Tuple>(ma)->n : 0;
      if (have < npos) FAILI(E_TypeError, "%s() accepts %d positional sub-pattern%s (%d given)", t->name, (int)have, have == 1 ? "" : "s", (int)npos);
      for (intptr_t i = 0; i < npos; i++) {
        V given = as<Tuple>(ma)->a[i];
        if (!is_str(given)) {
          while (got) DECREF(out[--got]);
          FAILI(E_TypeError, "__match_args__ elements must be strings (got %T)", given);
        }
        Own name = str_intern(NEWREF(given));
        bool again = false;
        for (intptr_t k = 0; k < i; k++) again = again || str_eq(as<Tuple>(ma)->a[k], name);
        for (intptr_t k = 0; kwnames && k < as<Tuple>(kwnames)->n; k++) again = again || str_eq(as<Tuple>(kwnames)->a[k], name);
        if (again) {
          while (got) DECREF(out[--got]);
          FAILI(E_TypeError, "%s() got multiple sub-patterns for attribute %R", t->name, (V)name);
        }
        V x = attr_lookup(v, name);
        if (!x) return no_match(out, got);
        out[got++] = x;
      }
    }
  }
  for (intptr_t i = 0; kwnames && i < as<Tuple>(kwnames)->n; i++) {
    V x = attr_lookup(v, as<Tuple>(kwnames)->a[i]);
    if (!x) return no_match(out, got);
    out[got++] = x;
  }
  return 1;
}
