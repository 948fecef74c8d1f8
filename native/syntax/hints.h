// Which calls and modules tell of threads, processes, sockets and native code.
#pragma once

#include <string_view>

namespace strata::syntax {

/// `threads`, `processes`, `sockets` or `native`; empty when the name tells nothing.
/// `name` is a dotted name with import aliases resolved.
[[nodiscard]] std::string_view hint_of_call(std::string_view name);
[[nodiscard]] std::string_view hint_of_module(std::string_view module);

}  // namespace strata::syntax
