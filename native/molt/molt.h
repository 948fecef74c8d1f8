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
} Type;

enum { TF_USER = 1, TF_GC = 2, TF_NOSUBCLASS = 4, TF_READY = 8, TF_EXCDICT = 16, TF_ABSTRACT = 32, TF_ALSO = 64 }; /* TF_ALSO: Exception is its second base */

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

/* Inline caches: valid while the class is the same and no method of any class has changed since. */
typedef struct IC {
  Type* type;
  uint32_t epoch;
  int32_t slot;
  V val;
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
V rt_yield_from_step(V it, V sent, V* value); /* sent 0: throw the pending error into it; 0 and *value set: finished */
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

/* --- fast paths --- */
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
#define BOTH_FLOATS(a, b) (!(((a) | (b)) & 1) && PTR(a)->type == &T_float && PTR(b)->type == &T_float)
#define BOTH_STRS(a, b) (!(((a) | (b)) & 1) && PTR(a)->type == &T_str && PTR(b)->type == &T_str)
#define FLOAT_OF(v) (((Float*)PTR(v))->d)
FAST V py_add(V a, V b) {
  int64_t r;
  if (LIKELY(a & b & 1) && LIKELY(!__builtin_add_overflow((int64_t)a, (int64_t)(b - 1), &r))) return (V)r;
  if (BOTH_FLOATS(a, b)) return py_float(FLOAT_OF(a) + FLOAT_OF(b));
  return rt_binary(B_ADD, a, b);
}
FAST V py_sub(V a, V b) {
  int64_t r;
  if (LIKELY(a & b & 1) && LIKELY(!__builtin_sub_overflow((int64_t)a, (int64_t)(b - 1), &r))) return (V)r;
  if (BOTH_FLOATS(a, b)) return py_float(FLOAT_OF(a) - FLOAT_OF(b));
  return rt_binary(B_SUB, a, b);
}
FAST V py_mul(V a, V b) {
  int64_t r;
  if (LIKELY(a & b & 1) && LIKELY(!__builtin_mul_overflow((int64_t)(a - 1), (int64_t)b >> 1, &r))) return (V)r | 1;
  if (BOTH_FLOATS(a, b)) return py_float(FLOAT_OF(a) * FLOAT_OF(b));
  return rt_binary(B_MUL, a, b);
}
FAST V py_truediv(V a, V b) {
  if (BOTH_FLOATS(a, b) && FLOAT_OF(b) != 0) return py_float(FLOAT_OF(a) / FLOAT_OF(b));
  return rt_binary(B_TRUEDIV, a, b);
}
/* Dividing half as many bits takes half as long, where both are that short. */
#define HALF(x, y) (((uint64_t)(x) | (uint64_t)(y)) >> 32 == 0)
FAST V py_floordiv(V a, V b) {
  if (LIKELY(a & b & 1) && IVAL(b) > 0) {
    int64_t x = IVAL(a), y = IVAL(b), q;
    if (!__builtin_constant_p(y) && HALF(x, y)) return MKI((uint32_t)x / (uint32_t)y);
    q = x / y;
    return MKI(q - (q * y > x));
  }
  return rt_binary(B_FLOORDIV, a, b);
}
FAST V py_mod(V a, V b) {
  if (LIKELY(a & b & 1) && IVAL(b) > 0) {
    int64_t x = IVAL(a), y = IVAL(b), r;
    if (!__builtin_constant_p(y) && HALF(x, y)) return MKI((uint32_t)x % (uint32_t)y);
    r = x % y;
    return MKI(r + (r < 0 ? y : 0));
  }
  return rt_binary(B_MOD, a, b);
}
/* By a power of two, of which the logarithm is given. */
FAST V py_mod_pow2(V a, int k) { return LIKELY(IS_INT(a)) ? a & ((2ull << k) - 1) : rt_binary(B_MOD, a, MKI(1ll << k)); }
FAST V py_floordiv_pow2(V a, int k) { return LIKELY(IS_INT(a)) ? MKI(IVAL(a) >> k) : rt_binary(B_FLOORDIV, a, MKI(1ll << k)); }
/* Of two tagged ints: no look at what they are. */
FAST V pi_add(V a, V b) {
  int64_t r;
  return LIKELY(!__builtin_add_overflow((int64_t)a, (int64_t)(b - 1), &r)) ? (V)r : rt_binary(B_ADD, a, b);
}
FAST V pi_sub(V a, V b) {
  int64_t r;
  return LIKELY(!__builtin_sub_overflow((int64_t)a, (int64_t)(b - 1), &r)) ? (V)r : rt_binary(B_SUB, a, b);
}
FAST V pi_mul(V a, V b) {
  int64_t r;
  return LIKELY(!__builtin_mul_overflow((int64_t)(a - 1), (int64_t)b >> 1, &r)) ? (V)r | 1 : rt_binary(B_MUL, a, b);
}
FAST V pi_and(V a, V b) { return a & b; }
FAST V pi_or(V a, V b) { return a | b; }
FAST V pi_xor(V a, V b) { return (a ^ b) | 1; }
FAST V py_and(V a, V b) { return LIKELY(a & b & 1) ? (a & b) : rt_binary(B_AND, a, b); }
FAST V py_or(V a, V b) { return LIKELY(a & b & 1) ? (a | b) : rt_binary(B_OR, a, b); }
FAST V py_xor(V a, V b) { return LIKELY(a & b & 1) ? ((a ^ b) | 1) : rt_binary(B_XOR, a, b); }
FAST V py_lshift(V a, V b) {
  if (LIKELY(a & b & 1) && b < MKI(62)) {
    int64_t x = IVAL(a), n = IVAL(b), r = (int64_t)((uint64_t)x << n);
    if (LIKELY(r >> n == x && FITS(r))) return MKI(r);
  }
  return rt_binary(B_LSHIFT, a, b);
}
FAST V py_rshift(V a, V b) {
  if (LIKELY(a & b & 1) && (int64_t)b >= 0) return MKI(IVAL(a) >> (IVAL(b) > 63 ? 63 : IVAL(b)));
  return rt_binary(B_RSHIFT, a, b);
}
int rt_str_equal(V a, V b);
#define PY_COMPARE(name, op, sign)                                                              \
  FAST int py_##name(V a, V b) {                                                                \
    if (LIKELY(a & b & 1)) return (int64_t)a sign (int64_t)b;                                   \
    if (BOTH_FLOATS(a, b)) return FLOAT_OF(a) sign FLOAT_OF(b);                                 \
    if ((op == C_EQ || op == C_NE) && BOTH_STRS(a, b)) return rt_str_equal(a, b) == (op == C_EQ); \
    return rt_compare_b(op, a, b);                                                              \
  }
