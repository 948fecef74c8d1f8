// See reader.h.
#include "reader.h"

#include <algorithm>
#include <cstring>
#include <optional>

namespace strata::tau {
namespace {

using Bytes = std::span<const std::uint8_t>;

// Constants of the ELF specification (System V gABI, chapters 4 and 5; GNU extensions in glibc's elf.h).
constexpr std::size_t kHeaderBytes = 64, kProgramHeaderBytes = 56, kSectionBytes = 64, kSymbolBytes = 24, kDynamicBytes = 16;
constexpr std::uint32_t kLoad = 1, kDynamic = 2, kNote = 4, kGnuStack = 0x6474e551, kExecute = 1;
constexpr std::uint64_t kNeeded = 1, kHash = 4, kStrtab = 5, kSymtab = 6, kStrsz = 10, kSoname = 14, kRpath = 15, kTextrel = 22, kRunpath = 29, kFlags = 30, kGnuHash = 0x6ffffef5, kFlags1 = 0x6ffffffb;
constexpr std::uint64_t kFlagTextrel = 4, kFlag1NoDelete = 8;
constexpr std::uint32_t kSectionSymtab = 2;

// Layout of the manifest and the identity (rt/src/abi.rs).
constexpr std::size_t kTextName = 64, kTextVersion = 32, kTextRustc = 128, kTextBuild = 40, kTextRequires = 64, kTypes = 16, kTypeBytes = 80;
constexpr std::uint8_t kManifestMagic[8] = {'T', 'A', 'U', 'P', 'L', 'U', 'G', 1};
constexpr std::uint8_t kIdentityMagic[8] = {'T', 'A', 'U', 'R', 'T', 0, 0, 1};

// True where [at, at + length) lies in `bytes`; written so that no sum can overflow.
bool Within(Bytes bytes, std::uint64_t at, std::uint64_t length) { return at <= bytes.size() && length <= bytes.size() - at; }

template <typename T>
std::optional<T> Number(Bytes bytes, std::uint64_t at) {
  if (!Within(bytes, at, sizeof(T))) return std::nullopt;
  T value;
  std::memcpy(&value, bytes.data() + at, sizeof(T));  // the host is little-endian, as the file is
  return value;
}

template <typename T>
T NumberOr(Bytes bytes, std::uint64_t at, T fallback) {
  return Number<T>(bytes, at).value_or(fallback);
}

Bytes Part(Bytes bytes, std::uint64_t at, std::uint64_t length) {
  if (at >= bytes.size()) return {};
  return bytes.subspan(at, std::min<std::uint64_t>(length, bytes.size() - at));
}

// A zero-terminated name; nothing where it does not end within the limit.
std::optional<std::string_view> Name(Bytes strings, std::uint64_t at) {
  if (at >= strings.size()) return std::nullopt;
  const auto* start = strings.data() + at;
  const std::size_t room = std::min<std::size_t>(strings.size() - at, kNameBytesMax);
  const void* end = std::memchr(start, 0, room);
  if (end == nullptr) return std::nullopt;
  return std::string_view(reinterpret_cast<const char*>(start), static_cast<const std::uint8_t*>(end) - start);
}

// Text of a fixed place, up to its first zero.
std::string_view Text(Bytes bytes, std::uint64_t at, std::size_t length) {
  const Bytes part = Part(bytes, at, length);
  const auto* end = static_cast<const std::uint8_t*>(part.empty() ? nullptr : std::memchr(part.data(), 0, part.size()));
  return {reinterpret_cast<const char*>(part.data()), end == nullptr ? part.size() : static_cast<std::size_t>(end - part.data())};
}

struct Segment {
  std::uint32_t type, flags;
  std::uint64_t offset, address, file_size;
};

class Reader {
 public:
  explicit Reader(Bytes bytes) : bytes_(bytes) {}

  ElfFile Read() {
    if (!ReadHeader()) return std::move(file_);
    ReadSegments();
    ReadDynamic();
    ReadDynamicSymbols();
    ReadSections();
    ReadExports();
    return std::move(file_);
  }

 private:
  void Problem(std::string text) {
    if (file_.problems.size() < kProblemsMax) file_.problems.push_back(std::move(text));
  }

