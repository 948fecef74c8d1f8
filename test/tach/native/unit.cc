// The seam between guest and host in one program for the sanitizers: schedule, rings with a producer thread beside the reader.
// Built with address,undefined and again with thread; see scripts/sanitize-tach.mjs.
#include <sys/mman.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "ring_reader.h"
extern "C" {
#include "guest_api.h"
void unit_guest(void);
}

#define CHECK(what)                                                    \
  do {                                                                 \
    if (!(what)) {                                                     \
      std::fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #what);  \
      std::abort();                                                    \
    }                                                                  \
  } while (0)

namespace {

constexpr uint32_t kItems = 20'000, kRing = 4096;

struct Arena {
  int fd = -1;
  tach_arena* at = nullptr;
  Arena() {
    const tach_arena layout = tach_layout(2, kItems, 16, kRing);
    fd = memfd_create("unit", 0);
    CHECK(ftruncate(fd, static_cast<off_t>(layout.bytes)) == 0);
    at = static_cast<tach_arena*>(mmap(nullptr, layout.bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0));
    *at = layout;
  }
};

void scheduleIsKept(const Arena& arena) {
  const uint32_t units[] = {3, 3, 7};
  CHECK(tach_schedule_units(units, 3) == 0);
  CHECK(tach_schedule_units(units, 17) < 0);
  CHECK(tach_schedule_timeout(kItems, 1) < 0);
  CHECK(tach_next_unit(0) == 3 && tach_next_unit(1) == 3 && tach_next_unit(0) == 7 && tach_next_unit(0) == -1);
  CHECK(arena.at->unit_cursor == 3);
}

// A producer that fills a small ring faster than it is read, with payloads of every size around the ring's own.
void recordsArriveWhole(const Arena& arena) {
  std::thread producer([] {
    std::string text(3 * kRing, 'x');
    const uint32_t phases[3] = {1, 2, 3};
    for (uint32_t item = 0; item < kItems; item++) tach_emit(0, item % 7 ? 1 : 2, item, phases, item % 7 ? nullptr : text.data(), item % (3 * kRing));
  });
  tach::RingReader reader(arena.at, 0);
  std::vector<tach::Record> records;
  while (records.size() < kItems) {
    reader.drain(records);
    std::this_thread::yield();
  }
  producer.join();
  for (uint32_t item = 0; item < kItems; item++) {
    CHECK(records[item].item == item && records[item].phasesUs[2] == 3);
    CHECK(records[item].payload.size() == (item % 7 ? 0 : item % (3 * kRing)));
    CHECK(records[item].payload.find_first_not_of('x') == std::string::npos);
  }
}

// A producer that died in the midst of a long record: its beginning is dropped, what another says later is whole.
void halfRecordsAreDropped(const Arena& arena) {
  tach_slot* slot = tach_slot_of(arena.at, 1);
  tach_record half{};
  half.size = 8;
  half.kind = 2;
  half.flags = TACH_MORE;
  *reinterpret_cast<tach_record*>(tach_ring_of(arena.at, 1)) = half;
  tach_store(&slot->head, uint64_t{32});
  tach_emit(1, 1, 5, nullptr, nullptr, 0);
  tach::RingReader reader(arena.at, 1);
  std::vector<tach::Record> records;
  reader.drain(records);
  CHECK(records.size() == 1 && records[0].item == 5 && records[0].payload.empty());
}

// A test that scribbled over the ring: nothing is read outside it.
void nonsenseIsNotFollowed(const Arena& arena) {
  tach_slot* slot = tach_slot_of(arena.at, 1);
  for (uint32_t i = 0; i < kRing; i++) tach_ring_of(arena.at, 1)[i] = static_cast<char>(0xff);
  tach_store(&slot->head, slot->head + 512);
  tach::RingReader reader(arena.at, 1);
  std::vector<tach::Record> records;
  reader.drain(records);
  CHECK(records.empty() && slot->tail == slot->head);
}

}  // namespace

int main() {
  unit_guest();
  const Arena arena;
  CHECK(tach_open(arena.fd) == 0);
  CHECK(tach_open(-1) < 0);
  scheduleIsKept(arena);
  recordsArriveWhole(arena);
  halfRecordsAreDropped(arena);
  nonsenseIsNotFollowed(arena);
  std::puts("unit: ok");
  return 0;
}
