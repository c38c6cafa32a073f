import Testing

@Suite struct `netlab analyze` {
  @Test func `prints a tree of layers with totals and the convention`() throws {
    let place = try Workplace()
    try place.write(Workplace.tiny, to: "tiny.swift")
    let run = try place.run(
      "analyze", "tiny.swift", "--no-db", "--no-diagram", with: ["COLUMNS": "84"])
    #expect(
      run
        == Workplace.Run(
          output: """
            tiny · a test

            layer      operator            output  parameters  multiply-adds   field   memory
            ─────────  ──────────────────  ──────  ──────────  ─────────────  ──────  ───────
            input      input                7×5×9           0              0   1×1/1  1.2 KiB
            conv       convolution 3×3, 4   4×5×9         260         11,340   3×3/1    720 B
            block      module of depth 2    8×5×9         193          8,190   5×5/1  1.4 KiB
            ├─ left    convolution 1×1, 2   2×5×9          10            360   3×3/1    360 B
            ├─ reduce  convolution 1×1, 3   3×5×9          15            540   3×3/1    540 B
            ├─ right   convolution 3×3, 6   6×5×9         168          7,290   5×5/1  1.1 KiB
            └─ concat  concat               8×5×9           0              0   5×5/1  1.4 KiB
            pool       globalAveragePool    8×1×1           0              0  9×13/1     32 B
            linear     linear 3             3×1×1          27             24  9×13/1     12 B
            ─────────  ──────────────────  ──────  ──────────  ─────────────  ──────  ───────
            total                                         480         19,554

            depth 4 (5 with pooling) · 462 weights, 18 biases · 1,893 elementwise operations
            memory: parameters 1.9 KiB · activations 2.7 KiB · peak of inference 4.5 KiB
            peak of training 12.4 KiB
            a multiply-add counts once; biases, activations, normalisation and pooling are
            elementwise operations; float32 · batch 1 · input 7×5×9 · inference

            """,
          errors: "", status: 0))
  }

  @Test func `folds modules at depth 1`() throws {
    let place = try Workplace()
    try place.write(Workplace.tiny, to: "tiny.swift")
    let run = try place.run(
      "analyze", "tiny.swift", "--no-db", "--no-diagram", "--depth", "1", "--columns",
      "path,macs,depth")
    #expect(
      run
        == Workplace.Run(
          output: """
            tiny · a test

            layer   multiply-adds       %  depth
            ──────  ─────────────  ──────  ─────
            input               0              0
            conv           11,340   58.0%      1
            block           8,190   41.9%      2
            pool                0              0
            linear             24    0.1%      1
            ──────  ─────────────  ──────  ─────
            total          19,554  100.0%

            depth 4 (5 with pooling) · 462 weights, 18 biases · 1,893 elementwise operations
            memory: parameters 1.9 KiB · activations 2.7 KiB · peak of inference 4.5 KiB · peak \
            of training 12.4 KiB
            a multiply-add counts once; biases, activations, normalisation and pooling are \
            elementwise operations; float32 · batch 1 · input 7×5×9 · inference

            """,
          errors: "", status: 0))
  }

  @Test func `shows normalisations and activations when verbose`() throws {
    let place = try Workplace()
    try place.write(Workplace.tiny, to: "tiny.swift")
    let run = try place.run(
      "analyze", "tiny.swift", "--no-db", "--no-diagram", "-v", "--columns", "layer,elementwise")
    #expect(
      run
        == Workplace.Run(
          output: """
            tiny · a test

            layer       elementwise       %
            ──────────  ───────────  ──────
            input                 0
            conv                  0
            ├─ norm             360   19.0%
            └─ relu             180    9.5%
            block               990   52.3%
            ├─ left              90    4.8%
            │  └─ relu           90    4.8%
            ├─ reduce           135    7.1%
            │  └─ relu          135    7.1%
            ├─ right            270   14.3%
            │  └─ relu          270   14.3%
            └─ concat             0
            pool                360   19.0%
            linear                3    0.2%
            ──────────  ───────────  ──────
            total             1,893  100.0%

            depth 4 (5 with pooling) · 462 weights, 18 biases · 1,893 elementwise operations
            memory: parameters 1.9 KiB · activations 2.7 KiB · peak of inference 4.5 KiB · peak \
            of training 12.4 KiB
            a multiply-add counts once; biases, activations, normalisation and pooling are \
            elementwise operations; float32 · batch 1 · input 7×5×9 · inference

            """,
          errors: "", status: 0))
  }

  @Test func `fits the terminal and says what it left out`() throws {
    let place = try Workplace()
    try place.write(Workplace.tiny, to: "tiny.swift")
    let run = try place.run(
      "analyze", "tiny.swift", "--no-db", "--no-diagram", "--depth", "1", with: ["COLUMNS": "60"])
    #expect(
      run
        == Workplace.Run(
          output: """
            tiny · a test

            layer   operator           output  parameters  multiply-adds
            ──────  ─────────────────  ──────  ──────────  ─────────────
            input   input               7×5×9           0              0
            conv    convolution 3×3,…   4×5×9         260         11,340
            block   module of depth 2   8×5×9         193          8,190
            pool    globalAveragePool   8×1×1           0              0
            linear  linear 3            3×1×1          27             24
            ──────  ─────────────────  ──────  ──────────  ─────────────
            total                                     480         19,554
            no room for: field, memory (choose with --columns)

            depth 4 (5 with pooling) · 462 weights, 18 biases
            1,893 elementwise operations
            memory: parameters 1.9 KiB · activations 2.7 KiB
            peak of inference 4.5 KiB · peak of training 12.4 KiB
            a multiply-add counts once; biases, activations,
            normalisation and pooling are elementwise operations;
            float32 · batch 1 · input 7×5×9 · inference

            """,
          errors: "", status: 0))
  }

  @Test func `sorts, filters and takes the first`() throws {
    let place = try Workplace()
    try place.write(Workplace.tiny, to: "tiny.swift")
    let run = try place.run(
      "analyze", "tiny.swift", "--no-db", "--no-diagram", "--sort", "params", "--top", "2",
      "--filter", "^block|linear", "--columns", "layer,params,output")
    #expect(
      run
        == Workplace.Run(
          output: """
            tiny · a test

            layer        parameters       %  output
            ───────────  ──────────  ──────  ──────
            block/right         168   35.0%   6×5×9
            linear               27    5.6%   3×1×1
            ───────────  ──────────  ──────  ──────
            2 of 8              195   40.6%
            total               480  100.0%

            depth 4 (5 with pooling) · 462 weights, 18 biases · 1,893 elementwise operations
            memory: parameters 1.9 KiB · activations 2.7 KiB · peak of inference 4.5 KiB · peak \
            of training 12.4 KiB
            a multiply-add counts once; biases, activations, normalisation and pooling are \
            elementwise operations; float32 · batch 1 · input 7×5×9 · inference

            """,
          errors: "", status: 0))
  }

  @Test func `knows parameters and fields of a network without a resolution`() throws {
    let place = try Workplace()
    try place.write(Workplace.open, to: "open.swift")
    let run = try place.run(
      "analyze", "open.swift", "--no-db", "--no-diagram", with: ["COLUMNS": "84"])
    #expect(
      run
        == Workplace.Run(
          output: """
            open

            layer   operator              output  parameters  multiply-adds  %  field  memory
            ──────  ────────────────────  ──────  ──────────  ─────────────  ─  ─────  ──────
            input   input                  7×?×?           0              ?     1×1/1       ?
            conv    convolution 3×3/2, 4   4×?×?         256              ?     3×3/2       ?
            pool    globalAveragePool      4×1×1           0              ?         ?    16 B
            linear  linear 3               3×1×1          15             12         ?    12 B
            ──────  ────────────────────  ──────  ──────────  ─────────────  ─  ─────  ──────
            total                                        271              ?

            depth 2 (3 with pooling) · 264 weights, 7 biases · ? elementwise operations
            memory: parameters 1.1 KiB · activations ? · peak of inference ?
            peak of training ?
            a multiply-add counts once; biases, activations, normalisation and pooling are
            elementwise operations; float32 · batch 1 · input 7×?×? · inference

            """,
          errors: "", status: 0))
  }

  @Test func `takes a resolution from the command line`() throws {
    let place = try Workplace()
    try place.write(Workplace.open, to: "open.swift")
    let run = try place.run(
      "analyze", "open.swift", "--no-db", "--no-diagram", "--input", "5x9", "--columns",
      "path,output,macs")
    #expect(
      run
        == Workplace.Run(
          output: """
            open

            layer   output  multiply-adds       %
            ──────  ──────  ─────────────  ──────
            input    7×5×9              0
            conv     4×3×5          3,780   99.7%
            pool     4×1×1              0
            linear   3×1×1             12    0.3%
            ──────  ──────  ─────────────  ──────
            total                   3,792  100.0%

            depth 2 (3 with pooling) · 264 weights, 7 biases · 183 elementwise operations
            memory: parameters 1.1 KiB · activations 268 B · peak of inference 2.5 KiB · peak \
            of training 4.9 KiB
            a multiply-add counts once; biases, activations, normalisation and pooling are \
            elementwise operations; float32 · batch 1 · input 7×5×9 · inference

            """,
          errors: "", status: 0))
  }

  @Test func `names all problems at once, and still shows the other networks`() throws {
    let place = try Workplace()
    try place.write(Workplace.broken, to: "broken.swift")
    try place.write(Workplace.tiny, to: "tiny.swift")
    let run = try place.run(
      "analyze", "broken.swift", "missing.swift", "tiny.swift", "--no-db", "--no-diagram",
      "--columns", "path", "--depth", "1")
    #expect(
      run
        == Workplace.Run(
          output: """
            tiny · a test

            layer
            ──────
            input
            conv
            block
            pool
            linear
            ──────
            total

            depth 4 (5 with pooling) · 462 weights, 18 biases · 1,893 elementwise operations
            memory: parameters 1.9 KiB · activations 2.7 KiB · peak of inference 4.5 KiB · peak \
            of training 12.4 KiB
            a multiply-add counts once; biases, activations, normalisation and pooling are \
            elementwise operations; float32 · batch 1 · input 7×5×9 · inference

            """,
          errors: """
            broken.swift:5:5: error: pool: a 9×9 window does not fit its 7×5×9 input
              hint: add padding: Padding(2, 0), or use a kernel of at most 5×9
            broken.swift:6:5: error: conv: 2 groups do not divide its 9 filters
              hint: use 1 or 3 groups, or 8 or 10 filters
            missing.swift: error: there is no such file
              hint: see what there is with: netlab list

            """, status: 2))
  }

  @Test func `finds a spec whatever its letter case and says which`() throws {
    let place = try Workplace()
    try place.write(Workplace.tiny, to: "Specs/tiny.swift")
    for name in ["specs/Tiny.swift", "tiny", "TINY"] {
      let run = try place.run("analyze", name, "--no-db", "--no-diagram", "--columns", "path")
      #expect(run.status == 0)
      #expect(run.errors == "reading Specs/tiny.swift\n")
    }
    #expect(try place.run("analyze", "tiny", "--no-db", "--no-diagram", "-q").errors == "")
  }

  @Test func `colours where it is told to, and nowhere else`() throws {
    let place = try Workplace()
    try place.write(Workplace.tiny, to: "tiny.swift")
    let words = ["analyze", "tiny.swift", "--no-db", "--no-diagram", "--columns", "path"]
    let plain = try place.run(words).output
    let colored = try place.run(words + ["--color", "always"], with: ["NO_COLOR": "1"]).output
    #expect(colored.contains("\u{1B}[1mblock\u{1B}[0m"))
    #expect(colored.replacing(/\u{1B}\[[0-9]m/, with: "") == plain)
    #expect(try place.run(words + ["--color", "always", "-o", "t.txt"]).output == "")
    let wrong = try place.run("analyze", "missing.swift", "--color=always").errors
    #expect(
      wrong
        == "missing.swift: \u{1B}[31merror:\u{1B}[0m there is no such file\n"
        + "  \u{1B}[36mhint:\u{1B}[0m see what there is with: netlab list\n")
  }

  @Test func `writes its table to a pipe that nobody reads without a word`() throws {
    let place = try Workplace()
    try place.write(Workplace.tiny, to: "tiny.swift")
    let run = try place.shell(
      "netlab analyze tiny.swift --no-db --no-diagram | true; echo ${PIPESTATUS[0]}")
    #expect(run == Workplace.Run(output: "0\n", errors: "", status: 0))
  }
}
