// Magnitudes: unsigned numbers as 32-bit limbs, the lowest first. Where the machine multiplies 64 bits by 64 in one
// instruction, two limbs are taken at a time. Nothing here knows of values; results overlap no operand unless said.
#pragma once
#include "rt.h"

int mag_cmp(const uint32_t* a, int na, const uint32_t* b, int nb);                           // neither with leading zeros
void mag_add(uint32_t* r, const uint32_t* a, int na, const uint32_t* b, int nb);             // na >= nb; r has na + 1
void mag_sub(uint32_t* r, const uint32_t* a, int na, const uint32_t* b, int nb);             // a >= b; r has na, and may be a
void mag_mul(uint32_t* r, const uint32_t* a, int na, const uint32_t* b, int nb);             // r has na + nb
// q has na - nb + 1 limbs, or is null; r has nb. nb > 0 without leading zeros, na >= nb.
void mag_divmod(uint32_t* q, uint32_t* r, const uint32_t* a, int na, const uint32_t* b, int nb);
void mag_add_into(uint32_t* r, int nr, const uint32_t* a, int na);                           // r += a, up to nr limbs
uint32_t mag_mul_add(uint32_t* r, int n, uint32_t by, uint32_t plus);                        // r = r * by + plus; what goes beyond n limbs
// r = a ** e modulo m, all without leading zeros and a < m; r has nm.
void mag_pow_mod(uint32_t* r, const uint32_t* a, int na, const uint32_t* e, int ne, const uint32_t* m, int nm);
// The digits of d, which is destroyed, before `end`; answers where they begin.
char* mag_text(char* end, uint32_t* d, int n, unsigned base);

inline int mag_trim(const uint32_t* d, int n) {
  while (n > 0 && !d[n - 1]) n--;
  return n;
}
// Working space: what most numbers need lies on the stack.
struct Scratch {
  uint32_t* p;
  explicit Scratch(size_t limbs) : bytes(limbs * sizeof(uint32_t)) { p = limbs <= few_max ? few : (uint32_t*)mem_alloc(bytes); }
  ~Scratch() { if (p != few) mem_free(p, bytes); }
  Scratch(const Scratch&) = delete;
 private:
  static const size_t few_max = 128;
  size_t bytes;
  alignas(8) uint32_t few[few_max];
};
