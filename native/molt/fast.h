/* What compiled programs have inline: arithmetic, comparison, items, attributes and calls where the operands are the usual ones. */
#ifndef MOLT_FAST_H
#define MOLT_FAST_H
#include "molt.h"

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(hidden)

#define BOTH_FLOATS(a, b) (!(((a) | (b)) & 1) && PTR(a)->type == &T_float && PTR(b)->type == &T_float)
#define BOTH_STRS(a, b) (!(((a) | (b)) & 1) && PTR(a)->type == &T_str && PTR(b)->type == &T_str)
#define FLOAT_OF(v) (((Float*)PTR(v))->d)
FAST V py_add(V a, V b) {
  int64_t r;
  if (LIKELY(a & b & 1) && LIKELY(!__builtin_add_overflow((int64_t)a, (int64_t)(b - 1), &r))) return (V)r;
  if (BOTH_FLOATS(a, b)) return py_float(FLOAT_OF(a) + FLOAT_OF(b));
  return rt_binary(B_ADD, a, b);
}
FAST V py_sub(V a, V b) {
  int64_t r;
  if (LIKELY(a & b & 1) && LIKELY(!__builtin_sub_overflow((int64_t)a, (int64_t)(b - 1), &r))) return (V)r;
  if (BOTH_FLOATS(a, b)) return py_float(FLOAT_OF(a) - FLOAT_OF(b));
  return rt_binary(B_SUB, a, b);
}
FAST V py_mul(V a, V b) {
  int64_t r;
  if (LIKELY(a & b & 1) && LIKELY(!__builtin_mul_overflow((int64_t)(a - 1), (int64_t)b >> 1, &r))) return (V)r | 1;
  if (BOTH_FLOATS(a, b)) return py_float(FLOAT_OF(a) * FLOAT_OF(b));
  return rt_binary(B_MUL, a, b);
}
FAST V py_truediv(V a, V b) {
  if (BOTH_FLOATS(a, b) && FLOAT_OF(b) != 0) return py_float(FLOAT_OF(a) / FLOAT_OF(b));
  return rt_binary(B_TRUEDIV, a, b);
}
/* Dividing half as many bits takes half as long, where both are that short. */
#define HALF(x, y) (((uint64_t)(x) | (uint64_t)(y)) >> 32 == 0)
FAST V py_floordiv(V a, V b) {
  if (LIKELY(a & b & 1) && IVAL(b) > 0) {
    int64_t x = IVAL(a), y = IVAL(b), q;
    if (!__builtin_constant_p(y) && HALF(x, y)) return MKI((uint32_t)x / (uint32_t)y);
    q = x / y;
    return MKI(q - (q * y > x));
  }
  return rt_binary(B_FLOORDIV, a, b);
}
FAST V py_mod(V a, V b) {
  if (LIKELY(a & b & 1) && IVAL(b) > 0) {
    int64_t x = IVAL(a), y = IVAL(b), r;
    if (!__builtin_constant_p(y) && HALF(x, y)) return MKI((uint32_t)x % (uint32_t)y);
    r = x % y;
    return MKI(r + (r < 0 ? y : 0));
  }
  return rt_binary(B_MOD, a, b);
}
/* By a power of two, of which the logarithm is given. */
FAST V py_mod_pow2(V a, int k) { return LIKELY(IS_INT(a)) ? a & ((2ull << k) - 1) : rt_binary(B_MOD, a, MKI(1ll << k)); }
FAST V py_floordiv_pow2(V a, int k) { return LIKELY(IS_INT(a)) ? MKI(IVAL(a) >> k) : rt_binary(B_FLOORDIV, a, MKI(1ll << k)); }
/* Of two tagged ints: no look at what they are. */
FAST V pi_add(V a, V b) {
  int64_t r;
  return LIKELY(!__builtin_add_overflow((int64_t)a, (int64_t)(b - 1), &r)) ? (V)r : rt_binary(B_ADD, a, b);
}
FAST V pi_sub(V a, V b) {
  int64_t r;
  return LIKELY(!__builtin_sub_overflow((int64_t)a, (int64_t)(b - 1), &r)) ? (V)r : rt_binary(B_SUB, a, b);
}
FAST V pi_mul(V a, V b) {
  int64_t r;
  return LIKELY(!__builtin_mul_overflow((int64_t)(a - 1), (int64_t)b >> 1, &r)) ? (V)r | 1 : rt_binary(B_MUL, a, b);
}
FAST V pi_and(V a, V b) { return a & b; }
FAST V pi_or(V a, V b) { return a | b; }
FAST V pi_xor(V a, V b) { return (a ^ b) | 1; }
FAST V py_and(V a, V b) { return LIKELY(a & b & 1) ? (a & b) : rt_binary(B_AND, a, b); }
FAST V py_or(V a, V b) { return LIKELY(a & b & 1) ? (a | b) : rt_binary(B_OR, a, b); }
FAST V py_xor(V a, V b) { return LIKELY(a & b & 1) ? ((a ^ b) | 1) : rt_binary(B_XOR, a, b); }
FAST V py_lshift(V a, V b) {
  if (LIKELY(a & b & 1) && b < MKI(62)) {
    int64_t x = IVAL(a), n = IVAL(b), r = (int64_t)((uint64_t)x << n);
    if (LIKELY(r >> n == x && FITS(r))) return MKI(r);
  }
  return rt_binary(B_LSHIFT, a, b);
}
FAST V py_rshift(V a, V b) {
  if (LIKELY(a & b & 1) && (int64_t)b >= 0) return MKI(IVAL(a) >> (IVAL(b) > 63 ? 63 : IVAL(b)));
  return rt_binary(B_RSHIFT, a, b);
}
int rt_str_equal(V a, V b);
#define PY_COMPARE(name, op, sign)                                                              \
  FAST int py_##name(V a, V b) {                                                                \
    if (LIKELY(a & b & 1)) return (int64_t)a sign (int64_t)b;                                   \
    if (BOTH_FLOATS(a, b)) return FLOAT_OF(a) sign FLOAT_OF(b);                                 \
    if ((op == C_EQ || op == C_NE) && BOTH_STRS(a, b)) return rt_str_equal(a, b) == (op == C_EQ); \
    return rt_compare_b(op, a, b);                                                              \
  }
