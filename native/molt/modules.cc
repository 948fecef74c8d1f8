// The modules time, math and sys, and what the Python-written library needs of the runtime.
#include <math.h>
#include <time.h>
#include <unistd.h>
#include "rt.h"

void out_flush();
V std_file(int fd);
#ifdef __wasm__
#include <stdlib.h>
#include <wasi/api.h>
#else
extern int molt_argc;
extern char** molt_argv;
#endif

static int64_t now(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}
MODULE_FN(_time, perf_counter_ns, 0, 0) { return rt_int(now(CLOCK_MONOTONIC)); }
MODULE_FN(_time, monotonic_ns, 0, 0) { return rt_int(now(CLOCK_MONOTONIC)); }
MODULE_FN(_time, time_ns, 0, 0) { return rt_int(now(CLOCK_REALTIME)); }
MODULE_FN(_time, perf_counter, 0, 0) { return rt_float((double)now(CLOCK_MONOTONIC) / 1e9); }
MODULE_FN(_time, monotonic, 0, 0) { return rt_float((double)now(CLOCK_MONOTONIC) / 1e9); }
MODULE_FN(_time, process_time, 0, 0) { return rt_float((double)now(CLOCK_MONOTONIC) / 1e9); }
MODULE_FN(_time, time, 0, 0) { return rt_float((double)now(CLOCK_REALTIME) / 1e9); }
MODULE_FN(_time, thread_time_ns, 0, 0) { return rt_int(now(CLOCK_MONOTONIC)); }
// Seconds since the epoch as the local time's fields; and back.
static V fields_of(const struct tm& t) {
#ifdef __wasm__
  V zone = str_from("UTC"), offset = MKI(0);
#else
  V zone = str_from(t.tm_zone ? t.tm_zone : "UTC"), offset = MKI(t.tm_gmtoff);
#endif
  V v[] = {MKI(t.tm_year + 1900), MKI(t.tm_mon + 1), MKI(t.tm_mday), MKI(t.tm_hour), MKI(t.tm_min), MKI(t.tm_sec), MKI((t.tm_wday + 6) % 7), MKI(t.tm_yday + 1), MKI(t.tm_isdst), zone, offset};
  return rt_tuple(11, v);
}
MODULE_FN(_zone, localtime, 1, 1) {
  int64_t s;
  if (index_of(args[0], &s)) return 0;
  time_t at = (time_t)s;
  struct tm t;
  if (!localtime_r(&at, &t)) FAIL(E_OverflowError, "timestamp out of range for platform time_t");
  return fields_of(t);
}
MODULE_FN(_zone, mktime, 1, 1) {
  int64_t f[9];
  for (int i = 0; i < 9; i++) if (index_of(as<Tuple>(args[0])->a[i], &f[i])) return 0;
  struct tm t;
  memset(&t, 0, sizeof t);
  t.tm_year = (int)f[0] - 1900, t.tm_mon = (int)f[1] - 1, t.tm_mday = (int)f[2], t.tm_hour = (int)f[3], t.tm_min = (int)f[4], t.tm_sec = (int)f[5], t.tm_isdst = (int)f[8];
  return rt_int((int64_t)mktime(&t));
}
MODULE_FN(_time, sleep, 1, 1) {
  double s;
  if (rt_to_double(args[0], &s)) return 0;
  if (s < 0) FAIL(E_ValueError, "sleep length must be non-negative");
  out_flush();
  struct timespec t = {(time_t)s, (long)((s - floor(s)) * 1e9)};
  nanosleep(&t, nullptr);
  return NEWREF(NONE);
}

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
  V p = seq_to_tuple(args[0]), q = p ? seq_to_tuple(args[1]) : 0;
  if (!q) return 0;
  intptr_t n2 = as<Tuple>(p)->n;
  if (n2 != as<Tuple>(q)->n) FAIL(E_ValueError, "both points must have the same number of dimensions");
  double* v = (double*)mem_alloc(sizeof(double) * (size_t)(n2 + 1));
  for (intptr_t i = 0; i < n2; i++) {
    double a, b;
    if (rt_to_double(as<Tuple>(p)->a[i], &a) || rt_to_double(as<Tuple>(q)->a[i], &b)) return 0;
    v[i] = a - b;
  }
  V r = norm_of(v, n2);
  mem_free(v, sizeof(double) * (size_t)(n2 + 1));
  DECREF(p), DECREF(q);
  return r;
}
MODULE_FN(math, hypot, 0, -1) {
  double* v = (double*)mem_alloc(sizeof(double) * (size_t)(n + 1));
  for (intptr_t i = 0; i < n; i++) if (rt_to_double(args[i], &v[i])) return 0;
  V r = norm_of(v, n);
  mem_free(v, sizeof(double) * (size_t)(n + 1));
  return r;
}
MODULE_FN(math, sumprod, 2, 2) {
  V p = seq_to_tuple(args[0]), q = p ? seq_to_tuple(args[1]) : 0, sum = MKI(0);
  if (!q) return 0;
  if (as<Tuple>(p)->n != as<Tuple>(q)->n) FAIL(E_ValueError, "Inputs are not the same length");
  for (intptr_t i = 0; i < as<Tuple>(p)->n; i++) {
    V m = rt_binary(B_MUL, as<Tuple>(p)->a[i], as<Tuple>(q)->a[i]), t = m ? rt_binary(B_ADD, sum, m) : 0;
    XDECREF(m);
    DECREF(sum);
    if (!t) return 0;
    sum = t;
  }
  DECREF(p), DECREF(q);
  return sum;
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
  for (int64_t i = 2; i <= k; i++) { V t = rt_binary(B_MUL, r, MKI(i)); DECREF(r); r = t; }
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
    r = t;
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

MODULE_VALUE(sys, argv) {
  V l = list_new(0);
#ifdef __wasm__
  size_t molt_argc = 0, bytes = 0;
  if (__wasi_args_sizes_get(&molt_argc, &bytes)) return l;
  uint8_t** molt_argv = (uint8_t**)malloc((molt_argc + 1) * sizeof(uint8_t*) + bytes);
  if (__wasi_args_get(molt_argv, (uint8_t*)(molt_argv + molt_argc + 1))) molt_argc = 0;
#endif
  for (size_t i = 0; i < (size_t)molt_argc; i++) list_push(l, rt_string((const char*)molt_argv[i], (intptr_t)strlen((const char*)molt_argv[i])));
#ifdef __wasm__
  free(molt_argv);
#endif
  return l;
}
MODULE_VALUE(sys, maxsize) { return rt_int(INT64_MAX); }
MODULE_VALUE(sys, maxunicode) { return MKI(0x10ffff); }
MODULE_VALUE(sys, byteorder) { return str_from("little"); }
MODULE_VALUE(sys, stdout) { return std_file(1); }
MODULE_VALUE(sys, stderr) { return std_file(2); }
V std_input();
MODULE_VALUE(sys, stdin) { return std_input(); }
MODULE_FN(sys, exit, 0, 1) { usable_exception(); V e = rt_call(VAL(&E_SystemExit), args, n, 0); if (e) { rt_raise(e, 0); DECREF(e); } return 0; }
MODULE_FN(sys, getrecursionlimit, 0, 0) { return MKI(depth_limit()); }
MODULE_FN(sys, setrecursionlimit, 1, 1) {
  int64_t k;
  if (index_of(args[0], &k)) return 0;
  if (k < 1) FAIL(E_ValueError, "recursion limit must be greater or equal than 1");
  if (rt.limit < 0) rt.held = (int32_t)k;
  else rt.limit = (int32_t)k;
  return NEWREF(NONE);
}
// Named tuples of the runtime's own: a tuple's layout, with getters by place.
static V named_tuple(Type* t, const char* module, intptr_t n, V* items) {
  if (!(t->flags & TF_READY)) {
    type_ready_other(t);
    V name = str_intern(str_from("__module__")), m = str_from(module);
    dict_set(t->dict, name, m);
    t->ops |= OP_REPR;
  }
  V r = rt_tuple(n, items);
  PTR(r)->type = t;
  return r;
}
static V show_named(V self, const char* title, const char* const* names) {
  Text t;
  t.puts(title), t.put('(');
  for (intptr_t i = 0; i < as<Tuple>(self)->n; i++) {
    if (i) t.puts(", ");
    t.puts(names[i]), t.put('=');
    if (!t.repr(as<Tuple>(self)->a[i])) return t.drop(), (V)0;
  }
  t.put(')');
  return t.take();
}
#define PLACE(type, name, i) CDEF(o_##type##_##name, #name, 0, 0, CF_GETTER) { return NEWREF(as<Tuple>(self)->a[i]); }
static const char* const version_names[] = {"major", "minor", "micro", "releaselevel", "serial"};
PLACE(version, major, 0) PLACE(version, minor, 1) PLACE(version, micro, 2) PLACE(version, releaselevel, 3) PLACE(version, serial, 4)
CDEF(o_version___repr__, "__repr__", 0, 0, 0) { return show_named(self, "sys.version_info", version_names); }
static const CDef* const methods_version[] = {&o_version_major, &o_version_minor, &o_version_micro, &o_version_releaselevel, &o_version_serial, &o_version___repr__, nullptr};
static Type T_version = {{1 << 30, &T_type}, "version_info", K_TUPLE, TF_NOSUBCLASS, 0, sizeof(Tuple), 0, &T_tuple, methods_version, nullptr};
MODULE_VALUE(sys, version_info) { V v[] = {MKI(3), MKI(11), MKI(7), str_from("final"), MKI(0)}; return named_tuple(&T_version, "sys", 5, v); }
MODULE_VALUE(sys, version) { return str_from("3.11.7 (molt)"); }
MODULE_VALUE(sys, hexversion) { return MKI(0x030b07f0); }
MODULE_VALUE(sys, api_version) { return MKI(1013); }
static const char* const float_names[] = {"max", "max_exp", "max_10_exp", "min", "min_exp", "min_10_exp", "dig", "mant_dig", "epsilon", "radix", "rounds"};
PLACE(finfo, max, 0) PLACE(finfo, max_exp, 1) PLACE(finfo, max_10_exp, 2) PLACE(finfo, min, 3) PLACE(finfo, min_exp, 4) PLACE(finfo, min_10_exp, 5) PLACE(finfo, dig, 6) PLACE(finfo, mant_dig, 7) PLACE(finfo, epsilon, 8) PLACE(finfo, radix, 9) PLACE(finfo, rounds, 10)
CDEF(o_finfo___repr__, "__repr__", 0, 0, 0) { return show_named(self, "sys.float_info", float_names); }
static const CDef* const methods_finfo[] = {&o_finfo_max, &o_finfo_max_exp, &o_finfo_max_10_exp, &o_finfo_min, &o_finfo_min_exp, &o_finfo_min_10_exp, &o_finfo_dig, &o_finfo_mant_dig, &o_finfo_epsilon, &o_finfo_radix, &o_finfo_rounds, &o_finfo___repr__, nullptr};
static Type T_finfo = {{1 << 30, &T_type}, "float_info", K_TUPLE, TF_NOSUBCLASS, 0, sizeof(Tuple), 0, &T_tuple, methods_finfo, nullptr};
MODULE_VALUE(sys, float_info) {
  V v[] = {rt_float(1.7976931348623157e308), MKI(1024), MKI(308), rt_float(2.2250738585072014e-308), MKI(-1021), MKI(-307), MKI(15), MKI(53), rt_float(2.220446049250313e-16), MKI(2), MKI(1)};
  return named_tuple(&T_finfo, "sys", 11, v);
}
static const char* const int_names[] = {"bits_per_digit", "sizeof_digit", "default_max_str_digits", "str_digits_check_threshold"};
PLACE(iinfo, bits_per_digit, 0) PLACE(iinfo, sizeof_digit, 1) PLACE(iinfo, default_max_str_digits, 2) PLACE(iinfo, str_digits_check_threshold, 3)
CDEF(o_iinfo___repr__, "__repr__", 0, 0, 0) { return show_named(self, "sys.int_info", int_names); }
static const CDef* const methods_iinfo[] = {&o_iinfo_bits_per_digit, &o_iinfo_sizeof_digit, &o_iinfo_default_max_str_digits, &o_iinfo_str_digits_check_threshold, &o_iinfo___repr__, nullptr};
static Type T_iinfo = {{1 << 30, &T_type}, "int_info", K_TUPLE, TF_NOSUBCLASS, 0, sizeof(Tuple), 0, &T_tuple, methods_iinfo, nullptr};
MODULE_VALUE(sys, int_info) { V v[] = {MKI(30), MKI(4), MKI(4300), MKI(640)}; return named_tuple(&T_iinfo, "sys", 4, v); }
static const char* const hash_names[] = {"width", "modulus", "inf", "nan", "imag", "algorithm", "hash_bits", "seed_bits", "cutoff"};
PLACE(hinfo, width, 0) PLACE(hinfo, modulus, 1) PLACE(hinfo, inf, 2) PLACE(hinfo, nan, 3) PLACE(hinfo, imag, 4) PLACE(hinfo, algorithm, 5)
CDEF(o_hinfo___repr__, "__repr__", 0, 0, 0) { return show_named(self, "sys.hash_info", hash_names); }
static const CDef* const methods_hinfo[] = {&o_hinfo_width, &o_hinfo_modulus, &o_hinfo_inf, &o_hinfo_nan, &o_hinfo_imag, &o_hinfo_algorithm, &o_hinfo___repr__, nullptr};
static Type T_hinfo = {{1 << 30, &T_type}, "hash_info", K_TUPLE, TF_NOSUBCLASS, 0, sizeof(Tuple), 0, &T_tuple, methods_hinfo, nullptr};
MODULE_VALUE(sys, hash_info) { V v[] = {MKI(64), rt_int((1ll << 61) - 1), MKI(314159), MKI(0), MKI(1000003), str_from("siphash13"), MKI(64), MKI(128), MKI(0)}; return named_tuple(&T_hinfo, "sys", 9, v); }
MODULE_VALUE(sys, platform) { return str_from("linux"); }
MODULE_VALUE(sys, executable) { return str_from(""); }
MODULE_VALUE(sys, prefix) { return str_from("/usr"); }
MODULE_VALUE(sys, path) { return list_new(0); }
MODULE_VALUE(sys, modules) { return dict_new(); }
MODULE_VALUE(sys, warnoptions) { return list_new(0); }
MODULE_VALUE(sys, float_repr_style) { return str_from("short"); }
MODULE_VALUE(sys, copyright) { return str_from(""); }
MODULE_VALUE(sys, dont_write_bytecode) { return NEWREF(TRUE); }
MODULE_VALUE(sys, builtin_module_names) { return rt_tuple(0, nullptr); }
MODULE_VALUE(sys, __stdout__) { return std_file(1); }
MODULE_VALUE(sys, __stderr__) { return std_file(2); }
CDEF(o_impl_name, "name", 0, 0, CF_GETTER) { return str_from("cpython"); }
CDEF(o_impl_version, "version", 0, 0, CF_GETTER) { V v[] = {MKI(3), MKI(11), MKI(7), str_from("final"), MKI(0)}; return named_tuple(&T_version, "sys", 5, v); }
static const CDef* const methods_impl[] = {&o_impl_name, &o_impl_version, nullptr};
static Type T_impl = {{1 << 30, &T_type}, "SimpleNamespace", K_OTHER, TF_NOSUBCLASS, 0, sizeof(Obj), 0, &T_object, methods_impl, nullptr};
MODULE_VALUE(sys, implementation) { type_ready_other(&T_impl); return object_new(&T_impl); }
MODULE_FN(sys, getdefaultencoding, 0, 0) { return str_from("utf-8"); }
MODULE_FN(sys, getfilesystemencoding, 0, 0) { return str_from("utf-8"); }
MODULE_FN(sys, getrefcount, 1, 1) { return MKI(IS_INT(args[0]) ? 1 << 20 : PTR(args[0])->rc + 1); }
MODULE_FN(sys, gettrace, 0, 0) { return NEWREF(NONE); }
MODULE_FN(sys, settrace, 1, 1) { return NEWREF(NONE); }
MODULE_FN(sys, is_finalizing, 0, 0) { return NEWREF(FALSE); }
MODULE_FN(sys, get_int_max_str_digits, 0, 0) { return MKI(4300); }
MODULE_FN(sys, set_int_max_str_digits, 1, 1) { return NEWREF(NONE); }
MODULE_FN(sys, getswitchinterval, 0, 0) { return rt_float(0.005); }
MODULE_FN(sys, audit, 1, -1) { return NEWREF(NONE); }
extern "C" const CDef m_BaseException___traceback__;
MODULE_FN(sys, exc_info, 0, 0) {
  V e = rt.handled;
  if (!e) return tuple_of(3, NONE, NONE, NONE);
  usable_exception();  // the class is given out
  V tb = m_BaseException___traceback__.fn(e, nullptr, 0, 0), t = tuple_of(3, VAL(type_of(e)), e, tb);
  DECREF(tb);
  return t;
}
MODULE_FN(sys, exception, 0, 0) { return NEWREF(rt.handled ? rt.handled : NONE); }
MODULE_FN(sys, getsizeof, 1, 2) {
  V v = args[0];
  bool found;
  if (is_user(v)) { V r = special_call(v, S___sizeof__, nullptr, 0, &found); if (found) return r; }
  switch (kind_of(v)) {
    case K_INT: { int64_t bits = int_bits(v); return MKI(24 + 4 * (bits ? (bits + 29) / 30 : 0) + (bits ? 0 : 4)); }
    case K_BOOL: return MKI(v == TRUE ? 28 : 24);
    case K_FLOAT: return MKI(24);
    case K_COMPLEX: return MKI(32);
    case K_NONE: return MKI(16);
    case K_STR: { Str* s = as<Str>(v); return MKI(s->ascii ? 49 + s->n : s->kind == 1 ? 73 + s->n : 74 + s->kind * s->n + (s->kind == 4 ? 2 : 0)); }
    case K_BYTES: return MKI(33 + as<Bytes>(v)->n);
    case K_TUPLE: return MKI(40 + 8 * as<Tuple>(v)->n);
    case K_LIST: return MKI(56 + 8 * (as<List>(v)->cap));
    case K_RANGE: return MKI(48);
    default: return MKI(PTR(v)->type->size);
  }
}
static V at_exit;
extern "C" V (*at_exit_door)(void);
// At once: no handler, no `finally`, nothing registered runs.
MODULE_FN(_atexit, end, 1, 1) {
  int64_t code;
  if (index_of(args[0], &code)) return 0;
  out_flush();
  _exit((int)code & 255);
}
static V run_at_exit(void) { return call0(at_exit); }
MODULE_FN(_atexit, set_runner, 1, 1) {
  SET(&at_exit, NEWREF(args[0]));
  at_exit_door = run_at_exit;
  return NEWREF(NONE);
}
MODULE_FN(sys, intern, 1, 1) { return str_intern(NEWREF(args[0])); }
