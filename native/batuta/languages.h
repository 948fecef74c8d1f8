// What each grammar's nodes mean for measuring: one table a language, looked up by symbol number.
#pragma once

#include <tree_sitter/api.h>

#include <cstdint>
#include <string_view>
#include <vector>

namespace strata::batuta {

/// What a node means. Everything that is not listed for a language is `plain`.
enum class Role : uint8_t {
  plain,
  comment,
  /// A function that is measured by itself.
  function,
  /// A function that belongs to the one around it: deeper, but no entry of its own.
  lambda,
  /// Gives the functions inside a qualified name.
  scope,
  /// Branches and loops: a decision, a level of nesting, and cognitive weight by depth.
  branch,
  loop,
  handler,
  ternary,
  /// Weight and nesting, but its cases are the decisions.
  choice,
  /// A decision only.
  case_label,
  elif,
  else_clause,
  /// Holds a logical operator as a token.
  logical,
  /// A jump that breaks the flow.
  jump,
  /// A decision inside a comprehension.
  filter,
  /// Stands between a comment and what it documents.
  attribute,
  import,
  call,
};

struct Fields {
  TSFieldId name, body, parameters, parameter, declarator, source, value, operator_, label, left, key, property, type, function, arguments, path;
};

struct Grammar {
  std::string_view name;
  const TSLanguage* language;
  std::vector<Role> roles;
  /// By symbol: is it one of && || ?? and or.
  std::vector<bool> logical_tokens;
  Fields fields;

  [[nodiscard]] Role role(TSSymbol symbol) const { return symbol < roles.size() ? roles[symbol] : Role::plain; }
};

/// The grammar of that name (as in plugins/batuta/sources/languages.ts), or nullptr. Built once; safe from any thread.
[[nodiscard]] const Grammar* find_grammar(std::string_view name);

}  // namespace strata::batuta
