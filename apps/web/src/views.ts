/** What the page can show, in the order of its navigation. */
export const VIEWS = [
  { name: 'describe', title: 'Describe' },
  { name: 'measure', title: 'Measure here' },
  { name: 'local', title: 'On this computer' },
] as const;

export type View = (typeof VIEWS)[number]['name'];

/** Whatever a link does not name. */
export const FIRST_VIEW: View = 'describe';

export function isView(name: string): name is View {
  return VIEWS.some((view) => view.name === name);
}
