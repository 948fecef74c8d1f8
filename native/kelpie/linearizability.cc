// Three ways, cheapest first: the store's commit order as witness (sound, O(n log n)); zones of unique writes
// (Gibbons and Korach: exact, O(n log n)); search after Wing, Gong and Lowe with a memo of 128-bit set hashes.
#include "linearizability.h"

#include <algorithm>
#include <cassert>
#include <chrono>
#include <unordered_map>
#include <unordered_set>

namespace kelpie {
namespace {

using Clock = std::chrono::steady_clock;

struct Operation {
  uint32_t call;
  uint32_t ret;
  Kind kind;
  double a;
  double b;
  double version;
  uint32_t index;  // in the history
  bool required() const { return ret != kNever; }
  bool changes_state() const {
    return kind == Kind::write || kind == Kind::cas || kind == Kind::add || kind == Kind::add_get || kind == Kind::push || kind == Kind::pop ||
           kind == Kind::pop_any;
  }
};

struct Hash128 {
  uint64_t low = 0;
  uint64_t high = 0;
  bool operator==(const Hash128&) const = default;
  void toggle(const Hash128& other) {
    low ^= other.low;
    high ^= other.high;
  }
};

uint64_t mix(uint64_t x) {  // splitmix64's finalizer
  x += 0x9e3779b97f4a7c15ull;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ull;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebull;
  return x ^ (x >> 31);
}

Hash128 hash_of(uint64_t x, uint64_t domain) { return {mix(x ^ domain), mix(mix(x + domain) ^ 0xd6e8feb86659fd93ull)}; }

uint64_t bits_of(double x) {
  if (x == 0) x = 0;  // -0 and 0 are the same value
  uint64_t bits;
  __builtin_memcpy(&bits, &x, sizeof bits);
  return bits;
}

// Arithmetic modulo 2^61 - 1, for hashes of sequences that allow a prefix to be cut off.
constexpr uint64_t kPrime = (uint64_t{1} << 61) - 1;
constexpr uint64_t kBase[2] = {0x0d3f4a1c6b29e877ull % kPrime, 0x1b873593cc9e2d51ull % kPrime};
uint64_t multiply(uint64_t x, uint64_t y) {
  const unsigned __int128 product = static_cast<unsigned __int128>(x) * y;
  const uint64_t sum = static_cast<uint64_t>(product & kPrime) + static_cast<uint64_t>(product >> 61);
  return sum >= kPrime ? sum - kPrime : sum;
}
uint64_t add(uint64_t x, uint64_t y) { return x + y >= kPrime ? x + y - kPrime : x + y; }

/** The object's state along one path of the search: every step can be undone. */
class State {
 public:
  explicit State(double initial) : scalar_(initial) {}

  struct Undo {
    double scalar;
    uint32_t head;
    bool pushed;
  };

  Undo mark() const { return {scalar_, head_, false}; }

  /** Applies `op` where its answer agrees with the state; else leaves everything as it was. */
  bool apply(const Operation& op, std::span<const double> elements, Undo& undo) {
    switch (op.kind) {
      case Kind::read: return scalar_ == op.a;
      case Kind::write: scalar_ = op.a; return true;
      case Kind::cas:
        if (scalar_ != op.a) return false;
        scalar_ = op.b;
        return true;
      case Kind::cas_failed: return scalar_ != op.a;
      case Kind::add: scalar_ += op.a; return true;
      case Kind::add_get:
        if (scalar_ + op.a != op.b) return false;
        scalar_ = op.b;
        return true;
      case Kind::push:
        push(op.a);
        undo.pushed = true;
        return true;
      case Kind::pop:
        if (head_ == values_.size() || values_[head_] != op.a) return false;
        ++head_;
        return true;
      case Kind::pop_empty: return head_ == values_.size();
      case Kind::pop_any:
        if (head_ == values_.size()) return false;
        ++head_;
        return true;
      case Kind::read_list: {
        const auto length = static_cast<size_t>(op.b);
        if (values_.size() - head_ != length) return false;
        const auto begin = elements.begin() + static_cast<ptrdiff_t>(op.a);
        return std::equal(begin, begin + static_cast<ptrdiff_t>(length), values_.begin() + head_);
      }
    }
    return false;
  }

