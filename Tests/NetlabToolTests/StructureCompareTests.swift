import Foundation
import Testing

@Suite struct `netlab compare --structure` {
  @Test func `says whether networks are the same architecture, and what differs`() throws {
    let place = try Workplace()
    try place.write(Workplace.pair, to: "pair.swift")
    let run = try place.run("compare", "pair.swift", "--structure", with: ["COLUMNS": "90"])
    #expect(
      run
        == Workplace.Run(
          output: """
            narrow → direct
            not the same architecture: 3 differences, in 3 layers (1 changed, 1 only in narrow, 1 only
            in direct); 1 layer is equal

            layer         difference                       parameters  multiply-adds
            ────────────  ───────────────────────────────  ──────────  ─────────────
            reduce        convolution 1×1, only in narrow         -16           -630
            wide          filters 4 → 6                          +308        +13,770
            pool          maxPool 2×2/2, only in direct             0              0
            ────────────  ───────────────────────────────  ──────────  ─────────────
            through them  1 equal layer on other inputs          -396           -396
            total                                                -104        +12,744

            a multiply-add counts once · what the second network has more · batch 1 · input 7×5×9
            inference

            """,
          errors: "", status: 0))
    #expect(try place.run("compare", "pair.swift", "--structure", "--strict").status == 1)
    #expect(
      try place.run("compare", "pair.swift", "--structure", "--format", "csv").output == """
        first,second,kind,detail,path,otherPath,difference,parameters,multiplyAdds\r
        narrow,direct,removed,,reduce,,"convolution 1×1, only in narrow",-16,-630\r
        narrow,direct,changed,,wide,wide,filters 4 → 6,308,13770\r
        narrow,direct,added,,,pool,"maxPool 2×2/2, only in direct",0,0\r

        """)
  }

  @Test func `puts differences of one form into one row, unless all are asked for`() throws {
    let place = try Workplace()
    try place.write(
      """
      import Netlab

      let wide = Network("wide", input: Shape(7, 5, 9)) {
        for filters in [4, 6, 8, 10] { conv(1, filters) }
        linear(3)
      }

      let narrow = Network("narrow", input: Shape(7, 5, 9)) {
        for filters in [2, 3, 4, 5] { conv(1, filters) }
        linear(3)
      }

      """, to: "pair.swift")
    let run = try place.run("compare", "pair.swift", "--structure", with: ["COLUMNS": "100"])
    #expect(
      run.output == """
        wide → narrow
        not the same architecture: 4 differences, in 4 layers (4 changed); 1 layer is equal

        layer             difference                                  parameters  multiply-adds
        ────────────────  ──────────────────────────────────────────  ──────────  ─────────────
        conv1 and 3 more  filters 4 → 2, 6 → 3, and 2 others (×0.5)         -142         -5,760
        ────────────────  ──────────────────────────────────────────  ──────────  ─────────────
        through them      1 equal layer on other numbers of channels        -675           -675
        total                                                               -817         -6,435

        a multiply-add counts once · what the second network has more · batch 1 · input 7×5×9 · \
        inference

        """)
    let all = try place.run("compare", "pair.swift", "--structure", "--all")
    #expect(all.output.contains("conv4         filters 10 → 5"))
  }

  @Test func `tells details from differences, or counts them where they are minded`() throws {
    let place = try Workplace()
    try place.write(
      """
      import Netlab

      let published = Network("published", input: Shape(7, 5, 9)) {
        conv(3, 4, norm: .batch)
        globalAveragePool()
        dropout(0.5)
        linear(3)
        softmax()
      }

      let exported = Network("exported", input: Shape(7, 5, 9)) {
        conv(3, 4, name: "Conv_0")
        averagePool(Extent(5, 9), stride: 1)
        conv(1, 3, activation: nil, name: "Gemm_7")
      }

      """, to: "pair.swift")
    let words = ["compare", "pair.swift", "--structure", "--strict"]
    let run = try place.run(words, with: ["COLUMNS": "100"])
    #expect(run.status == 0)
    #expect(
      run.output == """
        published → exported
        the same architecture: all 3 layers are equal, but for details

        layer            detail, not counted as a difference                       parameters  \
        multiply-adds
        ───────────────  ────────────────────────────────────────────────────────  ──────────  \
        ─────────────
        conv → Conv_0    normalisation batch normalisation → folded into the bias          -4  \
                    0
        pool             written as globalAveragePool → averagePool 5×9                     0  \
                    0
        pool             dropout 0.5 → none                                                 0  \
                    0
        linear → Gemm_7  written as linear → convolution 1×1                                0  \
                    0
        linear → Gemm_7  softmax at the end yes → no                                        0  \
                    0
        ───────────────  ────────────────────────────────────────────────────────  ──────────  \
        ─────────────
        total                                                                              -4  \
                    0

        a multiply-add counts once · what the second network has more · batch 1 · input 7×5×9 · \
        inference

        """)
    #expect(try place.run(words + ["--mind", "dropout"]).status == 1)
    #expect(
      try place.run("compare", "pair.swift", "--structure", "--mind", "drop").errors == """
        error: --mind drop is no detail of an architecture
          hint: there are dropout, softmax, bias, normalization, order, spelling, constants, resolution, all

        """)
    #expect(
      try place.run("compare", "pair.swift", "--strict").errors == """
        error: --strict goes with --structure
          hint: see: netlab compare --help

        """)
  }

  @Test func `tells what moved, and adds up what differences and details cost`() throws {
    let place = try Workplace()
    try place.write(
      """
      import Netlab

      let late = Network("late", input: Shape(7, 6, 10)) {
        conv(3, 4)
        conv(3, 6)
        maxPool(2, stride: 2)
        linear(3)
      }

      let early = Network("early", input: Shape(7, 6, 10)) {
        conv(3, 4, norm: .batch)
        maxPool(2, stride: 2)
        conv(3, 6)
        linear(3)
        softmax()
      }

      """, to: "pair.swift")
    let run = try place.run("compare", "pair.swift", "--structure", with: ["COLUMNS": "100"])
    #expect(
      run.output == """
        late → early
        not the same architecture: 1 difference, in 1 layer (1 moved); 3 layers are equal, but for details

        layer         difference                                          parameters  multiply-adds
        ────────────  ──────────────────────────────────────────────────  ──────────  ─────────────
        pool          maxPool 2×2/2 stands behind conv2 → in front of it           0              0
        ────────────  ──────────────────────────────────────────────────  ──────────  ─────────────
        details       those below                                                 +4              0
        through them  1 equal layer on maps of other sizes                         0         -9,720
        total                                                                     +4         -9,720

        layer   detail, not counted as a difference                       parameters  multiply-adds
        ──────  ────────────────────────────────────────────────────────  ──────────  ─────────────
        conv1   normalisation folded into the bias → batch normalisation          +4              0
        linear  softmax at the end no → yes                                        0              0

        a multiply-add counts once · what the second network has more · batch 1 · input 7×6×10 · \
        inference

        """)
    let json = try place.run("compare", "pair.swift", "--structure", "--format", "json").output
    let document = try JSONDecoder().decode(StructureDocument.self, from: Data(json.utf8))
    let difference = try #require(document.comparisons.first?.differences.first)
    #expect(difference.kind == "rewired")
    #expect(difference.moved)
    #expect(
      difference.changes == [
        .init(
          property: "maxPool 2×2/2 stands", before: "behind conv2", after: "in front of it")
      ])
  }

  @Test func `tells an order of channels with who sees it`() throws {
    let place = try Workplace()
    try place.write(
      """
      import Netlab

      func grouped(_ name: String, _ kernels: [Extent]) -> Network {
        Network(name, input: Shape(7, 5, 9)) {
          concat { for kernel in kernels { conv(kernel, 4) } }
          conv(3, 6, groups: 2, name: "grouped")
          linear(3)
        }
      }

      let first = grouped("first", [1, 3])
      let second = grouped("second", [3, 1])

      """, to: "pair.swift")
    let run = try place.run("compare", "pair.swift", "--structure", with: ["COLUMNS": "100"])
    #expect(
      run.output == """
        first → second
        not the same architecture: 1 difference, in 1 layer (1 changed); 4 layers are equal

        layer   difference                                                       parameters  multiply-adds
        ──────  ───────────────────────────────────────────────────────────────  ──────────  ─────────────
        concat  order of channels conv1, conv2 → conv2, conv1 (seen by grouped)           0              0
        ──────  ───────────────────────────────────────────────────────────────  ──────────  ─────────────
        total                                                                             0              0

        a multiply-add counts once · what the second network has more · batch 1 · input 7×5×9 · \
        inference

        """)
    let json = try place.run("compare", "pair.swift", "--structure", "--format", "json").output
    let document = try JSONDecoder().decode(StructureDocument.self, from: Data(json.utf8))
    #expect(document.comparisons.first?.differences.first?.remark == "seen by grouped")
  }

  @Test func `writes the structure's comparison as JSON`() throws {
    let place = try Workplace()
    try place.write(Workplace.pair, to: "pair.swift")
    let run = try place.run("compare", "pair.swift", "--structure", "--format", "json")
    #expect(run.status == 0)
    let document = try JSONDecoder().decode(StructureDocument.self, from: Data(run.output.utf8))
    #expect(document.schema == 1)
    #expect(document.networks.map(\.name) == ["narrow", "direct"])
    let comparison = try #require(document.comparisons.first)
    #expect(!comparison.sameArchitecture)
    #expect(comparison.total == .init(parameters: -104, multiplyAdds: 12_744))
    #expect(comparison.consequences == .init(parameters: -396, multiplyAdds: -396))
    #expect(comparison.consequencesOfChannels == 1)
    #expect(comparison.consequencesOfExtents == 1)
    #expect(comparison.equalLayers == 1)
    #expect(comparison.differences.map(\.kind) == ["removed", "changed", "added"])
    #expect(
      comparison.differences[1].changes == [
        .init(property: "filters", before: "4", after: "6")
      ])
    #expect(comparison.differences[1].layers.map(\.path) == ["wide"])
  }

  /// The names that scripts rely on.
  private struct StructureDocument: Decodable {
    struct Side: Decodable { var name: String }
    struct Sum: Decodable, Equatable {
      var parameters: Int
      var multiplyAdds: Int
    }
    struct Change: Decodable, Equatable {
      var property: String
      var before: String
      var after: String
    }
    struct Layer: Decodable {
      var path: String?
      var otherPath: String?
    }
    struct Difference: Decodable {
      var kind: String
      var moved: Bool
      var changes: [Change]
      var remark: String?
      var layers: [Layer]
    }
    struct Comparison: Decodable {
      var first: String
      var second: String
      var sameArchitecture: Bool
      var differences: [Difference]
      var notes: [Difference]
      var consequences: Sum
      var consequencesOfChannels: Int
      var consequencesOfExtents: Int
      var equalLayers: Int
      var total: Sum
    }

    var schema: Int
    var networks: [Side]
    var comparisons: [Comparison]
  }
}
