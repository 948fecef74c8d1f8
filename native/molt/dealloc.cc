// The end of an object: its finaliser, then what it holds, then its memory. One case a layout.
#include "rt.h"

int releasing;
void (*weak_door)(Obj* o);
bool (*final_door)(Obj* o);
static V waiting;  // objects whose release is put off, chained through their reference count

static void release(Obj* o) {
  Type* t = o->type;
  size_t size = (size_t)t->size;
  switch (t->kind) {
    case K_OBJECT: break;
    case K_STR: {
      Str* s = (Str*)o;
      size = t == &T_str ? str_bytes(s->n * s->kind) : sizeof(Str) + (size_t)(s->n * s->kind);
      break;
    }
    case K_INT:
      size = sizeof(Big) + sizeof(uint32_t) * (size_t)((Big*)o)->cap;
      break;
    case K_BYTES:
      size = sizeof(Bytes) + (size_t)((Bytes*)o)->n;
      break;
    case K_BYTEARRAY:
      mem_free(((ByteArray*)o)->a, (size_t)((ByteArray*)o)->cap);
      break;
    case K_LIST: {
      List* l = (List*)o;
      for (intptr_t i = l->n; i-- > 0;) DECREF(l->a[i]);
      mem_free(l->a, (size_t)l->cap * sizeof(V));
      break;
    }
    case K_TUPLE: {
      Tuple* u = (Tuple*)o;
      for (intptr_t i = u->n; i-- > 0;) XDECREF(u->a[i]);
      size = sizeof(Tuple) + sizeof(V) * (size_t)u->n;
      break;
    }
    case K_DICT: {
      Dict* d = (Dict*)o;
      for (intptr_t i = 0; i < d->nentries; i++)
        if (d->entries[i].key) {
          DECREF(d->entries[i].key);
          DECREF(d->entries[i].val);
        }
      mem_free(d->entries, (size_t)d->cap * sizeof(Entry));
      mem_free(d->index, (size_t)(d->mask + 1) * sizeof(int32_t));
      break;
    }
    case K_SET:
    case K_FROZENSET: {
      Set* s = (Set*)o;
      if (s->counted) for (intptr_t i = 0; i <= s->mask; i++) XDECREF(s->table[i].key);
      if (s->table != s->small) mem_free(s->table, (size_t)(s->mask + 1) * sizeof(SetEntry));
      break;
    }
    case K_RANGE: {
      Range* r = (Range*)o;
      DECREF(r->start), DECREF(r->stop), DECREF(r->step), DECREF(r->len);
      break;
    }
    case K_SLICE: {
      Slice* s = (Slice*)o;
      DECREF(s->lo), DECREF(s->hi), DECREF(s->step);
      break;
    }
    case K_FUNC: {
      Func* f = (Func*)o;
      size = sizeof(Func) + sizeof(V) * (size_t)f->ncells;
      for (intptr_t i = 0; i < f->ncells; i++) XDECREF(f->cells[i]);
      XDECREF(f->defaults), XDECREF(f->kwdefaults), XDECREF(f->name), XDECREF(f->qualname), XDECREF(f->doc), XDECREF(f->annotations), XDECREF(f->module);
      attrs_clear(&f->at);
      break;
    }
    case K_CFUNC: XDECREF(((CFunc*)o)->self); break;
    case K_METHOD: DECREF(((Method*)o)->func), DECREF(((Method*)o)->self); break;
    case K_CELL: XDECREF(((Cell*)o)->v); break;
    case K_PROPERTY:
    case K_CLASSMETHOD:
    case K_STATICMETHOD: {
      Prop* p = (Prop*)o;
      XDECREF(p->get), XDECREF(p->set), XDECREF(p->del), XDECREF(p->doc);
      break;
    }
    case K_SUPER: XDECREF(((Super*)o)->cls), XDECREF(((Super*)o)->self); break;
    case K_VIEW: DECREF(((View*)o)->dict); break;
    case K_ITER: {
      Iter* i = (Iter*)o;
      XDECREF(i->a), XDECREF(i->b), XDECREF(i->c);
      break;
    }
    case K_GEN: {
      Gen* g = (Gen*)o;
      if (g->state == 0) for (int i = 0; i < g->nvars; i++) XDECREF(g->vars[i]);
      XDECREF(g->fn), XDECREF(g->delegate), XDECREF(g->handled), XDECREF(g->name);
      break;
    }
    case K_EXC: {
      Exc* e = (Exc*)o;
      XDECREF(e->args), XDECREF(e->context), XDECREF(e->cause), XDECREF(e->value), XDECREF(e->notes);
      for (Tb* tb = e->tb; tb;) {
        Tb* next = tb->next;
        mem_free(tb, sizeof(Tb));
        tb = next;
      }
      if (!(t->flags & TF_USER)) attrs_clear(&e->at);
      break;
    }
    default: {
      Type* b = t;
      while (b->flags & TF_USER) b = b->base;
      if (b->drop) b->drop(o);
    }
  }
  if (t->flags & TF_USER && t->attroff) {
    Attrs* at = (Attrs*)((char*)o + t->attroff);
    uint32_t room = at->room;
    attrs_clear(at);
    if (t->attroff < 0) {
      gc_free((char*)o + t->attroff, t);
      return;
    }
    size += room * sizeof(V);
  }
  if (!gc_free(o, t)) mem_free(o, size);
}

bool finalise(Obj* o) {
  Type* t = o->type;
  V v = VAL(o);
  bool ran = false;
  V error = rt.error;
  rt.error = 0;
  if (t->kind == K_GEN && ((Gen*)o)->state > 0) {
    V r = gen_close(v);
    XDECREF(r);
    if (!r) err_clear();
    ran = true;
  } else if (t->ops & OP_DEL && t->attroff && !(((Attrs*)((char*)o + t->attroff))->flags & AT_FINAL)) {
    ((Attrs*)((char*)o + t->attroff))->flags |= AT_FINAL;
    V f = type_lookup(t, S___del__);
    V r = f ? call1(f, v) : 0;
    XDECREF(r);
    if (f && !r) err_clear();
    ran = true;
  }
  rt.error = error;
  return ran;
}

extern "C" void rt_dealloc(V v) {
  Obj* o = PTR(v);
  Type* t = o->type;
  if (t == &T_float) {
    o->type = (Type*)rt_free_floats;
    rt_free_floats = o;
    return;
  }
  if (t->ops & OP_DEL || (t->kind == K_GEN && ((Gen*)o)->state > 0)) {
    // the finaliser sees a live object, and may bring it back
    o->rc = 1;
    final_door(o);
    if (--o->rc > 0) return;
  }
  if (t->attroff && weak_door) weak_door(o);
  // long chains (a linked list of a million nodes) must not use up the stack
  if (releasing > 200) {
    o->rc = (intptr_t)waiting;
    waiting = v;
    return;
  }
  releasing++;
  release(o);
  releasing--;
  if (releasing == 0)
    while (waiting) {
      Obj* next = PTR(waiting);
      waiting = (V)(uintptr_t)next->rc;
      releasing++;
      release(next);
      releasing--;
    }
}
