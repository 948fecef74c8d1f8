// Builtin classes with arguments (list[int]) and choices of classes (int | str). Linked only into programs that subscript or join by |.
#include "rt.h"

extern Type T_alias, T_union;
V module_type(Type* t, const char* module, bool hashable);
#define A(v) as<Alias>(v)
static int same(V a, V b) { return rt_compare_b(C_EQ, a, b); }
static V tuple_from(V list) {
  V t = tuple_new(as<List>(list)->n);
  for (intptr_t i = 0; i < as<List>(list)->n; i++) as<Tuple>(t)->a[i] = NEWREF(as<List>(list)->a[i]);
  return t;
}
static bool is_alias(V v) { return !IS_INT(v) && is_subtype(PTR(v)->type, &T_alias); }
static bool is_union(V v) { return !IS_INT(v) && PTR(v)->type == &T_union; }

static V alias_new(Type* t, V origin, V args) {
  type_ready_other(t);
  V o = t->flags & TF_USER ? object_new(t) : VAL(make<Alias>(t));
  A(o)->origin = NEWREF(origin);
  A(o)->args = is_kind(args, K_TUPLE) ? NEWREF(args) : tuple_of(1, args);
  return o;
}
static V make_alias(Type* t, V* args, intptr_t n, V kw) {
  if (kw || n != 2) FAIL(E_TypeError, "GenericAlias expected 2 arguments, got %d", (int)n);
  return alias_new(t, args[0], args[1]);
}
static void drop_alias(Obj* o) { XDECREF(((Alias*)o)->origin), XDECREF(((Alias*)o)->args); }

static bool put_item(Text& t, V v, bool none_type) {
  if (v == ELLIPSIS) return t.puts("..."), true;
  if (is_kind(v, K_LIST)) {
    t.put('[');
    for (intptr_t i = 0; i < as<List>(v)->n; i++) {
      if (i) t.puts(", ");
      if (!put_item(t, as<List>(v)->a[i], false)) return false;
    }
    t.put(']');
    return true;
  }
  if (none_type && v == VAL(&T_none)) return t.puts("None"), true;
  if (!is_kind(v, K_TYPE)) return t.repr(v);
  V m = attr_lookup(v, S___module__);
  if (m && is_str(m) && !str_is(m, "builtins")) t.str(m), t.put('.');
  XDECREF(m);
  t.str(ready(as<Type>(v))->qualname);
  return !rt.error;
}
// TypeVars among the arguments, each once, in order.
static V parameters(V args) {
  V found = list_new(0);
  Tuple* a = as<Tuple>(args);
  for (intptr_t i = 0; i < a->n; i++) {
    V each = a->a[i];
    if (IS_INT(each)) continue;
    const char* name = PTR(each)->type->name;
    V more = !strcmp(name, "TypeVar") || !strcmp(name, "ParamSpec") ? tuple_of(1, each) : is_kind(each, K_TYPE) ? 0 : attr_lookup(each, rt_intern("__parameters__", 14));
    if (more && is_kind(more, K_TUPLE))
      for (intptr_t k = 0; k < as<Tuple>(more)->n; k++) {
        int c = rt_contains(found, as<Tuple>(more)->a[k]);
        if (c < 0) return DECREF(more), DECREF(found), (V)0;
        if (!c) rt_list_append(found, as<Tuple>(more)->a[k]);
      }
    XDECREF(more);
    if (rt.error) err_clear();
  }
  V t = tuple_from(found);
  DECREF(found);
  return t;
}

