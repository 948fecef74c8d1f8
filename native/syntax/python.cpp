// One walk over a Python tree that collects what a build graph and a test runner ask about a file.
#include "python.h"

#include <algorithm>
#include <unordered_set>
#include <vector>

#include "hints.h"
#include "json.h"
#include "names.h"

namespace strata::syntax {

namespace {

/// Limits per file; beyond them a file is generated, and its remainder would tell nothing new.
constexpr size_t functions_max = 20'000, classes_max = 5'000, fixtures_max = 5'000, imports_max = 20'000, hints_max = 64, names_max = 10'000, bases_max = 64;

struct Function {
  std::string_view name;
  uint32_t line;
  bool is_async;
};

struct Class {
  /// Qualified by the classes around it: `TestOuter.TestInner`.
  std::string name;
  uint32_t line;
  std::vector<std::string> bases;
  std::vector<Function> methods;
};

struct Fixture {
  std::string name;
  std::string scope = "function";
  bool autouse = false;
  uint32_t line = 0;
};

struct Import {
  std::string module;
  std::vector<std::string_view> names;
  uint32_t level = 0;
  uint32_t line = 0;
  bool lazy = false, type_only = false, conditional = false, dynamic = false;
};

struct Hint {
  std::string_view kind;
  std::string what;
  uint32_t line;
};

/// Whether an `if` is a question about TYPE_CHECKING, and which branch then runs for checkers only.
enum class Guard { none, consequence, alternative };

/// What holds inside one subtree; pushed on entering it, popped on leaving.
struct Scope {
  uint32_t depth;
  bool in_function = false, lazy = false, type_only = false, conditional = false;
  /// Index of the class whose body this is directly, or -1.
  int class_index = -1;
  Guard guard = Guard::none;
};

uint32_t line_of(TSNode node) { return ts_node_start_point(node).row + 1; }

class Walk {
 public:
  Walk(const Source& source, const Tree& tree, Parts parts) : g_(PythonGrammar::get()), text_(source.text), everything_(parts == Parts::all) {
    TSTreeCursor cursor = ts_tree_cursor_new(ts_tree_root_node(tree.get()));
    scopes_.push_back(Scope{.depth = 0});
    run(cursor);
    ts_tree_cursor_delete(&cursor);
  }

  void write(std::string& json) const {
    if (everything_) {
      const auto write_function = [&json](const Function& function) {
        json += '{';
        write_member(json, "name", function.name);
        write_member(json, "line", function.line);
        write_flag(json, "async", function.is_async);
        json += '}';
      };
      write_array(json, "functions", functions_, write_function);
      write_array(json, "classes", classes_, [&](const Class& one) {
        json += '{';
        write_member(json, "name", one.name);
        write_member(json, "line", one.line);
        write_array(json, "bases", one.bases, [&json](const std::string& base) { write_string(json, base); });
        write_array(json, "methods", one.methods, write_function);
        json += '}';
      });
      write_array(json, "fixtures", fixtures_, [&json](const Fixture& fixture) {
        json += '{';
        write_member(json, "name", fixture.name);
        write_member(json, "scope", fixture.scope);
        write_flag(json, "autouse", fixture.autouse);
        write_member(json, "line", fixture.line);
        json += '}';
      });
      write_array(json, "hints", hints_, [&json](const Hint& hint) {
        json += '{';
        write_member(json, "kind", hint.kind);
        write_member(json, "what", hint.what);
        write_member(json, "line", hint.line);
        json += '}';
      });
    }
    write_array(json, "imports", imports_, [&json](const Import& one) {
      json += '{';
      write_member(json, "module", one.module);
      write_array(json, "names", one.names, [&json](std::string_view name) { write_string(json, name); });
      write_member(json, "level", one.level);
      write_member(json, "line", one.line);
      write_flag(json, "lazy", one.lazy);
      write_flag(json, "typeOnly", one.type_only);
      write_flag(json, "conditional", one.conditional);
      write_flag(json, "dynamic", one.dynamic);
      json += '}';
    });
  }

