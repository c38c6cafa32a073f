#include "few_channels.h"
#include "lanes.h"

#if defined(__x86_64__)
#define KERNEL __attribute__((target("avx2,fma")))
#else
#define KERNEL
#endif
#define INLINE static inline __attribute__((always_inline)) KERNEL

int netlab_few_channels_available(void) {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#else
  return 1;
#endif
}

/// The rows and columns that windows see, padding included.
static inline long padded_height(const netlab_few_channels *s) {
  return (s->output_height - 1) * s->stride_height + s->kernel_height;
}
static inline long padded_width(const netlab_few_channels *s) {
  return (s->output_width - 1) * s->stride_width + s->kernel_width;
}

static inline long taps(const netlab_few_channels *s) {
  return s->channels * s->kernel_height * s->kernel_width;
}

long netlab_few_channels_padded_count(const netlab_few_channels *shape) {
  return shape->channels * padded_height(shape) * padded_width(shape);
}

long netlab_few_channels_weight_count(const netlab_few_channels *shape) {
  return shape->blocks * taps(shape) * 8;
}

/// The last of a part are the sums for the bias.
long netlab_few_channels_part_count(const netlab_few_channels *shape) {
  return shape->blocks * (taps(shape) + 1) * 8;
}

void netlab_few_channels_weights(const netlab_few_channels *shape, const float *weights,
                                 float *arranged) {
  const long count = taps(shape);
  for (long filter = 0; filter < 8 * shape->blocks; filter++)
    for (long tap = 0; tap < count; tap++)
      arranged[(filter / 8 * count + tap) * 8 + filter % 8] = weights[filter * count + tap];
}

/// Copies image `n` into its padding.
static void pad(const netlab_few_channels *s, const float *x, long n, float *to) {
  const long height = padded_height(s), width = padded_width(s);
  for (long c = 0; c < s->channels; c++) {
    const float *image = x + (c * s->batch + n) * s->height * s->width;
    for (long i = 0; i < height; i++) {
      const long h = i - s->top;
      const int is_inside = h >= 0 && h < s->height;
      for (long j = 0; j < width; j++) {
        const long w = j - s->left;
        *to++ = is_inside && w >= 0 && w < s->width ? image[h * s->width + w] : 0;
      }
    }
  }
}

/// `count` neighbouring results of one or two blocks, at once.
INLINE void results(const netlab_few_channels *s, const float *image, const lanes *weights,
                    const lanes *bias, lanes *y, long block_step, int rectifies, const int blocks,
                    const int count) {
  const long width = padded_width(s), height = padded_height(s), step = s->stride_width;
  const long other = taps(s);
  lanes sums[2][4];
  for (int block = 0; block < blocks; block++)
    for (int p = 0; p < count; p++) sums[block][p] = bias ? bias[block] : (lanes){0};
  for (long c = 0; c < s->channels; c++)
    for (long u = 0; u < s->kernel_height; u++) {
      const float *row = image + (c * height + u) * width;
      for (long v = 0; v < s->kernel_width; v++, weights++)
        for (int p = 0; p < count; p++) {
          const float value = row[p * step + v];
          sums[0][p] += weights[0] * value;
          if (blocks == 2) sums[1][p] += weights[other] * value;
        }
    }
  for (int block = 0; block < blocks; block++)
    for (int p = 0; p < count; p++) {
      lanes result = sums[block][p];
      if (rectifies)
        for (int lane = 0; lane < 8; lane++) result[lane] = result[lane] > 0 ? result[lane] : 0;
      y[block * block_step + p] = result;
    }
}

INLINE void convolve(const netlab_few_channels *s, const float *padded, const lanes *weights,
                     const lanes *bias, lanes *y, int rectifies, const int blocks) {
  const long area = s->output_height * s->output_width, block_step = s->batch * area;
  const long width = padded_width(s), columns = s->output_width;
  for (long i = 0; i < s->output_height; i++) {
    const float *rows = padded + i * s->stride_height * width;
    lanes *to = y + i * columns;
    if (columns < 4) {
      for (long j = 0; j < columns; j++)
        results(s, rows + j * s->stride_width, weights, bias, to + j, block_step, rectifies,
                blocks, 1);
      continue;
    }
    for (long j = 0; j < columns; j += 4) {
      // The last four may overlap those before them, whose results they write again.
      const long start = j + 4 <= columns ? j : columns - 4;
      results(s, rows + start * s->stride_width, weights, bias, to + start, block_step, rectifies,
              blocks, 4);
    }
  }
}

