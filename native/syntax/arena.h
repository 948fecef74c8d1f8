// Memory for tree-sitter, which allocates a node at a time and gives back node by node: here all of a file's at once.
#pragma once

#include "parse.h"

namespace strata::syntax {

/// Makes tree-sitter take its memory here. Once, before the first parser is made, and before there are threads.
void install_arena();

/// While it lives, what this thread's tree-sitter allocates comes from the thread's own stretch of memory, and all of it is gone at
/// the end: parsers, trees and cursors made inside must not be used after it, and not by other threads. One at a time a thread.
/// Where the system grants no such stretch, nothing changes.
class ArenaScope {
 public:
  ArenaScope();
  ~ArenaScope();
  ArenaScope(const ArenaScope&) = delete;
  ArenaScope& operator=(const ArenaScope&) = delete;

  /// A tree that nobody looks at any more: taking it apart node by node would only cost time.
  void drop(Tree tree) const;
};

}  // namespace strata::syntax
