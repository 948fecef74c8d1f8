// Doubles to decimal digits and back, exactly: shortest digits that read back the same, fixed counts of digits, correct rounding.
#include "rt.h"

// Unsigned numbers of up to 1,200 bits beyond the double range's need; on the stack.
struct Num {
  uint32_t d[74];
  int n = 0;
  void set(uint64_t v) { n = 0; for (; v; v >>= 32) d[n++] = (uint32_t)v; }
  void mul(uint32_t m) {
    uint64_t c = 0;
    for (int i = 0; i < n; i++) c += (uint64_t)d[i] * m, d[i] = (uint32_t)c, c >>= 32;
    if (c) d[n++] = (uint32_t)c;
  }
  void add(uint32_t a) {
    uint64_t c = a;
    for (int i = 0; c && i < n; i++) c += d[i], d[i] = (uint32_t)c, c >>= 32;
    if (c) d[n++] = (uint32_t)c;
  }
  void shl(int k) {
    int limbs = k / 32, bits = k % 32;
    if (!n) return;
    for (int i = n - 1; i >= 0; i--) d[i + limbs] = d[i];
    for (int i = 0; i < limbs; i++) d[i] = 0;
    n += limbs;
    if (bits) {
      uint32_t c = 0;
      for (int i = limbs; i < n; i++) {
        uint32_t x = d[i];
        d[i] = x << bits | c;
        c = x >> (32 - bits);
      }
      if (c) d[n++] = c;
    }
  }
  void pow10(int k) {
    for (; k >= 9; k -= 9) mul(1000000000u);
    uint32_t m = 1;
    for (; k > 0; k--) m *= 10;
    if (m > 1) mul(m);
  }
  int cmp(const Num& o) const {
    if (n != o.n) return n < o.n ? -1 : 1;
    for (int i = n; i-- > 0;)
      if (d[i] != o.d[i]) return d[i] < o.d[i] ? -1 : 1;
    return 0;
  }
  void sub(const Num& o) {
    int64_t c = 0;
    for (int i = 0; i < n; i++) c += (int64_t)d[i] - (i < o.n ? o.d[i] : 0), d[i] = (uint32_t)c, c >>= 32;
    while (n && !d[n - 1]) n--;
  }
  void plus(const Num& o) {
    uint64_t c = 0;
    for (int i = 0; i < n || i < o.n || c; i++) {
      if (i >= n) d[i] = 0, n = i + 1;
      c += (uint64_t)d[i] + (i < o.n ? o.d[i] : 0);
      d[i] = (uint32_t)c;
      c >>= 32;
    }
  }
  int digit(const Num& s) {  // this / s, which is below 10; keeps the remainder
    int q = 0;
    while (cmp(s) >= 0) sub(s), q++;
    return q;
  }
};

static void split(double d, uint64_t* m, int* e) {
  uint64_t bits;
  memcpy(&bits, &d, 8);
  int x = (int)(bits >> 52 & 0x7ff);
  *m = bits & ((1ull << 52) - 1);
  if (x) *m |= 1ull << 52; else x = 1;
  *e = x - 1075;
}

// Mode 0: the shortest digits that read back as d. Mode 1: ndigits significant digits. Mode 2: digits up to ndigits places
// behind the point. d is finite and positive; *point is where the decimal point stands. Answers how many digits.
int float_digits(double d, int mode, int ndigits, char* out, int* point) {
  uint64_t m;
  int e;
  split(d, &m, &e);
  // the decimal exponent, estimated low by at most one
  int bits = 64 - __builtin_clzll(m);
  int k = (int)__builtin_ceil((bits + e - 1) * 0.30102999566398119521 - 1e-10);
  Num r, s, low, high;
  r.set(m);
  s.set(1);
  bool edge = m == 1ull << 52 && e > -1074;  // the gap below is half as wide
  if (e >= 0) r.shl(e + 1 + edge), s.shl(1 + edge); else r.shl(1 + edge), s.shl(1 - e + edge);
  low.set(1);
  if (e >= 0) low.shl(e);
  high = low;
  if (edge) high.shl(1);
  if (k >= 0) s.pow10(k); else r.pow10(-k), low.pow10(-k), high.pow10(-k);
  bool even = !(m & 1);
  // fix the estimate so that the first digit is not zero
  {
    Num top = r;
    if (mode == 0) top.plus(high);
    int c = top.cmp(s);
    if (mode == 0 ? (even ? c >= 0 : c > 0) : c >= 0) k++;
    else r.mul(10), low.mul(10), high.mul(10);
  }
  *point = k;
  int n = 0;
  if (mode == 0) {
    for (;;) {
      int q = r.digit(s);
      int cl = r.cmp(low);
      Num top = r;
      top.plus(high);
      int ch = top.cmp(s);
      bool tl = even ? cl <= 0 : cl < 0, th = even ? ch >= 0 : ch > 0;
      if (!tl && !th) {
        out[n++] = (char)('0' + q);
        r.mul(10), low.mul(10), high.mul(10);
        continue;
      }
      if (tl && th) {
        r.shl(1);
        int c = r.cmp(s);
        if (c > 0 || (c == 0 && (q & 1))) q++;
      } else if (th) {
        q++;
      }
      out[n++] = (char)('0' + q);
      break;
    }
    return n;  // q cannot reach 10 here: the interval would have ended a digit before
  }
  int want = mode == 1 ? ndigits : k + ndigits;
  if (want < 0) return 0;
  for (int i = 0; i < want; i++) {
    if (!r.n) {
      out[n++] = '0';
      continue;
    }
    out[n++] = (char)('0' + r.digit(s));
    r.mul(10);
  }
  // r holds ten times the rest: half of s is five
  Num half = s;
  half.mul(5);
  int c = r.cmp(half);
  if (c > 0 || (c == 0 && n && ((out[n - 1] - '0') & 1))) {
    int i = n - 1;
    while (i >= 0 && out[i] == '9') out[i--] = '0';
    if (i >= 0) {
      out[i]++;
    } else {
      for (int j = n; j > 0; j--) out[j] = out[j - 1];
      out[0] = '1';
      ++*point;
      if (mode == 2) n++;
      else if (n == 0) n = 1;
    }
  }
  return n;
}

