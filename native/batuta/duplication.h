// Finds code that is written twice: winnowed fingerprints of token runs, each match extended and verified.
#pragma once

#include <cstdint>
#include <vector>

#include "metrics.h"

namespace strata::batuta {

struct Duplicate {
  uint32_t file;
  uint32_t line;
  uint32_t end_line;
  uint32_t other_file;
  uint32_t other_line;
  uint32_t other_end_line;
  uint32_t tokens;
};

struct Duplication {
  std::vector<Duplicate> matches;
  /// By file: lines that are part of any match, ascending.
  std::vector<std::vector<uint32_t>> lines;
};

/// Every run of at least `tokens_min` equal tokens over at least `lines_min` lines, here or in another file. The
/// fingerprints are taken in parallel, the matches in one order: the result does not depend on `threads`.
[[nodiscard]] Duplication find_duplicates(const std::vector<std::vector<Token>>& files, uint32_t tokens_min, uint32_t lines_min, unsigned threads);

}  // namespace strata::batuta
