// Arithmetic of ints beyond 63 bits: sign and magnitude in 32-bit limbs, results brought back to tagged ints where they fit.
#include "rt.h"

// The limbs are not zeroed.
static Big* big_raw(int n) {
  Big* b = (Big*)mem_alloc(sizeof(Big) + sizeof(uint32_t) * (size_t)n);
  b->ob.rc = 1;
  b->ob.type = &T_int;
  b->n = b->cap = n;
  b->sign = 1;
  return b;
}
Big* big_new(int n) {
  Big* b = big_raw(n);
  memset(b->d, 0, sizeof(uint32_t) * (size_t)(n + 1));
  return b;
}

// A tagged int as limbs on the stack, so that every operation reads one shape.
struct Operand {
  const uint32_t* d;
  int n, sign;
  uint32_t small[2];
  explicit Operand(V v) {
    if (IS_INT(v)) {
      int64_t i = IVAL(v);
      uint64_t m = i < 0 ? 0 - (uint64_t)i : (uint64_t)i;
      small[0] = (uint32_t)m;
      small[1] = (uint32_t)(m >> 32);
      d = small;
      n = small[1] ? 2 : small[0] ? 1 : 0;
      sign = i < 0 ? -1 : i > 0;
    } else if (kind_of(v) == K_BOOL) {
      small[0] = v == TRUE;
      small[1] = 0;
      d = small;
      n = sign = v == TRUE;
    } else {
      d = B(v)->d;
      n = B(v)->n;
      sign = n ? B(v)->sign : 0;
    }
  }
  Operand(const Operand&) = delete;
};

// Trims, and answers a tagged int where the value fits; takes over b.
V big_done(Big* b) {
  while (b->n > 0 && b->d[b->n - 1] == 0) b->n--;
  if (b->n <= 2) {
    uint64_t m = b->n > 1 ? (uint64_t)b->d[1] << 32 | b->d[0] : b->n ? b->d[0] : 0;
    if (m < (1ull << 62) || (m == 1ull << 62 && b->sign < 0)) {
      int64_t i = b->sign < 0 ? -(int64_t)m : (int64_t)m;
      DECREF(VAL(b));
      return MKI(i);
    }
  }
  return VAL(b);
}

static int mag_cmp(const uint32_t* a, int na, const uint32_t* b, int nb) {
  if (na != nb) return na < nb ? -1 : 1;
  for (int i = na; i-- > 0;)
    if (a[i] != b[i]) return a[i] < b[i] ? -1 : 1;
  return 0;
}

static void mag_add(uint32_t* r, const uint32_t* a, int na, const uint32_t* b, int nb) {  // na >= nb, r has na + 1
  uint64_t c = 0;
  int i = 0;
  for (; i + 1 < nb; i += 2) {  // two limbs at a time
    uint64_t x, y, s;
    memcpy(&x, a + i, 8), memcpy(&y, b + i, 8);
    bool over = __builtin_add_overflow(x, y, &s);
    over |= __builtin_add_overflow(s, c, &s);
    memcpy(r + i, &s, 8);
    c = over;
  }
  for (; i < na; i++) {
    c += (uint64_t)a[i] + (i < nb ? b[i] : 0);
    r[i] = (uint32_t)c;
    c >>= 32;
  }
  r[na] = (uint32_t)c;
}

static void mag_sub(uint32_t* r, const uint32_t* a, int na, const uint32_t* b, int nb) {  // a >= b
  int i = 0;
  bool under = false;
  for (; i + 1 < nb; i += 2) {  // two limbs at a time
    uint64_t x, y, s;
    memcpy(&x, a + i, 8), memcpy(&y, b + i, 8);
    bool first = __builtin_sub_overflow(x, y, &s);
    under = __builtin_sub_overflow(s, (uint64_t)under, &s) | first;
    memcpy(r + i, &s, 8);
  }
  int64_t c = -(int64_t)under;
  for (; i < na; i++) {
    c += (int64_t)a[i] - (i < nb ? b[i] : 0);
    r[i] = (uint32_t)c;
    c >>= 32;
  }
}