 private:
  const PythonGrammar& g_;
  std::string_view text_;
  bool everything_;
  std::vector<Scope> scopes_;
  Aliases aliases_;
  std::vector<Function> functions_;
  std::vector<Class> classes_;
  std::vector<Fixture> fixtures_;
  std::vector<Import> imports_;
  std::vector<Hint> hints_;
  std::unordered_set<std::string> hinted_;

  /// Depth-first without recursion: `a + a + a + ...` nests as deep as it is long.
  void run(TSTreeCursor& cursor) {
    uint32_t depth = 0;
    // Symbols from the root down to the current node; the node's parent is the last but one.
    std::vector<TSSymbol> path;
    for (;;) {
      const TSNode node = ts_tree_cursor_current_node(&cursor);
      path.resize(depth);
      const bool descend = enter(node, ts_tree_cursor_current_field_id(&cursor), path.empty() ? TSSymbol{0} : path.back(), depth);
      path.push_back(ts_node_symbol(node));
      if (descend && ts_tree_cursor_goto_first_child(&cursor)) {
        ++depth;
        continue;
      }
      leave(depth);
      while (!ts_tree_cursor_goto_next_sibling(&cursor)) {
        if (!ts_tree_cursor_goto_parent(&cursor)) return;
        --depth;
        leave(depth);
      }
    }
  }

  void leave(uint32_t depth) {
    // The bottom scope is the module's and stays.
    while (scopes_.size() > 1 && scopes_.back().depth == depth) scopes_.pop_back();
  }

  Scope& push(uint32_t depth) {
    Scope scope = scopes_.back();
    scope.depth = depth;
    scope.guard = Guard::none;
    scopes_.push_back(scope);
    return scopes_.back();
  }

  /// Returns whether the node's children are of interest.
  bool enter(TSNode node, TSFieldId field, TSSymbol parent, uint32_t depth) {
    if (!ts_node_is_named(node)) return false;
    const TSSymbol symbol = ts_node_symbol(node);

    // Scopes that a child opens because of the place it has in its parent.
    if (field == g_.f_body && (parent == g_.function_definition || parent == g_.lambda)) {
      Scope& scope = push(depth);
      scope.in_function = scope.lazy = true;
      scope.class_index = -1;
    } else if (field == g_.f_body && parent == g_.class_definition) {
      open_class_body(depth);
    } else if (parent == g_.if_statement || parent == g_.elif_clause) {
      enter_branch(node, symbol, field, depth);
    }

    if (symbol == g_.import_statement) return take_import(node), false;
    if (symbol == g_.import_from) return take_import_from(node), false;
    if (symbol == g_.future_import) return take_future(node), false;
    if (symbol == g_.function_definition) {
      take_function(node);
      // What it holds directly (defaults, decorators) runs where the function is defined; its body opened a scope above.
      return true;
    }
    if (symbol == g_.class_definition) {
      pending_class_ = take_class(node);
      return true;
    }
    if (symbol == g_.decorated_definition) {
      if (everything_) take_fixture(node);
      return true;
    }
    if (symbol == g_.if_statement) {
      push(depth).guard = guard_of(node);
      return true;
    }
    if (symbol == g_.try_statement || symbol == g_.while_statement || symbol == g_.for_statement || symbol == g_.match_statement || (symbol == g_.with_statement && suppresses(node))) {
      push(depth).conditional = true;
      return true;
    }
    if (symbol == g_.call) return take_call(node), true;
    if (symbol == g_.assignment) return take_plugins(node), true;
    // Leaves and text hold nothing; the insides of an f-string may.
    return symbol != g_.identifier && symbol != g_.comment && symbol != g_.string_content;
  }

