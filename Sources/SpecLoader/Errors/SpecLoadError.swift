import Netlab

/// Why a spec could not be found, read, compiled, run or understood.
package enum SpecLoadError: Error, Hashable, Sendable {
  // Finding
  case unknownSpec(name: String, suggestions: [String], unread: [String])
  case ambiguousSpec(name: String, candidates: [String])
  case unknownNetwork(name: String, path: String, declared: [String])

  // Reading
  case missing(path: String, suggestions: [String])
  case directory(path: String)
  case unreadable(path: String, reason: String)
  case notText(path: String, line: Int)
  case empty(path: String)
  case tooLarge(path: String, bytes: Int, limit: Int)

  // Compiling
  case compilerMissing(path: String?)
  case libraryMissing(searched: [String])
  case foreignImport(path: String, line: Int, column: Int, module: String)
  case notSwift(path: String, diagnostics: [CompilerDiagnostic], importsNetlab: Bool)
  case compilerStopped(path: String, output: String)
  case compilationTooLong(path: String, seconds: Double)

  // Running
  case crashed(path: String, line: Int?, signal: Int32, message: String?)
  case exited(path: String, status: Int32, output: String)
  case tooLong(path: String, seconds: Double)
  case tooMuchMemory(path: String, limit: Int)
  case printsTooMuch(path: String, limit: Int)
  case resultTooLarge(path: String, limit: Int)
  case programFailed(program: String, reason: String)
  case workFolderFailed(path: String, reason: String)

  // Understanding
  case unusableResult(path: String, reason: String)
  case noNetwork(path: String, constants: [String])
  case duplicateNetwork(path: String, name: String, first: SourceLocation?, second: SourceLocation?)
}
