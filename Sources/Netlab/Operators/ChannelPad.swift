/// Maps of zeros behind the others, up to a number of channels.
///
/// - Shapes: C×H×W → channels×H×W.
/// - Source: the zero-padded shortcuts (option A) of He et al. 2015, §3.3.
public struct ChannelPad: Hashable, Sendable, Codable {
  package var channels: Int

  package init(channels: Int) {
    self.channels = channels
  }
}

extension ChannelPad: OperatorRules {
  package var name: String { "channelPad" }

  package var operandProblems: [Problem] {
    [Problem.check(.channels, channels)].compactMap { $0 }
  }

  package func outputShape(of inputs: [OpenShape]) throws(Problem) -> OpenShape {
    guard channels >= inputs.only.channels else {
      throw .channelsShrink(from: inputs.only.channels, to: channels)
    }
    return OpenShape(channels, inputs.only.extent)
  }

  package func parameters(of inputs: [OpenShape]) throws(Problem) -> [ParameterTensor] { [] }

  package func cost(of inputs: [Shape], output: Shape, mode: Mode) throws(Problem) -> Cost {
    .nothing
  }

  package func reach(on input: OpenShape) -> Reach { .point }

  package func resolved(on inputs: [OpenShape]) -> ChannelPad { self }

  package var caption: String { "pad channels" }

  package var label: String { "to \(channels)" }

  package var geometry: Geometry? { nil }

  package var signature: String { "channelPad \(channels)" }

  package var family: Family { .reshaping }
}
