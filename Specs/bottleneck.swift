import Netlab

// Forty-eight 5×5 filters on a 14×14×480 map, as in module 4a of GoogLeNet: directly, and behind a
// 1×1 reduction to 16 channels. Szegedy et al. 2014, section 2.

/// 14·14·48 · 5·5·480 multiply-adds.
let direct = Network("5×5 direct", input: Shape(480, 14, 14)) {
  conv(`5x5`, 48, name: "5x5")
}

/// 14·14·16 · 1·1·480 + 14·14·48 · 5·5·16 multiply-adds.
let reduced = Network("5×5 reduced", input: Shape(480, 14, 14)) {
  conv(`1x1`, 16, name: "5x5_reduce")
  conv(`5x5`, 48, name: "5x5")
}
