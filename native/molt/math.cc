// The module math, to the last bit what CPython computes.
#include <math.h>
#include "rt.h"

MODULE_VALUE(math, pi) { return rt_float(3.141592653589793); }
MODULE_VALUE(math, e) { return rt_float(2.718281828459045); }
MODULE_VALUE(math, tau) { return rt_float(6.283185307179586); }
MODULE_VALUE(math, inf) { return rt_float(__builtin_inf()); }
MODULE_VALUE(math, nan) { return rt_float(__builtin_nan("")); }
static V math_result(double r, double x) {
  if (r != r && x == x) FAIL(E_ValueError, "math domain error");
  if (r - r != 0 && x - x == 0) FAIL(E_OverflowError, "math range error");
  return rt_float(r);
}
#define MODULE_MATH(module, name, expression) \
  MODULE_FN(module, name, 1, 1) { double x; return rt_to_double(args[0], &x) ? 0 : math_result(expression, x); }
MODULE_MATH(math, sin, sin(x))
MODULE_MATH(math, cos, cos(x))
MODULE_MATH(math, tan, tan(x))
MODULE_MATH(math, asin, asin(x))
MODULE_MATH(math, acos, acos(x))
MODULE_MATH(math, atan, atan(x))
MODULE_MATH(math, sinh, sinh(x))
MODULE_MATH(math, cosh, cosh(x))
MODULE_MATH(math, tanh, tanh(x))
MODULE_MATH(math, exp, exp(x))
MODULE_MATH(math, expm1, expm1(x))
MODULE_MATH(math, fabs, fabs(x))
MODULE_MATH(math, degrees, x * (180.0 / 3.141592653589793))
MODULE_MATH(math, radians, x * (3.141592653589793 / 180.0))
MODULE_MATH(math, cbrt, cbrt(x))
MODULE_MATH(math, exp2, exp2(x))
MODULE_MATH(math, asinh, asinh(x))
MODULE_MATH(math, acosh, acosh(x))
MODULE_FN(math, atanh, 1, 1) { double x; if (rt_to_double(args[0], &x)) return 0; if (fabs(x) >= 1) FAIL(E_ValueError, "math domain error"); return rt_float(atanh(x)); }
MODULE_MATH(math, erf, erf(x))
MODULE_MATH(math, erfc, erfc(x))
// The gamma function by Lanczos' approximation, with the coefficients and the order of operations that CPython has.
static const double lanczos_g = 6.024680040776729583740234375, lanczos_g_minus_half = 5.524680040776729583740234375;
static const double lanczos_num[] = {23531376880.410759688572007674451636754734846804940, 42919803642.649098768957899047001988850926355848959, 35711959237.355668049440185451547166705960488635843, 17921034426.037209699919755754458931112671403265390, 6039542586.3520280050642916443072979210699388420708, 1439720407.3117216736632230727949123939715485786372, 248874557.86205415651146038641322942321632125127801, 31426415.585400194380614231628318205362874684987640, 2876370.6289353724412254090516208496135991145378768, 186056.26539522349504029498971604569928220784236328, 8071.6720023658162106380029022722506138218516325024, 210.82427775157934587250973392071336271166969580291, 2.5066282746310002701649081771338373386264310793408};
static const double lanczos_den[] = {0.0, 39916800.0, 120543840.0, 150917976.0, 105258076.0, 45995730.0, 13339535.0, 2637558.0, 357423.0, 32670.0, 1925.0, 66.0, 1.0};
static double lanczos_sum(double x) {
  double num = 0, den = 0;
  if (x < 5.0) for (int i = 13; --i >= 0;) num = num * x + lanczos_num[i], den = den * x + lanczos_den[i];
  else for (int i = 0; i < 13; i++) num = num / x + lanczos_num[i], den = den / x + lanczos_den[i];
  return num / den;
}
static double sin_pi(double x) {
  const double pi = 3.141592653589793;
  double y = fmod(fabs(x), 2.0), r;
  switch ((int)round(2.0 * y)) {
    case 0: r = sin(pi * y); break;
    case 1: r = cos(pi * (y - 0.5)); break;
    case 2: r = sin(pi * (1.0 - y)); break;
    case 3: r = -cos(pi * (y - 1.5)); break;
    default: r = sin(pi * (y - 2.0));
  }
  return copysign(1.0, x) * r;
}
MODULE_FN(math, gamma, 1, 1) {
  double x;
  if (rt_to_double(args[0], &x)) return 0;
  if (x - x != 0) { if (x != x || x > 0) return rt_float(x); FAIL(E_ValueError, "math domain error"); }
  if (x == 0) FAIL(E_ValueError, "math domain error");
  if (x == floor(x)) {
    if (x < 0) FAIL(E_ValueError, "math domain error");
    if (x <= 23) { double f = 1; for (int i = 2; i < (int)x; i++) f *= i; return rt_float(f); }
  }
  double a = fabs(x);
  if (a < 1e-20) { double r = 1.0 / x; if (r - r != 0) FAIL(E_OverflowError, "math range error"); return rt_float(r); }
  if (a > 200.0) { if (x < 0) return rt_float(0.0 / sin_pi(x)); FAIL(E_OverflowError, "math range error"); }
  double y = a + lanczos_g_minus_half, z, r;
  if (a > lanczos_g_minus_half) { double q = y - a; z = q - lanczos_g_minus_half; }
  else { double q = y - lanczos_g_minus_half; z = q - a; }
  z = z * lanczos_g / y;
  if (x < 0) {
    r = -3.141592653589793 / sin_pi(a) / a * exp(y) / lanczos_sum(a);
    r -= z * r;
    if (a < 140.0) r /= pow(y, a - 0.5); else { double s = pow(y, a / 2.0 - 0.25); r /= s, r /= s; }
  } else {
    r = lanczos_sum(a) / exp(y);
    r += z * r;
    if (a < 140.0) r *= pow(y, a - 0.5); else { double s = pow(y, a / 2.0 - 0.25); r *= s, r *= s; }
  }
  if (r - r != 0) FAIL(E_OverflowError, "math range error");
  return rt_float(r);
}
MODULE_FN(math, lgamma, 1, 1) {
  double x;
  if (rt_to_double(args[0], &x)) return 0;
  if (x - x != 0) return rt_float(x != x ? x : __builtin_inf());
  if (x == floor(x) && x <= 2.0) { if (x <= 0) FAIL(E_ValueError, "math domain error"); return rt_float(0); }
  double a = fabs(x);
  if (a < 1e-20) return rt_float(-log(a));
  double r = log(lanczos_sum(a)) - lanczos_g;
  r += (a - 0.5) * (log(a + lanczos_g - 0.5) - 1);
  if (x < 0) r = log(3.141592653589793) - log(fabs(sin_pi(a))) - log(a) - r;
  if (r - r != 0) FAIL(E_OverflowError, "math range error");
  return rt_float(r);
}
MODULE_FN(math, remainder, 2, 2) {
  double x, y;
  if (rt_to_double(args[0], &x) || rt_to_double(args[1], &y)) return 0;
  if (x != x || y != y) return rt_float(x + y);
  if (x - x != 0 || y == 0) FAIL(E_ValueError, "math domain error");
  return rt_float(remainder(x, y));
}
MODULE_FN(math, nextafter, 2, 2) { double x, y; return rt_to_double(args[0], &x) || rt_to_double(args[1], &y) ? 0 : rt_float(nextafter(x, y)); }
MODULE_FN(math, ulp, 1, 1) {
  double x;
  if (rt_to_double(args[0], &x)) return 0;
  if (x != x) return rt_float(x);
  x = fabs(x);
  if (x - x != 0) return rt_float(x);
  double up = nextafter(x, __builtin_inf());
  return rt_float(up - up != 0 ? x - nextafter(x, -__builtin_inf()) : up - x);
}
// The length of a vector, scaled by a power of two and corrected once, as CPython computes it.
static double vector_norm(double* v, intptr_t n, double max, bool nan) {
  if (max - max != 0) return max;
  if (nan) return __builtin_nan("");
  if (max == 0 || n <= 1) return max;
  int e;
  frexp(max, &e);
  if (e < -1023) {
    for (intptr_t i = 0; i < n; i++) v[i] /= 2.2250738585072014e-308;
    return 2.2250738585072014e-308 * vector_norm(v, n, max / 2.2250738585072014e-308, nan);
  }
  double scale = ldexp(1.0, -e), csum = 1, frac1 = 0, frac2 = 0, h, x, t, hi, lo;
  const double T27 = 134217729.0;
  auto square = [&](double a, double* high, double* low) {  // a*a exactly
    double u = a * T27, ah = u - (u - a), al = a - ah;
    *high = a * a;
    *low = ((ah * ah - *high) + 2 * ah * al) + al * al;
  };
  auto add = [&](double a, double b) {
    square(a, &hi, &lo);
    if (b < 0) hi = -hi, lo = -lo;
    double s = csum + hi;
    frac1 += (csum - s) + hi;
    csum = s;
    frac2 += lo;
  };
  for (intptr_t i = 0; i < n; i++) x = v[i] * scale, add(x, 1);
  h = sqrt(csum - 1.0 + (frac1 + frac2));
  x = h;
  add(x, -1);
  t = csum - 1.0 + (frac1 + frac2);
  h += t / (2.0 * h);
  return h / scale;
}
static V norm_of(double* v, intptr_t n) {
  double max = 0;
  bool nan = false;
  for (intptr_t i = 0; i < n; i++) { v[i] = fabs(v[i]); nan |= v[i] != v[i]; if (v[i] > max) max = v[i]; }
  return rt_float(vector_norm(v, n, max, nan));
}
MODULE_FN(math, dist, 2, 2) {
  Own p = seq_to_tuple(args[0]), q = p ? seq_to_tuple(args[1]) : 0;
  if (!q) return 0;
  intptr_t n2 = as<Tuple>(p)->n;
  if (n2 != as<Tuple>(q)->n) FAIL(E_ValueError, "both points must have the same number of dimensions");
  Block<double> v((size_t)n2 + 1);
  for (intptr_t i = 0; i < n2; i++) {
    double a, b;
    if (rt_to_double(as<Tuple>(p)->a[i], &a) || rt_to_double(as<Tuple>(q)->a[i], &b)) return 0;
    v[i] = a - b;
  }
  return norm_of(v, n2);
}
MODULE_FN(math, hypot, 0, -1) {
  Block<double> v((size_t)n + 1);
  for (intptr_t i = 0; i < n; i++) if (rt_to_double(args[i], &v[i])) return 0;
  return norm_of(v, n);
}
MODULE_FN(math, sumprod, 2, 2) {
  Own p = seq_to_tuple(args[0]), q = p ? seq_to_tuple(args[1]) : 0, sum = MKI(0);
  if (!q) return 0;
  if (as<Tuple>(p)->n != as<Tuple>(q)->n) FAIL(E_ValueError, "Inputs are not the same length");
  for (intptr_t i = 0; i < as<Tuple>(p)->n; i++) {
    Own m = rt_binary(B_MUL, as<Tuple>(p)->a[i], as<Tuple>(q)->a[i]);
    V t = m ? rt_binary(B_ADD, sum, m) : 0;
    if (!t) return 0;
    sum.set(t);
  }
  return sum.give();
}
MODULE_FN(math, sqrt, 1, 1) {
  double x;
  if (rt_to_double(args[0], &x)) return 0;
  if (x < 0) FAIL(E_ValueError, "math domain error");
  return rt_float(sqrt(x));
}
static V log_of(V v, double (*f)(double), double scale) {
  double x;
  if (is_int(v) && int_sign(v) > 0 && int_bits(v) > 1000) {  // beyond doubles: split off the exponent
    int64_t k = int_bits(v) - 60;
    V top = rt_binary(B_RSHIFT, v, MKI(k));
    double r = f((double)IVAL(top)) + (double)k * scale;
    DECREF(top);
    return rt_float(r);
  }
  if (rt_to_double(v, &x)) return 0;
  if (x <= 0) FAIL(E_ValueError, "math domain error");
  return rt_float(f(x));
}
MODULE_FN(math, log, 1, 2) {
  V a = log_of(args[0], log, 0.6931471805599453);
  if (!a || n == 1) return a;
  V b = log_of(args[1], log, 0.6931471805599453);
  if (!b) return DECREF(a), 0;
  V r = rt_binary(B_TRUEDIV, a, b);
  DECREF(a), DECREF(b);
  return r;
}
MODULE_FN(math, log2, 1, 1) { return log_of(args[0], log2, 1); }
MODULE_FN(math, log10, 1, 1) { return log_of(args[0], log10, 0.30102999566398120); }
MODULE_FN(math, log1p, 1, 1) { double x; if (rt_to_double(args[0], &x)) return 0; if (x <= -1) FAIL(E_ValueError, "math domain error"); return rt_float(log1p(x)); }
MODULE_FN(math, pow, 2, 2) { double x, y; if (rt_to_double(args[0], &x) || rt_to_double(args[1], &y)) return 0; double r = pow(x, y); if (r != r && x == x && y == y) FAIL(E_ValueError, "math domain error"); if (r - r != 0 && x - x == 0 && y - y == 0) { if (x == 0) FAIL(E_ValueError, "math domain error"); FAIL(E_OverflowError, "math range error"); } return rt_float(r); }
MODULE_FN(math, atan2, 2, 2) { double x, y; return rt_to_double(args[0], &y) || rt_to_double(args[1], &x) ? 0 : rt_float(atan2(y, x)); }
MODULE_FN(math, fmod, 2, 2) { double x, y; if (rt_to_double(args[0], &x) || rt_to_double(args[1], &y)) return 0; if (y == 0 || x - x != 0) FAIL(E_ValueError, "math domain error"); return rt_float(fmod(x, y)); }
MODULE_FN(math, copysign, 2, 2) { double x, y; return rt_to_double(args[0], &x) || rt_to_double(args[1], &y) ? 0 : rt_float(copysign(x, y)); }
MODULE_FN(math, ldexp, 2, 2) { double x; int64_t k; return rt_to_double(args[0], &x) || index_of(args[1], &k) ? 0 : math_result(ldexp(x, (int)k), x); }
MODULE_FN(math, frexp, 1, 1) { double x; int e = 0; if (rt_to_double(args[0], &x)) return 0; double m = x - x == 0 ? frexp(x, &e) : x; return tuple2(rt_float(m), MKI(e)); }
MODULE_FN(math, modf, 1, 1) { double x, w; if (rt_to_double(args[0], &x)) return 0; double f = modf(x, &w); return tuple2(rt_float(f), rt_float(w)); }
MODULE_FN(math, isnan, 1, 1) { double x; return rt_to_double(args[0], &x) ? 0 : NEWREF(MKB(x != x)); }
MODULE_FN(math, isinf, 1, 1) { double x; return rt_to_double(args[0], &x) ? 0 : NEWREF(MKB(x == x && x - x != 0)); }
MODULE_FN(math, isfinite, 1, 1) { double x; return rt_to_double(args[0], &x) ? 0 : NEWREF(MKB(x - x == 0)); }
static V to_whole(V v, V name, double (*f)(double)) {
  if (is_int(v)) return int_of(v);
  if (!is_kind(v, K_FLOAT)) { bool found; V r = special_call(v, name, nullptr, 0, &found); if (found) return r; }
  double x;
  return rt_to_double(v, &x) ? 0 : int_from_double(f(x));
}
MODULE_FN(math, floor, 1, 1) { return to_whole(args[0], S___floor__, floor); }
MODULE_FN(math, ceil, 1, 1) { return to_whole(args[0], S___ceil__, ceil); }
MODULE_FN(math, trunc, 1, 1) { return to_whole(args[0], S___trunc__, trunc); }
static V gcd2(V a, V b) {  // takes over both
  while (b != MKI(0)) {
    V r = rt_binary(B_MOD, a, b);
    DECREF(a);
    a = b, b = r;
  }
  if (int_sign(a) < 0) { V r = rt_unary(U_NEG, a); DECREF(a); a = r; }
  return a;
}
MODULE_FN(math, gcd, 0, -1) {
  V r = MKI(0);
  for (intptr_t i = 0; i < n; i++) {
    if (!is_int(args[i])) { DECREF(r); FAIL(E_TypeError, "'%T' object cannot be interpreted as an integer", args[i]); }
    r = gcd2(r, int_of(args[i]));
  }
  return r;
}
MODULE_FN(math, lcm, 0, -1) {
  V r = MKI(1);
  for (intptr_t i = 0; i < n; i++) {
    if (!is_int(args[i])) { DECREF(r); FAIL(E_TypeError, "'%T' object cannot be interpreted as an integer", args[i]); }
    if (int_sign(args[i]) == 0) { DECREF(r); return MKI(0); }
    V g = gcd2(NEWREF(r), int_of(args[i])), q = rt_binary(B_FLOORDIV, args[i], g), m = rt_binary(B_MUL, r, q);
    DECREF(g), DECREF(q), DECREF(r);
    if (!m) return 0;
    r = m;
  }
  if (int_sign(r) < 0) { V t = rt_unary(U_NEG, r); DECREF(r); r = t; }
  return r;
}
MODULE_FN(math, isqrt, 1, 1) { if (!is_int(args[0])) FAIL(E_TypeError, "'%T' object cannot be interpreted as an integer", args[0]); if (int_sign(args[0]) < 0) FAIL(E_ValueError, "isqrt() argument must be nonnegative"); return int_isqrt(args[0]); }
MODULE_FN(math, factorial, 1, 1) {
  int64_t k;
  if (!is_int(args[0])) FAIL(E_TypeError, "'%T' object cannot be interpreted as an integer", args[0]);
  if (index_of(args[0], &k)) return 0;
  if (k < 0) FAIL(E_ValueError, "factorial() not defined for negative values");
  V r = MKI(1);
  for (int64_t i = 2; i <= k; i++) { V t = rt_binary(B_MUL, r, MKI(i)); DECREF(r); if (!(r = t)) return 0; }
  return r;
}
static V falling(V* args, intptr_t n, bool divide) {
  int64_t a, k;
  if (index_of(args[0], &a)) return 0;
  if (n < 2 || args[1] == NONE) k = a;
  else if (index_of(args[1], &k)) return 0;
  if (a < 0) FAIL(E_ValueError, "n must be a non-negative integer");
  if (k < 0) FAIL(E_ValueError, "k must be a non-negative integer");
  if (k > a) return MKI(0);
  if (divide && a - k < k) k = a - k;
  V r = MKI(1);
  for (int64_t i = 0; i < k; i++) {
    V t = rt_binary(B_MUL, r, MKI(a - i));
    DECREF(r);
    if (!(r = t)) return 0;
    if (divide) { t = rt_binary(B_FLOORDIV, r, MKI(i + 1)); DECREF(r); r = t; }
  }
  return r;
}
MODULE_FN(math, comb, 2, 2) { return falling(args, n, true); }
MODULE_FN(math, perm, 1, 2) { return falling(args, n, false); }
MODULE_KW(math, prod, 1, 1) {
  V start = call_kw(args, n, kw, "start"), r = start ? NEWREF(start) : MKI(1), it = rt_iter(args[0]);
  if (!it) return DECREF(r), 0;
  while (V x = rt_next(it)) {
    V t = rt_binary(B_MUL, r, x);
    DECREF(r), DECREF(x);
    if (!(r = t)) break;
  }
  DECREF(it);
  if (rt.error) { XDECREF(r); return 0; }
  return r;
}
MODULE_KW(math, isclose, 2, 2) {
  double a, b, rel = 1e-9, abs = 0;
  V r = call_kw(args, n, kw, "rel_tol"), t = call_kw(args, n, kw, "abs_tol");
  if (rt_to_double(args[0], &a) || rt_to_double(args[1], &b) || (r && rt_to_double(r, &rel)) || (t && rt_to_double(t, &abs))) return 0;
  if (rel < 0 || abs < 0) FAIL(E_ValueError, "tolerances must be non-negative");
  if (a == b) return NEWREF(TRUE);
  if (a - a != 0 || b - b != 0) return NEWREF(FALSE);
  double d = fabs(b - a);
  return NEWREF(MKB(d <= fabs(rel * b) || d <= fabs(rel * a) || d <= abs));
}
MODULE_FN(math, fsum, 1, 1) {
  V it = rt_iter(args[0]);
  if (!it) return 0;
  double p[64];
  int k = 0;
  while (V v = rt_next(it)) {
    double x;
    int bad = rt_to_double(v, &x);
    DECREF(v);
    if (bad) break;
    int i = 0;
    for (int j = 0; j < k; j++) {
      double y = p[j];
      if (fabs(x) < fabs(y)) { double t = x; x = y, y = t; }
      double hi = x + y, lo = y - (hi - x);
      if (lo) p[i++] = lo;
      x = hi;
    }
    if (i < 63) p[i++] = x;
    k = i;
  }
  DECREF(it);
  if (rt.error) return 0;
  double hi = 0, lo = 0;
  if (k) {
    hi = p[--k];
    while (k > 0) {
      double x = hi, y = p[--k];
      hi = x + y;
      lo = y - (hi - x);
      if (lo) break;
    }
    if (k > 0 && ((lo < 0 && p[k - 1] < 0) || (lo > 0 && p[k - 1] > 0))) {
      double y = lo * 2, x = hi + y;
      if (y == x - hi) hi = x;
    }
  }
  return rt_float(hi);
}
