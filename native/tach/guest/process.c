// What the kernel keeps for a process and a test may change: descriptors, directory, signals, timers, limits, identity, relatives.
#include <fcntl.h>
#include <linux/prctl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "guest.h"

enum { NOTHING_ = -2, NO_CHILD = -10, THREAD_PATIENCE = 40 };
static const struct { long seconds, nanoseconds; } SHORT_PAUSE = {0, 50000};

// Settings of prctl that are a number: how to ask, how to set (0 = cannot be set back, so the worker goes).
static const struct { int get, set; int by_pointer; const char *name; } SWITCHES[] = {
    {PR_GET_DUMPABLE, PR_SET_DUMPABLE, 0, "dumpable"},
    {PR_GET_KEEPCAPS, PR_SET_KEEPCAPS, 0, "keepcaps"},
    {PR_GET_NO_NEW_PRIVS, 0, 0, "no_new_privs"},
    {PR_GET_PDEATHSIG, PR_SET_PDEATHSIG, 1, "pdeathsig"},
    {PR_GET_CHILD_SUBREAPER, PR_SET_CHILD_SUBREAPER, 1, "child subreaper"},
};
enum { SWITCH_COUNT = sizeof SWITCHES / sizeof SWITCHES[0] };
_Static_assert(SWITCH_COUNT == sizeof(((struct process_state *)0)->switches) / 8, "one place a setting");

static uint64_t switch_value(int i) {
  int value = 0;
  long result = sys(SYS_prctl, SWITCHES[i].get, SWITCHES[i].by_pointer ? (long)&value : 0, 0, 0, 0);
  return SWITCHES[i].by_pointer ? (uint64_t)value : (uint64_t)result;
}

static void describe(struct descriptor *d, const struct stat *about) {
  d->mode = about->st_mode;
  d->device = about->st_dev;
  d->inode = about->st_ino;
}

static int is_own(int fd) {
  for (int i = 0; i < OWN_COUNT; i++) if (tach_the_state->own[i] == fd) return 1;
  return 0;
}

// Calls visit for every open descriptor of this process. The directory is read to its end first: visiting may close descriptors.
static long each_descriptor(int fds, int (*visit)(int fd)) {
  struct tach_state *t = tach_the_state;
  int *list = (int *)(t->text + TEXT_BYTES / 2);
  long count = 0, got;
  sys(SYS_lseek, fds, 0, 0);
  while ((got = sys(SYS_getdents64, fds, t->text, TEXT_BYTES / 2)) > 0) {
    for (long at = 0; at < got;) {
      struct { uint64_t inode; int64_t next; uint16_t length; uint8_t type; char name[]; } __attribute__((packed)) const *entry = (const void *)(t->text + at);
      at += entry->length;
      if (entry->name[0] < '0' || entry->name[0] > '9') continue;
      int fd = 0;
      for (const char *c = entry->name; *c; c++) fd = fd * 10 + (*c - '0');
      if (count < TEXT_BYTES / 2 / (long)sizeof(int)) list[count++] = fd;
    }
  }
  for (long i = 0; i < count; i++) if (!visit(list[i])) return -1;
  return count;
}

// The place in a file is restored where it is the file's own: not of a pipe, and not of one opened for append.
static int64_t place_in(int fd, uint32_t mode, int flags) { return S_ISREG(mode) && !(flags & O_APPEND) ? sys(SYS_lseek, fd, 0, 1) : -1; }

static int save_shared_file(int fd) {
  struct tach_state *t = tach_the_state;
  struct stat about;
  if (t->shared_file_count == DESCRIPTORS_MAX) return 0;
  int flags = (int)sys(SYS_fcntl, fd, F_GETFL);
  if (flags < 0 || flags & O_PATH || sys(SYS_fstat, fd, &about) < 0) return 1;
  t->shared_files[t->shared_file_count].fd = fd;
  t->shared_files[t->shared_file_count].flags = flags;
  t->shared_files[t->shared_file_count++].offset = place_in(fd, about.st_mode, flags);
  return 1;
}

