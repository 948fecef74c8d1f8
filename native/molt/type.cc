// Classes: building them (C3 order, layouts, special-method bits), attribute lookup through the MRO, instances.
#include <stddef.h>
#include "rt.h"

static Type** user_types;
static intptr_t user_count, user_cap;

extern "C" const CDef m_str_join;

// A cache of lookups over all classes, emptied by a new epoch.
struct Cached { Type* type; V name, value; uint32_t epoch; };
static Cached cache[1024];

bool is_subtype(Type* t, Type* base) {
  if (t == base || base == &T_object) return true;
  if (UNLIKELY(!t->mro)) type_ready(t);
  Tuple* m = as<Tuple>(t->mro);
  for (intptr_t i = 1; i < m->n; i++) if (as<Type>(m->a[i]) == base) return true;
  return false;
}
bool is_instance(V v, Type* t) { return is_subtype(type_of(v), t); }

V type_lookup(Type* t, V name) {
  Cached* c = &cache[(((uintptr_t)t >> 5) ^ (uintptr_t)(name >> 4)) & 1023];
  if (c->type == t && c->name == name && c->epoch == rt.epoch) return c->value;
  V found = 0;
  Tuple* m = as<Tuple>(ready(t)->mro);
  for (intptr_t i = 0; i < m->n && !found; i++) {
    V d = as<Type>(m->a[i])->dict;
    if (d) found = dict_get_str(d, name);
  }
  if (as<Str>(name)->interned) *c = {t, name, found, rt.epoch};
  return found;
}

struct OpName { V* name; uint32_t bit; };
static const OpName op_names[] = {
  {&S___getattr__, OP_GETATTR}, {&S___getattribute__, OP_GETATTRIBUTE}, {&S___setattr__, OP_SETATTR}, {&S___delattr__, OP_SETATTR}, {&S___hash__, OP_HASH},
  {&S___eq__, OP_EQ}, {&S___ne__, OP_EQ}, {&S___lt__, OP_CMP}, {&S___le__, OP_CMP}, {&S___gt__, OP_CMP}, {&S___ge__, OP_CMP}, {&S___bool__, OP_BOOL},
  {&S___iter__, OP_ITER}, {&S___next__, OP_NEXT}, {&S___getitem__, OP_GETITEM}, {&S___setitem__, OP_SETITEM}, {&S___delitem__, OP_SETITEM}, {&S___len__, OP_LEN},
  {&S___call__, OP_CALL}, {&S___contains__, OP_CONTAINS}, {&S___repr__, OP_REPR}, {&S___str__, OP_STR}, {&S___format__, OP_FORMAT}, {&S___del__, OP_DEL},
  {&S___get__, OP_GET}, {&S___set__, OP_SET}, {&S___delete__, OP_SET}, {&S___new__, OP_NEW}, {&S___init__, OP_INIT},
};
static V* const number_names[] = {
  &S___add__, &S___sub__, &S___mul__, &S___truediv__, &S___floordiv__, &S___mod__, &S___pow__, &S___lshift__, &S___rshift__, &S___and__, &S___or__, &S___xor__, &S___matmul__, &S___divmod__,
  &S___radd__, &S___rsub__, &S___rmul__, &S___rtruediv__, &S___rfloordiv__, &S___rmod__, &S___rpow__, &S___rlshift__, &S___rrshift__, &S___rand__, &S___ror__, &S___rxor__, &S___rmatmul__, &S___rdivmod__,
  &S___iadd__, &S___isub__, &S___imul__, &S___itruediv__, &S___ifloordiv__, &S___imod__, &S___ipow__, &S___ilshift__, &S___irshift__, &S___iand__, &S___ior__, &S___ixor__, &S___imatmul__,
  &S___neg__, &S___pos__, &S___invert__,
};
static uint32_t op_bits(V dict) {
  uint32_t bits = 0;
  for (const OpName& o : op_names) if (dict_get_str(dict, *o.name)) bits |= o.bit;
  for (V* n : number_names) if (dict_get_str(dict, *n)) { bits |= OP_NUMBER; break; }
  return bits;
}
void type_ready(Type* t) {
  if (t->flags & TF_READY) return;
  t->flags |= TF_READY;
  if (t->base) type_ready(t->base);
  t->dict = dict_hidden();
  const char* dot = strrchr(t->name, '.');  // messages name such types with their module
  t->qualname = str_intern(str_from(dot ? dot + 1 : t->name));
  if (t->methods)
    for (const CDef* const* m = t->methods; *m; m++) {
      V name = str_intern(str_from((*m)->name)), f = cfunc_new(*m, 0);
      as<CFunc>(f)->owner = t;
      if ((*m)->flags & CF_CLASS) {
        Prop* p = make<Prop>(&T_classmethod);
        p->get = f;
        f = VAL(p);
      } else if ((*m)->flags & CF_STATIC) {
        Prop* p = make<Prop>(&T_staticmethod);
        p->get = f;
        f = VAL(p);
      }
      dict_set(t->dict, name, f);
      DECREF(name), DECREF(f);
    }
  intptr_t depth = 0;
  for (Type* b = t; b; b = b->base) depth++;
  t->mro = tuple_new(depth);
  for (Type* b = t; b; b = b->base) as<Tuple>(t->mro)->a[as<Tuple>(t->mro)->n - depth--] = VAL(b);
  t->bases = t->base ? tuple_of(1, VAL(t->base)) : rt_tuple(0, nullptr);
  if (t->flags & TF_ALSO) {
    type_ready(&E_Exception);
    SET(&t->bases, tuple_of(2, VAL(t->base), VAL(&E_Exception)));
    SET(&t->mro, tuple_of(5, VAL(t), VAL(t->base), VAL(&E_Exception), VAL(&E_BaseException), VAL(&T_object)));
  }
  if (!t->make && t->base && t->kind == t->base->kind) t->make = t->base->make;
  if (t->flags & TF_UNHASHABLE) dict_set(t->dict, S___hash__, NONE);
}
// Types written in C++ outside the core layouts answer through their methods, as classes do.
void type_ready_other(Type* t) {
  if (t->flags & TF_READY) return;
  open_classes();
  ready(t);
  t->ops = op_bits(t->dict);
}
V tuple_of(intptr_t n, ...) {
  __builtin_va_list ap;
  __builtin_va_start(ap, n);
  V t = tuple_new(n);
  for (intptr_t i = 0; i < n; i++) as<Tuple>(t)->a[i] = NEWREF(__builtin_va_arg(ap, V));
  __builtin_va_end(ap);
  return t;
}

