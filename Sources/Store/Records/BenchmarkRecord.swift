import Analysis
import GRDB

/// A row of `benchmark`, and the rows of `layerTiming` that belong to it.
struct BenchmarkRecord: Codable, FetchableRecord, PersistableRecord {
  static let databaseTableName = "benchmark"

  var analysisId: Int64
  var threads: Int
  var repetitions: Int
  var compileSeconds: Double
  var medianSeconds: Double
  var minimumSeconds: Double
  var lowerQuartileSeconds: Double
  var upperQuartileSeconds: Double
  var multiplyAdds: Int
  var gigaflopsPerSecond: Double
  var shareOfPeak: Double
  var arenaBytes: Int
  var totalBytes: Int
  var processor: String
  var oneDNN: String
  var peakGigaflopsPerSecond: Double
  var memoryGigabytesPerSecond: Double
  var cacheGigabytesPerSecond: Double

  private init(
    _ report: BenchmarkReport, _ peaks: BenchmarkReport.Peaks, of analysisId: Int64
  ) {
    self.analysisId = analysisId
    threads = report.threads
    repetitions = report.repetitions
    compileSeconds = report.compileSeconds
    medianSeconds = report.medianSeconds
    minimumSeconds = report.minimumSeconds
    lowerQuartileSeconds = report.lowerQuartileSeconds
    upperQuartileSeconds = report.upperQuartileSeconds
    multiplyAdds = report.multiplyAdds
    gigaflopsPerSecond = report.gigaflopsPerSecond
    shareOfPeak = report.shareOfPeak ?? report.gigaflopsPerSecond / peaks.gigaflopsPerSecond
    arenaBytes = report.arenaBytes
    totalBytes = report.totalBytes
    processor = report.machine.processor
    oneDNN = report.machine.oneDNN
    peakGigaflopsPerSecond = peaks.gigaflopsPerSecond
    memoryGigabytesPerSecond = peaks.memoryGigabytesPerSecond
    cacheGigabytesPerSecond = peaks.cacheGigabytesPerSecond
  }

  /// Writes a benchmark of an analysis with all its layers.
  ///
  /// Precondition: the machine's peaks were measured.
  static func insert(_ report: BenchmarkReport, of analysisId: Int64, in db: Database) throws {
    guard let peaks = report.machine.peaks else {
      preconditionFailure("a benchmark is kept with the machine's peaks")
    }
    try BenchmarkRecord(report, peaks, of: analysisId).insert(db)
    for (position, timing) in report.layers.enumerated() {
      try LayerTimingRecord(analysisId: analysisId, position: position, timing: timing).insert(db)
    }
  }

  /// The benchmark as it was reported; network, input, batch and mode are its analysis's.
  func report(of analysis: NetworkReport, in db: Database) throws -> BenchmarkReport {
    BenchmarkReport(
      network: analysis.name, mode: analysis.mode, input: analysis.input.compactMap { $0 },
      batch: analysis.batch, threads: threads, repetitions: repetitions,
      compileSeconds: compileSeconds, medianSeconds: medianSeconds,
      minimumSeconds: minimumSeconds, lowerQuartileSeconds: lowerQuartileSeconds,
      upperQuartileSeconds: upperQuartileSeconds, multiplyAdds: multiplyAdds,
      gigaflopsPerSecond: gigaflopsPerSecond, shareOfPeak: shareOfPeak, arenaBytes: arenaBytes,
      totalBytes: totalBytes,
      machine: BenchmarkReport.Machine(
        processor: processor, oneDNN: oneDNN,
        peaks: BenchmarkReport.Peaks(
          gigaflopsPerSecond: peakGigaflopsPerSecond,
          memoryGigabytesPerSecond: memoryGigabytesPerSecond,
          cacheGigabytesPerSecond: cacheGigabytesPerSecond)),
      layers: try LayerTimingRecord.timings(of: analysisId, in: db))
  }
}

/// A row of `layerTiming`.
struct LayerTimingRecord: PersistableRecord {
  static let databaseTableName = "layerTiming"

  var analysisId: Int64
  var position: Int
  var timing: LayerTiming

  func encode(to container: inout PersistenceContainer) throws {
    container["analysisId"] = analysisId
    container["position"] = position
    container["path"] = timing.path
    container["pass"] = timing.pass.rawValue
    container["operator"] = timing.operator
    container["kernel"] = timing.kernel.map { "[\($0.map(String.init).joined(separator: ","))]" }
    container["seconds"] = timing.seconds
    container["shareOfTime"] = timing.shareOfTime
    container["multiplyAdds"] = timing.multiplyAdds
    container["gigaflopsPerSecond"] = timing.gigaflopsPerSecond
    container["shareOfPeak"] = timing.shareOfPeak
    container["bytes"] = timing.bytes
    container["flopsPerByte"] = timing.flopsPerByte
    container["attainableGigaflopsPerSecond"] = timing.attainableGigaflopsPerSecond
    container["implementation"] = timing.implementation
  }

  /// The layers of a benchmark, in the order in which they ran.
  static func timings(of analysisId: Int64, in db: Database) throws -> [LayerTiming] {
    try LayerTiming.fetchAll(
      db, sql: "SELECT * FROM layerTiming WHERE analysisId = ? ORDER BY position",
      arguments: [analysisId])
  }
}

// The columns bear the report's names, so that a row decodes as the JSON does.
extension LayerTiming: FetchableRecord {}
