// The walk; see metrics.h. Cyclomatic: 1 + decisions (McCabe). Cognitive: after SonarSource's white paper, without the
// increment for recursion; a function inside another is measured by itself and adds nothing to the outer one.
#include "metrics.h"

#include <algorithm>
#include <cstring>
#include <iterator>

#include "imports.h"

namespace strata::batuta {

namespace {

constexpr uint32_t no_row = UINT32_MAX;

uint64_t hash_bytes(std::string_view bytes, uint64_t hash = 0xcbf29ce484222325ull) {
  // Eight bytes a step: tokens are short, and this is called for each of them.
  while (bytes.size() >= 8) {
    uint64_t word;
    std::memcpy(&word, bytes.data(), 8);
    hash = (hash ^ word) * 0x9e3779b97f4a7c15ull;
    hash ^= hash >> 29;
    bytes.remove_prefix(8);
  }
  uint64_t word = bytes.size();
  for (const char byte : bytes) word = (word << 8) | static_cast<unsigned char>(byte);
  hash = (hash ^ word) * 0xbf58476d1ce4e5b9ull;
  return hash ^ (hash >> 32);
}

bool is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

/// What the walk has entered and not left.
struct Open {
  TSNode node;
  Role role;
  /// Levels of nesting that this node added to the function it is in.
  uint8_t levels = 0;
  bool opens_function = false;
  bool opens_scope = false;
};

struct OpenFunction {
  size_t index;
  uint32_t nesting = 0;
};

class Walk {
 public:
  Walk(const Grammar& grammar, std::string_view text) : grammar_(grammar), text_(text) {}

  FileMetrics run(TSNode root) {
    count_lines();
    TSTreeCursor cursor = ts_tree_cursor_new(root);
    bool descend = true;
    for (;;) {
      if (descend) {
        const TSNode node = ts_tree_cursor_current_node(&cursor);
        const bool inside = enter(node);
        if (inside && ts_tree_cursor_goto_first_child(&cursor)) continue;
        leave();
      }
      if (ts_tree_cursor_goto_next_sibling(&cursor)) {
        descend = true;
        continue;
      }
      if (!ts_tree_cursor_goto_parent(&cursor)) break;
      leave();
      descend = false;
    }
    ts_tree_cursor_delete(&cursor);
    return std::move(result_);
  }

 private:
  void count_lines() {
    result_.lines = static_cast<uint32_t>(std::count(text_.begin(), text_.end(), '\n')) + (!text_.empty() && text_.back() != '\n' ? 1 : 0);
    result_.tokens.reserve(text_.size() / 5);
  }

  /// Whether the children are to be visited.
  bool enter(TSNode node) {
    const TSSymbol symbol = ts_node_symbol(node);
    const Role role = grammar_.role(symbol);
    open_.push_back({node, role});
    if (role == Role::comment) {
      comment(node);
      return false;
    }
    if (role == Role::plain) {
      if (ts_node_child_count(node) > 0) return true;
      token(node, symbol);
      return false;
    }
    weigh(node, role);
    return true;
  }

  void leave() {
    const Open left = open_.back();
    open_.pop_back();
    if (left.opens_function) functions_.pop_back();
    else if (left.levels > 0 && !functions_.empty()) functions_.back().nesting -= left.levels;
    if (left.opens_scope) names_.pop_back();
    if (left.role == Role::attribute) bridge(left.node);
  }

  void token(TSNode node, TSSymbol symbol) {
    const std::string_view bytes = slice(text_, node);
    // a missing token, or a line end that only the grammar sees
    if (bytes.find_first_not_of(" \t\r\n") == std::string_view::npos) return;
    const TSPoint start = ts_node_start_point(node);
    const uint32_t end_row = ts_node_end_point(node).row;
    result_.tokens.push_back({hash_bytes(bytes), start.row + 1});
    note_rows(start.row, end_row, last_code_row_, result_.code_lines);
    if (symbol < grammar_.logical_tokens.size() && grammar_.logical_tokens[symbol]) logical(symbol);
  }

  static void note_rows(uint32_t from, uint32_t to, uint32_t& last, uint32_t& count) {
    if (last != no_row && from <= last) from = last + 1;
    if (from > to) return;
    count += to - from + 1;
    last = to;
  }