static void refresh_ops(Type* t) {
  uint32_t bits = 0;
  Tuple* m = as<Tuple>(t->mro);
  for (intptr_t i = 0; i < m->n; i++) if (as<Type>(m->a[i])->flags & TF_USER || as<Type>(m->a[i])->kind == K_OTHER) bits |= op_bits(as<Type>(m->a[i])->dict);
  t->ops = bits;
}
static IC* filled;
void ic_fill(IC* ic, Type* t, V f) {
  if (!ic->filled) ic->next = filled, filled = ic, ic->filled = 1;
  if (ic->type && ic->type != t) {
    ic->others[ic->at] = {ic->type, ic->val, ic->code, ic->slot};
    ic->at = (int8_t)((ic->at + 1) % IC_OTHERS);
  }
  ic->type = t, ic->val = f, ic->code = f ? as<Func>(f)->code : nullptr;
}
bool ic_other(IC* ic, Type* t) {
  for (ICEntry& e : ic->others)
    if (e.type == t) {
      ICEntry was = {ic->type, ic->val, ic->code, ic->slot};
      ic->type = t, ic->val = e.val, ic->code = e.code, ic->slot = e.slot;
      e = was;
      return true;
    }
  return false;
}
// After a class changed: methods may be others now.
static void changed(bool special) {
  rt.epoch++;
  for (IC* ic = filled; ic; ic = ic->next) {
    ic->type = nullptr, ic->filled = 0;
    for (ICEntry& e : ic->others) e.type = nullptr;
  }
  filled = nullptr;
  if (special) for (intptr_t i = 0; i < user_count; i++) refresh_ops(user_types[i]);
}