KERNEL void netlab_few_channels_convolve(const netlab_few_channels *shape, const float *x,
                                         const float *arranged, const float *bias, float *y,
                                         int rectifies, long first, long last, float *padded) {
  const long area = shape->output_height * shape->output_width;
  const lanes *weights = (const lanes *)arranged, *biases = (const lanes *)bias;
  for (long n = first; n < last; n++) {
    float *image = padded + n * netlab_few_channels_padded_count(shape);
    pad(shape, x, n, image);
    for (long block = 0; block < shape->blocks; block += 2) {
      const lanes *own = weights + block * taps(shape);
      const lanes *shift = biases ? biases + block : 0;
      lanes *to = (lanes *)y + (block * shape->batch + n) * area;
      if (block + 1 < shape->blocks)
        convolve(shape, image, own, shift, to, rectifies, 2);
      else
        convolve(shape, image, own, shift, to, rectifies, 1);
    }
  }
}

/// Adds to the gradients of `rows` × `columns` neighbouring taps what one image gives.
INLINE void taps_gradient(const netlab_few_channels *s, const float *image, const lanes *dy,
                          lanes *gradient, const int rows, const int columns) {
  const long width = padded_width(s), step = s->stride_width;
  lanes sums[9];
  for (int row = 0; row < rows; row++)
    for (int column = 0; column < columns; column++)
      sums[row * columns + column] = gradient[row * s->kernel_width + column];
  for (long i = 0; i < s->output_height; i++) {
    const float *from = image + i * s->stride_height * width;
    for (long j = 0; j < s->output_width; j++, from += step) {
      const lanes slope = *dy++;
      for (int row = 0; row < rows; row++)
        for (int column = 0; column < columns; column++)
          sums[row * columns + column] += slope * from[row * width + column];
    }
  }
  for (int row = 0; row < rows; row++)
    for (int column = 0; column < columns; column++)
      gradient[row * s->kernel_width + column] = sums[row * columns + column];
}

/// As above, for all taps of one channel, in pieces whose sums fit into registers.
INLINE void channel_gradient(const netlab_few_channels *s, const float *image, const lanes *dy,
                             lanes *gradient) {
  const long height = s->kernel_height, columns = s->kernel_width, width = padded_width(s);
  if (height == 3 && columns == 3) {
    taps_gradient(s, image, dy, gradient, 3, 3);
    return;
  }
  for (long u = 0; u < height; u++) {
    const float *row = image + u * width;
    lanes *own = gradient + u * columns;
    long v = 0;
    for (; v + 9 <= columns; v += 9) taps_gradient(s, row + v, dy, own + v, 1, 9);
    for (; v + 7 <= columns; v += 7) taps_gradient(s, row + v, dy, own + v, 1, 7);
    for (; v + 5 <= columns; v += 5) taps_gradient(s, row + v, dy, own + v, 1, 5);
    for (; v + 3 <= columns; v += 3) taps_gradient(s, row + v, dy, own + v, 1, 3);
    for (; v < columns; v++) taps_gradient(s, row + v, dy, own + v, 1, 1);
  }
}

KERNEL void netlab_few_channels_gradient(const netlab_few_channels *shape, const float *x,
                                         const float *dy, float *part, long first, long last,
                                         float *padded) {
  const long area = shape->output_height * shape->output_width, count = taps(shape);
  const long per_channel = shape->kernel_height * shape->kernel_width;
  lanes *gradient = (lanes *)part;
  for (long place = 0; place < shape->blocks * (count + 1); place++) gradient[place] = (lanes){0};
  for (long n = first; n < last; n++) {
    float *image = padded + n * netlab_few_channels_padded_count(shape);
    pad(shape, x, n, image);
    for (long block = 0; block < shape->blocks; block++) {
      const lanes *slopes = (const lanes *)dy + (block * shape->batch + n) * area;
      lanes *own = gradient + block * (count + 1);
      for (long c = 0; c < shape->channels; c++)
        channel_gradient(shape, image + c * padded_height(shape) * padded_width(shape), slopes,
                         own + c * per_channel);
      lanes sums[4] = {{0}};
      for (long pixel = 0; pixel < area; pixel++) sums[pixel % 4] += slopes[pixel];
      own[count] += (sums[0] + sums[1]) + (sums[2] + sums[3]);
    }
  }
}

void netlab_few_channels_sum(const netlab_few_channels *shape, const float *parts, long count,
                             float *weights, float *bias) {
  const long own = taps(shape), floats = netlab_few_channels_part_count(shape);
  for (long filter = 0; filter < 8 * shape->blocks; filter++)
    for (long tap = 0; tap <= own; tap++) {
      float sum = 0;
      const float *from = parts + (filter / 8 * (own + 1) + tap) * 8 + filter % 8;
      for (long part = 0; part < count; part++) sum += from[part * floats];
      if (tap < own)
        weights[filter * own + tap] = sum;
      else if (bias)
        bias[filter] = sum;
    }
}
