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

[[noreturn]] static void out_of_memory() { rt_fatal("MemoryError: out of memory"); }

// Larger blocks. Who frees one knows its size, so that on wasm, where libc's allocator would be a sixth of a small program,
// they need no headers: whole pages in runs, and for what is smaller, four sizes a doubling.
#ifdef __wasm__
struct Run { Run* next; size_t bytes; };
static Run* runs;  // free ones, by address, never two that touch
static char *heap_at, *heap_end;
static const size_t page = 16384, wasm_page = 65536, classed_max = 32768;
static size_t pages_for(size_t n) { return (n + page - 1) & ~(page - 1); }
static void run_give(void* p, size_t bytes) {
  Run **at = &runs, *before = nullptr, *r = (Run*)p;
  while (*at && (char*)*at < (char*)p) before = *at, at = &before->next;
  r->next = *at, r->bytes = bytes;
  if (r->next && (char*)r + r->bytes == (char*)r->next) r->bytes += r->next->bytes, r->next = r->next->next;
  if (before && (char*)before + before->bytes == (char*)r) before->bytes += r->bytes, before->next = r->next;
  else *at = r;
}
static void* run_take(size_t n) {
  size_t bytes = pages_for(n);
  for (Run** at = &runs; *at; at = &(*at)->next) {
    Run* r = *at;
    if (r->bytes < bytes) continue;
    r->bytes -= bytes;
    if (!r->bytes) *at = r->next;
    return (char*)r + r->bytes;
  }
  if ((size_t)(heap_end - heap_at) < bytes) {
    size_t more = (bytes + wasm_page - 1) / wasm_page, old = __builtin_wasm_memory_grow(0, more);
    if (old == (size_t)-1) out_of_memory();
    char* from = (char*)(old * wasm_page);
    if (from != heap_end) {
      if (heap_at != heap_end) run_give(heap_at, (size_t)(heap_end - heap_at));
      heap_at = from;
    }
    heap_end = from + more * wasm_page;
  }
  heap_at += bytes;
  return heap_at - bytes;
}
// The run behind p grows where it lies, if what follows is free.
static bool run_extend(void* p, size_t from, size_t to) {
  size_t had = pages_for(from), more = pages_for(to) - had;
  char* end = (char*)p + had;
  if (end == heap_at && (size_t)(heap_end - heap_at) >= more) return heap_at += more, true;
  Run** at = &runs;
  while (*at && (char*)*at < end) at = &(*at)->next;
  Run* r = *at;
  if ((char*)r != end || r->bytes < more) return false;
  if (r->bytes == more) *at = r->next;
  else {
    Run* rest = (Run*)((char*)r + more);
    rest->next = r->next, rest->bytes = r->bytes - more;
    *at = rest;
  }
  return true;
}
void* page_alloc(size_t, size_t bytes) { return run_take(bytes); }
void page_free(void* p, size_t bytes) { run_give(p, pages_for(bytes)); }

static Free* classed[32];
static unsigned class_of(size_t n) {  // 256 < n
  unsigned shift = 31 - (unsigned)__builtin_clz((unsigned)(n - 1)) - 2;
  return (shift - 6) * 4 + (unsigned)((n - 1) >> shift) - 4 + 1;
}
static size_t class_size(unsigned c) { return (size_t)(((c - 1) & 3) + 5) << ((c - 1) / 4 + 6); }
static char *classed_at, *classed_end;
static void* large_alloc(size_t n) {
  if (n > classed_max) return run_take(n);
  unsigned c = class_of(n);
  if (Free* f = classed[c]) return classed[c] = f->next, f;
  size_t size = class_size(c);
  if ((size_t)(classed_end - classed_at) < size) {
    classed_at = (char*)run_take(wasm_page);
    classed_end = classed_at + wasm_page;
  }
  classed_at += size;
  return classed_at - size;
}
static void large_free(void* p, size_t n) {
  if (n > classed_max) return run_give(p, pages_for(n));
  Free* f = (Free*)p;
  unsigned c = class_of(n);
  f->next = classed[c], classed[c] = f;
}
static void* large_resize(void* p, size_t old, size_t n) {
  if (old <= classed_max && n <= classed_max && class_of(old) == class_of(n)) return p;
  if (old > classed_max && n > classed_max) {
    size_t had = pages_for(old), wants = pages_for(n);
    if (wants < had) run_give((char*)p + wants, had - wants);
    if (wants <= had || run_extend(p, old, n)) return p;
  }
  void* q = large_alloc(n);
  memcpy(q, p, old < n ? old : n);
  large_free(p, old);
  return q;
}
#else
void* page_alloc(size_t alignment, size_t bytes) {
  void* p = aligned_alloc(alignment, bytes);
  if (!p) out_of_memory();
  return p;
}
void page_free(void* p, size_t) { free(p); }
static void* large_alloc(size_t n) {
  void* p = malloc(n ? n : 1);
  if (!p) out_of_memory();
  return p;
}
static void large_free(void* p, size_t) { free(p); }
static void* large_resize(void* p, size_t, size_t n) {
  void* q = realloc(p, n ? n : 1);
  if (!q) out_of_memory();
  return q;
}
#endif

static void* refill(size_t size) {
  if (chunk_at + size > chunk_end) {
    mem_take(chunk);
    chunk_at = (char*)large_alloc(chunk);
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
  return large_alloc(n);
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
  large_free(p, n);
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
  return large_resize(p, old, n);
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
