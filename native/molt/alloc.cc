// Memory: a size-class allocator over libc's, and the release of objects whose last reference is gone.
#include "rt.h"
#include <stdlib.h>
#include <unistd.h>

// Blocks of up to 256 bytes come in steps of 16 from chunks that are never given back; larger ones from libc.
static const size_t step = 16, small_max = 256, chunk = 64 * 1024;
struct Free { Free* next; };
static Free* free_lists[small_max / step + 1];
static char *chunk_at, *chunk_end;

void out_flush();
[[noreturn]] void rt_fatal(const char* message) {
  out_flush();
  (void)!write(2, message, strlen(message));
  (void)!write(2, "\n", 1);
  _exit(134);
}

// Memory taken from libc. Over the limit the next call raises MemoryError; code that only allocates is stopped a little later.
static uint64_t taken;
static const uint64_t slack = 8 << 20;
void mem_take(size_t n) {
  taken += n;
  if (!molt_limits.memory || taken <= molt_limits.memory) return;
  rt_attend(ATTEND_MEMORY);
  if (taken > molt_limits.memory + slack) rt_fatal("MemoryError: the memory limit of the manifest is reached");
}
void mem_give(size_t n) { taken -= n; }
int mem_over() {
  if (taken <= molt_limits.memory) return 0;
  rt_errorf(&E_MemoryError, "the memory limit of the manifest is reached");
  return -1;
}
int op_result(uint64_t items, uint64_t item_size) {
  uint64_t most = molt_limits.op_result ? molt_limits.op_result : molt_limits.memory ? molt_limits.memory : 1ull << (sizeof(void*) == 4 ? 31 : 46);
  if (item_size && items > most / item_size) FAILI(E_MemoryError, molt_limits.op_result ? "the result is larger than resources.opResultBytes allows" : "");
  return 0;
}

static void* refill(size_t size) {
  if (chunk_at + size > chunk_end) {
    mem_take(chunk);
    chunk_at = (char*)malloc(chunk);
    if (!chunk_at) rt_fatal("MemoryError: out of memory");
    chunk_end = chunk_at + chunk;
  }
  void* p = chunk_at;
  chunk_at += size;
  return p;
}

void* mem_alloc(size_t n) {
#ifndef MOLT_SANITIZE
  if (n <= small_max) {
    size_t c = (n + step - 1) / step;
    Free* f = free_lists[c];
    if (LIKELY(f != nullptr)) {
      free_lists[c] = f->next;
      return f;
    }
    return refill(c ? c * step : step);
  }
#endif
  mem_take(n);
  void* p = malloc(n ? n : 1);
  if (!p) rt_fatal("MemoryError: out of memory");
  return p;
}

void mem_free(void* p, size_t n) {
  if (!p) return;
#ifndef MOLT_SANITIZE
  if (n <= small_max) {
    Free* f = (Free*)p;
    size_t c = (n + step - 1) / step;
    f->next = free_lists[c];
    free_lists[c] = f;
    return;
  }
#endif
  taken -= n;
  free(p);
}

void* mem_resize(void* p, size_t old, size_t n) {
#ifndef MOLT_SANITIZE
  if (old <= small_max || n <= small_max) {
    if (p && (old + step - 1) / step == (n + step - 1) / step) return p;
    void* q = mem_alloc(n);
    if (p) memcpy(q, p, old < n ? old : n);
    mem_free(p, old);
    return q;
  }
#endif
  if (n > old) mem_take(n - old);
  else taken -= old - n;
  void* q = realloc(p, n ? n : 1);
  if (!q) rt_fatal("MemoryError: out of memory");
  return q;
}

Obj* obj_new(Type* t, size_t size) {
  Obj* o = gc_new(t, size, 0);
  if (!o) {
    o = (Obj*)mem_alloc(size);
    memset((void*)o, 0, size);
  }
  o->rc = 1;
  o->type = t;
  return o;
}

void attrs_clear(Attrs* a) {
  V* slots = a->slots;
  uint32_t n = a->n;
  V d = a->dict;
  a->n = 0;
  a->dict = 0;
  for (uint32_t i = 0; i < n; i++) DECREF(slots[i]);
  if (a->cap > a->room) mem_free(slots, a->cap * sizeof(V));
  a->slots = nullptr;
  a->cap = 0;
  XDECREF(d);
}
