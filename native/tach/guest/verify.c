// A proof of the engine for its own tests (TACH_VERIFY=1): hashes every page of the worker at the checkpoint, and again after each
// reset. Independent of how the reset finds and fetches pages: it knows neither write protection nor the guardian's memory.
#include <stdlib.h>
#include <sys/mman.h>

#include "guest.h"

static uint64_t hash_bytes(uint64_t hash, const uint64_t *at, size_t words) {
  for (size_t i = 0; i < words; i++) {
    hash ^= at[i];
    hash *= UINT64_C(0x9e3779b97f4a7c15);
    hash ^= hash >> 29;
  }
  return hash;
}

// 0 is kept for "there was no page". What the kernel writes into the rseq area is left out, as in a reset.
static uint64_t hash_page(uintptr_t address) {
  struct tach_state *t = tach_the_state;
  uint64_t hash = 1;
  if (t->rseq_from >= address && t->rseq_from < address + PAGE) {
    hash = hash_bytes(hash, (const uint64_t *)address, (t->rseq_from - address) / 8);
    if (t->rseq_to < address + PAGE) hash = hash_bytes(hash, (const uint64_t *)t->rseq_to, (address + PAGE - t->rseq_to) / 8);
  } else {
    hash = hash_bytes(hash, (const uint64_t *)address, PAGE / 8);
  }
  return hash ? hash : 1;
}

static int is_zero(uintptr_t address) {
  for (const uint64_t *at = (const uint64_t *)address; at < (const uint64_t *)(address + PAGE); at++) if (*at) return 0;
  return 1;
}

void tach_verify_prepare(void) {
  struct tach_state *t = tach_the_state;
  t->verifying = getenv("TACH_VERIFY") != 0;
  if (!t->verifying || t->hashes) return;
  void *at = mmap(0, (size_t)TRACKED_PAGES_MAX * 8, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (at == MAP_FAILED) t->verifying = 0;
  else t->hashes = at;
}

// Visits the pages that exist or existed, by pagemap, so that looking creates none.
static const char *each_page(const char *(*visit)(const struct region *, uintptr_t, uint32_t)) {
  struct tach_state *t = tach_the_state;
  for (uint32_t i = 0; i < t->tracked_count; i++) {
    const struct region *r = &t->tracked[i];
    if (!(r->flags & REGION_READ) || !(r->flags & REGION_WRITE)) continue;
    uint32_t page = r->page;
    for (uintptr_t a = r->from; a < r->to; a += PAGE, page++) {
      uint64_t entry = 0;
      sys(SYS_pread64, t->own[OWN_PAGEMAP], &entry, 8, a / PAGE * 8);
      // "swapped" may be a mere marker of protection: then the page is none
      if (!(entry & ENTRY_PRESENT) && !(tach_the_pages[page] & PAGE_POPULATED)) continue;
      const char *wrong = visit(r, a, page);
      if (wrong) return wrong;
    }
  }
  return 0;
}

static const char *remember(const struct region *r, uintptr_t address, uint32_t page) {
  (void)r;
  tach_the_state->hashes[page] = hash_page(address);
  return 0;
}

static const char *compare(const struct region *r, uintptr_t address, uint32_t page) {
  uint64_t then = tach_the_state->hashes[page];
  if (then ? hash_page(address) == then : !(r->flags & REGION_ANONYMOUS) || is_zero(address)) return 0;
  tach_leak("verify", "discard", "page %x of the mapping at %x differs after the reset", (uint64_t)address, (uint64_t)r->from);
  return "verify";
}

void tach_verify_begin(void) {
  zero_bytes(tach_the_state->hashes, (size_t)tach_the_state->tracked_pages * 8);
  each_page(remember);
}

const char *tach_verify(void) { return each_page(compare); }