static V add_signed(const Operand& a, const Operand& b, int bsign) {
  if (a.sign * bsign >= 0) {
    const Operand &x = a.n >= b.n ? a : b, &y = a.n >= b.n ? b : a;
    Big* r = big_raw(x.n + 1);
    mag_add(r->d, x.d, x.n, y.d, y.n);
    r->sign = a.sign ? a.sign : bsign;
    return big_done(r);
  }
  int c = mag_cmp(a.d, a.n, b.d, b.n);
  if (c == 0) return MKI(0);
  const Operand &x = c > 0 ? a : b, &y = c > 0 ? b : a;
  Big* r = big_raw(x.n);
  mag_sub(r->d, x.d, x.n, y.d, y.n);
  r->sign = c > 0 ? a.sign : bsign;
  return big_done(r);
}

#if defined(__SIZEOF_INT128__) && !defined(__wasm__)
// Two limbs at a time where the machine multiplies them in one instruction.
typedef unsigned __int128 u128;
static inline uint64_t load(const uint32_t* p) { uint64_t x; memcpy(&x, p, 8); return x; }
static inline void store(uint32_t* p, uint64_t x) { memcpy(p, &x, 8); }
static void mag_mul_simple(uint32_t* r, const uint32_t* a, int na, const uint32_t* b, int nb) {
  memset(r, 0, sizeof(uint32_t) * (size_t)(na + nb));
  int i = 0;
  for (; i + 1 < na; i += 2) {
    uint64_t x = load(a + i);
    u128 c = 0;
    uint32_t* to = r + i;
    int j = 0;
    for (; j + 1 < nb; j += 2) {
      c += (u128)x * load(b + j) + load(to + j);
      store(to + j, (uint64_t)c);
      c >>= 64;
    }
    if (j < nb) {
      c += (u128)x * b[j] + to[j];
      to[j++] = (uint32_t)c;
      c >>= 32;
    }
    to[j] = (uint32_t)c, to[j + 1] = (uint32_t)(c >> 32);
  }
  if (i < na) {
    uint64_t x = a[i];
    u128 c = 0;
    uint32_t* to = r + i;
    int j = 0;
    for (; j + 1 < nb; j += 2) {
      c += (u128)x * load(b + j) + load(to + j);
      store(to + j, (uint64_t)c);
      c >>= 64;
    }
    if (j < nb) {
      c += x * b[j] + to[j];
      to[j++] = (uint32_t)c;
      c >>= 32;
    }
    to[j] = (uint32_t)c;
  }
}
// q = a / v; what remains. Multiplies by the reciprocal, which is at most two too small for a quotient.
static uint32_t div_limb(uint32_t* q, const uint32_t* a, int n, uint32_t v) {
  uint64_t rem = 0, reciprocal = ~0ull / v;
  for (int i = n; i-- > 0;) {
    uint64_t part = rem << 32 | a[i], quotient = (uint64_t)((u128)part * reciprocal >> 64);
    rem = part - quotient * v;
    while (rem >= v) quotient++, rem -= v;
    q[i] = (uint32_t)quotient;
  }
  return (uint32_t)rem;
}
// u -= q * v over n limbs; what is still to be subtracted from the limb behind.
static uint64_t mul_sub(uint32_t* u, const uint32_t* v, int n, uint64_t q) {
  u128 carry = 0;
  int i = 0;
  for (; i + 1 < n; i += 2) {
    carry += (u128)q * load(v + i);
    uint64_t was = load(u + i), now = was - (uint64_t)carry;
    store(u + i, now);
    carry >>= 64;
    carry += now > was;
  }
  if (i < n) {
    uint64_t c = (uint64_t)carry + q * v[i];
    uint32_t was = u[i];
    u[i] = was - (uint32_t)c;
    return (c >> 32) + (u[i] > was);
  }
  return (uint64_t)carry;
}
#else
static void mag_mul_simple(uint32_t* r, const uint32_t* a, int na, const uint32_t* b, int nb) {
  memset(r, 0, sizeof(uint32_t) * (size_t)(na + nb));
  for (int i = 0; i < na; i++) {
    uint64_t c = 0, x = a[i];
    if (!x) continue;
    for (int j = 0; j < nb; j++) {
      c += x * b[j] + r[i + j];
      r[i + j] = (uint32_t)c;
      c >>= 32;
    }
    r[i + nb] = (uint32_t)c;
  }
}