static bool merge_c3(V out, V* lists, intptr_t n) {
  intptr_t at[64] = {0};
  for (;;) {
    bool left = false;
    V head = 0;
    for (intptr_t i = 0; i < n && !head; i++) {
      if (at[i] >= as<Tuple>(lists[i])->n) continue;
      left = true;
      V c = as<Tuple>(lists[i])->a[at[i]];
      bool later = false;
      for (intptr_t k = 0; k < n && !later; k++)
        for (intptr_t p = at[k] + 1; p < as<Tuple>(lists[k])->n && !later; p++) later = as<Tuple>(lists[k])->a[p] == c;
      if (!later) head = c;
    }
    if (!left) return true;
    if (!head) return false;
    rt_list_append(out, head);
    for (intptr_t i = 0; i < n; i++) if (at[i] < as<Tuple>(lists[i])->n && as<Tuple>(lists[i])->a[at[i]] == head) at[i]++;
  }
}
static V mro_of(Type* t) {
  Tuple* b = as<Tuple>(t->bases);
  V lists[64];
  if (b->n > 62) FAIL(E_TypeError, "too many bases");
  for (intptr_t i = 0; i < b->n; i++) lists[i] = ready(as<Type>(b->a[i]))->mro;
  lists[b->n] = t->bases;
  V out = list_new(0);
  rt_list_append(out, VAL(t));
  if (!merge_c3(out, lists, b->n + 1)) {
    DECREF(out);
    Text s;
    for (intptr_t i = 0; i < b->n; i++) {
      if (i) s.puts(", ");
      s.puts(as<Type>(b->a[i])->name);
    }
    V names = s.take();
    rt_errorf(&E_TypeError, "Cannot create a consistent method resolution\norder (MRO) for bases %U", names);
    DECREF(names);
    return 0;
  }
  return rt_list_to_tuple(out);
}

// Memory of an instance with a layout of its own length; attributes before it where the class has any.
Obj* object_block(Type* t, size_t size) {
  if (t->attroff >= 0) return obj_new(t, size);
  size_t before = (size_t)-t->attroff;
  Obj* o = gc_new(t, size, before);
  o->rc = 1;
  o->type = t;
  return o;
}
extern V (*abstract_door)(Type* t);  // opened by the first class with abstract methods
V (*abstract_door)(Type* t);
static V refuse_abstract(Type* t) {
  V set = type_lookup(t, S___abstractmethods__);
  Own l = seq_to_list(set);
  if (!l || list_sort(l, 0, false)) return 0;
  Own sep = rt_string(", ", 2), names = m_str_join.fn(sep, &l.v, 1, 0);
  if (names) rt_errorf(&E_TypeError, "Can't instantiate abstract class %s with abstract method%s %U", t->name, as<List>(l)->n > 1 ? "s" : "", (V)names);
  return 0;
}
V object_new(Type* t) {
  if (t->flags & TF_ABSTRACT) return abstract_door(t);
  if (t->attroff < 0) return VAL(object_block(t, (size_t)t->size));
  size_t room = t->flags & TF_USER && t->attroff ? (size_t)t->nlayout : 0;
  if (room > 60) room = 60;
  Obj* o = obj_new(t, (size_t)t->size + room * sizeof(V));
  if (room) {
    Attrs* a = (Attrs*)((char*)o + t->attroff);
    a->slots = (V*)((char*)o + t->size);
    a->cap = a->room = (uint16_t)room;
  }
  if (t->kind == K_DICT) ((Dict*)o)->mask = -1;
  if (t->kind == K_SET || t->kind == K_FROZENSET) {
    Set* s = (Set*)o;
    s->mask = 7, s->table = s->small, s->hash = -1;
  }
  return VAL(o);
}

static V builtin_make(Type* base, Type* t, V* args, intptr_t n, V kw) {
  if (base->make) return base->make(t, args, n, kw);
  if (base->kind == K_EXC && exception_door) return exception_door(t, args, n, kw);
  FAIL(E_TypeError, "cannot create '%s' instances", t->name);
}
static V user_make(Type* t, V* args, intptr_t n, V kw) {
  // the nearest builtin base makes the object; a container whose __init__ is the class's own starts empty
  Type* b = t;
  while (b->flags & TF_USER) b = b->base;
  if (b->kind == K_OBJECT) {
    if (n && !(t->ops & (OP_INIT | OP_NEW))) FAIL(E_TypeError, "%s() takes no arguments", t->name);
    return object_new(t);
  }
  bool fills = b->kind == K_LIST || b->kind == K_DICT || b->kind == K_SET || b->kind == K_BYTEARRAY;
  if (fills && (t->ops & OP_INIT)) return object_new(t);
  return builtin_make(b, t, args, n, kw);
}
V type_make(Type* t, V* args, intptr_t n, V kw) {  // what object.__new__ does for any class
  if (t->flags & TF_USER) return user_make(t, args, n, kw);
  return builtin_make(t, t, args, n, kw);
}

