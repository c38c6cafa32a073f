#include "winograd.h"
#include "lanes.h"

#if defined(__x86_64__)
#define KERNEL __attribute__((target("avx2,fma")))
#else
#define KERNEL
#endif
#define INLINE static inline __attribute__((always_inline)) KERNEL

/// The polynomials are evaluated at 0, ±A, ±B and infinity. Fractions near 1 round less than 1 and 2 do.
/// Source: Barabasz et al. 2020, "Error analysis and improving the accuracy of Winograd convolution".
#define A 0.625f
#define B 1.5f
static const float a = A, b = B, aa = A * A, bb = B * B, ab = A * A * B * B, sum = A * A + B * B;

int netlab_winograd_available(void) {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#else
  return 1;
#endif
}

/// Tiles of 4×4 results in one row or column.
static inline long tiles_along(long results) { return (results + 3) / 4; }

long netlab_winograd_tiles(const netlab_winograd *shape) {
  return shape->batch * tiles_along(shape->output_height) * tiles_along(shape->output_width);
}

/// The floats from one of the 36 places to the next: an odd number of cache lines, so that they do not compete for one set.
static inline long apart(long floats) { return ((floats + 15) / 16 | 1) * 16; }

static inline long even(long blocks) { return (blocks + 1) / 2 * 2; }

long netlab_winograd_weight_count(long input_blocks, long output_blocks) {
  return 36 * apart(input_blocks * 8 * even(output_blocks) * 8);
}

long netlab_winograd_tile_count(long blocks, long tiles) { return 36 * apart(blocks * tiles * 8); }

/// The output blocks whose results wait together for their transformation back.
enum { together = 4 };

long netlab_winograd_tiles_at_once(long input_blocks) {
  // The transformed tiles of all input channels stay in a second-level cache of half a MiB.
  long tiles = 7000 / (36 * input_blocks) / 6 * 6;
  return tiles < 12 ? 12 : tiles > 48 ? 48 : tiles;
}

long netlab_winograd_scratch_count(long input_blocks, long tiles) {
  return netlab_winograd_tile_count(input_blocks, tiles)
         + netlab_winograd_tile_count(together, tiles);
}

/// Six values of a source to the six places at which they are multiplied.
INLINE void forth(const lanes *d, long step, lanes *v, long apart) {
  const lanes d0 = d[0], d1 = d[step], d2 = d[2 * step], d3 = d[3 * step], d4 = d[4 * step],
              d5 = d[5 * step];
  const lanes p = d4 - bb * d2, q = a * (d3 - bb * d1);
  const lanes r = d4 - aa * d2, s = b * (d3 - aa * d1);
  v[0] = d4 + (ab * d0 - sum * d2);
  v[apart] = p + q;
  v[2 * apart] = p - q;
  v[3 * apart] = r + s;
  v[4 * apart] = r - s;
  v[5 * apart] = d5 + (ab * d1 - sum * d3);
}

/// Six products to four results.
INLINE void back(const lanes *m, long step, lanes *y, long apart) {
  const lanes p = m[step] + m[2 * step], q = m[step] - m[2 * step];
  const lanes r = m[3 * step] + m[4 * step], s = m[3 * step] - m[4 * step];
  y[0] = m[0] + p + r;
  y[apart] = a * q + b * s;
  y[2 * apart] = aa * p + bb * r;
  y[3 * apart] = m[5 * step] + (a * aa * q + b * bb * s);
}

/// Four values of a gradient to six places: what `back` does, the other way round.
INLINE void spread(const lanes *d, long step, lanes *v, long apart) {
  const lanes d0 = d[0], d1 = d[step], d2 = d[2 * step], d3 = d[3 * step];
  const lanes p = d0 + aa * d2, q = a * d1 + a * aa * d3;
  const lanes r = d0 + bb * d2, s = b * d1 + b * bb * d3;
  v[0] = d0;
  v[apart] = p + q;
  v[2 * apart] = p - q;
  v[3 * apart] = r + s;
  v[4 * apart] = r - s;
  v[5 * apart] = d3;
}

static const float at_zero = 1 / (A * A * B * B), at_a = 1 / (2 * A * A * (A * A - B * B)),
                   at_b = 1 / (2 * B * B * (B * B - A * A));

