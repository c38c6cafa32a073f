extension StoreError: CustomStringConvertible {
  package var description: String { "error: \(summary)\n  hint: \(hint)" }

  /// What is wrong, where, with numbers.
  package var summary: String {
    switch self {
    case .unnamed:
      "the database has no name"
    case .missing(let path):
      "\(path): there is no database here"
    case .empty(let path):
      "\(path): an empty file, not yet a database"
    case .folderMissing(let path, let folder):
      "\(path): the folder \(folder) does not exist"
    case .isFolder(let path):
      "\(path): a folder, not a database"
    case .irregularFile(let path):
      "\(path): a device or a pipe, not a file"
    case .notADatabase(let path):
      "\(path): not a SQLite database"
    case .foreign(let path, let table):
      "\(path): a SQLite database, but not netlab's: it holds \(table)"
    case .damaged(let path, let detail):
      "\(path): the database is damaged: \(detail)"
    case .newerSchema(let path, let schema, let known):
      "\(path): was written by a newer netlab (schema \(schema); this one knows \(known))"
    case .olderSchema(let path, let schema, let known):
      "\(path): was written by an older netlab (schema \(schema); this one reads \(known)) and"
        + " cannot be brought up to date where it is"
    case .unreadable(let path):
      "\(path): may not be read"
    case .fileReadOnly(let path):
      "\(path): the file may not be written"
    case .folderReadOnly(let path, let folder):
      "\(path): the folder \(folder) may not be written, and SQLite keeps its log there"
    case .locked(let path, let seconds):
      "\(path): another program has kept the database locked for \(seconds) s"
    case .full(let path):
      "\(path): the disk is full; nothing was stored"
    case .noAnalysis(let path, let id, _):
      "\(path): there is no analysis #\(id)"
    case .noRun(let path, let id, _):
      "\(path): there is no run #\(id)"
    case .unstorable(let path, let field):
      "\(path): \(field) holds a NUL character, which a database cannot keep"
    case .failed(let path, let code, let detail):
      "\(path): \(detail) (SQLite code \(code))"
    case .queryEmpty:
      "the query is empty"
    case .queryHasSeveralStatements:
      "the query has more than one statement"
    case .queryWrites(let action):
      "a query only reads; this one would \(action.words)"
    case .queryInvalid(let detail):
      "the query does not work: \(detail)"
    case .queryTooSlow(let seconds):
      "the query was stopped after \(seconds) s"
    case .queryTooLarge(let rows, let megabytes):
      "the query gives more than \(rows) rows or \(megabytes) MB"
    }
  }

  /// A way out.
  package var hint: String {
    switch self {
    case .unnamed:
      "give --db a file, such as netlab.sqlite"
    case .missing:
      "netlab analyze, train and sweep make one; name another with --db FILE"
    case .empty:
      "netlab analyze, train and sweep fill it; name another with --db FILE"
    case .folderMissing(_, let folder):
      "make it with mkdir -p \(folder), or name another place with --db FILE"
    case .isFolder(let path):
      "name a file in it: --db \(path.hasSuffix("/") ? path : path + "/")netlab.sqlite"
    case .irregularFile:
      "name a file with --db FILE, or store nothing with --no-db"
    case .notADatabase, .foreign:
      "it was left as it is; name another with --db FILE"
    case .damaged(let path, _):
      "restore a copy of it, or save what can still be read with sqlite3 \(path) .recover"
    case .newerSchema:
      "it was left as it is; update netlab, or name another database with --db FILE"
    case .olderSchema:
      "copy it to a folder that may be written, and name the copy with --db FILE"
    case .unreadable:
      "change its permissions, or name another database with --db FILE"
    case .fileReadOnly, .folderReadOnly:
      "change its permissions, name another place with --db FILE, or store nothing with --no-db"
    case .locked:
      "wait for that program to end, or close it"
    case .full:
      "make room, or name a place on another disk with --db FILE"
    case .noAnalysis(_, _, .some(let latest)):
      "the latest is #\(latest); netlab history lists them all"
    case .noAnalysis(_, _, .none):
      "it holds none yet; netlab analyze stores one"
    case .noRun(_, _, .some(let latest)):
      "the latest is #\(latest); netlab query \"select * from runHistory\" lists them all"
    case .noRun(_, _, .none):
      "it holds none yet; netlab train stores one"
    case .unstorable:
      "take it out of the spec, or store nothing with --no-db"
    case .failed:
      "check the disk and the file, or name another database with --db FILE"
    case .queryEmpty:
      "for example: netlab query \"select name, multiplyAdds from latestAnalysis\""
    case .queryHasSeveralStatements:
      "ask one thing at a time"
    case .queryWrites:
      "a query is one select, with, values or explain; work on a copy with sqlite3 to change things"
    case .queryInvalid:
      "select * from about tells what there is; pragma table_info(layer) lists a table's columns"
    case .queryTooSlow, .queryTooLarge:
      "narrow it with where or limit, or ask sqlite3, which has no such bound"
    }
  }
}

extension RefusedAction {
  fileprivate var words: String {
    switch self {
    case .insert(let table): "insert into \(table)"
    case .update(let table): "update \(table)"
    case .delete(let table): "delete from \(table)"
    case .changeSchema: "create, alter or drop something"
    case .attach: "open another file"
    case .transaction: "open or close a transaction"
    case .pragma(let name): "set pragma \(name)"
    case .function(let name): "call \(name)"
    case .statement(let word): "run \(word)"
    }
  }
}