  void undo(const Undo& undo) {
    scalar_ = undo.scalar;
    head_ = undo.head;
    if (undo.pushed) {
      values_.pop_back();
      for (auto& hashes : prefix_) hashes.pop_back();
    }
  }

  Hash128 hash() const {
    Hash128 result = hash_of(bits_of(scalar_), 0x5851f42d4c957f2dull);
    if (values_.empty()) return result;
    const size_t length = values_.size() - head_;
    uint64_t parts[2];
    for (int i = 0; i < 2; ++i) parts[i] = add(prefix_[i].back(), kPrime - multiply(head_ == 0 ? 0 : prefix_[i][head_ - 1], power_[i][length]));
    result.toggle({mix(parts[0] ^ (static_cast<uint64_t>(length) << 32)), mix(parts[1] + length)});
    return result;
  }

 private:
  void push(double value) {
    for (int i = 0; i < 2; ++i) {
      if (power_[i].empty()) power_[i].push_back(1);
      const uint64_t term = mix(bits_of(value)) % kPrime;
      prefix_[i].push_back(add(multiply(prefix_[i].empty() ? 0 : prefix_[i].back(), kBase[i]), term));
      if (power_[i].size() <= prefix_[i].size()) power_[i].push_back(multiply(power_[i].back(), kBase[i]));
    }
    values_.push_back(value);
  }

  double scalar_;
  uint32_t head_ = 0;
  std::vector<double> values_;
  std::vector<uint64_t> prefix_[2];  // hash of values_[0, i]
  std::vector<uint64_t> power_[2];
};

/** A set of 128-bit hashes with open addressing; the all-zero hash stands for an empty place. */
class Memo {
 public:
  explicit Memo(uint64_t entries_max) : entries_max_(entries_max), table_(1 << 10) {}

  enum class Insert { added, present, full };
  Insert insert(Hash128 hash) {
    if (hash.low == 0 && hash.high == 0) hash.low = 1;
    if (entries_ * 2 >= table_.size()) {
      if (entries_ >= entries_max_) return Insert::full;
      grow();
    }
    for (size_t place = hash.low & (table_.size() - 1);; place = (place + 1) & (table_.size() - 1)) {
      if (table_[place] == hash) return Insert::present;
      if (table_[place] == Hash128{}) {
        table_[place] = hash;
        ++entries_;
        return Insert::added;
      }
    }
  }

 private:
  void grow() {
    std::vector<Hash128> former(table_.size() * 2);
    former.swap(table_);
    for (const Hash128& hash : former) {
      if (hash == Hash128{}) continue;
      size_t place = hash.low & (table_.size() - 1);
      while (!(table_[place] == Hash128{})) place = (place + 1) & (table_.size() - 1);
      table_[place] = hash;
    }
  }

