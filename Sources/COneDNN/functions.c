// The functions of oneDNN that netlab calls, each under its own name: it looks the library's function
// up once and calls it. The headers declare them, so that a wrong type here does not compile; one
// that is missing here does not link.
#include <stdatomic.h>

#include "loading.h"
#include "shim.h"

static void *found(void *_Atomic *slot, const char *name) {
  void *function = atomic_load_explicit(slot, memory_order_acquire);
  if (!function) {
    function = netlab_onednn_function(name);
    atomic_store_explicit(slot, function, memory_order_release);
  }
  return function;
}

#define FORWARD(result, name, parameters, arguments, otherwise) \
  result name parameters { \
    static void *_Atomic slot; \
    result(*function) parameters = (result(*) parameters)found(&slot, #name); \
    return function ? function arguments : (otherwise); \
  }

#define STATUS(name, parameters, arguments) \
  FORWARD(dnnl_status_t, name, parameters, arguments, dnnl_runtime_error)

#define STATUS_1(name, A) \
  STATUS(name, (A a), (a))
#define STATUS_2(name, A, B) \
  STATUS(name, (A a, B b), (a, b))
#define STATUS_3(name, A, B, C) \
  STATUS(name, (A a, B b, C c), (a, b, c))
#define STATUS_4(name, A, B, C, D) \
  STATUS(name, (A a, B b, C c, D d), (a, b, c, d))
#define STATUS_5(name, A, B, C, D, E) \
  STATUS(name, (A a, B b, C c, D d, E e), (a, b, c, d, e))
#define STATUS_6(name, A, B, C, D, E, F) \
  STATUS(name, (A a, B b, C c, D d, E e, F f), (a, b, c, d, e, f))
#define STATUS_7(name, A, B, C, D, E, F, G) \
  STATUS(name, (A a, B b, C c, D d, E e, F f, G g), (a, b, c, d, e, f, g))
#define STATUS_8(name, A, B, C, D, E, F, G, H) \
  STATUS(name, (A a, B b, C c, D d, E e, F f, G g, H h), (a, b, c, d, e, f, g, h))
#define STATUS_9(name, A, B, C, D, E, F, G, H, I) \
  STATUS(name, (A a, B b, C c, D d, E e, F f, G g, H h, I i), (a, b, c, d, e, f, g, h, i))
#define STATUS_10(name, A, B, C, D, E, F, G, H, I, J) \
  STATUS(name, (A a, B b, C c, D d, E e, F f, G g, H h, I i, J j), (a, b, c, d, e, f, g, h, i, j))
#define STATUS_11(name, A, B, C, D, E, F, G, H, I, J, K) \
  STATUS(name, (A a, B b, C c, D d, E e, F f, G g, H h, I i, J j, K k), (a, b, c, d, e, f, g, h, i, j, k))

STATUS_6(dnnl_batch_normalization_backward_desc_init, dnnl_batch_normalization_desc_t *,
  dnnl_prop_kind_t, const dnnl_memory_desc_t *, const dnnl_memory_desc_t *, float, unsigned)
STATUS_5(dnnl_batch_normalization_forward_desc_init, dnnl_batch_normalization_desc_t *,
  dnnl_prop_kind_t, const dnnl_memory_desc_t *, float, unsigned)
STATUS_5(dnnl_binary_desc_init, dnnl_binary_desc_t *, dnnl_alg_kind_t,
  const dnnl_memory_desc_t *, const dnnl_memory_desc_t *, const dnnl_memory_desc_t *)
STATUS_7(dnnl_concat_primitive_desc_create, dnnl_primitive_desc_t *, const dnnl_memory_desc_t *,
  int, int, const dnnl_memory_desc_t *, const_dnnl_primitive_attr_t, dnnl_engine_t)
STATUS_9(dnnl_dilated_convolution_backward_data_desc_init, dnnl_convolution_desc_t *,
  dnnl_alg_kind_t, const dnnl_memory_desc_t *, const dnnl_memory_desc_t *,
  const dnnl_memory_desc_t *, const dnnl_dims_t, const dnnl_dims_t, const dnnl_dims_t,
  const dnnl_dims_t)
STATUS_10(dnnl_dilated_convolution_backward_weights_desc_init, dnnl_convolution_desc_t *,
  dnnl_alg_kind_t, const dnnl_memory_desc_t *, const dnnl_memory_desc_t *,
  const dnnl_memory_desc_t *, const dnnl_memory_desc_t *, const dnnl_dims_t, const dnnl_dims_t,
  const dnnl_dims_t, const dnnl_dims_t)
STATUS_11(dnnl_dilated_convolution_forward_desc_init, dnnl_convolution_desc_t *,
  dnnl_prop_kind_t, dnnl_alg_kind_t, const dnnl_memory_desc_t *, const dnnl_memory_desc_t *,
  const dnnl_memory_desc_t *, const dnnl_memory_desc_t *, const dnnl_dims_t, const dnnl_dims_t,
  const dnnl_dims_t, const dnnl_dims_t)
STATUS_6(dnnl_eltwise_backward_desc_init, dnnl_eltwise_desc_t *, dnnl_alg_kind_t,
  const dnnl_memory_desc_t *, const dnnl_memory_desc_t *, float, float)
STATUS_6(dnnl_eltwise_forward_desc_init, dnnl_eltwise_desc_t *, dnnl_prop_kind_t,
  dnnl_alg_kind_t, const dnnl_memory_desc_t *, float, float)
STATUS_3(dnnl_engine_create, dnnl_engine_t *, dnnl_engine_kind_t, size_t)
STATUS_1(dnnl_engine_destroy, dnnl_engine_t)
STATUS_1(dnnl_get_primitive_cache_capacity, int *)
STATUS_4(dnnl_inner_product_backward_data_desc_init, dnnl_inner_product_desc_t *,
  const dnnl_memory_desc_t *, const dnnl_memory_desc_t *, const dnnl_memory_desc_t *)
STATUS_5(dnnl_inner_product_backward_weights_desc_init, dnnl_inner_product_desc_t *,
  const dnnl_memory_desc_t *, const dnnl_memory_desc_t *, const dnnl_memory_desc_t *,
  const dnnl_memory_desc_t *)
STATUS_6(dnnl_inner_product_forward_desc_init, dnnl_inner_product_desc_t *, dnnl_prop_kind_t,
  const dnnl_memory_desc_t *, const dnnl_memory_desc_t *, const dnnl_memory_desc_t *,
  const dnnl_memory_desc_t *)
STATUS_8(dnnl_lrn_backward_desc_init, dnnl_lrn_desc_t *, dnnl_alg_kind_t,
  const dnnl_memory_desc_t *, const dnnl_memory_desc_t *, dnnl_dim_t, float, float, float)
STATUS_8(dnnl_lrn_forward_desc_init, dnnl_lrn_desc_t *, dnnl_prop_kind_t, dnnl_alg_kind_t,
  const dnnl_memory_desc_t *, dnnl_dim_t, float, float, float)
STATUS_5(dnnl_matmul_desc_init, dnnl_matmul_desc_t *, const dnnl_memory_desc_t *,
  const dnnl_memory_desc_t *, const dnnl_memory_desc_t *, const dnnl_memory_desc_t *)
STATUS_4(dnnl_memory_create, dnnl_memory_t *, const dnnl_memory_desc_t *, dnnl_engine_t, void *)
STATUS_5(dnnl_memory_desc_init_by_strides, dnnl_memory_desc_t *, int, const dnnl_dims_t,
  dnnl_data_type_t, const dnnl_dims_t)
STATUS_5(dnnl_memory_desc_init_by_tag, dnnl_memory_desc_t *, int, const dnnl_dims_t,
  dnnl_data_type_t, dnnl_format_tag_t)
STATUS_4(dnnl_memory_desc_init_submemory, dnnl_memory_desc_t *, const dnnl_memory_desc_t *,
  const dnnl_dims_t, const dnnl_dims_t)
STATUS_3(dnnl_memory_desc_permute_axes, dnnl_memory_desc_t *, const dnnl_memory_desc_t *,
  const int *)
STATUS_4(dnnl_memory_desc_reshape, dnnl_memory_desc_t *, const dnnl_memory_desc_t *, int,
  const dnnl_dims_t)
STATUS_1(dnnl_memory_destroy, dnnl_memory_t)
STATUS_2(dnnl_memory_set_data_handle, dnnl_memory_t, void *)
STATUS_9(dnnl_pooling_v2_backward_desc_init, dnnl_pooling_v2_desc_t *, dnnl_alg_kind_t,
  const dnnl_memory_desc_t *, const dnnl_memory_desc_t *, const dnnl_dims_t, const dnnl_dims_t,
  const dnnl_dims_t, const dnnl_dims_t, const dnnl_dims_t)
STATUS_10(dnnl_pooling_v2_forward_desc_init, dnnl_pooling_v2_desc_t *, dnnl_prop_kind_t,
  dnnl_alg_kind_t, const dnnl_memory_desc_t *, const dnnl_memory_desc_t *, const dnnl_dims_t,
  const dnnl_dims_t, const dnnl_dims_t, const dnnl_dims_t, const dnnl_dims_t)
STATUS_3(dnnl_post_ops_append_binary, dnnl_post_ops_t, dnnl_alg_kind_t,
  const dnnl_memory_desc_t *)
STATUS_5(dnnl_post_ops_append_eltwise, dnnl_post_ops_t, float, dnnl_alg_kind_t, float, float)
STATUS_2(dnnl_post_ops_append_sum, dnnl_post_ops_t, float)
STATUS_1(dnnl_post_ops_create, dnnl_post_ops_t *)
STATUS_1(dnnl_post_ops_destroy, dnnl_post_ops_t)
STATUS_1(dnnl_primitive_attr_create, dnnl_primitive_attr_t *)
STATUS_1(dnnl_primitive_attr_destroy, dnnl_primitive_attr_t)
STATUS_2(dnnl_primitive_attr_set_post_ops, dnnl_primitive_attr_t, const_dnnl_post_ops_t)
STATUS_2(dnnl_primitive_attr_set_scratchpad_mode, dnnl_primitive_attr_t, dnnl_scratchpad_mode_t)
STATUS_2(dnnl_primitive_create, dnnl_primitive_t *, const_dnnl_primitive_desc_t)
STATUS_5(dnnl_primitive_desc_create, dnnl_primitive_desc_t *, const_dnnl_op_desc_t,
  const_dnnl_primitive_attr_t, dnnl_engine_t, const_dnnl_primitive_desc_t)
STATUS_1(dnnl_primitive_desc_destroy, dnnl_primitive_desc_t)
STATUS_4(dnnl_primitive_desc_query, const_dnnl_primitive_desc_t, dnnl_query_t, int, void *)
STATUS_1(dnnl_primitive_destroy, dnnl_primitive_t)
STATUS_4(dnnl_primitive_execute, const_dnnl_primitive_t, dnnl_stream_t, int,
  const dnnl_exec_arg_t *)
STATUS_6(dnnl_reduction_desc_init, dnnl_reduction_desc_t *, dnnl_alg_kind_t,
  const dnnl_memory_desc_t *, const dnnl_memory_desc_t *, float, float)
STATUS_6(dnnl_reorder_primitive_desc_create, dnnl_primitive_desc_t *, const dnnl_memory_desc_t *,
  dnnl_engine_t, const dnnl_memory_desc_t *, dnnl_engine_t, const_dnnl_primitive_attr_t)
STATUS_1(dnnl_set_primitive_cache_capacity, int)
STATUS_4(dnnl_shuffle_backward_desc_init, dnnl_shuffle_desc_t *, const dnnl_memory_desc_t *, int,
  dnnl_dim_t)
STATUS_5(dnnl_shuffle_forward_desc_init, dnnl_shuffle_desc_t *, dnnl_prop_kind_t,
  const dnnl_memory_desc_t *, int, dnnl_dim_t)
STATUS_6(dnnl_softmax_v2_backward_desc_init, dnnl_softmax_v2_desc_t *, dnnl_alg_kind_t,
  const dnnl_memory_desc_t *, const dnnl_memory_desc_t *, const dnnl_memory_desc_t *, int)
STATUS_6(dnnl_softmax_v2_forward_desc_init, dnnl_softmax_v2_desc_t *, dnnl_prop_kind_t,
  dnnl_alg_kind_t, const dnnl_memory_desc_t *, const dnnl_memory_desc_t *, int)
STATUS_3(dnnl_stream_create, dnnl_stream_t *, dnnl_engine_t, unsigned)
STATUS_1(dnnl_stream_destroy, dnnl_stream_t)
STATUS_1(dnnl_stream_wait, dnnl_stream_t)
STATUS_7(dnnl_sum_primitive_desc_create, dnnl_primitive_desc_t *, const dnnl_memory_desc_t *,
  int, const float *, const dnnl_memory_desc_t *, const_dnnl_primitive_attr_t, dnnl_engine_t)

typedef const dnnl_memory_desc_t *description;
FORWARD(description, dnnl_primitive_desc_query_md,
  (const_dnnl_primitive_desc_t a, dnnl_query_t b, int c), (a, b, c), 0)
FORWARD(size_t, dnnl_memory_desc_get_size, (const dnnl_memory_desc_t *a), (a), 0)
FORWARD(int, dnnl_memory_desc_equal,
  (const dnnl_memory_desc_t *a, const dnnl_memory_desc_t *b), (a, b), 0)

static const dnnl_version_t no_version;
typedef const dnnl_version_t *version;
FORWARD(version, dnnl_version, (void), (), &no_version)

// Every error's text passes here, so that a library that is missing is told as such.
typedef const char *text;
FORWARD(text, dnnl_status2str, (dnnl_status_t a), (a),
  netlab_onednn_problem() ? netlab_onednn_problem() : "the library lacks this function")
