// A value or what went wrong, for code without exceptions.
#pragma once
#include <cerrno>
#include <cstring>
#include <optional>
#include <string>
#include <utility>

namespace tach {

struct Failure {
  std::string message;
  static Failure system(const char* call) { return {std::string(call) + ": " + std::strerror(errno)}; }
};

template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : value_(std::move(value)) {}
  Result(Failure failure) : failure_(std::move(failure)) {}
  explicit operator bool() const { return value_.has_value(); }
  T& operator*() { return *value_; }
  T* operator->() { return &*value_; }
  const std::string& error() const { return failure_.message; }

 private:
  std::optional<T> value_;
  Failure failure_;
};

}  // namespace tach