PY_COMPARE(lt, C_LT, <)
PY_COMPARE(le, C_LE, <=)
PY_COMPARE(gt, C_GT, >)
PY_COMPARE(ge, C_GE, >=)
PY_COMPARE(eq, C_EQ, ==)
PY_COMPARE(ne, C_NE, !=)
/* Calls a function of the runtime as its table says. */
FAST V py_call_def(const CDef* def, V* args, intptr_t n) {
  if (LIKELY(n >= def->min && (n <= def->max || def->max < 0))) return def->fn(0, args, n, 0);
  return rt_call_def(def, args, n, 0);
}
FAST int py_truth(V v) {
  if (v == TRUE) return 1;
  if (v == FALSE || v == NONE || v == MKI(0)) return 0;
  if (IS_INT(v)) return 1;
  return rt_truth(v);
}
FAST V py_getitem(V o, V key) {
  if (!IS_INT(o) && IS_INT(key)) {
    if (PTR(o)->type == &T_list) {
      List* l = (List*)PTR(o);
      int64_t i = IVAL(key);
      if (i < 0) i += l->n;
      if (LIKELY((uint64_t)i < (uint64_t)l->n)) return NEWREF(l->a[i]);
    } else if (PTR(o)->type == &T_tuple) {
      Tuple* t = (Tuple*)PTR(o);
      int64_t i = IVAL(key);
      if (i < 0) i += t->n;
      if (LIKELY((uint64_t)i < (uint64_t)t->n)) return NEWREF(t->a[i]);
    }
  }
  return rt_getitem(o, key);
}
FAST int py_setitem(V o, V key, V v) {
  if (!IS_INT(o) && IS_INT(key) && PTR(o)->type == &T_list) {
    List* l = (List*)PTR(o);
    int64_t i = IVAL(key);
    if (i < 0) i += l->n;
    if (LIKELY((uint64_t)i < (uint64_t)l->n)) {
      V old = l->a[i];
      l->a[i] = NEWREF(v);
      DECREF(old);
      return 0;
    }
  }
  return rt_setitem(o, key, v);
}
FAST int py_setitem_take(V o, V key, V v) {
  if (!IS_INT(o) && IS_INT(key) && PTR(o)->type == &T_list) {
    List* l = (List*)PTR(o);
    int64_t i = IVAL(key);
    if (i < 0) i += l->n;
    if (LIKELY((uint64_t)i < (uint64_t)l->n)) {
      V old = l->a[i];
      l->a[i] = v;
      DECREF(old);
      return 0;
    }
  }
  int r = rt_setitem(o, key, v);
  DECREF(v);
  return r;
}
FAST V py_getattr(V o, V name, IC* ic) {
  if (!IS_INT(o) && PTR(o)->type == ic->type) {
    Inst* i = (Inst*)PTR(o);
    if (LIKELY((uint32_t)ic->slot < i->at.n)) return NEWREF(i->at.slots[ic->slot]);
  }
  return rt_getattr_ic(o, name, ic);
}
FAST int py_setattr(V o, V name, V v, IC* ic) {
  if (!IS_INT(o) && PTR(o)->type == ic->type) {
    Inst* i = (Inst*)PTR(o);
    if (LIKELY((uint32_t)ic->slot < i->at.n)) {
      V old = i->at.slots[ic->slot];
      i->at.slots[ic->slot] = NEWREF(v);
      DECREF(old);
      return 0;
    }
    if (ic->slot == (int32_t)i->at.n && i->at.n < i->at.cap && !i->at.dict) {
      i->at.slots[i->at.n++] = NEWREF(v);
      return 0;
    }
  }
  return rt_setattr_ic(o, name, v, ic);
}
/* The same for an owned value, which the attribute takes over; it is gone when that fails, too. */
FAST int py_setattr_take(V o, V name, V v, IC* ic) {
  if (!IS_INT(o) && PTR(o)->type == ic->type) {
    Inst* i = (Inst*)PTR(o);
    if (LIKELY((uint32_t)ic->slot < i->at.n)) {
      V old = i->at.slots[ic->slot];
      i->at.slots[ic->slot] = v;
      DECREF(old);
      return 0;
    }
    if (ic->slot == (int32_t)i->at.n && i->at.n < i->at.cap && !i->at.dict) {
      i->at.slots[i->at.n++] = v;
      return 0;
    }
  }
  int r = rt_setattr_ic(o, name, v, ic);
  DECREF(v);
  return r;
}
FAST V py_callmeth(V name, V* args, intptr_t n, IC* ic) {
  V o = args[0];
  if (!IS_INT(o) && PTR(o)->type == ic->type && !((Inst*)PTR(o))->at.dict) {
    const Code* c = ic->code;
    if (LIKELY(c->nparams == n)) {
      V fv = ic->val, r; /* the class may lose it meanwhile */
      PTR(fv)->rc++;
      r = c->vec(fv, args);
      DECREF(fv);
      return r;
    }
  }
  if (TYPE(o) == ic->builtin) return rt_checked("a method", ic->fn(o, args + 1, n - 1, 0));
  return rt_callmeth(name, args, n, 0, ic);
}
/* `o.__class__` of objects whose class does not say otherwise. */
V rt_class_of(V o, IC* ic);
FAST V py_class_of(V o, IC* ic) { return !IS_INT(o) && PTR(o)->type == ic->type ? NEWREF(VAL(ic->type)) : rt_class_of(o, ic); }
/* Whether two items of containers count as the same. */
FAST int py_same(V a, V b) { return a == b ? 1 : py_eq(a, b); }
FAST int py_unpack(V o, intptr_t n, V* out) {
  if (!IS_INT(o) && PTR(o)->type == &T_tuple && ((Tuple*)PTR(o))->n == n) {
    for (intptr_t i = 0; i < n; i++) out[i] = NEWREF(((Tuple*)PTR(o))->a[i]);
    return 0;
  }
  return rt_unpack(o, n, out);
}
#define IS_TUPLE(v) (!IS_INT(v) && PTR(v)->type == &T_tuple)
#define IS_DICT(v) (!IS_INT(v) && PTR(v)->type == &T_dict)
/* `for` over an exact list reads it by index, as its own iterator would. */
FAST V py_iter(V o) { return !IS_INT(o) && (PTR(o)->type == &T_list || PTR(o)->type == &T_tuple) ? NEWREF(o) : rt_iter(o); }
FAST V py_next(V it, int64_t* at) {
  if (PTR(it)->type == &T_list) {
    List* l = (List*)PTR(it);
    return *at < l->n ? NEWREF(l->a[(*at)++]) : 0;
  }
  if (PTR(it)->type == &T_tuple) {
    Tuple* t = (Tuple*)PTR(it);
    return *at < t->n ? NEWREF(t->a[(*at)++]) : 0;
  }
  return rt_next(it);
}
FAST int py_list_append(V list, V v) {
  List* l = (List*)PTR(list);
  if (LIKELY(l->n < l->cap)) { l->a[l->n++] = NEWREF(v); return 0; }
  return rt_list_append(list, v);
}
FAST int py_list_append_take(V list, V v) {
  List* l = (List*)PTR(list);
  int r;
  if (LIKELY(l->n < l->cap)) { l->a[l->n++] = v; return 0; }
  r = rt_list_append(list, v);
  DECREF(v);
  return r;
}
/* `o.append(v)`, which is a list's nearly always. */
FAST V py_append(V name, V o, V v, IC* ic) {
  if (!IS_INT(o) && PTR(o)->type == &T_list && LIKELY(((List*)PTR(o))->n < ((List*)PTR(o))->cap)) {
    List* l = (List*)PTR(o);
    l->a[l->n++] = NEWREF(v);
    return NEWREF(NONE);
  }
  V args[] = {o, v};
  return py_callmeth(name, args, 2, ic);
}
V rt_getslice(V o, V lo, V hi, V step); /* o[lo:hi:step] */
int rt_setslice(V o, V lo, V hi, V step, V v);
int rt_append_str(V* variable, V b); /* variable += b in place: 1 done, 0 not that case, -1 error */
FAST int py_append_str(V* variable, V b) {
  V a = *variable;
  if (!a || IS_INT(a) || IS_INT(b) || PTR(a)->type != &T_str || PTR(b)->type != &T_str || PTR(a)->rc != 1) return 0;
  int r = rt_append_str(&a, b);
  *variable = a;
  return r;
}
FAST V py_compare(int op, V a, V b) {
  if (LIKELY(a & b & 1)) {
    int64_t x = (int64_t)a, y = (int64_t)b;
    int c = op == C_LT ? x < y : op == C_LE ? x <= y : op == C_EQ ? x == y : op == C_NE ? x != y : op == C_GT ? x > y : x >= y;
    return NEWREF(MKB(c));
  }
  return rt_compare(op, a, b);
}
/* --- numbers that may lie unboxed: a word and, where that word is FTAG, the double beside it --- */
extern Obj obj_unboxed; /* counts like any object, so that a path which does not know it does no harm */
extern double rt_fret;  /* the double beside a returned FTAG */
#define FTAG VAL(&obj_unboxed)
FAST V DNEWREF(V v) { return v == FTAG ? v : NEWREF(v); }
FAST void DDECREF(V v) { if (v != FTAG) DECREF(v); }
FAST void DXDECREF(V v) { if (v && v != FTAG) DECREF(v); }
FAST V DBOX(V v, double d) { return v == FTAG ? py_float(d) : v; }
/* Stores an owned pair into a variable. What is not a number is boxed, since containers tell those apart by identity. */
FAST void DSET(V* to, double* dto, V v, double d) {
  V old = *to;
  if (v == FTAG && UNLIKELY(d != d)) v = py_float(d);
  *to = v;
  *dto = d;
  if (old && old != FTAG) DECREF(old);
}
/* A parameter that is never stored to keeps the caller's reference: the variable is released only where it got a box of its own. */
FAST void DBORROW(V* to, double* dto, V v, double d) {
  *to = v == FTAG && UNLIKELY(d != d) ? py_float(d) : v;
  *dto = d;
}
FAST void DBORROWV(V* to, double* dto, V v) {
  *to = v;
  if (!IS_INT(v) && PTR(v)->type == &T_float) *dto = FLOAT_OF(v);
}
/* The same for a word alone, which may be a boxed float. */
FAST void DSETV(V* to, double* dto, V v) {
  V old = *to;
  *to = v;
  if (v && !IS_INT(v) && PTR(v)->type == &T_float) *dto = FLOAT_OF(v);
  if (old && old != FTAG) DECREF(old);
}
V rt_du_binary(int op, V a, double x, V b, double y, double* out);
V rt_du_inplace(int op, V a, double x, V b, double y, double* out);
V rt_du_unary(int op, V a, double x, double* out);
int rt_du_compare(int op, V a, double x, V b, double y);
void rt_zero_division(void);
#define NUM(v, d) ((v) == FTAG || (!IS_INT(v) && PTR(v)->type == &T_float && ((d) = FLOAT_OF(v), 1)))
/* The slow paths write to a double of their own, so that the caller's can stay in a register. */
#define BESIDE(out, call) ({ double o_ = 0; V r2_ = (call); *(out) = o_; r2_; })
/* du_*: ints are likely too; df_*: one side is known to be a float; *_ip: augmented assignment. */
#define DUAL_ARITH(name, OP, sign, intpath)                                              \
  FAST V du_##name(V a, double x, V b, double y, double* out) {                          \
    if (a & b & 1) { intpath }                                                           \
    else if (NUM(a, x) && NUM(b, y)) { *out = x sign y; return FTAG; }                   \
    return BESIDE(out, rt_du_binary(OP, a, x, b, y, &o_));                                            \
  }                                                                                      \
  FAST V du_##name##_ip(V a, double x, V b, double y, double* out) {                     \
    if (a & b & 1) { intpath }                                                           \
    else if (NUM(a, x) && NUM(b, y)) { *out = x sign y; return FTAG; }                   \
    return BESIDE(out, rt_du_inplace(OP, a, x, b, y, &o_));                                           \
  }                                                                                      \
  FAST V df_##name(V a, double x, V b, double y, double* out) {                          \
    if (LIKELY(NUM(a, x) && NUM(b, y))) { *out = x sign y; return FTAG; }                \
    return BESIDE(out, rt_du_binary(OP, a, x, b, y, &o_));                                            \
  }
