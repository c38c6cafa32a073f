import Analysis
import Netlab

/// A network beside the published one that it is to be, their layers paired by structure.
///
/// Figures name the published network's layers; here is which of the other's stand for them.
package struct NetworkPairing: Sendable {
  /// What a reader should know of a pairing.
  package struct Summary: Hashable, Sendable {
    /// The published network's name.
    package var published: String
    /// How many differences there are that make it another architecture.
    package var differences: Int
    /// The images of both networks: this one's, and the published one's.
    package var images: [Shape]
    /// Whether the network leaves the resolution open, so that it is looked at on the other's.
    package var takesPublishedImages: Bool
  }

  /// What stands for the layers that a figure names.
  enum Finding {
    case taken(Taken)
    /// No layer stands for these.
    case missing(String)
    /// The published network itself has no such layers in inference.
    case unnamed
  }

  /// Layers of the network, by path.
  struct Taken {
    var layers: [String]
    /// Whether each of the published layers has its counterpart.
    var isWhole: Bool
    /// The one that gives what they put out; nil where none stands for the published one.
    var end: String?
    /// Their names, where they are other ones than the published.
    var words: String?
    var notes: [String]
  }

  package let published: Network
  package let summary: Summary
  private let publishedGraph: ShapedGraph
  private let graph: ShapedGraph
  private let counterparts: LayerCounterparts

  /// Pairs the layers of a network with a published one's.
  ///
  /// - Throws: `SpecErrors` of either network, or `AnalysisError`.
  package init(of network: Network, with published: Network) throws {
    self.published = published
    publishedGraph = try ShapedGraph(published)
    let isOpen = network.input.closed == nil
    graph = try ShapedGraph(network, input: isOpen ? publishedGraph.input : nil)
    let first = (
      graph: OpenGraph(publishedGraph), report: try NetworkReport(of: publishedGraph, spec: "")
    )
    let second = (graph: OpenGraph(graph), report: try NetworkReport(of: graph, spec: ""))
    counterparts = LayerCounterparts(of: first, in: second)
    let comparison = ArchitectureComparison(of: first, with: second)
    summary = Summary(
      published: published.name, differences: comparison.differences.count,
      images: [graph.input, publishedGraph.input], takesPublishedImages: isOpen)
  }

  /// The images that the network is looked at with, where it leaves their size open.
  var input: Shape? { summary.takesPublishedImages ? publishedGraph.input : nil }

  /// Whether the published network has layers at `paths` in training.
  func namesInTraining(_ paths: [String]) -> Bool {
    published.nodes.contains { $0.path.isAt(paths) }
  }

  /// The layers of the network that stand for those of the published one at and beneath `paths`.
  func layers(at paths: [String]) -> Finding {
    let named = publishedGraph.nodes.indices.filter { publishedGraph.nodes[$0].path.isAt(paths) }
    guard let last = named.last else { return .unnamed }
    var layers: Set<Int> = []
    var around: Set<Int> = []
    var missing: [Int] = []
    for place in named {
      switch counterparts[place] {
      case .layers(let alike): layers.formUnion(alike)
      case .partOf(let unit): around.formUnion(unit)
      case .none: missing.append(place)
      }
    }
    let absent = Self.names(of: missing, in: publishedGraph)
    var notes: [String] = []
    if layers.isEmpty {
      guard missing.isEmpty, let end = around.max() else { return .missing(absent) }
      notes.append(
        "there is no \(publishedGraph.nodes[last].operation.rules.name), which would hand this on")
      layers = [end]
    } else if !missing.isEmpty {
      notes.append("no layer stands for \(absent)")
    }
    let places = layers.sorted()
    let words = Self.names(of: places, in: graph)
    return .taken(
      Taken(
        layers: places.map { graph.nodes[$0].path }, isWhole: missing.isEmpty, end: end(for: last),
        words: words == Self.names(of: named, in: publishedGraph) ? nil : words, notes: notes))
  }

  private func end(for last: Int) -> String? {
    let place: Int? =
      switch counterparts[last] {
      case .layers(let alike): alike.last
      case .partOf(let unit): unit.last
      case .none: nil
      }
    return place.map { graph.nodes[$0].path }
  }

  // MARK: Names

  /// The module that some layers are, or their names: `a`, `a, b` or `a to z, 26 layers`.
  ///
  /// What follows a layer, such as its activation, is not named beside it.
  private static func names(of places: [Int], in graph: ShapedGraph) -> String {
    if let module = module(of: places, in: graph) { return module }
    let leading = places.filter { graph.nodes[$0].operation.rules.family.isLeading }
    let named = (leading.isEmpty ? places : leading).map { graph.nodes[$0].path }
    guard let first = named.first, let last = named.last, named.count > 2 else {
      return named.joined(separator: ", ")
    }
    return "\(first) to \(last), \(named.count) layers"
  }

  /// The path at and beneath which there are these layers and no others.
  private static func module(of places: [Int], in graph: ShapedGraph) -> String? {
    guard let first = places.first else { return nil }
    var parts = graph.nodes[first].path.split(separator: "/")
    while !parts.isEmpty {
      let path = parts.joined(separator: "/")
      let layers = graph.nodes.indices.filter { graph.nodes[$0].path.isAt([path]) }
      if layers == places { return path }
      if layers.count > places.count { return nil }
      parts.removeLast()
    }
    return nil
  }
}

extension NetworkPairing.Summary: CustomStringConvertible {
  /// How the layers were found, and whether the networks are one architecture.
  package var description: String {
    var text = "layers paired with \(published)'s by structure: "
    switch differences {
    case 0: text += "the same architecture"
    case 1: text += "not the same architecture, 1 difference"
    default: text += "not the same architecture, \(differences) differences"
    }
    if takesPublishedImages {
      text += "; on \(images[1]), which it leaves open"
    } else if images[0] != images[1] {
      text += "; on \(images[0]), where \(published) has \(images[1])"
    }
    return text
  }
}

extension String {
  /// Whether the path is one of `paths` or beneath one.
  fileprivate func isAt(_ paths: [String]) -> Bool {
    paths.contains { self == $0 || hasPrefix($0 + "/") }
  }
}

extension Family {
  /// Whether layers of the family are named before what follows them.
  fileprivate var isLeading: Bool {
    switch self {
    case .input, .convolution, .pooling, .linear, .merge: true
    case .normalization, .activation, .reshaping, .regularization, .output, .unknown: false
    }
  }
}
