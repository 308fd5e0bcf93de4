/** The colours of the Field Notes identity. */
export const PALETTE = {
  paper: '#f5f1e8',
  sand: '#e6dfd0',
  ink: '#1c1a17',
  stone: '#7d766a',
  rust: '#b8482a',
  moss: '#45513f',
  white: '#ffffff',
} as const
