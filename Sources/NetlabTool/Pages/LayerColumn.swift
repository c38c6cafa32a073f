import Analysis
import Netlab
import SpecLoader
import Tables

/// A column of a table of layers; its name is that of the same number in the JSON.
enum LayerColumn: String, CaseIterable, Hashable {
  case path, `operator`, inputs, inputShapes, outputShape
  case kernel, stride, padding, dilation, groups
  case parameters, weights, biases, multiplyAdds, elementwiseOperations, outputBytes
  case receptiveField, minimumReceptiveField, receptiveFieldStride, receptiveFieldPadding, aligned
  case depth, layerCount

  /// What a table shows unless told otherwise.
  static let usual: [LayerColumn] = [
    .path, .operator, .outputShape, .parameters, .multiplyAdds, .receptiveField, .outputBytes,
  ]

  /// What files hold unless told otherwise.
  static let filed = allCases.filter { $0 != .depth && $0 != .layerCount }

  /// Other names that people give it.
  private var aliases: [String] {
    switch self {
    case .path: ["layer", "name", "module"]
    case .operator: ["type", "op", "kind"]
    case .inputShapes: ["input"]
    case .outputShape: ["output", "shape"]
    case .parameters: ["params"]
    case .multiplyAdds: ["macs", "mac", "multadds", "madds"]
    case .elementwiseOperations: ["elementwise", "ops"]
    case .outputBytes: ["memory", "bytes"]
    case .receptiveField: ["field", "rf"]
    case .minimumReceptiveField: ["minimumfield", "minimumsize"]
    case .receptiveFieldStride: ["effectivestride", "jump"]
    case .receptiveFieldPadding: ["effectivepadding"]
    case .layerCount: ["layers"]
    case .inputs, .kernel, .stride, .padding, .dilation, .groups, .weights, .biases, .aligned,
      .depth:
      []
    }
  }

  /// The column of this name, letter case, hyphens, underscores and spaces forgiven.
  ///
  /// - Throws: `.unknownColumn`.
  static func named(_ name: String) throws(ToolError) -> LayerColumn {
    let wanted = FoldedName(name)
    let found = allCases.first { column in
      ([column.rawValue] + column.aliases).contains { FoldedName($0) == wanted }
    }
    guard let found else { throw .unknownColumn(name, names: allCases.map(\.rawValue)) }
    return found
  }

  /// The columns of a list such as `path,macs`.
  ///
  /// - Throws: `.unknownColumn`, `.columnTwice`.
  static func list(_ names: String) throws(ToolError) -> [LayerColumn] {
    var columns: [LayerColumn] = []
    for name in names.split(separator: ",", omittingEmptySubsequences: false) {
      let column = try named(String(name))
      if columns.contains(column) { throw .columnTwice(column.rawValue) }
      columns.append(column)
    }
    return columns
  }
}

extension LayerColumn {
  private var title: String {
    switch self {
    case .path: "layer"
    case .inputShapes: "input"
    case .outputShape: "output"
    case .multiplyAdds: "multiply-adds"
    case .elementwiseOperations: "elementwise"
    case .outputBytes: "memory"
    case .receptiveField: "field"
    case .minimumReceptiveField: "smallest field"
    case .receptiveFieldStride: "field stride"
    case .receptiveFieldPadding: "field padding"
    case .layerCount: "layers"
    case .operator, .inputs, .kernel, .stride, .padding, .dilation, .groups, .parameters, .weights,
      .biases, .aligned, .depth:
      rawValue
    }
  }

  /// Whether its numbers are parts of a total, so that each has a percentage.
  var isPartOfTotal: Bool {
    switch self {
    case .parameters, .weights, .biases, .multiplyAdds, .elementwiseOperations: true
    case .path, .operator, .inputs, .inputShapes, .outputShape, .kernel, .stride, .padding,
      .dilation, .groups, .outputBytes, .receptiveField, .minimumReceptiveField,
      .receptiveFieldStride, .receptiveFieldPadding, .aligned, .depth, .layerCount:
      false
    }
  }

  private var isText: Bool {
    switch self {
    case .path, .operator, .inputs: true
    default: false
    }
  }

  /// The column, and beside a part of a total the column of its percentages.
  ///
  /// - Parameters:
  ///   - isChosen: whether the user named it, so that it stays however short room is.
  ///   - isTree: whether its path is a name in a tree.
  func columns(isChosen: Bool, isTree: Bool) -> [Column] {
    let dropOrder: Int? =
      switch self {
      case .path, .outputShape, .parameters, .multiplyAdds: nil
      case .outputBytes: isChosen ? nil : 3
      case .receptiveField: isChosen ? nil : 2
      default: isChosen ? nil : 1
      }
    let shortening: Column.Shortening? =
      isText ? (self == .path && !isTree ? .head : .tail) : nil
    let column = Column(
      rawValue, title: title, alignment: isText ? .left : .right, dropOrder: dropOrder,
      shortening: shortening)
    guard isPartOfTotal else { return [column] }
    let share = Column(
      rawValue + "Share", title: "%", alignment: .right, dropOrder: 4, isDerived: true)
    return [column, share]
  }
}

