import ArgumentParser
import Datasets
import Netlab
import Sweeps

/// How sweeps are run.
struct SweepOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Seeds, if not as many as the sweep declares.", valueName: "n"))
  var seeds: Int?

  @Option(help: ArgumentHelp("Trials side by side, which share the threads.", valueName: "n"))
  var jobs = 1

  @Option(
    help: ArgumentHelp(
      "Threads of all trials together; one for each core if not given.", valueName: "n"))
  var threads: Int?

  @Option(help: "Make variants as wide as what they are compared with costs: multiply-adds.")
  var match: MatchedCost?

  @Flag(help: "Give the worse half of the variants up at a quarter and at half of the epochs.")
  var halving = false

  @Flag(help: "Show the trials and what they cost, and run none.")
  var dryRun = false

  @Option(
    help: ArgumentHelp("The folder that datasets are kept in.", valueName: "folder"),
    completion: .directory)
  var data: String?

  func validate() throws {
    try ToolError.check("--seeds", seeds, atMost: 10_000)
    try ToolError.check("--jobs", jobs, atMost: 1024)
    try ToolError.check(threads: threads)
  }

  /// Makes sure that a sweep's networks fit its images, and says how many there are to train on.
  ///
  /// - Throws: `DatasetError`, or `SweepError.classes`.
  func images(of plan: SweepPlan) throws -> Int {
    let dataset = try Dataset(plan.dataset, data: data)
    for design in plan.designs where design.outputs != dataset.classNames.count {
      throw SweepError.classes(
        variant: design.name, outputs: design.outputs, dataset: plan.dataset.name,
        classes: dataset.classNames.count)
    }
    return dataset.train.count
  }
}

/// What `--match` makes equal.
enum MatchedCost: String, CaseIterable, ExpressibleByArgument {
  case multiplyAdds = "multiply-adds"
}
