// The simulated world: one queue of events in simulated time, and models of network, disk and clock.
//
// Contract: everything is a function of the seed and of the order of calls. Random numbers come from streams that
// are keyed by name and moment: a draw in one never moves another, and none moves those of a later moment. So a plan
// from which something was left out runs as before wherever that had no effect. Nothing throws; a node is an index below nodes(). Not
// thread-safe: one World belongs to one thread.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace kelpie {

/** xoshiro256**. */
class Stream {
 public:
  explicit Stream(uint64_t key);
  uint64_t next();
  /** Uniform in [0, 1). */
  double uniform() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }
  /** Uniform below `limit`, which must not be 0. */
  uint64_t below(uint64_t limit) { return static_cast<uint64_t>(uniform() * static_cast<double>(limit)); }
  bool chance(double probability) { return probability > 0 && uniform() < probability; }

 private:
  std::array<uint64_t, 4> state_;
};

/** A stream keyed by hash(seed, name), which begins anew at each microsecond. */
class MomentStream {
 public:
  MomentStream(uint64_t seed, std::string_view name);
  Stream& at(double now_us);

 private:
  uint64_t key_;
  int64_t moment_us_ = -1;
  Stream stream_;
};

/** 128-bit rolling hash of everything that happened. */
class TraceHash {
 public:
  void add(uint64_t value);
  void add(std::string_view text);
  std::string hex() const;

 private:
  uint64_t low_ = 0x6a09e667f3bcc908ull;
  uint64_t high_ = 0xbb67ae8584caa73bull;
};

/** `sync` stays within: the end of one file's part in a write that is synced. */
enum class EventKind : uint8_t { none = 0, timer = 1, message = 2, disk = 3, control = 4, sync = 5 };

struct Event {
  double time_us = 0;
  uint64_t sequence = 0;
  EventKind kind = EventKind::none;
  uint32_t node = 0;  // where it happens
  uint32_t from = 0;  // for messages; for sync, the place of the file among those of the write
  uint32_t generation = 0;
  uint32_t token = 0;
};

/** What can go wrong on the way from one node to another. */
struct Link {
  double loss = 0;
  double duplicate = 0;
  double reorder = 0;  // chance that a message waits for later ones
  double delay_us = 0;  // beyond the ordinary
  bool blocked = false;
};

enum Fault : uint8_t {
  fault_loss,
  fault_duplicate,
  fault_reorder,
  fault_slow_link,
  fault_partition,
  fault_torn_write,
  fault_unsynced_lost,
  fault_lost_write,
  fault_misdirected_write,
  fault_bit_rot,
  fault_disk_full,
  fault_slow_disk,
  fault_pause,
  fault_crash,
  fault_clock_jump,
  fault_clock_drift,
  fault_out_of_memory,
  kFaults,
};

inline constexpr uint32_t kSectorBytes = 512;
inline constexpr uint64_t kFileBytesMax = 64u << 20;

enum class DiskStatus : uint8_t { ok = 0, full = 1, out_of_range = 2 };

class World {
 public:
  World(uint64_t seed, uint32_t nodes);

  uint32_t nodes() const { return static_cast<uint32_t>(nodes_.size()); }
  double now_us() const { return now_us_; }
  double local_ms(uint32_t node) const;
  uint64_t events() const { return popped_; }
  TraceHash& trace() { return trace_; }
  uint64_t fired(Fault fault) const { return fired_[fault]; }

  void schedule(uint32_t node, double delay_us, EventKind kind, uint32_t token);
  void cancel_timer(uint32_t node, uint32_t token);
  /** A timer by the node's own clock: drift makes it early or late. */
  void schedule_local(uint32_t node, double delay_ms, uint32_t token);
  /** The next event that still concerns a living run of its node; `none` where nothing is left. */
  Event next();

  /** Sends one message; returns how many copies are under way. */
  uint32_t send(uint32_t from, uint32_t to, uint32_t token, std::string_view payload);
  Link& link(uint32_t from, uint32_t to) { return links_[from * nodes() + to]; }

  /** Ends the node's run: its events are void, and what it did not sync is kept, lost or torn sector by sector. */
  void crash(uint32_t node, bool out_of_memory = false);
  void pause(uint32_t node, double until_us);
  void clock_jump(uint32_t node, double delta_ms);
  void clock_drift(uint32_t node, double rate);

  uint64_t disk_size(uint32_t node, const std::string& file) const;
  DiskStatus disk_write(uint32_t node, const std::string& file, uint64_t offset, std::span<const uint8_t> bytes);
  void disk_sync(uint32_t node, const std::string& file);
  /** Writes to all of `files` and syncs each in its own time; a disk event with `token` follows when the last is safe. */
  DiskStatus disk_write_synced(uint32_t node, uint32_t token, std::vector<std::string> files, uint64_t offset, std::span<const uint8_t> bytes);
  DiskStatus disk_read(uint32_t node, const std::string& file, uint64_t offset, std::span<uint8_t> into) const;
  double disk_delay_us(uint32_t node);
  void disk_full(uint32_t node, bool full) { nodes_[node].disk_full = full; }
  void disk_slow(uint32_t node, double extra_us) { nodes_[node].disk_extra_us = extra_us; }
  /** The next `count` synced sectors of `file` are acknowledged but not written. */
  void lose_writes(uint32_t node, const std::string& file, uint32_t count);
  /** The next `count` synced sectors of `file` land in another place of it. */
  void misdirect_writes(uint32_t node, const std::string& file, uint32_t count);
  /** Flips `count` bits of what `file` has on the disk. */
  void rot(uint32_t node, const std::string& file, uint32_t count);

 private:
  struct File {
    std::vector<uint8_t> cache;    // what the node reads
    std::vector<uint8_t> durable;  // what a crash leaves
    std::unordered_set<uint64_t> dirty_seen;
    std::vector<uint64_t> dirty;  // sectors in the order of their first change
    uint32_t lose = 0;
    uint32_t misdirect = 0;
  };
  struct SyncedWrite {
    std::vector<std::string> files;
    size_t left;
  };
  struct Node {
    uint32_t generation = 0;
    double paused_until_us = 0;
    double clock_offset_ms = 0;
    double clock_rate = 1;
    double clock_base_us = 0;  // where rate and offset began
    bool disk_full = false;
    double disk_extra_us = 0;
    std::map<std::string, File> files;
    std::unordered_set<uint32_t> cancelled;
    std::unordered_map<uint32_t, SyncedWrite> synced_writes;  // by token
  };

  /** Carries out the end of one file's part; true when it was the last. */
  bool finish_sync(const Event& event);
  void push(const Event& event);
  Event pop();
  void flush_sector(File& file, uint64_t sector);
  void count(Fault fault) { ++fired_[fault]; }

  uint64_t seed_;
  double now_us_ = 0;
  uint64_t sequence_ = 0;
  uint64_t popped_ = 0;
  std::vector<Event> heap_;  // four-ary
  std::vector<Node> nodes_;
  std::vector<Link> links_;
  std::vector<MomentStream> link_streams_;
  std::vector<MomentStream> disk_streams_;
  std::array<uint64_t, kFaults> fired_{};
  TraceHash trace_;
};

}  // namespace kelpie
