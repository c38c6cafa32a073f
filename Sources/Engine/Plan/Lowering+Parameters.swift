import Netlab
import OneDNN

/// Where training keeps one of a layer's tensors, in the form in which the kernels read it.
package struct ParameterSlot: Sendable {
  /// The name under which files keep it: `inception_3a/3x3.weight`.
  package var name: String
  package var role: ParameterTensor.Role
  /// The extents of the layer's own tensor, without padding.
  package var dimensions: [Int]
  /// Whether training changes it by its gradient.
  package var isLearned: Bool
  var place: Place
  var form: MemoryDescriptor
  /// The extents as the kernel knows them, in row-major order.
  var extents: [Int]
  /// Filters and inputs with padding; the taps have none.
  var padded: (rows: Int, columns: Int)

  /// Filters, inputs of each, taps.
  private var logical: (rows: Int, columns: Int, taps: Int) {
    let columns = dimensions.count > 1 ? dimensions[1] : 1
    return (dimensions[0], columns, dimensions.dropFirst(2).reduce(1, *))
  }

  /// The layer's tensor with zeros for the padding.
  func padding(_ numbers: [Float]) -> [Float] {
    let (rows, columns, taps) = logical
    if padded == (rows, columns) { return numbers }
    var result = [Float](repeating: 0, count: padded.rows * padded.columns * taps)
    for row in 0..<rows {
      for place in 0..<columns * taps {
        result[row * padded.columns * taps + place] = numbers[row * columns * taps + place]
      }
    }
    return result
  }

  /// The layer's tensor without the padding.
  func cropping(_ numbers: [Float]) -> [Float] {
    let (rows, columns, taps) = logical
    if padded == (rows, columns) { return numbers }
    var result = [Float](repeating: 0, count: rows * columns * taps)
    for row in 0..<rows {
      for place in 0..<columns * taps {
        result[row * columns * taps + place] = numbers[row * padded.columns * taps + place]
      }
    }
    return result
  }
}

extension Lowering {
  /// Memory for a tensor that training changes, with memory for its gradient at the same place of its region; one that
  /// training leaves alone has no gradient.
  mutating func parameterBuffer(_ label: String, _ byteCount: Int, isLearned: Bool) -> Place {
    guard isLearned else { return buffer(label, byteCount, in: .statistics) }
    let place = buffer(label, byteCount, in: .parameters)
    let twin = buffer("gradient of \(label)", byteCount, in: .gradients)
    gradientTwins[place.buffer] = twin.buffer
    return place
  }

  /// Where the gradient of what lies at a place goes; nil for what training leaves alone.
  func gradientTwin(of place: Place) -> Place? {
    gradientTwins[place.buffer].map { Place(buffer: $0, offset: place.offset) }
  }

  /// A layer's vector, padded with zeros to whole blocks.
  mutating func vector(
    _ owner: ShapedNode, _ role: ParameterTensor.Role, count: Int
  ) throws(EngineError) -> PrimitiveWork.Binding? {
    guard let parameter = owner.parameters.first(where: { $0.role == role }) else { return nil }
    let form = try onBehalf(of: path) { () throws(OneDNNError) in
      try MemoryDescriptor([count], layout: .plain)
    }
    let name = ParameterValues.name(owner.path, role)
    let place = parameterBuffer(name, count * 4, isLearned: parameter.isLearned)
    slots.append(
      ParameterSlot(
        name: name, role: role, dimensions: parameter.dimensions, isLearned: parameter.isLearned,
        place: place, form: form, extents: [count], padded: (count, 1)))
    return .init(.bias, form, place)
  }
}
