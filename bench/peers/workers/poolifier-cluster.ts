import { ClusterWorker } from 'poolifier';

import { loadTask } from './task.ts';

export default new ClusterWorker(await loadTask());
