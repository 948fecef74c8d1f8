// The parser and its bound; see parse.h.
#include "parse.h"

namespace strata::syntax {

namespace {

/// tree-sitter reports progress each 100 steps. Ordinary code takes under 3 steps a byte; error
/// recovery on hostile text takes many more. 40 a byte is far beyond any real file.
constexpr uint64_t steps_per_report = 100;
constexpr uint64_t steps_per_byte_max = 40;
constexpr uint64_t steps_least_max = 1'000'000;

struct Budget {
  uint64_t reports_left;
};

bool over_budget(TSParseState* state) {
  auto* budget = static_cast<Budget*>(state->payload);
  if (budget->reports_left == 0) return true;
  --budget->reports_left;
  return false;
}

const char* read_text(void* payload, uint32_t offset, TSPoint, uint32_t* length) {
  const auto* text = static_cast<const std::string_view*>(payload);
  if (offset >= text->size()) {
    *length = 0;
    return "";
  }
  *length = static_cast<uint32_t>(text->size() - offset);
  return text->data() + offset;
}

}  // namespace

Parser::Parser(const TSLanguage* language) : parser_(ts_parser_new()) { ts_parser_set_language(parser_, language); }

Parser::~Parser() { ts_parser_delete(parser_); }

Tree Parser::parse(std::string_view text) {
  Budget budget{(steps_least_max + steps_per_byte_max * text.size()) / steps_per_report};
  const TSInput input{&text, read_text, TSInputEncodingUTF8, nullptr};
  const TSParseOptions options{&budget, over_budget};
  TSTree* tree = ts_parser_parse_with_options(parser_, nullptr, input, options);
  if (!tree) ts_parser_reset(parser_);
  return Tree(tree);
}

SyntaxErrors find_errors(const Tree& tree) {
  SyntaxErrors errors;
  const TSNode root = ts_tree_root_node(tree.get());
  if (!ts_node_has_error(root)) return errors;
  TSTreeCursor cursor = ts_tree_cursor_new(root);
  const auto note = [&errors](TSNode node) {
    const uint32_t line = ts_node_start_point(node).row + 1;
    if (errors.line == 0 || line < errors.line) errors.line = line;
    errors.bytes += ts_node_end_byte(node) - ts_node_start_byte(node);
  };
  for (;;) {
    const TSNode node = ts_tree_cursor_current_node(&cursor);
    const bool wrong = ts_node_is_error(node) || ts_node_is_missing(node);
    if (wrong) note(node);
    // Only subtrees that hold an error are entered, and an error's own inside counts once.
    if (!wrong && ts_node_has_error(node) && ts_tree_cursor_goto_first_child(&cursor)) continue;
    while (!ts_tree_cursor_goto_next_sibling(&cursor)) {
      if (!ts_tree_cursor_goto_parent(&cursor)) {
        ts_tree_cursor_delete(&cursor);
        return errors;
      }
    }
  }
}

}  // namespace strata::syntax
