import Netlab

/// A model read from an ONNX file: the network, its numbers, and what netlab does not know of it.
package struct ImportedModel: Sendable {
  /// A tensor that a layer owns, by the name that weight files give it.
  package struct Parameter: Sendable {
    package var node: Int
    package var role: ParameterTensor.Role
    package var dimensions: [Int]
    /// What it counts for: its numbers, where training changes them.
    package var count: Int
    let source: ConstantTensor

    /// The tensor of the file that its numbers are, one by one; nil where the file has none of that kind.
    var tensor: String? {
      if case .filled = source.source { return nil }
      return source.isRepeated || source.name.isEmpty ? nil : source.name
    }
  }

  /// A layer that netlab has no operator for.
  package struct ForeignLayer: Hashable, Sendable {
    package var path: String
    package var type: String
    package var reason: String
    /// The numbers of the file that it reads, which count as parameters.
    package var numbers: Int
  }

  package let path: String
  package private(set) var network: Network
  package private(set) var parameters: [Parameter] = []
  package private(set) var foreign: [ForeignLayer] = []
  /// Nodes that make numbers of the file's others in ways that netlab does not have.
  private(set) var foreignConstants: [ForeignConstant] = []
  /// Outputs of the model, beside the first, that the network does not give.
  package private(set) var otherOutputs: [String] = []
  /// Whether the model reads images pixel by pixel, and the network map by map.
  package private(set) var readsPixels = false
  /// The type of the images' numbers in the model, where they are whole.
  package private(set) var wholeImages: String?
  /// Images at a time, where the model wants no other number.
  package private(set) var batch: Int?
  /// The images as the model declares them, where it leaves one of height and width open.
  package private(set) var halfOpenImages: String?
  /// A shape that the model declares, and the one that it is, where they differ by how places are rounded.
  package private(set) var overcounted: String?
  /// The version of the format that the model is in, where netlab does not know it.
  package private(set) var unknownVersion: Int?

  /// Reads the model at `path`.
  ///
  /// - Parameters:
  ///   - extent: the height and width of the images, where the model leaves these open.
  ///   - isResized: whether it is read for these where it has others, too.
  /// - Throws: `ONNXError`, naming the file, the node or tensor, and a way out.
  package init(
    path: String, extent: Extent? = nil, isResized: Bool = false
  ) throws(ONNXError) {
    do throws(ONNXFault) {
      let file = try ModelFile(path: path)
      var reading = try ModelReading(file, extent: extent)
      if isResized, let extent, let own = reading.layers[0].shape.extent, own != extent {
        do throws(ONNXFault) {
          reading = try ModelReading(file, extent: extent, isResized: true)
        } catch {
          throw .imageSize(asked: extent, own: own, reason: error.summary)
        }
      }
      self.init(path: path, reading)
    } catch {
      throw ONNXError(path: path, fault: error)
    }
  }

  private init(path: String, _ reading: ModelReading) {
    self.path = path
    let layers = reading.layers
    let paths =
      (reading.isOwn ? OwnPaths.paths(of: layers) : nil) ?? LayerPaths.paths(of: layers)
    network = Network(
      Self.name(of: path), input: layers[0].shape, source: nil, initialization: .he, at: nil,
      layers: Sequential(parts: []))
    network.problems = []
    network.nodes = zip(layers, paths).map { layer, path in
      Node(path: path, operation: layer.operation, inputs: layer.inputs, location: nil)
    }
    network.output = reading.output
    for (index, layer) in layers.enumerated() {
      let inputs = layer.inputs.map { layers[$0].shape }
      let owned = (try? layer.operation.rules.parameters(of: inputs)) ?? []
      for (role, tensor) in layer.parameters.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
        let own = owned.first { $0.role == role }
        parameters.append(
          Parameter(
            node: index, role: role, dimensions: tensor.dimensions,
            count: own.map { $0.isLearned ? $0.count : 0 } ?? 0, source: tensor))
      }
    }
    foreign = reading.foreign.map { unknown in
      ForeignLayer(
        path: paths[unknown.layer], type: layers[unknown.layer].operation.rules.name,
        reason: unknown.reason, numbers: unknown.numbers)
    }
    var told: Set<ForeignConstant> = []
    foreignConstants = parameters.compactMap(\.source.unknownMaker)
      .filter { told.insert($0).inserted }
    otherOutputs = reading.otherOutputs
    readsPixels = reading.readsPixels
    wholeImages = reading.wholeImages?.name
    batch = reading.batch
    halfOpenImages = reading.halfOpenImages
    overcounted = reading.overcounted
    unknownVersion =
      reading.formatVersion > ModelFile.formatVersion ? reading.formatVersion : nil
  }

  /// The numbers of a parameter, in single precision.
  ///
  /// - Throws: `ONNXError` where they cannot be read.
  package func values(of parameter: Parameter) throws(ONNXError) -> [Float] {
    do throws(ONNXFault) {
      return try parameter.source.floats()
    } catch {
      throw ONNXError(path: path, fault: error)
    }
  }

  /// A file's name as a network's.
  private static func name(of path: String) -> String {
    var stem = String(path.split(separator: "/").last ?? "model")
    if stem.lowercased().hasSuffix(".onnx") { stem = String(stem.dropLast(5)) }
    return GivenName.cleaned(stem) ?? "model"
  }
}
