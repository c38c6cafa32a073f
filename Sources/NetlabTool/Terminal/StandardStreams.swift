import Tables

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Where results go.
enum StandardOutput {
  /// Writes all of `text`, or stops quietly where nobody reads any more.
  ///
  /// - Throws: `.streamFailed`, as on a full disk.
  static func write(_ text: String) throws(ToolError) {
    switch FileDescriptorWriter.write(text, to: STDOUT_FILENO) {
    case nil, EPIPE: return
    case let code?: throw .streamFailed(reason: reason(code))
    }
  }

  /// Whether a terminal shows it.
  static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

  /// The columns that there are, from `COLUMNS` or the terminal; nil for no limit.
  static var width: Int? {
    if let columns = getenv("COLUMNS"), let width = Int(String(cString: columns)), width > 0 {
      return width
    }
    guard isTerminal else { return nil }
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }
}

/// Where errors and notices go.
enum StandardError {
  /// Writes `text` and ends its last line; there is nobody to tell if that fails.
  static func write(_ text: String) {
    let isColored = ColorChoice.ofThisCall.allowsColor(onTerminal: isatty(STDERR_FILENO) == 1)
    // Names from files and from the command line must not steer the terminal.
    let plain = text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { String($0).onOneLine }.joined(separator: "\n")
    let shown = isColored ? ErrorPaint.painted(plain) : plain
    _ = FileDescriptorWriter.write(shown.hasSuffix("\n") ? shown : shown + "\n", to: STDERR_FILENO)
  }
}

/// Writing to what is already open.
enum FileDescriptorWriter {
  /// Writes all of `text`; gives the system's error code, or nil.
  static func write(_ text: String, to descriptor: Int32) -> Int32? {
    var text = text
    return text.withUTF8 { write(UnsafeRawBufferPointer($0), to: descriptor) }
  }

  /// Writes all of `bytes`; gives the system's error code, or nil.
  static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32? {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = systemWrite(descriptor, UnsafeRawBufferPointer(rebasing: rest))
      if count < 0 {
        if errno == EINTR { continue }
        return errno
      }
      rest = rest.dropFirst(count)
    }
    return nil
  }

  private static func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    #if canImport(Darwin)
      Darwin.write(descriptor, bytes.baseAddress, bytes.count)
    #else
      Glibc.write(descriptor, bytes.baseAddress, bytes.count)
    #endif
  }
}

/// The system's words for an error code.
func reason(_ code: Int32) -> String {
  String(cString: strerror(code))
}
