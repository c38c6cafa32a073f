import Foundation
import Testing

@Suite struct `netlab compare` {
  @Test func `puts totals side by side and says how layers differ`() throws {
    let place = try Workplace()
    try place.write(Workplace.pair, to: "pair.swift")
    let run = try place.run("compare", "pair.swift", with: ["COLUMNS": "84"])
    #expect(
      run
        == Workplace.Run(
          output: """
            quantity                  narrow   direct  ratio
            ──────────────────────  ────────  ───────  ─────
            parameters                   635      531  ×0.84
            weights                      626      522  ×0.83
            biases                         9        9  ×1.00
            multiply adds              4,410   17,154  ×3.89
            elementwise operations       543      735  ×1.35
            receptive field                3        4  ×1.33
            depth                          3        2  ×0.67
            depth with pooling             3        3  ×1.00
            parameter bytes          2.5 KiB  2.1 KiB  ×0.84
            activation bytes         1.1 KiB  1.3 KiB  ×1.18
            peak inference bytes     4.1 KiB  4.4 KiB  ×1.07
            peak training bytes     10.5 KiB  9.8 KiB  ×0.94

            narrow → direct

            layer   difference  what                                   parameters  multiply-adds
            ──────  ──────────  ─────────────────────────────────────  ──────────  ─────────────
            reduce  removed     convolution 1×1, 2 to 2×5×9, 2 layers         -16           -630
            wide    changed     convolution 3×3 to 4 → 6, inputs red…        +308        +13,770
            pool    added       maxPool 2×2/2 to 6×2×4                          0              0
            linear  changed     inputs wide/relu → pool, input 4×5×9…        -396           -396
            no room for: field, depth (--format markdown has all)
            1 more by name, or through these layers (-v shows them)

            a multiply-add counts once; biases, activations, normalisation and pooling are
            elementwise operations; float32 · batch 1 · input 7×5×9 · inference

            """,
          errors: "", status: 0))
  }

  @Test func `writes totals alone to CSV`() throws {
    let place = try Workplace()
    try place.write(Workplace.pair, to: "pair.swift")
    let run = try place.run("compare", "pair.swift", "--format", "csv")
    #expect(
      run
        == Workplace.Run(
          output: "quantity,narrow,direct\r\n"
            + "parameters,635,531\r\n"
            + "weights,626,522\r\n"
            + "biases,9,9\r\n"
            + "multiplyAdds,4410,17154\r\n"
            + "elementwiseOperations,543,735\r\n"
            + "receptiveField,3,4\r\n"
            + "depth,3,2\r\n"
            + "depthWithPooling,3,3\r\n"
            + "parameterBytes,2540,2124\r\n"
            + "activationBytes,1092,1284\r\n"
            + "peakInferenceBytes,4160,4464\r\n"
            + "peakTrainingBytes,10704,10032\r\n",
          errors: "", status: 0))
  }

  @Test func `writes Markdown`() throws {
    let place = try Workplace()
    try place.write(Workplace.pair, to: "pair.swift")
    let run = try place.run("compare", "pair.swift", "--format", "markdown", "--no-layers")
    #expect(
      run
        == Workplace.Run(
          output: """
            | quantity               |   narrow |  direct | ratio |
            | ---------------------- | -------: | ------: | ----: |
            | parameters             |      635 |     531 | ×0.84 |
            | weights                |      626 |     522 | ×0.83 |
            | biases                 |        9 |       9 | ×1.00 |
            | multiply adds          |    4,410 |  17,154 | ×3.89 |
            | elementwise operations |      543 |     735 | ×1.35 |
            | receptive field        |        3 |       4 | ×1.33 |
            | depth                  |        3 |       2 | ×0.67 |
            | depth with pooling     |        3 |       3 | ×1.00 |
            | parameter bytes        |  2.5 KiB | 2.1 KiB | ×0.84 |
            | activation bytes       |  1.1 KiB | 1.3 KiB | ×1.18 |
            | peak inference bytes   |  4.1 KiB | 4.4 KiB | ×1.07 |
            | peak training bytes    | 10.5 KiB | 9.8 KiB | ×0.94 |

            a multiply-add counts once; biases, activations, normalisation and pooling are \
            elementwise operations; float32 · batch 1 · input 7×5×9 · inference

            """,
          errors: "", status: 0))
  }

  @Test func `finds nothing different in equals`() throws {
    let place = try Workplace()
    try place.write(Workplace.tiny, to: "tiny.swift")
    let run = try place.run("compare", "tiny.swift", "tiny.swift", with: ["COLUMNS": "84"])
    #expect(
      run
        == Workplace.Run(
          output: """
            quantity                    tiny      tiny  ratio
            ──────────────────────  ────────  ────────  ─────
            parameters                   480       480  ×1.00
            weights                      462       462  ×1.00
            biases                        18        18  ×1.00
            multiply adds             19,554    19,554  ×1.00
            elementwise operations     1,893     1,893  ×1.00
            receptive field                5         5  ×1.00
            depth                          4         4  ×1.00
            depth with pooling             5         5  ×1.00
            parameter bytes          1.9 KiB   1.9 KiB  ×1.00
            activation bytes         2.7 KiB   2.7 KiB  ×1.00
            peak inference bytes     4.5 KiB   4.5 KiB  ×1.00
            peak training bytes     12.4 KiB  12.4 KiB  ×1.00

            tiny → tiny
            the layers are the same

            a multiply-add counts once; biases, activations, normalisation and pooling are
            elementwise operations; float32 · batch 1 · input 7×5×9 · inference

            """,
          errors: "", status: 0))
  }

  @Test func `shows what follows from other differences when verbose`() throws {
    let place = try Workplace()
    try place.write(Workplace.pair, to: "pair.swift")
    let run = try place.run("compare", "pair.swift", "-v", "-b", "2", with: ["COLUMNS": "84"])
    #expect(
      run
        == Workplace.Run(
          output: """
            quantity                  narrow    direct  ratio
            ──────────────────────  ────────  ────────  ─────
            parameters                   635       531  ×0.84
            weights                      626       522  ×0.83
            biases                         9         9  ×1.00
            multiply adds              8,820    34,308  ×3.89
            elementwise operations     1,086     1,470  ×1.35
            receptive field                3         4  ×1.33
            depth                          3         2  ×0.67
            depth with pooling             3         3  ×1.00
            parameter bytes          2.5 KiB   2.1 KiB  ×0.84
            activation bytes         2.1 KiB   2.5 KiB  ×1.18
            peak inference bytes     5.6 KiB   6.6 KiB  ×1.18
            peak training bytes     13.5 KiB  13.4 KiB  ×0.99

            narrow → direct

            layer      difference  what                                parameters  multiply-adds
            ─────────  ──────────  ──────────────────────────────────  ──────────  ─────────────
            reduce     removed     convolution 1×1, 2 to 2×5×9, 2 la…         -16         -1,260
            wide       changed     convolution 3×3 to 4 → 6, inputs …        +308        +27,540
            wide/relu  affected    input 4×5×9 → 6×5×9, output 4×5×9…           0              0
            pool       added       maxPool 2×2/2 to 6×2×4                       0              0
            linear     changed     inputs wide/relu → pool, input 4×…        -396           -792
            no room for: field, depth (--format markdown has all)

            a multiply-add counts once; biases, activations, normalisation and pooling are
            elementwise operations; float32 · batch 2 · input 7×5×9 · inference

            """,
          errors: "", status: 0))
  }

  @Test func `takes two networks or more`() throws {
    let place = try Workplace()
    try place.write(Workplace.tiny, to: "tiny.swift")
    let run = try place.run("compare", "tiny.swift")
    #expect(
      run
        == Workplace.Run(
          output: "",
          errors: """
            error: tiny.swift is one network, and a comparison takes two or more
              hint: name another SPEC after it

            """, status: 2))
  }

  @Test func `tells an error once where both networks are of one file`() throws {
    let place = try Workplace()
    try place.write("import Netlab\nlet a = Network(7)\n", to: "bad.swift")
    let once = try place.run("analyze", "bad.swift", "--no-db", "--no-diagram")
    let run = try place.run("compare", "bad.swift#a", "bad.swift#b")
    #expect(run == once)
    #expect(run.status == 2 && !run.errors.isEmpty)
  }
}
