import Testing

@testable import Statistics

@Suite struct `An estimate` {
  @Test func `has Student's interval`() throws {
    // The differences of a worked example: SciPy's ttest_rel gives this interval.
    let estimate = try #require(Estimate(of: [0.01, 0.002, 0.019, -0.003]))
    #expect((estimate.mean - 0.007).magnitude < 1e-15)
    #expect((try #require(estimate.standardDeviation) - 0.009626352718795776).magnitude < 1e-15)
    let interval = try #require(estimate.interval)
    #expect((interval.lowerBound - -0.00831767532164469).magnitude < 1e-14)
    #expect((interval.upperBound - 0.022317675321644703).magnitude < 1e-14)
  }

  @Test func `of one number has no interval, of none and of no numbers does not exist`() {
    #expect(Estimate(of: [0.5])?.halfWidth == nil)
    #expect(Estimate(of: [0.5])?.mean == 0.5)
    #expect(Estimate(of: []) == nil)
    #expect(Estimate(of: [0.5, .nan]) == nil)
    #expect(Estimate(of: [0.5, .infinity]) == nil)
  }

  @Test func `of equal numbers has no width`() {
    #expect(Estimate(of: [0.1, 0.1, 0.1])?.interval == 0.1...0.1)
  }
}

@Suite struct `A verdict` {
  private static func comparison(
    _ variant: [Double?], _ other: [Double?]
  ) -> PairedComparison {
    func outcomes(_ values: [Double?]) -> [Outcome] {
      values.map { $0.map(Outcome.measured) ?? .missing }
    }
    return PairedComparison(of: outcomes(variant), against: outcomes(other))
  }

  /// What `reduced` against `naive` comes to, alone in its study.
  private static func sentence(
    _ comparison: PairedComparison, costRatio: Double? = 0.3123
  ) -> String {
    VerdictSentence(
      variant: "reduced", other: "naive", comparison: comparison,
      verdict: Verdict.verdicts(of: [comparison])[0], costRatio: costRatio
    ).description
  }

  @Test(arguments: [
    (
      [0.905, 0.907, 0.904, 0.906, 0.908], [0.901, 0.902, 0.901, 0.901, 0.905],
      "reduced − naive = +0.4 ± 0.1 points at 0.31× the multiply-adds: better"
    ),
    (
      [0.901, 0.902, 0.901, 0.901, 0.905], [0.905, 0.907, 0.904, 0.906, 0.908],
      "reduced − naive = −0.4 ± 0.1 points at 0.31× the multiply-adds: worse"
    ),
    (
      [0.91, 0.905, 0.92, 0.899], [0.90, 0.903, 0.901, 0.902],
      "reduced − naive = +0.7 ± 1.5 points at 0.31× the multiply-adds: not distinguishable;"
        + " about 13 more seeds would decide"
    ),
    (
      [0.9, 0.8, 0.9, 0.8], [0.8, 0.9, 0.8, 0.9001],
      "reduced − naive = 0.0 ± 18.4 points at 0.31× the multiply-adds: not distinguishable;"
        + " even 1000 seeds would hardly decide"
    ),
    (
      [0.9, 0.91, 0.92], [0.9, 0.91, 0.92],
      "reduced − naive = 0.0 ± 0.0 points at 0.31× the multiply-adds: identical for each seed"
    ),
    (
      [0.91, 0.92, 0.93], [0.9, 0.91, 0.92],
      "reduced − naive = +1.0 ± 0.0 points at 0.31× the multiply-adds: the same for each of 3"
        + " seeds, so no interval; about 3 more seeds alike would decide"
    ),
    (
      [0.91], [0.9],
      "reduced − naive = +1.0 points at 0.31× the multiply-adds: no verdict: one seed tells"
        + " nothing of chance"
    ),
    (
      [0.91, nil, nil], [0.9, 0.9, nil],
      "reduced − naive = +1.0 points at 0.31× the multiply-adds: no verdict: one seed tells"
        + " nothing of chance (1 of 3 seeds)"
    ),
    (
      [nil, 0.9], [0.9, nil],
      "reduced − naive at 0.31× the multiply-adds: no verdict: no seed has both (0 of 2 seeds)"
    ),
  ])
  func `says what the numbers carry`(variant: [Double?], other: [Double?], text: String) {
    #expect(Self.sentence(Self.comparison(variant, other)) == text)
  }

