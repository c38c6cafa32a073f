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

/// A primitive descriptor that can be held in arrays and shared.
final class PreparedPrimitive {
  let descriptor: PrimitiveDescriptor

  init(_ descriptor: consuming PrimitiveDescriptor) { self.descriptor = descriptor }
}

/// One kernel of a plan.
struct Step {
  enum Work {
    case primitive(PrimitiveWork)
    /// A loop of our own over memory at these places.
    case native([Place], @Sendable ([UnsafeMutableRawPointer]) -> Void)
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

  var places: [Place] {
    switch work {
    case .primitive(let primitive): primitive.bindings.map(\.place)
    case .native(let places, _): places
    }
  }
}
