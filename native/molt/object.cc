// Attributes: descriptors, instance slots with inline caches, classes, modules, functions, exceptions; and object itself.
#include <stddef.h>
#include "rt.h"

V type_make(Type* t, V* args, intptr_t n, V kw);
int type_setattr(Type* t, V name, V v);
void type_shadowed();
V exc_getattr(V o, V name);
int exc_setattr(V o, V name, V v);
V func_getattr(V o, V name);
int func_setattr(V o, V name, V v);
V gen_getattr(V o, V name);

static Attrs* attrs(V o) {
  Type* t = type_of(o);
  return !IS_INT(o) && t->attroff ? (Attrs*)((char*)PTR(o) + t->attroff) : nullptr;
}
static V attr_get(Attrs* a, Type* t, V name) {  // borrowed
  if (a->dict) return dict_get_str(a->dict, name);
  if (!a->n || !t->layout) return 0;
  V slot = dict_get_str(t->layout, name);
  return slot && (uint64_t)IVAL(slot) < a->n ? a->slots[IVAL(slot)] : 0;
}
V layout_names(Type* t) {
  V names = list_new(0), k, v;
  for (intptr_t at = 0; dict_next(t->layout, &at, &k, &v);) rt_list_append(names, k);
  return names;
}
static void to_dict(Attrs* a, Type* t) {
  if (a->dict) return;
  V d = dict_new(), k, v;
  intptr_t at = 0;
  for (uint32_t i = 0; i < a->n && dict_next(t->layout, &at, &k, &v); i++) {
    dict_set(d, k, a->slots[i]);
    DECREF(a->slots[i]);
  }
  a->n = 0;
  a->dict = d;
}
// Sets, with the layout learning the name; v 0 deletes. 1 when it was not there to delete.
static int attr_set(Attrs* a, Type* t, V name, V v, int32_t* slot_out) {
  if (slot_out) *slot_out = -1;
  if (!v) {
    to_dict(a, t);
    int c = dict_del(a->dict, name);
    return c < 0 ? -1 : !c;
  }
  if (!(t->flags & TF_USER)) {
    if (!a->dict) a->dict = dict_new();
    return dict_set(a->dict, name, v);
  }
  V slot = dict_get_str(t->layout, name);
  // first: an object whose slots were set in another order has a dict too
  if (!slot && t->pad == 1) FAILI(E_AttributeError, "'%s' object has no attribute '%U'", t->name, name);
  if (a->dict) return dict_set(a->dict, name, v);
  if (!slot) {
    if ((int32_t)a->n != t->nlayout || t->nlayout > 1000) {
      to_dict(a, t);
      return dict_set(a->dict, name, v);
    }
    slot = MKI(t->nlayout);
    dict_set(t->layout, name, slot);
    t->nlayout++;
    if (type_lookup(t, name)) type_shadowed();
  }
  uint64_t i = (uint64_t)IVAL(slot);
  if (i < a->n) {
    SET(&a->slots[i], NEWREF(v));
  } else if (i == a->n) {
    if (a->n == a->cap) {
      uint16_t cap = (uint16_t)(a->cap * 2 + 4);
      V* s = (V*)mem_alloc(sizeof(V) * cap);
      if (a->n) memcpy(s, a->slots, sizeof(V) * a->n);
      if (a->cap > a->room) mem_free(a->slots, sizeof(V) * a->cap);
      a->slots = s, a->cap = cap;
    }
    a->slots[a->n++] = NEWREF(v);
  } else {
    to_dict(a, t);
    return dict_set(a->dict, name, v);
  }
  if (slot_out) *slot_out = (int32_t)i;
  return 0;
}
V inst_dict(V o) {
  Attrs* a = attrs(o);
  V d = dict_new(), k, v;
  if (!a) return d;
  if (a->dict) return DECREF(d), dict_copy(a->dict);
  intptr_t at = 0;
  for (uint32_t i = 0; i < a->n && dict_next(type_of(o)->layout, &at, &k, &v); i++) dict_set(d, k, a->slots[i]);
  return d;
}

