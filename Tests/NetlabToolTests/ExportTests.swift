import Foundation
import NumPy
import Testing

@Suite struct `netlab export` {
  private func exported(_ place: borrowing Workplace, _ arguments: String...) throws {
    let run = try place.run(["export"] + arguments + ["-q"])
    #expect(run == Workplace.Run(output: "", errors: "", status: 0))
  }

  private func fingerprint(_ place: borrowing Workplace, of spec: String) throws -> String? {
    let run = try place.run(
      "analyze", spec, "--format", "json", "--no-db", "--no-diagram", "-q")
    let json = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    return (json?["networks"] as? [[String: Any]])?.first?["fingerprint"] as? String
  }

  /// What a network answers to one image.
  private func answers(_ place: borrowing Workplace, _ arguments: String...) throws -> [Float] {
    let run = try place.run(["run"] + arguments + ["--input", "x.npy", "-o", "y.npy", "-q"])
    #expect(run.status == 0)
    return try NumPyArray(readingFrom: "\(place.folder)/y.npy").values
  }

  @Test func `writes what is read again as the same network with the same weights`() throws {
    let place = try Workplace()
    try place.write(Workplace.tiny, to: "tiny.swift")
    let values = (0..<315).map { Float($0 % 11) / 8 - 0.5 }
    try NumPyArray(shape: [1, 7, 5, 9], values: values).write(to: "\(place.folder)/x.npy")
    let run = try place.run("export", "tiny.swift", "-o", "m.onnx", "--seed", "7")
    #expect(run.output == "" && run.errors.hasSuffix("written: m.onnx\n") && run.status == 0)
    let fingerprint = try fingerprint(place, of: "tiny.swift")
    #expect(try self.fingerprint(place, of: "m.onnx") == fingerprint)
    let expected = try answers(
      place, "tiny.swift", "--seed", "7", "--save-weights", "w.safetensors")
    #expect(try answers(place, "m.onnx") == expected)
    try exported(
      place, "tiny.swift", "-o", "w.onnx", "--weights", "w.safetensors", "--external-data")
    #expect(try answers(place, "w.onnx") == expected)
    try exported(place, "w.onnx", "-o", "again.onnx", "--batch", "1")
    #expect(try answers(place, "again.onnx") == expected)
    #expect(try self.fingerprint(place, of: "again.onnx") == fingerprint)
    // None of its tensors is large enough for a file of its own.
    #expect(!place.files.contains { $0.hasSuffix(".data") })
  }

  @Test func `refuses what cannot be, and leaves no file`() throws {
    let place = try Workplace()
    try place.write(Workplace.tiny, to: "tiny.swift")
    try place.write(Workplace.open, to: "open.swift")
    let calls: [[String]] = [
      ["tiny.swift", "-o", "m.onnx", "--batch", "0"], ["open.swift", "-o", "m.onnx"],
      ["tiny.swift", "-o", "none/m.onnx"],
      ["tiny.swift", "-o", "m.onnx", "--weights", "w.safetensors"], ["tiny.swift"],
    ]
    let runs = try calls.map { try place.run(["export"] + $0 + ["-q"]) }
    #expect(runs.map(\.status) == calls.map { _ in 2 })
    #expect(
      runs.map(\.errors).joined() == """
        error: --batch 0 is not positive
          hint: give it a value of 1 or more
        open.swift:3:19: error: open: the network has no resolution: its input is 7×?×?
          hint: declare input: Shape(7, 224, 224), or ask with --input 7x224x224
        error: cannot write none/m.onnx: no such file or directory
          hint: make the folder first, or choose another path
        error: cannot read w.safetensors: no such file or directory
          hint: check the path
        error: Missing expected argument '--output <model.onnx>'
          hint: see: netlab export --help

        """)
    #expect(place.files == ["open.swift", "tiny.swift"])
  }
}
