// Arena, rings, clock and the end of everything: see host.h.
#include "host.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <unordered_map>
#include <unordered_set>

namespace tach {
namespace {

constexpr long kTickNs = 10'000'000;
constexpr int kKillRounds = 20;
constexpr int kKillWaits = 1000;  // of a millisecond

uint64_t nowNs() {
  timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return static_cast<uint64_t>(t.tv_sec) * 1'000'000'000u + static_cast<uint64_t>(t.tv_nsec);
}

int sendSignal(const Descriptor& process, int signal) { return static_cast<int>(::syscall(SYS_pidfd_send_signal, process.get(), signal, nullptr, 0)); }

// Every process's parent, from /proc/PID/stat ("pid (name, which may hold anything) state ppid ...").
std::unordered_map<int, std::vector<int>> childrenOfAll() {
  std::unordered_map<int, std::vector<int>> children;
  DIR* proc = ::opendir("/proc");
  if (!proc) return children;
  while (const dirent* entry = ::readdir(proc)) {
    if (entry->d_name[0] < '0' || entry->d_name[0] > '9') continue;
    char path[64], text[512];
    std::snprintf(path, sizeof path, "/proc/%.20s/stat", entry->d_name);
    Descriptor file(::open(path, O_RDONLY | O_CLOEXEC));
    const ssize_t got = file ? ::read(file.get(), text, sizeof text - 1) : -1;
    if (got <= 0) continue;  // it ended meanwhile
    text[got] = 0;
    const char* after = std::strrchr(text, ')');
    if (!after || std::strlen(after) < 4) continue;
    children[std::atoi(after + 4)].push_back(std::atoi(entry->d_name));
  }
  ::closedir(proc);
  return children;
}

std::vector<int> descendants(int root) {
  const auto children = childrenOfAll();
  std::vector<int> found, open{root};
  while (!open.empty()) {
    const int pid = open.back();
    open.pop_back();
    const auto at = children.find(pid);
    if (at == children.end()) continue;
    found.insert(found.end(), at->second.begin(), at->second.end());
    open.insert(open.end(), at->second.begin(), at->second.end());
  }
  return found;
}

}  // namespace

Result<std::unique_ptr<Host>> Host::create(const HostOptions& options) {
  if (options.slots == 0 || options.slots > TACH_SLOTS_MAX) return Failure{"slots must be 1 to " + std::to_string(TACH_SLOTS_MAX)};
  if (options.ringBytes < TACH_RING_BYTES_MIN || (options.ringBytes & (options.ringBytes - 1))) return Failure{"ringBytes must be a power of two, 4096 at least"};
  std::unique_ptr<Host> host(new Host(options));
  const tach_arena layout = tach_layout(options.slots, options.items, options.units, options.ringBytes);
  host->arenaFd_ = Descriptor(static_cast<int>(::syscall(SYS_memfd_create, "tach-arena", 1u /* MFD_CLOEXEC */)));
  if (!host->arenaFd_) return Failure::system("memfd_create");
  if (::ftruncate(host->arenaFd_.get(), static_cast<off_t>(layout.bytes)) != 0) return Failure::system("ftruncate");
  void* at = ::mmap(nullptr, layout.bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, host->arenaFd_.get(), 0);
  if (at == MAP_FAILED) return Failure::system("mmap");
  host->arena_ = static_cast<tach_arena*>(at);
  host->arenaBytes_ = layout.bytes;
  *host->arena_ = layout;
  host->arena_->timeout_ms = options.timeoutMs;
  for (uint32_t slot = 0; slot < options.slots; slot++) {
    host->readers_.emplace_back(host->arena_, slot);
    for (int stream = 1; stream <= 2; stream++) {
      int ends[2];
      if (::pipe2(ends, O_CLOEXEC) != 0) return Failure::system("pipe2");
      host->pipes_.push_back(Pipe{slot, stream, Descriptor(ends[0]), Descriptor(ends[1])});
    }
  }
  host->expired_.resize(options.slots);
  // What the controller's processes leave behind when they are killed comes to us, so that killAll finds it.
  int before = 0;
  ::prctl(PR_GET_CHILD_SUBREAPER, &before);
  host->wasSubreaper_ = before != 0;
  ::prctl(PR_SET_CHILD_SUBREAPER, 1);
  return host;
}

Host::~Host() { close(); }

void Host::close() {
  closing_ = true;
  if (arena_) {
    __atomic_fetch_add(&arena_->doorbell, 1, __ATOMIC_SEQ_CST);
    ::syscall(SYS_futex, &arena_->doorbell, FUTEX_WAKE, 1, nullptr, nullptr, 0);
  }
  if (thread_.joinable()) thread_.join();
  if (arena_) {
    ::munmap(arena_, arenaBytes_);
    if (!wasSubreaper_) ::prctl(PR_SET_CHILD_SUBREAPER, 0);
  }
  arena_ = nullptr;
  readers_.clear();
  pipes_.clear();
  arenaFd_.reset();
}

void Host::closeWriteEnds() {
  for (Pipe& pipe : pipes_) pipe.write.reset();
}

void Host::handOverReadEnds() {
  for (Pipe& pipe : pipes_) static_cast<void>(pipe.read.release());
}

void Host::start(Deliver deliver) {
  if (thread_.joinable() || !arena_) return;
  deliver_ = std::move(deliver);
  thread_ = std::thread([this] { run(); });
}

void Host::run() {
  // Signals are for JavaScript's thread.
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, nullptr);
  ::prctl(PR_SET_NAME, "tach-host");
  while (!closing_) {
    const uint32_t seen = tach_load(&arena_->doorbell);
    drain();
    watch();
    rest(seen);
  }
  drain();
}

