/// Anything that can stand as a statement of a network: a layer, a module, a block of your own.
///
/// Write your own as a function that returns `some Block`:
/// ```swift
/// func stage(_ filters: Int, count: Int) -> some Block {
///   Sequential { for _ in 0..<count { conv(`3x3`, filters) } }
/// }
/// ```
public protocol Block {
  /// The layers that the block stands for.
  var layers: Sequential { get }
}

/// Layers and blocks, run one after the other.
public struct Sequential: Block, Sendable {
  package var parts: [Part]

  package init(parts: [Part]) {
    self.parts = parts
  }

  package init(_ content: Part.Content) {
    parts = [Part(content: content)]
  }

  /// The statements between the braces, one after the other.
  public init(@NetworkBuilder _ layers: () -> Sequential) {
    self = layers()
  }

  public var layers: Sequential { self }
}

/// One statement of a network, before names and indices are given out.
package struct Part: Sendable {
  package indirect enum Content: Sendable {
    /// One layer and what belongs to it: a convolution, its normalisation and its activation.
    case layer(Operator, name: String?, followers: [Operator])
    /// A named part of the network, and the stem of its name where the author gave none.
    case module(name: String?, stem: String, Sequential)
    /// Branches that all read the same input and are merged.
    case merge(Operator, name: String?, branches: [Sequential])
    /// A classifier beside the main path.
    case auxiliary(name: String?, weight: Double, Sequential)
  }

  package var content: Content
  package var location: SourceLocation?

  package init(content: Content, location: SourceLocation? = nil) {
    self.content = content
    self.location = location
  }
}
