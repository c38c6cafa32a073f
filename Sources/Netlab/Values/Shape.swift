/// The shape of a feature map: channels, height, width. A vector is C×1×1.
public struct Shape: Hashable, Sendable, Codable {
  /// Feature maps.
  public var channels: Int
  /// Rows.
  public var height: Int
  /// Columns.
  public var width: Int

  /// A shape of `channels` maps, each of `height` rows and `width` columns.
  public init(_ channels: Int, _ height: Int, _ width: Int) {
    self.channels = channels
    self.height = height
    self.width = width
  }
}

extension Shape: CustomStringConvertible {
  /// The shape as papers print it: `192×28×28`.
  public var description: String { "\(channels)×\(height)×\(width)" }

  package init(_ channels: Int, _ extent: Extent) {
    self.init(channels, extent.height, extent.width)
  }

  /// Height and width.
  package var extent: Extent { Extent(height, width) }

  /// Pixels of one map.
  ///
  /// The door to a `ShapedGraph` has made sure that this and `elements` fit an `Int`.
  package var area: Int { height * width }

  /// Numbers in the whole map.
  package var elements: Int { channels * height * width }

  /// The three numbers in the order of netlab's files: channels, height, width.
  package var dimensions: [Int] { [channels, height, width] }
}

/// A shape whose height and width may be open, as they are in a network without a resolution.
///
/// Behind another tool's operator nothing at all may be known of it: such a shape is `.unknown`.
package struct OpenShape: Hashable, Sendable, Codable {
  /// Feature maps; 0 where nobody knows how many, which only another tool's operators read and give.
  package var channels: Int
  /// Height and width, or nil where they depend on an input of unknown size.
  package var extent: Extent?

  package init(_ channels: Int, _ extent: Extent?) {
    self.channels = channels
    self.extent = extent
  }

  package init(_ shape: Shape) {
    self.init(shape.channels, shape.extent)
  }

  /// The shape of which nobody knows anything.
  package static let unknown = OpenShape(0, nil)

  /// Whether its channels are known.
  package var isKnown: Bool { self != .unknown }

  /// The shape with its extent, where there is one.
  package var closed: Shape? { extent.map { Shape(channels, $0) } }

  /// Channels, height, width in the order of netlab's files, nil where nobody knows them.
  package var dimensions: [Int?] { [isKnown ? channels : nil, extent?.height, extent?.width] }
}

extension OpenShape: CustomStringConvertible {
  /// The shape as papers print it, `192×28×28`, with a question mark for what is not known.
  package var description: String {
    dimensions.map { $0.map(String.init) ?? "?" }.joined(separator: "×")
  }
}
