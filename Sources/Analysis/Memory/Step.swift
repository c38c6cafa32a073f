import Netlab

/// The steps of a pass over a graph of `count` nodes: forward, then backward in reverse order.
///
/// Forward step i runs node i; in training, step 2 · count − 1 − i runs its backward pass.
struct StepOrder: Hashable, Sendable {
  var count: Int
  var isTraining: Bool

  /// The step after which nothing more happens.
  var last: Int { isTraining ? 2 * count - 1 : count - 1 }

  /// The step of a node's backward pass.
  func backward(_ node: Int) -> Int { 2 * count - 1 - node }

  /// The node that a step runs.
  func node(at step: Int) -> Int { step < count ? step : 2 * count - 1 - step }
}

/// A buffer's bytes, and the steps from its first to its last use.
struct Allocation: Hashable, Sendable {
  var bytes: Int
  var steps: ClosedRange<Int>
}

/// The most that is alive at one step, and the first such step.
struct Peak: Hashable, Sendable {
  var bytes: Int
  var step: Int

  /// Sweeps over the births and deaths of `allocations`.
  ///
  /// - Throws: `.overflow` where the bytes do not fit an `Int`.
  init(
    of allocations: [Allocation], last: Int, count: CheckedSum
  ) throws(AnalysisError) {
    var born = [[Int]](repeating: [], count: last + 1)
    var dead = [Int](repeating: 0, count: last + 2)
    for allocation in allocations {
      born[allocation.steps.lowerBound].append(allocation.bytes)
    }
    bytes = 0
    step = 0
    var alive = 0
    for allocation in allocations {
      // What dies at one step was alive together, so its sum was checked on the way there.
      dead[allocation.steps.upperBound + 1] &+= allocation.bytes
    }
    for now in 0...last {
      alive -= dead[now]
      alive = try count.sum([alive] + born[now], times: [])
      if alive > bytes { (bytes, step) = (alive, now) }
    }
  }
}
