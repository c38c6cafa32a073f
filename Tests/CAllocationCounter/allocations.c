// The C library's functions that hand out memory, counted. A program that is linked with these has
// them in the place of the library's own, in all libraries that it loads.
#define _GNU_SOURCE
#include "allocations.h"

#if defined(__linux__) && !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer) \
    && !__has_feature(memory_sanitizer)
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <stdatomic.h>
#include <stddef.h>
#include <string.h>

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);
extern void __libc_free(void *);

static atomic_int counting, traces;
static atomic_long own, onednn, openmp, freed;
// Looking at the stack may itself ask for memory.
static _Thread_local int looking;

static __attribute__((noinline)) void look(void) {
  void *frames[64];
  const int depth = backtrace(frames, 64);
  Dl_info here, caller;
  if (!dladdr((void *)look, &here)) return;
  // This function and the one that it counts are the innermost two.
  for (int i = 2; i < depth; i++) {
    if (!dladdr(frames[i], &caller) || !caller.dli_fname) continue;
    if (strstr(caller.dli_fname, "libdnnl")) {
      atomic_fetch_add(&onednn, 1);
      return;
    }
    if (strstr(caller.dli_fname, "libgomp") || strstr(caller.dli_fname, "libomp")) {
      atomic_fetch_add(&openmp, 1);
      return;
    }
    if (caller.dli_fbase == here.dli_fbase) break;
  }
  atomic_fetch_add(&own, 1);
  if (atomic_fetch_sub(&traces, 1) > 0) backtrace_symbols_fd(frames, depth, 2);
}

static __attribute__((always_inline)) inline void note(void) {
  if (!atomic_load_explicit(&counting, memory_order_relaxed) || looking) return;
  looking = 1;
  look();
  looking = 0;
}

__attribute__((noinline)) void *malloc(size_t size) {
  note();
  return __libc_malloc(size);
}

__attribute__((noinline)) void *calloc(size_t count, size_t size) {
  note();
  return __libc_calloc(count, size);
}

static __attribute__((always_inline)) inline void note_freed(void *memory) {
  if (memory && atomic_load_explicit(&counting, memory_order_relaxed) && !looking)
    atomic_fetch_add(&freed, 1);
}

__attribute__((noinline)) void free(void *memory) {
  note_freed(memory);
  __libc_free(memory);
}

__attribute__((noinline)) void *realloc(void *memory, size_t size) {
  note();
  note_freed(memory);
  return __libc_realloc(memory, size);
}

__attribute__((noinline)) void *memalign(size_t alignment, size_t size) {
  note();
  return __libc_memalign(alignment, size);
}

__attribute__((noinline)) void *aligned_alloc(size_t alignment, size_t size) {
  note();
  return __libc_memalign(alignment, size);
}

__attribute__((noinline)) int posix_memalign(void **memory, size_t alignment, size_t size) {
  note();
  *memory = __libc_memalign(alignment, size);
  return *memory ? 0 : ENOMEM;
}

int netlab_allocations_are_counted(void) { return 1; }

void netlab_allocations_begin(int traced) {
  void *frame;
  backtrace(&frame, 1);  // The first call loads a library.
  own = onednn = openmp = freed = 0;
  traces = traced ? 8 : 0;
  atomic_store(&counting, 1);
}

netlab_allocations netlab_allocations_end(void) {
  atomic_store(&counting, 0);
  return (netlab_allocations){own, onednn, openmp, freed};
}

#else

int netlab_allocations_are_counted(void) { return 0; }
void netlab_allocations_begin(int traced) { (void)traced; }
netlab_allocations netlab_allocations_end(void) { return (netlab_allocations){0, 0, 0, 0}; }

#endif
