import CKernels
import Netlab
import OneDNN

/// The first convolution of a network for grey images, in training: its results, and the gradients of its parameters.
///
/// oneDNN has such code for colour images alone, and computes one channel as the first of eight. Measured on 28×28
/// images and sixteen 3×3 filters, both passes are about five times as fast here.
struct FewChannelsWork {
  static let implementation = "few channels"
  /// The images' gradients are summed in so many parts, however many threads there are.
  private static let parts = 16

  private let work: ConvolutionWork
  private let shape: netlab_few_channels
  private let rectifies: Bool

  /// Nil for what it is not made for: more channels, images whose own gradient is wanted, functions that are not ReLU.
  init?(_ work: ConvolutionWork, _ lowering: Lowering) {
    let convolution = work.convolution
    guard netlab_few_channels_available() != 0, lowering.purpose == .training,
      work.input.shape.channels == 1, convolution.groups == 1, convolution.dilation == .one,
      convolution.connections == nil, work.node.addend == nil, work.node.members.count == 1,
      work.activation == nil || work.activation?.function == .relu,
      !lowering.needsGradient(work.node.inputs[0])
    else { return nil }
    self.work = work
    rectifies = work.activation != nil
    let (input, output) = (work.input.shape, work.output.shape)
    shape = netlab_few_channels(
      batch: work.input.batch, channels: input.channels, height: input.height, width: input.width,
      output_height: output.height, output_width: output.width,
      kernel_height: convolution.kernel.height, kernel_width: convolution.kernel.width,
      stride_height: convolution.stride.height, stride_width: convolution.stride.width,
      top: convolution.margins.top, left: convolution.margins.left,
      blocks: work.output.blockedChannels / 8)
  }

  private func count(_ ask: (UnsafePointer<netlab_few_channels>) -> Int) -> Int {
    withUnsafePointer(to: shape, ask)
  }

  /// Room for all images with their padding.
  private func padded(_ lowering: inout Lowering) -> Place {
    lowering.buffer(
      "padded images of \(lowering.path)",
      shape.batch * count(netlab_few_channels_padded_count) * 4)
  }

  func lower(_ lowering: inout Lowering) throws(EngineError) {
    let extents = work.weightExtents(inputs: shape.channels, outputs: 8 * shape.blocks)
    let filters = 8 * shape.blocks
    let (form, line) = try onBehalf(of: lowering.path) { () throws(OneDNNError) in
      (
        try MemoryDescriptor(extents, layout: .plain),
        try MemoryDescriptor([filters], layout: .plain)
      )
    }
    let own = try work.parameters(
      weights: form, bias: line, inputs: shape.channels, outputs: filters, &lowering)
    let source = try lowering.need(work.node.inputs[0], .plain)
    let written = lowering.define(work.node.members[0].output, .blocked)
    let arranged = lowering.buffer(
      "arranged weights of \(lowering.path)", count(netlab_few_channels_weight_count) * 4)
    let (shape, rectifies) = (shape, rectifies)
    lowering.addNative(
      Self.implementation,
      [source, written, padded(&lowering), arranged] + own.map(\.place), writing: 1..<4,
      multiplyAdds: work.multiplyAdds,
      loops: [
        NativeWork.Loop(1) { _, memory in
          withUnsafePointer(to: shape) {
            netlab_few_channels_weights($0, floats(memory[4]), floats(memory[3]))
          }
        },
        NativeWork.Loop(shape.batch) { images, memory in
          withUnsafePointer(to: shape) {
            netlab_few_channels_convolve(
              $0, floats(memory[0]), floats(memory[3]), memory.count > 5 ? floats(memory[5]) : nil,
              floats(memory[1]), rectifies ? 1 : 0, images.lowerBound, images.upperBound,
              floats(memory[2]))
          }
        },
      ])
  }

  /// The gradients of weights and bias; that of the images is not wanted.
  func lowerBackward(_ lowering: inout Lowering) throws(EngineError) {
    let result = work.node.members[0].output
    let arriving = try lowering.throughActivation(
      work.activation, result: try lowering.need(result, .blocked),
      try lowering.gradient(of: result, .blocked), count: work.output.byteCount(.blocked) / 4)
    let owner = work.graph.nodes[work.node.members[0].node]
    func twin(_ role: ParameterTensor.Role, _ lowering: Lowering) -> Place? {
      lowering.slots.first { $0.name == ParameterValues.name(owner.path, role) }
        .flatMap { lowering.gradientTwin(of: $0.place) }
    }
    guard let weights = twin(.weight, lowering) else { return }
    let twins = [weights] + [twin(.bias, lowering)].compactMap(\.self)
    let parts = min(Self.parts, shape.batch)
    let partCount = count(netlab_few_channels_part_count)
    let sums = lowering.buffer("parts of gradients of \(lowering.path)", parts * partCount * 4)
    let source = try lowering.need(work.node.inputs[0], .plain)
    let shape = shape
    lowering.addNative(
      Self.implementation, [source, arriving, padded(&lowering), sums] + twins,
      writing: 2..<4 + twins.count, multiplyAdds: work.multiplyAdds,
      loops: [
        NativeWork.Loop(parts) { range, memory in
          withUnsafePointer(to: shape) { shape in
            for part in range {
              let (first, end) = (
                shape.pointee.batch * part / parts, shape.pointee.batch * (part + 1) / parts
              )
              netlab_few_channels_gradient(
                shape, floats(memory[0]), floats(memory[1]), floats(memory[3]) + part * partCount,
                first, end, floats(memory[2]))
            }
          }
        },
        NativeWork.Loop(1) { _, memory in
          withUnsafePointer(to: shape) {
            netlab_few_channels_sum(
              $0, floats(memory[3]), parts, floats(memory[4]),
              memory.count > 5 ? floats(memory[5]) : nil)
          }
        },
      ])
  }
}
