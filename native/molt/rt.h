// What the runtime's files share: object layouts, constructors, and the text builder. Same rules as molt.h: arguments are
// borrowed, results owned, 0 (or -1 for int results) means rt.error is set. No STL, exceptions, RTTI or static constructors.
#pragma once
#include <string.h>
#include "molt.h"

struct Str {
  Obj ob;
  intptr_t n;
  int64_t hash;  // -1 until computed
  uint8_t kind;  // bytes a code point: 1, 2, 4; the narrowest that fits
  uint8_t ascii, interned;
  // data behind, not terminated
};
inline uint8_t* str_data(const Str* s) { return (uint8_t*)(s + 1); }
// What a str of so many bytes of text occupies. Long ones are rounded up to an eighth, so that one which grows moves seldom.
inline size_t str_bytes(intptr_t bytes) {
  size_t n = sizeof(Str) + (size_t)bytes;
  if (LIKELY(n <= 2048)) return n;
  size_t unit = (size_t)1 << (sizeof(long) * 8 - 4 - (size_t)__builtin_clzl((unsigned long)n));
  return (n + unit - 1) & ~(unit - 1);
}
inline uint32_t str_at(const Str* s, intptr_t i) {
  const uint8_t* p = str_data(s);
  return s->kind == 1 ? p[i] : s->kind == 2 ? ((const uint16_t*)p)[i] : ((const uint32_t*)p)[i];
}

struct Big {  // |value| >= 2**62, or any value in the middle of a computation
  Obj ob;
  int32_t sign;  // -1, 0, 1
  int32_t n;     // limbs, the highest not zero
  int32_t cap;   // limbs allocated
  uint32_t d[1];
};
struct Complex { Obj ob; double re, im; };
struct Bytes { Obj ob; intptr_t n; int64_t hash; uint8_t a[1]; };
struct ByteArray { Obj ob; uint8_t* a; intptr_t n, cap; };
struct Entry { int64_t hash; V key, val; };  // key 0: a hole
struct Dict {
  Obj ob;
  intptr_t used, nentries, cap;
  Entry* entries;
  int32_t* index;  // -1 free, -2 removed, else an entry
  intptr_t mask;
};
struct SetEntry { int64_t hash; V key; };  // key 0: free; hash -1 and key 0: removed
struct Set {
  Obj ob;
  bool counted;  // whether any key is, or was, more than a small int
  intptr_t fill, used, mask;
  SetEntry* table;
  int64_t hash;  // of a frozenset
  SetEntry small[8];
};
struct Range { Obj ob; V start, stop, step, len; };
struct Slice { Obj ob; V lo, hi, step; };
struct CFunc { Obj ob; const CDef* def; V self; struct Type* owner; };  // self 0: a plain function, or a method of `owner` not bound
struct Method { Obj ob; V func, self; };
struct Prop { Obj ob; V get, set, del, doc; };  // also class methods and static methods, in get
struct Super { Obj ob; V cls, self; Type* start; };
struct Tb { Tb* next; const Code* code; int line; };
struct Exc { Obj ob; Attrs at; V args, context, cause; Tb* tb; V value; V notes; uint8_t suppress; };
struct Module { Obj ob; Attrs at; const char* name; const V* const* names; V* const* cells; int n; V dict; };
struct View { Obj ob; V dict; int what; };  // 0 keys, 1 values, 2 items

// An iterator of the runtime: `next` answers 0 at the end.
struct Iter {
  Obj ob;
  V (*next)(Iter*);
  V a, b, c;
  intptr_t i, n, step;
};
extern Type T_iter, T_dictview, T_range_iter, T_file;

