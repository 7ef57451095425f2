import { map } from 'forkwise';

const lengths = await map((word: string) => word.length, ['one', 'three']);
export const total: number = lengths.reduce((sum, length) => sum + length, 0);

// @ts-expect-error the outputs are numbers: were they `any`, this line would pass
export const words: readonly string[] = lengths;
