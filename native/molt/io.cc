// Standard streams: buffered output, print and input. The end of the process flushes.
#include <errno.h>
#include <unistd.h>
#include "rt.h"

static char out_buffer[65536];
static size_t out_used;

static void write_all(int fd, const char* p, size_t n) {
  while (n) {
    ssize_t k = write(fd, p, n);
    if (k < 0 && errno == EINTR) continue;
    if (k <= 0) return;
    p += k, n -= (size_t)k;
  }
}
void out_flush() {
  write_all(1, out_buffer, out_used);
  out_used = 0;
}
int fd_write_str(int fd, V s) {
  Str* t = as<Str>(s);
  char small[512];
  for (intptr_t at = 0; at < t->n || at == 0;) {
    intptr_t n = t->n - at > 120 ? 120 : t->n - at;
    size_t k = 0;
    if (t->ascii) {
      memcpy(small, str_data(t) + at, (size_t)n);
      k = (size_t)n;
    } else {
      for (intptr_t i = at; i < at + n; i++) {
        uint32_t c = str_at(t, i);
        if (c >= 0xd800 && c < 0xe000 && fd == 1) {
          char hex[5] = {"0123456789abcdef"[c >> 12 & 15], "0123456789abcdef"[c >> 8 & 15], "0123456789abcdef"[c >> 4 & 15], "0123456789abcdef"[c & 15], 0};
          FAILI(E_UnicodeEncodeError, "'utf-8' codec can't encode character '\\u%s' in position %d: surrogates not allowed", hex, (int)i);
        }
        if (c < 0x80) small[k++] = (char)c;
        else if (c < 0x800) small[k++] = (char)(0xc0 | c >> 6), small[k++] = (char)(0x80 | (c & 63));
        else if (c < 0x10000) small[k++] = (char)(0xe0 | c >> 12), small[k++] = (char)(0x80 | (c >> 6 & 63)), small[k++] = (char)(0x80 | (c & 63));
        else small[k++] = (char)(0xf0 | c >> 18), small[k++] = (char)(0x80 | (c >> 12 & 63)), small[k++] = (char)(0x80 | (c >> 6 & 63)), small[k++] = (char)(0x80 | (c & 63));
      }
    }
    if (fd != 1) write_all(fd, small, k);
    else {
      if (out_used + k > sizeof out_buffer) out_flush();
      memcpy(out_buffer + out_used, small, k);
      out_used += k;
    }
    at += n;
    if (!n) break;
  }
  return 0;
}

