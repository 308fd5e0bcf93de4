import type { JSX } from 'preact'

/** Outlines on a 16 px grid, drawn with a 1 px line. */
const PATHS = {
  frame: 'M5 2v12M11 2v12M2 5h12M2 11h12',
  group: 'M3 3h2M7 3h2M11 3h2v2M13 7v2M13 11v2h-2M9 13H7M5 13H3v-2M3 9V7M3 5V3',
  component: 'M8 1.8 10 4 8 6.2 6 4zM8 9.8l2 2.2-2 2.2L6 12zM1.8 8 4 6l2.2 2L4 10zM9.8 8 12 6l2.2 2-2.2 2z',
  instance: 'M8 2l6 6-6 6-6-6z',
  rectangle: 'M3 3h10v10H3z',
  ellipse: 'M8 2.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 0 1 0-11z',
  star: 'M8 2l1.8 4 4.2.5-3.1 2.9.8 4.3L8 11.6l-3.7 2.1.8-4.3L2 6.500l4.2-.5z',
  vector: 'M3 12C3 6 7 3 13 3M2 11.500h2v2H2zM12 2h2v2h-2z',
  line: 'M3 13 13 3',
  text: 'M3.5 5V3h9v2M8 3v10M6 13h4',
  image: 'M2.5 3h11v10h-11zM2.5 11l3.5-3.5 3 3 2-2 2.5 2.500M10.5 5.500h.01',
  chevron: 'M6 4l4 4-4 4',
  eye: 'M1.5 8C3 5 5.3 3.5 8 3.500S13 5 14.5 8C13 11 10.7 12.5 8 12.500S3 11 1.5 8zM8 6a2 2 0 1 1 0 4a2 2 0 0 1 0-4z',
  eyeOff: 'M2 6.500C3.5 9 5.5 10.3 8 10.300s4.5-1.3 6-3.800M4 9l-1.2 1.800M8 10.300v2.200M12 9l1.2 1.8',
  lock: 'M4 7.500h8v6H4zM5.5 7.500V5.200a2.5 2.5 0 0 1 5 0v2.3',
  unlock: 'M4 7.500h8v6H4zM5.5 7.500V5a2.5 2.5 0 0 1 4.8-1',
  undo: 'M5.5 3 2.5 6l3 3M2.5 6h7a4 4 0 0 1 0 8H6',
  redo: 'M10.5 3l3 3-3 3M13.5 6h-7a4 4 0 0 0 0 8H10',
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  close: 'M4 4l8 8M12 4l-8 8',
  sun: 'M8 5.200a2.8 2.8 0 1 1 0 5.600a2.8 2.8 0 0 1 0-5.600zM8 1.500v1.200M8 13.300v1.200M1.5 8h1.200M13.3 8h1.200M3.4 3.400l.9.9M11.7 11.700l.9.9M12.6 3.400l-.9.9M4.3 11.700l-.9.9',
  moon: 'M13 9.500A5.5 5.5 0 0 1 6.5 3 5.5 5.5 0 1 0 13 9.500z',
  plugin: 'M5.5 2v3M10.5 2v3M3.5 5h9v3a4.5 4.5 0 0 1-9 0zM8 12.500V15',
  page: 'M4 2.500h5.500L12.5 5.500v8h-8.500z',
  cursor: 'M3.5 2.500l9 4.3-4 1.4-1.5 4z',
  hand: 'M5 8V4.200a1 1 0 0 1 2 0M7 7V3.200a1 1 0 0 1 2 0V7M9 4.200a1 1 0 0 1 2 0V8M11 5.700a1 1 0 0 1 2 0V9.500c0 2.8-1.7 4.5-4.2 4.500C6.2 14 5.3 12.8 4 10.800L2.8 9a1 1 0 0 1 1.6-1.200L5 8.5',
  check: 'M3.5 8.500l3 3 6-7',
} as const

/** Names of the icons. */
export type IconName = keyof typeof PATHS

/** A 16 px icon in the colour of the text around it. It says nothing to a screen reader: its button must. */
export function Icon({ name }: { readonly name: IconName }): JSX.Element {
  return (
    <svg class="icon" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[name]} fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round" />
    </svg>
  )
}
