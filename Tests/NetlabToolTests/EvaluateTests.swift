import Foundation
import Testing

@Suite struct `netlab evaluate` {
  /// A folder with two trained runs of the same network on the same images.
  private static func place() throws -> Workplace {
    let place = try `netlab train`.place()
    for seed in ["7", "8"] {
      let run = try place.run(training(seed: seed))
      #expect(run.status == 0, "\(run.errors)")
    }
    return place
  }

  private static func training(seed: String) -> [String] {
    [
      "train", "toy.swift", "--dataset", "digits", "--batch", "6", "--threads", "1", "--epochs",
      "2", "--seed", seed, "--checkpoint", "\(seed).safetensors",
    ]
  }

  private func document(_ run: Workplace.Run) throws -> [String: Any] {
    #expect(run.status == 0, "\(run.errors)")
    let json = try JSONSerialization.jsonObject(with: Data(run.output.utf8))
    return try #require(json as? [String: Any])
  }

  private func runs(_ document: [String: Any]) throws -> [[String: Any]] {
    try #require(document["runs"] as? [[String: Any]])
  }

  @Test func `gives by a single view what training gave at its end`() throws {
    let place = try Self.place()
    // The same command again trains nothing, and shows what was kept.
    let kept = try document(place.run(Self.training(seed: "7") + ["--format", "json"]))
    let last = try #require((kept["epochs"] as? [[String: Any]])?.last)
    for name in ["1", "#1", "7.safetensors"] {
      let found = try document(place.run("evaluate", name, "--format", "json", "--threads", "1"))
      #expect(found["dataset"] as? String == "digits")
      #expect(found["images"] as? Int == 13)
      #expect(found["viewsPerImage"] as? Int == 1)
      #expect(found["ensemble"] == nil)
      let run = try runs(found)[0]
      #expect(run["network"] as? String == "toy")
      #expect(run["seed"] as? Int == 7)
      #expect(run["testAccuracy"] as? Double == last["testAccuracy"] as? Double)
      let loss = try #require(run["testLoss"] as? Double)
      #expect(abs(loss - (try #require(last["testLoss"] as? Double))) < 1e-5)
      #expect(run["testTop5Accuracy"] as? Double == 1)
    }
  }

  @Test func `averages runs and views, and prints a row for each`() throws {
    let place = try Self.place()
    let found = try document(
      place.run("evaluate", "1", "2", "--crops", "144", "--format", "json", "--threads", "1"))
    #expect(found["viewsPerImage"] as? Int == 144)
    #expect(try runs(found).map { $0["seed"] as? Int } == [7, 8])
    let ensemble = try #require(found["ensemble"] as? [String: Any])
    let losses = try runs(found).compactMap { $0["testLoss"] as? Double }
    let loss = try #require(ensemble["testLoss"] as? Double)
    // The logarithm is concave: together they lose no more than on average.
    #expect(loss <= losses.reduce(0, +) / 2 + 1e-6)
    let table = try place.run(
      "evaluate", "1", "2", "--dense", "--scales", "8,10", "--format", "markdown")
    #expect(table.status == 0, "\(table.errors)")
    let lines = table.output.split(separator: "\n").map(String.init)
    #expect(lines.first == "## tests on digits")
    #expect(lines.contains { $0.contains("#1") && $0.contains("toy") })
    #expect(lines.contains { $0.contains("ensemble") })
    #expect(
      lines.last
        == "- 13 images · 4 views of each · dense · scales 8, 10 · the ensemble averages"
        + " probabilities")
  }

  @Test func `says what it cannot test`() throws {
    let place = try Self.place()
    func message(_ arguments: String...) throws -> String {
      let run = try place.run(["evaluate"] + arguments)
      #expect(run.status == 2)
      #expect(run.output.isEmpty)
      return run.errors
    }
    #expect(
      try message("1", "--scales", "5")
        == "error: a scale of 5 is not one of 6 to 8192 pixels\n"
        + "  hint: ask for the shorter side of the resized image, 6 or more\n")
    #expect(
      try message("nowhere.safetensors")
        == "error: nowhere.safetensors is neither a run's number nor a checkpoint\n"
        + "  hint: take a number from netlab query \"select * from runHistory\", or a file\n")
    #expect(try message("9").hasPrefix("error: "))
    #expect(
      try message("1", "--crops", "3")
        == "error: --crops 3 is not understood\n  hint: write 1, 10 or 144\n")
    #expect(
      try message("1", "--scales", "a")
        == "error: --scales a is not understood\n  hint: write 256 or 256,384,512\n")
    #expect(
      try message("1", "--dense", "--crops", "10")
        .contains("--dense and --crops ask for different tests"))
    try place.write(
      `netlab train`.toy.replacingOccurrences(of: "conv(3, 5", with: "conv(3, 4"), to: "toy.swift")
    #expect(
      try message("1", "-q")
        == "error: run #1 was trained on another version of toy\n"
        + "  hint: name the spec that it was trained from with --spec, or train toy anew\n")
  }
}
