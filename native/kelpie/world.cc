// Event queue, random streams, and the models of network, disk and clock.
#include "world.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstring>

namespace kelpie {
namespace {

// Ordinary times, in microseconds: a rack's network and a data-centre disk.
constexpr double kNetworkMinUs = 200;
constexpr double kNetworkSpreadUs = 800;
// Late messages: most by little, some by so much that everything else has gone on meanwhile.
constexpr double kReorderUs = 1'000'000;
constexpr double kDuplicateUs = 4'000'000;
double heavy(double uniform) { return uniform * uniform * uniform; }
constexpr double kDiskMinUs = 50;
constexpr double kDiskSpreadUs = 400;

uint64_t rotate(uint64_t x, int by) { return (x << by) | (x >> (64 - by)); }

uint64_t split_mix(uint64_t& x) {
  x += 0x9e3779b97f4a7c15ull;
  uint64_t z = x;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
  return z ^ (z >> 31);
}

bool earlier(const Event& x, const Event& y) { return x.time_us < y.time_us || (x.time_us == y.time_us && x.sequence < y.sequence); }

uint64_t key_of(uint64_t seed, std::string_view name) {
  uint64_t key = seed;
  for (const char c : name) key = (split_mix(key) ^ static_cast<uint8_t>(c)) * 0x100000001b3ull;
  return key;
}

uint64_t bits_of(double x) {
  uint64_t bits;
  std::memcpy(&bits, &x, sizeof bits);
  return bits;
}

}  // namespace

Stream::Stream(uint64_t key) {
  for (uint64_t& word : state_) word = split_mix(key);
}

MomentStream::MomentStream(uint64_t seed, std::string_view name) : key_(key_of(seed, name)), stream_(key_) {}

Stream& MomentStream::at(double now_us) {
  // rounded: one moment is reached by sums of different parts, which differ in their last bits
  const int64_t moment_us = std::llround(now_us);
  if (moment_us != moment_us_) {
    moment_us_ = moment_us;
    uint64_t key = key_ ^ (static_cast<uint64_t>(moment_us) * 0xd6e8feb86659fd93ull);
    stream_ = Stream(split_mix(key));
  }
  return stream_;
}

uint64_t Stream::next() {
  const uint64_t result = rotate(state_[1] * 5, 7) * 9;
  const uint64_t shifted = state_[1] << 17;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= shifted;
  state_[3] = rotate(state_[3], 45);
  return result;
}

void TraceHash::add(uint64_t value) {
  low_ = rotate((low_ ^ value) * 0x9fb21c651e98df25ull, 31) + high_;
  high_ = rotate((high_ ^ low_) * 0xc2b2ae3d27d4eb4full, 29) + value;
}

void TraceHash::add(std::string_view text) {
  add(text.size());
  while (!text.empty()) {
    uint64_t word = 0;
    const size_t taken = std::min<size_t>(8, text.size());
    std::memcpy(&word, text.data(), taken);
    add(word);
    text.remove_prefix(taken);
  }
}

std::string TraceHash::hex() const {
  static constexpr char digits[] = "0123456789abcdef";
  std::string text;
  for (const uint64_t word : {high_, low_})
    for (int shift = 60; shift >= 0; shift -= 4) text += digits[(word >> shift) & 15];
  return text;
}

World::World(uint64_t seed, uint32_t nodes) : seed_(seed), nodes_(nodes), links_(static_cast<size_t>(nodes) * nodes) {
  for (uint32_t from = 0; from < nodes; ++from) {
    disk_streams_.emplace_back(seed, "disk " + std::to_string(from));
    for (uint32_t to = 0; to < nodes; ++to) link_streams_.emplace_back(seed, "link " + std::to_string(from) + " " + std::to_string(to));
  }
}

void World::push(const Event& event) {
  heap_.push_back(event);
  size_t place = heap_.size() - 1;
  while (place > 0) {
    const size_t parent = (place - 1) / 4;
    if (!earlier(event, heap_[parent])) break;
    heap_[place] = heap_[parent];
    place = parent;
  }
  heap_[place] = event;
}

Event World::pop() {
  const Event first = heap_.front();
  const Event last = heap_.back();
  heap_.pop_back();
  const size_t count = heap_.size();
  if (count == 0) return first;
  size_t place = 0;
  for (;;) {
    const size_t child = 4 * place + 1;
    if (child >= count) break;
    size_t least = child;
    for (size_t other = child + 1; other < std::min(child + 4, count); ++other)
      if (earlier(heap_[other], heap_[least])) least = other;
    if (!earlier(heap_[least], last)) break;
    heap_[place] = heap_[least];
    place = least;
  }
  heap_[place] = last;
  return first;
}

void World::schedule(uint32_t node, double delay_us, EventKind kind, uint32_t token) {
  assert(node < nodes());
  push({now_us_ + std::max(0.0, delay_us), sequence_++, kind, node, node, nodes_[node].generation, token});
}

void World::schedule_local(uint32_t node, double delay_ms, uint32_t token) {
  schedule(node, delay_ms * 1000 / nodes_[node].clock_rate, EventKind::timer, token);
}

void World::cancel_timer(uint32_t node, uint32_t token) { nodes_[node].cancelled.insert(token); }

Event World::next() {
  while (!heap_.empty()) {
    Event event = pop();
    Node& node = nodes_[event.node];
    if (event.kind != EventKind::control) {
      if (event.kind == EventKind::message) {
        event.generation = node.generation;  // a message reaches whichever run is there
      } else if (event.generation != node.generation) {
        continue;
      }
      if (event.kind == EventKind::timer && node.cancelled.erase(event.token) > 0) continue;
      if (node.paused_until_us > event.time_us) {
        event.time_us = node.paused_until_us;
        event.sequence = sequence_++;
        push(event);
        continue;
      }
    }
    now_us_ = event.time_us;
    if (event.kind == EventKind::sync) {
      if (!finish_sync(event)) continue;
      event.kind = EventKind::disk;
      event.from = event.node;
    }
    ++popped_;
    trace_.add(bits_of(event.time_us));
    trace_.add((static_cast<uint64_t>(event.kind) << 56) | (static_cast<uint64_t>(event.node) << 40) | (static_cast<uint64_t>(event.from) << 32) | event.token);
    return event;
  }
  return {};
}

uint32_t World::send(uint32_t from, uint32_t to, uint32_t token, std::string_view payload) {
  assert(from < nodes() && to < nodes());
  const Link& way = link(from, to);
  Stream& stream = link_streams_[from * nodes() + to].at(now_us_);
  trace_.add(payload);
  // Always the same number of draws a message, so that a fault switched on or off moves no later one.
  const double loss = stream.uniform(), delay = stream.uniform(), duplicate = stream.uniform(), reorder = stream.uniform(), again = stream.uniform();
  if (way.blocked) {
    count(fault_partition);
    return 0;
  }
  if (loss < way.loss) {
    count(fault_loss);
    return 0;
  }
  double delay_us = kNetworkMinUs + kNetworkSpreadUs * delay;
  if (way.delay_us > 0) {
    delay_us += way.delay_us * (0.5 + delay);
    count(fault_slow_link);
  }
  if (reorder < way.reorder) {
    delay_us += kReorderUs * heavy(again);
    count(fault_reorder);
  }
  push({now_us_ + delay_us, sequence_++, EventKind::message, to, from, 0, token});
  if (duplicate >= way.duplicate) return 1;
  count(fault_duplicate);
  push({now_us_ + delay_us + kDuplicateUs * heavy(again), sequence_++, EventKind::message, to, from, 0, token});
  return 2;
}

double World::local_ms(uint32_t node) const {
  const Node& n = nodes_[node];
  return n.clock_offset_ms + (n.clock_base_us + (now_us_ - n.clock_base_us) * n.clock_rate) / 1000;
}

void World::clock_jump(uint32_t node, double delta_ms) {
  nodes_[node].clock_offset_ms += delta_ms;
  count(fault_clock_jump);
}

void World::clock_drift(uint32_t node, double rate) {
  Node& n = nodes_[node];
  const double before = local_ms(node);
  n.clock_base_us = now_us_;
  n.clock_rate = rate;
  n.clock_offset_ms += before - local_ms(node);  // the clock runs on from where it was
  if (rate != 1) count(fault_clock_drift);
}

void World::pause(uint32_t node, double until_us) {
  nodes_[node].paused_until_us = until_us;
  count(fault_pause);
}

void World::crash(uint32_t node, bool out_of_memory) {
  Node& n = nodes_[node];
  Stream& stream = disk_streams_[node].at(now_us_);
  ++n.generation;
  n.cancelled.clear();
  n.synced_writes.clear();
  n.paused_until_us = 0;
  count(out_of_memory ? fault_out_of_memory : fault_crash);
  for (auto& [name, file] : n.files) {
    for (const uint64_t sector : file.dirty) {
      const double fate = stream.uniform();
      if (fate < 0.5) {
        count(fault_unsynced_lost);
        continue;
      }
      const size_t begin = sector * kSectorBytes;
      const size_t end = std::min(begin + kSectorBytes, file.cache.size());
      if (begin >= end) continue;
      // A file's length is not safe before its sync either: what was never written reads as zeros.
      const size_t kept = fate < 0.75 ? end - begin : stream.below(end - begin);
      if (file.durable.size() < end) file.durable.resize(end, 0);
      std::memcpy(file.durable.data() + begin, file.cache.data() + begin, kept);
      if (kept < end - begin) count(fault_torn_write);
    }
    file.dirty.clear();
    file.dirty_seen.clear();
    file.cache = file.durable;
  }
}

uint64_t World::disk_size(uint32_t node, const std::string& file) const {
  const auto found = nodes_[node].files.find(file);
  return found == nodes_[node].files.end() ? 0 : found->second.cache.size();
}

DiskStatus World::disk_write(uint32_t node, const std::string& name, uint64_t offset, std::span<const uint8_t> bytes) {
  if (nodes_[node].disk_full) {
    count(fault_disk_full);
    return DiskStatus::full;
  }
  if (offset > kFileBytesMax || bytes.size() > kFileBytesMax - offset) return DiskStatus::full;
  File& file = nodes_[node].files[name];
  if (bytes.empty()) return DiskStatus::ok;
  if (file.cache.size() < offset + bytes.size()) file.cache.resize(offset + bytes.size(), 0);
  std::memcpy(file.cache.data() + offset, bytes.data(), bytes.size());
  for (uint64_t sector = offset / kSectorBytes; sector <= (offset + bytes.size() - 1) / kSectorBytes; ++sector)
    if (file.dirty_seen.insert(sector).second) file.dirty.push_back(sector);
  return DiskStatus::ok;
}

void World::flush_sector(File& file, uint64_t sector) {
  const size_t begin = sector * kSectorBytes;
  const size_t end = std::min(begin + kSectorBytes, file.cache.size());
  if (begin >= end) return;
  if (file.durable.size() < end) file.durable.resize(end, 0);
  size_t target = begin;
  if (file.lose > 0) {
    --file.lose;
    count(fault_lost_write);
    return;
  }
  if (file.misdirect > 0 && sector > 0) {
    --file.misdirect;
    target = (sector / 2) * kSectorBytes;
    count(fault_misdirected_write);
  }
  std::memcpy(file.durable.data() + target, file.cache.data() + begin, end - begin);
}

void World::disk_sync(uint32_t node, const std::string& name) {
  File& file = nodes_[node].files[name];
  if (file.durable.size() < file.cache.size()) file.durable.resize(file.cache.size(), 0);
  for (const uint64_t sector : file.dirty) flush_sector(file, sector);
  file.dirty.clear();
  file.dirty_seen.clear();
}

DiskStatus World::disk_write_synced(uint32_t node, uint32_t token, std::vector<std::string> files, uint64_t offset, std::span<const uint8_t> bytes) {
  for (const std::string& file : files)
    if (const DiskStatus status = disk_write(node, file, offset, bytes); status != DiskStatus::ok) return status;
  // each copy is written and synced in its own time: a crash may find one safe and the other not
  for (uint32_t place = 0; place < files.size(); ++place) {
    const double delay_us = disk_delay_us(node) + disk_delay_us(node);
    push({now_us_ + delay_us, sequence_++, EventKind::sync, node, place, nodes_[node].generation, token});
  }
  nodes_[node].synced_writes[token] = {std::move(files), 0};
  nodes_[node].synced_writes[token].left = nodes_[node].synced_writes[token].files.size();
  return DiskStatus::ok;
}

bool World::finish_sync(const Event& event) {
  Node& node = nodes_[event.node];
  const auto found = node.synced_writes.find(event.token);
  if (found == node.synced_writes.end()) return false;
  disk_sync(event.node, found->second.files[event.from]);
  trace_.add((static_cast<uint64_t>(event.kind) << 56) | (static_cast<uint64_t>(event.node) << 40) | (static_cast<uint64_t>(event.from) << 32) | event.token);
  if (--found->second.left > 0) return false;
  node.synced_writes.erase(found);
  return true;
}

DiskStatus World::disk_read(uint32_t node, const std::string& name, uint64_t offset, std::span<uint8_t> into) const {
  const auto found = nodes_[node].files.find(name);
  const uint64_t size = found == nodes_[node].files.end() ? 0 : found->second.cache.size();
  if (offset > size || into.size() > size - offset) return DiskStatus::out_of_range;
  if (!into.empty()) std::memcpy(into.data(), found->second.cache.data() + offset, into.size());
  return DiskStatus::ok;
}

double World::disk_delay_us(uint32_t node) {
  const Node& n = nodes_[node];
  if (n.disk_extra_us > 0) count(fault_slow_disk);
  return kDiskMinUs + kDiskSpreadUs * disk_streams_[node].at(now_us_).uniform() + n.disk_extra_us;
}

void World::lose_writes(uint32_t node, const std::string& file, uint32_t count) { nodes_[node].files[file].lose = count; }

void World::misdirect_writes(uint32_t node, const std::string& file, uint32_t count) { nodes_[node].files[file].misdirect = count; }

void World::rot(uint32_t node, const std::string& name, uint32_t bits) {
  File& file = nodes_[node].files[name];
  if (file.durable.empty()) return;
  Stream& stream = disk_streams_[node].at(now_us_);
  for (uint32_t i = 0; i < bits; ++i) {
    const uint64_t bit = stream.below(file.durable.size() * 8);
    file.durable[bit / 8] = static_cast<uint8_t>(file.durable[bit / 8] ^ (1u << (bit % 8)));
    count(fault_bit_rot);
  }
}

}  // namespace kelpie
