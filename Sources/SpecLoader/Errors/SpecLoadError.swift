import Netlab

/// Why a spec could not be found, read, compiled, run or understood.
package enum SpecLoadError: Error, Hashable, Sendable {
  // MARK: Finding

  /// No file and no network has the name; files that could not be loaded were not searched.
  case unknownSpec(name: String, suggestions: [String], unread: [String])
  /// Several files or networks have the name.
  case ambiguousSpec(name: String, candidates: [String])
  /// A file declares no network of the name that stands behind `#`.
  case unknownNetwork(name: String, path: String, declared: [String])

  // MARK: Reading

  /// There is no file at the path.
  case missing(path: String, suggestions: [String])
  /// A folder is at the path.
  case directory(path: String)
  /// The system does not let the file be read, in its own words.
  case unreadable(path: String, reason: String)
  /// The file is no UTF-8.
  case notText(path: String, line: Int)
  /// The file holds nothing but white space.
  case empty(path: String)
  /// The file is longer than any spec.
  case tooLarge(path: String, bytes: Int, limit: Int)

  // MARK: Compiling

  /// There is no compiler at the path, or on the search path at all.
  case compilerMissing(path: String?)
  /// The module and its library are in none of the folders.
  case libraryMissing(searched: [String])
  /// The compiler does not understand the module: another version made it, or it is damaged.
  case libraryUnfit(module: String, compiler: String, reason: String)
  /// The spec imports another module than the language.
  case foreignImport(path: String, line: Int, column: Int, module: String)
  /// The spec has an attribute that speaks to the linker.
  case linkerAttribute(path: String, line: Int, column: Int, name: String)
  /// The compiler finds errors in the spec.
  case notSwift(path: String, diagnostics: [CompilerDiagnostic], importsNetlab: Bool)
  /// The compiler fails for another reason, in its own words.
  case compilerStopped(path: String, output: String)
  /// The compiler does not come to an end.
  case compilationTooLong(path: String, seconds: Double)

  // MARK: Running

  /// The spec was ended by a signal, with the runtime's message if it left one.
  case crashed(path: String, line: Int?, signal: Int32, message: String?)
  /// The spec called `exit`.
  case exited(path: String, status: Int32, output: String)
  /// The spec ran longer than it may.
  case tooLong(path: String, seconds: Double)
  /// The spec needed more memory than it may.
  case tooMuchMemory(path: String, limit: Int)
  /// The spec printed more than it may.
  case printsTooMuch(path: String, limit: Int)
  /// The spec wrote a larger result than it may.
  case resultTooLarge(path: String, limit: Int)
  /// A program that netlab needs cannot be started.
  case programFailed(program: String, reason: String)
  /// No temporary folder can be made.
  case workFolderFailed(path: String, reason: String)

  // MARK: Understanding

  /// The spec's result describes no networks.
  case unusableResult(path: String, reason: String)
  /// None of the spec's constants is a network or a sweep.
  case noNetwork(path: String, constants: [String])
  /// Two networks of the spec have one name.
  case duplicateNetwork(path: String, name: String, first: SourceLocation?, second: SourceLocation?)
  /// Two sweeps of the spec have one name.
  case duplicateSweep(path: String, name: String, first: SourceLocation?, second: SourceLocation?)
}
