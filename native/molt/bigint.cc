// Arithmetic of ints beyond 63 bits: sign and magnitude in 32-bit limbs, results brought back to tagged ints where they fit.
#include "limbs.h"

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

// Quotient and remainder rounded towards minus infinity, either may be unwanted (null).
static bool div_floor(V va, V vb, V* quotient, V* remainder) {
  Operand a(va), b(vb);
  if (b.sign == 0) {
    rt_errorf(&E_ZeroDivisionError, quotient || !remainder ? "integer division or modulo by zero" : "integer modulo by zero");
    return false;
  }
  bool negative = a.sign * b.sign < 0;
  if (mag_cmp(a.d, a.n, b.d, b.n) < 0) {
    if (!negative) {
      if (quotient) *quotient = MKI(0);
      if (remainder) *remainder = int_of(va);
      return true;
    }
    if (quotient) *quotient = MKI(-1);
    if (remainder) *remainder = int_binary(B_ADD, va, vb);
    return true;
  }
  Big *q = quotient ? big_raw(a.n - b.n + 1) : nullptr, *r = big_raw(b.n);
  mag_divmod(q ? q->d : nullptr, r->d, a.d, a.n, b.d, b.n);
  r->sign = a.sign;
  V vr = big_done(r);
  bool down = negative && vr != MKI(0);
  if (quotient) {
    q->sign = negative ? -1 : 1;
    *quotient = big_done(q);
    if (down) {
      V t = int_binary(B_SUB, *quotient, MKI(1));
      DECREF(*quotient);
      *quotient = t;
    }
  }
  if (remainder && down) *remainder = int_binary(B_ADD, vr, vb);
  else if (remainder) *remainder = NEWREF(vr);
  DECREF(vr);
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
    mag_add_into(r->d, r->n, &one, 1);
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

// base ** e modulo m, of which none is negative and base is less than m.
V int_power_modulo(V base, V e, V m) {
  int64_t small;
  if (int_i64(m, &small) && small < 1ll << 31) {
    uint64_t r = 1 % (uint64_t)small, x = (uint64_t)IVAL(base);
    Operand bits(e);
    for (int64_t i = int_bits(e); i-- > 0;) {
      r = r * r % (uint64_t)small;
      if (bits.d[i / 32] >> (i % 32) & 1) r = r * x % (uint64_t)small;
    }
    return MKI((int64_t)r);
  }
  Operand x(base), exponent(e), modulus(m);
  Big* r = big_raw(modulus.n);
  mag_pow_mod(r->d, x.d, x.n, exponent.d, exponent.n, modulus.d, modulus.n);
  return big_done(r);
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
