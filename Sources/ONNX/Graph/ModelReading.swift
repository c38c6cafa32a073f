import Digests
import Netlab

/// A model's graph, read to its end.
struct ModelReading {
  private(set) var layers: [ReadLayer] = []
  private(set) var output = 0
  private(set) var foreign: [UnknownLayer] = []
  private(set) var otherOutputs: [String] = []
  private(set) var readsPixels = false
  /// The type of the images' numbers, where they are whole.
  private(set) var wholeImages: ElementType?
  /// Images at a time, where the model wants no other number.
  private(set) var batch: Int?
  /// The images as declared, where one of height and width is known and the other is not.
  private(set) var halfOpenImages: String?
  /// A shape that the model declares, and the one that it is, where they differ by how places are rounded.
  private(set) var overcounted: String?
  /// The version of the format.
  let formatVersion: Int
  /// Whether netlab has written it, so that its nodes bear the layers' paths.
  let isOwn: Bool

  private let graph: Onnx_GraphProto
  private let initializers: [String: Initializer]
  /// For each value the node that makes it.
  private let makers: [String: Int]
  private let declared: [String: DeclaredShape]
  private let isResized: Bool

  /// Reads the graph of a model.
  ///
  /// - Parameters:
  ///   - extent: the height and width of the images, where the model leaves these open.
  ///   - isResized: whether they are of that height and width whatever the model says; then the shapes
  ///     that it declares are those of other images, and are not looked at.
  /// - Throws: what is wrong with it.
  init(
    _ file: ModelFile, extent: Extent? = nil, isResized: Bool = false
  ) throws(ONNXFault) {
    graph = file.model.graph
    self.isResized = isResized
    initializers = try Self.initializers(of: graph)
    makers = try Self.makers(in: graph, besides: initializers)
    declared = Dictionary(
      (isResized ? [] : graph.valueInfo + graph.output).compactMap { info in
        DeclaredShape(info.type).map { (info.name, $0) }
      }, uniquingKeysWith: { first, _ in first })
    isOwn = file.model.producerName == ExportedModel.producer
    formatVersion = Int(clamping: file.model.irVersion)
    var reader = GraphReader(
      tensors: file.tensors, operatorSet: try file.operatorSet(), annotations: file.annotations)
    reader.functions = file.functions
    reader.expected = ExpectedShapes(graph, declared: declared)
    reader.count(readersIn: graph)
    try readImages(&reader, extent)
    for (index, node) in graph.node.enumerated() {
      try provide(node, index, &reader)
      try reader.read(node, label: Self.label(of: node), declared: declared)
    }
    try readOutput(&reader)
    try checkDeclaredShapes(reader)
    keepNeeded(of: reader)
    try checkParameters()
  }

  // MARK: Names

  static func label(of node: Onnx_NodeProto) -> String { node.label }

  /// Numbers that belong to the graph.
  private enum Initializer {
    case dense(Onnx_TensorProto)
    case sparse(Onnx_SparseTensorProto)

    var dimensions: [Int64] {
      switch self {
      case .dense(let tensor): tensor.dims
      case .sparse(let tensor): tensor.dims
      }
    }

    func tensor(from tensors: StoredTensors, name: String) throws(ONNXFault) -> ConstantTensor {
      switch self {
      case .dense(let message): try tensors.tensor(message, name: name)
      case .sparse(let message): try tensors.tensor(message, name: name)
      }
    }
  }

  private static func initializers(
    of graph: Onnx_GraphProto
  ) throws(ONNXFault) -> [String: Initializer] {
    var found: [String: Initializer] = [:]
    for tensor in graph.initializer {
      guard found.updateValue(.dense(tensor), forKey: tensor.name) == nil else {
        throw .madeTwice(value: tensor.name, first: "an initialiser", second: "another one")
      }
    }
    for tensor in graph.sparseInitializer {
      guard found.updateValue(.sparse(tensor), forKey: tensor.values.name) == nil else {
        throw .madeTwice(
          value: tensor.values.name, first: "an initialiser", second: "a sparse one")
      }
    }
    return found
  }

  private static func makers(
    in graph: Onnx_GraphProto, besides initializers: [String: Initializer]
  ) throws(ONNXFault) -> [String: Int] {
    var makers: [String: Int] = [:]
    let inputs = Set(graph.input.map(\.name))
    for (index, node) in graph.node.enumerated() {
      for output in node.output where !output.isEmpty {
        if let first = makers.updateValue(index, forKey: output) {
          throw .madeTwice(
            value: output, first: graph.node[first].label, second: node.label)
        }
        if initializers[output] != nil {
          throw .madeTwice(value: output, first: "an initialiser", second: node.label)
        }
        if inputs.contains(output) {
          throw .madeTwice(value: output, first: "the graph's input", second: node.label)
        }
      }
    }
    return makers
  }

