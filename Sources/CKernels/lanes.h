#ifndef NETLAB_LANES_H
#define NETLAB_LANES_H

/// Eight channels of one pixel.
typedef float lanes __attribute__((vector_size(32)));

#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
// The choice between the two is made before the sanitizer's runtime has begun, and would call it.
#define NETLAB_ONE_PROCESSOR
#endif
#endif

/// Compiled twice where the processor is only known when the program runs.
#if defined(__x86_64__) && defined(__linux__) && !defined(NETLAB_ONE_PROCESSOR)
#define ANY_PROCESSOR __attribute__((target_clones("avx2", "default")))
#else
#define ANY_PROCESSOR
#endif

#endif