// --- memory ---
void* mem_alloc(size_t n);
void mem_free(void* p, size_t n);
void* mem_resize(void* p, size_t old, size_t n);
Obj* obj_new(Type* t, size_t size);  // rc 1, the rest zero
template <class T> T* make(Type* t, size_t extra = 0) { return (T*)obj_new(t, sizeof(T) + extra); }
void attrs_clear(Attrs* a);
// A reference that is given back at the end of its block, whichever way leads out of it. 0 for none.
struct Own {
  V v;
  Own(V taken = 0) : v(taken) {}
  Own(const Own&) = delete;
  Own& operator=(const Own&) = delete;
  ~Own() { XDECREF(v); }
  operator V() const { return v; }
  V give() {  // to who takes it over
    V given = v;
    v = 0;
    return given;
  }
  void set(V taken) {  // in the place of what it held
    V before = v;
    v = taken;
    XDECREF(before);
  }
};
// Likewise memory for `n` plain values, not set.
template <class T> struct Block {
  T* p;
  size_t n;
  explicit Block(size_t count) : p((T*)mem_alloc(sizeof(T) * count)), n(count) {}
  Block(const Block&) = delete;
  Block& operator=(const Block&) = delete;
  ~Block() { mem_free(p, sizeof(T) * n); }
  operator T*() const { return p; }
};
[[noreturn]] void rt_fatal(const char* message);
// Fails with MemoryError when one operation's result would be larger than the manifest allows, or than memory can be.
int mem_over();  // -1 with MemoryError while memory is over its limit
void* page_alloc(size_t alignment, size_t bytes);  // whole pages of up to 16 KB
void page_free(void* p, size_t bytes);
void mem_take(size_t n), mem_give(size_t n);  // counts memory that comes from libc directly
enum { ATTEND_MEMORY = 1, ATTEND_GC = 2 };
void rt_attend(int what);  // has it done at the next call
inline int32_t depth_limit() { return rt.limit < 0 ? rt.held : rt.limit; }
inline int rt_poll() {     // a place where waiting work may be done; -1 when that failed
  if (LIKELY(rt.limit >= 0)) return 0;
  rt.depth++;
  if (rt_raise_depth()) return -1;
  rt.depth--;
  return 0;
}

// --- the collector ---
Obj* gc_new(Type* t, size_t size, size_t before);  // zeroed; null where the type's objects are not tracked
bool gc_free(void* block, Type* t);                // false where they are not
intptr_t gc_collect();
extern int releasing;  // how many objects are being released just now: their counts say nothing
bool finalise(Obj* o);  // runs the finaliser, once; false where there is none or it has run
int op_result(uint64_t items, uint64_t item_size);
bool path_granted(const char* path, bool write);  // else errno says why not
V os_error(V path);                               // raises what errno says; path 0 for none; answers 0

// --- errors ---
#define FAIL(type, ...) do { rt_errorf(&type, __VA_ARGS__); return 0; } while (0)
#define FAILI(type, ...) do { rt_errorf(&type, __VA_ARGS__); return -1; } while (0)
V exc_new(Type* t, V message);  // takes over message, 0 for none
void raise_new(V exc);           // takes over exc
bool err_is(Type* t);           // the pending error is of this class
void err_clear();
int64_t text_of(V s, char* out, size_t cap);  // utf-8, cut at cap

// --- kinds ---
inline Type* type_of(V v) { return TYPE(v); }
inline int kind_of(V v) { return TYPE(v)->kind; }
inline bool is_str(V v) { return !IS_INT(v) && PTR(v)->type->kind == K_STR; }
inline bool is_kind(V v, int k) { return !IS_INT(v) && PTR(v)->type->kind == k; }
inline bool is_int(V v) { return IS_INT(v) || PTR(v)->type->kind == K_INT || PTR(v)->type->kind == K_BOOL; }
inline bool is_exact(V v, Type* t) { return TYPE(v) == t; }
inline bool is_user(V v) { return !IS_INT(v) && (PTR(v)->type->flags & TF_USER); }
inline double float_of(V v) { return ((Float*)PTR(v))->d; }
template <class T> T* as(V v) { return (T*)PTR(v); }
bool is_subtype(Type* t, Type* base);
bool is_instance(V v, Type* t);

