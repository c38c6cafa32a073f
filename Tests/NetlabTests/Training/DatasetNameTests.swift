import Foundation
import Netlab
import Testing

@Suite struct `Names of datasets` {
  @Test(arguments: [
    ("fashion-mnist", DatasetName.fashionMNIST), ("Fashion MNIST", .fashionMNIST),
    ("MNIST", .mnist), ("cifar10", .cifar10), ("CIFAR-100", .cifar100), ("stl_10", .stl10),
    ("pictures/cats", .folder("pictures/cats")), ("mnist2", .folder("mnist2")),
  ])
  func `are read with case, hyphens and spaces forgiven`(row: (text: String, name: DatasetName)) {
    #expect(DatasetName(row.text) == row.name)
  }

  @Test func `are written as they are read, and survive a file`() throws {
    for name in DatasetName.named + [.folder("a b/c")] {
      #expect(DatasetName(name.description) == name)
      let data = try JSONEncoder().encode(name)
      #expect(try JSONDecoder().decode(DatasetName.self, from: data) == name)
    }
    for augmentation in [Augmentation.none, .padAndFlip, .inception, .alexNet, .vgg] {
      let data = try JSONEncoder().encode(augmentation)
      #expect(try JSONDecoder().decode(Augmentation.self, from: data) == augmentation)
    }
  }
}