// The class may lose its property while the function runs.
static V held_call(V f, V o, V value) {
  Own held = NEWREF(f);
  return value ? call2(f, o, value) : call1(f, o);
}
V descr_get(V f, V o, Type* t) {  // o 0: through the class
  if (IS_INT(f)) return f;
  switch (PTR(f)->type->kind) {
    case K_FUNC: return o ? method_new(f, o) : NEWREF(f);
    case K_CFUNC: {
      const CDef* d = as<CFunc>(f)->def;
      if (d->flags & CF_BUILTIN || !o || as<CFunc>(f)->self) return NEWREF(f);
      if (d->flags & CF_GETTER) return d->fn(o, nullptr, 0, 0);
      return cfunc_new(d, o);
    }
    case K_CLASSMETHOD: {
      V inner = as<Prop>(f)->get;
      if (is_kind(inner, K_CFUNC)) return cfunc_new(as<CFunc>(inner)->def, VAL(t));
      if (is_kind(inner, K_FUNC) || is_kind(inner, K_TYPE)) return method_new(inner, VAL(t));
      return descr_get(inner, VAL(t), type_of(VAL(t)));
    }
    case K_STATICMETHOD: return NEWREF(as<Prop>(f)->get);
    case K_PROPERTY:
      if (PTR(f)->type->ops & OP_GET) break;
      if (!o) return NEWREF(f);
      if (!as<Prop>(f)->get || as<Prop>(f)->get == NONE) {
        FAIL(E_AttributeError, "property of '%T' object has no getter", o);
      }
      return held_call(as<Prop>(f)->get, o, 0);
    default: break;
  }
  if (PTR(f)->type->ops & OP_GET) {
    bool found;
    V args[] = {o ? o : NONE, VAL(t)}, r = special_call(f, S___get__, args, 2, &found);
    if (found) return r;
  }
  return NEWREF(f);
}
static bool data_descr(V f) {
  if (IS_INT(f)) return false;
  int k = PTR(f)->type->kind;
  return k == K_PROPERTY || (PTR(f)->type->ops & OP_SET) || (k == K_CFUNC && (as<CFunc>(f)->def->flags & CF_GETTER) && !as<CFunc>(f)->self);
}

static V type_getattr(V o, V name) {
  Type *t = ready(as<Type>(o)), *meta = type_of(o);
  if (name == S___name__) {
    const char *dot = strrchr(t->name, '.'), *text = dot ? dot + 1 : t->name;
    if (dot && t->flags & TF_USER) {  // a name that holds a dot, or one that messages give with its module
      Str* q = as<Str>(t->qualname);
      for (intptr_t i = 0; i < q->n; i++) if (str_at(q, i) == '.') text = t->name;
    }
    return rt_string(text, (intptr_t)strlen(text));
  }
  if (name == S___qualname__) return NEWREF(t->qualname);
  if (name == S___mro__) return NEWREF(t->mro);
  if (name == S___bases__) return NEWREF(t->bases);
  if (name == S___dict__) return dict_copy(t->dict);
  if (name == S___class__) return NEWREF(VAL(meta));
  V mf = type_lookup(meta, name);
  if (mf && data_descr(mf)) return descr_get(mf, o, meta);
  V f = type_lookup(t, name);
  if (f) return descr_get(f, 0, t);
  if (mf) return descr_get(mf, o, meta);
  if (name == S___module__) return rt_string(t->flags & TF_USER ? "__main__" : "builtins", t->flags & TF_USER ? 8 : 8);
  if (name == S___doc__) return NEWREF(NONE);
  if (name == S___annotations__ && t->flags & TF_USER) {
    V d = dict_new();
    dict_set(t->dict, name, d);
    return d;
  }
  return 0;
}
static V module_getattr(V o, V name) {
  Module* m = as<Module>(o);
  if (m->dict) {
    V v = dict_get_str(m->dict, name);
    if (v) return NEWREF(v);
  }
  for (int i = 0; i < m->n; i++)
    if (*m->names[i] == name || str_eq(*m->names[i], name)) return *m->cells[i] ? NEWREF(*m->cells[i]) : 0;
  if (name == S___name__) return rt_string(m->name, (intptr_t)strlen(m->name));
  if (name == S___doc__) return NEWREF(NONE);
  if (name == S___dict__) {
    V d = dict_new();
    for (int i = 0; i < m->n; i++) if (*m->cells[i]) dict_set(d, *m->names[i], *m->cells[i]);
    return d;
  }
  for (int i = 0; i < m->n; i++)
    if (*m->cells[i] && (*m->names[i] == S___getattr__ || str_eq(*m->names[i], S___getattr__))) return call1(*m->cells[i], name);
  return 0;
}

