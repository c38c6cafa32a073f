import Netlab

/// One node of a model with its attributes and inputs, checked as they are asked for.
struct NodeReader {
  let message: Onnx_NodeProto
  /// The version of ONNX's operators.
  let operatorSet: Int
  /// Its inputs; nil where one is left out.
  let inputs: [Value?]
  /// How messages name it.
  let label: String
  /// What netlab has noted of its layer.
  var annotation: Annotation?

  var type: String { message.opType }

  /// Whether somebody may read an output.
  func hasOutput(_ number: Int) -> Bool {
    message.output.indices.contains(number) && !message.output[number].isEmpty
  }

  // MARK: Inputs

  /// An input that may be left out.
  func optional(_ number: Int) -> Value? {
    inputs.indices.contains(number) ? inputs[number] : nil
  }

  /// - Throws: `.inputMissing`.
  func input(_ number: Int) throws(Obstacle) -> Value {
    guard let value = optional(number) else {
      throw .fault(.inputMissing(node: label, number: number))
    }
    return value
  }

  /// What the network computes and this node reads.
  func features(_ number: Int) throws(Obstacle) -> Features {
    guard case .features(let features) = try input(number) else {
      throw .unmapped(reason: "its input \(number) is a constant")
    }
    return features
  }

  /// Whether zeros wait around an input.
  var readsPadding: Bool {
    inputs.contains {
      if case .features(let features)? = $0 { features.padding != nil } else { false }
    }
  }

  /// Numbers of the file that this node reads.
  func constant(_ number: Int) throws(Obstacle) -> ConstantTensor {
    guard let constant = try optionalConstant(number) else {
      throw .fault(.inputMissing(node: label, number: number))
    }
    return constant
  }

  func optionalConstant(_ number: Int) throws(Obstacle) -> ConstantTensor? {
    switch optional(number) {
    case nil: return nil
    case .constant(let constant): return constant
    case .features, .extents:
      throw .unmapped(reason: "its input \(number) is computed, not a constant")
    }
  }

  // MARK: Attributes

  func has(_ name: String) -> Bool { message.attribute.contains { $0.name == name } }

  /// Makes sure that no attribute is given twice.
  ///
  /// - Throws: `.attributeTwice`.
  func checkAttributes() throws(ONNXFault) {
    var names: Set<String> = []
    for attribute in message.attribute where !names.insert(attribute.name).inserted {
      throw .attributeTwice(node: label, name: attribute.name)
    }
  }

  private func attribute(
    _ name: String, _ type: Onnx_AttributeProto.AttributeType
  ) throws(Obstacle) -> Onnx_AttributeProto? {
    guard let attribute = message.attribute.first(where: { $0.name == name }) else { return nil }
    // Files of the format's first versions have no types.
    guard !attribute.hasType || attribute.type == type || attribute.type == .undefined else {
      throw .fault(.attribute(node: label, name: name))
    }
    return attribute
  }

  /// A whole number; those beyond reason are nobody's.
  func integer(_ name: String, default value: Int) throws(Obstacle) -> Int {
    guard let attribute = try attribute(name, .int) else { return value }
    return try reasonable(attribute.i, name)
  }

  func integers(_ name: String) throws(Obstacle) -> [Int]? {
    guard let attribute = try attribute(name, .ints) else { return nil }
    guard attribute.ints.count <= 64 else { throw .fault(.attribute(node: label, name: name)) }
    var result: [Int] = []
    for number in attribute.ints { result.append(try reasonable(number, name)) }
    return result
  }

  /// Places that may lie anywhere, such as those behind all ends.
  func places(_ name: String) throws(Obstacle) -> [Int]? {
    guard let attribute = try attribute(name, .ints) else { return nil }
    guard attribute.ints.count <= 64 else { throw .fault(.attribute(node: label, name: name)) }
    return attribute.ints.map { Int(min(max($0, -(1 << 62)), 1 << 62)) }
  }

  private func reasonable(_ number: Int64, _ name: String) throws(Obstacle) -> Int {
    guard abs(Double(number)) <= Double(Int32.max) else {
      throw .fault(.attribute(node: label, name: name))
    }
    return Int(number)
  }

  func number(_ name: String, default value: Double) throws(Obstacle) -> Double {
    guard let attribute = try attribute(name, .float) else { return value }
    return Double(decimal: attribute.f)
  }

  func text(_ name: String, default value: String) throws(Obstacle) -> String {
    guard let attribute = try attribute(name, .string) else { return value }
    return String(decoding: attribute.s, as: UTF8.self)
  }

  func tensor(_ name: String) throws(Obstacle) -> Onnx_TensorProto? {
    try attribute(name, .tensor)?.t
  }

  // MARK: Windows

  /// Two numbers, for rows and columns.
  func extent(_ name: String, default value: Extent) throws(Obstacle) -> Extent {
    guard let numbers = try integers(name) else { return value }
    guard numbers.count == 2 else {
      throw .unmapped(reason: "its \(name) has \(numbers.count) numbers, not two")
    }
    return Extent(numbers[0], numbers[1])
  }

  /// The zeros that a window adds, with those that wait around its input.
  func padding(
    kernel: Extent, stride: Extent, dilation: Extent, on input: Features
  ) throws(Obstacle) -> Padding {
    let automatic = try text("auto_pad", default: "NOTSET")
    var padding: Padding
    switch automatic {
    case "VALID": padding = .valid
    case "SAME_UPPER": padding = .same
    case "SAME_LOWER":
      padding = try lowerSame(kernel: kernel, stride: stride, dilation: dilation, on: input)
    case "NOTSET", "":
      guard let pads = try integers("pads") else {
        padding = .valid
        break
      }
      guard pads.count == 4 else { throw .fault(.attribute(node: label, name: "pads")) }
      // Rows and columns at the start, then at the end.
      padding = Padding(top: pads[0], left: pads[1], bottom: pads[2], right: pads[3])
    default: throw .fault(.attribute(node: label, name: "auto_pad"))
    }
    guard let waiting = input.padding else { return padding }
    guard let own = padding.explicit else {
      throw .unmapped(reason: "its input is padded, and it pads by \(automatic)")
    }
    return Padding(
      top: own.top + waiting.top, left: own.left + waiting.left,
      bottom: own.bottom + waiting.bottom, right: own.right + waiting.right)
  }

  /// As SAME_UPPER, with the larger half of an odd number of zeros at the top and on the left.
  private func lowerSame(
    kernel: Extent, stride: Extent, dilation: Extent, on input: Features
  ) throws(Obstacle) -> Padding {
    let window = SlidingWindow(kernel: kernel, stride: stride, padding: .same, dilation: dilation)
    guard window.operandProblems.isEmpty else { return .same }
    guard let margins = window.margins(on: input.shape.extent) else {
      throw .unmapped(reason: "its padding depends on a size that nobody knows")
    }
    return Padding(
      top: margins.bottom, left: margins.right, bottom: margins.top, right: margins.left)
  }
}

extension Double {
  /// The shortest decimal number that is this single-precision one: 0.1, not 0.10000000149.
  ///
  /// A neighbour of a short number, as sums and quotients leave behind, is taken for that: 1e-5, not 1.0000001e-5.
  init(decimal number: Float) {
    let shortest = Self("\(number)") ?? Self(number)
    let round = [number.nextDown, number.nextUp].lazy.filter {
      "\($0)".count + 4 < "\(number)".count
    }
    self = round.first.flatMap { Self("\($0)") } ?? shortest
  }
}
