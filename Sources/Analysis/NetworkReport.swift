import Netlab

/// Everything that netlab knows about a network without running it; its JSON is a promise to users.
///
/// Counts are for `batch` images. What cannot be known is nil, and null in its JSON; what means
/// nothing for a layer, such as a sum's kernel, is nil too, and left out.
package struct NetworkReport: Hashable, Sendable, Codable {
  package var name: String
  /// The spec's path, as the user would type it.
  package var spec: String
  package var fingerprint: String
  /// Channels, height, width; the last two nil in a network without a resolution.
  package var input: [Int?]
  package var batch: Int
  package var mode: Mode
  package var convention: String
  package var source: String?
  package var totals: Totals
  package var layers: [LayerReport]

  /// What the whole network costs.
  package struct Totals: Hashable, Sendable, Codable {
    package var parameters: Int
    package var weights: Int
    package var biases: Int
    package var multiplyAdds: Int?
    package var elementwiseOperations: Int?
    package var depth: Int
    package var depthWithPooling: Int
    package var parameterBytes: Int
    package var activationBytes: Int?
    package var peakInferenceBytes: Int?
    package var peakTrainingBytes: Int?

    enum CodingKeys: String, CodingKey {
      case parameters, weights, biases, multiplyAdds, elementwiseOperations, depth, depthWithPooling
      case parameterBytes, activationBytes, peakInferenceBytes, peakTrainingBytes
    }
  }

  /// How netlab counts, in one line.
  package static let convention =
    "a multiply-add counts once; biases, activations, normalisation and pooling are elementwise"
    + " operations; float32"
}

/// One layer of a report.
package struct LayerReport: Hashable, Sendable, Codable {
  package var path: String
  package var `operator`: String
  /// The operator's operands in short: `7×7/2, 64`.
  package var label: String
  /// All its operands as one text: equal operators, and only they, have equal signatures.
  package var signature: String
  package var family: Family
  package var inputs: [String]
  package var inputShapes: [[Int?]]
  package var outputShape: [Int?]
  package var kernel: [Int]?
  package var stride: [Int]?
  package var padding: [Int]?
  package var dilation: [Int]?
  package var groups: Int?
  package var parameters: Int
  package var weights: Int
  package var biases: Int
  package var multiplyAdds: Int?
  package var elementwiseOperations: Int?
  /// The bytes of its output.
  package var outputBytes: Int?
  package var receptiveField: ReceptiveFieldReport

  enum CodingKeys: String, CodingKey {
    case path, `operator`, label, signature, family, inputs, inputShapes, outputShape
    case kernel, stride, padding, dilation, groups
    case parameters, weights, biases, multiplyAdds, elementwiseOperations, outputBytes
    case receptiveField
  }
}

/// A receptive field as files write it: height, width.
package struct ReceptiveFieldReport: Hashable, Sendable, Codable {
  package var size: [Int]?
  package var minimumSize: [Int]?
  package var stride: [Int]?
  package var padding: [Int]?
  package var aligned: Bool?

  enum CodingKeys: String, CodingKey {
    case size, minimumSize, stride, padding, aligned
  }

  package init(_ field: ReceptiveField) {
    size = field.size?.pair
    minimumSize = field.minimumSize?.pair
    stride = field.stride?.pair
    padding = field.padding?.pair
    aligned = field.isAligned
  }
}

extension Extent {
  /// Height and width, in the order of netlab's files.
  package var pair: [Int] { [height, width] }
}

/// The document that `analyze --format json` writes.
package struct AnalysisDocument: Hashable, Sendable, Codable {
  package var schema = 1
  package var networks: [NetworkReport]

  package init(networks: [NetworkReport]) {
    self.networks = networks
  }
}
