import Foundation
import Testing

@Suite struct `netlab init` {
  @Test func `makes a folder whose network is analysed at once`() throws {
    let place = try Workplace()
    let run = try place.run("init", "lab")
    #expect(
      run
        == Workplace.Run(
          output: "",
          errors: """
            wrote lab/Specs/my-network.swift, lab/Package.swift, lab/README.md, lab/.gitignore
            next:
              cd lab
              netlab analyze my-network

            """, status: 0))
    #expect(
      place.files == [
        "lab/.gitignore", "lab/Package.swift", "lab/README.md", "lab/Specs/my-network.swift",
      ])
    let analysis = try place.run(
      "analyze", "lab/Specs/my-network.swift", "--no-db", "--no-diagram", "--columns",
      "path,output",
      "--depth", "1", with: ["COLUMNS": "84"])
    #expect(
      analysis
        == Workplace.Run(
          output: """
            my-network

            layer             output
            ──────────────  ────────
            input            3×32×32
            conv1           32×32×32
            conv2           64×16×16
            stage1          64×16×16
            pool1             64×8×8
            stage2           128×8×8
            pool2            128×4×4
            inception_last   224×4×4
            pool3            224×1×1
            dropout          224×1×1
            linear            10×1×1
            softmax           10×1×1
            ──────────────  ────────
            total

            depth 9 (12 with pooling) · 128,880 weights, 634 biases
            326,204 elementwise operations
            memory: parameters 508.5 KiB · activations 362.9 KiB · peak of inference 700.5 KiB
            peak of training 2.2 MiB
            a multiply-add counts once; biases, activations, normalisation and pooling are
            elementwise operations; float32 · batch 1 · input 3×32×32 · inference

            """,
          errors: "", status: 0))
  }

  @Test func `overwrites nothing`() throws {
    let place = try Workplace()
    try place.write("mine", to: "lab/README.md")
    let run = try place.run("init", "lab")
    #expect(
      run
        == Workplace.Run(
          output: "",
          errors: """
            error: lab/README.md is already there
              hint: choose another folder; nothing was written

            """, status: 2))
    #expect(place.files == ["lab/README.md"])
    #expect(try place.read("lab/README.md") == "mine")
  }

  @Test func `says why a folder cannot be made`() throws {
    let place = try Workplace()
    try place.write("", to: "file")
    #expect(
      try place.run("init", "file/lab")
        == Workplace.Run(
          output: "",
          errors: """
            error: the folder file/lab/Specs cannot be made: Not a directory
              hint: choose another place, or change the permissions of this one

            """,
          status: 2))
  }

  @Test func `says how to enter a folder whatever its name`() throws {
    for (folder, entering) in [
      ("-", "cd ./-"), ("it's $(x)", "cd 'it'\\''s $(x)'"), ("-a b", "cd './-a b'"),
    ] {
      let errors = try Workplace().run("init", "--", folder).errors
      #expect(errors.split(separator: "\n").dropFirst(2).first == "  \(entering)")
    }
  }
}