  bool ReadHeader() {
    static constexpr std::uint8_t kMagic[6] = {0x7f, 'E', 'L', 'F', 2, 1};
    if (bytes_.size() > kFileBytesMax) return Problem("larger than 1 GiB"), false;
    if (bytes_.size() < kHeaderBytes || std::memcmp(bytes_.data(), kMagic, sizeof kMagic) != 0) return Problem("not an ELF64 little-endian file"), false;
    file_.elf = true;
    file_.type = NumberOr<std::uint16_t>(bytes_, 16, 0);
    file_.machine = NumberOr<std::uint16_t>(bytes_, 18, 0);
    return true;
  }

  void ReadSegments() {
    const auto start = NumberOr<std::uint64_t>(bytes_, 32, 0);
    const auto size = NumberOr<std::uint16_t>(bytes_, 54, 0);
    const std::size_t count = NumberOr<std::uint16_t>(bytes_, 56, 0);
    if (size != kProgramHeaderBytes) return Problem("program headers of an unknown size");
    if (count > kProgramHeadersMax) Problem("too many program headers");
    for (std::size_t index = 0; index < std::min(count, kProgramHeadersMax); ++index) {
      const Bytes header = Part(bytes_, start + index * kProgramHeaderBytes, kProgramHeaderBytes);
      if (start > bytes_.size() || header.size() < kProgramHeaderBytes) return Problem("program headers end outside the file");
      const Segment segment{*Number<std::uint32_t>(header, 0), *Number<std::uint32_t>(header, 4), *Number<std::uint64_t>(header, 8), *Number<std::uint64_t>(header, 16), *Number<std::uint64_t>(header, 32)};
      if (segment.type == kGnuStack) {
        file_.stack_header = true;
        file_.executable_stack = (segment.flags & kExecute) != 0;
      }
      if (segment.type == kNote && file_.build_id.empty()) ReadNotes(Part(bytes_, segment.offset, segment.file_size));
      segments_.push_back(segment);
    }
  }

  void ReadNotes(Bytes notes) {
    static constexpr std::uint32_t kBuildId = 3, kDigestMax = 64;
    std::size_t at = 0;
    for (int count = 0; count < 64 && Within(notes, at, 12); ++count) {
      const std::uint64_t name = *Number<std::uint32_t>(notes, at), digest = *Number<std::uint32_t>(notes, at + 4);
      const auto type = *Number<std::uint32_t>(notes, at + 8);
      const std::uint64_t name_at = at + 12, digest_at = name_at + ((name + 3) & ~std::uint64_t{3});
      if (!Within(notes, digest_at, digest)) return;
      if (type == kBuildId && name == 4 && std::memcmp(notes.data() + name_at, "GNU", 4) == 0 && digest <= kDigestMax) {
        static constexpr char kDigits[] = "0123456789abcdef";
        for (const auto byte : Part(notes, digest_at, digest)) {
          file_.build_id += kDigits[byte >> 4];
          file_.build_id += kDigits[byte & 15];
        }
        return;
      }
      at = digest_at + ((digest + 3) & ~std::uint64_t{3});
    }
  }

  // The file's bytes from a memory address to the end of its segment.
  Bytes AtAddress(std::uint64_t address) const {
    for (const auto& segment : segments_) {
      if (segment.type != kLoad || address < segment.address || address - segment.address >= segment.file_size) continue;
      const std::uint64_t inside = address - segment.address;
      const Bytes part = Part(bytes_, segment.offset, segment.file_size);
      return Part(part, inside, part.size());
    }
    return {};
  }

