// Where a source text can be changed so that a good test notices: places, and what to put there.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "../syntax/parse.h"
#include "languages.h"

namespace strata::batuta {

struct Alternative {
  std::string_view operator_;
  std::string text;
};

/// One place of the text. Places nest but never overlap otherwise.
struct MutantSite {
  uint32_t start;
  uint32_t end;
  /// 1-based.
  uint32_t line;
  uint32_t column;
  uint32_t end_line;
  /// A block of statements, not an expression.
  bool block;
  std::vector<Alternative> alternatives;
};

/// Of Python, TypeScript and JavaScript; in order of place, outer before inner. Nothing for other languages.
[[nodiscard]] std::vector<MutantSite> find_mutants(const Grammar& grammar, std::string_view text, const syntax::Tree& tree);

}  // namespace strata::batuta
