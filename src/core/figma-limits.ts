/** The longest side of a picture that Figma takes and gives, pixels. Source: developers.figma.com, figma.createImage. */
export const FIGMA_MAX_SIDE_PX = 4096
