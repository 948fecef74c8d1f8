// The leaf: a guardian that stands still and the workers it forks, one after the other, until its items are done.
#include <linux/futex.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "guest.h"

// libc's, which is the vdso's: it reads kernel-kept pages and pointers that were fixed when the process started, and writes nothing but
// its answer, so it may be called in the frozen guardian and in the midst of a reset. The raw call takes 30 times as long.
uint64_t tach_now_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

void tach_activity_begin(uint32_t slot, uint32_t item, uint32_t pid, uint32_t mode) {
  struct tach_slot *s = tach_slot_of(tach_the_arena, slot);
  uint32_t own = tach_timeouts(tach_the_arena)[item < tach_the_arena->item_capacity ? item : 0];
  s->item = item;
  s->phase = TACH_SETUP;
  s->pid = pid;
  s->mode = mode;
  s->timeout_ms = own ? own : tach_the_arena->timeout_ms;
  s->started_ns = tach_now_ns();
  if (tach_the_state) {
    tach_the_state->tests_here++;
    if (mode == LEAF_FORK) tach_the_state->broken_workers = 0;
  }
  tach_store(&s->sequence, s->sequence + 1);
}

void tach_activity_end(uint32_t slot) {
  struct tach_slot *s = tach_slot_of(tach_the_arena, slot);
  if (s->sequence & 1) tach_store(&s->sequence, s->sequence + 1);
}

// Items of a group that is over need not run: batuta's mutants, of which the first test that notices is enough. Shared with all
// workers, since it lies in memory that no reset takes back; the two pointers themselves are as old as the checkpoint.
static const uint32_t *group_of_item;
static uint8_t *group_over;

TACH_API void tach_skip_groups(const uint32_t *group_of, uint8_t *over) {
  group_of_item = group_of;
  group_over = over;
}

static int is_over(uint32_t item) { return group_over && tach_load(&group_over[group_of_item[item]]); }

static int stopping(void) { return tach_load(&tach_the_arena->stop) != 0; }

static int items_left(const struct tach_state *t) {
  if (stopping()) return 0;
  if (t->again >= 0) return 1;
  if (t->pool) return tach_load(&tach_the_arena->pool_cursor) < tach_the_arena->pool_count;
  return t->item_cursor < t->item_count;
}

int32_t tach_take_item(void) {
  struct tach_state *t = tach_the_state;
  if (stopping()) return -1;
  if (t->again >= 0) {
    int32_t item = (int32_t)t->again;
    t->again = -1;
    return item;
  }
  if (!t->pool) return t->item_cursor < t->item_count ? (int32_t)t->items[t->item_cursor++] : -1;
  uint32_t at;
  while ((at = __atomic_fetch_add(&tach_the_arena->pool_cursor, 1, __ATOMIC_ACQ_REL)) < tach_the_arena->pool_count) {
    uint32_t item = tach_pool(tach_the_arena)[at];
    if (!is_over(item)) return (int32_t)item;
  }
  // do not let an idle cursor wander on towards overflow
  __atomic_fetch_sub(&tach_the_arena->pool_cursor, 1, __ATOMIC_ACQ_REL);
  return -1;
}

void tach_exit(uint32_t verdict) {
  struct tach_state *t = tach_the_state;
  t->exit_began_ns = tach_now_ns();
  t->verdict = verdict;
  // at once and without libc: no atexit handler, no flush of a stream that the test left behind, all threads with it
  for (;;) sys(SYS_exit_group, 0);
}

static const char *phase_name(uint32_t phase) { return phase == TACH_SETUP ? "setup" : phase == TACH_CALL ? "call" : "teardown"; }

// Writes the record of a test whose process died: by our own kill after its time was up, or by itself.
void tach_record_death(uint32_t slot, int code, int status) {
  struct tach_arena *arena = tach_the_arena;
  struct tach_slot *s = tach_slot_of(arena, slot);
  char text[256];
  uint32_t length;
  if (group_over) tach_store(&group_over[group_of_item[s->item]], 1);
  int timed_out = code != CLD_EXITED && status == SIGKILL && tach_load(&s->killed_sequence) == s->sequence;
  if (timed_out) length = tach_print(text, sizeof text, "{\"phase\":\"%s\",\"timeoutMs\":%u}", phase_name(s->phase), s->timeout_ms);
  else length = tach_print(text, sizeof text, "{\"%s\":%d,\"phase\":\"%s\"}", code == CLD_EXITED ? "exitCode" : "signal", status, phase_name(s->phase));
  tach_activity_end(slot);
  tach_write(slot, timed_out ? TACH_TIMED_OUT : TACH_CRASHED, s->item, 0, text, length);
}

