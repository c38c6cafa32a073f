extension VerificationRow {
  /// A figure and what the network gives for it, judged.
  init(_ figure: PublishedFigure, computed: MeasuredValue?) {
    row = figure.row
    quantity = figure.quantity
    printed = figure.printed
    self.computed = computed.map { value in
      switch value {
      case .number(let number): .number(number)
      case .size(let shape): .size("\(shape.height)×\(shape.width)×\(shape.channels)")
      }
    }
    let agrees = Self.agrees(figure.printed, with: computed)
    verdict =
      agrees ? .agrees : figure.contradiction == nil || computed == nil ? .differs : .misprint
    var notes: [String] = []
    if let computed {
      if !agrees {
        notes += [Self.distance(of: computed, from: figure.printed), figure.contradiction]
          .compactMap { $0 }
      }
      notes += [figure.remark].compactMap { $0 }
    } else {
      notes.append(Self.missing(figure))
    }
    note = notes.joined(separator: "; ")
  }

  private static func agrees(
    _ printed: PublishedFigure.Printed, with computed: MeasuredValue?
  ) -> Bool {
    switch (printed, computed) {
    case (.number(let printed), .number(let computed)): printed.agrees(with: computed)
    case (.lessThan(let printed), .number(let computed)): printed.exceeds(computed)
    case (.size(let printed), .size(let computed)): printed == computed
    case (.size, .number), (.number, .size), (.lessThan, .size), (_, nil): false
    }
  }

  /// How far off a number is, in percent of the printed one.
  private static func distance(
    of computed: MeasuredValue, from printed: PublishedFigure.Printed
  ) -> String? {
    guard case .number(let computed) = computed else { return nil }
    let value: Ratio
    switch printed {
    case .number(let printed), .lessThan(let printed): value = printed.value
    case .size: return nil
    }
    guard value.numerator > 0 else { return nil }
    let off = Ratio(
      computed.numerator * value.denominator - value.numerator * computed.denominator,
      value.numerator * computed.denominator)
    let size = Ratio(Int128(off.numerator.magnitude), off.denominator)
    let percent = PrintedUnit.percent.text(size, decimals: size.double < 0.01 ? 2 : 1)
    return "computed is \(percent) \(off.numerator < 0 ? "less" : "more")"
  }

  private static func missing(_ figure: PublishedFigure) -> String {
    switch figure.subject {
    case .layers(let paths): "the network has no layer \(paths.joined(separator: ", "))"
    case .network, .comparison, .demonstration: "unknown for this network"
    }
  }
}
