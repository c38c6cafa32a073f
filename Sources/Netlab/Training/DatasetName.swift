/// The images that a training or a sweep runs on.
///
/// All but Fashion-MNIST, which the system's package brings, are looked for in a folder of data.
public enum DatasetName: Hashable, Sendable, Codable {
  /// 70,000 grey pictures of clothes, 28×28, in 10 classes. Xiao, Rasul and Vollgraf 2017.
  case fashionMNIST
  /// 70,000 grey handwritten digits, 28×28, in 10 classes. LeCun et al. 1998.
  case mnist
  /// 60,000 coloured pictures, 32×32, in 10 classes. Krizhevsky 2009.
  case cifar10
  /// 60,000 coloured pictures, 32×32, in 100 classes. Krizhevsky 2009.
  case cifar100
  /// 13,000 coloured pictures with labels, 96×96, in 10 classes. Coates, Lee and Ng 2011.
  case stl10
  /// A folder of IDX files as MNIST has them, or of class folders with JPEG and PNG files.
  case folder(String)
}

extension DatasetName {
  /// The datasets that have a name of their own.
  package static let named: [DatasetName] = [.fashionMNIST, .mnist, .cifar10, .cifar100, .stl10]

  /// What a command line calls the dataset; a folder is called by its path.
  package var name: String {
    switch self {
    case .fashionMNIST: "fashion-mnist"
    case .mnist: "mnist"
    case .cifar10: "cifar-10"
    case .cifar100: "cifar-100"
    case .stl10: "stl-10"
    case .folder(let path): path
    }
  }

  /// The dataset of that name, letter case, hyphens and spaces forgiven; else the folder of that path.
  package init(_ text: String) {
    self = Self.named.first { $0.name.folded == text.folded } ?? .folder(text)
  }
}

extension DatasetName: CustomStringConvertible {
  /// The name that a command line takes.
  public var description: String { name }
}

extension String {
  fileprivate var folded: String { lowercased().filter { !"-_ ".contains($0) } }
}
