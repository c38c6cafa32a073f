import Netlab
import Testing

@testable import Specs
@testable import Verification

@Suite struct `Published tables` {
  @Test func `speak of networks that there are, and of layers that they have`() throws {
    let names = Set(zoo.map(\.name))
    #expect(PublishedTable.all.map(\.network).filter { !names.contains($0) } == [])
    for network in zoo {
      #expect(try verification(of: network).rows.filter { $0.computed == nil }.map(\.row) == [])
    }
  }

  @Test func `are found whatever a name's case and hyphens`() {
    #expect(PublishedTable.tables(on: "resnet 152").count == 2)
    #expect(PublishedTable.tables(on: "resnet15") == [])
  }

  @Test(arguments: [
    lenet5Classic, vggA, vggALRN, vggB, vggC, vggE, ninImageNet, resnet18, resnet101, resnet152,
    resnet18A, plain34, lenetSlides, alexnetSlides, bottleneckDirect, bottleneckReduced, xception,
  ])
  func `agree in every figure`(network: Network) throws {
    let verification = try verification(of: network)
    #expect(verification.disagreements == [])
    #expect(!verification.rows.isEmpty)
  }

  @Test(arguments: [
    (alexnet, 7, 0), (vggD, 13, 2), (bnInception, 15, 2), (inceptionV3, 18, 2), (resnet50, 1, 0),
    (resnet101, 1, 0), (resnet152, 1, 0),
  ])
  func `agree with receptive_field in every field and operation`(
    network: Network, endPoints: Int, resolutions: Int
  ) throws {
    let section = try verification(of: network).sections.filter {
      $0.source.hasPrefix("google-research/receptive_field")
    }
    #expect(section.count == 1)
    #expect(section.first?.rows.count == endPoints * (3 + resolutions))
    #expect(section.first?.rows.filter { $0.verdict != .agrees }.map(\.row) == [])
  }

  @Test func `disagree where a paper contradicts itself`() throws {
    #expect(
      try verification(of: bnInception).disagreements == [
        "convolution 7x7: depth: differs", "convolution 3x3: depth: misprint",
        "inception (3c): output size: misprint", "inception (4c) pool proj: output size: misprint",
        "inception (4d) pool proj: output size: misprint", "inception (4e): output size: misprint",
        "total: parameters: misprint", "against GoogLeNet: parameters: misprint",
        "against GoogLeNet: multiply-adds: differs", "against GoogLeNet: depth: misprint",
      ])
    #expect(
      try verification(of: alexnet).disagreements == [
        "total: parameters: differs", "total: neurons: misprint", "input: output size: misprint",
        "layer 1: neurons: misprint",
      ])
    #expect(
      try verification(of: inceptionV3).disagreements == [
        "total: multiply-adds: differs", "against GoogLeNet: multiply-adds: differs",
        "pool first, saving: multiply-adds: misprint",
      ])
  }

  @Test func `give a network's totals in short`() {
    #expect(
      PublishedTable.totals(on: "vgg_d")
        == ["138M parameters", "16 depth", "15.3G multiply-adds"])
    #expect(PublishedTable.totals(on: "NIN-CIFAR") == [])
  }

  @Test func `name the networks that are not there`() throws {
    let tables = PublishedTable.tables(on: "ResNet-34")
    #expect(PublishedTable.comparedNetworks(in: tables) == ["VGG-E"])
    let alone = try Verification(of: resnet34, tables: tables)
    #expect(alone.sections[1].rows == [])
    #expect(
      alone.sections[1].remarks == [
        "share of VGG-19: multiply-adds of 18% not compared, since there is no network VGG-E"
      ])
  }
}
