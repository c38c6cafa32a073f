import COneDNN

/// Process-wide facts and switches of the oneDNN library.
///
/// **Determinism.** The same inputs, thread count and processor give the same bits every time:
/// oneDNN's work is split by static schedules that depend on sizes and thread count alone, and partial
/// sums are added in thread order. Another thread count may split a sum differently and round
/// otherwise. For the same bits a primitive must also keep its implementation, which is
/// chosen when its descriptor is made, by processor and thread count.
package enum Library {
  /// The version that runs, such as `2.6.3`.
  package static var version: String {
    let version = dnnl_version().pointee
    return "\(version.major).\(version.minor).\(version.patch)"
  }

  /// The threads that primitives made and run by the calling thread use.
  ///
  /// OpenMP keeps this number per calling thread, so it is set on the thread that runs a plan. A primitive
  /// must be run with the count that it was made with, for its scratchpad was sized for it.
  package static var threadCount: Int {
    get {
      UnsafeMutableRawPointer(bitPattern: getThreads).map { Int(netlab_call($0)) } ?? 1
    }
    set {
      guard let function = UnsafeMutableRawPointer(bitPattern: setThreads) else { return }
      netlab_call_with(function, Int32(clamping: max(1, newValue)))
    }
  }

  /// Functions of the OpenMP runtime by address, looked up once; 0 where it has none of the name.
  private static let getThreads = UInt(
    bitPattern: netlab_onednn_function("omp_get_max_threads"))
  private static let setThreads = UInt(
    bitPattern: netlab_onednn_function("omp_set_num_threads"))

  /// Whether ``threadCount`` can be set: false where oneDNN was built with another runtime than OpenMP.
  package static var controlsThreads: Bool { setThreads != 0 }

  /// How many compiled primitives the library keeps, so that equal ones share their machine code.
  package static var primitiveCacheCapacity: Int {
    var capacity: Int32 = 0
    guard dnnl_get_primitive_cache_capacity(&capacity) == dnnl_success else { return 0 }
    return Int(capacity)
  }

  /// Sets ``primitiveCacheCapacity``; 0 turns the cache off.
  package static func setPrimitiveCacheCapacity(_ capacity: Int) throws(OneDNNError) {
    try check("dnnl_set_primitive_cache_capacity") {
      dnnl_set_primitive_cache_capacity(Int32(clamping: capacity))
    }
  }
}