  /// The parts of an if statement: condition, consequence, elif and else clauses.
  void enter_branch(TSNode node, TSSymbol symbol, TSFieldId field, uint32_t depth) {
    const Guard guard = scopes_.back().guard;
    if (field == g_.f_consequence) {
      Scope& scope = push(depth);
      if (guard == Guard::consequence) scope.type_only = true;
      else if (guard == Guard::none) scope.conditional = true;
    } else if (symbol == g_.else_clause || symbol == g_.elif_clause) {
      Scope& scope = push(depth);
      if (guard == Guard::alternative) scope.type_only = true;
      else if (guard == Guard::none) scope.conditional = true;
      if (symbol == g_.elif_clause) scope.guard = guard_of(node);
    }
  }

  Guard guard_of(TSNode node) const {
    TSNode condition = ts_node_child_by_field_id(node, g_.f_condition);
    bool negated = false;
    for (int steps = 0; steps < 16 && !ts_node_is_null(condition); ++steps) {
      const TSSymbol symbol = ts_node_symbol(condition);
      if (symbol == g_.parenthesized && ts_node_named_child_count(condition) == 1) condition = ts_node_named_child(condition, 0);
      else if (symbol == g_.not_operator) {
        negated = !negated;
        condition = ts_node_child_by_field_id(condition, g_.f_argument);
      } else if (symbol == g_.boolean_operator && !negated && text_of(ts_node_child_by_field_id(condition, g_.f_operator), text_) == "and") {
        // `TYPE_CHECKING and x`: what follows runs for checkers only; what the else branch is for stays open.
        const std::string left = dotted(ts_node_child_by_field_id(condition, g_.f_left), text_);
        return is_type_checking(left) ? Guard::consequence : Guard::none;
      } else break;
    }
    if (ts_node_is_null(condition) || !is_type_checking(dotted(condition, text_))) return Guard::none;
    return negated ? Guard::alternative : Guard::consequence;
  }

  bool is_type_checking(const std::string& name) const {
    if (name.empty()) return false;
    const std::string meaning = aliases_.expand(name);
    return meaning == "TYPE_CHECKING" || meaning == "typing.TYPE_CHECKING" || meaning == "typing_extensions.TYPE_CHECKING" || name == "t.TYPE_CHECKING";
  }

  /// `with contextlib.suppress(ImportError):`
  bool suppresses(TSNode node) const {
    const uint32_t count = ts_node_named_child_count(node);
    for (uint32_t index = 0; index < count; ++index) {
      const TSNode clause = ts_node_named_child(node, index);
      if (ts_node_symbol(clause) != g_.with_clause) continue;
      const uint32_t items = std::min(ts_node_named_child_count(clause), 8u);
      for (uint32_t item = 0; item < items; ++item) {
        const TSNode value = ts_node_child_by_field_id(ts_node_named_child(clause, item), g_.f_value);
        if (ts_node_is_null(value) || ts_node_symbol(value) != g_.call) continue;
        const std::string name = aliases_.expand(dotted(ts_node_child_by_field_id(value, g_.f_function), text_));
        if (name == "contextlib.suppress" || name == "suppress") return true;
      }
    }
    return false;
  }

  // Definitions

  int pending_class_ = -1;

  void open_class_body(uint32_t depth) {
    Scope& scope = push(depth);
    // In a function a class is local: neither it nor its methods are collected.
    scope.class_index = scope.in_function ? -1 : pending_class_;
    pending_class_ = -1;
  }

  void take_function(TSNode node) {
    const Scope& scope = scopes_.back();
    if (!everything_ || scope.in_function) return;
    const TSNode name = ts_node_child_by_field_id(node, g_.f_name);
    if (ts_node_is_null(name)) return;
    const TSNode first = ts_node_child(node, 0);
    const Function function{text_of(name, text_), line_of(node), text_of(first, text_) == "async"};
    auto& list = scope.class_index >= 0 ? classes_[static_cast<size_t>(scope.class_index)].methods : functions_;
    if (list.size() < functions_max) list.push_back(function);
  }

