// Dotted names in a Python tree, literal strings, and what local names stand for.
#pragma once

#include <tree_sitter/api.h>

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace strata::syntax {

/// The grammar's numbers for the nodes and fields that matter; looked up once.
struct PythonGrammar {
  explicit PythonGrammar(const TSLanguage* language);
  static const PythonGrammar& get();

  TSSymbol import_statement, import_from, future_import, aliased_import, dotted_name, relative_import, import_prefix, wildcard_import;
  TSSymbol identifier, attribute, call, argument_list, keyword_argument, string, string_start, string_content, string_end, concatenated_string, escape_sequence;
  TSSymbol true_literal, list, tuple, assignment, subscript, not_operator, boolean_operator, parenthesized;
  TSSymbol function_definition, class_definition, decorated_definition, decorator, lambda;
  TSSymbol if_statement, elif_clause, else_clause, try_statement, while_statement, for_statement, match_statement, with_statement, with_clause, with_item, comment, module;
  TSFieldId f_name, f_module_name, f_alias, f_function, f_arguments, f_object, f_attribute, f_body, f_condition, f_consequence, f_alternative, f_superclasses, f_definition, f_value, f_left, f_right, f_argument, f_operator;
};

[[nodiscard]] std::string_view text_of(TSNode node, std::string_view source);

/// `a.b.c` of a dotted_name, identifier or attribute chain, spaces and comments left out; empty for anything else.
[[nodiscard]] std::string dotted(TSNode node, std::string_view source);

/// The value of a plain string literal (adjacent ones joined): no interpolation, no escapes, not bytes.
[[nodiscard]] std::optional<std::string> literal(TSNode node, std::string_view source);

/// What names of a module stand for, by its imports: `sp` -> `subprocess`, `run` -> `subprocess.run`.
class Aliases {
 public:
  void add(std::string name, std::string meaning);
  /// `sp.Popen` -> `subprocess.Popen`; a name that no import made stays as it is.
  [[nodiscard]] std::string expand(const std::string& name) const;

 private:
  std::unordered_map<std::string, std::string> meanings_;
};

}  // namespace strata::syntax
