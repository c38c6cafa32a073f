#include "lrn.h"
#include "lanes.h"

#include <math.h>

/// Pixels at a time: enough that what one loop stores has left the pipeline before the next one reads across it.
enum { at_once = 16 };

/// A pixel's channels in the block before, in the block itself and in the one behind.
typedef lanes window[3];

/// Vectors at any address.
typedef float unaligned __attribute__((vector_size(32), aligned(4)));

/// The sums over the neighbours of the middle block's channels.
#define NEIGHBOURS(into, from)                                        \
  do {                                                                \
    const float *middle = (const float *)&(from)[1];                  \
    into = *(const unaligned *)middle;                                \
    for (long distance = 1; distance <= half; distance++)             \
      into += *(const unaligned *)(middle - distance)                 \
              + *(const unaligned *)(middle + distance);              \
  } while (0)

/// base^−beta; the exponents of the papers by roots, others number by number.
#define POWER(into, base)                                             \
  do {                                                                \
    if (beta == 0.75f) {                                              \
      const lanes root = __builtin_elementwise_sqrt(base);            \
      into = 1 / (root * __builtin_elementwise_sqrt(root));           \
    } else if (beta == 0.5f) {                                        \
      into = 1 / __builtin_elementwise_sqrt(base);                    \
    } else {                                                          \
      for (int lane = 0; lane < 8; lane++) into[lane] = powf((base)[lane], -beta); \
    }                                                                 \
  } while (0)

ANY_PROCESSOR void netlab_lrn_forward(const netlab_lrn *shape, const float *x, float *y, long first,
                                      long last) {
  const long blocks = shape->blocks, pixels = shape->pixels, half = shape->half;
  const float scale = shape->scale, beta = shape->beta, k = shape->k;
  for (long start = first; start < last; start += at_once) {
    const long count = last - start < at_once ? last - start : at_once;
    const lanes *from = (const lanes *)x + start;
    lanes *to = (lanes *)y + start;
    window squares[at_once];
    for (long p = 0; p < count; p++) {
      squares[p][1] = (lanes){0};
      squares[p][2] = from[p] * from[p];
    }
    for (long block = 0; block < blocks; block++, from += pixels, to += pixels) {
      for (long p = 0; p < count; p++) {
        squares[p][0] = squares[p][1];
        squares[p][1] = squares[p][2];
        squares[p][2] = block + 1 < blocks ? from[pixels + p] * from[pixels + p] : (lanes){0};
      }
      for (long p = 0; p < count; p++) {
        lanes sum, power;
        NEIGHBOURS(sum, squares[p]);
        const lanes base = k + scale * sum;
        POWER(power, base);
        to[p] = from[p] * power;
      }
    }
  }
}

ANY_PROCESSOR void netlab_lrn_backward(const netlab_lrn *shape, const float *x, const float *dy,
                                       float *dx, long first, long last) {
  const long blocks = shape->blocks, pixels = shape->pixels, half = shape->half;
  const float scale = shape->scale, beta = shape->beta, k = shape->k;
  const float factor = 2 * scale * beta;
  for (long start = first; start < last; start += at_once) {
    const long count = last - start < at_once ? last - start : at_once;
    const lanes *from = (const lanes *)x + start, *arriving = (const lanes *)dy + start;
    lanes *to = (lanes *)dx + start;
    // The squares are one block ahead of the shares, which are one ahead of the result.
    window squares[at_once], shares[at_once];
    lanes scaled[at_once];
    for (long p = 0; p < count; p++) {
      squares[p][1] = (lanes){0};
      squares[p][2] = from[p] * from[p];
      shares[p][1] = shares[p][2] = (lanes){0};
    }
    for (long block = -1; block < blocks; block++) {
      const long next = block + 1;
      lanes ahead[at_once];
      for (long p = 0; p < count; p++) {
        squares[p][0] = squares[p][1];
        squares[p][1] = squares[p][2];
        squares[p][2] = (lanes){0};
        if (next + 1 < blocks) {
          const lanes value = from[(next + 1) * pixels + p];
          squares[p][2] = value * value;
        }
        shares[p][0] = shares[p][1];
        shares[p][1] = shares[p][2];
        shares[p][2] = (lanes){0};
      }
      if (next < blocks)
        for (long p = 0; p < count; p++) {
          lanes sum, power;
          NEIGHBOURS(sum, squares[p]);
          const lanes base = k + scale * sum;
          POWER(power, base);
          ahead[p] = arriving[next * pixels + p] * power;
          shares[p][2] = ahead[p] * from[next * pixels + p] / base;
        }
      if (block >= 0)
        for (long p = 0; p < count; p++) {
          lanes sum;
          NEIGHBOURS(sum, shares[p]);
          to[block * pixels + p] = scaled[p] - factor * from[block * pixels + p] * sum;
        }
      for (long p = 0; p < count; p++) scaled[p] = next < blocks ? ahead[p] : (lanes){0};
    }
  }
}
