/// Numbers that a model holds, left where they are until they are asked for.
struct ConstantTensor: Sendable {
  enum Source: Sendable {
    /// Little-endian numbers of the tensor's type.
    case bytes(TensorBytes)
    case floats([Float])
    case integers([Int64])
    /// One number everywhere.
    case filled(Double)
    /// Numbers that follow from others.
    case computed(Computation)
    /// Numbers of a type, named here, that are not read.
    case unreadable(type: String)
    /// Numbers that a node makes of others, and netlab does not.
    case unknown(ForeignConstant)
  }

  /// A way to make numbers of other tensors' when they are asked for.
  struct Computation: Sendable {
    /// The computations in all that have to be made, those of the other tensors included.
    let steps: Int
    let make: @Sendable () throws(ONNXFault) -> [Float]

    /// A computation from other tensors' numbers.
    init(
      from tensors: [ConstantTensor], make: @escaping @Sendable () throws(ONNXFault) -> [Float]
    ) {
      // Nobody makes numbers of more; their count must not grow beyond counting.
      steps = tensors.reduce(1) { min($0 + $1.steps, mostSteps + 1) }
      self.make = make
    }
  }

  /// The name of the tensor in the file, or of the node's output, that the numbers come from.
  var name: String
  /// The extents, the last running fastest.
  var dimensions: [Int]
  var type: ElementType
  var source: Source
  /// Whether it is one number of the file, repeated.
  private(set) var isRepeated = false

  /// The most numbers that are ever read of one tensor: eight gigabytes.
  static let mostNumbers = 1 << 31
  /// The most whole numbers of a tensor that gives extents, axes or places.
  static let mostIntegers = 4096

  /// The most numbers that are read only to see what a layer is.
  static let mostCompared = 1 << 24
  /// The most computations that one tensor may take; each lies within the next.
  static let mostSteps = 1000

  init(name: String, dimensions: [Int], type: ElementType, source: Source) {
    self.name = name
    self.dimensions = dimensions
    self.type = type
    self.source = source
  }

  /// A list of whole numbers.
  init(name: String, integers: [Int], isScalar: Bool = false) {
    self.init(
      name: name, dimensions: isScalar ? [] : [integers.count], type: .int64,
      source: .integers(integers.map(Int64.init)))
  }

  /// How many numbers it has.
  ///
  /// Extents were checked when the tensor was made, so that the product fits.
  var count: Int { dimensions.reduce(1, *) }

  /// Checked extents.
  ///
  /// - Throws: `.extents` for a negative one, or where their product does not fit.
  static func extents(_ extents: [Int64], tensor: String) throws(ONNXFault) -> [Int] {
    let dimensions = extents.map { Int($0) }
    _ = try count(dimensions, tensor: tensor)
    return dimensions
  }

  /// The product of extents.
  ///
  /// - Throws: `.extents` for a negative one, or where the product does not fit.
  static func count(_ dimensions: [Int], tensor: String) throws(ONNXFault) -> Int {
    var product = 1
    // A zero does not excuse what stands beside it.
    for extent in dimensions {
      let (next, overflow) = product.multipliedReportingOverflow(by: max(extent, 1))
      guard !overflow, extent >= 0, next <= 1 << 48, dimensions.count <= 16 else {
        throw .extents(tensor: tensor, dimensions.prefix(17).map { Int64($0) })
      }
      product = next
    }
    return dimensions.contains(0) ? 0 : product
  }

  /// The numbers in single precision.
  ///
  /// - Throws: `.tooLarge` for more than can be.
  func floats() throws(ONNXFault) -> [Float] {
    try checkSize(Self.mostNumbers)
    switch source {
    case .floats(let values): return values
    case .integers(let values): return values.map(Float.init)
    case .filled(let value): return [Float](repeating: Float(value), count: count)
    case .computed(let computation):
      guard computation.steps <= Self.mostSteps else {
        throw .tooManySteps(tensor: name, limit: Self.mostSteps)
      }
      return try computation.make()
    case .unreadable(let type): throw .type(tensor: name, type: type)
    case .unknown(let maker): throw maker.fault
    case .bytes(let bytes):
      let values = bytes.withBytes { data in
        type.numberType.floats(data) ?? type.integers(data)?.map(Float.init)
      }
      return values ?? []
    }
  }