DUAL_ARITH(add, B_ADD, +, int64_t r_; if (LIKELY(!__builtin_add_overflow((int64_t)a, (int64_t)(b - 1), &r_))) return (V)r_;)
DUAL_ARITH(sub, B_SUB, -, int64_t r_; if (LIKELY(!__builtin_sub_overflow((int64_t)a, (int64_t)(b - 1), &r_))) return (V)r_;)
DUAL_ARITH(mul, B_MUL, *, int64_t r_; if (LIKELY(!__builtin_mul_overflow((int64_t)(a - 1), (int64_t)b >> 1, &r_))) return (V)r_ | 1;)
FAST V du_truediv(V a, double x, V b, double y, double* out) {
  if (NUM(a, x) && NUM(b, y) && LIKELY(y != 0)) { *out = x / y; return FTAG; }
  return BESIDE(out, rt_du_binary(B_TRUEDIV, a, x, b, y, &o_));
}
FAST V du_truediv_ip(V a, double x, V b, double y, double* out) {
  if (NUM(a, x) && NUM(b, y) && LIKELY(y != 0)) { *out = x / y; return FTAG; }
  return BESIDE(out, rt_du_inplace(B_TRUEDIV, a, x, b, y, &o_));
}
FAST int du_truth(V a, double x) { return a == FTAG ? x != 0 : py_truth(a); }
/* Fills a cache with the method that a call of the name reaches; 0 where it is not a plain function of the class. */
int rt_method_ic(V o, V name, IC* ic);
FAST int py_method(V o, V name, IC* ic) {
  if (!IS_INT(o) && PTR(o)->type == ic->type && !((Inst*)PTR(o))->at.dict) return 1;
  return rt_method_ic(o, name, ic);
}
/* Before a method that stands for an operator may be called: the other side's class has no say. */
FAST int py_operator(V o, V other, V name, IC* ic) {
  if (IS_INT(o) || !(PTR(o)->type->flags & TF_USER) || (!IS_INT(other) && PTR(other)->type != PTR(o)->type && PTR(other)->type->flags & TF_USER)) return 0;
  return py_method(o, name, ic);
}
FAST V py_call(V f, V* args, intptr_t n) {
  if (!IS_INT(f) && PTR(f)->type == &T_func) {
    const Code* c = ((Func*)PTR(f))->code;
    if (n == c->npos && n == c->nparams) return c->vec(f, args);
  }
  return rt_call(f, args, n, 0);
}
V rt_call_def(const CDef* def, V* args, intptr_t n, V kw);
V rt_math_slow(const CDef* def, V v, double x);
#define py_math(fn, def, v, x, out) py_math_done(def, v, NUM_OF(v, x), fn(NUM_OF(v, x)), out)
#define NUM_OF(v, x) ((v) == FTAG ? (x) : !IS_INT(v) && PTR(v)->type == &T_float ? FLOAT_OF(v) : -__builtin_inf() )
FAST V py_math_done(const CDef* def, V v, double x, double r, double* out) {
  if (LIKELY(x > -__builtin_inf() && x < __builtin_inf() && r > -__builtin_inf() && r < __builtin_inf())) { *out = r; return FTAG; }
  return rt_math_slow(def, v, x);
}
V rt_to_float(V v, double* out);
FAST V py_to_float(V v, double x, double* out) {
  if (NUM(v, x)) { *out = x; return FTAG; }
  if (IS_INT(v)) { *out = (double)IVAL(v); return FTAG; }
  return BESIDE(out, rt_to_float(v, &o_));
}
V rt_to_int(V v);
FAST V py_to_int(V v, double x) {
  if (IS_INT(v)) return v;
  if (NUM(v, x)) {
    if (LIKELY(x > -4e18 && x < 4e18)) return MKI((int64_t)x);
    V f = py_float(x), r = rt_to_int(f);
    DECREF(f);
    return r;
  }
  return rt_to_int(v);
}
V rt_abs(V v);
FAST V py_abs(V v, double x, double* out) {
  if (IS_INT(v) && v != MKI(-(1ll << 62))) return (int64_t)v < 0 ? MKI(-IVAL(v)) : v;
  if (NUM(v, x)) { *out = __builtin_fabs(x); return FTAG; }
  return rt_abs(v);
}
V rt_len_of(V v);
FAST V py_len(V v) {
  if (!IS_INT(v)) {
    if (PTR(v)->type == &T_list) return MKI(((List*)PTR(v))->n);
    /* the count comes first in all of these */
    if (PTR(v)->type == &T_str || PTR(v)->type == &T_tuple || PTR(v)->type == &T_dict || PTR(v)->type == &T_bytes) return MKI(((Tuple*)PTR(v))->n);
  }
  return rt_len_of(v);
}
/* A call of a class whose instances are plain objects: its __init__ in the cache; 0 for any other callee. */
int rt_class_ic(V f, IC* ic);
FAST int py_class(V f, IC* ic) { return (f == VAL(ic->type)) || rt_class_ic(f, ic); }
V rt_instance(V cls);
V rt_not_made(V o, V r);
FAST V py_made(V o, V r) {
  if (LIKELY(r == NONE)) { obj_none.rc--; return o; }
  return rt_not_made(o, r);
}
/* A call through super(): the method behind `cls` in the order of self's class. */
int rt_super_ic(V cls, V self, V name, IC* ic);
FAST int py_super(V cls, V self, V name, IC* ic) {
  return (TYPE(self) == ic->type && VAL(ic->builtin) == cls) || rt_super_ic(cls, self, name, ic);
}
#define FUNC_DEFAULT(fn, i) (((Tuple*)PTR(((Func*)PTR(fn))->defaults))->a[i])
#define py_or_else(test, fast, slow) ((test) ? (fast) : (slow))
#define DUAL_COMPARE(name, op, sign)                                      \
  FAST int du_##name(V a, double x, V b, double y) {                      \
    if (a & b & 1) return (int64_t)a sign (int64_t)b;                     \
    if (NUM(a, x) && NUM(b, y)) return x sign y;                          \
    if ((op == C_EQ || op == C_NE) && BOTH_STRS(a, b)) return rt_str_equal(a, b) == (op == C_EQ); \
    return rt_du_compare(op, a, x, b, y);                                 \
  }
