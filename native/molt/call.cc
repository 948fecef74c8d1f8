// Calls: binding arguments to parameters, runtime functions, bound methods, and the function type.
#include "rt.h"
#ifdef MOLT_SANITIZE
#include <unistd.h>
#endif

V type_call(Type* t, V* args, intptr_t n, V kw);

V call0(V f) { return rt_call(f, nullptr, 0, 0); }
V call1(V f, V a) { return rt_call(f, &a, 1, 0); }
V call2(V f, V a, V b) { V args[] = {a, b}; return rt_call(f, args, 2, 0); }

V method_repr(V v);
V func_repr(V v);
V method_new(V func, V self) {
  static const KindOps ops = {method_repr, nullptr, nullptr, nullptr};
  kind_ops[K_METHOD] = &ops;
  Method* m = make<Method>(&T_method);
  m->func = NEWREF(func), m->self = NEWREF(self);
  return VAL(m);
}
V cfunc_new(const CDef* def, V self) {
  CFunc* f = make<CFunc>(&T_cfunc);
  f->def = def;
  if (self) f->self = NEWREF(self);
  return VAL(f);
}
extern "C" V rt_function(const Code* code, V defaults, V kwdefaults, intptr_t ncells, V* cells) {
  static const KindOps ops = {func_repr, nullptr, nullptr, nullptr};
  kind_ops[K_FUNC] = &ops;
  gc_door = gc_collect;
  Func* f = make<Func>(&T_func, sizeof(V) * (size_t)ncells);
  f->code = code;
  f->defaults = defaults, f->kwdefaults = kwdefaults;  // taken over
  f->ncells = ncells;
  for (intptr_t i = 0; i < ncells; i++) f->cells[i] = NEWREF(cells[i]);
  return VAL(f);
}

V call_kw(V* args, intptr_t n, V kw, const char* name) {
  if (!kw) return 0;
  Tuple* k = as<Tuple>(kw);
  for (intptr_t i = 0; i < k->n; i++) if (str_is(k->a[i], name)) return args[n - k->n + i];
  return 0;
}
int kw_only(V kw, const char* fn, const char* const* names) {
  if (!kw) return 0;
  Tuple* k = as<Tuple>(kw);
  for (intptr_t i = 0; i < k->n; i++) {
    bool known = false;
    for (const char* const* p = names; *p; p++) known |= str_is(k->a[i], *p);
    if (!known) FAILI(E_TypeError, "'%U' is an invalid keyword argument for %s()", k->a[i], fn);
  }
  return 0;
}

static void positional_error(const Code* c, V fv, intptr_t given, intptr_t kwonly) {
  Func* f = as<Func>(fv);
  intptr_t nd = f->defaults ? as<Tuple>(f->defaults)->n : 0;
  (void)kwonly;
  const char* was = given == 1 ? "was" : "were";
  if (nd) rt_errorf(&E_TypeError, "%s() takes from %d to %d positional arguments but %d %s given", c->qualname, (int)(c->npos - nd), c->npos, (int)given, was);
  else rt_errorf(&E_TypeError, "%s() takes %d positional argument%s but %d %s given", c->qualname, c->npos, c->npos == 1 ? "" : "s", (int)given, was);
}
static void missing_error(const Code* c, V* out, intptr_t from, intptr_t to, const char* kind) {
  intptr_t count = 0;
  for (intptr_t i = from; i < to; i++) count += !out[i];
  Text t;
  intptr_t k = 0;
  for (intptr_t i = from; i < to; i++) {
    if (out[i]) continue;
    if (k) t.puts(count == 2 ? " and " : k == count - 1 ? ", and " : ", ");
    t.put('\'');
    t.str(*c->params[i]);
    t.put('\'');
    k++;
  }
  V names = t.take();
  rt_errorf(&E_TypeError, "%s() missing %d required %s argument%s: %U", c->qualname, (int)count, kind, count == 1 ? "" : "s", names);
  DECREF(names);
}

