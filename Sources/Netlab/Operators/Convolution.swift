/// A convolution, as the field calls it: a cross-correlation, with one bias for each filter.
///
/// y[o, i, j] = b[o] + Σ w[o, c, u, v] · x[c, i·stride + u·dilation − padding, …], the sum running
/// over the channels of o's group and over the kernel.
/// - Shapes: C×H×W → filters×H'×W', H' = (H + padding − dilation·(k − 1) − 1) / stride + 1, rounded
///   down.
/// - Source: LeCun et al. 1998, §II.A; groups: Krizhevsky et al. 2012, §3.5; dilation: Yu and
///   Koltun 2016, equation 2.
public struct Convolution: Hashable, Sendable, Codable {
  package var kernel: Extent
  package var filters: Int
  package var stride: Extent
  package var padding: Padding
  package var dilation: Extent
  package var groups: Int
  package var bias: Bool
  /// Filters for each input channel of a depthwise convolution; it stands for `filters` and `groups`.
  package var multiplier: Int?
  /// For each filter, the input channels that it reads, from 0; nil where it reads all of its group.
  package var connections: [[Int]]?

  package init(
    kernel: Extent, filters: Int, stride: Extent = 1, padding: Padding = .symmetric,
    dilation: Extent = 1, groups: Int = 1, bias: Bool = true, multiplier: Int? = nil,
    connections: [[Int]]? = nil
  ) {
    self.kernel = kernel
    self.filters = filters
    self.stride = stride
    self.padding = padding
    self.dilation = dilation
    self.groups = groups
    self.bias = bias
    self.multiplier = multiplier
    self.connections = connections
  }
}

extension Convolution: OperatorRules {
  package var name: String { "convolution" }

  /// The window that its kernel slides over the input.
  package var slidingWindow: SlidingWindow {
    SlidingWindow(kernel: kernel, stride: stride, padding: padding, dilation: dilation)
  }

  package var operandProblems: [Problem] {
    var problems = slidingWindow.operandProblems
    if let multiplier {
      problems += [Problem.check(.multiplier, multiplier)].compactMap { $0 }
      return connections == nil ? problems : problems + [.connectionsWithMultiplier]
    }
    problems += [Problem.check(.filters, filters), Problem.check(.groups, groups)].compactMap { $0 }
    guard problems.isEmpty else { return problems }
    if filters % groups != 0 {
      problems.append(.groupsDoNotDivideFilters(groups: groups, filters: filters))
    }
    return problems + connectionProblems
  }

  private var connectionProblems: [Problem] {
    guard let connections else { return [] }
    var problems: [Problem] = []
    if groups != 1 { problems.append(.connectionsWithGroups(groups: groups)) }
    if connections.count != filters {
      problems.append(.connectionRows(rows: connections.count, filters: filters))
    }
    if let filter = connections.firstIndex(where: { $0.isEmpty || Set($0).count < $0.count }) {
      problems.append(.connectionEmpty(filter: filter))
    }
    return problems
  }

  package func outputShape(of inputs: [OpenShape]) throws(Problem) -> OpenShape {
    let input = inputs.only
    if let multiplier {
      let filters = try product(input.channels, multiplier, as: .elements)
      return OpenShape(filters, try slidingWindow.outputExtent(of: input))
    }
    guard input.channels % groups == 0 else {
      throw .groupsDoNotDivideInput(
        groups: groups, channels: input.channels, filters: filters)
    }
    for (filter, channels) in (connections ?? []).enumerated() {
      if let channel = channels.first(where: { !(0..<input.channels).contains($0) }) {
        throw .connectionOutOfRange(filter: filter, channel: channel, channels: input.channels)
      }
    }
    return OpenShape(filters, try slidingWindow.outputExtent(of: input))
  }

  package func parameters(of inputs: [OpenShape]) throws(Problem) -> [ParameterTensor] {
    let channels = inputs.only.channels
    let filters = multiplier.map { $0 * channels } ?? filters
    let inputs = multiplier == nil ? channels / groups : 1
    let dense = try product(filters, inputs, kernel.height, kernel.width, as: .parameters)
    let connected = connections.map { Self.count($0) * kernel.height * kernel.width }
    let weight = ParameterTensor(
      .weight, [filters, inputs, kernel.height, kernel.width], count: connected ?? dense)
    return bias ? [weight, ParameterTensor(.bias, [filters], count: filters)] : [weight]
  }

  package func cost(of inputs: [Shape], output: Shape, mode: Mode) throws(Problem) -> Cost {
    let multiplyAdds: Int
    if let connections {
      multiplyAdds = try product(
        Self.count(connections), output.height, output.width, kernel.height, kernel.width,
        as: .multiplyAdds)
    } else {
      multiplyAdds = try product(
        output.channels, output.height, output.width,
        multiplier == nil ? inputs.only.channels / groups : 1, kernel.height, kernel.width,
        as: .multiplyAdds)
    }
    return Cost(multiplyAdds: multiplyAdds, elementwiseOperations: bias ? output.elements : 0)
  }

  package func reach(on input: OpenShape) -> Reach {
    .window(slidingWindow.window(on: input.extent))
  }

  package func resolved(on inputs: [OpenShape]) -> Convolution {
    let input = inputs.only
    var resolved = self
    if let multiplier {
      resolved.filters = multiplier * input.channels
      resolved.groups = input.channels
      resolved.multiplier = nil
    }
    if let margins = slidingWindow.margins(on: input.extent) {
      resolved.padding = Padding(rule: .explicit(margins))
    }
    return resolved
  }

  package var caption: String { "conv" }

  package var label: String {
    var parts = ["\(kernel)" + (stride == .one ? "" : "/\(stride.shortDescription)")]
    parts.append(multiplier.map { "depthwise\($0 == 1 ? "" : " ×\($0)")" } ?? "\(filters)")
    if dilation != .one { parts.append("dilation \(dilation.shortDescription)") }
    if groups != 1 { parts.append("groups \(groups)") }
    return parts.joined(separator: ", ")
  }

  package var geometry: Geometry? {
    Geometry(
      kernel: kernel, stride: stride, padding: padding.explicit, dilation: dilation,
      groups: multiplier == nil ? groups : nil)
  }

  package var signature: String {
    [
      "convolution \(kernel) to \(multiplier.map { "×\($0)" } ?? "\(filters)")", "stride \(stride)",
      "padding \(padding.signature)", "dilation \(dilation)", "groups \(groups)", "bias \(bias)",
      "connections \(connections.map { "\($0)" } ?? "all")",
    ].joined(separator: ", ")
  }

  package var family: Family { .convolution }

  private static func count(_ connections: [[Int]]) -> Int {
    connections.reduce(0) { $0 + $1.count }
  }
}