DUAL_COMPARE(lt, C_LT, <)
DUAL_COMPARE(le, C_LE, <=)
DUAL_COMPARE(gt, C_GT, >)
DUAL_COMPARE(ge, C_GE, >=)
DUAL_COMPARE(eq, C_EQ, ==)
DUAL_COMPARE(ne, C_NE, !=)
FAST V du_neg(V a, double x, double* out) {
  if (NUM(a, x)) { *out = -x; return FTAG; }
  return BESIDE(out, rt_du_unary(U_NEG, a, x, &o_));
}
/* A float is read out of its box without counting; what is not a number keeps its box. */
FAST V py_unbox(V v, double* out) {
  if (!IS_INT(v) && PTR(v)->type == &T_float) {
    double d = FLOAT_OF(v);
    if (LIKELY(d == d)) { *out = d; return FTAG; }
  }
  return NEWREF(v);
}
FAST V py_getattr_d(V o, V name, IC* ic, double* out) {
  if (!IS_INT(o) && PTR(o)->type == ic->type) {
    Inst* i = (Inst*)PTR(o);
    if (LIKELY((uint32_t)ic->slot < i->at.n)) return py_unbox(i->at.slots[ic->slot], out);
  }
  return rt_getattr_ic(o, name, ic);
}
FAST V py_getitem_d(V o, V key, double* out) {
  if (!IS_INT(o) && IS_INT(key) && PTR(o)->type == &T_list) {
    List* l = (List*)PTR(o);
    int64_t i = IVAL(key);
    if (i < 0) i += l->n;
    if (LIKELY((uint64_t)i < (uint64_t)l->n)) return py_unbox(l->a[i], out);
  }
  return rt_getitem(o, key);
}
/* A box that nobody else holds takes the new number. */
FAST void py_store_d(V* to, double d) {
  V old = *to;
  if (!IS_INT(old) && PTR(old)->type == &T_float && PTR(old)->rc == 1) { FLOAT_OF(old) = d; return; }
  *to = py_float(d);
  DECREF(old);
}
FAST int py_setattr_dtake(V o, V name, V v, double d, IC* ic) {
  if (v != FTAG) return py_setattr_take(o, name, v, ic);
  if (!IS_INT(o) && PTR(o)->type == ic->type) {
    Inst* i = (Inst*)PTR(o);
    if (LIKELY((uint32_t)ic->slot < i->at.n)) { py_store_d(&i->at.slots[ic->slot], d); return 0; }
  }
  return py_setattr_take(o, name, py_float(d), ic);
}
FAST int py_setitem_dtake(V o, V key, V v, double d) {
  if (v != FTAG) return py_setitem_take(o, key, v);
  if (!IS_INT(o) && IS_INT(key) && PTR(o)->type == &T_list) {
    List* l = (List*)PTR(o);
    int64_t i = IVAL(key);
    if (i < 0) i += l->n;
    if (LIKELY((uint64_t)i < (uint64_t)l->n)) { py_store_d(&l->a[i], d); return 0; }
  }
  return py_setitem_take(o, key, py_float(d));
}
/* Operands are let go where they are not both ints, for which the way to here has looked already. */
#define RELEASE_UNLESS_INTS(a, b, releases) do { if (!((a) & (b) & 1)) { releases } } while (0)
/* Attributes of a parameter that is never stored to, whose type `y` was taken when the function began: no look at the object. */
#define TYPE_OR_NONE(v) (IS_INT(v) ? (Type*)1 : PTR(v)->type)
FAST V py_getattr_of(Type* y, V o, V name, IC* ic) {
  if (LIKELY(y == ic->type) && LIKELY((uint32_t)ic->slot < ((Inst*)PTR(o))->at.n)) return NEWREF(((Inst*)PTR(o))->at.slots[ic->slot]);
  return rt_getattr_ic(o, name, ic);
}
FAST V py_getattr_d_of(Type* y, V o, V name, IC* ic, double* out) {
  if (LIKELY(y == ic->type) && LIKELY((uint32_t)ic->slot < ((Inst*)PTR(o))->at.n)) return py_unbox(((Inst*)PTR(o))->at.slots[ic->slot], out);
  return rt_getattr_ic(o, name, ic);
}
FAST int py_setattr_take_of(Type* y, V o, V name, V v, IC* ic) {
  if (LIKELY(y == ic->type) && LIKELY((uint32_t)ic->slot < ((Inst*)PTR(o))->at.n)) {
    V* at = &((Inst*)PTR(o))->at.slots[ic->slot];
    V old = *at;
    *at = v;
    DECREF(old);
    return 0;
  }
  return py_setattr_take(o, name, v, ic);
}
FAST int py_setattr_of(Type* y, V o, V name, V v, IC* ic) { return py_setattr_take_of(y, o, name, NEWREF(v), ic); }
FAST int py_setattr_dtake_of(Type* y, V o, V name, V v, double d, IC* ic) {
  if (v != FTAG) return py_setattr_take_of(y, o, name, v, ic);
  if (LIKELY(y == ic->type) && LIKELY((uint32_t)ic->slot < ((Inst*)PTR(o))->at.n)) { py_store_d(&((Inst*)PTR(o))->at.slots[ic->slot], d); return 0; }
  return py_setattr_take(o, name, py_float(d), ic);
}
FAST int py_method_of(Type* y, V o, V name, IC* ic) {
  if (LIKELY(y == ic->type) && !((Inst*)PTR(o))->at.dict) return 1;
  return rt_method_ic(o, name, ic);
}
#define py_inplace(op, fast, a, b) (((a) & (b) & 1) ? fast(a, b) : rt_inplace(op, a, b))

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif
#endif
