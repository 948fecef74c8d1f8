// Raw system calls and the newest kernel interfaces, for code that may not touch libc.
//
// Why raw: the guest runs in a frozen guardian, whose private pages must stay as they are, and in a worker whose memory is just
// being restored. libc's wrappers write errno (thread-local, so in tracked memory) and may be cancellation points; these are
// registers only. They answer -errno.
#ifndef NX_STRATA_TACH_SYSTEM_H
#define NX_STRATA_TACH_SYSTEM_H

#include <stddef.h>
#include <stdint.h>
#include <sys/syscall.h>

#if defined(__x86_64__)
static inline long sys6(long number, long a, long b, long c, long d, long e, long f) {
  long result;
  register long r10 __asm__("r10") = d;
  register long r8 __asm__("r8") = e;
  register long r9 __asm__("r9") = f;
  __asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9) : "rcx", "r11", "memory");
  return result;
}
#elif defined(__aarch64__)
static inline long sys6(long number, long a, long b, long c, long d, long e, long f) {
  register long x8 __asm__("x8") = number;
  register long x0 __asm__("x0") = a;
  register long x1 __asm__("x1") = b;
  register long x2 __asm__("x2") = c;
  register long x3 __asm__("x3") = d;
  register long x4 __asm__("x4") = e;
  register long x5 __asm__("x5") = f;
  __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5) : "memory");
  return x0;
}
#else
#error "tach's guest knows x86-64 and aarch64"
#endif
#define SYS_PICK(_0, _1, _2, _3, _4, _5, _6, NAME, ...) NAME
#define SYS_0(n) sys6(n, 0, 0, 0, 0, 0, 0)
#define SYS_1(n, a) sys6(n, (long)(a), 0, 0, 0, 0, 0)
#define SYS_2(n, a, b) sys6(n, (long)(a), (long)(b), 0, 0, 0, 0)
#define SYS_3(n, a, b, c) sys6(n, (long)(a), (long)(b), (long)(c), 0, 0, 0)
#define SYS_4(n, a, b, c, d) sys6(n, (long)(a), (long)(b), (long)(c), (long)(d), 0, 0)
#define SYS_5(n, a, b, c, d, e) sys6(n, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), 0)
#define SYS_6(n, a, b, c, d, e, f) sys6(n, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f))
#define sys(...) SYS_PICK(__VA_ARGS__, SYS_6, SYS_5, SYS_4, SYS_3, SYS_2, SYS_1, SYS_0)(__VA_ARGS__)

#define PAGE 4096ul
#define USER_END 0x7ffffffff000ul  // without 5-level paging, which mmap gives only to who asks for it

// linux/userfaultfd.h up to 6.7; build machines may have older headers
#define TACH_UFFD_API 0xAA
#define TACH_UFFD_USER_MODE_ONLY 1
#define TACH_UFFD_EVENT_REMAP (UINT64_C(1) << 2)
#define TACH_UFFD_EVENT_REMOVE (UINT64_C(1) << 3)
#define TACH_UFFD_EVENT_UNMAP (UINT64_C(1) << 6)
#define TACH_UFFD_WP_UNPOPULATED (UINT64_C(1) << 13)
#define TACH_UFFD_WP_ASYNC (UINT64_C(1) << 15)
#define TACH_UFFD_REGISTER_WP 2
#define TACH_UFFD_PROTECT 1
struct uffd_api { uint64_t api, features, ioctls; };
struct uffd_register { uint64_t start, len, mode, ioctls; };
struct uffd_protect { uint64_t start, len, mode; };
// What reset asks for: protection that the kernel lifts by itself at the first write, also on pages that do not exist yet, and a
// message whenever tracked memory is unmapped, moved or emptied.
#define TACH_UFFD_FEATURES (TACH_UFFD_WP_ASYNC | TACH_UFFD_WP_UNPOPULATED | TACH_UFFD_EVENT_REMAP | TACH_UFFD_EVENT_REMOVE | TACH_UFFD_EVENT_UNMAP)
enum { UFFD_REMAP = 0x14, UFFD_REMOVE = 0x15, UFFD_UNMAP = 0x16 };
struct uffd_message {
  uint8_t event, reserved[7];
  uint64_t from, to, length;  // remap: from, to, length; remove and unmap: start, end
};
#define TACH_UFFDIO_API 0xc018aa3f
#define TACH_UFFDIO_REGISTER 0xc020aa00
#define TACH_UFFDIO_WRITEPROTECT 0xc018aa06

// linux/fs.h 6.7: PAGEMAP_SCAN
struct page_range { uint64_t start, end, categories; };
struct page_scan {
  uint64_t size, flags, start, end, walk_end, vec, vec_len, max_pages, inverted, mask, anyof, returned;
};
#define TACH_PAGEMAP_SCAN 0xc0606610
#define SCAN_WP_MATCHING 1
#define SCAN_CHECK_WPASYNC 2
#define PAGE_WRITTEN (1 << 1)
#define PAGE_FILE (1 << 2)
#define PAGE_PRESENT (1 << 3)
#define PAGE_SWAPPED (1 << 4)

// linux/fs.h 6.11: PROCMAP_QUERY
struct map_query {
  uint64_t size, flags, address;
  uint64_t start, end, vma_flags, page_size, offset, inode;
  uint32_t major, minor, name_size, build_id_size;
  uint64_t name, build_id;
};
#define TACH_PROCMAP_QUERY 0xc0686611
#define MAP_COVERING_OR_NEXT 0x10

// Bits of an entry of /proc/PID/pagemap
#define ENTRY_EXCLUSIVE (UINT64_C(1) << 56)
#define ENTRY_FILE (UINT64_C(1) << 61)
#define ENTRY_SWAPPED (UINT64_C(1) << 62)
#define ENTRY_PRESENT (UINT64_C(1) << 63)

// A sanitizer sees through plain C only.
#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define TACH_STRING_INSTRUCTIONS 1
#else
#define TACH_STRING_INSTRUCTIONS 0
#endif

// Not libc's memcpy: no lookup table, no vector state, nothing that could itself lie in a page that is being restored.
static inline void copy_bytes(void *to, const void *from, size_t bytes) {
#if TACH_STRING_INSTRUCTIONS
  __asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(bytes)::"memory");
#else
  for (size_t i = 0; i < bytes; i++) ((char *)to)[i] = ((const char *)from)[i];
#endif
}
static inline void zero_bytes(void *to, size_t bytes) {
#if TACH_STRING_INSTRUCTIONS
  __asm__ volatile("rep stosb" : "+D"(to), "+c"(bytes) : "a"(0) : "memory");
#else
  for (size_t i = 0; i < bytes; i++) ((char *)to)[i] = 0;
#endif
}
#endif
