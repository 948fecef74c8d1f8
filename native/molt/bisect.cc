// Binary search in sorted sequences, as bisect takes it from its C part.
#include "rt.h"

int64_t rt_len(V o);
struct Search { V a, x, key; int64_t lo, hi; };
// The arguments by place or by name; false with an error.
static bool read(Search& s, V* args, intptr_t n, V kw) {
  static const char* const names[] = {"a", "x", "lo", "hi", "key", nullptr};
  V given[5];
  intptr_t places = n - (kw ? as<Tuple>(kw)->n : 0);
  for (int i = 0; i < 5; i++) given[i] = i < 4 && i < places ? args[i] : call_kw(args, n, kw, names[i]);
  if (!given[0] || !given[1]) { rt_errorf(&E_TypeError, "bisect needs a sequence and a value"); return false; }
  s.a = given[0], s.x = given[1], s.key = given[4] && given[4] != NONE ? given[4] : 0, s.lo = 0;
  if (given[2] && index_of(given[2], &s.lo)) return false;
  if (s.lo < 0) { rt_errorf(&E_ValueError, "lo must be non-negative"); return false; }
  if (given[3] && given[3] != NONE) return !index_of(given[3], &s.hi);
  s.hi = is_kind(s.a, K_LIST) ? as<List>(s.a)->n : rt_len(s.a);
  return s.hi >= 0;
}
// Where x belongs, behind its equals or before them; -1 with an error. `x` is already what the key makes of it where that is asked for.
static int64_t place(const Search& s, V x, bool behind) {
  int64_t lo = s.lo, hi = s.hi;
  while (lo < hi) {
    int64_t mid = lo + (hi - lo) / 2;
    V item = rt_getitem(s.a, MKI(mid));
    if (item && s.key) { V k = call1(s.key, item); DECREF(item); item = k; }
    if (!item) return -1;
    int less = behind ? rt_compare_b(C_LT, x, item) : rt_compare_b(C_LT, item, x);
    DECREF(item);
    if (less < 0) return -1;
    if (behind ? less : !less) hi = mid;
    else lo = mid + 1;
  }
  return lo;
}
static V search(V* args, intptr_t n, V kw, bool behind) {
  Search s;
  if (!read(s, args, n, kw)) return 0;
  int64_t at = place(s, s.x, behind);
  return at < 0 ? 0 : rt_int(at);
}
static V insert(V* args, intptr_t n, V kw, bool behind) {
  Search s;
  if (!read(s, args, n, kw)) return 0;
  V x = s.key ? call1(s.key, s.x) : NEWREF(s.x);
  if (!x) return 0;
  int64_t at = place(s, x, behind);
  DECREF(x);
  if (at < 0) return 0;
  V given[] = {s.a, MKI(at), s.x}, done = rt_callmeth(rt_intern("insert", 6), given, 3, 0, nullptr);
  if (!done) return 0;
  DECREF(done);
  return NEWREF(NONE);
}
MODULE_KW(_bisect, bisect_right, 0, 4) { return search(args, n, kw, true); }
MODULE_KW(_bisect, bisect_left, 0, 4) { return search(args, n, kw, false); }
MODULE_KW(_bisect, insort_right, 0, 4) { return insert(args, n, kw, true); }
MODULE_KW(_bisect, insort_left, 0, 4) { return insert(args, n, kw, false); }
