/// The mean of each window.
///
/// - Shapes: C×H×W → C×H'×W', as a convolution's, rounded down or up.
/// - Source: padding left out of the mean as in TensorFlow and ONNX, or counted as in Caffe.
public struct AveragePool: Hashable, Sendable, Codable {
  package var kernel: Extent
  package var stride: Extent
  package var padding: Padding
  package var rounding: Rounding
  /// Whether padding counts as zeros in the mean, or is left out of it.
  package var countsPadding: Bool

  package init(
    kernel: Extent, stride: Extent, padding: Padding = .valid, rounding: Rounding = .floor,
    countsPadding: Bool = false
  ) {
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
    self.rounding = rounding
    self.countsPadding = countsPadding
  }
}

extension AveragePool: OperatorRules {
  package var name: String { "averagePool" }

  /// The window that it slides over the input.
  package var slidingWindow: SlidingWindow {
    SlidingWindow(kernel: kernel, stride: stride, padding: padding, rounding: rounding)
  }

  package var operandProblems: [Problem] { slidingWindow.poolingProblems }

  package func outputShape(of inputs: [OpenShape]) throws(Problem) -> OpenShape {
    OpenShape(inputs.only.channels, try slidingWindow.outputExtent(of: inputs.only))
  }

  package func parameters(of inputs: [OpenShape]) throws(Problem) -> [ParameterTensor] { [] }

  package func cost(of inputs: [Shape], output: Shape, mode: Mode) throws(Problem) -> Cost {
    Cost(
      elementwiseOperations: try product(
        output.elements, kernel.height, kernel.width, as: .elementwiseOperations))
  }

  package func reach(on input: OpenShape) -> Reach {
    .window(slidingWindow.window(on: input.extent))
  }

  package func resolved(on inputs: [OpenShape]) -> AveragePool {
    var resolved = self
    if let margins = slidingWindow.margins(on: inputs.only.extent) {
      resolved.padding = Padding(rule: .explicit(margins))
    }
    return resolved
  }

  package var caption: String { "average pool" }

  package var label: String {
    "\(kernel)" + (stride == .one ? "" : "/\(stride.shortDescription)")
  }

  package var geometry: Geometry? {
    Geometry(kernel: kernel, stride: stride, padding: padding.explicit)
  }

  package var signature: String {
    "averagePool \(kernel), stride \(stride), padding \(padding.signature), \(rounding)"
      + ", counts padding \(countsPadding)"
  }

  package var family: Family { .pooling }
}
