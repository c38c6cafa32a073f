import Engine
import Netlab

extension MeasurementError: CustomStringConvertible {
  /// What is wrong, and on a further line a way out.
  package var description: String {
    switch self {
    case .array(let error): error.description
    case .weightFile(let error): error.description
    case .engine(let network, let error): "error: \(network): \(error)\n  hint: \(error.hint)"
    case .rename(let error): error.description
    case .weights(let path, let network, let problems, let others, let advice):
      Self.weights(path, network, problems, others, advice)
    case .imageAxes(let path, let shape, let input):
      "error: \(path) is \(Self.extents(shape)); images have four axes, batch×\(input)\n"
        + "  hint: save one image as \(input), or several as batch×\(input)"
    case .imageExtents(let path, let shape, let input):
      "error: \(path) is \(Self.extents(shape)), and the network reads \(Self.wanted(shape, input))\n"
        + "  hint: \(Self.wayOut(shape, input))"
    case .noImages(let path, let shape):
      "error: \(path) is \(Self.extents(shape)), which is no image\n"
        + "  hint: save at least one image"
    case .imageNotFinite(let path, let place, let value):
      "error: \(path) holds \(value) at index (\(place.map(String.init).joined(separator: ", ")))\n"
        + "  hint: replace it with a number, as by numpy.nan_to_num"
    case .memory(let network, let batch, let needed, let available):
      "error: \(network) with \(Self.images(batch)) needs \(Self.bytes(needed)) of memory, and"
        + " \(Self.bytes(available)) are available\n"
        + "  hint: use \(batch > 1 ? "a smaller batch" : "smaller images")"
        + ", or end other programs"
    case .unknownLayer(let path, let network, let near):
      "error: \(network) has no layer and no module \(path)\n  hint: "
        + (near.isEmpty
          ? "see its layers with: netlab analyze SPEC --no-db --no-diagram"
          : "did you mean \(near.joined(separator: " or "))?")
    case .noField(let path, let network):
      "error: \(path) is the input of \(network), and sees nothing but itself\n"
        + "  hint: name a layer behind it"
    case .noGradient(let path, let network):
      "error: no gradient comes back from \(path) of \(network): it does not depend on the images\n"
        + "  hint: name a layer before it, or use other --weights"
    }
  }

  private static func weights(
    _ path: String, _ network: String, _ problems: [WeightProblem], _ others: [String],
    _ advice: String?
  ) -> String {
    let count = problems.count == 1 ? "one problem" : "\(problems.count) problems"
    var lines = problems.prefix(mostProblems).map { "  \($0)" }
    if problems.count > mostProblems {
      lines.append("  and \(problems.count - mostProblems) more")
    }
    return "error: \(path) does not fit \(network): \(count)\n\(lines.joined(separator: "\n"))\n"
      + "  hint: " + (advice.map(wayOut) ?? wayOut(problems, others))
  }

  /// More problems than these are counted and not told; most have one reason.
  private static let mostProblems = 20

  /// The hint where a preset would help.
  private static func wayOut(by rule: String) -> String {
    rule == "by-order"
      ? "all shapes agree in the order of the layers: try --rename by-order"
      : "its tensors are named as PyTorch names them: try --rename \(rule)"
  }

  private static func wayOut(_ problems: [WeightProblem], _ others: [String]) -> String {
    let isAnyMissing = problems.contains { if case .missing = $0 { true } else { false } }
    if isAnyMissing, let first = others.first {
      return "it holds tensors of other names, such as \(first.quoted); a tensor is named"
        + " by its layer's path, as in conv1.weight"
    }
    return "use weights that were saved from this network, as netlab run --save-weights does"
  }

  private static func wanted(_ shape: [Int], _ input: Shape) -> String {
    shape.count == 3 ? "\(input)" : "batch×\(input)"
  }

  /// Tells a picture in another order of axes from one of another size.
  private static func wayOut(_ shape: [Int], _ input: Shape) -> String {
    let image = Array(shape.suffix(3))
    if image[2] == input.channels, image[0] == input.height, image[1] == input.width {
      return shape.count == 3
        ? "channels come first: save array.transpose(2, 0, 1)"
        : "channels come first: save array.transpose(0, 3, 1, 2)"
    }
    if image[0] == input.channels {
      return "scale the images, or run the network with --size \(image[1])x\(image[2])"
    }
    return "save images of \(input.channels) channels"
  }

  static func extents(_ dimensions: [Int]) -> String {
    dimensions.isEmpty ? "a single number" : dimensions.map(String.init).joined(separator: "×")
  }

  private static func images(_ batch: Int) -> String { batch == 1 ? "1 image" : "\(batch) images" }

  private static func bytes(_ count: Int) -> String { ByteCount(count).description }
}

extension WeightProblem: CustomStringConvertible {
  package var description: String {
    switch self {
    case .missing(let name, let dimensions):
      "\(name) is missing; the layer needs \(MeasurementError.extents(dimensions))"
    case .extents(let name, let expected, let found):
      "\(name) is \(MeasurementError.extents(found));"
        + " the layer needs \(MeasurementError.extents(expected))"
    case .notReal(let name, let type):
      "\(name) holds whole numbers of type \(type); the layer needs F32, F64, F16 or BF16"
    case .notFinite(let name, let place, let value):
      "\(name) holds \(value) at index (\(place.map(String.init).joined(separator: ", ")))"
    case .unreadable(let name, let reason): "\(name) cannot be read: \(reason)"
    }
  }
}

/// A number of bytes in binary units.
package struct ByteCount: CustomStringConvertible, Hashable, Sendable {
  package var bytes: Int

  package init(_ bytes: Int) { self.bytes = bytes }

  /// As in `512 B`, `26.7 MiB`.
  package var description: String {
    guard bytes.magnitude >= 1024 else { return "\(bytes) B" }
    let units = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
    var (value, unit) = (Double(bytes) / 1024, 0)
    while value.magnitude >= 1023.95, unit < units.count - 1 {
      (value, unit) = (value / 1024, unit + 1)
    }
    let tenths = Int((value * 10).rounded())
    return "\(tenths / 10).\(tenths % 10) \(units[unit])"
  }
}
