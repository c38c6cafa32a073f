extension VerificationRow {
  /// What the published network itself gives, where another one is held against its figures.
  struct Standard {
    var network: String
    var value: MeasuredValue?

    init(_ network: String, gives value: MeasuredValue?) {
      self.network = network
      self.value = value
    }
  }

  /// A figure and what the network gives for it, judged.
  ///
  /// Whoever differs from the published network's own number shows no misprint.
  init(
    _ figure: PublishedFigure, _ measured: FigureMeasurement.Measured, standard: Standard? = nil
  ) {
    row = figure.row
    quantity = figure.quantity
    printed = figure.printed
    layers = measured.layers
    computed = measured.value.map(Computed.init)
    let agrees = Self.agrees(figure.printed, with: measured.value)
    let isOwn = standard == nil || standard?.value == measured.value
    verdict =
      agrees
      ? .agrees
      : figure.contradiction == nil || measured.value == nil || !isOwn ? .differs : .misprint
    var notes: [String] = []
    if let value = measured.value {
      if !agrees {
        notes += [Self.distance(of: value, from: figure.printed)].compactMap { $0 }
        if let standard, let own = standard.value, !isOwn {
          let text = Self.text(of: Computed(own), printed: figure.printed)
          notes.append("\(standard.network)'s own is \(text)")
        }
        if isOwn { notes += [figure.contradiction].compactMap { $0 } }
      }
      notes += measured.notes + [figure.remark].compactMap { $0 }
    } else if measured.notes.isEmpty {
      notes.append("unknown for this network")
    } else {
      notes += measured.notes
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
}

extension VerificationRow.Computed {
  fileprivate init(_ value: MeasuredValue) {
    switch value {
    case .number(let number): self = .number(number)
    case .size(let shape): self = .size("\(shape.height)×\(shape.width)×\(shape.channels)")
    }
  }
}
