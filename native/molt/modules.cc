// The modules time and sys, and what the Python-written library needs of the runtime.
#include <math.h>
#include <time.h>
#include <unistd.h>
#include "rt.h"

void out_flush();
V std_file(int fd);
#ifdef __wasm__
#include <stdlib.h>
#include <wasi/api.h>
#else
extern int molt_argc;
extern char** molt_argv;
#endif

static int64_t now(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}
MODULE_FN(_time, perf_counter_ns, 0, 0) { return rt_int(now(CLOCK_MONOTONIC)); }
MODULE_FN(_time, monotonic_ns, 0, 0) { return rt_int(now(CLOCK_MONOTONIC)); }
MODULE_FN(_time, time_ns, 0, 0) { return rt_int(now(CLOCK_REALTIME)); }
MODULE_FN(_time, perf_counter, 0, 0) { return rt_float((double)now(CLOCK_MONOTONIC) / 1e9); }
MODULE_FN(_time, monotonic, 0, 0) { return rt_float((double)now(CLOCK_MONOTONIC) / 1e9); }
MODULE_FN(_time, process_time, 0, 0) { return rt_float((double)now(CLOCK_MONOTONIC) / 1e9); }
MODULE_FN(_time, time, 0, 0) { return rt_float((double)now(CLOCK_REALTIME) / 1e9); }
MODULE_FN(_time, thread_time_ns, 0, 0) { return rt_int(now(CLOCK_MONOTONIC)); }
// Seconds since the epoch as the local time's fields; and back.
static V fields_of(const struct tm& t) {
#ifdef __wasm__
  V zone = str_from("UTC"), offset = MKI(0);
#else
  V zone = str_from(t.tm_zone ? t.tm_zone : "UTC"), offset = MKI(t.tm_gmtoff);
#endif
  V v[] = {MKI(t.tm_year + 1900), MKI(t.tm_mon + 1), MKI(t.tm_mday), MKI(t.tm_hour), MKI(t.tm_min), MKI(t.tm_sec), MKI((t.tm_wday + 6) % 7), MKI(t.tm_yday + 1), MKI(t.tm_isdst), zone, offset};
  return rt_tuple(11, v);
}
MODULE_FN(_zone, localtime, 1, 1) {
  int64_t s;
  if (index_of(args[0], &s)) return 0;
  time_t at = (time_t)s;
  struct tm t;
  if (!localtime_r(&at, &t)) FAIL(E_OverflowError, "timestamp out of range for platform time_t");
  return fields_of(t);
}
MODULE_FN(_zone, mktime, 1, 1) {
  int64_t f[9];
  if (!is_kind(args[0], K_TUPLE) || as<Tuple>(args[0])->n != 9) FAIL(E_TypeError, "Tuple or struct_time argument required");
  for (int i = 0; i < 9; i++) if (index_of(as<Tuple>(args[0])->a[i], &f[i])) return 0;
  struct tm t;
  memset(&t, 0, sizeof t);
  t.tm_year = (int)f[0] - 1900, t.tm_mon = (int)f[1] - 1, t.tm_mday = (int)f[2], t.tm_hour = (int)f[3], t.tm_min = (int)f[4], t.tm_sec = (int)f[5], t.tm_isdst = (int)f[8];
  return rt_int((int64_t)mktime(&t));
}
MODULE_FN(_time, sleep, 1, 1) {
  double s;
  if (rt_to_double(args[0], &s)) return 0;
  if (s < 0) FAIL(E_ValueError, "sleep length must be non-negative");
  out_flush();
  struct timespec t = {(time_t)s, (long)((s - floor(s)) * 1e9)};
  nanosleep(&t, nullptr);
  return NEWREF(NONE);
}