/// Three weights to six places.
INLINE void weigh(const lanes *g, long step, lanes *u, long apart) {
  const lanes p = at_a * (g[0] + aa * g[2 * step]), q = at_a * a * g[step];
  const lanes r = at_b * (g[0] + bb * g[2 * step]), s = at_b * b * g[step];
  u[0] = at_zero * g[0];
  u[apart] = p + q;
  u[2 * apart] = p - q;
  u[3 * apart] = r + s;
  u[4 * apart] = r - s;
  u[5 * apart] = g[2 * step];
}

/// The gradients of six places to those of three weights.
INLINE void unweigh(const lanes *u, long step, lanes *g, long apart) {
  const lanes p = at_a * (u[step] + u[2 * step]), q = at_a * a * (u[step] - u[2 * step]);
  const lanes r = at_b * (u[3 * step] + u[4 * step]), s = at_b * b * (u[3 * step] - u[4 * step]);
  g[0] = at_zero * u[0] + p + r;
  g[apart] = q + s;
  g[2 * apart] = u[5 * step] + (aa * p + bb * r);
}

/// 3×3 weights to 6×6 places, `stride` floats apart.
INLINE void weigh_tile(const lanes g[9], float *u, long stride) {
  lanes rows[18], place[6];
  for (int column = 0; column < 3; column++) weigh(g + column, 3, rows + column, 3);
  for (int row = 0; row < 6; row++) {
    weigh(rows + 3 * row, 1, place, 1);
    for (int column = 0; column < 6; column++)
      *(lanes *)(u + (6 * row + column) * stride) = place[column];
  }
}

KERNEL void netlab_winograd_weights(const float *weights, float *transformed, long input_blocks,
                                    long output_blocks, long first, long last) {
  const long inputs = input_blocks * 8, stride = apart(inputs * even(output_blocks) * 8);
  for (long block = first; block < even(last); block++)
    for (long input = 0; input < inputs; input++) {
      lanes g[9];
      for (int tap = 0; tap < 9; tap++) {
        const float *from =
            weights + (((block * input_blocks + input / 8) * 9 + tap) * 8 + input % 8) * 8;
        g[tap] = block < output_blocks ? *(const lanes *)from : (lanes){0};
      }
      weigh_tile(g, transformed + (block / 2 * inputs + input) * 16 + block % 2 * 8, stride);
    }
}

/// Rows and columns of 8×8 numbers change places.
INLINE void transpose(lanes m[8]) {
  lanes t[8];
  for (int pair = 0; pair < 4; pair++) {
    const lanes x = m[2 * pair], y = m[2 * pair + 1];
    t[2 * pair] = __builtin_shufflevector(x, y, 0, 8, 2, 10, 4, 12, 6, 14);
    t[2 * pair + 1] = __builtin_shufflevector(x, y, 1, 9, 3, 11, 5, 13, 7, 15);
  }
  for (int half = 0; half < 2; half++)
    for (int odd = 0; odd < 2; odd++) {
      const lanes x = t[4 * half + odd], y = t[4 * half + 2 + odd];
      m[4 * half + odd] = __builtin_shufflevector(x, y, 0, 1, 8, 9, 4, 5, 12, 13);
      m[4 * half + 2 + odd] = __builtin_shufflevector(x, y, 2, 3, 10, 11, 6, 7, 14, 15);
    }
  for (int row = 0; row < 4; row++) {
    t[row] = __builtin_shufflevector(m[row], m[row + 4], 0, 1, 2, 3, 8, 9, 10, 11);
    t[row + 4] = __builtin_shufflevector(m[row], m[row + 4], 4, 5, 6, 7, 12, 13, 14, 15);
  }
  for (int row = 0; row < 8; row++) m[row] = t[row];
}

