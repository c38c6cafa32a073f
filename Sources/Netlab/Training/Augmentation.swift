/// How training images are varied each time they are shown.
///
/// The parts that are asked for come in this order: crop, flip, photometric distortion, colour noise.
/// Each draw depends on the seed, the epoch and the image alone.
public struct Augmentation: Hashable, Sendable, Codable {
  /// The part of the image that the network sees, and how large it is shown.
  public enum Crop: Hashable, Sendable, Codable {
    /// The whole image, resized where it is of another size than the network's input.
    case whole
    /// As much as the network's input holds, from anywhere in the image with a black rim of `by` pixels.
    /// He et al. 2015, §4.2.
    case padded(by: Int)
    /// A rectangle of a share of the area and an aspect ratio, resized. Szegedy et al. 2014, §6.
    case area(ClosedRange<Double>, aspect: ClosedRange<Double>)
    /// As much as the network's input holds, from anywhere in the image, its shorter side first
    /// resized to a length drawn from the range. Simonyan and Zisserman 2014, §3.1.
    case shorterSide(ClosedRange<Int>)
  }

  /// How an image is resized.
  public enum Interpolation: String, Hashable, Sendable, Codable, CaseIterable {
    /// The nearest pixel.
    case nearest
    /// Between the two nearest pixels of each axis.
    case bilinear
    /// Catmull and Rom's cubic over the four nearest pixels of each axis.
    case cubic
    /// The mean of the area that a pixel covers.
    case area
    /// One of the other four, drawn with equal probability. Szegedy et al. 2014, §6.
    case random
  }

  /// Changes of light and colour, each by a factor of 1 − x … 1 + x, in random order. Howard 2013.
  public struct Photometric: Hashable, Sendable, Codable {
    /// How far the brightness strays.
    public var brightness: Double
    /// How far the distance from the image's mean grey strays.
    public var contrast: Double
    /// How far the distance from each pixel's own grey strays.
    public var colour: Double

    /// Distortions by the given shares, half up and half down unless told otherwise.
    public init(brightness: Double = 0.5, contrast: Double = 0.5, colour: Double = 0.5) {
      self.brightness = brightness
      self.contrast = contrast
      self.colour = colour
    }
  }

  /// The part of the image that is shown.
  public var crop: Crop
  /// Whether every other image, by chance, is shown mirrored.
  public var flips: Bool
  /// How crops are resized.
  public var interpolation: Interpolation
  /// Changes of light and colour, if any.
  public var photometric: Photometric?
  /// The standard deviation of the noise along the principal components of the training set's colours;
  /// AlexNet's is 0.1. Krizhevsky et al. 2012, §4.1.
  public var colourNoise: Double

  /// A way to vary images; without arguments they are shown as they are.
  public init(
    crop: Crop = .whole, flips: Bool = false, interpolation: Interpolation = .bilinear,
    photometric: Photometric? = nil, colourNoise: Double = 0
  ) {
    self.crop = crop
    self.flips = flips
    self.interpolation = interpolation
    self.photometric = photometric
    self.colourNoise = colourNoise
  }
}

extension Augmentation {
  /// Images as they are.
  public static let none = Augmentation()

  /// A rim of 4 pixels, random crops and flips: the residual networks' on CIFAR. He et al. 2015, §4.2.
  public static let padAndFlip = Augmentation(crop: .padded(by: 4), flips: true)

  /// Crops of 8 to 100 % of the area with aspect ratios of 3/4 to 4/3, flips, photometric distortions
  /// and random interpolation: GoogLeNet's. Szegedy et al. 2014, §6.
  public static let inception = Augmentation(
    crop: .area(0.08...1, aspect: 0.75...4 / 3), flips: true, interpolation: .random,
    photometric: Photometric())

  /// Random crops of images whose shorter side is 256, flips and colour noise.
  /// Krizhevsky et al. 2012, §4.1.
  public static let alexNet = Augmentation(
    crop: .shorterSide(256...256), flips: true, colourNoise: 0.1)

  /// Random crops of images whose shorter side is 256 to 512, flips and colour noise.
  /// Simonyan and Zisserman 2014, §3.1.
  public static let vgg = Augmentation(
    crop: .shorterSide(256...512), flips: true, colourNoise: 0.1)
}
