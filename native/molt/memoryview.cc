// memoryview over bytes, bytearray and array-like owners: one dimension, format B.
#include "rt.h"

struct MemView { Obj ob; V base; intptr_t lo, step, n; uint8_t readonly, released; };

static uint8_t* data_of(MemView* m) {
  const uint8_t* p;
  intptr_t n;
  bytes_like(m->base, &p, &n);
  return (uint8_t*)p;
}
static V view_of(V base, intptr_t lo, intptr_t step, intptr_t n) {
  MemView* m = make<MemView>(&T_memoryview);
  m->base = NEWREF(base), m->lo = lo, m->step = step, m->n = n, m->readonly = is_kind(base, K_BYTES);
  return VAL(m);
}
#define MV MemView* m = as<MemView>(self); if (m->released) FAIL(E_ValueError, "operation forbidden on released memoryview object")
// The bytes of a view; contiguous ones are where they are, others are copied into *owner.
V memoryview_bytes(V self) {
  MemView* m = as<MemView>(self);
  V r = bytes_new(m->n);
  uint8_t* p = data_of(m);
  for (intptr_t i = 0; i < m->n; i++) as<Bytes>(r)->a[i] = p[m->lo + i * m->step];
  return r;
}
bool memoryview_span(V v, const uint8_t** p, intptr_t* n) {
  MemView* m = as<MemView>(v);
  if (m->step != 1) return false;
  *p = data_of(m) + m->lo, *n = m->n;
  return true;
}
METHOD(memoryview, tobytes, 0, 0) { MV; return memoryview_bytes(self); }
METHOD(memoryview, tolist, 0, 0) { MV; V b = memoryview_bytes(self), l = seq_to_list(b); DECREF(b); return l; }
METHOD(memoryview, hex, 0, 0) { MV; V b = memoryview_bytes(self), r = rt_callmeth(rt_intern("hex", 3), &b, 1, 0, nullptr); DECREF(b); return r; }
METHOD(memoryview, release, 0, 0) { as<MemView>(self)->released = 1; return NEWREF(NONE); }
METHOD(memoryview, cast, 1, 1) { MV; return view_of(m->base, m->lo, m->step, m->n); }
METHOD(memoryview, toreadonly, 0, 0) { MV; V r = view_of(m->base, m->lo, m->step, m->n); as<MemView>(r)->readonly = 1; return r; }
METHOD(memoryview, __enter__, 0, 0) { MV; return NEWREF(self); }
METHOD(memoryview, __exit__, 0, 3) { as<MemView>(self)->released = 1; return NEWREF(NONE); }
METHOD(memoryview, __len__, 0, 0) { MV; return MKI(m->n); }
METHOD(memoryview, __iter__, 0, 0) { MV; V b = memoryview_bytes(self), r = rt_iter(b); DECREF(b); return r; }
METHOD(memoryview, __contains__, 1, 1) { MV; V b = memoryview_bytes(self); int c = rt_contains(b, args[0]); DECREF(b); return c < 0 ? 0 : NEWREF(MKB(c)); }
METHOD(memoryview, __eq__, 1, 1) {
  MV;
  V b = memoryview_bytes(self), o = type_of(args[0]) == &T_memoryview ? memoryview_bytes(args[0]) : NEWREF(args[0]);
  V r = is_kind(o, K_BYTES) || is_kind(o, K_BYTEARRAY) ? rt_compare(C_EQ, b, o) : NEWREF(NOTIMPL);
  DECREF(b), DECREF(o);
  return r;
}
METHOD(memoryview, __hash__, 0, 0) { MV; if (!m->readonly) FAIL(E_ValueError, "cannot hash writable memoryview object"); V b = memoryview_bytes(self); int64_t h = rt_hash(b); DECREF(b); return rt_int(h); }
METHOD(memoryview, __getitem__, 1, 1) {
  MV;
  if (is_kind(args[0], K_SLICE)) {
    intptr_t lo, hi, step, count;
    if (slice_bounds(args[0], m->n, &lo, &hi, &step, &count)) return 0;
    V r = view_of(m->base, m->lo + lo * m->step, m->step * step, count);
    as<MemView>(r)->readonly = m->readonly;
    return r;
  }
  int64_t i;
  if (!is_int(args[0])) FAIL(E_TypeError, "memoryview: invalid slice key");
  if (index_of(args[0], &i)) return 0;
  if (i < 0) i += m->n;
  if (i < 0 || i >= m->n) FAIL(E_IndexError, "index out of bounds on dimension 1");
  return MKI(data_of(m)[m->lo + i * m->step]);
}
METHOD(memoryview, __setitem__, 2, 2) {
  MV;
  if (m->readonly) FAIL(E_TypeError, "cannot modify read-only memory");
  uint8_t* p = data_of(m);
  if (is_kind(args[0], K_SLICE)) {
    intptr_t lo, hi, step, count;
    if (slice_bounds(args[0], m->n, &lo, &hi, &step, &count)) return 0;
    V src = rt_call(usable_bytes(), &args[1], 1, 0);
    if (!src) return 0;
    p = data_of(m);  // what the bytes were made by may have moved it
    if (as<Bytes>(src)->n != count) { DECREF(src); FAIL(E_ValueError, "memoryview assignment: lvalue and rvalue have different structures"); }
    for (intptr_t i = 0; i < count; i++) p[m->lo + (lo + i * step) * m->step] = as<Bytes>(src)->a[i];
    DECREF(src);
    return NEWREF(NONE);
  }
  int64_t i, v;
  if (index_of(args[0], &i)) return 0;
  if (!is_int(args[1])) FAIL(E_TypeError, "memoryview: invalid type for format 'B'");
  if (index_of(args[1], &v)) return 0;
  if (i < 0) i += m->n;
  if (i < 0 || i >= m->n) FAIL(E_IndexError, "index out of bounds on dimension 1");
  if (v < 0 || v > 255) FAIL(E_ValueError, "memoryview: invalid value for format 'B'");
  p[m->lo + i * m->step] = (uint8_t)v;
  return NEWREF(NONE);
}
GETTER(memoryview, nbytes) { MV; return MKI(m->n); }
GETTER(memoryview, itemsize) { return MKI(1); }
GETTER(memoryview, ndim) { return MKI(1); }
GETTER(memoryview, format) { return str_from("B"); }
GETTER(memoryview, readonly) { MV; return NEWREF(MKB(m->readonly)); }
GETTER(memoryview, contiguous) { MV; return NEWREF(MKB(m->step == 1)); }
GETTER(memoryview, obj) { MV; return NEWREF(m->base); }
GETTER(memoryview, shape) { MV; return tuple_of(1, MKI(m->n)); }
GETTER(memoryview, strides) { MV; return tuple_of(1, MKI(m->step)); }
static V make_memoryview(Type*, V* args, intptr_t n, V kw) {
  if (n != 1 || kw) FAIL(E_TypeError, "memoryview() missing required argument 'object' (pos 1)");
  if (type_of(args[0]) == &T_memoryview) { MemView* m = as<MemView>(args[0]); return view_of(m->base, m->lo, m->step, m->n); }
  if (!is_kind(args[0], K_BYTES) && !is_kind(args[0], K_BYTEARRAY)) FAIL(E_TypeError, "memoryview: a bytes-like object is required, not '%T'", args[0]);
  const uint8_t* p;
  intptr_t len;
  bytes_like(args[0], &p, &len);
  return view_of(args[0], 0, 1, len);
}
static void drop_memoryview(Obj* o) { DECREF(((MemView*)o)->base); }
static const CDef* const methods_memoryview[] = {&m_memoryview_tobytes, &m_memoryview_tolist, &m_memoryview_hex, &m_memoryview_release, &m_memoryview_cast, &m_memoryview_toreadonly, &m_memoryview___enter__, &m_memoryview___exit__, &m_memoryview___len__, &m_memoryview___iter__, &m_memoryview___contains__, &m_memoryview___eq__, &m_memoryview___hash__, &m_memoryview___getitem__, &m_memoryview___setitem__, &m_memoryview_nbytes, &m_memoryview_itemsize, &m_memoryview_ndim, &m_memoryview_format, &m_memoryview_readonly, &m_memoryview_contiguous, &m_memoryview_obj, &m_memoryview_shape, &m_memoryview_strides, nullptr};
Type T_memoryview = {{1 << 30, &T_type}, "memoryview", K_OTHER, TF_NOSUBCLASS, 0, sizeof(MemView), 0, &T_object, nullptr, nullptr, 0, 0, 0, 0, 0, 0, 0, 0, nullptr, 0, drop_memoryview};
USABLE_KIND(memoryview, make_memoryview, (T_memoryview.methods = methods_memoryview, type_ready_other(&T_memoryview)))
