#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A seccomp program that keeps a confined spec from starting processes and from parts of the
/// kernel that no declaration of a network needs.
///
/// Namespaces take away files and the network; what is left to take away is a flood of processes,
/// which no limit of a shell bounds per sandbox, and the system calls that past escapes went through.
/// - Source: seccomp(2) and `linux/filter.h`.
enum SyscallFilter {
  /// A file in a folder that holds the program, or nil where there is none.
  static func file(in folder: String) -> String? {
    let path = "\(folder)/filter"
    guard let program, FileManager.default.createFile(atPath: path, contents: Data(program)) else {
      return nil
    }
    return path
  }

  /// The program as the kernel reads it, or nil on a processor whose call numbers are not known.
  static var program: [UInt8]? {
    guard let table = CallNumbers.native else { return nil }
    // The four endings stand behind everything else, so that every jump goes forward to one.
    let allow = 9 + table.forbidden.count
    let refuse = allow + 1
    let unknownCall = allow + 2
    let kill = allow + 3

    var program: [Instruction] = []
    func distance(to target: Int) -> Int { target - program.count - 1 }
    program.append(.load(offset: 4))
    program.append(.jumpIfEqual(table.architecture, then: 0, else: distance(to: kill)))
    program.append(.load(offset: 0))
    // Another table of numbers on the same processor: x32.
    program.append(.jumpIfAtLeast(0x4000_0000, then: distance(to: kill)))
    // Its flags lie in memory, where a filter cannot look; the C library then uses clone instead.
    program.append(.jumpIfEqual(table.clone3, then: distance(to: unknownCall)))
    for call in table.forbidden {
      program.append(.jumpIfEqual(call, then: distance(to: refuse)))
    }
    // Threads may be made, processes may not.
    program.append(.jumpIfEqual(table.clone, then: 0, else: distance(to: allow)))
    program.append(.load(offset: 16))
    program.append(.jumpIfAnySet(0x0001_0000, then: distance(to: allow), else: 0))
    program.append(.jump(UInt32(distance(to: refuse))))
    program.append(.returnValue(0x7FFF_0000))
    program.append(.returnValue(0x0005_0000 | 1))
    program.append(.returnValue(0x0005_0000 | 38))
    program.append(.returnValue(0x8000_0000))
    return program.flatMap(\.bytes)
  }

  /// The numbers of the calls that the filter knows, and of the processor that has them.
  private struct CallNumbers {
    var architecture: UInt32
    var clone: UInt32
    var clone3: UInt32
    var forbidden: [UInt32]

    /// The numbers of the processor that this runs on.
    static var native: CallNumbers? {
      #if arch(x86_64)
        CallNumbers(
          architecture: 0xC000_003E, clone: 56, clone3: 435,
          // fork, vfork, socket, socketpair, ptrace, personality, mount, unshare, setns, add_key,
          // request_key, keyctl, perf_event_open, open_by_handle_at, process_vm_readv, …_writev,
          // bpf, userfaultfd, io_uring_setup, pidfd_getfd
          forbidden: [
            57, 58, 41, 53, 101, 135, 165, 272, 308, 248, 249, 250, 298, 304, 310, 311, 321, 323,
            425, 438,
          ])
      #elseif arch(arm64)
        CallNumbers(
          architecture: 0xC000_00B7, clone: 220, clone3: 435,
          // As above, without fork and vfork, which this processor never had.
          forbidden: [
            198, 199, 117, 92, 40, 97, 268, 217, 218, 219, 241, 265, 270, 271, 280, 282, 425, 438,
          ])
      #else
        nil
      #endif
    }
  }

  /// One instruction of the kernel's packet-filter machine; jumps count instructions to skip.
  private struct Instruction {
    var code: UInt16
    var ifTrue: UInt8 = 0
    var ifFalse: UInt8 = 0
    var operand: UInt32

    static func load(offset: UInt32) -> Instruction { Instruction(code: 0x20, operand: offset) }

    static func jump(_ skipped: UInt32) -> Instruction {
      Instruction(code: 0x05, operand: skipped)
    }

    static func jumpIfEqual(_ value: UInt32, then: Int, else: Int = 0) -> Instruction {
      Instruction(
        code: 0x15, ifTrue: UInt8(clamping: then), ifFalse: UInt8(clamping: `else`), operand: value)
    }

    static func jumpIfAtLeast(_ value: UInt32, then: Int) -> Instruction {
      Instruction(code: 0x35, ifTrue: UInt8(clamping: then), operand: value)
    }

    static func jumpIfAnySet(_ bits: UInt32, then: Int, else: Int) -> Instruction {
      Instruction(
        code: 0x45, ifTrue: UInt8(clamping: then), ifFalse: UInt8(clamping: `else`), operand: bits)
    }

    static func returnValue(_ value: UInt32) -> Instruction {
      Instruction(code: 0x06, operand: value)
    }

    /// The instruction in the machine's own byte order.
    var bytes: [UInt8] {
      withUnsafeBytes(of: code) { Array($0) } + [ifTrue, ifFalse]
        + withUnsafeBytes(of: operand) { Array($0) }
    }
  }
}
