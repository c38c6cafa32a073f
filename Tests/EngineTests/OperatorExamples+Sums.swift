import Netlab

extension OperatorExample {
  /// Sums alone, beside other layers, and in the memory of their shortcuts.
  static let sums: [OperatorExample] = [
    OperatorExample("residual", Shape(8, 5, 9), batch: 3) {
      conv(3, 8)
      residual {
        conv(3, 8, norm: .batch)
        conv(3, 8, norm: .batch, activation: nil)
      }
      conv(1, 5)
    },
    OperatorExample("residual with projection", Shape(8, 6, 9)) {
      residual {
        conv(1, 8, stride: 2, norm: .batch)
        conv(3, 16, norm: .batch, activation: nil)
      } shortcut: {
        conv(1, 16, stride: 2, norm: .batch, activation: nil)
      }
    },
    OperatorExample("residual, zero-padded", Shape(5, 6, 9)) {
      residual {
        conv(3, 11, stride: 2, activation: nil)
      } shortcut: {
        maxPool(1, stride: 2)
        padChannels(to: 11)
      }
    },
    OperatorExample("two residuals", Shape(16, 4, 7), batch: 1) {
      residual { conv(3, 16, activation: nil) }
      residual(activation: .tanh) { conv(1, 16, activation: nil) }
    },
    OperatorExample("residual, groups that cut blocks", Shape(3, 5, 9), batch: 3) {
      conv(3, 16)
      residual {
        conv(1, 20)
        conv(3, 16, groups: 4, norm: .batch, activation: nil)
      }
      maxPool(3, stride: 1, padding: 1)
      residual(activation: .tanh) { conv(1, 16, groups: 8, activation: nil) }
    },
    OperatorExample("residual, groups that cut blocks, of one image", Shape(3, 4, 7), batch: 1) {
      conv(3, 12)
      residual { conv(1, 12, groups: 3, activation: nil) }
    },
    OperatorExample("residual beside vectors", Shape(16, 5, 9)) {
      conv(3, 16)
      concat {
        branch {
          residual { conv(3, 16, groups: 4, activation: nil) }
          globalAveragePool()
          flatten()
        }
        linear(7)
      }
    },
    OperatorExample("sum of three") {
      sum {
        conv(1, 5)
        conv(3, 5, activation: .tanh)
        conv(3, 5, activation: nil)
      }
      activation(.sigmoid)
    },
    OperatorExample("sum of vectors") {
      sum {
        linear(5)
        linear(5)
      }
    },
    OperatorExample("sum of a thing and itself", Shape(8, 5, 9)) {
      conv(3, 8, activation: nil)
      sum {
        identity()
        identity()
      }
      relu()
    },
    OperatorExample("sum beside a concat", Shape(8, 5, 9)) {
      concat {
        residual { conv(3, 8, activation: nil) }
        conv(1, 8)
      }
    },
  ]
}