PY_COMPARE(lt, C_LT, <)
PY_COMPARE(le, C_LE, <=)
PY_COMPARE(gt, C_GT, >)
PY_COMPARE(ge, C_GE, >=)
PY_COMPARE(eq, C_EQ, ==)
PY_COMPARE(ne, C_NE, !=)
FAST int py_truth(V v) {
  if (v == TRUE) return 1;
  if (v == FALSE || v == NONE || v == MKI(0)) return 0;
  if (IS_INT(v)) return 1;
  return rt_truth(v);
}
FAST V py_getitem(V o, V key) {
  if (!IS_INT(o) && IS_INT(key)) {
    if (PTR(o)->type == &T_list) {
      List* l = (List*)PTR(o);
      int64_t i = IVAL(key);
      if (i < 0) i += l->n;
      if (LIKELY((uint64_t)i < (uint64_t)l->n)) return NEWREF(l->a[i]);
    } else if (PTR(o)->type == &T_tuple) {
      Tuple* t = (Tuple*)PTR(o);
      int64_t i = IVAL(key);
      if (i < 0) i += t->n;
      if (LIKELY((uint64_t)i < (uint64_t)t->n)) return NEWREF(t->a[i]);
    }
  }
  return rt_getitem(o, key);
}
FAST int py_setitem(V o, V key, V v) {
  if (!IS_INT(o) && IS_INT(key) && PTR(o)->type == &T_list) {
    List* l = (List*)PTR(o);
    int64_t i = IVAL(key);
    if (i < 0) i += l->n;
    if (LIKELY((uint64_t)i < (uint64_t)l->n)) {
      V old = l->a[i];
      l->a[i] = NEWREF(v);
      DECREF(old);
      return 0;
    }
  }
  return rt_setitem(o, key, v);
}
FAST V py_getattr(V o, V name, IC* ic) {
  if (!IS_INT(o) && PTR(o)->type == ic->type && ic->epoch == rt.epoch) {
    Inst* i = (Inst*)PTR(o);
    if (LIKELY((uint32_t)ic->slot < i->at.n)) return NEWREF(i->at.slots[ic->slot]);
  }
  return rt_getattr_ic(o, name, ic);
}
FAST int py_setattr(V o, V name, V v, IC* ic) {
  if (!IS_INT(o) && PTR(o)->type == ic->type && ic->epoch == rt.epoch) {
    Inst* i = (Inst*)PTR(o);
    if (LIKELY((uint32_t)ic->slot < i->at.n)) {
      V old = i->at.slots[ic->slot];
      i->at.slots[ic->slot] = NEWREF(v);
      DECREF(old);
      return 0;
    }
    if (ic->slot == (int32_t)i->at.n && i->at.n < i->at.cap && !i->at.dict) {
      i->at.slots[i->at.n++] = NEWREF(v);
      return 0;
    }
  }
  return rt_setattr_ic(o, name, v, ic);
}
FAST V py_callmeth(V name, V* args, intptr_t n, IC* ic) {
  V o = args[0];
  if (!IS_INT(o) && PTR(o)->type == ic->type && ic->epoch == rt.epoch && ic->val && !((Inst*)PTR(o))->at.dict) {
    Func* f = (Func*)PTR(ic->val);
    if (LIKELY(f->code->nparams == n)) {
      V fv = ic->val, r; /* the class may lose it meanwhile */
      PTR(fv)->rc++;
      r = f->code->vec(fv, args);
      DECREF(fv);
      return r;
    }
  }
  if (TYPE(o) == ic->builtin) return ic->fn(o, args + 1, n - 1, 0);
  return rt_callmeth(name, args, n, 0, ic);
}
/* `for` over an exact list reads it by index, as its own iterator would. */
FAST V py_iter(V o) { return !IS_INT(o) && (PTR(o)->type == &T_list || PTR(o)->type == &T_tuple) ? NEWREF(o) : rt_iter(o); }
FAST V py_next(V it, int64_t* at) {
  if (PTR(it)->type == &T_list) {
    List* l = (List*)PTR(it);
    return *at < l->n ? NEWREF(l->a[(*at)++]) : 0;
  }
  if (PTR(it)->type == &T_tuple) {
    Tuple* t = (Tuple*)PTR(it);
    return *at < t->n ? NEWREF(t->a[(*at)++]) : 0;
  }
  return rt_next(it);
}
FAST int py_list_append(V list, V v) {
  List* l = (List*)PTR(list);
  if (LIKELY(l->n < l->cap)) { l->a[l->n++] = NEWREF(v); return 0; }
  return rt_list_append(list, v);
}
V rt_getslice(V o, V lo, V hi); /* o[lo:hi] */
int rt_append_str(V* variable, V b); /* variable += b in place: 1 done, 0 not that case, -1 error */
FAST int py_append_str(V* variable, V b) {
  V a = *variable;
  if (!a || IS_INT(a) || IS_INT(b) || PTR(a)->type != &T_str || PTR(b)->type != &T_str || PTR(a)->rc != 1) return 0;
  return rt_append_str(variable, b);
}
FAST V py_compare(int op, V a, V b) {
  if (LIKELY(a & b & 1)) {
    int64_t x = (int64_t)a, y = (int64_t)b;
    int c = op == C_LT ? x < y : op == C_LE ? x <= y : op == C_EQ ? x == y : op == C_NE ? x != y : op == C_GT ? x > y : x >= y;
    return NEWREF(MKB(c));
  }
  return rt_compare(op, a, b);
}
/* --- numbers that may lie unboxed: a word and, where that word is FTAG, the double beside it --- */
extern Obj obj_unboxed; /* counts like any object, so that a path which does not know it does no harm */
extern double rt_fret;  /* the double beside a returned FTAG */
#define FTAG VAL(&obj_unboxed)
FAST V DNEWREF(V v) { return v == FTAG ? v : NEWREF(v); }
FAST void DDECREF(V v) { if (v != FTAG) DECREF(v); }
FAST void DXDECREF(V v) { if (v && v != FTAG) DECREF(v); }
FAST V DBOX(V v, double d) { return v == FTAG ? py_float(d) : v; }
/* Stores an owned pair into a variable. What is not a number is boxed, since containers tell those apart by identity. */
FAST void DSET(V* to, double* dto, V v, double d) {
  V old = *to;
  if (v == FTAG && UNLIKELY(d != d)) v = py_float(d);
  *to = v;
  *dto = d;
  if (old && old != FTAG) DECREF(old);
}
/* The same for a word alone, which may be a boxed float. */
FAST void DSETV(V* to, double* dto, V v) {
  V old = *to;
  *to = v;
  if (v && !IS_INT(v) && PTR(v)->type == &T_float) *dto = FLOAT_OF(v);
  if (old && old != FTAG) DECREF(old);
}
V rt_du_binary(int op, V a, double x, V b, double y, double* out);
V rt_du_inplace(int op, V a, double x, V b, double y, double* out);
V rt_du_unary(int op, V a, double x, double* out);
int rt_du_compare(int op, V a, double x, V b, double y);
void rt_zero_division(void);
#define NUM(v, d) ((v) == FTAG || (!IS_INT(v) && PTR(v)->type == &T_float && ((d) = FLOAT_OF(v), 1)))
/* du_*: ints are likely too; df_*: one side is known to be a float; *_ip: augmented assignment. */
#define DUAL_ARITH(name, OP, sign, intpath)                                              \
  FAST V du_##name(V a, double x, V b, double y, double* out) {                          \
    if (a & b & 1) { intpath }                                                           \
    else if (NUM(a, x) && NUM(b, y)) { *out = x sign y; return FTAG; }                   \
    return rt_du_binary(OP, a, x, b, y, out);                                            \
  }                                                                                      \
  FAST V du_##name##_ip(V a, double x, V b, double y, double* out) {                     \
    if (a & b & 1) { intpath }                                                           \
    else if (NUM(a, x) && NUM(b, y)) { *out = x sign y; return FTAG; }                   \
    return rt_du_inplace(OP, a, x, b, y, out);                                           \
  }                                                                                      \
  FAST V df_##name(V a, double x, V b, double y, double* out) {                          \
    if (LIKELY(NUM(a, x) && NUM(b, y))) { *out = x sign y; return FTAG; }                \
    return rt_du_binary(OP, a, x, b, y, out);                                            \
  }
