import assert from 'node:assert/strict';
import { map } from 'forkwise';

const inputs = [1, 2, 3, 4];
const task = new URL('./square.task.mjs', import.meta.url);

assert.deepEqual(await map(task, inputs), [1, 4, 9, 16]);
assert.deepEqual(await map(task, inputs, { strategy: 'threads' }), [1, 4, 9, 16]);
assert.deepEqual(await map(task, inputs, { strategy: 'processes' }), [1, 4, 9, 16]);
assert.deepEqual(await map((value) => value * value, inputs), [1, 4, 9, 16]);
console.log(`forkwise maps on Node ${process.versions.node}`);
