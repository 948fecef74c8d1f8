// struct: packed binary data. The module's classes and errors are lib/struct.py's.
#include <math.h>
#include "rt.h"

struct Format { bool native, big, ok; const char* p; };
static V failed(V error, const char* message) { V m = str_from(message), e = call1(error, m); if (e) rt_raise(e, 0), DECREF(e); DECREF(m); return 0; }
static int size_of(char c, bool native) {
  switch (c) {
    case 'x': case 'c': case 'b': case 'B': case '?': case 's': case 'p': return 1;
    case 'h': case 'H': case 'e': return 2;
    case 'i': case 'I': case 'f': return 4;
    case 'l': case 'L': return native ? 8 : 4;
    case 'q': case 'Q': case 'd': return 8;
    case 'n': case 'N': case 'P': return native ? 8 : 0;
    default: return 0;
  }
}
// Calls each(code, count, size, offset); the whole size, or -1 with an error.
template <class F> static int64_t walk(V error, V format, bool* big_out, F each) {
  intptr_t length;
  const uint8_t* bytes;
  if (is_str(format)) length = as<Str>(format)->n * 4;
  else if (!bytes_like(format, &bytes, &length)) return -1;
  Block<char> text((size_t)length + 1);
  text_of(format, text, text.n);
  const char* p = text;
  bool native = true, aligned = true, big = false;
  if (*p == '@') p++;
  else if (*p == '=') native = aligned = false, p++;
  else if (*p == '<') native = aligned = false, p++;
  else if (*p == '>' || *p == '!') native = aligned = false, big = true, p++;
  if (big_out) *big_out = big;
  int64_t at = 0;
  while (*p) {
    if (*p == ' ' || (*p >= 9 && *p <= 13)) { p++; continue; }
    int64_t count = 1;
    if (*p >= '0' && *p <= '9') {
      for (count = 0; *p >= '0' && *p <= '9'; p++) {
        count = count * 10 + *p - '0';
        if (count > INT64_MAX / 100) { failed(error, "overflow in item count"); return -1; }
      }
      if (!*p) { failed(error, "repeat count given without format specifier"); return -1; }
    }
    char c = *p++;
    int size = size_of(c, native);
    if (!size) { failed(error, "bad char in struct format"); return -1; }
    if (count > (INT64_MAX / 2 - at) / size) { failed(error, "total struct size too long"); return -1; }
    if (aligned && size > 1) at = (at + size - 1) / size * size;
    if (!each(c, count, size, at)) return -1;
    at += count * size;
  }
  return at;
}
MODULE_FN(_struct, calcsize, 2, 2) {
  int64_t n2 = walk(args[0], args[1], nullptr, [](char, int64_t, int, int64_t) { return true; });
  return n2 < 0 ? 0 : MKI(n2);
}
static void put_bytes(uint8_t* p, uint64_t v, int size, bool big) { for (int i = 0; i < size; i++) p[big ? size - 1 - i : i] = (uint8_t)(v >> (8 * i)); }
static uint64_t get_bytes(const uint8_t* p, int size, bool big) { uint64_t v = 0; for (int i = 0; i < size; i++) v |= (uint64_t)p[big ? size - 1 - i : i] << (8 * i); return v; }
static uint64_t half_of(double x, bool* over) {
  uint64_t sign = __builtin_signbit(x) ? 0x8000 : 0;
  double a = fabs(x);
  if (x != x) return sign | 0x7e00;
  if (a - a != 0) return sign | 0x7c00;
  if (a == 0) return sign;
  int e;
  double m = frexp(a, &e);  // a = m * 2**e, m in [0.5, 1)
  int64_t bits;
  if (e < -13) bits = (int64_t)nearbyint(ldexp(a, 24));
  else bits = (int64_t)nearbyint(ldexp(m, 11)) - 1024 + ((int64_t)(e + 14) << 10);
  if (bits >= 0x7c00) { *over = true; return 0; }
  return sign | (uint64_t)bits;
}
static double double_of_half(uint64_t h) {
  int e = (int)(h >> 10 & 31), m = (int)(h & 1023);
  double v = e == 31 ? (m ? __builtin_nan("") : __builtin_inf()) : e ? ldexp(1024 + m, e - 25) : ldexp(m, -24);
  return h & 0x8000 ? -v : v;
}
// error, format, values as a tuple
MODULE_FN(_struct, pack, 3, 3) {
  V error = args[0];
  Tuple* values = as<Tuple>(args[2]);
  bool big;
  char head[2] = {0};
  text_of(args[1], head, 2);
  bool checked = head[0] == '<' || head[0] == '>' || head[0] == '=' || head[0] == '!';
  int64_t want = 0;
  int64_t total = walk(error, args[1], &big, [&](char c, int64_t count, int, int64_t) { want += c == 'x' ? 0 : c == 's' || c == 'p' ? 1 : count; return true; });
  if (total < 0) return 0;
  if (want != values->n) {
    Text t;
    t.puts("pack expected "), t.num(want), t.puts(" items for packing (got "), t.num(values->n), t.put(')');
    V m = t.take(), e = call1(error, m);
    DECREF(m);
    if (e) rt_raise(e, 0), DECREF(e);
    return 0;
  }
  if (op_result((uint64_t)total, 1)) return 0;
  V out = bytes_new((intptr_t)total);
  uint8_t* p = as<Bytes>(out)->a;
  intptr_t k = 0;
  int64_t done = walk(error, args[1], &big, [&](char c, int64_t count, int size, int64_t at) {
    if (c == 'x') return true;
    if (c == 's' || c == 'p') {
      const uint8_t* q;
      intptr_t n2;
      if (!is_kind(values->a[k], K_BYTES) && !is_kind(values->a[k], K_BYTEARRAY)) { failed(error, c == 's' ? "argument for 's' must be a bytes object" : "argument for 'p' must be a bytes object"); return false; }
      bytes_like(values->a[k++], &q, &n2);
      if (c == 'p') { if (count) { if (n2 > count - 1) n2 = (intptr_t)count - 1; p[at] = (uint8_t)(n2 > 255 ? 255 : n2); memcpy(p + at + 1, q, (size_t)n2); } }
      else memcpy(p + at, q, (size_t)(n2 < count ? n2 : count));
      return true;
    }
    for (int64_t i = 0; i < count; i++, at += size) {
      V v = values->a[k++];
      if (c == 'c') {
        if (!is_kind(v, K_BYTES) || as<Bytes>(v)->n != 1) { failed(error, "char format requires a bytes object of length 1"); return false; }
        p[at] = as<Bytes>(v)->a[0];
      } else if (c == '?') {
        int b = rt_truth(v);
        if (b < 0) return false;
        p[at] = (uint8_t)b;
      } else if (c == 'f' || c == 'd' || c == 'e') {
        double d;
        if (rt_to_double(v, &d)) { err_clear(); failed(error, "required argument is not a float"); return false; }
        uint64_t u;
        bool over = false;
        if (c == 'd') memcpy(&u, &d, 8);
        else if (c == 'f') {
          float f = (float)d;
          over = f - f != 0 && d - d == 0 && checked;
          uint32_t w;
          memcpy(&w, &f, 4);
          u = w;
        } else u = half_of(d, &over);
        if (over) { rt_errorf(&E_OverflowError, c == 'f' ? "float too large to pack with f format" : "float too large to pack with e format"); return false; }
        put_bytes(p + at, u, size, big);
      } else {
        if (!is_int(v) && !type_lookup(type_of(v), S___index__)) { failed(error, "required argument is not an integer"); return false; }
        V whole = index_value(v);
        if (!whole) return false;
        bool is_signed = strchr("bhilqn", c), fits;
        int64_t s = 0;
        uint64_t u = 0;
        bool small = int_i64(whole, &s);
        if (is_signed) {
          fits = small && (size == 8 || (s >= -(1ll << (8 * size - 1)) && s < 1ll << (8 * size - 1)));
          u = (uint64_t)s;
        } else {
          fits = int_sign(whole) >= 0 && int_bits(whole) <= 8 * size;
          if (fits) u = small ? (uint64_t)s : B(whole)->d[0] | (uint64_t)B(whole)->d[1] << 32;
        }
        DECREF(whole);
        if (!fits) {
          Text t;
          if (c == 'b') t.puts("byte format requires -128 <= number <= 127");
          else if (c == 'B') t.puts("ubyte format requires 0 <= number <= 255");
          else if (!big && c == 'h') t.puts("short format requires -32768 <= number <= 32767");
          else if (!big && c == 'H') t.puts("ushort format requires 0 <= number <= 65535");
          else if (big && (c == 'q' || c == 'Q')) t.puts("int too large to convert");
          else if (!small || size == 8 || (!is_signed && s < 0)) t.puts("argument out of range");
          else { t.put('\''), t.put((uint8_t)c), t.puts("' format requires "); if (is_signed) t.num(-(1ll << (8 * size - 1))); else t.put('0'); t.puts(" <= number <= "); t.num(is_signed ? (1ll << (8 * size - 1)) - 1 : (1ll << (8 * size)) - 1); }
          V m = t.take(), e = call1(error, m);
          DECREF(m);
          if (e) rt_raise(e, 0), DECREF(e);
          return false;
        }
        put_bytes(p + at, u, size, big);
      }
    }
    return true;
  });
  if (done < 0) return DECREF(out), 0;
  return out;
}
// error, format, data, offset: a tuple
MODULE_FN(_struct, unpack, 4, 4) {
  const uint8_t* p;
  intptr_t len;
  int64_t offset;
  if (!bytes_like(args[2], &p, &len) || index_of(args[3], &offset)) return 0;
  bool big;
  int64_t size_needed = walk(args[0], args[1], nullptr, [](char, int64_t, int, int64_t) { return true; });
  if (size_needed < 0) return 0;
  if (offset < 0 || offset > len || size_needed > len - offset) return failed(args[0], "unpack requires a larger buffer");
  V out = list_new(0);
  p += offset;
  int64_t done = walk(args[0], args[1], &big, [&](char c, int64_t count, int size, int64_t at) {
    if (c == 'x') return true;
    if (c == 's') { list_push(out, rt_bytes((const char*)p + at, (intptr_t)count)); return true; }
    if (c == 'p') { int64_t n2 = count ? p[at] : 0; if (n2 > count - 1) n2 = count - 1; list_push(out, rt_bytes((const char*)p + at + 1, (intptr_t)(n2 < 0 ? 0 : n2))); return true; }
    for (int64_t i = 0; i < count; i++, at += size) {
      uint64_t u = get_bytes(p + at, size, big);
      if (c == 'c') list_push(out, rt_bytes((const char*)p + at, 1));
      else if (c == '?') list_push(out, NEWREF(MKB(u != 0)));
      else if (c == 'd') { double d; memcpy(&d, &u, 8); list_push(out, rt_float(d)); }
      else if (c == 'f') { float f; uint32_t w = (uint32_t)u; memcpy(&f, &w, 4); list_push(out, rt_float(f)); }
      else if (c == 'e') list_push(out, rt_float(double_of_half(u)));
      else if (strchr("bhilqn", c)) list_push(out, int_from_i64((int64_t)(u << (64 - 8 * size)) >> (64 - 8 * size)));
      else list_push(out, int_from_u64(u));
    }
    return true;
  });
  if (done < 0) return DECREF(out), 0;
  return rt_list_to_tuple(out);
}