// --- strings ---
extern V S_empty;
V str_new(intptr_t n, uint32_t maxcp);  // uninitialised data
V str_from(const char* ascii);
V str_intern(V s);  // takes over
V str_char(uint32_t cp);
V str_sub(V s, intptr_t lo, intptr_t hi);
int64_t str_hash(V s);
int str_cmp(V a, V b);
bool str_eq(V a, V b);
bool str_is(V s, const char* ascii);
intptr_t str_find(V s, V sub, intptr_t lo, intptr_t hi);
intptr_t str_rfind(V s, V sub, intptr_t lo, intptr_t hi);
V str_concat(V a, V b);
V str_repeat(V s, int64_t n);
int64_t hash_bytes(const void* p, size_t n);

// Builds a str, which take() gives; what was not taken goes with it.
struct Text {
  uint8_t* p = own;
  intptr_t n = 0, cap = sizeof own;
  uint8_t kind = 1;
  uint32_t max = 0;
  uint8_t own[96];  // short texts need no memory of their own
  Text() {}
  Text(const Text&) = delete;  // `p` may point into the object itself
  Text& operator=(const Text&) = delete;
  ~Text() { if (UNLIKELY(p != own)) drop(); }
  void put(uint32_t cp) {
    if (LIKELY(kind == 1 && cp < 256 && n < cap)) {
      if (cp > max) max = cp;
      p[n++] = (uint8_t)cp;
    } else put_wide(cp);
  }
  void put_wide(uint32_t cp);
  void puts(const char* ascii);
  void putn(const char* ascii, intptr_t n);
  void str(V s);
  void sub(V s, intptr_t lo, intptr_t hi);
  void fill(uint32_t cp, intptr_t count);
  void num(int64_t i);
  void grow(intptr_t more, uint32_t cp);
  bool repr(V v);  // false on error
  V take();
  void drop();
};

// --- numbers ---
struct NumberText {  // of a str or bytes
  char own[256], *text;
  intptr_t n;
  size_t room;
  explicit NumberText(V x);
  ~NumberText();
  NumberText(const NumberText&) = delete;
  NumberText& operator=(const NumberText&) = delete;
};
#define B(v) as<Big>(v)
V int_from_i64(int64_t i);
V int_from_u64(uint64_t i);
V int_from_double(double d);
V int_binary(int op, V a, V b);
V int_unary(int op, V a);
int int_cmp(V a, V b);
int int_sign(V v);
double int_to_double(V v, bool* overflow);
int64_t int_hash(V v);
V int_pow_mod(V a, V b, V m);
V int_parse(const char* s, intptr_t n, int base);  // 0 without an error when it is not a number
V int_text(V v, int base);                         // digits as a str, with a sign
bool int_i64(V v, int64_t* out);
V int_of(V v);                                     // plain int of a bool or a subclass, new reference
int64_t int_bits(V v);
double int_truediv(V a, V b, bool* ok);
V int_isqrt(V v);
V float_binary(int op, double a, double b);
int64_t float_hash(double d);
int float_text(double d, char* out);                                 // repr, at most 32 bytes
int float_format(double d, char code, int precision, bool alternate, char** out);  // e f g, as printf; *out to free with its length+1
bool float_parse(const char* s, intptr_t n, double* out);
int float_digits(double d, int mode, int ndigits, char* digits, int* point);
V float_floor_div(double a, double b);
double float_mod(double a, double b);
double float_pow(double a, double b, int* status);
V index_value(V v);               // through __index__, of any size
int index_of(V v, int64_t* out);  // through __index__, with OverflowError

// The hash of a key: small ints and strs that know theirs without a call.
inline int64_t key_hash(V v) {
  if (IS_INT(v)) {
    int64_t i = IVAL(v);
    if (LIKELY(i < (1ll << 61) - 1 && i > -((1ll << 61) - 1))) return i == -1 ? -2 : i;
  } else if (PTR(v)->type == &T_str && as<Str>(v)->hash != -1) return as<Str>(v)->hash;
  return rt_hash(v);
}

