import Netlab
import Testing

@testable import Specs
@testable import Verification

@Suite struct `Figures of layers under other names` {
  @Test(arguments: zoo.filter { !PublishedTable.tables(on: $0.name).isEmpty })
  func `are those of the same network by its own names`(published: Network) throws {
    let renamed = published.renamed
    let verification = try verification(of: renamed, as: published)
    let own = try Verification(
      of: published, tables: PublishedTable.tables(on: published.name), others: zoo)
    #expect(verification.pairing?.differences == 0)
    // An auxiliary head is for training alone, where layers are not paired.
    let expected = own.rows.filter { !$0.row.hasPrefix("auxiliary") }
    #expect(verification.rows.map(\.words) == expected.map(\.words))
  }

  @Test func `are told with the layers that were taken`() throws {
    let rows = try verification(of: googlenet.renamed, as: googlenet).sections[0].rows
    let layers = rows.map { "\($0.row): \($0.layers ?? "")" }
    #expect(
      layers.enumerated().filter { $0 == 0 || layers[$0 - 1] != $1 }.map(\.element) == [
        "convolution 7x7: layer1", "max pool: layer3", "convolution 3x3: layer7",
        "convolution 3x3: layer5, layer7", "max pool: layer10",
        "inception (3a): layer11 to layer24, 8 layers",
        "inception (3b): layer25 to layer38, 8 layers", "max pool: layer39",
        "inception (4a): layer40 to layer53, 8 layers",
        "inception (4b): layer62 to layer75, 8 layers",
        "inception (4c): layer76 to layer89, 8 layers",
        "inception (4d): layer90 to layer103, 8 layers",
        "inception (4e): layer112 to layer125, 8 layers", "max pool: layer126",
        "inception (5a): layer127 to layer140, 8 layers",
        "inception (5b): layer141 to layer154, 8 layers", "avg pool: layer155",
        "dropout (40%): layer156", "linear: layer157", "softmax: layer158",
      ])
    #expect(
      try verification(of: googlenet, as: googlenet).rows.compactMap(\.layers) == [])
  }

  private let published = Network("published", input: Shape(7, 24, 36)) {
    conv(3, 4, name: "first")
    maxPool(2, name: "half")
    module("middle") {
      conv(1, 5, name: "reduce")
      conv(5, 6, name: "wide")
    }
    globalAveragePool(name: "mean")
    dropout(0.5, name: "dropout")
    linear(3, name: "classes")
  }

  private func table(_ figures: [PublishedFigure]) -> PublishedTable {
    PublishedTable("published", source: "a test", figures: figures)
  }

  private func figure(
    _ path: String, _ quantity: PublishedQuantity, _ number: Int, contradiction: String? = nil,
    input: Shape? = nil
  ) -> PublishedFigure {
    PublishedFigure(
      path, quantity, .number(PrintedNumber(number)), of: .layers([path]), input: input,
      contradiction: contradiction)
  }

  @Test func `say which layer has no counterpart, and what the published network gives`() throws {
    let other = Network("other", input: Shape(7, 24, 36)) {
      conv(3, 4, name: "a")
      conv(5, 9, name: "b")
      globalAveragePool(name: "c")
      linear(3, name: "d")
    }
    let size = PublishedFigure(
      "dropout", .outputSize, .size(Shape(6, 1, 1)), of: .layers(["dropout"]))
    let verification = try Verification(
      of: other,
      tables: [
        table([
          figure("first", .weights, 252), figure("first", .receptiveField, 4, contradiction: "why"),
          figure("half", .neurons, 0), figure("half", .receptiveField, 4),
          figure("middle", .weights, 770, contradiction: "not told"), figure("middle", .depth, 2),
          size, figure("nowhere", .depth, 1), figure("d", .neurons, 3),
        ])
      ], pairing: NetworkPairing(of: other, with: published))
    #expect(
      verification.rows.map(\.words) == [
        "first, weights: 252, agrees",
        "first, receptive field: 3, misprint, computed is 25.0% less; why",
        "half, neurons: –, differs, no layer of other stands for half",
        "half, receptive field: –, differs, no layer of other stands for half",
        "middle, weights: 900, differs, computed is 16.9% more; published's own is 770; no layer"
          + " stands for middle/reduce",
        "middle, depth: –, differs, no layer stands for middle/reduce",
        "dropout, output size: 1×1×9, differs, published's own is 1×1×6; there is no dropout,"
          + " which would hand this on",
        "nowhere, depth: –, differs, neither published nor other has a layer nowhere",
        "d, neurons: 3, agrees",
      ])
    #expect(
      verification.rows.map { $0.layers ?? "" } == ["a", "a", "", "", "b", "b", "c", "", ""])
    #expect(
      verification.pairing?.description
        == "layers paired with published's by structure: not the same architecture, 3 differences")
  }

  @Test func `are those of the published images where the network leaves them open`() throws {
    let other = Network("other", channels: 7) {
      conv(3, 4)
      globalAveragePool()
    }
    let verification = try Verification(
      of: other, tables: [table([figure("first", .multiplyAdds, 24 * 36 * 252)])],
      pairing: NetworkPairing(of: other, with: published))
    #expect(verification.rows.map(\.verdict) == [.agrees])
    #expect(
      verification.pairing?.description
        == "layers paired with published's by structure: not the same architecture, 4 differences;"
        + " on 7×24×36, which it leaves open")
  }

  @Test func `are not compared on images that the network does not take`() throws {
    let other = Network("other", input: Shape(7, 25, 36)) {
      conv(3, 4)
      maxPool(8)
    }
    let verification = try Verification(
      of: other,
      tables: [
        table([figure("first", .neurons, 252, input: Shape(7, 5, 9)), figure("first", .weights, 9)])
      ],
      pairing: NetworkPairing(of: other, with: published))
    #expect(
      verification.sections[0].remarks == [
        "first: neurons of 252 not compared, since other does not take images of 7×5×9"
      ])
    #expect(verification.rows.map(\.verdict) == [.differs])
    #expect(
      verification.pairing?.description
        == "layers paired with published's by structure: not the same architecture, 5 differences;"
        + " on 7×25×36, where published has 7×24×36")
  }

  @Test func `are not compared for an auxiliary head that the network lacks`() throws {
    var other = googlenet.renamed
    other.heads = []
    #expect(
      try verification(of: other, as: googlenet).sections[1].remarks.suffix(2) == [
        "auxiliary (4a): output size of 4×4×512 not compared, since GoogLeNet has it for training"
          + " alone, and renamed has no auxiliary heads",
        "auxiliary (4d): output size of 4×4×528 not compared, since GoogLeNet has it for training"
          + " alone, and renamed has no auxiliary heads",
      ])
  }

  private func verification(
    of network: Network, as published: Network
  ) throws -> Verification {
    try Verification(
      of: network, tables: PublishedTable.tables(on: published.name), others: zoo,
      pairing: NetworkPairing(of: network, with: published))
  }
}

extension Network {
  /// The same network with another name, and with numbers for its layers' names.
  fileprivate var renamed: Network {
    var network = self
    network.name = "renamed"
    for index in nodes.indices.dropFirst() { network.nodes[index].path = "layer\(index)" }
    return network
  }
}

extension VerificationRow {
  /// The row in a line, its network's names aside.
  fileprivate var words: String {
    "\(row), \(quantity.rawValue): \(computedText), \(verdict)" + (note.isEmpty ? "" : ", \(note)")
  }
}
