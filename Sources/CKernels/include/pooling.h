#ifndef NETLAB_POOLING_H
#define NETLAB_POOLING_H

/// Max pooling of maps of eight channels: `[maps][height][width][8]`.
typedef struct {
  long height, width, output_height, output_width;
  long kernel_height, kernel_width, stride_height, stride_width, top, left;
} netlab_pooling;

/// The maxima of a range of maps; `line` holds one row, eight floats for each column.
void netlab_max_pool(const netlab_pooling *shape, const float *x, float *y, long first, long last,
                     float *line);

/// Gives each maximum's gradient to the first tap that equals it.
void netlab_max_pool_backward(const netlab_pooling *shape, const float *x, const float *y,
                              const float *dy, float *dx, long first, long last);

#endif
