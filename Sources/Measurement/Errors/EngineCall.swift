import Engine
import OneDNN

/// Runs a call into the engine on behalf of a network, so that its failure names the network.
func onBehalf<Result>(
  of network: String, _ body: () throws(EngineError) -> Result
) throws(MeasurementError) -> Result {
  do { return try body() } catch { throw .engine(network: network, error) }
}

/// Compiles a network; more memory than there is is told with what there is.
func compiling<Result>(
  _ network: String, batch: Int, memory: AvailableMemory,
  _ body: () throws(EngineError) -> Result
) throws(MeasurementError) -> Result {
  do { return try body() } catch {
    if case .memory(let needed) = error, let available = memory.bytes {
      throw .memory(network: network, batch: batch, needed: needed, available: available)
    }
    throw .engine(network: network, error)
  }
}
