// The words of a spec that stand for one layer; each reads like a row of a paper's table.

/// Normalisation between a convolution or linear layer and its activation.
public struct Normalization: Sendable {
  package var operation: Operator

  /// Batch normalisation with learned scale and shift. Ioffe and Szegedy 2015.
  public static let batch = batch()

  /// Batch normalisation with operands of its own.
  ///
  /// - Parameters:
  ///   - epsilon: added to the variance.
  ///   - momentum: the share of the old running mean that an update keeps.
  ///   - scale: whether a factor is learned for each channel.
  public static func batch(
    epsilon: Double = 1e-5, momentum: Double = 0.9, scale: Bool = true
  ) -> Normalization {
    Normalization(
      operation: .batchNorm(BatchNorm(epsilon: epsilon, momentum: momentum, scale: scale)))
  }
}

/// A convolution, its normalisation and its activation: `conv(7x7, 64, stride: 2)`.
///
/// - Parameters:
///   - kernel: `7x7`, `1x7`, 7, or `Extent(1, 7)`.
///   - filters: output channels.
///   - stride: input pixels from one output to the next.
///   - padding: (k − 1)/2 on each side unless given; `.same`, `.valid`, or numbers.
///   - dilation: input pixels from one kernel element to the next.
///   - groups: parts that the channels fall into, each convolved by itself.
///   - connections: for each filter, the input channels that it reads, from 0; all, if left out.
///   - bias: whether each filter has one; if left out, where there is no normalisation.
///   - norm: normalisation before the activation.
///   - activation: ReLU unless given; `nil` for none.
///   - name: the layer's name, if not `conv` and a number.
public func conv(
  _ kernel: Extent, _ filters: Int, stride: Extent = 1, padding: Padding = .symmetric,
  dilation: Extent = 1, groups: Int = 1, connections: [[Int]]? = nil, bias: Bool? = nil,
  norm: Normalization? = nil, activation: Activation? = .relu, name: String? = nil
) -> Sequential {
  layer(
    .convolution(
      Convolution(
        kernel: kernel, filters: filters, stride: stride, padding: padding, dilation: dilation,
        groups: groups, bias: bias ?? (norm == nil), connections: connections)),
    norm: norm, activation: activation, name: name)
}

/// A convolution of each channel by itself, with `multiplier` filters for each.
///
/// - Source: Howard et al. 2017 (MobileNet), §3.1; the other operands are those of `conv`.
public func depthwiseConv(
  _ kernel: Extent, multiplier: Int = 1, stride: Extent = 1, padding: Padding = .symmetric,
  dilation: Extent = 1, bias: Bool? = nil, norm: Normalization? = nil,
  activation: Activation? = .relu, name: String? = nil
) -> Sequential {
  layer(
    .convolution(
      Convolution(
        kernel: kernel, filters: 1, stride: stride, padding: padding, dilation: dilation,
        bias: bias ?? (norm == nil), multiplier: multiplier)),
    norm: norm, activation: activation, name: name)
}

/// The largest value of each window; the stride is the window's size unless given.
public func maxPool(
  _ kernel: Extent, stride: Extent? = nil, padding: Padding = .valid,
  rounding: Rounding = .floor, name: String? = nil
) -> Sequential {
  layer(
    .maxPool(
      MaxPool(kernel: kernel, stride: stride ?? kernel, padding: padding, rounding: rounding)),
    name: name)
}

/// The mean of each window; the stride is the window's size unless given.
///
/// - Parameter countsPadding: whether padding counts as zeros, as in Caffe, or is left out of the
///   mean, as in TensorFlow.
public func averagePool(
  _ kernel: Extent, stride: Extent? = nil, padding: Padding = .valid,
  rounding: Rounding = .floor, countsPadding: Bool = false, name: String? = nil
) -> Sequential {
  layer(
    .averagePool(
      AveragePool(
        kernel: kernel, stride: stride ?? kernel, padding: padding, rounding: rounding,
        countsPadding: countsPadding)),
    name: name)
}

/// The mean of each whole feature map.
public func globalAveragePool(name: String? = nil) -> Sequential {
  layer(.globalAveragePool(GlobalAveragePool()), name: name)
}

/// The means of a fixed number of patches, whatever the input's size.
public func adaptiveAveragePool(_ outputs: Extent, name: String? = nil) -> Sequential {
  layer(.adaptiveAveragePool(AdaptiveAveragePool(outputs: outputs)), name: name)
}

/// Local response normalisation across `size` channels.
public func lrn(
  size: Int = 5, alpha: Double = 1e-4, beta: Double = 0.75, k: Double = 1, name: String? = nil
) -> Sequential {
  layer(.lrn(LRN(size: size, alpha: alpha, beta: beta, k: k)), name: name)
}

/// Batch normalisation as a layer of its own, as pre-activation networks need it.
public func batchNorm(
  epsilon: Double = 1e-5, momentum: Double = 0.9, scale: Bool = true, name: String? = nil
) -> Sequential {
  layer(.batchNorm(BatchNorm(epsilon: epsilon, momentum: momentum, scale: scale)), name: name)
}

/// One learned factor and offset for each channel.
public func scale(bias: Bool = true, name: String? = nil) -> Sequential {
  layer(.scale(Scale(bias: bias)), name: name)
}

/// max(x, 0) as a layer of its own.
public func relu(name: String? = nil) -> Sequential {
  activation(.relu, name: name)
}

/// Any activation as a layer of its own.
public func activation(_ function: Activation, name: String? = nil) -> Sequential {
  layer(.activation(function), name: name)
}

/// Zeroes each number with probability `rate` while training.
public func dropout(_ rate: Double = 0.5, name: String? = nil) -> Sequential {
  layer(.dropout(Dropout(rate: rate)), name: name)
}

/// A fully connected layer; an input with height and width is read as one long vector.
///
/// - Parameters:
///   - units: numbers that it makes.
///   - bias: whether each unit has one; if left out, where there is no normalisation.
///   - learned: whether training changes its numbers, or they stay as they were given.
///   - norm: normalisation before the activation.
///   - activation: none unless given.
///   - name: the layer's name, if not `linear` and a number.
public func linear(
  _ units: Int, bias: Bool? = nil, learned: Bool = true, norm: Normalization? = nil,
  activation: Activation? = nil, name: String? = nil
) -> Sequential {
  layer(
    .linear(Linear(units: units, bias: bias ?? (norm == nil), learned: learned)), norm: norm,
    activation: activation, name: name)
}

/// Probabilities over the channels.
public func softmax(name: String? = nil) -> Sequential {
  layer(.softmax(Softmax()), name: name)
}

/// One long vector, channel by channel and row by row.
public func flatten(name: String? = nil) -> Sequential {
  layer(.flatten(Flatten()), name: name)
}

/// Maps of zeros behind the others, up to a number of channels.
public func padChannels(to channels: Int, name: String? = nil) -> Sequential {
  layer(.channelPad(ChannelPad(channels: channels)), name: name)
}

/// The channels of all groups dealt out in turn, so that grouped convolutions mix them.
///
/// - Source: Zhang et al. 2017 (ShuffleNet), §3.1.
public func channelShuffle(groups: Int, name: String? = nil) -> Sequential {
  layer(.channelShuffle(ChannelShuffle(groups: groups)), name: name)
}

private func layer(
  _ operation: Operator, norm: Normalization? = nil, activation: Activation? = nil, name: String?
) -> Sequential {
  let followers = [norm?.operation, activation.map { .activation($0) }].compactMap { $0 }
  return Sequential(.layer(operation, name: name, followers: followers))
}