struct File { Obj ob; int fd; bool binary; };
static V file_write(V f, V text) {
  if (as<File>(f)->binary) {
    const uint8_t* p;
    intptr_t n;
    if (is_str(text)) FAIL(E_TypeError, "a bytes-like object is required, not 'str'");
    if (!bytes_like(text, &p, &n)) return 0;
    out_flush();
    write_all(as<File>(f)->fd, (const char*)p, (size_t)n);
    return rt_int(n);
  }
  if (!is_str(text)) FAIL(E_TypeError, "write() argument must be str, not %T", text);
  if (as<File>(f)->fd == 2) out_flush();
  return fd_write_str(as<File>(f)->fd, text) ? 0 : MKI(as<Str>(text)->n);
}
METHOD(file, write, 1, 1) { return file_write(self, args[0]); }
METHOD(file, flush, 0, 0) { out_flush(); return NEWREF(NONE); }
METHOD(file, isatty, 0, 0) { return NEWREF(FALSE); }
METHOD(file, fileno, 0, 0) { return MKI(as<File>(self)->fd); }
static V read_line(bool* eof, bool binary = false, int64_t most = INT64_MAX) {
  static char in[4096];
  static size_t in_at, in_n;
  size_t cap = 256, n = 0;
  char* p = (char*)mem_alloc(cap);
  *eof = false;
  while ((int64_t)n < most) {
    if (in_at == in_n) {
      ssize_t k = read(0, in, sizeof in);
      if (k <= 0) { *eof = true; break; }
      in_at = 0, in_n = (size_t)k;
    }
    char c = in[in_at++];
    if (n == cap) p = (char*)mem_resize(p, cap, cap * 2), cap *= 2;
    p[n++] = c;
    if (c == '\n' && most == INT64_MAX) break;
  }
  V b = rt_bytes(p, (intptr_t)n), s = 0;
  extern V bytes_decode(V b, V encoding, V errors);
  mem_free(p, cap);
  if (binary) return b;
  s = bytes_decode(b, 0, 0);
  DECREF(b);
  return s;
}
METHOD(file, readline, 0, 0) { bool eof; return read_line(&eof, as<File>(self)->binary); }
METHOD(file, writelines, 1, 1) {
  V it = rt_iter(args[0]);
  if (!it) return 0;
  while (V line = rt_next(it)) {
    V r = file_write(self, line);
    DECREF(line);
    if (!r) break;
    DECREF(r);
  }
  DECREF(it);
  return rt.error ? 0 : NEWREF(NONE);
}
METHOD_KW(file, reconfigure, 0, 0) { return NEWREF(NONE); }
METHOD(file, readable, 0, 0) { return NEWREF(MKB(as<File>(self)->fd == 0)); }
METHOD(file, writable, 0, 0) { return NEWREF(MKB(as<File>(self)->fd != 0)); }
METHOD(file, seekable, 0, 0) { return NEWREF(FALSE); }
METHOD(file, read, 0, 1) {
  int64_t most = -1;
  bool end = false;
  if (n && args[0] != NONE && index_of(args[0], &most)) return 0;
  if (most >= 0 || as<File>(self)->binary) return read_line(&end, as<File>(self)->binary, most < 0 ? INT64_MAX - 1 : most);
  Text t;
  for (bool eof = false; !eof;) {
    V l = read_line(&eof);
    if (!l) return t.drop(), (V)0;
    t.str(l);
    DECREF(l);
  }
  return t.take();
}
static V next_line(V f) {
  bool eof, binary = as<File>(f)->binary;
  V l = read_line(&eof, binary);
  if (l && !(binary ? as<Bytes>(l)->n : as<Str>(l)->n)) return DECREF(l), 0;
  return l;
}
METHOD(file, __iter__, 0, 0) { return NEWREF(self); }
METHOD(file, readlines, 0, 0) { return seq_to_list(self); }
METHOD(file, close, 0, 0) { out_flush(); return NEWREF(NONE); }
METHOD(file, __enter__, 0, 0) { return NEWREF(self); }
METHOD(file, __exit__, 3, 3) { return NEWREF(NONE); }
static V byte_stream(int fd);
GETTER(file, buffer) { return byte_stream(as<File>(self)->fd); }
extern "C" const CDef* const methods_file[];
Type T_file = {{1 << 30, &T_type}, "TextIOWrapper", K_FILE, TF_NOSUBCLASS, 0, sizeof(File), 0, &T_object, methods_file, nullptr};
static File files[3] = {{{1 << 30, &T_file}, 0}, {{1 << 30, &T_file}, 1}, {{1 << 30, &T_file}, 2}};
extern V (*file_next)(V f);
V std_file(int fd) { return VAL(&files[fd]); }
V std_input() {
  file_next = next_line;
  return std_file(0);
}
static File byte_files[3] = {{{1 << 30, &T_file}, 0, true}, {{1 << 30, &T_file}, 1, true}, {{1 << 30, &T_file}, 2, true}};
static V byte_stream(int fd) { return VAL(&byte_files[fd]); }
V std_stream[3];

