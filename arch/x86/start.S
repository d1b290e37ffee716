/* SPDX-License-Identifier: MIT
 *
 * Where the boot loader enters the guest: Multiboot 1, 32-bit protected mode, paging off, loaded at
 * 1 MB and linked 3 GB higher. (Multiboot Specification 0.6.96, "Machine state".)
 */
#define KERNEL 0xc0000000

#define MULTIBOOT_MAGIC 0x1badb002
#define MULTIBOOT_MEMORY_INFO 0x2

/* Page directory entries: present, writable, and a 4 MB page. */
#define BIG_PAGE 0x83

#define CR4_BIG_PAGES 0x10
#define CR0_PAGING 0x80000000

    .section .multiboot, "a"
    .align 4
    .long MULTIBOOT_MAGIC, MULTIBOOT_MEMORY_INFO, -(MULTIBOOT_MAGIC + MULTIBOOT_MEMORY_INFO)

    .text
    .globl start
start:
    mov $(page_directory - KERNEL), %eax
    mov %eax, %cr3
    mov %cr4, %eax
    or $CR4_BIG_PAGES, %eax
    mov %eax, %cr4
    mov %cr0, %eax
    or $CR0_PAGING, %eax
    mov %eax, %cr0
    mov $1f, %eax
    jmp *%eax
1:  movl $0, page_directory     /* the identity map of the first 4 MB has served */
    mov %cr3, %eax
    mov %eax, %cr3
    lgdt segments_register
    ljmp $8, $2f
2:  mov $16, %eax
    mov %eax, %ds
    mov %eax, %es
    mov %eax, %ss
    mov $stack_top, %esp
    xor %ebp, %ebp
    push %ebx                   /* the boot loader's information */
    call x86_start

/* Flat segments: the boot loader's own may lie in memory that becomes a frame. */
    .section .rodata
    .align 8
segments:
    .quad 0, 0x00cf9a000000ffff, 0x00cf92000000ffff
segments_register:
    .word . - segments - 1
    .long segments

    .data
    .globl page_directory
    .align 4096
page_directory:
    .long BIG_PAGE
    .fill 767, 4, 0
    .set at, 0
    .rept 256                   /* the window: the first gigabyte */
    .long at | BIG_PAGE
    .set at, at + 0x400000
    .endr

    .bss
    .align 16
    .space 65536
stack_top:
