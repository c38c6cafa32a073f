import Netlab
import Testing

@Suite struct `Structure of two large networks` {
  @Test func `compares thousands of branches as few`() throws {
    func wide(_ name: String, last: Extent) -> Network {
      Network(name, input: Shape(2, 3, 4)) {
        concat {
          for branch in 1...3000 {
            branch % 2 == 0 ? conv(1, 1) : conv(branch == 2999 ? last : 3, 1)
          }
        }
        conv(1, 2)
      }
    }
    let compared = try Compared(wide("one", last: 3), wide("other", last: 1))
    #expect(compared.comparison.differences.map(\.layers.count) == [1])
    #expect(compared.accounted == compared.total)
  }

  @Test func `compares 10 000 layers as few`() throws {
    func long(_ name: String, kernel: Extent) -> Network {
      Network(name, input: Shape(4, 3, 2)) {
        for module in 0..<1250 {
          residual {
            concat {
              conv(1, 2, norm: .batch)
              conv(module % 2 == 0 ? kernel : 3, 2)
            }
          }
        }
      }
    }
    let compared = try Compared(long("one", kernel: 5), long("other", kernel: 3))
    #expect(compared.comparison.differences.map(\.layers.count) == [625])
    #expect(compared.accounted == compared.total)
    let shifted = try Compared(
      long("one", kernel: 3),
      Network("longer", input: Shape(4, 3, 2)) { for _ in 0..<10_000 { conv(1, 4) } })
    #expect(!shifted.isSame)
    #expect(shifted.accounted == shifted.total)
  }
}
