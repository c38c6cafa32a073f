import ArgumentParser
import SpecLoader

/// `netlab init`.
struct Init: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Make a folder to start in, with a first network.",
    discussion: """
      Writes Specs/my-network.swift, a Package.swift that lets editors complete and check specs, a \
      README.md and a .gitignore. Nothing that is already there is overwritten.

      Examples:
        netlab init my-networks
        cd my-networks && netlab analyze my-network
        netlab init .                            in the working directory
      """)

  @Argument(help: "The folder; it is made where it is missing.", completion: .directory)
  var directory: String

  @OptionGroup var messages: MessageOptions

  func run() throws {
    let folder = StarterFolder(path: directory, library: try SpecLibrary.locate().folder)
    try folder.write()
    messages.notice(folder.welcome)
  }
}