// Tuples of which every item is either the very same or a small int, as keys mostly are: 1 equal, -1 not, 0 where that does not tell.
inline int same_tuple(V a, V b) {
  if (IS_INT(a) || IS_INT(b) || PTR(a)->type != &T_tuple || PTR(b)->type != &T_tuple) return 0;
  Tuple *x = as<Tuple>(a), *y = as<Tuple>(b);
  if (x->n != y->n) return -1;
  for (intptr_t i = 0; i < x->n; i++)
    if (x->a[i] != y->a[i]) return x->a[i] & y->a[i] & 1 ? -1 : 0;
  return 1;
}

// --- containers ---
V list_new(intptr_t n);
int list_push(V l, V v);  // takes over v
void list_insert(V l, intptr_t i, V v);
int list_sort(V l, V key, bool reverse);
V list_slice(V l, intptr_t lo, intptr_t hi);
V tuple_new(intptr_t n);
V tuple_of(intptr_t n, ...);
V tuple2(V a, V b);  // takes over
V tuple2_again(V* last, V a, V b);  // takes over; the very tuple of last time where nobody else holds it
V seq_to_list(V o);
V seq_to_tuple(V o);
V dict_new();
V dict_hidden();  // for the runtime alone: nothing gives it out
Entry* dict_find(V d, V key, int64_t hash, bool* failed);
V dict_get(V d, V key);  // borrowed; 0 absent (or error)
V dict_get_str(V d, V name);
int dict_set(V d, V key, V v);
int dict_del(V d, V key);  // 1 removed, 0 absent, -1 error
V dict_copy(V d);
void dict_clear(V d);
bool dict_next(V d, intptr_t* at, V* key, V* val);  // borrowed
V view_new(V d, int what);
V set_new(Type* t);
int set_add(V s, V key);
int set_has(V s, V key);
int set_del(V s, V key);
bool set_next(V s, intptr_t* at, V* key);
int set_update(V s, V it);
V set_binary(int op, V a, V b);
int set_compare(int op, V a, V b);
V range_new(V start, V stop, V step);
V bytes_new(intptr_t n);
V bytes_like(V v, const uint8_t** p, intptr_t* n);  // borrowed v, or 0 with TypeError
int slice_bounds(V s, const intptr_t& length, intptr_t* lo, intptr_t* hi, intptr_t* step, intptr_t* count);
Iter* iter_new(Type* t, V (*next)(Iter*));
V seq_iter(Type* t, V o, V (*next)(Iter*));
// What CPython calls the iterators of its containers; they have the methods of every iterator.
#define ITERATOR(symbol, text) static Type symbol = {{1 << 30, &T_type}, text, K_ITER, TF_NOSUBCLASS | TF_GC, 0, sizeof(Iter), 0, &T_iter, nullptr, nullptr}

// --- what is linked only with what makes it needed ---
// How a kind answers the operations that every program has. Whatever makes the first object of a kind enters its answers here,
// so that the linker leaves out the code of kinds which nothing in the program can make.
struct KindOps {
  V (*repr)(V v);
  int64_t (*hash)(V v);
  int (*compare)(int op, V a, V b);  // 1, 0, -1 on error, -2 when it has no answer
  V (*iter)(V v);
};
extern const KindOps* kind_ops[K_OTHER + 1];
// Likewise single doors, null until something opens them. None is static: the compiler would see through a door with one value.
extern intptr_t (*gc_door)();                                       // something that can close a circle was made
extern void (*weak_door)(Obj* o);                                   // a weak reference was made
extern bool (*final_door)(Obj* o);                                  // a generator, or a class of the program, was made
extern V (*special_door)(V f, V o, V* args, intptr_t n);            // a class was made; f as found in it, unbound
extern V (*unicode_error_door)(V e);                                 // an error of text, whose message is made from its arguments
extern V (*exception_door)(Type* t, V* args, intptr_t n, V kw);       // makes an exception; a class of exceptions is used as a value
void open_classes();                                                // special methods and finalisers