CDEF(o_alias___origin__, "__origin__", 0, 0, CF_GETTER) { return NEWREF(A(self)->origin); }
CDEF(o_alias___args__, "__args__", 0, 0, CF_GETTER) { return NEWREF(A(self)->args); }
CDEF(o_alias___parameters__, "__parameters__", 0, 0, CF_GETTER) { return parameters(A(self)->args); }
CDEF(o_alias___repr__, "__repr__", 0, 0, 0) {
  Text t;
  Tuple* a = as<Tuple>(A(self)->args);
  bool fine = put_item(t, A(self)->origin, false);
  t.put('[');
  for (intptr_t i = 0; i < a->n && fine; i++) {
    if (i) t.puts(", ");
    fine = put_item(t, a->a[i], false);
  }
  if (!a->n) t.puts("()");
  t.put(']');
  if (!fine) return t.drop(), 0;
  return t.take();
}
CDEF(o_alias___eq__, "__eq__", 1, 1, 0) {
  if (!is_alias(args[0])) return NEWREF(NOTIMPL);
  int c = same(A(self)->origin, A(args[0])->origin);
  if (c > 0) c = same(A(self)->args, A(args[0])->args);
  return c < 0 ? 0 : NEWREF(MKB(c));
}
CDEF(o_alias___hash__, "__hash__", 0, 0, 0) {
  int64_t h = rt_hash(A(self)->origin), g = rt_hash(A(self)->args);
  return h == -1 || g == -1 ? 0 : rt_int(h ^ g);
}
CDEF(o_alias___call__, "__call__", 0, -1, CF_KW) {
  V r = rt_call(A(self)->origin, args, n, kw);
  if (r && type_of(r)->flags & TF_USER) {
    V name = rt_intern("__orig_class__", 14);
    if (rt_setattr(r, name, self)) err_clear();
  }
  return r;
}
CDEF(o_alias___mro_entries__, "__mro_entries__", 1, 1, 0) { return tuple_of(1, A(self)->origin); }
CDEF(o_alias___getattr__, "__getattr__", 1, 1, 0) { return rt_getattr(A(self)->origin, args[0]); }
CDEF(o_alias___getitem__, "__getitem__", 1, 1, 0) {
  V params = parameters(A(self)->args), items = is_kind(args[0], K_TUPLE) ? NEWREF(args[0]) : tuple_of(1, args[0]);
  Tuple *p = as<Tuple>(params), *given = as<Tuple>(items), *old = as<Tuple>(A(self)->args);
  V made = 0;
  if (!p->n || p->n != given->n) {
    V text = rt_repr(self);
    if (text) rt_errorf(&E_TypeError, !p->n ? "%U is not a generic class" : given->n > p->n ? "Too many arguments for %U" : "Too few arguments for %U", text), DECREF(text);
  } else {
    made = tuple_new(old->n);
    for (intptr_t i = 0; i < old->n && made; i++) {
      V each = old->a[i], to = 0;
      for (intptr_t k = 0; k < p->n; k++) if (p->a[k] == each) to = NEWREF(given->a[k]);
      if (!to && (is_alias(each) || is_union(each))) {
        V own = parameters(A(each)->args), picked = tuple_new(as<Tuple>(own)->n);
        for (intptr_t k = 0; k < as<Tuple>(own)->n; k++)
          for (intptr_t j = 0; j < p->n; j++) if (p->a[j] == as<Tuple>(own)->a[k]) as<Tuple>(picked)->a[k] = NEWREF(given->a[j]);
        to = as<Tuple>(own)->n ? rt_getitem(each, picked) : NEWREF(each);
        DECREF(own), DECREF(picked);
      } else if (!to) to = NEWREF(each);
      if (!to) DECREF(made), made = 0;
      else as<Tuple>(made)->a[i] = to;
    }
  }
  V r = made ? alias_new(PTR(self)->type, A(self)->origin, made) : 0;
  XDECREF(made), DECREF(params), DECREF(items);
  return r;
}

