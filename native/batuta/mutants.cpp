// The operators; see mutants.h. Names and replacements are StrykerJS's where it has the operator, so that results compare.
#include "mutants.h"

#include <cstring>
#include <iterator>

#include "imports.h"

namespace strata::batuta {

namespace {

struct Swap {
  std::string_view from;
  std::string_view operator_;
  std::string_view to;
};

constexpr Swap script_binary[] = {
    {"+", "ArithmeticOperator", "-"}, {"-", "ArithmeticOperator", "+"}, {"*", "ArithmeticOperator", "/"}, {"/", "ArithmeticOperator", "*"}, {"%", "ArithmeticOperator", "*"},
    {"<", "EqualityOperator", "<="}, {"<", "EqualityOperator", ">="}, {"<=", "EqualityOperator", "<"}, {"<=", "EqualityOperator", ">"},
    {">", "EqualityOperator", ">="}, {">", "EqualityOperator", "<="}, {">=", "EqualityOperator", ">"}, {">=", "EqualityOperator", "<"},
    {"==", "EqualityOperator", "!="}, {"!=", "EqualityOperator", "=="}, {"===", "EqualityOperator", "!=="}, {"!==", "EqualityOperator", "==="},
    {"&&", "LogicalOperator", "||"}, {"||", "LogicalOperator", "&&"}, {"??", "LogicalOperator", "&&"},
};

constexpr Swap script_assignment[] = {
    {"+=", "AssignmentOperator", "-="}, {"-=", "AssignmentOperator", "+="}, {"*=", "AssignmentOperator", "/="}, {"/=", "AssignmentOperator", "*="}, {"%=", "AssignmentOperator", "*="},
    {"<<=", "AssignmentOperator", ">>="}, {">>=", "AssignmentOperator", "<<="}, {"&=", "AssignmentOperator", "|="}, {"|=", "AssignmentOperator", "&="},
    {"&&=", "AssignmentOperator", "||="}, {"||=", "AssignmentOperator", "&&="}, {"?\?=", "AssignmentOperator", "&&="},
};

constexpr Swap python_binary[] = {
    {"+", "ArithmeticOperator", "-"}, {"-", "ArithmeticOperator", "+"}, {"*", "ArithmeticOperator", "/"}, {"/", "ArithmeticOperator", "*"}, {"//", "ArithmeticOperator", "/"},
    {"%", "ArithmeticOperator", "/"}, {"**", "ArithmeticOperator", "*"}, {"<<", "ArithmeticOperator", ">>"}, {">>", "ArithmeticOperator", "<<"}, {"&", "ArithmeticOperator", "|"}, {"|", "ArithmeticOperator", "&"}, {"^", "ArithmeticOperator", "&"},
    {"<", "EqualityOperator", "<="}, {"<", "EqualityOperator", ">="}, {"<=", "EqualityOperator", "<"}, {"<=", "EqualityOperator", ">"}, {">", "EqualityOperator", ">="}, {">", "EqualityOperator", "<="},
    {">=", "EqualityOperator", ">"}, {">=", "EqualityOperator", "<"}, {"==", "EqualityOperator", "!="}, {"!=", "EqualityOperator", "=="},
    {"in", "EqualityOperator", "not in"}, {"not in", "EqualityOperator", "in"}, {"is", "EqualityOperator", "is not"}, {"is not", "EqualityOperator", "is"},
    {"and", "LogicalOperator", "or"}, {"or", "LogicalOperator", "and"},
};

class Finder {
 public:
  Finder(const Grammar& grammar, std::string_view text) : grammar_(grammar), text_(text), python_(grammar.name == "python") {}

  std::vector<MutantSite> run(TSNode root) {
    visit(root, 0);
    return std::move(sites_);
  }

 private:
  /// Deeper than any code a person writes; a tree beyond it keeps its outer part unmutated inside.
  static constexpr int depth_max = 400;

  static std::string_view type(TSNode node) { return ts_node_type(node); }
  [[nodiscard]] std::string_view written(TSNode node) const { return slice(text_, node); }
  [[nodiscard]] TSNode field(TSNode node, const char* name) const { return ts_node_child_by_field_name(node, name, static_cast<uint32_t>(std::strlen(name))); }

  MutantSite& site(TSNode node, bool block = false) {
    const uint32_t start = ts_node_start_byte(node);
    const uint32_t end = ts_node_end_byte(node);
    if (!sites_.empty() && sites_.back().start == start && sites_.back().end == end) return sites_.back();
    const TSPoint from = ts_node_start_point(node);
    sites_.push_back({start, end, from.row + 1, from.column + 1, ts_node_end_point(node).row + 1, block, {}});
    return sites_.back();
  }

