import ArgumentParser
import Files
import Netlab
import Tables

extension PageFormat: ExpressibleByArgument {}

/// Where results go, and in which format.
struct OutputOptions: ParsableArguments {
  @Option(help: "The format; if not given, by the output's extension, or table.")
  var format: PageFormat?

  @Option(
    name: .shortAndLong, help: ArgumentHelp("Write to a file instead.", valueName: "file"),
    completion: .file())
  var output: String?

  /// Endings of files that netlab reads, and that results are none of.
  private static let endingsOfInputs = ["swift", "onnx", "safetensors", "npy", "sqlite"]

  func validate() throws {
    guard let output, let ending = output.split(separator: ".").last?.lowercased(),
      output.contains("."), Self.endingsOfInputs.contains(ending)
    else { return }
    throw ValidationError(
      "--output \(output.quotedIfOdd): results are text, and .\(ending) names something else; end the"
        + " file's name in .txt, .json, .csv or .md")
  }

  /// Results on the standard output.
  static var standard: OutputOptions {
    var options = OutputOptions()
    options.format = nil
    options.output = nil
    return options
  }

  /// The format that was asked for, by name or by the file's.
  var chosenFormat: PageFormat {
    if let format { return format }
    let name = (output ?? "").lowercased()
    if name.hasSuffix(".json") { return .json }
    if name.hasSuffix(".csv") { return .csv }
    return name.hasSuffix(".md") || name.hasSuffix(".markdown") ? .markdown : .table
  }

  /// The layout that suits where results go.
  func style(_ color: ColorChoice) -> PageStyle {
    let isFile = output.map { $0 != "-" } ?? false
    return PageStyle(
      width: isFile ? nil : StandardOutput.width,
      palette: Palette(
        isColored: color.allowsColor(onTerminal: !isFile && StandardOutput.isTerminal)))
  }

  /// Writes a result, in one piece.
  func write(_ text: String) throws {
    if let output, output != "-" {
      try AtomicFile.write(text, to: output)
    } else {
      try StandardOutput.write(text)
    }
  }
}
