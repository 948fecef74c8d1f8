// The host half: owns the arena and the slots' output pipes, and runs the thread that empties the rings and watches the clock.
//
// Threads: everything public is for one (JavaScript's) thread; `deliver` is called on the host's own thread. close() joins it.
#pragma once
#include <atomic>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "descriptor.h"
#include "result.h"
#include "ring_reader.h"

namespace tach {

struct HostOptions {
  uint32_t slots = 1, items = TACH_ITEMS_DEFAULT, units = TACH_UNITS_DEFAULT;
  uint32_t ringBytes = TACH_RING_BYTES_DEFAULT;
  uint32_t timeoutMs = 0;
  uint32_t graceMs = 300;  // between the signal that asks for a stack dump and SIGKILL
};

struct SlotState {
  uint32_t slot, item, phase, pid, guardian, mode, resets, forks;
  bool running;
  double elapsedMs;
};

struct Pipe {
  uint32_t slot;
  int stream;  // 1 standard output, 2 standard error
  Descriptor read, write;
};

class Host {
 public:
  using Deliver = std::function<void(std::vector<Record>)>;

  static Result<std::unique_ptr<Host>> create(const HostOptions& options);
  ~Host();

  int arenaFd() const { return arenaFd_.get(); }
  const std::vector<Pipe>& pipes() const { return pipes_; }
  void closeWriteEnds();
  // From now on the descriptors that pipes() told are the caller's.
  void handOverReadEnds();
  void start(Deliver deliver);
  void attach(int pid) { attached_ = pid; }
  void stop();
  int killAll(int signal);
  std::vector<SlotState> slots() const;
  void close();

 private:
  explicit Host(const HostOptions& options) : options_(options) {}
  void run();
  void drain();
  void watch();
  void rest(uint32_t seen);
  bool look(uint32_t slot, SlotState& out, uint64_t& sequence, uint32_t& timeoutMs) const;

  struct Expired {
    uint64_t sequence = 0, sinceNs = 0;
    Descriptor process;
  };

  HostOptions options_;
  Descriptor arenaFd_;
  tach_arena* arena_ = nullptr;
  size_t arenaBytes_ = 0;
  std::vector<Pipe> pipes_;
  std::vector<RingReader> readers_;
  std::vector<Expired> expired_;
  Deliver deliver_;
  std::thread thread_;
  std::atomic<bool> closing_{false};
  int attached_ = 0;
  bool wasSubreaper_ = false;
};

}  // namespace tach
