#ifndef NETLAB_LANES_H
#define NETLAB_LANES_H

/// Eight channels of one pixel.
typedef float lanes __attribute__((vector_size(32)));

/// Compiled twice where the processor is only known when the program runs.
#if defined(__x86_64__) && defined(__linux__)
#define ANY_PROCESSOR __attribute__((target_clones("avx2", "default")))
#else
#define ANY_PROCESSOR
#endif

#endif