  void ReadDynamic() {
    const auto found = std::find_if(segments_.begin(), segments_.end(), [](const Segment& segment) { return segment.type == kDynamic; });
    if (found == segments_.end()) return;
    file_.dynamic = true;
    const Bytes entries = Part(bytes_, found->offset, found->file_size);
    std::vector<std::uint64_t> needed, runpath;
    std::optional<std::uint64_t> soname;
    std::uint64_t strings_at = 0, strings_size = 0;
    std::size_t index = 0;
    for (; index < kDynamicEntriesMax; ++index) {
      const auto tag = Number<std::uint64_t>(entries, index * kDynamicBytes), value = Number<std::uint64_t>(entries, index * kDynamicBytes + 8);
      if (!tag || !value) {
        Problem("the dynamic section has no end");
        break;
      }
      if (*tag == 0) break;
      switch (*tag) {
        case kNeeded: needed.push_back(*value); break;
        case kRunpath: runpath.push_back(*value); break;
        case kRpath: file_.rpath = true; break;
        case kSoname: soname = *value; break;
        case kStrtab: strings_at = *value; break;
        case kStrsz: strings_size = *value; break;
        case kSymtab: symbols_at_ = *value; break;
        case kHash: hash_at_ = *value; break;
        case kGnuHash: gnu_hash_at_ = *value; break;
        case kTextrel: file_.text_relocations = true; break;
        case kFlags: file_.text_relocations |= (*value & kFlagTextrel) != 0; break;
        case kFlags1: file_.no_delete |= (*value & kFlag1NoDelete) != 0; break;
        default: break;
      }
    }
    if (index == kDynamicEntriesMax) Problem("the dynamic section is too long");
    const Bytes rest = AtAddress(strings_at);
    strings_ = Part(rest, 0, strings_size);
    if (strings_.empty()) Problem("the dynamic strings lie outside the file");
    const auto name = [&](std::uint64_t at, std::string_view what) {
      const auto text = Name(strings_, at);
      if (!text) Problem("damaged name of " + std::string(what));
      return text.value_or(std::string_view{});
    };
    for (const auto at : needed) file_.needed.push_back(name(at, "a needed object"));
    for (const auto at : runpath) {
      std::string_view paths = name(at, "the run path");
      while (!paths.empty()) {
        const auto colon = paths.find(':');
        file_.runpath.push_back(paths.substr(0, colon));
        paths = colon == std::string_view::npos ? std::string_view{} : paths.substr(colon + 1);
      }
    }
    if (soname) file_.soname = name(*soname, "the object");
  }

  // The dynamic section does not say how many symbols there are; its hash tables do.
  std::size_t CountDynamicSymbols() {
    if (hash_at_ != 0) return std::min<std::size_t>(NumberOr<std::uint32_t>(AtAddress(hash_at_), 4, 0), kSymbolsMax);
    const Bytes table = AtAddress(gnu_hash_at_);
    const std::uint64_t buckets = NumberOr<std::uint32_t>(table, 0, 0), first = NumberOr<std::uint32_t>(table, 4, 0), filters = NumberOr<std::uint32_t>(table, 8, 0);
    const std::uint64_t buckets_at = 16 + filters * 8, chains_at = buckets_at + buckets * 4;
    std::uint64_t last = 0;
    for (std::uint64_t index = 0; index < std::min<std::uint64_t>(buckets, kSymbolsMax); ++index) {
      const auto bucket = Number<std::uint32_t>(table, buckets_at + index * 4);
      if (!bucket) break;
      last = std::max<std::uint64_t>(last, *bucket);
    }
    if (last < first) return std::min<std::uint64_t>(first, kSymbolsMax);  // nothing exported: all before the table
    while (last < kSymbolsMax) {
      const auto chain = Number<std::uint32_t>(table, chains_at + (last - first) * 4);
      ++last;
      if (!chain || (*chain & 1) != 0) break;
    }
    return std::min<std::uint64_t>(last, kSymbolsMax);
  }

  std::vector<Symbol> ReadSymbols(Bytes table, std::size_t count, Bytes strings, std::string_view what) {
    std::vector<Symbol> symbols;
    symbols.reserve(std::min(count, table.size() / kSymbolBytes));
    std::size_t damaged = 0;
    for (std::size_t index = 1; index < count; ++index) {
      const Bytes entry = Part(table, index * kSymbolBytes, kSymbolBytes);
      if (entry.size() < kSymbolBytes) {
        Problem(std::string(what) + " end outside the file");
        break;
      }
      const auto name = Name(strings, *Number<std::uint32_t>(entry, 0));
      if (!name) {
        ++damaged;
        continue;
      }
      const std::uint8_t info = entry[4], binding = info >> 4;
      symbols.push_back({*name, *Number<std::uint64_t>(entry, 8), *Number<std::uint64_t>(entry, 16), *Number<std::uint16_t>(entry, 6) != 0, binding == 2, binding == 0, (entry[5] & 3) == 1 || (entry[5] & 3) == 2});
    }
    if (damaged > 0) Problem(std::to_string(damaged) + " damaged names among " + std::string(what));
    return symbols;
  }

