import Foundation
import NumPy
import Testing

@Suite struct `netlab export over what is there` {
  private func exported(_ place: borrowing Workplace, _ arguments: String...) throws -> String {
    let run = try place.run(["export"] + arguments)
    #expect(run.status == 0 && run.output == "")
    return run.errors
  }

  /// A network with a tensor that is large enough for a file beside the model.
  private static let wide = """
    import Netlab

    let wide = Network("wide", input: Shape(7, 5, 9)) {
      conv(3, 11)
      linear(3)
    }

    """

  private func place() throws -> Workplace {
    let place = try Workplace()
    try place.write(Self.wide, to: "wide.swift")
    return place
  }

  @Test func `keeps the number of images that a model declares, unless told otherwise`() throws {
    let place = try place()
    let notice = "as m.onnx declares; --batch any takes any number of images\nwritten: n.onnx\n"
    #expect(try exported(place, "wide.swift", "-o", "m.onnx") == "written: m.onnx\n")
    #expect(try exported(place, "m.onnx", "-o", "n.onnx") == "written: n.onnx\n")
    #expect(try exported(place, "wide.swift", "-o", "m.onnx", "-b", "4") == "written: m.onnx\n")
    #expect(try exported(place, "m.onnx", "-o", "n.onnx") == "batch 4, \(notice)")
    #expect(try exported(place, "n.onnx", "-o", "m.onnx", "-b", "3") == "written: m.onnx\n")
    #expect(try exported(place, "m.onnx", "-o", "n.onnx") == "batch 3, \(notice)")
    #expect(try exported(place, "n.onnx", "-o", "m.onnx", "-b", "any") == "written: m.onnx\n")
    #expect(try exported(place, "m.onnx", "-o", "n.onnx") == "written: n.onnx\n")
  }

  @Test func `takes away the numbers that only the model before it read`() throws {
    let place = try place()
    _ = try exported(place, "wide.swift", "-o", "m.onnx", "--external-data")
    #expect(place.files == ["m.onnx", "m.onnx.data", "wide.swift"])
    #expect(
      try exported(place, "wide.swift", "-o", "m.onnx", "--external-data", "--seed", "2")
        == "written: m.onnx\nwritten: m.onnx.data\n")
    #expect(
      try exported(place, "m.onnx", "-o", "m.onnx")
        == "written: m.onnx\nremoved: m.onnx.data, of the model that was there before\n")
    #expect(place.files == ["m.onnx", "wide.swift"])
    let images = NumPyArray(shape: [1, 7, 5, 9], values: (0..<315).map { Float($0 % 11) / 8 })
    try images.write(to: "\(place.folder)/x.npy")
    for (spec, seed) in [("wide.swift", ["--seed", "2"]), ("m.onnx", [])] {
      let run = try place.run(["run", spec, "--input", "x.npy", "-o", "\(spec).npy", "-q"] + seed)
      #expect(run == Workplace.Run(output: "", errors: "", status: 0))
    }
    #expect(
      try NumPyArray(readingFrom: "\(place.folder)/m.onnx.npy").values
        == NumPyArray(readingFrom: "\(place.folder)/wide.swift.npy").values)
  }

  @Test func `leaves a file alone that is not the model's`() throws {
    let place = try place()
    try place.write("mine", to: "m.onnx.data")
    let refusal = Workplace.Run(
      output: "",
      errors: """
        error: m.onnx: its numbers would go into “m.onnx.data”, a file that is there and not the model's
          hint: move that file away, or write the model under another name

        """, status: 2)
    #expect(try place.run("export", "wide.swift", "-o", "m.onnx", "--external-data") == refusal)
    #expect(place.files == ["m.onnx.data", "wide.swift"])
    #expect(try exported(place, "wide.swift", "-o", "m.onnx") == "written: m.onnx\n")
    #expect(try place.run("export", "wide.swift", "-o", "m.onnx", "--external-data") == refusal)
    #expect(try place.read("m.onnx.data") == "mine")
  }

  @Test func `refuses a seed that nothing would use, and names the option that was typed`() throws {
    let place = try place()
    _ = try exported(place, "wide.swift", "-o", "m.onnx")
    let calls = [
      ["export", "wide.swift", "-o", "n.onnx", "--weights", "w.safetensors", "--seed", "7"],
      ["export", "m.onnx", "-o", "n.onnx", "--seed", "7"],
      ["export", "m.onnx", "-o", "n.onnx", "--batch", "some"],
      ["export", "m.onnx", "-o", "n.onnx", "--input", "0x0"],
      ["run", "m.onnx", "--input", "x.npy", "--output", "y.npy", "--size", "0x0"],
      ["weights", "m.onnx", "w.safetensors", "--size", "0x0"],
    ]
    let runs = try calls.map { try place.run($0) }
    #expect(runs.map(\.status) == calls.map { _ in 2 })
    let sizes =
      "write channels, height and width, 3x224x224, or height and width, 224x224; from 1 to 1000000"
    #expect(
      runs.map(\.errors).joined() == """
        error: --seed initialises weights, and --weights reads them from a file
          hint: see: netlab export --help
        error: --seed initialises weights, and m.onnx has its own
          hint: see: netlab export --help
        error: The value 'some' is invalid for '--batch <n>'
          hint: see: netlab export --help
        error: --input 0x0 is no size of an image
          hint: \(sizes)
        error: --size 0x0 is no size of an image
          hint: \(sizes)
        error: --size 0x0 is no size of an image
          hint: \(sizes)

        """)
    #expect(place.files == ["m.onnx", "wide.swift"])
  }
}
