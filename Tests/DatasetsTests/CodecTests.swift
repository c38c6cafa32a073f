import Foundation
import Netlab
import Testing

@testable import Datasets

@Suite struct `Image files` {
  private func decoded(_ bytes: [UInt8]) throws -> DecodedImage {
    let files = try DatasetFiles()
    return try DecodedImage(path: files.write(bytes, "image"))
  }

  @Test func `PNG keeps every pixel`() throws {
    for channels in [1, 3] {
      let shape = Shape(channels, 5, 9)
      let pixels = (0..<shape.elements).map { UInt8($0 * 83 % 256) }
      let image = try decoded(#require(PNG.encoded(pixels, shape: shape)))
      #expect(image.shape == shape)
      // Decoders keep the channels side by side, views show them one after the other.
      let planes = (0..<channels).flatMap { channel in
        (0..<45).map { pixels[$0 * channels + channel] }
      }
      #expect(image.view.bytes == planes)
    }
  }

  @Test func `JPEG comes close to every pixel, grey and coloured`() throws {
    for channels in [1, 3] {
      let shape = Shape(channels, 24, 40)
      let pixels: [UInt8] = (0..<24 * 40 * channels).map { index in
        let (pixel, channel) = index.quotientAndRemainder(dividingBy: channels)
        let (row, column) = pixel.quotientAndRemainder(dividingBy: 40)
        return UInt8(60 + 3 * row + column * (channel + 1))
      }
      let image = try decoded(DatasetFiles.jpeg(pixels: pixels, shape, quality: 100))
      #expect(image.shape == shape)
      for channel in 0..<channels {
        for pixel in 0..<24 * 40 {
          let difference =
            Int(image.view[channel, pixel / 40, pixel % 40])
            - Int(pixels[pixel * channels + channel])
          #expect(abs(difference) <= 3)
        }
      }
    }
  }

  @Test func `JPEG in four inks becomes red, green and blue`() throws {
    // Inverted inks: a full cyan, no magenta, half of yellow, little black.
    let image = try decoded(DatasetFiles.jpeg([0, 255, 128, 204], Extent(8, 8)))
    #expect(image.shape == Shape(3, 8, 8))
    #expect(abs(Int(image.view[0, 3, 3]) - 0) <= 2)
    #expect(abs(Int(image.view[1, 3, 3]) - 204) <= 2)
    #expect(abs(Int(image.view[2, 3, 3]) - 102) <= 2)
  }

  @Test func `what is transparent shows white`() throws {
    // One pixel of red, half transparent: 8 bits, colour type 6.
    let header: [UInt8] = [0, 0, 0, 1, 0, 0, 0, 1, 8, 6, 0, 0, 0]
    let data: [UInt8] = [0x78, 0x01, 0x01, 5, 0, 0xFA, 0xFF, 0, 255, 0, 0, 0]
    let adler = DatasetFiles.adler([0, 255, 0, 0, 0])
    let bytes =
      [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + chunk("IHDR", header)
      + chunk("IDAT", data + adler) + chunk("IEND", [])
    let image = try decoded(bytes)
    #expect(image.view.bytes == [255, 255, 255])
  }

  private func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
    let count = UInt8(data.count)
    return [0, 0, 0, count] + Array(name.utf8) + data + DatasetFiles.crc(Array(name.utf8) + data)
  }

  @Test func `that are missing give the system's reason`() {
    let error = #expect(throws: DatasetError.self) { try DecodedImage(path: "/nowhere/image.png") }
    #expect(
      error?.description
        == "error: /nowhere/image.png cannot be read as an image: No such file or directory\n"
        + "  hint: replace or remove the file; without --strict it is skipped and counted")
  }

  @Test func `cut short anywhere are refused and never crash`() throws {
    let pixels = (0..<3 * 20 * 30).map { UInt8($0 * 61 % 256) }
    let shape = Shape(3, 20, 30)
    let files = try DatasetFiles()
    for bytes in [
      DatasetFiles.jpeg(pixels: pixels, shape), try #require(PNG.encoded(pixels, shape: shape)),
    ] {
      for count in stride(from: 0, to: bytes.count - 12, by: 7) {
        let path = try files.write(Array(bytes.prefix(count)), "image")
        #expect(throws: DatasetError.self) { try DecodedImage(path: path) }
      }
    }
  }

  @Test func `changed anywhere are read or refused and never crash`() throws {
    let pixels = (0..<3 * 20 * 30).map { UInt8($0 * 61 % 256) }
    let shape = Shape(3, 20, 30)
    let files = try DatasetFiles()
    var read = 0
    for bytes in [
      DatasetFiles.jpeg(pixels: pixels, shape), try #require(PNG.encoded(pixels, shape: shape)),
    ] {
      for place in stride(from: 4, to: bytes.count, by: 3) {
        var changed = bytes
        changed[place] ^= UInt8(1 << (place % 8))
        let path = try files.write(changed, "image")
        if let image = try? DecodedImage(path: path) {
          read += 1
          #expect(image.pixels.count == image.shape.elements)
        }
      }
    }
    #expect(read > 0)
  }
}
