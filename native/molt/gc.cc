// The collector of garbage cycles. Reference counts free everything else at once; this finds what only refers to itself, by
// subtracting from each object's count the references that other objects hold, and keeps whatever is still counted, or reached
// from there. It runs at calls, where every reference that C code holds is counted.
//
// Objects that may be part of a cycle lie in pages of blocks of one size, so that all of them can be visited without a word of
// extra memory each. Under the sanitizers each has a block of libc's with a header instead.
#include <stdlib.h>
#include "rt.h"

#ifdef MOLT_SANITIZE
struct Head { uintptr_t prev, next; uint32_t refs, before; };  // links are inverted: the leak checker must not see them
static Head* first;
static Head* head_of(Obj* o) {
  Type* t = o->type;
  return (Head*)((char*)o - (t->flags & TF_USER && t->attroff < 0 ? -t->attroff : 0)) - 1;
}
static uint32_t* refs_of(Obj* o) { return &head_of(o)->refs; }
static Head* link_of(uintptr_t p) { return p ? (Head*)~p : nullptr; }
static void* block_alloc(size_t size, size_t before) {
  Head* h = (Head*)calloc(1, sizeof(Head) + before + size);
  if (!h) rt_fatal("MemoryError: out of memory");
  h->before = (uint32_t)before;
  h->next = first ? ~(uintptr_t)first : 0;
  if (first) first->prev = ~(uintptr_t)h;
  first = h;
  return h + 1;
}
static void block_free(void* p) {
  Head *h = (Head*)p - 1, *prev = link_of(h->prev), *next = link_of(h->next);
  if (prev) prev->next = h->next; else first = next;
  if (next) next->prev = h->prev;
  free(h);
}
template <class F> static void each(F visit) {
  for (Head* h = first; h;) {
    Head* next = link_of(h->next);
    visit((Obj*)((char*)(h + 1) + h->before), &h->refs);
    h = next;
  }
}
static void begin() { for (Head* h = first; h; h = link_of(h->next)) h->refs = 0; }
static void end() {}
#else
static const size_t page_size = 16384, step = 16, small_max = 512;
struct Page {
  Page* next;
  uint32_t size, before, count;
  uint32_t* refs;  // one a block, while collecting
};
struct Free { intptr_t next; Type* type; };  // type 0 marks a free block
static Page* pages;
static Free* free_blocks[2][small_max / step + 1];
static Page* page_of(const void* p) { return (Page*)((uintptr_t)p & ~(uintptr_t)(page_size - 1)); }
static char* blocks_of(Page* p) { return (char*)p + ((sizeof(Page) + step - 1) & ~(step - 1)); }
static uint32_t* refs_of(Obj* o) {
  Page* p = page_of(o);
  return p->refs + (size_t)((char*)o - blocks_of(p)) / p->size;
}
static Page* page_new(size_t size, size_t before, size_t bytes) {
  mem_take(bytes);
  Page* p = (Page*)page_alloc(page_size, bytes);
  p->next = pages;
  p->size = (uint32_t)size, p->before = (uint32_t)before, p->refs = nullptr;
  p->count = 1;
  return pages = p;
}
static void* block_alloc(size_t size, size_t before) {
  size_t whole = (before + size + step - 1) & ~(step - 1);
  if (whole > small_max) {  // a page for itself, which may be as long as it likes
    size_t bytes = (sizeof(Page) + step + whole + page_size - 1) & ~(page_size - 1);
    Page* p = page_new(bytes, before, bytes);
    memset(blocks_of(p), 0, whole);
    return blocks_of(p);
  }
  Free** list = &free_blocks[before != 0][whole / step];
  if (!*list) {
    Page* p = page_new(whole, before, page_size);
    char* at = blocks_of(p);
    p->count = (uint32_t)(((char*)p + page_size - at) / (ptrdiff_t)whole);
    for (uint32_t i = p->count; i-- > 0;) {
      Free* f = (Free*)(at + i * whole + before);
      f->next = (intptr_t)*list, f->type = nullptr;
      *list = f;
    }
  }
  Free* f = *list;
  *list = (Free*)f->next;
  char* p = (char*)f - before;
  // in steps, which is sooner done for so few bytes than the call of memset that compilers make of a loop
  for (size_t i = 0; i < whole; i += step) {
    __builtin_memset(p + i, 0, step);
    __asm__ volatile("" ::: "memory");
  }
  return p;
}
static void block_free(void* b) {
  Page* p = page_of(b);
  if (p->size > small_max) {
    for (Page** at = &pages; *at; at = &(*at)->next)
      if (*at == p) {
        *at = p->next;
        break;
      }
    mem_give(p->size);
    page_free(p, p->size);
    return;
  }
  Free* f = (Free*)((char*)b + p->before);
  Free** list = &free_blocks[p->before != 0][p->size / step];
  f->next = (intptr_t)*list, f->type = nullptr;
  *list = f;
}
template <class F> static void each(F visit) {
  for (Page* p = pages; p; p = p->next)
    for (uint32_t i = 0; i < p->count; i++) {
      Obj* o = (Obj*)(blocks_of(p) + i * p->size + p->before);
      if (o->type) visit(o, &p->refs[i]);
    }
}
static void begin() {
  for (Page* p = pages; p; p = p->next) {
    p->refs = (uint32_t*)mem_alloc(p->count * sizeof(uint32_t));
    memset(p->refs, 0, p->count * sizeof(uint32_t));
  }
}
static void end() {
  for (Page* p = pages; p; p = p->next) mem_free(p->refs, p->count * sizeof(uint32_t)), p->refs = nullptr;
}
#endif

