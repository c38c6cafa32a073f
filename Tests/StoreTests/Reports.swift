import Analysis
import Netlab

/// Reports that tests store: small, with extents that are all different.
enum Reports {
  /// A branching network, with everything known, for two images.
  static func branching(name: String = "branching", classes: Int = 3) throws -> NetworkReport {
    let network = Network(name, input: Shape(7, 23, 29), source: "Nobody \"et al.\" 2014, table 1")
    {
      conv(Extent(3, 5), 8, stride: Extent(2, 1), padding: .valid, name: "stem")
      inception("3a", `1x1`: 5, `3x3red`: 4, `3x3`: 6, `5x5red`: 2, `5x5`: 3, pool: 1)
      globalAveragePool()
      linear(classes, name: "classifier ’n’ \"co\"")
    }
    return try NetworkReport(of: ShapedGraph(network), spec: "Specs/branching.swift", batch: 2)
  }

  /// A network without a resolution, whose costs are unknown.
  static func open() throws -> NetworkReport {
    let network = Network("open", channels: 7) {
      conv(`3x3`, 11, name: "c")
      maxPool(2, name: "p")
    }
    return try NetworkReport(of: OpenGraph(network), spec: "open.swift")
  }

  /// A report of `count` layers, all alike but for their paths.
  static func long(_ count: Int) throws -> NetworkReport {
    var report = try branching()
    let layer = report.layers[1]
    report.layers = (0..<count).map { index in
      var copy = layer
      copy.path = "block_\(index / 10)/c\(index % 10)"
      return copy
    }
    return report
  }
}
