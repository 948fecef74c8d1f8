// What lib/os asks of the system: the environment, folders, files by name.
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#ifndef __wasm__
#include <sys/random.h>
#endif
#include "rt.h"

extern char** environ;
V os_error(V path);  // file.cc: raises what errno says, in CPython's words
static V oserror(const char* path) {
  V name = rt_string(path, (intptr_t)strlen(path));
  os_error(name);
  DECREF(name);
  return 0;
}
static bool path_text(V v, char* out, size_t cap) {
  int64_t n = text_of(v, out, cap);
  if (n + 5 >= (int64_t)cap) return errno = ENAMETOOLONG, os_error(v), false;
  if ((int64_t)strlen(out) == n) return true;
  rt_errorf(&E_ValueError, "embedded null byte");
  return false;
}
#define PATH(var, v) char var[4096]; if (!is_str(v)) FAIL(E_TypeError, "expected str, bytes or os.PathLike object, not %T", v); if (!path_text(v, var, sizeof var)) return 0
MODULE_FN(_os, environ, 0, 0) {
  V d = dict_new();
  for (char** e = environ; e && *e; e++) {
    const char* eq = strchr(*e, '=');
    if (!eq) continue;
    V k = rt_string(*e, eq - *e), v = rt_string(eq + 1, (intptr_t)strlen(eq + 1));
    dict_set(d, k, v);
    DECREF(k), DECREF(v);
  }
  return d;
}
MODULE_FN(_os, getcwd, 0, 0) {
  char text[4096];
  if (!getcwd(text, sizeof text)) return oserror(".");
  return rt_string(text, (intptr_t)strlen(text));
}
MODULE_FN(_os, listdir, 1, 1) {
  PATH(path, args[0]);
  DIR* d = opendir(path);
  if (!d) return oserror(path);
  V out = list_new(0);
  while (struct dirent* e = readdir(d)) {
    if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, "..")) continue;
    list_push(out, rt_string(e->d_name, (intptr_t)strlen(e->d_name)));
  }
  closedir(d);
  return out;
}
// (mode, inode, device, links, size, access, modification and change in nanoseconds), or None when there is no such file and `must` is false
MODULE_FN(_os, stat, 3, 3) {
  PATH(path, args[0]);
  struct stat s;
  bool follow = rt_truth(args[1]) > 0;
  if (follow ? stat(path, &s) : lstat(path, &s)) return rt_truth(args[2]) > 0 ? oserror(path) : NEWREF(NONE);
  auto ns = [](const struct timespec& t) { return rt_int((int64_t)t.tv_sec * 1000000000 + t.tv_nsec); };
  V v[] = {MKI(s.st_mode), rt_int((int64_t)s.st_ino), rt_int((int64_t)s.st_dev), MKI((int64_t)s.st_nlink), rt_int((int64_t)s.st_size), ns(s.st_atim), ns(s.st_mtim), ns(s.st_ctim)};
  return rt_tuple(8, v);
}
MODULE_FN(_os, mkdir, 2, 2) { PATH(path, args[0]); return mkdir(path, (mode_t)IVAL(args[1])) ? oserror(path) : NEWREF(NONE); }
MODULE_FN(_os, rmdir, 1, 1) { PATH(path, args[0]); return rmdir(path) ? oserror(path) : NEWREF(NONE); }
MODULE_FN(_os, unlink, 1, 1) { PATH(path, args[0]); return unlink(path) ? oserror(path) : NEWREF(NONE); }
MODULE_FN(_os, rename, 2, 2) { PATH(from, args[0]); PATH(to, args[1]); return rename(from, to) ? oserror(from) : NEWREF(NONE); }
MODULE_FN(_os, getpid, 0, 0) {
#ifdef __wasm__
  return MKI(1);
#else
  return MKI(getpid());
#endif
}
MODULE_FN(_os, urandom, 1, 1) {
  int64_t n2;
  if (index_of(args[0], &n2)) return 0;
  if (n2 < 0) FAIL(E_ValueError, "negative argument not allowed");
  V b = bytes_new((intptr_t)n2);
  for (int64_t at = 0; at < n2; at += 256) if (getentropy(as<Bytes>(b)->a + at, (size_t)(n2 - at < 256 ? n2 - at : 256))) { DECREF(b); FAIL(E_NotImplementedError, "the system has no source of randomness"); }
  return b;
}