int float_text(double d, char* out) {
  char* p = out;
  if (d != d) return memcpy(out, "nan", 3), 3;
  if (__builtin_signbit(d)) *p++ = '-', d = -d;
  if (d - d != 0) return memcpy(p, "inf", 3), (int)(p + 3 - out);
  char digits[32];
  int point, n;
  if (d == 0) digits[0] = '0', n = 1, point = 1;
  else if (d < 1e15 && d == (double)(int64_t)d) {  // whole numbers need no search
    int64_t i = (int64_t)d;
    char t[24];
    int len = 0;
    for (; i; i /= 10) t[len++] = (char)('0' + i % 10);
    for (int j = 0; j < len; j++) digits[j] = t[len - 1 - j];
    n = point = len;
    while (n > 1 && digits[n - 1] == '0') n--;
  } else n = float_digits(d, 0, 0, digits, &point);
  if (point > -4 && point <= 16) {
    if (point <= 0) {
      *p++ = '0', *p++ = '.';
      for (int i = point; i < 0; i++) *p++ = '0';
      memcpy(p, digits, (size_t)n);
      p += n;
    } else {
      for (int i = 0; i < point; i++) *p++ = i < n ? digits[i] : '0';
      *p++ = '.';
      if (n <= point) *p++ = '0';
      for (int i = point; i < n; i++) *p++ = digits[i];
    }
    return (int)(p - out);
  }
  *p++ = digits[0];
  if (n > 1) {
    *p++ = '.';
    memcpy(p, digits + 1, (size_t)n - 1);
    p += n - 1;
  }
  int x = point - 1;
  *p++ = 'e';
  *p++ = x < 0 ? '-' : '+';
  if (x < 0) x = -x;
  if (x >= 100) *p++ = (char)('0' + x / 100), x %= 100;
  *p++ = (char)('0' + x / 10);
  *p++ = (char)('0' + x % 10);
  return (int)(p - out);
}

// printf's e, f, g for finite d >= 0; *out holds the length + 1 bytes.
// Up to three places of a number below 2**53: the whole of it is a 63-bit int with a binary point, rounded half to even.
static int fixed_short(double d, int precision, char** out) {
  static const uint64_t tens[] = {1, 10, 100, 1000};
  uint64_t bits;
  memcpy(&bits, &d, 8);
  int exponent = (int)(bits >> 52 & 0x7ff);
  uint64_t m = bits & 0xfffffffffffffull;
  if (exponent) m |= 1ull << 52; else exponent = 1;
  int shift = 1075 - exponent;
  uint64_t n = m * tens[precision], q = 0;
  if (shift < 64) {
    uint64_t rest = n & ((1ull << shift) - 1), half = 1ull << (shift - 1);
    q = n >> shift;
    q += rest > half || (rest == half && q & 1);
  }
  char text[32], *p = text + sizeof text;
  for (int i = 0; i < precision; i++) *--p = (char)('0' + q % 10), q /= 10;
  if (precision) *--p = '.';
  do *--p = (char)('0' + q % 10); while (q /= 10);
  int len = (int)(text + sizeof text - p);
  *out = (char*)mem_alloc((size_t)len + 1);
  memcpy(*out, p, (size_t)len);
  (*out)[len] = 0;
  return len;
}