  @Test func `needs six equal differences, by the sign test`() {
    let six = Self.comparison(
      [1, 2, 3, 4, 5, 6].map { $0 / 10 }, [0, 1, 2, 3, 4, 5].map { $0 / 10 })
    #expect(six.probability == 1.0 / 32)
    #expect(Verdict.verdicts(of: [six]) == [.better])
  }

  @Test func `tells of divergence, and takes what is no number for it`() {
    let some = PairedComparison(
      of: [.measured(0.91), .diverged, .measured(0.93), .measured(0.94)],
      against: [.measured(0.9), .measured(0.9), .measured(0.905), .measured(.nan)])
    #expect(some.pairs == 2 && some.divergedVariant == 1 && some.divergedOther == 1)
    #expect(
      Self.sentence(some, costRatio: nil)
        == "reduced − naive = +1.8 ± 9.5 points: not distinguishable where both trained; about 4"
        + " more seeds would decide (2 of 4 seeds; reduced diverged for 1; naive diverged for 1)")
    let all = PairedComparison(of: [.diverged, .diverged], against: [.measured(0.9), .diverged])
    #expect(
      Self.sentence(all, costRatio: 2)
        == "reduced − naive at 2.00× the multiply-adds: reduced never trained: it diverged for"
        + " every seed")
    let both = PairedComparison(of: [.diverged], against: [.diverged])
    #expect(
      Self.sentence(both, costRatio: 12.4)
        == "reduced − naive at 12× the multiply-adds: no verdict: neither ever trained")
  }

  @Test func `is harder to come by among many`() {
    // p is 0.048: enough alone, not among three.
    let close = Self.comparison([0.910, 0.906, 0.909, 0.903], [0.900, 0.902, 0.900, 0.901])
    let chance = Self.comparison([0.91, 0.905, 0.92, 0.899], [0.90, 0.903, 0.901, 0.902])
    #expect(Verdict.verdicts(of: [close]) == [.better])
    let verdicts = Verdict.verdicts(of: [chance, close, chance])
    #expect(verdicts[1] == .notDistinguishable(moreSeeds: 4))
  }

  /// Holm's procedure on a worked example: 0.01, 0.04, 0.03 and 0.005 become these.
  @Test func `adjusts probabilities step by step`() {
    let adjusted = Verdict.adjusted([0.01, 0.04, nil, 0.03, 0.005])
    #expect(
      adjusted.map { $0.map { ($0 * 1e6).rounded() / 1e6 } } == [0.03, 0.06, nil, 0.06, 0.02])
    #expect(Verdict.adjusted([0.9, 0.8]) == [1, 1])
  }
}

@Suite struct `Numbers in a sentence` {
  @Test(arguments: [
    (0.31234, "0.31×"), (1, "1.00×"), (0.0123, "0.012×"), (9.94, "9.94×"), (9.96, "10×"),
    (310.4, "310×"), (.nan, "?×"), (0, "?×"),
  ])
  func `show ratios`(ratio: Double, text: String) {
    #expect(VerdictSentence.ratio(ratio) == text)
  }

  @Test func `have digits enough to agree with the verdict`() throws {
    // +0.17 ± 0.15 would read as +0.2 ± 0.2.
    let estimate = try #require(Estimate(of: [0.0017 - 0.000604, 0.0017 + 0.000604, 0.0017]))
    #expect(VerdictSentence.points(estimate) == "+0.17 ± 0.15 points")
  }
}

@Suite struct `A Pareto front` {
  @Test func `keeps what nothing else beats in both`() {
    let points: [(cost: Double, value: Double)] = [
      (4, 0.91), (1, 0.8), (2, 0.9), (3, 0.9), (2, 0.85), (5, .nan), (.infinity, 1), (2, 0.9),
    ]
    #expect(ParetoFront.indices(of: points) == [1, 2, 7, 0])
    #expect(ParetoFront.indices(of: []) == [])
  }
}
