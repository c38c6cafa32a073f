import ArgumentParser

@main struct Netlab: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "netlab")
}
