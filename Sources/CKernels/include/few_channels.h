#ifndef NETLAB_FEW_CHANNELS_H
#define NETLAB_FEW_CHANNELS_H

/// A convolution of images of a few channels, such as grey ones, to blocks of eight channels.
///
/// Images lie as `[channels][batch][height][width]`, results as `[blocks][batch][height][width][8]`, weights as
/// `[8 · blocks][channels][kernel height][kernel width]`.
typedef struct {
  long batch, channels, height, width;
  long output_height, output_width;
  long kernel_height, kernel_width, stride_height, stride_width;
  long top, left;
  long blocks;
} netlab_few_channels;

/// Whether this processor runs the kernels.
int netlab_few_channels_available(void);

/// The floats of one image with its padding.
long netlab_few_channels_padded_count(const netlab_few_channels *shape);

/// The floats of all weights, eight filters side by side.
long netlab_few_channels_weight_count(const netlab_few_channels *shape);

/// Puts the weights of eight filters side by side.
void netlab_few_channels_weights(const netlab_few_channels *shape, const float *weights,
                                 float *arranged);

/// Computes the results of a range of images; `padded` holds all images with their padding, which this writes.
void netlab_few_channels_convolve(const netlab_few_channels *shape, const float *x,
                                  const float *arranged, const float *bias, float *y,
                                  int rectifies, long first, long last, float *padded);

/// The floats of one part of the gradients of weights and bias.
long netlab_few_channels_part_count(const netlab_few_channels *shape);

/// The part of the gradients of weights and bias that a range of images has; `padded` as above.
void netlab_few_channels_gradient(const netlab_few_channels *shape, const float *x,
                                  const float *dy, float *part, long first, long last,
                                  float *padded);

/// Adds parts up to the gradients; `bias` may be null.
void netlab_few_channels_sum(const netlab_few_channels *shape, const float *parts, long count,
                             float *weights, float *bias);

#endif