  void add(TSNode node, std::string_view operator_, std::string text, bool block = false) { site(node, block).alternatives.push_back({operator_, std::move(text)}); }

  [[nodiscard]] std::string with_operator(TSNode node, TSNode token, std::string_view replacement) const {
    const uint32_t start = ts_node_start_byte(node);
    std::string text(text_.substr(start, ts_node_start_byte(token) - start));
    // spaces, since `a+-b` must not become `a--b`; `++` and `!` stay with their operand
    const bool spaced = ts_node_start_byte(token) != start && ts_node_end_byte(token) != ts_node_end_byte(node);
    if (spaced && text.back() != ' ') text += ' ';
    text += replacement;
    if (spaced && text_[ts_node_end_byte(token)] != ' ') text += ' ';
    text += text_.substr(ts_node_end_byte(token), ts_node_end_byte(node) - ts_node_end_byte(token));
    return text;
  }

  template <size_t count>
  void swap(TSNode node, TSNode token, const Swap (&table)[count]) {
    const std::string_view now = written(token);
    for (const Swap& row : table)
      if (row.from == now) add(node, row.operator_, with_operator(node, token, row.to));
  }

  void visit(TSNode node, int depth) {
    if (depth > depth_max || ts_node_is_error(node)) return;
    if (python_ ? python(node) : script(node)) {
      const uint32_t count = ts_node_named_child_count(node);
      for (uint32_t index = 0; index < count; ++index) visit(ts_node_named_child(node, index), depth + 1);
    }
  }

  /// Whether the inside is to be looked at.
  bool script(TSNode node) {
    const std::string_view kind = type(node);
    if (kind.ends_with("_type") || kind == "type_annotation" || kind == "type_arguments" || kind == "type_parameters" || kind == "type_alias_declaration" || kind == "interface_declaration" ||
        kind == "ambient_declaration" || kind == "enum_declaration" || kind == "import_statement" || kind == "comment" || kind == "decorator" || kind == "array_pattern" || kind == "object_pattern" ||
        kind == "function_signature" || kind == "abstract_method_signature" || kind == "jsx_attribute" || kind == "regex" || kind == "import_alias")
      return false;
    if (kind == "export_statement" && !ts_node_is_null(field(node, "source"))) return false;
    if (kind == "expression_statement") {
      // a directive such as 'use strict' is no value
      return !(ts_node_named_child_count(node) == 1 && type(ts_node_named_child(node, 0)) == "string");
    }
    if (kind == "binary_expression") {
      const TSNode token = field(node, "operator");
      const std::string_view now = written(token);
      const bool comparison = now == "<" || now == ">" || now == "<=" || now == ">=" || now == "==" || now == "!=" || now == "===" || now == "!==" || now == "&&" || now == "||";
      // text cannot be subtracted: such a mutant would only be noise
      const bool joins = now == "+" && (is_text(field(node, "left")) || is_text(field(node, "right")));
      // a loop that never ends says nothing: only its end is tried
      if (comparison) constant(node, ts_node_start_byte(node) != loop_start_ || ts_node_end_byte(node) != loop_end_);
      if (!joins) swap(node, token, script_binary);
    } else if (kind == "augmented_assignment_expression") {
      const bool joins = is_text(field(node, "right"));
      if (!joins) swap(node, field(node, "operator"), script_assignment);
      // the target is no value
      visit(field(node, "right"), 1);
      return false;
    } else if (kind == "assignment_expression") {
      visit(field(node, "right"), 1);
      return false;
    } else if (kind == "update_expression") {
      const std::string_view now = written(field(node, "operator"));
      add(node, "UpdateOperator", with_operator(node, field(node, "operator"), now == "++" ? "--" : "++"));
      return false;
    } else if (kind == "unary_expression") {
      const TSNode token = field(node, "operator");
      const std::string_view now = written(token);
      if (now == "!") add(node, "BooleanLiteral", std::string(written(field(node, "argument"))));
      else if (now == "-" || now == "+") add(node, "UnaryOperator", with_operator(node, token, now == "-" ? "+" : "-"));
      if (now == "delete") return false;
    } else if (kind == "true" || kind == "false") {
      add(node, "BooleanLiteral", kind == "true" ? "false" : "true");
    } else if (kind == "string") {
      add(node, "StringLiteral", ts_node_named_child_count(node) == 0 ? "\"mutated\"" : "\"\"");
      return false;
    } else if (kind == "template_string") {
      add(node, "StringLiteral", written(node) == "``" ? "`mutated`" : "``");
    } else if (kind == "array") {
      add(node, "ArrayDeclaration", ts_node_named_child_count(node) == 0 ? "[\"mutated\"]" : "[]");
    } else if (kind == "object") {
      if (ts_node_named_child_count(node) > 0) add(node, "ObjectLiteral", "{}");
    } else if (kind == "pair") {
      const TSNode key = field(node, "key");
      if (type(key) == "computed_property_name") visit(key, 1);
      visit(field(node, "value"), 1);
      return false;
    } else if (kind == "call_expression") {
      const TSNode function = field(node, "function");
      const std::string_view callee = written(function);
      if (callee == "require" || callee == "import") return false;
      const TSNode arguments = field(node, "arguments");
      visit(function, 1);
      // the text of a tagged template belongs to its tag
      if (!ts_node_is_null(arguments) && type(arguments) != "template_string") visit(arguments, 1);
      return false;
    } else if (kind == "if_statement" || kind == "while_statement" || kind == "do_statement") {
      condition(field(node, "condition"), kind == "if_statement");
    } else if (kind == "for_statement") {
      const TSNode test = field(node, "condition");
      // `for (;;)` has no test
      if (!ts_node_is_null(test) && type(test) != "empty_statement") condition(test, false);
    } else if (kind == "ternary_expression") {
      condition(field(node, "condition"), true);
    } else if (kind == "statement_block") {
      if (ts_node_named_child_count(node) > 0) add(node, "BlockStatement", "{}", true);
    } else if (kind == "for_in_statement") {
      visit(field(node, "right"), 1);
      visit(field(node, "body"), 1);
      return false;
    } else if (kind == "property_signature" || kind == "required_parameter" || kind == "optional_parameter") {
      const TSNode value = field(node, "value");
      if (!ts_node_is_null(value)) visit(value, 1);
      return false;
    }
    return true;
  }