static uint32_t div_limb(uint32_t* q, const uint32_t* a, int n, uint32_t v) {
  uint64_t rem = 0;
  for (int i = n; i-- > 0;) {
    rem = rem << 32 | a[i];
    q[i] = (uint32_t)(rem / v);
    rem %= v;
  }
  return (uint32_t)rem;
}
static uint64_t mul_sub(uint32_t* u, const uint32_t* v, int n, uint64_t q) {
  uint64_t carry = 0;
  for (int i = 0; i < n; i++) {
    carry += q * v[i];
    uint32_t was = u[i];
    u[i] = was - (uint32_t)carry;
    carry = (carry >> 32) + (u[i] > was);
  }
  return carry;
}
#endif

static void add_into(uint32_t* r, int nr, const uint32_t* a, int na) {
  uint64_t c = 0;
  for (int i = 0; i < nr && (i < na || c); i++) {
    c += (uint64_t)r[i] + (i < na ? a[i] : 0);
    r[i] = (uint32_t)c;
    c >>= 32;
  }
}
static void sub_from(uint32_t* r, int nr, const uint32_t* a, int na) {
  int64_t c = 0;
  for (int i = 0; i < nr && (i < na || c); i++) {
    c += (int64_t)r[i] - (i < na ? a[i] : 0);
    r[i] = (uint32_t)c;
    c >>= 32;
  }
}

// Karatsuba above 40 limbs; r has na + nb limbs and overlaps neither.
static void mag_mul(uint32_t* r, const uint32_t* a, int na, const uint32_t* b, int nb) {
  if (na < nb) {
    const uint32_t* t = a;
    a = b, b = t;
    int k = na;
    na = nb, nb = k;
  }
  if (nb < 40) return mag_mul_simple(r, b, nb, a, na);  // the longer one inside
  if (na >= 2 * nb) {  // in pieces as long as the shorter one
    memset(r, 0, sizeof(uint32_t) * (size_t)(na + nb));
    uint32_t* t = (uint32_t*)mem_alloc(sizeof(uint32_t) * (size_t)(2 * nb));
    for (int at = 0; at < na; at += nb) {
      int k = na - at < nb ? na - at : nb;
      mag_mul(t, b, nb, a + at, k);
      add_into(r + at, na + nb - at, t, nb + k);
    }
    mem_free(t, sizeof(uint32_t) * (size_t)(2 * nb));
    return;
  }
  int h = na / 2, ha = na - h, hb = nb - h;  // nb > h because na < 2 nb
  int ns = (ha > h ? ha : h) + 1, ms = (hb > h ? hb : h) + 1;
  size_t words = (size_t)(ns + ms + ns + ms);
  uint32_t* t = (uint32_t*)mem_alloc(sizeof(uint32_t) * words);
  uint32_t *sa = t, *sb = t + ns, *p = t + ns + ms;
  mag_mul(r, a, h, b, h);
  mag_mul(r + 2 * h, a + h, ha, b + h, hb);
  if (ha >= h) mag_add(sa, a + h, ha, a, h); else mag_add(sa, a, h, a + h, ha);
  if (ha < h) sa[ns - 1] = sa[h];
  if (hb >= h) mag_add(sb, b + h, hb, b, h); else mag_add(sb, b, h, b + h, hb);
  mag_mul(p, sa, ns, sb, ms);
  sub_from(p, ns + ms, r, 2 * h);
  sub_from(p, ns + ms, r + 2 * h, ha + hb);
  int np = ns + ms;
  while (np > 0 && !p[np - 1]) np--;
  add_into(r + h, na + nb - h, p, np);
  mem_free(t, sizeof(uint32_t) * words);
}

