import Files
import Measurement
import Netlab
import SpecLoader

/// What a user can get wrong on the command line, and what the system can refuse.
enum ToolError: Error, Hashable {
  /// What the argument parser says, and the command whose help tells more.
  case usage(message: String, command: String)
  /// A file of another kind stands where a spec should.
  case noSpec(path: String, FileKind)
  case unknownCommand(String, names: [String])
  case unknownColumn(String, names: [String])
  case columnTwice(String)
  case unknownDetail(String, names: [String])
  case invalidFilter(pattern: String, reason: String)
  case filterTooSlow(pattern: String)
  case filterMatchesNothing(pattern: String, network: String)
  case invalidInput(option: String, String)
  case notPositive(option: String, value: Int)
  case tooMany(option: String, value: Int, limit: Int)
  /// A whole number that no machine's register holds.
  case numberTooLarge(option: String, value: String)
  /// One option makes another meaningless; why, and how to get what is asked for.
  case pointless(option: String, beside: String, reason: String, hint: String)
  case tableOptionsWithJSON(option: String)
  case oneFileForSeveralNetworks(option: String, count: Int)
  case unknownPath(String, network: String, names: [String])
  case severalNetworks(spec: String, names: [String], command: String)
  case fewerThanTwo(spec: String)
  case unusableForDiagram(network: String)
  case noNumber(String)
  case noSource(id: Int64)
  case invalidRecipe(option: String, String, allowed: String)
  case rooflineWithoutPeaks

  case streamFailed(reason: String)
  case cannotMakeFolder(path: String, reason: String)
  case fileExists(path: String)
  case noMemory(file: String, bytes: Int, available: Int)
}

extension ToolError: CustomStringConvertible {
  /// What is wrong, and on a second line a way out.
  var description: String {
    "error: \(summary)" + (hint.map { "\n  hint: \($0)" } ?? "")
  }

  private var summary: String {
    switch self {
    case .usage(let message, _): message
    case .noSpec(let path, let kind): "\(path) is \(kind.words), and no spec"
    case .unknownCommand(let word, _): "there is no command \(word)"
    case .unknownColumn(let name, _): "there is no column \(name)"
    case .unknownDetail(let name, _): "--mind \(name) is no detail of an architecture"
    case .columnTwice(let name): "the column \(name) is named twice"
    case .invalidFilter(let pattern, let reason):
      "--filter \(pattern.quotedIfOdd) is no regular expression: \(reason.inOneLine)"
    case .filterTooSlow(let pattern):
      "--filter \(pattern.quotedIfOdd) takes too long: it can match one path in too many ways"
    case .filterMatchesNothing(let pattern, let network):
      "--filter \(pattern.quotedIfOdd) matches no layer of \(network)"
    case .invalidInput(let option, let text): "\(option) \(text) is no size of an image"
    case .notPositive(let option, let value): "\(option) \(value) is not positive"
    case .tooMany(let option, let value, let limit): "\(option) \(value) is more than \(limit)"
    case .numberTooLarge(let option, let value):
      "\(option) \(value.quotedIfOdd) is more than any count can be"
    case .pointless(let option, let other, let reason, _): "\(option) beside \(other): \(reason)"
    case .tableOptionsWithJSON(let option): "\(option) shapes tables; JSON holds every layer whole"
    case .oneFileForSeveralNetworks(let option, let count):
      "\(option) names one file for \(count) networks"
    case .unknownPath(let path, let network, _): "\(network) has no layer and no module \(path)"
    case .severalNetworks(let spec, let names, _):
      "\(spec) declares \(names.count) networks: \(names.joined(separator: ", "))"
    case .fewerThanTwo(let spec): "\(spec) is one network, and a comparison takes two or more"
    case .unusableForDiagram(let network): "\(network) has no resolution, so its shapes are unknown"
    case .noNumber(let text): "\(text) is no number of an analysis"
    case .invalidRecipe(let option, let text, _): "\(option) \(text) is not understood"
    case .rooflineWithoutPeaks:
      "--picture draws the machine's peaks, and --no-peaks leaves them out"
    case .noSource(let id): "#\(id) was stored without its spec's text"
    case .streamFailed(let reason): "the standard output cannot be written: \(reason)"
    case .cannotMakeFolder(let path, let reason):
      "the folder \(path) cannot be made: \(reason)"
    case .fileExists(let path): "\(path) is already there"
    case .noMemory(let file, let bytes, let available):
      "the weights of \(file) take \(ByteCount(bytes)), of which \(ByteCount(available)) are free"
    }
  }

