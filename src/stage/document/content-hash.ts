/**
 * A name made from content, 40 hexadecimal digits like the hashes Figma shows.
 *
 * Figma uses SHA-1. The browser's SHA-1 is asynchronous while createImage is not, and a JavaScript one takes longer on
 * a 20 MB picture than all the rest of placing it, which would falsify measured times; so five mixing lanes stand in.
 */
export function hashContent(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let a = 0x9e3779b9
  let b = 0x85ebca6b
  let c = 0xc2b2ae35
  let d = 0x27d4eb2f
  let e = 0x165667b1
  const wholeEnd = bytes.length - (bytes.length % 20)
  for (let offset = 0; offset < wholeEnd; offset += 20) {
    a = mix(a, view.getInt32(offset))
    b = mix(b, view.getInt32(offset + 4))
    c = mix(c, view.getInt32(offset + 8))
    d = mix(d, view.getInt32(offset + 12))
    e = mix(e, view.getInt32(offset + 16))
  }
  for (let offset = wholeEnd; offset < bytes.length; offset += 1) a = mix(a, view.getUint8(offset))
  return joinLanes([a, b, c, d, e], bytes.length)
}

function mix(lane: number, word: number): number {
  const mixed = Math.imul(lane ^ word, 0x85ebca6b)
  return ((mixed ^ (mixed >>> 13)) + 0x9e3779b9) | 0
}

// Each lane takes in every other one and the length, so that no five digits stand for a fifth of the content alone.
function joinLanes(lanes: readonly number[], lengthBytes: number): string {
  let carry = lengthBytes
  for (const lane of lanes) carry = mix(carry, lane)
  return lanes
    .map((lane) => {
      carry = mix(carry, lane)
      return (carry >>> 0).toString(16).padStart(8, '0')
    })
    .join('')
}