// Fills `out` with every parameter's value, borrowed but for *args and **kw, which are new; -1 on error.
static int bind(V fv, V* args, intptr_t n, V kw, V* out) {
  Func* f = as<Func>(fv);
  const Code* c = f->code;
  intptr_t nk = kw ? as<Tuple>(kw)->n : 0, np = n - nk, named = c->npos + c->nkwonly;
  int at_star = c->flags & CO_VARARGS ? (int)named : -1, at_kw = c->flags & CO_VARKW ? c->nparams - 1 : -1;
  for (intptr_t i = 0; i < c->nparams; i++) out[i] = 0;
  intptr_t take = np < c->npos ? np : c->npos;
  for (intptr_t i = 0; i < take; i++) out[i] = args[i];
  if (at_kw >= 0) out[at_kw] = dict_new();
  if (at_star >= 0) {
    intptr_t extra = np - take;
    V t = extra ? tuple_new(extra) : rt_tuple(0, nullptr);
    for (intptr_t i = 0; i < extra; i++) as<Tuple>(t)->a[i] = NEWREF(args[take + i]);
    out[at_star] = t;
  }
  for (intptr_t k = 0; k < nk; k++) {
    V name = as<Tuple>(kw)->a[k], v = args[np + k];
    intptr_t i = c->nposonly;
    while (i < named && *c->params[i] != name) i++;
    if (i == named && !as<Str>(name)->interned) for (i = c->nposonly; i < named; i++) if (str_eq(*c->params[i], name)) break;
    if (i < named) {
      if (out[i]) { rt_errorf(&E_TypeError, "%s() got multiple values for argument '%U'", c->qualname, name); goto fail; }
      out[i] = v;
    } else if (at_kw >= 0) {
      dict_set(out[at_kw], name, v);
    } else {
      for (intptr_t p = 0; p < c->nposonly; p++)
        if (str_eq(*c->params[p], name)) {
          rt_errorf(&E_TypeError, "%s() got some positional-only arguments passed as keyword arguments: '%U'", c->qualname, name);
          goto fail;
        }
      rt_errorf(&E_TypeError, "%s() got an unexpected keyword argument '%U'", c->qualname, name);
      goto fail;
    }
  }
  if (np > c->npos && at_star < 0) { positional_error(c, fv, np, 0); goto fail; }
  {
    intptr_t nd = f->defaults ? as<Tuple>(f->defaults)->n : 0;
    bool missing = false;
    for (intptr_t i = take; i < c->npos; i++) {
      if (out[i]) continue;
      if (i >= c->npos - nd) out[i] = as<Tuple>(f->defaults)->a[i - (c->npos - nd)];
      else missing = true;
    }
    if (missing) { missing_error(c, out, 0, c->npos - nd, "positional"); goto fail; }
    for (intptr_t i = c->npos; i < named; i++) {
      if (out[i]) continue;
      V v = f->kwdefaults ? dict_get_str(f->kwdefaults, *c->params[i]) : 0;
      if (v) out[i] = v; else missing = true;
    }
    if (missing) { missing_error(c, out, c->npos, named, "keyword-only"); goto fail; }
  }
  return 0;
fail:
  if (at_star >= 0) DECREF(out[at_star]);
  if (at_kw >= 0) DECREF(out[at_kw]);
  return -1;
}

V func_call(V fv, V* args, intptr_t n, V kw) {
  Func* f = as<Func>(fv);
  const Code* c = f->code;
  if (!kw && n == c->nparams && !(c->flags & (CO_VARARGS | CO_VARKW)) && n == c->npos) return c->vec(fv, args);
  V stack[24], *out = c->nparams <= 24 ? stack : (V*)mem_alloc(sizeof(V) * (size_t)c->nparams);
  V r = 0;
  Own defaults = f->defaults ? NEWREF(f->defaults) : 0, kwdefaults = f->kwdefaults ? NEWREF(f->kwdefaults) : 0;  // it may get others while it runs
  if (!bind(fv, args, n, kw, out)) {
    r = c->vec(fv, out);
    if (c->flags & CO_VARARGS) DECREF(out[c->npos + c->nkwonly]);
    if (c->flags & CO_VARKW) DECREF(out[c->nparams - 1]);
  }
  if (out != stack) mem_free(out, sizeof(V) * (size_t)c->nparams);
  return r;
}