// Adds to the parts of a union those of v; false where v is no type.
static bool add_parts(V parts, V v) {
  if (v == NONE) v = VAL(&T_none);
  if (is_union(v)) {
    for (intptr_t i = 0; i < as<Tuple>(A(v)->args)->n; i++) if (!add_parts(parts, as<Tuple>(A(v)->args)->a[i])) return false;
    return true;
  }
  if (IS_INT(v) || !(is_kind(v, K_TYPE) || is_alias(v) || !strcmp(PTR(v)->type->name, "TypeVar"))) return false;
  for (intptr_t i = 0; i < as<List>(parts)->n; i++) if (same(as<List>(parts)->a[i], v) > 0) return true;
  rt_list_append(parts, v);
  return true;
}
static V join(V a, V b) {
  V parts = list_new(0), r;
  if (!add_parts(parts, a) || !add_parts(parts, b)) r = NEWREF(NOTIMPL);
  else if (as<List>(parts)->n == 1) r = NEWREF(as<List>(parts)->a[0]);
  else {
    V args = tuple_from(parts);
    type_ready_other(&T_union);
    r = VAL(make<Alias>(&T_union));
    A(r)->origin = 0, A(r)->args = args;
  }
  DECREF(parts);
  return r;
}
CDEF(o_alias___or__, "__or__", 1, 1, 0) { return join(self, args[0]); }
CDEF(o_alias___ror__, "__ror__", 1, 1, 0) { return join(args[0], self); }
CDEF(o_union___repr__, "__repr__", 0, 0, 0) {
  Text t;
  Tuple* a = as<Tuple>(A(self)->args);
  for (intptr_t i = 0; i < a->n; i++) {
    if (i) t.puts(" | ");
    if (!put_item(t, a->a[i], true)) return t.drop(), 0;
  }
  return t.take();
}
static V as_set(V args) {
  V s = set_new(&T_frozenset);
  if (set_update(s, args)) return DECREF(s), (V)0;
  return s;
}
CDEF(o_union___eq__, "__eq__", 1, 1, 0) {
  if (!is_union(args[0])) return NEWREF(NOTIMPL);
  V a = as_set(A(self)->args), b = as_set(A(args[0])->args);
  int c = a && b ? same(a, b) : -1;
  XDECREF(a), XDECREF(b);
  return c < 0 ? 0 : NEWREF(MKB(c));
}
CDEF(o_union___hash__, "__hash__", 0, 0, 0) {
  V s = as_set(A(self)->args);
  int64_t h = s ? rt_hash(s) : -1;
  XDECREF(s);
  return h == -1 ? 0 : rt_int(h);
}
CDEF(o_union___getitem__, "__getitem__", 1, 1, 0) {
  V a = alias_new(&T_alias, VAL(&T_tuple), A(self)->args), b = o_alias___getitem___fn(a, args, n, kw), r = 0;
  DECREF(a);
  if (!b) return 0;
  Tuple* parts = as<Tuple>(A(b)->args);
  r = NEWREF(parts->a[0]);
  for (intptr_t i = 1; i < parts->n && r; i++) { V next = join(r, parts->a[i]); DECREF(r); r = next; }
  DECREF(b);
  return r;
}
static const CDef* const methods_alias[] = {&o_alias___origin__, &o_alias___args__, &o_alias___parameters__, &o_alias___repr__, &o_alias___eq__, &o_alias___hash__, &o_alias___call__, &o_alias___mro_entries__, &o_alias___getattr__, &o_alias___getitem__, &o_alias___or__, &o_alias___ror__, nullptr};
static const CDef* const methods_union[] = {&o_alias___args__, &o_alias___parameters__, &o_union___repr__, &o_union___eq__, &o_union___hash__, &o_union___getitem__, &o_alias___or__, &o_alias___ror__, nullptr};
Type T_alias = {{1 << 30, &T_type}, "types.GenericAlias", K_OTHER, 0, 0, sizeof(Alias), 0, &T_object, methods_alias, make_alias, 0, 0, 0, 0, 0, 0, 0, 0, nullptr, 0, drop_alias};
Type T_union = {{1 << 30, &T_type}, union_name, K_OTHER, TF_NOSUBCLASS, 0, sizeof(Alias), 0, &T_object, methods_union, nullptr, 0, 0, 0, 0, 0, 0, 0, 0, nullptr, 0, drop_alias};

static V alias_of(V type, V key) { return alias_new(&T_alias, type, key); }
extern "C" void rt_generics(void) {
  module_type(&T_alias, "types", true), module_type(&T_union, "types", true);
  generic_alias = alias_of, generic_union = join;
}
