// The Mersenne Twister behind random.Random: its state, 53-bit floats and whole bits, as CPython draws them.
#include <math.h>
#include <unistd.h>
#ifndef __wasm__
#include <sys/random.h>
#endif
#include "rt.h"

struct Mt { Obj ob; uint32_t s[624]; int at; };
extern Type T_mt;
V module_type(Type* t, const char* module, bool hashable);
static void seed_one(Mt* m, uint32_t s) {
  m->s[0] = s;
  for (uint32_t i = 1; i < 624; i++) m->s[i] = 1812433253u * (m->s[i - 1] ^ m->s[i - 1] >> 30) + i;
  m->at = 624;
}
static void seed_array(Mt* m, const uint32_t* key, intptr_t n) {
  seed_one(m, 19650218u);
  intptr_t i = 1, j = 0;
  for (intptr_t k = n > 624 ? n : 624; k; k--) {
    m->s[i] = (m->s[i] ^ (m->s[i - 1] ^ m->s[i - 1] >> 30) * 1664525u) + key[j] + (uint32_t)j;
    if (++i == 624) m->s[0] = m->s[623], i = 1;
    if (++j == n) j = 0;
  }
  for (int k = 623; k; k--) {
    m->s[i] = (m->s[i] ^ (m->s[i - 1] ^ m->s[i - 1] >> 30) * 1566083941u) - (uint32_t)i;
    if (++i == 624) m->s[0] = m->s[623], i = 1;
  }
  m->s[0] = 0x80000000u;
}
static uint32_t draw(Mt* m) {
  if (m->at >= 624) {
    for (int i = 0; i < 624; i++) {
      uint32_t y = (m->s[i] & 0x80000000u) | (m->s[(i + 1) % 624] & 0x7fffffffu);
      m->s[i] = m->s[(i + 397) % 624] ^ y >> 1 ^ (y & 1 ? 0x9908b0dfu : 0);
    }
    m->at = 0;
  }
  uint32_t y = m->s[m->at++];
  y ^= y >> 11, y ^= y << 7 & 0x9d2c5680u, y ^= y << 15 & 0xefc60000u;
  return y ^ y >> 18;
}
static double unit_float(Mt* m) {
  uint32_t a = draw(m) >> 5, b = draw(m) >> 6;
  return (a * 67108864.0 + b) * (1.0 / 9007199254740992.0);
}
static V bits(Mt* m, int64_t k) {
  if (k <= 32) return k ? MKI(draw(m) >> (32 - k)) : MKI(0);
  if (k <= 62) {
    uint64_t low = draw(m), high = draw(m) >> (64 - k);
    return MKI((int64_t)(high << 32 | low));
  }
  intptr_t words = (intptr_t)((k - 1) / 32 + 1);
  V b = bytes_new(words * 4);
  for (intptr_t i = 0; i < words; i++, k -= 32) {
    uint32_t r = draw(m);
    if (k < 32) r >>= 32 - k;
    for (int j = 0; j < 4; j++) as<Bytes>(b)->a[i * 4 + j] = (uint8_t)(r >> (8 * j));
  }
  extern const CDef m_int_from_bytes;
  V little = rt_string("little", 6), a[] = {b, little}, r = m_int_from_bytes.fn(VAL(&T_int), a, 2, 0);
  DECREF(little), DECREF(b);
  return r;
}
#define SELF Mt* m = as<Mt>(self)
CDEF(o_mt_random, "random", 0, 0, 0) { SELF; return rt_float(unit_float(m)); }
CDEF(o_mt_getrandbits, "getrandbits", 1, 1, 0) {
  SELF;
  int64_t k;
  if (index_of(args[0], &k)) return 0;
  if (k < 0) FAIL(E_ValueError, "number of bits must be non-negative");
  if (op_result((uint64_t)k / 8, 1)) return 0;
  return bits(m, k);
}
// Seeds from a whole number; text and bytes come as one, as random.seed(version=2) makes them.
CDEF(o_mt_seed_int, "seed_int", 1, 1, 0) {
  SELF;
  if (!is_int(args[0])) FAIL(E_TypeError, "an integer is required, not %T", args[0]);
  V v = int_sign(args[0]) < 0 ? int_unary(U_NEG, args[0]) : int_of(args[0]);
  int64_t count = int_bits(v), words = count ? (count - 1) / 32 + 1 : 1;
  uint32_t* key = (uint32_t*)mem_alloc(sizeof(uint32_t) * (size_t)words);
  for (int64_t i = 0; i < words; i++) key[i] = IS_INT(v) ? (uint32_t)((uint64_t)IVAL(v) >> (32 * i)) : B(v)->d[i];
  seed_array(m, key, (intptr_t)words);
  mem_free(key, sizeof(uint32_t) * (size_t)words);
  DECREF(v);
  return NEWREF(NONE);
}
CDEF(o_mt_getstate, "getstate", 0, 0, 0) {
  SELF;
  V t = tuple_new(625);
  for (int i = 0; i < 624; i++) as<Tuple>(t)->a[i] = MKI(m->s[i]);
  as<Tuple>(t)->a[624] = MKI(m->at);
  return t;
}
CDEF(o_mt_setstate, "setstate", 1, 1, 0) {
  SELF;
  if (!is_kind(args[0], K_TUPLE)) FAIL(E_TypeError, "state vector must be a tuple");
  if (as<Tuple>(args[0])->n != 625) FAIL(E_ValueError, "state vector is the wrong size");
  int64_t x;
  for (int i = 0; i < 624; i++) { if (index_of(as<Tuple>(args[0])->a[i], &x)) return 0; m->s[i] = (uint32_t)x; }
  if (index_of(as<Tuple>(args[0])->a[624], &x)) return 0;
  if (x < 0 || x > 624) FAIL(E_ValueError, "invalid state");
  m->at = (int)x;
  return NEWREF(NONE);
}
// _randbelow_with_getrandbits: a number below n, n > 0.
CDEF(o_mt_below, "below", 1, 1, 0) {
  SELF;
  int64_t k = int_bits(args[0]);
  for (;;) {
    V r = bits(m, k);
    if (!r || int_cmp(r, args[0]) < 0) return r;
    DECREF(r);
  }
}
CDEF(o_mt_shuffle, "shuffle", 1, 1, 0) {  // a list, in place
  SELF;
  if (!is_kind(args[0], K_LIST)) FAIL(E_TypeError, "shuffle() wants a list, not %T", args[0]);
  List* l = as<List>(args[0]);
  for (intptr_t i = l->n - 1; i > 0; i--) {
    int k = 64 - __builtin_clzll((uint64_t)i + 1);
    int64_t j;
    do j = IVAL(bits(m, k)); while (j > i);
    V t = l->a[i];
    l->a[i] = l->a[j], l->a[j] = t;
  }
  return NEWREF(NONE);
}
static V make_mt(Type* t, V*, intptr_t, V) {
  V o = object_new(t);
  seed_one(as<Mt>(o), 5489u);
  return o;
}
static const CDef* const methods_mt[] = {&o_mt_random, &o_mt_getrandbits, &o_mt_seed_int, &o_mt_getstate, &o_mt_setstate, &o_mt_below, &o_mt_shuffle, nullptr};
Type T_mt = {{1 << 30, &T_type}, "MersenneTwister", K_OTHER, 0, 0, sizeof(Mt), 0, &T_object, methods_mt, make_mt};
MODULE_VALUE(_random, MersenneTwister) { return module_type(&T_mt, "_random", true); }
MODULE_FN(_random, entropy, 0, 0) {
  V b = bytes_new(32);
  if (getentropy(as<Bytes>(b)->a, 32)) { DECREF(b); FAIL(E_NotImplementedError, "the system has no source of randomness"); }
  return b;
}