extension LayerColumn {
  /// The cell of one row, without its percentage.
  func cell(of row: LayerGroup, in report: NetworkReport, isTree: Bool) -> Cell {
    let layer = row.layer
    func pair(_ pair: [Int]?) -> Cell { pair.map { .extents($0) } ?? .empty }
    func known(_ pair: [Int]?) -> Cell { pair.map { .extents($0) } ?? .unknown }
    switch self {
    case .path: return isTree ? .path(name: row.name, whole: row.path) : .text(row.path)
    case .operator:
      return .notation(Self.words(for: row), raw: row.kind)
    case .inputs: return .text(layer?.inputs.joined(separator: " ") ?? "")
    case .inputShapes:
      let shapes = layer?.inputShapes ?? []
      return shapes.count == 1
        ? .extents(shapes[0])
        : .text(shapes.map { Cell.extents($0).notation }.joined(separator: " "))
    case .outputShape: return .extents(row.outputShape)
    case .kernel: return pair(layer?.kernel)
    case .stride: return pair(layer?.stride)
    case .padding:
      let sides = layer?.padding ?? []
      return sides.isEmpty ? .empty : .text(sides.map(String.init).joined(separator: " "))
    case .dilation: return pair(layer?.dilation)
    case .groups: return layer?.groups.map(Cell.count) ?? .empty
    case .parameters: return .count(row.counts.parameters)
    case .weights: return .count(row.counts.weights)
    case .biases: return .count(row.counts.biases)
    case .multiplyAdds: return .count(orUnknown: row.counts.multiplyAdds)
    case .elementwiseOperations: return .count(orUnknown: row.counts.elementwiseOperations)
    case .outputBytes:
      return .bytes(orUnknown: Self.bytes(of: row.outputShape, batch: report.batch))
    case .receptiveField: return Self.field(row.receptiveField)
    case .minimumReceptiveField: return known(row.receptiveField.minimumSize)
    case .receptiveFieldStride: return known(row.receptiveField.stride)
    case .receptiveFieldPadding: return known(row.receptiveField.padding)
    case .aligned: return row.receptiveField.aligned.map(Cell.flag) ?? .unknown
    case .depth: return .count(row.depth)
    case .layerCount: return .count(row.layerCount)
    }
  }

  /// Kind and operands, without what the kind or another column says already.
  private static func words(for row: LayerGroup) -> String {
    guard row.layer != nil else { return "module of depth \(row.depth)" }
    let repeats =
      row.label.isEmpty || row.kind.hasPrefix(row.label)
      || row.label == Cell.extents(row.outputShape).notation
    return repeats ? row.kind : "\(row.kind) \(row.label)"
  }

  /// The cell that rows are sorted by.
  func sortingCell(of row: LayerGroup, in report: NetworkReport) -> Cell {
    switch self {
    case .receptiveField: row.receptiveField.size.map { .extents($0) } ?? .unknown
    default: cell(of: row, in: report, isTree: false)
    }
  }

  /// A layer's part of the network's total; nil where either is unknown or there is no total.
  func fraction(of counts: LayerCounts, in whole: LayerCounts) -> Double? {
    LayerCounts.fraction(count(in: counts), of: count(in: whole))
  }

  /// The number in some counts; nil also for what is no part of a total.
  func count(in counts: LayerCounts) -> Int? {
    switch self {
    case .parameters: counts.parameters
    case .weights: counts.weights
    case .biases: counts.biases
    case .multiplyAdds: counts.multiplyAdds
    case .elementwiseOperations: counts.elementwiseOperations
    case .path, .operator, .inputs, .inputShapes, .outputShape, .kernel, .stride, .padding,
      .dilation, .groups, .outputBytes, .receptiveField, .minimumReceptiveField,
      .receptiveFieldStride, .receptiveFieldPadding, .aligned, .depth, .layerCount:
      nil
    }
  }

  /// The bytes of one tensor in single precision; nil where an extent is open.
  private static func bytes(of shape: [Int?], batch: Int) -> Int? {
    var product = MemoryEstimate.bytesPerNumber
    for factor in shape + [batch] {
      guard let factor else { return nil }
      let (next, overflow) = product.multipliedReportingOverflow(by: factor)
      if overflow { return nil }
      product = next
    }
    return product
  }

  /// Size and stride as papers write a kernel: `139×139/8`.
  private static func field(_ field: ReceptiveFieldReport) -> Cell {
    guard let size = field.size else { return .unknown }
    let stride = field.stride.map { $0[0] == $0[1] ? "\($0[0])" : "\($0[0])×\($0[1])" }
    return .notation(
      "\(size[0])×\(size[1])" + "/" + (stride ?? "?"), raw: "\(size[0])x\(size[1])")
  }
}
