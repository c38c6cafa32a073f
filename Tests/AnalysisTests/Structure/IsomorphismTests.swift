import Analysis
import Netlab
import Testing

@Suite struct `Networks that are the same graph` {
  private func compared(_ first: String, _ second: String) throws -> Compared {
    try Compared(try Wires(first).network("first"), try Wires(second).network("second"))
  }

  /// Networks and the same in another order.
  @Test(arguments: [
    ("a: conv x, b: conv x, y: concat a b", "b: conv x, a: conv x, y: concat a b"),
    (
      "a: conv x, b: conv x, c: concat a b, y: grouped c",
      "b: conv x, a: conv x, c: concat a b, y: grouped c"
    ),
    (
      "a: conv x, b: conv x, c: concat a b, s: shuffle c, y: wide s",
      "b: conv x, a: conv x, c: concat a b, s: shuffle c, y: wide s"
    ),
    (
      "a: conv x, b: conv x, c: conv x, d: conv c, y: concat a b d",
      "c: conv x, b: conv x, a: conv x, d: conv c, y: concat a b d"
    ),
    (
      "a: conv x, b: conv x, c: conv a, d: conv b, e: sum c a, y: concat e d",
      "b: conv x, a: conv x, c: conv a, d: conv b, e: sum a c, y: concat e d"
    ),
    // Six convolutions that are summed in a ring, each of them like every other.
    (
      """
      a: conv x, b: conv x, c: conv x, d: conv x, e: conv x, f: conv x, g: sum a b, h: sum b c,
      i: sum c d, j: sum d e, k: sum e f, l: sum f a, y: sum g h i j k l
      """,
      """
      a: conv x, b: conv x, c: conv x, d: conv x, e: conv x, f: conv x, g: sum a c, h: sum c e,
      i: sum e b, j: sum b f, k: sum f d, l: sum d a, y: sum l k j i h g
      """
    ),
  ])
  func `are the same however they are declared`(first: String, second: String) throws {
    for compared in [try compared(first, second), try compared(second, first)] {
      #expect(compared.differences == [])
      #expect(compared.notes == [])
      #expect(compared.isSame)
      #expect(compared.comparison.matchedLayers == compared.comparison.firstLayers)
    }
  }