KERNEL void netlab_winograd_turned_weights(const float *weights, float *transformed,
                                           long input_blocks, long output_blocks, long first,
                                           long last) {
  const long outputs = output_blocks * 8, stride = apart(outputs * even(input_blocks) * 8);
  for (long block = first; block < even(last); block++)
    for (long output = 0; output < output_blocks; output++) {
      lanes turned[8][9];
      for (int tap = 0; tap < 9; tap++) {
        lanes m[8];
        const lanes *from =
            (const lanes *)weights + ((output * input_blocks + block) * 9 + tap) * 8;
        for (int row = 0; row < 8; row++) m[row] = block < input_blocks ? from[row] : (lanes){0};
        transpose(m);
        for (int row = 0; row < 8; row++) turned[row][8 - tap] = m[row];
      }
      for (int row = 0; row < 8; row++)
        weigh_tile(
            turned[row],
            transformed + (block / 2 * outputs + output * 8 + row) * 16 + block % 2 * 8, stride);
    }
}

/// Where a tile of results lies.
typedef struct {
  long image, row, column;
} place;

INLINE place place_of(const netlab_winograd *shape, long tile) {
  const long across = tiles_along(shape->output_width), down = tiles_along(shape->output_height);
  return (place){tile / (across * down), tile / across % down * 4, tile % across * 4};
}

INLINE place next(const netlab_winograd *shape, place at) {
  at.column += 4;
  if (at.column < shape->output_width) return at;
  at.column = 0;
  at.row += 4;
  if (at.row < shape->output_height) return at;
  at.row = 0;
  at.image++;
  return at;
}

/// One block's source tiles of a range, transformed: `tiles[place][tile][8]`.
INLINE void transform_source(const netlab_winograd *shape, const lanes *map, float *tiles,
                             long stride, long first, long last) {
  const long height = shape->height, width = shape->width;
  place at = place_of(shape, first);
  for (long tile = first; tile < last; tile++, at = next(shape, at)) {
    const long top = at.row - shape->top, left = at.column - shape->left;
    const lanes *image = map + at.image * height * width;
    lanes d[36], rows[36], v[6];
    const lanes *from = d;
    long step = 6;
    if (top >= 0 && left >= 0 && top + 6 <= height && left + 6 <= width) {
      from = image + top * width + left;
      step = width;
    } else {
      for (long i = 0; i < 6; i++)
        for (long j = 0; j < 6; j++) {
          const long h = top + i, w = left + j;
          const int inside = h >= 0 && h < height && w >= 0 && w < width;
          d[6 * i + j] = inside ? image[h * width + w] : (lanes){0};
        }
    }
    for (int column = 0; column < 6; column++) forth(from + column, step, rows + column, 6);
    float *to = tiles + (tile - first) * 8;
    for (int row = 0; row < 6; row++) {
      forth(rows + 6 * row, 1, v, 1);
      for (int column = 0; column < 6; column++)
        *(lanes *)(to + (6 * row + column) * stride) = v[column];
    }
  }
}

/// `count` tiles times two blocks of outputs: products[block][tile] = Σ over inputs of tile · weight.
INLINE void multiply(const float *tiles, long tile_step, const float *weights, float *products,
                     long product_step, long input_blocks, const int count) {
  lanes left[6] = {0}, right[6] = {0};
  for (long block = 0; block < input_blocks; block++) {
    const float *from = tiles + block * tile_step;
    for (int input = 0; input < 8; input++) {
      const lanes u = *(const lanes *)weights, w = *(const lanes *)(weights + 8);
      weights += 16;
      for (int tile = 0; tile < count; tile++) {
        left[tile] += from[tile * 8 + input] * u;
        right[tile] += from[tile * 8 + input] * w;
      }
    }
  }
  for (int tile = 0; tile < count; tile++) {
    *(lanes *)(products + tile * 8) = left[tile];
    *(lanes *)(products + product_step + tile * 8) = right[tile];
  }
}

/// One block's results of a range of tiles.
INLINE void transform_back(const netlab_winograd *shape, const float *products, long stride,
                           lanes bias, lanes *map, int options, long first, long last) {
  const long height = shape->output_height, width = shape->output_width;
  place at = place_of(shape, first);
  for (long tile = first; tile < last; tile++, at = next(shape, at)) {
    lanes rows[24], y[16];
    const float *from = products + (tile - first) * 8;
    for (int row = 0; row < 6; row++) {
      lanes m[6];
      for (int column = 0; column < 6; column++)
        m[column] = *(const lanes *)(from + (6 * row + column) * stride);
      back(m, 1, rows + 4 * row, 1);
    }
    for (int column = 0; column < 4; column++) back(rows + column, 4, y + column, 4);
    const long down = height - at.row < 4 ? height - at.row : 4;
    const long across = width - at.column < 4 ? width - at.column : 4;
    lanes *to = map + (at.image * height + at.row) * width + at.column;
    for (long i = 0; i < down; i++)
      for (long j = 0; j < across; j++) {
        lanes result = y[4 * i + j] + bias;
        if (options & netlab_winograd_adds) result += to[i * width + j];
        if (options & netlab_winograd_rectifies)
          result = __builtin_elementwise_max(result, (lanes){0});
        to[i * width + j] = result;
      }
  }
}

