// Arithmetic over numbers that may lie unboxed beside their word: what the inline paths leave, mostly mixed operands.
#include "rt.h"
#include "fast.h"

extern "C" {
Obj obj_unboxed = {1 << 30, &T_float};
double rt_fret;
}

// A number as a double: exact for ints up to 2**53, else rounded as CPython does.
static bool number(V v, double d, double* out) {
  if (v == FTAG) return *out = d, true;
  if (IS_INT(v)) return *out = (double)IVAL(v), true;
  if (PTR(v)->type == &T_float) return *out = float_of(v), true;
  return false;
}
static V unwrap(V r, double* out) {
  if (r && !IS_INT(r) && PTR(r)->type == &T_float && PTR(r)->rc == 1) {
    *out = float_of(r);
    DECREF(r);
    return FTAG;
  }
  return r;
}
static V slow(V (*f)(int, V, V), int op, V a, double x, V b, double y, double* out) {
  V p = a == FTAG ? rt_float(x) : a, q = b == FTAG ? rt_float(y) : b;
  V r = f(op, p, q);
  if (p != a) DECREF(p);
  if (q != b) DECREF(q);
  return unwrap(r, out);
}
static bool floats(int op, V a, double x, V b, double y, double* out, V* result) {
  double p, q;
  if ((a & b & 1) || !number(a, x, &p) || !number(b, y, &q)) return false;
  *result = FTAG;
  switch (op) {
    case B_ADD: return *out = p + q, true;
    case B_SUB: return *out = p - q, true;
    case B_MUL: return *out = p * q, true;
    case B_TRUEDIV:
      if (q == 0) break;
      return *out = p / q, true;
    case B_MOD:
      if (q == 0) break;
      return *out = float_mod(p, q), true;
    default: break;
  }
  *result = unwrap(float_binary(op, p, q), out);
  return true;
}
extern "C" V rt_du_binary(int op, V a, double x, V b, double y, double* out) {
  V r;
  if (floats(op, a, x, b, y, out, &r)) return r;
  const int64_t exact = 1ll << 53;
  if (op == B_TRUEDIV && a & b & 1 && b != MKI(0) && IVAL(a) < exact && IVAL(a) > -exact && IVAL(b) < exact && IVAL(b) > -exact)
    return *out = (double)IVAL(a) / (double)IVAL(b), FTAG;
  return slow(rt_binary, op, a, x, b, y, out);
}
extern "C" V rt_du_inplace(int op, V a, double x, V b, double y, double* out) {
  V r;
  if (floats(op, a, x, b, y, out, &r)) return r;
  return slow(rt_inplace, op, a, x, b, y, out);
}
extern "C" V rt_du_unary(int op, V a, double x, double* out) {
  if (a == FTAG) return *out = op == U_NEG ? -x : x, FTAG;
  return unwrap(rt_unary(op, a), out);
}
extern "C" int rt_du_compare(int op, V a, double x, V b, double y) {
  const int64_t exact = 1ll << 53;
  double p, q;
  bool plain = (!IS_INT(a) || (IVAL(a) <= exact && IVAL(a) >= -exact)) && (!IS_INT(b) || (IVAL(b) <= exact && IVAL(b) >= -exact));
  if (plain && number(a, x, &p) && number(b, y, &q)) {
    switch (op) {
      case C_LT: return p < q;
      case C_LE: return p <= q;
      case C_EQ: return p == q;
      case C_NE: return p != q;
      case C_GT: return p > q;
      default: return p >= q;
    }
  }
  V s = a == FTAG ? rt_float(x) : a, t = b == FTAG ? rt_float(y) : b;
  int r = rt_compare_b(op, s, t);
  if (s != a) DECREF(s);
  if (t != b) DECREF(t);
  return r;
}
extern "C" void rt_zero_division() { rt_errorf(&E_ZeroDivisionError, "float division by zero"); }

// --- builtins that compiled code calls by their C names ---
extern "C" const CDef bi_abs, bi_len;
extern "C" V rt_abs(V v) { return rt_call_def(&bi_abs, &v, 1, 0); }
extern "C" V rt_len_of(V v) { return rt_call_def(&bi_len, &v, 1, 0); }
extern "C" V rt_to_int(V v) { return rt_call(usable_int(), &v, 1, 0); }
extern "C" V rt_to_float(V v, double* out) { return unwrap(rt_call(usable_float(), &v, 1, 0), out); }
extern "C" V rt_math_slow(const CDef* def, V v, double x) {
  if (v != FTAG) return rt_call_def(def, &v, 1, 0);
  V f = rt_float(x), r = rt_call_def(def, &f, 1, 0);
  DECREF(f);
  return r;
}