static V super_lookup(V o, V name) {
  Super* s = as<Super>(o);
  bool through_class = is_kind(s->self, K_TYPE) && is_subtype(as<Type>(s->self), as<Type>(s->cls));
  Type* self_type = through_class ? as<Type>(s->self) : type_of(s->self);
  Tuple* m = as<Tuple>(ready(self_type)->mro);
  bool after = false;
  for (intptr_t i = 0; i < m->n; i++) {
    V found = after ? dict_get_str(as<Type>(m->a[i])->dict, name) : 0;
    if (found) return descr_get(found, through_class ? 0 : s->self, self_type);
    if (m->a[i] == s->cls) after = true;
  }
  return 0;
}

// The default lookup; 0 without an error when there is nothing.
static V lookup(V o, V name) {
  Type* t = type_of(o);
  if (t->kind == K_SUPER && name != S___class__) return super_lookup(o, name);
  if (t->kind == K_TYPE) return type_getattr(o, name);
  if (t->kind == K_PROPERTY && name == S___doc__) { Prop* p = as<Prop>(o); return p->doc ? NEWREF(p->doc) : p->get && p->get != NONE ? rt_getattr(p->get, S___doc__) : NEWREF(NONE); }
  V f = type_lookup(t, name);
  if (f && data_descr(f)) return descr_get(f, o, t);
  Attrs* a = attrs(o);
  if (a) {
    V v = attr_get(a, t, name);
    if (v) return NEWREF(v);
  }
  if (f) return descr_get(f, o, t);
  if (name == S___class__) return NEWREF(VAL(t));
  switch (t->kind) {
    case K_MODULE: return module_getattr(o, name);
    case K_FUNC: return func_getattr(o, name);
    case K_EXC: { V v = exc_getattr(o, name); if (v || rt.error) return v; break; }
    case K_GEN: return gen_getattr(o, name);
    case K_METHOD:
      if (name == S___self__) return NEWREF(as<Method>(o)->self);
      if (name == S___func__) return NEWREF(as<Method>(o)->func);
      return lookup(as<Method>(o)->func, name);
    case K_CFUNC:
      if (name == S___name__ || name == S___qualname__) return str_from(as<CFunc>(o)->def->name);
      if (name == S___self__ && as<CFunc>(o)->self) return NEWREF(as<CFunc>(o)->self);
      break;
    case K_PROPERTY:
      if (name == S___name__ && as<Prop>(o)->get) return rt_getattr(as<Prop>(o)->get, name);
      if (str_is(name, "fget")) return NEWREF(as<Prop>(o)->get ? as<Prop>(o)->get : NONE);
      if (str_is(name, "fset")) return NEWREF(as<Prop>(o)->set ? as<Prop>(o)->set : NONE);
      if (str_is(name, "fdel")) return NEWREF(as<Prop>(o)->del ? as<Prop>(o)->del : NONE);
      if (name == S___isabstractmethod__ && as<Prop>(o)->get) return attr_lookup(as<Prop>(o)->get, name);
      break;
    case K_CLASSMETHOD:
    case K_STATICMETHOD:
      if (name == S___func__ || name == S___wrapped__) return NEWREF(as<Prop>(o)->get);
      if (name == S___isabstractmethod__) return attr_lookup(as<Prop>(o)->get, name);
      break;
    default: break;
  }
  if (name == S___dict__ && a && t->pad != 1) {
    if (!(t->flags & TF_USER)) { if (!a->dict) a->dict = dict_new(); }
    else to_dict(a, t);
    return NEWREF(a->dict);
  }
  if (name == S___doc__) return NEWREF(NONE);
  if (name == S___module__) return rt_string("__main__", 8);
  return 0;
}

