import Netlab
import Testing

@testable import SpecLoader

@Suite struct `Loading a spec` {
  private static let quoted = """
    import Netlab

    let demo = Network("demo", input: Shape(7, 28, 30)) {
      conv(`3x3`, 9)
      inception(
        "3a", `1x1`: 64, `3x3red`: 96, `3x3`: 128, `5x5red`: 16, `5x5`: 32, pool: 32)
    }
    """

  private static let short = """
    import Netlab

    let demo = Network("demo", input: Shape(7, 28, 30)) {
      conv(3x3, 9); conv(3x3, 9)
      inception("3a", 1x1:64, 3x3red:96, 3x3:128, 5x5red:16, 5x5:32, pool:32)
    }
    """

  @Test func `gives the networks with the author's lines and columns`() async throws {
    let spec = try await Workshop().load(Self.short)
    #expect(spec.source == Self.short)
    #expect(spec.displayPath == "demo.swift")
    #expect(spec.notices == [])
    #expect(spec.networks.map(\.name) == ["demo"])
    let network = try #require(spec.networks.first)
    #expect(network.location?.description == "demo.swift:3:19")
    #expect(
      network.nodes.prefix(3).map { "\($0.path) \($0.location?.description ?? "")" } == [
        "input demo.swift:3:19", "conv1 demo.swift:4:3", "conv1/relu demo.swift:4:3",
      ])
  }

  @Test func `gives the same modules in both spellings`() async throws {
    let quoted = try await Workshop().load(Self.quoted).networks[0]
    let short = try await Workshop().load(Self.short).networks[0]
    func module(_ network: Network) -> [String] {
      network.nodes.filter { $0.path.hasPrefix("inception_3a") }.map {
        "\($0.path) \($0.operation)"
      }
    }
    #expect(module(quoted) == module(short))
    #expect(module(short).count > 6)
  }

  @Test func `picks the networks out of all kinds of constants`() async throws {
    let text = """
      import Netlab

      struct Once: ~Copyable { var filters = 9 }
      private func network(_ name: String) -> Network {
        Network(name, input: Shape(7, 5, 9)) { relu() }
      }
      let once = Once()
      let number = 9, function: @Sendable (Int) -> Int = { $0 + 1 }
      let existential: any Sendable = 9
      let optional: Network? = network("optional")
      let type = Network.self
      struct JSONEncoder {}
      let URL = 9, Encodable = 9, networks = 9
      private let hidden = network("hidden")
      public let (`3x3`, list) = (network("first"), [network("second"), network("third")])
      @available(macOS 14, *)
      let last = network("fourth"), 5x5 = network("fifth")
      #if os(Windows)
        let conditional = network("never")
      #else
        let conditional = network("sixth")
      #endif
      """
    let spec = try await Workshop().load(text)
    #expect(
      spec.networks.map(\.name) == ["first", "second", "third", "fourth", "fifth", "sixth"])
  }

  @Test func `gives the sweeps, and the networks of their variants by name`() async throws {
    let text = """
      import Netlab

      private func net(_ filters: Int) -> Network {
        Network("net", input: Shape(1, 28, 28)) { conv(3x3, filters) }
      }
      let study = Sweep("study", dataset: .fashionMNIST, epochs: 2, seeds: 4) {
        for width in [1, 2] {
          Variant("narrow \\(width)", net(3 * width)); Variant("wide \\(width)", net(5 * width))
        }
      }
      let others = ["a", "b"].map { name in
        Sweep(name, dataset: .mnist) { Variant("same", net(7)) }
      }
      """
    let spec = try await Workshop().load(text)
    #expect(spec.networks == [])
    #expect(spec.sweeps.map(\.name) == ["study", "a", "b"])
    #expect(
      spec.sweeps[0].variants.map { "\($0.name) \($0.location?.description ?? "")" } == [
        "narrow 1 demo.swift:8:12", "wide 1 demo.swift:8:56", "narrow 2 demo.swift:8:12",
        "wide 2 demo.swift:8:56",
      ])
    #expect(spec.sweeps[0].variants[0].network.nodes[1].location?.description == "demo.swift:4:45")
    #expect(
      spec.allNetworks.map(\.name) == [
        "narrow 1", "wide 1", "narrow 2", "wide 2", "a same", "b same",
      ])
  }

  @Test func `refuses two sweeps of one name, and hands on what is wrong with one`() async throws {
    let text = """
      import Netlab

      private let net = Network("net", input: Shape(1, 28, 28)) { linear(10) }
      let one = Sweep("study", dataset: .mnist) { Variant("a", net) }
      let two = Sweep("study", dataset: .mnist) { Variant("a", net) }
      """
    try await expect(
      Workshop().message(text),
      """
      demo.swift:5:16: error: a second sweep called 'study'; the first is declared on line 4
        hint: give one of them another name
      """)
    let faulty = try await Workshop().load(
      """
      import Netlab

      private let net = Network("net", input: Shape(1, 28, 28)) { linear(10) }
      let one = Sweep("study", dataset: .mnist) { Variant("a", net, against: "b") }
      """)
    #expect(
      SpecErrors(faulty.sweeps[0].problems).description == """
        demo.swift:4:52: error: a: it is compared with “b”, and there is no such variant
          hint: declare the other variant, or leave against: out
        """)
  }
}