// --- classes and calls ---
// Most programs need few classes: one gets its method table when something first asks for it, and what makes its
// instances is linked only where the program or the runtime uses the class itself.
void type_ready(Type* t);
void type_ready_other(Type* t);  // of kind K_OTHER
inline Type* ready(Type* t) {
  if (UNLIKELY(!(t->flags & TF_READY))) type_ready(t);
  return t;
}
#define USABLE(name, make_it) USABLE_KIND(name, make_it, (void)0)
#define USABLE_KIND(name, make_it, opened)                                  \
  extern "C" V usable_##name(void) {                                        \
    if (!T_##name.make) opened, T_##name.make = make_it, ready(&T_##name);  \
    return VAL(&T_##name);                                                  \
  }
bool ic_other(IC* ic, Type* t);       // makes the entry of another class the first; false where there is none
void ic_fill(IC* ic, Type* t, V f);  // for objects of the class; f: the function found, or 0
V type_lookup(Type* t, V name);  // borrowed, through the MRO, 0 absent
V type_lookup_ops(V v, V name);
V attr_lookup(V o, V name);      // like getattr, but 0 without an error when there is none
V inst_dict(V o);                // a dict of the instance's attributes, new
V object_new(Type* t);
V func_call(V f, V* args, intptr_t n, V kw);
V call0(V f);
V call1(V f, V a);
V call2(V f, V a, V b);
V call_method(V o, V name, V* args, intptr_t n);  // name interned; 0 with AttributeError
V special(V o, V name);                            // a class's special method, bound; 0 without an error when there is none
V special_call(V o, V name, V* args, intptr_t n, bool* found);
V cfunc_new(const CDef* def, V self);
V method_new(V func, V self);
V descr_get(V attr, V o, Type* t);
const char* type_name(V v);
// A class with arguments, or, with origin 0, a choice of classes; made through these where alias.cc is linked.
struct Alias { Obj ob; V origin, args; };
extern const char union_name[];
extern V (*generic_alias)(V type, V key);
extern V (*generic_union)(V a, V b);
int is_instance_of(V v, V cls);
int is_subclass_of(Type* t, V cls);
V call_kw(V* args, intptr_t n, V kw, const char* name);  // borrowed value of a keyword argument or 0
int kw_only(V kw, const char* fn, const char* const* names);
bool callable(V v);
V default_repr(V o);
void module_init_builtin();
V gen_send(V g, V value);
V gen_throw(V g, V exc);
V gen_close(V g);

// Interned names the runtime itself uses.
#define NAMES(X) \
  X(__init__) X(__new__) X(__del__) X(__repr__) X(__str__) X(__hash__) X(__eq__) X(__ne__) X(__lt__) X(__le__) X(__gt__) X(__ge__) X(__bool__) X(__len__) \
  X(__iter__) X(__next__) X(__contains__) X(__getitem__) X(__setitem__) X(__delitem__) X(__getattr__) X(__getattribute__) X(__setattr__) X(__delattr__) X(__call__) \
  X(__enter__) X(__exit__) X(__get__) X(__set__) X(__delete__) X(__set_name__) X(__init_subclass__) X(__class__) X(__dict__) X(__name__) X(__qualname__) \
  X(__module__) X(__doc__) X(__slots__) X(__mro__) X(__bases__) X(__index__) X(__int__) X(__float__) X(__complex__) X(__format__) X(__bytes__) X(__reversed__) X(__missing__) \
  X(__add__) X(__sub__) X(__mul__) X(__truediv__) X(__floordiv__) X(__mod__) X(__pow__) X(__lshift__) X(__rshift__) X(__and__) X(__or__) X(__xor__) X(__matmul__) X(__divmod__) \
  X(__radd__) X(__rsub__) X(__rmul__) X(__rtruediv__) X(__rfloordiv__) X(__rmod__) X(__rpow__) X(__rlshift__) X(__rrshift__) X(__rand__) X(__ror__) X(__rxor__) X(__rmatmul__) X(__rdivmod__) \
  X(__iadd__) X(__isub__) X(__imul__) X(__itruediv__) X(__ifloordiv__) X(__imod__) X(__ipow__) X(__ilshift__) X(__irshift__) X(__iand__) X(__ior__) X(__ixor__) X(__imatmul__) \
  X(__neg__) X(__pos__) X(__invert__) X(__abs__) X(__round__) X(__trunc__) X(__floor__) X(__ceil__) X(__instancecheck__) X(__subclasscheck__) X(__prepare__) X(__class_getitem__) \
  X(__await__) X(__aiter__) X(__anext__) X(__aenter__) X(__aexit__) X(__match_args__) X(__annotations__) X(__wrapped__) X(__mro_entries__) X(__isabstractmethod__) X(__abstractmethods__) \
  X(__length_hint__) X(__dir__) X(__sizeof__) X(__reduce__) X(__cause__) X(__context__) X(__suppress_context__) X(__traceback__) X(__notes__) X(__defaults__) X(__kwdefaults__) X(__func__) X(__self__) X(__file__) X(__weakref__) X(__classcell__) \
  X(__objclass__) X(__all__) X(__static_name__) X(__main__) X(builtins) X(args) X(code) X(value) X(name) X(send) X(close) X(keys) X(items) X(write) X(key) X(reverse) X(sep) X(end) X(file) X(flush) X(metaclass) X(fget) X(errno) X(strerror) X(filename) X(msg) X(exceptions) X(message) X(copy) X(join) X(obj)
struct Names {
#define X(n) V name_##n;
  NAMES(X)
#undef X
};
extern Names names;
#define X(n) [[maybe_unused]] static V& S_##n = names.name_##n;
NAMES(X)
#undef X

// A function of the runtime with its table row: FN(name, min, max) { ... uses self, args, n, kw ... }.
#define CDEF(symbol, text, min, max, flags)                         \
  static V symbol##_fn(V self, V* args, intptr_t n, V kw);          \
  extern "C" const CDef symbol;                                     \
  const CDef symbol = {text, symbol##_fn, min, max, flags};         \
  static V symbol##_fn([[maybe_unused]] V self, [[maybe_unused]] V* args, [[maybe_unused]] intptr_t n, [[maybe_unused]] V kw)
// The compiler finds these by their macro's name at the start of a line, and links only those a program names.
#define BUILTIN(name, min, max) CDEF(bi_##name, #name, min, max, CF_BUILTIN)
#define BUILTIN_KW(name, min, max) CDEF(bi_##name, #name, min, max, CF_BUILTIN | CF_KW)
#define METHOD(type, name, min, max) CDEF(m_##type##_##name, #name, min, max, 0)
#define METHOD_KW(type, name, min, max) CDEF(m_##type##_##name, #name, min, max, CF_KW)
#define CLASSMETHOD(type, name, min, max) CDEF(m_##type##_##name, #name, min, max, CF_CLASS)
#define STATICMETHOD(type, name, min, max) CDEF(m_##type##_##name, #name, min, max, CF_STATIC)
#define GETTER(type, name) CDEF(m_##type##_##name, #name, 0, 0, CF_GETTER)
#define MODULE_FN(module, name, min, max) CDEF(mod_##module##_##name, #name, min, max, CF_BUILTIN)
#define MODULE_KW(module, name, min, max) CDEF(mod_##module##_##name, #name, min, max, CF_BUILTIN | CF_KW)

// A value of a module, made when it is imported.
#define MODULE_VALUE(module, name) CDEF(mod_##module##_##name, #name, 0, 0, CF_GETTER)

// Special methods that classes written in Python may define; a builtin's own behaviour is used where the bit is clear.
enum Op : uint32_t {
  OP_GETATTR = 1, OP_SETATTR = 2, OP_HASH = 4, OP_EQ = 8, OP_CMP = 16, OP_BOOL = 32, OP_ITER = 64, OP_NEXT = 128, OP_GETITEM = 256,
  OP_SETITEM = 512, OP_LEN = 1024, OP_CALL = 2048, OP_CONTAINS = 4096, OP_NUMBER = 8192, OP_REPR = 16384, OP_STR = 32768, OP_FORMAT = 65536,
  OP_DEL = 1 << 17, OP_GET = 1 << 18, OP_SET = 1 << 19, OP_NEW = 1 << 20, OP_INIT = 1 << 21, OP_GETATTRIBUTE = 1 << 22, OP_DELATTR = 1 << 23, OP_DATA = 1 << 24,
};