static int ended(int32_t pid) {
  siginfo_t info;
  info.si_pid = 0;
  return sys(SYS_waitid, P_PID, pid, &info, WEXITED | WNOHANG | WNOWAIT, 0) < 0 || info.si_pid != 0;
}

// Reads what the worker's userfaultfd tells: that tracked memory was unmapped, moved or emptied. The worker's system call waits
// until the message is read; what W sees from then on is EVENTS_BUSY until the new count stands.
static void note_events(int uffd) {
  struct tach_state *t = tach_the_state;
  uint32_t before = t->event_count;
  tach_store(&t->event_count, EVENTS_BUSY);
  struct uffd_message m;
  while (sys(SYS_read, uffd, &m, sizeof m) == (long)sizeof m) {
    uint64_t to = m.event == UFFD_REMAP ? m.from + m.length : m.to;
    if (m.event != UFFD_REMAP && m.event != UFFD_REMOVE && m.event != UFFD_UNMAP) continue;
    if (before < EVENTS_MAX) {
      t->events[before].from = m.from;
      t->events[before].to = to;
      t->events[before].removed = m.event != UFFD_UNMAP;
    }
    if (before <= EVENTS_MAX) before++;
  }
  tach_store(&t->event_count, before);
}

// G listens to W's userfaultfd until W ends.
static void listen(void) {
  struct tach_state *t = tach_the_state;
  const struct { long seconds, nanoseconds; } patience = {0, 20000000};
  while (!tach_load(&t->uffd_ready)) {
    sys(SYS_futex, &t->uffd_ready, FUTEX_WAIT, 0, &patience, 0, 0);
    if (!tach_load(&t->uffd_ready) && ended(t->death.pid)) return;
  }
  long process = sys(SYS_pidfd_open, t->death.pid, 0);
  long uffd = process >= 0 ? sys(SYS_pidfd_getfd, process, t->own[OWN_UFFD], 0) : -1;
  tach_store(&t->uffd_taken, uffd >= 0 ? 1 : 2);
  sys(SYS_futex, &t->uffd_taken, FUTEX_WAKE, 1, 0, 0, 0);
  while (uffd >= 0) {
    struct { int fd; short events, revents; } on[2] = {{(int)process, 1 /* POLLIN */, 0}, {(int)uffd, 1, 0}};
    sys(SYS_ppoll, on, 2, 0, 0, 8);
    if (on[1].revents & 1) note_events((int)uffd);
    if (on[0].revents) break;
  }
  if (uffd >= 0) sys(SYS_close, uffd);
  if (process >= 0) sys(SYS_close, process);
}

// Runs on the guardian's stack outside its private memory, with every signal blocked, so that not one private page changes
// until the worker is gone.
static void stand_still(void *unused) {
  (void)unused;
  struct tach_state *t = tach_the_state;
  tach_store(&t->frozen, 1);
  sys(SYS_futex, &t->frozen, FUTEX_WAKE, 1, 0, 0, 0);
  if (t->mode == LEAF_RESET) listen();
  siginfo_t info;
  for (;;) {
    long got = sys(SYS_waitid, P_PID, t->death.pid, &info, WEXITED, 0);
    if (got == -4 /* EINTR */) continue;
    break;
  }
  t->death.code = info.si_code;
  t->death.status = info.si_status;
}

