import Netlab
import Testing

@Suite struct `Network builder` {
  /// The paths of what the braces hold, without the input.
  private func paths(@NetworkBuilder _ layers: () -> Sequential) -> [String] {
    Network("braces", input: Shape(3, 16, 16), layers: layers).nodes.dropFirst().map(\.path)
  }

  /// The paths of a concatenation's branches, and the merge.
  private func branches(@BranchBuilder _ branches: () -> [Sequential]) -> [String] {
    paths { concat(nil, branches) }
  }

  @Test func `empty braces hold nothing`() {
    #expect(paths {} == [])
    #expect(Sequential {}.layers.parts.isEmpty)
  }

  @Test func `one statement is one layer`() {
    #expect(paths { softmax() } == ["softmax"])
  }

  @Test func `statements follow one another`() {
    #expect(
      paths {
        lrn()
        maxPool(2)
        dropout()
        flatten()
      } == ["lrn", "pool", "dropout", "flatten"])
  }

  @Test(arguments: [true, false])
  func `if without else is there or it is not`(_ condition: Bool) {
    let layers = paths {
      lrn()
      if condition {
        dropout()
        flatten()
      }
      softmax()
    }
    #expect(
      layers == (condition ? ["lrn", "dropout", "flatten", "softmax"] : ["lrn", "softmax"]))
  }

  @Test(arguments: [true, false])
  func `if with else is one or the other`(_ condition: Bool) {
    let layers = paths {
      if condition {
        dropout()
      } else {
        flatten()
        lrn()
      }
    }
    #expect(layers == (condition ? ["dropout"] : ["flatten", "lrn"]))
  }

  @Test(arguments: zip([0, 1, 2, 3], ["lrn", "dropout", "flatten", "softmax"]))
  func `else if chains choose one`(number: Int, path: String) {
    let layers = paths {
      if number == 0 {
        lrn()
      } else if number == 1 {
        dropout()
      } else if number == 2 {
        flatten()
      } else {
        softmax()
      }
    }
    #expect(layers == [path])
  }

  @Test func `switch chooses one case`() {
    enum Ending: CaseIterable { case none, mean, dense, both }
    func ending(_ ending: Ending) -> [String] {
      paths {
        lrn()
        switch ending {
        case .none: identity()
        case .mean: globalAveragePool()
        case .dense: linear(10)
        case .both:
          globalAveragePool()
          linear(10)
        }
      }
    }
    #expect(
      Ending.allCases.map(ending) == [
        ["lrn"], ["lrn", "pool"], ["lrn", "linear"], ["lrn", "pool", "linear"],
      ])
  }

  @Test(arguments: 0...3)
  func `for repeats its braces`(_ count: Int) {
    let layers = paths {
      for index in 0..<count {
        lrn(name: "lrn \(index)")
        dropout(name: "dropout \(index)")
      }
    }
    #expect(layers == (0..<count).flatMap { ["lrn \($0)", "dropout \($0)"] })
  }

  @Test func `loops, conditions and declarations nest`() {
    let layers = paths {
      for stage in 1...2 {
        let filters = stage * 8
        for number in 1...stage {
          if number > 1 { lrn(name: "lrn \(stage).\(number)") }
          conv(3, filters, activation: nil, name: "conv \(stage).\(number)")
        }
      }
    }
    #expect(layers == ["conv 1.1", "conv 2.1", "lrn 2.2", "conv 2.2"])
  }

  @Test func `a thousand statements have no limit of their own`() {
    #expect(paths { for _ in 0..<1000 { lrn() } }.last == "lrn1000")
  }

  @Test func `a block of one's own stands as a statement`() {
    struct Stem: Block {
      var filters: Int
      var layers: Sequential {
        Sequential {
          conv(3, filters, activation: nil)
          maxPool(2)
        }
      }
    }
    func twice(_ filters: Int) -> some Block {
      Sequential {
        Stem(filters: filters)
        Stem(filters: filters)
      }
    }
    #expect(paths { twice(8) } == ["conv1", "pool1", "conv2", "pool2"])
  }

  @Test func `if available adds nothing`() {
    let layers = paths { if #available(macOS 15, *) { softmax() } }
    #expect(layers == ["softmax"])
    let merged = branches { if #available(macOS 15, *) { softmax() } }
    #expect(merged == ["softmax", "concat"])
  }

  @Test(arguments: [true, false])
  func `branches are chosen as statements are`(_ condition: Bool) {
    let layers = branches {
      lrn()
      if condition { dropout() }
      if condition { flatten() } else { softmax() }
      switch condition {
      case true: identity()
      case false:
        lrn()
        lrn()
      }
      for _ in 0..<2 { relu() }
    }
    #expect(
      layers
        == (condition
          ? ["lrn", "dropout", "flatten", "relu1", "relu2", "concat"]
          : ["lrn1", "softmax", "lrn2", "lrn3", "relu1", "relu2", "concat"]))
  }

  @Test func `each statement of a merge is one branch`() throws {
    let network = Network("branches", input: Shape(7, 5, 9)) {
      concat {
        identity()
        lrn()
        branch {
          relu()
          dropout()
        }
        for _ in 0..<2 { softmax() }
      }
    }
    let merge = try #require(network.nodes.last)
    #expect(merge.path == "concat")
    #expect(
      merge.inputs.map { network.nodes[$0].path }
        == ["input", "lrn", "dropout", "softmax1", "softmax2"])
    #expect(
      network.nodes.filter { $0.inputs == [0] }.map(\.path)
        == ["lrn", "relu", "softmax1", "softmax2"])
  }
}
