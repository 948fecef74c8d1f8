// The tables; see languages.h.
#include "languages.h"

#include <array>
#include <iterator>

extern "C" {
const TSLanguage* tree_sitter_python(void);
const TSLanguage* tree_sitter_typescript(void);
const TSLanguage* tree_sitter_tsx(void);
const TSLanguage* tree_sitter_javascript(void);
const TSLanguage* tree_sitter_c(void);
const TSLanguage* tree_sitter_cpp(void);
const TSLanguage* tree_sitter_rust(void);
const TSLanguage* tree_sitter_bash(void);
}

namespace strata::batuta {

namespace {

struct Row {
  std::string_view node;
  Role role;
};

constexpr Row python[] = {
    {"comment", Role::comment}, {"function_definition", Role::function}, {"lambda", Role::lambda}, {"class_definition", Role::scope},
    {"if_statement", Role::branch}, {"elif_clause", Role::elif}, {"else_clause", Role::else_clause}, {"for_statement", Role::loop},
    {"while_statement", Role::loop}, {"except_clause", Role::handler}, {"except_group_clause", Role::handler}, {"conditional_expression", Role::ternary},
    {"match_statement", Role::choice}, {"case_clause", Role::case_label}, {"boolean_operator", Role::logical}, {"if_clause", Role::filter},
    {"for_in_clause", Role::filter}, {"decorator", Role::attribute},
};

constexpr Row script[] = {
    {"comment", Role::comment}, {"html_comment", Role::comment}, {"function_declaration", Role::function}, {"function_expression", Role::function},
    {"generator_function", Role::function}, {"generator_function_declaration", Role::function}, {"arrow_function", Role::function},
    {"method_definition", Role::function}, {"class_declaration", Role::scope}, {"abstract_class_declaration", Role::scope}, {"class", Role::scope},
    {"if_statement", Role::branch}, {"else_clause", Role::else_clause}, {"for_statement", Role::loop}, {"for_in_statement", Role::loop},
    {"while_statement", Role::loop}, {"do_statement", Role::loop}, {"switch_statement", Role::choice}, {"switch_case", Role::case_label},
    {"catch_clause", Role::handler}, {"ternary_expression", Role::ternary}, {"binary_expression", Role::logical}, {"break_statement", Role::jump},
    {"continue_statement", Role::jump}, {"decorator", Role::attribute}, {"import_statement", Role::import}, {"export_statement", Role::import},
    {"call_expression", Role::call},
};

constexpr Row c_family[] = {
    {"comment", Role::comment}, {"function_definition", Role::function}, {"lambda_expression", Role::lambda}, {"class_specifier", Role::scope},
    {"struct_specifier", Role::scope}, {"if_statement", Role::branch}, {"else_clause", Role::else_clause}, {"for_statement", Role::loop},
    {"for_range_loop", Role::loop}, {"while_statement", Role::loop}, {"do_statement", Role::loop}, {"switch_statement", Role::choice},
    {"case_statement", Role::case_label}, {"catch_clause", Role::handler}, {"seh_except_clause", Role::handler}, {"conditional_expression", Role::ternary},
    {"binary_expression", Role::logical}, {"goto_statement", Role::jump}, {"preproc_include", Role::import}, {"attribute_declaration", Role::attribute},
};

constexpr Row rust[] = {
    {"line_comment", Role::comment}, {"block_comment", Role::comment}, {"function_item", Role::function}, {"closure_expression", Role::lambda},
    {"impl_item", Role::scope}, {"trait_item", Role::scope}, {"if_expression", Role::branch}, {"else_clause", Role::else_clause},
    {"for_expression", Role::loop}, {"while_expression", Role::loop}, {"loop_expression", Role::loop}, {"match_expression", Role::choice},
    {"match_arm", Role::case_label}, {"binary_expression", Role::logical}, {"attribute_item", Role::attribute},
};

constexpr Row bash[] = {
    {"comment", Role::comment}, {"function_definition", Role::function}, {"if_statement", Role::branch}, {"elif_clause", Role::elif},
    {"else_clause", Role::else_clause}, {"for_statement", Role::loop}, {"c_style_for_statement", Role::loop}, {"while_statement", Role::loop},
    {"case_statement", Role::choice}, {"case_item", Role::case_label}, {"list", Role::logical}, {"binary_expression", Role::logical},
    {"ternary_expression", Role::ternary},
};

template <size_t count>
Grammar build(std::string_view name, const TSLanguage* language, const Row (&rows)[count]) {
  Grammar grammar{name, language, {}, {}, {}};
  const uint32_t symbols = ts_language_symbol_count(language);
  grammar.roles.resize(symbols, Role::plain);
  grammar.logical_tokens.resize(symbols, false);
  for (uint32_t number = 0; number < symbols; ++number) {
    const auto symbol = static_cast<TSSymbol>(number);
    const char* text = ts_language_symbol_name(language, symbol);
    if (!text) continue;
    const std::string_view symbol_name = text;
    const TSSymbolType type = ts_language_symbol_type(language, symbol);
    if (type == TSSymbolTypeAnonymous) {
      grammar.logical_tokens[number] = symbol_name == "&&" || symbol_name == "||" || symbol_name == "??" || symbol_name == "and" || symbol_name == "or";
    } else if (type == TSSymbolTypeRegular) {
      for (const Row& row : rows)
        if (row.node == symbol_name) grammar.roles[number] = row.role;
    }
  }
  const auto field = [language](std::string_view text) { return ts_language_field_id_for_name(language, text.data(), static_cast<uint32_t>(text.size())); };
  grammar.fields = {field("name"), field("body"), field("parameters"), field("parameter"), field("declarator"), field("source"), field("value"), field("operator"),
                    field("label"), field("left"), field("key"), field("property"), field("type"), field("function"), field("arguments"), field("path")};
  return grammar;
}

}  // namespace

const Grammar* find_grammar(std::string_view name) {
  static const std::array<Grammar, 8> grammars = {
      build("python", tree_sitter_python(), python),
      build("typescript", tree_sitter_typescript(), script),
      build("tsx", tree_sitter_tsx(), script),
      build("javascript", tree_sitter_javascript(), script),
      build("c", tree_sitter_c(), c_family),
      build("cpp", tree_sitter_cpp(), c_family),
      build("rust", tree_sitter_rust(), rust),
      build("bash", tree_sitter_bash(), bash),
  };
  for (const Grammar& grammar : grammars)
    if (grammar.name == name) return &grammar;
  return nullptr;
}

}  // namespace strata::batuta