#ifdef MOLT_SANITIZE
extern "C" V rt_checked(const char* name, V result) {
  static const char odd[] = "runtime error: with a result comes an error, or neither of them, from ";
  if (!result == !rt.error) {
    (void)!write(2, odd, sizeof odd - 1), (void)!write(2, name, strlen(name)), (void)!write(2, "\n", 1);
  }
  return result;
}
#endif
extern "C" V rt_call_def(const CDef* d, V* args, intptr_t n, V kw) {
  intptr_t np = n - (kw ? as<Tuple>(kw)->n : 0);
  if (kw && as<Tuple>(kw)->n == 0) kw = 0;
  if (kw && !(d->flags & CF_KW)) FAIL(E_TypeError, "%s() takes no keyword arguments", d->name);
  if (np < d->min || (d->max >= 0 && np > d->max)) {
    if (d->min == d->max) {
      if (d->min == 0) FAIL(E_TypeError, "%s() takes no arguments (%d given)", d->name, (int)np);
      if (d->min == 1) FAIL(E_TypeError, "%s() takes exactly one argument (%d given)", d->name, (int)np);
      FAIL(E_TypeError, "%s expected %d arguments, got %d", d->name, d->min, (int)np);
    }
    FAIL(E_TypeError, "%s expected at %s %d argument%s, got %d", d->name, np < d->min ? "least" : "most", np < d->min ? d->min : d->max, (np < d->min ? d->min : d->max) == 1 ? "" : "s", (int)np);
  }
  return rt_checked(d->name, d->fn(0, args, n, kw));
}
static V cfunc_call(CFunc* f, V* args, intptr_t n, V kw) {
  const CDef* d = f->def;
  if (rt_poll()) return 0;
  if (d->flags & (CF_BUILTIN | CF_STATIC)) return rt_call_def(d, args, n, kw);
  V self = f->self;
  if (!self) {
    if (n < 1) FAIL(E_TypeError, "unbound method %s.%s() needs an argument", f->owner ? f->owner->name : "object", d->name);
    self = *args++, n--;
    if (f->owner && UNLIKELY(type_of(self) != f->owner) && !is_instance(self, f->owner))
      FAIL(E_TypeError, d->name[0] == '_' ? "descriptor '%s' requires a '%U' object but received a '%T'" : "descriptor '%s' for '%U' objects doesn't apply to a '%T' object", d->name, f->owner->qualname, self);
  }
  intptr_t np = n - (kw ? as<Tuple>(kw)->n : 0);
  if (kw && !(d->flags & CF_KW)) FAIL(E_TypeError, "%s.%s() takes no keyword arguments", d->flags & CF_CLASS && is_kind(self, K_TYPE) ? as<Type>(self)->name : type_of(self)->name, d->name);
  if (np < d->min || (d->max >= 0 && np > d->max)) {
    if (d->min == d->max && d->min == 0) FAIL(E_TypeError, "%T.%s() takes no arguments (%d given)", self, d->name, (int)np);
    if (d->min == d->max && d->min == 1) FAIL(E_TypeError, "%T.%s() takes exactly one argument (%d given)", self, d->name, (int)np);
    FAIL(E_TypeError, "%s expected at %s %d argument%s, got %d", d->name, np < d->min ? "least" : "most", np < d->min ? d->min : d->max, (np < d->min ? d->min : d->max) == 1 ? "" : "s", (int)np);
  }
  return rt_checked(d->name, d->fn(self, args, n, kw));
}

