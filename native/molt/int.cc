// The int type: conversions, text, and methods; arithmetic beyond 63 bits is bigint.cc's.
#include "limbs.h"
#include "unicode.h"

Big* big_new(int n);
V big_done(Big* b);

V int_from_i64(int64_t i) {
  if (FITS(i)) return MKI(i);
  Big* b = big_new(2);
  uint64_t m = i < 0 ? 0 - (uint64_t)i : (uint64_t)i;
  b->d[0] = (uint32_t)m;
  b->d[1] = (uint32_t)(m >> 32);
  b->sign = i < 0 ? -1 : 1;
  return VAL(b);
}
V rt_int(int64_t i) { return int_from_i64(i); }
V int_from_u64(uint64_t m) {
  Big* b = big_new(2);
  b->d[0] = (uint32_t)m;
  b->d[1] = (uint32_t)(m >> 32);
  return big_done(b);
}

V int_from_double(double d) {
  if (d != d) FAIL(E_ValueError, "cannot convert float NaN to integer");
  if (d - d != 0) FAIL(E_OverflowError, "cannot convert float infinity to integer");
  d = __builtin_trunc(d);
  if (d > -4e18 && d < 4e18) return int_from_i64((int64_t)d);
  int e;
  double m = __builtin_frexp(d, &e);  // d = m * 2**e
  V mantissa = int_from_i64((int64_t)__builtin_ldexp(m, 53));
  V r = int_binary(B_LSHIFT, mantissa, MKI(e - 53));
  DECREF(mantissa);
  return r;
}

// The limbs must have room.
static void mul_add(Big* b, int* n, uint32_t by, uint32_t plus) {
  uint32_t c = mag_mul_add(b->d, *n, by, plus);
  if (c) b->d[(*n)++] = c;
}

// Surrounding space, a sign, a prefix where the base allows it, and single underscores between digits, as int().
V int_parse(const char* s, intptr_t n, int base) {
  const char* end = s + n;
  auto space = [](char c) { return c == ' ' || (c >= 9 && c <= 13); };
  while (s < end && space(*s)) s++;
  while (s < end && space(end[-1])) end--;
  bool negative = false, prefixed = false;
  if (s < end && (*s == '+' || *s == '-')) negative = *s++ == '-';
  if (end - s > 1 && *s == '0') {
    int c = s[1] | 32, of = c == 'x' ? 16 : c == 'o' ? 8 : c == 'b' ? 2 : 0;
    if (of && (base == 0 || base == of)) base = of, s += 2, prefixed = true;
  }
  bool zeros_only = base == 0 && s < end && *s == '0';
  if (base == 0) base = 10;
  if (prefixed && s < end && *s == '_') s++;
  if (s == end) return 0;
  uint64_t small = 0;
  intptr_t digits = 0;
  Big* b = nullptr;
  int used = 0;
  bool last_digit = false;
  uint32_t chunk = 0, scale = 1;
  for (; s < end; s++) {
    if (*s == '_') {
      if (!last_digit) { if (b) DECREF(VAL(b)); return 0; }
      last_digit = false;
      continue;
    }
    int d = *s >= '0' && *s <= '9' ? *s - '0' : (*s | 32) >= 'a' && (*s | 32) <= 'z' ? (*s | 32) - 'a' + 10 : 99;
    if (d >= base || (zeros_only && d)) { if (b) DECREF(VAL(b)); return 0; }
    last_digit = true;
    digits++;
    if (!b && small < (1ull << 56)) {
      small = small * (uint64_t)base + (uint64_t)d;
      continue;
    }
    if (!b) {
      b = big_new((int)((end - s) * 6 / 32 + 4));
      b->d[0] = (uint32_t)small;
      b->d[1] = (uint32_t)(small >> 32);
      used = 2;
    }
    // as many digits at once as a limb takes
    chunk = chunk * (uint32_t)base + (uint32_t)d, scale *= (uint32_t)base;
    if ((uint64_t)scale * (unsigned)base > 0xffffffffu) mul_add(b, &used, scale, chunk), chunk = 0, scale = 1;
  }
  if (b && scale > 1) mul_add(b, &used, scale, chunk);
  if (!last_digit) { if (b) DECREF(VAL(b)); return 0; }
  if (digits > 4300 && (base & (base - 1))) {
    if (b) DECREF(VAL(b));
    FAIL(E_ValueError, "Exceeds the limit (4300 digits) for integer string conversion: value has %l digits; use sys.set_int_max_str_digits() to increase the limit", (int64_t)digits);
  }
  if (!b) return int_from_i64(negative ? -(int64_t)small : (int64_t)small);
  b->sign = negative ? -1 : 1;
  return big_done(b);
}
V rt_int_text(const char* digits) { return int_parse(digits, (intptr_t)strlen(digits), 10); }

