import Netlab
import OneDNN

/// One pooling of a plan, on blocks of channels.
struct PoolingWork {
  let function: PoolingFunction
  let kernel: Extent
  let stride: Extent
  let before: Extent
  /// The padding behind the last row and column, as far as the last window reaches.
  let after: Extent
  let node: PlanGraph.Node
  let input: TensorExtents
  let output: TensorExtents

  init(
    _ function: PoolingFunction, kernel: Extent, stride: Extent, before: Extent,
    _ node: PlanGraph.Node, _ lowering: Lowering
  ) {
    self.function = function
    self.kernel = kernel
    self.stride = stride
    self.before = before
    self.node = node
    input = lowering.extents(of: node.inputs[0])
    output = lowering.extents(of: node.members[0].output)
    // oneDNN only rounds down: what rounds up is padding that the last window needs.
    after = Extent(
      max(
        0,
        (output.shape.height - 1) * stride.height + kernel.height - input.shape.height
          - before.height),
      max(
        0,
        (output.shape.width - 1) * stride.width + kernel.width - input.shape.width - before.width))
  }

  var geometry: WindowGeometry {
    WindowGeometry(batch: input.batch, stride: stride, before: before, after: after)
  }

  /// The window as oneDNN is told of it, with a depth of one beside a depth of images.
  var window: [Int] { (input.batch > 1 ? [1] : []) + [kernel.height, kernel.width] }

  func lower(_ lowering: inout Lowering) throws(EngineError) {
    let source = try lowering.need(node.inputs[0], .blocked)
    let destination = lowering.define(node.members[0].output, .blocked)
    let prepared = try prepareForward(lowering)
    let bindings: [PrimitiveWork.Binding] =
      [
        .init(.source, prepared.descriptor.descriptor(of: .source), source),
        .init(.destination, prepared.descriptor.descriptor(of: .destination), destination),
      ] + lowering.workspace(of: prepared)
    lowering.add(prepared, bindings, isCheap: true)
    lowering.records[node.members[0].output] = ForwardRecord(
      prepared: prepared, bindings: bindings)
  }

  func lowerBackward(_ lowering: inout Lowering) throws(EngineError) {
    guard lowering.needsGradient(node.inputs[0]) else { return }
    let record = lowering.record(of: node)
    let (function, window, geometry) = (function, window, geometry)
    let prepared = try lowering.prepare { (engine) throws(OneDNNError) in
      try PrimitiveDescriptor.poolingBackward(
        function, sourceGradient: record.binding(.source).descriptor,
        destinationGradient: record.binding(.destination).descriptor, kernel: window, geometry,
        hint: record.prepared.descriptor, on: engine)
    }
    let arriving = try lowering.gradient(of: node.members[0].output, .blocked)
    let share = lowering.share(of: node.inputs[0], .blocked)
    lowering.add(
      prepared,
      [
        .init(.destinationGradient, record.binding(.destination).descriptor, arriving.place),
        .init(.sourceGradient, record.binding(.source).descriptor, share.place),
      ] + [record.optionalBinding(.workspace)].compactMap(\.self))
    try lowering.deliver(share)
  }

  func prepareForward(_ lowering: Lowering) throws(EngineError) -> PreparedPrimitive {
    let (function, purpose, window, geometry) = (function, lowering.purpose, window, geometry)
    let (input, output) = (input, output)
    return try lowering.prepare { (engine) throws(OneDNNError) in
      try PrimitiveDescriptor.poolingForward(
        function, purpose, source: input.windowed(.blocked), destination: output.windowed(.blocked),
        kernel: window, geometry, on: engine)
    }
  }
}

extension MeanPatches {
  /// Adds a loop of our own for patches that are no regular windows.
  func lower(_ node: PlanGraph.Node, _ lowering: inout Lowering) throws(EngineError) {
    let source = try lowering.need(node.inputs[0], .blocked)
    let destination = lowering.define(node.members[0].output, .blocked)
    let input = lowering.extents(of: node.inputs[0])
    let maps = input.blockedChannels / 8 * input.batch
    let (area, width, patches) = (input.shape.area, input.shape.width, self)
    lowering.addNative("means of patches", [source, destination], writing: 1..<2, isCheap: true) {
      memory in
      patches.means(
        of: memory[0].assumingMemoryBound(to: SIMD8<Float>.self),
        to: memory[1].assumingMemoryBound(to: SIMD8<Float>.self), maps: maps, area: area,
        width: width)
    }
  }

  func lowerBackward(
    _ node: PlanGraph.Node, _ lowering: inout Lowering
  ) throws(EngineError) {
    guard lowering.needsGradient(node.inputs[0]) else { return }
    let input = lowering.extents(of: node.inputs[0])
    let maps = input.blockedChannels / 8 * input.batch
    let (area, width, patches) = (input.shape.area, input.shape.width, self)
    let arriving = try lowering.gradient(of: node.members[0].output, .blocked)
    let share = lowering.share(of: node.inputs[0], .blocked)
    lowering.addNative("means of patches gradient", [arriving.place, share.place], writing: 1..<2) {
      memory in
      patches.spread(
        memory[0].assumingMemoryBound(to: SIMD8<Float>.self),
        over: memory[1].assumingMemoryBound(to: SIMD8<Float>.self), maps: maps, area: area,
        width: width)
    }
    try lowering.deliver(share)
  }

  private func spread(
    _ gradient: UnsafePointer<SIMD8<Float>>, over x: UnsafeMutablePointer<SIMD8<Float>>,
    maps: Int, area: Int, width: Int
  ) {
    x.update(repeating: .zero, count: maps * area)
    var arriving = gradient
    for map in 0..<maps {
      let image = x + map * area
      for row in rows {
        for column in columns {
          let part = arriving.pointee / Float(row.divisor * column.divisor)
          for h in row.rows {
            for w in column.rows { image[h * width + w] += part }
          }
          arriving += 1
        }
      }
    }
  }

  private func means(
    of x: UnsafePointer<SIMD8<Float>>, to y: UnsafeMutablePointer<SIMD8<Float>>, maps: Int,
    area: Int, width: Int
  ) {
    var result = y
    for map in 0..<maps {
      let image = x + map * area
      for row in rows {
        for column in columns {
          var sum = SIMD8<Float>.zero
          for h in row.rows {
            for w in column.rows { sum += image[h * width + w] }
          }
          result.pointee = sum / Float(row.divisor * column.divisor)
          result += 1
        }
      }
    }
  }
}
