import Netlab
import Testing

@Suite struct `Errors of a network` {
  /// The whole text of a network's errors, its file and first line made the same everywhere.
  private func text(
    _ network: Network, input: Shape? = nil, mode: Mode = .inference
  ) -> String {
    let first = network.location?.line ?? 0
    let renamed = network.mapLocations {
      SourceLocation(file: "Specs/broken.swift", line: $0.line - first + 1, column: $0.column)
    }
    do throws(SpecErrors) {
      _ = try ShapedGraph(renamed, input: input, mode: mode)
      return "no error"
    } catch {
      return error.description
    }
  }

  @Test func `all come at once, in the order of the source, and nothing downstream of a failure`() {
    let network = Network("broken", input: Shape(6, 14, 14)) {
      concat {
        conv(3, 8, groups: 4)
        branch {
          maxPool(15)
          conv(99, 0)
        }
        conv(3, 9, groups: 2)
        conv(3, 8, stride: 0, padding: -1)
        lrn(size: 4, k: 0)
      }
      linear(10)
      sum("s") {
        conv(1, 4, activation: nil, name: "s")
        averagePool(2)
      }
      dropout(1)
    }
    #expect(
      text(network) == """
        Specs/broken.swift:3:9: error: conv1: 4 groups do not divide its 6 input channels
          hint: use 2 groups, or 4 or 8 input channels
        Specs/broken.swift:5:11: error: pool1: a 15×15 window does not fit its 6×14×14 input
          hint: add padding: 1, or use a kernel of at most 14
        Specs/broken.swift:6:11: error: conv2: filters is 0, and must be at least 1
          hint: give filters a value of 1 or more
        Specs/broken.swift:8:9: error: conv3: 2 groups do not divide its 9 filters
          hint: use 1 or 3 groups, or 8 or 10 filters
        Specs/broken.swift:9:9: error: conv4: stride is 0, and must be at least 1
          hint: give stride a value of 1 or more
        Specs/broken.swift:9:9: error: conv4: padding is -1, and must not be negative
          hint: give padding a value of 0 or more
        Specs/broken.swift:10:9: error: lrn: size is 4, and must be odd to have a centre
          hint: use size 3 or 5
        Specs/broken.swift:10:9: error: lrn: the constant k is 0.0, and must be between 1e-9 and 1e9
          hint: give a constant k between 1e-9 and 1e9
        Specs/broken.swift:13:7: error: s: the name is taken by the layer at line 14
          hint: name each layer and module of a scope differently
        Specs/broken.swift:17:7: error: dropout: the dropout rate is 1.0, and must be at least 0 and \
        less than 1
          hint: give a dropout rate at least 0 and less than 1
        """)
  }

  @Test func `branches that disagree are listed`() {
    let network = Network("merges", input: Shape(6, 14, 14)) {
      concat {
        identity()
        maxPool(2)
      }
    }
    #expect(
      text(network) == """
        Specs/broken.swift:2:7: error: concat: the branches of a concatenation disagree: 6×14×14, \
        6×7×7
          hint: give the branches one total stride, and padding that keeps their height and width
        """)
    let added = Network("added", input: Shape(6, 14, 14)) {
      residual("block") { conv(3, 8) }
    }
    #expect(
      text(added) == """
        Specs/broken.swift:2:7: error: block/sum: the branches of a sum disagree: 8×14×14, 6×14×14
          hint: bring every branch of the sum to 8 channels, with a 1×1 convolution or \
        padChannels(to: 8)
        """)
  }

  @Test func `a name taken twice hides no other problem`() {
    let network = Network("names", input: Shape(6, 14, 14)) {
      lrn(name: "a")
      maxPool(20, name: "a")
      module("m") {}
      module("a") { lrn() }
      module("bad/name") { lrn() }
      conv(3, 8, name: "\n")
      concat {}
      auxiliary(weight: -1) {}
    }
    #expect(
      text(network) == """
        Specs/broken.swift:3:7: error: a: the name is taken by the layer at line 2
          hint: name each layer and module of a scope differently
        Specs/broken.swift:3:7: error: a: a 20×20 window does not fit its 6×14×14 input
          hint: add padding: 3, or use a kernel of at most 14
        Specs/broken.swift:4:7: error: m: the module has no layers
          hint: put at least one layer between its braces, or leave the module out
        Specs/broken.swift:5:7: error: a: the name is taken by the layer at line 2
          hint: name each layer and module of a scope differently
        Specs/broken.swift:6:7: error: “bad/name”: “bad/name” is no name for a layer
          hint: use 1 to 100 printable characters other than / and #, the first and last no space
        Specs/broken.swift:7:7: error: “\\n”: “\\n” is no name for a layer
          hint: use 1 to 100 printable characters other than / and #, the first and last no space
        Specs/broken.swift:8:7: error: concat: a concat has no branches
          hint: give the concat at least one branch: each statement in its braces is one
        Specs/broken.swift:9:7: error: auxiliary: the module has no layers
          hint: put at least one layer between its braces, or leave the module out
        Specs/broken.swift:9:7: error: auxiliary: the loss weight is -1.0, and must be between 0 and \
        1e6
          hint: give a loss weight between 0 and 1e6
        """)
  }

  @Test func `a network's own name and input are checked`() {
    let network = Network("\u{0}99", input: Shape(0, -1, 1 << 30)) {}
    #expect(
      text(network) == """
        Specs/broken.swift:1:26: error: “\\099”: “\\099” is no name for a layer
          hint: use 1 to 100 printable characters other than / and #, the first and last no space
        Specs/broken.swift:1:26: error: \\099: the network has no layers
          hint: put at least one layer between its braces
        Specs/broken.swift:1:26: error: \\099: channels is 0, and must be at least 1
          hint: give channels a value of 1 or more
        Specs/broken.swift:1:26: error: \\099: height is -1, and must be at least 1
          hint: give height a value of 1 or more
        Specs/broken.swift:1:26: error: \\099: width is 1,073,741,824, more than the 16,777,216 \
        that netlab allows
          hint: check width for a digit too many
        """)
  }

  @Test(arguments: ["", " ", "a ", " a", "a/b", "a#b", "a\tb", "a\u{200B}", "a\u{202E}b"])
  func `names that could not be typed, told apart or printed are refused`(_ name: String) {
    let network = Network("names", input: Shape(3, 5, 9)) { lrn(name: name) }
    #expect(network.problems.map(\.problem) == [.invalidName(name)])
    let long = Network("names", input: Shape(3, 5, 9)) {
      lrn(name: String(repeating: "x", count: 101))
    }
    #expect(long.problems.count == 1)
  }

  @Test(arguments: ["a", "3x3_reduce", "conv 1", "Größe", "層", "1×1", "a.b-c"])
  func `names that can be printed are taken`(_ name: String) throws {
    let network = Network(name, input: Shape(3, 5, 9)) { lrn(name: name) }
    #expect(network.problems == [])
    #expect(try ShapedGraph(network).nodes[1].path == name)
  }

  @Test func `another input is checked like the declared one`() {
    let network = Network("input", input: Shape(4, 14, 14)) {
      conv(3, 8, groups: 4)
      maxPool(5)
    }
    #expect(
      text(network, input: Shape(3, 14, 14)) == """
        Specs/broken.swift:1:26: error: input: the network reads 4 channels, and was asked for an \
        input of 3
          hint: ask for an input of 4 channels
        """)
    #expect(
      text(network, input: Shape(4, 0, 14)) == """
        Specs/broken.swift:1:26: error: input: height is 0, and must be at least 1
          hint: give height a value of 1 or more
        """)
    #expect(
      text(network, input: Shape(4, 4, 14)) == """
        Specs/broken.swift:3:7: error: pool: a 5×5 window does not fit its 8×4×14 input
          hint: add padding: Padding(1, 0), or use a kernel of at most 4×5
        """)
    #expect(text(network, input: Shape(4, 99, 30)) == "no error")
  }

  @Test func `without a resolution a shape is asked for, and dense layers say so`() throws {
    let network = Network("open", channels: 3) {
      conv(3, 8)
      globalAveragePool()
      linear(10)
    }
    #expect(
      text(network) == """
        Specs/broken.swift:1:26: error: open: the network has no resolution: its input is 3×?×?
          hint: declare input: Shape(3, 224, 224), or ask with --input 3x224x224
        """)
    #expect(text(network, input: Shape(3, 9, 5)) == "no error")
    let dense = Network("dense", channels: 3) {
      conv(3, 8)
      linear(10)
      flatten()
    }
    #expect(
      text(dense) == """
        Specs/broken.swift:3:7: error: linear: a linear layer needs an input of fixed size, not 8×?×?
          hint: give the network a resolution, as in input: Shape(3, 224, 224), or --input \
        3x224x224, or put globalAveragePool() before it
        """)
  }

  @Test func `products that are too large are told with their factors`() {
    let network = Network("huge", input: Shape(1 << 10, 1 << 13, 1 << 13)) {
      conv(Extent(1 << 13), 1 << 10, activation: nil)
      conv(1, 1 << 24, activation: nil)
      maxPool(2)
    }
    #expect(
      text(network) == """
        Specs/broken.swift:2:7: error: conv1: 1,024 × 8,191 × 8,191 × 1,024 × 8,192 × 8,192 \
        multiply-adds are more than the 72,057,594,037,927,936 that netlab counts
          hint: use a smaller input, kernel or channel count
        Specs/broken.swift:3:7: error: conv2: 16,777,216 × 8,191 × 8,191 elements are more than the \
        1,099,511,627,776 that netlab counts
          hint: use a smaller input, more stride, or fewer channels
        """)
  }

  @Test func `an error without a place is told without one`() {
    let error = SpecError(at: nil, subject: "a\nb", problem: .emptyNetwork)
    #expect(
      error.description == """
        error: a\\nb: the network has no layers
          hint: put at least one layer between its braces
        """)
  }
}