V int_text(V v, int base) {
  static const char digit[] = "0123456789abcdefghijklmnopqrstuvwxyz";
  if (kind_of(v) == K_BOOL) v = MKI(v == TRUE);
  if (IS_INT(v)) {
    char t[72], *p = t + sizeof t;
    int64_t i = IVAL(v);
    uint64_t m = i < 0 ? 0 - (uint64_t)i : (uint64_t)i;
    if (base == 10) do *--p = digit[m % 10u]; while (m /= 10u);
    else do *--p = digit[m % (unsigned)base]; while (m /= (unsigned)base);
    if (i < 0) *--p = '-';
    return rt_string(p, t + sizeof t - p);
  }
  Big* b = B(v);
  if (!b->n) return str_from("0");  // the 0 of a subclass
  if (base == 10 && (double)int_bits(v) * 0.30103 > 4301)
    FAIL(E_ValueError, "Exceeds the limit (4300 digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit");
  size_t room = (size_t)b->n * 32 + 2;
  Scratch limbs((size_t)b->n), text(room / sizeof(uint32_t) + 1);
  memcpy(limbs.p, b->d, sizeof(uint32_t) * (size_t)b->n);
  char *end = (char*)text.p + room, *p = mag_text(end, limbs.p, b->n, (unsigned)base);
  if (b->sign < 0) *--p = '-';
  return rt_string(p, end - p);
}

int rt_to_index(V v, int64_t* out) {
  if (IS_INT(v)) return *out = IVAL(v), 0;
  if (is_int(v)) {
    if (int_i64(v, out)) return 0;
    FAILI(E_IndexError, "cannot fit '%T' into an index-sized integer", v);
  }
  V m = special(v, S___index__);
  if (!m) {
    if (!rt.error) rt_errorf(&E_TypeError, "'%T' object cannot be interpreted as an integer", v);
    return -1;
  }
  V r = call0(m);
  DECREF(m);
  if (!r) return -1;
  if (!is_int(r)) {
    rt_errorf(&E_TypeError, "__index__ returned non-int (type %T)", r);
    DECREF(r);
    return -1;
  }
  int ok = rt_to_index(r, out);
  DECREF(r);
  return ok;
}
int index_of(V v, int64_t* out) { return rt_to_index(v, out); }

V index_value(V v) {
  if (is_int(v)) return int_of(v);
  Own m = special(v, S___index__);
  if (!m) {
    if (!rt.error) rt_errorf(&E_TypeError, "'%T' object cannot be interpreted as an integer", v);
    return 0;
  }
  Own r = call0(m);
  if (!r) return 0;
  if (!is_int(r)) FAIL(E_TypeError, "__index__ returned non-int (type %T)", (V)r);
  return int_of(r);
}

V int_isqrt(V n) {
  int64_t small;
  if (int_i64(n, &small) && small < (1ll << 52)) return MKI((int64_t)__builtin_sqrt((double)small));
  V x = int_binary(B_LSHIFT, MKI(1), MKI((int_bits(n) + 1) / 2));
  for (;;) {
    V q = int_binary(B_FLOORDIV, n, x), s = int_binary(B_ADD, x, q), y = int_binary(B_RSHIFT, s, MKI(1));
    DECREF(q), DECREF(s);
    if (int_cmp(y, x) >= 0) {
      DECREF(y);
      return x;
    }
    DECREF(x);
    x = y;
  }
}