extern "C" V rt_call(V f, V* args, intptr_t n, V kw) {
  if (IS_INT(f)) FAIL(E_TypeError, "'%T' object is not callable", f);
  Type* t = PTR(f)->type;
  switch (t->kind) {
    case K_FUNC: return func_call(f, args, n, kw);
    case K_CFUNC: return cfunc_call(as<CFunc>(f), args, n, kw);
    case K_METHOD: {
      Method* m = as<Method>(f);
      V stack[12], *all = n < 11 ? stack : (V*)mem_alloc(sizeof(V) * (size_t)(n + 1));
      all[0] = m->self;
      if (n) memcpy(all + 1, args, sizeof(V) * (size_t)n);
      V r = rt_call(m->func, all, n + 1, kw);
      if (all != stack) mem_free(all, sizeof(V) * (size_t)(n + 1));
      return r;
    }
    case K_TYPE: {
      if (t != &T_type && t->ops & OP_CALL) {
        bool found;
        V call = type_lookup(t, S___call__);
        if (call && is_kind(call, K_FUNC)) {
          (void)found;
          V stack[12], *all = n < 11 ? stack : (V*)mem_alloc(sizeof(V) * (size_t)(n + 1));
          all[0] = f;
          if (n) memcpy(all + 1, args, sizeof(V) * (size_t)n);
          V r = rt_call(call, all, n + 1, kw);
          if (all != stack) mem_free(all, sizeof(V) * (size_t)(n + 1));
          return r;
        }
      }
      return type_call(as<Type>(f), args, n, kw);
    }
    case K_STATICMETHOD: return rt_call(as<Prop>(f)->get, args, n, kw);
    default: break;
  }
  V m = special(f, S___call__);
  if (!m) {
    if (!rt.error) rt_errorf(&E_TypeError, "'%T' object is not callable", f);
    return 0;
  }
  if (py_enter()) return DECREF(m), (V)0;
  V r = rt_call(m, args, n, kw);
  rt.depth--;
  DECREF(m);
  return r;
}
bool callable(V v) {
  if (IS_INT(v)) return false;
  int k = PTR(v)->type->kind;
  return k == K_FUNC || k == K_CFUNC || k == K_METHOD || k == K_TYPE || k == K_STATICMETHOD || type_lookup(PTR(v)->type, S___call__);
}

// What `*args` and `**kwargs` hold, as the arguments of a call; `kwargs` may change meanwhile.
static V call_with(V f, Tuple* t, Dict* kwargs) {
  intptr_t n = t->n, k = kwargs->used, i = 0;
  V few[16], *all = n + k <= 16 ? few : (V*)mem_alloc(sizeof(V) * (size_t)(n + k));
  memcpy(all, t->a, sizeof(V) * (size_t)n);
  V names = tuple_new(k), key, val, r = 0;
  bool bad = false;
  for (intptr_t at = 0; dict_next(VAL(kwargs), &at, &key, &val);) {
    bad |= !is_str(key);
    as<Tuple>(names)->a[i] = NEWREF(key);
    all[n + i++] = NEWREF(val);
  }
  if (bad) rt_errorf(&E_TypeError, "keywords must be strings");
  else r = rt_call(f, all, n + k, names);
  for (i = 0; i < k; i++) DECREF(all[n + i]);
  DECREF(names);
  if (all != few) mem_free(all, sizeof(V) * (size_t)(n + k));
  return r;
}
extern "C" V rt_call_ex(V f, V args, V kwargs) {
  V t = is_kind(args, K_TUPLE) ? NEWREF(args) : 0;
  if (!t) {
    t = seq_to_tuple(args);
    if (!t) {
      if (err_is(&E_TypeError)) {
        err_clear();
        V name = is_kind(f, K_FUNC) ? rt_getattr(f, S___qualname__) : 0;
        if (name) rt_errorf(&E_TypeError, "__main__.%U() argument after * must be an iterable, not %T", name, args);
        else err_clear(), rt_errorf(&E_TypeError, "argument after * must be an iterable, not %T", args);
        XDECREF(name);
      }
      return 0;
    }
  }
  V r = kwargs && as<Dict>(kwargs)->used ? call_with(f, as<Tuple>(t), as<Dict>(kwargs)) : rt_call(f, as<Tuple>(t)->a, as<Tuple>(t)->n, 0);
  DECREF(t);
  return r;
}
// `f(*args, **kwargs)`: the mapping as it is, of which no dict is made where it is one.
extern "C" V rt_call_spread(V f, V args, V kwargs) {
  if (is_exact(kwargs, &T_dict)) return rt_call_ex(f, args, kwargs);
  V d = dict_new(), r = rt_dict_merge_kw(d, kwargs, f) ? 0 : rt_call_ex(f, args, d);
  DECREF(d);
  return r;
}
extern "C" V rt_keywords(V d) {
  V key, value;
  for (intptr_t at = 0; d && dict_next(d, &at, &key, &value);) if (!is_exact(key, &T_str)) return 0;
  return d && as<Dict>(d)->used ? dict_copy(d) : dict_new();
}
extern "C" V rt_tuple_copy(V t) {
  intptr_t n = as<Tuple>(t)->n;
  if (!n) return rt_tuple(0, nullptr);
  V r = tuple_new(n);
  for (intptr_t i = 0; i < n; i++) as<Tuple>(r)->a[i] = NEWREF(as<Tuple>(t)->a[i]);
  return r;
}
// What messages call a function by; 0 with an error.
static V called_name(V f) {
  V name = attr_lookup(f, is_kind(f, K_FUNC) ? S___qualname__ : S___name__);
  if (name && is_str(name)) return name;
  XDECREF(name);
  return rt.error ? 0 : rt_repr(f);
}
extern "C" int rt_dict_merge_kw(V d, V o, V f) {
  if (!is_kind(o, K_DICT)) {
    V m = attr_lookup(o, S_keys);
    if (!m) {
      if (rt.error) return -1;
      Own name = called_name(f);
      if (name) rt_errorf(&E_TypeError, is_kind(f, K_FUNC) ? "__main__.%U() argument after ** must be a mapping, not %T" : "%U() argument after ** must be a mapping, not %T", (V)name, o);
      return -1;
    }
    DECREF(m);
    return rt_dict_update(d, o);
  }
  V k, v;
  for (intptr_t at = 0; dict_next(o, &at, &k, &v);) {
    if (is_str(k) && dict_get(d, k)) {
      Own name = is_kind(f, K_FUNC) ? called_name(f) : rt_repr(f);
      if (name) rt_errorf(&E_TypeError, is_kind(f, K_FUNC) ? "__main__.%U() got multiple values for keyword argument '%U'" : "%U() got multiple values for keyword argument '%U'", (V)name, k);
      return -1;
    }
    if (dict_set(d, k, v)) return -1;
  }
  return 0;
}

