import Foundation
import NumPy
import Safetensors
import Testing

/// What a run's checkpoint gives to other commands.
@Suite struct `A run's checkpoint as a file of weights` {
  private static let command = [
    "train", "toy.swift", "--dataset", "digits", "--batch", "6", "--threads", "1", "--epochs", "1",
    "--averaging", "exponential:0.9",
  ]

  /// Trains a network, and gives the path of the run's checkpoint.
  private func checkpoint(in place: borrowing Workplace) throws -> String {
    let run = try place.run(Self.command)
    #expect(run.status == 0, "\(run.errors)")
    let files = place.files.filter { $0.hasPrefix("Runs/") && $0.hasSuffix(".safetensors") }
    return try #require(files.first)
  }

  @Test func `gives the averages that the run is tested with, and nothing of its optimiser's`()
    throws
  {
    let place = try `netlab train`.place()
    let checkpoint = try checkpoint(in: place)
    let table = try place.run("weights", "toy.swift", checkpoint, "--format", "csv", "-q")
    #expect(table.status == 0)
    let rows = table.output.split(whereSeparator: \.isNewline).dropFirst()
    let loaded = rows.filter { $0.hasSuffix("loaded") }
    #expect(loaded.count == 7)
    #expect(loaded.allSatisfy { $0.hasPrefix("average:") })
    #expect(rows.allSatisfy { $0.hasSuffix("loaded") || $0.hasSuffix("ignored") })

    let file = try SafetensorsFile(path: "\(place.folder)/\(checkpoint)")
    let averages = try file.entries.filter { $0.key.hasPrefix("average:") }.map { name, entry in
      SafetensorsWriter.Tensor(
        name: String(name.dropFirst(8)), shape: entry.shape, values: try file.floats(named: name))
    }
    try SafetensorsWriter.write(averages, to: "\(place.folder)/averages.safetensors")
    try NumPyArray(shape: [1, 1, 8, 6], values: (0..<48).map { Float($0 % 5) }).write(
      to: "\(place.folder)/x.npy")
    for (weights, answer) in [(checkpoint, "a.npy"), ("averages.safetensors", "b.npy")] {
      let run = try place.run(
        "run", "toy.swift", "--input", "x.npy", "--output", answer, "--weights", weights, "-q")
      #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    }
    #expect(try place.shell("cmp a.npy b.npy").status == 0)
  }

  @Test func `tells an exported model what its images' pixels are multiplied by`() throws {
    let place = try `netlab train`.place()
    let checkpoint = try checkpoint(in: place)
    let run = try place.run("export", "toy.swift", "-o", "toy.onnx", "--weights", checkpoint)
    #expect(run.status == 0)
    var pixels: [Double] = []
    for image in 0..<60 {
      let base = image % 3 * 60
      for pixel in 0..<48 { pixels.append(Double(base + (pixel * 7 + image * 13) % 71)) }
    }
    let mean = pixels.reduce(0, +) / 2880
    let squares = pixels.map { $0 * $0 }.reduce(0, +) / 2880
    let deviation = (squares - mean * mean).squareRoot()
    let start = "images, as in training: "
    let lines = run.errors.split(separator: "\n")
    let note = try #require(lines.first { $0.hasPrefix(start) }).dropFirst(start.count)
    let words = note.split(separator: " ").map(String.init)
    #expect(words.count == 10 && words[0] == "pixel" && words[1] == "·" && words[3] == "−")
    let factor = try #require(Double(words[2]))
    let offset = try #require(Double(words[4].dropLast()))
    #expect(abs(factor * deviation - 1) < 1e-5)
    #expect(abs(offset * deviation / mean - 1) < 1e-5)
    #expect(note.hasSuffix(", pixels from 0 to 255"))
    let model = try Data(contentsOf: URL(fileURLWithPath: "\(place.folder)/toy.onnx"))
    #expect(model.range(of: Data("netlab.images".utf8)) != nil)
    #expect(model.range(of: Data(note.utf8)) != nil)
  }
}
