import Files

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The file beside a model that holds its large tensors.
struct NumbersFile {
  let model: String
  let path: String

  /// The file that a model at `model` has, or would have.
  init(ofModel model: String) {
    self.model = model
    path = model + ".data"
  }

  /// Its name, as the model beside it says it.
  var name: String { String(path.split(separator: "/").last ?? "") }

  var isThere: Bool {
    var status = stat()
    return lstat(path, &status) == 0
  }

  /// Whether it is there and the model that is there reads its numbers from it; files of others stay untouched.
  var isOfModel: Bool {
    guard isThere, let file = try? ModelFile(path: model) else { return false }
    let name = name
    return file.model.graph.initializer.contains { tensor in
      tensor.dataLocation == .external
        && tensor.externalData.contains { $0.key == "location" && $0.value == name }
    }
  }

  /// Takes it away; false where the system does not let it go.
  func remove() -> Bool { unlink(path) == 0 }

  /// Takes away the model that reads it, with links to it left as they are.
  ///
  /// - Throws: `FileError`.
  static func removeModel(at path: String) throws(FileError) {
    guard unlink(path) == 0 || errno == ENOENT else {
      throw FileError(path: path, action: .write, code: errno)
    }
  }
}

/// What writing a model has left.
package struct WrittenModel: Hashable, Sendable {
  /// The paths of the files that were written.
  package var files: [String]
  /// The file of numbers that only the model before it read, and that went away with it.
  package var removed: String?
}