DUAL_ARITH(add, B_ADD, +, int64_t r_; if (LIKELY(!__builtin_add_overflow((int64_t)a, (int64_t)(b - 1), &r_))) return (V)r_;)
DUAL_ARITH(sub, B_SUB, -, int64_t r_; if (LIKELY(!__builtin_sub_overflow((int64_t)a, (int64_t)(b - 1), &r_))) return (V)r_;)
DUAL_ARITH(mul, B_MUL, *, int64_t r_; if (LIKELY(!__builtin_mul_overflow((int64_t)(a - 1), (int64_t)b >> 1, &r_))) return (V)r_ | 1;)
FAST V du_truediv(V a, double x, V b, double y, double* out) {
  if (NUM(a, x) && NUM(b, y) && LIKELY(y != 0)) { *out = x / y; return FTAG; }
  return rt_du_binary(B_TRUEDIV, a, x, b, y, out);
}
FAST V du_truediv_ip(V a, double x, V b, double y, double* out) {
  if (NUM(a, x) && NUM(b, y) && LIKELY(y != 0)) { *out = x / y; return FTAG; }
  return rt_du_inplace(B_TRUEDIV, a, x, b, y, out);
}
FAST int du_truth(V a, double x) { return a == FTAG ? x != 0 : py_truth(a); }
/* Fills a cache with the method that a call of the name reaches; 0 where it is not a plain function of the class. */
int rt_method_ic(V o, V name, IC* ic);
FAST int py_method(V o, V name, IC* ic) {
  if (!IS_INT(o) && PTR(o)->type == ic->type && ic->epoch == rt.epoch && ic->val && !((Inst*)PTR(o))->at.dict) return 1;
  return rt_method_ic(o, name, ic);
}
FAST V py_call(V f, V* args, intptr_t n) {
  if (!IS_INT(f) && PTR(f)->type == &T_func) {
    const Code* c = ((Func*)PTR(f))->code;
    if (n == c->npos && n == c->nparams) return c->vec(f, args);
  }
  return rt_call(f, args, n, 0);
}
V rt_call_def(const CDef* def, V* args, intptr_t n, V kw);
V rt_math_slow(const CDef* def, V v, double x);
#define py_math(fn, def, v, x, out) py_math_done(def, v, NUM_OF(v, x), fn(NUM_OF(v, x)), out)
#define NUM_OF(v, x) ((v) == FTAG ? (x) : !IS_INT(v) && PTR(v)->type == &T_float ? FLOAT_OF(v) : -__builtin_inf() )
FAST V py_math_done(const CDef* def, V v, double x, double r, double* out) {
  if (LIKELY(x > -__builtin_inf() && x < __builtin_inf() && r > -__builtin_inf() && r < __builtin_inf())) { *out = r; return FTAG; }
  return rt_math_slow(def, v, x);
}
V rt_to_float(V v, double* out);
FAST V py_to_float(V v, double x, double* out) {
  if (NUM(v, x)) { *out = x; return FTAG; }
  if (IS_INT(v)) { *out = (double)IVAL(v); return FTAG; }
  return rt_to_float(v, out);
}
V rt_to_int(V v);
FAST V py_to_int(V v, double x) {
  if (IS_INT(v)) return v;
  if (NUM(v, x)) {
    if (LIKELY(x > -4e18 && x < 4e18)) return MKI((int64_t)x);
    V f = py_float(x), r = rt_to_int(f);
    DECREF(f);
    return r;
  }
  return rt_to_int(v);
}
V rt_abs(V v);
FAST V py_abs(V v, double x, double* out) {
  if (IS_INT(v) && v != MKI(-(1ll << 62))) return (int64_t)v < 0 ? MKI(-IVAL(v)) : v;
  if (NUM(v, x)) { *out = __builtin_fabs(x); return FTAG; }
  return rt_abs(v);
}
V rt_len_of(V v);
FAST V py_len(V v) {
  if (!IS_INT(v)) {
    if (PTR(v)->type == &T_list) return MKI(((List*)PTR(v))->n);
    if (PTR(v)->type == &T_str || PTR(v)->type == &T_tuple || PTR(v)->type == &T_bytes) return MKI(((Tuple*)PTR(v))->n);
  }
  return rt_len_of(v);
}
/* A call of a class whose instances are plain objects: its __init__ in the cache; 0 for any other callee. */
int rt_class_ic(V f, IC* ic);
FAST int py_class(V f, IC* ic) { return (f == VAL(ic->type) && ic->epoch == rt.epoch) || rt_class_ic(f, ic); }
V rt_instance(V cls);
V rt_not_made(V o, V r);
FAST V py_made(V o, V r) {
  if (LIKELY(r == NONE)) { obj_none.rc--; return o; }
  return rt_not_made(o, r);
}
/* A call through super(): the method behind `cls` in the order of self's class. */
int rt_super_ic(V cls, V self, V name, IC* ic);
FAST int py_super(V cls, V self, V name, IC* ic) {
  return (TYPE(self) == ic->type && VAL(ic->builtin) == cls && ic->epoch == rt.epoch) || rt_super_ic(cls, self, name, ic);
}
#define FUNC_DEFAULT(fn, i) (((Tuple*)PTR(((Func*)PTR(fn))->defaults))->a[i])
#define py_or_else(test, fast, slow) ((test) ? (fast) : (slow))
#define DUAL_COMPARE(name, op, sign)                                      \
  FAST int du_##name(V a, double x, V b, double y) {                      \
    if (a & b & 1) return (int64_t)a sign (int64_t)b;                     \
    if (NUM(a, x) && NUM(b, y)) return x sign y;                          \
    if ((op == C_EQ || op == C_NE) && BOTH_STRS(a, b)) return rt_str_equal(a, b) == (op == C_EQ); \
    return rt_du_compare(op, a, x, b, y);                                 \
  }
