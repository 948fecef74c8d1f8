#include "tracer.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <linux/ptrace.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <memory>

#include "filter.h"
#include "tracee.h"

namespace strata::trace {
namespace {

// How long processes may outlive the command, or a request to end, before they are killed.
constexpr time_t kGraceSeconds = 2;
constexpr time_t kTerminationSeconds = 5;

volatile sig_atomic_t g_termination = 0;

void on_signal(int signal) {
  if (signal == SIGTERM || signal == SIGHUP) g_termination = signal;
  // Wakes waitpid again, should this have come just before it: alarm() is safe here.
  alarm(1);
}

void catch_signals() {
  struct sigaction action {};
  action.sa_handler = on_signal;  // no SA_RESTART: waitpid must return
  // Ctrl-C reaches the command by itself; the tracer stays to see it end.
  for (const int signal : {SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGALRM}) sigaction(signal, &action, nullptr);
}

// The C library's own header and the kernel's cannot be included together; the kernel's has what is needed.
long ptrace(long request, pid_t thread, unsigned long address, unsigned long data) { return syscall(SYS_ptrace, request, thread, address, data); }

template <typename T>
unsigned long to(T* address) {
  return reinterpret_cast<unsigned long>(address);
}

std::uint64_t now_ns() {
  timespec time{};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return static_cast<std::uint64_t>(time.tv_sec) * 1'000'000'000u + static_cast<std::uint64_t>(time.tv_nsec);
}

bool exists(const std::string& path) {
  struct stat info {};
  return lstat(path.c_str(), &info) == 0;
}

bool is_symlink(const std::string& path) {
  struct stat info {};
  return lstat(path.c_str(), &info) == 0 && S_ISLNK(info.st_mode);
}

struct Descriptor {
  int fd = -1;
  ~Descriptor() { reset(); }
  void reset() {
    if (fd >= 0) close(fd);
    fd = -1;
  }
};

constexpr long kOptions = PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC | PTRACE_O_TRACESECCOMP | PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL;

}  // namespace

bool Tracer::resume(pid_t id, int signal) {
  const auto found = threads_.find(id);
  const auto request = found != threads_.end() && found->second.call != nullptr ? PTRACE_SYSCALL : PTRACE_CONT;
  return ptrace(request, id, 0, static_cast<unsigned long>(signal)) == 0;
}

void Tracer::on_entry(pid_t id) {
  Thread& thread = threads_[id];
  ptrace_syscall_info info{};
  if (ptrace(PTRACE_GET_SYSCALL_INFO, id, sizeof info, to(&info)) <= 0 || info.op != PTRACE_SYSCALL_INFO_SECCOMP) return;
  const Call* call = find_call(static_cast<long>(info.seccomp.nr));
  if (call == nullptr) return;
  for (int i = 0; i < 6; i += 1) thread.arguments[i] = static_cast<unsigned long>(info.seccomp.args[i]);

  if (call->kind == Kind::kConnect || call->kind == Kind::kSendTo) {
    const int at = call->kind == Kind::kConnect ? 1 : 4;
    const auto address = read_address(id, thread.arguments[at], thread.arguments[at + 1]);
    // That it was tried is what matters: no need to wait for the outcome.
    if (address && active_) record_.network(*address);
    return;
  }

  const auto resolve = [&](signed char directory, signed char path) -> std::string {
    const auto text = read_text(id, thread.arguments[static_cast<int>(path)]);
    const int fd = directory == kNone ? AT_FDCWD : static_cast<int>(thread.arguments[static_cast<int>(directory)]);
    return text ? absolute_path(id, fd, *text).value_or("") : "";
  };
  thread.path = resolve(call->directory, call->path);
  if (thread.path.empty()) return;
  if (!active_) {
    if (call->kind == Kind::kLook && thread.path == kBeginMark) {
      record_.clear();
      active_ = true;
    }
    return;
  }
  // Looking is the most frequent of all. That somebody makes or removes the file in these microseconds is not worth a
  // second stop: the tracer looks itself.
  if (call->kind == Kind::kLook) return exists(thread.path) ? record_.looked(thread.path) : record_.missing(thread.path);
  if (call->kind == Kind::kReadLink) {
    if (is_symlink(thread.path)) record_.link(thread.path);
    else if (!exists(thread.path)) record_.missing(thread.path);
    return;
  }
  if (call->second_path != kNone) thread.second_path = resolve(call->second_directory, call->second_path);
  if (call->kind == Kind::kOpen) {
    thread.flags = static_cast<int>(thread.arguments[static_cast<int>(call->flags)]);
  } else if (call->kind == Kind::kOpenHow) {
    open_how how{};
    thread.flags = read_bytes(id, thread.arguments[static_cast<int>(call->flags)], &how, sizeof how) ? static_cast<int>(how.flags) : O_RDONLY;
  } else if (call->kind == Kind::kCreate) {
    thread.flags = O_CREAT | O_WRONLY | O_TRUNC;
  }
  if ((thread.flags & O_CREAT) != 0) thread.existed = exists(thread.path);
  thread.call = call;
}

void Tracer::on_opened(pid_t id, const Thread& thread, int fd) {
  const auto real = path_of_descriptor(id, fd);
  if (!real) return;
  if (*real != thread.path && is_symlink(thread.path)) record_.link(thread.path);
  const int mode = thread.flags & O_ACCMODE;
  struct stat info {};
  const bool is_directory = stat(real->c_str(), &info) == 0 && S_ISDIR(info.st_mode);
  if ((thread.flags & O_PATH) != 0) return record_.looked(*real);
  if (is_directory) return record_.listed(*real);
  const bool made = (thread.flags & O_CREAT) != 0 && !thread.existed;
  if (mode != O_WRONLY && !made && (thread.flags & O_TRUNC) == 0) record_.read(*real);
  if (mode != O_RDONLY || made) record_.write(*real);
}

void Tracer::finish(pid_t id, Thread& thread, long result) {
  const bool failed = result < 0;
  const std::string& path = thread.path;
  if (failed) {
    const bool absent = result == -ENOENT || result == -ENOTDIR;
    if (absent && thread.call->kind != Kind::kDelete) record_.missing(path);
    return;
  }
  switch (thread.call->kind) {
    case Kind::kOpen:
    case Kind::kOpenHow:
    case Kind::kCreate: return on_opened(id, thread, static_cast<int>(result));
    case Kind::kDelete: return record_.remove(path);
    case Kind::kMakeDirectory:
    case Kind::kWrite:
    case Kind::kSymlink: return record_.write(path);
    case Kind::kRename:
      if (!thread.second_path.empty()) record_.rename(path, thread.second_path);
      return;
    case Kind::kLink:
      record_.read(path);
      if (!thread.second_path.empty()) record_.write(thread.second_path);
      return;
    case Kind::kExec: {
      // The kernel followed the links; so does this.
      const std::unique_ptr<char, decltype(&free)> real{realpath(path.c_str(), nullptr), free};
      record_.executed(real ? real.get() : path);
      return;
    }
    case Kind::kLook:
    case Kind::kReadLink:
    case Kind::kConnect:
    case Kind::kSendTo: return;  // told on entry
  }
}

void Tracer::on_end(pid_t id) {
  Thread& thread = threads_[id];
  if (thread.call == nullptr) return;
  ptrace_syscall_info info{};
  if (ptrace(PTRACE_GET_SYSCALL_INFO, id, sizeof info, to(&info)) > 0 && info.op == PTRACE_SYSCALL_INFO_EXIT) {
    finish(id, thread, static_cast<long>(info.exit.rval));
  }
  thread.call = nullptr;
  thread.flags = 0;
  thread.second_path.clear();
}

void Tracer::on_born(pid_t parent) {
  unsigned long child = 0;
  if (ptrace(PTRACE_GETEVENTMSG, parent, 0, to(&child)) != 0) return;
  // Known from now on: its parent may end before the child's own first stop is told, and the end of the last known one is
  // the end of it all. Or the child's whole life was told first.
  const auto id = static_cast<pid_t>(child);
  unborn_.erase(id);
  if (ended_unborn_.erase(id) == 0) threads_.try_emplace(id);
}

void Tracer::on_stop(pid_t id, int status) {
  const std::uint64_t start = now_ns();
  ending_.stops += 1;
  const int signal = WSTOPSIG(status);
  const int event = status >> 16;
  int deliver = 0;
  switch (event) {
    case 0:
      if (signal == (SIGTRAP | 0x80)) on_end(id);
      else deliver = signal;
      break;
    case PTRACE_EVENT_SECCOMP:
      on_entry(id);
      break;
    case PTRACE_EVENT_EXEC: {
      // Of a process with threads only one is left, and it has the process's own number now.
      unsigned long former = 0;
      if (ptrace(PTRACE_GETEVENTMSG, id, 0, to(&former)) == 0 && static_cast<pid_t>(former) != id) {
        threads_[id] = threads_[static_cast<pid_t>(former)];
        threads_.erase(static_cast<pid_t>(former));
      }
      break;
    }
    case PTRACE_EVENT_FORK:
    case PTRACE_EVENT_VFORK:
      ending_.processes += 1;
      on_born(id);
      break;
    case PTRACE_EVENT_CLONE:
      on_born(id);
      break;
    case PTRACE_EVENT_STOP:
      if (threads_.try_emplace(id).second) unborn_.insert(id);
      // Stopped by job control: it stays so until it is continued, as it would without a tracer.
      if (signal == SIGSTOP || signal == SIGTSTP || signal == SIGTTIN || signal == SIGTTOU) {
        ptrace(PTRACE_LISTEN, id, 0, 0);
        ending_.tracer_ns += now_ns() - start;
        return;
      }
      break;
    default: break;
  }
  resume(id, deliver);  // a thread that was killed meanwhile cannot be resumed; its end is told next
  ending_.tracer_ns += now_ns() - start;
}

void Tracer::end_survivors() {
  for (const auto& [id, thread] : threads_) {
    if (kill(id, SIGKILL) == 0) ending_.killed += 1;
  }
}

bool Tracer::run(char* const* command, Ending& ending, std::string& refusal) {
  int go[2];
  int word[2];
  if (pipe2(go, O_CLOEXEC) != 0 || pipe2(word, O_CLOEXEC) != 0) {
    refusal = std::string("no pipes: ") + strerror(errno);
    return false;
  }
  Descriptor go_read{go[0]}, go_write{go[1]}, word_read{word[0]}, word_write{word[1]};
  main_ = fork();
  if (main_ < 0) {
    refusal = std::string("cannot fork: ") + strerror(errno);
    return false;
  }
  if (main_ == 0) {
    // Closed by the exec that succeeds, so that what is read on the other side is a failure.
    char byte = 0;
    go_write.reset();
    if (read(go_read.fd, &byte, 1) != 1) _exit(127);
    int problem[2] = {'f', install_filter()};
    if (problem[1] == 0) {
      execvp(command[0], command);
      problem[0] = 'x';
      problem[1] = errno;
    }
    if (write(word_write.fd, problem, sizeof problem) < 0) _exit(126);
    _exit(127);
  }
  go_read.reset();
  word_write.reset();
  threads_.try_emplace(main_);
  if (ptrace(PTRACE_SEIZE, main_, 0, kOptions) != 0) {
    refusal = std::string("this system refuses ptrace: ") + strerror(errno);
    kill(main_, SIGKILL);
    waitpid(main_, nullptr, 0);
    return false;
  }
  catch_signals();
  if (write(go_write.fd, "g", 1) != 1) refusal = "the command cannot be started";

  std::uint64_t kill_at_ns = 0;
  while (!threads_.empty()) {
    int status = 0;
    const pid_t id = waitpid(-1, &status, __WALL);
    if (id < 0 && errno != EINTR) break;
    if (id < 0) {
      if (g_termination != 0 && kill_at_ns == 0) {
        if (!main_ended_) kill(main_, g_termination);
        kill_at_ns = now_ns() + kTerminationSeconds * 1'000'000'000u;
      }
    } else if (WIFSTOPPED(status)) {
      on_stop(id, status);
    } else {
      threads_.erase(id);
      if (unborn_.erase(id) != 0) ended_unborn_.insert(id);
      if (id == main_) {
        main_ended_ = true;
        ending_.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
        ending_.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
        // What an interrupted command leaves behind is not waited for.
        if (g_termination != 0) kill_at_ns = now_ns();
        else if (kill_at_ns == 0) kill_at_ns = now_ns() + kGraceSeconds * 1'000'000'000u;
      }
    }
    if (kill_at_ns != 0 && !threads_.empty()) {
      if (now_ns() >= kill_at_ns) end_survivors();
      alarm(1);
    }
  }
  alarm(0);
  int problem[2];
  if (read(word_read.fd, problem, sizeof problem) == static_cast<ssize_t>(sizeof problem)) {
    refusal = problem[0] == 'f' ? std::string("this system refuses a seccomp filter: ") : std::string("cannot start ") + command[0] + ": ";
    refusal += strerror(problem[1]);
    return false;
  }
  ending = ending_;
  return refusal.empty();
}

}  // namespace strata::trace