  uint64_t entries_max_;
  uint64_t entries_ = 0;
  std::vector<Hash128> table_;  // a power of two long
};

/** Leaves out operations of unknown outcome that nothing observed: an order with one is also an order without it. */
void drop_unobserved(std::vector<Operation>& ops, std::span<const double> elements) {
  bool optional = false;
  for (const Operation& op : ops) {
    optional |= !op.required();
    if (op.kind == Kind::cas_failed) return;  // leaving a write out could make the comparison succeed
  }
  if (!optional) return;
  std::unordered_set<uint64_t> observed;
  for (const Operation& op : ops) {
    if (op.kind == Kind::read || op.kind == Kind::cas || op.kind == Kind::pop) observed.insert(bits_of(op.a));
    if (op.kind == Kind::pop_any) return;  // may have taken any of them
    if (op.kind == Kind::read_list)
      for (size_t i = 0; i < static_cast<size_t>(op.b); ++i) observed.insert(bits_of(elements[static_cast<size_t>(op.a) + i]));
  }
  std::erase_if(ops, [&](const Operation& op) {
    if (op.required()) return false;
    if (op.kind == Kind::write || op.kind == Kind::push) return !observed.contains(bits_of(op.a));
    if (op.kind == Kind::cas) return !observed.contains(bits_of(op.b));
    return op.kind == Kind::add && op.a == 0;
  });
}

/** Follows the store's own order of commits. True only if that order explains every answer and respects real time. */
bool commit_order_explains(const std::vector<Operation>& ops, double initial, std::span<const double> elements, std::vector<uint32_t>& order) {
  order.clear();
  for (uint32_t i = 0; i < ops.size(); ++i) {
    if (ops[i].version >= 0) order.push_back(i);
    else if (ops[i].required()) return false;
  }
  std::sort(order.begin(), order.end(), [&](uint32_t x, uint32_t y) {
    const Operation &left = ops[x], &right = ops[y];
    if (left.version != right.version) return left.version < right.version;
    if (left.changes_state() != right.changes_state()) return left.changes_state();
    return left.call < right.call;
  });
  State state(initial);
  uint32_t latest_call = 0;
  for (const uint32_t i : order) {
    if (ops[i].ret < latest_call) return false;
    latest_call = std::max(latest_call, ops[i].call);
    State::Undo undo = state.mark();
    if (!state.apply(ops[i], elements, undo)) return false;
  }
  return true;
}

enum class Zones { not_applicable, linearizable, violation };

/** Exact for registers whose writes all differ: each value's write and reads form a zone; see Gibbons and Korach 1997. */
Zones judge_zones(const std::vector<Operation>& ops, double initial, std::vector<uint32_t>& blocked) {
  struct Cluster {
    int64_t write_call = -1;
    int64_t min_ret = kNever;
    int64_t max_call = -1;
    uint32_t min_ret_op = 0;
    uint32_t max_call_op = 0;
    bool written = false;
    bool starts = false;  // the initial value: written before everything
  };
  std::unordered_map<uint64_t, Cluster> clusters;
  clusters.reserve(ops.size() / 2 + 1);
  clusters[bits_of(initial)] = {.min_ret = -1, .written = true, .starts = true};
  for (uint32_t i = 0; i < ops.size(); ++i) {
    const Operation& op = ops[i];
    if (op.kind != Kind::write && op.kind != Kind::read) return Zones::not_applicable;
    Cluster& cluster = clusters[bits_of(op.a)];
    if (op.kind == Kind::write) {
      if (cluster.written) return Zones::not_applicable;
      cluster.written = true;
      cluster.write_call = op.call;
    }
    if (op.ret < cluster.min_ret) cluster.min_ret = op.ret, cluster.min_ret_op = i;
    if (op.call >= cluster.max_call) cluster.max_call = op.call, cluster.max_call_op = i;
  }
  for (const Operation& op : ops) {
    if (op.kind != Kind::read) continue;
    const Cluster& cluster = clusters[bits_of(op.a)];
    if (!cluster.written || (!cluster.starts && static_cast<int64_t>(op.ret) < cluster.write_call)) {
      blocked = {op.index};
      return Zones::violation;
    }
  }
  std::vector<const Cluster*> forward;
  for (const auto& [value, cluster] : clusters)
    if (cluster.min_ret < cluster.max_call) forward.push_back(&cluster);
  std::sort(forward.begin(), forward.end(), [](const Cluster* x, const Cluster* y) { return x->min_ret < y->min_ret; });
  for (size_t i = 1; i < forward.size(); ++i) {
    if (forward[i]->min_ret < forward[i - 1]->max_call) {
      blocked = {ops[forward[i - 1]->max_call_op].index, ops[forward[i]->min_ret_op].index};
      return Zones::violation;
    }
  }
  for (const auto& [value, cluster] : clusters) {
    if (cluster.min_ret < cluster.max_call || cluster.starts) continue;
    // Its zone runs from max_call to min_ret; it must not lie inside a forward zone.
    auto after = std::upper_bound(forward.begin(), forward.end(), cluster.max_call, [](int64_t call, const Cluster* zone) { return call < zone->min_ret; });
    if (after == forward.begin()) continue;
    const Cluster* zone = *std::prev(after);
    if (zone->min_ret < cluster.max_call && cluster.min_ret < zone->max_call) {
      blocked = {ops[cluster.max_call_op].index, ops[zone->max_call_op].index};
      return Zones::violation;
    }
  }
  return Zones::linearizable;
}

struct Deadline {
  Clock::time_point at;
  const std::atomic<bool>* cancelled;
  bool passed() const { return Clock::now() >= at || (cancelled && cancelled->load(std::memory_order_relaxed)); }
};

/** Depth-first over the operations that may come next; a doubly linked list of calls and returns tells which these are. */
class Search {
 public:
  Search(const std::vector<Operation>& ops, double initial, std::span<const double> elements, uint64_t memo_entries_max)
      : ops_(ops), elements_(elements), state_(initial), memo_(memo_entries_max) {
    link();
  }

