#include "record.h"

#include <utility>
#include <vector>

namespace strata::trace {
namespace {

// A runaway command must not eat the machine's memory through its record.
constexpr std::size_t kPathsMax = 4'000'000;

}  // namespace

Use& Record::use(const std::string& path) {
  static Use overflow;
  if (uses_.size() >= kPathsMax) {
    const auto found = uses_.find(path);
    return found == uses_.end() ? overflow : found->second;
  }
  return uses_[path];
}

void Record::read(const std::string& path) {
  Use& one = use(path);
  if (!one.written) one.read = true;
}

void Record::write(const std::string& path) {
  Use& one = use(path);
  one.written = true;
  one.deleted = false;
}

void Record::remove(const std::string& path) { use(path).deleted = true; }

void Record::rename(const std::string& from, const std::string& to) {
  // A folder takes along what was written in it.
  const std::string below = from + '/';
  std::vector<std::string> moved;
  for (auto it = uses_.lower_bound(below); it != uses_.end() && it->first.starts_with(below); ++it) {
    if (!it->second.written || it->second.deleted) continue;
    it->second.deleted = true;
    moved.push_back(to + '/' + it->first.substr(below.size()));
  }
  for (const std::string& path : moved) write(path);
  Use& source = use(from);
  if (!source.written) source.read = true;
  source.deleted = true;
  write(to);
}

void Record::missing(const std::string& path) {
  Use& one = use(path);
  if (!one.written && !one.read) one.missing = true;
}

void Record::looked(const std::string& path) { use(path).looked = true; }
void Record::listed(const std::string& path) { use(path).listed = true; }

void Record::link(const std::string& path) {
  Use& one = use(path);
  if (!one.written) one.link = true;
}

void Record::executed(const std::string& path) {
  Use& one = use(path);
  if (!one.written) one.executed = true;
}

void Record::network(const std::string& address) { addresses_.insert(address); }

void Record::clear() {
  uses_.clear();
  addresses_.clear();
}

void Record::render(std::string& out) const {
  for (const auto& [path, use] : uses_) {
    const std::size_t start = out.size();
    for (const auto& [is, letter] : {std::pair{use.read, 'r'}, {use.written, 'w'}, {use.deleted, 'd'}, {use.missing, 'm'}, {use.looked, 's'},
                                     {use.listed, 'l'}, {use.link, 'k'}, {use.executed, 'x'}})
      if (is) out += letter;
    if (out.size() == start) continue;
    out += '\t';
    out += path;
    out += '\0';
  }
  for (const std::string& address : addresses_) {
    out += "n\t";
    out += address;
    out += '\0';
  }
}

}  // namespace strata::trace