KERNEL void netlab_winograd_convolve(const netlab_winograd *shape, const float *source,
                                     const float *transformed, const float *bias,
                                     float *destination, int options, long first_tile,
                                     long last_tile, long first_block, long last_block,
                                     float *scratch) {
  const long blocks = shape->input_blocks, tiles = last_tile - first_tile;
  const long source_stride = apart(blocks * tiles * 8), stride = apart(together * tiles * 8);
  const long weight_stride = apart(blocks * 8 * even(shape->output_blocks) * 8);
  const long pixels = shape->batch * shape->height * shape->width;
  const long results = shape->batch * shape->output_height * shape->output_width;
  float *products = scratch + 36 * source_stride;
  for (long block = 0; block < blocks; block++)
    transform_source(shape, (const lanes *)source + block * pixels, scratch + block * tiles * 8,
                     source_stride, first_tile, last_tile);
  for (long start = first_block; start < last_block; start += together) {
    const long end = start + together < last_block ? start + together : last_block;
    for (int at = 0; at < 36; at++)
      for (long pair = start; pair < end; pair += 2) {
        const float *weights = transformed + at * weight_stride + pair / 2 * blocks * 8 * 16;
        const float *from = scratch + at * source_stride;
        float *to = products + at * stride + (pair - start) * tiles * 8;
        long tile = 0;
        for (; tile + 6 <= tiles; tile += 6)
          multiply(from + tile * 8, tiles * 8, weights, to + tile * 8, tiles * 8, blocks, 6);
        from += tile * 8;
        to += tile * 8;
        // Counts known to the compiler, so that all sums stay in registers.
        switch (tiles - tile) {
        case 5: multiply(from, tiles * 8, weights, to, tiles * 8, blocks, 5); break;
        case 4: multiply(from, tiles * 8, weights, to, tiles * 8, blocks, 4); break;
        case 3: multiply(from, tiles * 8, weights, to, tiles * 8, blocks, 3); break;
        case 2: multiply(from, tiles * 8, weights, to, tiles * 8, blocks, 2); break;
        case 1: multiply(from, tiles * 8, weights, to, tiles * 8, blocks, 1); break;
        default: break;
        }
      }
    for (long block = start; block < end; block++)
      transform_back(shape, products + (block - start) * tiles * 8, stride,
                     bias ? *(const lanes *)(bias + block * 8) : (lanes){0},
                     (lanes *)destination + block * results, options, first_tile, last_tile);
  }
}

KERNEL void netlab_winograd_source_tiles(const netlab_winograd *shape, const float *source,
                                         float *tiles, long first_tile, long last_tile,
                                         long first_block, long last_block) {
  const long count = last_tile - first_tile, stride = apart(shape->input_blocks * count * 8);
  const long pixels = shape->batch * shape->height * shape->width;
  for (long block = first_block; block < last_block; block++)
    transform_source(shape, (const lanes *)source + block * pixels, tiles + block * count * 8,
                     stride, first_tile, last_tile);
}

