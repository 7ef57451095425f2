import workerpool from 'workerpool';

import { loadTask } from './task.ts';

workerpool.worker({ task: await loadTask() });
