import Foundation
import NumPy
import Safetensors
import Testing

@Suite struct `netlab run` {
  private let place: SharedPlace

  /// A workplace that a test's functions can share.
  private final class SharedPlace {
    let place: Workplace

    init() throws { place = try Workplace() }
  }

  init() throws {
    place = try SharedPlace()
    try place.place.write(Workplace.tiny, to: "tiny.swift")
    try place.place.write(Workplace.open, to: "open.swift")
    try write([2, 7, 5, 9], to: "x.npy")
  }

  private func path(_ name: String) -> String { "\(place.place.folder)/\(name)" }

  /// An array in which no two neighbours are equal.
  private func write(_ shape: [Int], to name: String, holding odd: Float? = nil) throws {
    var values = (0..<shape.reduce(1, *)).map { Float($0 % 11) / 8 - 0.5 }
    if let odd { values[values.count - 2] = odd }
    try NumPyArray(shape: shape, values: values).write(to: path(name))
  }

  private func run(_ arguments: String...) throws -> Workplace.Run {
    try place.place.run(["run"] + arguments + ["-q"])
  }

  private func errors(_ arguments: String...) throws -> String {
    let run = try place.place.run(["run"] + arguments + ["--output", "y.npy", "-q"])
    #expect(run.status == 2)
    #expect(run.output == "")
    #expect(!place.place.files.contains("y.npy"))
    return run.errors
  }

