// Winnowing (Schleimer, Wilkerson, Aiken 2003): a window of w = t - k + 1 hashes of k tokens always keeps one, so every
// run of t tokens shares a fingerprint with its twin.
#include "duplication.h"

#include <algorithm>
#include <iterator>
#include <unordered_map>

#include "../syntax/pool.h"

namespace strata::batuta {

namespace {

struct Fingerprint {
  uint64_t hash;
  uint32_t file;
  uint32_t at;
};

/// Runs that occur this often are tables or boilerplate: each is compared with its predecessor only anyway, and
/// beyond this many the group tells nothing new.
constexpr size_t group_max = 1000;
constexpr uint64_t base = 0x100000001b3ull;

std::vector<Fingerprint> winnow(const std::vector<Token>& tokens, uint32_t file, uint32_t run, uint32_t window) {
  std::vector<Fingerprint> kept;
  if (tokens.size() < run) return kept;
  uint64_t lead = 1;
  for (uint32_t step = 1; step < run; ++step) lead *= base;
  std::vector<uint64_t> hashes(tokens.size() - run + 1);
  uint64_t rolling = 0;
  for (size_t at = 0; at < tokens.size(); ++at) {
    if (at >= run) rolling -= tokens[at - run].hash * lead;
    rolling = rolling * base + tokens[at].hash;
    if (at + 1 >= run) {
      uint64_t mixed = rolling ^ (rolling >> 31);
      mixed *= 0x9e3779b97f4a7c15ull;
      hashes[at + 1 - run] = mixed ^ (mixed >> 29);
    }
  }
  // the least hash of each window, the rightmost of equals; kept once
  size_t least = SIZE_MAX;
  for (size_t end = 0; end < hashes.size(); ++end) {
    const size_t begin = end + 1 >= window ? end + 1 - window : 0;
    if (end + 1 < window && end + 1 < hashes.size()) continue;
    const size_t former = least;
    if (least == SIZE_MAX || least < begin) {
      least = begin;
      for (size_t at = begin + 1; at <= end; ++at)
        if (hashes[at] <= hashes[least]) least = at;
    } else if (hashes[end] <= hashes[least]) least = end;
    if (least != former) kept.push_back({hashes[least], file, static_cast<uint32_t>(least)});
  }
  return kept;
}

struct Diagonal {
  uint32_t file;
  uint32_t other;
  int64_t offset;
  bool operator==(const Diagonal&) const = default;
};
struct HashDiagonal {
  size_t operator()(const Diagonal& d) const {
    uint64_t hash = (static_cast<uint64_t>(d.file) << 32 | d.other) * 0x9e3779b97f4a7c15ull;
    hash ^= static_cast<uint64_t>(d.offset) * 0xbf58476d1ce4e5b9ull;
    return static_cast<size_t>(hash ^ (hash >> 31));
  }
};

bool begins_line(const std::vector<Token>& tokens, size_t at) { return at == 0 || at >= tokens.size() || tokens[at - 1].line != tokens[at].line; }

/// Leaves out the tail of a line before the copy and the head of one after it, where enough is left without them.
void trim_to_lines(const std::vector<Token>& here, const std::vector<Token>& there, uint32_t tokens_min, size_t& from, size_t& other_from, size_t& length) {
  size_t skip = 0;
  while (length - skip > tokens_min && !(begins_line(here, from + skip) && begins_line(there, other_from + skip))) ++skip;
  if (begins_line(here, from + skip) && begins_line(there, other_from + skip)) {
    from += skip;
    other_from += skip;
    length -= skip;
  }
  size_t end = length;
  while (end > tokens_min && !(begins_line(here, from + end) && begins_line(there, other_from + end))) --end;
  if (begins_line(here, from + end) && begins_line(there, other_from + end)) length = end;
}

void mark_lines(const std::vector<Token>& tokens, size_t from, size_t to, std::vector<uint32_t>& lines) {
  for (size_t at = from; at < to; ++at)
    if (lines.empty() || lines.back() != tokens[at].line) lines.push_back(tokens[at].line);
}

}  // namespace

Duplication find_duplicates(const std::vector<std::vector<Token>>& files, uint32_t tokens_min, uint32_t lines_min, unsigned threads) {
  const uint32_t run = std::max(1u, tokens_min / 2);
  const uint32_t window = tokens_min - run + 1;
  std::vector<std::vector<Fingerprint>> parts(files.size());
  syntax::run_parallel(files.size(), threads, [&](const std::function<size_t()>& next) {
    for (size_t index = next(); index < files.size(); index = next()) parts[index] = winnow(files[index], static_cast<uint32_t>(index), run, window);
  });
  std::vector<Fingerprint> all;
  size_t total = 0;
  for (const auto& part : parts) total += part.size();
  all.reserve(total);
  for (auto& part : parts) {
    all.insert(all.end(), part.begin(), part.end());
    part = {};
  }
  std::sort(all.begin(), all.end(), [](const Fingerprint& a, const Fingerprint& b) { return a.hash != b.hash ? a.hash < b.hash : a.file != b.file ? a.file < b.file : a.at < b.at; });

  Duplication result;
  result.lines.resize(files.size());
  // where the last match on a diagonal ended: the fingerprints inside it add nothing
  std::unordered_map<Diagonal, uint32_t, HashDiagonal> covered;
  // in order of place, so that `covered` works; pairs are made of neighbours within a group
  struct Pair {
    uint32_t file, at, other, other_at;
  };
  std::vector<Pair> pairs;
  for (size_t begin = 0; begin < all.size();) {
    size_t end = begin + 1;
    while (end < all.size() && all[end].hash == all[begin].hash) ++end;
    for (size_t index = begin + 1; index < std::min(end, begin + group_max); ++index) pairs.push_back({all[index - 1].file, all[index - 1].at, all[index].file, all[index].at});
    begin = end;
  }
  std::sort(pairs.begin(), pairs.end(), [](const Pair& a, const Pair& b) {
    return a.file != b.file ? a.file < b.file : a.other != b.other ? a.other < b.other : a.at != b.at ? a.at < b.at : a.other_at < b.other_at;
  });
  for (const Pair& pair : pairs) {
    const std::vector<Token>& here = files[pair.file];
    const std::vector<Token>& there = files[pair.other];
    const Diagonal diagonal{pair.file, pair.other, static_cast<int64_t>(pair.other_at) - pair.at};
    const auto known = covered.find(diagonal);
    if (known != covered.end() && pair.at < known->second) continue;
    size_t from = pair.at;
    size_t other_from = pair.other_at;
    while (from > 0 && other_from > 0 && here[from - 1].hash == there[other_from - 1].hash) {
      --from;
      --other_from;
    }
    size_t length = 0;
    while (from + length < here.size() && other_from + length < there.size() && here[from + length].hash == there[other_from + length].hash) ++length;
    covered[diagonal] = static_cast<uint32_t>(from + length);
    // within one file a run must not overlap its twin
    if (pair.file == pair.other) length = std::min(length, other_from - from);
    if (length < tokens_min) continue;
    trim_to_lines(here, there, tokens_min, from, other_from, length);
    const uint32_t line = here[from].line;
    const uint32_t end_line = here[from + length - 1].line;
    if (end_line - line + 1 < lines_min) continue;
    result.matches.push_back({pair.file, line, end_line, pair.other, there[other_from].line, there[other_from + length - 1].line, static_cast<uint32_t>(length)});
    mark_lines(here, from, from + length, result.lines[pair.file]);
    mark_lines(there, other_from, other_from + length, result.lines[pair.other]);
  }
  for (auto& lines : result.lines) {
    std::sort(lines.begin(), lines.end());
    lines.erase(std::unique(lines.begin(), lines.end()), lines.end());
  }
  return result;
}

}  // namespace strata::batuta
