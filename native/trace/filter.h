// The seccomp filter that stops a process only at the calls of calls.h: all others run at full speed.
#pragma once

namespace strata::trace {

// Installs the filter in the calling process, for it and all it starts. Gives up the right to gain privileges by
// set-user-ID programs, which the kernel asks for. Returns 0, or the errno of what was refused.
[[nodiscard]] int install_filter();

}  // namespace strata::trace
