import Netlab

extension ArchitectureGraph.Unit {
  /// The unit without what is told elsewhere.
  func without(_ told: Set<Moves.Holding>, at index: Int) -> Self {
    guard !told.isEmpty else { return self }
    func isTold(_ piece: Moves.Piece) -> Bool {
      told.contains(Moves.Holding(unit: index, piece: piece))
    }
    var unit = self
    if isTold(.normalization) {
      unit.normalization = nil
      unit.take(normalizationPart)
    }
    if isTold(.activation) {
      unit.activation = nil
      unit.take(activationPart)
    }
    if isTold(.dropout) {
      unit.dropouts = []
      unit.take(dropoutPart)
    }
    return unit
  }

  private mutating func take(_ part: ArchitectureGraph.Part) {
    parameters -= part.parameters
    multiplyAdds = Count.difference(multiplyAdds, part.multiplyAdds)
  }

  /// How the architecture of two layers differs.
  func changes(to other: Self) -> [LayerDifference.Change] {
    var changes = operandChanges(to: other)
    if activation != other.activation {
      changes.append(UnitComparison.text("activation", activation, other.activation))
    }
    guard traits.kind == other.traits.kind else { return changes }
    let isBiasOther = isLearnedMap && hasBias != other.hasBias
    switch (normalization?.kind, other.normalization?.kind) {
    case (nil, nil):
      if isBiasOther { changes.append(biasChange(to: other)) }
    case (let mine, let others) where mine != others && !isFolded(against: other):
      changes.append(UnitComparison.text("normalisation", mine, others))
      if isBiasOther { changes.append(biasChange(to: other)) }
    default: break
    }
    return changes
  }

  func operandChanges(to other: Self) -> [LayerDifference.Change] {
    guard traits.kind == other.traits.kind else {
      let isNamedAlike = summary == other.summary
      return [
        UnitComparison.text(
          "operator", isNamedAlike ? traits.words : summary,
          isNamedAlike ? other.traits.words : other.summary)
      ]
    }
    let changes = traits.changes(to: other.traits)
    // As many filters for each channel as all of them were is no change of their number.
    guard traits.isDepthwise != other.traits.isDepthwise, shape.channels == other.shape.channels
    else { return changes }
    return changes.filter { $0.property != LayerTraits.filters }
  }

  private func biasChange(to other: Self) -> LayerDifference.Change {
    UnitComparison.text("bias", hasBias ? "yes" : "no", other.hasBias ? "yes" : "no")
  }

  /// Whether one of two layers has a normalisation that the other can hold in its bias.
  private func isFolded(against other: Self) -> Bool {
    switch (normalization, other.normalization) {
    case (.some, nil): other.hasBias
    case (nil, .some): hasBias
    case (.some, .some), (nil, nil): false
    }
  }

  /// What differs in two layers without making them other layers.
  func details(
    to other: Self
  ) -> [(ArchitecturalDetail, [LayerDifference.Change])] {
    var details: [(ArchitecturalDetail, [LayerDifference.Change])] = []
    guard traits.kind == other.traits.kind else { return details }
    func note(
      _ detail: ArchitecturalDetail, _ property: String, _ before: String?, _ after: String?
    ) {
      details.append((detail, [UnitComparison.text(property, before, after)]))
    }
    if isFolded(against: other) {
      let folded = "folded into the bias"
      note(
        .normalization, "normalisation", normalization?.kind ?? folded,
        other.normalization?.kind ?? folded)
    }
    if normalization != nil, other.normalization != nil, hasBias != other.hasBias {
      note(
        .bias, "bias beside the normalisation", hasBias ? "yes" : "no",
        other.hasBias ? "yes" : "no")
    }
    if isScaledAgain != other.isScaledAgain, normalization?.kind == other.normalization?.kind {
      note(
        .normalization, "scale behind the normalisation", isScaledAgain ? "yes" : "no",
        other.isScaledAgain ? "yes" : "no")
    }
    if operatorName != other.operatorName { note(.spelling, "written as", summary, other.summary) }
    if traits.kind == "input", shape.extent != other.shape.extent {
      note(.resolution, "images", "\(shape)", "\(other.shape)")
    }
    if dropouts != other.dropouts {
      note(.dropout, "dropout", Self.words(dropouts), Self.words(other.dropouts))
    }
    if endsInSoftmax != other.endsInSoftmax {
      note(
        .softmax, "softmax at the end", endsInSoftmax ? "yes" : "no",
        other.endsInSoftmax ? "yes" : "no")
    }
    let constants =
      traits.constantChanges(to: other.traits)
      + (normalization.flatMap { mine in
        other.normalization.map { mine.constantChanges(to: $0) }
      } ?? [])
    if !constants.isEmpty { details.append((.constants, constants)) }
    return details
  }

  private static func words(_ rates: [Double]) -> String? {
    rates.isEmpty ? nil : rates.map { "\($0)" }.joined(separator: " and ")
  }
}
