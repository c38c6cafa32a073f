import Testing

@Suite struct `netlab train --recompute` {
  private static let deep = """
    import Netlab

    let deep = Network("deep", input: Shape(1, 8, 6)) {
      for _ in 1...4 { conv(3, 16, norm: .batch) }
      maxPool(2)
      linear(3, name: "scores")
    }

    """

  private static let command = [
    "train", "deep.swift", "--dataset", "digits", "--batch", "6", "--threads", "1", "--seed", "7",
    "--epochs", "2", "--format", "json", "--no-db", "--no-checkpoint",
  ]

  @Test func `takes less memory and gives the same numbers`() throws {
    let place = try `netlab train`.place()
    try place.write(Self.deep, to: "deep.swift")
    let runs = try [[], ["--recompute"]].map { try place.run(Self.command + $0) }
    #expect(runs.map(\.status) == [0, 0])
    let numbers = runs.map {
      $0.output.replacing(/"(seconds|imagesPerSecond)" ?: ?[\d.e+-]+/, with: "")
    }
    #expect(numbers[0].contains("trainLoss"))
    #expect(numbers[0] == numbers[1])
    let told = try #require(
      runs[1].errors.firstMatch(
        of: /activations take ([\d.]+) KiB, and ([\d.]+) KiB if all are kept\n/))
    let (own, keeping) = (try #require(Double(told.1)), try #require(Double(told.2)))
    #expect(0 < own && own < keeping)
    #expect(!runs[0].errors.contains("activations take"))
  }
}