DUAL_COMPARE(lt, C_LT, <)
DUAL_COMPARE(le, C_LE, <=)
DUAL_COMPARE(gt, C_GT, >)
DUAL_COMPARE(ge, C_GE, >=)
DUAL_COMPARE(eq, C_EQ, ==)
DUAL_COMPARE(ne, C_NE, !=)
FAST V du_neg(V a, double x, double* out) {
  if (NUM(a, x)) { *out = -x; return FTAG; }
  return rt_du_unary(U_NEG, a, x, out);
}
/* A float is read out of its box without counting; what is not a number keeps its box. */
FAST V py_unbox(V v, double* out) {
  if (!IS_INT(v) && PTR(v)->type == &T_float) {
    double d = FLOAT_OF(v);
    if (LIKELY(d == d)) { *out = d; return FTAG; }
  }
  return NEWREF(v);
}
FAST V py_getattr_d(V o, V name, IC* ic, double* out) {
  if (!IS_INT(o) && PTR(o)->type == ic->type && ic->epoch == rt.epoch) {
    Inst* i = (Inst*)PTR(o);
    if (LIKELY((uint32_t)ic->slot < i->at.n)) return py_unbox(i->at.slots[ic->slot], out);
  }
  return rt_getattr_ic(o, name, ic);
}
FAST V py_getitem_d(V o, V key, double* out) {
  if (!IS_INT(o) && IS_INT(key) && PTR(o)->type == &T_list) {
    List* l = (List*)PTR(o);
    int64_t i = IVAL(key);
    if (i < 0) i += l->n;
    if (LIKELY((uint64_t)i < (uint64_t)l->n)) return py_unbox(l->a[i], out);
  }
  return rt_getitem(o, key);
}
/* A box that nobody else holds takes the new number. */
FAST void py_store_d(V* to, double d) {
  V old = *to;
  if (!IS_INT(old) && PTR(old)->type == &T_float && PTR(old)->rc == 1) { FLOAT_OF(old) = d; return; }
  *to = py_float(d);
  DECREF(old);
}
FAST int py_setattr_d(V o, V name, V v, double d, IC* ic) {
  int r;
  if (v != FTAG) return py_setattr(o, name, v, ic);
  if (!IS_INT(o) && PTR(o)->type == ic->type && ic->epoch == rt.epoch) {
    Inst* i = (Inst*)PTR(o);
    if (LIKELY((uint32_t)ic->slot < i->at.n)) { py_store_d(&i->at.slots[ic->slot], d); return 0; }
  }
  v = py_float(d);
  r = py_setattr(o, name, v, ic);
  DECREF(v);
  return r;
}
FAST int py_setitem_d(V o, V key, V v, double d) {
  int r;
  if (v != FTAG) return py_setitem(o, key, v);
  if (!IS_INT(o) && IS_INT(key) && PTR(o)->type == &T_list) {
    List* l = (List*)PTR(o);
    int64_t i = IVAL(key);
    if (i < 0) i += l->n;
    if (LIKELY((uint64_t)i < (uint64_t)l->n)) { py_store_d(&l->a[i], d); return 0; }
  }
  v = py_float(d);
  r = rt_setitem(o, key, v);
  DECREF(v);
  return r;
}
#define py_inplace(op, fast, a, b) (((a) & (b) & 1) ? fast(a, b) : rt_inplace(op, a, b))
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