void tach_shared_files_save(void) {
  tach_the_state->shared_file_count = 0;
  long fds = sys(SYS_openat, AT_FDCWD, "/proc/self/fd", O_RDONLY | O_CLOEXEC | O_DIRECTORY, 0);
  if (fds < 0) return;
  each_descriptor((int)fds, save_shared_file);
  sys(SYS_close, fds);
}

void tach_shared_files_restore(void) {
  struct tach_state *t = tach_the_state;
  for (int i = 0; i < t->shared_file_count; i++) {
    int fd = t->shared_files[i].fd;
    int flags = (int)sys(SYS_fcntl, fd, F_GETFL);
    if (flags >= 0 && flags != t->shared_files[i].flags) {
      sys(SYS_fcntl, fd, F_SETFL, t->shared_files[i].flags);
      tach_leak("descriptor", "reset", "%d: its flags were changed", fd);
    }
    if (t->shared_files[i].offset >= 0) sys(SYS_lseek, fd, t->shared_files[i].offset, 0);
  }
}

static int save_descriptor(int fd) {
  struct process_state *p = &tach_the_state->process;
  struct stat about;
  if (is_own(fd)) return 1;
  if (p->descriptor_count == DESCRIPTORS_MAX) return 0;
  if (sys(SYS_fstat, fd, &about) < 0) return 1;
  struct descriptor *d = &p->descriptors[p->descriptor_count++];
  d->fd = fd;
  describe(d, &about);
  d->flags = (int)sys(SYS_fcntl, fd, F_GETFL);
  d->close_on_exec = (int)sys(SYS_fcntl, fd, F_GETFD);
  d->offset = place_in(fd, about.st_mode, d->flags);
  return 1;
}

const char *tach_process_save(void) {
  struct tach_state *t = tach_the_state;
  struct process_state *p = &t->process;
  for (int i = 1; i <= SIGNALS; i++) sys(SYS_rt_sigaction, i, 0, &p->actions[i], 8);
  sys(SYS_sigaltstack, 0, p->alternate_stack);
  for (int i = 0; i < RLIMITS; i++) sys(SYS_prlimit64, 0, i, 0, p->limits[i]);
  p->affinity_bytes = sys(SYS_sched_getaffinity, 0, sizeof p->affinity, p->affinity);
  p->umask = (uint32_t)sys(SYS_umask, 077);
  sys(SYS_umask, p->umask);
  sys(SYS_getresuid, &p->user[0], &p->user[1], &p->user[2]);
  sys(SYS_getresgid, &p->group[0], &p->group[1], &p->group[2]);
  p->process_group = sys(SYS_getpgid, 0);
  p->session = sys(SYS_getsid, 0);
  p->priority = sys(SYS_getpriority, 0, 0);
  p->scheduler = sys(SYS_sched_getscheduler, 0);
  for (int i = 0; i < SWITCH_COUNT; i++) p->switches[i] = switch_value(i);
  sys(SYS_prctl, PR_GET_NAME, p->name, 0, 0, 0);
  p->directory_length = sys(SYS_getcwd, p->directory, PATH_BYTES);
  p->descriptor_count = 0;
  if (each_descriptor(t->own[OWN_FDS], save_descriptor) < 0) return "too many open descriptors";
  struct { uint64_t value; int signal, notify; uint64_t rest[6]; } event = {0, 0, SIGEV_NONE, {0}};
  if (sys(SYS_timer_create, 1 /* CLOCK_MONOTONIC */, &event, &p->timer_id) < 0) p->timer_id = -1;
  else sys(SYS_timer_delete, p->timer_id);
  return 0;
}

static int known_descriptor(int fd) {
  const struct process_state *p = &tach_the_state->process;
  for (int i = 0; i < p->descriptor_count; i++) if (p->descriptors[i].fd == fd) return 1;
  return is_own(fd);
}

