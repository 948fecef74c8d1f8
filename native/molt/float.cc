// The float type: arithmetic with CPython's errors, hashing, methods; and complex, small.
#include "rt.h"
#include <math.h>
#include <stdlib.h>

extern "C" Obj* rt_free_floats;
Obj* rt_free_floats;
V float_repr(V v);
int64_t float_kind_hash(V v);
int float_compare(int op, V a, V b);
static void open_floats() {
  static const KindOps ops = {float_repr, float_kind_hash, float_compare, nullptr};
  kind_ops[K_FLOAT] = &ops;
}
extern "C" V rt_float(double d) {
  if (rt_free_floats) return py_float(d);
  open_floats();
  Float* f = (Float*)mem_alloc(sizeof(Float));
  f->ob.rc = 1;
  f->ob.type = &T_float;
  f->d = d;
  return VAL(f);
}

double float_mod(double a, double b) {
  double m = fmod(a, b);
  if (m) {
    if ((b < 0) != (m < 0)) m += b;
  } else {
    m = copysign(0.0, b);
  }
  return m;
}
static double floor_div(double a, double b) {
  double mod = fmod(a, b), div = (a - mod) / b;
  if (mod && (b < 0) != (mod < 0)) div -= 1.0;
  if (div) {
    double f = floor(div);
    if (div - f > 0.5) f += 1.0;
    return f;
  }
  return copysign(0.0, a / b);
}

V float_binary(int op, double a, double b) {
  switch (op) {
    case B_ADD: return rt_float(a + b);
    case B_SUB: return rt_float(a - b);
    case B_MUL: return rt_float(a * b);
    case B_TRUEDIV:
      if (b == 0) FAIL(E_ZeroDivisionError, "float division by zero");
      return rt_float(a / b);
    case B_FLOORDIV:
      if (b == 0) FAIL(E_ZeroDivisionError, "float floor division by zero");
      return rt_float(floor_div(a, b));
    case B_MOD:
      if (b == 0) FAIL(E_ZeroDivisionError, "float modulo");
      return rt_float(float_mod(a, b));
    case B_DIVMOD:
      if (b == 0) FAIL(E_ZeroDivisionError, "float divmod()");
      return tuple2(rt_float(floor_div(a, b)), rt_float(float_mod(a, b)));
    case B_POW: {
      if (a == 0 && b < 0) FAIL(E_ZeroDivisionError, "0.0 cannot be raised to a negative power");
      if (a < 0 && b == b && b - b == 0 && b != floor(b) && a - a == 0) {
        double mod = pow(-a, b), angle = b * 3.14159265358979323846;
        return rt_complex(mod * cos(angle), mod * sin(angle));
      }
      double r = pow(a, b);
      if (r - r != 0 && a - a == 0 && b - b == 0) {
        rt_errorf(&E_OverflowError, "(34, 'Numerical result out of range')");
        extern void error_args_pair(int code, const char* text);
        error_args_pair(34, "Numerical result out of range");
        return 0;
      }
      return rt_float(r);
    }
    default: return NEWREF(NOTIMPL);
  }
}

int64_t float_hash(double v) {
  const uint64_t p = (1ull << 61) - 1;
  if (v - v != 0) return v != v ? 0 : v > 0 ? 314159 : -314159;
  int e, sign = 1;
  double m = frexp(v, &e);
  if (m < 0) sign = -1, m = -m;
  uint64_t x = 0;
  while (m) {
    x = ((x << 28) & p) | x >> (61 - 28);
    m *= 268435456.0;
    e -= 28;
    uint64_t y = (uint64_t)m;
    m -= (double)y;
    x += y;
    if (x >= p) x -= p;
  }
  e = e >= 0 ? e % 61 : 61 - 1 - ((-1 - e) % 61);
  x = ((x << e) & p) | x >> (61 - e);
  int64_t r = sign * (int64_t)x;
  return r == -1 ? -2 : r;
}

// 0, or -1 with TypeError; ints too large raise OverflowError.
extern "C" int rt_to_double(V v, double* out) {
  if (IS_INT(v)) return *out = (double)IVAL(v), 0;
  if (is_kind(v, K_FLOAT)) return *out = float_of(v), 0;
  if (is_int(v)) {
    bool over = false;
    *out = kind_of(v) == K_BOOL ? v == TRUE : int_to_double(v, &over);
    if (over) FAILI(E_OverflowError, "int too large to convert to float");
    return 0;
  }
  V names[] = {S___float__, S___index__};
  for (V name : names) {
    V m = special(v, name);
    if (!m) {
      if (rt.error) return -1;
      continue;
    }
    V r = call0(m);
    DECREF(m);
    if (!r) return -1;
    if (!is_kind(r, K_FLOAT) && !is_int(r)) {
      rt_errorf(&E_TypeError, "%T.__float__ returned non-float (type %T)", v, r);
      DECREF(r);
      return -1;
    }
    int ok = rt_to_double(r, out);
    DECREF(r);
    return ok;
  }
  FAILI(E_TypeError, "must be real number, not %T", v);
}