void Host::drain() {
  std::vector<Record> records;
  for (RingReader& reader : readers_) reader.drain(records);
  if (!records.empty()) deliver_(std::move(records));
}

// Sleeps until a producer rings, at most a tick. Pairs with tach_ring_doorbell: both sides write, then read the other's word.
void Host::rest(uint32_t seen) {
  __atomic_store_n(&arena_->host_asleep, 1, __ATOMIC_SEQ_CST);
  if (__atomic_load_n(&arena_->doorbell, __ATOMIC_SEQ_CST) == seen && !closing_) {
    const timespec tick{0, kTickNs};
    ::syscall(SYS_futex, &arena_->doorbell, FUTEX_WAIT, seen, &tick, nullptr, 0);
  }
  __atomic_store_n(&arena_->host_asleep, 0, __ATOMIC_SEQ_CST);
}

// A consistent look at a slot's activity; false while the producer is changing it.
bool Host::look(uint32_t slot, SlotState& out, uint64_t& sequence, uint32_t& timeoutMs) const {
  const tach_slot* s = tach_slot_of(arena_, slot);
  sequence = tach_load(&s->sequence);
  const uint64_t started = __atomic_load_n(&s->started_ns, __ATOMIC_RELAXED);
  out = SlotState{slot, s->item, s->phase, s->pid, s->guardian, s->mode, s->resets, s->forks, (sequence & 1) != 0, 0};
  timeoutMs = s->timeout_ms;
  __atomic_thread_fence(__ATOMIC_ACQUIRE);
  if (__atomic_load_n(&s->sequence, __ATOMIC_RELAXED) != sequence) return false;
  const uint64_t now = nowNs();
  if (out.running && now > started) out.elapsedMs = static_cast<double>(now - started) / 1e6;
  return true;
}

// A test whose time is up: first the signal on which the harness dumps its stacks, then, after a moment, SIGKILL. A pidfd is
// opened and the sequence looked at again before each, so neither a later test nor another process with the same number is hit.
// (One window remains: the test ends between that look and the kill. The guardian notices and runs the next test again.)
void Host::watch() {
  for (uint32_t slot = 0; slot < options_.slots; slot++) {
    SlotState state;
    uint64_t sequence;
    uint32_t timeoutMs;
    Expired& expired = expired_[slot];
    if (!look(slot, state, sequence, timeoutMs)) continue;
    if (!state.running || timeoutMs == 0 || state.elapsedMs < timeoutMs) {
      expired = Expired{};
      continue;
    }
    tach_slot* s = tach_slot_of(arena_, slot);
    if (expired.sequence != sequence) {
      expired = Expired{sequence, nowNs(), Descriptor(static_cast<int>(::syscall(SYS_pidfd_open, state.pid, 0)))};
      if (!expired.process || tach_load(&s->sequence) != sequence) {
        expired = Expired{};
        continue;
      }
      sendSignal(expired.process, SIGRTMAX - 2);
    } else if (nowNs() - expired.sinceNs > uint64_t{options_.graceMs} * 1'000'000u && tach_load(&s->sequence) == sequence) {
      tach_store(&s->killed_sequence, sequence);
      sendSignal(expired.process, SIGKILL);
    }
  }
}

void Host::stop() {
  if (arena_) tach_store(&arena_->stop, 1);
}

// Ends the attached controller and everything below it; with SIGKILL again and again until nothing is left. Answers how many
// processes were signalled.
int Host::killAll(int signal) {
  if (arena_) tach_store(&arena_->stop, 2);
  if (attached_ <= 0) return 0;
  std::unordered_set<int> signalled;
  for (int round = 0; round < kKillRounds; round++) {
    std::vector<int> found = descendants(attached_);
    for (const int pid : signalled) {
      // children of something killed a moment ago came to us: they are looked for below their new parent, which is this process
      const std::vector<int> below = descendants(pid);
      found.insert(found.end(), below.begin(), below.end());
    }
    if (round == 0) found.push_back(attached_);
    int fresh = 0;
    for (const int pid : found) {
      if (::kill(pid, signal) == 0 && signalled.insert(pid).second) fresh++;
    }
    if (signal != SIGKILL || fresh == 0) break;
  }
  // Adopted by us when their parents died, a moment after the signal: nobody else would wait for them. The controller itself is its
  // spawner's to wait for.
  std::unordered_set<int> left = signalled;
  left.erase(attached_);
  for (int wait = 0; signal == SIGKILL && wait < kKillWaits && !left.empty(); wait++) {
    for (auto pid = left.begin(); pid != left.end();) {
      ::waitpid(*pid, nullptr, WNOHANG);
      if (::kill(*pid, 0) != 0 && errno == ESRCH) pid = left.erase(pid);
      else ++pid;
    }
    const timespec pause{0, 1'000'000};
    if (!left.empty()) ::nanosleep(&pause, nullptr);
  }
  return static_cast<int>(signalled.size());
}

std::vector<SlotState> Host::slots() const {
  std::vector<SlotState> all;
  if (!arena_) return all;
  for (uint32_t slot = 0; slot < options_.slots; slot++) {
    SlotState state;
    uint64_t sequence;
    uint32_t timeoutMs;
    for (int i = 0; i < 100 && !look(slot, state, sequence, timeoutMs); i++) {}
    all.push_back(state);
  }
  return all;
}

}  // namespace tach
