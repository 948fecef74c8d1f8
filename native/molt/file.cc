// Files by descriptor: what lib/io.py is made of. On native the program itself holds to the paths that were granted when it was
// built; on wasm whoever runs it does, since the module can reach nothing but what is opened for it.
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include "rt.h"

void out_flush();
extern "C" const char* const molt_read[];
extern "C" const char* const molt_write[];

// The numbers that CPython shows on Linux, and its words; WASI counts otherwise.
struct Errno { int here, linux; const char* text; Type* type; };
static const Errno errnos[] = {
  {EPERM, 1, "Operation not permitted", &E_PermissionError}, {ENOENT, 2, "No such file or directory", &E_FileNotFoundError},
  {EIO, 5, "Input/output error", &E_OSError}, {EBADF, 9, "Bad file descriptor", &E_OSError}, {EACCES, 13, "Permission denied", &E_PermissionError},
  {EEXIST, 17, "File exists", &E_FileExistsError}, {ENOTDIR, 20, "Not a directory", &E_NotADirectoryError}, {EISDIR, 21, "Is a directory", &E_IsADirectoryError},
  {EINVAL, 22, "Invalid argument", &E_OSError}, {EMFILE, 24, "Too many open files", &E_OSError}, {EFBIG, 27, "File too large", &E_OSError},
  {ENOSPC, 28, "No space left on device", &E_OSError}, {ESPIPE, 29, "Illegal seek", &E_OSError}, {EROFS, 30, "Read-only file system", &E_OSError},
  {EPIPE, 32, "Broken pipe", &E_BrokenPipeError}, {ENAMETOOLONG, 36, "File name too long", &E_OSError}, {ENOTEMPTY, 39, "Directory not empty", &E_OSError},
  {ELOOP, 40, "Too many levels of symbolic links", &E_OSError},
#ifdef ENOTCAPABLE
  {ENOTCAPABLE, 13, "Permission denied", &E_PermissionError},
#endif
};
V os_error(V path) {
  int code = errno;
  const Errno* e = nullptr;
  for (const Errno& each : errnos) if (each.here == code) e = &each;
  V args[] = {MKI(e ? e->linux : code), str_from(e ? e->text : "Unknown error"), path};
  usable_exception();
  V x = rt_call(VAL(e ? e->type : &E_OSError), args, path ? 3 : 2, 0);
  DECREF(args[1]);
  if (x) rt_raise(x, 0), DECREF(x);
  return 0;
}

#ifndef __wasm__
// The path with its links followed, as far as it exists; false when it is too long.
static bool real_path(const char* path, char out[PATH_MAX]) {
  if (realpath(path, out)) return true;
  char parent[PATH_MAX];
  size_t n = strlen(path);
  while (n > 1 && path[n - 1] == '/') n--;
  size_t slash = n;
  while (slash && path[slash - 1] != '/') slash--;
  if (n >= PATH_MAX || (n == slash)) return false;
  memcpy(parent, path, slash);
  parent[slash] = 0;
  if (n - slash <= 2 && !memcmp(path + slash, "..", n - slash)) return false;
  if (!real_path(slash ? parent : ".", out)) return false;
  size_t k = strlen(out);
  if (k + 1 + n - slash >= PATH_MAX) return false;
  if (k > 1) out[k++] = '/';
  memcpy(out + k, path + slash, n - slash);
  out[k + n - slash] = 0;
  return true;
}
static bool listed(const char* const* paths, const char* full) {
  for (; *paths; paths++) {
    char grant[PATH_MAX];
    if (!strcmp(*paths, "/")) return true;
    if (!real_path(*paths, grant)) continue;
    size_t n = strlen(grant);
    if (!strncmp(full, grant, n) && (!full[n] || full[n] == '/')) return true;
  }
  return false;
}
#endif
bool path_granted(const char* path, bool write) {
#ifdef __wasm__
  (void)path, (void)write;
  return true;
#else
  if (molt_write[0] && !strcmp(molt_write[0], "/")) return true;
  char full[PATH_MAX];
  if (real_path(path, full) && (listed(molt_write, full) || (!write && listed(molt_read, full)))) return true;
  errno = EACCES;
  return false;
#endif
}

