/// The texts of the files that `init` writes.
enum StarterText {
  static let spec = """
    import Netlab

    /// A small network for 32×32 colour images. Change it, and run: netlab analyze my-network
    let myNetwork = Network("my-network", input: Shape(3, 32, 32)) {
      conv(`3x3`, 32, norm: .batch)
      conv(`3x3`, 64, stride: 2, norm: .batch)
      for stage in 1...2 {
        mixed("stage\\(stage)", narrow: 16 * stage, wide: 32 * stage)
        maxPool(`3x3`, stride: 2, rounding: .ceiling)
      }
      inception("last", `1x1`: 64, `3x3red`: 48, `3x3`: 96, `5x5red`: 16, `5x5`: 32, pool: 32)
      globalAveragePool()
      dropout(0.3)
      linear(10)
      softmax()
    }

    /// A block of your own: two branches, and their outputs one behind the other.
    private func mixed(_ name: String, narrow: Int, wide: Int) -> some Block {
      module(name) {
        concat {
          conv(`1x1`, wide, norm: .batch, name: "1x1")
          branch {
            conv(`1x1`, narrow, norm: .batch, name: "3x3_reduce")
            conv(`3x3`, wide, norm: .batch, name: "3x3")
          }
        }
      }
    }

    """

  static let ignored = """
    .build/
    netlab.sqlite
    netlab.sqlite-shm
    netlab.sqlite-wal

    """

  static func package(name: String, library: String) -> String {
    """
    // swift-tools-version: 6.0
    import PackageDescription

    // For editors alone: it tells them where the language of specs is, so that they can complete
    // and check. netlab itself reads the files of Specs one by one, and needs no package.
    let library = Context.environment["NETLAB_LIBRARY"] ?? \(library.debugDescription)

    let package = Package(
      name: "\(name)",
      platforms: [.macOS(.v15)],
      targets: [
        .target(name: "Specs", path: "Specs", swiftSettings: [.unsafeFlags(["-I", library])])
      ]
    )

    """
  }

  static func readme(name: String) -> String {
    """
    # \(name)

    Convolutional networks, declared in Swift, for netlab.

        netlab analyze my-network            # what each layer costs; a diagram in Reports/
        netlab analyze my-network --depth 1  # one row for each module
        netlab compare my-network googlenet
        netlab history

    Each file of `Specs` stands alone and imports `Netlab`; every top-level constant in it that is
    a `Network`, or an array of them, can be named on the command line. Beside the networks, declare
    what you like as `private`.

    `Package.swift` is there for editors: open this folder with one that speaks to SourceKit-LSP,
    run `swift build` once, and specs are completed and checked as you type.

    """
  }
}