  void ReadDynamicSymbols() {
    if (symbols_at_ == 0) return;
    const Bytes table = AtAddress(symbols_at_);
    if (table.empty()) return Problem("the dynamic symbols lie outside the file");
    file_.dynamic_symbols = ReadSymbols(table, CountDynamicSymbols(), strings_, "the dynamic symbols");
  }

  void ReadSections() {
    const auto start = NumberOr<std::uint64_t>(bytes_, 40, 0);
    const std::size_t count = std::min<std::size_t>(NumberOr<std::uint16_t>(bytes_, 60, 0), kSectionsMax);
    if (start == 0 || start > bytes_.size() || NumberOr<std::uint16_t>(bytes_, 58, 0) != kSectionBytes) return;
    const auto section = [&](std::size_t index) { return index < count ? Part(bytes_, start + index * kSectionBytes, kSectionBytes) : Bytes{}; };
    const auto content = [&](Bytes header) { return Part(bytes_, NumberOr<std::uint64_t>(header, 24, 0), NumberOr<std::uint64_t>(header, 32, 0)); };
    for (std::size_t index = 0; index < count; ++index) {
      const Bytes header = section(index);
      if (NumberOr<std::uint32_t>(header, 4, 0) != kSectionSymtab) continue;
      const Bytes strings = content(section(NumberOr<std::uint32_t>(header, 40, 0)));
      const Bytes table = content(header);
      file_.has_static_symbols = true;
      file_.static_symbols = ReadSymbols(table, std::min(table.size() / kSymbolBytes, kSymbolsMax), strings, "the symbols");
      return;
    }
  }

  void ReadExports() {
    for (const auto& symbol : file_.dynamic_symbols) {
      if (!symbol.defined) continue;
      if (symbol.name == "TAU_PLUGIN_MANIFEST") ReadManifest(AtAddress(symbol.value));
      if (symbol.name == "TAU_RT_IDENTITY") ReadIdentity(AtAddress(symbol.value));
    }
  }

  void ReadManifest(Bytes bytes) {
    if (bytes.size() < sizeof kManifestMagic || std::memcmp(bytes.data(), kManifestMagic, sizeof kManifestMagic) != 0) return Problem("the manifest does not begin as one");
    auto& manifest = file_.manifest;
    manifest.present = true;
    manifest.version = NumberOr<std::uint32_t>(bytes, 8, 0);
    manifest.size = NumberOr<std::uint32_t>(bytes, 12, 0);
    std::uint64_t at = 16;
    const auto text = [&](std::size_t length) {
      const auto value = Text(bytes, at, length);
      at += length;
      return value;
    };
    manifest.name = text(kTextName);
    manifest.plugin_version = text(kTextVersion);
    manifest.rustc = text(kTextRustc);
    manifest.rt_build = text(kTextBuild);
    manifest.requirements = text(kTextRequires);
    for (std::size_t index = 0; index < kTypes; ++index, at += kTypeBytes) {
      const auto name = Text(bytes, at, kTextName);
      if (name.empty()) break;
      manifest.types.push_back({name, NumberOr<std::uint64_t>(bytes, at + 64, 0), NumberOr<std::uint32_t>(bytes, at + 72, 0), NumberOr<std::uint32_t>(bytes, at + 76, 0)});
    }
  }

  void ReadIdentity(Bytes bytes) {
    if (bytes.size() < sizeof kIdentityMagic || std::memcmp(bytes.data(), kIdentityMagic, sizeof kIdentityMagic) != 0) return Problem("rt's identity does not begin as one");
    file_.identity = {true, Text(bytes, 8, kTextRustc), Text(bytes, 8 + kTextRustc, kTextBuild)};
  }

  Bytes bytes_;
  ElfFile file_;
  std::vector<Segment> segments_;
  Bytes strings_;
  std::uint64_t symbols_at_ = 0, hash_at_ = 0, gnu_hash_at_ = 0;
};

}  // namespace

ElfFile ReadElf(std::span<const std::uint8_t> bytes) { return Reader(bytes).Read(); }

}  // namespace strata::tau
