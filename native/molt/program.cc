// What only compiled programs call: their constants, and forms of operations with the wording of syntax.
#include "rt.h"

V make_range(Type* t, V* args, intptr_t n, V kw);

extern "C" {
V rt_const_str(const Const* c, V*) { return rt_intern(c->text, c->n); }
V rt_const_bytes(const Const* c, V*) { return rt_bytes(c->text, c->n); }
V rt_const_int(const Const* c, V*) { return int_parse(c->text, c->n, 16); }
V rt_const_float(const Const* c, V*) { return rt_float(c->d); }
V rt_const_complex(const Const* c, V*) { return rt_complex(0, c->d); }
V rt_const_names(const Const* c, V* all) {
  V t = tuple_new(c->n);
  for (int k = 0; k < c->n; k++) as<Tuple>(t)->a[k] = NEWREF(all[c->names[k]]);
  return t;
}
void rt_constants(V* out, const Const* table, int n) {
  for (int i = 0; i < n; i++) out[i] = table[i].make(&table[i], out);
}
}
extern "C" V rt_builtin(const CDef* def) { return cfunc_new(def, 0); }
extern "C" V rt_range_iter(V start, V stop, V step) {
  V args[] = {start, stop, step}, r = make_range(&T_range, args, 3, 0);
  if (!r) return 0;
  V it = rt_iter(r);
  DECREF(r);
  return it;
}
extern "C" int rt_dict_update_from(V d, V o) {
  if (!is_kind(o, K_DICT)) {
    V m = attr_lookup(o, S_keys);
    if (!m) {
      if (!rt.error) rt_errorf(&E_TypeError, "'%T' object is not a mapping", o);
      return -1;
    }
    DECREF(m);
  }
  return rt_dict_update(d, o);
}
extern "C" int rt_dict_add_kw(V d, V name, V v, V f) {
  V one = dict_new();
  dict_set(one, name, v);
  int r = rt_dict_merge_kw(d, one, f);
  DECREF(one);
  return r;
}
extern "C" int rt_list_extend_star(V l, V o) {
  if (rt_list_extend(l, o) == 0) return 0;
  V it = 0;
  if (err_is(&E_TypeError) && !(type_of(o)->ops & OP_ITER)) {
    V e = rt_fetch();
    it = rt_iter(o);
    if (it) {
      DECREF(it);
      rt_restore(e);
    } else {
      err_clear();
      DECREF(e);
      rt_errorf(&E_TypeError, "Value after * must be an iterable, not %T", o);
    }
  }
  return -1;
}
extern "C" int rt_isinstance(V v, V cls) { return is_instance_of(v, cls); }
extern "C" int rt_annotate(V ns, V name, V type) {
  V d = rt_name_from(ns, S___annotations__);
  if (!d) {
    d = dict_new();
    if (rt_setitem(ns, S___annotations__, d)) return -1;
  }
  int r = dict_set(d, name, type);
  DECREF(d);
  return r;
}
extern "C" V rt_import_from(V module, V name) {
  V v = attr_lookup(module, name);
  if (rt.error && is_instance(rt.error, &E_AttributeError)) err_clear();
  if (!v && !rt.error) rt_errorf(&E_ImportError, "cannot import name '%U' from '%s' (unknown location)", name, is_kind(module, K_MODULE) ? as<Module>(module)->name : "?");
  return v;
}
extern "C" V rt_import_star(V module, V name) {
  V v = attr_lookup(module, name);
  if (!v) err_clear();
  return v;
}
extern "C" void rt_no_module(V name) {
  V message = rt_string("No module named ", 16), quoted = rt_repr(name), text = str_concat(message, quoted);
  V e = exc_new(&E_ModuleNotFoundError, text);
  rt_setattr(e, S_name, name);
  rt_raise(e, 0);
  DECREF(message), DECREF(quoted), DECREF(e);
}
extern "C" void rt_not_compiled(V what) { rt_errorf(&E_RuntimeError, "not compiled: %U", what); }