  @Test func `says what it needs and what it wrote`() throws {
    let run = try place.place.run("run", "tiny.swift", "--input", "x.npy", "--output", "y.npy")
    #expect(run.status == 0 && run.output == "")
    #expect(
      run.errors.replacing(/\d+\.\d [KMGT]iB/, with: "SIZE") == """
        tiny, batch 2: needs SIZE of SIZE available
        wrote y.npy: 2×3×1×1

        """)
    #expect(try NumPyArray(readingFrom: path("y.npy")).shape == [2, 3, 1, 1])
  }

  @Test func `gives the same bytes for the same seed, and others for another`() throws {
    for (seed, name) in [("5", "a.npy"), ("5", "b.npy"), ("6", "c.npy")] {
      let run = try run(
        "tiny.swift", "--input", "x.npy", "--output", name, "--seed", seed, "--threads", "2")
      #expect(run == Workplace.Run(output: "", errors: "", status: 0))
    }
    let bytes = try ["a.npy", "b.npy", "c.npy"].map {
      try Data(contentsOf: URL(fileURLWithPath: path($0)))
    }
    #expect(bytes[0] == bytes[1])
    #expect(bytes[0] != bytes[2])
  }

  @Test func `runs with the weights that it has saved`() throws {
    _ = try run(
      "tiny.swift", "--input", "x.npy", "--output", "a.npy", "--seed", "9", "--save-weights",
      "w.safetensors")
    _ = try run("tiny.swift", "--input", "x.npy", "--output", "b.npy", "--weights", "w.safetensors")
    #expect(
      try NumPyArray(readingFrom: path("a.npy")).values
        == NumPyArray(readingFrom: path("b.npy")).values)
    #expect(
      try SafetensorsFile(path: path("w.safetensors")).entries.keys.sorted() == [
        "block/left.bias", "block/left.weight", "block/reduce.bias", "block/reduce.weight",
        "block/right.bias", "block/right.weight", "conv.weight", "conv/norm.bias", "conv/norm.mean",
        "conv/norm.variance", "conv/norm.weight", "linear.bias", "linear.weight",
      ])
  }

  @Test func `writes an inner layer or a module`() throws {
    _ = try run(
      "tiny.swift", "--input", "x.npy", "--output", "a.npy", "--layer", "BLOCK/left")
    _ = try run("tiny.swift", "--input", "x.npy", "--output", "b.npy", "--layer", "block")
    #expect(try NumPyArray(readingFrom: path("a.npy")).shape == [2, 2, 5, 9])
    #expect(try NumPyArray(readingFrom: path("b.npy")).shape == [2, 8, 5, 9])
    #expect(
      try errors("tiny.swift", "--input", "x.npy", "--layer", "blok") == """
        error: tiny has no layer and no module blok
          hint: did you mean block?

        """)
  }

  @Test func `takes the images' size where the network leaves it open`() throws {
    let open = try run("open.swift", "--input", "x.npy", "--output", "y.npy", "--layer", "conv")
    #expect(open == Workplace.Run(output: "", errors: "", status: 0))
    #expect(try NumPyArray(readingFrom: path("y.npy")).shape == [2, 4, 3, 5])
    try FileManager.default.removeItem(atPath: path("y.npy"))
    try write([7], to: "flat.npy")
    #expect(
      try errors("open.swift", "--input", "flat.npy") == """
        error: flat.npy is 7; images have four axes, batch×7×height×width
          hint: save one image as 7×height×width, or several as batch×7×height×width

        """)
    try write([2, 5, 9, 7], to: "last.npy")
    #expect(
      try errors("open.swift", "--input", "last.npy") == """
        error: last.npy is 2×5×9×7, and the network reads batch×7×9×7
          hint: save images of 7 channels

        """)
  }

  @Test func `refuses images of another type, order, shape or length`() throws {
    let header = "{'descr': '%', 'fortran_order': @, 'shape': (1, 7, 5, 9), }"
    for (name, type, order) in [("double", "<f8", "False"), ("fortran", "<f4", "True")] {
      let text = header.replacing("%", with: type).replacing("@", with: order)
      let padded = text.padding(toLength: 117, withPad: " ", startingAt: 0) + "\n"
      let bytes: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0, 118, 0] + Array(padded.utf8)
      try Data(bytes + [UInt8](repeating: 0, count: 315 * 8)).write(
        to: URL(fileURLWithPath: path("\(name).npy")))
    }
    let whole = try Data(contentsOf: URL(fileURLWithPath: path("x.npy")))
    try whole.dropLast(10).write(to: URL(fileURLWithPath: path("cut.npy")))
    try whole.prefix(40).write(to: URL(fileURLWithPath: path("half.npy")))
    try place.place.write("hello", to: "text.npy")
    try write([1, 5, 9, 7], to: "last.npy")
    try write([0, 7, 5, 9], to: "none.npy")
    try write([1, 7, 5, 9], to: "nan.npy", holding: .nan)
    let names = ["double", "fortran", "cut", "half", "text", "last", "none", "nan", "absent"]
    let texts = try names.map { try errors("tiny.swift", "--input", "\($0).npy") }
    #expect(
      texts.joined() == """
        error: double.npy holds numbers of type "<f8", not '<f4'
          hint: save array.astype('float32')
        error: fortran.npy is in Fortran order
          hint: save numpy.ascontiguousarray(array)
        error: cut.npy holds 2510 bytes of numbers; its shape (2, 7, 5, 9) takes 2520
          hint: the file is cut short or damaged; write it again
        error: half.npy: it ends before its header does
          hint: write it with numpy.save
        error: text.npy is no .npy file
          hint: write it with numpy.save
        error: last.npy is 1×5×9×7, and the network reads batch×7×5×9
          hint: channels come first: save array.transpose(0, 3, 1, 2)
        error: none.npy is 0×7×5×9, which is no image
          hint: save at least one image
        error: nan.npy holds nan at index (0, 6, 4, 7)
          hint: replace it with a number, as by numpy.nan_to_num
        error: cannot read absent.npy: no such file or directory
          hint: check the path

        """)
  }

  @Test func `refuses weights of another network, and files that are cut short`() throws {
    _ = try run(
      "tiny.swift", "--input", "x.npy", "--output", "a.npy", "--save-weights", "w.safetensors")
    let whole = try Data(contentsOf: URL(fileURLWithPath: path("w.safetensors")))
    try whole.prefix(200).write(to: URL(fileURLWithPath: path("cut.safetensors")))
    let header = Int(whole[0]) + 256 * Int(whole[1])
    #expect(
      try errors("tiny.swift", "--input", "x.npy", "--weights", "cut.safetensors") == """
        error: cut.safetensors claims a header of \(header) bytes, and has 200 in all
          hint: write it again with a safetensors library

        """)
    #expect(
      try errors("open.swift", "--input", "x.npy", "--weights", "w.safetensors") == """
        error: w.safetensors does not fit open: 2 problems
          conv.bias is missing; the layer needs 4
          linear.weight is 3×8; the layer needs 3×4
          hint: it holds tensors of other names, such as “block/left.bias”; a tensor is named by \
        its layer's path, as in conv1.weight

        """)
  }

  @Test func `leaves nothing half-written where a file cannot be written`() throws {
    let run = try run("tiny.swift", "--input", "x.npy", "--output", "nowhere/y.npy")
    #expect(
      run
        == Workplace.Run(
          output: "",
          errors: """
            error: cannot write nowhere/y.npy: no such file or directory
              hint: make the folder first, or choose another path

            """, status: 2))
    #expect(place.place.files == ["open.swift", "tiny.swift", "x.npy"])
    // Files may be at most one block long, as on a disk that is full.
    let full = try place.place.shell(
      "trap '' XFSZ; ulimit -f 1; netlab run tiny.swift --input x.npy --output y.npy --layer input -q"
    )
    #expect(
      full
        == Workplace.Run(
          output: "",
          errors: """
            error: cannot write y.npy: file too large
              hint: choose another path

            """, status: 2))
    #expect(place.place.files == ["open.swift", "tiny.swift", "x.npy"])
  }
}
