/// A training plan in which cheap kernels run again in the backward pass, so that what they wrote need not be kept.
///
/// Normalised, activated, pooled and summed maps are dropped after their last reader in the forward pass, and made
/// anew by the same kernels from the same numbers just before the backward pass reads them: every gradient keeps
/// its bits.
/// - Source: Chen et al. 2016, "Training Deep Nets with Sublinear Memory Cost", §3 ("drop the results of cheap
///   operations"), here with chains of such kernels up to a length.
struct Recomputation {
  private(set) var steps: [Step] = []
  private(set) var buffers: [Buffer]
  private let original: [Step]
  private let uses: [Uses]
  /// The buffers whose contents do not outlive the forward pass.
  private var dropped: Set<Int> = []
  /// Where the contents of a dropped buffer lie in the backward pass.
  private var again: [Int: Int] = [:]

  /// Which steps of a plan touch a buffer.
  private struct Uses {
    /// Those of the forward pass that write it, in order.
    var writers: [Int] = []
    /// How many steps touch it.
    var count = 0
    var firstBackward: Int?
    var lastBackward: Int?
    /// Whether it can be had again by running its writers again.
    var isCheap = true
  }

  /// The plan of the least memory: with chains of some length, or as it was where no length saves any.
  static func least(_ steps: [Step], _ buffers: [Buffer]) -> (steps: [Step], buffers: [Buffer]) {
    var (best, bytes) = ((steps: steps, buffers: buffers), arenaBytes(steps, buffers))
    // What is small beside the whole is not worth a kernel.
    let threshold = bytes / 2000
    for length in 1...longestChain {
      let plan = Recomputation(steps, buffers, chainsUpTo: length, atLeast: threshold)
      let own = arenaBytes(plan.steps, plan.buffers)
      if own < bytes { (best, bytes) = ((plan.steps, plan.buffers), own) }
    }
    return best
  }

  /// The longest chain of kernels that is run again to have one buffer's contents.
  private static let longestChain = 6

  private static func arenaBytes(_ steps: [Step], _ buffers: [Buffer]) -> Int {
    Program.plan(steps, buffers).byteCounts[.transient] ?? 0
  }

  init(_ steps: [Step], _ buffers: [Buffer], chainsUpTo length: Int, atLeast bytes: Int = 1) {
    original = steps
    self.buffers = buffers
    uses = Self.uses(steps, buffers)
    drop(chainsUpTo: length, atLeast: bytes)
    for (index, step) in steps.enumerated() {
      if step.isBackward {
        for place in step.places where dropped.contains(place.buffer) {
          remake(place.buffer, at: index)
        }
      }
      let again = again
      self.steps.append(
        step.isBackward
          ? step.moved { place, _ in
            again[place.buffer].map { Place(buffer: $0, offset: place.offset) } ?? place
          } : step)
    }
  }

  private static func uses(_ steps: [Step], _ buffers: [Buffer]) -> [Uses] {
    var uses = buffers.map { _ in Uses() }
    for (index, step) in steps.enumerated() {
      let written = step.written
      for buffer in written.union(step.read) {
        uses[buffer].count += 1
        if step.isBackward {
          uses[buffer].firstBackward = uses[buffer].firstBackward ?? index
          uses[buffer].lastBackward = index
        }
      }
      for buffer in written {
        if step.isBackward {
          uses[buffer].isCheap = false
        } else {
          uses[buffer].writers.append(index)
          if !step.isCheap { uses[buffer].isCheap = false }
        }
      }
    }
    return uses
  }

  /// Chooses what is dropped, from the images to the loss.
  private mutating func drop(chainsUpTo length: Int, atLeast bytes: Int) {
    let candidates = buffers.indices.filter { isCheap($0) && buffers[$0].byteCount >= bytes }
    func lastWriter(_ buffer: Int) -> Int { uses[buffer].writers.last ?? 0 }
    for buffer in candidates.sorted(by: { lastWriter($0) < lastWriter($1) }) {
      guard let first = uses[buffer].firstBackward else { continue }
      // Two that are each made from the other cannot both go.
      dropped.insert(buffer)
      if !canBeRemade(buffer, at: first, within: length) { dropped.remove(buffer) }
    }
  }

  private func isCheap(_ buffer: Int) -> Bool {
    buffers[buffer].region == .transient && uses[buffer].isCheap && !uses[buffer].writers.isEmpty
  }

  /// Whether a buffer's contents are there at a step of the backward pass without running anything again.
  private func isAtHand(_ buffer: Int, at step: Int) -> Bool {
    if buffers[buffer].region != .transient { return true }
    guard !dropped.contains(buffer), let last = uses[buffer].lastBackward else { return false }
    return last >= step
  }

  /// Whether at most `length` kernels, one after the other, make a buffer's contents from what is at hand.
  private func canBeRemade(_ buffer: Int, at step: Int, within length: Int) -> Bool {
    guard length > 0, isCheap(buffer) else { return false }
    return sources(of: buffer).allSatisfy { source in
      isAtHand(source, at: step) || canBeRemade(source, at: step, within: length - 1)
    }
  }

  /// The other buffers that a buffer's writers read.
  private func sources(of buffer: Int) -> Set<Int> {
    var read: Set<Int> = []
    for writer in uses[buffer].writers { read.formUnion(original[writer].read) }
    return read.subtracting([buffer])
  }

  /// Runs a buffer's writers again, and theirs before them where need be.
  private mutating func remake(_ buffer: Int, at step: Int) {
    guard again[buffer] == nil else { return }
    for source in sources(of: buffer).sorted() where !isAtHand(source, at: step) {
      remake(source, at: step)
    }
    again[buffer] = twin(of: buffer)
    for writer in uses[buffer].writers {
      let destinations = original[writer].written.sorted().map { ($0, destination($0, of: writer)) }
      let own = again.merging(destinations) { _, new in new }
      var copy = original[writer].moved { place, _ in
        own[place.buffer].map { Place(buffer: $0, offset: place.offset) } ?? place
      }
      copy.isBackward = true
      steps.append(copy)
    }
  }

  /// Where a kernel that runs again puts what it wrote into a buffer.
  private mutating func destination(_ buffer: Int, of writer: Int) -> Int {
    if buffers[buffer].region != .transient { return buffer }
    if let known = again[buffer] { return known }
    let own = uses[buffer]
    // What the backward pass finds where it was, such as a batch's means, is written there once more.
    if !dropped.contains(buffer), own.firstBackward != nil, own.count > 1 { return buffer }
    let twin = twin(of: buffer)
    if own.writers == [writer], own.count > 1 { again[buffer] = twin }
    return twin
  }

  private mutating func twin(of buffer: Int) -> Int {
    buffers.append(
      Buffer(
        label: "\(buffers[buffer].label), again", byteCount: buffers[buffer].byteCount,
        region: .transient))
    return buffers.count - 1
  }
}
