// bytes and bytearray.
#include "rt.h"

bool memoryview_span(V v, const uint8_t** p, intptr_t* n);
V memoryview_bytes(V v);
V percent_bytes(V format, V args);
V bytes_decode(V b, V enc, V errors);
V str_encode(V self, V encoding, V errors);

V bytes_kind_repr(V v);
static V bytes_next(Iter* it) {
  const uint8_t* p;
  intptr_t n;
  bytes_like(it->a, &p, &n);
  return it->i < n ? MKI(p[it->i++]) : 0;
}
ITERATOR(T_bytes_iter, "bytes_iterator");
ITERATOR(T_bytearray_iter, "bytearray_iterator");
static V bytes_iter(V v) { return seq_iter(is_kind(v, K_BYTEARRAY) ? &T_bytearray_iter : &T_bytes_iter, v, bytes_next); }
V bytes_new(intptr_t n) {
  // every bytearray is made from bytes
  static const KindOps ops = {bytes_kind_repr, nullptr, nullptr, bytes_iter};
  kind_ops[K_BYTES] = kind_ops[K_BYTEARRAY] = &ops;
  Bytes* b = make<Bytes>(&T_bytes, (size_t)n);
  b->n = n;
  b->hash = -1;
  return VAL(b);
}
extern "C" V rt_bytes(const char* data, intptr_t n) {
  V b = bytes_new(n);
  if (n) memcpy(as<Bytes>(b)->a, data, (size_t)n);
  return b;
}
V bytes_like(V v, const uint8_t** p, intptr_t* n) {
  if (is_kind(v, K_BYTES)) return *p = as<Bytes>(v)->a, *n = as<Bytes>(v)->n, v;
  if (is_kind(v, K_BYTEARRAY)) return *p = as<ByteArray>(v)->a ? as<ByteArray>(v)->a : (const uint8_t*)"", *n = as<ByteArray>(v)->n, v;
  if (type_of(v) == &T_memoryview && memoryview_span(v, p, n)) return v;
  FAIL(E_TypeError, "a bytes-like object is required, not '%T'", v);
}
static V like(V self, const uint8_t* p, intptr_t n) {  // of the same type as self
  V b = rt_bytes((const char*)p, n);
  if (!is_kind(self, K_BYTEARRAY)) return b;
  V r = rt_call(usable_bytearray(), &b, 1, 0);
  DECREF(b);
  return r;
}
V bytes_binary(int op, V a, V b, bool* done) {
  const uint8_t *p, *q;
  intptr_t n, m;
  if (op == B_ADD) {
    *done = true;
    if (!is_kind(b, K_BYTES) && !is_kind(b, K_BYTEARRAY)) FAIL(E_TypeError, is_kind(a, K_BYTEARRAY) ? "can't concat %T to bytearray" : "can't concat %T to bytes", b);
    bytes_like(a, &p, &n), bytes_like(b, &q, &m);
    V r = bytes_new(n + m);
    memcpy(as<Bytes>(r)->a, p, (size_t)n);
    memcpy(as<Bytes>(r)->a + n, q, (size_t)m);
    if (!is_kind(a, K_BYTEARRAY)) return r;
    V s = like(a, as<Bytes>(r)->a, n + m);
    DECREF(r);
    return s;
  }
  if (op == B_MOD) {
    *done = true;
    V r = percent_bytes(a, b);
    if (!r || !is_kind(a, K_BYTEARRAY)) return r;
    V t = like(a, as<Bytes>(r)->a, as<Bytes>(r)->n);
    DECREF(r);
    return t;
  }
  if (op == B_MUL && is_int(b)) {
    *done = true;
    int64_t k;
    if (index_of(b, &k)) return 0;
    if (k < 0) k = 0;
    bytes_like(a, &p, &n);
    if (op_result((uint64_t)k, (uint64_t)n)) return 0;
    V r = bytes_new((intptr_t)(n * k));
    for (int64_t i = 0; i < k; i++) memcpy(as<Bytes>(r)->a + i * n, p, (size_t)n);
    if (!is_kind(a, K_BYTEARRAY)) return r;
    V s = like(a, as<Bytes>(r)->a, (intptr_t)(n * k));
    DECREF(r);
    return s;
  }
  return 0;
}
V bytes_item(V o, V key) {
  const uint8_t* p;
  intptr_t n, lo, hi, step, count;
  bytes_like(o, &p, &n);
  if (is_kind(key, K_SLICE)) {
    if (slice_bounds(key, is_kind(o, K_BYTEARRAY) ? as<ByteArray>(o)->n : n, &lo, &hi, &step, &count)) return 0;
    bytes_like(o, &p, &n);
    V r = bytes_new(count);
    for (intptr_t i = 0; i < count; i++) as<Bytes>(r)->a[i] = p[lo + i * step];
    if (!is_kind(o, K_BYTEARRAY)) return r;
    V s = like(o, as<Bytes>(r)->a, count);
    DECREF(r);
    return s;
  }
  int64_t i;
  if (!is_int(key) && !type_lookup(type_of(key), S___index__)) FAIL(E_TypeError, is_kind(o, K_BYTES) ? "byte indices must be integers or slices, not %T" : "bytearray indices must be integers or slices, not %T", key);
  if (index_of(key, &i)) return 0;
  bytes_like(o, &p, &n);  // finding the index may have run code
  if (i < 0) i += n;
  if (i < 0 || i >= n) FAIL(E_IndexError, is_kind(o, K_BYTES) ? "index out of range" : "bytearray index out of range");
  return MKI(p[i]);
}
static void room(ByteArray* b, intptr_t n) {
  if (n <= b->cap) return;
  intptr_t cap = n + n / 8 + 16;
  b->a = (uint8_t*)mem_resize(b->a, (size_t)b->cap, (size_t)cap);
  b->cap = cap;
}
static int byte_of(V v, uint8_t* out) {
  int64_t i;
  if (index_of(v, &i)) return -1;
  if (i < 0 || i > 255) FAILI(E_ValueError, "byte must be in range(0, 256)");
  *out = (uint8_t)i;
  return 0;
}
static V to_bytes(V src, V enc) {
  if (is_str(src)) {
    if (!enc) FAIL(E_TypeError, "string argument without an encoding");
    return str_encode(src, enc, 0);
  }
  if (is_kind(src, K_BYTES)) return NEWREF(src);
  if (is_kind(src, K_BYTEARRAY)) return rt_bytes((char*)as<ByteArray>(src)->a, as<ByteArray>(src)->n);
  if (type_of(src) == &T_memoryview) return memoryview_bytes(src);
  V own = type_of(src)->ops ? special(src, S___bytes__) : 0;
  if (own) {
    V r = call0(own);
    DECREF(own);
    if (r && !is_kind(r, K_BYTES)) { rt_errorf(&E_TypeError, "__bytes__ returned non-bytes (type %T)", r); DECREF(r); return 0; }
    return r;
  }
  if (is_kind(src, K_FLOAT)) FAIL(E_TypeError, "cannot convert '%T' object to bytes", src);
  if (is_int(src)) {
    int64_t n;
    if (index_of(src, &n)) return 0;
    if (n < 0) FAIL(E_ValueError, "negative count");
    if (op_result((uint64_t)n, 1)) return 0;
    return bytes_new((intptr_t)n);
  }
  V l = seq_to_list(src);
  if (!l) {
    if (err_is(&E_TypeError)) err_clear(), rt_errorf(&E_TypeError, "cannot convert '%T' object to bytes", src);
    return 0;
  }
  V r = bytes_new(as<List>(l)->n);
  for (intptr_t i = 0; i < as<List>(l)->n; i++)
    if (byte_of(as<List>(l)->a[i], &as<Bytes>(r)->a[i])) {
      if (err_is(&E_ValueError)) err_clear(), rt_errorf(&E_ValueError, "bytes must be in range(0, 256)");
      DECREF(l), DECREF(r);
      return 0;
    }
  DECREF(l);
  return r;
}
static V make_bytes(Type*, V* args, intptr_t n, V kw) {
  V enc = call_kw(args, n, kw, "encoding");
  if (kw) n -= as<Tuple>(kw)->n;
  return n ? to_bytes(args[0], n > 1 ? args[1] : enc) : bytes_new(0);
}
static V make_bytearray(Type* t, V* args, intptr_t n, V) {
  V b = n ? to_bytes(args[0], n > 1 ? args[1] : 0) : bytes_new(0);
  if (!b) return 0;
  ByteArray* r = make<ByteArray>(t);
  room(r, as<Bytes>(b)->n + 1);
  memcpy(r->a, as<Bytes>(b)->a, (size_t)as<Bytes>(b)->n);
  r->n = as<Bytes>(b)->n;
  DECREF(b);
  return VAL(r);
}
int bytearray_set(V o, V key, V v) {
  ByteArray* b = as<ByteArray>(o);
  if (is_kind(key, K_SLICE)) {
    intptr_t lo, hi, step, count;
    if (slice_bounds(key, b->n, &lo, &hi, &step, &count)) return -1;
    intptr_t before = b->n;
    V src = v ? to_bytes(v, 0) : bytes_new(0);
    if (!src) return -1;
    Bytes* s = as<Bytes>(src);
    if (b->n != before) {  // making the values has changed it
      if (step != 1 && slice_bounds(key, b->n, &lo, &hi, &step, &count)) return DECREF(src), -1;
      if (lo > b->n) lo = b->n;
      if (hi > b->n) hi = b->n;
    }
    if (step != 1 && !v) {  // what is left moves together
      if (step < 0) lo += step * (count - 1), step = -step;
      intptr_t kept = 0;
      for (intptr_t i = 0; i < b->n; i++) if (!count || i < lo || (i - lo) % step || (i - lo) / step >= count) b->a[kept++] = b->a[i];
      b->n = kept;
    } else if (step != 1) {
      if (s->n != count) { DECREF(src); FAILI(E_ValueError, "attempt to assign bytes of size %d to extended slice of size %d", (int)s->n, (int)count); }
      for (intptr_t i = 0; i < count; i++) b->a[lo + i * step] = s->a[i];
    } else {
      if (hi < lo) hi = lo;
      intptr_t n = b->n - (hi - lo) + s->n;
      room(b, n + 1);
      memmove(b->a + lo + s->n, b->a + hi, (size_t)(b->n - hi));
      memcpy(b->a + lo, s->a, (size_t)s->n);
      b->n = n;
    }
    DECREF(src);
    return 0;
  }
  int64_t i;
  uint8_t byte = 0;
  if (index_of(key, &i)) return -1;
  if (i < 0) i += b->n;
  if (i < 0 || i >= b->n) FAILI(E_IndexError, "bytearray index out of range");
  if (v && byte_of(v, &byte)) return -1;
  if (i >= b->n) FAILI(E_IndexError, "bytearray index out of range");
  if (!v) {
    memmove(b->a + i, b->a + i + 1, (size_t)(b->n - i - 1));
    b->n--;
    return 0;
  }
  b->a[i] = byte;
  return 0;
}
V bytes_decode(V b, V enc, V errors);
V str_encode(V self, V encoding, V errors);
METHOD_KW(bytes, hex, 0, 2) {
  const uint8_t* p;
  intptr_t k, np = n - (kw ? as<Tuple>(kw)->n : 0);
  V sep = np > 0 ? args[0] : call_kw(args, n, kw, "sep"), per = np > 1 ? args[1] : call_kw(args, n, kw, "bytes_per_sep");
  int64_t group = 1;
  if (per && index_of(per, &group)) return 0;
  uint32_t mark = 0;
  if (sep) {
    if (is_str(sep) && as<Str>(sep)->n == 1) mark = str_at(as<Str>(sep), 0);
    else if (is_kind(sep, K_BYTES) && as<Bytes>(sep)->n == 1) mark = as<Bytes>(sep)->a[0];
    else if (is_str(sep) || is_kind(sep, K_BYTES)) { FAIL(E_ValueError, "sep must be length 1."); }
    else FAIL(E_TypeError, "sep must be str or bytes.");
  }
  bytes_like(self, &p, &k);
  Text t;
  for (intptr_t i = 0; i < k; i++) {
    if (i && sep && group && (group > 0 ? (k - i) % group == 0 : i % -group == 0)) t.put(mark);
    t.put((uint32_t)"0123456789abcdef"[p[i] >> 4]), t.put((uint32_t)"0123456789abcdef"[p[i] & 15]);
  }
  return t.take();
}
CLASSMETHOD(bytes, fromhex, 1, 1) {
  if (!is_str(args[0])) FAIL(E_TypeError, "fromhex() argument must be str, not %T", args[0]);
  Str* s = as<Str>(args[0]);
  V r = bytes_new(s->n / 2);
  intptr_t k = 0;
  int half = -1;
  for (intptr_t i = 0; i < s->n; i++) {
    uint32_t c = str_at(s, i), l = c | 32;
    if (c == ' ' && half < 0) continue;
    int d = c >= '0' && c <= '9' ? (int)c - '0' : l >= 'a' && l <= 'f' ? (int)l - 'a' + 10 : -1;
    if (d < 0) { DECREF(r); FAIL(E_ValueError, "non-hexadecimal number found in fromhex() arg at position %d", (int)i); }
    if (half < 0) half = d; else as<Bytes>(r)->a[k++] = (uint8_t)(half << 4 | d), half = -1;
  }
  if (half >= 0) { DECREF(r); FAIL(E_ValueError, "non-hexadecimal number found in fromhex() arg at position %d", (int)s->n); }
  V out = rt_bytes((char*)as<Bytes>(r)->a, k);
  DECREF(r);
  return out;
}
// The rest is str's own, over Latin-1: exact for bytes, since the methods below only look at ASCII.
static bool is_search(const char* name) { return !strcmp(name, "find") || !strcmp(name, "rfind") || !strcmp(name, "index") || !strcmp(name, "rindex") || !strcmp(name, "count"); }
/** An argument of a method of bytes as str's own wants it; 0 with an error set where bytes would refuse it. */
static V as_str_argument(const char* name, V v, bool first, V latin) {
  if (is_kind(v, K_BYTES) || is_kind(v, K_BYTEARRAY)) return bytes_decode(v, latin, 0);
  if (is_int(v) && first && is_search(name)) {
    int64_t c;
    if (index_of(v, &c)) return 0;
    if (c < 0 || c > 255) FAIL(E_ValueError, "byte must be in range(0, 256)");
    return str_char((uint32_t)c);
  }
  if (is_kind(v, K_TUPLE)) {
    V t = tuple_new(as<Tuple>(v)->n);
    for (intptr_t k = 0; k < as<Tuple>(v)->n; k++) as<Tuple>(t)->a[k] = bytes_decode(as<Tuple>(v)->a[k], latin, 0);
    if (rt.error) return DECREF(t), 0;
    return t;
  }
  if (is_str(v) && first && is_search(name)) FAIL(E_TypeError, "argument should be integer or bytes-like object, not 'str'");
  if (is_str(v) && (!strcmp(name, "startswith") || !strcmp(name, "endswith"))) FAIL(E_TypeError, "%s first arg must be bytes or a tuple of bytes, not str", name);
  if (is_str(v)) FAIL(E_TypeError, "a bytes-like object is required, not 'str'");
  return NEWREF(v);
}
static V through_str(V self, const CDef* method, V* args, intptr_t n) {
  V latin = rt_string("latin-1", 7), a[6] = {bytes_decode(self, latin, 0)}, r = 0;
  intptr_t made = 1;
  while (made <= n && (a[made] = as_str_argument(method->name, args[made - 1], made == 1, latin))) made++;
  if (made > n) r = method->fn(a[0], a + 1, n, 0);
  while (made) DECREF(a[--made]);
  DECREF(latin);
  return r;
}
static V back(V self, V r) {
  if (!r) return 0;
  if (is_str(r)) {
    V b = bytes_new(as<Str>(r)->n);
    for (intptr_t i = 0; i < as<Str>(r)->n; i++) as<Bytes>(b)->a[i] = (uint8_t)str_at(as<Str>(r), i);
    DECREF(r);
    if (!is_kind(self, K_BYTEARRAY)) return b;
    V c = like(self, as<Bytes>(b)->a, as<Bytes>(b)->n);
    DECREF(b);
    return c;
  }
  V* items = is_kind(r, K_LIST) ? as<List>(r)->a : is_kind(r, K_TUPLE) ? as<Tuple>(r)->a : nullptr;
  intptr_t n = is_kind(r, K_LIST) ? as<List>(r)->n : is_kind(r, K_TUPLE) ? as<Tuple>(r)->n : 0;
  for (intptr_t i = 0; i < n; i++) items[i] = back(self, items[i]);
  return r;
}
#define VIA_STR(name, min, max)         \
  extern "C" const CDef m_str_##name;   \
  METHOD(bytes, name, min, max) { return back(self, through_str(self, &m_str_##name, args, n)); }
VIA_STR(split, 0, 2) VIA_STR(rsplit, 0, 2) VIA_STR(strip, 0, 1) VIA_STR(lstrip, 0, 1) VIA_STR(rstrip, 0, 1) VIA_STR(replace, 2, 3)
VIA_STR(find, 1, 3) VIA_STR(rfind, 1, 3) VIA_STR(count, 1, 3) VIA_STR(startswith, 1, 3) VIA_STR(endswith, 1, 3) 
VIA_STR(ljust, 1, 2) VIA_STR(rjust, 1, 2) VIA_STR(zfill, 1, 1) VIA_STR(partition, 1, 1) VIA_STR(rpartition, 1, 1) VIA_STR(removeprefix, 1, 1) VIA_STR(removesuffix, 1, 1)
 VIA_STR(splitlines, 0, 1) VIA_STR(center, 1, 2) VIA_STR(expandtabs, 0, 1)
// Letters are those of ASCII here, whatever Latin-1 says of the upper half.
static bool is_up(uint8_t c) { return c >= 'A' && c <= 'Z'; }
static bool is_low(uint8_t c) { return c >= 'a' && c <= 'z'; }
static bool is_num(uint8_t c) { return c >= '0' && c <= '9'; }
template <class F> static V mapped(V self, F f) {
  const uint8_t* p;
  intptr_t n;
  bytes_like(self, &p, &n);
  V r = bytes_new(n);
  bool in = false;
  for (intptr_t i = 0; i < n; i++) {
    as<Bytes>(r)->a[i] = f(p[i], i, in);
    in = is_up(p[i]) || is_low(p[i]);
  }
  if (!is_kind(self, K_BYTEARRAY)) return r;
  V s = like(self, as<Bytes>(r)->a, n);
  DECREF(r);
  return s;
}
template <class F> static V every(V self, F f) {
  const uint8_t* p;
  intptr_t n;
  bytes_like(self, &p, &n);
  for (intptr_t i = 0; i < n; i++) if (!f(p[i])) return NEWREF(FALSE);
  return NEWREF(MKB(n > 0));
}
static uint8_t up(uint8_t c) { return is_low(c) ? (uint8_t)(c - 32) : c; }
static uint8_t low(uint8_t c) { return is_up(c) ? (uint8_t)(c + 32) : c; }
METHOD(bytes, upper, 0, 0) { return mapped(self, [](uint8_t c, intptr_t, bool) { return up(c); }); }
METHOD(bytes, lower, 0, 0) { return mapped(self, [](uint8_t c, intptr_t, bool) { return low(c); }); }
METHOD(bytes, swapcase, 0, 0) { return mapped(self, [](uint8_t c, intptr_t, bool) { return is_up(c) ? low(c) : up(c); }); }
METHOD(bytes, capitalize, 0, 0) { return mapped(self, [](uint8_t c, intptr_t i, bool) { return i ? low(c) : up(c); }); }
METHOD(bytes, title, 0, 0) { return mapped(self, [](uint8_t c, intptr_t, bool in) { return in ? low(c) : up(c); }); }
METHOD(bytes, isdigit, 0, 0) { return every(self, is_num); }
METHOD(bytes, isalpha, 0, 0) { return every(self, [](uint8_t c) { return is_up(c) || is_low(c); }); }
METHOD(bytes, isalnum, 0, 0) { return every(self, [](uint8_t c) { return is_up(c) || is_low(c) || is_num(c); }); }
METHOD(bytes, isspace, 0, 0) { return every(self, [](uint8_t c) { return c == ' ' || (c >= 9 && c <= 13); }); }
METHOD(bytes, isascii, 0, 0) { V r = every(self, [](uint8_t c) { return c < 128; }); const uint8_t* p; intptr_t k; bytes_like(self, &p, &k); return k ? r : NEWREF(TRUE); }
static V cased(V self, int want) {  // 1 upper, 2 lower, 3 title
  const uint8_t* p;
  intptr_t n;
  bytes_like(self, &p, &n);
  bool any = false, in = false;
  for (intptr_t i = 0; i < n; i++) {
    uint8_t c = p[i];
    if (want == 1 && is_low(c)) return NEWREF(FALSE);
    if (want == 2 && is_up(c)) return NEWREF(FALSE);
    if (want == 3 && ((is_up(c) && in) || (is_low(c) && !in))) return NEWREF(FALSE);
    any |= in = is_up(c) || is_low(c);
  }
  return NEWREF(MKB(any));
}
METHOD(bytes, isupper, 0, 0) { return cased(self, 1); }
METHOD(bytes, islower, 0, 0) { return cased(self, 2); }
METHOD(bytes, istitle, 0, 0) { return cased(self, 3); }
METHOD_KW(bytes, translate, 1, 2) {
  const uint8_t *p, *table = nullptr, *gone = nullptr;
  intptr_t k, tn = 0, dn = 0, np = n - (kw ? as<Tuple>(kw)->n : 0);
  V del = np > 1 ? args[1] : call_kw(args, n, kw, "delete");
  bytes_like(self, &p, &k);
  if (args[0] != NONE && !bytes_like(args[0], &table, &tn)) return 0;
  if (table && tn != 256) FAIL(E_ValueError, "translation table must be 256 characters long");
  if (del && !bytes_like(del, &gone, &dn)) return 0;
  V r = bytes_new(k);
  intptr_t at = 0;
  for (intptr_t i = 0; i < k; i++) {
    if (dn && memchr(gone, p[i], (size_t)dn)) continue;
    as<Bytes>(r)->a[at++] = table ? table[p[i]] : p[i];
  }
  V s = like(self, as<Bytes>(r)->a, at);
  DECREF(r);
  return s;
}
STATICMETHOD(bytes, maketrans, 2, 2) {
  const uint8_t *p, *q;
  intptr_t k, m;
  if (!bytes_like(args[0], &p, &k) || !bytes_like(args[1], &q, &m)) return 0;
  if (k != m) FAIL(E_ValueError, "maketrans arguments must have same length");
  V r = bytes_new(256);
  for (int i = 0; i < 256; i++) as<Bytes>(r)->a[i] = (uint8_t)i;
  for (intptr_t i = 0; i < k; i++) as<Bytes>(r)->a[p[i]] = q[i];
  return r;
}
static V found(V r) {
  if (r == MKI(-1)) FAIL(E_ValueError, "subsection not found");
  return r;
}
METHOD(bytes, index, 1, 3) { return found(back(self, through_str(self, &m_str_find, args, n))); }
METHOD(bytes, rindex, 1, 3) { return found(back(self, through_str(self, &m_str_rfind, args, n))); }
METHOD(bytes, join, 1, 1) {
  V l = seq_to_list(args[0]);
  if (!l) return 0;
  const uint8_t *p, *q;
  intptr_t total = 0, k, m, count = as<List>(l)->n;
  bytes_like(self, &q, &m);
  for (intptr_t i = 0; i < count; i++) {
    if (!bytes_like(as<List>(l)->a[i], &p, &k)) {
      err_clear();
      rt_errorf(&E_TypeError, "sequence item %d: expected a bytes-like object, %T found", (int)i, as<List>(l)->a[i]);
      return DECREF(l), 0;
    }
    total += k + (i ? m : 0);
  }
  V r = bytes_new(total);
  uint8_t* at = as<Bytes>(r)->a;
  for (intptr_t i = 0; i < count; i++) {
    if (i) memcpy(at, q, (size_t)m), at += m;
    bytes_like(as<List>(l)->a[i], &p, &k);
    memcpy(at, p, (size_t)k);
    at += k;
  }
  DECREF(l);
  if (!is_kind(self, K_BYTEARRAY)) return r;
  V own = like(self, as<Bytes>(r)->a, as<Bytes>(r)->n);
  DECREF(r);
  return own;
}
METHOD(bytearray, append, 1, 1) {
  ByteArray* b = as<ByteArray>(self);
  uint8_t x;
  if (byte_of(args[0], &x)) return 0;
  room(b, b->n + 1);
  b->a[b->n++] = x;
  return NEWREF(NONE);
}
METHOD(bytearray, extend, 1, 1) {
  ByteArray* b = as<ByteArray>(self);
  V src = to_bytes(args[0], 0);
  if (!src) return 0;
  room(b, b->n + as<Bytes>(src)->n);
  memcpy(b->a + b->n, as<Bytes>(src)->a, (size_t)as<Bytes>(src)->n);
  b->n += as<Bytes>(src)->n;
  DECREF(src);
  return NEWREF(NONE);
}
METHOD(bytearray, insert, 2, 2) {
  ByteArray* b = as<ByteArray>(self);
  int64_t i;
  uint8_t x;
  if (index_of(args[0], &i) || byte_of(args[1], &x)) return 0;
  if (i < 0) i = i + b->n < 0 ? 0 : i + b->n;
  if (i > b->n) i = b->n;
  room(b, b->n + 1);
  memmove(b->a + i + 1, b->a + i, (size_t)(b->n - i));
  b->a[i] = x;
  b->n++;
  return NEWREF(NONE);
}
METHOD(bytearray, remove, 1, 1) {
  ByteArray* b = as<ByteArray>(self);
  uint8_t x;
  if (byte_of(args[0], &x)) return 0;
  uint8_t* at = b->n ? (uint8_t*)memchr(b->a, x, (size_t)b->n) : nullptr;
  if (!at) FAIL(E_ValueError, "value not found in bytearray");
  memmove(at, at + 1, (size_t)(b->n - (at - b->a) - 1));
  b->n--;
  return NEWREF(NONE);
}
METHOD(bytearray, copy, 0, 0) { return like(self, as<ByteArray>(self)->a, as<ByteArray>(self)->n); }
METHOD(bytearray, pop, 0, 1) {
  ByteArray* b = as<ByteArray>(self);
  int64_t i = -1;
  if (n && index_of(args[0], &i)) return 0;
  if (!b->n) FAIL(E_IndexError, "pop from empty bytearray");
  if (i < 0) i += b->n;
  if (i < 0 || i >= b->n) FAIL(E_IndexError, "pop index out of range");
  V r = MKI(b->a[i]);
  memmove(b->a + i, b->a + i + 1, (size_t)(b->n - i - 1));
  b->n--;
  return r;
}
METHOD(bytearray, clear, 0, 0) { as<ByteArray>(self)->n = 0; return NEWREF(NONE); }
METHOD(bytearray, reverse, 0, 0) {
  ByteArray* b = as<ByteArray>(self);
  for (intptr_t i = 0, j = b->n - 1; i < j; i++, j--) { uint8_t t = b->a[i]; b->a[i] = b->a[j], b->a[j] = t; }
  return NEWREF(NONE);
}
extern "C" const CDef* const methods_bytes[];
extern "C" const CDef* const methods_bytearray[];
Type T_bytes = {{1 << 30, &T_type}, "bytes", K_BYTES, TF_NOSUBCLASS, 0, sizeof(Bytes), 0, &T_object, methods_bytes, nullptr};
USABLE(bytes, make_bytes)
Type T_bytearray = {{1 << 30, &T_type}, "bytearray", K_BYTEARRAY, TF_NOSUBCLASS | TF_UNHASHABLE, 0, sizeof(ByteArray), 0, &T_object, methods_bytearray, nullptr};
USABLE(bytearray, make_bytearray)
