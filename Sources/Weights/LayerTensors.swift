import Engine
import Netlab
import Safetensors

/// One layer's tensors: extents and names by role.
struct LayerTensors {
  var path: String
  var shapes: [ParameterTensor.Role: [Int]] = [:]
  var names: [ParameterTensor.Role: String] = [:]
  /// What the layers are counted by: a place in the file or in the network.
  var place: Int

  /// What kinds of layers a file can be told to hold.
  enum Kind: String, CaseIterable {
    case convolution, linear, normalization

    fileprivate init?(weightRank rank: Int) {
      switch rank {
      case 4: self = .convolution
      case 2: self = .linear
      case 1: self = .normalization
      default: return nil
      }
    }

    var plural: String {
      switch self {
      case .convolution: "convolutions"
      case .linear: "linear layers"
      case .normalization: "normalisations"
      }
    }
  }

  var kind: Kind? {
    if let rank = shapes[.weight]?.count { return Kind(weightRank: rank) }
    return shapes[.mean] == nil ? nil : .normalization
  }

  /// A network's layers that have parameters, in its order.
  static func layers(of graph: ShapedGraph) -> [LayerTensors] {
    graph.nodes.enumerated().compactMap { place, node in
      guard !node.parameters.isEmpty else { return nil }
      var layer = LayerTensors(path: node.path, place: place)
      for parameter in node.parameters {
        layer.shapes[parameter.role] = parameter.dimensions
        layer.names[parameter.role] = ParameterValues.name(node.path, parameter.role)
      }
      return layer
    }
  }

  /// A file's layers in the order of their first bytes; what is no layer's is left out.
  static func layers(of file: SafetensorsFile) -> [LayerTensors] {
    layers(
      of: file.entries.map { ($0.key, $0.key, $0.value.shape, $0.value.range.lowerBound) })
  }

  /// The layers that tensors make up, each told by a name that ends in its role.
  ///
  /// - Parameter tensors: each one's name, the name that is kept of it, its extents, and its place.
  static func layers(
    of tensors: [(name: String, kept: String, shape: [Int], place: Int)]
  ) -> [LayerTensors] {
    var layers: [Substring: LayerTensors] = [:]
    for (name, kept, shape, place) in tensors {
      guard
        let end = name.utf8.lastIndex(where: {
          $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "/")
        }),
        let role = roles[name[name.index(after: end)...]]
      else { continue }
      let path = name[..<end]
      var layer = layers[path] ?? LayerTensors(path: String(path), place: place)
      layer.shapes[role] = shape
      layer.names[role] = kept
      layer.place = min(layer.place, place)
      layers[path] = layer
    }
    return layers.values.sorted { ($0.place, $0.path) < ($1.place, $1.path) }
  }

  /// Roles by the last parts of names, here and elsewhere.
  private static let roles: [Substring: ParameterTensor.Role] = [
    "weight": .weight, "bias": .bias, "running_mean": .mean, "mean": .mean,
    "running_var": .variance, "variance": .variance, "gamma": .weight, "beta": .bias,
  ]
}
