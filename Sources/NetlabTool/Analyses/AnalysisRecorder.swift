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
}