V int_power_modulo(V base, V e, V m);
V int_pow_mod(V a, V b, V modulus) {
  int sign = int_sign(modulus);
  if (sign == 0) FAIL(E_ValueError, "pow() 3rd argument cannot be 0");
  V m = sign < 0 ? int_unary(U_NEG, modulus) : int_of(modulus), base = int_binary(B_MOD, a, m), e = int_of(b);
  if (int_sign(e) < 0) {  // the inverse by Euclid's algorithm
    V t = MKI(0), nt = MKI(1), rem = int_of(m), nr = NEWREF(base);
    while (nr != MKI(0)) {
      V q = int_binary(B_FLOORDIV, rem, nr), x = int_binary(B_MUL, q, nt), y = int_binary(B_SUB, t, x);
      DECREF(t), DECREF(x);
      t = nt, nt = y;
      x = int_binary(B_MUL, q, nr), y = int_binary(B_SUB, rem, x);
      DECREF(rem), DECREF(x), DECREF(q);
      rem = nr, nr = y;
    }
    bool invertible = rem == MKI(1);
    DECREF(rem), DECREF(nt), DECREF(base);
    base = int_binary(B_MOD, t, m);
    DECREF(t);
    V x = int_unary(U_NEG, e);
    DECREF(e);
    e = x;
    if (!invertible) {
      DECREF(base), DECREF(e), DECREF(m);
      FAIL(E_ValueError, "base is not invertible for the given modulus");
    }
  }
  V r = int_power_modulo(base, e, m);
  DECREF(base), DECREF(e), DECREF(m);
  if (sign > 0 || r == MKI(0)) return r;
  V below = int_binary(B_ADD, r, modulus);
  DECREF(r);
  return below;
}

static V subclass_value(Type* t, V plain) {  // plain int taken over
  if (t == &T_int || !plain) return plain;
  int64_t i;
  Big* b;
  extern Obj* object_block(Type * t, size_t size);
  if (int_i64(plain, &i)) {
    b = (Big*)object_block(t, sizeof(Big) + 8);
    uint64_t m = i < 0 ? 0 - (uint64_t)i : (uint64_t)i;
    b->d[0] = (uint32_t)m, b->d[1] = (uint32_t)(m >> 32);
    b->cap = 2;
    b->n = b->d[1] ? 2 : b->d[0] ? 1 : 0;
    b->sign = i < 0 ? -1 : 1;
  } else {
    Big* from = B(plain);
    b = (Big*)object_block(t, sizeof(Big) + sizeof(uint32_t) * (size_t)from->n);
    memcpy(b->d, from->d, sizeof(uint32_t) * (size_t)from->n);
    b->n = b->cap = from->n;
    b->sign = from->sign;
  }
  DECREF(plain);
  return VAL(b);
}

