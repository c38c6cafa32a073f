#include "pooling.h"
#include "lanes.h"

/// The larger of two, the first where they are not comparable.
#define LARGER(held, other)                                                         \
  do {                                                                              \
    const lanes candidate = other;                                                  \
    const whole wins = candidate > held;                                            \
    held = (lanes)(((whole)candidate & wins) | ((whole)held & ~wins));              \
  } while (0)

typedef int whole __attribute__((vector_size(32)));

static inline long least(long a, long b) { return a < b ? a : b; }
static inline long most(long a, long b) { return a > b ? a : b; }

ANY_PROCESSOR void netlab_max_pool(const netlab_pooling *shape, const float *x, float *y,
                                   long first, long last, float *line) {
  const long height = shape->height, width = shape->width;
  lanes *rows = (lanes *)line;
  lanes *to = (lanes *)y + first * shape->output_height * shape->output_width;
  for (long map = first; map < last; map++) {
    const lanes *image = (const lanes *)x + map * height * width;
    for (long i = 0; i < shape->output_height; i++) {
      const long top = i * shape->stride_height - shape->top;
      const long start = most(top, 0), end = least(top + shape->kernel_height, height);
      const lanes *row = image + start * width;
      if (end - start == 3) {
        for (long w = 0; w < width; w++) {
          lanes best = row[w];
          LARGER(best, row[width + w]);
          LARGER(best, row[2 * width + w]);
          rows[w] = best;
        }
      } else {
        for (long w = 0; w < width; w++) {
          lanes best = row[w];
          for (long h = 1; h < end - start; h++) LARGER(best, row[h * width + w]);
          rows[w] = best;
        }
      }
      for (long j = 0; j < shape->output_width; j++) {
        const long left = j * shape->stride_width - shape->left;
        const long before = most(left, 0), behind = least(left + shape->kernel_width, width);
        lanes best = rows[before];
        for (long w = before + 1; w < behind; w++) LARGER(best, rows[w]);
        *to++ = best;
      }
    }
  }
}

ANY_PROCESSOR void netlab_max_pool_backward(const netlab_pooling *shape, const float *x,
                                            const float *y, const float *dy, float *dx, long first,
                                            long last) {
  const long height = shape->height, width = shape->width;
  long place = first * shape->output_height * shape->output_width;
  for (long map = first; map < last; map++) {
    const lanes *image = (const lanes *)x + map * height * width;
    lanes *gradient = (lanes *)dx + map * height * width;
    for (long pixel = 0; pixel < height * width; pixel++) gradient[pixel] = (lanes){0};
    for (long i = 0; i < shape->output_height; i++) {
      const long top = i * shape->stride_height - shape->top;
      const long start = most(top, 0), end = least(top + shape->kernel_height, height);
      for (long j = 0; j < shape->output_width; j++, place++) {
        const long left = j * shape->stride_width - shape->left;
        const long before = most(left, 0), behind = least(left + shape->kernel_width, width);
        const lanes maximum = ((const lanes *)y)[place];
        whole rest = (whole)((const lanes *)dy)[place];
        for (long h = start; h < end; h++)
          for (long w = before; w < behind; w++) {
            const long tap = h * width + w;
            const whole wins = image[tap] == maximum;
            gradient[tap] += (lanes)(rest & wins);
            rest &= ~wins;
          }
      }
    }
  }
}
