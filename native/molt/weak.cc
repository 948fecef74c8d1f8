// Weak references: each object that has some is marked, and a table by address leads to them.
#include "rt.h"

struct WeakRef { Obj ob; V target, callback; WeakRef* next; int64_t hash; };  // target 0: it is gone
extern Type T_weakref;
static WeakRef** table;
static intptr_t used, mask = -1;

static intptr_t slot_of(V v) { return (intptr_t)((v >> 4) * 0x9e3779b97f4a7c15ull >> 20) & mask; }
static void grow() {
  intptr_t size = mask < 0 ? 64 : (mask + 1) * 2, old = mask + 1;
  WeakRef** former = table;
  table = (WeakRef**)mem_alloc((size_t)size * sizeof(WeakRef*));
  memset(table, 0, (size_t)size * sizeof(WeakRef*));
  mask = size - 1;
  for (intptr_t i = 0; i < old; i++)
    for (WeakRef* w = former[i]; w;) {
      WeakRef *next = w->next, **at = &table[slot_of(w->target)];
      w->next = *at, *at = w;
      w = next;
    }
  if (former) mem_free(former, (size_t)old * sizeof(WeakRef*));
}
static Attrs* attrs_of(Obj* o) { return o->type->attroff ? (Attrs*)((char*)o + o->type->attroff) : nullptr; }
static void forget(WeakRef* w) {
  for (WeakRef** at = &table[slot_of(w->target)]; *at; at = &(*at)->next)
    if (*at == w) {
      *at = w->next;
      used--;
      break;
    }
  w->target = 0, w->next = nullptr;
}

static void weak_clear(Obj* o) {
  Attrs* a = attrs_of(o);
  if (!a || !(a->flags & AT_WEAK)) return;
  a->flags &= (uint16_t)~AT_WEAK;
  // first none of them answers any more, then they are told
  WeakRef* gone = nullptr;
  for (WeakRef** at = &table[slot_of(VAL(o))]; *at;) {
    WeakRef* w = *at;
    if (w->target != VAL(o)) { at = &w->next; continue; }
    *at = w->next;
    used--;
    w->target = 0;
    w->next = w->callback ? gone : nullptr;
    if (w->callback) gone = w, INCREF(VAL(w));
  }
  V error = rt.error;
  rt.error = 0;
  while (gone) {
    WeakRef* w = gone;
    gone = w->next;
    w->next = nullptr;
    V self = VAL(w), callback = w->callback;
    w->callback = 0;
    V r = rt_call(callback, &self, 1, 0);
    if (r) DECREF(r); else err_clear();
    DECREF(callback), DECREF(self);
  }
  rt.error = error;
}

static V make_weakref(Type* t, V* args, intptr_t n, V kw) {
  weak_door = weak_clear;
  if (kw || n < 1 || n > 2) FAIL(E_TypeError, "ref expected at most 2 arguments, got %d", (int)n);
  V o = args[0], callback = n > 1 && args[1] != NONE ? args[1] : 0;
  Attrs* a = IS_INT(o) ? nullptr : attrs_of(PTR(o));
  bool slotted = a && PTR(o)->type->flags & TF_USER && PTR(o)->type->pad == 1 && !dict_get_str(PTR(o)->type->layout, S___weakref__);
  if ((!a && !is_kind(o, K_TYPE)) || slotted) FAIL(E_TypeError, "cannot create weak reference to '%T' object", o);
  if (used + 1 > mask) grow();
  WeakRef** at = &table[slot_of(o)];
  if (!callback && t == &T_weakref)
    for (WeakRef* w = *at; w; w = w->next) if (w->target == o && !w->callback && w->ob.type == t) return NEWREF(VAL(w));
  WeakRef* w = t->flags & TF_USER ? as<WeakRef>(object_new(t)) : make<WeakRef>(t);
  w->target = o, w->callback = callback ? NEWREF(callback) : 0, w->hash = -1;
  at = &table[slot_of(o)];
  w->next = *at, *at = w;
  used++;
  if (a) a->flags |= AT_WEAK;
  return VAL(w);
}
static void drop_weakref(Obj* o) {
  WeakRef* w = (WeakRef*)o;
  if (w->target) forget(w);
  XDECREF(w->callback);
}
METHOD(weakref, __call__, 0, 0) { return NEWREF(as<WeakRef>(self)->target ? as<WeakRef>(self)->target : NONE); }
METHOD(weakref, __hash__, 0, 0) {
  WeakRef* w = as<WeakRef>(self);
  if (w->hash == -1) {
    if (!w->target) FAIL(E_TypeError, "weak object has gone away");
    Own target = NEWREF(w->target);
    w->hash = rt_hash(target);
    if (w->hash == -1) return 0;
  }
  return rt_int(w->hash);
}
METHOD(weakref, __eq__, 1, 1) {
  if (!is_instance(args[0], &T_weakref)) return NEWREF(NOTIMPL);
  WeakRef *a = as<WeakRef>(self), *b = as<WeakRef>(args[0]);
  if (!a->target || !b->target) return NEWREF(MKB(a == b));
  Own x = NEWREF(a->target), y = NEWREF(b->target);
  return rt_compare(C_EQ, x, y);
}
METHOD(weakref, __repr__, 0, 0) {
  V t = as<WeakRef>(self)->target;
  Text s;
  s.puts("<weakref at 0x");
  for (int i = 44; i >= 0; i -= 4) s.put((uint32_t)"0123456789abcdef"[self >> i & 15]);
  if (!t) s.puts("; dead>");
  else s.puts("; to '"), s.puts(type_of(t)->name), s.puts("'>");
  return s.take();
}
GETTER(weakref, __callback__) { return NEWREF(as<WeakRef>(self)->callback ? as<WeakRef>(self)->callback : NONE); }
extern "C" const CDef* const methods_weakref[];
Type T_weakref = {{1 << 30, &T_type}, "ReferenceType", K_OTHER, 0, 0, sizeof(WeakRef), 0, &T_object, methods_weakref, make_weakref, 0, 0, 0, 0, 0, 0, 0, 0, nullptr, 0, drop_weakref};
MODULE_VALUE(_weakref, ref) { type_ready_other(&T_weakref); return NEWREF(VAL(&T_weakref)); }
MODULE_FN(_weakref, getweakrefcount, 1, 1) {
  intptr_t k = 0;
  if (mask >= 0) for (WeakRef* w = table[slot_of(args[0])]; w; w = w->next) k += w->target == args[0];
  return rt_int(k);
}
MODULE_FN(_weakref, getweakrefs, 1, 1) {
  V l = list_new(0);
  if (mask >= 0) for (WeakRef* w = table[slot_of(args[0])]; w; w = w->next) if (w->target == args[0]) rt_list_append(l, VAL(w));
  return l;
}