// Methods of builtin classes stay what they are, so that the place of a call can keep one it has checked.
static void remember_builtin(IC* ic, Type* t, CFunc* f, intptr_t n, V kw) {
  const CDef* d = f->def;
  if (!ic || kw || t->flags & TF_USER || f->self || d->flags & (CF_BUILTIN | CF_STATIC | CF_GETTER | CF_CLASS) || n - 1 < d->min || (d->max >= 0 && n - 1 > d->max)) return;
  ic->builtin = t, ic->fn = d->fn;
}
// A static or class method, without making it a value first; args[0] is what it was asked of.
static V call_unbound(V f, V cls, V* args, intptr_t n, V kw) {
  V inner = NEWREF(as<Prop>(f)->get), r;
  if (is_kind(f, K_STATICMETHOD)) r = func_call(inner, args + 1, n - 1, kw);
  else {
    V was = args[0];
    args[0] = cls;
    r = func_call(inner, args, n, kw);
    args[0] = was;
  }
  DECREF(inner);
  return r;
}
extern "C" V rt_callmeth(V name, V* args, intptr_t n, V kw, IC* ic) {
  V o = args[0];
  Type* t = type_of(o);
  if (ic && !kw && ic_other(ic, t) && ic->code->nparams == n && !as<Inst>(o)->at.dict) {
    V f = NEWREF(ic->val), r = ic->code->vec(f, args);
    DECREF(f);
    return r;
  }
  if (!IS_INT(o) && !(t->ops & OP_GETATTRIBUTE) && t->kind != K_TYPE && t->kind != K_MODULE && t->kind != K_SUPER) {
    V f = type_lookup(t, name);
    if (f && (is_kind(f, K_FUNC) || (is_kind(f, K_CFUNC) && !(as<CFunc>(f)->def->flags & (CF_GETTER | CF_BUILTIN))))) {
      Attrs* a = t->attroff ? (Attrs*)((char*)PTR(o) + t->attroff) : nullptr;
      bool own = a && ((a->dict && dict_get_str(a->dict, name)) || (t->layout && dict_get_str(t->layout, name)));
      if (!own) {
        if (is_kind(f, K_FUNC)) {
          Func* fn = as<Func>(f);
          if (ic && t->flags & TF_USER && t->attroff == (int32_t)__builtin_offsetof(Inst, at) && !(fn->code->flags & (CO_VARARGS | CO_VARKW)) && fn->code->nkwonly == 0)
            ic_fill(ic, t, f);
          INCREF(f);  // the class may lose it meanwhile
          V r = func_call(f, args, n, kw);
          DECREF(f);
          return r;
        }
        remember_builtin(ic, t, as<CFunc>(f), n, kw);
        return cfunc_call(as<CFunc>(f), args, n, kw);
      }
    }
    if (f && t->flags & TF_USER && (is_kind(f, K_STATICMETHOD) || is_kind(f, K_CLASSMETHOD)) && is_kind(as<Prop>(f)->get, K_FUNC) && PTR(f)->type->ops == 0) {
      Attrs* a = t->attroff ? (Attrs*)((char*)PTR(o) + t->attroff) : nullptr;
      if (!a || (!a->dict && !(t->layout && dict_get_str(t->layout, name)))) return call_unbound(f, VAL(t), args, n, kw);
    }
  } else if (t == &T_type && !type_lookup(t, name)) {
    V f = type_lookup(as<Type>(o), name);
    if (f && as<Type>(o)->flags & TF_USER) {
      if (is_kind(f, K_FUNC)) {
        INCREF(f);
        V r = func_call(f, args + 1, n - 1, kw);
        DECREF(f);
        return r;
      }
      if ((is_kind(f, K_STATICMETHOD) || is_kind(f, K_CLASSMETHOD)) && is_kind(as<Prop>(f)->get, K_FUNC) && PTR(f)->type->ops == 0) return call_unbound(f, o, args, n, kw);
    }
  } else if (IS_INT(o)) {
    V f = type_lookup(t, name);
    if (f && is_kind(f, K_CFUNC) && !(as<CFunc>(f)->def->flags & CF_GETTER)) {
      remember_builtin(ic, t, as<CFunc>(f), n, kw);
      return cfunc_call(as<CFunc>(f), args, n, kw);
    }
  }
  V f = rt_getattr(o, name);
  if (!f) return 0;
  V r = rt_call(f, args + 1, n - 1, kw);
  DECREF(f);
  return r;
}
extern "C" int rt_class_ic(V f, IC* ic) {
  if (IS_INT(f) || PTR(f)->type != &T_type) return 0;
  if (ic_other(ic, as<Type>(f))) return 1;
  Type* t = as<Type>(f);
  if (!(t->flags & TF_USER) || t->flags & TF_ABSTRACT || t->kind != K_OBJECT || t->ops & OP_NEW || !(t->ops & OP_INIT)) return 0;
  V init = type_lookup(t, S___init__);
  if (!init || !is_kind(init, K_FUNC)) return 0;
  ic_fill(ic, t, init);
  return 1;
}
extern "C" V rt_instance(V cls) { return object_new(as<Type>(cls)); }
extern "C" V rt_not_made(V o, V r) {
  if (r) {
    rt_errorf(&E_TypeError, "__init__() should return None, not '%T'", r);
    DECREF(r);
  }
  DECREF(o);
  return 0;
}
extern "C" int rt_super_ic(V cls, V self, V name, IC* ic) {
  if (IS_INT(self) || !is_kind(cls, K_TYPE) || is_kind(self, K_TYPE)) return 0;
  Type* t = type_of(self);
  if (!t->mro) return 0;
  Tuple* m = as<Tuple>(t->mro);
  bool after = false;
  for (intptr_t i = 0; i < m->n; i++) {
    V found = after ? dict_get_str(as<Type>(m->a[i])->dict, name) : 0;
    if (found) {
      if (!is_kind(found, K_FUNC)) return 0;
      ic_fill(ic, t, found), ic->builtin = as<Type>(cls);
      return 1;
    }
    if (m->a[i] == cls) after = true;
  }
  return 0;
}
extern "C" int rt_method_ic(V o, V name, IC* ic) {
  Type* t = type_of(o);
  if (ic_other(ic, t) && !as<Inst>(o)->at.dict) return 1;
  if (IS_INT(o) || !(t->flags & TF_USER) || t->ops & OP_GETATTRIBUTE || t->attroff != (int32_t)__builtin_offsetof(Inst, at) || t->kind == K_TYPE || t->kind == K_MODULE || t->kind == K_SUPER) return 0;
  V f = type_lookup(t, name);
  if (!f || !is_kind(f, K_FUNC) || as<Inst>(o)->at.dict || (t->layout && dict_get_str(t->layout, name))) return 0;
  Code const* c = as<Func>(f)->code;
  if (c->flags & (CO_VARARGS | CO_VARKW) || c->nkwonly) return 0;
  ic_fill(ic, t, f);
  return 1;
}
V call_method(V o, V name, V* args, intptr_t n) {
  V f = rt_getattr(o, name);
  if (!f) return 0;
  V r = rt_call(f, args, n, 0);
  DECREF(f);
  return r;
}