static V float_sub(Type* t, double d) {
  if (t == &T_float) return rt_float(d);
  V o = object_new(t);
  as<Float>(o)->d = d;
  return o;
}
static V make_float(Type* t, V* args, intptr_t n, V) {
  if (!n) return float_sub(t, 0);
  V x = args[0];
  double d;
  if (is_str(x) || is_kind(x, K_BYTES)) {
    NumberText text(x);
    if (!float_parse(text.text, text.n, &d)) FAIL(E_ValueError, "could not convert string to float: %R", x);
    return float_sub(t, d);
  }
  if (!is_int(x) && !is_kind(x, K_FLOAT)) {
    V m = attr_lookup(VAL(type_of(x)), S___float__);
    if (m) DECREF(m);
    else {
      err_clear();
      m = attr_lookup(VAL(type_of(x)), S___index__);
      if (m) DECREF(m);
      else {
        err_clear();
        FAIL(E_TypeError, "float() argument must be a string or a real number, not '%T'", x);
      }
    }
  }
  if (rt_to_double(x, &d)) return 0;
  return float_sub(t, d);
}

METHOD(float, is_integer, 0, 0) { double d = float_of(self); return NEWREF(MKB(d - d == 0 && d == floor(d))); }
METHOD(float, conjugate, 0, 0) { return rt_float(float_of(self)); }
METHOD(float, hex, 0, 0) {
  double d = float_of(self);
  Text t;
  if (d - d != 0) return rt_repr(self);
  if (__builtin_signbit(d)) t.put('-'), d = -d;
  if (d == 0) return t.puts("0x0.0p+0"), t.take();
  int e;
  double m = frexp(d, &e);
  int shift = 1 - (-1021 - e > 0 ? -1021 - e : 0);
  m = ldexp(m, shift);
  e -= shift;
  t.puts("0x");
  t.num((int)m);
  m -= (int)m;
  t.put('.');
  for (int i = 0; i < 13; i++) {
    m *= 16;
    t.put((uint32_t)"0123456789abcdef"[(int)m]);
    m -= (int)m;
  }
  t.put('p');
  t.put(e < 0 ? '-' : '+');
  t.num(e < 0 ? -e : e);
  return t.take();
}
CLASSMETHOD(float, fromhex, 1, 1) {
  if (!is_str(args[0])) FAIL(E_TypeError, "bad argument type for built-in operation");
  Block<char> text((size_t)as<Str>(args[0])->n * 4 + 1);
  text_of(args[0], text, text.n);
  char *p = text, *end;
  while (*p == ' ' || (*p >= 9 && *p <= 13)) p++;
  bool neg = *p == '-';
  if (*p == '-' || *p == '+') p++;
  double d = 0;
  auto word = [&](const char* w) { char* q = p; for (; *w; w++, q++) if ((*q | 32) != *w) return false; p = q; return true; };
  if (word("infinity") || word("inf")) d = __builtin_inf();
  else if (word("nan")) d = __builtin_nan("");
  else {
    // by hand: libc's strtod brings its files along, and with them what a module needs leave for
    if (p[0] == '0' && (p[1] == 'x' || p[1] == 'X')) p += 2;
    uint64_t m = 0;
    int64_t e = 0;
    bool any = false, point = false, lost = false;
    for (;; p++) {
      if (*p == '.' && !point) { point = true; continue; }
      int c = *p >= '0' && *p <= '9' ? *p - '0' : (*p | 32) >= 'a' && (*p | 32) <= 'f' ? (*p | 32) - 'a' + 10 : -1;
      if (c < 0) break;
      any = true;
      if (m >> 58) lost |= c != 0, e += point ? 0 : 4;
      else m = m << 4 | (uint64_t)c, e -= point ? 4 : 0;
    }
    if (!any) FAIL(E_ValueError, "invalid hexadecimal floating-point string");
    if (*p == 'p' || *p == 'P') {
      end = p + 1;
      bool minus = *end == '-';
      if (*end == '-' || *end == '+') end++;
      int64_t k = 0;
      if (*end < '0' || *end > '9') FAIL(E_ValueError, "invalid hexadecimal floating-point string");
      for (; *end >= '0' && *end <= '9'; end++) if (k < 100000000) k = k * 10 + (*end - '0');
      e += minus ? -k : k;
      p = end;
    }
    m |= lost;
    if (m) {  // to nearest, ties to even, at 53 bits or where subnormals end
      int64_t bits = 64 - __builtin_clzll(m), drop = bits - 53 > -1074 - e ? bits - 53 : -1074 - e;
      if (drop > 63) m = 0;
      else if (drop > 0) {
        uint64_t rest = m & ((1ull << drop) - 1), half = 1ull << (drop - 1);
        m >>= drop, e += drop;
        if (rest > half || (rest == half && m & 1)) m++;
      }
      d = e > 5000 ? __builtin_inf() : ldexp((double)m, (int)(e < -5000 ? -5000 : e));
    }
    if (d - d != 0) FAIL(E_OverflowError, "hexadecimal value too large to represent as a float");
  }
  while (*p == ' ' || (*p >= 9 && *p <= 13)) p++;
  if (*p) FAIL(E_ValueError, "invalid hexadecimal floating-point string");
  V r = rt_float(neg ? -d : d);
  if (self == VAL(&T_float)) return r;
  V o = call1(self, r);
  DECREF(r);
  return o;
}
METHOD(float, as_integer_ratio, 0, 0) {
  double d = float_of(self);
  if (d != d) FAIL(E_ValueError, "cannot convert NaN to integer ratio");
  if (d - d != 0) FAIL(E_OverflowError, "cannot convert Infinity to integer ratio");
  int e;
  double m = frexp(d, &e);
  for (int i = 0; i < 300 && m != floor(m); i++) m *= 2, e--;
  V num = int_from_double(m), den = int_binary(B_LSHIFT, MKI(1), MKI(e < 0 ? -e : e));
  if (e > 0) {
    V t = int_binary(B_MUL, num, den);
    DECREF(num), DECREF(den);
    return tuple2(t, MKI(1));
  }
  return tuple2(num, den);
}
GETTER(float, real) { return rt_float(float_of(self)); }
GETTER(float, imag) { return rt_float(0); }