// Knuth's algorithm D: q has na - nb + 1 limbs, r nb; nb >= 2, na >= nb.
static void mag_divmod(uint32_t* q, uint32_t* r, const uint32_t* a, int na, const uint32_t* b, int nb) {
  int s = __builtin_clz(b[nb - 1]);
  size_t bytes = sizeof(uint32_t) * (size_t)(na + 1 + nb);
  uint32_t *u = (uint32_t*)mem_alloc(bytes), *v = u + na + 1;
  for (int i = nb - 1; i > 0; i--) v[i] = s ? b[i] << s | b[i - 1] >> (32 - s) : b[i];
  v[0] = b[0] << s;
  u[na] = s ? a[na - 1] >> (32 - s) : 0;
  for (int i = na - 1; i > 0; i--) u[i] = s ? a[i] << s | a[i - 1] >> (32 - s) : a[i];
  u[0] = a[0] << s;
  for (int j = na - nb; j >= 0; j--) {
    uint64_t num = (uint64_t)u[j + nb] << 32 | u[j + nb - 1], qh = num / v[nb - 1], rh = num % v[nb - 1];
    while (qh >> 32 || qh * v[nb - 2] > (rh << 32 | u[j + nb - 2])) {
      qh--;
      rh += v[nb - 1];
      if (rh >> 32) break;
    }
    int64_t t = (int64_t)u[j + nb] - (int64_t)mul_sub(u + j, v, nb, qh);
    u[j + nb] = (uint32_t)t;
    if (t < 0) {
      qh--;
      uint64_t c = 0;
      for (int i = 0; i < nb; i++) {
        c += (uint64_t)u[i + j] + v[i];
        u[i + j] = (uint32_t)c;
        c >>= 32;
      }
      u[j + nb] += (uint32_t)c;
    }
    q[j] = (uint32_t)qh;
  }
  for (int i = 0; i < nb; i++) r[i] = s ? u[i] >> s | (uint32_t)((uint64_t)u[i + 1] << (32 - s)) : u[i];
  mem_free(u, bytes);
}

// Quotient and remainder rounded towards minus infinity, either may be unwanted (null).
static bool div_floor(V va, V vb, V* quotient, V* remainder) {
  Operand a(va), b(vb);
  if (b.sign == 0) {
    rt_errorf(&E_ZeroDivisionError, quotient || !remainder ? "integer division or modulo by zero" : "integer modulo by zero");
    return false;
  }
  Big *q, *r;
  if (mag_cmp(a.d, a.n, b.d, b.n) < 0) {
    q = big_new(0);
    r = big_new(a.n);
    memcpy(r->d, a.d, sizeof(uint32_t) * (size_t)a.n);
  } else if (b.n == 1) {
    q = big_new(a.n);
    r = big_new(1);
    r->d[0] = div_limb(q->d, a.d, a.n, b.d[0]);
  } else {
    q = big_new(a.n - b.n + 1);
    r = big_new(b.n);
    mag_divmod(q->d, r->d, a.d, a.n, b.d, b.n);
  }
  q->sign = a.sign * b.sign < 0 ? -1 : 1;
  r->sign = a.sign < 0 ? -1 : 1;
  V vq = big_done(q), vr = big_done(r);
  if (a.sign * b.sign < 0 && vr != MKI(0)) {
    V t = int_binary(B_SUB, vq, MKI(1));
    DECREF(vq);
    vq = t;
    t = int_binary(B_ADD, vr, vb);
    DECREF(vr);
    vr = t;
  }
  if (quotient) *quotient = vq; else DECREF(vq);
  if (remainder) *remainder = vr; else DECREF(vr);
  return true;
}

