// The str type's core: storage by widest code point, UTF-8 in and out, hashing, searching, the text builder.
#include "rt.h"

V S_empty;
static V chars[256];

static int kind_for(uint32_t max) { return max < 256 ? 1 : max < 65536 ? 2 : 4; }

V str_new(intptr_t n, uint32_t max) {
  int kind = kind_for(max);
  Str* s = (Str*)mem_alloc(str_bytes(n * kind));
  s->ob.rc = 1;
  s->ob.type = &T_str;
  s->n = n;
  s->hash = -1;
  s->kind = (uint8_t)kind;
  s->ascii = max < 128;
  s->interned = 0;
  return VAL(s);
}

// Reads one code point of valid UTF-8; surrogates pass, as in WTF-8.
static uint32_t decode(const uint8_t** p) {
  const uint8_t* s = *p;
  uint32_t c = *s++;
  if (c >= 0xf0) c = (c & 7) << 18 | (s[0] & 63u) << 12 | (s[1] & 63u) << 6 | (s[2] & 63u), s += 3;
  else if (c >= 0xe0) c = (c & 15) << 12 | (s[0] & 63u) << 6 | (s[1] & 63u), s += 2;
  else if (c >= 0xc0) c = (c & 31) << 6 | (s[0] & 63u), s += 1;
  *p = s;
  return c;
}

extern "C" V rt_string(const char* utf8, intptr_t n) {
  const uint8_t *p = (const uint8_t*)utf8, *end = p + n;
  intptr_t count = 0;
  uint32_t max = 0;
  while (p < end) {
    uint32_t c = decode(&p);
    if (c > max) max = c;
    count++;
  }
  if (count == 0 && S_empty) return NEWREF(S_empty);
  if (count == 1) return str_char(max);
  V v = str_new(count, max);
  Str* s = as<Str>(v);
  uint8_t* d = str_data(s);
  p = (const uint8_t*)utf8;
  if (max < 128) return memcpy(d, p, (size_t)n), v;
  for (intptr_t i = 0; i < count; i++) {
    uint32_t c = decode(&p);
    if (s->kind == 1) d[i] = (uint8_t)c;
    else if (s->kind == 2) ((uint16_t*)d)[i] = (uint16_t)c;
    else ((uint32_t*)d)[i] = c;
  }
  return v;
}
V str_from(const char* ascii) { return rt_string(ascii, (intptr_t)strlen(ascii)); }

V str_char(uint32_t cp) {
  if (cp < 256) {
    if (!chars[cp]) {
      V v = str_new(1, cp);
      str_data(as<Str>(v))[0] = (uint8_t)cp;
      chars[cp] = v;
      if (cp < 128) chars[cp] = str_intern(NEWREF(v));
    }
    return NEWREF(chars[cp]);
  }
  V v = str_new(1, cp);
  if (cp < 65536) *(uint16_t*)str_data(as<Str>(v)) = (uint16_t)cp;
  else *(uint32_t*)str_data(as<Str>(v)) = cp;
  return v;
}

// Interned strings: one object a text, so that names compare by address.
static V* interned;
static intptr_t interned_used, interned_mask = -1;
static void intern_put(V v) {
  intptr_t i = (intptr_t)(str_hash(v) & interned_mask);
  while (interned[i]) i = (i + 1) & interned_mask;
  interned[i] = v;
}
V str_intern(V v) {
  if (as<Str>(v)->interned || PTR(v)->type != &T_str) return v;
  if ((interned_used + 1) * 2 > interned_mask) {
    V* old = interned;
    intptr_t old_mask = interned_mask;
    interned_mask = old_mask < 0 ? 2047 : old_mask * 2 + 1;
    size_t bytes = sizeof(V) * (size_t)(interned_mask + 1);
    interned = (V*)mem_alloc(bytes);
    memset(interned, 0, bytes);
    for (intptr_t i = 0; i <= old_mask; i++) if (old[i]) intern_put(old[i]);
    if (old) mem_free(old, sizeof(V) * (size_t)(old_mask + 1));
  }
  intptr_t i = (intptr_t)(str_hash(v) & interned_mask);
  for (; interned[i]; i = (i + 1) & interned_mask)
    if (str_eq(interned[i], v)) {
      DECREF(v);
      return NEWREF(interned[i]);
    }
  as<Str>(v)->interned = 1;
  interned[i] = NEWREF(v);  // for good
  interned_used++;
  return v;
}
extern "C" V rt_intern(const char* utf8, intptr_t n) { return str_intern(rt_string(utf8, n)); }