extern "C" const CDef* const methods_float[];
Type T_float = {{1 << 30, &T_type}, "float", K_FLOAT, 0, 0, sizeof(Float), 0, &T_object, methods_float, nullptr};
USABLE_KIND(float, make_float, open_floats())

// --- complex ---
V complex_repr(V v);
int64_t complex_hash(V v);
int complex_compare(int op, V a, V b);
extern "C" V rt_complex(double re, double im) {
  static const KindOps ops = {complex_repr, complex_hash, complex_compare, nullptr};
  kind_ops[K_COMPLEX] = &ops;
  Complex* c = make<Complex>(&T_complex);
  c->re = re, c->im = im;
  return VAL(c);
}
static bool complex_parts(V v, double* re, double* im) {
  if (is_kind(v, K_COMPLEX)) return *re = as<Complex>(v)->re, *im = as<Complex>(v)->im, true;
  *im = 0;
  return rt_to_double(v, re) == 0;
}
V complex_binary(int op, V x, V y) {
  double a, b, c, d;
  if (!complex_parts(x, &a, &b) || !complex_parts(y, &c, &d)) return 0;
  switch (op) {
    case B_ADD: return rt_complex(a + c, b + d);
    case B_SUB: return rt_complex(a - c, b - d);
    case B_MUL: return rt_complex(a * c - b * d, a * d + b * c);
    case B_TRUEDIV: {
      double p = c < 0 ? -c : c, q = d < 0 ? -d : d;
      if (p == 0 && q == 0) FAIL(E_ZeroDivisionError, "complex division by zero");
      if (p >= q) {
        double r = d / c, den = c + d * r;
        return rt_complex((a + b * r) / den, (b - a * r) / den);
      }
      double r = c / d, den = c * r + d;
      return rt_complex((a * r + b) / den, (b * r - a) / den);
    }
    case B_POW: {
      if (c == 0 && d == 0) return rt_complex(1, 0);
      if (a == 0 && b == 0) {
        if (d != 0 || c < 0) FAIL(E_ZeroDivisionError, "0.0 to a negative or complex power");
        return rt_complex(0, 0);
      }
      if (d == 0 && c == floor(c) && c > -100 && c <= 100) {
        double re = 1, im = 0, pa = a, pb = b;
        for (long k = (long)(c < 0 ? -c : c), mask = 1; mask <= k; mask <<= 1) {
          double t;
          if (k & mask) t = re * pa - im * pb, im = re * pb + im * pa, re = t;
          t = pa * pa - pb * pb, pb = 2 * pa * pb, pa = t;
        }
        V r = rt_complex(re, im);
        if (c >= 0) return r;
        V q = complex_binary(B_TRUEDIV, MKI(1), r);
        DECREF(r);
        return q;
      }
      double vabs = hypot(a, b), len = pow(vabs, c), at = atan2(b, a), phase = at * c;
      if (d != 0) len /= exp(at * d), phase += d * log(vabs);
      return rt_complex(len * cos(phase), len * sin(phase));
    }
    default: return NEWREF(NOTIMPL);
  }
}
// "1+2j" and its like; false when it is no complex number.
static bool complex_parse(const char* p, double* re, double* im) {
  auto space = [&] { while (*p == ' ' || (*p >= 9 && *p <= 13)) p++; };
  auto number = [&](double* out) {
    const char* from = p;
    if (*p == '+' || *p == '-') p++;
    if ((*p | 32) == 'i' || (*p | 32) == 'n') { const char* words[] = {"infinity", "inf", "nan"}; for (const char* w : words) { size_t k = strlen(w), i = 0; while (i < k && (p[i] | 32) == w[i]) i++; if (i == k) { p += k; break; } } }
    else {
      while ((*p >= '0' && *p <= '9') || *p == '.' || *p == '_') p++;
      if ((*p | 32) == 'e') { p++; if (*p == '+' || *p == '-') p++; while (*p >= '0' && *p <= '9') p++; }
    }
    if (p == from + (*from == '+' || *from == '-')) { *out = *from == '-' ? -1 : 1; return (*p | 32) == 'j'; }
    return float_parse(from, p - from, out);
  };
  space();
  bool paren = *p == '(';
  if (paren) p++, space();
  *re = *im = 0;
  double x;
  if (!number(&x)) return false;
  if ((*p | 32) == 'j') *im = x, p++;
  else {
    *re = x;
    if (*p == '+' || *p == '-') { if (!number(im) || (*p | 32) != 'j') return false; p++; }
  }
  space();
  if (paren) { if (*p != ')') return false; p++; space(); }
  return !*p;
}
static V make_complex(Type*, V* args, intptr_t n, V kw) {
  double a = 0, b = 0, c = 0, d = 0;
  V both[2] = {call_kw(args, n, kw, "real"), call_kw(args, n, kw, "imag")};
  intptr_t np = n - (kw ? as<Tuple>(kw)->n : 0);
  if (np > 2) FAIL(E_TypeError, "complex() takes at most 2 arguments (%d given)", (int)np);
  for (intptr_t i = 0; i < np && i < 2; i++) both[i] = args[i];
  if (kw) { if (!both[0]) both[0] = MKI(0); args = both, n = both[1] ? 2 : 1; }
  if (n && is_str(args[0])) {
    if (n > 1) FAIL(E_TypeError, "complex() can't take second arg if first is a string");
    Block<char> text((size_t)as<Str>(args[0])->n * 4 + 1);
    text_of(args[0], text, text.n);
    if (!complex_parse(text, &a, &b)) FAIL(E_ValueError, "complex() arg is a malformed string");
    return rt_complex(a, b);
  }
  if (n > 1 && is_str(args[1])) FAIL(E_TypeError, "complex() second arg can't be a string");
  bool own = false;  // its __complex__ has said what it is
  if (n && !is_kind(args[0], K_COMPLEX)) {
    bool found;
    V r = special_call(args[0], S___complex__, nullptr, 0, &found);
    if (found) {
      if (!r) return 0;
      if (!is_kind(r, K_COMPLEX)) {
        rt_errorf(&E_TypeError, "__complex__ returned non-complex (type %T)", r);
        DECREF(r);
        return 0;
      }
      if (n == 1) return r;
      complex_parts(r, &a, &b);
      DECREF(r);
      own = true;
    } else {
      V f = special(args[0], S___float__), g = f ? 0 : special(args[0], S___index__);
      if (!f && !g && !is_int(args[0]) && !is_kind(args[0], K_FLOAT)) FAIL(E_TypeError, "complex() first argument must be a string or a number, not '%T'", args[0]);
      XDECREF(f), XDECREF(g);
    }
  }
  if (n && !own && !complex_parts(args[0], &a, &b)) return 0;
  if (n > 1 && !complex_parts(args[1], &c, &d)) return 0;
  // a sum would take the sign of a zero
  if (n < 2) return rt_complex(a, b);
  return rt_complex(is_kind(args[1], K_COMPLEX) ? a - d : a, is_kind(args[0], K_COMPLEX) || b ? b + c : c);
}
GETTER(complex, real) { return rt_float(as<Complex>(self)->re); }
GETTER(complex, imag) { return rt_float(as<Complex>(self)->im); }
METHOD(complex, conjugate, 0, 0) { return rt_complex(as<Complex>(self)->re, -as<Complex>(self)->im); }
extern "C" const CDef* const methods_complex[];
Type T_complex = {{1 << 30, &T_type}, "complex", K_COMPLEX, 0, 0, sizeof(Complex), 0, &T_object, methods_complex, nullptr};
USABLE(complex, make_complex)