V type_call(Type* t, V* args, intptr_t n, V kw) {
  if (t == &T_type && n == 1 && !kw) return NEWREF(VAL(type_of(args[0])));
  V o;
  if (t->ops & OP_NEW) {
    V f = type_lookup(t, S___new__);
    if (is_kind(f, K_STATICMETHOD)) f = as<Prop>(f)->get;
    V stack[16], *all = n < 15 ? stack : (V*)mem_alloc(sizeof(V) * (size_t)(n + 1));
    all[0] = VAL(t);
    memcpy(all + 1, args, sizeof(V) * (size_t)n);
    o = rt_call(f, all, n + 1, kw);
    if (all != stack) mem_free(all, sizeof(V) * (size_t)(n + 1));
    if (!o || !is_instance(o, t)) return o;
  } else {
    o = type_make(t, args, n, kw);
  }
  if (!o || !(type_of(o)->ops & OP_INIT)) return o;
  V f = type_lookup(type_of(o), S___init__);
  V stack[16], *all = n < 15 ? stack : (V*)mem_alloc(sizeof(V) * (size_t)(n + 1));
  all[0] = o;
  memcpy(all + 1, args, sizeof(V) * (size_t)n);
  V r;
  if (is_kind(f, K_FUNC) || is_kind(f, K_CFUNC)) r = rt_call(f, all, n + 1, kw);
  else {
    V m = descr_get(f, o, type_of(o));
    r = m ? rt_call(m, args, n, kw) : 0;
    XDECREF(m);
  }
  if (all != stack) mem_free(all, sizeof(V) * (size_t)(n + 1));
  if (r && r != NONE) {
    rt_errorf(&E_TypeError, "__init__() should return None, not '%T'", r);
    DECREF(r);
    r = 0;
  }
  if (!r) return DECREF(o), 0;
  DECREF(r);
  return o;
}

// The class of `bases` whose layout an instance has; null with TypeError when two disagree.
static Type* best_base(V bases) {
  Type* best = nullptr;
  Tuple* b = as<Tuple>(bases);
  for (intptr_t i = 0; i < b->n; i++) {
    if (!is_kind(b->a[i], K_TYPE)) { rt_errorf(&E_TypeError, "bases must be types"); return nullptr; }
    Type* t = as<Type>(b->a[i]);
    if (t->flags & TF_NOSUBCLASS) { rt_errorf(&E_TypeError, "type '%s' is not an acceptable base type", t->name); return nullptr; }
    if (!best || (t->kind != best->kind && t->kind != K_OBJECT)) {
      if (best && best->kind != K_OBJECT) { rt_errorf(&E_TypeError, "multiple bases have instance lay-out conflict"); return nullptr; }
      best = t;
    } else if (best && is_subtype(t, best) && t->kind == best->kind) best = t;
  }
  return best ? best : &T_object;
}

static int set_slots(Type* t, V slots) {
  Own l = is_str(slots) ? list_new(0) : seq_to_list(slots);
  if (!l) return -1;
  if (is_str(slots)) rt_list_append(l, slots);
  bool dict = false;
  for (intptr_t i = 0; i < as<List>(l)->n; i++) {
    V name = as<List>(l)->a[i];
    if (!is_str(name)) FAILI(E_TypeError, "__slots__ items must be strings, not '%T'", name);
    if (str_is(name, "__dict__")) { dict = true; continue; }
    V k = str_intern(NEWREF(name));
    if (!dict_get_str(t->layout, k)) dict_set(t->layout, k, MKI(t->nlayout++));
    DECREF(k);
  }
  if (!dict && (t->base == &T_object || t->base->pad == 1)) t->pad = 1;  // pad 1: no attribute beyond the layout
  return 0;
}