  int take_class(TSNode node) {
    const Scope& scope = scopes_.back();
    if (!everything_ || scope.in_function || classes_.size() >= classes_max) return -1;
    const TSNode name = ts_node_child_by_field_id(node, g_.f_name);
    if (ts_node_is_null(name)) return -1;
    Class one;
    if (scope.class_index >= 0) one.name = classes_[static_cast<size_t>(scope.class_index)].name + '.';
    one.name += text_of(name, text_);
    one.line = line_of(node);
    const TSNode bases = ts_node_child_by_field_id(node, g_.f_superclasses);
    if (!ts_node_is_null(bases)) {
      const uint32_t count = ts_node_named_child_count(bases);
      for (uint32_t index = 0; index < count && one.bases.size() < bases_max; ++index) {
        TSNode base = ts_node_named_child(bases, index);
        // `Generic[T]` is a subscript: its name is what was subscripted.
        if (ts_node_symbol(base) == g_.subscript) base = ts_node_child_by_field_id(base, g_.f_value);
        std::string meaning = ts_node_is_null(base) ? std::string() : dotted(base, text_);
        if (!meaning.empty()) one.bases.push_back(aliases_.expand(meaning));
      }
    }
    classes_.push_back(std::move(one));
    return static_cast<int>(classes_.size()) - 1;
  }

  void take_fixture(TSNode node) {
    if (scopes_.back().in_function || fixtures_.size() >= fixtures_max) return;
    const TSNode definition = ts_node_child_by_field_id(node, g_.f_definition);
    if (ts_node_is_null(definition) || ts_node_symbol(definition) != g_.function_definition) return;
    const uint32_t count = std::min(ts_node_named_child_count(node), 64u);
    for (uint32_t index = 0; index < count; ++index) {
      const TSNode decorator = ts_node_named_child(node, index);
      if (ts_node_symbol(decorator) != g_.decorator) continue;
      TSNode target = ts_node_named_child(decorator, 0);
      TSNode arguments{};
      if (!ts_node_is_null(target) && ts_node_symbol(target) == g_.call) {
        arguments = ts_node_child_by_field_id(target, g_.f_arguments);
        target = ts_node_child_by_field_id(target, g_.f_function);
      }
      if (ts_node_is_null(target)) continue;
      const std::string name = aliases_.expand(dotted(target, text_));
      const std::string_view last = std::string_view(name).substr(name.rfind('.') + 1);
      if (last != "fixture" && last != "yield_fixture") continue;
      Fixture fixture;
      fixture.name = text_of(ts_node_child_by_field_id(definition, g_.f_name), text_);
      fixture.line = line_of(definition);
      if (!ts_node_is_null(arguments)) read_fixture_options(arguments, fixture);
      fixtures_.push_back(std::move(fixture));
      return;
    }
  }

  void read_fixture_options(TSNode arguments, Fixture& fixture) const {
    const uint32_t count = std::min(ts_node_named_child_count(arguments), 32u);
    for (uint32_t index = 0; index < count; ++index) {
      const TSNode argument = ts_node_named_child(arguments, index);
      if (ts_node_symbol(argument) != g_.keyword_argument) continue;
      const std::string_view key = text_of(ts_node_child_by_field_id(argument, g_.f_name), text_);
      const TSNode value = ts_node_child_by_field_id(argument, g_.f_value);
      if (ts_node_is_null(value)) continue;
      // A scope that a function decides at run time is told as such.
      if (key == "scope") fixture.scope = literal(value, text_).value_or("dynamic");
      else if (key == "autouse") fixture.autouse = ts_node_symbol(value) == g_.true_literal;
      else if (key == "name") fixture.name = literal(value, text_).value_or(fixture.name);
    }
  }

  // Imports

  Import here(TSNode node) const {
    const Scope& scope = scopes_.back();
    Import one;
    one.line = line_of(node);
    one.lazy = scope.lazy;
    one.type_only = scope.type_only;
    one.conditional = scope.conditional;
    return one;
  }