static void no_attribute(V o, V name) {
  Type* t = type_of(o);
  if (t->kind == K_TYPE) rt_errorf(&E_AttributeError, "type object '%s' has no attribute '%U'", as<Type>(o)->name, name);
  else if (t->kind == K_MODULE) rt_errorf(&E_AttributeError, "module '%s' has no attribute '%U'", as<Module>(o)->name, name);
  else rt_errorf(&E_AttributeError, "'%s' object has no attribute '%U'", t->name, name);
  if (is_kind(rt.error, K_EXC)) {
    Exc* e = as<Exc>(rt.error);
    attr_set(&e->at, PTR(rt.error)->type, S_name, name, nullptr);
    attr_set(&e->at, PTR(rt.error)->type, S_obj, o, nullptr);
  }
}
V attr_lookup(V o, V name) {
  Type* t = type_of(o);
  V v;
  if (t->ops & OP_GETATTRIBUTE) {
    bool found;
    v = special_call(o, S___getattribute__, &name, 1, &found);
  } else {
    v = lookup(o, name);
  }
  if (v) return v;
  if (t->ops & OP_GETATTR && (!rt.error || err_is(&E_AttributeError))) {
    err_clear();
    bool found;
    v = special_call(o, S___getattr__, &name, 1, &found);
    if (found && v) return v;
  }
  if (rt.error && err_is(&E_AttributeError) && !(t->ops & (OP_GETATTR | OP_GETATTRIBUTE))) {
    return 0;
  }
  return 0;
}
extern "C" V rt_getattr(V o, V name) {
  V v = attr_lookup(o, name);
  if (!v && !rt.error) no_attribute(o, name);
  return v;
}
extern "C" V rt_getattr_ic(V o, V name, IC* ic) {
  Type* t = type_of(o);
  if (ic->type == t || ic_other(ic, t)) {
    if (ic->val) {  // a property's function
      V f = NEWREF(ic->val), r = ic->code->vec(f, &o);
      DECREF(f);
      return r;
    }
    Attrs* a = attrs(o);
    if ((uint32_t)ic->slot < a->n) return NEWREF(a->slots[ic->slot]);
  }
  if (t->flags & TF_USER && t->attroff == (int32_t)offsetof(Inst, at) && !(t->ops & (OP_GETATTRIBUTE)) && t->kind != K_TYPE) {
    V slot = dict_get_str(t->layout, name);
    if (slot) {
      V f = type_lookup(t, name);
      if (!f || !data_descr(f)) {
        ic_fill(ic, t, 0), ic->slot = (int32_t)IVAL(slot);
        Attrs* a = attrs(o);
        if ((uint32_t)ic->slot < a->n) return NEWREF(a->slots[ic->slot]);
      }
    }
    V f = type_lookup(t, name);
    if (f && !(t->ops & OP_GETATTR) && !IS_INT(f) && PTR(f)->type == &T_property && as<Prop>(f)->get && is_kind(as<Prop>(f)->get, K_FUNC)) {
      const Code* c = as<Func>(as<Prop>(f)->get)->code;
      if (c->npos == 1 && c->nparams == 1) ic_fill(ic, t, as<Prop>(f)->get), ic->slot = -1;
      Own held = NEWREF(as<Prop>(f)->get);
      return func_call(held, &o, 1, 0);
    }
  }
  return rt_getattr(o, name);
}

