import Testing

@Suite struct `netlab explain` {
  @Test func `writes a layer's numbers as arithmetic`() throws {
    let place = try Workplace()
    try place.write(Workplace.tiny, to: "tiny.swift")
    let run = try place.run("explain", "tiny.swift", "block/right")
    #expect(
      run
        == Workplace.Run(
          output: """
            block/right: conv 3×3, 6

            input
              block/reduce/relu: 3×5×9

            output
              Cout = 6
              H' = ⌊(H + 2P − K)/S⌋ + 1 = ⌊(5 + 2·1 − 3)/1⌋ + 1 = 5
              W' = ⌊(W + 2P − K)/S⌋ + 1 = ⌊(9 + 2·1 − 3)/1⌋ + 1 = 9

            cost
              parameters = K²·Cin·Cout + Cout = 3²·3·6 + 6 = 168
              multiply-adds = K²·Cin·Cout·H'·W' = 3²·3·6·5·9 = 7,290
              elementwise operations = Cout·H'·W' = 6·5·9 = 270: one bias each

            receptive field
              r = r_in + (k − 1)·j_in = 3 + (3 − 1)·1 = 5
              j = j_in·S = 1·1 = 1
              p = p_in + P·j_in = 1 + 1·1 = 2

            memory
              output bytes = 4·Cout·H'·W' = 4·6·5·9 = 1,080, a part of block/concat
              parameter bytes = 4·(weight + bias) = 4·(162 + 6) = 672

            """,
          errors: "", status: 0))
  }

  @Test func `sums a module's parts`() throws {
    let place = try Workplace()
    try place.write(Workplace.tiny, to: "tiny.swift")
    let run = try place.run("explain", "tiny.swift", "block", "-b", "2")
    #expect(
      run
        == Workplace.Run(
          output: """
            block: module of 7 layers, depth 2

            output
              8×5×9

            parameters
               10  block/left
               15  block/reduce
              168  block/right
              193  sum

            multiply-adds
                 720  block/left
               1,080  block/reduce
              14,580  block/right
              16,380  sum

            elementwise operations
                360  block/left
                540  block/reduce
              1,080  block/right
              1,980  sum

            """,
          errors: "", status: 0))
  }

  @Test func `explains the totals of a whole network`() throws {
    let place = try Workplace()
    try place.write(Workplace.tiny, to: "tiny.swift")
    let run = try place.run("explain", "tiny.swift")
    #expect(
      run
        == Workplace.Run(
          output: """
            tiny: 13 layers, input 7×5×9, batch 1, inference

            parameters
              260  conv
              193  block
               27  linear
              480  sum

            multiply-adds
              11,340  conv
               8,190  block
                  24  linear
              19,554  sum

            elementwise operations
                540  conv
                990  block
                360  pool
                  3  linear
              1,893  sum

            depth
              4 layers with parameters on the longest path, 5 with pooling:
              conv → block/reduce → block/right → linear

            memory
              parameter bytes = 4·(learned + fixed) = 4·(480 + 8) = 1,952
              activation bytes = 2,744, written in all
              peak inference bytes = parameters + alive at block/reduce = 1,952 + 2,700 = 4,652
              peak training bytes = parameters, gradients and momentum + alive in the backward \
            pass of block/reduce = 5,792 + 6,872 = 12,664

            """,
          errors: "", status: 0))
  }

  @Test func `leaves open what a resolution would settle`() throws {
    let place = try Workplace()
    try place.write(Workplace.open, to: "open.swift")
    let run = try place.run("explain", "open.swift", "conv")
    #expect(
      run
        == Workplace.Run(
          output: """
            conv: conv 3×3/2, 4

            input
              input: 7×?×?

            output
              Cout = 4
              H' = ⌊(H + 2P − K)/S⌋ + 1 = ⌊(? + 2·1 − 3)/2⌋ + 1 = unknown
              W' = ⌊(W + 2P − K)/S⌋ + 1 = ⌊(? + 2·1 − 3)/2⌋ + 1 = unknown

            cost
              parameters = K²·Cin·Cout + Cout = 3²·7·4 + 4 = 256
              multiply-adds = K²·Cin·Cout·H'·W' = 3²·7·4·?·? = unknown
              elementwise operations = Cout·H'·W' = 4·?·? = unknown: one bias each

            receptive field
              r = r_in + (k − 1)·j_in = 1 + (3 − 1)·1 = 3
              j = j_in·S = 1·2 = 2
              p = p_in + P·j_in = 0 + 1·1 = 1

            memory
              output bytes = 4·Cout·H'·W' = 4·4·?·? = unknown
              parameter bytes = 4·(weight + bias) = 4·(252 + 4) = 1,024

            """,
          errors: "", status: 0))
  }

  @Test func `forgives letter case and writes Markdown`() throws {
    let place = try Workplace()
    try place.write(Workplace.tiny, to: "tiny.swift")
    let run = try place.run("explain", "tiny.swift", "Block/LEFT", "--format", "markdown")
    #expect(
      run
        == Workplace.Run(
          output: """
            ## block/left: conv 1×1, 2

            ### input

                conv/relu: 4×5×9

            ### output

                Cout = 2
                H' = ⌊(H + 2P − K)/S⌋ + 1 = ⌊(5 + 2·0 − 1)/1⌋ + 1 = 5
                W' = ⌊(W + 2P − K)/S⌋ + 1 = ⌊(9 + 2·0 − 1)/1⌋ + 1 = 9

            ### cost

                parameters = K²·Cin·Cout + Cout = 1²·4·2 + 2 = 10
                multiply-adds = K²·Cin·Cout·H'·W' = 1²·4·2·5·9 = 360
                elementwise operations = Cout·H'·W' = 2·5·9 = 90: one bias each

            ### receptive field

                r = r_in + (k − 1)·j_in = 3 + (1 − 1)·1 = 3
                j = j_in·S = 1·1 = 1
                p = p_in + P·j_in = 1 + 0·1 = 1

            ### memory

                output bytes = 4·Cout·H'·W' = 4·2·5·9 = 360, a part of block/concat
                parameter bytes = 4·(weight + bias) = 4·(8 + 2) = 40

            """,
          errors: "", status: 0))
  }

  @Test func `writes JSON`() throws {
    let place = try Workplace()
    try place.write(Workplace.tiny, to: "tiny.swift")
    let run = try place.run("explain", "tiny.swift", "linear", "--format", "json")
    #expect(
      run
        == Workplace.Run(
          output: """
            {
              "schema" : 1,
              "sections" : [
                {
                  "heading" : "input",
                  "lines" : [
                    "pool: 8×1×1"
                  ]
                },
                {
                  "heading" : "output",
                  "lines" : [
                    "Cout = 3",
                    "H' = 1",
                    "W' = 1"
                  ]
                },
                {
                  "heading" : "cost",
                  "lines" : [
                    "parameters = Cin·H·W·Cout + Cout = 8·1·1·3 + 3 = 27",
                    "multiply-adds = Cin·H·W·Cout = 8·1·1·3 = 24",
                    "elementwise operations = Cout = 3: one bias each"
                  ]
                },
                {
                  "heading" : "receptive field",
                  "lines" : [
                    "height: r = r_in = 9",
                    "height: j = j_in = 1",
                    "height: p = p_in = 2",
                    "height: r = 7 along the shortest-sighted path",
                    "width: r = r_in = 13",
                    "width: j = j_in = 1",
                    "width: p = p_in = 2",
                    "width: r = 11 along the shortest-sighted path"
                  ]
                },
                {
                  "heading" : "memory",
                  "lines" : [
                    "output bytes = 4·Cout·H'·W' = 4·3·1·1 = 12",
                    "parameter bytes = 4·(weight + bias) = 4·(24 + 3) = 108"
                  ]
                }
              ],
              "title" : "linear: linear 3"
            }

            """,
          errors: "", status: 0))
  }

  @Test func `knows which path was meant`() throws {
    let place = try Workplace()
    try place.write(Workplace.tiny, to: "tiny.swift")
    let run = try place.run("explain", "tiny.swift", "block/rihgt")
    #expect(
      run
        == Workplace.Run(
          output: "",
          errors: """
            error: tiny has no layer and no module block/rihgt
              hint: did you mean block/right?

            """, status: 2))
  }

  @Test func `takes one network`() throws {
    let place = try Workplace()
    try place.write(Workplace.pair, to: "pair.swift")
    let run = try place.run("explain", "pair.swift")
    #expect(
      run
        == Workplace.Run(
          output: "",
          errors: """
            error: pair.swift declares 2 networks: narrow, direct
              hint: name one, as in: netlab explain 'pair.swift#narrow'

            """, status: 2))
  }

  @Test func `is no table`() throws {
    let place = try Workplace()
    try place.write(Workplace.tiny, to: "tiny.swift")
    let run = try place.run("explain", "tiny.swift", "--format", "csv")
    #expect(
      run
        == Workplace.Run(
          output: "",
          errors: """
            error: an explanation is no table: choose table, json or markdown
              hint: see: netlab explain --help

            """, status: 2))
  }
}