// What a worker does first. In reset mode it returns once a test: out of the checkpoint, and again out of every reset.
static int32_t worker_begin(void) {
  struct tach_state *t = tach_the_state;
  t->fork_ns = tach_now_ns() - t->fork_began_ns;
  t->statistics.fork_ns_total += t->fork_ns;
  sys(SYS_prctl, PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  if (sys(SYS_getppid) != t->guardian) tach_exit(VERDICT_DISCARD);  // G died before the line above
  // a daemon that a test starts becomes ours when its parent ends, so that it is noticed like any other child
  sys(SYS_prctl, PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  t->worker = (int32_t)sys(SYS_getpid);
  t->tests_here = 0;
  t->kept = 0;
  tach_watch_prepare();
  while (!tach_load(&t->frozen)) sys(SYS_futex, &t->frozen, FUTEX_WAIT, 0, 0, 0, 0);
  if (t->mode == LEAF_RESET) {
    if (tach_save(&t->context) == 0) tach_on_stack(t->worker_stack + STACK_BYTES, tach_checkpoint, 0);
    // From here on this code runs once a test. Read through the static pointer: locals are as old as the checkpoint.
    return tach_the_state->next_item;
  }
  int32_t item = tach_take_item();
  if (item < 0) tach_exit(VERDICT_DONE);
  t->statistics.forks++;
  tach_activity_begin(t->slot, (uint32_t)item, (uint32_t)t->worker, LEAF_FORK);
  t->verdict = VERDICT_NONE;
  sys(SYS_rt_sigprocmask, SIG_SETMASK, &t->saved_mask, 0, 8);
  return item;
}

// The value below which `per_mille` of the resets stay. Buckets are a 32nd of a power of two wide.
static uint64_t percentile(const struct statistics *s, uint64_t per_mille) {
  uint64_t seen = 0, wanted = (s->resets * per_mille + 999) / 1000;
  for (uint32_t i = 0; i < HISTOGRAM_BUCKETS; i++) {
    seen += s->histogram[i];
    if (seen >= wanted && seen) return i < 32 ? i : (uint64_t)(32 + (i & 31)) << (i / 32 - 1);
  }
  return s->reset_ns_max;
}

static void write_statistics(struct tach_state *t) {
  const struct statistics *s = &t->statistics;
  uint64_t tests = s->resets ? s->resets : 1;
  tach_write_json(TACH_STATISTICS, TACH_NONE,
                  "{\"mode\":\"%s\",\"resets\":%L,\"forks\":%L,\"discards\":%L,\"crashes\":%L,\"resetNs\":{\"p50\":%L,\"p99\":%L,\"mean\":%L,\"max\":%L},"
                  "\"pages\":{\"mean\":%L,\"max\":%L},\"forkNs\":%L,\"trackedPages\":%u,\"wallNs\":%L,\"reason\":\"%j\"}",
                  t->mode == LEAF_RESET ? "reset" : "fork", s->resets, s->forks, s->discards, s->crashes, percentile(s, 500), percentile(s, 990),
                  s->reset_ns_total / tests, s->reset_ns_max, s->pages_total / tests, s->pages_max, t->fork_cost_ns ? t->fork_cost_ns : 2 * t->fork_ns,
                  t->tracked_pages, tach_now_ns() - t->leaf_began_ns,
                  t->reason);
}

static uint64_t average(uint64_t before, uint64_t now) { return before ? (before * 15 + now) / 16 : now; }

// W, after a reset: would forks be cheaper?
int tach_reset_is_dear(uint64_t reset_ns) {
  struct tach_state *t = tach_the_state;
  if (t->since_learning <= HOT_RESETS) return 0;
  t->reset_cost_ns = average(t->reset_cost_ns, reset_ns);
  t->hot_pages = average(t->hot_pages, t->hot_this_reset);
  if (++t->resets_here < CHOICE_AFTER || !t->chooses || t->switches >= CHOICES_MAX) return 0;
  uint64_t fork_ns = t->fork_cost_assumed_ns ? t->fork_cost_assumed_ns : (t->fork_cost_ns ? t->fork_cost_ns : 2 * t->fork_ns) + t->hot_pages * FAULT_NS;
  if (t->reset_cost_ns * 100 <= fork_ns * CHOICE_GAIN_PERCENT) return 0;
  tach_print(t->reason, sizeof t->reason, "a reset took %L us, a fork %L us", t->reset_cost_ns / 1000, fork_ns / 1000);
  return 1;
}

// G, after a test in fork mode. A leaf that gave up resetting for speed looks whether that was right.
static void judge_fork(struct tach_state *t, uint64_t now) {
  t->fork_cost_ns = average(t->fork_cost_ns, t->fork_ns + (now - t->exit_began_ns));
  uint64_t fork_ns = t->fork_cost_ns + t->hot_pages * FAULT_NS;
  if (++t->forks_here != FORK_TRIAL || t->switches != 1 || fork_ns * 100 <= t->reset_cost_ns * CHOICE_GAIN_PERCENT) return;
  tach_print(t->reason, sizeof t->reason, "a fork took %L us, a reset %L us", fork_ns / 1000, t->reset_cost_ns / 1000);
  t->mode = LEAF_RESET;
  t->switches++;
  t->resets_here = 0;
}

// G after a worker's death. Returns 0 when the leaf is over.
static int judge(struct tach_state *t) {
  struct tach_slot *s = tach_slot_of(tach_the_arena, t->slot);
  tach_kill_orphans();
  tach_shared_files_restore();
  uint64_t now = tach_now_ns();
  switch (t->verdict) {
    case VERDICT_DONE: return 0;
    case VERDICT_NEXT: judge_fork(t, now); return 1;
    case VERDICT_KEPT: return 1;
    case VERDICT_DISCARD: t->statistics.discards++; return 1;
    case VERDICT_UNSUPPORTED:
    case VERDICT_SWITCH:
      t->mode = LEAF_FORK;
      t->forks_here = 0;
      if (t->verdict == VERDICT_SWITCH) t->switches++;
      if (t->verdict == VERDICT_UNSUPPORTED) tach_write_json(TACH_NOTE, TACH_NONE, "{\"kind\":\"engine\",\"detail\":\"fork mode: %j\"}", t->reason);
      return 1;
    case VERDICT_BETWEEN:
      // W died inside the guest: the test before it is reported, but what it left could not be put back. Twice in a row means that
      // reset does not work here, many times that nothing does.
      t->statistics.discards++;
      if (t->tests_here) tach_leak("memory", "discard", "the reset failed (%s %d)", t->death.code == CLD_EXITED ? "exit code" : "signal", t->death.status);
      t->broken_workers++;
      if (t->broken_workers == BROKEN_WORKERS_MAX) {
        tach_write_json(TACH_NOTE, TACH_NONE, "{\"kind\":\"engine\",\"detail\":\"workers die before their first test: the leaf's remaining items did not run\"}");
        return 0;
      }
      if (t->broken_workers >= 2 && t->mode == LEAF_RESET) {
        t->mode = LEAF_FORK;
        tach_print(t->reason, sizeof t->reason, "two resets failed in a row");
      }
      return 1;
    default:
      if (!(s->sequence & 1)) return 1;
      t->statistics.crashes++;
      if (t->death.status == SIGKILL && t->death.code != CLD_EXITED && s->killed_sequence + 2 == s->sequence) {
        // the host's kill for the test before hit this one: run it again
        tach_activity_end(t->slot);
        t->again = s->item;
      } else {
        tach_record_death(t->slot, t->death.code, t->death.status);
      }
      return 1;
  }
}

// G: forks workers until no item is left. Returns in each W with an item, and in G with -1.
int32_t tach_run_leaf(void) {
  struct tach_state *t = tach_the_state;
  uint64_t all = ~UINT64_C(0);
  long old_subreaper = 0;
  int fork_failures = 0;
  sys(SYS_prctl, PR_GET_CHILD_SUBREAPER, &old_subreaper, 0, 0, 0);
  sys(SYS_prctl, PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);                 // what a worker leaves behind comes to us, to be ended
  sys(SYS_prctl, PR_SET_PTRACER, PR_SET_PTRACER_ANY, 0, 0, 0);        // W reads our memory, also under Yama
  sys(SYS_rt_sigprocmask, SIG_BLOCK, &all, &t->saved_mask, 8);
  t->leaf_began_ns = tach_now_ns();
  tach_shared_files_save();
  while (items_left(t)) {
    t->verdict = VERDICT_BETWEEN;
    tach_store(&t->frozen, 0);
    tach_store(&t->uffd_ready, 0);
    tach_store(&t->uffd_taken, 0);
    t->event_count = 0;
    t->fork_began_ns = tach_now_ns();
    pid_t pid = fork();  // glibc's, not clone: pthread_atfork handlers of numpy's libraries, malloc's and stdio's locks
    if (pid == 0) return worker_begin();
    if (pid < 0) {
      if (++fork_failures < 20) { struct { long s, n; } pause = {0, 50000000}; sys(SYS_nanosleep, &pause, 0); continue; }
      tach_write_json(TACH_NOTE, TACH_NONE, "{\"kind\":\"engine\",\"detail\":\"cannot fork: the leaf's remaining items did not run\"}");
      break;
    }
    fork_failures = 0;
    t->death.pid = pid;
    tach_on_stack(t->guardian_stack + STACK_BYTES, stand_still, 0);
    if (!judge(t)) break;
  }
  write_statistics(t);
  sys(SYS_prctl, PR_SET_CHILD_SUBREAPER, old_subreaper ? 1 : 0, 0, 0, 0);
  sys(SYS_rt_sigprocmask, SIG_SETMASK, &t->saved_mask, 0, 8);
  return -1;
}
