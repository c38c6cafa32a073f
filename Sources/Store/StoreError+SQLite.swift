import Foundation
import GRDB

extension StoreError {
  /// What an error of SQLite means for a user, seen together with the file's permissions.
  init(_ error: DatabaseError, at file: DatabaseFile, waited seconds: Int) {
    let path = file.path
    let detail = error.message ?? error.resultCode.description
    switch error.resultCode {
    case .SQLITE_NOTADB:
      self = .notADatabase(path: path)
    case .SQLITE_CORRUPT, .SQLITE_ERROR:
      // netlab's own statements are sound: a table or a column is missing, or holds no JSON.
      self = .damaged(path: path, detail: detail)
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      self = .locked(path: path, seconds: seconds)
    case .SQLITE_FULL:
      self = .full(path: path)
    case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH, .SQLITE_IOERR:
      if !file.isReadable {
        self = .unreadable(path: path)
      } else if !file.isWritable {
        self = .fileReadOnly(path: path)
      } else if !file.isFolderWritable {
        self = .folderReadOnly(path: path, folder: file.folder)
      } else {
        self = .failed(path: path, code: Int(error.extendedResultCode.rawValue), detail: detail)
      }
    default:
      self = .failed(path: path, code: Int(error.extendedResultCode.rawValue), detail: detail)
    }
  }

  /// Runs `body`, and says of whatever goes wrong in it what it means for `file`.
  static func explaining<Result>(
    _ file: DatabaseFile, waited seconds: Int, _ body: () throws -> Result
  ) throws(StoreError) -> Result {
    do {
      return try body()
    } catch let error as StoreError {
      throw error
    } catch let error as DatabaseError {
      throw StoreError(error, at: file, waited: seconds)
    } catch is DecodingError {
      throw .damaged(path: file.path, detail: "a row does not hold what its column should")
    } catch {
      throw .failed(path: file.path, code: 0, detail: "\(error)")
    }
  }
}
