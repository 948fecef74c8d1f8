// Exceptions: raising with context and cause, messages, matching, tracebacks on standard error.
#include <stdarg.h>
#include "rt.h"


intptr_t (*gc_door)();
V (*unicode_error_door)(V e);
V (*exception_door)(Type* t, V* args, intptr_t n, V kw);
Thread rt = {0, 0, 0, 1000, 1};

static V exc_make(Type* t, V* args, intptr_t n, V kw) {
  Exc* e = t->flags & TF_USER ? as<Exc>(object_new(t)) : make<Exc>(t);
  if (kw && !(t->ops & OP_INIT)) {
    intptr_t k = as<Tuple>(kw)->n;
    bool import_error = is_subtype(t, &E_ImportError) || is_subtype(t, &E_NameError) || is_subtype(t, &E_AttributeError);
    if (!import_error) { DECREF(VAL(e)); FAIL(E_TypeError, "%s() takes no keyword arguments", t->name); }
    for (intptr_t i = 0; i < k; i++) rt_setattr(VAL(e), as<Tuple>(kw)->a[i], args[n - k + i]);
    n -= k;
  } else if (kw) n -= as<Tuple>(kw)->n;
  e->args = n ? tuple_new(n) : rt_tuple(0, nullptr);
  for (intptr_t i = 0; i < n; i++) as<Tuple>(e->args)->a[i] = NEWREF(args[i]);
  if (n && is_subtype(t, &E_StopIteration)) e->value = NEWREF(args[0]);
  if (n && is_subtype(t, &E_SystemExit)) e->value = NEWREF(n == 1 ? args[0] : e->args);
  if (n >= 3 && n <= 5 && is_subtype(t, &E_OSError)) {  // the file's name is no argument
    e->value = NEWREF(args[2]);
    V two = tuple_of(2, args[0], args[1]);
    SET(&e->args, two);
  }
  if (n >= 2 && t == &E_OSError && IS_INT(args[0])) {
    int64_t code = IVAL(args[0]);
    if (code == 2) e->ob.type = &E_FileNotFoundError;
    else if (code == 4) e->ob.type = &E_InterruptedError;
    else if (code == 11 || code == 114 || code == 115) e->ob.type = &E_BlockingIOError;
    else if (code == 32) e->ob.type = &E_BrokenPipeError;
    else if (code == 110) e->ob.type = &E_TimeoutError;
    else if (code == 13 || code == 1) e->ob.type = &E_PermissionError;
    else if (code == 17) e->ob.type = &E_FileExistsError;
    else if (code == 20) e->ob.type = &E_NotADirectoryError;
    else if (code == 21) e->ob.type = &E_IsADirectoryError;
  }
  return VAL(e);
}
extern "C" V usable_exception(void) {
  exception_door = exc_make;
  return VAL(&E_BaseException);
}
V exc_new(Type* t, V message) {
  Exc* e = as<Exc>(object_new(t));
  e->args = message ? tuple_new(1) : rt_tuple(0, nullptr);
  if (message) as<Tuple>(e->args)->a[0] = message;
  return VAL(e);
}
void error_args_pair(int code, const char* text) {
  Exc* e = as<Exc>(rt.error);
  V t = tuple2(MKI(code), str_from(text));
  SET(&e->args, t);
}

bool err_is(Type* t) { return rt.error && is_instance(rt.error, t); }
void err_clear() {
  V e = rt.error;
  rt.error = 0;
  XDECREF(e);
}
extern "C" V rt_fetch(void) {
  V e = rt.error;
  rt.error = 0;
  return e;
}
extern "C" void rt_restore(V e) { SET(&rt.error, e); }