// The class written in C++ that says how an instance lies in memory.
static Type* layout_base(Type* t) {
  while (t->flags & TF_USER) t = t->base;
  return t;
}
static int set_default(V o, V name, V v, int32_t* slot) {
  Type* t = type_of(o);
  if (slot) *slot = -1;
  if (t->kind == K_TYPE) return type_setattr(as<Type>(o), name, v);
  V f = type_lookup(t, name);
  if (f && data_descr(f) && !(t->kind == K_EXC && name == S___traceback__)) {
    if (is_kind(f, K_PROPERTY)) {
      V fn = v ? as<Prop>(f)->set : as<Prop>(f)->del;
      if ((!fn || fn == NONE) && !strcmp(PTR(f)->type->name, "_tuplegetter")) FAILI(E_AttributeError, "can't set attribute");
      if (!fn || fn == NONE) FAILI(E_AttributeError, "property '%U' of '%T' object has no %s", name, o, v ? "setter" : "deleter");
      V r = held_call(fn, o, v);
      XDECREF(r);
      return r ? 0 : -1;
    }
    if (PTR(f)->type->ops & OP_SET) {
      bool found;
      V args[] = {o, v}, r = special_call(f, v ? S___set__ : S___delete__, args, v ? 2 : 1, &found);
      if (found) {
        XDECREF(r);
        return r ? 0 : -1;
      }
    }
    FAILI(E_AttributeError, "attribute '%U' of '%T' objects is not writable", name, o);
  }
  if (name == S___class__ && v && t->flags & TF_USER && t->kind != K_TYPE) {
    if (!is_kind(v, K_TYPE)) FAILI(E_TypeError, "__class__ must be set to a class, not '%T' object", v);
    Type* other = as<Type>(v);
    if (!(other->flags & TF_USER)) FAILI(E_TypeError, "__class__ assignment only supported for mutable types or ModuleType subclasses");
    if (layout_base(other) != layout_base(t) || other->attroff != t->attroff) FAILI(E_TypeError, "__class__ assignment: '%s' object layout differs from '%s'", other->name, t->name);
    to_dict(attrs(o), t);
    PTR(o)->type = as<Type>(v);
    return 0;
  }
  if (t->kind == K_PROPERTY && name == S___doc__ && v) { SET(&as<Prop>(o)->doc, NEWREF(v)); return 0; }
  int done = t->kind == K_FUNC ? func_setattr(o, name, v) : t->kind == K_EXC ? exc_setattr(o, name, v) : 1;
  if (done <= 0) return done;
  if (t->kind == K_MODULE) {
    Module* m = as<Module>(o);
    if (!strcmp(m->name, "sys") && v) {  // print() and input() follow
      void std_stream_set(int which, V file);
      static const char* const names[] = {"stdin", "stdout", "stderr"};
      for (int k = 0; k < 3; k++) if (str_is(name, names[k])) std_stream_set(k, v);
    }
    for (int i = 0; i < m->n; i++) if (str_eq(*m->names[i], name)) { SET(m->cells[i], v ? NEWREF(v) : 0); return 0; }
    if (!m->dict) m->dict = dict_new();
    if (v) return dict_set(m->dict, name, v);
    if (dict_del(m->dict, name) > 0) return 0;
    no_attribute(o, name);
    return -1;
  }
  Attrs* a = attrs(o);
  if (!a) {
    if (f) FAILI(E_AttributeError, "'%T' object attribute '%U' is read-only", o, name);
    FAILI(E_AttributeError, "'%T' object has no attribute '%U'", o, name);
  }
  if (name == S___dict__ && v && is_kind(v, K_DICT)) {
    to_dict(a, t);
    SET(&a->dict, NEWREF(v));
    return 0;
  }
  int c = attr_set(a, t, name, v, slot);
  if (c == 1) no_attribute(o, name), c = -1;
  return c;
}
extern "C" int rt_setattr(V o, V name, V v) {
  if (type_of(o)->ops & OP_SETATTR) {
    bool found;
    V args[] = {name, v}, r = special_call(o, S___setattr__, args, 2, &found);
    if (found) {
      XDECREF(r);
      return r ? 0 : -1;
    }
  }
  return set_default(o, name, v, nullptr);
}
extern "C" int rt_setattr_ic(V o, V name, V v, IC* ic) {
  Type* t = type_of(o);
  if (ic_other(ic, t)) {
    Attrs* a = attrs(o);
    if ((uint32_t)ic->slot < a->n) {
      SET(&a->slots[ic->slot], NEWREF(v));
      return 0;
    }
  }
  if (t->flags & TF_USER && t->attroff == (int32_t)offsetof(Inst, at) && !(t->ops & OP_SETATTR) && t->kind != K_TYPE) {
    int32_t slot;
    int c = set_default(o, name, v, &slot);
    if (slot >= 0) ic_fill(ic, t, 0), ic->slot = slot;
    return c;
  }
  return rt_setattr(o, name, v);
}
extern "C" int rt_delattr(V o, V name) {
  if (type_of(o)->ops & OP_SETATTR) {
    bool found;
    V r = special_call(o, S___delattr__, &name, 1, &found);
    if (found) {
      XDECREF(r);
      return r ? 0 : -1;
    }
  }
  return set_default(o, name, 0, nullptr);
}

