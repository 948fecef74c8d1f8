// Character properties and case mappings of Unicode; unicode_data.cc holds the tables.
#pragma once
#include <stdint.h>

struct UniRun { uint32_t lo, hi, step; int32_t delta; };
bool uni_printable(uint32_t c);
bool uni_alpha(uint32_t c);
bool uni_space(uint32_t c);
bool uni_upper(uint32_t c);
bool uni_lower(uint32_t c);
bool uni_title(uint32_t c);
bool uni_cased(uint32_t c);
bool uni_decimal(uint32_t c);
int uni_decimal_value(uint32_t c);  // -1 for what is no decimal digit
bool uni_digit(uint32_t c);
bool uni_numeric(uint32_t c);
bool uni_id_start(uint32_t c);
bool uni_id_continue(uint32_t c);
// Up to three code points; the answer is how many.
int uni_to_upper(uint32_t c, uint32_t* out);
int uni_to_lower(uint32_t c, uint32_t* out);
int uni_to_title(uint32_t c, uint32_t* out);
int uni_to_fold(uint32_t c, uint32_t* out);

inline bool uni_in(const uint32_t* r, unsigned n, uint32_t c) {
  unsigned lo = 0, hi = n;
  while (lo < hi) {
    unsigned m = (lo + hi) / 2;
    if (c < r[2 * m]) hi = m;
    else if (c > r[2 * m + 1]) lo = m + 1;
    else return true;
  }
  return false;
}
inline int uni_map(const UniRun* r, unsigned n, const uint32_t (*multi)[4], unsigned nm, uint32_t c, uint32_t* out) {
  if (c < 128) return out[0] = c, 1;
  for (unsigned lo = 0, hi = nm; lo < hi;) {
    unsigned m = (lo + hi) / 2;
    if (c < multi[m][0]) hi = m;
    else if (c > multi[m][0]) lo = m + 1;
    else {
      int k = 0;
      for (; k < 3 && multi[m][k + 1]; k++) out[k] = multi[m][k + 1];
      return k;
    }
  }
  for (unsigned lo = 0, hi = n; lo < hi;) {
    unsigned m = (lo + hi) / 2;
    if (c < r[m].lo) hi = m;
    else if (c > r[m].hi) lo = m + 1;
    else {
      if ((c - r[m].lo) % r[m].step == 0) return out[0] = (uint32_t)((int32_t)c + r[m].delta), 1;
      // runs of step 2 interleave: the neighbour may hold it
      if (m + 1 < n && c >= r[m + 1].lo) { lo = m + 1; continue; }
      if (m > 0 && c <= r[m - 1].hi) { hi = m; continue; }
      break;
    }
  }
  return out[0] = c, 1;
}
