/// What a picture shows of one axis of an image: a stretch of it, resized, and a range of the result.
struct AxisSpan: Hashable {
  /// Where the stretch begins, in pixels of the image; 0 is the outer edge of the first.
  var start: Double
  /// How long it is.
  var length: Double
  /// Pixels that the stretch is resized to.
  var resized: Int
  /// The pixels of the resized stretch that are shown; those beyond its ends are black.
  var shown: Range<Int>

  /// All `count` pixels, resized to `resized`, of which `shown` is seen.
  init(all count: Int, resized: Int, shown: Range<Int>) {
    self.init(start: 0, length: Double(count), resized: resized, shown: shown)
  }

  /// A stretch resized to `resized` pixels, all of which are seen.
  init(start: Double, length: Double, resized: Int) {
    self.init(start: start, length: length, resized: resized, shown: 0..<resized)
  }

  private init(start: Double, length: Double, resized: Int, shown: Range<Int>) {
    self.start = start
    self.length = length
    self.resized = resized
    self.shown = shown
  }

  /// Pixels of the image for each of the result.
  var scale: Double { length / Double(resized) }
}

/// The part of an image that a picture shows, and which way round.
struct ImageCrop: Hashable {
  var rows: AxisSpan
  var columns: AxisSpan
  var isMirrored = false
}
