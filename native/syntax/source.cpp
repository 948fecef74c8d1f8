// Reading and decoding; see source.h for the contract.
#include "source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace strata::syntax {

namespace {

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const { return number_; }

 private:
  int number_;
};

void fail(Source& source, std::string_view kind, std::string message) {
  source.failure = kind;
  source.failure_message = std::move(message);
}

std::string system_message(int code) {
  switch (code) {
    case ENOENT: return "no such file";
    case EACCES: case EPERM: return "permission denied";
    case EISDIR: return "is a folder";
    case ELOOP: return "too many symbolic links";
    case EMFILE: case ENFILE: return "too many open files";
    case ENAMETOOLONG: return "the name is too long";
    default: return "system error " + std::to_string(code);
  }
}

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\f'; }

/// PEP 263: `coding[:=]\s*([-\w.]+)` in a comment that is alone on the first or second line.
std::string declared_encoding(std::string_view text) {
  for (int line = 0; line < 2 && !text.empty(); ++line) {
    const size_t end = std::min(text.find('\n'), text.size());
    std::string_view row = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    size_t at = 0;
    while (at < row.size() && (is_blank(row[at]) || row[at] == '\r')) ++at;
    if (at == row.size()) continue;
    if (row[at] != '#') return {};
    for (size_t found = row.find("coding", at); found != std::string_view::npos; found = row.find("coding", found + 1)) {
      size_t start = found + 6;
      if (start >= row.size() || (row[start] != ':' && row[start] != '=')) continue;
      ++start;
      while (start < row.size() && (row[start] == ' ' || row[start] == '\t')) ++start;
      std::string name;
      for (; start < row.size(); ++start) {
        const char c = row[start];
        if (c >= 'A' && c <= 'Z') name += static_cast<char>(c + 32);
        else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.') name += c;
        else if (c == '_') name += '-';
        else break;
      }
      if (!name.empty()) return name.substr(0, 40);
    }
  }
  return {};
}

bool names_utf8(std::string_view name) { return name.empty() || name == "utf-8" || name == "utf8" || name == "u8" || name == "utf" || name.starts_with("utf-8-") || name == "cp65001"; }

/// Offset of the first byte that is not part of well-formed UTF-8 (Unicode 15, table 3-7), or npos.
size_t first_invalid_utf8(std::string_view text) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  const size_t size = text.size();
  for (size_t at = 0; at < size;) {
    const unsigned char lead = bytes[at];
    if (lead < 0x80) {
      ++at;
      continue;
    }
    size_t length;
    unsigned char low = 0x80, high = 0xBF;
    if (lead >= 0xC2 && lead <= 0xDF) length = 2;
    else if (lead >= 0xE0 && lead <= 0xEF) {
      length = 3;
      if (lead == 0xE0) low = 0xA0;
      if (lead == 0xED) high = 0x9F;
    } else if (lead >= 0xF0 && lead <= 0xF4) {
      length = 4;
      if (lead == 0xF0) low = 0x90;
      if (lead == 0xF4) high = 0x8F;
    } else return at;
    if (at + length > size || bytes[at + 1] < low || bytes[at + 1] > high) return at;
    for (size_t next = 2; next < length; ++next)
      if ((bytes[at + next] & 0xC0) != 0x80) return at;
    at += length;
  }
  return std::string_view::npos;
}

/// Every byte as the character of that number: structure and ASCII names survive, whatever the encoding was.
std::string widen_bytes(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size() + bytes.size() / 8);
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    if (value < 0x80) text += byte;
    else {
      text += static_cast<char>(0xC0 | (value >> 6));
      text += static_cast<char>(0x80 | (value & 0x3F));
    }
  }
  return text;
}

/// Python ends a line at a lone CR too; the grammar does not know that.
void normalise_line_ends(std::string& text) {
  for (size_t at = text.find('\r'); at != std::string::npos; at = text.find('\r', at + 1))
    if (at + 1 == text.size() || text[at + 1] != '\n') text[at] = '\n';
}

}  // namespace

void decode_source(std::string bytes, Source& source) {
  if (bytes.starts_with("\xEF\xBB\xBF")) {
    source.bom = true;
    bytes.erase(0, 3);
  }
  if (bytes.find('\0') != std::string::npos) return fail(source, "binary", "holds a zero byte: not text");
  normalise_line_ends(bytes);
  const std::string declared = declared_encoding(bytes);
  if (!names_utf8(declared)) source.encoding = declared;
  const size_t invalid = first_invalid_utf8(bytes);
  if (invalid == std::string_view::npos) {
    source.text = std::move(bytes);
    return;
  }
  if (names_utf8(declared)) source.invalid_line = 1 + static_cast<uint32_t>(std::count(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(invalid), '\n'));
  source.text = widen_bytes(bytes);
}

Source read_source(const std::string& path) {
  Source source;
  // O_NONBLOCK: opening a pipe must not wait for a writer; what is not a regular file is refused below.
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (file.get() < 0) {
    fail(source, "unreadable", system_message(errno));
    return source;
  }
  struct stat status {};
  if (fstat(file.get(), &status) != 0) {
    fail(source, "unreadable", system_message(errno));
    return source;
  }
  if (!S_ISREG(status.st_mode)) {
    fail(source, "not-a-file", "not a regular file");
    return source;
  }
  source.bytes = static_cast<uint64_t>(status.st_size);
  const auto too_large = [&source] { fail(source, "too-large", "larger than " + std::to_string(source_bytes_max >> 20) + " MiB"); };
  if (source.bytes > source_bytes_max) {
    too_large();
    return source;
  }
  // One byte more than the size told, so that a file that grew meanwhile is noticed.
  std::string bytes(source.bytes + 1, '\0');
  size_t have = 0;
  for (;;) {
    if (have == bytes.size()) {
      if (have > source_bytes_max) {
        too_large();
        return source;
      }
      bytes.resize(have * 2);
    }
    const ssize_t got = read(file.get(), bytes.data() + have, bytes.size() - have);
    if (got == 0) break;
    if (got < 0) {
      if (errno == EINTR) continue;
      fail(source, "unreadable", system_message(errno));
      return source;
    }
    have += static_cast<size_t>(got);
  }
  bytes.resize(have);
  source.bytes = have;
  decode_source(std::move(bytes), source);
  return source;
}

}  // namespace strata::syntax
