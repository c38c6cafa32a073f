import Foundation
import NumPy
import Safetensors
import Testing

@Suite struct `netlab weights, and --rename` {
  /// The weights of `toy`, as PyTorch would name them.
  private func place() throws -> Workplace {
    let place = try `netlab train`.place()
    let tensors: [(name: String, shape: [Int])] = [
      ("bn.weight", [5]), ("bn.bias", [5]), ("bn.running_mean", [5]), ("bn.running_var", [5]),
      ("c.weight", [5, 1, 3, 3]), ("fc.weight", [3, 5]), ("fc.bias", [3]),
    ]
    try SafetensorsWriter.write(
      tensors.map { tensor in
        let count = tensor.shape.reduce(1, *)
        return .init(
          name: tensor.name, shape: tensor.shape, values: (0..<count).map { Float($0 + 1) / 8 })
      }, to: "\(place.folder)/w.safetensors")
    return place
  }

  private let rules = [
    "--rename", "torch", "--rename", "bn.*=c/norm.*", "--rename", "fc.*=scores.*",
  ]

  @Test func `give an exported model the numbers that a run has`() throws {
    let place = try place()
    let model = try place.run(
      ["export", "toy.swift", "-o", "toy.onnx", "--weights", "w.safetensors"] + rules)
    #expect(model.status == 0, "\(model.errors)")
    try NumPyArray(shape: [1, 1, 8, 6], values: (0..<48).map { Float($0 % 5) }).write(
      to: "\(place.folder)/x.npy")
    let outputs = ["--input", "x.npy", "--output"]
    let own = try place.run(
      ["run", "toy.swift"] + outputs + ["own.npy", "--weights", "w.safetensors"] + rules)
    #expect(own.status == 0, "\(own.errors)")
    #expect(try place.run(["run", "toy.onnx"] + outputs + ["model.npy"]).status == 0)
    #expect(try place.shell("cmp own.npy model.npy").status == 0)
    let without = try place.run("export", "toy.swift", "-o", "b.onnx", "--rename", "torch")
    #expect(without.status == 2)
    #expect(without.errors.hasPrefix("error: --rename goes with --weights\n"))
  }