V type_create(Type* meta, V name, V bases, V ns, V kw_args) {
  if (!is_str(name)) FAIL(E_TypeError, "type.__new__() argument 1 must be str, not %T", name);
  if (!is_kind(bases, K_TUPLE)) FAIL(E_TypeError, "type.__new__() argument 2 must be tuple, not %T", bases);
  if (!is_kind(ns, K_DICT)) FAIL(E_TypeError, "type.__new__() argument 3 must be dict, not %T", ns);
  Type* base = best_base(bases);
  if (!base) return 0;
  open_classes();
  Type* t = (Type*)obj_new(meta, sizeof(Type));
  t->ob.rc = 1 << 29;  // classes stay: caches and instances know them by address
  char text[256];
  int64_t len = text_of(name, text, sizeof text);
  char* copy = (char*)mem_alloc((size_t)len + 1);
  memcpy(copy, text, (size_t)len + 1);
  t->name = copy;
  t->kind = base->kind;
  t->flags = TF_USER | TF_READY | (base->flags & TF_EXCDICT);
  t->base = base;
  t->meta = meta;
  t->size = base->size;
  t->attroff = base->attroff;
  if (!t->attroff) {
    if (base->kind == K_STR || base->kind == K_INT || base->kind == K_TUPLE || base->kind == K_BYTES) t->attroff = -(int32_t)sizeof(Attrs);
    else {
      t->attroff = (base->size + 7) & ~7;
      t->size = t->attroff + (int32_t)sizeof(Attrs);
    }
  }
  t->make = user_make;
  t->bases = as<Tuple>(bases)->n ? NEWREF(bases) : tuple_of(1, VAL(&T_object));
  t->dict = dict_copy(ns);
  // slots of the base come first, so that its methods' caches stay right for a subclass's own layout
  t->layout = base->layout ? dict_copy(base->layout) : dict_new();
  t->nlayout = base->nlayout;
  t->mro = mro_of(t);
  V slots = dict_get_str(t->dict, S___slots__);
  if (!t->mro || (slots && set_slots(t, slots))) {  // nobody has seen it
    XDECREF(t->mro), DECREF(t->bases), DECREF(t->dict), DECREF(t->layout);
    mem_free(copy, (size_t)len + 1), mem_free(t, sizeof(Type));
    return 0;
  }
  if (V known = dict_get_str(t->dict, S___static_name__)) {  // what messages call it, with its module
    char named[64];
    intptr_t size = text_of(known, named, sizeof named) + 1;
    mem_free(copy, (size_t)len + 1);
    t->name = (char*)memcpy(mem_alloc((size_t)size), named, (size_t)size);
    dict_del(t->dict, S___static_name__);
  }
  V q = dict_get_str(t->dict, S___qualname__);
  t->qualname = q ? NEWREF(q) : NEWREF(name);
  if (q) dict_del(t->dict, S___qualname__);
  dict_del(t->dict, S___classcell__);
  if (!dict_get_str(t->dict, S___doc__)) dict_set(t->dict, S___doc__, NONE);
  if (dict_get_str(t->dict, S___eq__) && !dict_get_str(t->dict, S___hash__)) dict_set(t->dict, S___hash__, NONE);
  V f = dict_get_str(t->dict, S___new__);
  if (f && is_kind(f, K_FUNC)) {
    Prop* p = make<Prop>(&T_staticmethod);
    p->get = NEWREF(f);
    dict_set(t->dict, S___new__, VAL(p));
    DECREF(VAL(p));
  }
  V implicit[] = {S___init_subclass__, S___class_getitem__};
  for (V cm : implicit) {
    f = dict_get_str(t->dict, cm);
    if (f && is_kind(f, K_FUNC)) {
      Prop* p = make<Prop>(&T_classmethod);
      p->get = NEWREF(f);
      dict_set(t->dict, cm, VAL(p));
      DECREF(VAL(p));
    }
  }
  if (user_count == user_cap) {
    intptr_t cap = user_cap * 2 + 32;
    user_types = (Type**)mem_resize(user_types, sizeof(Type*) * (size_t)user_cap, sizeof(Type*) * (size_t)cap);
    user_cap = cap;
  }
  user_types[user_count++] = t;
  refresh_ops(t);
  V cls = VAL(t), key, val;
  V items = dict_copy(t->dict);
  for (intptr_t at = 0; dict_next(items, &at, &key, &val);) {
    if (IS_INT(val) || !(PTR(val)->type->flags & TF_USER)) continue;
    bool found;
    V args[] = {cls, key}, r = special_call(val, S___set_name__, args, 2, &found);
    if (found && !r) return DECREF(items), 0;
    if (r) DECREF(r);
  }
  DECREF(items);
  // super().__init_subclass__(**kw)
  Tuple* m = as<Tuple>(t->mro);
  for (intptr_t i = 1; i < m->n; i++) {
    V init = dict_get_str(as<Type>(m->a[i])->dict, S___init_subclass__);
    if (!init) continue;
    if (as<Type>(m->a[i]) == &T_object) break;
    Own bound = descr_get(init, 0, t), none = rt_tuple(0, nullptr);
    V r = bound ? rt_call_ex(bound, none, kw_args) : 0;
    if (!r) return 0;
    DECREF(r);
    kw_args = 0;
    break;
  }
  if (kw_args && as<Dict>(kw_args)->used) FAIL(E_TypeError, "%s.__init_subclass__() takes no keyword arguments", t->name);
  return NEWREF(cls);
}

