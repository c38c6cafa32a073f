import Netlab
import OneDNN

/// How a batch of feature maps lies in a plan's memory.
///
/// oneDNN is told of a batch as if it were depth: extents 1 × channels × batch × height × width. A convolution whose
/// kernel has depth 1 then treats the images alike, and any run of whole channel blocks is a dense tensor.
/// - Notes: oneDNN 2.6 runs only reference code on views with gaps, so a part of a concatenation in the ordinary layout,
///   batch outermost, could neither be written nor read in place for batches of more than one. Measured on GoogLeNet's
///   layers, the machine code for depth is as fast as that for images.
enum TensorLayout: Hashable {
  /// `[channels / 8][batch][height][width][8]`; the last block is filled up with zeros.
  case blocked
  /// `[channels][batch][height][width]`.
  case plain
  /// `[batch][channels][height][width]`, as users have it, and vectors.
  case rows
  /// `[batch][height][width][channels]`.
  case pixels
}

/// A batch of feature maps: what is needed to describe it in any layout.
struct TensorExtents: Hashable {
  var batch: Int
  var shape: Shape

  /// Channels rounded up to whole blocks.
  var blockedChannels: Int { shape.channels.roundedUpToBlock }

  /// The numbers stored in blocks, padding included.
  var blockedCount: Int { blockedChannels * batch * shape.area }

  func byteCount(_ layout: TensorLayout) -> Int {
    layout == .blocked ? blockedCount * 4 : shape.elements * batch * 4
  }

  /// The bytes of one channel in front of a part of a tensor that is cut along its channels.
  var bytesPerChannel: Int { batch * shape.area * 4 }

  /// Whether two layouts are one and the same in memory.
  func coincide(_ a: TensorLayout, _ b: TensorLayout) -> Bool {
    if a == b { return true }
    switch (a, b) {
    case (.rows, .pixels), (.pixels, .rows): return shape.area == 1 || shape.channels == 1
    case (.rows, .plain), (.plain, .rows): return batch == 1 || shape.channels == 1
    case (.plain, .pixels), (.pixels, .plain):
      return shape.channels == 1 || (batch == 1 && shape.area == 1)
    case (.blocked, _), (_, .blocked):
      // One pixel's channels in blocks are one vector.
      return batch == 1 && shape.area == 1 && shape.channels % 8 == 0
    default: return false
    }
  }

  /// The tensor with its real channels, for reorders, which fill blocks up with zeros.
  func descriptor(_ layout: TensorLayout) throws(OneDNNError) -> MemoryDescriptor {
    let (channels, height, width) = (shape.channels, shape.height, shape.width)
    let extents = [1, channels, batch, height, width]
    let area = height * width
    switch layout {
    case .blocked: return try MemoryDescriptor(extents, layout: .blocked)
    case .plain: return try MemoryDescriptor(extents, layout: .plain)
    case .rows:
      return try MemoryDescriptor(
        extents,
        layout: .strides([batch * channels * area, area, channels * area, width, 1]))
    case .pixels:
      return try MemoryDescriptor(
        extents,
        layout: .strides([
          batch * channels * area, 1, channels * area, width * channels, channels,
        ]))
    }
  }

  /// The tensor as windows slide over it, with whole blocks of channels: with a depth of `batch` where there is one.
  func windowed(_ layout: TensorLayout) throws(OneDNNError) -> MemoryDescriptor {
    let channels = layout == .blocked ? blockedChannels : shape.channels
    let space = batch > 1 ? [batch, shape.height, shape.width] : [shape.height, shape.width]
    return try MemoryDescriptor(
      [1, channels] + space, layout: layout == .blocked ? .blocked : .plain)
  }

  /// The tensor in blocks as something without space: images below one another.
  func stacked() throws(OneDNNError) -> MemoryDescriptor {
    try MemoryDescriptor(
      [1, blockedChannels, batch * shape.height, shape.width], layout: .blocked)
  }

  /// The tensor in blocks as one long line of numbers.
  func line() throws(OneDNNError) -> MemoryDescriptor {
    try MemoryDescriptor([blockedCount], layout: .plain)
  }
}

extension WindowGeometry {
  /// A window over height and width as oneDNN is told of it, with a depth of one where the batch is one.
  init(
    batch: Int, stride: Extent, dilation: Extent = .one, before: Extent, after: Extent
  ) {
    let deep = batch > 1
    self.init(
      strides: (deep ? [1] : []) + [stride.height, stride.width],
      dilations: (deep ? [1] : []) + [dilation.height, dilation.width],
      paddingBefore: (deep ? [0] : []) + [before.height, before.width],
      paddingAfter: (deep ? [0] : []) + [after.height, after.width])
  }
}