  @Test func `do not wait for whoever might write into a pipe`() throws {
    let place = try place()
    let run = try place.shell(
      """
      mkfifo pipe pipe.onnx
      for words in "weights toy.swift pipe" "weights toy.swift w.safetensors --rename @pipe" \\
        "analyze pipe.onnx" "run toy.swift --input pipe --output y.npy"; do
        timeout 20 netlab $words >/dev/null 2>>errors.txt; echo $?
      done
      """)
    #expect(run.output == "2\n2\n2\n2\n")
    #expect(
      try place.read("errors.txt").split(separator: "\n").count { $0.hasPrefix("error: ") } == 4)
  }

  @Test func `show what matches, and what does not`() throws {
    let place = try place()
    let run = try place.run("weights", "toy.swift", "w.safetensors")
    #expect(
      run
        == Workplace.Run(
          output: """
            tensor of the file  shape    tensor of the network  needs    verdict
            ──────────────────  ───────  ─────────────────────  ───────  ────────────────────────────────
            c.weight            5×1×3×3  c.weight               5×1×3×3  loaded
                                         c/norm.weight          5        missing; perhaps bn.weight
                                         c/norm.bias            5        missing; perhaps bn.bias
                                         c/norm.mean            5        missing; perhaps bn.running_mean
                                         c/norm.variance        5        missing; perhaps bn.running_var
                                         scores.weight          3×5      missing; perhaps fc.weight
                                         scores.bias            3        missing; perhaps fc.bias
            bn.weight           5                                        not used
            bn.bias             5                                        not used
            bn.running_mean     5                                        not used
            bn.running_var      5                                        not used
            fc.weight           3×5                                      not used
            fc.bias             3                                        not used

            1 tensor loaded, 6 missing, 6 not used

            """,
          errors: "it would fit better with --rename by-order\n", status: 1))
    let renamed = try place.run(
      ["weights", "toy.swift", "w.safetensors", "--format", "csv"] + rules)
    #expect(
      renamed
        == Workplace.Run(
          output: """
            source,sourceShape,target,targetShape,verdict\r
            c.weight,5x1x3x3,c.weight,5x1x3x3,loaded\r
            bn.weight,5,c/norm.weight,5,loaded\r
            bn.bias,5,c/norm.bias,5,loaded\r
            bn.running_mean,5,c/norm.mean,5,loaded\r
            bn.running_var,5,c/norm.variance,5,loaded\r
            fc.weight,3x5,scores.weight,3x5,loaded\r
            fc.bias,3,scores.bias,3,loaded\r

            """,
          errors: "", status: 0))
  }

  @Test func `run a network with weights of other names`() throws {
    let place = try place()
    let images = NumPyArray(shape: [2, 1, 8, 6], values: (0..<96).map { Float($0 % 17) / 17 })
    try images.write(to: "\(place.folder)/x.npy")
    let command = [
      "run", "toy.swift", "--input", "x.npy", "--weights", "w.safetensors", "--threads", "1",
    ]
    let refused = try place.run(command + ["--output", "y.npy"])
    #expect(refused.status == 2)
    #expect(
      refused.errors.hasSuffix(
        "  hint: all shapes agree in the order of the layers: try --rename by-order\n"))
    let named = try place.run(
      command + ["--output", "y.npy", "--save-weights", "own.safetensors"] + rules)
    #expect(named.status == 0)
    #expect(named.errors.contains("w.safetensors: 7 tensors loaded\n"))
    #expect(
      try place.run(command + ["--output", "z.npy", "--rename", "by-order"]).status == 0)
    let files = ["y.npy", "z.npy"].map {
      FileManager.default.contents(atPath: "\(place.folder)/\($0)")
    }
    #expect(files[0] != nil && files[0] == files[1])
    #expect(
      try SafetensorsFile(path: "\(place.folder)/own.safetensors").entries.keys.sorted() == [
        "c.weight", "c/norm.bias", "c/norm.mean", "c/norm.variance", "c/norm.weight",
        "scores.bias", "scores.weight",
      ])
    let partly = try place.run(command + ["--output", "u.npy", "--rename", "torch"])
    #expect(partly.status == 2)
    #expect(partly.errors.contains("missing; perhaps fc.weight"))
    #expect(!place.files.contains("u.npy"))
    #expect(
      try place.run(
        "run", "toy.swift", "--input", "x.npy", "--output", "y.npy", "--rename", "torch"
      )
      .errors == """
        error: --rename goes with --weights
          hint: see: netlab run --help

        """)
  }

  @Test func `start a training run that goes on without them`() throws {
    let place = try place()
    let command =
      [
        "train", "toy.swift", "--dataset", "digits", "--batch", "6", "--threads", "1",
        "--init", "w.safetensors", "--init-except", "scores",
      ] + rules
    let first = try place.run(command + ["--epochs", "1"])
    #expect(first.status == 0)
    #expect(
      first.errors.hasPrefix("starting with w.safetensors: 5 tensors loaded, 2 left out\n"))
    try FileManager.default.removeItem(atPath: "\(place.folder)/w.safetensors")
    let second = try place.run(command + ["--epochs", "1"])
    #expect(second.status == 0)
    #expect(second.errors.hasPrefix("this run is finished, as "))
    #expect(
      try place.run(
        "query", "select json_extract(recipe, '$.preinitialization') as start from run",
        "--format", "csv"
      ).output.contains("bn.*=c/norm.*"))
  }

  @Test func `are refused with another size of images than the checkpoint's`() throws {
    let place = try `netlab train`.place()
    let command = [
      "train", "toy.swift", "--dataset", "digits", "--batch", "6", "--threads", "1", "--epochs",
      "1", "--checkpoint", "run.safetensors", "--no-db",
    ]
    #expect(try place.run(command + ["--input", "9x7"]).status == 0)
    let other = try place.run(command)
    #expect(other.status == 2)
    #expect(
      other.errors.hasPrefix(
        "error: the checkpoint run.safetensors is of another run: input 1×9×7 there, 1×8×6 here\n"))
    #expect(try place.run(command + ["--input", "9x7"]).status == 0)
    // The checkpoint says on what it was trained.
    #expect(
      try place.run("evaluate", "run.safetensors", "--spec", "toy.swift", "--quiet").status == 0)
  }

  @Test func `show odd names so that they cannot steer a terminal`() throws {
    let place = try `netlab train`.place()
    let long = String(repeating: "x", count: 100_000)
    try SafetensorsWriter.write(
      ["", "\u{1B}[31mred\u{7}", "\u{202E}live", long].map {
        .init(name: $0, shape: [3, 5], values: [Float](repeating: 0, count: 15))
      }, to: "\(place.folder)/odd.safetensors")
    let run = try place.run("weights", "toy.swift", "odd.safetensors", "--quiet")
    let names = ["“”", "“\\u{1B}[31mred\\u{07}”", "“\\u{202E}live”", "“\(long.prefix(100))…”"]
    let verdicts = ["left out", "not used", "not used", "not used"]
    let lines = zip(names, verdicts).map { name, verdict -> String in
      let room = String(repeating: " ", count: 105 - name.count)
      let middle = String(repeating: " ", count: 36)
      return "\(name)\(room)3×5\(middle)\(verdict)"
    }
    let shown = run.output.split(separator: "\n").map(String.init)
    #expect(Array(shown.dropLast().suffix(4)) == lines)
    #expect(shown.last == "0 tensors loaded, 7 missing, 3 not used, 1 left out")
    let csv = try place.run("weights", "toy.swift", "odd.safetensors", "--format", "csv")
    #expect(csv.output.contains("\n\(long),3x5,,,unused\r\n"))
  }

  @Test func `tell a model, and a file of rules, from weights`() throws {
    let place = try place()
    #expect(try place.run("export", "toy.swift", "-o", "toy.onnx").status == 0)
    let model = try place.run("weights", "toy.swift", "toy.onnx")
    #expect(
      model
        == Workplace.Run(
          output: "",
          errors: """
            error: toy.onnx is an ONNX model, and no safetensors file
              hint: its weights are written as safetensors by: netlab import model.onnx

            """, status: 2))
    try place.write("torch\nbn.*\n", to: "rules.txt")
    let rules = try place.run(
      "weights", "toy.swift", "w.safetensors", "--rename", "@rules.txt")
    #expect(
      rules
        == Workplace.Run(
          output: "",
          errors: """
            error: rules.txt:2: bn.* is no rule
              hint: write pattern=replacement, as in 'features.*.weight=conv*.weight', or torch, \
            by-order, @file

            """, status: 2))
  }

  @Test func `start no training run where nothing fits, and say what might`() throws {
    let place = try `netlab train`.place()
    try SafetensorsWriter.write(
      [
        .init(name: "fc.weight", shape: [3, 5], values: [Float](repeating: 1, count: 15)),
        .init(name: "fc.bias", shape: [3], values: [1, 2, 3]),
      ], to: "\(place.folder)/w.safetensors")
    let run = try place.run(
      "train", "toy.swift", "--dataset", "digits", "--batch", "6", "--init", "w.safetensors")
    #expect(
      run
        == Workplace.Run(
          output: "",
          errors: """
            tensor of the file  shape  tensor of the network  needs    verdict
            ──────────────────  ─────  ─────────────────────  ───────  ──────────────────────────
                                       c.weight               5×1×3×3  missing
                                       c/norm.weight          5        missing
                                       c/norm.bias            5        missing
                                       c/norm.mean            5        missing
                                       c/norm.variance        5        missing
                                       scores.weight          3×5      missing; perhaps fc.weight
                                       scores.bias            3        missing; perhaps fc.bias
            fc.weight           3×5                                    not used
            fc.bias             3                                      not used
            error: no tensor of w.safetensors fits the network: 0 tensors loaded, 7 missing, 2 not used
              hint: name its tensors as the layers are named, with --rename; see: netlab weights SPEC \
            w.safetensors

            """, status: 2))
    #expect(!place.files.contains { $0.hasPrefix("Runs/") })
  }

  @Test func `count for nothing where a connection table leaves them out`() throws {
    let place = try Workplace()
    try place.write(
      """
      import Netlab
      let table = Network("table", input: Shape(3, 5, 7)) {
        conv(3, 2, connections: [[0, 2], [1]], name: "c")
      }

      """, to: "table.swift")
    try NumPyArray(shape: [1, 3, 5, 7], values: (0..<105).map { Float($0 % 13) - 6 }).write(
      to: "\(place.folder)/x.npy")
    let used: Set = [0, 2, 4]
    for (name, unused) in [("zero", Float(0)), ("full", 7)] {
      try SafetensorsWriter.write(
        [
          .init(
            name: "c.weight", shape: [2, 3, 3, 3],
            values: (0..<54).map { used.contains($0 / 9) ? Float($0 % 5) - 2 : unused }),
          .init(name: "c.bias", shape: [2], values: [1, -1]),
        ], to: "\(place.folder)/\(name).safetensors")
      #expect(
        try place.run(
          "run", "table.swift", "--input", "x.npy", "-o", "\(name).npy", "--weights",
          "\(name).safetensors", "--save-weights", "\(name)-used.safetensors"
        ).status == 0)
      #expect(
        try place.run(
          "export", "table.swift", "-o", "\(name).onnx", "--weights", "\(name).safetensors"
        ).status == 0)
      #expect(
        try place.run("run", "\(name).onnx", "--input", "x.npy", "-o", "\(name)-onnx.npy").status
          == 0)
    }
    #expect(
      try place.shell(
        "cmp zero.npy full.npy && cmp zero.npy zero-onnx.npy && cmp zero.npy full-onnx.npy"
          + " && cmp zero-used.safetensors full-used.safetensors"
      ) == Workplace.Run(output: "", errors: "", status: 0))
  }

  @Test func `are told from specs, and names cannot steer a terminal`() throws {
    let place = try place()
    let spec = try place.run("analyze", "w.safetensors", "--no-db", "--no-diagram")
    #expect(
      spec
        == Workplace.Run(
          output: "",
          errors: """
            error: w.safetensors is a safetensors file, and no spec
              hint: weights go with a network, as in: netlab weights SPEC w.safetensors

            """, status: 2))
    let odd = try place.run("weights", "toy.swift", "\u{1B}[31mred\u{202E}")
    #expect(
      odd.errors == """
        error: cannot read "\\u{1B}[31mred\\u{202E}": no such file or directory
          hint: check the path

        """)
  }
}
