import ArgumentParser

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// One call of the tool, from its words to its exit code.
struct Invocation {
  private let arguments: [String]

  init(_ arguments: [String]) {
    self.arguments = arguments
  }

  /// Runs the command that the words name, and ends the process with its code.
  func runToEnd() async -> Never {
    exit(await run())
  }

  /// Runs the command that the words name; every error ends here, in words and a code.
  func run() async -> Int32 {
    do {
      if let error = unknownCommand { throw error }
      var command = try NetlabCommand.parseAsRoot(arguments)
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
      return ToolExit.fine.rawValue
    } catch let exit as ToolExit {
      return exit.rawValue
    } catch {
      return report(error)
    }
  }

  private func report(_ error: any Error) -> Int32 {
    switch NetlabCommand.exitCode(for: error) {
    case .success:
      do {
        let text = NetlabCommand.fullMessage(for: error)
        try StandardOutput.write(text.hasSuffix("\n") ? text : text + "\n")
        return ToolExit.fine.rawValue
      } catch {
        return report(error)
      }
    case .validationFailure:
      StandardError.write(usageError(NetlabCommand.message(for: error)))
    default:
      StandardError.write(NetlabCommand.message(for: error))
    }
    return ToolExit.unusable.rawValue
  }

  /// The error in netlab's form; the parser puts words of its own in front of an option's error.
  private func usageError(_ message: String) -> String {
    if message.hasPrefix("The value '"), let own = message.firstRange(of: "': error: ") {
      return "error: " + message[own.upperBound...]
    }
    if let (option, value) = hugeNumber(message) {
      return ToolError.numberTooLarge(option: option, value: value).description
    }
    if message.hasPrefix("Missing value for '"), let (option, value) = negativeNumber {
      return ToolError.usage(
        message: "\(option) \(value) is negative", command: commandName
      ).description
    }
    return ToolError.usage(message: message, command: commandName).description
  }

  /// The option and the digits of which the parser says that they are invalid for it.
  private func hugeNumber(_ message: String) -> (option: String, value: String)? {
    let parts = message.split(separator: "'", omittingEmptySubsequences: false)
    guard parts.count == 5, parts[0] == "The value ", parts[2] == " is invalid for ",
      !parts[1].isEmpty, parts[1].allSatisfy({ $0.isASCII && $0.isNumber })
    else { return nil }
    return (String(parts[3].prefix { $0 != " " }), String(parts[1]))
  }

  /// The first option with a negative number behind it, which the parser takes for an option.
  private var negativeNumber: (option: String, value: String)? {
    zip(arguments, arguments.dropFirst()).first { option, value in
      option.hasPrefix("-") && value.hasPrefix("-") && Double(value) != nil
    }
  }

  /// The words of the subcommand, for the way to its help.
  private var commandName: String {
    let names = NetlabCommand.commandNames
    let subcommand = arguments.first { !$0.hasPrefix("-") }.flatMap {
      names.contains($0) ? $0 : nil
    }
    return (["netlab"] + [subcommand].compactMap { $0 }).joined(separator: " ")
  }

  private var unknownCommand: ToolError? {
    let words = arguments.first == "help" ? arguments.dropFirst() : arguments[...]
    guard let word = words.first, !word.hasPrefix("-") else { return nil }
    let names = NetlabCommand.commandNames
    return names.contains(word) ? nil : .unknownCommand(word, names: names)
  }
}

extension NetlabCommand {
  /// What may stand in the place of a subcommand.
  fileprivate static var commandNames: [String] {
    configuration.groupedSubcommands.flatMap(\.subcommands).map {
      $0.configuration.commandName ?? ""
    } + ["help"]
  }
}

/// The codes that the tool exits with.
enum ToolExit: Int32, Error {
  case fine = 0
  /// A check failed: verify, audit.
  case checkFailed = 1
  /// Usage, or input that cannot be read or used.
  case unusable = 2
  /// Stopped by the user, and can be resumed.
  case interrupted = 130
}

/// The tool's version, as `--version` prints it and databases keep it.
enum ToolVersion {
  static let current = "0.1.0"
}
