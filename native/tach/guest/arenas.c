// Where Python takes the memory of its small objects from: one stretch of addresses of its own.
//
// Python asks for arenas of 1 MiB one at a time, and the kernel puts each below what was mapped last: between shared libraries, dozens of
// them in the end, each another range to scan at every reset. Side by side they are one.
#include <stddef.h>
#include <sys/mman.h>

#include "guest.h"

enum { BELOW_LIBRARIES_GIB = 64 };  // room for libraries and files that the suite maps
#ifndef MAP_FIXED_NOREPLACE
#define MAP_FIXED_NOREPLACE 0x100000
#endif

// Part of every snapshot, as the arenas are.
static char *next_arena;

static void *take(void *at, size_t bytes, int how) { return mmap(at, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | how, -1, 0); }

// The functions of a PyObjectArenaAllocator.
TACH_API void *tach_arena_alloc(void *context, size_t bytes) {
  (void)context;
  if (!next_arena) {
    char *here = take(0, bytes, 0);
    if (here == MAP_FAILED) return 0;
    munmap(here, bytes);
    if ((uintptr_t)here > ((uintptr_t)BELOW_LIBRARIES_GIB << 31)) next_arena = here - ((uintptr_t)BELOW_LIBRARIES_GIB << 30);
  }
  void *at = next_arena ? take(next_arena, bytes, MAP_FIXED_NOREPLACE) : MAP_FAILED;
  if (at == next_arena) {
    next_arena += bytes;
    return at;
  }
  // a kernel that does not know the flag takes the address for a mere wish
  if (at != MAP_FAILED) return at;
  at = take(0, bytes, 0);
  return at == MAP_FAILED ? 0 : at;
}

TACH_API void tach_arena_free(void *context, void *arena, size_t bytes) {
  (void)context;
  munmap(arena, bytes);
  if ((char *)arena + bytes == next_arena) next_arena = arena;
}
