// Reads damaged copies of a file under the sanitizers. Usage: fuzz FILE ROUNDS SEED
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <random>

#include "reader.h"

int main(int count, char** words) {
  if (count != 4) return 2;
  std::ifstream input(words[1], std::ios::binary);
  const std::vector<std::uint8_t> original((std::istreambuf_iterator<char>(input)), {});
  if (original.empty()) return 2;
  std::mt19937_64 random(std::strtoull(words[3], nullptr, 10));
  const auto below = [&](std::size_t limit) { return limit == 0 ? 0 : random() % limit; };
  const auto rounds = std::strtoull(words[2], nullptr, 10);
  std::size_t read = 0, symbols = 0;
  for (unsigned long long round = 0; round < rounds; ++round) {
    // A copy of exactly its size: a read beyond the end is a read beyond the block.
    std::vector<std::uint8_t> bytes(original.begin(), original.begin() + static_cast<std::ptrdiff_t>(round % 3 == 0 ? below(original.size()) : original.size()));
    bytes.shrink_to_fit();
    for (auto flips = below(16); flips > 0 && !bytes.empty(); --flips) {
      const auto at = flips % 2 ? below(std::min<std::size_t>(4096, bytes.size())) : below(bytes.size());
      if (flips % 5 == 0) bytes[at] = 0xff;
      else bytes[at] ^= static_cast<std::uint8_t>(1u << below(8));
    }
    const auto file = strata::tau::ReadElf(bytes);
    read += file.elf;
    for (const auto& symbol : file.dynamic_symbols) symbols += symbol.name.size();
    for (const auto& symbol : file.static_symbols) symbols += symbol.name.size();
  }
  std::printf("%llu files, %zu still ELF, %zu bytes of names\n", rounds, read, symbols);
}
