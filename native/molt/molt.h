/* What compiled programs see of the runtime: the value word, object headers, and operations; fast paths are inline here. */
#ifndef MOLT_H
#define MOLT_H
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif
/* Everything is linked into one executable: no symbol is looked up through a table. */
#pragma GCC visibility push(hidden)

/* Low bit 1: a 63-bit int. Else an aligned pointer to an Obj. 0: no value, and for results "an error is pending". */
typedef uint64_t V;

#define LIKELY(x) __builtin_expect(!!(x), 1)
#define UNLIKELY(x) __builtin_expect(!!(x), 0)
#define COLD __attribute__((cold, noinline))
/* In the dev profile fast paths stay calls, so that the C compiler has less to do. */
#ifdef MOLT_DEV
#define FAST static inline
#else
#define FAST static inline __attribute__((always_inline))
#endif

#define IS_INT(v) ((v) & 1)
#define MKI(i) (((V)(int64_t)(i) << 1) | 1)
#define IVAL(v) ((int64_t)(v) >> 1)
#define PTR(v) ((Obj*)(uintptr_t)(v))
#define VAL(p) ((V)(uintptr_t)(p))
#define FITS(i) ((int64_t)((uint64_t)(i) << 1) >> 1 == (int64_t)(i))

/* Layout of an instance: what a type's objects look like in memory, whatever class they are of. */
enum Kind {
  K_OBJECT, K_INT, K_BOOL, K_FLOAT, K_COMPLEX, K_STR, K_BYTES, K_BYTEARRAY, K_NONE, K_ELLIPSIS, K_NOTIMPL, K_LIST, K_TUPLE, K_DICT,
  K_SET, K_FROZENSET, K_RANGE, K_SLICE, K_FUNC, K_CFUNC, K_METHOD, K_TYPE, K_EXC, K_CELL, K_ITER, K_GEN, K_PROPERTY, K_CLASSMETHOD,
  K_STATICMETHOD, K_SUPER, K_MODULE, K_FILE, K_VIEW, K_OTHER
};

struct Type;
struct CDef;
typedef struct Obj {
  intptr_t rc;
  struct Type* type;
} Obj;

/* An instance's attributes: slot i holds the i-th name of its class's layout. `n` slots are set, a prefix; an instance
   whose attributes came in another order, or lost one, keeps all of them in `dict` instead, and n is 0. */
typedef struct Attrs {
  V* slots;
  uint16_t n, flags;
  uint16_t cap, room; /* room: slots that lie in the object itself, behind its fixed part */
  V dict;
} Attrs;

enum { AT_WEAK = 1, AT_FINAL = 2 }; /* weak references are there; its finaliser has run */

typedef struct Inst {
  Obj ob;
  Attrs at;
} Inst;

typedef struct Float {
  Obj ob;
  double d;
} Float;

typedef struct List {
  Obj ob;
  V* a;
  intptr_t n, cap;
} List;

typedef struct Tuple {
  Obj ob;
  intptr_t n;
  V a[1];
} Tuple;

typedef struct Cell {
  Obj ob;
  V v;
} Cell;

typedef struct Type {
  Obj ob;
  const char* name;
  uint8_t kind, flags;
  uint16_t pad;
  int32_t size;
  /* Where Attrs sits in an instance, 0 for none; before it (negative) where the layout's length varies. */
  int32_t attroff;
  struct Type* base;
  const struct CDef* const* methods;
  V (*make)(struct Type*, V* args, intptr_t n, V kw);
  V mro, bases, dict, qualname, module, layout;
  int32_t nlayout;
  uint32_t ops; /* which special methods classes written in Python define: OP_* */
  struct Type* meta;
  V doc;
  void (*drop)(Obj*); /* of types written in C++ with kind K_OTHER: releases what an instance holds */
  const struct Holds* holds; /* and of those whose instances may be part of a circle */
} Type;

/* What the collector asks of a type of kind K_OTHER: to call `visit` with every reference of the instance; to let go of them. */
typedef struct Holds {
  void (*each)(Obj*, void (*visit)(V, void*), void* with);
  void (*empty)(Obj*);
} Holds;

enum { TF_USER = 1, TF_GC = 2, TF_NOSUBCLASS = 4, TF_READY = 8, TF_EXCDICT = 16, TF_ABSTRACT = 32, TF_ALSO = 64, TF_UNHASHABLE = 128 }; /* TF_ALSO: Exception is its second base */

/* A compiled function. `vec` takes all parameters bound, in order: positional, keyword-only, *args, **kwargs. */
typedef struct Code {
  const char *name, *qualname, *file;
  int32_t line, npos, nposonly, nkwonly, flags, nparams;
  const V* const* params;
  V (*vec)(V fn, V* args);
  const char* doc;
  int32_t nstable; /* of a generator's frame: how many slots hold a value or 0 whenever it is suspended */
} Code;
enum { CO_VARARGS = 1, CO_VARKW = 2, CO_GEN = 4, CO_CORO = 8, CO_ASYNCGEN = 12 };

