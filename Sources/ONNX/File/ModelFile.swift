import Files
import SwiftProtobuf

/// A model as its file holds it: messages in memory, the numbers of large tensors left in the file.
struct ModelFile {
  let path: String
  let model: Onnx_ModelProto
  let tensors: StoredTensors

  /// The versions of ONNX's operators that are read.
  static let operatorSets = 7...28

  /// Opens the model at `path`.
  ///
  /// - Throws: `ONNXFault` where it is no model, or larger than any.
  init(path: String) throws(ONNXFault) {
    let file: MappedFile
    do { file = try MappedFile(path: path) } catch { throw .file(error) }
    guard !file.bytes.isEmpty else { throw .empty }
    let skeleton = try ModelSkeleton(file.bytes)
    do {
      model = try Onnx_ModelProto(serializedBytes: skeleton.bytes, extensions: nil, partial: true)
    } catch {
      throw .noModel(reason: Self.reason(error))
    }
    guard model.hasGraph else { throw .noGraph }
    self.path = path
    tensors = StoredTensors(file: file)
  }

  /// What netlab has noted of layers, by their nodes' names.
  var annotations: [String: Annotation] {
    var annotations: [String: Annotation] = [:]
    for entry in model.metadataProps where entry.key.hasPrefix(Annotation.prefix) {
      annotations[String(entry.key.dropFirst(Annotation.prefix.count))] = Annotation(entry.value)
    }
    return annotations
  }

  /// The version of ONNX's own operators that the model uses.
  ///
  /// - Throws: `.opset` for one that is not read.
  func operatorSet() throws(ONNXFault) -> Int {
    let imports = model.opsetImport.filter { $0.domain.isEmpty || $0.domain == "ai.onnx" }
    // Models from before there were versions use the first.
    let version = imports.map { Int(clamping: $0.version) }.max() ?? 1
    guard Self.operatorSets.contains(version) else {
      throw .opset(version, supported: Self.operatorSets)
    }
    return version
  }

  private static func reason(_ error: any Error) -> String {
    guard let error = error as? BinaryDecodingError else { return "\(error)" }
    return switch error {
    case .truncated: "a message ends too early"
    case .invalidUTF8: "a name is no UTF-8"
    case .malformedProtobuf, .internalExtensionError, .trailingGarbage:
      "its messages are malformed"
    case .messageDepthLimit: "its messages lie too deep within one another"
    case .missingRequiredFields: "a message is not complete"
    }
  }
}
