import { ThreadWorker } from 'poolifier';

import { loadTask } from './task.ts';

export default new ThreadWorker(await loadTask());