// --- function attributes ---
CDEF(o_func___get__, "__get__", 1, 2, 0) { return args[0] == NONE ? NEWREF(self) : method_new(self, args[0]); }
V code_of(V fn);
V func_getattr(V o, V name) {
  if (str_is(name, "__code__")) return code_of(o);
  if (name == S___get__) return cfunc_new(&o_func___get__, o);
  if (name == S___call__) return NEWREF(o);
  Func* f = as<Func>(o);
  if (name == S___name__) return f->name ? NEWREF(f->name) : rt_string(f->code->name, (intptr_t)strlen(f->code->name));
  if (name == S___qualname__) return f->qualname ? NEWREF(f->qualname) : rt_string(f->code->qualname, (intptr_t)strlen(f->code->qualname));
  if (name == S___doc__) return f->doc ? NEWREF(f->doc) : f->code->doc ? rt_string(f->code->doc, (intptr_t)strlen(f->code->doc)) : NEWREF(NONE);
  if (name == S___module__) return f->module ? NEWREF(f->module) : rt_string("__main__", 8);
  if (name == S___defaults__) return NEWREF(f->defaults ? f->defaults : NONE);
  if (name == S___kwdefaults__) return NEWREF(f->kwdefaults ? f->kwdefaults : NONE);
  if (name == S___annotations__) { if (!f->annotations) f->annotations = dict_new(); return NEWREF(f->annotations); }
  if (name == S___dict__) { if (!f->at.dict) f->at.dict = dict_new(); return NEWREF(f->at.dict); }
  return 0;
}
int func_setattr(V o, V name, V v) {
  Func* f = as<Func>(o);
  if (!v) return 1;
  V* at = name == S___name__ ? &f->name : name == S___qualname__ ? &f->qualname : name == S___doc__ ? &f->doc : name == S___module__ ? &f->module : name == S___annotations__ ? &f->annotations : name == S___kwdefaults__ ? &f->kwdefaults : name == S___defaults__ ? &f->defaults : nullptr;
  if (!at) return 1;
  if ((at == &f->name || at == &f->qualname) && !is_str(v)) FAILI(E_TypeError, "%U must be set to a string object", name);
  if (at == &f->defaults && v != NONE && !is_kind(v, K_TUPLE)) FAILI(E_TypeError, "__defaults__ must be set to a tuple object");
  if ((at == &f->kwdefaults && v != NONE && !is_kind(v, K_DICT)) || (at == &f->annotations && !is_kind(v, K_DICT))) FAILI(E_TypeError, "%U must be set to a dict object", name);
  if (v == NONE && (at == &f->defaults || at == &f->kwdefaults)) SET(at, 0);
  else SET(at, NEWREF(v));
  return 0;
}
METHOD_KW(callable, __call__, 0, -1) { return rt_call(self, args, n, kw); }  // called by their kind; this is for who looks
extern "C" const CDef* const methods_callable[];
Type T_func = {{1 << 30, &T_type}, "function", K_FUNC, TF_NOSUBCLASS | TF_GC, 0, sizeof(Func), __builtin_offsetof(Func, at), &T_object, methods_callable, nullptr};
Type T_cfunc = {{1 << 30, &T_type}, "builtin_function_or_method", K_CFUNC, TF_NOSUBCLASS, 0, sizeof(CFunc), 0, &T_object, methods_callable, nullptr};
static V make_method(Type*, V* args, intptr_t n, V) {
  if (n != 2) FAIL(E_TypeError, "method expected 2 arguments, got %d", (int)n);
  if (!callable(args[0])) FAIL(E_TypeError, "first argument must be callable");
  return method_new(args[0], args[1]);
}
Type T_method = {{1 << 30, &T_type}, "method", K_METHOD, TF_NOSUBCLASS, 0, sizeof(Method), 0, &T_object, methods_callable, nullptr};
USABLE(method, make_method)
static V make_cell(Type*, V* args, intptr_t n, V) { return rt_cell(n ? NEWREF(args[0]) : 0); }
extern "C" V rt_cell(V v) {
  gc_door = gc_collect;
  Cell* c = make<Cell>(&T_cell);
  c->v = v;
  return VAL(c);
}
Type T_cell = {{1 << 30, &T_type}, "cell", K_CELL, TF_NOSUBCLASS, 0, sizeof(Cell), 0, &T_object, nullptr, nullptr};
USABLE(cell, make_cell)

