#ifndef NETLAB_LRN_H
#define NETLAB_LRN_H

/// Local response normalisation across channels, on blocks of eight: `[blocks][pixels][8]`.
///
/// y = x · (k + scale · Σ x²)^−beta over `half` channels to either side, eight at most.
typedef struct {
  long blocks, pixels, half;
  float scale, beta, k;
} netlab_lrn;

/// Normalises the pixels of a range.
void netlab_lrn_forward(const netlab_lrn *shape, const float *x, float *y, long first, long last);

/// The gradient of x for the pixels of a range.
void netlab_lrn_backward(const netlab_lrn *shape, const float *x, const float *dy, float *dx,
                         long first, long last);

#endif
