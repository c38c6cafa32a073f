import Netlab

/// Choices of images that leave the classes in proportion.
extension ImageSet {
  /// A part of `count` images, as many of each class as there are in proportion, one at least.
  ///
  /// - Throws: `.subset` where there are fewer images, or more classes, than that.
  package func subset(of count: Int, seed: UInt64) throws(DatasetError) -> ImageSet {
    guard count <= self.count, count >= classNames.count else {
      throw .subset(asked: count, images: self.count, classes: classNames.count)
    }
    let shares = Self.shares(of: count, among: classCounts)
    let chosen = shuffledClasses(seed: seed, name: "subset").enumerated().flatMap {
      $1.prefix(shares[$0])
    }
    return picked(chosen.sorted())
  }

  /// Two parts: of each class, a fifth to test on, one image at least, and the rest to train on.
  ///
  /// - Throws: `.tooFewToSplit` where a class has a single image.
  func split(seed: UInt64) throws(DatasetError) -> (train: ImageSet, test: ImageSet) {
    var train: [Int] = []
    var test: [Int] = []
    for (label, images) in shuffledClasses(seed: seed, name: "split").enumerated() {
      guard images.count >= 2 else {
        throw .tooFewToSplit(place: place, name: classNames[label])
      }
      let share = max(1, images.count / 5)
      test += images.prefix(share)
      train += images.dropFirst(share)
    }
    return (picked(train.sorted()), picked(test.sorted()))
  }

  /// The positions of each class's images, in an order that follows from the seed and the class.
  private func shuffledClasses(seed: UInt64, name: String) -> [[Int]] {
    var classes = [[Int]](repeating: [], count: classNames.count)
    for (position, label) in labels.enumerated() { classes[Int(label)].append(position) }
    return classes.enumerated().map { label, positions in
      var draws = Draws(seed: seed, name: name, stream: label)
      return draws.shuffled(positions)
    }
  }

  /// `count` handed out in proportion to `sizes`, at least one each and never more than there are.
  ///
  /// The largest remainders get what is left over, the first of equals before the others.
  static func shares(of count: Int, among sizes: [Int]) -> [Int] {
    let total = max(1, sizes.reduce(0, +))
    var shares = sizes.map { min($0, max(1, $0 * count / total)) }
    let remainders = sizes.map { $0 * count % total }
    let order = sizes.indices.sorted { (remainders[$0], $1) > (remainders[$1], $0) }
    var rest = count - shares.reduce(0, +)
    while rest > 0 {
      for index in order where rest > 0 && shares[index] < sizes[index] {
        shares[index] += 1
        rest -= 1
      }
    }
    // Classes that were raised to one may have taken too many: the largest give them back.
    while rest < 0 {
      let largest = shares.indices.max { (shares[$0], $1) < (shares[$1], $0) }!
      shares[largest] -= 1
      rest += 1
    }
    return shares
  }
}
