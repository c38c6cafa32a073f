/// Why a node is not read as one of netlab's layers.
enum Obstacle: Error {
  /// Netlab has nothing that computes this; the rest of the model can still be understood.
  case unmapped(reason: String)
  /// The model is wrong.
  case fault(ONNXFault)
}

/// Runs what can only fail because the model is wrong.
func passingFaults<Result>(
  _ body: () throws(ONNXFault) -> Result
) throws(Obstacle) -> Result {
  do { return try body() } catch { throw .fault(error) }
}
