import { expect, it } from 'vitest';

import { ItemsReader } from '../src/probe/items-reader.ts';

const items = [4, 5, 6, 2, 9].map((index) => ({ index, value: `at ${index}`, size: 1 }));

it('hands out inputs in the order given, as many at once as follow one another', () => {
  const reader = new ItemsReader(items);
  expect(reader.take(2)).toEqual({ start: 4, values: ['at 4', 'at 5'] });
  expect(reader.take(5)).toEqual({ start: 6, values: ['at 6'] });
  expect(reader.take(5)).toEqual({ start: 2, values: ['at 2'] });
  expect(reader.remaining).toBe(1);
  expect(reader.take(5)).toEqual({ start: 9, values: ['at 9'] });
  expect(reader.take(5)).toBeUndefined();
  expect(reader.ended).toBe(true);
});

it('can be looked into without taking anything, and closed', async () => {
  const reader = new ItemsReader(items);
  expect(reader.peek(2)).toEqual(['at 4', 'at 5']);
  expect(reader.position).toBe(4);
  expect(reader.remaining).toBe(5);
  await reader.close();
  expect(reader.take(1)).toBeUndefined();
});
