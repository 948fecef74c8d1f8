// Magnitudes of big ints: addition, multiplication (Karatsuba's above some size), division (Knuth's), powers, digits.
#include "limbs.h"

int mag_cmp(const uint32_t* a, int na, const uint32_t* b, int nb) {
  if (na != nb) return na < nb ? -1 : 1;
  for (int i = na; i-- > 0;)
    if (a[i] != b[i]) return a[i] < b[i] ? -1 : 1;
  return 0;
}
void mag_add_into(uint32_t* r, int nr, const uint32_t* a, int na) {
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
uint32_t mag_mul_add(uint32_t* r, int n, uint32_t by, uint32_t plus) {
  uint64_t c = plus;
  for (int i = 0; i < n; i++) {
    c += (uint64_t)r[i] * by;
    r[i] = (uint32_t)c;
    c >>= 32;
  }
  return (uint32_t)c;
}

#if defined(__SIZEOF_INT128__) && !defined(__wasm__)
typedef unsigned __int128 u128;
static inline uint64_t load(const uint32_t* p) { uint64_t x; memcpy(&x, p, 8); return x; }
static inline void store(uint32_t* p, uint64_t x) { memcpy(p, &x, 8); }
// The i-th pair of limbs of n.
static inline uint64_t pair(const uint32_t* p, int n, int i) { return 2 * i + 1 < n ? load(p + 2 * i) : 2 * i < n ? p[2 * i] : 0; }

// Four pairs a round, so that the carry stays in the processor's flag within one; clang needs to be told that it is one.
#ifndef __has_builtin
#define __has_builtin(name) 0
#endif
static inline uint64_t add_pair(uint32_t* r, const uint32_t* a, const uint32_t* b, uint64_t c) {
#if __has_builtin(__builtin_addcll)
  unsigned long long carry;
  store(r, __builtin_addcll(load(a), load(b), c, &carry));
  return carry;
#else
  u128 s = (u128)load(a) + load(b) + c;
  store(r, (uint64_t)s);
  return (uint64_t)(s >> 64);
#endif
}
void mag_add(uint32_t* r, const uint32_t* a, int na, const uint32_t* b, int nb) {
  uint64_t c = 0;
  int i = 0;
  for (; i + 7 < nb; i += 8) {
    c = add_pair(r + i, a + i, b + i, c);
    c = add_pair(r + i + 2, a + i + 2, b + i + 2, c);
    c = add_pair(r + i + 4, a + i + 4, b + i + 4, c);
    c = add_pair(r + i + 6, a + i + 6, b + i + 6, c);
  }
  for (; i + 1 < nb; i += 2) c = add_pair(r + i, a + i, b + i, c);
  for (; i < na; i++) {
    c += (uint64_t)a[i] + (i < nb ? b[i] : 0);
    r[i] = (uint32_t)c;
    c >>= 32;
  }
  r[na] = (uint32_t)c;
}
static inline uint64_t sub_pair(uint32_t* r, const uint32_t* a, const uint32_t* b, uint64_t c) {
#if __has_builtin(__builtin_subcll)
  unsigned long long carry;
  store(r, __builtin_subcll(load(a), load(b), c, &carry));
  return carry;
#else
  u128 s = (u128)load(a) - load(b) - c;
  store(r, (uint64_t)s);
  return (uint64_t)(s >> 64) & 1;
#endif
}
void mag_sub(uint32_t* r, const uint32_t* a, int na, const uint32_t* b, int nb) {
  uint64_t c = 0;
  int i = 0;
  for (; i + 7 < nb; i += 8) {
    c = sub_pair(r + i, a + i, b + i, c);
    c = sub_pair(r + i + 2, a + i + 2, b + i + 2, c);
    c = sub_pair(r + i + 4, a + i + 4, b + i + 4, c);
    c = sub_pair(r + i + 6, a + i + 6, b + i + 6, c);
  }
  for (; i + 1 < nb; i += 2) c = sub_pair(r + i, a + i, b + i, c);
  int64_t under = -(int64_t)c;
  for (; i < na; i++) {
    under += (int64_t)a[i] - (i < nb ? b[i] : 0);
    r[i] = (uint32_t)under;
    under >>= 32;
  }
}

// r = b * x, which has one limb more than b where x is one limb, else two.
static void row(uint32_t* r, const uint32_t* b, int nb, uint64_t x, bool wide) {
  u128 c = 0;
  int j = 0;
  for (; j + 3 < nb; j += 4) {
    c += (u128)x * load(b + j);
    store(r + j, (uint64_t)c);
    c = (c >> 64) + (u128)x * load(b + j + 2);
    store(r + j + 2, (uint64_t)c);
    c >>= 64;
  }
  for (; j + 1 < nb; j += 2) {
    c += (u128)x * load(b + j);
    store(r + j, (uint64_t)c);
    c >>= 64;
  }
  if (j < nb) {
    c += (u128)x * b[j];
    r[j++] = (uint32_t)c;
    c >>= 32;
  }
  r[j] = (uint32_t)c;
  if (wide) r[j + 1] = (uint32_t)(c >> 32);
}
// r += b * x; the limbs above b's are new.
static void add_row(uint32_t* r, const uint32_t* b, int nb, uint64_t x, bool wide) {
  u128 c = 0;
  int j = 0;
  for (; j + 3 < nb; j += 4) {
    c += (u128)x * load(b + j) + load(r + j);
    store(r + j, (uint64_t)c);
    c = (c >> 64) + (u128)x * load(b + j + 2) + load(r + j + 2);
    store(r + j + 2, (uint64_t)c);
    c >>= 64;
  }
  for (; j + 1 < nb; j += 2) {
    c += (u128)x * load(b + j) + load(r + j);
    store(r + j, (uint64_t)c);
    c >>= 64;
  }
  if (j < nb) {
    c += (u128)x * b[j] + r[j];
    r[j++] = (uint32_t)c;
    c >>= 32;
  }
  r[j] = (uint32_t)c;
  if (wide) r[j + 1] = (uint32_t)(c >> 32);
}
static void mul_simple(uint32_t* r, const uint32_t* a, int na, const uint32_t* b, int nb) {
  if (na == 1) return row(r, b, nb, a[0], false);
  row(r, b, nb, load(a), true);
  int i = 2;
  for (; i + 1 < na; i += 2) add_row(r + i, b, nb, load(a + i), true);
  if (i < na) add_row(r + i, b, nb, a[i], false);
}

// By the reciprocal of the divisor instead of an instruction that takes ten times as long (Moeller and Granlund, "Improved
// division by invariant integers"). d has its highest bit set, and is more than `hi`.
static inline uint64_t reciprocal(uint64_t d) { return (uint64_t)(((u128)~d << 64 | ~0ull) / d); }
static inline uint64_t divide(uint64_t* rem, uint64_t hi, uint64_t lo, uint64_t d, uint64_t inverse) {
  u128 q = (u128)inverse * hi + ((u128)hi << 64 | lo);
  uint64_t q1 = (uint64_t)(q >> 64) + 1, r = lo - q1 * d;
  if (r > (uint64_t)q) q1--, r += d;
  if (UNLIKELY(r >= d)) q1++, r -= d;
  *rem = r;
  return q1;
}
// u -= v * q over n words; what is still to be subtracted from the word behind.
static uint64_t sub_row(uint64_t* u, const uint64_t* v, int n, uint64_t q) {
  u128 c = 0;
  for (int i = 0; i < n; i++) {
    c += (u128)q * v[i];
    uint64_t was = u[i], now = was - (uint64_t)c;
    u[i] = now;
    c = (c >> 64) + (now > was);
  }
  return (uint64_t)c;
}

// The quotient of numbers about as long as each other, which fits one limb: estimated from their highest bits, at most one
// too small, and one pass over the limbs. False where it may be longer.
static bool divide_once(uint32_t* q, uint32_t* r, const uint32_t* a, int na, const uint32_t* b, int nb) {
  int s = __builtin_clz(b[nb - 1]);
  uint64_t low = b[nb - 3], top = (((uint64_t)b[nb - 1] << 32 | b[nb - 2]) << s) | (s ? low >> (32 - s) : 0);
  u128 high = ((u128)(na > nb ? a[nb] : 0) << 64 | (uint64_t)a[nb - 1] << 32 | a[nb - 2]) << s | (s ? a[nb - 3] >> (32 - s) : 0);
  if (top == ~0ull || high >> 64 >= 1u << 30) return false;
  uint64_t guess = high >> 64 ? (uint64_t)(high / (top + 1)) : (uint64_t)high / (top + 1);
  if (guess >= 0xfffffff0u) return false;
  u128 c = 0;
  int i = 0;
  for (; i + 1 < nb; i += 2) {
    c += (u128)guess * load(b + i);
    uint64_t was = load(a + i), now = was - (uint64_t)c;
    store(r + i, now);
    c = (c >> 64) + (now > was);
  }
  uint64_t carry = (uint64_t)c;
  if (i < nb) {
    carry += guess * b[i];
    r[i] = a[i] - (uint32_t)carry;
    carry = (carry >> 32) + (r[i] > a[i]);
  }
  uint32_t over = (uint32_t)((na > nb ? a[nb] : 0) - carry);
  if (over || mag_cmp(r, mag_trim(r, nb), b, nb) >= 0) mag_sub(r, r, nb, b, nb), guess++;
  if (q) {
    q[0] = (uint32_t)guess;
    if (na > nb) q[1] = 0;
  }
  return true;
}

void mag_divmod(uint32_t* q, uint32_t* r, const uint32_t* a, int na, const uint32_t* b, int nb) {
  if (nb >= 4 && na - nb <= 1 && divide_once(q, r, a, na, b, nb)) return;
  int nv = (nb + 1) / 2, nu = (na + 1) / 2, quotients = na - nb + 1;
  Scratch scratch((size_t)(nu + 1 + nv) * 2);
  uint64_t *u = (uint64_t*)(void*)scratch.p, *v = u + nu + 1;
  int s = __builtin_clzll(pair(b, nb, nv - 1));
  for (int i = nv; i-- > 0;) v[i] = s ? pair(b, nb, i) << s | (i ? pair(b, nb, i - 1) >> (64 - s) : 0) : pair(b, nb, i);
  u[nu] = s ? pair(a, na, nu - 1) >> (64 - s) : 0;
  for (int i = nu; i-- > 0;) u[i] = s ? pair(a, na, i) << s | (i ? pair(a, na, i - 1) >> (64 - s) : 0) : pair(a, na, i);
  uint64_t d = v[nv - 1], inverse = reciprocal(d);
  for (int j = nu - nv; j >= 0; j--) {
    uint64_t hi = u[j + nv], lo = u[j + nv - 1], guess, rest;
    if (nv == 1) {
      guess = divide(&rest, hi, lo, d, inverse);
      u[j + 1] = 0, u[j] = rest;
    } else {
      bool beyond = false;
      if (UNLIKELY(hi >= d)) guess = ~0ull, beyond = __builtin_add_overflow(lo, d, &rest);
      else guess = divide(&rest, hi, lo, d, inverse);
      while (!beyond && (u128)guess * v[nv - 2] > ((u128)rest << 64 | u[j + nv - 2])) guess--, beyond = __builtin_add_overflow(rest, d, &rest);
      uint64_t carry = sub_row(u + j, v, nv, guess);
      u[j + nv] = hi - carry;
      if (UNLIKELY(hi < carry)) {
        guess--;
        u128 c = 0;
        for (int i = 0; i < nv; i++) {
          c += (u128)u[i + j] + v[i];
          u[i + j] = (uint64_t)c;
          c >>= 64;
        }
        u[j + nv] += (uint64_t)c;
      }
    }
    if (q) {
      if (2 * j < quotients) q[2 * j] = (uint32_t)guess;
      if (2 * j + 1 < quotients) q[2 * j + 1] = (uint32_t)(guess >> 32);
    }
  }
  for (int i = 0; i < nv; i++) {
    uint64_t x = s ? u[i] >> s | u[i + 1] << (64 - s) : u[i];
    r[2 * i] = (uint32_t)x;
    if (2 * i + 1 < nb) r[2 * i + 1] = (uint32_t)(x >> 32);
  }
}
// d /= 10**19, which happens to have its highest bit set; the remainder.
static uint64_t cut_19(uint32_t* d, int n) {
  const uint64_t chunk = 10000000000000000000ull, inverse = 0xd83c94fb6d2ac34aull;
  static_assert(((unsigned __int128)~chunk << 64 | ~0ull) / chunk == inverse, "the reciprocal of 10**19");
  uint64_t rem = 0;
  int i = n;
  if (i & 1) {
    uint64_t high = d[i - 1];
    d[i - 1] = 0;
    rem = high;
    i--;
  }
  for (i -= 2; i >= 0; i -= 2) store(d + i, divide(&rem, rem, load(d + i), chunk, inverse));
  return rem;
}
static int digits_of(uint64_t* part, uint32_t* d, int n) { return *part = cut_19(d, n), 19; }
#else
void mag_add(uint32_t* r, const uint32_t* a, int na, const uint32_t* b, int nb) {
  uint64_t c = 0;
  for (int i = 0; i < na; i++) {
    c += (uint64_t)a[i] + (i < nb ? b[i] : 0);
    r[i] = (uint32_t)c;
    c >>= 32;
  }
  r[na] = (uint32_t)c;
}
void mag_sub(uint32_t* r, const uint32_t* a, int na, const uint32_t* b, int nb) {
  int64_t c = 0;
  for (int i = 0; i < na; i++) {
    c += (int64_t)a[i] - (i < nb ? b[i] : 0);
    r[i] = (uint32_t)c;
    c >>= 32;
  }
}
static void mul_simple(uint32_t* r, const uint32_t* a, int na, const uint32_t* b, int nb) {
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
static uint64_t sub_row(uint32_t* u, const uint32_t* v, int n, uint64_t q) {
  uint64_t carry = 0;
  for (int i = 0; i < n; i++) {
    carry += q * v[i];
    uint32_t was = u[i];
    u[i] = was - (uint32_t)carry;
    carry = (carry >> 32) + (u[i] > was);
  }
  return carry;
}
static uint32_t div_limb(uint32_t* q, const uint32_t* a, int n, uint32_t v) {
  uint64_t rem = 0;
  for (int i = n; i-- > 0;) {
    rem = rem << 32 | a[i];
    if (q) q[i] = (uint32_t)(rem / v);
    rem %= v;
  }
  return (uint32_t)rem;
}
void mag_divmod(uint32_t* q, uint32_t* r, const uint32_t* a, int na, const uint32_t* b, int nb) {
  if (nb == 1) {
    r[0] = div_limb(q, a, na, b[0]);
    return;
  }
  int s = __builtin_clz(b[nb - 1]);
  Scratch scratch((size_t)(na + 1 + nb));
  uint32_t *u = scratch.p, *v = u + na + 1;
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
    int64_t t = (int64_t)u[j + nb] - (int64_t)sub_row(u + j, v, nb, qh);
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
    if (q) q[j] = (uint32_t)qh;
  }
  for (int i = 0; i < nb; i++) r[i] = s ? u[i] >> s | (uint32_t)((uint64_t)u[i + 1] << (32 - s)) : u[i];
}
static int digits_of(uint64_t* part, uint32_t* d, int n) { return *part = div_limb(d, d, n, 1000000000u), 9; }
#endif

// Karatsuba's from 40 limbs on.
void mag_mul(uint32_t* r, const uint32_t* a, int na, const uint32_t* b, int nb) {
  if (na < nb) {
    const uint32_t* t = a;
    a = b, b = t;
    int k = na;
    na = nb, nb = k;
  }
  if (nb < 40) return mul_simple(r, b, nb, a, na);  // the longer one inside
  if (na >= 2 * nb) {  // in pieces as long as the shorter one
    memset(r, 0, sizeof(uint32_t) * (size_t)(na + nb));
    Scratch piece((size_t)(2 * nb));
    for (int at = 0; at < na; at += nb) {
      int k = na - at < nb ? na - at : nb;
      mag_mul(piece.p, b, nb, a + at, k);
      mag_add_into(r + at, na + nb - at, piece.p, nb + k);
    }
    return;
  }
  int h = na / 2, ha = na - h, hb = nb - h;  // nb > h because na < 2 nb
  int ns = (ha > h ? ha : h) + 1, ms = (hb > h ? hb : h) + 1;
  Scratch space((size_t)(ns + ms + ns + ms));
  uint32_t *sa = space.p, *sb = sa + ns, *p = sb + ms;
  mag_mul(r, a, h, b, h);
  mag_mul(r + 2 * h, a + h, ha, b + h, hb);
  if (ha >= h) mag_add(sa, a + h, ha, a, h); else mag_add(sa, a, h, a + h, ha);
  if (ha < h) sa[ns - 1] = sa[h];
  if (hb >= h) mag_add(sb, b + h, hb, b, h); else mag_add(sb, b, h, b + h, hb);
  mag_mul(p, sa, ns, sb, ms);
  sub_from(p, ns + ms, r, 2 * h);
  sub_from(p, ns + ms, r + 2 * h, ha + hb);
  mag_add_into(r + h, na + nb - h, p, mag_trim(p, ns + ms));
}

void mag_pow_mod(uint32_t* r, const uint32_t* a, int na, const uint32_t* e, int ne, const uint32_t* m, int nm) {
  Scratch space((size_t)(2 * nm));
  uint32_t* product = space.p;
  auto reduce = [&](int n) {
    n = mag_trim(product, n);
    memset(r, 0, sizeof(uint32_t) * (size_t)nm);
    if (mag_cmp(product, n, m, nm) < 0) memcpy(r, product, sizeof(uint32_t) * (size_t)n);
    else mag_divmod(nullptr, r, product, n, m, nm);
    return mag_trim(r, nm);
  };
  product[0] = 1;
  int n = reduce(1);  // 1 modulo 1 is 0
  for (int64_t i = ne ? (int64_t)ne * 32 - __builtin_clz(e[ne - 1]) : 0; i-- > 0;) {
    if (n > 0) mag_mul(product, r, n, r, n), n = reduce(2 * n);
    if (!(e[i / 32] >> (i % 32) & 1)) continue;
    if (n > 0 && na > 0) mag_mul(product, r, n, a, na), n = reduce(n + na);
    else memset(r, 0, sizeof(uint32_t) * (size_t)nm), n = 0;
  }
}

char* mag_text(char* end, uint32_t* d, int n, unsigned base) {
  static const char digit[] = "0123456789abcdefghijklmnopqrstuvwxyz";
  if (base & (base - 1)) {
    while ((n = mag_trim(d, n)) > 0) {
      uint64_t part;
      int count = digits_of(&part, d, n);
      bool last = mag_trim(d, n) == 0;
      for (; count > 1 && !(last && part < 10); count -= 2) {  // two at a time, which waits half as often for a division
        unsigned two = (unsigned)(part % 100);
        part /= 100;
        *--end = digit[two % 10], *--end = digit[two / 10];
      }
      if (last ? part != 0 : count > 0) *--end = digit[part];
    }
    return end;
  }
  int bits = __builtin_ctz(base);
  int64_t all = n ? (int64_t)n * 32 - __builtin_clz(d[n - 1]) : 0;
  for (int64_t at = 0; at < all; at += bits) {
    uint64_t limb = d[at / 32] | (at / 32 + 1 < n ? (uint64_t)d[at / 32 + 1] << 32 : 0);
    *--end = digit[limb >> (at % 32) & (base - 1)];
  }
  return end;
}
