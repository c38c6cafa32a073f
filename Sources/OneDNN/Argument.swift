import COneDNN

/// The role that a tensor plays for a primitive.
package struct Argument: Hashable, Sendable {
  let index: Int32

  private init(_ index: Int32) { self.index = index }

  package static let source = Argument(DNNL_ARG_SRC_0)
  package static let source1 = Argument(DNNL_ARG_SRC_1)
  package static let destination = Argument(DNNL_ARG_DST_0)
  package static let weights = Argument(DNNL_ARG_WEIGHTS_0)
  package static let bias = Argument(DNNL_ARG_BIAS)
  package static let mean = Argument(DNNL_ARG_MEAN)
  package static let variance = Argument(DNNL_ARG_VARIANCE)
  package static let scale = Argument(DNNL_ARG_SCALE)
  package static let shift = Argument(DNNL_ARG_SHIFT)
  package static let workspace = Argument(DNNL_ARG_WORKSPACE)
  package static let scratchpad = Argument(DNNL_ARG_SCRATCHPAD)
  package static let sourceGradient = Argument(DNNL_ARG_DIFF_SRC_0)
  package static let destinationGradient = Argument(DNNL_ARG_DIFF_DST_0)
  package static let weightsGradient = Argument(DNNL_ARG_DIFF_WEIGHTS_0)
  package static let biasGradient = Argument(DNNL_ARG_DIFF_BIAS)
  package static let scaleGradient = Argument(DNNL_ARG_DIFF_SCALE)
  package static let shiftGradient = Argument(DNNL_ARG_DIFF_SHIFT)

  /// One of the many sources of a concatenation or a sum.
  package static func source(_ number: Int) -> Argument {
    Argument(DNNL_ARG_MULTIPLE_SRC + Int32(number))
  }

  /// The second operand of the binary operation that is a primitive's post-operation of this number.
  package static func operand(ofPostOperation number: Int) -> Argument {
    Argument(DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE * Int32(number + 1) | DNNL_ARG_SRC_1)
  }
}
