import ArgumentParser
import Netlab

/// How networks are looked at: resolution, batch, mode.
struct NetworkOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Channels, height and width of the images, or height and width alone.",
      valueName: "3x224x224"),
    transform: InputSize.init)
  var input: InputSize?

  @Option(name: .shortAndLong, help: ArgumentHelp("Images at a time.", valueName: "n"))
  var batch = 1

  @Flag(help: "Include auxiliary heads, and keep activations for the backward pass.")
  var training = false

  var mode: Mode { training ? .training : .inference }

  func validate() throws {
    try ToolError.check("--batch", batch, atMost: ToolError.mostImages)
  }
}

/// An image's size as `--input` and `--size` take it.
struct InputSize: Hashable, Sendable {
  /// Nil for as many as the network declares.
  var channels: Int?
  var extent: Extent
  /// Whether somebody asks for it; the size that images have is one for networks that leave theirs open.
  var isAsked = true

  /// Reads `3x224x224`, `224x224` or `224`; `×` and commas are understood too.
  ///
  /// - Throws: `.invalidInput`.
  init(_ text: String) throws { try self.init(text, option: "--input") }

  /// The size of images in an array, batch × channels × height × width or one image of these.
  init?(imagesOf shape: [Int]) {
    let extents = shape.suffix(2)
    guard (3...4).contains(shape.count), extents.allSatisfy({ (1...1_000_000).contains($0) })
    else { return nil }
    (channels, extent) = (nil, Extent(extents[extents.startIndex], extents[extents.startIndex + 1]))
    isAsked = false
  }

  /// As `--size` is read.
  ///
  /// - Throws: `.invalidInput`.
  static func size(_ text: String) throws -> InputSize { try InputSize(text, option: "--size") }

  private init(_ text: String, option: String) throws {
    let parts = text.split(omittingEmptySubsequences: false) { "xX×,".contains($0) }
    let numbers = parts.compactMap { Int($0) }.filter { (1...1_000_000).contains($0) }
    guard numbers.count == parts.count else { throw ToolError.invalidInput(option: option, text) }
    switch numbers.count {
    case 1: (channels, extent) = (nil, Extent(numbers[0]))
    case 2: (channels, extent) = (nil, Extent(numbers[0], numbers[1]))
    case 3: (channels, extent) = (numbers[0], Extent(numbers[1], numbers[2]))
    default: throw ToolError.invalidInput(option: option, text)
    }
  }

  /// The shape that it means for a network.
  func shape(for network: Network) -> Shape {
    Shape(channels ?? network.input.channels, extent)
  }
}
