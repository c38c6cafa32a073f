import Netlab

/// How images of a set become what a network reads: channels, size and range of numbers.
struct ImagePreparation: Sendable {
  /// The shape that the network reads.
  let shape: Shape
  /// The channels that images have until they are finished.
  let channels: Int
  private let conversion: ChannelConversion
  /// One factor and one offset for each of the network's channels.
  let scaling: PixelScaling

  /// - Throws: `.channels` where the network reads others than the images can be shown in.
  init(
    _ images: ImageSet, shape: Shape, statistics: ChannelStatistics,
    normalization: ImageNormalization
  ) throws(DatasetError) {
    guard let conversion = ChannelConversion(from: images.channels, to: shape.channels) else {
      throw .channels(dataset: images.place, images: images.channels, network: shape.channels)
    }
    self.shape = shape
    channels = images.channels
    self.conversion = conversion
    scaling = statistics.converted(by: conversion).scaling(normalization)
  }

  /// Numbers of one image before it is finished.
  var elements: Int { channels * shape.area }

  /// Turns planes of 0 … 255 into the numbers that the network reads.
  func finish(
    _ planes: UnsafeMutableBufferPointer<Float>, into output: UnsafeMutablePointer<Float>
  ) {
    let area = shape.area
    for channel in 0..<shape.channels {
      let (factor, offset) = (scaling.factors[channel], scaling.offsets[channel])
      let target = output + channel * area
      switch conversion {
      case .same, .repeated:
        let source = planes.baseAddress.map { $0 + (channels == 1 ? 0 : channel * area) }
        guard let source else { return }
        for index in 0..<area { target[index] = source[index] * factor + offset }
      case .luma:
        let weights = ChannelConversion.lumaWeights
        for index in 0..<area {
          let grey =
            weights[0] * planes[index] + weights[1] * planes[area + index]
            + weights[2] * planes[2 * area + index]
          target[index] = grey * factor + offset
        }
      }
    }
  }
}
