/// A model's messages without what nobody needs to know its layers: texts about it, and tensors' numbers.
///
/// A tensor of many bytes keeps, in place of them, a segment that says where in the file they are.
/// No step goes deeper than the format's own levels, and memory is bounded before anything is made.
struct ModelSkeleton {
  /// The messages that remain.
  private(set) var bytes: [UInt8] = []

  /// Messages and texts of a model's structure; real ones have some ten thousand.
  static let mostParts = 1_000_000
  /// Bytes of a model's structure.
  static let mostBytes = 64 << 20
  /// Tensors of fewer bytes stay where they are.
  private static let smallTensor = 1024
  /// Graphs within one another; those that lie deeper are left out.
  private static let mostGraphs = 16

  private let source: UnsafeRawBufferPointer
  private var parts = 0
  /// How many graphs the one that is being read lies in.
  private var depth = 0

  /// Reads the structure of a model from the bytes of its file.
  ///
  /// - Throws: `.cutShort`, `.noMessage`, `.tooComplex`, `.segmented`.
  init(_ source: UnsafeRawBufferPointer) throws(ONNXFault) {
    self.source = source
    do {
      bytes = try message(.model, in: 0..<source.count)
    } catch {
      switch error {
      case .wire(let fault): throw fault.inFile
      case .other(let fault): throw fault
      }
    }
  }

  /// The kinds of message that are looked into.
  private enum Level {
    case model, graph, node, attribute, tensor, sparseTensor, metadata, function
    /// Graphs within nodes, of which only the names of values are wanted.
    case innerGraph, innerNode, innerAttribute, innerTensor, innerValue
  }

  /// What becomes of a field.
  private enum Treatment {
    case keep
    case drop
    /// The name or the text of an annotation; other tools' metadata can be of any length.
    case annotation
    case enter(Level)
    /// The numbers of a tensor, as they lie in memory.
    case numbers
    /// The numbers of a tensor, each of a length of its own.
    case shortened
  }

  private enum Failure: Error {
    case wire(WireFault)
    case other(ONNXFault)
  }

  private mutating func message(
    _ level: Level, in range: Range<Int>
  ) throws(Failure) -> [UInt8] {
    var reader = WireReader(source, in: range)
    var writer = WireWriter()
    let detached = level == .tensor ? try detachedNumbers(in: range) : nil
    while let field = try next(&reader) {
      switch Self.treatment(of: field.number, in: level) {
      case .drop: break
      case .keep:
        try count(field)
        writer.copy(field, of: source)
      case .annotation:
        guard isAnnotation(range) else { break }
        try count(field)
        writer.copy(field, of: source)
      case .shortened: writer.copy(field, of: source)
      case .numbers:
        if case .bytes(let numbers) = field.content, numbers == detached { break }
        writer.copy(field, of: source)
      case .enter(let inner):
        try count(1)
        guard case .bytes(let content) = field.content else {
          throw .wire(WireFault(offset: field.range.lowerBound, kind: .key))
        }
        if inner == .innerGraph {
          guard depth < Self.mostGraphs else { break }
          depth += 1
        }
        writer.add(field.number, try message(inner, in: content))
        if inner == .innerGraph { depth -= 1 }
      }
      guard writer.bytes.count <= Self.mostBytes else {
        throw .other(.tooComplex(limit: Self.mostBytes, unit: "bytes"))
      }
    }
    if let detached {
      var segment = WireWriter()
      segment.add(1, detached.lowerBound)
      segment.add(2, detached.upperBound)
      writer.add(3, segment.bytes)
    }
    return writer.bytes
  }

  private func next(_ reader: inout WireReader) throws(Failure) -> WireField? {
    do { return try reader.next() } catch { throw .wire(error) }
  }

  /// Whether an entry of the metadata is named as annotations are, which begin with their names.
  private func isAnnotation(_ range: Range<Int>) -> Bool {
    let prefix = Array(Annotation.prefix.utf8)
    var reader = WireReader(source, in: range)
    guard let first = try? reader.next(), first.number == 1, case .bytes(let name) = first.content
    else { return false }
    return source[name].starts(with: prefix)
  }

