// Names and literals of the Python grammar; see names.h.
#include "names.h"

#include <algorithm>
#include <vector>

extern "C" const TSLanguage* tree_sitter_python(void);

namespace strata::syntax {

PythonGrammar::PythonGrammar(const TSLanguage* language) {
  const auto symbol = [language](std::string_view name) { return ts_language_symbol_for_name(language, name.data(), static_cast<uint32_t>(name.size()), true); };
  const auto field = [language](std::string_view name) { return ts_language_field_id_for_name(language, name.data(), static_cast<uint32_t>(name.size())); };
  import_statement = symbol("import_statement");
  import_from = symbol("import_from_statement");
  future_import = symbol("future_import_statement");
  aliased_import = symbol("aliased_import");
  dotted_name = symbol("dotted_name");
  relative_import = symbol("relative_import");
  import_prefix = symbol("import_prefix");
  wildcard_import = symbol("wildcard_import");
  identifier = symbol("identifier");
  attribute = symbol("attribute");
  call = symbol("call");
  argument_list = symbol("argument_list");
  keyword_argument = symbol("keyword_argument");
  string = symbol("string");
  string_start = symbol("string_start");
  string_content = symbol("string_content");
  string_end = symbol("string_end");
  concatenated_string = symbol("concatenated_string");
  escape_sequence = symbol("escape_sequence");
  true_literal = symbol("true");
  list = symbol("list");
  tuple = symbol("tuple");
  assignment = symbol("assignment");
  subscript = symbol("subscript");
  not_operator = symbol("not_operator");
  boolean_operator = symbol("boolean_operator");
  parenthesized = symbol("parenthesized_expression");
  function_definition = symbol("function_definition");
  class_definition = symbol("class_definition");
  decorated_definition = symbol("decorated_definition");
  decorator = symbol("decorator");
  lambda = symbol("lambda");
  if_statement = symbol("if_statement");
  elif_clause = symbol("elif_clause");
  else_clause = symbol("else_clause");
  try_statement = symbol("try_statement");
  while_statement = symbol("while_statement");
  for_statement = symbol("for_statement");
  match_statement = symbol("match_statement");
  with_statement = symbol("with_statement");
  with_clause = symbol("with_clause");
  with_item = symbol("with_item");
  comment = symbol("comment");
  module = symbol("module");
  f_name = field("name");
  f_module_name = field("module_name");
  f_alias = field("alias");
  f_function = field("function");
  f_arguments = field("arguments");
  f_object = field("object");
  f_attribute = field("attribute");
  f_body = field("body");
  f_condition = field("condition");
  f_consequence = field("consequence");
  f_alternative = field("alternative");
  f_superclasses = field("superclasses");
  f_definition = field("definition");
  f_value = field("value");
  f_left = field("left");
  f_right = field("right");
  f_argument = field("argument");
  f_operator = field("operator");
}

const PythonGrammar& PythonGrammar::get() {
  static const PythonGrammar grammar(tree_sitter_python());
  return grammar;
}

std::string_view text_of(TSNode node, std::string_view source) {
  const uint32_t start = ts_node_start_byte(node);
  const uint32_t end = ts_node_end_byte(node);
  return start <= end && end <= source.size() ? source.substr(start, end - start) : std::string_view();
}

std::string dotted(TSNode node, std::string_view source) {
  const PythonGrammar& g = PythonGrammar::get();
  // A chain longer than this is generated text, not a name.
  constexpr size_t parts_max = 64;
  std::vector<std::string_view> parts;
  while (!ts_node_is_null(node) && parts.size() < parts_max) {
    const TSSymbol symbol = ts_node_symbol(node);
    if (symbol == g.identifier) {
      parts.push_back(text_of(node, source));
      break;
    }
    if (symbol == g.dotted_name) {
      const uint32_t count = ts_node_named_child_count(node);
      for (uint32_t index = count; index-- > 0 && parts.size() < parts_max;) {
        const TSNode child = ts_node_named_child(node, index);
        if (ts_node_symbol(child) == g.identifier) parts.push_back(text_of(child, source));
      }
      break;
    }
    if (symbol != g.attribute) return {};
    parts.push_back(text_of(ts_node_child_by_field_id(node, g.f_attribute), source));
    node = ts_node_child_by_field_id(node, g.f_object);
  }
  std::string name;
  for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
    if (!name.empty()) name += '.';
    name += *part;
  }
  return name;
}

std::optional<std::string> literal(TSNode node, std::string_view source) {
  const PythonGrammar& g = PythonGrammar::get();
  std::vector<TSNode> pieces;
  while (ts_node_symbol(node) == g.parenthesized && ts_node_named_child_count(node) == 1) node = ts_node_named_child(node, 0);
  if (ts_node_symbol(node) == g.string) pieces.push_back(node);
  else if (ts_node_symbol(node) == g.concatenated_string) {
    const uint32_t count = std::min(ts_node_named_child_count(node), 64u);
    for (uint32_t index = 0; index < count; ++index) {
      const TSNode child = ts_node_named_child(node, index);
      if (ts_node_symbol(child) == g.string) pieces.push_back(child);
    }
  }
  if (pieces.empty()) return std::nullopt;
  std::string value;
  for (const TSNode piece : pieces) {
    const uint32_t count = ts_node_child_count(piece);
    for (uint32_t index = 0; index < count; ++index) {
      const TSNode child = ts_node_child(piece, index);
      const TSSymbol symbol = ts_node_symbol(child);
      if (symbol == g.string_start) {
        if (text_of(child, source).find_first_of("bBfFtT") != std::string_view::npos) return std::nullopt;
      } else if (symbol == g.string_content) {
        if (ts_node_child_count(child) > 0) return std::nullopt;
        value += text_of(child, source);
      } else if (symbol != g.string_end) return std::nullopt;
    }
  }
  return value;
}

void Aliases::add(std::string name, std::string meaning) { meanings_.insert_or_assign(std::move(name), std::move(meaning)); }

std::string Aliases::expand(const std::string& name) const {
  const size_t dot = name.find('.');
  const auto found = meanings_.find(name.substr(0, dot));
  if (found == meanings_.end()) return name;
  return dot == std::string::npos ? found->second : found->second + name.substr(dot);
}

}  // namespace strata::syntax