typedef struct Func {
  Obj ob;
  Attrs at;
  const Code* code;
  V defaults, kwdefaults, name, qualname, doc, annotations, module;
  intptr_t ncells;
  V cells[1];
} Func;

/* A function of the runtime: positional arguments, then the values whose names the tuple `kw` holds. */
typedef V (*CFn)(V self, V* args, intptr_t n, V kw);
typedef struct CDef {
  const char* name;
  CFn fn;
  int16_t min, max; /* positional arguments; max -1 for any */
  uint8_t flags;
} CDef;
enum { CF_KW = 1, CF_CLASS = 2, CF_STATIC = 4, CF_GETTER = 8, CF_BUILTIN = 16 };

/* Inline caches: valid while the class is the same; when a method of any class changes, all that are filled are emptied. */
typedef struct ICEntry {
  Type* type;
  V val;
  const Code* code; /* of the function `val` */
  int32_t slot;
} ICEntry;
enum { IC_OTHERS = 3 };
typedef struct IC {
  Type* type; /* the entry of the last class */
  V val;
  const Code* code;
  int32_t slot;
  int8_t filled, at;
  struct IC* next; /* of those that are filled */
  ICEntry others[IC_OTHERS]; /* of classes before it: such places mostly see a few in turn */
  Type* builtin; /* whose method `fn` is, for as many arguments as the place of the call has */
  CFn fn;
} IC;

/* A generator's frame starts so; the compiled body has its variables behind it. */
typedef struct Gen {
  Obj ob;
  V (*body)(struct Gen*, V sent);
  const Code* code;
  int32_t state; /* 0 not started, -1 done, else where to go on */
  int32_t running;
  V fn, delegate, handled, name;
  int32_t nvars;
  int32_t busy; /* of an asynchronous generator: a step is under way */
  struct Gen* inner; /* the generator that `yield from` has suspended it in, which its frame holds */
  int32_t arrived;   /* that one has ended: `delegate` is its value (1) or its exception (2) */
  int32_t pad;
  V vars[1]; /* nvars counted references, then plain words */
} Gen;

typedef struct Thread {
  V error;   /* the pending exception */
  V handled; /* the exception whose handler runs */
  int32_t depth, limit;
  uint32_t epoch;
  int32_t held, attend; /* while something waits for the next call: the real value of `limit`, which is -1 meanwhile, and what: ATTEND_* */
} Thread;
extern Thread rt;

/* What the manifest limits; 0 where it does not. The compiled program brings them. */
typedef struct Limits {
  uint64_t memory, op_result; /* bytes */
  int32_t recursion;
} Limits;
extern const Limits molt_limits;

extern Obj obj_none, obj_true, obj_false, obj_ellipsis, obj_notimpl;
#define NONE VAL(&obj_none)
#define TRUE VAL(&obj_true)
#define FALSE VAL(&obj_false)
#define ELLIPSIS VAL(&obj_ellipsis)
#define NOTIMPL VAL(&obj_notimpl)
#define MKB(c) ((c) ? TRUE : FALSE)

extern Type T_object, T_type, T_int, T_bool, T_float, T_complex, T_str, T_bytes, T_bytearray, T_list, T_tuple, T_dict, T_set, T_frozenset,
    T_range, T_slice, T_none, T_ellipsis, T_notimpl, T_func, T_cfunc, T_method, T_cell, T_property, T_classmethod, T_staticmethod,
    T_super, T_module, T_gen, T_enumerate, T_zip, T_map, T_filter, T_reversed, T_coro, T_asyncgen, T_memoryview;
#define TYPE(v) (IS_INT(v) ? &T_int : PTR(v)->type)

void rt_dealloc(V v);
FAST void INCREF(V v) { if (!IS_INT(v)) PTR(v)->rc++; }
FAST V NEWREF(V v) { if (!IS_INT(v)) PTR(v)->rc++; return v; }
/* Under the sanitizers: a function of the runtime fails exactly when it leaves an error behind. */
#ifdef MOLT_SANITIZE
V rt_checked(const char* name, V result);
#else
#define rt_checked(name, result) (result)
#endif
FAST void DECREF(V v) { if (!IS_INT(v) && --PTR(v)->rc == 0) rt_dealloc(v); }
FAST void XDECREF(V v) { if (v && !IS_INT(v) && --PTR(v)->rc == 0) rt_dealloc(v); }
FAST void XINCREF(V v) { if (v && !IS_INT(v)) PTR(v)->rc++; }
/* Stores an owned value into a variable and lets the old one go, in the order that is safe when that runs code. */
FAST void SET(V* to, V v) { V old = *to; *to = v; XDECREF(old); }

