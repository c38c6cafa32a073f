import Foundation
import Netlab
import Testing

@testable import SpecLoader

@Suite struct `Spec cache` {
  private static let text = """
    import Netlab
    let demo = Network("demo", input: Shape(7, 5, 9)) { conv(3x3, 9) }
    let others = [5, 7].map { filters in
      Network("demo \\(filters)", input: Shape(7, 5, 9)) { conv(3x3, filters) }
    }
    """

  private let workshop: Workshop

  init() throws {
    workshop = try Workshop()
  }

  /// The same loader with a compiler that is not there, but counts as the same.
  private func loaderWithoutCompiler() throws -> SpecLoader {
    var loader = try workshop.loader()
    loader.compiler.path = "/absent/swiftc"
    return loader
  }

  private var entries: [String] {
    let folder = "\(workshop.folder)/cache/specs"
    return (try? FileManager.default.contentsOfDirectory(atPath: folder))?.sorted() ?? []
  }

  @Test func `a second load compiles nothing and gives the same`() async throws {
    let path = try workshop.write(Self.text)
    let first = try await workshop.loader().load(path: path, displayPath: "demo.swift")
    #expect(first.networks.map(\.name) == ["demo", "demo 5", "demo 7"])
    #expect(entries.count == 1)
    let second = try await loaderWithoutCompiler().load(path: path, displayPath: "demo.swift")
    #expect(first == second)
  }

  @Test func `a moved spec is found by its content, and located where it is now`() async throws {
    let path = try workshop.write(Self.text)
    _ = try await workshop.loader().load(path: path)
    let moved = try workshop.write(Self.text, to: "elsewhere/other.swift")
    let spec = try await loaderWithoutCompiler().load(path: moved, displayPath: "other.swift")
    #expect(spec.networks[0].location?.description == "other.swift:2:19")
    #expect(spec.networks[0].nodes.last?.location?.description == "other.swift:2:53")
  }

  @Test func `another text, library or compiler is another entry`() {
    let keys = [
      SpecCache.Key(text: [1], compiler: "a\n", library: "b\n"),
      SpecCache.Key(text: [2], compiler: "a\n", library: "b\n"),
      SpecCache.Key(text: [1], compiler: "c\n", library: "b\n"),
      SpecCache.Key(text: [1], compiler: "a\n", library: "c\n"),
    ]
    #expect(Set(keys).count == 4)
  }

  @Test func `a damaged entry is compiled anew`() async throws {
    let path = try workshop.write(Self.text)
    let first = try await workshop.loader().load(path: path)
    let entry = "\(workshop.folder)/cache/specs/\(try #require(entries.first))"
    var bytes = [UInt8](try #require(FileManager.default.contents(atPath: entry)))
    bytes[bytes.count / 2] ^= 1
    try Data(bytes).write(to: URL(fileURLWithPath: entry))
    await #expect(throws: SpecLoadError.self) {
      _ = try await loaderWithoutCompiler().load(path: path)
    }
    #expect(try await workshop.loader().load(path: path) == first)
    #expect(try await loaderWithoutCompiler().load(path: path) == first)
  }

  @Test func `a cache that cannot be written is done without`() async throws {
    let path = try workshop.write(Self.text)
    let blocked = try workshop.write("", to: "blocked")
    var loader = try workshop.loader()
    loader.cache = SpecCache(folder: blocked)
    let spec = try await loader.load(path: path)
    #expect(spec.networks.map(\.name) == ["demo", "demo 5", "demo 7"])
    #expect(spec.notices == ["nothing is cached: the folder \(blocked)/specs cannot be made"])
  }

  @Test func `no cache at all is done without`() async throws {
    let path = try workshop.write(Self.text)
    var loader = try workshop.loader()
    let modules = loader.cache.modules
    loader.cache = SpecCache(folder: nil)
    loader.cache.modules = modules
    let spec = try await loader.load(path: path)
    #expect(
      spec.notices == ["nothing is cached: neither NETLAB_CACHE nor HOME names a folder"])
  }

  @Test func `two loaders at once give the same and leave one entry`() async throws {
    let path = try workshop.write(Self.text)
    let loader = try workshop.loader()
    async let first = loader.load(path: path)
    async let second = loader.load(path: path)
    let specs = try await [first, second]
    #expect(specs[0] == specs[1])
    #expect(entries.count == 1)
  }

  @Test func `the entries that were not used for longest go first`() throws {
    var cache = SpecCache(folder: "\(workshop.folder)/cache")
    cache.capacityBytes = 300
    let keys = (0..<4).map {
      SpecCache.Key(text: [UInt8($0)], compiler: "", library: "")
    }
    let content = [UInt8](repeating: 7, count: 68)  // 100 bytes with its digest
    for key in keys.prefix(3) { #expect(cache.store(content, for: key) == nil) }
    #expect(cache.content(for: keys[0]) == content)
    #expect(cache.store(content, for: keys[3]) == nil)
    #expect(keys.map { cache.content(for: $0) != nil } == [true, false, true, true])
  }

  @Test func `errors are not cached`() async throws {
    _ = try await workshop.message("import Netlab\nlet a = 1\n")
    #expect(entries == [])
  }

  @Test func `the cache's place follows the environment`() {
    func folder(_ environment: [String: String]) -> String? {
      SpecCache.locate(environment: environment).folder
    }
    #expect(folder(["NETLAB_CACHE": "/a", "XDG_CACHE_HOME": "/b", "HOME": "/c"]) == "/a")
    #expect(folder(["XDG_CACHE_HOME": "/b", "HOME": "/c"]) == "/b/netlab")
    #expect(folder(["XDG_CACHE_HOME": "b", "HOME": "/c"]) == "/c/.cache/netlab")
    #expect(folder([:]) == nil)
  }
}