static V shift(V va, V vb, bool left) {
  Operand b(vb);
  if (b.sign < 0) FAIL(E_ValueError, "negative shift count");
  Operand a(va);
  if (a.sign == 0 || b.sign == 0) return int_of(va);
  int64_t k;
  if (!int_i64(vb, &k) || (left && k > (1ll << 34))) {
    if (left) FAIL(E_OverflowError, "too many digits in integer");
    return MKI(a.sign < 0 ? -1 : 0);
  }
  int64_t limbs = k / 32;
  int bits = (int)(k % 32);
  if (left && op_result((uint64_t)limbs + 1, 4)) return 0;
  if (left) {
    Big* r = big_new((int)(a.n + limbs + 1));
    for (int i = 0; i < a.n; i++) {
      uint64_t x = (uint64_t)a.d[i] << bits;
      r->d[i + limbs] |= (uint32_t)x;
      r->d[i + limbs + 1] |= (uint32_t)(x >> 32);
    }
    r->sign = a.sign;
    return big_done(r);
  }
  if (limbs >= a.n) return MKI(a.sign < 0 ? -1 : 0);
  bool lost = false;
  for (int i = 0; i < limbs; i++) lost |= a.d[i] != 0;
  if (bits) lost |= (a.d[limbs] & ((1u << bits) - 1)) != 0;
  int n = (int)(a.n - limbs);
  Big* r = big_new(n + 1);
  for (int i = 0; i < n; i++) {
    uint64_t x = a.d[i + limbs] | (i + limbs + 1 < a.n ? (uint64_t)a.d[i + limbs + 1] << 32 : 0);
    r->d[i] = (uint32_t)(x >> bits);
  }
  r->sign = a.sign;
  if (a.sign < 0 && lost) {
    uint32_t one = 1;
    add_into(r->d, r->n, &one, 1);
  }
  return big_done(r);
}

// In two's complement of one limb more than the longer operand.
static V bitwise(int op, V va, V vb) {
  Operand a(va), b(vb);
  int n = (a.n > b.n ? a.n : b.n) + 1;
  Big* r = big_new(n);
  uint64_t ca = 1, cb = 1;
  for (int i = 0; i < n; i++) {
    uint32_t x = i < a.n ? a.d[i] : 0, y = i < b.n ? b.d[i] : 0;
    if (a.sign < 0) ca += (uint32_t)~x, x = (uint32_t)ca, ca >>= 32;
    if (b.sign < 0) cb += (uint32_t)~y, y = (uint32_t)cb, cb >>= 32;
    r->d[i] = op == B_AND ? x & y : op == B_OR ? x | y : x ^ y;
  }
  if (r->d[n - 1] >> 31) {
    uint64_t c = 1;
    for (int i = 0; i < n; i++) c += (uint32_t)~r->d[i], r->d[i] = (uint32_t)c, c >>= 32;
    r->sign = -1;
  }
  return big_done(r);
}

static V power(V base, V exponent) {
  int64_t e;
  if (int_sign(exponent) < 0) {
    bool over = false;
    double b = int_to_double(base, &over), x = int_to_double(exponent, &over);
    if (over) FAIL(E_OverflowError, "int too large to convert to float");
    if (b == 0) FAIL(E_ZeroDivisionError, "0.0 cannot be raised to a negative power");
    return float_binary(B_POW, b, x);
  }
  if (!int_i64(exponent, &e)) {
    if (base == MKI(0) || base == MKI(1)) return base;
    if (base == MKI(-1)) return MKI(int_binary(B_AND, exponent, MKI(1)) == MKI(1) ? -1 : 1);
    FAIL(E_OverflowError, "too many digits in integer");
  }
  if (base == MKI(0) || base == MKI(1)) return e ? base : MKI(1);
  if (base == MKI(-1)) return MKI(e & 1 ? -1 : 1);
  if (op_result((uint64_t)e, ((uint64_t)int_bits(base) - 1) / 8) || op_result((uint64_t)e / 8, (uint64_t)int_bits(base) - 1)) return 0;
  V result = MKI(1), square = NEWREF(base);
  while (e) {
    if (e & 1) {
      V t = int_binary(B_MUL, result, square);
      DECREF(result);
      result = t;
    }
    e >>= 1;
    if (e) {
      V t = int_binary(B_MUL, square, square);
      DECREF(square);
      square = t;
    }
  }
  DECREF(square);
  return result;
}

