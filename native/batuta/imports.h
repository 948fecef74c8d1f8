// What a file asks for by path: module specifiers of scripts, quoted includes of C and C++.
#pragma once

#include <string_view>
#include <vector>

#include "languages.h"
#include "metrics.h"

namespace strata::batuta {

/// Adds the import that `node` (of role import or call) makes, if it makes one with a literal name.
void collect_import(const Grammar& grammar, Role role, TSNode node, std::string_view text, std::vector<Import>& imports);

[[nodiscard]] inline std::string_view slice(std::string_view text, TSNode node) {
  const uint32_t start = ts_node_start_byte(node);
  return text.substr(start, ts_node_end_byte(node) - start);
}

}  // namespace strata::batuta
