// The consumer's side of one slot's ring (layout in ../arena.h). Used by the host's thread alone.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "arena.h"

namespace tach {

struct Record {
  uint32_t slot = 0, kind = 0, item = 0;
  std::array<uint32_t, 3> phasesUs{};
  std::string payload;
};

class RingReader {
 public:
  RingReader(tach_arena* arena, uint32_t slot) : arena_(arena), slot_(slot) {}
  // Appends every whole record to `out` and frees its space. What a killed producer left half said is dropped.
  void drain(std::vector<Record>& out);

 private:
  void take(uint64_t at, void* to, uint32_t size) const;

  tach_arena* arena_;
  uint32_t slot_;
  Record partial_;
  bool joining_ = false;
};

}  // namespace tach
