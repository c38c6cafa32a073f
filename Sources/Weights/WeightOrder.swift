import Engine
import Netlab
import Safetensors

/// Names for a file's tensors by the order of its layers: no name is believed, every shape is.
///
/// Convolutions, linear layers and normalisations are counted apart. The file's layers are taken in
/// the order of their bytes, unless its writer has sorted them by name, which says nothing; else in
/// one that their names tell, as ``LayerOrder`` has it. All shapes must agree one by one. Auxiliary
/// heads, which other tools call `aux`, are left out where the network has none, and else are
/// matched by themselves.
enum WeightOrder {
  /// For each of the file's tensors that a layer reads, that layer's name for it.
  ///
  /// - Throws: `.notInOrder`.
  static func targets(
    of file: SafetensorsFile, path: String, for graph: ShapedGraph
  ) throws(RenameError) -> [String: String] {
    let wanted = LayerTensors.layers(of: graph)
    let found = LayerTensors.layers(of: file)
    let isSorted = isSortedByName(file)
    let heads = found.filter { LayerOrder.isOfHead($0.path) }
    let main = Set(graph.mainPath.nodes.map(\.path))
    do {
      return try targets(of: found, isSorted: isSorted, for: wanted)
    } catch {
      guard !heads.isEmpty else {
        throw .notInOrder(path: path, network: graph.name, reason: error.reason)
      }
    }
    do {
      var targets = try targets(
        of: found.filter { !LayerOrder.isOfHead($0.path) }, isSorted: isSorted,
        for: wanted.filter { main.contains($0.path) })
      let wantedHeads = wanted.filter { !main.contains($0.path) }
      if !wantedHeads.isEmpty {
        targets.merge(try Self.targets(of: heads, isSorted: isSorted, for: wantedHeads)) { $1 }
      }
      return targets
    } catch {
      throw .notInOrder(path: path, network: graph.name, reason: error.reason)
    }
  }

  /// Why layers do not stand for each other.
  private struct Fault: Error { var reason: String }

  /// The names of layers that agree with a file's in one order, which is the same for all kinds.
  private static func targets(
    of found: [LayerTensors], isSorted: Bool, for wanted: [LayerTensors]
  ) throws(Fault) -> [String: String] {
    // In whatever order, there are as many of a kind.
    for kind in LayerTensors.Kind.allCases {
      let counts = (found.count { $0.kind == kind }, wanted.count { $0.kind == kind })
      guard counts.0 == counts.1 else {
        throw Fault(
          reason: "it has \(counts.0) \(kind.plural), and the network has \(counts.1)")
      }
    }
    let orders: [LayerOrder?] = (isSorted ? [] : [nil]) + LayerOrder.allCases
    var reason: String?
    for named in orders {
      let order = named?.sorted(found, by: \.path) ?? found
      var fault: String?
      for kind in LayerTensors.Kind.allCases where fault == nil {
        fault = Self.fault(
          order.filter { $0.kind == kind }, wanted.filter { $0.kind == kind })
      }
      if let fault {
        reason = reason ?? fault
        continue
      }
      var targets: [String: String] = [:]
      for kind in LayerTensors.Kind.allCases {
        let pairs = zip(order.filter { $0.kind == kind }, wanted.filter { $0.kind == kind })
        for (source, layer) in pairs {
          for (role, name) in source.names { targets[name] = layer.names[role] ?? "" }
        }
      }
      return targets
    }
    throw Fault(reason: reason ?? "it has none")
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

  /// The first place where as many layers of a kind do not stand for each other; nil for none.
  private static func fault(
    _ sources: [LayerTensors], _ layers: [LayerTensors]
  ) -> String? {
    for (source, layer) in zip(sources, layers) where source.shapes != layer.shapes {
      for role in ParameterTensor.Role.allCases where source.shapes[role] != layer.shapes[role] {
        return
          "\(source.path.quoted) \(words(source.shapes[role], role)), and \(layer.path) "
          + words(layer.shapes[role], role)
      }
    }
    return nil
  }

  private static func words(_ shape: [Int]?, _ role: ParameterTensor.Role) -> String {
    guard let shape else { return "has no \(role.rawValue)" }
    let extents = shape.prefix(8).map(String.init).joined(separator: "×")
    return "has a \(role.rawValue) of \(extents)\(shape.count > 8 ? "×…" : "")"
  }
}
