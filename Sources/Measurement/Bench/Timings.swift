/// Repeated times of the same work, and what can be said of them.
package struct Timings: Hashable, Sendable {
  /// Ascending; never empty.
  package let seconds: [Double]

  /// Precondition: there is at least one time.
  package init(_ seconds: [Double]) {
    precondition(!seconds.isEmpty, "nothing was timed")
    self.seconds = seconds.sorted()
  }

  package var minimum: Double { seconds[0] }
  package var median: Double { quantile(0.5) }
  package var lowerQuartile: Double { quantile(0.25) }
  package var upperQuartile: Double { quantile(0.75) }

  /// The value below which a fraction of the times lies, interpolated between neighbours.
  package func quantile(_ fraction: Double) -> Double {
    let place = fraction * Double(seconds.count - 1)
    let below = Int(place)
    let above = min(below + 1, seconds.count - 1)
    return seconds[below] + (place - Double(below)) * (seconds[above] - seconds[below])
  }
}

/// How often something is timed.
package struct Repetition: Hashable, Sendable {
  /// At least as many times as this.
  package var least: Int
  /// At most as many times as this.
  package var most: Int
  /// No further once this time has gone by.
  package var seconds: Double

  package init(least: Int = 10, most: Int = 1000, seconds: Double = 3) {
    self.least = max(1, least)
    self.most = max(self.least, most)
    self.seconds = seconds
  }

  /// Calls `body` until enough times are known; each call says how long its work took.
  func run<Failure: Error>(_ body: () throws(Failure) -> Double) throws(Failure) -> Timings {
    var times: [Double] = []
    let clock = ContinuousClock()
    let start = clock.now
    while times.count < least
      || (times.count < most && (clock.now - start).inSeconds < seconds)
    {
      times.append(try body())
    }
    return Timings(times)
  }
}

extension Duration {
  var inSeconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}

/// How long some work takes on the clock of the wall.
func secondsTaken<Failure: Error>(_ body: () throws(Failure) -> Void) throws(Failure) -> Double {
  let clock = ContinuousClock()
  let start = clock.now
  try body()
  return (clock.now - start).inSeconds
}
