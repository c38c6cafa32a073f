import CKernels

/// One convolution by tiles: which thread computes what, and in which pieces.
struct WinogradPass {
  private let shape: netlab_winograd
  private let threads: Int
  private let options: Int32
  private let tiles: Int
  /// The tiles of one piece, which are transformed, multiplied and transformed back while they lie in a cache.
  private let chunk: Int
  /// Whether threads share the output channels rather than the tiles, each transforming all the input's.
  private let sharesOutputs: Bool

  init(_ shape: netlab_winograd, threads: Int, options: Int32) {
    self.shape = shape
    self.threads = threads
    self.options = options
    let tiles = withUnsafePointer(to: shape) { netlab_winograd_tiles($0) }
    self.tiles = tiles
    let largest = min(tiles, netlab_winograd_tiles_at_once(shape.input_blocks))
    var best = (cost: Int.max, chunk: largest, sharesOutputs: false)
    for chunk in 1...max(1, largest) {
      for sharesOutputs in [false, true] {
        let cost = Self.cost(shape, tiles, chunk, threads, sharesOutputs)
        if cost <= best.cost { best = (cost, chunk, sharesOutputs) }
      }
    }
    (chunk, sharesOutputs) = (best.chunk, best.sharesOutputs)
  }

  /// The cycles of the thread that has most to do, roughly.
  private static func cost(
    _ shape: netlab_winograd, _ tiles: Int, _ chunk: Int, _ threads: Int, _ sharesOutputs: Bool
  ) -> Int {
    let pairs = (shape.output_blocks + 1) / 2
    let own = sharesOutputs ? (pairs + threads - 1) / threads : pairs
    let chunks = (tiles + chunk - 1) / chunk
    let ownChunks = sharesOutputs ? chunks : (chunks + threads - 1) / threads
    func cycles(_ tiles: Int) -> Int {
      // Six tiles are multiplied at once; fewer than four take as long as four. Reading weights takes as long as two.
      let rest = tiles % 6
      let rows = tiles - rest + (rest == 0 ? 0 : max(4, rest)) + 2
      return rows * 36 * shape.input_blocks * 8 * own
        + tiles * 150 * (shape.input_blocks + 2 * own)
    }
    return ownChunks * cycles(min(chunk, tiles))
  }

  /// The floats that all threads need for themselves.
  var scratchCount: Int { threads * scratchPerThread }

  private var scratchPerThread: Int {
    (netlab_winograd_scratch_count(shape.input_blocks, chunk) + 15) / 16 * 16
  }

  /// Does the parts of some threads, which are numbered from 0.
  func run(
    _ slots: Range<Int>, _ source: UnsafePointer<Float>, weights: UnsafePointer<Float>,
    bias: UnsafePointer<Float>?, to destination: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) {
    let chunks = (tiles + chunk - 1) / chunk
    let pairs = (shape.output_blocks + 1) / 2
    for slot in slots {
      let own =
        sharesOutputs ? 0..<chunks : chunks * slot / threads..<chunks * (slot + 1) / threads
      let blocks =
        sharesOutputs
        ? pairs * slot / threads * 2..<min(shape.output_blocks, pairs * (slot + 1) / threads * 2)
        : 0..<shape.output_blocks
      guard !blocks.isEmpty else { continue }
      for piece in own {
        withUnsafePointer(to: shape) { shape in
          netlab_winograd_convolve(
            shape, source, weights, bias, destination, options, piece * chunk,
            min(tiles, (piece + 1) * chunk), blocks.lowerBound, blocks.upperBound,
            scratch + slot * scratchPerThread)
        }
      }
    }
  }
}
