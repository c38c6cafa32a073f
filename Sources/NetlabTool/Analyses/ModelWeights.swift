import Engine
import Measurement
import Netlab
import ONNX
import Safetensors

extension ParameterValues {
  /// The numbers of a model's layers.
  ///
  /// - Throws: `ONNXError`, or `.noMemory` before anything large is read.
  init(of model: ImportedModel) throws {
    try model.checkMemory()
    var tensors: [String: Tensor] = [:]
    for parameter in model.parameters {
      let path = model.network.nodes[parameter.node].path
      tensors[Self.name(path, parameter.role)] = Tensor(
        dimensions: parameter.dimensions, values: try model.values(of: parameter))
    }
    self.init(tensors: tensors)
  }
}

extension ImportedModel {
  /// Makes sure that all numbers fit into memory.
  ///
  /// - Throws: `ToolError.noMemory`.
  fileprivate func checkMemory() throws {
    let bytes = parameters.reduce(0.0) { sum, parameter in
      sum + 4 * parameter.dimensions.reduce(1.0) { $0 * Double($1) }
    }
    guard let available = AvailableMemory.now().bytes, bytes > Double(available) else { return }
    throw ToolError.noMemory(file: path, bytes: Int(min(bytes, 1e18)), available: available)
  }

  /// The model's numbers under the names of a spec's layers, in the spec's order.
  ///
  /// - Parameter places: for each layer of the model the spec's.
  /// - Throws: `ONNXError`, `.noMemory`.
  func tensors(
    named network: Network, at places: [Int: Int]
  ) throws -> [SafetensorsWriter.Tensor] {
    try checkMemory()
    let ordered = parameters.sorted {
      (places[$0.node] ?? 0, $0.role.rawValue) < (places[$1.node] ?? 0, $1.role.rawValue)
    }
    return try ordered.map { parameter in
      let path = network.nodes[places[parameter.node] ?? parameter.node].path
      return SafetensorsWriter.Tensor(
        name: ParameterValues.name(path, parameter.role), shape: parameter.dimensions,
        values: try values(of: parameter))
    }
  }
}
