// What a program sees of a traceback: entries with line, and of their frames the code's name and file.
#include "rt.h"

struct Entry_ { Obj ob; V exc; const Tb* tb; };
extern Type T_traceback, T_frame, T_codeview;
static V view(Type* t, V exc, const Tb* tb) {
  type_ready_other(t);
  V o = object_new(t);
  as<Entry_>(o)->exc = NEWREF(exc), as<Entry_>(o)->tb = tb;
  return o;
}
#define E(v) as<Entry_>(v)
GETTER(BaseException, __traceback__) { return as<Exc>(self)->tb ? view(&T_traceback, self, as<Exc>(self)->tb) : NEWREF(NONE); }
CDEF(o_tb_tb_lineno, "tb_lineno", 0, 0, CF_GETTER) { return MKI(E(self)->tb->line); }
CDEF(o_tb_tb_next, "tb_next", 0, 0, CF_GETTER) { return E(self)->tb->next ? view(&T_traceback, E(self)->exc, E(self)->tb->next) : NEWREF(NONE); }
CDEF(o_tb_tb_frame, "tb_frame", 0, 0, CF_GETTER) { return view(&T_frame, E(self)->exc, E(self)->tb); }
CDEF(o_frame_f_lineno, "f_lineno", 0, 0, CF_GETTER) { return MKI(E(self)->tb->line); }
CDEF(o_frame_f_back, "f_back", 0, 0, CF_GETTER) { return NEWREF(NONE); }
CDEF(o_frame_f_code, "f_code", 0, 0, CF_GETTER) { return view(&T_codeview, E(self)->exc, E(self)->tb); }
CDEF(o_codeview_co_name, "co_name", 0, 0, CF_GETTER) { return str_from(E(self)->tb->code->name); }
CDEF(o_codeview_co_qualname, "co_qualname", 0, 0, CF_GETTER) { return str_from(E(self)->tb->code->qualname); }
CDEF(o_codeview_co_filename, "co_filename", 0, 0, CF_GETTER) { const char* f = E(self)->tb->code->file; return rt_string(f, (intptr_t)strlen(f)); }
CDEF(o_codeview_co_firstlineno, "co_firstlineno", 0, 0, CF_GETTER) { return MKI(E(self)->tb->code->line); }
static void drop(Obj* o) { DECREF(((Entry_*)o)->exc); }
static const CDef* const methods_traceback[] = {&o_tb_tb_lineno, &o_tb_tb_next, &o_tb_tb_frame, nullptr};
static const CDef* const methods_frame[] = {&o_frame_f_lineno, &o_frame_f_back, &o_frame_f_code, nullptr};
static const CDef* const methods_codeview[] = {&o_codeview_co_name, &o_codeview_co_qualname, &o_codeview_co_filename, &o_codeview_co_firstlineno, nullptr};
Type T_traceback = {{1 << 30, &T_type}, "traceback", K_OTHER, TF_NOSUBCLASS, 0, sizeof(Entry_), 0, &T_object, methods_traceback, nullptr, 0, 0, 0, 0, 0, 0, 0, 0, nullptr, 0, drop};
Type T_frame = {{1 << 30, &T_type}, "frame", K_OTHER, TF_NOSUBCLASS, 0, sizeof(Entry_), 0, &T_object, methods_frame, nullptr, 0, 0, 0, 0, 0, 0, 0, 0, nullptr, 0, drop};
Type T_codeview = {{1 << 30, &T_type}, "code", K_OTHER, TF_NOSUBCLASS, 0, sizeof(Entry_), 0, &T_object, methods_codeview, nullptr, 0, 0, 0, 0, 0, 0, 0, 0, nullptr, 0, drop};

// A function's code, as far as programs ask for it.
struct FuncCode { Obj ob; V fn; };
#define C(v) as<Func>(as<FuncCode>(v)->fn)->code
CDEF(o_code_co_name, "co_name", 0, 0, CF_GETTER) { return str_from(C(self)->name); }
CDEF(o_code_co_qualname, "co_qualname", 0, 0, CF_GETTER) { return rt_string(C(self)->qualname, (intptr_t)strlen(C(self)->qualname)); }
CDEF(o_code_co_filename, "co_filename", 0, 0, CF_GETTER) { return rt_string(C(self)->file, (intptr_t)strlen(C(self)->file)); }
CDEF(o_code_co_firstlineno, "co_firstlineno", 0, 0, CF_GETTER) { return MKI(C(self)->line); }
CDEF(o_code_co_argcount, "co_argcount", 0, 0, CF_GETTER) { return MKI(C(self)->npos); }
CDEF(o_code_co_kwonlyargcount, "co_kwonlyargcount", 0, 0, CF_GETTER) { return MKI(C(self)->nkwonly); }
CDEF(o_code_co_posonlyargcount, "co_posonlyargcount", 0, 0, CF_GETTER) { return MKI(C(self)->nposonly); }
CDEF(o_code_co_flags, "co_flags", 0, 0, CF_GETTER) { int f = C(self)->flags; return MKI(3 | (f & CO_VARARGS ? 4 : 0) | (f & CO_VARKW ? 8 : 0) | (f & CO_GEN ? 32 : 0) | (f & CO_CORO ? 128 : 0)); }
CDEF(o_code_co_varnames, "co_varnames", 0, 0, CF_GETTER) {
  const Code* c = C(self);
  if (!c->nparams) return rt_tuple(0, nullptr);
  V t = tuple_new(c->nparams);
  for (int i = 0; i < c->nparams; i++) as<Tuple>(t)->a[i] = NEWREF(*c->params[i]);
  return t;
}
static void drop_code(Obj* o) { DECREF(((FuncCode*)o)->fn); }
static const CDef* const methods_funccode[] = {&o_code_co_name, &o_code_co_qualname, &o_code_co_filename, &o_code_co_firstlineno, &o_code_co_argcount, &o_code_co_kwonlyargcount, &o_code_co_posonlyargcount, &o_code_co_flags, &o_code_co_varnames, nullptr};
static Type T_funccode = {{1 << 30, &T_type}, "code", K_OTHER, TF_NOSUBCLASS, 0, sizeof(FuncCode), 0, &T_object, methods_funccode, nullptr, 0, 0, 0, 0, 0, 0, 0, 0, nullptr, 0, drop_code};
V code_of(V fn) {
  type_ready_other(&T_funccode);
  V o = object_new(&T_funccode);
  as<FuncCode>(o)->fn = NEWREF(fn);
  return o;
}
