import Netlab

extension Rewrite {
  /// 1×1 reductions in front of convolutions with larger windows, wherever that saves multiply-adds.
  ///
  /// A reduction has `1/ratio` of the channels that it reads, to the nearest multiple of 8, and the
  /// normalisation and activation of the convolution behind it. Convolutions that already have one
  /// are passed over.
  /// - Source: Szegedy et al. 2014, §4: "applying dimension reductions and projections wherever the
  ///   computational requirements would increase too much otherwise".
  package static func reduce(ratio: Double) -> Rewrite {
    let name = "reduce \(ratio.inShort)"
    return Rewrite(name: name) { network throws(RewriteError) in
      try ChannelScale.check(ratio, in: 1...1024, of: name)
      let graph = try openGraph(of: network)
      let neighbours = Neighbours(network)
      var edit = NetworkEdit(network)
      var changes = 0
      for index in network.nodes.indices {
        guard let convolution = network.nodes[index].operation.asConvolution,
          let filters = reduction(convolution, at: index, in: graph, ratio: ratio)
        else {
          edit.keep()
          continue
        }
        let path = network.nodes[index].path + "_reduce"
        var last = edit.insert(
          .convolution(Convolution(kernel: .one, filters: filters, bias: convolution.bias)),
          path: path, reading: edit.inputs)
        let reduction = last
        for follower in neighbours.followers(of: index) {
          let operation = network.nodes[follower].operation
          last = edit.insert(
            operation, path: edit.path(under: reduction, operation.defaultName), reading: [last])
        }
        edit.replace(with: .convolution(convolution), reading: [last])
        changes += 1
      }
      guard changes > 0 else {
        throw .nothingToRewrite(
          rewrite: name, network: network.name,
          wanted: "convolution that a 1×1 reduction of ratio \(ratio.inShort) would make cheaper")
      }
      return [edit.network(named: network.name + "-reduced")]
    }
  }

  /// The filters that a reduction in front of a convolution would have; nil where it would not pay.
  private static func reduction(
    _ convolution: Convolution, at index: Int, in graph: OpenGraph, ratio: Double
  ) -> Int? {
    let node = graph.nodes[index]
    guard convolution.isDense, convolution.kernel != .one,
      !isReduced(node.inputs[0], in: graph)
    else { return nil }
    let input = graph.nodes[node.inputs[0]].shape
    let filters = ChannelScale.rounded(Double(input.channels) / ratio)
    guard filters < input.channels else { return nil }
    let window = convolution.kernel.height * convolution.kernel.width
    // Per output pixel of the convolution; a strided one is read at several input pixels.
    let pixels = convolution.stride.height * convolution.stride.width
    let before = input.channels * window * convolution.filters
    let after = input.channels * filters * pixels + filters * window * convolution.filters
    return after < before ? filters : nil
  }

  /// Whether what a layer reads is a 1×1 convolution already, with what follows it.
  private static func isReduced(_ index: Int, in graph: OpenGraph) -> Bool {
    var place = index
    while graph.nodes[place].operation.asActivation != nil
      || graph.nodes[place].operation.asBatchNorm != nil
    {
      place = graph.nodes[place].inputs[0]
    }
    guard let convolution = graph.nodes[place].operation.asConvolution, convolution.isPointwise
    else { return false }
    return convolution.filters < graph.nodes[graph.nodes[place].inputs[0]].shape.channels
  }
}