enum { READ = 1, WRITE = 2, CREATE = 4, TRUNCATE = 8, APPEND = 16, EXCLUSIVE = 32 };
MODULE_FN(_io, open, 2, 2) {
  int64_t how;
  char path[4096];
  if (!is_str(args[0]) || index_of(args[1], &how)) FAIL(E_TypeError, "expected str, bytes or os.PathLike object, not %T", args[0]);
  if (text_of(args[0], path, sizeof path) < as<Str>(args[0])->n) { errno = ENAMETOOLONG; return os_error(args[0]); }
  if (strlen(path) < (size_t)as<Str>(args[0])->n) FAIL(E_ValueError, "embedded null byte");
  if (!path_granted(path, how & WRITE)) return os_error(args[0]);
  int flags = how & READ && how & WRITE ? O_RDWR : how & WRITE ? O_WRONLY : O_RDONLY;
  flags |= (how & CREATE ? O_CREAT : 0) | (how & TRUNCATE ? O_TRUNC : 0) | (how & APPEND ? O_APPEND : 0) | (how & EXCLUSIVE ? O_EXCL : 0);
#ifdef O_CLOEXEC
  flags |= O_CLOEXEC;
#endif
  int fd = open(path, flags, 0666);
  if (fd < 0) return os_error(args[0]);
  struct stat s;
  if (fstat(fd, &s) == 0 && S_ISDIR(s.st_mode)) {
    close(fd);
    errno = EISDIR;
    return os_error(args[0]);
  }
  return MKI(fd);
}
static int fd_of(V v) { int64_t i; return index_of(v, &i) ? -1 : (int)i; }
MODULE_FN(_io, read, 2, 2) {
  int64_t want;
  int fd = fd_of(args[0]);
  if (fd < 0 || index_of(args[1], &want)) return 0;
  if (op_result((uint64_t)(want < 0 ? 0 : want), 1)) return 0;
  V b = bytes_new((intptr_t)(want < 0 ? want = 0 : want));
  ssize_t k;
  do k = read(fd, as<Bytes>(b)->a, (size_t)want); while (k < 0 && errno == EINTR);
  if (k < 0) return DECREF(b), os_error(0);
  if (k == want) return b;
  V r = rt_bytes((const char*)as<Bytes>(b)->a, k);
  DECREF(b);
  return r;
}
MODULE_FN(_io, write, 2, 2) {
  const uint8_t* p;
  intptr_t len;
  int fd = fd_of(args[0]);
  if (fd < 0 || !bytes_like(args[1], &p, &len)) return 0;
  if (fd == 1 || fd == 2) out_flush();
  for (intptr_t at = 0; at < len;) {
    ssize_t k = write(fd, p + at, (size_t)(len - at));
    if (k < 0 && errno == EINTR) continue;
    if (k < 0) return os_error(0);
    at += k;
  }
  return rt_int(len);
}
MODULE_FN(_io, close, 1, 1) { int fd = fd_of(args[0]); return fd < 0 ? 0 : close(fd) ? os_error(0) : NEWREF(NONE); }
MODULE_FN(_io, seek, 3, 3) {
  int64_t offset, whence;
  int fd = fd_of(args[0]);
  if (fd < 0 || index_of(args[1], &offset) || index_of(args[2], &whence)) return 0;
  off_t at = lseek(fd, (off_t)offset, whence == 0 ? SEEK_SET : whence == 1 ? SEEK_CUR : SEEK_END);
  return at < 0 ? os_error(0) : rt_int(at);
}
MODULE_FN(_io, truncate, 2, 2) {
  int64_t size;
  int fd = fd_of(args[0]);
  if (fd < 0 || index_of(args[1], &size)) return 0;
  return ftruncate(fd, (off_t)size) ? os_error(0) : NEWREF(NONE);
}
MODULE_FN(_io, isatty, 1, 1) { int fd = fd_of(args[0]); return fd < 0 ? 0 : NEWREF(MKB(isatty(fd))); }
