import Engine
import Netlab
import Safetensors

/// Names for a file's tensors by the order of its layers: no name is believed, every shape is.
///
/// Convolutions, linear layers and normalisations are counted apart. The file's layers are taken in
/// the order of their bytes, unless its writer has sorted them by name, which says nothing; else in
/// that of their names, numbers in them counted as numbers. All shapes must agree one by one.
enum WeightOrder {
  private enum Kind: String, CaseIterable {
    case convolution, linear, normalization

    init?(weightRank rank: Int) {
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

  /// One layer's tensors: extents and names by role.
  private struct Layer {
    var path: String
    var shapes: [ParameterTensor.Role: [Int]]
    var names: [ParameterTensor.Role: String]
    var place: Int

    var kind: Kind? {
      if let rank = shapes[.weight]?.count { return Kind(weightRank: rank) }
      return shapes[.mean] == nil ? nil : .normalization
    }
  }

  /// For each of the file's tensors that a layer reads, that layer's name for it.
  ///
  /// - Throws: `.notInOrder`.
  static func targets(
    of file: SafetensorsFile, path: String, for graph: ShapedGraph
  ) throws(RenameError) -> [String: String] {
    let wanted = graph.nodes.enumerated().compactMap { place, node -> Layer? in
      guard !node.parameters.isEmpty else { return nil }
      var layer = Layer(path: node.path, shapes: [:], names: [:], place: place)
      for parameter in node.parameters {
        layer.shapes[parameter.role] = parameter.dimensions
        layer.names[parameter.role] = ParameterValues.name(node.path, parameter.role)
      }
      return layer
    }
    let found = layers(of: file)
    let byName = found.sorted { Self.precedes($0.path, $1.path) }
    let orders = isSortedByName(file) ? [byName] : [found, byName]
    var targets: [String: String] = [:]
    for kind in Kind.allCases {
      let layers = wanted.filter { $0.kind == kind }
      var reason: String?
      for order in orders {
        let sources = order.filter { $0.kind == kind }
        let fault = Self.fault(sources, layers, kind)
        guard fault == nil else {
          reason = reason ?? fault
          continue
        }
        reason = nil
        for (source, layer) in zip(sources, layers) {
          for (role, name) in source.names { targets[name] = layer.names[role] ?? "" }
        }
        break
      }
      if let reason { throw .notInOrder(path: path, network: graph.name, reason: reason) }
    }
    return targets
  }

  /// Whether the tensors of each type stand in the order of their names, as writers sort them.
  private static func isSortedByName(_ file: SafetensorsFile) -> Bool {
    let ordered = file.entries.sorted { $0.value.range.lowerBound < $1.value.range.lowerBound }
    var last: [NumberType: String] = [:]
    for (name, entry) in ordered {
      if let before = last[entry.type], before.utf8.lexicographicallyPrecedes(name.utf8) == false {
        return false
      }
      last[entry.type] = name
    }
    return true
  }

  /// The first place where layers of a kind do not stand for each other; nil for none.
  private static func fault(_ sources: [Layer], _ layers: [Layer], _ kind: Kind) -> String? {
    guard sources.count == layers.count else {
      return "it has \(sources.count) \(kind.plural), and the network has \(layers.count)"
    }
    for (source, layer) in zip(sources, layers) where source.shapes != layer.shapes {
      for role in ParameterTensor.Role.allCases where source.shapes[role] != layer.shapes[role] {
        return
          "\(source.path.debugDescription) \(words(source.shapes[role], role)), and \(layer.path) "
          + words(layer.shapes[role], role)
      }
    }
    return nil
  }

  private static func words(_ shape: [Int]?, _ role: ParameterTensor.Role) -> String {
    guard let shape else { return "has no \(role.rawValue)" }
    return "has a \(role.rawValue) of \(shape.map(String.init).joined(separator: "×"))"
  }

  /// The file's layers in the order of their first bytes; what is no layer's is left out.
  private static func layers(of file: SafetensorsFile) -> [Layer] {
    let roles: [Substring: ParameterTensor.Role] = [
      "weight": .weight, "bias": .bias, "running_mean": .mean, "mean": .mean,
      "running_var": .variance, "variance": .variance, "gamma": .weight, "beta": .bias,
    ]
    var layers: [Substring: Layer] = [:]
    for (name, entry) in file.entries {
      guard let end = name.lastIndex(where: { $0 == "." || $0 == "/" }),
        let role = roles[name[name.index(after: end)...]]
      else { continue }
      let path = name[..<end]
      var layer =
        layers[path]
        ?? Layer(path: String(path), shapes: [:], names: [:], place: entry.range.lowerBound)
      layer.shapes[role] = entry.shape
      layer.names[role] = name
      layer.place = min(layer.place, entry.range.lowerBound)
      layers[path] = layer
    }
    return layers.values.sorted { ($0.place, $0.path) < ($1.place, $1.path) }
  }

  /// Whether a name stands before another, numbers in them counted as numbers: `conv2`, `conv10`.
  private static func precedes(_ name: String, _ other: String) -> Bool {
    let (mine, others) = (parts(of: name), parts(of: other))
    for (part, otherPart) in zip(mine, others) where part != otherPart {
      if let number = Int(part), let otherNumber = Int(otherPart), number != otherNumber {
        return number < otherNumber
      }
      return part < otherPart
    }
    return mine.count < others.count
  }

  /// Runs of digits and runs of other characters.
  private static func parts(of name: String) -> [String] {
    var parts: [String] = []
    var wasDigit: Bool?
    for character in name {
      let isDigit = character.isASCII && character.isNumber
      if isDigit == wasDigit {
        parts[parts.count - 1].append(character)
      } else {
        parts.append(String(character))
      }
      wasDigit = isDigit
    }
    return parts
  }
}
