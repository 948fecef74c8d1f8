// Blocks with their size in front, freed ones in lists by size; see arena.h.
#include "arena.h"

#include <cstdlib>
#include <cstring>
#include <new>

#if !defined(_WIN32)
#include <sys/mman.h>
#endif

namespace strata::syntax {

namespace {

constexpr size_t reserved_bytes = size_t{4} << 30;  // of addresses; memory is what was written
constexpr size_t kept_bytes = size_t{64} << 20;     // what stays at hand from file to file
constexpr size_t header_bytes = 8;
constexpr size_t unit_bytes = 16;
constexpr size_t listed_units_max = 64;  // larger blocks are arrays that grow: they are seldom freed and fit nobody else

struct Arena {
  char* base = nullptr;
  char* next = nullptr;
  bool active = false;
  void* freed[listed_units_max + 1] = {};

  ~Arena() {
#if !defined(_WIN32)
    if (base) munmap(base, reserved_bytes);
#endif
  }

  [[nodiscard]] bool holds(const void* block) const { return base && block >= base && block < base + reserved_bytes; }

  void open() {
#if !defined(_WIN32)
    if (!base) {
      void* at = mmap(nullptr, reserved_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
      if (at == MAP_FAILED) return;
      base = next = static_cast<char*>(at);
    }
    active = true;
#endif
  }

  void close() {
    if (!active) return;
    active = false;
#if !defined(_WIN32)
    const size_t used = static_cast<size_t>(next - base);
    if (used > kept_bytes) madvise(base + kept_bytes, used - kept_bytes, MADV_DONTNEED);
#endif
    next = base;
    std::memset(freed, 0, sizeof freed);
  }

  static size_t& size_of(void* block) { return *reinterpret_cast<size_t*>(static_cast<char*>(block) - header_bytes); }

  /// nullptr when it is full.
  void* take(size_t size) {
    const size_t bytes = (size + header_bytes + unit_bytes - 1) / unit_bytes * unit_bytes;
    const size_t units = bytes / unit_bytes;
    if (units <= listed_units_max && freed[units]) {
      void* block = freed[units];
      freed[units] = *static_cast<void**>(block);
      return block;
    }
    if (bytes < size || bytes > static_cast<size_t>(base + reserved_bytes - next)) return nullptr;
    void* block = next + header_bytes;
    next += bytes;
    size_of(block) = bytes - header_bytes;
    return block;
  }

  void give_back(void* block) {
    const size_t units = (size_of(block) + header_bytes) / unit_bytes;
    if (units > listed_units_max) return;
    *static_cast<void**>(block) = freed[units];
    freed[units] = block;
  }
};

thread_local Arena arena;

void* or_abort(void* block) {
  // as tree-sitter's own: it does not look whether it got something
  if (!block) std::abort();
  return block;
}

void* allocate(size_t size) {
  if (arena.active)
    if (void* block = arena.take(size)) return block;
  return or_abort(std::malloc(size > 0 ? size : 1));
}

void* allocate_zeroed(size_t count, size_t size) {
  if (arena.active && (size == 0 || count <= SIZE_MAX / size))
    if (void* block = arena.take(count * size)) return std::memset(block, 0, count * size);
  return or_abort(std::calloc(count > 0 ? count : 1, size > 0 ? size : 1));
}

void* reallocate(void* block, size_t size) {
  if (!block) return allocate(size);
  if (!arena.holds(block)) return or_abort(std::realloc(block, size > 0 ? size : 1));
  const size_t held = Arena::size_of(block);
  if (size <= held) return block;
  void* moved = allocate(size);
  std::memcpy(moved, block, held);
  arena.give_back(block);
  return moved;
}

void release(void* block) {
  if (!block) return;
  if (arena.holds(block)) arena.give_back(block);
  else std::free(block);
}

}  // namespace

void install_arena() { ts_set_allocator(allocate, allocate_zeroed, reallocate, release); }

ArenaScope::ArenaScope() { arena.open(); }

ArenaScope::~ArenaScope() { arena.close(); }

void ArenaScope::drop(Tree tree) const {
  if (arena.active && arena.holds(tree.get())) static_cast<void>(tree.release());
}

}  // namespace strata::syntax
