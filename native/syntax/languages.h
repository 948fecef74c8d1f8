// The grammars compiled into the addon, and what is made of a file in each.
#pragma once

#include <tree_sitter/api.h>

#include <string>
#include <string_view>

#include "parse.h"
#include "source.h"

namespace strata::syntax {

/// What a scan looks for; callers that need edges only save the rest.
enum class Parts { all, imports };

struct Language {
  /// As callers name it.
  std::string_view name;
  const TSLanguage* (*grammar)();
  /// Describes one parsed file as members of a JSON object, each preceded by a comma.
  /// Called from many threads at once; must depend on its arguments alone.
  void (*describe)(const Source& source, const Tree& tree, Parts parts, std::string& json);
};

/// The language of that name, or nullptr. To add one: its grammar in targets.gypi, its row in languages.cpp.
[[nodiscard]] const Language* find_language(std::string_view name);

}  // namespace strata::syntax