  void keep(Import one) {
    if (imports_.size() >= imports_max) return;
    if (everything_ && one.level == 0 && !one.type_only) {
      const std::string_view kind = hint_of_module(one.module);
      if (!kind.empty()) hint(kind, one.module, one.line);
      for (const std::string_view name : one.names) {
        const std::string full = one.module + '.' + std::string(name);
        const std::string_view deeper = hint_of_module(full);
        if (!deeper.empty() && deeper != kind) hint(deeper, full, one.line);
      }
    }
    imports_.push_back(std::move(one));
  }

  /// Calls `take(child)` for each child in the field `name`.
  template <typename Take>
  void each_name(TSNode node, Take take) const {
    TSTreeCursor cursor = ts_tree_cursor_new(node);
    size_t taken = 0;
    if (ts_tree_cursor_goto_first_child(&cursor)) {
      do {
        if (ts_tree_cursor_current_field_id(&cursor) == g_.f_name && taken++ < names_max) take(ts_tree_cursor_current_node(&cursor));
      } while (ts_tree_cursor_goto_next_sibling(&cursor));
    }
    ts_tree_cursor_delete(&cursor);
  }

  void take_import(TSNode node) {
    each_name(node, [&](TSNode child) {
      const bool aliased = ts_node_symbol(child) == g_.aliased_import;
      Import one = here(node);
      one.module = dotted(aliased ? ts_node_child_by_field_id(child, g_.f_name) : child, text_);
      if (one.module.empty()) return;
      one.line = line_of(child);
      const std::string root = one.module.substr(0, one.module.find('.'));
      if (aliased) aliases_.add(std::string(text_of(ts_node_child_by_field_id(child, g_.f_alias), text_)), one.module);
      else aliases_.add(root, root);
      keep(std::move(one));
    });
  }

  void take_import_from(TSNode node) {
    Import one = here(node);
    const TSNode module = ts_node_child_by_field_id(node, g_.f_module_name);
    if (ts_node_is_null(module)) return;
    if (ts_node_symbol(module) == g_.relative_import) {
      const uint32_t count = ts_node_named_child_count(module);
      for (uint32_t index = 0; index < count; ++index) {
        const TSNode part = ts_node_named_child(module, index);
        if (ts_node_symbol(part) == g_.import_prefix) {
          const std::string_view dots = text_of(part, text_);
          one.level = static_cast<uint32_t>(std::count(dots.begin(), dots.end(), '.'));
        } else if (ts_node_symbol(part) == g_.dotted_name) one.module = dotted(part, text_);
      }
    } else one.module = dotted(module, text_);
    if (one.module.empty() && one.level == 0) return;

    each_name(node, [&](TSNode child) {
      const bool aliased = ts_node_symbol(child) == g_.aliased_import;
      const TSNode identifier = ts_node_named_child(aliased ? ts_node_child_by_field_id(child, g_.f_name) : child, 0);
      if (ts_node_is_null(identifier)) return;
      const std::string_view name = text_of(identifier, text_);
      one.names.push_back(name);
      const std::string_view local = aliased ? text_of(ts_node_child_by_field_id(child, g_.f_alias), text_) : name;
      if (one.level == 0) aliases_.add(std::string(local), one.module + '.' + std::string(name));
    });
    const uint32_t last = ts_node_named_child_count(node);
    for (uint32_t index = last; index-- > 0 && index + 3 > last;)
      if (ts_node_symbol(ts_node_named_child(node, index)) == g_.wildcard_import) one.names.push_back("*");
    keep(std::move(one));
  }

  void take_future(TSNode node) {
    Import one = here(node);
    one.module = "__future__";
    each_name(node, [&](TSNode child) { one.names.push_back(text_of(child, text_)); });
    keep(std::move(one));
  }

