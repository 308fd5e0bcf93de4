/** Words that bring a model back to its picture. Source: a relay's count, 21 % empty answers before and none after. */
export const IMAGE_ONLY_HINT = 'Output the final image only.'