static bool tracked(Type* t) {
  switch (t->kind) {
    case K_LIST: case K_TUPLE: case K_DICT: case K_SET: case K_FROZENSET: case K_FUNC: case K_CFUNC: case K_METHOD: case K_EXC: case K_CELL: case K_ITER: case K_GEN:
    case K_PROPERTY: case K_CLASSMETHOD: case K_STATICMETHOD: case K_SUPER: case K_VIEW: return true;
    case K_TYPE: return false;
    default: return t->flags & TF_USER || t->holds;
  }
}
static const Holds* holds_of(Type* t) {
  while (t->flags & TF_USER) t = t->base;
  return t->holds;
}

static intptr_t live, next_run = 20000;
bool gc_enabled = true;

Obj* gc_new(Type* t, size_t size, size_t before) {
  if (!tracked(t)) return nullptr;
  if (++live > next_run && gc_enabled && gc_door) rt_attend(ATTEND_GC);
  return (Obj*)((char*)block_alloc(size, before) + before);
}
bool gc_free(void* block, Type* t) {
  if (!tracked(t)) return false;
  live--;
  block_free(block);
  return true;
}

// Calls `visit` with every reference that the object holds.
template <class F> static void attrs_visit(Attrs* a, F visit) {
  for (uint32_t i = 0; i < a->n; i++) visit(a->slots[i]);
  visit(a->dict);
}
template <class F> static void traverse(Obj* o, F visit) {
  Type* t = o->type;
  switch (t->kind) {
    case K_LIST: for (intptr_t i = 0; i < ((List*)o)->n; i++) visit(((List*)o)->a[i]); break;
    case K_TUPLE: for (intptr_t i = 0; i < ((Tuple*)o)->n; i++) visit(((Tuple*)o)->a[i]); break;
    case K_DICT:
      for (intptr_t i = 0; i < ((Dict*)o)->nentries; i++) {
        Entry* e = &((Dict*)o)->entries[i];
        if (e->key) visit(e->key), visit(e->val);
      }
      break;
    case K_SET:
    case K_FROZENSET: if (((Set*)o)->counted) for (intptr_t i = 0; i <= ((Set*)o)->mask; i++) visit(((Set*)o)->table[i].key); break;
    case K_FUNC: {
      Func* f = (Func*)o;
      for (intptr_t i = 0; i < f->ncells; i++) visit(f->cells[i]);
      V held[] = {f->defaults, f->kwdefaults, f->name, f->qualname, f->doc, f->annotations, f->module};
      for (V v : held) visit(v);
      attrs_visit(&f->at, visit);
      break;
    }
    case K_CFUNC: visit(((CFunc*)o)->self); break;
    case K_METHOD: visit(((Method*)o)->func), visit(((Method*)o)->self); break;
    case K_CELL: visit(((Cell*)o)->v); break;
    case K_ITER: visit(((Iter*)o)->a), visit(((Iter*)o)->b), visit(((Iter*)o)->c); break;
    case K_GEN: {
      // only what is surely valid: temporaries of a suspended body are left out, and so counted as held from outside
      Gen* g = (Gen*)o;
      if (g->state >= 0 && g->code) for (int i = 0; i < g->code->nstable && i < g->nvars; i++) visit(g->vars[i]);
      visit(g->fn), visit(g->delegate), visit(g->handled), visit(g->name);
      break;
    }
    case K_PROPERTY:
    case K_CLASSMETHOD:
    case K_STATICMETHOD: {
      Prop* p = (Prop*)o;
      visit(p->get), visit(p->set), visit(p->del), visit(p->doc);
      break;
    }
    case K_SUPER: visit(((Super*)o)->cls), visit(((Super*)o)->self); break;
    case K_VIEW: visit(((View*)o)->dict); break;
    case K_EXC: {
      Exc* e = (Exc*)o;
      visit(e->args), visit(e->context), visit(e->cause), visit(e->value), visit(e->notes);
      if (!(t->flags & TF_USER)) attrs_visit(&e->at, visit);
      break;
    }
    case K_OTHER:
      if (const Holds* holds = holds_of(t)) holds->each(o, [](V v, void* with) { (*(F*)with)(v); }, &visit);
      break;
    default: break;
  }
  if (t->flags & TF_USER && t->attroff) attrs_visit((Attrs*)((char*)o + t->attroff), visit);
}

