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

  /// What netlab has noted of layers, by their nodes' names; those of several nodes tell nothing.
  var annotations: [String: Annotation] {
    var annotations: [String: Annotation] = [:]
    for entry in model.metadataProps where entry.key.hasPrefix(Annotation.prefix) {
      annotations[String(entry.key.dropFirst(Annotation.prefix.count))] = Annotation(entry.value)
    }
    if annotations.isEmpty { return [:] }
    var names: Set<String> = []
    for node in model.graph.node where !names.insert(node.name).inserted {
      annotations[node.name] = nil
    }
    return annotations
  }

  /// The operators that the model defines itself, which go before those of the same name: domain and type.
  var functions: Set<[String]> {
    Set(model.functions.map { [Self.isStandard($0.domain) ? "" : $0.domain, $0.name] })
  }

  /// Whether a domain is that of ONNX's own operators.
  static func isStandard(_ domain: String) -> Bool { domain.isEmpty || domain == "ai.onnx" }

  /// The latest version of the format itself that netlab knows.
  static let formatVersion = Onnx_Version.allCases.map(\.rawValue).max() ?? 0

  /// The version of ONNX's own operators that the model uses.
  ///
  /// - Throws: `.opset` for one that is not read, `.opsetMissing`, `.opsetTwice`.
  func operatorSet() throws(ONNXFault) -> Int {
    let imports = Set(
      model.opsetImport.filter { Self.isStandard($0.domain) }.map { Int(clamping: $0.version) })
    guard imports.count <= 1 else { throw .opsetTwice(imports.sorted()) }
    // Models from before there were versions use the first.
    guard let version = imports.first ?? (model.irVersion < 3 ? 1 : nil) else {
      throw .opsetMissing
    }
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