static int close_new_descriptor(int fd) {
  if (known_descriptor(fd)) return 1;
  char name[16], target[256];
  tach_print(name, sizeof name, "%d", fd);
  long length = sys(SYS_readlinkat, tach_the_state->own[OWN_FDS], name, target, sizeof target - 1);
  target[length > 0 ? length : 0] = 0;
  sys(SYS_close, fd);
  tach_leak("descriptor", "reset", "%d: %s", fd, target);
  return 1;
}

static const char *restore_descriptors(void) {
  struct tach_state *t = tach_the_state;
  struct process_state *p = &t->process;
  struct stat about;
  long open_now = 0;
  for (int i = 0; i < OWN_COUNT; i++) {
    if (sys(SYS_fstat, t->own[i], &about) < 0 || about.st_ino != t->own_inode[i]) return "the engine's own descriptors were closed";
    if (i == OWN_FDS) open_now = about.st_size;  // Linux 6.2+: how many are open; 0 before that
  }
  if (open_now != p->descriptor_count + OWN_COUNT) each_descriptor(t->own[OWN_FDS], close_new_descriptor);
  for (int i = 0; i < p->descriptor_count; i++) {
    struct descriptor *d = &p->descriptors[i];
    if (sys(SYS_fstat, d->fd, &about) < 0) return "a descriptor from before the test was closed";
    if (about.st_ino != d->inode || about.st_dev != d->device || about.st_mode != d->mode) return "a descriptor from before the test was replaced";
    int flags = (int)sys(SYS_fcntl, d->fd, F_GETFL), close_on_exec = (int)sys(SYS_fcntl, d->fd, F_GETFD);
    if (flags != d->flags) {
      sys(SYS_fcntl, d->fd, F_SETFL, d->flags);
      tach_leak("descriptor", "reset", "%d: its flags were changed", d->fd);
    }
    if (close_on_exec != d->close_on_exec) sys(SYS_fcntl, d->fd, F_SETFD, d->close_on_exec);
    // an open file is shared with the guardian: what a test read or wrote moved the place for all
    if (d->offset >= 0) sys(SYS_lseek, d->fd, d->offset, 0);
  }
  return 0;
}

static void restore_signals(void) {
  struct tach_state *t = tach_the_state;
  struct process_state *p = &t->process;
  struct kernel_sigaction now;
  for (int i = 1; i <= SIGNALS; i++) {
    if (i == SIGKILL || i == SIGSTOP || sys(SYS_rt_sigaction, i, 0, &now, 8) != 0) continue;
    struct kernel_sigaction *then = &p->actions[i];
    if (now.handler == then->handler && now.flags == then->flags && now.mask == then->mask && now.restorer == then->restorer) continue;
    sys(SYS_rt_sigaction, i, then, 0, 8);
    // 32 and 33 are libc's own: it sets them up when the first thread is made
    if (i != 32 && i != 33) tach_leak("signal", "reset", "the handler of signal %d was changed", i);
  }
  if (t->finished_mask != t->saved_mask) tach_leak("signal", "reset", "the mask of blocked signals was changed");
  uint64_t stack[3];
  sys(SYS_sigaltstack, 0, stack);
  if (stack[0] != p->alternate_stack[0] || stack[1] != p->alternate_stack[1] || stack[2] != p->alternate_stack[2]) sys(SYS_sigaltstack, p->alternate_stack, 0);
}

static void restore_timers(void) {
  struct process_state *p = &tach_the_state->process;
  static const uint64_t none[4];
  uint64_t old[4];
  for (int which = 0; which < 3; which++) {
    if (sys(SYS_getitimer, which, old) < 0 || !(old[2] | old[3])) continue;
    sys(SYS_setitimer, which, none, 0);
    tach_leak("timer", "reset", "interval timer %d was running", which);
  }
  if (p->timer_id < 0) return;
  // POSIX timers are numbered one after the other: if ours does not follow our last one, the test made some
  struct { uint64_t value; int signal, notify; uint64_t rest[6]; } event = {0, 0, SIGEV_NONE, {0}};
  int id, first = p->timer_id + 1;
  if (sys(SYS_timer_create, 1, &event, &id) < 0) return;
  sys(SYS_timer_delete, id);
  if (id != first && id - first < 65536)
    for (int i = first; i < id; i++) if (sys(SYS_timer_delete, i) == 0) tach_leak("timer", "reset", "POSIX timer %d was left", i);
  p->timer_id = id;
}

