/** The light of an sRGB channel, both 0..1. Source: IEC 61966-2-1. */
export function toLinear(channel: number): number {
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
}