  /// A message that is copied can hold others, of two bytes at the least.
  private mutating func count(_ field: WireField) throws(Failure) {
    guard case .bytes(let content) = field.content else { return }
    try count(1 + content.count / 8)
  }

  private mutating func count(_ number: Int) throws(Failure) {
    parts += number
    guard parts <= Self.mostParts else {
      throw .other(.tooComplex(limit: Self.mostParts, unit: "messages"))
    }
  }

  /// The place of a tensor's numbers, where they are many and lie together.
  private func detachedNumbers(in range: Range<Int>) throws(Failure) -> Range<Int>? {
    var reader = WireReader(source, in: range)
    var found: [Range<Int>] = []
    var name = ""
    var isSegment = false
    while let field = try next(&reader) {
      switch (Self.treatment(of: field.number, in: .tensor), field.content) {
      case (.numbers, .bytes(let numbers)): found.append(numbers)
      case (_, .bytes(let text)) where field.number == 8:
        name = String(decoding: source[text].prefix(200), as: UTF8.self)
      default: isSegment = isSegment || field.number == 3
      }
    }
    if isSegment { throw .other(.segmented(tensor: name)) }
    guard found.count == 1, found[0].count >= Self.smallTensor else { return nil }
    return found[0]
  }

  /// What to do with a field, by its number in `onnx.proto`.
  private static func treatment(of field: Int, in level: Level) -> Treatment {
    switch (level, field) {
    // Of a model: versions, producer, graph and annotations; no texts and no training.
    case (.model, 1), (.model, 2), (.model, 3), (.model, 8): .keep
    case (.model, 7): .enter(.graph)
    case (.model, 14): .enter(.metadata)
    // Of a function: what it is called.
    case (.model, 25): .enter(.function)
    case (.function, 1), (.function, 10): .keep
    case (.metadata, 1), (.metadata, 2): .annotation
    case (.graph, 1): .enter(.node)
    case (.graph, 5): .enter(.tensor)
    case (.graph, 15): .enter(.sparseTensor)
    case (.graph, 2), (.graph, 11), (.graph, 12), (.graph, 13): .keep
    // Of a node: inputs, outputs, name, type, domain, attributes.
    case (.node, 1), (.node, 2), (.node, 3), (.node, 4), (.node, 7): .keep
    case (.node, 5): .enter(.attribute)
    // Of an attribute: name and value; of graphs within nodes, what they take from around them.
    case (.attribute, 5): .enter(.tensor)
    case (.attribute, 6), (.attribute, 11), (.innerAttribute, 6), (.innerAttribute, 11):
      .enter(.innerGraph)
    case (.innerGraph, 1): .enter(.innerNode)
    case (.innerGraph, 5): .enter(.innerTensor)
    case (.innerGraph, 11), (.innerGraph, 12): .enter(.innerValue)
    case (.innerTensor, 8), (.innerValue, 1): .keep
    case (.innerNode, 1), (.innerNode, 2): .keep
    case (.innerNode, 5): .enter(.innerAttribute)
    case (.attribute, 1), (.attribute, 2), (.attribute, 3), (.attribute, 4), (.attribute, 7),
      (.attribute, 8), (.attribute, 9), (.attribute, 20):
      .keep
    case (.tensor, 4), (.tensor, 9), (.tensor, 10): .numbers
    case (.tensor, 5), (.tensor, 7), (.tensor, 11): .shortened
    case (.tensor, 1), (.tensor, 2), (.tensor, 8), (.tensor, 13), (.tensor, 14): .keep
    case (.sparseTensor, 1), (.sparseTensor, 2): .enter(.tensor)
    case (.sparseTensor, 3): .keep
    default: .drop
    }
  }
}

extension WireFault {
  /// The fault in the words of a model's file.
  var inFile: ONNXFault {
    switch kind {
    case .key, .number: .noMessage(offset: offset)
    case .length(let claimed, let left):
      .cutShort(offset: offset, claimed: claimed, left: left)
    }
  }
}
