import Files
import Foundation

/// Named tensors as safetensors files hold them, read as they are asked for.
///
/// - Source: the format's description, huggingface/safetensors: eight bytes of header length, a JSON
///   header of names, types, shapes and offsets, then the numbers.
package struct SafetensorsFile: Sendable {
  /// A tensor's place in the file.
  package struct Entry: Hashable, Sendable {
    /// The type of its numbers.
    package var type: NumberType
    /// Its extents, the last running fastest.
    package var shape: [Int]
    /// Its bytes, counted from the file's start.
    package var range: Range<Int>
  }

  /// The tensors by name.
  package let entries: [String: Entry]
  /// What the writer noted beside the tensors.
  package let metadata: [String: String]
  private let file: MappedFile

  /// Longer headers than this are refused, as by the format's own reader.
  private static let longestHeader = 100_000_000

  /// Opens the file at `path` and checks that its header tells the truth about its bytes.
  ///
  /// - Throws: `SafetensorsError`, naming the file and the tensor.
  package init(path: String) throws(SafetensorsError) {
    do { file = try MappedFile(path: path) } catch { throw .file(error) }
    let bytes = file.bytes
    if let kind = FileKind(of: bytes), kind != .safetensors {
      throw .otherKind(path: path, kind)
    }
    guard bytes.count >= 8 else { throw .tooShort(path: path, bytes: bytes.count) }
    let length = UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
    guard length <= Self.longestHeader, length <= bytes.count - 8 else {
      throw .headerLength(path: path, claimed: length, bytes: bytes.count)
    }
    let start = 8 + Int(length)
    let header: [String: HeaderValue]
    do {
      header = try JSONDecoder().decode(
        [String: HeaderValue].self, from: Data(bytes[8..<start]))
    } catch {
      throw Self.fault(in: bytes[8..<start], path: path)
    }
    if let twice = HeaderNames.firstTwice(in: bytes[8..<start]) {
      throw .entryTwice(path: path, tensor: twice)
    }
    var entries: [String: Entry] = [:]
    var metadata: [String: String] = [:]
    for (name, value) in header {
      switch value {
      case .metadata(let notes):
        guard name == "__metadata__" else {
          throw .entry(path: path, tensor: name, property: nil)
        }
        metadata = notes
      case .tensor(let tensor):
        entries[name] = try Self.entry(
          tensor, named: name, path: path, start: start, end: bytes.count)
      }
    }
    try Self.checkThatRangesTile(start..<bytes.count, entries, path: path)
    self.entries = entries
    self.metadata = metadata
  }

  /// The numbers of a tensor in single precision, wider and narrower floats converted.
  ///
  /// - Throws: `.missing` where there is none of that name, `.notReal` where it holds whole numbers.
  package func floats(named name: String) throws(SafetensorsError) -> [Float] {
    guard let entry = entries[name] else { throw .missing(path: file.path, tensor: name) }
    let bytes = UnsafeRawBufferPointer(rebasing: file.bytes[entry.range])
    guard let values = entry.type.floats(bytes) else {
      throw .notReal(path: file.path, tensor: name, type: entry.type.rawValue)
    }
    return values
  }

  /// What is wrong with a header that cannot be decoded: the first tensor of which that is so.
  private static func fault(
    in header: Slice<UnsafeRawBufferPointer>, path: String
  ) -> SafetensorsError {
    let probes = try? JSONDecoder().decode([String: HeaderProbe].self, from: Data(header))
    let faulty = probes?.filter { !$0.value.isSound }.min { $0.key < $1.key }
    guard let (name, probe) = faulty else { return .header(path: path) }
    return .entry(path: path, tensor: name, property: probe.property)
  }

  private static func entry(
    _ tensor: HeaderValue.Tensor, named name: String, path: String, start: Int, end: Int
  ) throws(SafetensorsError) -> Entry {
    guard let type = NumberType(rawValue: tensor.dtype) else {
      throw .type(path: path, tensor: name, type: tensor.dtype)
    }
    var size = type.bytes
    for extent in tensor.shape {
      let (next, overflow) = size.multipliedReportingOverflow(by: extent)
      guard !overflow, extent >= 0 else {
        throw .shape(path: path, tensor: name, shape: tensor.shape)
      }
      size = next
    }
    let offsets = tensor.offsets
    guard offsets.count == 2, offsets[0] >= 0, offsets[1] >= offsets[0],
      offsets[1] <= end - start
    else {
      throw .offsets(path: path, tensor: name, offsets: offsets, bytes: end - start)
    }
    guard offsets[1] - offsets[0] == size else {
      throw .size(
        path: path, tensor: name, shape: tensor.shape, expected: size,
        found: offsets[1] - offsets[0])
    }
    return Entry(
      type: type, shape: tensor.shape, range: start + offsets[0]..<start + offsets[1])
  }

  /// The format allows neither gaps nor overlaps: a file could hide or share bytes in them.
  private static func checkThatRangesTile(
    _ data: Range<Int>, _ entries: [String: Entry], path: String
  ) throws(SafetensorsError) {
    var next = data.lowerBound
    let ordered = entries.sorted {
      ($0.value.range.lowerBound, $0.value.range.upperBound)
        < ($1.value.range.lowerBound, $1.value.range.upperBound)
    }
    for (name, entry) in ordered {
      guard entry.range.lowerBound == next else {
        throw entry.range.lowerBound < next
          ? .overlap(path: path, tensor: name)
          : .gap(path: path, bytes: entry.range.lowerBound - next)
      }
      next = entry.range.upperBound
    }
    guard next == data.upperBound else { throw .gap(path: path, bytes: data.upperBound - next) }
  }
}

/// What the header holds under one name.
private enum HeaderValue: Decodable {
  struct Tensor: Decodable {
    var dtype: String
    var shape: [Int]
    var offsets: [Int]

    private enum CodingKeys: String, CodingKey {
      case dtype, shape
      case offsets = "data_offsets"
    }
  }

  case tensor(Tensor)
  case metadata([String: String])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    do {
      self = .tensor(try container.decode(Tensor.self))
    } catch {
      self = .metadata(try container.decode([String: String].self))
    }
  }
}

/// Whether what the header holds under a name can be read; where not, which property cannot.
private struct HeaderProbe: Decodable {
  var isSound = true
  var property: String?

  private enum CodingKeys: String, CodingKey {
    case dtype, shape
    case offsets = "data_offsets"
  }

  init(from decoder: any Decoder) throws {
    guard (try? HeaderValue(from: decoder)) == nil else { return }
    isSound = false
    guard let values = try? decoder.container(keyedBy: CodingKeys.self) else { return }
    if (try? values.decode(String.self, forKey: .dtype)) == nil {
      property = values.contains(.dtype) ? CodingKeys.dtype.rawValue : nil
    } else if (try? values.decode([Int].self, forKey: .shape)) == nil {
      property = values.contains(.shape) ? CodingKeys.shape.rawValue : nil
    } else {
      property = values.contains(.offsets) ? CodingKeys.offsets.rawValue : nil
    }
  }
}
