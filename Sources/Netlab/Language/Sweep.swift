/// Variants that are trained on the same images from the same seeds, to see which one wins.
///
/// ```swift
/// let study = Sweep("naive-vs-reduced", dataset: .fashionMNIST, epochs: 5, seeds: 5) {
///   for width in [0.5, 1, 2] {
///     Variant("naive ×\(width)", mini(width: width, reduced: false))
///     Variant("reduced ×\(width)", mini(width: width, reduced: true), against: "naive ×\(width)")
///   }
/// }
/// ```
public struct Sweep: Hashable, Sendable {
  /// The name that tables, files and the database show.
  public let name: String
  /// What is to be shown, in a sentence, as its source claims it.
  public let claim: String?
  /// Where it was claimed: authors, year, section.
  public let source: String?
  package var dataset: DatasetName
  /// How variants are trained that have no recipe of their own.
  package var recipe: Recipe
  /// How many seeds each variant is trained from.
  package var seeds: Int
  package var variants: [Variant]
  /// What is wrong with the declaration; a variant's layers wait for their own door.
  package var problems: [SpecError]
  package var location: SourceLocation?

  /// A sweep over variants.
  ///
  /// - Parameters:
  ///   - name: what tables and files show, unique in its file.
  ///   - claim: what is to be shown, in a sentence.
  ///   - source: where it was claimed.
  ///   - dataset: the images.
  ///   - subset: how many of the training images are used; if given, in every recipe.
  ///   - epochs: how often each trial sees them; if given, in every recipe.
  ///   - seeds: how many seeds each variant is trained from.
  ///   - recipe: how variants are trained that have no recipe of their own.
  ///   - variants: one statement for each variant.
  public init(
    _ name: String, claim: String? = nil, source: String? = nil, dataset: DatasetName,
    subset: Int? = nil, epochs: Int? = nil, seeds: Int = 3, recipe: Recipe = Recipe(),
    file: String = #filePath, line: Int = #line, column: Int = #column,
    @SweepBuilder variants: () -> [Variant]
  ) {
    self.name = name
    self.claim = claim
    self.source = source
    self.dataset = dataset
    self.seeds = seeds
    self.recipe = recipe.with(epochs: epochs, subset: subset)
    self.variants = variants().map { variant in
      var variant = variant
      variant.recipe = variant.recipe?.with(epochs: epochs, subset: subset)
      return variant
    }
    location = SourceLocation(file: file, line: line, column: column)
    problems = []
    findProblems()
  }

  /// How a variant is trained.
  package func recipe(of variant: Variant) -> Recipe { variant.recipe ?? recipe }
}

/// One design of a sweep: a network, and how it is trained if not as the others are.
public struct Variant: Hashable, Sendable, Codable {
  /// The name that tables show and that other variants' `against` refers to.
  public let name: String
  package var network: Network
  /// The variant that it is compared with.
  package var against: String?
  /// Its own recipe; nil for the sweep's.
  package var recipe: Recipe?
  package var location: SourceLocation?

  /// A variant.
  ///
  /// - Parameters:
  ///   - name: unique in its sweep.
  ///   - network: what is trained.
  ///   - against: the name of the variant that it is compared with.
  ///   - recipe: how it is trained, if not as the sweep says.
  public init(
    _ name: String, _ network: Network, against: String? = nil, recipe: Recipe? = nil,
    file: String = #filePath, line: Int = #line, column: Int = #column
  ) {
    self.name = name
    self.network = network
    self.against = against
    self.recipe = recipe
    location = SourceLocation(file: file, line: line, column: column)
  }
}

extension Recipe {
  /// The same recipe with these numbers in place of its own, where they are given.
  fileprivate func with(epochs: Int?, subset: Int?) -> Recipe {
    var recipe = self
    if let epochs { recipe.epochs = epochs }
    if let subset { recipe.subset = subset }
    return recipe
  }
}

extension Problem {
  fileprivate init(_ problem: RecipeProblem) {
    self = .recipe(quantity: problem.quantity, value: problem.value, allowed: problem.allowed)
  }
}

extension Sweep {
  private mutating func findProblems() {
    func report(_ problem: Problem?, of subject: String, at location: SourceLocation?) {
      guard let problem else { return }
      problems.append(SpecError(at: location, subject: subject, problem: problem))
    }
    let subject = name.isName ? name : name.quoted
    if !name.isName { report(.invalidName(name), of: subject, at: location) }
    report(Problem.check(.seeds, seeds), of: subject, at: location)
    for problem in recipe.problems { report(Problem(problem), of: subject, at: location) }
    if variants.isEmpty { report(.emptySweep, of: subject, at: location) }
    var first: [String: SourceLocation?] = [:]
    for variant in variants {
      let subject = variant.name.isName ? variant.name : variant.name.quoted
      if !variant.name.isName {
        report(.invalidName(variant.name), of: subject, at: variant.location)
      }
      if let earlier = first[variant.name] {
        report(.duplicateVariant(first: earlier), of: subject, at: variant.location)
      } else {
        first[variant.name] = .some(variant.location)
      }
      for problem in variant.recipe?.problems ?? [] {
        report(Problem(problem), of: subject, at: variant.location)
      }
      guard let against = variant.against else { continue }
      if against == variant.name {
        report(.againstItself, of: subject, at: variant.location)
      } else if !variants.contains(where: { $0.name == against }) {
        report(
          .unknownVariant(against, known: variants.map(\.name).filter { $0 != variant.name }),
          of: subject, at: variant.location)
      }
    }
  }

  /// The same sweep with every place in its source put through `transform`.
  package func mapLocations(_ transform: (SourceLocation) -> SourceLocation) -> Sweep {
    var sweep = self
    sweep.location = location.map(transform)
    for index in variants.indices {
      sweep.variants[index].location = variants[index].location.map(transform)
      sweep.variants[index].network = variants[index].network.mapLocations(transform)
    }
    sweep.problems = problems.map { error in
      var error = error
      error.location = error.location.map(transform)
      if case .duplicateVariant(let first?) = error.problem {
        error.problem = .duplicateVariant(first: transform(first))
      }
      return error
    }
    return sweep
  }
}

extension Sweep: Codable {
  private enum CodingKeys: String, CodingKey {
    case name, claim, source, dataset, recipe, seeds, variants, problems, location
  }

  /// Decodes a sweep and makes sure that its names and numbers are those of a sweep.
  ///
  /// - Throws: `DecodingError.dataCorrupted`, with the first problem that it keeps silent about.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    name = try values.decode(String.self, forKey: .name)
    claim = try values.decodeIfPresent(String.self, forKey: .claim)
    source = try values.decodeIfPresent(String.self, forKey: .source)
    dataset = try values.decode(DatasetName.self, forKey: .dataset)
    recipe = try values.decode(Recipe.self, forKey: .recipe)
    seeds = try values.decode(Int.self, forKey: .seeds)
    variants = try values.decode([Variant].self, forKey: .variants)
    location = try values.decodeIfPresent(SourceLocation.self, forKey: .location)
    problems = []
    findProblems()
    let declared = try values.decode([SpecError].self, forKey: .problems)
    if declared.isEmpty, let hidden = problems.first {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath,
          debugDescription: "\(hidden.subject): \(hidden.problem.summary)"))
    }
    problems = declared
  }
}
