import Analysis
import Foundation
import Netlab
import SpecLoader
import Testing

@testable import Rewrites
@testable import Specs

@Suite struct `Written specs` {
  private static let zoo: [Network] =
    [
      lenet5, lenet5Classic, alexnet, vggALRN, vggC, ninCIFAR, ninImageNet, googlenet,
      googlenetNaive, googlenetSeparableStem, bnInception, inceptionV2, inceptionV3, inceptionV4,
      resnet18, resnet34A, resnet50, plain18, lenetSlides, alexnetSlides, squeezenet, densenet121,
      mobilenetV1, mobilenetV2, xception,
    ] + preactResNets + resnetsCIFAR

  private static func derived() throws -> [Network] {
    try [
      Rewrite.chain([.reduce(ratio: 4)], on: googlenetNaive),
      Rewrite.chain([.factorize(.stacked), .width(0.5)], on: googlenet),
      Rewrite.chain([.naive], on: bnInception),
      Rewrite.chain([.factorize(.asymmetric), .poolHead], on: vggC),
      Rewrite.chain([.linearHead(), .depth(2)], on: resnet18),
      Rewrite.chain([.fit(Budget(multiplyAdds: 100_000_000))], on: mobilenetV2),
      Rewrite.chain([.naiveIsolated], on: googlenet),
    ].flatMap { $0 }
  }

  /// Writes networks into one spec, loads it, and gives what was loaded.
  private func loaded(
    _ networks: [Network], simplifyingNames: Bool = false
  ) async throws -> [Network] {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("netlab-written-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("written.swift")
    let entries = networks.map {
      SpecWriter.Entry($0, provenance: ["\($0.name)."], simplifiesNames: simplifyingNames)
    }
    try Data(try SpecWriter.spec(of: entries).utf8).write(to: file)
    let loader = try SpecLoader(
      library: .locate(), compiler: .locate(), cache: SpecCache(folder: folder.path + "/cache"))
    return try await loader.load(path: file.path).networks
  }

  @Test func `compile to the networks that they were written from`() async throws {
    for networks in [Self.zoo, try Self.derived()] {
      let back = try await loaded(networks)
      #expect(back.map(\.name) == networks.map(\.name))
      for (network, copy) in zip(networks, back) {
        #expect(try fingerprint(of: copy) == fingerprint(of: network), "\(network.name)")
        #expect(try Totals(of: copy) == Totals(of: network), "\(network.name)")
        #expect(copy.nodes.map(\.path) == network.nodes.map(\.path), "\(network.name)")
        #expect(copy.heads.count == network.heads.count)
        #expect(copy.initialization == network.initialization)
      }
    }
  }

  @Test func `compile to the same networks with simpler names, too`() async throws {
    for network in Self.zoo {
      let copy = try #require(try await loaded([network], simplifyingNames: true).first)
      #expect(try fingerprint(of: copy) == fingerprint(of: network), "\(network.name)")
    }
  }
}
