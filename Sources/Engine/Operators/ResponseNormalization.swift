import CKernels
import Foundation
import Netlab

/// Local response normalisation on blocks of channels.
///
/// oneDNN has machine code for five neighbours, β = 3/4 and sixteen channels or more, which in training writes a
/// workspace of the tensor's size; this needs none, for its backward pass computes the sums anew.
struct ResponseNormalization {
  let size: Int
  let scale: Float
  let beta: Float
  let k: Float
  let channels: Int
  /// Pixels of the whole batch.
  let pixels: Int

  init(_ lrn: LRN, _ extents: TensorExtents) {
    size = lrn.size
    scale = Float(lrn.alpha / Double(lrn.size))
    beta = Float(lrn.beta)
    k = Float(lrn.k)
    channels = extents.shape.channels
    pixels = extents.batch * extents.shape.area
  }

  /// Where channel `c` of a pixel lies.
  private func place(_ c: Int, _ pixel: Int) -> Int { (c / 8 * pixels + pixel) * 8 + c % 8 }

  /// Σ x² over the neighbours of each channel of one pixel, as differences of a running sum.
  private func bases(
    _ x: UnsafePointer<Float>, _ pixel: Int, into bases: UnsafeMutablePointer<Float>
  ) {
    let half = size / 2
    for c in 0..<channels {
      var squares: Float = 0
      for other in max(0, c - half)..<min(channels, c + half + 1) {
        let value = x[place(other, pixel)]
        squares += value * value
      }
      bases[c] = k + scale * squares
    }
  }

  /// The shape for the kernels that know the blocks next to a channel's own; nil for sums that reach further.
  private var near: netlab_lrn? {
    guard size / 2 <= 8 else { return nil }
    return netlab_lrn(
      blocks: channels.roundedUpToBlock / 8, pixels: pixels, half: size / 2, scale: scale,
      beta: beta, k: k)
  }

  /// The floats that sums of one pixel's channels need where they reach further, forward or backward.
  var sumCount: Int { near == nil ? 2 * channels : 0 }

  /// The loop over x, y and memory for sums.
  var forward: NativeWork.Loop {
    guard let near else {
      let kernel = self
      return NativeWork.Loop(1) { _, memory in
        kernel.forwardFar(
          memory[0].assumingMemoryBound(to: Float.self),
          to: memory[1].assumingMemoryBound(to: Float.self),
          sums: memory[2].assumingMemoryBound(to: Float.self))
      }
    }
    return NativeWork.Loop(pixels) { pixels, memory in
      withUnsafePointer(to: near) {
        netlab_lrn_forward(
          $0, memory[0].assumingMemoryBound(to: Float.self),
          memory[1].assumingMemoryBound(to: Float.self), pixels.lowerBound, pixels.upperBound)
      }
    }
  }

  /// The loop over x, dy, dx and memory for sums.
  ///
  /// dx = dy · base^−β − 2αβ/size · x · Σ over neighbours of dy · x · base^(−β−1).
  var backward: NativeWork.Loop {
    guard let near else {
      let kernel = self
      return NativeWork.Loop(1) { _, memory in
        kernel.backwardFar(
          memory[0].assumingMemoryBound(to: Float.self),
          memory[1].assumingMemoryBound(to: Float.self),
          to: memory[2].assumingMemoryBound(to: Float.self),
          sums: memory[3].assumingMemoryBound(to: Float.self))
      }
    }
    return NativeWork.Loop(pixels) { pixels, memory in
      withUnsafePointer(to: near) {
        netlab_lrn_backward(
          $0, memory[0].assumingMemoryBound(to: Float.self),
          memory[1].assumingMemoryBound(to: Float.self),
          memory[2].assumingMemoryBound(to: Float.self), pixels.lowerBound, pixels.upperBound)
      }
    }
  }

  private func forwardFar(
    _ x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>, sums: UnsafeMutablePointer<Float>
  ) {
    for pixel in 0..<pixels {
      bases(x, pixel, into: sums)
      for c in 0..<channels { y[place(c, pixel)] = x[place(c, pixel)] * pow(sums[c], -beta) }
      clearPadding(y, pixel)
    }
  }

  private func backwardFar(
    _ x: UnsafePointer<Float>, _ dy: UnsafePointer<Float>, to dx: UnsafeMutablePointer<Float>,
    sums: UnsafeMutablePointer<Float>
  ) {
    let half = size / 2
    let (bases, shares) = (sums, sums + channels)
    for pixel in 0..<pixels {
      self.bases(x, pixel, into: bases)
      for c in 0..<channels {
        shares[c] = dy[place(c, pixel)] * x[place(c, pixel)] * pow(bases[c], -beta - 1)
      }
      for c in 0..<channels {
        var sum: Float = 0
        for other in max(0, c - half)..<min(channels, c + half + 1) { sum += shares[other] }
        dx[place(c, pixel)] =
          dy[place(c, pixel)] * pow(bases[c], -beta) - 2 * scale * beta * x[place(c, pixel)] * sum
      }
      clearPadding(dx, pixel)
    }
  }

  private func clearPadding(_ tensor: UnsafeMutablePointer<Float>, _ pixel: Int) {
    for c in channels..<channels.roundedUpToBlock { tensor[place(c, pixel)] = 0 }
  }
}