  void keep_dynamic(TSNode node, std::string name, const std::string& package) {
    Import one = here(node);
    one.dynamic = true;
    while (one.level < name.size() && name[one.level] == '.') ++one.level;
    name.erase(0, one.level);
    if (one.level > 0 && !package.empty()) {
      // importlib.import_module('..b', 'x.y') is x.b: each dot after the first takes one name off the package.
      std::string anchor = package;
      for (uint32_t up = 1; up < one.level && !anchor.empty(); ++up) {
        const size_t dot = anchor.rfind('.');
        anchor.erase(dot == std::string::npos ? 0 : dot);
      }
      if (anchor.empty()) return;
      name = name.empty() ? anchor : anchor + '.' + name;
      one.level = 0;
    }
    const bool plain = std::all_of(name.begin(), name.end(), [](unsigned char c) { return c == '.' || c == '_' || c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
    if (!plain || (name.empty() && one.level == 0) || name.size() > 512) return;
    one.module = std::move(name);
    keep(std::move(one));
  }

  void take_call(TSNode node) {
    const TSNode function = ts_node_child_by_field_id(node, g_.f_function);
    if (ts_node_is_null(function)) return;
    const std::string written = dotted(function, text_);
    if (written.empty()) return;
    const std::string name = aliases_.expand(written);
    if (everything_) {
      const std::string_view kind = hint_of_call(name);
      if (!kind.empty()) hint(kind, name, line_of(node));
    }
    const bool by_importlib = name == "importlib.import_module" || name == "importlib.util.find_spec";
    if (!by_importlib && name != "__import__" && name != "builtins.__import__" && name != "importlib.__import__" && name != "pytest.importorskip") return;
    const TSNode arguments = ts_node_child_by_field_id(node, g_.f_arguments);
    if (ts_node_is_null(arguments) || ts_node_symbol(arguments) != g_.argument_list) return;
    std::optional<std::string> target;
    std::string package;
    uint32_t position = 0;
    const uint32_t count = std::min(ts_node_named_child_count(arguments), 8u);
    for (uint32_t index = 0; index < count; ++index) {
      const TSNode argument = ts_node_named_child(arguments, index);
      if (ts_node_symbol(argument) == g_.comment) continue;
      if (ts_node_symbol(argument) == g_.keyword_argument) {
        const std::string_view key = text_of(ts_node_child_by_field_id(argument, g_.f_name), text_);
        const TSNode value = ts_node_child_by_field_id(argument, g_.f_value);
        if (ts_node_is_null(value)) continue;
        if (key == "name" || key == "modname") target = literal(value, text_);
        else if (key == "package" && by_importlib) package = literal(value, text_).value_or("");
      } else {
        if (position == 0) target = literal(argument, text_);
        else if (position == 1 && by_importlib) package = literal(argument, text_).value_or("");
        ++position;
      }
    }
    if (target) keep_dynamic(node, *target, package);
  }

  /// `pytest_plugins = ["a.b"]` at module level makes pytest import them.
  void take_plugins(TSNode node) {
    if (scopes_.back().in_function || scopes_.back().class_index >= 0) return;
    const TSNode left = ts_node_child_by_field_id(node, g_.f_left);
    const TSNode right = ts_node_child_by_field_id(node, g_.f_right);
    if (ts_node_is_null(left) || ts_node_is_null(right) || text_of(left, text_) != "pytest_plugins") return;
    if (const auto one = literal(right, text_)) return keep_dynamic(node, *one, {});
    if (ts_node_symbol(right) != g_.list && ts_node_symbol(right) != g_.tuple) return;
    const uint32_t count = std::min(ts_node_named_child_count(right), 256u);
    for (uint32_t index = 0; index < count; ++index) {
      const TSNode item = ts_node_named_child(right, index);
      if (const auto one = literal(item, text_)) keep_dynamic(item, *one, {});
    }
  }

  void hint(std::string_view kind, const std::string& what, uint32_t line) {
    if (hints_.size() >= hints_max) return;
    if (hinted_.insert(std::string(kind) + ' ' + what).second) hints_.push_back(Hint{kind, what, line});
  }
};

}  // namespace

void describe_python(const Source& source, const Tree& tree, Parts parts, std::string& json) { Walk(source, tree, parts).write(json); }

}  // namespace strata::syntax
