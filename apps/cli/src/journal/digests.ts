/** Digests are summed up over so many inputs: a number for each, in place of one for each input. */
const BLOCK = 256;

interface Block {
  /** Over the inputs with an outcome, those of the journal less those read again. */
  sum: number;
  /** How many of them have yet to be read again. */
  left: number;
}

/** Inputs from `from` to below `to`. */
export interface InputRange {
  readonly from: number;
  readonly to: number;
}

/**
 * The digests of the inputs that a journal has outcomes of, to be held against those of the inputs
 * that are read again. Memory grows by a few bytes for every hundred inputs.
 */
export class JournalDigests {
  readonly #blocks = new Map<number, Block>();

  /** Takes note of what the journal says of the input with this index, each once. */
  note(index: number, digest: number): void {
    const number = Math.floor(index / BLOCK);
    const block = this.#blocks.get(number) ?? { sum: 0, left: 0 };
    block.sum = (block.sum + mixed(index, digest)) | 0;
    block.left += 1;
    this.#blocks.set(number, block);
  }

  /**
   * Takes note of an input that was noted before, as it is read again. Returns the range that it is
   * the last of where an input in there is another one.
   */
  compare(index: number, digest: number): InputRange | undefined {
    const number = Math.floor(index / BLOCK);
    const block = this.#blocks.get(number);
    if (block === undefined) return undefined;
    block.sum = (block.sum - mixed(index, digest)) | 0;
    block.left -= 1;
    if (block.left > 0) return undefined;
    this.#blocks.delete(number);
    return block.sum === 0 ? undefined : { from: number * BLOCK, to: index + 1 };
  }

  /** The first range of which not all inputs have been read again; `undefined` if there is none. */
  get unread(): InputRange | undefined {
    if (this.#blocks.size === 0) return undefined;
    const from = Math.min(...this.#blocks.keys()) * BLOCK;
    return { from, to: from + BLOCK };
  }
}

/** So that inputs that change places change the sum: the finaliser of MurmurHash3. */
function mixed(index: number, digest: number): number {
  let bits = digest ^ Math.imul(index, 0x9e37_79b1);
  bits = Math.imul(bits ^ (bits >>> 16), 0x85eb_ca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2_ae35);
  return bits ^ (bits >>> 16);
}
