import { formatMs, type Profile } from '@forkwise/core';

import { labelled, type Look, type Style } from './look.ts';

interface Part {
  readonly name: string;
  readonly fill: string;
  readonly style: Style;
  readonly ms: number;
}

const BAR_COLUMNS = 48;
/** Less is not seen, and would be listed as 0 %. */
const LEAST_SHARE = 0.005;

/**
 * Where the time of an average input goes: a bar, and its parts in words. Copying is what serializing
 * input and result takes, which only those pay that leave this thread.
 */
export function timeBar(profile: Profile, look: Look): string[] {
  const all = partsOf(profile);
  const totalMs = all.reduce((sum, { ms }) => sum + ms, 0);
  if (totalMs === 0) return [];
  const parts = all.filter(({ ms }) => ms >= LEAST_SHARE * totalMs);
  const label = 'One input   ';
  const columns = Math.min(BAR_COLUMNS, look.columns - label.length);
  const bar = columnsOf(parts, columns).map(({ fill, style, width }) =>
    look.paint(style, fill.repeat(width)),
  );
  const words = parts.map(
    ({ name, fill, ms }) => `${fill} ${name} ${Math.round((ms / totalMs) * 100)} %`,
  );
  const text = `${formatMs(profile.perInput.wallMs.mean)} on average: ${words.join(', ')}`;
  return [
    look.paint('dim', label) + bar.join(''),
    ...labelled(' '.repeat(label.length), text, look.columns),
  ];
}

function partsOf({ perInput, samples }: Profile): readonly Part[] {
  return [
    { name: 'computing', fill: '█', style: 'blue', ms: perInput.cpuMs.mean },
    { name: 'native pool', fill: '▓', style: 'green', ms: perInput.poolMs.mean },
    { name: 'blocked', fill: '▚', style: 'red', ms: perInput.blockedMs.mean },
    { name: 'waiting', fill: '░', style: 'white', ms: perInput.waitMs.mean },
    {
      name: 'copying, if sent to a worker',
      fill: '▒',
      style: 'magenta',
      ms: copyingMs(samples),
    },
  ];
}

function copyingMs(samples: Profile['samples']): number {
  const weight = samples.reduce((sum, one) => sum + one.weight, 0);
  const ms = samples.reduce(
    (sum, { weight: share, input, output }) =>
      sum + share * (input.encodeMs + input.decodeMs + output.encodeMs + output.decodeMs),
    0,
  );
  return weight === 0 ? 0 : ms / weight;
}

/** Whole columns for each part, at least one, all together the width of the bar. */
function columnsOf(
  parts: readonly Part[],
  columns: number,
): readonly (Part & { readonly width: number })[] {
  const totalMs = parts.reduce((sum, { ms }) => sum + ms, 0);
  const widths = parts.map(({ ms }) => Math.max(1, Math.round((ms / totalMs) * columns)));
  const widest = widths.indexOf(Math.max(...widths));
  const over = widths.reduce((sum, width) => sum + width, 0) - columns;
  return parts.map((part, at) => ({
    ...part,
    width: Math.max(1, (widths[at] ?? 1) - (at === widest ? over : 0)),
  }));
}