  [[nodiscard]] static bool is_text(TSNode node) { return type(node) == "string" || type(node) == "template_string"; }

  void constant(TSNode node, bool both) {
    if (both) add(node, "ConditionalExpression", "true");
    add(node, "ConditionalExpression", "false");
  }

  /// The test of a branch or loop; a comparison gets its own constants when it is visited.
  void condition(TSNode test, bool both) {
    while (!ts_node_is_null(test) && type(test) == "parenthesized_expression") test = ts_node_named_child(test, 0);
    if (ts_node_is_null(test)) return;
    if (type(test) == "binary_expression") {
      const std::string_view now = written(field(test, "operator"));
      if (!both) {
        loop_start_ = ts_node_start_byte(test);
        loop_end_ = ts_node_end_byte(test);
      }
      if (now != "+" && now != "-" && now != "*" && now != "/" && now != "%" && now != "??" && now != "in" && now != "instanceof" && now != "&" && now != "|") return;
    }
    if (type(test) == "true" || type(test) == "false") return;
    constant(test, both);
  }

  bool python(TSNode node) {
    const std::string_view kind = type(node);
    if (kind == "import_statement" || kind == "import_from_statement" || kind == "future_import_statement" || kind == "comment" || kind == "decorator" || kind == "type" || kind == "interpolation" ||
        kind == "type_alias_statement" || kind == "global_statement" || kind == "nonlocal_statement" || kind == "case_pattern" || kind == "pattern_list" || kind == "delete_statement")
      return false;
    if (kind == "expression_statement") {
      // a documentation string is no value
      return !(ts_node_named_child_count(node) == 1 && type(ts_node_named_child(node, 0)) == "string");
    }
    if (kind == "binary_operator" || kind == "boolean_operator") {
      const TSNode token = field(node, "operator");
      const bool joins = (is_text(field(node, "left")) || is_text(field(node, "right"))) && (written(token) == "+" || written(token) == "%");
      if (!joins) swap(node, token, python_binary);
    } else if (kind == "comparison_operator") {
      const uint32_t count = ts_node_child_count(node);
      for (uint32_t index = 0; index < count; ++index) {
        const TSNode child = ts_node_child(node, index);
        if (!ts_node_is_named(child)) swap(node, child, python_binary);
      }
    } else if (kind == "not_operator") {
      add(node, "BooleanLiteral", std::string(written(field(node, "argument"))));
    } else if (kind == "unary_operator") {
      const std::string_view now = written(field(node, "operator"));
      if (now == "-" || now == "+") add(node, "UnaryOperator", with_operator(node, field(node, "operator"), now == "-" ? "+" : "-"));
      // -1 is one literal to a person
      if (type(field(node, "argument")) == "integer" || type(field(node, "argument")) == "float") return false;
    } else if (kind == "true" || kind == "false") {
      add(node, "BooleanLiteral", kind == "true" ? "False" : "True");
    } else if (kind == "integer" || kind == "float") {
      add(node, "NumberLiteral", "(" + std::string(written(node)) + " + 1)");
    } else if (kind == "string" || kind == "concatenated_string") {
      return string(node);
    } else if (kind == "conditional_expression") {
      constant(ts_node_named_child(node, 1), "True", "False");
    } else if (kind == "if_statement" || kind == "elif_clause") {
      constant(field(node, "condition"), "True", "False");
    } else if (kind == "while_statement") {
      constant(field(node, "condition"), nullptr, "False");
    } else if (kind == "list" && ts_node_named_child_count(node) > 0) {
      add(node, "ArrayDeclaration", "[]");
    } else if (kind == "return_statement" && ts_node_named_child_count(node) == 1) {
      const TSNode value = ts_node_named_child(node, 0);
      if (type(value) != "none" && type(value) != "expression_list") add(value, "ReturnValue", "None");
    } else if (kind == "assignment" || kind == "augmented_assignment") {
      if (is_about_module(written(field(node, "left")))) return false;
      if (kind == "augmented_assignment") augmented(node);
      const TSNode value = field(node, "right");
      if (!ts_node_is_null(value)) visit(value, 1);
      return false;
    } else if (kind == "for_statement" || kind == "for_in_clause") {
      for (const char* name : {"right", "body", "alternative"}) {
        const TSNode part = field(node, name);
        if (!ts_node_is_null(part)) visit(part, 1);
      }
      return false;
    } else if (kind == "keyword_argument") {
      visit(field(node, "value"), 1);
      return false;
    } else if (kind == "case_clause") {
      const TSNode guard = field(node, "guard");
      if (!ts_node_is_null(guard)) visit(guard, 1);
      visit(field(node, "consequence"), 1);
      return false;
    } else if (kind == "parameters" || kind == "lambda_parameters") {
      // defaults are made once, when the function is: no switch reaches them later
      return false;
    } else if (kind == "class_definition") {
      visit(field(node, "body"), 1);
      return false;
    } else if (kind == "yield" || kind == "named_expression") {
      return kind == "yield";
    }
    return true;
  }

