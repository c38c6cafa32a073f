import CKernels
import Netlab
import OneDNN

/// A 3×3 convolution computed tile by tile: 36 multiplications for 4×4 results, where its taps would take 144.
///
/// oneDNN has such code for wider vectors alone. Measured on GoogLeNet's layers with AVX2, each of the three passes is
/// about three times as fast as oneDNN's direct ones; points of evaluation near 1 keep the rounding to some 1e-6 of
/// the largest result. All three keep the tensors' and the weights' layouts of the direct code.
/// - Source: Lavin and Gray 2016, "Fast Algorithms for Convolutional Neural Networks".
struct WinogradWork {
  static let implementation = "winograd 4×4"

  private let shape: netlab_winograd
  private let threads: Int
  private let multiplyAdds: Int
  private let rectifies: Bool
  private let adds: Bool

  /// Nil for what it cannot do, and for what it would not make faster.
  init?(_ work: ConvolutionWork, weights form: MemoryDescriptor, _ lowering: Lowering) {
    let convolution = work.convolution
    let margins = convolution.margins
    guard netlab_winograd_available() != 0, convolution.kernel == Extent(3, 3),
      convolution.stride == .one, convolution.dilation == .one, convolution.groups == 1,
      convolution.connections == nil, margins.top <= 2, margins.left <= 2,
      work.activation == nil || work.activation?.function == .relu,
      let blocked = try? MemoryDescriptor(form.extents, layout: .blockedWeights), blocked == form
    else { return nil }
    shape = netlab_winograd(
      batch: work.input.batch, height: work.input.shape.height, width: work.input.shape.width,
      output_height: work.output.shape.height, output_width: work.output.shape.width,
      top: margins.top, left: margins.left, input_blocks: work.input.blockedChannels / 8,
      output_blocks: work.output.blockedChannels / 8)
    threads = Library.threadCount
    multiplyAdds = work.multiplyAdds
    rectifies = work.activation != nil
    adds = work.node.addend != nil
    // Fewer tiles do not repay the reading of weights that have become four times as many.
    guard tiles >= 12, shape.input_blocks >= 2, shape.output_blocks >= 2 else { return nil }
  }

  private var tiles: Int { withUnsafePointer(to: shape) { netlab_winograd_tiles($0) } }

  /// The shape of the convolution that gives the gradient of the input.
  private var turned: netlab_winograd {
    netlab_winograd(
      batch: shape.batch, height: shape.output_height, width: shape.output_width,
      output_height: shape.height, output_width: shape.width, top: 2 - shape.top,
      left: 2 - shape.left, input_blocks: shape.output_blocks, output_blocks: shape.input_blocks)
  }

  /// The floats of the weights in the form in which inference reads them.
  var transformedCount: Int {
    netlab_winograd_weight_count(shape.input_blocks, shape.output_blocks)
  }

  /// A convolution with weights that are transformed when they are loaded.
  func lower(
    _ source: Place, weights: Place, bias: Place?, to destination: Place,
    _ lowering: inout Lowering
  ) {
    let pass = pass(shape, options: options)
    let scratch = lowering.buffer("tiles of \(lowering.path)", pass.scratchCount * 4)
    lowering.addNative(
      Self.implementation, [source, weights, destination, scratch] + [bias].compactMap(\.self),
      writing: 2..<4, multiplyAdds: multiplyAdds,
      loops: [
        NativeWork.Loop(threads) { slots, memory in
          pass.run(
            slots, floats(memory[0]), weights: floats(memory[1]),
            bias: memory.count > 4 ? floats(memory[4]) : nil,
            to: floats(memory[2]), scratch: floats(memory[3]))
        }
      ])
  }

  /// A convolution with weights that change from step to step.
  func lowerTraining(
    _ source: Place, weights: Place, bias: Place?, to destination: Place,
    _ lowering: inout Lowering
  ) {
    lowerChanging(
      pass(shape, options: options), isTurned: false, source, weights, bias, to: destination,
      &lowering)
  }

  /// The gradient of the input.
  func lowerData(
    _ gradient: Place, weights: Place, to destination: Place, _ lowering: inout Lowering
  ) {
    lowerChanging(
      pass(turned, options: 0), isTurned: true, gradient, weights, nil, to: destination, &lowering)
  }

  private func lowerChanging(
    _ pass: WinogradPass, isTurned: Bool, _ source: Place, _ weights: Place, _ bias: Place?,
    to destination: Place, _ lowering: inout Lowering
  ) {
    let count =
      isTurned
      ? netlab_winograd_weight_count(shape.output_blocks, shape.input_blocks) : transformedCount
    let transformed = lowering.buffer("transformed weights of \(lowering.path)", count * 4)
    let scratch = lowering.buffer("tiles of \(lowering.path)", pass.scratchCount * 4)
    let (inputs, outputs) = (shape.input_blocks, shape.output_blocks)
    let transform = NativeWork.Loop(((isTurned ? inputs : outputs) + 1) / 2) { pairs, memory in
      let (first, last) = (2 * pairs.lowerBound, 2 * pairs.upperBound)
      if isTurned {
        netlab_winograd_turned_weights(
          floats(memory[1]), floats(memory[4]), inputs, outputs, first, min(inputs, last))
      } else {
        netlab_winograd_weights(
          floats(memory[1]), floats(memory[4]), inputs, outputs, first, min(outputs, last))
      }
    }
    let convolve = NativeWork.Loop(threads) { slots, memory in
      pass.run(
        slots, floats(memory[0]), weights: floats(memory[4]),
        bias: memory.count > 5 ? floats(memory[5]) : nil, to: floats(memory[2]),
        scratch: floats(memory[3]))
    }
    lowering.addNative(
      Self.implementation,
      [source, weights, destination, scratch, transformed] + [bias].compactMap(\.self),
      writing: 2..<5, multiplyAdds: multiplyAdds, loops: [transform, convolve])
  }

