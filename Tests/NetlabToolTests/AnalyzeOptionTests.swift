import Testing

@Suite struct `Options of netlab analyze` {
  @Test(arguments: [
    (
      ["--format", "xml"],
      """
      error: The value 'xml' is invalid for '--format <format>'. Please provide one of 'table', \
      'json', 'csv' or 'markdown'.
        hint: see: netlab analyze --help

      """
    ),
    (
      ["--input", "3x0x5"],
      """
      error: --input 3x0x5 is no size of an image
        hint: write channels, height and width, 3x224x224, or height and width, 224x224; from 1 \
      to 1000000

      """
    ),
    (
      ["--input", "3x5x9x2"],
      """
      error: --input 3x5x9x2 is no size of an image
        hint: write channels, height and width, 3x224x224, or height and width, 224x224; from 1 \
      to 1000000

      """
    ),
    (
      ["--input", "4x5x9"],
      """
      tiny.swift:3:19: error: tiny: the network reads 7 channels, and was asked for an input of 4
        hint: ask for an input of 7 channels

      """
    ),
    (
      ["--batch", "0"],
      """
      error: --batch 0 is not positive
        hint: give it a value of 1 or more

      """
    ),
    (
      ["--batch", "9000000000000000000"],
      """
      error: --batch 9000000000000000000 is more than 1000000000
        hint: give it a value from 1 to 1000000000

      """
    ),
    (
      ["--depth", "0"],
      """
      error: --depth 0 is not positive
        hint: give it a value of 1 or more

      """
    ),
    (
      ["--columns", "path,parmaeters"],
      """
      error: there is no column parmaeters
        hint: did you mean parameters?

      """
    ),
    (
      ["--columns", "path,layer"],
      """
      error: the column path is named twice
        hint: name it once

      """
    ),
    (
      ["--sort", "quux"],
      """
      error: there is no column quux
        hint: there are path, operator, inputs, inputShapes, outputShape, kernel, stride, \
      padding, dilation, groups, parameters, weights, biases, multiplyAdds, \
      elementwiseOperations, outputBytes, receptiveField, minimumReceptiveField, \
      receptiveFieldStride, receptiveFieldPadding, aligned, depth, layerCount

      """
    ),
    (
      ["--filter", "a("],
      """
      error: --filter a( is no regular expression: expected ')'
        hint: write it as for grep -E; \\ goes in front of . ( ) [ ] * + ? to mean themselves

      """
    ),
    (
      ["--filter", "nothing"],
      """
      error: --filter nothing matches no layer of tiny
        hint: it is searched in paths such as inception_3a/3x3_reduce

      """
    ),
    (
      ["--columns", "path", "--format", "json"],
      """
      error: --columns shapes tables; JSON holds every layer whole
        hint: leave it out, or choose --format table, csv or markdown

      """
    ),
    (
      ["--bacth", "2"],
      """
      error: Unknown option '--bacth'. Did you mean '--batch'?
        hint: see: netlab analyze --help

      """
    ),
    (
      ["-q", "-v"],
      """
      error: -q and -v ask for opposite things
        hint: see: netlab analyze --help

      """
    ),
    (
      ["-o", "missing/out.csv"],
      """
      error: cannot write missing/out.csv: no such file or directory
        hint: make the folder first, or choose another path

      """
    ),
    (
      ["-o", "."],
      """
      error: cannot write .: is a directory
        hint: name a file in that folder

      """
    ),
  ])
  func `explains what it cannot use`(options: [String], error: String) throws {
    let place = try Workplace()
    try place.write(Workplace.tiny, to: "tiny.swift")
    let run = try place.run(["analyze", "tiny.swift", "--no-db", "--no-diagram"] + options)
    #expect(run == Workplace.Run(output: "", errors: error, status: 2))
    #expect(place.files == ["tiny.swift"])
  }
}
