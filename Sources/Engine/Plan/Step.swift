import OneDNN

/// A part of the memory that a plan uses, which is found an address before anything runs.
struct Buffer {
  /// What the memory is for, which decides how long it is held.
  enum Region: Hashable, CaseIterable {
    /// Activations, their gradients, scratchpads: alive from the first step that touches them to the last.
    case transient
    /// Weights in the form in which inference reads them.
    case constants
    /// What training changes.
    case parameters
    /// The gradients of the parameters, in the same places.
    case gradients
    /// Running means and variances.
    case statistics
    /// Images in, answers out.
    case exchange
  }

  var label: String
  var byteCount: Int
  var region: Region
}

/// A place in a buffer.
struct Place: Hashable {
  var buffer: Int
  /// In bytes.
  var offset = 0

  func advanced(bytes: Int) -> Place { Place(buffer: buffer, offset: offset + bytes) }
}

/// A primitive with the tensors that it will run on.
struct PrimitiveWork {
  struct Binding {
    var argument: Argument
    var descriptor: MemoryDescriptor
    var place: Place
    /// Bytes from one repetition to the next.
    var step = 0

    init(_ argument: Argument, _ descriptor: MemoryDescriptor, _ place: Place, step: Int = 0) {
      self.argument = argument
      self.descriptor = descriptor
      self.place = place
      self.step = step
    }
  }

  let prepared: PreparedPrimitive
  var bindings: [Binding]
  /// How often it runs, each time further along its tensors.
  var repetitions = 1
}

extension PrimitiveWork {
  /// Whether the primitive writes, and perhaps reads, the tensor in this role.
  func isWritten(_ argument: Argument) -> Bool {
    let isBackward = bindings.contains { $0.argument == .destinationGradient }
    let results: [Argument] =
      isBackward
      ? [
        .sourceGradient, .weightsGradient, .biasGradient, .scaleGradient, .shiftGradient,
        .scratchpad,
      ] : [.destination, .mean, .variance, .workspace, .scratchpad]
    return results.contains(argument)
  }
}

/// Loops of our own over memory at some places, one after the other.
struct NativeWork {
  /// A loop whose rounds the threads share. It is made with the plan: running it allocates nothing.
  struct Loop: Sendable {
    /// Rounds; with one, the caller's thread does it.
    var count: Int
    var body: @Sendable (Range<Int>, [UnsafeMutableRawPointer]) -> Void

    init(
      _ count: Int, _ body: @escaping @Sendable (Range<Int>, [UnsafeMutableRawPointer]) -> Void
    ) {
      self.count = count
      self.body = body
    }
  }

  var places: [Place]
  /// Which of them it writes, and perhaps reads.
  var written: Range<Int>
  var loops: [Loop]
}

/// A primitive descriptor that can be held in arrays and shared.
final class PreparedPrimitive {
  let descriptor: PrimitiveDescriptor

  init(_ descriptor: consuming PrimitiveDescriptor) { self.descriptor = descriptor }
}

/// One kernel of a plan.
struct Step {
  enum Work {
    case primitive(PrimitiveWork)
    case native(NativeWork)
  }

  /// The layers that it computes, by path.
  var path: String
  /// What runs: oneDNN's name for its implementation, or ours.
  var implementation: String
  var work: Work
  /// Multiply-adds of the whole batch.
  var multiplyAdds = 0
  /// Whether it belongs to the backward pass of training.
  var isBackward = false
  /// Whether running it a second time is cheaper than keeping what it has written; it then writes the same again.
  var isCheap = false

  var places: [Place] {
    switch work {
    case .primitive(let primitive): primitive.bindings.map(\.place)
    case .native(let native): native.places
    }
  }

  /// The same step on other memory.
  func moved(_ place: (Place, _ isWritten: Bool) -> Place) -> Step {
    var step = self
    switch work {
    case .primitive(var primitive):
      for index in primitive.bindings.indices {
        let binding = primitive.bindings[index]
        primitive.bindings[index].place = place(
          binding.place, primitive.isWritten(binding.argument))
      }
      step.work = .primitive(primitive)
    case .native(var native):
      for index in native.places.indices {
        native.places[index] = place(native.places[index], native.written.contains(index))
      }
      step.work = .native(native)
    }
    return step
  }

  /// The buffers that it writes.
  var written: Set<Int> {
    switch work {
    case .primitive(let primitive):
      Set(primitive.bindings.filter { primitive.isWritten($0.argument) }.map(\.place.buffer))
    case .native(let native): Set(native.written.map { native.places[$0].buffer })
    }
  }

  /// The buffers that it reads; one that it also writes only if it is read at another place.
  var read: Set<Int> {
    switch work {
    case .primitive(let primitive):
      Set(primitive.bindings.filter { !primitive.isWritten($0.argument) }.map(\.place.buffer))
    case .native(let native):
      Set(
        native.places.indices.filter { !native.written.contains($0) }.map {
          native.places[$0].buffer
        })
    }
  }
}
