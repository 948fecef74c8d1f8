// A bounded reader of ELF64 little-endian shared objects: facts for plugin-verify, from bytes that may be anything.
//
// The reader owns nothing: all views point into the bytes given, which must outlive them. It never reads
// outside them, never recurses, and every loop is bounded by a limit below. What is missing or damaged is
// said in `problems`, and the rest is still read. It is thread-safe: there is no state.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace strata::tau {

// Limits: far above what a linker writes, far below what would take noticeable time.
inline constexpr std::size_t kFileBytesMax = std::size_t{1} << 30;
inline constexpr std::size_t kProgramHeadersMax = 512;
inline constexpr std::size_t kSectionsMax = 65536;
inline constexpr std::size_t kDynamicEntriesMax = 4096;
inline constexpr std::size_t kSymbolsMax = 1u << 20;
inline constexpr std::size_t kNameBytesMax = 1u << 16;
inline constexpr std::size_t kProblemsMax = 32;

struct Symbol {
  std::string_view name;
  std::uint64_t value;
  std::uint64_t size;
  bool defined;
  bool weak;
  bool local;
  bool hidden;
};

struct ExchangedType {
  std::string_view name;
  std::uint64_t hash;
  std::uint32_t size;
  std::uint32_t align;
};

// What a plugin's TAU_PLUGIN_MANIFEST says (rt/src/abi.rs has the layout).
struct Manifest {
  bool present = false;
  std::uint32_t version = 0;
  std::uint32_t size = 0;
  std::string_view name, plugin_version, rustc, rt_build, requirements;
  std::vector<ExchangedType> types;
};

// What rt's TAU_RT_IDENTITY says.
struct Identity {
  bool present = false;
  std::string_view rustc, build;
};

struct ElfFile {
  bool elf = false;  // begins as an ELF64 little-endian file of a known header size
  std::uint16_t type = 0;
  std::uint16_t machine = 0;
  bool dynamic = false;
  bool stack_header = false;
  bool executable_stack = false;
  bool text_relocations = false;
  bool no_delete = false;
  bool rpath = false;  // DT_RPATH, which RUNPATH replaces
  bool has_static_symbols = false;
  std::string_view soname;
  std::vector<std::string_view> needed;
  std::vector<std::string_view> runpath;
  std::vector<Symbol> dynamic_symbols;
  std::vector<Symbol> static_symbols;  // of .symtab, where it was not stripped
  std::string build_id;                // hexadecimal
  Manifest manifest;
  Identity identity;
  std::vector<std::string> problems;
};

[[nodiscard]] ElfFile ReadElf(std::span<const std::uint8_t> bytes);

}  // namespace strata::tau