// A str or bytes as numbers are read from it: other scripts' digits and spaces count as ASCII's.
NumberText::NumberText(V x) {
  n = is_str(x) ? as<Str>(x)->n : as<Bytes>(x)->n;
  room = (size_t)n + 1;
  text = room <= sizeof own ? own : (char*)mem_alloc(room);
  for (intptr_t i = 0; i < n; i++) {
    uint32_t c = is_str(x) ? str_at(as<Str>(x), i) : as<Bytes>(x)->a[i];
    int digit = is_str(x) && c >= 128 ? uni_decimal_value(c) : -1;
    text[i] = digit >= 0 ? (char)('0' + digit) : c < 128 ? (char)c : is_str(x) && uni_space(c) ? ' ' : '?';
  }
  text[n] = 0;
}
NumberText::~NumberText() {
  if (text != own) mem_free(text, room);
}
static V parse_text(V x, int base) {
  NumberText t(x);
  return int_parse(t.text, t.n, base);
}
static V make_int(Type* t, V* args, intptr_t n, V kw) {
  V base = call_kw(args, n, kw, "base");
  if (kw) n -= as<Tuple>(kw)->n;
  if (n > 2) FAIL(E_TypeError, "int() takes at most 2 arguments (%d given)", (int)n);
  if (n > 1) base = args[1];
  if (n == 0) return subclass_value(t, MKI(0));
  V x = args[0];
  if (base) {
    int64_t b;
    if (index_of(base, &b)) return 0;
    if ((b < 2 && b != 0) || b > 36) FAIL(E_ValueError, "int() base must be >= 2 and <= 36, or 0");
    if (!is_str(x) && !is_kind(x, K_BYTES)) FAIL(E_TypeError, "int() can't convert non-string with explicit base");
    V r = parse_text(x, (int)b);
    if (!r && !rt.error) rt_errorf(&E_ValueError, "invalid literal for int() with base %d: %R", (int)b, x);
    return subclass_value(t, r);
  }
  if (is_int(x) && !(is_user(x))) return subclass_value(t, int_of(x));
  if (is_kind(x, K_FLOAT)) return subclass_value(t, int_from_double(float_of(x)));
  Own copy;
  if (is_kind(x, K_BYTEARRAY) || type_of(x) == &T_memoryview) {
    copy.set(rt_call(usable_bytes(), &x, 1, 0));
    if (!(x = copy)) return 0;
  }
  if (is_str(x) || is_kind(x, K_BYTES)) {
    V r = parse_text(x, 10);
    if (!r && !rt.error) rt_errorf(&E_ValueError, "invalid literal for int() with base 10: %R", x);
    return subclass_value(t, r);
  }
  V names[] = {S___int__, S___index__, S___trunc__};
  for (V name : names) {
    V m = special(x, name);
    if (m) {
      V r = call0(m);
      DECREF(m);
      if (r && !is_int(r)) {
        rt_errorf(&E_TypeError, "%U returned non-int (type %T)", name, r);
        DECREF(r);
        return 0;
      }
      if (r && !IS_INT(r)) {
        V plain = int_of(r);
        DECREF(r);
        r = plain;
      }
      return subclass_value(t, r);
    }
    if (rt.error) return 0;
  }
  if (is_int(x)) return subclass_value(t, int_of(x));
  FAIL(E_TypeError, "int() argument must be a string, a bytes-like object or a real number, not '%T'", x);
}
static V make_bool(Type*, V* args, intptr_t n, V) {
  int b = n ? rt_truth(args[0]) : 0;
  return b < 0 ? 0 : NEWREF(MKB(b));
}