static void set_context(V e) {
  // the exception being handled becomes the context, unless that would make a circle
  if (!rt.handled || rt.handled == e) return;
  for (V c = rt.handled; c; c = as<Exc>(c)->context)
    if (as<Exc>(c)->context == e) { SET(&as<Exc>(c)->context, 0); break; }
  SET(&as<Exc>(e)->context, NEWREF(rt.handled));
}
extern "C" void rt_raise(V exc, V cause) {
  V e;
  if (is_kind(exc, K_TYPE) && is_subtype(as<Type>(exc), &E_BaseException)) {
    Type* t = as<Type>(exc);
    e = t->flags & TF_USER || t->make ? call0(exc) : exc_new(t, 0);
    if (!e) return;
  } else if (is_kind(exc, K_EXC)) {
    e = NEWREF(exc);
  } else {
    rt_errorf(&E_TypeError, "exceptions must derive from BaseException");
    return;
  }
  if (cause) {
    V c = 0;
    if (is_kind(cause, K_TYPE) && is_subtype(as<Type>(cause), &E_BaseException)) c = call0(cause);
    else if (is_kind(cause, K_EXC)) c = NEWREF(cause);
    else if (cause != NONE) {
      DECREF(e);
      rt_errorf(&E_TypeError, "exception causes must derive from BaseException");
      return;
    }
    SET(&as<Exc>(e)->cause, c);
    as<Exc>(e)->suppress = 1;
  }
  set_context(e);
  SET(&rt.error, e);
}
void raise_new(V exc) {
  set_context(exc);
  SET(&rt.error, exc);
}
extern "C" void rt_reraise(void) {
  if (!rt.handled) {
    rt_errorf(&E_RuntimeError, "No active exception to reraise");
    return;
  }
  SET(&rt.error, NEWREF(rt.handled));
}
extern "C" V rt_push_handled(V e) {
  V former = rt.handled;
  rt.handled = NEWREF(e);
  return former;
}
extern "C" void rt_pop_handled(V former) {
  V e = rt.handled;
  rt.handled = former;
  XDECREF(e);
}
extern "C" int rt_exc_match(V e, V type) {
  if (is_kind(type, K_TUPLE)) {
    for (intptr_t i = 0; i < as<Tuple>(type)->n; i++) {
      int c = rt_exc_match(e, as<Tuple>(type)->a[i]);
      if (c) return c;
    }
    return 0;
  }
  if (!is_kind(type, K_TYPE) || !is_subtype(as<Type>(type), &E_BaseException)) FAILI(E_TypeError, "catching classes that do not inherit from BaseException is not allowed");
  return is_instance(e, as<Type>(type));
}

// %s text, %d int, %l int64, %U str, %R repr of a value, %S str of a value, %T its type's name.
extern "C" void rt_errorf(Type* type, const char* f, ...) {
  va_list ap;
  va_start(ap, f);
  Text t;
  for (; *f; f++) {
    if (*f != '%') { t.put((uint8_t)*f); continue; }
    switch (*++f) {
      case 's': { const char* s = va_arg(ap, const char*); t.puts(s); break; }
      case 'd': t.num(va_arg(ap, int)); break;
      case 'l': t.num(va_arg(ap, int64_t)); break;
      case 'U': t.str(va_arg(ap, V)); break;
      case 'R': { V r = rt_repr(va_arg(ap, V)); if (r) { t.str(r); DECREF(r); } else err_clear(); break; }
      case 'T': t.puts(type_of(va_arg(ap, V))->name); break;
      default: t.put((uint8_t)*f);
    }
  }
  va_end(ap);
  V message = t.take();
  V e = exc_new(type, as<Str>(message)->n || *f ? message : (DECREF(message), (V)0));
  set_context(e);
  SET(&rt.error, e);
}
void rt_attend(int what) {
  if (rt.limit >= 0) rt.held = rt.limit, rt.limit = -1;
  rt.attend |= what;
}
extern "C" int rt_raise_depth(void) {
  if (rt.limit < 0) {  // lowered so that the next call comes here
    int what = rt.attend;
    rt.limit = rt.held;
    rt.attend = 0;
    if (what & (ATTEND_GC | ATTEND_MEMORY) && gc_door) gc_door();
    if (what & ATTEND_MEMORY && mem_over()) return rt.depth--, -1;
    if (rt.depth <= rt.limit) return 0;
  }
  rt.depth--;
  rt.limit += 50;  // room to handle it
  rt_errorf(&E_RecursionError, "maximum recursion depth exceeded");
  rt.limit -= 50;
  return -1;
}
extern "C" void rt_unbound_local(V n) { rt_errorf(&E_UnboundLocalError, "cannot access local variable '%U' where it is not associated with a value", n); }
extern "C" void rt_unbound_free(V n) { rt_errorf(&E_NameError, "cannot access free variable '%U' where it is not associated with a value in enclosing scope", n); }
extern "C" void rt_no_name(V n) { rt_errorf(&E_NameError, "name '%U' is not defined", n); }
extern "C" void rt_raise_assert(V m) { V e = exc_new(&E_AssertionError, m ? NEWREF(m) : 0); set_context(e); SET(&rt.error, e); }

