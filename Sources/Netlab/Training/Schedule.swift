/// How the learning rate changes in the course of a run.
///
/// Epochs are counted from 0, warm-up included.
public enum Schedule: Hashable, Sendable, Codable {
  /// The same rate throughout.
  case constant
  /// The rate times `factor` again and again, each time so many epochs have passed.
  ///
  /// GoogLeNet's paper takes 4 % off every 8 epochs, which is the default; Inception-v3's has 0.94 every 2 epochs.
  /// - Source: Szegedy et al. 2014, §6.
  case exponential(factor: Double = 0.96, everyEpochs: Int = 8)
  /// The rate times `factor` at each of the epochs listed.
  ///
  /// - Source: He et al. 2015, §4.2: a tenth after steps 32k and 48k.
  case steps(factor: Double = 0.1, atEpochs: [Int])
  /// Half a cosine, step by step, from the full rate at the end of the warm-up to `floor` times it at the end of the run.
  ///
  /// - Source: Loshchilov and Hutter 2016, equation 5.
  case cosine(floor: Double = 0)
}
