// Methods of str.
#include "rt.h"
#include "unicode.h"

#define SELF Str* s = as<Str>(self)
static inline bool is_space(uint32_t c) { return c < 128 ? c == ' ' || (c >= 9 && c <= 13) || (c >= 28 && c <= 31) : uni_space(c); }
// What most text is made of is told without the tables.
static inline bool within(uint32_t c, uint32_t lo, uint32_t count) { return c - lo < count; }
static inline bool is_alpha(uint32_t c) { return c < 128 ? within(c | 32, 'a', 26) : uni_alpha(c); }
static inline bool is_upper(uint32_t c) { return c < 128 ? within(c, 'A', 26) : uni_upper(c); }
static inline bool is_lower(uint32_t c) { return c < 128 ? within(c, 'a', 26) : uni_lower(c); }
static inline bool is_cased(uint32_t c) { return c < 128 ? within(c | 32, 'a', 26) : uni_cased(c); }
static inline bool is_title(uint32_t c) { return c >= 128 && uni_title(c); }
static inline bool is_decimal(uint32_t c) { return c < 128 ? within(c, '0', 10) : uni_decimal(c); }
static inline bool is_digit(uint32_t c) { return c < 128 ? within(c, '0', 10) : uni_digit(c); }
static inline bool is_numeric(uint32_t c) { return c < 128 ? within(c, '0', 10) : uni_numeric(c); }
static bool need_str(V v, const char* fn) {
  if (is_str(v)) return true;
  rt_errorf(&E_TypeError, *fn ? "%s must be str, not %T" : "%smust be str, not %T", fn, v);
  return false;
}
static bool bounds(V* args, intptr_t n, intptr_t from, intptr_t len, intptr_t* lo, intptr_t* hi) {
  *lo = 0, *hi = len;
  int64_t i;
  if (n > from && args[from] != NONE) { if (index_of(args[from], &i)) return false; *lo = (intptr_t)(i < 0 ? (i + len < 0 ? 0 : i + len) : i); }
  if (n > from + 1 && args[from + 1] != NONE) { if (index_of(args[from + 1], &i)) return false; *hi = (intptr_t)(i < 0 ? (i + len < 0 ? 0 : i + len) : i > len ? len : i); }
  return true;
}
typedef int (*Mapping)(uint32_t, uint32_t*);
static int ascii_upper(uint32_t c, uint32_t* o) { return c < 128 ? (o[0] = c >= 'a' && c <= 'z' ? c - 32 : c, 1) : uni_to_upper(c, o); }
static int ascii_lower(uint32_t c, uint32_t* o) { return c < 128 ? (o[0] = c >= 'A' && c <= 'Z' ? c + 32 : c, 1) : uni_to_lower(c, o); }
static int ascii_title(uint32_t c, uint32_t* o) { return c < 128 ? ascii_upper(c, o) : uni_to_title(c, o); }
static int ascii_fold(uint32_t c, uint32_t* o) { return c < 128 ? ascii_lower(c, o) : uni_to_fold(c, o); }
static void put_mapped(Text& t, uint32_t c, Mapping m) {
  uint32_t o[3];
  int k = m(c, o);
  for (int i = 0; i < k; i++) t.put(o[i]);
}
static void put_lower(Text& t, Str* s, intptr_t i) {  // a final sigma has its own form
  uint32_t c = str_at(s, i);
  if (c != 0x3a3) return put_mapped(t, c, ascii_lower);
  intptr_t j = i - 1, k = i + 1;
  while (j >= 0 && (str_at(s, j) == '\'' || str_at(s, j) == 0x2019 || str_at(s, j) == 0xad)) j--;
  while (k < s->n && (str_at(s, k) == '\'' || str_at(s, k) == 0x2019 || str_at(s, k) == 0xad)) k++;
  bool final = j >= 0 && uni_cased(str_at(s, j)) && !(k < s->n && uni_cased(str_at(s, k)));
  t.put(final ? 0x3c2 : 0x3c3);
}
METHOD(str, upper, 0, 0) { SELF; Text t; for (intptr_t i = 0; i < s->n; i++) put_mapped(t, str_at(s, i), ascii_upper); return t.take(); }
METHOD(str, lower, 0, 0) { SELF; Text t; for (intptr_t i = 0; i < s->n; i++) put_lower(t, s, i); return t.take(); }
METHOD(str, casefold, 0, 0) { SELF; Text t; for (intptr_t i = 0; i < s->n; i++) put_mapped(t, str_at(s, i), ascii_fold); return t.take(); }
METHOD(str, swapcase, 0, 0) { SELF; Text t; for (intptr_t i = 0; i < s->n; i++) { uint32_t c = str_at(s, i); if (is_upper(c)) put_lower(t, s, i); else if (is_lower(c)) put_mapped(t, c, ascii_upper); else t.put(c); } return t.take(); }
METHOD(str, capitalize, 0, 0) { SELF; Text t; for (intptr_t i = 0; i < s->n; i++) if (i) put_lower(t, s, i); else put_mapped(t, str_at(s, i), ascii_title); return t.take(); }
METHOD(str, title, 0, 0) {
  SELF;
  Text t;
  bool in = false;
  for (intptr_t i = 0; i < s->n; i++) {
    uint32_t c = str_at(s, i);
    if (in) put_lower(t, s, i); else put_mapped(t, c, ascii_title);
    in = is_cased(c);
  }
  return t.take();
}
#define ALL_CHARS(name, test) METHOD(str, name, 0, 0) { SELF; for (intptr_t i = 0; i < s->n; i++) { uint32_t c = str_at(s, i); if (!(test)) return NEWREF(FALSE); } return NEWREF(MKB(s->n > 0)); }
ALL_CHARS(isalpha, is_alpha(c))
ALL_CHARS(isdigit, is_digit(c))
ALL_CHARS(isdecimal, is_decimal(c))
ALL_CHARS(isnumeric, is_numeric(c))
ALL_CHARS(isalnum, is_alpha(c) || is_decimal(c) || is_digit(c) || is_numeric(c))
ALL_CHARS(isspace, is_space(c))
METHOD(str, isascii, 0, 0) { return NEWREF(MKB(as<Str>(self)->ascii)); }
METHOD(str, isprintable, 0, 0) { SELF; for (intptr_t i = 0; i < s->n; i++) if (!uni_printable(str_at(s, i))) return NEWREF(FALSE); return NEWREF(TRUE); }
METHOD(str, isidentifier, 0, 0) { SELF; for (intptr_t i = 0; i < s->n; i++) if (!(i ? uni_id_continue(str_at(s, i)) : uni_id_start(str_at(s, i)))) return NEWREF(FALSE); return NEWREF(MKB(s->n > 0)); }
METHOD(str, isupper, 0, 0) { SELF; bool any = false; for (intptr_t i = 0; i < s->n; i++) { uint32_t c = str_at(s, i); if (is_lower(c) || is_title(c)) return NEWREF(FALSE); any |= is_upper(c); } return NEWREF(MKB(any)); }
METHOD(str, islower, 0, 0) { SELF; bool any = false; for (intptr_t i = 0; i < s->n; i++) { uint32_t c = str_at(s, i); if (is_upper(c) || is_title(c)) return NEWREF(FALSE); any |= is_lower(c); } return NEWREF(MKB(any)); }
METHOD(str, istitle, 0, 0) {
  SELF;
  bool any = false, in = false;
  for (intptr_t i = 0; i < s->n; i++) {
    uint32_t c = str_at(s, i);
    if (is_upper(c) || is_title(c)) { if (in) return NEWREF(FALSE); in = any = true; }
    else if (is_lower(c)) { if (!in) return NEWREF(FALSE); any = true; }
    else in = false;
  }
  return NEWREF(MKB(any));
}
static V strip(V self, V* args, intptr_t n, int sides) {
  SELF;
  if (n && args[0] != NONE && !is_str(args[0])) FAIL(E_TypeError, "strip arg must be None or str");
  Str* set = n && args[0] != NONE ? as<Str>(args[0]) : nullptr;
  auto in = [&](uint32_t c) {
    if (!set) return is_space(c);
    for (intptr_t i = 0; i < set->n; i++) if (str_at(set, i) == c) return true;
    return false;
  };
  intptr_t lo = 0, hi = s->n;
  if (sides & 1) while (lo < hi && in(str_at(s, lo))) lo++;
  if (sides & 2) while (hi > lo && in(str_at(s, hi - 1))) hi--;
  return str_sub(self, lo, hi);
}
METHOD(str, strip, 0, 1) { return strip(self, args, n, 3); }
METHOD(str, lstrip, 0, 1) { return strip(self, args, n, 1); }
METHOD(str, rstrip, 0, 1) { return strip(self, args, n, 2); }
static V find(V self, V* args, intptr_t n, bool back, bool must) {
  intptr_t lo, hi;
  if (!need_str(args[0], "") || !bounds(args, n, 1, as<Str>(self)->n, &lo, &hi)) return 0;
  intptr_t r = back ? str_rfind(self, args[0], lo, hi) : str_find(self, args[0], lo, hi);
  if (r < 0 && must) FAIL(E_ValueError, "substring not found");
  return MKI(r);
}
METHOD(str, find, 1, 3) { return find(self, args, n, false, false); }
METHOD(str, rfind, 1, 3) { return find(self, args, n, true, false); }
METHOD(str, index, 1, 3) { return find(self, args, n, false, true); }
METHOD(str, rindex, 1, 3) { return find(self, args, n, true, true); }
METHOD(str, count, 1, 3) {
  intptr_t lo, hi, k = 0;
  if (!need_str(args[0], "") || !bounds(args, n, 1, as<Str>(self)->n, &lo, &hi)) return 0;
  intptr_t m = as<Str>(args[0])->n;
  if (!m) return MKI(lo <= hi ? hi - lo + 1 : 0);
  for (intptr_t at; (at = str_find(self, args[0], lo, hi)) >= 0; lo = at + m) k++;
  return MKI(k);
}
static V edge(V self, V* args, intptr_t n, bool end) {
  intptr_t lo, hi;
  if (!bounds(args, n, 1, as<Str>(self)->n, &lo, &hi)) return 0;
  V one = args[0], *list = &one;
  intptr_t k = 1;
  if (is_kind(one, K_TUPLE)) list = as<Tuple>(one)->a, k = as<Tuple>(one)->n;
  for (intptr_t i = 0; i < k; i++) {
    if (!is_str(list[i])) FAIL(E_TypeError, "%s first arg must be str or a tuple of str, not %T", end ? "endswith" : "startswith", list[i]);
    intptr_t m = as<Str>(list[i])->n;
    if (hi - lo < m) continue;
    intptr_t at = end ? hi - m : lo;
    if (str_find(self, list[i], at, at + m) == at) return NEWREF(TRUE);
  }
  return NEWREF(FALSE);
}
METHOD(str, startswith, 1, 3) { return edge(self, args, n, false); }
METHOD(str, endswith, 1, 3) { return edge(self, args, n, true); }
METHOD(str, removeprefix, 1, 1) { V a[] = {args[0]}; V r = edge(self, a, 1, false); if (!r) return 0; return str_sub(self, r == TRUE ? as<Str>(args[0])->n : 0, as<Str>(self)->n); }
METHOD(str, removesuffix, 1, 1) { V a[] = {args[0]}; V r = edge(self, a, 1, true); if (!r) return 0; return str_sub(self, 0, as<Str>(self)->n - (r == TRUE ? as<Str>(args[0])->n : 0)); }
METHOD(str, replace, 2, 3) {
  SELF;
  if (!need_str(args[0], "replace() argument 1") || !need_str(args[1], "replace() argument 2")) return 0;
  int64_t max = -1;
  if (n > 2 && index_of(args[2], &max)) return 0;
  intptr_t m = as<Str>(args[0])->n, at = 0;
  Text t;
  if (!m) {
    for (intptr_t i = 0; i <= s->n; i++) {
      if (max < 0 || i < max) t.str(args[1]);
      if (i < s->n) t.put(str_at(s, i));
    }
    return t.take();
  }
  int64_t k = 0;
  for (intptr_t hit; (max < 0 || k < max) && (hit = str_find(self, args[0], at, s->n)) >= 0; k++) {
    t.sub(self, at, hit);
    t.str(args[1]);
    at = hit + m;
  }
  if (!k && PTR(self)->type == &T_str) return t.drop(), NEWREF(self);
  t.sub(self, at, s->n);
  return t.take();
}
static V split(V self, V* args, intptr_t n, V kw, bool back) {
  SELF;
  intptr_t np = n - (kw ? as<Tuple>(kw)->n : 0);
  V sep = np > 0 ? args[0] : call_kw(args, n, kw, "sep"), mx = np > 1 ? args[1] : call_kw(args, n, kw, "maxsplit");
  int64_t max = -1;
  if (mx && index_of(mx, &max)) return 0;
  if (max < 0) max = INT64_MAX;
  V out = list_new(0);
  if (!sep || sep == NONE) {
    if (!back) {
      intptr_t i = 0;
      for (;;) {
        while (i < s->n && is_space(str_at(s, i))) i++;
        if (i >= s->n) break;
        intptr_t from = i;
        if (as<List>(out)->n >= max) {
          list_push(out, str_sub(self, from, s->n));
          break;
        }
        while (i < s->n && !is_space(str_at(s, i))) i++;
        list_push(out, str_sub(self, from, i));
      }
      return out;
    }
    intptr_t i = s->n;
    for (;;) {
      while (i > 0 && is_space(str_at(s, i - 1))) i--;
      if (i <= 0) break;
      intptr_t to = i;
      if (as<List>(out)->n >= max) {
        list_push(out, str_sub(self, 0, to));
        break;
      }
      while (i > 0 && !is_space(str_at(s, i - 1))) i--;
      list_push(out, str_sub(self, i, to));
    }
  } else {
    if (!is_str(sep)) { DECREF(out); FAIL(E_TypeError, "must be str or None, not %T", sep); }
    intptr_t m = as<Str>(sep)->n;
    if (!m) { DECREF(out); FAIL(E_ValueError, "empty separator"); }
    if (!back) {
      intptr_t at = 0, hit;
      while (as<List>(out)->n < max && (hit = str_find(self, sep, at, s->n)) >= 0) list_push(out, str_sub(self, at, hit)), at = hit + m;
      list_push(out, str_sub(self, at, s->n));
      return out;
    }
    intptr_t end = s->n, hit;
    while (as<List>(out)->n < max && (hit = str_rfind(self, sep, 0, end)) >= 0) list_push(out, str_sub(self, hit + m, end)), end = hit;
    list_push(out, str_sub(self, 0, end));
  }
  List* l = as<List>(out);
  for (intptr_t i = 0, j = l->n - 1; i < j; i++, j--) { V t = l->a[i]; l->a[i] = l->a[j], l->a[j] = t; }
  return out;
}
METHOD_KW(str, split, 0, 2) { return split(self, args, n, kw, false); }
METHOD_KW(str, rsplit, 0, 2) { return split(self, args, n, kw, true); }
METHOD_KW(str, splitlines, 0, 1) {
  SELF;
  int64_t wanted = 0;  // any int says yes or no, nothing else does
  if (n && index_of(args[0], &wanted)) return 0;
  bool keep = wanted != 0;
  V out = list_new(0);
  for (intptr_t i = 0; i < s->n;) {
    intptr_t from = i;
    auto brk = [](uint32_t c) { return c == '\n' || c == '\r' || c == 11 || c == 12 || (c >= 28 && c <= 30) || c == 0x85 || c == 0x2028 || c == 0x2029; };
    while (i < s->n && !brk(str_at(s, i))) i++;
    intptr_t end = i;
    if (i < s->n) i += str_at(s, i) == '\r' && i + 1 < s->n && str_at(s, i + 1) == '\n' ? 2 : 1;
    list_push(out, str_sub(self, from, keep ? i : end));
  }
  return out;
}
METHOD(str, partition, 1, 1) {
  if (!need_str(args[0], "")) return 0;
  if (!as<Str>(args[0])->n) FAIL(E_ValueError, "empty separator");
  intptr_t at = str_find(self, args[0], 0, as<Str>(self)->n);
  V t[] = {at < 0 ? NEWREF(self) : str_sub(self, 0, at), at < 0 ? NEWREF(S_empty) : NEWREF(args[0]), at < 0 ? NEWREF(S_empty) : str_sub(self, at + as<Str>(args[0])->n, as<Str>(self)->n)};
  return rt_tuple(3, t);
}
METHOD(str, rpartition, 1, 1) {
  if (!need_str(args[0], "")) return 0;
  if (!as<Str>(args[0])->n) FAIL(E_ValueError, "empty separator");
  intptr_t at = str_rfind(self, args[0], 0, as<Str>(self)->n);
  V t[] = {at < 0 ? NEWREF(S_empty) : str_sub(self, 0, at), at < 0 ? NEWREF(S_empty) : NEWREF(args[0]), at < 0 ? NEWREF(self) : str_sub(self, at + as<Str>(args[0])->n, as<Str>(self)->n)};
  return rt_tuple(3, t);
}
METHOD(str, join, 1, 1) {
  V l = is_exact(args[0], &T_list) ? NEWREF(args[0]) : seq_to_list(args[0]);
  if (!l) {
    if (err_is(&E_TypeError) && !is_kind(args[0], K_GEN)) { V it = rt_fetch(); V i2 = is_kind(args[0], K_ITER) ? 0 : rt_iter(args[0]); if (i2) DECREF(i2), rt_restore(it); else if (is_kind(args[0], K_ITER)) rt_restore(it); else { err_clear(); DECREF(it); rt_errorf(&E_TypeError, "can only join an iterable"); } }
    return 0;
  }
  List* s = as<List>(l);
  Text t;
  for (intptr_t i = 0; i < s->n; i++) {
    if (!is_str(s->a[i])) {
      t.drop();
      rt_errorf(&E_TypeError, "sequence item %d: expected str instance, %T found", (int)i, s->a[i]);
      DECREF(l);
      return 0;
    }
    if (i) t.str(self);
    t.str(s->a[i]);
  }
  DECREF(l);
  return t.take();
}
static V pad(V self, V* args, intptr_t n, int how) {
  SELF;
  int64_t w;
  if (index_of(args[0], &w)) return 0;
  if (n > 1 && (!is_str(args[1]) || as<Str>(args[1])->n != 1)) FAIL(E_TypeError, "The fill character must be exactly one character long");
  uint32_t c = n > 1 ? str_at(as<Str>(args[1]), 0) : ' ';
  intptr_t room = (intptr_t)w - s->n;
  if (room <= 0) return str_sub(self, 0, s->n);
  intptr_t left = how == 0 ? 0 : how == 1 ? room : room / 2 + (room & w & 1);
  Text t;
  t.fill(c, left);
  t.str(self);
  t.fill(c, room - left);
  return t.take();
}
METHOD(str, ljust, 1, 2) { return pad(self, args, n, 0); }
METHOD(str, rjust, 1, 2) { return pad(self, args, n, 1); }
METHOD(str, center, 1, 2) { return pad(self, args, n, 2); }
METHOD(str, zfill, 1, 1) {
  SELF;
  int64_t w;
  if (index_of(args[0], &w)) return 0;
  intptr_t room = (intptr_t)w - s->n;
  if (room <= 0) return str_sub(self, 0, s->n);
  Text t;
  bool sign = s->n && (str_at(s, 0) == '+' || str_at(s, 0) == '-');
  if (sign) t.put(str_at(s, 0));
  t.fill('0', room);
  t.sub(self, sign, s->n);
  return t.take();
}
METHOD_KW(str, expandtabs, 0, 1) {
  SELF;
  int64_t w = 8;
  if (n && index_of(args[0], &w)) return 0;
  Text t;
  int64_t col = 0;
  for (intptr_t i = 0; i < s->n; i++) {
    uint32_t c = str_at(s, i);
    if (c == '\t') { if (w > 0) { int64_t k = w - col % w; t.fill(' ', (intptr_t)k); col += k; } }
    else { t.put(c); col = c == '\n' || c == '\r' ? 0 : col + 1; }
  }
  return t.take();
}
METHOD(str, translate, 1, 1) {
  SELF;
  Text t;
  for (intptr_t i = 0; i < s->n; i++) {
    V r = rt_getitem(args[0], MKI(str_at(s, i)));
    if (!r) {
      if (!err_is(&E_LookupError)) return t.drop(), (V)0;
      err_clear();
      t.put(str_at(s, i));
      continue;
    }
    Own held = r;
    if (is_str(r)) t.str(r);
    else if (is_int(r)) {
      int64_t c;
      if (!int_i64(r, &c) || c < 0 || c > 0x10ffff) FAIL(E_ValueError, "character mapping must be in range(0x110000)");
      t.put((uint32_t)c);
    } else if (r != NONE) FAIL(E_TypeError, "character mapping must return integer, None or str");
  }
  return t.take();
}
STATICMETHOD(str, maketrans, 1, 3) {
  V d = dict_new();
  if (n == 1) {
    V k, v;
    if (!is_kind(args[0], K_DICT)) { DECREF(d); FAIL(E_TypeError, "if you give only one argument to maketrans it must be a dict"); }
    for (intptr_t at = 0; dict_next(args[0], &at, &k, &v);) {
      const char* wrong = is_str(k) ? (as<Str>(k)->n == 1 ? nullptr : "string keys in translate table must be of length 1") : is_int(k) ? nullptr : "keys in translate table must be strings or integers";
      if (wrong) { DECREF(d); rt_errorf(is_str(k) ? &E_ValueError : &E_TypeError, wrong); return 0; }
      dict_set(d, is_str(k) ? MKI(str_at(as<Str>(k), 0)) : k, v);
    }
    return d;
  }
  static const char* const must[] = {"first maketrans argument must be a string if there is a second argument", "maketrans() argument 2 must be str, not %T", "maketrans() argument 3 must be str, not %T"};
  for (intptr_t i = 0; i < n; i++) if (!is_str(args[i])) { DECREF(d); FAIL(E_TypeError, must[i], args[i]); }
  if (as<Str>(args[0])->n != as<Str>(args[1])->n) { DECREF(d); FAIL(E_ValueError, "the first two maketrans arguments must have equal length"); }
  for (intptr_t i = 0; i < as<Str>(args[0])->n; i++) dict_set(d, MKI(str_at(as<Str>(args[0]), i)), MKI(str_at(as<Str>(args[1]), i)));
  if (n > 2) for (intptr_t i = 0; i < as<Str>(args[2])->n; i++) dict_set(d, MKI(str_at(as<Str>(args[2]), i)), NONE);
  return d;
}
Obj* object_block(Type* t, size_t size);
V bytes_decode(V b, V encoding, V errors);
static V make_str(Type* t, V* args, intptr_t n, V kw) {
  V v;
  intptr_t np = n - (kw ? as<Tuple>(kw)->n : 0);
  V enc = np > 1 ? args[1] : call_kw(args, n, kw, "encoding");
  if (!n) v = NEWREF(S_empty);
  else if (enc && is_str(args[0])) FAIL(E_TypeError, "decoding str is not supported");
  else if (enc) v = bytes_decode(args[0], enc, np > 2 ? args[2] : call_kw(args, n, kw, "errors"));
  else v = rt_str(args[0]);
  if (!v || t == &T_str) return v;
  Str *from = as<Str>(v), *s = (Str*)object_block(t, sizeof(Str) + (size_t)(from->n * from->kind));
  s->n = from->n, s->hash = from->hash, s->kind = from->kind, s->ascii = from->ascii;
  memcpy(str_data(s), str_data(from), (size_t)(from->n * from->kind));
  DECREF(v);
  return VAL(s);
}
extern "C" const CDef* const methods_str[];
Type T_str = {{1 << 30, &T_type}, "str", K_STR, 0, 0, sizeof(Str), 0, &T_object, methods_str, nullptr};
USABLE(str, make_str)
BUILTIN(chr, 1, 1) {
  int64_t c;
  if (is_int(args[0]) && !int_i64(args[0], &c)) FAIL(E_OverflowError, "Python int too large to convert to C int");
  if (index_of(args[0], &c)) return 0;
  if (c > 2147483647 || c < -2147483647 - 1) FAIL(E_OverflowError, "Python int too large to convert to C int");
  if (c < 0 || c > 0x10ffff) FAIL(E_ValueError, "chr() arg not in range(0x110000)");
  return str_char((uint32_t)c);
}
BUILTIN(ord, 1, 1) {
  V v = args[0];
  if (is_kind(v, K_BYTES) && as<Bytes>(v)->n == 1) return MKI(as<Bytes>(v)->a[0]);
  if (!is_str(v)) FAIL(E_TypeError, "ord() expected string of length 1, but %T found", v);
  if (as<Str>(v)->n != 1) FAIL(E_TypeError, "ord() expected a character, but string of length %d found", (int)as<Str>(v)->n);
  return MKI(str_at(as<Str>(v), 0));
}
