import Digests
import Netlab

extension NodeReader {
  /// What tells a node of an unknown operator from others: attributes, and what its inputs are, in order.
  ///
  /// Constants of a few numbers stand with these, others with their extents: they are weights.
  var details: String {
    let attributes = message.attribute.sorted { $0.name < $1.name }.map(\.shown)
    let inputs = inputs.map { input in
      switch input {
      case .features(let features)?: features.look
      case .extents?: "extents"
      case .constant(let constant)?: constant.shown
      case nil: "nothing"
      }
    }
    let text = (attributes + ["of \(inputs.joined(separator: ", "))"]).joined(separator: " ")
    return text.utf8.count <= 200
      ? text.inOneLine : "#\("\(SHA256Digest(of: text))".prefix(16))"
  }
}

extension Features {
  /// How a node sees a layer: as its maps, or else in another order or with zeros around them.
  fileprivate var look: String {
    let zeros = padding.map { " with zeros \($0)" } ?? ""
    guard arrangement != .maps(shape) else { return "layer\(zeros)" }
    return "layer in order #\("\(SHA256Digest(of: "\(arrangement)"))".prefix(8))\(zeros)"
  }
}

extension Onnx_AttributeProto {
  fileprivate var shown: String {
    if !ints.isEmpty { return "\(name)=\(ints.map(String.init).joined(separator: "×"))" }
    if hasI { return "\(name)=\(i)" }
    if hasF { return "\(name)=\(f)" }
    if hasS { return "\(name)=\(String(decoding: s, as: UTF8.self))" }
    return "\(name)=\(textFormatString())"
  }
}

extension ConstantTensor {
  fileprivate var shown: String {
    let extents = "[\(dimensions.map(String.init).joined(separator: "×"))]"
    guard count <= 16 else { return extents }
    if let whole = try? integers() { return whole.map(String.init).joined(separator: "×") }
    return (try? floats()).map { $0.map { "\($0)" }.joined(separator: "×") } ?? extents
  }
}
