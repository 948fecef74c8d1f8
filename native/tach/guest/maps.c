// What is mapped: reads /proc/self/maps at the checkpoint, and later finds what came, went or changed its protection.
#include <fcntl.h>
#include <sys/mman.h>

#include "guest.h"

static uintptr_t hex(const char **at) {
  uintptr_t value = 0;
  for (;; ++*at) {
    char c = **at;
    if (c >= '0' && c <= '9') value = value << 4 | (uintptr_t)(c - '0');
    else if (c >= 'a' && c <= 'f') value = value << 4 | (uintptr_t)(c - 'a' + 10);
    else return value;
  }
}

static int same(const char *text, const char *prefix) {
  while (*prefix) if (*text++ != *prefix++) return 0;
  return 1;
}

static int has(const char *text, const char *end, const char *word) {
  for (; text < end; text++) if (same(text, word)) return 1;
  return 0;
}

// "from-to perms offset major:minor inode   name"
static void read_line(const char *line, const char *end, struct region *r) {
  const char *at = line;
  r->from = hex(&at);
  at++;
  r->to = hex(&at);
  at++;
  r->flags = (at[0] == 'r' ? REGION_READ : 0) | (at[1] == 'w' ? REGION_WRITE : 0) | (at[2] == 'x' ? REGION_EXECUTE : 0) | (at[3] == 's' ? REGION_SHARED : 0);
  at += 5;
  for (int spaces = 0; spaces < 2 && at < end; at++) if (*at == ' ') spaces++;
  if (*at == '0' && at[1] == ' ') r->flags |= REGION_ANONYMOUS;
  while (at < end && *at != ' ') at++;
  while (at < end && *at == ' ') at++;
  if (same(at, "[v")) r->flags |= REGION_SPECIAL;  // vdso, vvar, vsyscall: the kernel's
  if (same(at, "[stack]")) r->flags |= REGION_GROWS;
  if (same(at, "[heap]")) r->flags |= REGION_HEAP;  // there may be several: what grew after a fork stays a mapping of its own
  // pages of 2 MiB cannot be restored by 4 KiB: the checkpoint refuses
  if (has(at, end, "hugepage") || has(at, end, "hugetlb")) r->flags |= REGION_SPECIAL | REGION_SHARED | REGION_WRITE;
  r->page = 0;
}

// 0 or -errno. The file is read by the kernel in pieces that end at a line; a mapping that comes or goes meanwhile is not possible:
// there is one thread, and it is here.
int tach_read_maps(struct region *out, uint32_t *count) {
  struct tach_state *t = tach_the_state;
  long fd = sys(SYS_openat, AT_FDCWD, "/proc/self/maps", O_RDONLY | O_CLOEXEC, 0);
  if (fd < 0) return (int)fd;
  long length = 0, got;
  *count = 0;
  while ((got = sys(SYS_read, fd, t->text + length, TEXT_BYTES - length)) > 0) {
    length += got;
    char *line = t->text, *end;
    for (;;) {
      for (end = line; end < t->text + length && *end != '\n'; end++) {}
      if (end == t->text + length) break;
      if (*count == REGIONS_MAX) { sys(SYS_close, fd); return -12; }
      *end = 0;
      read_line(line, end, &out[*count]);
      ++*count;
      line = end + 1;
    }
    length -= line - t->text;
    for (long i = 0; i < length; i++) t->text[i] = line[i];
  }
  sys(SYS_close, fd);
  return (int)got;
}

// "size resident shared text lib data dt", in pages. size and data are exact counts of mapped pages.
int tach_read_statm(long *vm_pages, long *data_pages) {
  char text[128];
  long got = sys(SYS_pread64, tach_the_state->own[OWN_STATM], text, sizeof text - 1, 0);
  if (got <= 0) return -1;
  text[got] = 0;
  long field[7] = {0};
  int at = 0;
  for (const char *c = text; *c && at < 7; c++) {
    if (*c >= '0' && *c <= '9') field[at] = field[at] * 10 + (*c - '0');
    else at++;
  }
  *vm_pages = field[0];
  *data_pages = field[5];
  return 0;
}

static int unmap(uintptr_t from, uintptr_t to) { return sys(SYS_munmap, from, to - from) == 0; }