// SipHash-1-3 with a zero key, which is CPython's hash under PYTHONHASHSEED=0.
int64_t hash_bytes(const void* data, size_t n) {
  if (n == 0) return 0;
  uint64_t v0 = 0x736f6d6570736575ull, v1 = 0x646f72616e646f6dull, v2 = 0x6c7967656e657261ull, v3 = 0x7465646279746573ull;
  auto rotl = [](uint64_t x, int b) { return x << b | x >> (64 - b); };
  auto round = [&] {
    v0 += v1, v2 += v3, v1 = rotl(v1, 13) ^ v0, v3 = rotl(v3, 16) ^ v2, v0 = rotl(v0, 32);
    v2 += v1, v0 += v3, v1 = rotl(v1, 17) ^ v2, v3 = rotl(v3, 21) ^ v0, v2 = rotl(v2, 32);
  };
  const uint8_t* p = (const uint8_t*)data;
  uint64_t last = (uint64_t)n << 56;
  for (; n >= 8; n -= 8, p += 8) {
    uint64_t m;
    memcpy(&m, p, 8);
    v3 ^= m;
    round();
    v0 ^= m;
  }
  for (size_t i = 0; i < n; i++) last |= (uint64_t)p[i] << (8 * i);
  v3 ^= last;
  round();
  v0 ^= last;
  v2 ^= 0xff;
  round(), round(), round();
  int64_t h = (int64_t)(v0 ^ v1 ^ v2 ^ v3);
  return h == -1 ? -2 : h;
}
int64_t str_hash(V v) {
  Str* s = as<Str>(v);
  if (s->hash == -1) s->hash = hash_bytes(str_data(s), (size_t)(s->n * s->kind));
  return s->hash;
}

// Short texts are compared in two words that may overlap, sooner than memcmp is called.
static inline bool same_bytes(const uint8_t* x, const uint8_t* y, size_t n) {
  if (n > 16) return memcmp(x, y, n) == 0;
  if (n >= 8) {
    uint64_t a, b, c, d;
    memcpy(&a, x, 8), memcpy(&b, y, 8), memcpy(&c, x + n - 8, 8), memcpy(&d, y + n - 8, 8);
    return a == b && c == d;
  }
  if (n >= 4) {
    uint32_t a, b, c, d;
    memcpy(&a, x, 4), memcpy(&b, y, 4), memcpy(&c, x + n - 4, 4), memcpy(&d, y + n - 4, 4);
    return a == b && c == d;
  }
  for (size_t i = 0; i < n; i++) if (x[i] != y[i]) return false;
  return true;
}
bool str_eq(V a, V b) {
  if (a == b) return true;
  Str *x = as<Str>(a), *y = as<Str>(b);
  return x->n == y->n && x->kind == y->kind && same_bytes(str_data(x), str_data(y), (size_t)(x->n * x->kind));
}
bool str_is(V v, const char* ascii) {
  Str* s = as<Str>(v);
  return is_str(v) && s->kind == 1 && s->n == (intptr_t)strlen(ascii) && memcmp(str_data(s), ascii, (size_t)s->n) == 0;
}
int str_cmp(V a, V b) {
  Str *x = as<Str>(a), *y = as<Str>(b);
  intptr_t n = x->n < y->n ? x->n : y->n;
  if (x->kind == 1 && y->kind == 1) {
    if (n && *str_data(x) != *str_data(y)) return *str_data(x) - *str_data(y);
    int c = memcmp(str_data(x), str_data(y), (size_t)n);
    if (c) return c;
  } else {
    for (intptr_t i = 0; i < n; i++) {
      uint32_t c = str_at(x, i), d = str_at(y, i);
      if (c != d) return c < d ? -1 : 1;
    }
  }
  return x->n < y->n ? -1 : x->n > y->n;
}

