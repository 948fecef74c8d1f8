// Measures one parsed file in one walk: functions, lines, notes, imports and the tokens for finding duplicates.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "../syntax/parse.h"
#include "languages.h"

namespace strata::batuta {

struct FunctionMetrics {
  /// Qualified by the classes and functions around it; `(anonymous)` where it has none.
  std::string name;
  /// 1-based.
  uint32_t line = 0;
  uint32_t end_line = 0;
  uint32_t cyclomatic = 1;
  uint32_t cognitive = 0;
  uint32_t nesting = 0;
  uint32_t parameters = 0;
  bool documented = false;
  /// Named, not inside another function, and not private by its name: one that documentation is expected of.
  bool open = false;
};

/// One token: its text as a hash, and where it is.
struct Token {
  uint64_t hash;
  uint32_t line;
};

struct Note {
  std::string_view name;
  uint32_t line;
};

struct Import {
  std::string module;
  uint32_t line;
  bool type_only;
};

struct FileMetrics {
  uint32_t lines = 0;
  /// Lines with at least one token, and lines with at least a part of a comment.
  uint32_t code_lines = 0;
  uint32_t comment_lines = 0;
  std::vector<FunctionMetrics> functions;
  std::vector<Note> notes;
  /// Of TypeScript, JavaScript, C and C++; Python's come from the syntax scan.
  std::vector<Import> imports;
  std::vector<Token> tokens;
};

/// Depends on its arguments alone; may run on any thread.
[[nodiscard]] FileMetrics measure(const Grammar& grammar, std::string_view text, const syntax::Tree& tree);

}  // namespace strata::batuta
