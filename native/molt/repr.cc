// str(), repr() and ascii() of every layout.
#include "rt.h"
#include "unicode.h"

V exc_str(V o);
V exc_repr(V o);

static bool printable(uint32_t c) { return c < 127 ? c >= 32 : c < 256 ? c >= 161 && c != 173 : uni_printable(c); }

static void escape(Text& t, uint32_t c, bool ascii) {
  static const char* hex = "0123456789abcdef";
  if (c == '\n') t.puts("\\n");
  else if (c == '\r') t.puts("\\r");
  else if (c == '\t') t.puts("\\t");
  else if (printable(c) && !(ascii && c > 126)) t.put(c);
  else {
    int n = c < 256 ? 2 : c < 65536 ? 4 : 8;
    t.put('\\');
    t.put(n == 2 ? 'x' : n == 4 ? 'u' : 'U');
    while (n-- > 0) t.put((uint32_t)hex[c >> (4 * n) & 15]);
  }
}
static V str_repr(V v, bool ascii) {
  Str* s = as<Str>(v);
  bool single = false, dbl = false;
  for (intptr_t i = 0; i < s->n; i++) {
    uint32_t c = str_at(s, i);
    single |= c == '\'', dbl |= c == '"';
  }
  uint32_t q = single && !dbl ? '"' : '\'';
  Text t;
  t.put(q);
  for (intptr_t i = 0; i < s->n; i++) {
    uint32_t c = str_at(s, i);
    if (c == q || c == '\\') t.put('\\'), t.put(c);
    else escape(t, c, ascii);
  }
  t.put(q);
  return t.take();
}
static void bytes_repr(Text& t, const uint8_t* p, intptr_t n, bool array = false) {
  bool single = memchr(p, '\'', (size_t)n), dbl = memchr(p, '"', (size_t)n);
  uint32_t q = single && !dbl ? '"' : '\'';
  t.put('b');
  t.put(q);
  for (intptr_t i = 0; i < n; i++) {
    if (p[i] == q || p[i] == '\\' || (array && p[i] == '\'')) t.put('\\'), t.put(p[i]);
    else if (p[i] == '\n') t.puts("\\n");
    else if (p[i] == '\r') t.puts("\\r");
    else if (p[i] == '\t') t.puts("\\t");
    else if (p[i] >= 32 && p[i] < 127) t.put(p[i]);
    else t.puts("\\x"), t.put((uint32_t)"0123456789abcdef"[p[i] >> 4]), t.put((uint32_t)"0123456789abcdef"[p[i] & 15]);
  }
  t.put(q);
}

// Containers that hold themselves print as [...]; those being printed are chained on the stack.
struct Busy { V v; Busy* up; };
static Busy* busy;