V str_sub(V v, intptr_t lo, intptr_t hi) {
  Str* s = as<Str>(v);
  if (lo < 0) lo = 0;
  if (hi > s->n) hi = s->n;
  if (lo >= hi) return NEWREF(S_empty);
  if (lo == 0 && hi == s->n && PTR(v)->type == &T_str) return NEWREF(v);
  if (hi - lo == 1) return str_char(str_at(s, lo));
  uint32_t max = s->ascii ? 127 : s->kind == 1 ? 255 : 0;
  if (s->kind == 1 && !s->ascii) {
    max = 0;
    for (intptr_t i = lo; i < hi; i++) max |= str_data(s)[i];
  } else if (s->kind > 1) {
    for (intptr_t i = lo; i < hi; i++) if (str_at(s, i) > max) max = str_at(s, i);
  }
  V r = str_new(hi - lo, max);
  Str* d = as<Str>(r);
  if (d->kind == s->kind) memcpy(str_data(d), str_data(s) + lo * s->kind, (size_t)((hi - lo) * s->kind));
  else for (intptr_t i = lo; i < hi; i++) {
    uint32_t c = str_at(s, i);
    if (d->kind == 1) str_data(d)[i - lo] = (uint8_t)c;
    else ((uint16_t*)str_data(d))[i - lo] = (uint16_t)c;
  }
  return r;
}

static bool match_at(const Str* s, intptr_t at, const Str* sub) {
  if (s->kind == sub->kind) return memcmp(str_data(s) + at * s->kind, str_data(sub), (size_t)(sub->n * s->kind)) == 0;
  for (intptr_t i = 0; i < sub->n; i++) if (str_at(s, at + i) != str_at(sub, i)) return false;
  return true;
}
intptr_t str_find(V v, V w, intptr_t lo, intptr_t hi) {
  Str *s = as<Str>(v), *sub = as<Str>(w);
  if (hi > s->n) hi = s->n;
  if (sub->n == 0) return lo <= hi ? lo : -1;
  if (sub->kind > s->kind) return -1;
  uint32_t first = str_at(sub, 0);
  for (intptr_t i = lo; i + sub->n <= hi; i++) {
    if (s->kind == 1) {
      const void* p = memchr(str_data(s) + i, (int)first, (size_t)(hi - sub->n + 1 - i));
      if (!p) return -1;
      i = (const uint8_t*)p - str_data(s);
    } else if (str_at(s, i) != first) continue;
    if (match_at(s, i, sub)) return i;
  }
  return -1;
}
intptr_t str_rfind(V v, V w, intptr_t lo, intptr_t hi) {
  Str *s = as<Str>(v), *sub = as<Str>(w);
  if (hi > s->n) hi = s->n;
  for (intptr_t i = hi - sub->n; i >= lo; i--) if (match_at(s, i, sub)) return i;
  return -1;
}

static void copy_into(Str* d, intptr_t at, const Str* s) {
  if (d->kind == s->kind) memcpy(str_data(d) + at * d->kind, str_data(s), (size_t)(s->n * s->kind));
  else for (intptr_t i = 0; i < s->n; i++) {
    if (d->kind == 2) ((uint16_t*)str_data(d))[at + i] = (uint16_t)str_at(s, i);
    else ((uint32_t*)str_data(d))[at + i] = str_at(s, i);
  }
}
static uint32_t max_class(const Str* s) { return s->ascii ? 127 : s->kind == 1 ? 255 : s->kind == 2 ? 65535 : 0x10ffff; }