V int_binary(int op, V a, V b) {
  switch (op) {
    case B_ADD: {
      Operand x(a), y(b);
      return add_signed(x, y, y.sign);
    }
    case B_SUB: {
      Operand x(a), y(b);
      return add_signed(x, y, -y.sign);
    }
    case B_MUL: {
      Operand x(a), y(b);
      if (!x.sign || !y.sign) return MKI(0);
      Big* r = big_raw(x.n + y.n);
      mag_mul(r->d, x.d, x.n, y.d, y.n);
      r->sign = x.sign * y.sign;
      return big_done(r);
    }
    case B_FLOORDIV:
    case B_MOD: {
      V r = 0;
      return div_floor(a, b, op == B_FLOORDIV ? &r : nullptr, op == B_MOD ? &r : nullptr) ? r : 0;
    }
    case B_DIVMOD: {
      V q, r;
      return div_floor(a, b, &q, &r) ? tuple2(q, r) : 0;
    }
    case B_TRUEDIV: {
      bool ok;
      double d = int_truediv(a, b, &ok);
      return ok ? rt_float(d) : 0;
    }
    case B_POW: return power(a, b);
    case B_LSHIFT: return shift(a, b, true);
    case B_RSHIFT: return shift(a, b, false);
    case B_AND:
    case B_OR:
    case B_XOR: return bitwise(op, a, b);
    default: return NEWREF(NOTIMPL);
  }
}

int int_cmp(V a, V b) {
  if (a & b & 1) return (int64_t)a < (int64_t)b ? -1 : (int64_t)a > (int64_t)b;
  Operand x(a), y(b);
  if (x.sign != y.sign) return x.sign < y.sign ? -1 : 1;
  return x.sign * mag_cmp(x.d, x.n, y.d, y.n);
}

int int_sign(V v) { return Operand(v).sign; }

int64_t int_bits(V v) {
  Operand a(v);
  return a.n ? (int64_t)a.n * 32 - __builtin_clz(a.d[a.n - 1]) : 0;
}

V int_unary(int op, V v) {
  Operand a(v);
  if (op == U_INVERT) {
    V n = int_unary(U_NEG, v), r = int_binary(B_SUB, n, MKI(1));
    DECREF(n);
    return r;
  }
  Big* r = big_new(a.n);
  memcpy(r->d, a.d, sizeof(uint32_t) * (size_t)a.n);
  r->sign = op == U_NEG ? -a.sign : a.sign;
  return big_done(r);
}

V int_of(V v) {
  if (IS_INT(v)) return v;
  if (PTR(v)->type == &T_int) return NEWREF(v);
  return int_unary(U_POS, v);
}

// The highest 64 bits, the exponent of the lowest of them, and whether anything below was lost.
static uint64_t top_bits(const Operand& a, int64_t* exponent, bool* sticky) {
  int64_t bits = (int64_t)a.n * 32 - __builtin_clz(a.d[a.n - 1]);
  *exponent = bits - 64;
  uint64_t m = 0;
  for (int k = 0; k < 64; k++) {
    int64_t at = bits - 1 - k;
    m = m << 1 | (at >= 0 ? a.d[at / 32] >> (at % 32) & 1 : 0);
  }
  *sticky = false;
  for (int64_t i = 0; i < bits - 64 && !*sticky; i += 32) {
    uint32_t limb = a.d[i / 32];
    if (bits - 64 - i < 32) limb &= (1u << (bits - 64 - i)) - 1;
    *sticky = limb != 0;
  }
  return m;
}

static double round_bits(uint64_t m, int64_t exponent, bool sticky, int sign) {
  // 64 bits to 53, to even
  uint64_t low = m & 0x7ff, q = m >> 11;
  if (low > 0x400 || (low == 0x400 && (sticky || (q & 1)))) q++;
  return sign * __builtin_ldexp((double)q, (int)(exponent + 11));
}

