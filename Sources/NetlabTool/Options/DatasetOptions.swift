import ArgumentParser
import Datasets
import Netlab

/// Which images a network is trained on.
struct DatasetOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "fashion-mnist, mnist, cifar-10, cifar-100, stl-10, or a folder of class folders.",
      valueName: "name"))
  var dataset: String

  @OptionGroup var place: DataFolderOptions

  var name: DatasetName { DatasetName(dataset) }

  /// Opens the dataset.
  ///
  /// - Throws: `DatasetError`, saying what to install or to change.
  func open() throws(DatasetError) -> Dataset { try place.open(name) }
}