  /// Makes sure that what a node reads is there.
  private func provide(
    _ node: Onnx_NodeProto, _ index: Int, _ reader: inout GraphReader
  ) throws(ONNXFault) {
    for name in node.reads where !reader.knows(name) {
      if let initializer = initializers[name] {
        reader.define(name, .constant(try initializer.tensor(from: reader.tensors, name: name)))
        continue
      }
      guard let maker = makers[name] else {
        throw .missingValue(node: node.label, value: name)
      }
      let other = graph.node[maker]
      guard maker < index else {
        throw .outOfOrder(node: node.label, value: name, maker: other.label)
      }
      try reader.readOtherOutput(name, of: other, label: other.label, declared: declared)
    }
  }

  // MARK: Images

  private mutating func readImages(
    _ reader: inout GraphReader, _ extent: Extent?
  ) throws(ONNXFault) {
    let inputs = graph.input.filter { initializers[$0.name] == nil }
    let read = inputs.filter { reader.isRead($0.name) }
    guard let images = read.first else { throw .noImages(inputs: inputs.map(\.name)) }
    guard read.count == 1 else { throw .severalImages(read.map(\.name)) }
    readsPixels = graph.readsPixels(of: images.name)
    guard let declared = DeclaredShape(images.type), let shape = imageShape(declared, extent) else {
      throw .imageShape(
        input: images.name,
        shape: DeclaredShape(images.type)?.description ?? "declared without a shape")
    }
    try checkType(of: images)
    batch = declared.batch.flatMap { $0 > 0 ? $0 : nil }
    reader.batch = batch
    if shape.layer.extent == nil, declared.extents.contains(where: { ($0 ?? 0) > 0 }),
      declared.extents.count(where: { ($0 ?? 0) > 0 }) == 2
    {
      halfOpenImages = declared.description
    }
    do throws(Obstacle) {
      let input = Input(channels: shape.layer.channels, extent: shape.layer.extent)
      var features = try reader.add(.input(input), reading: [])
      features.arrangement = shape.arrangement
      reader.define(images.name, .features(features))
    } catch {
      switch error {
      case .fault(let fault): throw fault
      case .unmapped(let reason): throw .imageShape(input: images.name, shape: reason)
      }
    }
  }

  /// The shape of the images, and how the model looks at them; nil where it is none of images.
  private func imageShape(
    _ declared: DeclaredShape, _ extent: Extent?
  ) -> (layer: OpenShape, arrangement: Arrangement)? {
    var declared = declared
    if readsPixels, declared.extents.count == 3 {
      declared.extents = [declared.extents[2], declared.extents[0], declared.extents[1]]
    }
    guard var shape = declared.shape else { return nil }
    if let extent, declared.extents.count == 3,
      isResized || shape.layer.extent == nil && declared.allows(extent)
    {
      shape.layer.extent = extent
      shape.arrangement = .maps(shape.layer)
    }
    if readsPixels { shape.arrangement = shape.arrangement.transposed([0, 2, 3, 1]) }
    return shape
  }

  /// Operators that may read whole numbers, as they choose among them at most.
  private static let leavingNumbersAlone: Set<OperatorType> = [
    .cast, .clip, .concat, .flatten, .gather, .identity, .maxPool, .relu, .reshape, .shape, .slice,
    .squeeze, .transpose, .unsqueeze,
  ]

  /// Makes sure that the images are numbers, and whole ones only where no layer computes with them.
  private mutating func checkType(of images: Onnx_ValueInfoProto) throws(ONNXFault) {
    let number = images.type.tensorType.elemType
    // Files that say nothing mean real numbers.
    guard number != 0 else { return }
    guard let type = ElementType(number) else {
      throw .imageType(input: images.name, type: StoredTensors.typeName(number), reader: nil)
    }
    guard !type.isReal else { return }
    for node in graph.node where node.input.contains(images.name) {
      guard ModelFile.isStandard(node.domain), let reader = OperatorType(rawValue: node.opType)
      else { continue }
      guard Self.leavingNumbersAlone.contains(reader) else {
        throw .imageType(input: images.name, type: type.name, reader: node.label)
      }
    }
    wholeImages = type
  }

  // MARK: Outputs

  private mutating func readOutput(_ reader: inout GraphReader) throws(ONNXFault) {
    guard let first = graph.output.first else { throw .noOutput }
    otherOutputs = graph.output.dropFirst().map(\.name).filter { $0 != first.name }
    for name in otherOutputs
    where !reader.knows(name) && makers[name] == nil && initializers[name] == nil {
      throw .outputUnknown(output: name)
    }
    if case .layer(let layer)? = reader.shapeless[first.name] {
      output = layer
      return
    }
    guard case .features(let features)? = reader.values[first.name] else {
      throw .outputUnknown(output: first.name)
    }
    do throws(Obstacle) {
      if let padding = features.padding {
        // Zeros wait for the window that reads them, and here is none.
        output = try reader.addForeign(
          "Pad", shape: (features.withZeros ?? features).shape,
          "no window reads the zeros that it adds", reading: [features.layer],
          details: "\(padding)"
        ).layer
        return
      }
      // However the answer is cut into axes, its numbers are the same in the same order.
      let isInOrder = features.arrangement.isInOrder(for: features.shape)
      output = try isInOrder ? features.layer : reader.maps(features)
    } catch {
      switch error {
      case .fault(let fault): throw fault
      case .unmapped:
        output = try reordered(features, &reader)
      }
    }
  }

