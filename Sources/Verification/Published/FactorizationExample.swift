import Netlab

/// Small networks that papers argue with: one filter against several smaller ones in its place.
///
/// All layers read and make 64 channels on a 20×20 map, so that only the kernels make a difference.
enum FactorizationExample {
  private static let channels = 64
  private static let side = 20

  /// One square convolution.
  static func single(_ side: Int, padding: Int) -> Network {
    network("single") {
      conv(Extent(side), channels, padding: Padding(padding), bias: false)
    }
  }

  /// Convolutions one after the other, padded so that all maps keep their size.
  static func stack(_ kernels: [Extent]) -> Network {
    network("stack") {
      for kernel in kernels {
        conv(kernel, channels, padding: .same, bias: false)
      }
    }
  }

  /// Twice the channels at the old resolution, then a pool.
  static let convolutionThenPool = network("convolution-then-pool") {
    conv(Extent(3), 2 * channels, bias: false)
    maxPool(Extent(2))
  }

  /// A pool, then twice the channels at half the resolution.
  static let poolThenConvolution = network("pool-then-convolution") {
    maxPool(Extent(2))
    conv(Extent(3), 2 * channels, bias: false)
  }

  private static func network(
    _ name: String, @NetworkBuilder layers: () -> Sequential
  ) -> Network {
    Network(name, input: Shape(channels, side, side), layers: layers)
  }
}
