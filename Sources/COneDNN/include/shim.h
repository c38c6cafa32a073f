#ifndef NETLAB_CONEDNN_SHIM_H
#define NETLAB_CONEDNN_SHIM_H

#include <oneapi/dnnl/dnnl.h>
#include <oneapi/dnnl/dnnl_debug.h>

/// The function of this name in oneDNN, or in the OpenMP runtime that oneDNN brings along; null where
/// oneDNN is missing or was built with another runtime. Looked up by name, for neither the runtime's
/// header nor its link name is the same on every system (libgomp, libomp, libiomp5).
void *netlab_onednn_function(const char *name);

/// Calls `GOMP_parallel`, which both libgomp and libomp export: `job(data)` on every thread of the
/// caller's team. There is no other way to OpenMP's threads without a compiler that knows its pragmas.
static inline void netlab_openmp_parallel(void *parallel, void (*job)(void *), void *data) {
  ((void (*)(void (*)(void *), void *, unsigned, unsigned))parallel)(job, data, 0, 0);
}

/// Calls `int function(void)`.
static inline int netlab_call(void *function) { return ((int (*)(void))function)(); }

/// Calls `void function(int)`.
static inline void netlab_call_with(void *function, int value) {
  ((void (*)(int))function)(value);
}

#endif
