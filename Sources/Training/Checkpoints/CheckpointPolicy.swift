/// Where a run keeps its checkpoint, and how often it is written anew; at the end of each epoch it always is.
package struct CheckpointPolicy: Hashable, Sendable {
  package var path: String
  /// Seconds between two checkpoints within an epoch; nil for none by time.
  package var everySeconds: Double?
  /// Steps between two checkpoints within an epoch; nil for none by steps.
  package var everySteps: Int?

  package init(path: String, everySeconds: Double? = 60, everySteps: Int? = nil) {
    self.path = path
    self.everySeconds = everySeconds
    self.everySteps = everySteps
  }
}