  Verdict run(const Deadline& deadline, Outcome& outcome) {
    uint32_t begin = 0, next = 0;  // of the choices at this place: where they begin, and the next to try
    bool arrived = true;
    for (uint64_t steps = 1; required_left_ > 0; ++steps) {
      if ((steps & 0xfff) == 0 && deadline.passed()) return give_up(outcome, steps);
      Entered entered = Entered::refused;
      if (arrived) {
        begin = next = static_cast<uint32_t>(choices_.size());
        // An answer that agrees and changes nothing is best taken now: no other choice could allow more. Where that has
        // been in vain before, so is everything else here.
        if (const uint32_t forced = gather(); forced != kNone) {
          choices_.resize(begin);
          entered = enter(forced, true, begin, next);
        }
      }
      while (entered == Entered::refused && next < choices_.size()) {
        const uint32_t op = choices_[next++];
        entered = enter(op, false, begin, next);
      }
      if (entered == Entered::out_of_memory) {
        outcome.out_of_memory = true;
        return give_up(outcome, steps);
      }
      arrived = entered == Entered::yes;
      if (arrived) continue;
      choices_.resize(begin);
      if (!backtrack(begin, next)) return fail(outcome, steps);
    }
    outcome.states += stack_.size();
    longest_.clear();
    for (const Frame& frame : stack_) longest_.push_back(frame.op);
    return Verdict::linearizable;
  }

 private:
  static constexpr uint32_t kHead = 0;
  static constexpr uint32_t kNone = UINT32_MAX;
  enum class Entered { yes, refused, out_of_memory };
  struct Frame {
    uint32_t op;
    State::Undo undo;
    bool forced;
    uint32_t begin, next;  // the other choices there were
  };

  /** Collects what may come next, most promising first; or tells the one that must. */
  uint32_t gather() {
    const auto begin = static_cast<ptrdiff_t>(choices_.size());
    uint32_t entry = next_[kHead];
    for (; entry != kHead && event_is_call_[entry]; entry = next_[entry]) {
      const uint32_t i = event_op_[entry];
      if (ops_[i].changes_state()) {
        choices_.push_back(i);
        continue;
      }
      State::Undo undo = state_.mark();
      if (state_.apply(ops_[i], elements_, undo)) return i;  // it changed nothing: there is nothing to undo
    }
    // The first to return must come by then. What it waits for comes first, then what returns earliest.
    const Operation* urgent = entry == kHead ? nullptr : &ops_[event_op_[entry]];
    const bool waits = urgent && (urgent->kind == Kind::read || urgent->kind == Kind::cas);
    const auto rank = [&](uint32_t i) {
      const Operation& op = ops_[i];
      const bool makes = waits && &op != urgent && ((op.kind == Kind::write && op.a == urgent->a) || (op.kind == Kind::cas && op.b == urgent->a));
      return (static_cast<uint64_t>(makes ? 0 : 1) << 32) | op.ret;
    };
    std::sort(choices_.begin() + begin, choices_.end(), [&](uint32_t x, uint32_t y) { return rank(x) < rank(y); });
    return kNone;
  }

