// Whether a test made a system call at all.
//
// A third of a reset is asking the kernel what a test may have changed there: signals, limits, descriptors, identity. A test that made no
// system call changed nothing of that, and most unit tests make none. The kernel tells (syscall user dispatch, Linux 5.11): while the
// slot's `calls_blocked` is 1, the thread's first call is not made but signalled; the handler sets it to 0 and has the call made. So it
// costs one signal a test, and nothing if there is no call. The guest's own calls are exempt. Threads and children cannot come about
// without a call, hence need no watching.
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <ucontext.h>

#include "guest.h"

#ifndef PR_SET_SYSCALL_USER_DISPATCH
#define PR_SET_SYSCALL_USER_DISPATCH 59
#endif
#define DISPATCH_OFF 0
#define DISPATCH_ON 1
#define BY_DISPATCH 2  // si_code SYS_USER_DISPATCH

// Where most tests make calls there is nothing to gain, and a signal a test to lose.
enum { JUDGED_AFTER = 64, CALMEST_SHARE = 4 };

TACH_API uint8_t *tach_watch_address(int32_t slot) {
  if (!tach_the_arena || slot < 0 || (uint32_t)slot >= tach_the_arena->slot_count) return 0;
  return (uint8_t *)&tach_slot_of(tach_the_arena, (uint32_t)slot)->calls_blocked;
}

static volatile uint32_t *calls_blocked(void) { return &tach_slot_of(tach_the_arena, tach_the_state->slot)->calls_blocked; }

#if defined(__x86_64__)
static void on_call(int number, siginfo_t *about, void *context) {
  if (about->si_code != BY_DISPATCH) {
    // somebody else's SIGSYS, a sandbox's say: it ends the process, as without us
    struct kernel_sigaction fatal = {0, 0, 0, 0};
    sys(SYS_rt_sigaction, number, &fatal, 0, 8);
    sys(SYS_tgkill, sys(SYS_getpid), sys(SYS_gettid), number);
    return;
  }
  *calls_blocked() = 0;
  // back onto the call, two bytes long in each of its forms; the kernel left the registers as they were before it
  ((ucontext_t *)context)->uc_mcontext.gregs[REG_RIP] -= 2;
}

static long dispatch(int how) {
  const struct span *text = &tach_the_state->guest_text;
  if (how == DISPATCH_OFF) return sys(SYS_prctl, PR_SET_SYSCALL_USER_DISPATCH, DISPATCH_OFF, 0, 0, 0);
  return sys(SYS_prctl, PR_SET_SYSCALL_USER_DISPATCH, DISPATCH_ON, text->from, text->to - text->from, calls_blocked());
}

// W, first of all: the handler comes before the process's state is saved. A suite that has a handler of its own keeps it.
void tach_watch_prepare(void) {
  struct tach_state *t = tach_the_state;
  struct kernel_sigaction now;
  *calls_blocked() = 0;
  t->watching = t->watched = t->calm = 0;
  if (t->mode != LEAF_RESET) return;
  if (sys(SYS_rt_sigaction, SIGSYS, 0, &now, 8) != 0 || now.handler != 0 || t->saved_mask & (UINT64_C(1) << (SIGSYS - 1))) return;
  struct sigaction ours = {.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER | SA_RESTART};
  ours.sa_sigaction = on_call;
  t->watching = sigaction(SIGSYS, &ours, 0) == 0;
}

// Once the mappings are known.
void tach_watch_start(void) {
  struct tach_state *t = tach_the_state;
  uintptr_t here = (uintptr_t)on_call;
  t->guest_text = (struct span){0, 0};
  for (uint32_t i = 0; i < t->region_count; i++) {
    const struct region *r = &t->regions[i];
    if (r->flags & REGION_EXECUTE && r->from <= here && here < r->to) t->guest_text = (struct span){r->from, r->to};
  }
  if (!t->guest_text.to || dispatch(DISPATCH_ON) != 0) t->watching = 0;
}

void tach_watch_again(void) {
  if (tach_the_state->watching) dispatch(DISPATCH_ON);
}

static void stop_watching(void) {
  dispatch(DISPATCH_OFF);
  tach_the_state->watching = 0;
}
#else
void tach_watch_prepare(void) { *calls_blocked() = 0; tach_the_state->watching = 0; }
void tach_watch_start(void) {}
void tach_watch_again(void) {}
static void stop_watching(void) {}
#endif

TACH_API void tach_watch(int32_t slot) {
  struct tach_state *t = tach_the_state;
  (void)slot;
  if (t && t->watching && t->mode == LEAF_RESET) {
    t->watched++;
    *calls_blocked() = 1;
  }
}

int tach_watch_end(void) {
  struct tach_state *t = tach_the_state;
  int calm = t->watching && *calls_blocked();
  *calls_blocked() = 0;
  t->calm += (uint32_t)calm;
  if (t->watching && t->watched == JUDGED_AFTER && t->calm * CALMEST_SHARE < t->watched) stop_watching();
  return calm;
}
