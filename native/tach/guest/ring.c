// Records into a slot's ring, and text for them, without libc: it must work in a worker whose memory is half restored.
#include <linux/futex.h>

#include "guest.h"

static void put_number(char *out, uint32_t size, uint32_t *at, uint64_t value, uint32_t base) {
  char digits[24];
  int count = 0;
  do digits[count++] = "0123456789abcdef"[value % base]; while (value /= base);
  while (count) {
    if (*at + 1 < size) out[*at] = digits[count - 1];
    ++*at;
    count--;
  }
}

// %j is %s with JSON's escapes. Answers the length, cut at size - 1; always ends in a NUL.
uint32_t tach_format(char *out, uint32_t size, const char *format, va_list values) {
  uint32_t at = 0;
#define PUT(c) do { if (at + 1 < size) out[at] = (c); at++; } while (0)
  for (; *format; format++) {
    if (*format != '%') { PUT(*format); continue; }
    switch (*++format) {
      case 's': for (const char *s = va_arg(values, const char *); s && *s; s++) PUT(*s); break;
      case 'j':
        for (const unsigned char *s = va_arg(values, const unsigned char *); s && *s; s++) {
          if (*s == '"' || *s == '\\') { PUT('\\'); PUT((char)*s); }
          else if (*s < 0x20 || *s >= 0x7f) { PUT('\\'); PUT('u'); PUT('0'); PUT('0'); PUT("0123456789abcdef"[*s >> 4]); PUT("0123456789abcdef"[*s & 15]); }
          else PUT((char)*s);
        }
        break;
      case 'u': put_number(out, size, &at, va_arg(values, uint32_t), 10); break;
      case 'd': { int v = va_arg(values, int); if (v < 0) PUT('-'); put_number(out, size, &at, v < 0 ? -(uint64_t)(int64_t)v : (uint64_t)v, 10); break; }
      case 'l': { long v = va_arg(values, long); if (v < 0) PUT('-'); put_number(out, size, &at, v < 0 ? -(uint64_t)v : (uint64_t)v, 10); break; }
      case 'L': put_number(out, size, &at, va_arg(values, uint64_t), 10); break;
      case 'x': put_number(out, size, &at, va_arg(values, uint64_t), 16); break;
      default: PUT(*format);
    }
  }
#undef PUT
  if (at >= size) at = size - 1;
  out[at] = 0;
  return at;
}

uint32_t tach_print(char *out, uint32_t size, const char *format, ...) {
  va_list values;
  va_start(values, format);
  uint32_t length = tach_format(out, size, format, values);
  va_end(values);
  return length;
}

// Wakes the host if it sleeps. A passed test does not: the host looks by itself every few milliseconds.
void tach_ring_doorbell(void) {
  struct tach_arena *arena = tach_the_arena;
  __atomic_fetch_add(&arena->doorbell, 1, __ATOMIC_SEQ_CST);
  // sequentially consistent with the host's "set host_asleep, then look at the doorbell": one of the two sees the other
  if (__atomic_load_n(&arena->host_asleep, __ATOMIC_SEQ_CST)) sys(SYS_futex, &arena->doorbell, FUTEX_WAKE, 1, 0, 0, 0);
}

static void put(struct tach_arena *arena, uint32_t slot, uint64_t at, const void *bytes, uint32_t size) {
  char *ring = tach_ring_of(arena, slot);
  uint32_t place = (uint32_t)(at & (arena->ring_bytes - 1));
  uint32_t first = size < arena->ring_bytes - place ? size : arena->ring_bytes - place;
  copy_bytes(ring + place, bytes, first);
  copy_bytes(ring, (const char *)bytes + first, size - first);
}

// Waits until `bytes` are free. The host may be gone (then this process is about to die with it): wake up now and then to look.
static void make_room(struct tach_arena *arena, struct tach_slot *s, uint64_t bytes) {
  while (s->head - tach_load(&s->tail) + bytes > arena->ring_bytes) {
    uint32_t seen = tach_load(&s->space);
    __atomic_store_n(&s->waiting, 1, __ATOMIC_SEQ_CST);
    if (s->head - __atomic_load_n(&s->tail, __ATOMIC_SEQ_CST) + bytes <= arena->ring_bytes) break;
    tach_ring_doorbell();
    struct { long seconds, nanoseconds; } patience = {0, 100000000};
    sys(SYS_futex, &s->space, FUTEX_WAIT, seen, &patience, 0, 0);
  }
  tach_store(&s->waiting, 0);
}

void tach_write(uint32_t slot, uint32_t kind, uint32_t item, const uint32_t *phases_us, const void *payload, uint32_t size) {
  struct tach_arena *arena = tach_the_arena;
  if (!arena || slot >= arena->slot_count) return;
  struct tach_slot *s = tach_slot_of(arena, slot);
  uint32_t piece_max = arena->ring_bytes / 2 - sizeof(struct tach_record);
  uint32_t done = 0;
  do {
    uint32_t piece = size - done < piece_max ? size - done : piece_max;
    struct tach_record header = {piece, (uint16_t)kind, 0, item, {0, 0, 0}};
    if (phases_us) copy_bytes(header.phases_us, phases_us, sizeof header.phases_us);
    if (done) header.flags |= TACH_CONTINUED;
    if (done + piece < size) header.flags |= TACH_MORE;
    uint64_t bytes = (sizeof header + piece + 7) & ~UINT64_C(7);
    make_room(arena, s, bytes);
    put(arena, slot, s->head, &header, sizeof header);
    if (piece) put(arena, slot, s->head + sizeof header, (const char *)payload + done, piece);
    tach_store(&s->head, s->head + bytes);
    done += piece;
  } while (done < size);
  if (kind != TACH_PASSED || s->head - tach_load(&s->tail) > arena->ring_bytes / 2) tach_ring_doorbell();
}

void tach_write_json(uint32_t kind, uint32_t item, const char *format, ...) {
  char text[2048];
  va_list values;
  va_start(values, format);
  uint32_t length = tach_format(text, sizeof text, format, values);
  va_end(values);
  tach_write(tach_the_state->slot, kind, item, 0, text, length);
}

void tach_leak(const char *kind, const char *action, const char *format, ...) {
  char detail[512];
  va_list values;
  va_start(values, format);
  tach_format(detail, sizeof detail, format, values);
  va_end(values);
  uint32_t item = tach_slot_of(tach_the_arena, tach_the_state->slot)->item;
  tach_write_json(TACH_LEAK, item, "{\"kind\":\"%s\",\"detail\":\"%j\",\"action\":\"%s\"}", kind, detail, action);
}
