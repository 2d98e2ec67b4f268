/** Small line drawings. They stand beside words and are never the only sign of something, so they are hidden from screen readers. */

const PATHS = {
  mark: 'M20.5 12a8.5 8.5 0 1 1-4-7.2 M12 12h.01',
  today:
    'M12 4v2 M12 18v2 M4 12h2 M18 12h2 M6.3 6.3l1.4 1.4 M16.3 16.3l1.4 1.4 M6.3 17.7l1.4-1.4 M16.3 7.7l1.4-1.4 M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z',
  plan: 'M5 6h14v14H5z M5 10.5h14 M9 3.5V7 M15 3.5V7',
  add: 'M12 5v14 M5 12h14',
  focus: 'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16z M12 8v4.5l3 1.8',
  tasks: 'M9 6.5h11 M9 12h11 M9 17.5h11 M4.5 6.5h.01 M4.5 12h.01 M4.5 17.5h.01',
  settings: 'M4 7h9 M17 7h3 M15 5v4 M4 17h3 M11 17h9 M9 15v4',
  help: 'M9.2 9.3a2.9 2.9 0 1 1 4 2.7c-.8.4-1.2 1-1.2 2 M12 17.2h.01 M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17z',
  talk: 'M5 5.5h14v10h-8l-4 3.5v-3.5H5z M9 9h6 M9 12h4',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  flag: 'M6.5 20.5V4h10.5l-2.5 4 2.5 4H6.5',
  close: 'M6 6l12 12 M18 6L6 18',
  back: 'M14.5 6l-6 6 6 6',
  forward: 'M9.5 6l6 6-6 6',
  play: 'M8 5.5v13l10.5-6.5z',
  pause: 'M8.5 6v12 M15.5 6v12',
  pin: 'M9 4h6l-1 6 3 3H7l3-3z M12 13v7',
  edit: 'M5 19l1-4L16 5l3 3L9 18z',
  person: 'M12 12.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8z M4.5 20c.8-3.4 3.7-5 7.5-5s6.7 1.6 7.5 5',
  people:
    'M9 12a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7z M2.8 19.5c.6-3 3-4.7 6.2-4.7s5.6 1.7 6.2 4.7 M15.5 5.4a3.4 3.4 0 0 1 0 6.4 M17.3 15.1c2.1.6 3.5 2.1 3.9 4.4',
  shield: 'M12 3.5l7 2.6v5.4c0 4.4-2.9 7.5-7 9-4.1-1.5-7-4.6-7-9V6.1z M9 12l2.2 2.2L15.2 10',
  key: 'M8.5 11.5a4 4 0 1 0 0 8 4 4 0 0 0 0-8z M11.5 12.7L20 4.2 M16.5 7.7l2.6 2.6',
  leave: 'M13.5 5H6v14h7.5 M10.5 12H20 M16.5 8.5L20 12l-3.5 3.5',
  file: 'M7 3.5h7l4 4v13H7z M14 3.5v4h4',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
