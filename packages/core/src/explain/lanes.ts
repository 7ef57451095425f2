import type { Lane, LaneKind } from '../simulate/lanes.ts';
import type { Activity } from '../simulate/trace.ts';

const LANE_NAMES: Readonly<Record<LaneKind, string>> = {
  'main-thread': 'main thread',
  worker: 'worker',
  'in-flight': 'in flight',
  native: 'pool',
  core: 'core',
};

export const ACTIVITY_NAMES: Readonly<Record<Activity, string>> = {
  starting: 'starting',
  dispatching: 'handing out',
  computing: 'computing',
  native: 'computing natively',
  blocked: 'blocked',
  waiting: 'waiting',
  running: 'computing or waiting',
};

export function laneName({ kind, number }: Lane): string {
  return kind === 'main-thread' ? LANE_NAMES[kind] : `${LANE_NAMES[kind]} ${number}`;
}
