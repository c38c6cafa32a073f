import Netlab

/// What one output pixel of a layer sees of the network's input, along height and width.
///
/// Output pixel i of an axis sees `size` input pixels from i · stride − padding on, some of which
/// may lie beyond the edge. Where branches meet, `size` spans what all paths see, and `minimumSize`
/// is what the shortest-sighted path sees. What depends on an unknown input size is nil.
/// - Units: input pixels.
/// - Source: Araujo, Norris and Sim 2019, equations 2 to 4 and §"Arbitrary computation graphs".
package struct ReceptiveField: Hashable, Sendable {
  package var height: Axis
  package var width: Axis

  /// An input pixel, which sees itself.
  package static let pixel = ReceptiveField(height: .pixel, width: .pixel)

  package var size: Extent? { pair(height.size, width.size) }
  package var minimumSize: Extent? { pair(height.minimumSize, width.minimumSize) }
  /// Input pixels from one output to the next; nil also where paths disagree on it.
  package var stride: Extent? { pair(height.stride, width.stride) }
  /// Pixels of the first output's field that lie above and left of the image.
  package var padding: Extent? { pair(height.padding, width.padding) }
  /// Whether the fields of all paths have one centre and one stride.
  package var isAligned: Bool? {
    guard let height = height.isAligned, let width = width.isAligned else { return nil }
    return height && width
  }

  /// The field of a layer's output, if this is the field of its input.
  ///
  /// - Parameter extent: the layer's input, where it is known.
  package func through(_ reach: Reach, on extent: Extent?) -> ReceptiveField {
    switch reach {
    case .point:
      self
    case .window(let window):
      ReceptiveField(
        height: height.through(
          size: window.size.height, stride: window.stride.height, padding: window.padding?.top),
        width: width.through(
          size: window.size.width, stride: window.stride.width, padding: window.padding?.left))
    case .whole:
      if let extent {
        ReceptiveField(
          height: height.through(size: extent.height, stride: 1, padding: 0),
          width: width.through(size: extent.width, stride: 1, padding: 0))
      } else {
        ReceptiveField(height: .unknown, width: .unknown)
      }
    case .irregular:
      ReceptiveField(height: .unknown, width: .unknown)
    }
  }

  /// What is seen where two branches meet.
  package func merged(with other: ReceptiveField) -> ReceptiveField {
    ReceptiveField(
      height: height.merged(with: other.height), width: width.merged(with: other.width))
  }

  private func pair(_ height: Int?, _ width: Int?) -> Extent? {
    guard let height, let width else { return nil }
    return Extent(height, width)
  }
}

extension ReceptiveField {
  /// A receptive field along one axis: the paths to the input, told apart by their strides.
  package struct Axis: Hashable, Sendable {
    /// Sorted by stride; empty where nothing is known.
    private var paths: [Path]

    package static let pixel = Axis(paths: [.pixel])
    package static let unknown = Axis(paths: [])

    /// More different strides than this at one merge are beyond any network's sense.
    private static let mostStrides = 16

    package var size: Int? { paths.map(\.size).max() }
    package var minimumSize: Int? { paths.map(\.minimumSize).min() }
    package var stride: Int? { paths.count == 1 ? paths[0].stride : nil }
    package var padding: Int? {
      paths.count == 1 ? paths[0].bounds.map { -$0.lowerBound } : nil
    }
    package var isAligned: Bool? {
      if paths.isEmpty { return nil }
      if paths.count > 1 { return false }
      return paths[0].centres.map { $0.lowerBound == $0.upperBound }
    }

    package func through(size: Int, stride: Int, padding: Int?) -> Axis {
      let next = paths.map { $0.through(size: size, stride: stride, padding: padding) }
      let known = next.compactMap { $0 }
      return known.count == next.count ? Axis(paths: known) : .unknown
    }

    package func merged(with other: Axis) -> Axis {
      if paths.isEmpty || other.paths.isEmpty { return .unknown }
      if self == other { return self }
      var merged = paths
      for path in other.paths {
        if let index = merged.firstIndex(where: { $0.stride == path.stride }) {
          merged[index] = merged[index].merged(with: path)
        } else {
          merged.append(path)
        }
      }
      guard merged.count <= Self.mostStrides else { return .unknown }
      return Axis(paths: merged.sorted { $0.stride < $1.stride })
    }
  }

  /// All paths of one stride: output i sees the input from i · stride + bounds.lowerBound up to
  /// i · stride + bounds.upperBound.
  private struct Path: Hashable, Sendable {
    var stride: Int
    var size: Int
    var minimumSize: Int
    /// The first and the last pixel that output 0 sees; nil where padding is unknown.
    var bounds: ClosedRange<Int>?
    /// The smallest and the largest centre of a path, times two.
    var centres: ClosedRange<Int>?

    static let pixel = Path(
      stride: 1, size: 1, minimumSize: 1, bounds: 0...0, centres: 0...0)

    /// The path one window further, or nil where its numbers no longer fit an `Int`.
    func through(size window: Int, stride step: Int, padding: Int?) -> Path? {
      guard let stride = checked(self.stride, times: step, plus: 0),
        let size = checked(self.stride, times: window - 1, plus: size),
        let minimumSize = checked(self.stride, times: window - 1, plus: minimumSize)
      else { return nil }
      var path = Path(stride: stride, size: size, minimumSize: minimumSize)
      if let padding, let bounds, let centres {
        guard let first = checked(self.stride, times: -padding, plus: bounds.lowerBound),
          let last = checked(self.stride, times: window - 1 - padding, plus: bounds.upperBound),
          let low = checked(
            self.stride, times: window - 1 - 2 * padding, plus: centres.lowerBound),
          let high = checked(
            self.stride, times: window - 1 - 2 * padding, plus: centres.upperBound)
        else { return nil }
        path.bounds = first...last
        path.centres = low...high
      }
      return path
    }

    func merged(with other: Path) -> Path {
      var merged = Path(
        stride: stride, size: max(size, other.size),
        minimumSize: min(minimumSize, other.minimumSize))
      if let bounds, let centres, let others = other.bounds, let otherCentres = other.centres {
        let span =
          min(bounds.lowerBound, others.lowerBound)...max(bounds.upperBound, others.upperBound)
        merged.bounds = span
        merged.size = span.upperBound - span.lowerBound + 1
        merged.centres =
          min(
            centres.lowerBound, otherCentres.lowerBound)...max(
            centres.upperBound, otherCentres.upperBound)
      }
      return merged
    }
  }
}

/// a · b + c, or nil where it does not fit a quarter of an `Int`, so that later sums stay safe.
private func checked(_ a: Int, times b: Int, plus c: Int) -> Int? {
  let (product, overflow) = a.multipliedReportingOverflow(by: b)
  let limit = Int.max / 4
  guard !overflow, abs(product) < limit, abs(c) < limit else { return nil }
  return product + c
}