double int_to_double(V v, bool* overflow) {
  if (IS_INT(v)) return (double)IVAL(v);
  Operand a(v);
  if (!a.n) return 0;
  int64_t e;
  bool sticky;
  uint64_t m = top_bits(a, &e, &sticky);
  if (e > 1024) {
    *overflow = true;
    return 0;
  }
  double d = round_bits(m, e, sticky, a.sign);
  if (d - d != 0) *overflow = true;
  return d;
}

double int_truediv(V va, V vb, bool* ok) {
  *ok = true;
  Operand a(va), b(vb);
  if (!b.sign) {
    rt_errorf(&E_ZeroDivisionError, "division by zero");
    return *ok = false, 0;
  }
  if (!a.sign) return b.sign < 0 ? -0.0 : 0;
  if (int_bits(va) <= 53 && int_bits(vb) <= 53) {
    bool over = false;
    return int_to_double(va, &over) / int_to_double(vb, &over);
  }
  // scale so that the quotient has at least 66 bits, divide exactly, round once
  int64_t k = 66 - (int_bits(va) - int_bits(vb));
  if (k < -1100) {
    rt_errorf(&E_OverflowError, "integer division result too large for a float");
    return *ok = false, 0;
  }
  if (k > 66 + 1140) return a.sign * b.sign < 0 ? -0.0 : 0.0;
  V n = a.sign < 0 ? int_unary(U_NEG, va) : int_of(va), d = b.sign < 0 ? int_unary(U_NEG, vb) : int_of(vb);
  V s = k >= 0 ? shift(n, MKI(k), true) : shift(d, MKI(-k), true), q, r;
  if (k >= 0) div_floor(s, d, &q, &r); else div_floor(n, s, &q, &r);
  Operand quotient(q);
  int64_t e;
  bool sticky;
  uint64_t m = top_bits(quotient, &e, &sticky);
  sticky |= r != MKI(0);
  DECREF(n), DECREF(d), DECREF(s), DECREF(q), DECREF(r);
  // subnormal results have fewer bits: round at their last place
  int64_t exponent = e - k;
  double result;
  if (exponent + 63 < -1022) {
    int drop = (int)(-1074 - exponent);
    if (drop > 64) return a.sign * b.sign < 0 ? -0.0 : 0.0;
    uint64_t half = drop == 64 ? 1ull << 63 : 1ull << (drop - 1), low = drop == 64 ? m : m & ((half << 1) - 1), keep = drop == 64 ? 0 : m >> drop;
    if (low > half || (low == half && (sticky || (keep & 1)))) keep++;
    result = __builtin_ldexp((double)keep, -1074);
  } else {
    result = round_bits(m, exponent, sticky, 1);
  }
  if (result - result != 0) {
    rt_errorf(&E_OverflowError, "integer division result too large for a float");
    return *ok = false, 0;
  }
  return a.sign * b.sign < 0 ? -result : result;
}

bool int_i64(V v, int64_t* out) {
  if (IS_INT(v)) return *out = IVAL(v), true;
  Operand a(v);
  if (a.n > 2) return false;
  uint64_t m = a.n ? a.d[0] | (a.n > 1 ? (uint64_t)a.d[1] << 32 : 0) : 0;
  if (a.sign < 0 ? m > 1ull << 63 : m >= 1ull << 63) return false;
  *out = a.sign < 0 ? (int64_t)(0 - m) : (int64_t)m;
  return true;
}

// Modulo 2**61 - 1, as CPython on 64-bit machines.
int64_t int_hash(V v) {
  const uint64_t p = (1ull << 61) - 1;
  Operand a(v);
  uint64_t h = 0;
  for (int i = a.n; i-- > 0;) {
    h = (h << 32 & p) | h >> 29;
    h += a.d[i];
    if (h >= p) h -= p;
  }
  int64_t r = a.sign < 0 ? -(int64_t)h : (int64_t)h;
  return r == -1 ? -2 : r;
}