  /** Takes `i` as the next, unless its answer does not agree or it leads where the search has been. */
  Entered enter(uint32_t i, bool forced, uint32_t begin, uint32_t next) {
    State::Undo undo = state_.mark();
    if (!state_.apply(ops_[i], elements_, undo)) return Entered::refused;
    Hash128 set = linearized_;
    set.toggle(hash_of(i, 0x2545f4914f6cdd1dull));
    Hash128 seen = set;
    seen.toggle(state_.hash());
    const Memo::Insert inserted = memo_.insert(seen);
    if (inserted != Memo::Insert::added) {
      state_.undo(undo);
      return inserted == Memo::Insert::full ? Entered::out_of_memory : Entered::refused;
    }
    stack_.push_back({i, undo, forced, begin, next});
    linearized_ = set;
    lift(i);
    return Entered::yes;
  }

  void link() {
    struct Event {
      uint32_t rank;
      uint32_t op;
      bool call;
    };
    std::vector<Event> events;
    for (uint32_t i = 0; i < ops_.size(); ++i) {
      events.push_back({ops_[i].call, i, true});
      if (ops_[i].required()) events.push_back({ops_[i].ret, i, false}), ++required_left_;
    }
    std::sort(events.begin(), events.end(), [](const Event& x, const Event& y) { return x.rank < y.rank; });
    const auto count = static_cast<uint32_t>(events.size());
    next_.resize(count + 1);
    previous_.resize(count + 1);
    event_op_.resize(count + 1);
    event_is_call_.resize(count + 1);
    call_event_.resize(ops_.size());
    return_event_.assign(ops_.size(), kHead);
    for (uint32_t i = 0; i <= count; ++i) next_[i] = i == count ? kHead : i + 1, previous_[i] = i == 0 ? count : i - 1;
    for (uint32_t i = 0; i < count; ++i) {
      event_op_[i + 1] = events[i].op;
      event_is_call_[i + 1] = events[i].call;
      (events[i].call ? call_event_ : return_event_)[events[i].op] = i + 1;
    }
  }

  void unlink(uint32_t entry) {
    next_[previous_[entry]] = next_[entry];
    previous_[next_[entry]] = previous_[entry];
  }
  void relink(uint32_t entry) {
    next_[previous_[entry]] = entry;
    previous_[next_[entry]] = entry;
  }
  void lift(uint32_t op) {
    unlink(call_event_[op]);
    if (ops_[op].required()) unlink(return_event_[op]), --required_left_;
  }
  void unlift(uint32_t op) {  // in the reverse order of lift
    if (ops_[op].required()) relink(return_event_[op]), ++required_left_;
    relink(call_event_[op]);
  }

  /** Undoes up to the last real choice, to go on with the others there. False where none is left. */
  bool backtrack(uint32_t& begin, uint32_t& next) {
    if (stack_.size() > longest_.size()) remember();
    while (!stack_.empty()) {
      const Frame frame = stack_.back();
      stack_.pop_back();
      remembered_ = std::min(remembered_, stack_.size());
      state_.undo(frame.undo);
      linearized_.toggle(hash_of(frame.op, 0x2545f4914f6cdd1dull));
      unlift(frame.op);
      if (!frame.forced) {
        begin = frame.begin;
        next = frame.next;
        return true;
      }
    }
    return false;
  }

  void remember() {
    // what has not been undone since the last time is there already
    longest_.resize(remembered_);
    for (size_t i = remembered_; i < stack_.size(); ++i) longest_.push_back(stack_[i].op);
    remembered_ = stack_.size();
    longest_blocked_.clear();
    for (uint32_t entry = next_[kHead]; entry != kHead && longest_blocked_.size() < 16; entry = next_[entry]) {
      if (!event_is_call_[entry]) break;
      longest_blocked_.push_back(event_op_[entry]);
    }
  }