int float_format(double d, char code, int precision, bool alternate, char** out) {
  if (code == 'f' && precision <= 3 && !alternate && d >= 0 && d < 9e15) return fixed_short(d, precision, out);
  size_t room = (size_t)precision + 340;
  char *digits = (char*)mem_alloc(room), *text = (char*)mem_alloc(room + 16), *p = text;
  int point = 1, n;
  bool general = code == 'g';
  if (general && precision == 0) precision = 1;
  if (d == 0) {
    n = general ? precision : precision + 1;
    memset(digits, '0', (size_t)n);
  } else if (code == 'f') {
    n = float_digits(d, 2, precision, digits, &point);
  } else {
    n = float_digits(d, 1, general ? precision : precision + 1, digits, &point);
  }
  bool scientific = code == 'e' || (general && (point - 1 < -4 || point - 1 >= precision));
  if (general && !alternate) {
    while (n > 1 && digits[n - 1] == '0') n--;
  }
  if (scientific) {
    *p++ = digits[0];
    if (n > 1 || alternate) *p++ = '.';
    for (int i = 1; i < n; i++) *p++ = digits[i];
    int x = d == 0 ? 0 : point - 1;
    *p++ = 'e';
    *p++ = x < 0 ? '-' : '+';
    if (x < 0) x = -x;
    if (x >= 100) *p++ = (char)('0' + x / 100), x %= 100;
    *p++ = (char)('0' + x / 10);
    *p++ = (char)('0' + x % 10);
  } else {
    int places = general ? (n > point ? n - point : 0) : precision;
    if (point <= 0) *p++ = '0';
    for (int i = 0; i < point; i++) *p++ = i < n ? digits[i] : '0';
    if (places || alternate) *p++ = '.';
    for (int i = 0; i < places; i++) {
      int at = point + i;
      *p++ = at >= 0 && at < n ? digits[at] : '0';
    }
  }
  mem_free(digits, room);
  int len = (int)(p - text);
  char* exact = (char*)mem_alloc((size_t)len + 1);
  memcpy(exact, text, (size_t)len);
  exact[len] = 0;
  mem_free(text, room + 16);
  *out = exact;
  return len;
}

// What float() takes: space around, sign, digits with single underscores, exponent, inf, infinity, nan.
bool float_parse(const char* s, intptr_t len, double* out) {
  const char* end = s + len;
  auto space = [](char c) { return c == ' ' || (c >= 9 && c <= 13); };
  while (s < end && space(*s)) s++;
  while (s < end && space(end[-1])) end--;
  bool negative = false;
  if (s < end && (*s == '+' || *s == '-')) negative = *s++ == '-';
  auto word = [&](const char* w) {
    const char* p = s;
    for (; *w; w++, p++)
      if (p >= end || (*p | 32) != *w) return false;
    return p == end;
  };
  if (word("inf") || word("infinity")) return *out = negative ? -__builtin_inf() : __builtin_inf(), true;
  if (word("nan")) return *out = negative ? -__builtin_nan("") : __builtin_nan(""), true;
  char digits[800];
  int n = 0, exponent = 0;
  bool any = false, point = false, digit_before = false, nonzero_lost = false;
  for (; s < end; s++) {
    if (*s >= '0' && *s <= '9') {
      any = digit_before = true;
      if (n == 0 && *s == '0') { if (point) exponent--; continue; }
      if (n < 780) digits[n++] = *s; else { nonzero_lost |= *s != '0'; if (!point) exponent++; continue; }
      if (point) exponent--;
    } else if (*s == '_') {
      if (!digit_before || s + 1 >= end || s[1] < '0' || s[1] > '9') return false;
      digit_before = false;
    } else if (*s == '.' && !point) {
      point = true;
      digit_before = false;
    } else break;
  }
  if (!any) return false;
  if (s < end && (*s | 32) == 'e') {
    s++;
    bool minus = false;
    int x = 0;
    if (s < end && (*s == '+' || *s == '-')) minus = *s++ == '-';
    if (s >= end || *s < '0' || *s > '9') return false;
    for (; s < end && ((*s >= '0' && *s <= '9') || (*s == '_' && s + 1 < end && s[1] != '_')); s++)
      if (*s != '_' && x < 100000) x = x * 10 + (*s - '0');
    exponent += minus ? -x : x;
  }
  if (s != end) return false;
  if (nonzero_lost) digits[n++] = '1', exponent--;
  while (n > 0 && digits[n - 1] == '0') n--, exponent++;
  double r;
  if (n == 0) r = 0;
  else if (n + exponent > 310) r = __builtin_inf();
  else if (n + exponent < -330) r = 0;
  else {
    uint64_t w = 0;
    for (int i = 0; i < n && i < 19; i++) w = w * 10 + (uint64_t)(digits[i] - '0');
    static const double tens[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    if (n <= 15 && exponent >= -22 && exponent <= 22) {
      r = exponent < 0 ? (double)w / tens[-exponent] : (double)w * tens[exponent];
    } else {
      // exact: value = digits * 10**exponent = num / den; scaled to 64 bits of quotient, rounded once
      V num = int_parse(digits, n, 10), den = MKI(1), ten = int_binary(B_POW, MKI(10), MKI(exponent < 0 ? -exponent : exponent));
      if (exponent < 0) den = ten; else { V t = int_binary(B_MUL, num, ten); DECREF(num), DECREF(ten); num = t; }
      bool ok;
      r = int_truediv(num, den, &ok);
      if (!ok) err_clear(), r = __builtin_inf();
      DECREF(num), DECREF(den);
    }
  }
  *out = negative ? -r : r;
  return true;
}
