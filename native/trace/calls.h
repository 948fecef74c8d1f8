// Which system calls say something about files and network, and where in their arguments it is.
#pragma once

#include <span>

namespace strata::trace {

enum class Kind : unsigned char {
  kOpen,      // flags in an argument
  kOpenHow,   // flags in a struct open_how
  kCreate,    // creat: opens for writing, always
  kLook,      // stat, access: is it there, and how
  kReadLink,
  kDelete,
  kMakeDirectory,
  kWrite,     // truncate, mknod
  kRename,    // two paths
  kLink,      // two paths
  kSymlink,   // the new name is the path
  kExec,
  kConnect,   // an address instead of a path
  kSendTo,
};

inline constexpr signed char kNone = -1;

struct Call {
  int number;
  Kind kind;
  // Argument indices; kNone where there is none. A path without a directory descriptor is relative to the working directory.
  signed char directory;
  signed char path;
  signed char second_directory;
  signed char second_path;
  signed char flags;
};

// Every call that is looked at, on this architecture.
[[nodiscard]] std::span<const Call> calls();

// The call of that number, or nullptr.
[[nodiscard]] const Call* find_call(long number);

// The file whose being looked for begins the record, for a command that first sets itself up. Nobody has such a file.
inline constexpr const char* kBeginMark = "/.nx-strata-trace-begin";

}  // namespace strata::trace