  private var options: Int32 {
    (adds ? Int32(netlab_winograd_adds) : 0)
      | (rectifies ? Int32(netlab_winograd_rectifies) : 0)
  }

  private func pass(_ shape: netlab_winograd, options: Int32) -> WinogradPass {
    WinogradPass(shape, threads: threads, options: options)
  }

  /// The gradients of weights and bias.
  ///
  /// Chunks of tiles are transformed, each thread some channels', and multiplied, each thread at some of the 36 places:
  /// no sum depends on the number of threads.
  func lowerWeights(
    _ source: Place, _ gradient: Place, to weights: Place, bias: Place?,
    _ lowering: inout Lowering
  ) {
    let (shape, tiles) = (shape, tiles)
    // A thousand chunks at the most, for each has loops of its own in the plan.
    let chunk = max(min(tiles, 128), (tiles + 999) / 1000)
    let counts = [
      netlab_winograd_tile_count(shape.input_blocks, chunk),
      netlab_winograd_tile_count(shape.output_blocks, chunk), transformedCount,
    ]
    let scratch = counts.map { lowering.buffer("tiles of \(lowering.path)", $0 * 4) }
    let chunks = stride(from: 0, to: tiles, by: chunk).map { $0..<min(tiles, $0 + chunk) }
    let back = NativeWork.Loop(shape.input_blocks) { blocks, memory in
      withUnsafePointer(to: shape) { shape in
        netlab_winograd_weight_gradient(
          shape, floats(memory[5]), floats(memory[2]), blocks.lowerBound, blocks.upperBound)
      }
    }
    lowering.addNative(
      Self.implementation, [source, gradient, weights] + scratch + [bias].compactMap(\.self),
      writing: 2..<6 + (bias == nil ? 0 : 1), multiplyAdds: multiplyAdds,
      loops: chunks.flatMap(accumulation) + [back])
  }

  /// Adds the products of a chunk of tiles to the transformed gradient of weights.
  private func accumulation(of tiles: Range<Int>) -> [NativeWork.Loop] {
    let (shape, first, last) = (shape, tiles.lowerBound, tiles.upperBound)
    let source = NativeWork.Loop(shape.input_blocks) { blocks, memory in
      withUnsafePointer(to: shape) { shape in
        netlab_winograd_source_tiles(
          shape, floats(memory[0]), floats(memory[3]), first, last, blocks.lowerBound,
          blocks.upperBound)
      }
    }
    let gradient = NativeWork.Loop(shape.output_blocks) { blocks, memory in
      let bias = memory.count > 6 ? floats(memory[6]) : nil
      // Each block's sums belong to one thread, which begins them with its first chunk.
      if first == 0, let bias {
        (bias + blocks.lowerBound * 8).update(repeating: 0, count: blocks.count * 8)
      }
      withUnsafePointer(to: shape) { shape in
        netlab_winograd_gradient_tiles(
          shape, floats(memory[1]), floats(memory[4]), bias, first, last, blocks.lowerBound,
          blocks.upperBound)
      }
    }
    let products = NativeWork.Loop(36) { places, memory in
      withUnsafePointer(to: shape) { shape in
        netlab_winograd_accumulate(
          shape, floats(memory[3]), floats(memory[4]), floats(memory[5]), last - first,
          places.lowerBound, places.upperBound, first == 0 ? 1 : 0)
      }
    }
    return [source, gradient, products]
  }

  /// Writes weights in row-major order, whole blocks of them, in the form in which inference reads them.
  func transform(_ weights: [Float], to transformed: UnsafeMutablePointer<Float>) {
    let (inputs, outputs) = (shape.input_blocks, shape.output_blocks)
    // The kernels read and write whole vectors, whose addresses are multiples of their size.
    let memory = UnsafeMutableRawPointer.allocate(
      byteCount: weights.count * 4, alignment: Arena.alignment)
    defer { memory.deallocate() }
    let blocked = memory.bindMemory(to: Float.self, capacity: weights.count)
    weights.withUnsafeBufferPointer { weights in
      for output in 0..<outputs * 8 {
        for input in 0..<inputs * 8 {
          for tap in 0..<9 {
            let tile = (output / 8 * inputs + input / 8) * 9 + tap
            blocked[(tile * 8 + input % 8) * 8 + output % 8] =
              weights[(output * inputs * 8 + input) * 9 + tap]
          }
        }
      }
    }
    netlab_winograd_weights(blocked, transformed, inputs, outputs, 0, outputs)
  }
}

/// Memory as the numbers that it holds.
func floats(_ memory: UnsafeMutableRawPointer) -> UnsafeMutablePointer<Float> {
  memory.assumingMemoryBound(to: Float.self)
}
