// The guest's parts that need no snapshot, as a plain program for the sanitizers: text, maps, figures. See scripts/sanitize-tach.mjs.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "guest.h"

#define CHECK(what) do { if (!(what)) { fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #what); abort(); } } while (0)

static void text_is_formatted(void) {
  char out[128];
  tach_print(out, sizeof out, "%s %u %d %l %L %x|", "a", 4000000000u, -2147483647 - 1, -9223372036854775807l - 1, UINT64_MAX, (uint64_t)0xbeef);
  CHECK(strcmp(out, "a 4000000000 -2147483648 -9223372036854775808 18446744073709551615 beef|") == 0);
}

static void text_is_cut(void) {
  char out[8];
  CHECK(tach_print(out, sizeof out, "%s", "0123456789") == 7);
  CHECK(strcmp(out, "0123456") == 0);
}

static void json_is_escaped(void) {
  char out[64];
  tach_print(out, sizeof out, "%j", "a\"\\\n\xc3");
  CHECK(strcmp(out, "a\\\"\\\\\\u000a\\u00c3") == 0);
}

static int written_private(const struct region *r) { return (r->flags & (REGION_WRITE | REGION_SHARED)) == REGION_WRITE; }

static void maps_are_read(void) {
  struct tach_state *t = tach_the_state;
  static struct region all[REGIONS_MAX];
  uint32_t count;
  char *here = mmap(0, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  CHECK(tach_read_maps(all, &count) == 0);
  CHECK(count > 10);
  int stack = 0, shared = 0, own = 0;
  for (uint32_t i = 0; i < count; i++) {
    CHECK(all[i].from < all[i].to);
    CHECK(i == 0 || all[i - 1].to <= all[i].from);
    uintptr_t local = (uintptr_t)&stack;
    if (local >= all[i].from && local < all[i].to && written_private(&all[i])) stack++;
    if ((uintptr_t)here >= all[i].from && (uintptr_t)here < all[i].to && all[i].flags & REGION_SHARED) shared++;
    if ((uintptr_t)t >= all[i].from && (uintptr_t)t < all[i].to && all[i].flags & REGION_SHARED) own++;
  }
  CHECK(stack == 1 && shared == 1 && own == 1);
  munmap(here, 4 * PAGE);
}

void unit_guest(void) {
  tach_the_state = mmap(0, sizeof(struct tach_state), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  CHECK(tach_the_state != MAP_FAILED);
  text_is_formatted();
  text_is_cut();
  json_is_escaped();
  maps_are_read();
  munmap(tach_the_state, sizeof(struct tach_state));
  tach_the_state = 0;
}
