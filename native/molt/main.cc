// Startup and end of a compiled program: names, types, the program itself, its uncaught exception, the exit code.
#include <stdlib.h>
#include <unistd.h>
#include "rt.h"
#ifndef __wasm__
#include <sys/resource.h>
#endif
#ifdef __GLIBC__
#include <malloc.h>
#endif

void out_flush();
int fd_write_str(int fd, V s);
V exc_report(V e);
extern "C" Obj obj_none, obj_true, obj_false, obj_ellipsis, obj_notimpl;
Type T_none = {{1 << 30, &T_type}, "NoneType", K_NONE, TF_NOSUBCLASS, 0, sizeof(Obj), 0, &T_object, nullptr, nullptr};
Type T_ellipsis = {{1 << 30, &T_type}, "ellipsis", K_ELLIPSIS, TF_NOSUBCLASS, 0, sizeof(Obj), 0, &T_object, nullptr, nullptr};
Type T_notimpl = {{1 << 30, &T_type}, "NotImplementedType", K_NOTIMPL, TF_NOSUBCLASS, 0, sizeof(Obj), 0, &T_object, nullptr, nullptr};
Obj obj_none = {1 << 30, &T_none}, obj_true = {1 << 30, &T_bool}, obj_false = {1 << 30, &T_bool}, obj_ellipsis = {1 << 30, &T_ellipsis}, obj_notimpl = {1 << 30, &T_notimpl};

Names names;
#define X(n) #n "\0"
static const char name_texts[] = NAMES(X);
#undef X

// Set by the compiled program.
extern "C" V molt_main(void);

extern "C" V (*at_exit_door)(void);
V (*at_exit_door)(void);
static int report(V e) {
  out_flush();
  if (is_instance(e, &E_SystemExit)) {
    V code = as<Exc>(e)->value;
    if (!code || code == NONE) return 0;
    if (is_int(code)) {
      int64_t i = 0;
      if (!int_i64(code, &i)) i = -1;
      return (int)(i & 255);
    }
    V s = rt_str(code);
    if (s) fd_write_str(2, s), fd_write_str(2, str_char('\n')), DECREF(s);
    return 1;
  }
  V text = exc_report(e);
  fd_write_str(2, text);
  DECREF(text);
  return is_instance(e, &E_KeyboardInterrupt) ? 130 : 1;
}

// On wasm the arguments are fetched by who asks for them, so that a program which does not needs no import for it.
#ifdef __wasm__
int main(void) {
#else
int molt_argc;
char** molt_argv;
int main(int argc, char** argv) {
  molt_argc = argc, molt_argv = argv;
  // recursion as deep as sys.setrecursionlimit() allows needs more stack than the usual 8 MB: ask for it, start over
  struct rlimit limit;
  const rlim_t want = 512ul << 20;
  if (getrlimit(RLIMIT_STACK, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY && limit.rlim_cur < want && (limit.rlim_max == RLIM_INFINITY || limit.rlim_max >= want)) {
    limit.rlim_cur = want;
    setrlimit(RLIMIT_STACK, &limit);
  }
#endif
#ifdef __GLIBC__
  // a block that is freed and asked for again, as growing lists are, must not go through the kernel each time
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 256 << 20);
#endif
  S_empty = str_new(0, 0);
  V* name = (V*)&names;
  for (const char* text = name_texts; *text; text += strlen(text) + 1) *name++ = str_intern(str_from(text));
  if (molt_limits.recursion) rt.limit = molt_limits.recursion;
  int code = 0;
  V r = molt_main();
  if (!r && rt.error) {
    static volatile V uncaught;  // kept, so that the leak checker sees who holds it
    uncaught = rt_fetch();
    code = report(uncaught);
  }
  if (at_exit_door) {
    V done = at_exit_door();
    if (!done) { V e = rt_fetch(); report(e); }
  }
  out_flush();
#ifdef MOLT_SANITIZE
  gc_collect();
  exit(code);  // where the leak checker looks: what neither a variable of the program nor of the runtime leads to is a leak
#else
  _exit(code);
#endif
}
