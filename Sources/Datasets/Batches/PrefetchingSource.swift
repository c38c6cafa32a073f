import Dispatch
import Netlab
import Synchronization

/// A source whose next batches are made on threads of their own while the last one is used.
///
/// What it hands out is what the source behind it does, whichever batch is asked for; batches asked
/// for in order are ready or under way.
package final class PrefetchingSource: BatchSource {
  private let source: any BatchSource
  private let ahead: Int
  private let queues: [DispatchQueue]
  private let state = Mutex(State())

  private struct State {
    /// Batches that are ready or under way, by their number over all epochs.
    var pending: [Int: Slot] = [:]
    /// Memory of batches that have been handed out.
    var free: [Slot] = []
  }

  /// Batches of `source`, up to `ahead` of them made beforehand on `threads` threads.
  package init(_ source: any BatchSource, threads: Int = 1, ahead: Int = 4) {
    self.source = source
    self.ahead = max(1, ahead)
    queues = (0..<max(1, threads)).map {
      DispatchQueue(label: "netlab.batches.\($0)", qos: .userInitiated)
    }
  }

  package var imageShape: Shape { source.imageShape }
  package var scaling: PixelScaling { source.scaling }
  package var classes: Int { source.classes }
  package var imageCount: Int { source.imageCount }
  package var batchSize: Int { source.batchSize }
  package var batchesPerEpoch: Int { source.batchesPerEpoch }

  package func fill(
    epoch: Int, batch index: Int, images: UnsafeMutableBufferPointer<Float>,
    labels: UnsafeMutableBufferPointer<Int32>
  ) throws(DatasetError) -> Int {
    let number = epoch * batchesPerEpoch + index
    let (slot, started) = state.withLock { state in
      // Batches that were skipped will not be asked for any more.
      for key in state.pending.keys where key < number || key > number + ahead {
        state.pending[key] = nil
      }
      let slot = state.pending.removeValue(forKey: number)
      var started: [(Int, Slot)] = []
      for next in number + 1...number + ahead where state.pending[next] == nil {
        let free = state.free.popLast() ?? Slot(batchSize, imageShape)
        state.pending[next] = free
        started.append((next, free))
      }
      return (slot, started)
    }
    for (next, slot) in started { start(next, slot) }
    guard let slot else {
      return try source.fill(epoch: epoch, batch: index, images: images, labels: labels)
    }
    let result = slot.take(images, labels, imageShape)
    state.withLock { $0.free.append(slot) }
    return try result.get()
  }

  private func start(_ number: Int, _ slot: Slot) {
    let (epoch, index) = number.quotientAndRemainder(dividingBy: batchesPerEpoch)
    queues[number % queues.count].async { [source] in
      slot.fill(from: source, epoch: epoch, batch: index)
    }
  }

  /// The memory of one batch, written by one thread and then read by another.
  private final class Slot: Sendable {
    private nonisolated(unsafe) let images: UnsafeMutableBufferPointer<Float>
    private nonisolated(unsafe) let labels: UnsafeMutableBufferPointer<Int32>
    private let result = Mutex<Result<Int, DatasetError>>(.success(0))
    private let isReady = DispatchSemaphore(value: 0)

    init(_ batch: Int, _ shape: Shape) {
      images = .allocate(capacity: batch * shape.elements)
      images.initialize(repeating: 0)
      labels = .allocate(capacity: batch)
      labels.initialize(repeating: 0)
    }

    deinit {
      images.deallocate()
      labels.deallocate()
    }

    func fill(from source: any BatchSource, epoch: Int, batch: Int) {
      let filled = Result { () throws(DatasetError) in
        try source.fill(epoch: epoch, batch: batch, images: images, labels: labels)
      }
      result.withLock { $0 = filled }
      isReady.signal()
    }

    /// Waits for the batch and copies it out.
    func take(
      _ images: UnsafeMutableBufferPointer<Float>, _ labels: UnsafeMutableBufferPointer<Int32>,
      _ shape: Shape
    ) -> Result<Int, DatasetError> {
      isReady.wait()
      let result = result.withLock { $0 }
      if case .success(let count) = result {
        _ = images.update(fromContentsOf: self.images.prefix(count * shape.elements))
        _ = labels.update(fromContentsOf: self.labels.prefix(count))
      }
      return result
    }
  }
}
