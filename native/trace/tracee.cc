#include "tracee.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <limits.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <string_view>
#include <vector>

namespace strata::trace {
namespace {

constexpr std::size_t kPage = 4096;

std::optional<std::string> read_link(const char* link) {
  char buffer[PATH_MAX];
  const ssize_t length = readlink(link, buffer, sizeof buffer);
  if (length <= 0 || length == static_cast<ssize_t>(sizeof buffer)) return std::nullopt;
  return std::string(buffer, static_cast<std::size_t>(length));
}

std::string normal(std::string_view path) {
  std::vector<std::string_view> parts;
  for (std::size_t at = 0; at < path.size();) {
    const std::size_t end = std::min(path.find('/', at), path.size());
    const std::string_view part = path.substr(at, end - at);
    if (part == "..") {
      if (!parts.empty()) parts.pop_back();
    } else if (!part.empty() && part != ".") {
      parts.push_back(part);
    }
    at = end + 1;
  }
  std::string out;
  for (const std::string_view part : parts) (out += '/') += part;
  return out.empty() ? "/" : out;
}

}  // namespace

bool read_bytes(pid_t thread, unsigned long address, void* to, std::size_t size) {
  const iovec local{to, size};
  const iovec remote{reinterpret_cast<void*>(address), size};
  return process_vm_readv(thread, &local, 1, &remote, 1, 0) == static_cast<ssize_t>(size);
}

std::optional<std::string> read_text(pid_t thread, unsigned long address) {
  if (address == 0) return std::nullopt;
  std::string text;
  char buffer[kPage];
  while (text.size() < PATH_MAX) {
    // Never over the end of a page: the next one may not be there.
    const std::size_t size = kPage - address % kPage;
    if (!read_bytes(thread, address, buffer, size)) return std::nullopt;
    const void* end = memchr(buffer, 0, size);
    if (end != nullptr) return text.append(buffer, static_cast<const char*>(end) - buffer);
    text.append(buffer, size);
    address += size;
  }
  return std::nullopt;
}

std::optional<std::string> path_of_descriptor(pid_t thread, int fd) {
  char link[64];
  snprintf(link, sizeof link, "/proc/%d/fd/%d", thread, fd);
  std::optional<std::string> path = read_link(link);
  if (!path || !path->starts_with('/') || path->ends_with(" (deleted)")) return std::nullopt;
  return path;
}

std::optional<std::string> absolute_path(pid_t thread, int directory_fd, const std::string& path) {
  if (path.empty()) return std::nullopt;
  if (path.starts_with('/')) return normal(path);
  char link[64];
  if (directory_fd == AT_FDCWD) snprintf(link, sizeof link, "/proc/%d/cwd", thread);
  else snprintf(link, sizeof link, "/proc/%d/fd/%d", thread, directory_fd);
  const std::optional<std::string> base = read_link(link);
  if (!base || !base->starts_with('/')) return std::nullopt;
  return normal(*base + '/' + path);
}

std::optional<std::string> read_address(pid_t thread, unsigned long address, unsigned long size) {
  sockaddr_storage storage{};
  if (address == 0 || size < sizeof(sa_family_t) || size > sizeof storage || !read_bytes(thread, address, &storage, size)) return std::nullopt;
  char text[INET6_ADDRSTRLEN];
  if (storage.ss_family == AF_INET && size >= sizeof(sockaddr_in)) {
    const auto& in = reinterpret_cast<const sockaddr_in&>(storage);
    if ((ntohl(in.sin_addr.s_addr) >> 24) == 127 || in.sin_addr.s_addr == 0) return std::nullopt;
    return std::string(inet_ntop(AF_INET, &in.sin_addr, text, sizeof text)) + ':' + std::to_string(ntohs(in.sin_port));
  }
  if (storage.ss_family == AF_INET6 && size >= sizeof(sockaddr_in6)) {
    const auto& in = reinterpret_cast<const sockaddr_in6&>(storage);
    if (IN6_IS_ADDR_LOOPBACK(&in.sin6_addr) || IN6_IS_ADDR_UNSPECIFIED(&in.sin6_addr)) return std::nullopt;
    return '[' + std::string(inet_ntop(AF_INET6, &in.sin6_addr, text, sizeof text)) + "]:" + std::to_string(ntohs(in.sin6_port));
  }
  return std::nullopt;
}

}  // namespace strata::trace