  @Test func `are no others in which two rings take the place of one`() throws {
    let compared = try compared(
      """
      a: conv x, b: conv x, c: conv x, d: conv x, e: conv x, f: conv x, g: sum a b, h: sum b c,
      i: sum c d, j: sum d e, k: sum e f, l: sum f a, y: sum g h i j k l
      """,
      """
      a: conv x, b: conv x, c: conv x, d: conv x, e: conv x, f: conv x, g: sum a b, h: sum b c,
      i: sum c a, j: sum d e, k: sum e f, l: sum f d, y: sum g h i j k l
      """)
    #expect(
      compared.differences == [
        "reads d → a | i | 0, 0",
        "reads a → d | l | 0, 0",
      ])
  }

  @Test func `have twins matched by their details, too`() throws {
    func network(_ name: String, biasFirst: Bool) -> Network {
      Network(name, input: Shape(7, 5, 9)) {
        sum {
          conv(3, 4, bias: biasFirst, name: "left")
          conv(3, 4, bias: !biasFirst, name: "right")
        }
        relu()
      }
    }
    let compared = try Compared(network("one", biasFirst: true), network("other", biasFirst: false))
    #expect(compared.differences == [])
    #expect(compared.notes == [])
  }

  @Test func `have twins matched on images of another size`() throws {
    let wires = "a: conv x, b: conv x, c: conv a, y: concat a b c"
    let others = "b: conv x, a: conv x, c: conv a, y: concat a b c"
    let compared = try Compared(
      try Wires(wires).network("one"), try Wires(others).network("other", input: Shape(3, 7, 8)))
    #expect(compared.differences == [])
    #expect(
      compared.notes == ["resolution: images 3×5×9 → 3×7×8 | input | 0, 0"])
    #expect(compared.accounted == compared.total)
  }

  @Test func `are told by the branches whose order nothing sees, and by no twins`() throws {
    let compared = try compared(
      """
      a: conv x, b: conv1 x, c: concat a b, d: conv c, e: conv d, f: conv d, g: concat e f,
      y: grouped g
      """,
      """
      b: conv1 x, a: conv x, c: concat b a, d: conv c, f: conv d, e: conv d, g: concat e f,
      y: grouped g
      """)
    #expect(compared.differences == [])
    #expect(compared.notes == ["order: order of branches a, b → b, a | c | 0, 0"])
  }

  @Test func `are found in any order of thousands of twins`() throws {
    var texts = ("s0: conv x", "s0: conv x")
    for module in 0..<700 {
      let (a, b, c) = ("a\(module): conv s\(module)", "b\(module): conv s\(module)", "c\(module)")
      let readers = "\(c): relu a\(module), p\(module): pool a\(module)"
      let end = "s\(module + 1): sum \(c) p\(module) b\(module)"
      texts.0 += ", \(a), \(b), \(readers), \(end)"
      texts.1 += ", \(b), \(a), \(readers), \(end)"
    }
    let compared = try compared(texts.0, texts.1)
    #expect(compared.isSame)
    #expect(compared.notes == [])
    #expect(compared.comparison.equalLayers == 3501)
  }

  /// Rings of convolutions that are summed in twos, all of them alike.
  private func rings(_ sizes: [Int]) -> Wires {
    var wires = Wires(layers: [])
    var sums: [Int] = []
    for size in sizes {
      let first = wires.layers.count + 1
      for place in 0..<size {
        wires.layers.append(.init(name: "conv\(first + place)", kind: .conv, inputs: [0]))
      }
      for place in 0..<size {
        let inputs = [first + place, first + (place + 1) % size]
        wires.layers.append(.init(name: "sum\(first + place)", kind: .sum, inputs: inputs))
        sums.append(wires.layers.count)
      }
    }
    wires.layers.append(.init(name: "end", kind: .sum, inputs: sums))
    return wires
  }

  @Test func `are told from others in time, however much these look like them`() throws {
    var random = SeededGenerator(seed: 1)
    let sizes = [Int](repeating: 6, count: 24)
    let first = rings(sizes).network("first")
    let same = try Compared(first, rings(sizes).reordered(using: &random).network("same"))
    #expect(same.differences == [])
    let other = rings(sizes.dropLast() + [3, 3]).reordered(using: &random)
    let compared = try Compared(first, other.network("other"))
    #expect(!compared.isSame)
    #expect(compared.accounted == compared.total)
  }

  @Test func `are the same as a random network in any order, and as no rewired one`() throws {
    var others = 0
    for seed in 1...600 as ClosedRange<UInt64> {
      var maker = RandomWires(random: SeededGenerator(seed: seed))
      let wires = maker.wires()
      let first = wires.network("first")
      let reordered = try Compared(first, maker.reordered(wires).network("second"))
      #expect(reordered.differences == [], "seed \(seed)")
      #expect(reordered.notes == [], "seed \(seed)")
      guard let rewired = maker.rewired(wires) else { continue }
      let compared = try Compared(first, maker.reordered(rewired).network("second"))
      let isSame = wires.isIsomorphic(to: rewired)
      #expect(compared.isSame == isSame, "seed \(seed)")
      #expect(compared.accounted == compared.total, "seed \(seed)")
      if !isSame { others += 1 }
    }
    #expect(others > 200)
  }

  @Test func `are the same but for an order that nothing sees`() throws {
    var (same, others) = (0, 0)
    for seed in 1...600 as ClosedRange<UInt64> {
      var maker = RandomWires(random: SeededGenerator(seed: seed))
      let wires = maker.wires()
      guard let turned = maker.turned(wires) else { continue }
      let compared = try Compared(
        wires.network("first"), maker.reordered(turned).network("second"))
      let isSame = wires.isIsomorphic(to: turned)
      #expect(compared.differences == [], "seed \(seed)")
      #expect(compared.notes.count == (isSame ? 0 : 1), "seed \(seed)")
      (same, others) = isSame ? (same + 1, others) : (same, others + 1)
    }
    #expect(same > 20)
    #expect(others > 50)
  }
}
