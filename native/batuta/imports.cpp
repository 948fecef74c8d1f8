// Import statements, re-exports, require("x"), import("x") and #include "x"; see imports.h.
#include "imports.h"

namespace strata::batuta {

namespace {

/// The inside of a quoted literal; empty for anything else, a template with parts to fill in for one.
std::string_view unquote(std::string_view literal) {
  if (literal.size() < 2) return {};
  const char quote = literal.front();
  if ((quote != '"' && quote != '\'' && quote != '`') || literal.back() != quote) return {};
  const std::string_view inside = literal.substr(1, literal.size() - 2);
  return inside.find("${") == std::string_view::npos && inside.find('\\') == std::string_view::npos ? inside : std::string_view{};
}

void add(std::vector<Import>& imports, std::string_view module, TSNode node, bool type_only) {
  if (!module.empty()) imports.push_back({std::string(module), ts_node_start_point(node).row + 1, type_only});
}

void collect_call(const Grammar& grammar, TSNode node, std::string_view text, std::vector<Import>& imports) {
  const TSNode function = ts_node_child_by_field_id(node, grammar.fields.function);
  const TSNode arguments = ts_node_child_by_field_id(node, grammar.fields.arguments);
  if (ts_node_is_null(function) || ts_node_is_null(arguments)) return;
  const std::string_view callee = slice(text, function);
  if (callee != "require" && callee != "import") return;
  // import() runs later, so it makes no circle at load time
  if (ts_node_named_child_count(arguments) == 1) add(imports, unquote(slice(text, ts_node_named_child(arguments, 0))), node, callee == "import");
}

}  // namespace

void collect_import(const Grammar& grammar, Role role, TSNode node, std::string_view text, std::vector<Import>& imports) {
  if (role == Role::call) return collect_call(grammar, node, text, imports);
  if (grammar.fields.source != 0) {
    const TSNode source = ts_node_child_by_field_id(node, grammar.fields.source);
    if (ts_node_is_null(source)) return;
    // `import type x` and `export type x`: the second token says so
    const bool type_only = ts_node_child_count(node) > 1 && slice(text, ts_node_child(node, 1)) == "type";
    return add(imports, unquote(slice(text, source)), node, type_only);
  }
  const TSNode path = ts_node_child_by_field_id(node, grammar.fields.path);
  if (!ts_node_is_null(path)) add(imports, unquote(slice(text, path)), node, false);
}

}  // namespace strata::batuta
