import Netlab

/// A model read from an ONNX file: the network, its numbers, and what netlab does not know of it.
package struct ImportedModel: Sendable {
  /// A tensor that a layer owns, by the name that weight files give it.
  package struct Parameter: Sendable {
    package var node: Int
    package var role: ParameterTensor.Role
    package var dimensions: [Int]
    let source: ConstantTensor
  }

  /// A layer that netlab has no operator for.
  package struct ForeignLayer: Hashable, Sendable {
    package var path: String
    package var type: String
    package var reason: String
  }

  package let path: String
  package private(set) var network: Network
  package private(set) var parameters: [Parameter] = []
  package private(set) var foreign: [ForeignLayer] = []
  /// Outputs of the model, beside the first, that the network does not give.
  package private(set) var otherOutputs: [String] = []
  /// Whether the model reads images pixel by pixel, and the network map by map.
  package private(set) var readsPixels = false

  /// Reads the model at `path`.
  ///
  /// - Throws: `ONNXError`, naming the file, the node or tensor, and a way out.
  package init(path: String) throws(ONNXError) {
    do throws(ONNXFault) {
      let reading = try ModelReading(try ModelFile(path: path))
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
      for (role, tensor) in layer.parameters.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
        parameters.append(
          Parameter(node: index, role: role, dimensions: tensor.dimensions, source: tensor))
      }
    }
    foreign = reading.foreign.map { layer, reason in
      ForeignLayer(
        path: paths[layer], type: layers[layer].operation.rules.name, reason: reason)
    }
    otherOutputs = reading.otherOutputs
    readsPixels = reading.readsPixels
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

extension ImportedModel {
  /// What a user should hear, one paragraph each.
  package var notices: [String] {
    var notices: [String] = []
    for type in Set(foreign.map(\.type)).sorted() {
      let layers = foreign.filter { $0.type == type }
      let paths = layers.prefix(3).map(\.path).joined(separator: ", ")
      let rest = layers.count > 3 ? " and \(layers.count - 3) more" : ""
      let noun = layers.count == 1 ? "node" : "nodes"
      notices.append(
        "\(layers.count) \(type) \(noun) netlab does not have, and counts as unknown: \(paths)\(rest)"
          + " (\(layers[0].reason.inOneLine))")
    }
    if !otherOutputs.isEmpty {
      let names = otherOutputs.prefix(5).map(\.quoted).joined(separator: ", ")
      notices.append("of the model's outputs the first is read, and left out are \(names)")
    }
    if readsPixels {
      notices.append("the model reads images pixel by pixel, and netlab's network map by map")
    }
    return notices
  }
}