extern "C" void rt_tb(const Code* code, int line) {
  if (!rt.error || !is_kind(rt.error, K_EXC)) return;
  Exc* e = as<Exc>(rt.error);
  Tb* tb = (Tb*)mem_alloc(sizeof(Tb));
  *tb = {e->tb, code, line};
  e->tb = tb;
}

V exc_getattr(V o, V name) {
  Exc* e = as<Exc>(o);
  if (name == S_args) return NEWREF(e->args);
  if (name == S___cause__) return NEWREF(e->cause ? e->cause : NONE);
  if (name == S___context__) return NEWREF(e->context ? e->context : NONE);
  if (name == S___suppress_context__) return NEWREF(MKB(e->suppress));
  if (name == S_value && is_instance(o, &E_StopIteration)) return NEWREF(e->value ? e->value : NONE);
  if (name == S_code && is_instance(o, &E_SystemExit)) return NEWREF(e->value ? e->value : NONE);
  if (name == S___notes__ && e->notes) return NEWREF(e->notes);
  Tuple* a = as<Tuple>(e->args);
  if (is_instance(o, &E_OSError)) {
    if (name == S_errno) return NEWREF(a->n > 1 ? a->a[0] : NONE);
    if (name == S_strerror) return NEWREF(a->n > 1 ? a->a[1] : NONE);
    if (name == S_filename) return NEWREF(e->value ? e->value : NONE);
  }
  if (is_instance(o, &E_ImportError)) {
    if (name == S_msg) return NEWREF(a->n ? a->a[0] : NONE);
    if (name == S_name) return NEWREF(NONE);
  }
  if (is_instance(o, &E_BaseExceptionGroup)) {
    if (name == S_message && a->n > 0) return NEWREF(a->a[0]);
    if (name == S_exceptions && e->value) return NEWREF(e->value);
  }
  return 0;
}
int exc_setattr(V o, V name, V v) {
  Exc* e = as<Exc>(o);
  if (!v) return 1;
  if (name == S_args) { V t = seq_to_tuple(v); if (t) SET(&e->args, t); return t ? 0 : -1; }
  if ((name == S___cause__ || name == S___context__) && v != NONE && !is_kind(v, K_EXC)) FAILI(E_TypeError, name == S___cause__ ? "exception cause must be None or derive from BaseException" : "exception context must be None or derive from BaseException");
  if (name == S___cause__) { SET(&e->cause, v == NONE ? 0 : NEWREF(v)); e->suppress = 1; return 0; }
  if (name == S___context__) { SET(&e->context, v == NONE ? 0 : NEWREF(v)); return 0; }
  if (name == S___suppress_context__) { if (v != TRUE && v != FALSE) FAILI(E_TypeError, "attribute value type must be bool"); e->suppress = v == TRUE; return 0; }
  if (name == S___traceback__) return 0;
  if (name == S_code && is_instance(o, &E_SystemExit)) { SET(&e->value, NEWREF(v)); return 0; }
  if (name == S_value && is_instance(o, &E_StopIteration)) { SET(&e->value, NEWREF(v)); return 0; }
  return 1;
}
METHOD(BaseException, with_traceback, 1, 1) {
  if (args[0] != NONE && strcmp(type_of(args[0])->name, "traceback")) FAIL(E_TypeError, "__traceback__ must be a traceback or None");
  return NEWREF(self);
}
METHOD(BaseException, add_note, 1, 1) {
  Exc* e = as<Exc>(self);
  if (!is_str(args[0])) FAIL(E_TypeError, "note must be a str, not '%T'", args[0]);
  if (!e->notes) e->notes = list_new(0);
  rt_list_append(e->notes, args[0]);
  return NEWREF(NONE);
}
extern "C" const CDef m_BaseException___init__;
static V exc_init_fn(V self, V* args, intptr_t n, V kw) {
  n -= kw ? as<Tuple>(kw)->n : 0;
  V t = n ? tuple_new(n) : rt_tuple(0, nullptr);
  for (intptr_t i = 0; i < n; i++) as<Tuple>(t)->a[i] = NEWREF(args[i]);
  SET(&as<Exc>(self)->args, t);
  if (n && is_instance(self, &E_StopIteration)) SET(&as<Exc>(self)->value, NEWREF(args[0]));
  return NEWREF(NONE);
}
const CDef m_BaseException___init__ = {"__init__", exc_init_fn, 0, -1, CF_KW};

