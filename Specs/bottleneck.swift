import Netlab

// Forty-eight 5×5 filters on a 14×14×480 map, as in module 4a of GoogLeNet: directly, and behind a
// 1×1 reduction to 16 channels. Szegedy et al. 2014, section 2 and table 1.

/// 14·14·48 · 5·5·480 = 112,896,000 multiply-adds.
let bottleneckDirect = Network("bottleneck-direct", input: Shape(480, 14, 14)) {
  conv(`5x5`, 48, name: "5x5")
}

/// 14·14·16 · 1·1·480 + 14·14·48 · 5·5·16 = 5,268,480 multiply-adds.
let bottleneckReduced = Network("bottleneck-reduced", input: Shape(480, 14, 14)) {
  conv(`1x1`, 16, name: "5x5_reduce")
  conv(`5x5`, 48, name: "5x5")
}
