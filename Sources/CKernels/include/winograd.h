#ifndef NETLAB_WINOGRAD_H
#define NETLAB_WINOGRAD_H

/// A 3×3 convolution of stride 1 on blocks of eight channels, as tiles of 4×4 results see it.
///
/// Tensors lie as `[blocks][batch][height][width][8]`, weights as `[output blocks][input blocks][9][8 inputs][8 outputs]`.
/// - Source: Lavin and Gray 2016, "Fast Algorithms for Convolutional Neural Networks", F(4×4, 3×3).
typedef struct {
  long batch, height, width;
  long output_height, output_width;
  long top, left;
  long input_blocks, output_blocks;
} netlab_winograd;

/// Whether this processor runs the kernels.
int netlab_winograd_available(void);

/// The tiles of the whole batch.
long netlab_winograd_tiles(const netlab_winograd *shape);

/// The floats of all transformed weights of that many blocks.
long netlab_winograd_weight_count(long input_blocks, long output_blocks);

/// Transforms weights for the output blocks of a range, which begins at an even number.
void netlab_winograd_weights(const float *weights, float *transformed, long input_blocks,
                             long output_blocks, long first, long last);

/// As above for the gradient of the input: outputs and inputs change places, taps are turned round.
///
/// The range is one of input blocks, which begins at an even number.
void netlab_winograd_turned_weights(const float *weights, float *transformed, long input_blocks,
                                    long output_blocks, long first, long last);

/// How many tiles one call of `netlab_winograd_convolve` had best be given.
long netlab_winograd_tiles_at_once(long input_blocks);

/// The floats of scratch memory for one call of `netlab_winograd_convolve`.
long netlab_winograd_scratch_count(long input_blocks, long tiles);

/// What is done to results before they are stored.
enum { netlab_winograd_adds = 1, netlab_winograd_rectifies = 2 };

/// Computes the results of a range of tiles and a range of output blocks, which begins at an even number.
void netlab_winograd_convolve(const netlab_winograd *shape, const float *source,
                              const float *transformed, const float *bias, float *destination,
                              int options, long first_tile, long last_tile, long first_block,
                              long last_block, float *scratch);

/// The floats of the transformed tiles of one tensor of that many blocks.
long netlab_winograd_tile_count(long blocks, long tiles);

/// Transforms a range of blocks of a source's tiles, for the gradient of weights.
void netlab_winograd_source_tiles(const netlab_winograd *shape, const float *source, float *tiles,
                                  long first_tile, long last_tile, long first_block,
                                  long last_block);

/// Transforms a range of blocks of a gradient's tiles, and adds the sums of all its pixels to `bias`, if not null.
void netlab_winograd_gradient_tiles(const netlab_winograd *shape, const float *gradient,
                                    float *tiles, float *bias, long first_tile, long last_tile,
                                    long first_block, long last_block);

/// Adds the products of tiles to the transformed gradient of weights, for a range of the 36 places.
void netlab_winograd_accumulate(const netlab_winograd *shape, const float *source_tiles,
                                const float *gradient_tiles, float *transformed, long tiles,
                                long first_place, long last_place, int is_first);

/// Transforms the gradient of weights back, for a range of input blocks.
void netlab_winograd_weight_gradient(const netlab_winograd *shape, const float *transformed,
                                     float *gradient, long first, long last);

#endif