extern "C" int rt_str_equal(V a, V b) { return str_eq(a, b); }
// Grows the only reference to a string where it lies, when what is added fits its width.
extern "C" int rt_append_str(V* variable, V b) {
  Str *s = as<Str>(*variable), *t = as<Str>(b);
  if (s->interned || s->kind < t->kind || (s->ascii && !t->ascii) || s == t || !s->n) return 0;
  if (s->n + t->n > (1ll << 40)) return 0;
  size_t old = str_bytes(s->n * s->kind), size = str_bytes((s->n + t->n) * s->kind);
  if (size != old) s = (Str*)mem_resize(s, old, size);
  *variable = VAL(s);
  if (s->kind == t->kind) memcpy(str_data(s) + s->n * s->kind, str_data(t), (size_t)(t->n * t->kind));
  else for (intptr_t i = 0; i < t->n; i++) {
    if (s->kind == 2) ((uint16_t*)str_data(s))[s->n + i] = (uint16_t)str_at(t, i);
    else ((uint32_t*)str_data(s))[s->n + i] = str_at(t, i);
  }
  s->n += t->n;
  s->hash = -1;
  return 1;
}
V str_concat(V a, V b) {
  V parts[] = {a, b};
  return rt_concat(parts, 2);
}
extern "C" V rt_concat(V* parts, intptr_t n) {
  intptr_t total = 0;
  uint32_t max = 0;
  int full = 0;
  V only = 0;
  for (intptr_t i = 0; i < n; i++) {
    Str* s = as<Str>(parts[i]);
    if (!s->n) continue;
    total += s->n;
    full++;
    only = parts[i];
    if (max_class(s) > max) max = max_class(s);
  }
  if (!full) return NEWREF(S_empty);
  if (full == 1 && PTR(only)->type == &T_str) return NEWREF(only);
  V r = str_new(total, max);
  intptr_t at = 0;
  for (intptr_t i = 0; i < n; i++) {
    copy_into(as<Str>(r), at, as<Str>(parts[i]));
    at += as<Str>(parts[i])->n;
  }
  return r;
}
V str_repeat(V v, int64_t n) {
  Str* s = as<Str>(v);
  if (n <= 0 || !s->n) return NEWREF(S_empty);
  if (n == 1 && PTR(v)->type == &T_str) return NEWREF(v);
  if (op_result((uint64_t)n, (uint64_t)(s->n * s->kind))) return 0;
  V r = str_new((intptr_t)(s->n * n), max_class(s));
  if (s->n == 1 && s->kind == 1) memset(str_data(as<Str>(r)), str_data(s)[0], (size_t)n);
  else for (int64_t i = 0; i < n; i++) copy_into(as<Str>(r), (intptr_t)(i * s->n), s);
  return r;
}

// UTF-8 of a str, or the bytes of a bytes object; answers the length, cut at cap.
int64_t text_of(V v, char* out, size_t cap) {
  size_t k = 0;
  if (is_kind(v, K_BYTES)) {
    size_t n = (size_t)as<Bytes>(v)->n;
    if (n > cap - 1) n = cap - 1;
    memcpy(out, as<Bytes>(v)->a, n);
    out[n] = 0;
    return (int64_t)n;
  }
  Str* s = as<Str>(v);
  for (intptr_t i = 0; i < s->n; i++) {
    uint32_t c = str_at(s, i);
    if (k + (c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4) >= cap) break;
    if (c < 0x80) out[k++] = (char)c;
    else if (c < 0x800) out[k++] = (char)(0xc0 | c >> 6), out[k++] = (char)(0x80 | (c & 63));
    else if (c < 0x10000) out[k++] = (char)(0xe0 | c >> 12), out[k++] = (char)(0x80 | (c >> 6 & 63)), out[k++] = (char)(0x80 | (c & 63));
    else out[k++] = (char)(0xf0 | c >> 18), out[k++] = (char)(0x80 | (c >> 12 & 63)), out[k++] = (char)(0x80 | (c >> 6 & 63)), out[k++] = (char)(0x80 | (c & 63));
  }
  out[k] = 0;
  return (int64_t)k;
}

