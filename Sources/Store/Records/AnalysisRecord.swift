import Analysis
import GRDB
import Netlab

/// A row of `analysis`.
struct AnalysisRecord: Codable, FetchableRecord, PersistableRecord {
  static let databaseTableName = "analysis"

  var id: Int64?
  var networkId: Int64
  var specSourceId: Int64?
  var time: String
  var toolVersion: String
  var name: String
  var spec: String
  var input: [Int?]
  var batch: Int
  var mode: Mode
  var convention: String
  var source: String?
  var parameters: Int
  var weights: Int
  var biases: Int
  var multiplyAdds: Int?
  var elementwiseOperations: Int?
  var depth: Int
  var depthWithPooling: Int
  var parameterBytes: Int
  var activationBytes: Int?
  var peakInferenceBytes: Int?
  var peakTrainingBytes: Int?

  init(
    _ report: NetworkReport, networkId: Int64, specSourceId: Int64?, time: String,
    toolVersion: String
  ) {
    self.networkId = networkId
    self.specSourceId = specSourceId
    self.time = time
    self.toolVersion = toolVersion
    name = report.name
    spec = report.spec
    input = report.input
    batch = report.batch
    mode = report.mode
    convention = report.convention
    source = report.source
    parameters = report.totals.parameters
    weights = report.totals.weights
    biases = report.totals.biases
    multiplyAdds = report.totals.multiplyAdds
    elementwiseOperations = report.totals.elementwiseOperations
    depth = report.totals.depth
    depthWithPooling = report.totals.depthWithPooling
    parameterBytes = report.totals.parameterBytes
    activationBytes = report.totals.activationBytes
    peakInferenceBytes = report.totals.peakInferenceBytes
    peakTrainingBytes = report.totals.peakTrainingBytes
  }
}
