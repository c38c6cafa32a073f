import Analysis
import Foundation
import GRDB

/// A row of `layer`, whose shapes and pairs are JSON.
///
/// A network may have ten thousand layers, so that rows are written through one prepared statement
/// and read as one JSON document, not value by value.
struct LayerRecord {
  var analysisId: Int64
  var position: Int
  var layer: LayerReport

  /// Writes the layers of an analysis, the first at position 0.
  static func insert(_ layers: [LayerReport], of analysisId: Int64, in db: Database) throws {
    let marks = columns.map { _ in "?" }.joined(separator: ", ")
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO layer (analysisId, position, \(columns.joined(separator: ", ")))
        VALUES (?, ?, \(marks))
        """)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .withoutEscapingSlashes
    for (position, layer) in layers.enumerated() {
      let record = LayerRecord(analysisId: analysisId, position: position, layer: layer)
      try statement.execute(arguments: record.arguments(encoder))
    }
  }

  /// The layers of an analysis.
  static func layers(of analysisId: Int64, in db: Database) throws -> [LayerReport] {
    let members = columns.map { column in
      "'\(column)', " + (jsonColumns.contains(column) ? "json(\(column))" : column)
    }
    let json = try String.fetchOne(
      db,
      sql: """
        SELECT json_group_array(json_object(\(members.joined(separator: ", "))))
        FROM (SELECT * FROM layer WHERE analysisId = ? ORDER BY position)
        """, arguments: [analysisId])
    return try JSONDecoder().decode([LayerReport].self, from: Data((json ?? "[]").utf8))
  }

  private static let columns = [
    "path", "operator", "label", "signature", "family", "inputs", "inputShapes", "outputShape",
    "kernel",
    "stride", "padding", "dilation", "groups", "parameters", "weights", "biases", "multiplyAdds",
    "elementwiseOperations", "outputBytes", "receptiveField",
  ]

  private static let jsonColumns: Set<String> = [
    "inputs", "inputShapes", "outputShape", "kernel", "stride", "padding", "dilation",
    "receptiveField",
  ]

  /// The values in the order of the columns.
  private func arguments(_ encoder: JSONEncoder) throws -> StatementArguments {
    let inputs = String(decoding: try encoder.encode(layer.inputs), as: UTF8.self)
    return [
      analysisId, position, layer.path, layer.operator, layer.label, layer.signature,
      layer.family.rawValue, inputs,
      JSONText.array(layer.inputShapes.map(JSONText.array)), JSONText.array(layer.outputShape),
      layer.kernel.map(JSONText.array), layer.stride.map(JSONText.array),
      layer.padding.map(JSONText.array), layer.dilation.map(JSONText.array), layer.groups,
      layer.parameters, layer.weights, layer.biases, layer.multiplyAdds,
      layer.elementwiseOperations, layer.outputBytes, JSONText.object(layer.receptiveField),
    ]
  }
}

/// JSON of whole numbers, which an encoder takes ten times as long to write.
private enum JSONText {
  static func array(_ numbers: [Int?]) -> String {
    array(numbers.map { $0.map(String.init) ?? "null" })
  }

  static func array(_ texts: [String]) -> String {
    "[" + texts.joined(separator: ",") + "]"
  }

  static func object(_ field: ReceptiveFieldReport) -> String {
    func pair(_ pair: [Int]?) -> String { pair.map(array) ?? "null" }
    let aligned = field.aligned.map { $0 ? "true" : "false" } ?? "null"
    return """
      {"size":\(pair(field.size)),"minimumSize":\(pair(field.minimumSize)),\
      "stride":\(pair(field.stride)),"padding":\(pair(field.padding)),"aligned":\(aligned)}
      """
  }
}
