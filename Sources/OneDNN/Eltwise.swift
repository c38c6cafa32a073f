import COneDNN

/// Elementwise functions.
package enum EltwiseFunction: Sendable, Hashable {
  /// x for x > 0, else slope · x.
  case relu(slope: Float)
  /// x for x > 0, else α · (eˣ − 1).
  case elu(alpha: Float)
  case tanh
  case logistic
  case exponential
  case square
  case squareRoot
  case absolute
  case logarithm
  /// scale · x + shift.
  case linear(scale: Float, shift: Float)
  /// x limited to lower…upper.
  case clip(lower: Float, upper: Float)
  /// factor · x^exponent.
  case power(factor: Float, exponent: Float)
  /// x · logistic(α · x).
  case swish(alpha: Float)
  case mish
  /// log(1 + eˣ).
  case softplus
  /// x · Φ(x), Φ the standard normal distribution.
  case gelu
  /// The approximation of ``gelu`` through tanh.
  case geluTanh
  /// x · clip(x + 3, 0, 6) / 6.
  case hardSwish

  var raw: (dnnl_alg_kind_t, Float, Float) {
    switch self {
    case .relu(let slope): (dnnl_eltwise_relu, slope, 0)
    case .elu(let alpha): (dnnl_eltwise_elu, alpha, 0)
    case .tanh: (dnnl_eltwise_tanh, 0, 0)
    case .logistic: (dnnl_eltwise_logistic, 0, 0)
    case .exponential: (dnnl_eltwise_exp, 0, 0)
    case .square: (dnnl_eltwise_square, 0, 0)
    case .squareRoot: (dnnl_eltwise_sqrt, 0, 0)
    case .absolute: (dnnl_eltwise_abs, 0, 0)
    case .logarithm: (dnnl_eltwise_log, 0, 0)
    case .linear(let scale, let shift): (dnnl_eltwise_linear, scale, shift)
    // Differs from the older `clip` in its gradient at the ends: 0 at both, as everywhere in the field.
    case .clip(let lower, let upper): (dnnl_eltwise_clip_v2, lower, upper)
    case .power(let factor, let exponent): (dnnl_eltwise_pow, factor, exponent)
    case .swish(let alpha): (dnnl_eltwise_swish, alpha, 0)
    case .mish: (dnnl_eltwise_mish, 0, 0)
    case .softplus: (dnnl_eltwise_soft_relu, 0, 0)
    case .gelu: (dnnl_eltwise_gelu_erf, 0, 0)
    case .geluTanh: (dnnl_eltwise_gelu_tanh, 0, 0)
    case .hardSwish: (dnnl_eltwise_hardswish, 0, 0)
    }
  }

  /// The form whose backward pass reads the result instead of the argument; nil where there is none.
  var rawFromDestination: (dnnl_alg_kind_t, Float, Float)? {
    switch self {
    // With a negative slope the sign of the argument is not that of the result.
    case .relu(let slope):
      slope >= 0 ? (dnnl_eltwise_relu_use_dst_for_bwd, slope, 0) : nil
    case .elu(let alpha): alpha >= 0 ? (dnnl_eltwise_elu_use_dst_for_bwd, alpha, 0) : nil
    case .tanh: (dnnl_eltwise_tanh_use_dst_for_bwd, 0, 0)
    case .logistic: (dnnl_eltwise_logistic_use_dst_for_bwd, 0, 0)
    case .exponential: (dnnl_eltwise_exp_use_dst_for_bwd, 0, 0)
    case .squareRoot: (dnnl_eltwise_sqrt_use_dst_for_bwd, 0, 0)
    case .clip(let lower, let upper): (dnnl_eltwise_clip_v2_use_dst_for_bwd, lower, upper)
    case .square, .absolute, .logarithm, .linear, .power, .swish, .mish, .softplus, .gelu,
      .geluTanh,
      .hardSwish:
      nil
    }
  }

  /// Whether the backward pass can read the result, so that the function may run in place.
  package var differentiatesFromDestination: Bool { rawFromDestination != nil }
}

/// Elementwise functions, in place or not.
extension PrimitiveDescriptor {
  package static func eltwiseForward(
    _ function: EltwiseFunction, _ purpose: Purpose, _ tensor: MemoryDescriptor,
    on engine: borrowing ComputeEngine
  ) throws(OneDNNError) -> PrimitiveDescriptor {
    var operation = dnnl_eltwise_desc_t()
    var tensor = tensor.raw
    let (kind, alpha, beta) = function.raw
    try check("dnnl_eltwise_forward_desc_init") {
      dnnl_eltwise_forward_desc_init(&operation, purpose.raw, kind, &tensor, alpha, beta)
    }
    return try PrimitiveDescriptor(&operation, Attributes(), engine)
  }

  /// The gradient; `fromDestination` reads the forward pass's result in the role `.destination`, else its `.source`.
  package static func eltwiseBackward(
    _ function: EltwiseFunction, fromDestination: Bool, gradient: MemoryDescriptor,
    _ tensor: MemoryDescriptor, on engine: borrowing ComputeEngine
  ) throws(OneDNNError) -> PrimitiveDescriptor {
    var (forward, backward) = (dnnl_eltwise_desc_t(), dnnl_eltwise_desc_t())
    var (gradient, tensor) = (gradient.raw, tensor.raw)
    guard let (kind, alpha, beta) = fromDestination ? function.rawFromDestination : function.raw
    else { throw OneDNNError(call: "dnnl_eltwise_backward_desc_init", reason: "unimplemented") }
    try check("dnnl_eltwise_forward_desc_init") {
      dnnl_eltwise_forward_desc_init(&forward, dnnl_forward_training, kind, &tensor, alpha, beta)
    }
    let hint = try PrimitiveDescriptor(&forward, Attributes(), engine)
    try check("dnnl_eltwise_backward_desc_init") {
      dnnl_eltwise_backward_desc_init(&backward, kind, &gradient, &tensor, alpha, beta)
    }
    return try PrimitiveDescriptor(&backward, Attributes(), engine, hint: hint.handle)
  }
}
