import Foundation
import Netlab
import SwiftProtobuf

@testable import ONNX

/// A small model, put together message by message.
struct ModelBuilder {
  var model = Onnx_ModelProto()

  init(operatorSet: Int64 = 13, input: [Int64?] = [nil, 7, 5, 9]) {
    model.irVersion = 8
    var operators = Onnx_OperatorSetIdProto()
    operators.version = operatorSet
    model.opsetImport = [operators]
    model.graph.input = [Self.value("x", input)]
    model.graph.output = [Self.value("y", nil)]
  }

  /// A value of some extents; nil for a symbol, no extents where nothing is declared.
  static func value(_ name: String, _ extents: [Int64?]?) -> Onnx_ValueInfoProto {
    var value = Onnx_ValueInfoProto()
    value.name = name
    value.type.tensorType.elemType = 1
    if let extents {
      value.type.tensorType.shape.dim = extents.map { extent in
        var dimension = Onnx_TensorShapeProto.Dimension()
        if let extent { dimension.dimValue = extent } else { dimension.dimParam = "n" }
        return dimension
      }
    }
    return value
  }

  mutating func tensor(_ name: String, _ extents: [Int64], floats: [Float]? = nil) {
    var tensor = Onnx_TensorProto()
    tensor.name = name
    tensor.dims = extents
    tensor.dataType = 1
    let count = Int(extents.reduce(1, *))
    let values = floats ?? (0..<count).map { Float($0 % 13) / 8 - 0.5 }
    tensor.rawData = values.withUnsafeBytes { Data($0) }
    model.graph.initializer.append(tensor)
  }

  mutating func integers(_ name: String, _ values: [Int64]) {
    var tensor = Onnx_TensorProto()
    tensor.name = name
    tensor.dims = [Int64(values.count)]
    tensor.dataType = 7
    tensor.int64Data = values
    model.graph.initializer.append(tensor)
  }

  /// A tensor of a type of ONNX's, its numbers as they lie in memory.
  mutating func tensor(
    _ name: String, _ extents: [Int64], type: Onnx_TensorProto.DataType, bytes: [UInt8]
  ) {
    var tensor = Onnx_TensorProto()
    tensor.name = name
    tensor.dims = extents
    tensor.dataType = Int32(type.rawValue)
    tensor.rawData = Data(bytes)
    model.graph.initializer.append(tensor)
  }

  mutating func node(
    _ type: String, _ inputs: [String], _ outputs: [String], name: String = "",
    _ attributes: [String: Attribute] = [:]
  ) {
    var node = Onnx_NodeProto()
    node.opType = type
    node.name = name
    node.input = inputs
    node.output = outputs
    node.attribute = attributes.sorted { $0.key < $1.key }.map { $0.value.message(named: $0.key) }
    model.graph.node.append(node)
  }

  /// Adds an entry to the metadata.
  mutating func note(_ key: String, _ value: String) {
    var entry = Onnx_StringStringEntryProto()
    (entry.key, entry.value) = (key, value)
    model.metadataProps.append(entry)
  }

  /// An attribute's value.
  enum Attribute {
    case integer(Int64)
    case integers([Int64])
    case number(Float)
    case text(String)

    func message(named name: String) -> Onnx_AttributeProto {
      var message = Onnx_AttributeProto()
      message.name = name
      switch self {
      case .integer(let value): (message.type, message.i) = (.int, value)
      case .integers(let values): (message.type, message.ints) = (.ints, values)
      case .number(let value): (message.type, message.f) = (.float, value)
      case .text(let text): (message.type, message.s) = (.string, Data(text.utf8))
      }
      return message
    }
  }

  func bytes() throws -> [UInt8] { try model.serializedBytes() }

  /// The model, read back from a file.
  func read() throws -> ImportedModel { try ModelFolder().read(try bytes()) }

  /// The layers of the model: paths, what they compute, shapes.
  func layers() throws -> [String] {
    try OpenGraph(try read().network).nodes.dropFirst().map { node in
      "\(node.path): \(node.operation.rules.signature) → \(node.shape)"
    }
  }

  /// What netlab says of the model instead of reading it.
  func message() -> String {
    do {
      _ = try read()
      return "no error"
    } catch {
      return "\(error)"
    }
  }
}

/// A folder for the files of one test, removed with it.
final class ModelFolder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.path + "/netlab-onnx-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ bytes: [UInt8], to name: String) {
    _ = FileManager.default.createFile(atPath: path + "/" + name, contents: Data(bytes))
  }

  /// Reads bytes as a model called `small.onnx`; its folder does not show in messages.
  func read(_ bytes: [UInt8]) throws -> ImportedModel {
    write(bytes, to: "small.onnx")
    do {
      return try ImportedModel(path: path + "/small.onnx")
    } catch {
      throw ONNXError(path: "small.onnx", fault: error.fault)
    }
  }
}