static V seq_repr(V v, V* items, intptr_t n, const char* open, const char* close, bool tuple) {
  Text t;
  t.puts(open);
  for (intptr_t i = 0; i < n; i++) {
    if (i) t.puts(", ");
    V x = NEWREF(is_kind(v, K_LIST) ? as<List>(v)->a[i] : items[i]);
    bool ok = t.repr(x);
    DECREF(x);
    if (!ok) return t.drop(), (V)0;
    if (is_kind(v, K_LIST)) n = as<List>(v)->n;
  }
  if (tuple && n == 1) t.put(',');
  t.puts(close);
  return t.take();
}
static V within(V v, V (*text)(V)) {
  Type* ty = type_of(v);
  for (Busy* b = busy; b; b = b->up)
    if (b->v == v) return str_from(ty->kind == K_LIST ? "[...]" : ty->kind == K_TUPLE ? "(...)" : ty->kind == K_DICT ? "{...}" : "set(...)");
  if (++rt.depth > depth_limit() + 50) {
    rt.depth--;
    FAIL(E_RecursionError, "maximum recursion depth exceeded while getting the repr of an object");
  }
  Busy here = {v, busy};
  busy = &here;
  V r = text(v);
  busy = here.up;
  rt.depth--;
  return r;
}
static V list_text(V v) { return seq_repr(v, nullptr, as<List>(v)->n, "[", "]", false); }
static V tuple_text(V v) { return seq_repr(v, as<Tuple>(v)->a, as<Tuple>(v)->n, "(", ")", true); }
static V dict_text(V v) {
  Text t;
  V k, x;
  bool first = true, ok = true;
  t.put('{');
  for (intptr_t at = 0; ok && dict_next(v, &at, &k, &x);) {
    if (!first) t.puts(", ");
    first = false;
    INCREF(k), INCREF(x);
    ok = t.repr(k);
    t.puts(": ");
    ok = ok && t.repr(x);
    DECREF(k), DECREF(x);
  }
  t.put('}');
  return ok ? t.take() : (t.drop(), 0);
}
static V set_text(V v) {
  Type* ty = type_of(v);
  bool named = ty->kind == K_FROZENSET || ty->flags & TF_USER;
  Text t;
  if (!as<Set>(v)->used) {
    t.puts(ty->name);
    t.puts("()");
    return t.take();
  }
  V l = seq_to_list(v);
  if (!l) return 0;
  if (named) t.puts(ty->name), t.put('(');
  V in = seq_repr(l, nullptr, as<List>(l)->n, "{", "}", false);
  DECREF(l);
  if (!in) return t.drop(), (V)0;
  t.str(in);
  DECREF(in);
  if (named) t.put(')');
  return t.take();
}
V list_repr(V v) { return within(v, list_text); }
V dict_repr(V v) { return within(v, dict_text); }
V set_repr(V v) { return within(v, set_text); }
static void put_address(Text& t, V v) {
  t.puts(" at 0x");
  for (int i = 44; i >= 0; i -= 4) t.put((uint32_t)"0123456789abcdef"[v >> i & 15]);
}
V default_repr(V v) {
  Type* t = type_of(v);
  Text s;
  s.put('<');
  if (t->flags & TF_USER) {
    V m = type_lookup(t, S___module__);
    if (m && is_str(m)) s.str(m), s.put('.');
  }
  s.str(ready(t)->qualname);
  s.puts(" object");
  put_address(s, v);
  s.put('>');
  return s.take();
}
static void float_part(Text& t, double d) {
  char b[40];
  int n = float_text(d, b);
  if (n > 2 && b[n - 1] == '0' && b[n - 2] == '.') n -= 2;
  t.putn(b, n);
}
V float_repr(V v) {
  char b[40];
  int n = float_text(float_of(v), b);
  return rt_string(b, n);
}
V complex_repr(V v) {
  Complex* c = as<Complex>(v);
  Text t;
  bool real = c->re != 0 || __builtin_signbit(c->re);
  if (real) t.put('('), float_part(t, c->re);
  if (real && !(__builtin_signbit(c->im) && c->im == c->im)) t.put('+');
  float_part(t, c->im);
  t.put('j');
  if (real) t.put(')');
  return t.take();
}
V bytes_kind_repr(V v) {
  Text t;
  if (is_kind(v, K_BYTES)) {
    bytes_repr(t, as<Bytes>(v)->a, as<Bytes>(v)->n);
    return t.take();
  }
  t.puts("bytearray(");
  bytes_repr(t, as<ByteArray>(v)->a ? as<ByteArray>(v)->a : (const uint8_t*)"", as<ByteArray>(v)->n, true);
  t.put(')');
  return t.take();
}
V range_repr(V v) {
  Range* r = as<Range>(v);
  Text t;
  t.puts("range(");
  t.repr(r->start), t.puts(", "), t.repr(r->stop);
  if (r->step != MKI(1)) t.puts(", "), t.repr(r->step);
  t.put(')');
  return t.take();
}
V slice_repr(V v) {
  Slice* s = as<Slice>(v);
  Text t;
  t.puts("slice("), t.repr(s->lo), t.puts(", "), t.repr(s->hi), t.puts(", "), t.repr(s->step), t.put(')');
  return t.take();
}
V func_repr(V v) {
  V q = rt_getattr(v, S___qualname__);
  Text t;
  t.puts("<function ");
  t.str(q);
  DECREF(q);
  put_address(t, v);
  t.put('>');
  return t.take();
}
V method_repr(V v) {
  Own q = attr_lookup(as<Method>(v)->func, S___qualname__);
  if (!q && rt.error && !err_is(&E_AttributeError)) return 0;
  err_clear();
  Text t;
  t.puts("<bound method ");
  if (q && is_str(q)) t.str(q);
  else t.put('?');
  t.puts(" of ");
  if (!t.repr(as<Method>(v)->self)) return t.drop(), (V)0;
  t.put('>');
  return t.take();
}
V gen_repr(V v) {
  Text t;
  t.puts("<"), t.puts(type_of(v)->name), t.puts(" object "), t.puts(as<Gen>(v)->code->qualname);
  put_address(t, v);
  t.put('>');
  return t.take();
}
V view_repr(V v) {
  int what = as<View>(v)->what;
  Text t;
  t.puts(what == 0 ? "dict_keys(" : what == 1 ? "dict_values(" : "dict_items(");
  V l = seq_to_list(v);
  bool ok = l && t.repr(l);
  XDECREF(l);
  if (!ok) return t.drop(), (V)0;
  t.put(')');
  return t.take();
}
static V builtin_repr(V v) {
  Type* ty = type_of(v);
  const KindOps* own = kind_ops[ty->kind];
  if (own && own->repr) return own->repr(v);
  switch (ty->kind) {
    case K_INT: return int_text(v, 10);
    case K_BOOL: return str_from(v == TRUE ? "True" : "False");
    case K_NONE: return str_from("None");
    case K_ELLIPSIS: return str_from("Ellipsis");
    case K_NOTIMPL: return str_from("NotImplemented");
    case K_STR: return str_repr(v, false);
    case K_EXC: return exc_repr(v);
    default: break;
  }
  Text t;
  switch (ty->kind) {
    case K_TUPLE: return within(v, tuple_text);
    case K_TYPE: {
      Type* c = as<Type>(v);
      t.puts("<class '");
      V m = c->flags & TF_USER || strchr(c->name, '.') ? type_lookup(c, S___module__) : 0;
      if (m && is_str(m) && !str_is(m, "builtins")) t.str(m), t.put('.');
      t.str(ready(c)->qualname);
      t.puts("'>");
      return t.take();
    }
    case K_CFUNC:
      t.puts(as<CFunc>(v)->self ? "<built-in method " : "<built-in function ");
      t.puts(as<CFunc>(v)->def->name);
      if (as<CFunc>(v)->self) t.puts(" of "), t.puts(type_name(as<CFunc>(v)->self)), t.puts(" object"), put_address(t, as<CFunc>(v)->self);
      t.put('>');
      return t.take();
    case K_MODULE: t.puts("<module '"), t.puts(as<Module>(v)->name), t.puts("'>"); return t.take();
    default: return default_repr(v);
  }
}
const char* type_name(V v) { return type_of(v)->name; }