static Type* winner(Type* meta, V bases);
static V make_type(Type* meta, V* args, intptr_t n, V kw) {
  intptr_t np = n - (kw ? as<Tuple>(kw)->n : 0);
  if (np != 3) FAIL(E_TypeError, "type() takes 1 or 3 arguments");
  if (meta == &T_type && is_kind(args[1], K_TUPLE)) {
    for (intptr_t i = 0; i < as<Tuple>(args[1])->n; i++) if (!is_kind(as<Tuple>(args[1])->a[i], K_TYPE)) FAIL(E_TypeError, "bases must be types");
    Type* best = winner(meta, args[1]);
    if (!best) return 0;
    if (best != meta) return rt_call(VAL(best), args, n, kw);
  }
  V d = 0;
  if (kw) {
    d = dict_new();
    for (intptr_t i = 0; i < as<Tuple>(kw)->n; i++) dict_set(d, as<Tuple>(kw)->a[i], args[np + i]);
  }
  V r = type_create(meta, args[0], args[1], args[2], d);
  XDECREF(d);
  return r;
}

static Type* winner(Type* meta, V bases) {
  for (intptr_t i = 0; i < as<Tuple>(bases)->n; i++) {
    Type* m = type_of(as<Tuple>(bases)->a[i]);
    if (is_subtype(meta, m)) continue;
    if (is_subtype(m, meta)) { meta = m; continue; }
    rt_errorf(&E_TypeError, "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases");
    return nullptr;
  }
  return meta;
}
// Bases that are no classes say by __mro_entries__ which classes they stand for; a new tuple, or 0 with an error.
static V real_bases(V bases) {
  Tuple* b = as<Tuple>(bases);
  bool all = true;
  for (intptr_t i = 0; i < b->n; i++) all = all && is_kind(b->a[i], K_TYPE);
  if (all) return NEWREF(bases);
  V out = list_new(0);
  for (intptr_t i = 0; i < b->n; i++) {
    bool found = false;
    V r = is_kind(b->a[i], K_TYPE) ? 0 : special_call(b->a[i], S___mro_entries__, &bases, 1, &found);
    if (!found) { rt_list_append(out, b->a[i]); continue; }
    if (!r) return DECREF(out), 0;
    if (!is_kind(r, K_TUPLE)) {
      DECREF(out), DECREF(r);
      FAIL(E_TypeError, "__mro_entries__ must return a tuple");
    }
    // a class that stands among the bases itself is not added twice
    for (intptr_t k = 0; k < as<Tuple>(r)->n; k++) if (!(as<Tuple>(r)->n == 1 && rt_contains(out, as<Tuple>(r)->a[k]) == 1)) rt_list_append(out, as<Tuple>(r)->a[k]);
    DECREF(r);
  }
  return rt_list_to_tuple(out);
}
static V namespace_for(V bases, V kw, V name) {
  V m = kw ? dict_get_str(kw, S_metaclass) : 0;
  Type* meta = m && is_kind(m, K_TYPE) ? as<Type>(m) : &T_type;
  if (!(meta = winner(meta, bases))) return 0;
  V prepare = meta == &T_type ? 0 : type_lookup(meta, S___prepare__);
  if (!prepare) return dict_new();
  Own f = descr_get(prepare, 0, meta), d = kw ? dict_copy(kw) : dict_new(), args = tuple_of(2, name, bases);
  if (!f) return 0;
  dict_del(d, S_metaclass);
  return rt_call_ex(f, args, d);
}
extern "C" V rt_class_ns(V given, V kw, V name) {
  V bases = real_bases(given);
  if (!bases) return 0;
  V r = namespace_for(bases, kw, name);
  DECREF(bases);
  return r;
}
extern "C" V rt_build_class(V name, V given, V kw, V ns, V cell) {
  Own bases = real_bases(given);
  if (!bases) return 0;
  if (bases != given) {
    Own orig = str_intern(str_from("__orig_bases__"));
    if (rt_setitem(ns, orig, given)) return 0;
  }
  Own d = kw ? dict_copy(kw) : 0;
  V m = d ? dict_get_str(d, S_metaclass) : 0;
  Own meta_v = NEWREF(m ? m : VAL(&T_type));
  if (d) dict_del(d, S_metaclass);
  V r = 0;
  if (is_kind(meta_v, K_TYPE)) {
    Type* meta = winner(as<Type>(meta_v), bases);
    if (!meta) return 0;
    meta_v.set(NEWREF(VAL(meta)));
  }
  if (meta_v == VAL(&T_type)) r = type_create(&T_type, name, bases, ns, d);
  else {
    Own args = tuple_of(3, name, (V)bases, ns);
    r = rt_call_ex(meta_v, args, d);
  }
  if (r && cell) SET(&as<Cell>(cell)->v, NEWREF(r));
  return r;
}