// --- property, classmethod, staticmethod, super ---
static V make_prop(Type* t, V* args, intptr_t n, V kw) {
  intptr_t np = n - (kw ? as<Tuple>(kw)->n : 0);
  bool whole = t->kind != K_PROPERTY;  // one function, whatever it is
  if (whole && (n != 1 || np != 1)) FAIL(E_TypeError, "%s expected 1 argument, got %d", t->kind == K_CLASSMETHOD ? "classmethod" : "staticmethod", (int)np);
  if (np > 4) FAIL(E_TypeError, "property() takes at most 4 arguments (%d given)", (int)np);
  Prop* p = t->flags & TF_USER ? as<Prop>(object_new(t)) : make<Prop>(t);
  V* at[] = {&p->get, &p->set, &p->del, &p->doc};
  static const char* const names[] = {"fget", "fset", "fdel", "doc"};
  for (intptr_t i = 0; i < 4; i++) {
    V v = i < np ? args[i] : call_kw(args, n, kw, names[i]);
    if (v && (whole || v != NONE)) *at[i] = NEWREF(v);
  }
  return VAL(p);
}
static V prop_with(V self, int which, V f) {
  Prop *o = as<Prop>(self), *p = make<Prop>(PTR(self)->type->flags & TF_USER ? &T_property : PTR(self)->type);
  p->get = o->get, p->set = o->set, p->del = o->del, p->doc = o->doc;
  (which == 0 ? p->get : which == 1 ? p->set : p->del) = f;
  XINCREF(p->get), XINCREF(p->set), XINCREF(p->del), XINCREF(p->doc);
  return VAL(p);
}
METHOD(property, getter, 1, 1) { return prop_with(self, 0, args[0]); }
METHOD(property, setter, 1, 1) { return prop_with(self, 1, args[0]); }
METHOD(property, deleter, 1, 1) { return prop_with(self, 2, args[0]); }
extern "C" const CDef* const methods_property[];
Type T_property = {{1 << 30, &T_type}, "property", K_PROPERTY, 0, 0, sizeof(Prop), 0, &T_object, methods_property, nullptr};
USABLE(property, make_prop)
Type T_classmethod = {{1 << 30, &T_type}, "classmethod", K_CLASSMETHOD, 0, 0, sizeof(Prop), 0, &T_object, nullptr, nullptr};
USABLE(classmethod, make_prop)
Type T_staticmethod = {{1 << 30, &T_type}, "staticmethod", K_STATICMETHOD, 0, 0, sizeof(Prop), 0, &T_object, methods_callable, nullptr};
USABLE(staticmethod, make_prop)
extern "C" V rt_super(V cls, V self) {
  if (!is_kind(cls, K_TYPE)) FAIL(E_TypeError, "super() argument 1 must be a type, not %T", cls);
  if (!is_subtype(type_of(self), as<Type>(cls)) && !(is_kind(self, K_TYPE) && is_subtype(as<Type>(self), as<Type>(cls))))
    FAIL(E_TypeError, "super(type, obj): obj must be an instance or subtype of type");
  Super* s = make<Super>(&T_super);
  s->cls = NEWREF(cls), s->self = NEWREF(self);
  return VAL(s);
}
static V make_super(Type*, V* args, intptr_t n, V) {
  if (n != 2) FAIL(E_RuntimeError, "super(): no arguments");
  return rt_super(args[0], args[1]);
}
Type T_super = {{1 << 30, &T_type}, "super", K_SUPER, TF_NOSUBCLASS, 0, sizeof(Super), 0, &T_object, nullptr, nullptr};
USABLE(super, make_super)
Type T_module = {{1 << 30, &T_type}, "module", K_MODULE, TF_NOSUBCLASS, 0, sizeof(Module), 0, &T_object, nullptr, nullptr};
extern "C" V rt_module(const char* name, const V* const* names, V* const* cells, int n) {
  Module* m = make<Module>(&T_module);
  m->name = name, m->names = names, m->cells = cells, m->n = n;
  return VAL(m);
}
