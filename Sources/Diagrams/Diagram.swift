import Netlab

/// A picture of a network.
package struct Diagram: Sendable {
  private let graph: DOTGraph
  /// How large a bitmap of it may be drawn.
  private let resolution: Double

  /// Draws a network as asked.
  ///
  /// - Throws: as for a graph that may be open.
  package init(of graph: ShapedGraph, options: DiagramOptions = DiagramOptions())
    throws(DiagramError)
  {
    try self.init(of: OpenGraph(graph), options: options)
  }

  /// Draws a network as asked; what is not known of its shapes and costs is a question mark.
  ///
  /// - Throws: `.depthNotPositive` and `.columnsNotPositive`.
  package init(of graph: OpenGraph, options: DiagramOptions = DiagramOptions())
    throws(DiagramError)
  {
    if let depth = options.depth, depth < 1 { throw .depthNotPositive(depth) }
    if let columns = options.columns, columns < 1 { throw .columnsNotPositive(columns) }
    let drawing = Drawing(of: graph, options: options)
    self.graph = drawing.dot
    resolution = drawing.resolution
  }

  /// The picture as a DOT file: same network, same bytes.
  package var dot: String { graph.source }

  /// The picture as a file's bytes; SVG and DOT have the same ones on every machine.
  ///
  /// - Throws: `.pluginMissing` where Graphviz cannot draw the format, and `.graphviz`.
  package func data(_ format: DiagramFormat) throws(DiagramError) -> [UInt8] {
    switch format {
    case .dot: return Array(dot.utf8)
    case .svg: return try Graphviz.render(dot, job: "svg:svg:core", metrics: .table)
    case .pdf:
      return PDFDate.removed(
        from: try Graphviz.render(dot, job: "pdf:cairo", metrics: .fonts))
    case .png:
      var sized = graph
      sized.attributes.append(.number("dpi", resolution))
      return try Graphviz.render(sized.source, job: "png:cairo", metrics: .fonts)
    }
  }
}

/// The time that a PDF says it was made at, which is the only thing in it that changes.
private enum PDFDate {
  /// The bytes with the document's date blanked out, at unchanged length.
  static func removed(from bytes: [UInt8]) -> [UInt8] {
    let key = Array("/CreationDate (".utf8)
    guard bytes.count > key.count else { return bytes }
    var result = bytes
    // The date stands in the trailer's information, near the end of the file.
    for start in (0...bytes.count - key.count).reversed()
    where bytes[start..<start + key.count].elementsEqual(key) {
      guard let end = bytes[start...].firstIndex(of: UInt8(ascii: ")")) else { break }
      for index in start...end { result[index] = UInt8(ascii: " ") }
      break
    }
    return result
  }
}