// Class attributes: plain data over plain data leaves every cache of methods right.
static bool plain_data(V v) { return !v || IS_INT(v) || PTR(v)->type->kind < K_FUNC; }
int type_setattr(Type* t, V name, V v) {
  if (!(t->flags & TF_USER)) FAILI(E_TypeError, "cannot set %R attribute of immutable type '%s'", name, t->name);
  Own interned = str_intern(NEWREF(name));
  name = interned;
  if (name == S___name__ || name == S___qualname__) {
    if (!v) FAILI(E_TypeError, "cannot delete '%U' attribute of type '%s'", name, t->name);
    if (!is_str(v)) FAILI(E_TypeError, "can only assign string to %s.%U, not '%T'", t->name, name, v);
    if (name == S___qualname__) SET(&t->qualname, NEWREF(v));
    else {
      char text[256];
      text_of(v, text, sizeof text);
      size_t size = strlen(text) + 1;
      char* copy = (char*)mem_alloc(size);
      memcpy(copy, text, size);
      mem_free((char*)t->name, strlen(t->name) + 1);
      t->name = copy;
    }
    return 0;
  }
  if (name == S___abstractmethods__) {
    int some = v ? rt_truth(v) : 0;
    if (some < 0) return -1;
    abstract_door = refuse_abstract;
    t->flags = (uint8_t)((t->flags & ~TF_ABSTRACT) | (some > 0 ? TF_ABSTRACT : 0));
  }
  V old = dict_get_str(t->dict, name);
  bool keep = old && plain_data(old) && plain_data(v);
  if (v ? dict_set(t->dict, name, v) : dict_del(t->dict, name) <= 0) {
    if (!rt.error) rt_errorf(&E_AttributeError, "type object '%s' has no attribute '%U'", t->name, name);
    return -1;
  }
  Str* s = as<Str>(name);
  // plain data is not cached by call sites, only by the lookup cache: a new epoch where the value is new or a method
  {
    bool special = s->n > 4 && str_at(s, 0) == '_' && str_at(s, 1) == '_';
    if (keep) for (Cached& c : cache) { if (c.name == name) c.type = nullptr; }
    else changed(special);
  }
  return 0;
}
void type_shadowed() { changed(false); }

extern "C" const CDef* const methods_type[];
Type T_type = {{1 << 30, &T_type}, "type", K_TYPE, 0, 0, sizeof(Type), 0, &T_object, methods_type, nullptr};
USABLE(type, make_type)
