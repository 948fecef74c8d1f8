// Parsing one text with a grammar, with a bound on the work, and what did not parse.
#pragma once

#include <tree_sitter/api.h>

#include <cstdint>
#include <memory>
#include <string_view>

namespace strata::syntax {

struct DeleteTree {
  void operator()(TSTree* tree) const { ts_tree_delete(tree); }
};
using Tree = std::unique_ptr<TSTree, DeleteTree>;

/// A parser for one language, reused from file to file by one thread.
class Parser {
 public:
  explicit Parser(const TSLanguage* language);
  ~Parser();
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;

  /// The tree, or null when the work went over its bound (which depends on the text alone, not on time).
  [[nodiscard]] Tree parse(std::string_view text);

 private:
  TSParser* parser_;
};

/// What of a text is not of the language.
struct SyntaxErrors {
  /// 1-based line of the first; 0 when there is none.
  uint32_t line = 0;
  /// Bytes inside the outermost error nodes.
  uint64_t bytes = 0;
};

[[nodiscard]] SyntaxErrors find_errors(const Tree& tree);

}  // namespace strata::syntax