KERNEL void netlab_winograd_gradient_tiles(const netlab_winograd *shape, const float *gradient,
                                           float *tiles, float *bias, long first_tile,
                                           long last_tile, long first_block, long last_block) {
  const long count = last_tile - first_tile, stride = apart(shape->output_blocks * count * 8);
  const long height = shape->output_height, width = shape->output_width;
  for (long block = first_block; block < last_block; block++) {
    const lanes *map = (const lanes *)gradient + block * shape->batch * height * width;
    lanes total = {0};
    place at = place_of(shape, first_tile);
    for (long tile = 0; tile < count; tile++, at = next(shape, at)) {
      lanes d[16], rows[24], v[6];
      for (long i = 0; i < 4; i++)
        for (long j = 0; j < 4; j++) {
          const long h = at.row + i, w = at.column + j;
          d[4 * i + j] = h < height && w < width
                             ? map[(at.image * height + h) * width + w] : (lanes){0};
          total += d[4 * i + j];
        }
      for (int column = 0; column < 4; column++) spread(d + column, 4, rows + column, 4);
      float *to = tiles + (block * count + tile) * 8;
      for (int row = 0; row < 6; row++) {
        spread(rows + 4 * row, 1, v, 1);
        for (int column = 0; column < 6; column++)
          *(lanes *)(to + (6 * row + column) * stride) = v[column];
      }
    }
    if (bias) *(lanes *)(bias + block * 8) += total;
  }
}

/// Four inputs times `count` blocks of outputs, summed over tiles: sums[output block][input][8].
INLINE void correlate(const float *source, const float *gradient, long gradient_step, float *sums,
                      long sum_step, long tiles, int is_first, const int count) {
  lanes total[4][2] = {0};
  if (!is_first)
    for (int input = 0; input < 4; input++)
      for (int block = 0; block < count; block++)
        total[input][block] = *(const lanes *)(sums + block * sum_step + input * 8);
  for (long tile = 0; tile < tiles; tile++) {
    lanes y[2];
    for (int block = 0; block < count; block++)
      y[block] = *(const lanes *)(gradient + block * gradient_step + tile * 8);
    for (int input = 0; input < 4; input++)
      for (int block = 0; block < count; block++)
        total[input][block] += source[tile * 8 + input] * y[block];
  }
  for (int input = 0; input < 4; input++)
    for (int block = 0; block < count; block++)
      *(lanes *)(sums + block * sum_step + input * 8) = total[input][block];
}

KERNEL void netlab_winograd_accumulate(const netlab_winograd *shape, const float *source_tiles,
                                       const float *gradient_tiles, float *transformed, long tiles,
                                       long first_place, long last_place, int is_first) {
  const long inputs = shape->input_blocks, outputs = shape->output_blocks;
  const long source_stride = apart(inputs * tiles * 8);
  const long gradient_stride = apart(outputs * tiles * 8);
  const long stride = apart(inputs * 8 * even(outputs) * 8);
  for (long at = first_place; at < last_place; at++)
    for (long output = 0; output < outputs; output += 2)
      for (long input = 0; input < inputs * 2; input++) {
        const float *source =
            source_tiles + at * source_stride + input / 2 * tiles * 8 + input % 2 * 4;
        const float *gradient = gradient_tiles + at * gradient_stride + output * tiles * 8;
        float *sums = transformed + at * stride + (output * inputs * 8 + input * 4) * 8;
        const long step = tiles * 8, sum_step = inputs * 8 * 8;
        switch (outputs - output) {
        case 1: correlate(source, gradient, step, sums, sum_step, tiles, is_first, 1); break;
        default: correlate(source, gradient, step, sums, sum_step, tiles, is_first, 2); break;
        }
      }
}

KERNEL void netlab_winograd_weight_gradient(const netlab_winograd *shape, const float *transformed,
                                            float *gradient, long first, long last) {
  const long inputs = shape->input_blocks, outputs = shape->output_blocks;
  const long stride = apart(inputs * 8 * even(outputs) * 8);
  for (long output = 0; output < outputs; output++)
    for (long input = first * 8; input < last * 8; input++) {
      const float *from = transformed + (output * inputs * 8 + input) * 8;
      lanes u[6], rows[18], g[9];
      for (int row = 0; row < 6; row++) {
        for (int column = 0; column < 6; column++)
          u[column] = *(const lanes *)(from + (6 * row + column) * stride);
        unweigh(u, 1, rows + 3 * row, 1);
      }
      for (int column = 0; column < 3; column++) unweigh(rows + column, 3, g + column, 3);
      lanes *to = (lanes *)gradient + ((output * inputs + input / 8) * 9) * 8 + input % 8;
      for (int tap = 0; tap < 9; tap++) to[tap * 8] = g[tap];
    }
}
