import { array, assert, double, integer, property, string, uint8Array } from 'fast-check';
import { describe, expect, it } from 'vitest';

import { checksum } from '../peers/support/checksum.ts';

describe('the checksum of results', () => {
  it('is the same for the same results, whatever list holds them', () => {
    assert(
      property(array(double()), (values) => {
        expect(checksum(Float64Array.from(values))).toBe(checksum(values));
      }),
    );
  });

  it('tells a missing, a changed and a displaced result', () => {
    expect(checksum([1, 2, 3])).not.toBe(checksum([1, 2]));
    expect(checksum([1, 2, 3])).not.toBe(checksum([1, 2, 4]));
    expect(checksum([1, 2, 3])).not.toBe(checksum([2, 1, 3]));
    expect(checksum([1, undefined])).not.toBe(checksum([1, null]));
    expect(checksum(['a', 'b'])).not.toBe(checksum(['ab', '']));
  });

  it('sees fields and their names at any depth', () => {
    const tree = (leaf: object): unknown[] => [{ id: 1, children: [{ id: 2, children: [leaf] }] }];
    expect(checksum(tree({ id: 3 }))).toBe(checksum(tree({ id: 3 })));
    expect(checksum(tree({ id: 3 }))).not.toBe(checksum(tree({ id: 4 })));
    expect(checksum(tree({ id: 3 }))).not.toBe(checksum(tree({ it: 3 })));
  });

  it('sees every byte of a buffer and not where in memory it lies', () => {
    assert(
      property(uint8Array({ minLength: 1, maxLength: 40 }), integer(), (bytes, place) => {
        const at = Math.abs(place) % bytes.length;
        const shifted = new Uint8Array(bytes.length + 1);
        shifted.set(bytes, 1);
        expect(checksum([shifted.subarray(1)])).toBe(checksum([bytes]));
        const changed = bytes.slice();
        changed[at] = (changed[at] ?? 0) ^ 1;
        expect(checksum([changed])).not.toBe(checksum([bytes]));
      }),
    );
  });

  it('sees every character of a text', () => {
    assert(
      property(string({ minLength: 1 }), (text) => {
        expect(checksum([text])).not.toBe(checksum([`${text.slice(0, -1)}\u{7fff}`]));
      }),
    );
  });
});
