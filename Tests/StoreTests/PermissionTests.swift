import Foundation
import Testing

@testable import Store

/// The other process gives up the rights of root, to which no file is forbidden.
@Suite struct `A database without the rights to it` {
  private func database(in folder: borrowing TemporaryFolder) throws -> String {
    let path = folder.file("lab.sqlite")
    _ = try Store.open(path: path).record(Reports.open(), specSource: nil, toolVersion: "1.2.3")
    return path
  }

  @Test func `is read but not written if the file is read-only`() throws {
    let folder = try TemporaryFolder()
    let path = try database(in: folder)
    try folder.allow(0o777)
    try folder.allow(0o444, for: "lab.sqlite")
    #expect(
      try HelperProcess("unprivileged", "write", path, "1", "3").lines() == [
        "error: \(path): the file may not be written",
        "  hint: change its permissions, name another place with --db FILE, or store nothing with"
          + " --no-db",
      ])
    #expect(try HelperProcess("unprivileged", "read", path).lines() == ["1"])
  }

  @Test func `is read but not written if the folder is read-only`() throws {
    let folder = try TemporaryFolder()
    let path = try database(in: folder)
    try folder.allow(0o666, for: "lab.sqlite")
    try folder.allow(0o555)
    #expect(
      try HelperProcess("unprivileged", "write", path, "1", "3").lines() == [
        "error: \(path): the folder \(folder.path) may not be written, and SQLite keeps its log"
          + " there",
        "  hint: change its permissions, name another place with --db FILE, or store nothing with"
          + " --no-db",
      ])
    #expect(try HelperProcess("unprivileged", "read", path).lines() == ["1"])
    #expect(try folder.names == ["lab.sqlite"])
  }

  @Test func `is not made in a read-only folder`() throws {
    let folder = try TemporaryFolder()
    try folder.allow(0o555)
    let path = folder.file("lab.sqlite")
    #expect(
      try HelperProcess("unprivileged", "write", path, "1", "3").lines() == [
        "error: \(path): the folder \(folder.path) may not be written, and SQLite keeps its log"
          + " there",
        "  hint: change its permissions, name another place with --db FILE, or store nothing with"
          + " --no-db",
      ])
    #expect(try folder.names == [])
  }

  @Test(arguments: ["write", "read"]) func `is not read if the file is secret`(
    _ action: String
  ) throws {
    let folder = try TemporaryFolder()
    let path = try database(in: folder)
    try folder.allow(0o777)
    try folder.allow(0o000, for: "lab.sqlite")
    let expected = [
      "error: \(path): may not be read",
      "  hint: change its permissions, or name another database with --db FILE",
    ]
    let lines =
      action == "read"
      ? try HelperProcess("unprivileged", "read", path).lines()
      : try HelperProcess("unprivileged", "write", path, "1", "3").lines()
    #expect(lines == expected)
  }

  @Test func `is not read in a secret folder`() throws {
    let folder = try TemporaryFolder()
    let path = try database(in: folder)
    try folder.allow(0o000)
    #expect(
      try HelperProcess("unprivileged", "read", path).lines() == [
        "error: \(path): may not be read",
        "  hint: change its permissions, or name another database with --db FILE",
      ])
  }
}
