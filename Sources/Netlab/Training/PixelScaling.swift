/// What is subtracted from the pixels, which lie in 0 … 1, and what they are divided by.
///
/// The numbers are one for each channel, measured on the images that are trained on.
public enum PixelScaling: String, Hashable, Sendable, Codable, CaseIterable {
  /// Nothing; pixels stay in 0 … 1.
  case none
  /// The mean is subtracted, as AlexNet's and VGG's papers have it.
  case mean
  /// The mean is subtracted, and the rest divided by the standard deviation.
  case standard
}
