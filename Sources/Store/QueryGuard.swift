import GRDB
import GRDBSQLite

/// Keeps a connection from doing anything but read, and not for ever.
///
/// SQLite asks `authorize` while it compiles a statement, and again for what the statement compiles
/// in turn; it asks `isOverdue` every few thousand steps of its machine.
/// - Source: sqlite.org, "Compile-Time Authorization Callbacks" and "Query Progress Callbacks".
final class QueryGuard {
  /// The first thing that was asked for and refused.
  private(set) var refused: RefusedAction?
  private(set) var wasStopped = false
  private let deadline: ContinuousClock.Instant

  init(deadline: ContinuousClock.Instant) {
    self.deadline = deadline
  }

  /// Runs `body` while the guard watches `db`.
  func watching<Result>(_ db: Database, longestText: Int, _ body: () throws -> Result) rethrows
    -> Result
  {
    let connection = db.sqliteConnection
    let context = Unmanaged.passUnretained(self).toOpaque()
    sqlite3_limit(connection, SQLITE_LIMIT_ATTACHED, 0)
    sqlite3_limit(connection, SQLITE_LIMIT_LENGTH, Int32(clamping: longestText))
    sqlite3_set_authorizer(
      connection,
      { context, action, first, second, _, _ in
        guard let context else { return SQLITE_DENY }
        let queryGuard = Unmanaged<QueryGuard>.fromOpaque(context).takeUnretainedValue()
        return queryGuard.authorize(
          action, first.map { String(cString: $0) }, second.map { String(cString: $0) })
      }, context)
    sqlite3_progress_handler(
      connection, 4096,
      { context in
        guard let context else { return 1 }
        return Unmanaged<QueryGuard>.fromOpaque(context).takeUnretainedValue().isOverdue ? 1 : 0
      }, context)
    defer {
      sqlite3_set_authorizer(connection, nil, nil)
      sqlite3_progress_handler(connection, 0, nil, nil)
    }
    return try withExtendedLifetime(self, body)
  }

  private var isOverdue: Bool {
    wasStopped = wasStopped || ContinuousClock.now > deadline
    return wasStopped
  }

  private func authorize(_ action: Int32, _ first: String?, _ second: String?) -> Int32 {
    guard let refusal = Self.refusal(of: action, first ?? "", second) else { return SQLITE_OK }
    refused = refused ?? refusal
    return SQLITE_DENY
  }

  /// Why SQLite's `action` is not allowed, or nil if it only reads.
  private static func refusal(
    of action: Int32, _ first: String, _ second: String?
  ) -> RefusedAction? {
    switch action {
    case SQLITE_SELECT, SQLITE_READ, SQLITE_RECURSIVE:
      return nil
    case SQLITE_FUNCTION:
      let name = second ?? ""
      return forbiddenFunctions.contains(name.lowercased()) ? .function(name) : nil
    case SQLITE_PRAGMA:
      let name = first.lowercased()
      let isAllowed = tellingPragmas.contains(name) || (second == nil && readPragmas.contains(name))
      return isAllowed ? nil : .pragma(first)
    case SQLITE_UPDATE where first == "sqlite_master":
      // Asked of table-valued functions such as json_each, which declare their columns so; SQLite
      // itself refuses the statement `UPDATE sqlite_master`.
      return nil
    case SQLITE_INSERT, SQLITE_UPDATE, SQLITE_DELETE:
      if first.hasPrefix("sqlite_") { return .changeSchema }
      switch action {
      case SQLITE_INSERT: return .insert(table: first)
      case SQLITE_UPDATE: return .update(table: first)
      default: return .delete(table: first)
      }
    case SQLITE_ATTACH, SQLITE_DETACH:
      return .attach
    case SQLITE_TRANSACTION, SQLITE_SAVEPOINT:
      return .transaction
    default:
      return .changeSchema
    }
  }

  /// Functions that load code into the process.
  private static let forbiddenFunctions: Set<String> = ["load_extension", "fts3_tokenizer"]

  /// Pragmas that only tell, whatever their argument.
  private static let tellingPragmas: Set<String> = [
    "collation_list", "compile_options", "database_list", "foreign_key_check",
    "foreign_key_list", "function_list", "index_info", "index_list", "index_xinfo",
    "integrity_check", "module_list", "pragma_list", "quick_check", "table_info", "table_list",
    "table_xinfo",
  ]

  /// Pragmas that tell without an argument, and set something with one.
  private static let readPragmas: Set<String> = [
    "application_id", "encoding", "freelist_count", "page_count", "page_size", "schema_version",
    "user_version",
  ]
}
