/// The channels of all groups dealt out in turn, so that a grouped convolution behind it mixes groups.
///
/// Channel j · groups + i of the output is channel i · C/groups + j of the input.
/// - Shapes: C×H×W → C×H×W; the groups divide C.
/// - Source: Zhang et al. 2017 (ShuffleNet), §3.1.
public struct ChannelShuffle: Hashable, Sendable, Codable {
  package var groups: Int

  package init(groups: Int) {
    self.groups = groups
  }
}

extension ChannelShuffle: OperatorRules {
  package var name: String { "channelShuffle" }

  package var operandProblems: [Problem] {
    [Problem.check(.groups, groups)].compactMap { $0 }
  }

  package func outputShape(of inputs: [OpenShape]) throws(Problem) -> OpenShape {
    let channels = inputs.only.channels
    guard channels % groups == 0 else {
      throw .groupsDoNotDivideInput(groups: groups, channels: channels, filters: channels)
    }
    return inputs.only
  }

  package func parameters(of inputs: [OpenShape]) throws(Problem) -> [ParameterTensor] { [] }

  package func cost(of inputs: [Shape], output: Shape, mode: Mode) throws(Problem) -> Cost {
    .nothing
  }

  package func reach(on input: OpenShape) -> Reach { .point }

  package func resolved(on inputs: [OpenShape]) -> ChannelShuffle { self }

  package var caption: String { "shuffle channels" }

  package var label: String { "groups \(groups)" }

  package var geometry: Geometry? { nil }

  package var signature: String { "channelShuffle \(groups)" }

  package var family: Family { .reshaping }
}

extension ChannelShuffle {
  /// The input's channel that each output channel is.
  package func source(of channel: Int, channels: Int) -> Int {
    channel % groups * (channels / groups) + channel / groups
  }
}