  void tell(Outcome& outcome, uint64_t steps) {
    outcome.states += steps;
    if (stack_.size() > longest_.size() || longest_.empty()) remember();
    outcome.prefix.clear();
    outcome.blocked.clear();
    for (const uint32_t i : longest_) outcome.prefix.push_back(ops_[i].index);
    for (const uint32_t i : longest_blocked_) outcome.blocked.push_back(ops_[i].index);
  }
  Verdict fail(Outcome& outcome, uint64_t steps) {
    tell(outcome, steps);
    return Verdict::violation;
  }
  Verdict give_up(Outcome& outcome, uint64_t steps) {
    tell(outcome, steps);
    return Verdict::unknown;
  }

  const std::vector<Operation>& ops_;
  std::span<const double> elements_;
  State state_;
  Memo memo_;
  Hash128 linearized_;
  uint32_t required_left_ = 0;
  std::vector<Frame> stack_;
  std::vector<uint32_t> choices_;  // of all places on the stack, one after another
  std::vector<uint32_t> longest_;
  std::vector<uint32_t> longest_blocked_;
  size_t remembered_ = 0;  // how many frames of the stack are as in longest_
  // The list of events: place 0 is its head, links are places.
  std::vector<uint32_t> next_, previous_, event_op_, call_event_, return_event_;
  std::vector<bool> event_is_call_;
};

}  // namespace

Outcome check(const History& history, double initial, const Limits& limits) {
  Outcome outcome;
  const auto count = static_cast<uint32_t>(history.key.size());
  assert(history.call.size() == count && history.ret.size() == count && history.kind.size() == count);
  const Deadline deadline{Clock::now() + std::chrono::milliseconds(limits.time_ms_max), limits.cancelled};

  std::vector<uint32_t> by_key(count);
  uint32_t keys = 0;
  for (uint32_t i = 0; i < count; ++i) keys = std::max(keys, history.key[i] + 1);
  std::vector<uint32_t> starts(keys + 1, 0);
  for (uint32_t i = 0; i < count; ++i) ++starts[history.key[i] + 1];
  for (uint32_t k = 0; k < keys; ++k) starts[k + 1] += starts[k];
  {
    std::vector<uint32_t> places(starts.begin(), starts.end() - 1);
    for (uint32_t i = 0; i < count; ++i) by_key[places[history.key[i]]++] = i;
  }

  std::vector<Operation> ops;
  std::vector<uint32_t> order, blocked;
  outcome.keys = keys;
  bool undecided = false;
  for (uint32_t key = 0; key < keys; ++key) {
    ops.clear();
    for (uint32_t place = starts[key]; place < starts[key + 1]; ++place) {
      const uint32_t i = by_key[place];
      ops.push_back({history.call[i], history.ret[i], static_cast<Kind>(history.kind[i]), history.a[i], history.b[i], history.version[i], i});
    }
    if (commit_order_explains(ops, initial, history.elements, order)) {
      ++outcome.keys_by_commit_order;
      continue;
    }
    drop_unobserved(ops, history.elements);
    const Zones zones = judge_zones(ops, initial, blocked);
    if (zones == Zones::linearizable) {
      ++outcome.keys_by_zones;
      continue;
    }
    if (zones == Zones::violation) {
      ++outcome.keys_by_zones;
      outcome.verdict = Verdict::violation;
      outcome.key = key;
      outcome.prefix.clear();
      outcome.blocked = blocked;
      return outcome;
    }
    Outcome searched;
    const Verdict verdict = Search(ops, initial, history.elements, limits.memo_entries_max).run(deadline, searched);
    ++outcome.keys_by_search;
    outcome.states += searched.states;
    if (verdict == Verdict::linearizable) continue;
    if (verdict == Verdict::unknown && undecided) continue;
    outcome.verdict = verdict;
    outcome.key = key;
    outcome.out_of_memory = searched.out_of_memory;
    outcome.prefix = std::move(searched.prefix);
    outcome.blocked = std::move(searched.blocked);
    if (verdict == Verdict::violation) return outcome;
    undecided = true;
  }
  return outcome;
}

}  // namespace kelpie