// SyntaxError(message, (file, line, ...)) says where.
static V syntax_text(V message, Tuple* at) {
  V said = rt_str(message), line = rt_str(at->a[1]);
  if (!said || !line) return XDECREF(said), XDECREF(line), (V)0;
  Text t;
  t.str(said), t.puts(" (");
  if (is_str(at->a[0])) {
    intptr_t n = as<Str>(at->a[0])->n, from = n;
    while (from && str_at(as<Str>(at->a[0]), from - 1) != '/') from--;
    t.sub(at->a[0], from, n), t.puts(", ");
  }
  t.puts("line "), t.str(line), t.put(')');
  DECREF(said), DECREF(line);
  return t.take();
}
V exc_str(V o) {
  Exc* e = as<Exc>(o);
  Tuple* a = as<Tuple>(e->args);
  if (is_instance(o, &E_OSError) && a->n >= 2) {
    Text t;
    t.puts("[Errno ");
    Own number = rt_str(a->a[0]), text = number ? rt_str(a->a[1]) : 0;
    if (!text) return 0;
    t.str(number), t.puts("] "), t.str(text);
    if (e->value && (t.puts(": "), !t.repr(e->value))) return 0;
    return t.take();
  }
  if (unicode_error_door && is_instance(o, &E_UnicodeError)) {
    V text = unicode_error_door(o);
    if (text) return text;
  }
  if (is_instance(o, &E_BaseExceptionGroup) && a->n == 2 && e->value && is_str(a->a[0])) {
    int64_t k = as<Tuple>(e->value)->n;
    Text t;
    t.str(a->a[0]);
    t.puts(" (");
    t.num(k);
    t.puts(k == 1 ? " sub-exception)" : " sub-exceptions)");
    return t.take();
  }
  if (a->n >= 2 && is_instance(o, &E_SyntaxError) && is_kind(a->a[1], K_TUPLE) && as<Tuple>(a->a[1])->n >= 2) return syntax_text(a->a[0], as<Tuple>(a->a[1]));
  if (a->n == 0) return NEWREF(S_empty);
  if (a->n == 1) return is_instance(o, &E_KeyError) ? rt_repr(a->a[0]) : rt_str(a->a[0]);
  return rt_repr(e->args);
}
V exc_repr(V o) {
  Exc* e = as<Exc>(o);
  Text t;
  t.puts(type_of(o)->name);
  if (as<Tuple>(e->args)->n == 1) {
    t.put('(');
    if (!t.repr(as<Tuple>(e->args)->a[0])) return t.drop(), (V)0;
    t.put(')');
  } else if (!t.repr(e->args)) return t.drop(), (V)0;
  return t.take();
}

