// Writing JSON text; the addon hands its results over as JSON since V8 parses it faster than it takes objects one by one.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace strata::syntax {

inline void write_string(std::string& json, std::string_view text) {
  static constexpr char digits[] = "0123456789abcdef";
  json += '"';
  for (const char c : text) {
    const auto value = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      json += '\\';
      json += c;
    } else if (value < 0x20) {
      json += "\\u00";
      json += digits[value >> 4];
      json += digits[value & 15];
    } else json += c;
  }
  json += '"';
}

/// `,"key":` or, first in its object, `"key":`.
inline void write_key(std::string& json, std::string_view key) {
  if (!json.empty() && json.back() != '{' && json.back() != '[') json += ',';
  json += '"';
  json += key;
  json += "\":";
}

inline void write_member(std::string& json, std::string_view key, std::string_view text) {
  write_key(json, key);
  write_string(json, text);
}
inline void write_member(std::string& json, std::string_view key, uint64_t number) {
  write_key(json, key);
  json += std::to_string(number);
}
inline void write_flag(std::string& json, std::string_view key, bool value) {
  write_key(json, key);
  json += value ? "true" : "false";
}

/// An array of what `write_one(item)` writes.
template <typename Items, typename WriteOne>
void write_array(std::string& json, std::string_view key, const Items& items, WriteOne write_one) {
  write_key(json, key);
  json += '[';
  bool first = true;
  for (const auto& item : items) {
    if (!first) json += ',';
    first = false;
    write_one(item);
  }
  json += ']';
}

}  // namespace strata::syntax