// --- the builder ---
void Text::grow(intptr_t more, uint32_t cp) {
  if (cp > max) max = cp;
  int want = kind_for(max);
  if (n + more > cap || want > kind) {
    intptr_t room = n + more > cap ? (n + more) * 3 / 2 + 16 : cap;
    uint8_t* q = (uint8_t*)mem_alloc((size_t)(room * want));
    if (want == kind) { if (n) memcpy(q, p, (size_t)(n * kind)); }
    else for (intptr_t i = 0; i < n; i++) {
      uint32_t c = kind == 1 ? p[i] : ((uint16_t*)p)[i];
      if (want == 2) ((uint16_t*)q)[i] = (uint16_t)c;
      else ((uint32_t*)q)[i] = c;
    }
    if (p != own) mem_free(p, (size_t)(cap * kind));
    p = q, cap = room, kind = (uint8_t)want;
  }
}
void Text::put_wide(uint32_t cp) {
  grow(1, cp);
  if (kind == 1) p[n++] = (uint8_t)cp;
  else if (kind == 2) ((uint16_t*)p)[n++] = (uint16_t)cp;
  else ((uint32_t*)p)[n++] = cp;
}
void Text::puts(const char* s) { putn(s, (intptr_t)strlen(s)); }
void Text::putn(const char* s, intptr_t len) {
  const uint8_t *q = (const uint8_t*)s, *end = q + len;
  if (kind == 1) {
    bool ascii = true;
    for (intptr_t i = 0; i < len; i++) ascii &= q[i] < 128;
    if (ascii) {
      grow(len, 0);
      memcpy(p + n, q, (size_t)len);
      n += len;
      return;
    }
  }
  while (q < end) put(decode(&q));
}
void Text::sub(V v, intptr_t lo, intptr_t hi) {
  Str* s = as<Str>(v);
  if (s->kind == 1 && kind == 1) {
    grow(hi - lo, s->ascii ? 127 : 255);
    memcpy(p + n, str_data(s) + lo, (size_t)(hi - lo));
    n += hi - lo;
    return;
  }
  for (intptr_t i = lo; i < hi; i++) put(str_at(s, i));
}
void Text::str(V v) { sub(v, 0, as<Str>(v)->n); }
void Text::fill(uint32_t cp, intptr_t count) { for (; count > 0; count--) put(cp); }
void Text::num(int64_t i) {
  char t[24], *q = t + sizeof t;
  uint64_t m = i < 0 ? 0 - (uint64_t)i : (uint64_t)i;
  do *--q = (char)('0' + m % 10); while (m /= 10);
  if (i < 0) *--q = '-';
  putn(q, t + sizeof t - q);
}
bool Text::repr(V v) {
  V r = rt_repr(v);
  if (!r) return false;
  str(r);
  DECREF(r);
  return true;
}
void Text::drop() {
  if (p != own) mem_free(p, (size_t)(cap * kind));
  p = own, n = 0, cap = sizeof own, kind = 1, max = 0;
}
V Text::take() {
  if (n == 0) return drop(), NEWREF(S_empty);
  uint32_t top = 0;  // `max` may say more than is there (255 for a Latin-1 source)
  if (kind == 1 && max < 128) top = max;
  else for (intptr_t i = 0; i < n; i++) {
    uint32_t c = kind == 1 ? p[i] : kind == 2 ? ((uint16_t*)p)[i] : ((uint32_t*)p)[i];
    if (c > top) top = c;
  }
  V r;
  if (n == 1) r = str_char(kind == 1 ? p[0] : top);
  else {
    r = str_new(n, top);
    Str* s = as<Str>(r);
    if (s->kind == kind) memcpy(str_data(s), p, (size_t)(n * kind));
    else for (intptr_t i = 0; i < n; i++) {
      uint32_t c = kind == 2 ? ((uint16_t*)p)[i] : ((uint32_t*)p)[i];
      if (s->kind == 1) str_data(s)[i] = (uint8_t)c;
      else ((uint16_t*)str_data(s))[i] = (uint16_t)c;
    }
  }
  drop();
  return r;
}
