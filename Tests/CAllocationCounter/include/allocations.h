#ifndef NETLAB_ALLOCATIONS_H
#define NETLAB_ALLOCATIONS_H

/// How often memory was asked for, by whose code, the nearest caller that is one of these, and how often
/// it was given back.
typedef struct {
  long own, onednn, openmp, freed;
} netlab_allocations;

/// Whether calls are counted on this system and in this build: with GNU's C library, and no sanitizer that has its own.
int netlab_allocations_are_counted(void);

/// Begins to count the calls of all threads; tells the stacks of the first few of our own on stderr, if wanted.
void netlab_allocations_begin(int traced);

/// Stops counting.
netlab_allocations netlab_allocations_end(void);

#endif
