// Follows a command and all it starts by ptrace, and records what they do with files and network.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "calls.h"
#include "record.h"

namespace strata::trace {

struct Ending {
  int exit_code = 0;
  int signal = 0;           // that ended the command, or 0
  int killed = 0;           // processes that outlived the command, and were ended
  std::uint64_t stops = 0;
  std::uint64_t processes = 1;
  std::uint64_t tracer_ns = 0;  // spent here while a thread waited
};

class Tracer {
 public:
  // `wait_for_mark`: nothing is recorded before somebody looks for kBeginMark.
  Tracer(Record& record, bool wait_for_mark) : record_(record), active_(!wait_for_mark) {}

  // Starts the command (PATH is searched), follows it to its end. Returns false, and says why in `refusal`, where it
  // cannot be traced or started; then nothing runs any more.
  [[nodiscard]] bool run(char* const* command, Ending& ending, std::string& refusal);

 private:
  struct Thread {
    const Call* call = nullptr;   // entered, its end awaited
    unsigned long arguments[6] = {};
    std::string path;             // as it was on entry: memory may change meanwhile
    std::string second_path;
    bool existed = false;
    int flags = 0;
  };

  void on_born(pid_t parent);
  void on_stop(pid_t id, int status);
  void on_entry(pid_t id);
  void on_end(pid_t id);
  void finish(pid_t id, Thread& thread, long result);
  void on_opened(pid_t id, const Thread& thread, int fd);
  bool resume(pid_t id, int signal);
  void end_survivors();

  Record& record_;
  bool active_;
  pid_t main_ = 0;
  bool main_ended_ = false;
  std::unordered_map<pid_t, Thread> threads_;
  // Threads that told of themselves before their parent's call told of them, and those of them that have ended since.
  std::unordered_set<pid_t> unborn_;
  std::unordered_set<pid_t> ended_unborn_;
  Ending ending_;
};

}  // namespace strata::trace