/* --- operations; arguments are borrowed, results owned, 0 means an error is pending --- */
enum Binary { B_ADD, B_SUB, B_MUL, B_TRUEDIV, B_FLOORDIV, B_MOD, B_POW, B_LSHIFT, B_RSHIFT, B_AND, B_OR, B_XOR, B_MATMUL, B_DIVMOD };
enum Compare { C_LT, C_LE, C_EQ, C_NE, C_GT, C_GE };
enum Unary { U_NEG, U_POS, U_INVERT };
V rt_binary(int op, V a, V b);
V rt_inplace(int op, V a, V b);
V rt_unary(int op, V a);
V rt_binary_after(int op, V a, V b);  /* what is left to try when the method of a's class had no answer */
V rt_compare_after(int op, V a, V b);
V rt_compare(int op, V a, V b);
int rt_compare_b(int op, V a, V b); /* 1, 0, or -1 on error */
int rt_contains(V container, V item);
int rt_truth(V v);
int64_t rt_hash(V v); /* -1 on error */
V rt_str(V v);
V rt_repr(V v);
V rt_ascii(V v);
V rt_format(V v, V spec);
V rt_concat(V* parts, intptr_t n); /* of str */
V rt_float(double d);
V rt_int(int64_t i);
V rt_int_text(const char* digits); /* decimal, may have a sign */
V rt_complex(double re, double im);
V rt_string(const char* utf8, intptr_t n);
V rt_intern(const char* utf8, intptr_t n);
V rt_bytes(const char* data, intptr_t n);
int rt_to_double(V v, double* out); /* 0 or -1 */
int rt_to_index(V v, int64_t* out);

V rt_getattr(V o, V name);
V rt_getattr_ic(V o, V name, IC* ic);
int rt_setattr(V o, V name, V v);
int rt_setattr_ic(V o, V name, V v, IC* ic);
int rt_delattr(V o, V name);
V rt_getitem(V o, V key);
int rt_setitem(V o, V key, V v);
int rt_delitem(V o, V key);
V rt_slice(V lo, V hi, V step);
V rt_call(V f, V* args, intptr_t n, V kw); /* kw: 0, or a tuple of names of the last arguments */
V rt_call_ex(V f, V args, V kwargs);       /* a tuple or any iterable, and a dict or 0 */
V rt_call_spread(V f, V args, V kwargs);    /* any mapping */
V rt_callmeth(V name, V* args, intptr_t n, V kw, IC* ic); /* args[0] is the object */
V rt_call_def(const CDef* def, V* args, intptr_t n, V kw);
V rt_list(intptr_t n, V* items);  /* takes over the references */
V rt_tuple(intptr_t n, V* items); /* takes over the references */
V rt_set(intptr_t n, V* items);
V rt_set_constant(intptr_t n, V* items);
V rt_dict(intptr_t n, V* pairs);
V rt_cell(V v); /* takes over */
int rt_list_append(V list, V v);
int rt_list_extend(V list, V iterable);
V rt_list_to_tuple(V list); /* takes over the list */
int rt_set_add(V set, V v);
int rt_set_update(V set, V iterable);
int rt_dict_set(V dict, V key, V v);
int rt_dict_update(V dict, V other);
int rt_dict_merge_kw(V dict, V other, V f);
V rt_keywords(V dict); /* a new dict for **kwargs; 0 without an error where a key is no str; dict 0 for none */
V rt_tuple_copy(V tuple);
V rt_dict_get(V dict, V key); /* borrowed, 0 without an error when absent */
V rt_iter(V o);
V rt_next(V it); /* 0 at the end, with rt.error set only when it failed */
int rt_unpack(V o, intptr_t n, V* out);
int rt_unpack_ex(V o, intptr_t before, intptr_t after, V* out);

void rt_raise(V exc, V cause); /* cause 0: none given */
void rt_reraise(void);
int rt_exc_match(V exc, V type); /* 1, 0, -1 */
V rt_fetch(void);                /* takes the pending exception */
void rt_restore(V exc);          /* takes over exc, keeps its traceback */
V rt_push_handled(V exc);        /* borrows exc; returns the former one, owned */
void rt_pop_handled(V former);
void rt_tb(const Code* code, int line);
void rt_unbound_local(V name);
void rt_unbound_free(V name);
void rt_no_name(V name);
void rt_errorf(Type* type, const char* format, ...);
int rt_raise_depth(void);
V rt_star_begin(V exc); /* the state of an `except*` statement */
V rt_star_match(V state, V type);
void rt_star_raised(V state, V matched, V exc);
int rt_star_finish(V state);
void rt_raise_assert(V message);
V rt_with_enter(V manager, V* exit, int is_async);
int rt_with_exit(V exit, V exc, int is_async); /* exc 0: left normally; 1: swallow */

