// The table of languages.
#include "languages.h"

#include <iterator>

#include "python.h"

extern "C" const TSLanguage* tree_sitter_python(void);

namespace strata::syntax {

static constexpr Language languages[] = {
    {"python", tree_sitter_python, describe_python},
};

const Language* find_language(std::string_view name) {
  for (const Language& language : languages)
    if (language.name == name) return &language;
  return nullptr;
}

}  // namespace strata::syntax
