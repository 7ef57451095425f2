/** Bits of a block; a power of 2, so that a block begins at a word. */
const BLOCK = 65_536;
const WORD = 32;

interface Block {
  /** `undefined` once all are in. */
  words: Uint32Array | undefined;
  count: number;
}

/**
 * A set of indices of inputs, whole numbers from 0, in whatever order they are added. It takes a bit
 * for each index of a block that has some, and nothing for a block that is full.
 */
export class IndexSet {
  readonly #blocks = new Map<number, Block>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Returns whether it is new. Throws `RangeError` for what is no index. */
  add(index: number): boolean {
    if (!Number.isSafeInteger(index) || index < 0) throw new RangeError(`${index} is no index`);
    const [number, bit] = place(index);
    const block = this.#blocks.get(number) ?? this.#begin(number);
    if (block.words === undefined) return false;
    const [word, mask] = [bit >>> 5, 1 << (bit % WORD)];
    const held = block.words[word] ?? 0;
    if ((held & mask) !== 0) return false;
    block.words[word] = held | mask;
    block.count += 1;
    this.#size += 1;
    if (block.count === BLOCK) block.words = undefined;
    return true;
  }

  has(index: number): boolean {
    const [number, bit] = place(index);
    const block = this.#blocks.get(number);
    if (block === undefined) return false;
    return block.words === undefined || bitOf(block.words, bit);
  }

  /** How many there are below `index`. */
  countBelow(index: number): number {
    const [number, bit] = place(index);
    let count = 0;
    for (const [other, block] of this.#blocks) {
      if (other < number) count += block.count;
      else if (other === number) count += block.words ? ones(block.words, bit) : bit;
    }
    return count;
  }

  /** The first index from `from` on that is not in the set. */
  firstMissing(from: number): number {
    for (let index = from; ;) {
      const [number, bit] = place(index);
      const block = this.#blocks.get(number);
      if (block === undefined) return index;
      const gap = block.words === undefined ? BLOCK : firstZero(block.words, bit);
      if (gap < BLOCK) return number * BLOCK + gap;
      index = (number + 1) * BLOCK;
    }
  }

  #begin(number: number): Block {
    const block: Block = { words: new Uint32Array(BLOCK / WORD), count: 0 };
    this.#blocks.set(number, block);
    return block;
  }
}

function place(index: number): readonly [number: number, bit: number] {
  return [Math.floor(index / BLOCK), index % BLOCK];
}

function bitOf(words: Uint32Array, bit: number): boolean {
  return ((words[bit >>> 5] ?? 0) & (1 << (bit % WORD))) !== 0;
}

/** Below `bit`. */
function ones(words: Uint32Array, bit: number): number {
  const whole = bit >>> 5;
  let count = 0;
  for (let at = 0; at < whole; at += 1) count += onesOf(words[at] ?? 0);
  return count + onesOf((words[whole] ?? 0) & ((1 << (bit % WORD)) - 1));
}

/** Hamming weight by halves: H. S. Warren, Hacker's Delight, section 5-1. */
function onesOf(word: number): number {
  const pairs = word - ((word >>> 1) & 0x5555_5555);
  const fours = (pairs & 0x3333_3333) + ((pairs >>> 2) & 0x3333_3333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}

/** From `bit` on; the length in bits where there is none. */
function firstZero(words: Uint32Array, bit: number): number {
  let at = bit;
  while (at < BLOCK) {
    if (at % WORD === 0 && words[at >>> 5] === 0xffff_ffff) at += WORD;
    else if (bitOf(words, at)) at += 1;
    else return at;
  }
  return BLOCK;
}