  /// A layer that stands for the other order in which the model gives its answer.
  private func reordered(
    _ features: Features, _ reader: inout GraphReader
  ) throws(ONNXFault) -> Int {
    do throws(Obstacle) {
      return try reader.addForeign(
        outputType, shape: DeclaredShape(extents: features.extents).shape?.layer ?? .unknown,
        "the output is in another order than channels, height, width", reading: [features.layer],
        details: "order #\("\(SHA256Digest(of: "\(features.arrangement)"))".prefix(8))"
      ).layer
    } catch {
      throw .outputUnknown(output: graph.output[0].name)
    }
  }

  /// The operator that makes the answer.
  private var outputType: String {
    graph.output.first.flatMap { makers[$0.name] }.map { graph.node[$0].shownType } ?? "Transpose"
  }

  private mutating func checkDeclaredShapes(_ reader: GraphReader) throws(ONNXFault) {
    for info in graph.input + graph.valueInfo {
      guard let declared = DeclaredShape(info.type),
        let own = initializers[info.name]?.dimensions.map({ Int($0) })
      else { continue }
      guard declared.agrees(with: own) else {
        throw .shapesDisagree(
          value: info.name, declared: declared.fullDescription,
          inferred: own.map(String.init).joined(separator: "×"))
      }
    }
    let pool = overcountedPool(of: reader)
    overcounted = pool?.words
    for info in isResized ? [] : graph.valueInfo + graph.output {
      // Behind such a pool all that is declared may be off.
      if let pool, (makers[info.name] ?? 0) >= pool.node { continue }
      guard let declared = DeclaredShape(info.type),
        case .features(let features)? = reader.values[info.name]
      else { continue }
      guard declared.agrees(with: features.extents) else {
        throw .shapesDisagree(
          value: info.name, declared: declared.description,
          inferred: features.extents.map(\.description).joined(separator: "×"))
      }
    }
  }

  /// What the model declares of a pool's output and what that is, where a window is counted that begins
  /// behind the input, as onnx.shape_inference does; shapes behind it are off, too.
  private func overcountedPool(of reader: GraphReader) -> (node: Int, words: String)? {
    for (index, node) in graph.node.enumerated()
    where ["AveragePool", "MaxPool"].contains(node.opType) {
      guard node.attribute.contains(where: { $0.name == "ceil_mode" && $0.i != 0 }),
        let name = node.output.first, let declared = declared[name],
        case .features(let features)? = reader.values[name],
        let shape = features.shape.closed, declared.extents.count == 3,
        declared.extents[0] == shape.channels, let height = declared.extents[1],
        let width = declared.extents[2], shape.extent != Extent(height, width),
        (shape.height...shape.height + 1).contains(height),
        (shape.width...shape.width + 1).contains(width)
      else { continue }
      return (index, "\(name.quoted) is declared as \(declared.description), and is N×\(shape)")
    }
    return nil
  }

  // MARK: What is needed

  /// Keeps the layers that the output is made of, in their order.
  private mutating func keepNeeded(of reader: GraphReader) {
    var isNeeded = reader.layers.map { _ in false }
    isNeeded[0] = true
    isNeeded[output] = true
    for index in reader.layers.indices.reversed() where isNeeded[index] {
      for input in reader.layers[index].inputs { isNeeded[input] = true }
    }
    var places = [Int](repeating: 0, count: isNeeded.count)
    for index in reader.layers.indices where isNeeded[index] {
      places[index] = layers.count
      var layer = reader.layers[index]
      layer.inputs = layer.inputs.map { places[$0] }
      layers.append(layer)
    }
    if !isOwn { Sum.putShortcutsLast(in: &layers) }
    output = places[output]
    foreign = reader.foreign.filter { isNeeded[$0.layer] }.map { layer in
      var layer = layer
      layer.layer = places[layer.layer]
      return layer
    }
  }

  /// Makes sure that layers own real numbers, as they compute with.
  private func checkParameters() throws(ONNXFault) {
    for layer in layers {
      for tensor in layer.parameters.values {
        if case .unreadable(let type) = tensor.source {
          throw .type(tensor: tensor.name, type: type)
        }
        guard tensor.type.isReal else { throw .type(tensor: tensor.name, type: tensor.type.name) }
      }
    }
  }
}