MODULE_VALUE(sys, argv) {
  V l = list_new(0);
#ifdef __wasm__
  size_t molt_argc = 0, bytes = 0;
  if (__wasi_args_sizes_get(&molt_argc, &bytes)) return l;
  uint8_t** molt_argv = (uint8_t**)malloc((molt_argc + 1) * sizeof(uint8_t*) + bytes);
  if (__wasi_args_get(molt_argv, (uint8_t*)(molt_argv + molt_argc + 1))) molt_argc = 0;
#endif
  for (size_t i = 0; i < (size_t)molt_argc; i++) list_push(l, rt_string((const char*)molt_argv[i], (intptr_t)strlen((const char*)molt_argv[i])));
#ifdef __wasm__
  free(molt_argv);
#endif
  return l;
}
MODULE_VALUE(sys, maxsize) { return rt_int(INT64_MAX); }
MODULE_VALUE(sys, maxunicode) { return MKI(0x10ffff); }
MODULE_VALUE(sys, byteorder) { return str_from("little"); }
MODULE_VALUE(sys, stdout) { return std_file(1); }
MODULE_VALUE(sys, stderr) { return std_file(2); }
V std_input();
MODULE_VALUE(sys, stdin) { return std_input(); }
MODULE_FN(sys, exit, 0, 1) { usable_exception(); V e = rt_call(VAL(&E_SystemExit), args, n, 0); if (e) { rt_raise(e, 0); DECREF(e); } return 0; }
MODULE_FN(sys, getrecursionlimit, 0, 0) { return MKI(depth_limit()); }
MODULE_FN(sys, setrecursionlimit, 1, 1) {
  int64_t k;
  if (index_of(args[0], &k)) return 0;
  if (k < 1) FAIL(E_ValueError, "recursion limit must be greater or equal than 1");
  if (rt.limit < 0) rt.held = (int32_t)k;
  else rt.limit = (int32_t)k;
  return NEWREF(NONE);
}
// Named tuples of the runtime's own: a tuple's layout, with getters by place.
static V named_tuple(Type* t, const char* module, intptr_t n, V* items) {
  if (!(t->flags & TF_READY)) {
    type_ready_other(t);
    V name = str_intern(str_from("__module__")), m = str_from(module);
    dict_set(t->dict, name, m);
    t->ops |= OP_REPR;
  }
  V r = rt_tuple(n, items);
  PTR(r)->type = t;
  return r;
}
static V show_named(V self, const char* title, const char* const* names) {
  Text t;
  t.puts(title), t.put('(');
  for (intptr_t i = 0; i < as<Tuple>(self)->n; i++) {
    if (i) t.puts(", ");
    t.puts(names[i]), t.put('=');
    if (!t.repr(as<Tuple>(self)->a[i])) return t.drop(), (V)0;
  }
  t.put(')');
  return t.take();
}
#define PLACE(type, name, i) CDEF(o_##type##_##name, #name, 0, 0, CF_GETTER) { return NEWREF(as<Tuple>(self)->a[i]); }
static const char* const version_names[] = {"major", "minor", "micro", "releaselevel", "serial"};
PLACE(version, major, 0) PLACE(version, minor, 1) PLACE(version, micro, 2) PLACE(version, releaselevel, 3) PLACE(version, serial, 4)
CDEF(o_version___repr__, "__repr__", 0, 0, 0) { return show_named(self, "sys.version_info", version_names); }
static const CDef* const methods_version[] = {&o_version_major, &o_version_minor, &o_version_micro, &o_version_releaselevel, &o_version_serial, &o_version___repr__, nullptr};
static Type T_version = {{1 << 30, &T_type}, "version_info", K_TUPLE, TF_NOSUBCLASS, 0, sizeof(Tuple), 0, &T_tuple, methods_version, nullptr};
MODULE_VALUE(sys, version_info) { V v[] = {MKI(3), MKI(11), MKI(7), str_from("final"), MKI(0)}; return named_tuple(&T_version, "sys", 5, v); }
MODULE_VALUE(sys, version) { return str_from("3.11.7 (molt)"); }
MODULE_VALUE(sys, hexversion) { return MKI(0x030b07f0); }
MODULE_VALUE(sys, api_version) { return MKI(1013); }
static const char* const float_names[] = {"max", "max_exp", "max_10_exp", "min", "min_exp", "min_10_exp", "dig", "mant_dig", "epsilon", "radix", "rounds"};
PLACE(finfo, max, 0) PLACE(finfo, max_exp, 1) PLACE(finfo, max_10_exp, 2) PLACE(finfo, min, 3) PLACE(finfo, min_exp, 4) PLACE(finfo, min_10_exp, 5) PLACE(finfo, dig, 6) PLACE(finfo, mant_dig, 7) PLACE(finfo, epsilon, 8) PLACE(finfo, radix, 9) PLACE(finfo, rounds, 10)
CDEF(o_finfo___repr__, "__repr__", 0, 0, 0) { return show_named(self, "sys.float_info", float_names); }
static const CDef* const methods_finfo[] = {&o_finfo_max, &o_finfo_max_exp, &o_finfo_max_10_exp, &o_finfo_min, &o_finfo_min_exp, &o_finfo_min_10_exp, &o_finfo_dig, &o_finfo_mant_dig, &o_finfo_epsilon, &o_finfo_radix, &o_finfo_rounds, &o_finfo___repr__, nullptr};
static Type T_finfo = {{1 << 30, &T_type}, "float_info", K_TUPLE, TF_NOSUBCLASS, 0, sizeof(Tuple), 0, &T_tuple, methods_finfo, nullptr};
MODULE_VALUE(sys, float_info) {
  V v[] = {rt_float(1.7976931348623157e308), MKI(1024), MKI(308), rt_float(2.2250738585072014e-308), MKI(-1021), MKI(-307), MKI(15), MKI(53), rt_float(2.220446049250313e-16), MKI(2), MKI(1)};
  return named_tuple(&T_finfo, "sys", 11, v);
}
static const char* const int_names[] = {"bits_per_digit", "sizeof_digit", "default_max_str_digits", "str_digits_check_threshold"};
PLACE(iinfo, bits_per_digit, 0) PLACE(iinfo, sizeof_digit, 1) PLACE(iinfo, default_max_str_digits, 2) PLACE(iinfo, str_digits_check_threshold, 3)
CDEF(o_iinfo___repr__, "__repr__", 0, 0, 0) { return show_named(self, "sys.int_info", int_names); }
static const CDef* const methods_iinfo[] = {&o_iinfo_bits_per_digit, &o_iinfo_sizeof_digit, &o_iinfo_default_max_str_digits, &o_iinfo_str_digits_check_threshold, &o_iinfo___repr__, nullptr};
static Type T_iinfo = {{1 << 30, &T_type}, "int_info", K_TUPLE, TF_NOSUBCLASS, 0, sizeof(Tuple), 0, &T_tuple, methods_iinfo, nullptr};
MODULE_VALUE(sys, int_info) { V v[] = {MKI(30), MKI(4), MKI(4300), MKI(640)}; return named_tuple(&T_iinfo, "sys", 4, v); }
static const char* const hash_names[] = {"width", "modulus", "inf", "nan", "imag", "algorithm", "hash_bits", "seed_bits", "cutoff"};
PLACE(hinfo, width, 0) PLACE(hinfo, modulus, 1) PLACE(hinfo, inf, 2) PLACE(hinfo, nan, 3) PLACE(hinfo, imag, 4) PLACE(hinfo, algorithm, 5)
CDEF(o_hinfo___repr__, "__repr__", 0, 0, 0) { return show_named(self, "sys.hash_info", hash_names); }
static const CDef* const methods_hinfo[] = {&o_hinfo_width, &o_hinfo_modulus, &o_hinfo_inf, &o_hinfo_nan, &o_hinfo_imag, &o_hinfo_algorithm, &o_hinfo___repr__, nullptr};
static Type T_hinfo = {{1 << 30, &T_type}, "hash_info", K_TUPLE, TF_NOSUBCLASS, 0, sizeof(Tuple), 0, &T_tuple, methods_hinfo, nullptr};
MODULE_VALUE(sys, hash_info) { V v[] = {MKI(64), rt_int((1ll << 61) - 1), MKI(314159), MKI(0), MKI(1000003), str_from("siphash13"), MKI(64), MKI(128), MKI(0)}; return named_tuple(&T_hinfo, "sys", 9, v); }
MODULE_VALUE(sys, platform) { return str_from("linux"); }
MODULE_VALUE(sys, executable) { return str_from(""); }
MODULE_VALUE(sys, prefix) { return str_from("/usr"); }
MODULE_VALUE(sys, path) { return list_new(0); }
MODULE_VALUE(sys, modules) { return dict_new(); }
MODULE_VALUE(sys, warnoptions) { return list_new(0); }
MODULE_VALUE(sys, float_repr_style) { return str_from("short"); }
MODULE_VALUE(sys, copyright) { return str_from(""); }
MODULE_VALUE(sys, dont_write_bytecode) { return NEWREF(TRUE); }
MODULE_VALUE(sys, builtin_module_names) { return rt_tuple(0, nullptr); }
MODULE_VALUE(sys, __stdout__) { return std_file(1); }
MODULE_VALUE(sys, __stderr__) { return std_file(2); }
CDEF(o_impl_name, "name", 0, 0, CF_GETTER) { return str_from("cpython"); }
CDEF(o_impl_version, "version", 0, 0, CF_GETTER) { V v[] = {MKI(3), MKI(11), MKI(7), str_from("final"), MKI(0)}; return named_tuple(&T_version, "sys", 5, v); }
static const CDef* const methods_impl[] = {&o_impl_name, &o_impl_version, nullptr};
static Type T_impl = {{1 << 30, &T_type}, "SimpleNamespace", K_OTHER, TF_NOSUBCLASS, 0, sizeof(Obj), 0, &T_object, methods_impl, nullptr};
MODULE_VALUE(sys, implementation) { type_ready_other(&T_impl); return object_new(&T_impl); }
MODULE_FN(sys, getdefaultencoding, 0, 0) { return str_from("utf-8"); }
MODULE_FN(sys, getfilesystemencoding, 0, 0) { return str_from("utf-8"); }
MODULE_FN(sys, getrefcount, 1, 1) { return MKI(IS_INT(args[0]) ? 1 << 20 : PTR(args[0])->rc + 1); }
MODULE_FN(sys, gettrace, 0, 0) { return NEWREF(NONE); }
MODULE_FN(sys, settrace, 1, 1) { return NEWREF(NONE); }
MODULE_FN(sys, is_finalizing, 0, 0) { return NEWREF(FALSE); }
MODULE_FN(sys, get_int_max_str_digits, 0, 0) { return MKI(4300); }
MODULE_FN(sys, set_int_max_str_digits, 1, 1) { return NEWREF(NONE); }
MODULE_FN(sys, getswitchinterval, 0, 0) { return rt_float(0.005); }
MODULE_FN(sys, audit, 1, -1) { return NEWREF(NONE); }
extern "C" const CDef m_BaseException___traceback__;
MODULE_FN(sys, exc_info, 0, 0) {
  V e = rt.handled;
  if (!e) return tuple_of(3, NONE, NONE, NONE);
  usable_exception();  // the class is given out
  V tb = m_BaseException___traceback__.fn(e, nullptr, 0, 0), t = tuple_of(3, VAL(type_of(e)), e, tb);
  DECREF(tb);
  return t;
}
MODULE_FN(sys, exception, 0, 0) { return NEWREF(rt.handled ? rt.handled : NONE); }
MODULE_FN(sys, getsizeof, 1, 2) {
  V v = args[0];
  bool found;
  if (is_user(v)) { V r = special_call(v, S___sizeof__, nullptr, 0, &found); if (found) return r; }
  switch (kind_of(v)) {
    case K_INT: { int64_t bits = int_bits(v); return MKI(24 + 4 * (bits ? (bits + 29) / 30 : 0) + (bits ? 0 : 4)); }
    case K_BOOL: return MKI(v == TRUE ? 28 : 24);
    case K_FLOAT: return MKI(24);
    case K_COMPLEX: return MKI(32);
    case K_NONE: return MKI(16);
    case K_STR: { Str* s = as<Str>(v); return MKI(s->ascii ? 49 + s->n : s->kind == 1 ? 73 + s->n : 74 + s->kind * s->n + (s->kind == 4 ? 2 : 0)); }
    case K_BYTES: return MKI(33 + as<Bytes>(v)->n);
    case K_TUPLE: return MKI(40 + 8 * as<Tuple>(v)->n);
    case K_LIST: return MKI(56 + 8 * (as<List>(v)->cap));
    case K_RANGE: return MKI(48);
    default: return MKI(PTR(v)->type->size);
  }
}
static V at_exit;
extern "C" V (*at_exit_door)(void);
// At once: no handler, no `finally`, nothing registered runs.
MODULE_FN(_atexit, end, 1, 1) {
  int64_t code;
  if (index_of(args[0], &code)) return 0;
  out_flush();
  _exit((int)code & 255);
}
static V run_at_exit(void) { return call0(at_exit); }
MODULE_FN(_atexit, set_runner, 1, 1) {
  SET(&at_exit, NEWREF(args[0]));
  at_exit_door = run_at_exit;
  return NEWREF(NONE);
}
MODULE_FN(sys, intern, 1, 1) { if (!is_exact(args[0], &T_str)) FAIL(E_TypeError, is_str(args[0]) ? "can't intern %T" : "intern() argument must be str, not %T", args[0]); return str_intern(NEWREF(args[0])); }