  void comment(TSNode node) {
    const TSPoint start = ts_node_start_point(node);
    TSPoint end = ts_node_end_point(node);
    // some grammars take the line break into the comment
    if (end.column == 0 && end.row > start.row) --end.row;
    note_rows(start.row, end.row, last_comment_row_, result_.comment_lines);
    const std::string_view bytes = slice(text_, node);
    comment_end_row_ = end.row;
    comment_is_doc_ = bytes.starts_with("/**") || bytes.starts_with("///") || bytes.starts_with("#") || (grammar_.name == "c" || grammar_.name == "cpp");
    find_notes(bytes, start.row);
  }

  void find_notes(std::string_view bytes, uint32_t row) {
    static constexpr std::string_view words[] = {"TODO", "FIXME", "XXX", "HACK"};
    size_t seen = 0;
    for (size_t at = bytes.find_first_of("TFXH"); at != std::string_view::npos; at = bytes.find_first_of("TFXH", at + 1)) {
      if (at > 0 && is_word(bytes[at - 1])) continue;
      for (const std::string_view word : words) {
        if (!bytes.substr(at).starts_with(word)) continue;
        if (at + word.size() < bytes.size() && is_word(bytes[at + word.size()])) continue;
        row += static_cast<uint32_t>(std::count(bytes.begin() + static_cast<std::ptrdiff_t>(seen), bytes.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
        seen = at;
        result_.notes.push_back({word, row + 1});
      }
    }
  }

  /// An attribute or decorator directly below a comment hands the comment on.
  void bridge(TSNode node) {
    if (comment_end_row_ != no_row && ts_node_start_point(node).row == comment_end_row_ + 1) comment_end_row_ = ts_node_end_point(node).row;
  }

  [[nodiscard]] const Open* parent() const { return open_.size() > 1 ? &open_[open_.size() - 2] : nullptr; }

  FunctionMetrics* current() { return functions_.empty() ? nullptr : &result_.functions[functions_.back().index]; }

  void decide() {
    if (FunctionMetrics* function = current()) ++function->cyclomatic;
  }
  void think(uint32_t weight) {
    if (FunctionMetrics* function = current()) function->cognitive += weight;
  }
  void deepen(bool counts) {
    if (functions_.empty()) return;
    OpenFunction& function = functions_.back();
    open_.back().levels = 1;
    ++function.nesting;
    if (counts) result_.functions[function.index].nesting = std::max(result_.functions[function.index].nesting, function.nesting);
  }
  void structure() {
    think(1 + (functions_.empty() ? 0 : functions_.back().nesting));
    deepen(true);
  }

  void weigh(TSNode node, Role role) {
    switch (role) {
      case Role::function: return begin_function(node);
      case Role::lambda: return deepen(false);
      case Role::scope: return begin_scope(node);
      case Role::branch: return branch();
      case Role::loop: case Role::handler: case Role::ternary: decide(); return structure();
      case Role::choice: return structure();
      case Role::case_label: return case_label(node);
      case Role::elif: decide(); return think(1);
      case Role::else_clause: return else_clause(node);
      case Role::filter: return decide();
      case Role::jump: return jump(node);
      case Role::import: case Role::call: return collect_import(grammar_, role, node, text_, result_.imports);
      case Role::plain: case Role::comment: case Role::logical: case Role::attribute: return;
    }
  }

  void branch() {
    decide();
    // `else if` continues its chain: no deeper than the first branch
    const Open* above = parent();
    if (above && above->role == Role::else_clause) return think(1);
    structure();
  }

  void else_clause(TSNode node) {
    // an else of a loop or a try adds no path of its own; `else if` is weighed at its `if`
    const Open* above = parent();
    if (!above || (above->role != Role::branch && above->role != Role::elif)) return;
    const uint32_t count = ts_node_named_child_count(node);
    if (count == 1 && grammar_.role(ts_node_symbol(ts_node_named_child(node, 0))) == Role::branch) return;
    think(1);
  }

  void case_label(TSNode node) {
    // C's `default:` is a case without value; Python's and Rust's `_`, and bash's `*`, catch the rest likewise
    if (grammar_.name == "c" || grammar_.name == "cpp") {
      if (!ts_node_is_null(ts_node_child_by_field_id(node, grammar_.fields.value))) decide();
      return;
    }
    const uint32_t count = ts_node_named_child_count(node);
    const std::string_view pattern = count > 0 ? slice(text_, ts_node_named_child(node, 0)) : std::string_view{};
    if (pattern != "_" && !(grammar_.name == "bash" && pattern == "*")) decide();
  }

  void jump(TSNode node) {
    // plain break and continue are part of their loop
    if (grammar_.fields.label != 0 && ts_node_named_child_count(node) == 0) return;
    think(1);
  }

  void logical(TSSymbol symbol) {
    const Open* holder = parent();
    if (!holder || holder->role != Role::logical) return;
    decide();
    // a sequence of one operator weighs once: at its outermost node
    if (open_.size() > 2) {
      const Open& outer = open_[open_.size() - 3];
      if (outer.role == Role::logical) {
        const uint32_t count = ts_node_child_count(outer.node);
        for (uint32_t index = 0; index < count; ++index)
          if (ts_node_symbol(ts_node_child(outer.node, index)) == symbol) return;
      }
    }
    think(1);
  }

  void begin_scope(TSNode node) {
    TSNode name = grammar_.fields.name != 0 ? ts_node_child_by_field_id(node, grammar_.fields.name) : TSNode{};
    if ((ts_node_is_null(name) || name.id == nullptr) && grammar_.name == "rust") name = ts_node_child_by_field_id(node, grammar_.fields.type);
    const bool named = name.id != nullptr && !ts_node_is_null(name);
    // a mere mention of a struct type has no body
    const bool body = grammar_.fields.body != 0 && !ts_node_is_null(ts_node_child_by_field_id(node, grammar_.fields.body));
    if (!named || !body) return;
    names_.emplace_back(slice(text_, name));
    open_.back().opens_scope = true;
  }

  void begin_function(TSNode node) {
    FunctionMetrics function;
    const std::string_view name = name_of(node);
    const bool nested = !functions_.empty();
    for (const std::string& scope : names_) function.name += scope + '.';
    function.name += name.empty() ? "(anonymous)" : name;
    const uint32_t row = ts_node_start_point(node).row;
    function.line = row + 1;
    const TSPoint end = ts_node_end_point(node);
    function.end_line = end.column == 0 && end.row > row ? end.row : end.row + 1;
    function.parameters = count_parameters(node);
    function.documented = is_documented(node, outer_row(row));
    function.open = !nested && !name.empty() && !name.starts_with('_') && !name.starts_with('#');
    functions_.push_back({result_.functions.size(), 0});
    result_.functions.push_back(std::move(function));
    open_.back().opens_function = true;
    names_.emplace_back(name.empty() ? "(anonymous)" : name);
    open_.back().opens_scope = true;
  }

  /// Row where what encloses the function on its own (export, decorated, declaration) begins.
  [[nodiscard]] uint32_t outer_row(uint32_t row) const {
    if (open_.size() < 2) return row;
    for (size_t index = open_.size() - 1; index-- > 1;) {
      const Open& above = open_[index];
      if (above.opens_function || above.opens_scope) return row;
      const uint32_t above_row = ts_node_start_point(above.node).row;
      const bool wraps = above_row == row || std::strcmp(ts_node_type(above.node), "decorated_definition") == 0 || std::strcmp(ts_node_type(above.node), "export_statement") == 0;
      if (!wraps) return row;
      row = above_row;
    }
    return row;
  }

  bool is_documented(TSNode node, uint32_t row) const {
    if (comment_end_row_ != no_row && comment_end_row_ + 1 == row && comment_is_doc_ && grammar_.name != "python") return true;
    if (grammar_.name != "python") return false;
    const TSNode body = ts_node_child_by_field_id(node, grammar_.fields.body);
    if (ts_node_is_null(body)) return false;
    const TSNode first = ts_node_named_child(body, 0);
    if (ts_node_is_null(first) || std::strcmp(ts_node_type(first), "expression_statement") != 0) return false;
    const TSNode value = ts_node_named_child(first, 0);
    return !ts_node_is_null(value) && std::strcmp(ts_node_type(value), "string") == 0;
  }

  /// The declarator that holds the parameters of a C function, through pointers and references.
  [[nodiscard]] TSNode function_declarator(TSNode node) const {
    TSNode at = ts_node_child_by_field_id(node, grammar_.fields.declarator);
    while (!ts_node_is_null(at)) {
      if (std::strcmp(ts_node_type(at), "function_declarator") == 0) {
        // a function that returns a function pointer has its own declarator inside
        const TSNode inner = ts_node_child_by_field_id(at, grammar_.fields.declarator);
        if (ts_node_is_null(inner) || std::strcmp(ts_node_type(inner), "parenthesized_declarator") != 0) return at;
      }
      TSNode next = ts_node_child_by_field_id(at, grammar_.fields.declarator);
      if (ts_node_is_null(next)) next = ts_node_named_child(at, ts_node_named_child_count(at) > 0 ? ts_node_named_child_count(at) - 1 : 0);
      at = next;
    }
    return at;
  }

  [[nodiscard]] std::string_view name_of(TSNode node) const {
    const Fields& fields = grammar_.fields;
    if (grammar_.name == "c" || grammar_.name == "cpp") {
      const TSNode declarator = function_declarator(node);
      if (ts_node_is_null(declarator)) return {};
      const TSNode name = ts_node_child_by_field_id(declarator, fields.declarator);
      return ts_node_is_null(name) ? std::string_view{} : slice(text_, name);
    }
    const TSNode own = ts_node_child_by_field_id(node, fields.name);
    if (!ts_node_is_null(own)) return slice(text_, own);
    const Open* above = parent();
    if (!above) return {};
    // `const f = () => ...`, `{ f: () => ... }`, `x.f = function () ...`, `f = () => ...` in a class
    for (const TSFieldId field : {fields.name, fields.key, fields.left, fields.property}) {
      if (field == 0) continue;
      const TSNode name = ts_node_child_by_field_id(above->node, field);
      if (!ts_node_is_null(name) && name.id != node.id && ts_node_end_byte(name) - ts_node_start_byte(name) < 120 && above->role == Role::plain) return slice(text_, name);
    }
    return {};
  }

  [[nodiscard]] uint32_t count_parameters(TSNode node) const {
    const Fields& fields = grammar_.fields;
    TSNode list = fields.parameters != 0 ? ts_node_child_by_field_id(node, fields.parameters) : TSNode{};
    if (grammar_.name == "c" || grammar_.name == "cpp") {
      const TSNode declarator = function_declarator(node);
      if (ts_node_is_null(declarator)) return 0;
      list = ts_node_child_by_field_id(declarator, fields.parameters);
    }
    if (list.id == nullptr || ts_node_is_null(list)) return fields.parameter != 0 && !ts_node_is_null(ts_node_child_by_field_id(node, fields.parameter)) ? 1 : 0;
    uint32_t count = 0;
    const uint32_t children = ts_node_named_child_count(list);
    for (uint32_t index = 0; index < children; ++index) {
      const TSNode child = ts_node_named_child(list, index);
      const std::string_view type = ts_node_type(child);
      if (grammar_.role(ts_node_symbol(child)) == Role::comment || type == "keyword_separator" || type == "positional_separator" || type == "self_parameter" || type == "attribute_item") continue;
      const std::string_view written = slice(text_, child);
      // the object itself is no choice of the caller's, and C's (void) is none at all
      if (written == "void" || (index == 0 && grammar_.name == "python" && (written == "self" || written == "cls"))) continue;
      ++count;
    }
    return count;
  }

  const Grammar& grammar_;
  const std::string_view text_;
  FileMetrics result_;
  std::vector<Open> open_;
  std::vector<OpenFunction> functions_;
  std::vector<std::string> names_;
  uint32_t last_code_row_ = no_row;
  uint32_t last_comment_row_ = no_row;
  uint32_t comment_end_row_ = no_row;
  bool comment_is_doc_ = false;
};

}  // namespace

FileMetrics measure(const Grammar& grammar, std::string_view text, const syntax::Tree& tree) { return Walk(grammar, text).run(ts_tree_root_node(tree.get())); }

}  // namespace strata::batuta