V rt_function(const Code* code, V defaults, V kwdefaults, intptr_t ncells, V* cells);
V rt_gen(V fn, const Code* code, V (*body)(Gen*, V), int nvars, int nwords);
V rt_yield_from_iter(V o, int await);
V rt_aiter(V o);
V rt_anext(V it);
V rt_agen_wrap(V v);
int rt_stop_async(void); /* takes a pending StopAsyncIteration away */
V rt_yield_from_step(Gen* gen, V it, V sent, V* value); /* sent 0: throw the pending error into it; 0 and *value set: finished */
V rt_gen_return(Gen* g, V value); /* takes over; answers 0 */
V rt_build_class(V name, V bases, V kw, V ns, V cell);
V rt_class_ns(V bases, V kw, V name);
V rt_name_from(V ns, V name); /* 0 without an error when absent */
V rt_super(V cls, V self);
V rt_import(V name);
V rt_import_from(V module, V name);
V rt_import_star(V module, V name); /* 0 without an error when it is missing */
void rt_no_module(V name);
void rt_not_compiled(V what);
V rt_module(const char* name, const V* const* names, V* const* cells, int n);
int rt_match_class(V subject, V cls, intptr_t npos, V kwnames, V* out);
int rt_match_seq(V subject, intptr_t n, int star);
int rt_match_map(V subject);
V rt_match_key(V subject, V key);
V rt_type_check(V v);

extern Type E_BaseException, E_Exception, E_TypeError, E_ValueError, E_KeyError, E_IndexError, E_AttributeError, E_NameError,
    E_StopIteration, E_RuntimeError, E_ZeroDivisionError, E_AssertionError, E_ImportError, E_ModuleNotFoundError, E_OverflowError, E_UnboundLocalError,
    E_RecursionError, E_StopAsyncIteration, E_GeneratorExit, E_OSError, E_EOFError, E_LookupError, E_ArithmeticError,
    E_NotImplementedError, E_MemoryError, E_KeyboardInterrupt, E_SystemExit, E_UnicodeDecodeError, E_UnicodeEncodeError, E_UnicodeError,
    E_FileNotFoundError, E_PermissionError, E_FileExistsError, E_FloatingPointError, E_BufferError, E_ReferenceError, E_SystemError,
    E_TimeoutError, E_ConnectionError, E_Warning, E_UserWarning, E_DeprecationWarning, E_RuntimeWarning, E_IsADirectoryError,
    E_NotADirectoryError, E_SyntaxError, E_BlockingIOError, E_ExceptionGroup, E_BaseExceptionGroup, E_InterruptedError, E_BrokenPipeError;

/* Each makes its class ready to be used as a value, and links what makes its instances. */
V usable_int(void), usable_bool(void), usable_float(void), usable_complex(void), usable_str(void), usable_bytes(void), usable_bytearray(void),
    usable_list(void), usable_tuple(void), usable_dict(void), usable_set(void), usable_frozenset(void), usable_range(void), usable_slice(void),
    usable_type(void), usable_method(void), usable_cell(void), usable_property(void), usable_classmethod(void), usable_staticmethod(void),
    usable_super(void), usable_enumerate(void), usable_zip(void), usable_map(void), usable_filter(void), usable_reversed(void),
    usable_memoryview(void), usable_exception_group(void), usable_unicode_error(void), usable_exception(void);

extern Obj* rt_free_floats; /* chained through `type` */
FAST V py_float(double d) {
  Obj* o = rt_free_floats;
  if (UNLIKELY(!o)) return rt_float(d);
  rt_free_floats = (Obj*)o->type;
  o->rc = 1;
  o->type = &T_float;
  ((Float*)o)->d = d;
  return VAL(o);
}
typedef struct Const {
  V (*make)(const struct Const* c, V* all); /* one of rt_const_*, so that only the kinds of constants that there are get linked */
  int32_t n;
  const char* text;
  double d;
  const int32_t* names; /* of a tuple of names: the slots that hold them, all before it */
} Const;
V rt_const_str(const Const* c, V* all), rt_const_bytes(const Const* c, V* all), rt_const_int(const Const* c, V* all), rt_const_float(const Const* c, V* all),
    rt_const_complex(const Const* c, V* all), rt_const_names(const Const* c, V* all);
void rt_constants(V* out, const Const* table, int n);
V rt_builtin(const CDef* def);
V rt_range_iter(V start, V stop, V step);
int rt_dict_update_from(V dict, V other);
int rt_dict_add_kw(V dict, V name, V v, V f);
int rt_list_extend_star(V list, V iterable);
int rt_isinstance(V v, V cls);
int rt_annotate(V ns, V name, V type);
FAST int py_enter(void) {
  if (UNLIKELY(++rt.depth > rt.limit)) return rt_raise_depth();
  return 0;
}

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif
#endif
