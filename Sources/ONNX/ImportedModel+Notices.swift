import Netlab

extension ImportedModel {
  /// What a user should hear, one paragraph each.
  package var notices: [String] {
    var notices: [String] = []
    if let unknownVersion {
      notices.append(
        "the model is in version \(unknownVersion) of ONNX's format, and netlab knows those to"
          + " \(ModelFile.formatVersion)")
    }
    let own = foreign.filter { $0.reason != UnknownLayer.readsShapeless }
    for type in Set(own.map(\.type)).sorted() {
      notices.append(Self.notice(of: type, own.filter { $0.type == type }))
    }
    let others = foreign.filter { $0.reason == UnknownLayer.readsShapeless }
    if !others.isEmpty { notices.append(Self.notice(ofShapeless: others)) }
    for type in Set(foreignConstants.map(\.type)).sorted() {
      notices.append(Self.notice(of: type, foreignConstants.filter { $0.type == type }))
    }
    if let overcounted {
      notices.append(
        "\(overcounted), as a window that begins behind its input is none; shapes that the model"
          + " declares behind it are not compared with netlab's")
    }
    if network.input.closed == nil, !foreign.isEmpty {
      notices.append(
        "the model leaves the size of its images open; more may be known for one, as --input gives it"
      )
    }
    notices += sharingNotice
    if !otherOutputs.isEmpty {
      notices.append(
        "of the model's outputs the first is read, and left out are "
          + Self.list(otherOutputs.map(\.quoted), most: 5))
    }
    if readsPixels {
      notices.append("the model reads images pixel by pixel, and netlab's network map by map")
    }
    if let wholeImages {
      notices.append(
        "the model reads images of \(wholeImages) numbers, and netlab's network the same as real ones"
      )
    }
    if let halfOpenImages {
      notices.append(
        "the model reads images of \(halfOpenImages), and netlab's network those of any height and width"
      )
    }
    return notices
  }

  private static func notice(of type: String, _ layers: [ForeignLayer]) -> String {
    let noun = layers.count == 1 ? "node" : "nodes"
    let numbers = layers.reduce(0) { $0 + $1.numbers }
    let left =
      numbers == 0
      ? ""
      : "; \(numbers.grouped) \(numbers == 1 ? "number" : "numbers") of the file that"
        + (layers.count == 1 ? " it reads" : " they read")
        + (numbers == 1 ? " counts as a parameter" : " count as parameters")
    return "\(layers.count) \(type) \(noun) netlab does not have, and counts as unknown: "
      + list(layers.map(\.path), most: 3) + " (\(layers[0].reason.inOneLine))" + left
  }

  private static func notice(ofShapeless layers: [ForeignLayer]) -> String {
    let (noun, verb) = layers.count == 1 ? ("node", "reads") : ("nodes", "read")
    let types = layers.map { "\($0.path) (\($0.type))" }
    return
      "\(layers.count.grouped) \(noun) more \(layers.count == 1 ? "counts" : "count") as unknown, as"
      + " nothing tells the shape of what \(layers.count == 1 ? "it" : "they") \(verb); shapes written"
      + " into the file, with onnx.shape_inference.infer_shapes, may: " + list(types, most: 3)
  }

  private static func notice(of type: String, _ makers: [ForeignConstant]) -> String {
    let noun = makers.count == 1 ? "node" : "nodes"
    return
      "\(makers.count) \(type) \(noun) netlab does not have, and whose weights it cannot know: "
      + list(makers.map(\.node.inOneLine), most: 3) + " (\(makers[0].reason.inOneLine))"
  }

  /// What there is to say of tensors that several layers have in common.
  private var sharingNotice: [String] {
    let shared = sharedTensors
    if shared.isEmpty { return [] }
    let extra = shared.reduce(0) { $0 + $1.extraParameters }
    let tensors = shared.map { tensor in
      let layers = Self.list(tensor.layers, most: 3)
      let times = tensor.layers.count == 1 ? " \(tensor.uses) times" : ""
      return "\(tensor.name.quoted) (\(layers)\(times))"
    }
    let counted =
      extra == 0
      ? "" : ", and \(extra.grouped) parameters are counted more than the file holds"
    let (noun, verb) = shared.count == 1 ? ("tensor", "is") : ("tensors", "are")
    return [
      "\(shared.count.grouped) \(noun) of the model \(verb) used more than once; netlab's layers have a"
        + " copy each\(counted): " + Self.list(tensors, most: 3)
    ]
  }

  private static func list(_ words: [String], most: Int) -> String {
    words.prefix(most).joined(separator: ", ")
      + (words.count > most ? " and \((words.count - most).grouped) more" : "")
  }
}
