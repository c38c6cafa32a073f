import ArgumentParser

/// Whether something is kept in a database, and in which.
struct StoringOptions: ParsableArguments {
  @OptionGroup(title: "Output options") var database: DatabaseOption

  @Flag(help: "Store nothing.")
  var noDb = false

  func validate() throws {
    if noDb, database.db != nil {
      throw ValidationError("--db and --no-db ask for opposite things")
    }
  }
}
