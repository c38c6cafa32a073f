import Foundation
import Netlab
import Testing

@Suite struct `A sweep` {
  private static func network(_ name: String, filters: Int = 4) -> Network {
    Network(name, input: Shape(1, 5, 9)) {
      conv(3, filters)
      linear(10)
    }
  }

  @Test func `takes its variants from for, if, else, switch and functions`() {
    func two(_ name: String) -> [Variant] {
      [Variant(name, Self.network("n")), Variant("\(name) again", Self.network("n"))]
    }
    let isWide = true
    let sweep = Sweep("study", dataset: .fashionMNIST) {
      for width in [0.5, 1, 2] {
        Variant("plain ×\(width)", Self.network("n", filters: Int(4 * width)))
        if width > 1 {
          Variant("wide", Self.network("n"), against: "plain ×\(width)")
        }
      }
      if isWide { Variant("either", Self.network("n")) } else { Variant("or", Self.network("n")) }
      if !isWide { Variant("never", Self.network("n")) }
      switch isWide {
      case true: Variant("case", Self.network("n"))
      case false: Variant("other case", Self.network("n"))
      }
      two("function")
    }
    #expect(
      sweep.variants.map(\.name) == [
        "plain ×0.5", "plain ×1.0", "plain ×2.0", "wide", "either", "case", "function",
        "function again",
      ])
    #expect(sweep.variants.map(\.against) == [nil, nil, nil, "plain ×2.0", nil, nil, nil, nil])
    #expect(sweep.problems == [])
    #expect(sweep.seeds == 3)
  }

  @Test func `gives its epochs and its subset to every recipe`() {
    let own = Recipe(epochs: 9, labelSmoothing: 0.1)
    let sweep = Sweep("study", dataset: .mnist, subset: 700, epochs: 2) {
      Variant("usual", Self.network("n"))
      Variant("own", Self.network("n"), recipe: own)
    }
    #expect(sweep.recipe == Recipe(epochs: 2, subset: 700))
    let recipes = sweep.variants.map { sweep.recipe(of: $0) }
    #expect(
      recipes == [
        Recipe(epochs: 2, subset: 700), Recipe(epochs: 2, labelSmoothing: 0.1, subset: 700),
      ])
    let untouched = Sweep("study", dataset: .mnist) {
      Variant("own", Self.network("n"), recipe: own)
    }
    #expect(untouched.variants.map { untouched.recipe(of: $0) } == [own])
  }

  @Test func `has all its problems at once, each with its place`() {
    let sweep = Sweep(
      "a/b", dataset: .mnist, seeds: 0, recipe: Recipe(learningRate: 0), file: "s.swift", line: 3,
      column: 9
    ) {
      Variant("one", Self.network("n"), file: "s.swift", line: 4, column: 3)
      Variant("one", Self.network("n"), against: "two", file: "s.swift", line: 5, column: 3)
      Variant("x#y", Self.network("n"), against: "x#y", file: "s.swift", line: 6, column: 3)
      Variant(
        "own", Self.network("n"), recipe: Recipe(epochs: 0), file: "s.swift", line: 7, column: 3)
    }
    #expect(
      SpecErrors(sweep.problems).description == """
        s.swift:3:9: error: “a/b”: “a/b” is no name for a layer
          hint: use 1 to 100 printable characters other than / and #, the first and last no space
        s.swift:3:9: error: “a/b”: seeds is 0, and must be at least 1
          hint: give seeds a value of 1 or more
        s.swift:3:9: error: “a/b”: the recipe's learning rate is 0.0, and must be more than 0
          hint: give the learning rate a value that is more than 0
        s.swift:5:3: error: one: the name is taken by the variant at line 4
          hint: name each variant of a sweep differently
        s.swift:5:3: error: one: it is compared with “two”, and there is no such variant
          hint: there are “x#y”, “own”
        s.swift:6:3: error: “x#y”: “x#y” is no name for a layer
          hint: use 1 to 100 printable characters other than / and #, the first and last no space
        s.swift:6:3: error: “x#y”: it is compared with itself
          hint: name another variant, or leave against: out
        s.swift:7:3: error: own: the recipe's epochs is 0, and must be between 1 and 1000000
          hint: give the epochs a value that is between 1 and 1000000
        """)
    let empty = Sweep("study", dataset: .mnist, file: "s.swift", line: 1, column: 1) {}
    #expect(empty.problems.map(\.problem) == [.emptySweep])
  }

  @Test func `is the same after a round trip, and no forged one gets through`() throws {
    let sweep = Sweep("study", claim: "it holds", source: "a paper", dataset: .fashionMNIST) {
      Variant("one", Self.network("n"))
      Variant("two", Self.network("n"), against: "one", recipe: Recipe(labelSmoothing: 0.1))
    }
    let data = try JSONEncoder().encode(sweep)
    #expect(try JSONDecoder().decode(Sweep.self, from: data) == sweep)
    let text = String(decoding: data, as: UTF8.self)
    let forged = text.replacing("\"against\":\"one\"", with: "\"against\":\"three\"")
    #expect(forged != text)
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(Sweep.self, from: Data(forged.utf8))
    }
  }
}