// Signals that arrived while they were blocked belong to the test that is over.
static void drain_signals(void) {
  uint64_t pending = 0, all = ~UINT64_C(0);
  struct { long seconds, nanoseconds; } now = {0, 0};
  sys(SYS_rt_sigpending, &pending, 8);
  for (int i = 0; pending && i < 1024; i++) if (sys(SYS_rt_sigtimedwait, &all, 0, &now, 8) < 0) break;
}

// The older call where there is one: prlimit64 looks up the process by number first, which doubles its time.
static long limit_of(int resource, uint64_t *out) {
#ifdef SYS_getrlimit
  return sys(SYS_getrlimit, resource, out);
#else
  return sys(SYS_prlimit64, 0, resource, 0, out);
#endif
}

static const char *restore_limits(void) {
  struct process_state *p = &tach_the_state->process;
  for (int i = 0; i < RLIMITS; i++) {
    uint64_t now[2];
    if (limit_of(i, now) < 0 || (now[0] == p->limits[i][0] && now[1] == p->limits[i][1])) continue;
    if (sys(SYS_prlimit64, 0, i, p->limits[i], 0) < 0) return "a resource limit was lowered for good";
    tach_leak("limit", "reset", "resource limit %d was changed", i);
  }
  return 0;
}

static const char *restore_identity(void) {
  struct process_state *p = &tach_the_state->process;
  uint32_t id[3];
  sys(SYS_getresuid, &id[0], &id[1], &id[2]);
  if (id[0] != p->user[0] || id[1] != p->user[1] || id[2] != p->user[2]) return "the user was changed";
  sys(SYS_getresgid, &id[0], &id[1], &id[2]);
  if (id[0] != p->group[0] || id[1] != p->group[1] || id[2] != p->group[2]) return "the group was changed";
  if (sys(SYS_getsid, 0) != p->session) return "the session was changed";
  if (sys(SYS_getpgid, 0) != p->process_group && sys(SYS_setpgid, 0, p->process_group) < 0) return "the process group was changed";
  if (sys(SYS_sched_getscheduler, 0) != p->scheduler) return "the scheduling policy was changed";
  long priority = sys(SYS_getpriority, 0, 0);
  if (priority != p->priority) {
    // the raw call answers 20 - nice
    if (sys(SYS_setpriority, 0, 0, 20 - p->priority) < 0) return "the priority was lowered for good";
    tach_leak("priority", "reset", "the priority was changed");
  }
  uint64_t affinity[128];
  long bytes = sys(SYS_sched_getaffinity, 0, sizeof affinity, affinity);
  for (long i = 0; bytes > 0 && i < bytes / 8; i++) {
    if (affinity[i] == p->affinity[i]) continue;
    if (sys(SYS_sched_setaffinity, 0, p->affinity_bytes, p->affinity) < 0) return "the processor affinity cannot be put back";
    tach_leak("affinity", "reset", "the processor affinity was changed");
    break;
  }
  for (int i = 0; i < SWITCH_COUNT; i++) {
    if (switch_value(i) == p->switches[i]) continue;
    if (!SWITCHES[i].set || sys(SYS_prctl, SWITCHES[i].set, p->switches[i], 0, 0, 0) < 0) return "a process setting was changed for good";
    tach_leak("setting", "reset", "the process setting %s was changed", SWITCHES[i].name);
  }
  uint64_t name[2], *then = (uint64_t *)p->name;
  sys(SYS_prctl, PR_GET_NAME, name, 0, 0, 0);
  if (name[0] != then[0] || name[1] != then[1]) sys(SYS_prctl, PR_SET_NAME, p->name, 0, 0, 0);
  return 0;
}

