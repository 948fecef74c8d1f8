// Saves and resumes a point of execution, and runs a function on another stack: the few lines that cannot be C.
//
// Not setjmp/longjmp: glibc mangles the stack pointer of a jmp_buf with a secret and, with fortification, refuses to jump "up";
// __builtin_setjmp leaves the floating point control words out. Here the buffer lies outside the snapshot, so it is still right after
// the memory around it was put back. Only callee-saved state is kept: at a call boundary the ABI lets everything else be lost.
#include "guest.h"

#if defined(__x86_64__)
__asm__(
    ".text\n"
    ".globl tach_save\n.hidden tach_save\n.type tach_save,@function\n"
    "tach_save:\n"
    "  .cfi_startproc\n"
    "  mov %rbx, 0(%rdi)\n  mov %rbp, 8(%rdi)\n"
    "  mov %r12, 16(%rdi)\n  mov %r13, 24(%rdi)\n  mov %r14, 32(%rdi)\n  mov %r15, 40(%rdi)\n"
    "  lea 8(%rsp), %rax\n  mov %rax, 48(%rdi)\n"  // the stack pointer as it is after our ret
    "  mov (%rsp), %rax\n  mov %rax, 56(%rdi)\n"
    "  stmxcsr 64(%rdi)\n  fnstcw 68(%rdi)\n"
    "  xor %eax, %eax\n  ret\n"
    "  .cfi_endproc\n.size tach_save,.-tach_save\n"

    ".globl tach_resume\n.hidden tach_resume\n.type tach_resume,@function\n"
    "tach_resume:\n"
    "  .cfi_startproc\n"
    "  mov 0(%rdi), %rbx\n  mov 8(%rdi), %rbp\n"
    "  mov 16(%rdi), %r12\n  mov 24(%rdi), %r13\n  mov 32(%rdi), %r14\n  mov 40(%rdi), %r15\n"
    "  fninit\n  fldcw 68(%rdi)\n  ldmxcsr 64(%rdi)\n"  // fninit: a test that left values on the x87 stack would upset the next
    "  cld\n"
    "  mov 56(%rdi), %rdx\n"
    "  mov 48(%rdi), %rsp\n"
    "  mov $1, %eax\n"
    "  jmp *%rdx\n"
    "  .cfi_endproc\n.size tach_resume,.-tach_resume\n"

    // A call and a ret each, so a hardware shadow stack stays in step.
    ".globl tach_on_stack\n.hidden tach_on_stack\n.type tach_on_stack,@function\n"
    "tach_on_stack:\n"
    "  .cfi_startproc\n"
    "  push %rbp\n  .cfi_def_cfa_offset 16\n  .cfi_offset %rbp, -16\n"
    "  mov %rsp, %rbp\n  .cfi_def_cfa_register %rbp\n"
    "  and $-64, %rdi\n  mov %rdi, %rsp\n"  // 16-byte aligned at the call, as the ABI asks
    "  mov %rdx, %rdi\n"
    "  call *%rsi\n"
    "  mov %rbp, %rsp\n  pop %rbp\n  .cfi_def_cfa %rsp, 8\n"
    "  ret\n"
    "  .cfi_endproc\n.size tach_on_stack,.-tach_on_stack\n"
    ".section .note.GNU-stack,\"\",@progbits\n.text\n");

// rdssp leaves its operand alone where no shadow stack is active (it is a no-op there).
int tach_shadow_stack_active(void) {
  uint64_t pointer = 0;
  __asm__ volatile("rdsspq %0" : "+r"(pointer));
  return pointer != 0;
}
#else
// Elsewhere there is no reset: fork mode needs none of this, and runs the guardian's wait on the ordinary stack.
int tach_save(struct context *context) { (void)context; return 0; }
void tach_resume(struct context *context) { (void)context; __builtin_trap(); }
void tach_on_stack(void *stack_end, void (*function)(void *), void *argument) { (void)stack_end; function(argument); }
int tach_shadow_stack_active(void) { return 0; }
#endif