extern V (*print_door)(V self, V* args, intptr_t n, V kw);  // opened by a program that puts a stream of its own in place of one
V (*print_door)(V self, V* args, intptr_t n, V kw);
static int print_to(int fd, V* args, intptr_t n, V sep, V end) {
  if (fd == 2) out_flush();
  static V space, newline;
  if (!space) space = str_char(' '), newline = str_char('\n');
  for (intptr_t i = 0; i < n; i++) {
    V s = rt_str(args[i]);
    if (!s) return -1;
    if (i && fd_write_str(fd, sep ? sep : space)) return DECREF(s), -1;
    int bad = fd_write_str(fd, s);
    DECREF(s);
    if (bad) return -1;
  }
  return fd_write_str(fd, end ? end : newline);
}
BUILTIN_KW(print, 0, -1) {
  intptr_t np = n - (kw ? as<Tuple>(kw)->n : 0);
  V sep = 0, end = 0, file = 0, flush = 0;
  if (kw) {
    static const char* const names[] = {"sep", "end", "file", "flush", nullptr};
    if (kw_only(kw, "print", names)) return 0;
    sep = call_kw(args, n, kw, "sep"), end = call_kw(args, n, kw, "end"), file = call_kw(args, n, kw, "file"), flush = call_kw(args, n, kw, "flush");
    if (sep && sep != NONE && !is_str(sep)) FAIL(E_TypeError, "sep must be None or a string, not %T", sep);
    if (end && end != NONE && !is_str(end)) FAIL(E_TypeError, "end must be None or a string, not %T", end);
  }
  if (sep == NONE) sep = 0;
  if (end == NONE) end = 0;
  if ((!file || file == NONE) && std_stream[1]) file = std_stream[1];
  if (file && file != NONE && type_of(file) != &T_file) {  // anything with write()
    Text t;
    for (intptr_t i = 0; i < np; i++) {
      V s = rt_str(args[i]);
      if (!s) return t.drop(), (V)0;
      if (i) { if (sep) t.str(sep); else t.put(' '); }
      t.str(s);
      DECREF(s);
    }
    if (end) t.str(end); else t.put('\n');
    V text = t.take(), r = call_method(file, S_write, &text, 1);
    DECREF(text);
    if (!r) return 0;
    DECREF(r);
    return NEWREF(NONE);
  }
  if (print_to(file && file != NONE ? as<File>(file)->fd : 1, args, np, sep, end)) return 0;
  if (flush && rt_truth(flush) > 0) out_flush();
  return NEWREF(NONE);
}
// print() without keywords; the compiler puts it where it sees such a call. Streams that the program made come in by the door.
static V print_plain_fn(V, V* args, intptr_t n, V) {
  if (print_door && std_stream[1]) return print_door(0, args, n, 0);
  return print_to(1, args, n, 0, 0) ? 0 : NEWREF(NONE);
}
extern "C" const CDef bi_print_plain;
const CDef bi_print_plain = {"print", print_plain_fn, 0, -1, CF_BUILTIN};
void std_stream_set(int which, V file) {
  print_door = bi_print.fn;
  SET(&std_stream[which], type_of(file) == &T_file ? 0 : NEWREF(file));
}
static V method_of(V o, const char* name, V* args, intptr_t n) {
  V text = str_intern(str_from(name)), r = call_method(o, text, args, n);
  DECREF(text);
  return r;
}
BUILTIN(input, 0, 1) {
  if (n) {
    V s = rt_str(args[0]);
    if (!s) return 0;
    if (std_stream[1]) { V r = method_of(std_stream[1], "write", &s, 1); DECREF(s); if (!r) return 0; DECREF(r); }
    else { fd_write_str(1, s); DECREF(s); }
  }
  if (std_stream[0]) {  // sys.stdin is the program's own
    V l = method_of(std_stream[0], "readline", nullptr, 0);
    if (!l) return 0;
    intptr_t len = is_str(l) ? as<Str>(l)->n : 0;
    if (!len) { DECREF(l); FAIL(E_EOFError, "EOF when reading a line"); }
    V r = str_sub(l, 0, str_at(as<Str>(l), len - 1) == '\n' ? len - 1 : len);
    DECREF(l);
    return r;
  }
  out_flush();
  bool eof;
  V l = read_line(&eof);
  if (!l) return 0;
  intptr_t len = as<Str>(l)->n;
  if (!len && eof) { DECREF(l); FAIL(E_EOFError, "EOF when reading a line"); }
  V r = str_sub(l, 0, len && str_at(as<Str>(l), len - 1) == '\n' ? len - 1 : len);
  DECREF(l);
  return r;
}
