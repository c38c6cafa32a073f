import Netlab
import Testing

/// A hint is followed to the letter, and what it says must then be so.
@Suite struct `Hints hold what they promise` {
  /// The integers of a text, in order.
  private func numbers(in text: some StringProtocol) -> [Int] {
    text.split { !$0.isNumber }.compactMap { Int($0) }
  }

  private static let windows: [SlidingWindow] = {
    var windows: [SlidingWindow] = []
    for kernel in [Extent(9, 9), Extent(1, 8), Extent(4, 2), Extent(7, 16), Extent(2, 2)] {
      for dilation in [Extent(1, 1), Extent(2, 3)] {
        for padding in [
          Padding.symmetric, .valid, 1, Padding(top: 0, left: 1, bottom: 2, right: 0),
        ] {
          windows.append(
            SlidingWindow(kernel: kernel, stride: 1, padding: padding, dilation: dilation))
        }
      }
    }
    return windows
  }()

  @Test(arguments: [Extent(1, 1), Extent(2, 7), Extent(6, 3)])
  func `the padding and the kernel of a hint make the window fit`(_ input: Extent) throws {
    var failures = 0
    for window in Self.windows {
      do throws(Problem) {
        _ = try window.outputExtent(of: OpenShape(3, input))
      } catch {
        failures += 1
        let hint = error.hint
        let parts = hint.split(separator: ", or use a kernel of at most ")
        try #require(parts.count == 2 && parts[0].hasPrefix("add padding: "), "\(hint)")
        let sides = numbers(in: parts[0])
        let kernels = numbers(in: parts[1])
        var padded = window
        padded.padding = Padding(sides[0], sides[sides.count - 1])
        #expect(try padded.outputExtent(of: OpenShape(3, input)) != nil, "\(window): \(hint)")
        if window.dilation == .one, window.poolingProblems.isEmpty {
          #expect(padded.poolingProblems.isEmpty, "\(window): \(hint)")
        }
        var smaller = window
        smaller.kernel = Extent(kernels[0], kernels[kernels.count - 1])
        #expect(try smaller.outputExtent(of: OpenShape(3, input)) != nil, "\(window): \(hint)")
      }
    }
    #expect(failures > 5)
  }

  @Test(arguments: [3, 4, 6, 7, 10, 64, 97])
  func `the groups of a hint divide channels and filters`(_ groups: Int) throws {
    for channels in [1, 5, 12, 36, 97, 192, 1000] where channels % groups != 0 {
      for multiple in 1...3 {
        let filters = groups * multiple
        let convolution = Convolution(kernel: 1, filters: filters, groups: groups)
        let input = OpenShape(channels, Extent(5, 9))
        let problem = #expect(throws: Problem.self) { try convolution.outputShape(of: [input]) }
        let parts = try #require(problem?.hint.split(separator: " groups, or "))
        for number in numbers(in: parts[0]) {
          let fixed = Convolution(kernel: 1, filters: filters, groups: number)
          #expect(fixed.operandProblems.isEmpty)
          #expect(throws: Never.self) { try fixed.outputShape(of: [input]) }
        }
        for number in numbers(in: parts[1]) {
          #expect(throws: Never.self) {
            try convolution.outputShape(of: [OpenShape(number, Extent(5, 9))])
          }
        }
      }
    }
  }

  @Test(arguments: [1, 7, 30, 97, 1024])
  func `the groups and filters of a hint divide each other`(_ filters: Int) throws {
    for groups in [2, 3, 4, 11, 64, 2000] where filters % groups != 0 {
      let problem = try #require(
        Convolution(kernel: 1, filters: filters, groups: groups).operandProblems.first)
      let parts = problem.hint.split(separator: " groups, or ")
      for number in numbers(in: parts[0]) { #expect(filters % number == 0) }
      for number in numbers(in: parts[1]) { #expect(number > 0 && number % groups == 0) }
    }
  }

  @Test func `a hint about huge channel counts comes at once`() {
    let problem = Problem.groupsDoNotDivideInput(
      groups: 3, channels: (1 << 40) - 87, filters: (1 << 40) - 87)
    #expect(
      problem.hint
        == "use 1 or 1099511627689 groups, or 1099511627688 or 1099511627691 input channels")
  }

  @Test func `the padding that a pool may have is taken`() {
    for window in [Extent(1, 1), Extent(2, 3), Extent(5, 2), Extent(7, 7)] {
      let pool = MaxPool(kernel: window, stride: 1, padding: Padding(window.height, window.width))
      let sides = pool.operandProblems.first.map { numbers(in: $0.hint) } ?? []
      let fixed = MaxPool(
        kernel: window, stride: 1,
        padding: Padding(sides.first ?? 99, sides.last ?? 99))
      #expect(fixed.operandProblems.isEmpty)
    }
  }
}