METHOD(int, bit_length, 0, 0) { return MKI(int_bits(self)); }
METHOD(int, bit_count, 0, 0) {
  if (IS_INT(self)) return MKI(__builtin_popcountll((uint64_t)(IVAL(self) < 0 ? -IVAL(self) : IVAL(self))));
  int64_t c = 0;
  if (kind_of(self) == K_INT) for (int i = 0; i < B(self)->n; i++) c += __builtin_popcount(B(self)->d[i]);
  else c = self == TRUE;
  return MKI(c);
}
METHOD(int, conjugate, 0, 0) { return int_of(self); }
METHOD(int, is_integer, 0, 0) { return NEWREF(TRUE); }
METHOD(int, as_integer_ratio, 0, 0) { return tuple2(int_of(self), MKI(1)); }
GETTER(int, real) { return int_of(self); }
GETTER(int, imag) { return MKI(0); }
GETTER(int, numerator) { return int_of(self); }
GETTER(int, denominator) { return MKI(1); }
METHOD(int, __index__, 0, 0) { return int_of(self); }
METHOD(int, __int__, 0, 0) { return int_of(self); }
METHOD_KW(int, to_bytes, 0, 2) {
  V k;
  intptr_t np = n - (kw ? as<Tuple>(kw)->n : 0);
  int64_t length = 1;
  if (np > 0 ? index_of(args[0], &length) : (k = call_kw(args, n, kw, "length")) ? index_of(k, &length) : 0) return 0;
  V order = np > 1 ? args[1] : call_kw(args, n, kw, "byteorder"), sg = call_kw(args, n, kw, "signed");
  int is_signed = sg ? rt_truth(sg) : 0;
  if (is_signed < 0) return 0;
  if (order && !is_str(order)) FAIL(E_TypeError, "to_bytes() argument 'byteorder' must be str, not %T", order);
  bool little = order && str_is(order, "little");
  if (op_result((uint64_t)(length < 0 ? 0 : length), 1)) return 0;
  if (length < 0) FAIL(E_ValueError, "length argument must be non-negative");
  if (order && !little && !str_is(order, "big")) FAIL(E_ValueError, "byteorder must be either 'little' or 'big'");
  int sign = int_sign(self);
  if (sign < 0 && !is_signed) FAIL(E_OverflowError, "can't convert negative int to unsigned");
  V one = sign < 0 ? int_unary(U_INVERT, self) : int_of(self);
  int64_t need = int_bits(one) + (is_signed ? 1 : 0);
  if (need > length * 8) {
    DECREF(one);
    FAIL(E_OverflowError, "int too big to convert");
  }
  V out = bytes_new((intptr_t)length);
  for (int64_t i = 0; i < length; i++) {
    uint32_t limb = IS_INT(one) ? (i < 8 ? (uint32_t)((uint64_t)IVAL(one) >> (8 * (i & ~3))) : 0) : i / 4 < B(one)->n ? B(one)->d[i / 4] : 0;
    uint8_t byte = (uint8_t)(limb >> (8 * (i & 3)));
    if (sign < 0) byte = (uint8_t)~byte;
    as<Bytes>(out)->a[little ? i : length - 1 - i] = byte;
  }
  DECREF(one);
  return out;
}
static V int_from_bytes(Type* t, V* args, intptr_t n, V kw) {
  intptr_t np = n - (kw ? as<Tuple>(kw)->n : 0);
  const uint8_t* p;
  intptr_t len;
  V src = np ? args[0] : call_kw(args, n, kw, "bytes"), order = np > 1 ? args[1] : call_kw(args, n, kw, "byteorder"), sg = call_kw(args, n, kw, "signed");
  if (!src) FAIL(E_TypeError, "from_bytes() missing required argument 'bytes' (pos 1)");
  if (order && !is_str(order)) FAIL(E_TypeError, "from_bytes() argument 'byteorder' must be str, not %T", order);
  Own owner;
  if (!is_kind(src, K_BYTES) && !is_kind(src, K_BYTEARRAY)) {
    if (is_int(src) || is_str(src)) FAIL(E_TypeError, "cannot convert '%T' object to bytes", src);
    owner.set(rt_call(usable_bytes(), &src, 1, 0));
    if (!(src = owner)) return 0;
  }
  if (!bytes_like(src, &p, &len)) return 0;
  int is_signed = sg ? rt_truth(sg) : 0;
  if (is_signed < 0) return 0;
  bool little = order && str_is(order, "little");
  if (order && !little && !str_is(order, "big")) FAIL(E_ValueError, "byteorder must be either 'little' or 'big'");
  Big* b = big_new((int)(len / 4 + 1));
  for (intptr_t i = 0; i < len; i++) b->d[i / 4] |= (uint32_t)p[little ? i : len - 1 - i] << (8 * (i & 3));
  bool negative = is_signed && len && (p[little ? len - 1 : 0] & 0x80);
  V r = big_done(b);
  if (negative) {
    V m = int_binary(B_LSHIFT, MKI(1), MKI(8 * len)), d = int_binary(B_SUB, r, m);
    DECREF(m), DECREF(r);
    r = d;
  }
  return subclass_value(t, r);
}
extern "C" const CDef m_int_from_bytes;
static V from_bytes_fn(V self, V* args, intptr_t n, V kw) { return int_from_bytes(as<Type>(self), args, n, kw); }
const CDef m_int_from_bytes = {"from_bytes", from_bytes_fn, 0, 2, CF_CLASS | CF_KW};

static V in_base(V v, int base, const char* prefix) {
  Own i = index_value(v);
  if (!i) return 0;
  bool negative = int_sign(i) < 0;
  Own magnitude = negative ? int_unary(U_NEG, i) : NEWREF(i), digits = int_text(magnitude, base);
  Text t;
  if (negative) t.put('-');
  t.puts(prefix), t.str(digits);
  return t.take();
}
BUILTIN(bin, 1, 1) { return in_base(args[0], 2, "0b"); }
BUILTIN(oct, 1, 1) { return in_base(args[0], 8, "0o"); }
BUILTIN(hex, 1, 1) { return in_base(args[0], 16, "0x"); }

extern "C" const CDef* const methods_int[];
Type T_int = {{1 << 30, &T_type}, "int", K_INT, 0, 0, sizeof(Big), 0, &T_object, methods_int, nullptr};
USABLE(int, make_int)
Type T_bool = {{1 << 30, &T_type}, "bool", K_BOOL, TF_NOSUBCLASS, 0, sizeof(Obj), 0, &T_int, nullptr, nullptr};
USABLE(bool, make_bool)