  /// Says something to tools and readers; a test that notices would be a test of that text.
  [[nodiscard]] static bool is_about_module(std::string_view name) {
    return name == "__all__" || name == "__version__" || name == "__author__" || name == "__email__" || name == "__license__" || name == "__copyright__" || name == "__credits__" || name == "__doc__";
  }

  /// As an expression it cannot be: `x += 1` becomes a whole statement `x -= 1`, chosen by a statement.
  void augmented(TSNode node) {
    static constexpr Swap table[] = {{"+=", "AssignmentOperator", "-="}, {"-=", "AssignmentOperator", "+="}, {"*=", "AssignmentOperator", "/="}, {"/=", "AssignmentOperator", "*="},
                                     {"//=", "AssignmentOperator", "/="}, {"%=", "AssignmentOperator", "/="}, {"|=", "AssignmentOperator", "&="}, {"&=", "AssignmentOperator", "|="}};
    const TSNode token = field(node, "operator");
    if (is_text(field(node, "right"))) return;
    const std::string_view now = written(token);
    for (const Swap& row : table)
      if (row.from == now) add(node, row.operator_, with_operator(node, token, row.to), true);
  }

  bool string(TSNode node) {
    const std::string_view now = written(node);
    // prefixes: bytes stay bytes; formatted ones keep what they fill in
    const size_t quote = now.find_first_of("'\"");
    const std::string_view prefix = quote == std::string_view::npos ? std::string_view{} : now.substr(0, quote);
    if (prefix.find_first_of("fF") == std::string_view::npos) {
      const bool bytes = prefix.find_first_of("bB") != std::string_view::npos;
      const bool empty = now.size() == prefix.size() + 2 || (now.size() == prefix.size() + 6 && now.ends_with("\"\"\""));
      add(node, "StringLiteral", std::string(bytes ? "b" : "") + (empty ? "\"mutated\"" : "\"\""));
    }
    return false;
  }

  void constant(TSNode test, const char* yes, const char* no) {
    while (!ts_node_is_null(test) && type(test) == "parenthesized_expression") test = ts_node_named_child(test, 0);
    if (ts_node_is_null(test) || type(test) == "true" || type(test) == "false" || type(test) == "named_expression") return;
    if (yes) add(test, "ConditionalExpression", yes);
    add(test, "ConditionalExpression", no);
  }

  const Grammar& grammar_;
  const std::string_view text_;
  const bool python_;
  std::vector<MutantSite> sites_;
  uint32_t loop_start_ = UINT32_MAX;
  uint32_t loop_end_ = UINT32_MAX;
};

}  // namespace

std::vector<MutantSite> find_mutants(const Grammar& grammar, std::string_view text, const syntax::Tree& tree) {
  if (grammar.name != "python" && grammar.name != "typescript" && grammar.name != "tsx" && grammar.name != "javascript") return {};
  return Finder(grammar, text).run(ts_tree_root_node(tree.get()));
}

}  // namespace strata::batuta
