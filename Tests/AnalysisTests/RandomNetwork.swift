import Netlab

/// Numbers that a seed determines, so that a failure can be run again.
///
/// - Source: SplitMix64, Steele, Lea and Flood 2014.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// Declares small networks of all kinds of operators, with branches that may be misaligned.
struct RandomNetwork {
  private var random: SeededGenerator
  private var channels = 0

  /// The network of a seed; it may have problems, such as windows that do not fit.
  static func network(seed: UInt64) -> Network {
    var maker = RandomNetwork(random: SeededGenerator(seed: seed))
    maker.channels = maker.number(2...5)
    let input = Shape(maker.channels, maker.number(9...20), maker.number(21...30))
    let layers = maker.layers(count: 5, nesting: 2, keepingSize: false)
    let end = maker.ending()
    return Network("seed \(seed)", input: input) {
      layers
      end
    }
  }

  /// The networks of the first seeds that give a sound one that `isWanted`.
  static func sound(
    _ count: Int, mode: Mode, where isWanted: (ShapedGraph) -> Bool = { _ in true }
  ) -> [(seed: UInt64, graph: ShapedGraph)] {
    var sound: [(seed: UInt64, graph: ShapedGraph)] = []
    for seed in 1...UInt64(100 * count) {
      guard let graph = try? ShapedGraph(network(seed: seed), mode: mode), isWanted(graph) else {
        continue
      }
      sound.append((seed, graph))
      if sound.count == count { break }
    }
    return sound
  }

  private mutating func number(_ range: ClosedRange<Int>) -> Int {
    Int.random(in: range, using: &random)
  }

  private mutating func extent(_ range: ClosedRange<Int>) -> Extent {
    Extent(number(range), number(range))
  }

  private mutating func layers(count: Int, nesting: Int, keepingSize: Bool) -> Sequential {
    var parts: [Part] = []
    for _ in 0..<number(1...count) {
      parts += step(nesting: nesting, keepingSize: keepingSize).parts
    }
    return Sequential(parts: parts)
  }

  private mutating func step(nesting: Int, keepingSize: Bool) -> Sequential {
    switch number(0...(nesting > 0 ? 9 : 5)) {
    case 0: return pointwise()
    case 1, 2: return keepingSize ? sizeKeepingConvolution() : convolution()
    case 3: return keepingSize ? sizeKeepingPool() : pool()
    case 4: return sizeKeepingConvolution()
    case 5: return pointwise()
    case 6, 7: return concatenation(nesting: nesting - 1)
    case 8: return keepingSize ? concatenation(nesting: nesting - 1) : reduction()
    default: return shortcut(nesting: nesting - 1)
    }
  }

  private mutating func pointwise() -> Sequential {
    switch number(0...8) {
    case 0: return relu()
    case 1: return activation(.swish)
    case 2: return batchNorm()
    case 3: return lrn(size: 3)
    case 4: return dropout(0.5)
    case 5: return scale()
    case 6: return activation(.leakyReLU(slope: -0.5))
    case 7: return softmax()
    default:
      channels += number(0...3)
      return padChannels(to: channels)
    }
  }

  private mutating func convolution() -> Sequential {
    channels = 2 * number(1...3)
    let padding =
      number(0...2) == 0
      ? Padding.same
      : Padding(
        top: number(0...2), left: number(0...2), bottom: number(0...2), right: number(0...2))
    return conv(
      extent(1...4), channels, stride: extent(1...3), padding: padding, dilation: extent(1...2),
      norm: number(0...2) == 0 ? .batch : nil, activation: number(0...1) == 0 ? .relu : nil)
  }

  /// A convolution whose padding makes up for its window, more on one side than on the other.
  private mutating func sizeKeepingConvolution() -> Sequential {
    let (kernel, dilation) = (extent(1...3), extent(1...2))
    let rows = dilation.height * (kernel.height - 1)
    let columns = dilation.width * (kernel.width - 1)
    let (top, left) = (number(0...rows), number(0...columns))
    channels = 2 * number(1...3)
    return conv(
      kernel, channels,
      padding: Padding(top: top, left: left, bottom: rows - top, right: columns - left),
      dilation: dilation)
  }

  private mutating func pool() -> Sequential {
    let kernel = extent(2...3)
    let padding = Padding(
      top: number(0...1), left: number(0...1), bottom: number(0...1), right: number(0...1))
    let rounding = number(0...1) == 0 ? Rounding.floor : .ceiling
    return number(0...1) == 0
      ? maxPool(kernel, stride: extent(1...3), padding: padding, rounding: rounding)
      : averagePool(kernel, stride: extent(1...3), padding: padding, rounding: rounding)
  }

  private mutating func sizeKeepingPool() -> Sequential {
    let kernel = extent(1...3)
    let (top, left) = (number(0...kernel.height - 1), number(0...kernel.width - 1))
    return maxPool(
      kernel, stride: 1,
      padding: Padding(
        top: top, left: left, bottom: kernel.height - 1 - top, right: kernel.width - 1 - left))
  }

  private mutating func concatenation(nesting: Int) -> Sequential {
    let before = channels
    var (branches, total): ([Sequential], Int) = ([], 0)
    for _ in 0..<number(1...3) {
      channels = before
      branches.append(
        number(0...4) == 0
          ? identity() : layers(count: 3, nesting: nesting, keepingSize: true))
      total += channels
    }
    channels = total
    return concat { for branch in branches { branch } }
  }

  /// Branches of one stride and different windows, as Inception-v3 reduces its grid.
  private mutating func reduction() -> Sequential {
    let stride = extent(1...3)
    let pooling = maxPool(extent(1...3), stride: stride, padding: .same)
    let (filters, other) = (number(1...3), number(1...3))
    let kernels = [extent(1...4), extent(1...4)]
    channels += filters + other
    return concat {
      conv(kernels[0], filters, stride: stride, padding: .same)
      conv(kernels[1], other, stride: stride, padding: .same)
      pooling
    }
  }

  private mutating func shortcut(nesting: Int) -> Sequential {
    let before = channels
    let branch = layers(count: 2, nesting: nesting, keepingSize: true)
    channels = before
    let isFirst = number(0...1) == 0
    let function = Sequential(parts: branch.parts + conv(1, before, activation: nil).parts)
    return sum {
      if isFirst { identity() }
      function
      if !isFirst { identity() }
    }
  }

  private mutating func ending() -> Sequential {
    switch number(0...4) {
    case 0:
      return Sequential {
        globalAveragePool()
        linear(3)
      }
    case 1: return linear(4, activation: .tanh)
    case 2: return adaptiveAveragePool(extent(1...2))
    case 3: return flatten()
    default: return relu()
    }
  }
}