// Takes apart what can be taken apart, so that the counts of a circle come to nothing.
static void clear(Obj* o) {
  Type* t = o->type;
  switch (t->kind) {
    case K_LIST: {
      List* l = (List*)o;
      V* a = l->a;
      intptr_t n = l->n, cap = l->cap;
      l->a = nullptr, l->n = l->cap = 0;
      for (intptr_t i = n; i-- > 0;) DECREF(a[i]);
      mem_free(a, (size_t)cap * sizeof(V));
      break;
    }
    case K_DICT: dict_clear(VAL(o)); break;
    case K_SET: {
      Set* s = (Set*)o;
      for (intptr_t i = 0; i <= s->mask; i++)
        if (s->table[i].key) {
          V k = s->table[i].key;
          s->table[i].key = 0, s->table[i].hash = -1;
          DECREF(k);
        }
      s->used = 0;
      break;
    }
    case K_FUNC: {
      Func* f = (Func*)o;
      for (intptr_t i = 0; i < f->ncells; i++) SET(&f->cells[i], 0);
      SET(&f->defaults, 0), SET(&f->kwdefaults, 0), SET(&f->annotations, 0);
      attrs_clear(&f->at);
      break;
    }
    case K_CELL: SET(&((Cell*)o)->v, 0); break;
    case K_ITER: SET(&((Iter*)o)->a, 0); break;
    case K_EXC: SET(&((Exc*)o)->context, 0), SET(&((Exc*)o)->cause, 0), SET(&((Exc*)o)->value, 0); break;
    case K_OTHER:
      if (const Holds* holds = holds_of(t)) holds->empty(o);
      break;
    default: break;
  }
  if (t->flags & TF_USER && t->attroff) attrs_clear((Attrs*)((char*)o + t->attroff));
}

static const uint32_t REACHED = 0xffffffff;
struct Stack {
  Obj** p = nullptr;
  intptr_t n = 0, cap = 0;
  void push(Obj* o) {
    if (n == cap) {
      intptr_t more = cap ? cap * 2 : 1024;
      p = (Obj**)mem_resize(p, (size_t)cap * sizeof(Obj*), (size_t)more * sizeof(Obj*));
      cap = more;
    }
    p[n++] = o;
  }
  void drop() { mem_free(p, (size_t)cap * sizeof(Obj*)); }
};
static bool in_heap(V v) { return v && !IS_INT(v) && tracked(PTR(v)->type) && PTR(v)->rc < 1 << 28; }

// Marks everything that is held from outside or reached from there; what is left over goes on the stack.
static void find_garbage(Stack& garbage) {
  begin();
  Stack work;
  each([](Obj* o, uint32_t* refs) { *refs = o->rc > 0x7fffffff ? 0x7fffffff : (uint32_t)o->rc; });
  each([](Obj* o, uint32_t*) { traverse(o, [](V v) { if (in_heap(v)) --*refs_of(PTR(v)); }); });
  each([&](Obj* o, uint32_t* refs) {
    if (*refs == 0 || *refs == REACHED) return;
    *refs = REACHED;
    work.push(o);
    while (work.n) {
      Obj* next = work.p[--work.n];
      traverse(next, [&](V v) {
        if (!in_heap(v) || *refs_of(PTR(v)) == REACHED) return;
        *refs_of(PTR(v)) = REACHED;
        work.push(PTR(v));
      });
    }
  });
  each([&](Obj* o, uint32_t* refs) { if (*refs != REACHED) garbage.push(o); });
  work.drop();
  end();
}

static bool running;
intptr_t gc_collect() {
  if (running || releasing) return 0;
  running = true;
  V error = rt.error;
  rt.error = 0;
  Stack garbage;
  find_garbage(garbage);
  bool finalised = false;
  for (intptr_t i = 0; i < garbage.n; i++) INCREF(VAL(garbage.p[i]));
  for (intptr_t i = 0; i < garbage.n; i++) {
    if (weak_door) weak_door(garbage.p[i]);
    if (final_door) finalised |= final_door(garbage.p[i]);
  }
  intptr_t freed = garbage.n;
  if (finalised) {
    // a finaliser may have brought some of it back: only what is still unreachable goes
    for (intptr_t i = 0; i < garbage.n; i++) garbage.p[i]->rc--;
    Stack still;
    find_garbage(still);
    for (intptr_t i = 0; i < still.n; i++) INCREF(VAL(still.p[i]));
    Stack old = garbage;
    garbage = still;
    freed = still.n;
    old.drop();
  }
  for (intptr_t i = 0; i < garbage.n; i++) clear(garbage.p[i]);
  for (intptr_t i = 0; i < garbage.n; i++) DECREF(VAL(garbage.p[i]));
  garbage.drop();
  next_run = live * 2 + 20000;
  rt.error = error;
  running = false;
  return freed;
}

MODULE_KW(gc, collect, 0, 1) { return rt_int(gc_collect()); }
MODULE_FN(gc, enable, 0, 0) { gc_enabled = true; return NEWREF(NONE); }
MODULE_FN(gc, disable, 0, 0) { gc_enabled = false; return NEWREF(NONE); }
MODULE_FN(gc, isenabled, 0, 0) { return NEWREF(MKB(gc_enabled)); }
MODULE_FN(gc, freeze, 0, 0) { return NEWREF(NONE); }
