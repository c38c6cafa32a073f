import CGraphviz
import Synchronization

/// Graphviz's layout and renderers, which only one caller at a time may use.
enum Graphviz {
  /// Where the sizes of texts come from.
  enum Metrics: Sendable {
    /// netlab's table, so that a picture has the same bytes on every machine.
    case table
    /// The fonts of this machine, which also draw the picture.
    case fonts
    /// No plug-ins at all, as on a machine where Graphviz is half installed.
    case none
  }

  /// Its parser, its layout and its message handler keep their state in globals.
  private static let turn = Mutex(())

  /// Lays a graph out and draws it.
  ///
  /// - Parameter job: a format and the renderer wanted for it, such as `svg:svg:core`.
  /// - Throws: `.pluginMissing` or `.graphviz`, with Graphviz's own words.
  static func render(
    _ source: String, job: String, metrics: Metrics
  ) throws(DiagramError) -> [UInt8] {
    let result = turn.withLock { _ in
      GraphvizMessages.start()
      return Result { () throws(DiagramError) in
        let context = try GraphvizContext(metrics: metrics)
        let graph = try GraphvizGraph(source: source)
        return try graph.drawn(by: context, job: job)
      }
    }
    return try result.get()
  }
}

/// An owner of Graphviz's plug-ins and settings.
struct GraphvizContext: ~Copyable {
  let handle: OpaquePointer

  init(metrics: Graphviz.Metrics) throws(DiagramError) {
    let context =
      switch metrics {
      case .table:
        netlab_measuring_context { text, size, flags in
          guard let text else { return 0 }
          return TextWidth.points(
            of: String(cString: text), size: size, isBold: flags & UInt32(HTML_BF) != 0)
        }
      case .fonts: gvContext()
      case .none: gvContextPlugins(nil, 0)
      }
    guard let context else {
      throw .graphviz(call: "gvContext", message: GraphvizMessages.taken())
    }
    handle = context
  }

  deinit { gvFreeContext(handle) }
}

/// An owner of a parsed graph.
struct GraphvizGraph: ~Copyable {
  let handle: UnsafeMutablePointer<graph_t>

  init(source: String) throws(DiagramError) {
    guard let graph = GraphvizText(source).graph() else {
      throw .graphviz(call: "agread", message: GraphvizMessages.taken())
    }
    handle = graph
  }

  deinit { agclose(handle) }

  /// The picture's bytes, after a layout from rank to rank.
  func drawn(by context: borrowing GraphvizContext, job: String) throws(DiagramError) -> [UInt8] {
    guard gvLayout(context.handle, handle, "dot") == 0 else {
      throw .pluginMissing(job: "layouts of directed graphs", message: GraphvizMessages.taken())
    }
    defer { gvFreeLayout(context.handle, handle) }

    var bytes: UnsafeMutablePointer<CChar>?
    var count: UInt32 = 0
    let status = gvRenderData(context.handle, handle, job, &bytes, &count)
    defer { gvFreeRenderData(bytes) }
    guard status == 0, let bytes, count > 0 else {
      let format = job.prefix { $0 != ":" }
      throw .pluginMissing(
        job: "\(format.uppercased()) files", message: GraphvizMessages.taken())
    }
    return bytes.withMemoryRebound(to: UInt8.self, capacity: Int(count)) {
      Array(UnsafeBufferPointer(start: $0, count: Int(count)))
    }
  }
}
