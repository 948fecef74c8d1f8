#include "calls.h"

#include <sys/syscall.h>

namespace strata::trace {
namespace {

constexpr Call kCalls[] = {
#ifdef SYS_open
    {SYS_open, Kind::kOpen, kNone, 0, kNone, kNone, 1},
    {SYS_creat, Kind::kCreate, kNone, 0, kNone, kNone, kNone},
    {SYS_stat, Kind::kLook, kNone, 0, kNone, kNone, kNone},
    {SYS_lstat, Kind::kLook, kNone, 0, kNone, kNone, kNone},
    {SYS_access, Kind::kLook, kNone, 0, kNone, kNone, kNone},
    {SYS_readlink, Kind::kReadLink, kNone, 0, kNone, kNone, kNone},
    {SYS_unlink, Kind::kDelete, kNone, 0, kNone, kNone, kNone},
    {SYS_rmdir, Kind::kDelete, kNone, 0, kNone, kNone, kNone},
    {SYS_mkdir, Kind::kMakeDirectory, kNone, 0, kNone, kNone, kNone},
    {SYS_mknod, Kind::kWrite, kNone, 0, kNone, kNone, kNone},
    {SYS_rename, Kind::kRename, kNone, 0, kNone, 1, kNone},
    {SYS_link, Kind::kLink, kNone, 0, kNone, 1, kNone},
    {SYS_symlink, Kind::kSymlink, kNone, 1, kNone, kNone, kNone},
#endif
#ifdef SYS_renameat
    {SYS_renameat, Kind::kRename, 0, 1, 2, 3, kNone},
#endif
#ifdef SYS_newfstatat
    {SYS_newfstatat, Kind::kLook, 0, 1, kNone, kNone, kNone},
#endif
    {SYS_openat, Kind::kOpen, 0, 1, kNone, kNone, 2},
    {SYS_openat2, Kind::kOpenHow, 0, 1, kNone, kNone, 2},
    {SYS_statx, Kind::kLook, 0, 1, kNone, kNone, kNone},
    {SYS_faccessat, Kind::kLook, 0, 1, kNone, kNone, kNone},
    {SYS_faccessat2, Kind::kLook, 0, 1, kNone, kNone, kNone},
    {SYS_readlinkat, Kind::kReadLink, 0, 1, kNone, kNone, kNone},
    {SYS_unlinkat, Kind::kDelete, 0, 1, kNone, kNone, kNone},
    {SYS_mkdirat, Kind::kMakeDirectory, 0, 1, kNone, kNone, kNone},
    {SYS_mknodat, Kind::kWrite, 0, 1, kNone, kNone, kNone},
    {SYS_truncate, Kind::kWrite, kNone, 0, kNone, kNone, kNone},
    {SYS_renameat2, Kind::kRename, 0, 1, 2, 3, kNone},
    {SYS_linkat, Kind::kLink, 0, 1, 2, 3, kNone},
    {SYS_symlinkat, Kind::kSymlink, 1, 2, kNone, kNone, kNone},
    {SYS_execve, Kind::kExec, kNone, 0, kNone, kNone, kNone},
    {SYS_execveat, Kind::kExec, 0, 1, kNone, kNone, kNone},
    {SYS_connect, Kind::kConnect, kNone, kNone, kNone, kNone, kNone},
    {SYS_sendto, Kind::kSendTo, kNone, kNone, kNone, kNone, kNone},
};

}  // namespace

std::span<const Call> calls() { return kCalls; }

const Call* find_call(long number) {
  for (const Call& call : kCalls)
    if (call.number == number) return &call;
  return nullptr;
}

}  // namespace strata::trace
