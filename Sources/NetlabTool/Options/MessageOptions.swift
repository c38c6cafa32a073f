import ArgumentParser

/// What is said beside results, and in what colours.
struct MessageOptions: ParsableArguments {
  @Option(help: "When to colour.")
  var color = ColorChoice.auto

  @Flag(name: .shortAndLong, help: "Say nothing beside results and errors.")
  var quiet = false

  @Flag(name: .shortAndLong, help: "Show more: normalisations and activations, or where time goes.")
  var verbose = false

  func validate() throws {
    if quiet, verbose { throw ValidationError("-q and -v ask for opposite things") }
  }

  /// Tells the user something, unless they asked for quiet.
  func notice(_ text: String) {
    if !quiet { StandardError.write(text) }
  }
}