bool (*show_group)(Text& out, V o, int level);  // set by what makes groups
// How a line begins, `level` deep in a tree of groups.
void show_margin(Text& out, int level, char mark) {
  if (level) out.fill(' ', 2 * level), out.put((uint32_t)mark), out.put(' ');
}
void show_trace(Text& out, V o, int level) {
  int shown = 0, total = 0;
  for (Tb* tb = as<Exc>(o)->tb; tb; tb = tb->next) total++;
  for (Tb* tb = as<Exc>(o)->tb; tb; tb = tb->next, shown++) {
    if (total > 40 && shown == 20) show_margin(out, level, '|'), out.puts("  ...\n");
    if (total > 40 && shown >= 20 && shown < total - 20) continue;
    show_margin(out, level, '|');
    out.puts("  File \"");
    out.puts(tb->code->file);
    out.puts("\", line ");
    out.num(tb->line);
    out.puts(", in ");
    out.puts(tb->code->name);
    out.put('\n');
  }
}
void show_last(Text& out, V o, int level) {
  Exc* e = as<Exc>(o);
  show_margin(out, level, '|');
  V mod = type_of(o)->flags & TF_USER ? type_lookup(type_of(o), S___module__) : 0;
  if (mod && is_str(mod) && !str_is(mod, "builtins") && !str_is(mod, "__main__")) out.str(mod), out.put('.');
  out.str(ready(type_of(o))->qualname);
  V s = rt_str(o);
  if (!s) err_clear(), out.puts(": <exception str() failed>");
  else if (as<Str>(s)->n) out.puts(": "), out.str(s);
  XDECREF(s);
  out.put('\n');
  if (e->notes) for (intptr_t i = 0; i < as<List>(e->notes)->n; i++) show_margin(out, level, '|'), out.str(as<List>(e->notes)->a[i]), out.put('\n');
}
void show_exception(Text& out, V o, int level, int depth) {
  Exc* e = as<Exc>(o);
  V before = e->cause ? e->cause : e->suppress ? 0 : e->context;
  if (before && depth < 20) {
    show_exception(out, before, level, depth + 1);
    show_margin(out, level, '|'), out.put('\n'), show_margin(out, level, '|');
    out.puts(e->cause ? "The above exception was the direct cause of the following exception:\n" : "During handling of the above exception, another exception occurred:\n");
    show_margin(out, level, '|'), out.put('\n');
  }
  if (show_group && show_group(out, o, level)) return;
  if (e->tb) show_margin(out, level, '|'), out.puts("Traceback (most recent call last):\n");
  show_trace(out, o, level), show_last(out, o, level);
}
V exc_report(V e) {
  Text out;
  show_exception(out, e, 0, 0);
  return out.take();
}

extern "C" const CDef* const methods_BaseException[];
#define EXC_SIZE sizeof(Exc), __builtin_offsetof(Exc, at)
Type E_BaseException = {{1 << 30, &T_type}, "BaseException", K_EXC, TF_GC, 0, EXC_SIZE, &T_object, methods_BaseException, nullptr};
#define FLAGS_OF(name) (__builtin_strcmp(#name, "ExceptionGroup") ? TF_GC : TF_GC | TF_ALSO)
#define EXC(name, base) Type E_##name = {{1 << 30, &T_type}, #name, K_EXC, FLAGS_OF(name), 0, EXC_SIZE, &E_##base, nullptr, nullptr};
#include "exceptions.inc"
#undef EXC
