// Reading one source file: bounded, decoded to UTF-8, every failure a value.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace strata::syntax {

/// Generated tables reach a few megabytes; nothing that a person imports is larger.
constexpr uint64_t source_bytes_max = 8u << 20;

struct Source {
  /// UTF-8 without a byte order mark; line ends as in the file, except that a lone CR became LF.
  std::string text;
  /// Size of the file as it is on disk.
  uint64_t bytes = 0;
  /// Normalised name: `utf-8`, or as declared (PEP 263) in lower case.
  std::string encoding = "utf-8";
  bool bom = false;

  /// Empty when the text could be had; else `unreadable`, `not-a-file`, `too-large`, `binary`.
  std::string_view failure;
  std::string failure_message;
  /// The text is not valid in its encoding, although it could still be scanned; line of the first such byte, 0 if none.
  uint32_t invalid_line = 0;
};

/// Reads `path`. Never blocks on a pipe or device, never holds more than `source_bytes_max`.
[[nodiscard]] Source read_source(const std::string& path);

/// Decodes bytes that are already in memory; what read_source does after reading.
void decode_source(std::string bytes, Source& source);

}  // namespace strata::syntax
