import Analysis
import GRDB

/// An analysis as it was stored: the whole report, and what was known beside it.
package struct StoredAnalysis: Hashable, Sendable {
  package var id: Int64
  /// In UTC: `2026-11-21T03:12:00Z`.
  package var time: String
  package var toolVersion: String
  /// The text of the spec as it was then; nil where the spec was no text.
  package var specSource: String?
  package var report: NetworkReport
  /// What was measured of it; nil for an analysis alone.
  package var benchmark: BenchmarkReport?
}

// The columns bear the report's names, so that a row decodes as the JSON does.
extension NetworkReport: FetchableRecord {}

extension NetworkReport.Totals {
  /// SQL for the column `totals`, as the JSON that it decodes from.
  static let selection = """
    json_object(
      'parameters', parameters, 'weights', weights, 'biases', biases,
      'multiplyAdds', multiplyAdds, 'elementwiseOperations', elementwiseOperations,
      'depth', depth, 'depthWithPooling', depthWithPooling,
      'parameterBytes', parameterBytes, 'activationBytes', activationBytes,
      'peakInferenceBytes', peakInferenceBytes, 'peakTrainingBytes', peakTrainingBytes
    ) AS totals
    """
}

extension StoredAnalysis {
  /// Reads analysis `id`, or nil if there is none.
  init?(_ id: Int64, in db: Database) throws {
    let beside = try Row.fetchOne(
      db,
      sql: """
        SELECT time, toolVersion, text AS specSource
        FROM analysis LEFT JOIN specSource ON specSource.id = analysis.specSourceId
        WHERE analysis.id = ?
        """, arguments: [id])
    let report = try NetworkReport.fetchOne(
      db,
      sql: """
        SELECT
          name, spec, fingerprint, input, batch, mode, convention, source,
          \(NetworkReport.Totals.selection),
          '[]' AS layers
        FROM history WHERE id = ?
        """, arguments: [id])
    guard let beside, let report else { return nil }
    self.id = id
    time = beside["time"]
    toolVersion = beside["toolVersion"]
    specSource = beside["specSource"]
    self.report = report
    self.report.layers = try LayerRecord.layers(of: id, in: db)
    benchmark = try BenchmarkRecord.fetchOne(db, key: id)?.report(of: report, in: db)
  }
}
