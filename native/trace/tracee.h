// Reading a stopped thread: its memory, its descriptors, the paths that it means.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

namespace strata::trace {

// The zero-terminated text at `address` of the thread, at most PATH_MAX long; nothing where it cannot be read.
[[nodiscard]] std::optional<std::string> read_text(pid_t thread, unsigned long address);

// Copies `size` bytes; false where not all of them can be read.
[[nodiscard]] bool read_bytes(pid_t thread, unsigned long address, void* to, std::size_t size);

// What descriptor `fd` of the thread is open on: a path from the root, or nothing for pipes, sockets and deleted files.
[[nodiscard]] std::optional<std::string> path_of_descriptor(pid_t thread, int fd);

// `path` made absolute as the thread would: relative to `directory_fd` (AT_FDCWD: its working directory), `.` and `..`
// taken away by name. Nothing for an empty path.
[[nodiscard]] std::optional<std::string> absolute_path(pid_t thread, int directory_fd, const std::string& path);

// An internet address as `192.0.2.1:443`; nothing for other families and for this machine itself.
[[nodiscard]] std::optional<std::string> read_address(pid_t thread, unsigned long address, unsigned long size);

}  // namespace strata::trace
