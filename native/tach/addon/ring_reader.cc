// Reads records out of a slot's ring and joins the pieces of long ones.
#include "ring_reader.h"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstring>

namespace tach {

void RingReader::take(uint64_t at, void* to, uint32_t size) const {
  const char* ring = tach_ring_of(arena_, slot_);
  const uint32_t place = static_cast<uint32_t>(at & (arena_->ring_bytes - 1));
  const uint32_t first = size < arena_->ring_bytes - place ? size : arena_->ring_bytes - place;
  std::memcpy(to, ring + place, first);
  std::memcpy(static_cast<char*>(to) + first, ring, size - first);
}

void RingReader::drain(std::vector<Record>& out) {
  tach_slot* s = tach_slot_of(arena_, slot_);
  const uint64_t head = tach_load(&s->head);
  uint64_t tail = s->tail;
  if (head == tail) return;
  while (tail < head) {
    tach_record header;
    // The other side is another program's memory: a length that cannot be (a test scribbled over the ring) ends the reading here.
    if (head - tail < sizeof header) break;
    take(tail, &header, sizeof header);
    const uint64_t bytes = (sizeof header + uint64_t{header.size} + 7) & ~uint64_t{7};
    if (bytes > head - tail) break;
    if (!(header.flags & TACH_CONTINUED)) {
      partial_ = Record{slot_, header.kind, header.item, {header.phases_us[0], header.phases_us[1], header.phases_us[2]}, {}};
      joining_ = true;
    }
    if (joining_ && header.size) {
      const size_t before = partial_.payload.size();
      partial_.payload.resize(before + header.size);
      take(tail + sizeof header, partial_.payload.data() + before, header.size);
    }
    if (joining_ && !(header.flags & TACH_MORE)) {
      out.push_back(std::move(partial_));
      joining_ = false;
    }
    tail += bytes;
  }
  if (tail < head && tail == s->tail) tail = head;
  __atomic_store_n(&s->tail, tail, __ATOMIC_SEQ_CST);
  if (__atomic_load_n(&s->waiting, __ATOMIC_SEQ_CST)) {
    __atomic_fetch_add(&s->space, 1, __ATOMIC_SEQ_CST);
    ::syscall(SYS_futex, &s->space, FUTEX_WAKE, 1, nullptr, nullptr, 0);
  }
}

}  // namespace tach
