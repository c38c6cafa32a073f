/// Where the time of training steps goes.
package struct StepTiming: Hashable, Sendable {
  /// Waiting for images.
  package private(set) var loading = Duration.zero
  /// Forward, loss, backward.
  package private(set) var computing = Duration.zero
  /// Clipping, optimiser, averages.
  package private(set) var updating = Duration.zero

  package init() {}

  mutating func add(loading: Duration, computing: Duration, updating: Duration) {
    self.loading += loading
    self.computing += computing
    self.updating += updating
  }
}

extension StepTiming: CustomStringConvertible {
  /// `images 0.4 %, forward and backward 97.1 %, update 2.5 %`.
  package var description: String {
    let total = max(loading + computing + updating, .nanoseconds(1))
    func percent(_ part: Duration) -> String { "\(((part / total) * 1000).rounded() / 10) %" }
    return "images \(percent(loading)), forward and backward \(percent(computing)),"
      + " update \(percent(updating))"
  }
}
