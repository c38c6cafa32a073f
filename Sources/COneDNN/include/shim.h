#ifndef NETLAB_CONEDNN_SHIM_H
#define NETLAB_CONEDNN_SHIM_H

#include <oneapi/dnnl/dnnl.h>
#include <oneapi/dnnl/dnnl_debug.h>

/// The function of this name in oneDNN, or in the OpenMP runtime that oneDNN brings along; null where
/// oneDNN is missing or was built with another runtime. Looked up by name, for neither the runtime's
/// header nor its link name is the same on every system (libgomp, libomp, libiomp5).
void *netlab_onednn_function(const char *name);

/// Calls `int name(void)` of the OpenMP runtime; `fallback` where there is none.
static inline int netlab_openmp_get(const char *name, int fallback) {
  int (*function)(void) = (int (*)(void))netlab_onednn_function(name);
  return function ? function() : fallback;
}

/// Calls `void name(int)` of the OpenMP runtime; false where there is none.
static inline int netlab_openmp_set(const char *name, int value) {
  void (*function)(int) = (void (*)(int))netlab_onednn_function(name);
  if (!function) return 0;
  function(value);
  return 1;
}

/// Calls `GOMP_parallel`, which both libgomp and libomp export: `job(data)` on every thread of the
/// caller's team. There is no other way to OpenMP's threads without a compiler that knows its pragmas.
static inline void netlab_openmp_parallel(void *parallel, void (*job)(void *), void *data) {
  ((void (*)(void (*)(void *), void *, unsigned, unsigned))parallel)(job, data, 0, 0);
}

/// Calls `int function(void)`.
static inline int netlab_call(void *function) { return ((int (*)(void))function)(); }

#endif
