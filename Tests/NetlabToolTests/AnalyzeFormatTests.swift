import Testing

@Suite struct `netlab analyze for other programs` {
  @Test func `writes CSV with every layer and raw numbers`() throws {
    let place = try Workplace()
    try place.write(Workplace.tiny, to: "tiny.swift")
    let run = try place.run(
      "analyze", "tiny.swift", "--no-db", "--no-diagram", "--format", "csv", "--columns",
      "path,operator,outputShape,kernel,padding,parameters,multiplyAdds,receptiveField")
    #expect(
      run
        == Workplace.Run(
          output: "network,path,operator,outputShape,kernel,padding,parameters,multiplyAdds,"
            + "receptiveField\r\n"
            + "tiny,input,input,7x5x9,,,0,0,1x1\r\n"
            + "tiny,conv,convolution,4x5x9,3x3,1 1 1 1,252,11340,3x3\r\n"
            + "tiny,conv/norm,batchNorm,4x5x9,,,8,0,3x3\r\n"
            + "tiny,conv/relu,relu,4x5x9,,,0,0,3x3\r\n"
            + "tiny,block/left,convolution,2x5x9,1x1,0 0 0 0,10,360,3x3\r\n"
            + "tiny,block/left/relu,relu,2x5x9,,,0,0,3x3\r\n"
            + "tiny,block/reduce,convolution,3x5x9,1x1,0 0 0 0,15,540,3x3\r\n"
            + "tiny,block/reduce/relu,relu,3x5x9,,,0,0,3x3\r\n"
            + "tiny,block/right,convolution,6x5x9,3x3,1 1 1 1,168,7290,5x5\r\n"
            + "tiny,block/right/relu,relu,6x5x9,,,0,0,5x5\r\n"
            + "tiny,block/concat,concat,8x5x9,,,0,0,5x5\r\n"
            + "tiny,pool,globalAveragePool,8x1x1,,,0,0,9x13\r\n"
            + "tiny,linear,linear,3x1x1,,,27,24,9x13\r\n",
          errors: "", status: 0))
  }

  @Test func `writes Markdown where the file is to be Markdown`() throws {
    let place = try Workplace()
    try place.write(Workplace.tiny, to: "tiny.swift")
    let run = try place.run(
      "analyze", "tiny.swift", "--no-db", "--no-diagram", "--depth", "1", "-o", "tiny.md")
    #expect(
      run
        == Workplace.Run(
          output: "",
          errors: "", status: 0))
    #expect(
      try place.read("tiny.md")
        == """
        ## tiny

        a test

        | layer     | operator           | output | parameters |          % | multiply-adds | \
                 % |  field |  memory |
        | --------- | ------------------ | -----: | ---------: | ---------: | ------------: | \
        ---------: | -----: | ------: |
        | input     | input              |  7×5×9 |          0 |            |             0 | \
                   |  1×1/1 | 1.2 KiB |
        | conv      | convolution 3×3, 4 |  4×5×9 |        260 |      54.2% |        11,340 | \
             58.0% |  3×3/1 |   720 B |
        | block     | module of depth 2  |  8×5×9 |        193 |      40.2% |         8,190 | \
             41.9% |  5×5/1 | 1.4 KiB |
        | pool      | globalAveragePool  |  8×1×1 |          0 |            |             0 | \
                   | 9×13/1 |    32 B |
        | linear    | linear 3           |  3×1×1 |         27 |       5.6% |            24 | \
              0.1% | 9×13/1 |    12 B |
        | **total** |                    |        |    **480** | **100.0%** |    **19,554** | \
        **100.0%** |        |         |

        - depth 4 (5 with pooling) · 462 weights, 18 biases · 1,893 elementwise operations
        - memory: parameters 1.9 KiB · activations 2.7 KiB · peak of inference 4.5 KiB · peak \
        of training 12.4 KiB

        a multiply-add counts once; biases, activations, normalisation and pooling are \
        elementwise operations; float32 · batch 1 · input 7×5×9 · inference

        """)
  }

  @Test func `writes one JSON document with the promised names`() throws {
    let place = try Workplace()
    try place.write(Workplace.tiny, to: "tiny.swift")
    let run = try place.run(
      "analyze", "tiny.swift", "--no-db", "--no-diagram", "--format", "json", "-b", "2",
      "--training", "--filter", "^conv$"
    ).steady
    #expect(
      run
        == Workplace.Run(
          output: """
            {
              "networks" : [
                {
                  "batch" : 2,
                  "convention" : "a multiply-add counts once; biases, activations, \
            normalisation and pooling are elementwise operations; float32",
                  "fingerprint" : "FINGERPRINT",
                  "input" : [
                    7,
                    5,
                    9
                  ],
                  "layers" : [
                    {
                      "biases" : 0,
                      "dilation" : [
                        1,
                        1
                      ],
                      "elementwiseOperations" : 0,
                      "family" : "convolution",
                      "groups" : 1,
                      "inputShapes" : [
                        [
                          7,
                          5,
                          9
                        ]
                      ],
                      "inputs" : [
                        "input"
                      ],
                      "kernel" : [
                        3,
                        3
                      ],
                      "label" : "3×3, 4",
                      "multiplyAdds" : 22680,
                      "operator" : "convolution",
                      "outputBytes" : 1440,
                      "outputShape" : [
                        4,
                        5,
                        9
                      ],
                      "padding" : [
                        1,
                        1,
                        1,
                        1
                      ],
                      "parameters" : 252,
                      "path" : "conv",
                      "receptiveField" : {
                        "aligned" : true,
                        "minimumSize" : [
                          3,
                          3
                        ],
                        "padding" : [
                          1,
                          1
                        ],
                        "size" : [
                          3,
                          3
                        ],
                        "stride" : [
                          1,
                          1
                        ]
                      },
                      "signature" : "convolution 3×3 to 4, stride 1×1, padding [1, 1, 1, 1], \
            dilation 1×1, groups 1, bias false, connections all",
                      "stride" : [
                        1,
                        1
                      ],
                      "weights" : 252
                    }
                  ],
                  "mode" : "training",
                  "name" : "tiny",
                  "source" : "a test",
                  "spec" : "tiny.swift",
                  "totals" : {
                    "activationBytes" : 6960,
                    "biases" : 18,
                    "depth" : 4,
                    "depthWithPooling" : 5,
                    "elementwiseOperations" : 5586,
                    "multiplyAdds" : 39108,
                    "parameterBytes" : 1952,
                    "parameters" : 480,
                    "peakInferenceBytes" : 7352,
                    "peakTrainingBytes" : 19504,
                    "weights" : 462
                  }
                }
              ],
              "schema" : 1
            }

            """,
          errors: "", status: 0))
  }

  @Test func `writes null for what nobody knows`() throws {
    let place = try Workplace()
    try place.write(Workplace.open, to: "open.swift")
    let run = try place.run(
      "analyze", "open.swift", "--no-db", "--no-diagram", "--format", "json", "--filter", "^pool$"
    ).steady
    #expect(
      run
        == Workplace.Run(
          output: """
            {
              "networks" : [
                {
                  "batch" : 1,
                  "convention" : "a multiply-add counts once; biases, activations, \
            normalisation and pooling are elementwise operations; float32",
                  "fingerprint" : "FINGERPRINT",
                  "input" : [
                    7,
                    null,
                    null
                  ],
                  "layers" : [
                    {
                      "biases" : 0,
                      "elementwiseOperations" : null,
                      "family" : "pooling",
                      "inputShapes" : [
                        [
                          4,
                          null,
                          null
                        ]
                      ],
                      "inputs" : [
                        "conv/relu"
                      ],
                      "label" : "global",
                      "multiplyAdds" : null,
                      "operator" : "globalAveragePool",
                      "outputBytes" : 16,
                      "outputShape" : [
                        4,
                        1,
                        1
                      ],
                      "parameters" : 0,
                      "path" : "pool",
                      "receptiveField" : {
                        "aligned" : null,
                        "minimumSize" : null,
                        "padding" : null,
                        "size" : null,
                        "stride" : null
                      },
                      "signature" : "globalAveragePool",
                      "weights" : 0
                    }
                  ],
                  "mode" : "inference",
                  "name" : "open",
                  "spec" : "open.swift",
                  "totals" : {
                    "activationBytes" : null,
                    "biases" : 7,
                    "depth" : 2,
                    "depthWithPooling" : 3,
                    "elementwiseOperations" : null,
                    "multiplyAdds" : null,
                    "parameterBytes" : 1084,
                    "parameters" : 271,
                    "peakInferenceBytes" : null,
                    "peakTrainingBytes" : null,
                    "weights" : 264
                  }
                }
              ],
              "schema" : 1
            }

            """,
          errors: "", status: 0))
  }
}
