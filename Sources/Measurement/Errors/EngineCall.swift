import Engine
import OneDNN

/// Runs a call into the engine on behalf of a network, so that its failure names the network.
func onBehalf<Result>(
  of network: String, _ body: () throws(EngineError) -> Result
) throws(MeasurementError) -> Result {
  do { return try body() } catch { throw .engine(network: network, error) }
}