  private var hint: String? {
    switch self {
    case .usage(_, let command): "see: \(command) --help"
    case .noSpec(let path, let kind): Self.wayOut(from: kind, path)
    case .unknownCommand(let word, let names):
      if word.hasSuffix(".swift") || word.contains("/") {
        "name a command in front of it: netlab analyze \(word)"
      } else {
        Self.question(word, names) ?? "see what there is with: netlab --help"
      }
    case .unknownColumn(let name, let names):
      Self.question(name, names) ?? "there are \(names.joined(separator: ", "))"
    case .unknownDetail(let name, let names):
      Self.question(name, names) ?? "there are \(names.joined(separator: ", "))"
    case .columnTwice: "name it once"
    case .invalidFilter:
      "write it as for grep -E; \\ goes in front of . ( ) [ ] * + ? to mean themselves"
    case .filterTooSlow: "put no * or + behind a group that holds one, as in (a+)+"
    case .filterMatchesNothing: "it is searched in paths such as inception_3a/3x3_reduce"
    case .invalidInput:
      "write channels, height and width, 3x224x224, or height and width, 224x224; from 1 to 1000000"
    case .notPositive: "give it a value of 1 or more"
    case .tooMany(_, _, let limit): "give it a value from 1 to \(limit)"
    case .numberTooLarge: "give it a smaller value"
    case .pointless(_, _, _, let hint): hint
    case .tableOptionsWithJSON: "leave it out, or choose --format table, csv or markdown"
    case .oneFileForSeveralNetworks: "name a folder, or one network as FILE#NETWORK"
    case .unknownPath(let path, _, let names):
      Self.question(path, names) ?? "see its layers with: netlab analyze SPEC --no-db --no-diagram"
    case .severalNetworks(let spec, let names, let command):
      "name one, as in: netlab \(command) '\(spec)#\(names.first ?? "NAME")'"
    case .fewerThanTwo: "name another SPEC after it"
    case .unusableForDiagram: "give it one with --input 224x224"
    case .noNumber: "see the numbers with: netlab history"
    case .cannotMakeFolder: "choose another place, or change the permissions of this one"
    case .invalidRecipe(_, _, let allowed): "write \(allowed)"
    case .rooflineWithoutPeaks: "leave one of the two options out"
    case .noSource, .streamFailed: nil
    case .fileExists: "choose another folder; nothing was written"
    case .noMemory: "check the extents of its tensors, or use a machine with more memory"
    }
  }

  /// What to do with a file that is no spec.
  private static func wayOut(from kind: FileKind, _ path: String) -> String {
    switch kind {
    case .safetensors: "weights go with a network, as in: netlab weights SPEC \(path)"
    case .onnx: "give it a name that ends in .onnx"
    case .pyTorch: "write the model in Python with torch.onnx.export, and name that file"
    case .hdf5, .kerasArchive, .tensorFlowLite, .pickle, .gguf:
      "write the model as ONNX with the tool that made it, and name that file"
    case .gitLFSPointer: "fetch the file itself with: git lfs pull"
    case .numPyArchive, .numPyArray, .zip, .png, .jpeg, .json, .html, .gzip, .sqlite:
      "name a Swift file or an ONNX model, or see what there is with: netlab list"
    }
  }

  /// `did you mean a, b or c?`
  private static func question(_ name: String, _ names: [String]) -> String? {
    let near = FoldedName(name).nearest(among: names)
    guard let last = near.last else { return nil }
    let others = near.dropLast().joined(separator: ", ")
    return "did you mean \(others.isEmpty ? last : "\(others) or \(last)")?"
  }
}

extension ToolError {
  /// Makes sure that a count is positive, and one that is meant.
  ///
  /// - Throws: `.notPositive`, `.tooMany`.
  static func check(_ option: String, _ value: Int?, atMost limit: Int) throws(ToolError) {
    guard let value else { return }
    if value < 1 { throw .notPositive(option: option, value: value) }
    if value > limit { throw .tooMany(option: option, value: value, limit: limit) }
  }

  /// Makes sure that a number of threads is one that a machine could have.
  ///
  /// - Throws: `.notPositive`, `.tooMany`.
  static func check(threads: Int?) throws(ToolError) {
    try check("--threads", threads, atMost: 1024)
  }

  /// The most images at a time that commands count with; memory ends sooner.
  static let mostImages = 1_000_000_000
  /// The most rows that a table is asked for.
  static let mostRows = 1_000_000
  /// The most levels of modules within modules.
  static let mostLevels = 1000
}