static const char *restore_directory(void) {
  struct tach_state *t = tach_the_state;
  struct process_state *p = &t->process;
  long length = sys(SYS_getcwd, t->text, PATH_BYTES);
  int same = length == p->directory_length;
  for (long i = 0; same && i < length; i++) same = t->text[i] == p->directory[i];
  if (!same) {
    if (sys(SYS_fchdir, t->own[OWN_DIRECTORY]) < 0) return "the working directory cannot be put back";
    tach_leak("directory", "reset", "%s", length > 0 ? t->text : "a directory that is gone");
  }
  uint32_t mask = (uint32_t)sys(SYS_umask, p->umask);
  if (mask != p->umask) tach_leak("umask", "reset", "the file mode mask was changed");
  return 0;
}

static const char *discard(const char *kind, const char *why) {
  if (why) tach_leak(kind, "discard", "%s", why);
  return why;
}

const char *tach_process_restore(void) {
  const char *wrong;
  if ((wrong = discard("descriptor", restore_descriptors()))) return wrong;
  if ((wrong = discard("directory", restore_directory()))) return wrong;
  restore_timers();
  restore_signals();
  drain_signals();
  if ((wrong = discard("limit", restore_limits()))) return wrong;
  return discard("identity", restore_identity());
}

// Threads and children cannot be undone from inside. A thread that was joined may need a moment to be gone.
const char *tach_check_alive(void) {
  struct tach_state *t = tach_the_state;
  struct stat about = {0};
  for (int i = 0; i < THREAD_PATIENCE; i++) {
    long result = t->mode == LEAF_RESET ? sys(SYS_fstat, t->own[OWN_TASK], &about) : sys(SYS_newfstatat, AT_FDCWD, "/proc/self/task", &about, 0);
    // "." and ".." and one a thread
    if (result < 0 || about.st_nlink <= 3) break;
    sys(SYS_nanosleep, &SHORT_PAUSE, 0);
  }
  if (about.st_nlink > 3) {
    tach_leak("thread", "discard", "%u threads were still running", (uint32_t)about.st_nlink - 3);
    return "threads";
  }
  siginfo_t info;
  info.si_pid = 0;
  long result = sys(SYS_waitid, P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT | __WALL, 0);
  if (result == NO_CHILD) return 0;
  uint32_t exited = 0;
  for (;;) {
    info.si_pid = 0;
    result = sys(SYS_waitid, P_ALL, 0, &info, WEXITED | WNOHANG | __WALL, 0);
    if (result < 0 || info.si_pid == 0) break;
    exited++;
  }
  if (exited) tach_leak("child", "reset", "%u child processes had ended and were not waited for", exited);
  if (result == NO_CHILD) return 0;
  tach_leak("child", "discard", "a child process was still running");
  return "children";
}

// G, after a worker's death: what the worker left behind came to us (child subreaper) and is ended here.
void tach_kill_orphans(void) {
  char path[64], text[4096];
  siginfo_t info;
  for (int round = 0; round < 1000; round++) {
    info.si_pid = 0;
    long result = sys(SYS_waitid, P_ALL, 0, &info, WEXITED | WNOHANG | __WALL, 0);
    if (result == NO_CHILD) return;
    if (result == 0 && info.si_pid) continue;
    tach_print(path, sizeof path, "/proc/self/task/%d/children", tach_the_state->guardian);
    long fd = sys(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0);
    if (fd < 0) return;
    long got = sys(SYS_read, fd, text, sizeof text - 1);
    sys(SYS_close, fd);
    for (long at = 0; at < got;) {
      long pid = 0;
      for (; at < got && text[at] >= '0' && text[at] <= '9'; at++) pid = pid * 10 + (text[at] - '0');
      if (pid > 1) sys(SYS_kill, pid, SIGKILL);
      while (at < got && (text[at] < '0' || text[at] > '9')) at++;
    }
    sys(SYS_nanosleep, &SHORT_PAUSE, 0);
  }
}