static V text_result(V r, const char* name) {
  if (r && !is_str(r)) {
    rt_errorf(&E_TypeError, "%s returned non-string (type %T)", name, r);
    DECREF(r);
    return 0;
  }
  return r;
}
extern "C" V rt_repr(V v) {
  if (type_of(v)->ops & OP_REPR) {
    bool found;
    V r = special_call(v, S___repr__, nullptr, 0, &found);
    if (found) return text_result(r, "__repr__");
  }
  if (is_kind(v, K_TYPE) && type_of(v) != &T_type) {
    bool found = false;
    V f = type_lookup(type_of(v), S___repr__);
    if (f && is_kind(f, K_FUNC)) return text_result(special_call(v, S___repr__, nullptr, 0, &found), "__repr__");
  }
  return builtin_repr(v);
}
extern "C" V rt_str(V v) {
  if (is_exact(v, &T_str)) return NEWREF(v);
  if (type_of(v)->ops & OP_STR) {
    bool found;
    V r = special_call(v, S___str__, nullptr, 0, &found);
    if (found) return text_result(r, "__str__");
  }
  if (is_kind(v, K_STR) && !(type_of(v)->ops & OP_REPR)) { Text t; t.str(v); return t.take(); }
  if (is_kind(v, K_STR)) { Text t; t.str(v); return t.take(); }
  if (is_kind(v, K_EXC)) return exc_str(v);
  return rt_repr(v);
}
extern "C" V rt_ascii(V v) {
  V r = rt_repr(v);
  if (!r || as<Str>(r)->ascii) return r;
  Text t;
  for (intptr_t i = 0; i < as<Str>(r)->n; i++) {
    uint32_t c = str_at(as<Str>(r), i);
    if (c < 127) t.put(c); else escape(t, c, true);
  }
  DECREF(r);
  return t.take();
}
METHOD(list, __repr__, 0, 0) { return list_repr(self); }
METHOD(dict, __repr__, 0, 0) { return dict_repr(self); }
METHOD(BaseException, __repr__, 0, 0) { return exc_repr(self); }
METHOD(BaseException, __str__, 0, 0) { return exc_str(self); }
METHOD(int, __repr__, 0, 0) { return builtin_repr(self); }
METHOD(str, __repr__, 0, 0) { return builtin_repr(self); }
METHOD(float, __repr__, 0, 0) { return builtin_repr(self); }
METHOD(tuple, __repr__, 0, 0) { return builtin_repr(self); }
METHOD(set, __repr__, 0, 0) { return builtin_repr(self); }
METHOD(type, __repr__, 0, 0) { return builtin_repr(self); }
BUILTIN(repr, 1, 1) { return rt_repr(args[0]); }
BUILTIN(ascii, 1, 1) { return rt_ascii(args[0]); }
