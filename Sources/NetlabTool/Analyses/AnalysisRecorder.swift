import Analysis
import SpecLoader
import Store

/// Keeps analyses in a database.
struct AnalysisRecorder {
  let path: String

  /// Stores each analysis with its spec's text; `recorded` hears of each.
  ///
  /// - Throws: `StoreError`; what was stored before it stays.
  func record(
    _ networks: [AnalysedNetwork], recorded: (String) -> Void
  ) throws(StoreError) {
    guard !networks.isEmpty else { return }
    let store = try Store.open(path: path)
    for network in networks {
      let entry = try store.record(
        network.report, specSource: network.spec.source, toolVersion: ToolVersion.current)
      recorded("\(path): \(network.report.name) \(entry)")
    }
  }

  /// Stores what was measured of a network, with its analysis; `recorded` hears of it.
  func record(
    _ benchmark: BenchmarkReport, _ report: NetworkReport, of spec: Spec,
    recorded: (String) -> Void
  ) throws(StoreError) {
    let entry = try Store.open(path: path).record(
      report, specSource: spec.source, toolVersion: ToolVersion.current, benchmark: benchmark)
    recorded("\(path): \(report.name) \(entry)")
  }
}