// Between two runs of the checkpoint's mappings nothing may be mapped. With PROCMAP_QUERY (6.11) that is one question a gap.
static int unmap_in_gap(uintptr_t from, uintptr_t to, int *removed) {
  while (from < to) {
    struct map_query q = {.size = sizeof q, .flags = MAP_COVERING_OR_NEXT, .address = from};
    long result = sys(SYS_ioctl, tach_the_state->own[OWN_MAPS], TACH_PROCMAP_QUERY, &q);
    if (result == -2 /* ENOENT: nothing at or after */) return 0;
    if (result < 0) return -1;
    if (q.start >= to) return 0;
    uintptr_t a = q.start > from ? q.start : from, b = q.end < to ? q.end : to;
    if (!unmap(a, b)) return 0;  // vsyscall lies beyond what can be unmapped
    ++*removed;
    from = b;
  }
  return 0;
}

static int unmap_by_text(int *removed) {
  struct tach_state *t = tach_the_state;
  struct region *now = t->now;
  uint32_t count, k = 0;
  if (tach_read_maps(now, &count) < 0) return -1;
  for (uint32_t i = 0; i < count; i++) {
    if (now[i].flags & REGION_SPECIAL) continue;
    uintptr_t a = now[i].from, b = now[i].to;
    while (k < t->solid_count && t->solid[k].to <= a) k++;
    for (uint32_t j = k; a < b; j++) {
      if (j >= t->solid_count || t->solid[j].from >= b) { if (unmap(a, b)) ++*removed; break; }
      if (t->solid[j].from > a && unmap(a, t->solid[j].from)) ++*removed;
      a = t->solid[j].to;
    }
  }
  return 0;
}

int tach_unmap_new(void) {
  struct tach_state *t = tach_the_state;
  int removed = 0;
  uintptr_t from = 0x10000;  // vm.mmap_min_addr at most, usually
  for (uint32_t i = 0; i <= t->solid_count; i++) {
    uintptr_t to = i < t->solid_count ? t->solid[i].from : (uintptr_t)USER_END;
    if (from < to && unmap_in_gap(from, to, &removed) < 0) { unmap_by_text(&removed); break; }
    if (i < t->solid_count) from = t->solid[i].to;
  }
  return removed;
}

// Tracked memory cannot be unmapped unnoticed (see stand_still); shared and special mappings can. msync(MS_ASYNC) does nothing but
// walk the mappings, and answers ENOMEM for a hole.
const char *tach_find_hole(void) {
  struct tach_state *t = tach_the_state;
  for (uint32_t i = 0; i < t->untracked_count; i++)
    if (sys(SYS_msync, t->untracked[i].from, t->untracked[i].to - t->untracked[i].from, MS_ASYNC) != 0) return "shared memory that existed before the test was unmapped";
  return 0;
}

// A test called mprotect on memory from before it: put the protections back.
int tach_restore_protections(void) {
  struct tach_state *t = tach_the_state;
  uint32_t count, k = 0;
  int changed = 0;
  if (tach_read_maps(t->now, &count) < 0) return -1;
  enum { MASK = REGION_READ | REGION_WRITE | REGION_EXECUTE };
  for (uint32_t i = 0; i < count; i++) {
    uintptr_t a = t->now[i].from;
    while (k < t->region_count && t->regions[k].to <= a) k++;
    for (uint32_t j = k; j < t->region_count && t->regions[j].from < t->now[i].to; j++) {
      if (t->regions[j].flags & REGION_SPECIAL || (t->regions[j].flags & MASK) == (t->now[i].flags & MASK)) continue;
      uintptr_t from = a > t->regions[j].from ? a : t->regions[j].from, to = t->now[i].to < t->regions[j].to ? t->now[i].to : t->regions[j].to;
      uint32_t f = t->regions[j].flags;
      long protection = (f & REGION_READ ? PROT_READ : 0) | (f & REGION_WRITE ? PROT_WRITE : 0) | (f & REGION_EXECUTE ? PROT_EXEC : 0);
      if (sys(SYS_mprotect, from, to - from, protection) != 0) return -1;
      changed++;
    }
  }
  return changed;
}