  /// The whole numbers of a list of extents, axes or places; nil where they are real numbers.
  ///
  /// - Throws: `.tooLarge` for longer lists than any of these.
  func integers(limit: Int = mostIntegers) throws(ONNXFault) -> [Int]? {
    try checkSize(limit)
    switch source {
    case .integers(let values): return values.map(Self.bounded)
    case .filled(let value):
      guard let whole = Int64(exactly: value) else { return nil }
      return [Int](repeating: Self.bounded(whole), count: count)
    case .bytes(let bytes):
      return bytes.withBytes { type.integers($0) }?.map(Self.bounded)
    case .unknown(let maker): throw maker.fault
    case .floats, .computed, .unreadable: return nil
    }
  }

  /// A number that can be turned around and added to; no extent, axis or place is beyond.
  private static func bounded(_ number: Int64) -> Int { Int(min(max(number, -(1 << 62)), 1 << 62)) }

  /// The only number of a tensor that has one, or has one everywhere; nil for one that has none.
  ///
  /// - Throws: `.severalNumbers` where they differ.
  func uniform() throws(ONNXFault) -> Float? {
    if case .filled(let value) = source { return Float(value) }
    guard count > 0 else { return nil }
    guard count <= Self.mostIntegers else { throw .severalNumbers(tensor: name, count: count) }
    let values = try floats()
    let isUniform = values.allSatisfy { $0 == values[0] || $0.isNaN && values[0].isNaN }
    guard isUniform else { throw .severalNumbers(tensor: name, count: count) }
    return values[0]
  }

  /// Whether all its numbers are `value`; no where they are more than are looked through.
  func isEverywhere(_ value: Float) throws(Obstacle) -> Bool {
    if case .filled(let number) = source { return Float(number) == value }
    guard count <= Self.mostCompared else { return false }
    return try passingFaults { () throws(ONNXFault) in try floats() }.allSatisfy { $0 == value }
  }

  /// - Throws: `.tooLarge` for more numbers than `limit`.
  func checkSize(_ limit: Int) throws(ONNXFault) {
    guard count <= limit else {
      throw .tooLarge(tensor: name, numbers: count, limit: limit)
    }
  }

  /// The same numbers under other extents of the same product.
  func reshaped(to dimensions: [Int]) -> ConstantTensor {
    var tensor = self
    tensor.dimensions = dimensions
    return tensor
  }

  /// Numbers that are each made of one of this tensor's.
  func map(_ transform: @escaping @Sendable (Float) -> Float) -> ConstantTensor {
    let original = self
    return computed(dimensions) { () throws(ONNXFault) in
      try original.floats().map(transform)
    }
  }

  /// One number repeated, where this tensor has only one.
  func broadcast(to count: Int) -> ConstantTensor {
    guard self.count == 1, count != 1 else { return reshaped(to: [count]) }
    let original = self
    var result = computed([count]) { () throws(ONNXFault) in
      [Float](repeating: try original.floats()[0], count: count)
    }
    result.isRepeated = true
    return result
  }

  /// A tensor whose numbers follow from this one's, and perhaps from others'.
  func computed(
    _ dimensions: [Int], with others: [ConstantTensor] = [],
    _ make: @escaping @Sendable () throws(ONNXFault) -> [Float]
  ) -> ConstantTensor {
    var result = reshaped(to: dimensions)
    let all = [self] + others
    if let unknown = all.first(where: \.isUnknown) {
      result.source = unknown.source
    } else if (all + [result]).allSatisfy({ $0.count <= Self.mostIntegers }),
      let numbers = try? make()
    {
      // Few numbers are made at once: whoever asks again need not go back to the first.
      result.source = .floats(numbers)
    } else {
      result.source = .computed(Computation(from: all, make: make))
    }
    return result
  }

  /// The node that makes its numbers, where netlab does not know them.
  var unknownMaker: ForeignConstant? {
    if case .unknown(let maker) = source { maker } else { nil }
  }

  /// Whether nobody can say its numbers.
  var isUnknown: Bool {
    switch source {
    case .unreadable, .unknown: true
    case .bytes, .floats, .integers, .filled, .computed: false
    }
  }

  /// The computations that its numbers take.
  private var steps: Int {
    if case .computed(let computation) = source { computation.steps } else { 0 }
  }
}