// --- object's own methods, for super() ---
METHOD(object, __init__, 0, -1) { return NEWREF(NONE); }
STATICMETHOD(object, __new__, 1, -1) { if (!is_kind(args[0], K_TYPE)) FAIL(E_TypeError, "object.__new__(X): X is not a type object (%T)", args[0]); Type* t = as<Type>(args[0]); return t->kind == K_OBJECT ? object_new(t) : type_make(t, args + 1, n - 1, kw); }
METHOD(object, __repr__, 0, 0) { return default_repr(self); }
METHOD(object, __str__, 0, 0) { return rt_repr(self); }
METHOD(object, __eq__, 1, 1) { return NEWREF(self == args[0] ? TRUE : NOTIMPL); }
METHOD(object, __ne__, 1, 1) { V r = rt_compare(C_EQ, self, args[0]); if (!r) return 0; int c = rt_truth(r); DECREF(r); return NEWREF(MKB(!c)); }
METHOD(object, __hash__, 0, 0) { int64_t h = (int64_t)(self >> 4); return rt_int(h); }
METHOD(object, __getattribute__, 1, 1) { V v = lookup(self, args[0]); if (!v && !rt.error) no_attribute(self, args[0]); return v; }
static V set_named(V self, V name, V value) {
  if (!is_str(name)) FAIL(E_TypeError, "attribute name must be string, not '%T'", name);
  Own known = str_intern(NEWREF(name));
  return set_default(self, known, value, nullptr) ? 0 : NEWREF(NONE);
}
METHOD(object, __setattr__, 2, 2) { return set_named(self, args[0], args[1]); }
METHOD(object, __delattr__, 1, 1) { return set_named(self, args[0], 0); }
METHOD(object, __format__, 1, 1) { if (!is_str(args[0])) FAIL(E_TypeError, "__format__() argument must be str, not %T", args[0]); if (as<Str>(args[0])->n) FAIL(E_TypeError, "unsupported format string passed to %T.__format__", self); return rt_str(self); }
METHOD(object, __sizeof__, 0, 0) { return MKI(type_of(self)->size); }
CLASSMETHOD(object, __init_subclass__, 0, 0) { return NEWREF(NONE); }
CLASSMETHOD(object, __subclasshook__, 1, 1) { return NEWREF(NOTIMPL); }
METHOD(type, mro, 0, 0) { return seq_to_list(ready(as<Type>(self))->mro); }
METHOD(type, __instancecheck__, 1, 1) { return NEWREF(MKB(is_instance(args[0], as<Type>(self)))); }
GETTER(type, __base__) { Type* base = as<Type>(self)->base; return NEWREF(base ? VAL(base) : NONE); }
METHOD(type, __subclasscheck__, 1, 1) {
  if (!is_kind(args[0], K_TYPE)) FAIL(E_TypeError, "issubclass() arg 1 must be a class");
  return NEWREF(MKB(is_subtype(as<Type>(args[0]), as<Type>(self))));
}
METHOD(type, __subclasses__, 0, 0) { return list_new(0); }
V type_call(Type* t, V* args, intptr_t n, V kw);
extern "C" const CDef m_type___call__, m_type___init__;
static V type_call_fn(V self, V* args, intptr_t n, V kw) { return type_call(as<Type>(self), args, n, kw); }
const CDef m_type___call__ = {"__call__", type_call_fn, 0, -1, CF_KW};
METHOD_KW(type, __init__, 0, -1) { return NEWREF(NONE); }
V type_create(Type* meta, V name, V bases, V ns, V kw_args);
extern "C" const CDef m_type___new__;
static V type_new_fn(V, V* args, intptr_t n, V kw) {
  if (n < 4) FAIL(E_TypeError, "type.__new__() takes exactly 3 arguments (%d given)", (int)n - 1);
  intptr_t k = kw ? as<Tuple>(kw)->n : 0;
  if (n - k != 4) FAIL(E_TypeError, "type.__new__() takes exactly 3 arguments (%d given)", (int)(n - k) - 1);
  if (!is_kind(args[0], K_TYPE)) FAIL(E_TypeError, "type.__new__(X): X is not a type object (%T)", args[0]);
  V d = dict_new();
  for (intptr_t i = 0; i < k; i++) dict_set(d, as<Tuple>(kw)->a[i], args[n - k + i]);
  V r = type_create(as<Type>(args[0]), args[1], args[2], args[3], d);
  DECREF(d);
  return r;
}
const CDef m_type___new__ = {"__new__", type_new_fn, 4, -1, CF_STATIC | CF_KW};

static V make_object(Type* t, V*, intptr_t n, V) {
  if (n) FAIL(E_TypeError, "%s() takes no arguments", t->name);
  return object_new(t);
}
extern "C" const CDef* const methods_object[];
Type T_object = {{1 << 30, &T_type}, "object", K_OBJECT, 0, 0, sizeof(Obj), 0, nullptr, methods_object, make_object};
