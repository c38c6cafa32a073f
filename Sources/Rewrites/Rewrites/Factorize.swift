import Netlab

extension Rewrite {
  /// How a convolution with a large window is taken apart.
  package enum Factorization: String, Hashable, Sendable, CaseIterable {
    /// 5×5 into two 3×3, 7×7 into three.
    case stacked = "3x3"
    /// n×n into n×1 and 1×n.
    case asymmetric = "nx1"
  }

  /// Larger windows into smaller ones that see as much, wherever that saves multiply-adds.
  ///
  /// A stack widens from its input's channels to its filters in even factors, to the nearest
  /// multiple of 8, each convolution with the normalisation and activation of the one that it
  /// stands for; strides stay with the last, so that the window stays the same.
  /// - Source: Szegedy et al. 2015, "Rethinking the Inception Architecture", §3.1 and §3.2.
  package static func factorize(_ factorization: Factorization) -> Rewrite {
    let name = "factorize \(factorization.rawValue)"
    return Rewrite(name: name) { network throws(RewriteError) in
      let graph = try openGraph(of: network)
      let neighbours = Neighbours(network)
      var edit = NetworkEdit(network)
      var changes = 0
      for index in network.nodes.indices {
        guard let convolution = network.nodes[index].operation.asConvolution,
          let parts = parts(
            of: convolution, inputs: graph.nodes[graph.nodes[index].inputs[0]].shape.channels,
            factorization)
        else {
          edit.keep()
          continue
        }
        let path = network.nodes[index].path
        var last = edit.inputs
        for (place, part) in parts.dropLast().enumerated() {
          let name =
            factorization == .stacked
            ? "\(place + 1)" : "\(part.kernel.height)x\(part.kernel.width)"
          let own = edit.insert(.convolution(part), path: "\(path)_\(name)", reading: last)
          last = [own]
          for follower in neighbours.followers(of: index) {
            let operation = network.nodes[follower].operation
            last = [
              edit.insert(
                operation, path: edit.path(under: own, operation.defaultName), reading: last)
            ]
          }
        }
        edit.replace(with: .convolution(parts[parts.count - 1]), reading: last)
        changes += 1
      }
      guard changes > 0 else {
        let windows = factorization == .stacked ? "5×5 or 7×7" : "square"
        throw .nothingToRewrite(
          rewrite: name, network: network.name,
          wanted: "\(windows) convolution that smaller ones would make cheaper")
      }
      return [edit.network(named: network.name + "-factorized")]
    }
  }

  /// What stands for a convolution, in order; nil where it stays.
  private static func parts(
    of convolution: Convolution, inputs: Int, _ factorization: Factorization
  ) -> [Convolution]? {
    let side = convolution.kernel.height
    guard convolution.isDense, convolution.kernel == Extent(side), convolution.dilation == .one
    else { return nil }
    let kernels: [Extent]
    switch factorization {
    case .stacked:
      guard side == 5 || side == 7 else { return nil }
      kernels = [Extent](repeating: Extent(3), count: (side - 1) / 2)
    case .asymmetric:
      guard side > 1 else { return nil }
      kernels = [Extent(side, 1), Extent(1, side)]
    }
    guard let paddings = paddings(of: convolution, for: kernels) else { return nil }
    var parts: [Convolution] = []
    var channels = inputs
    var cost = 0
    for (place, kernel) in kernels.enumerated() {
      var part = convolution
      part.kernel = kernel
      part.padding = paddings[place]
      let isLast = place == kernels.count - 1
      part.filters =
        isLast
        ? convolution.filters
        : between(inputs, convolution.filters, step: place + 1, of: kernels.count)
      part.stride = stride(of: convolution, kernel: kernel, isLast: isLast, factorization)
      // Pixels of this part's output for each of the last one's.
      let pixels =
        (convolution.stride.height * convolution.stride.width)
        / (isLast ? 1 : part.stride.height * part.stride.width)
      cost += channels * kernel.height * kernel.width * part.filters * (isLast ? 1 : pixels)
      channels = part.filters
      parts.append(part)
    }
    return cost < inputs * side * side * convolution.filters ? parts : nil
  }

  private static func stride(
    of convolution: Convolution, kernel: Extent, isLast: Bool, _ factorization: Factorization
  ) -> Extent {
    switch factorization {
    case .stacked: isLast ? convolution.stride : .one
    case .asymmetric:
      isLast ? Extent(1, convolution.stride.width) : Extent(convolution.stride.height, 1)
    }
  }

  /// The padding of each part; nil where the whole's cannot be shared out.
  private static func paddings(of convolution: Convolution, for kernels: [Extent]) -> [Padding]? {
    let half = (convolution.kernel.height - 1) / 2
    let isOdd = convolution.kernel.height % 2 == 1
    switch convolution.padding.rule {
    case .same:
      return convolution.stride == .one ? kernels.map { _ in .same } : nil
    case .symmetric:
      return isOdd ? kernels.map { _ in .symmetric } : nil
    case .explicit(let margins):
      if margins == .zero { return kernels.map { _ in .valid } }
      let isFull =
        isOdd && margins == Margins(top: half, left: half, bottom: half, right: half)
      return isFull ? kernels.map { _ in .symmetric } : nil
    }
  }

  /// The filters after `step` of `count` equal factors on the way from `inputs` to `filters`.
  private static func between(_ inputs: Int, _ filters: Int, step: Int, of count: Int) -> Int {
    guard inputs != filters else { return filters }
    var root = 1.0
    // Newton's iteration for the count-th root of filters / inputs.
    let ratio = Double(filters) / Double(inputs)
    for _ in 0..<64 {
      let power = (1..<count).reduce(1.0) { power, _ in power * root }
      root += (ratio / power - root) / Double(count)
    }
    let factor = (0..<step).reduce(1.0) { power, _ in power * root }
    return ChannelScale.rounded(Double(inputs) * factor)
  }
}
