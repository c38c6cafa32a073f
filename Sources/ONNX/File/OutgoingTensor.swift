import Netlab
import SwiftProtobuf

/// A tensor of a model that is being written.
struct OutgoingTensor: Sendable {
  enum Content: Sendable {
    case floats([Float])
    case integers([Int64])
    /// Numbers that a layer owns and that are asked for when they are written.
    case parameter(path: String, role: ParameterTensor.Role, zeros: [Range<Int>])
  }

  var name: String
  var extents: [Int]
  var content: Content

  /// The numbers that it has; the door to a shaped graph has made sure that the product fits.
  var count: Int { extents.reduce(1, *) }

  /// The bytes that its numbers take.
  var byteCount: Int {
    switch content {
    case .floats, .parameter: 4 * count
    case .integers: 8 * count
    }
  }

  /// The message without the numbers.
  ///
  /// - Parameter place: where the numbers are in a file beside the model; nil where they are in it.
  func header(place: ExternalPlace?) throws -> [UInt8] {
    var message = Onnx_TensorProto()
    message.name = name
    message.dims = extents.map(Int64.init)
    switch content {
    case .floats, .parameter: message.dataType = 1
    case .integers: message.dataType = 7
    }
    if let place {
      message.dataLocation = .external
      message.externalData = [
        ("location", place.file), ("offset", "\(place.offset)"), ("length", "\(byteCount)"),
      ].map { key, value in
        var entry = Onnx_StringStringEntryProto()
        (entry.key, entry.value) = (key, value)
        return entry
      }
    }
    return try message.serializedBytes()
  }
}

/// Where a file beside a model keeps a tensor's numbers.
struct ExternalPlace: Hashable, Sendable {
  var file: String
  var offset: Int
}
