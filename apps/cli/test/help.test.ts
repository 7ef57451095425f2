import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { describe, expect, it } from 'vitest';

import { readyHelp } from '../src/help/ready-help.ts';
import { helpTexts } from '../src/help/write-help.ts';
import { forkwise } from './support/cli.ts';

const texts = await helpTexts();
const path = join(mkdtempSync(join(tmpdir(), 'forkwise-help-')), 'help.json');
writeFileSync(path, JSON.stringify(texts));
const file = pathToFileURL(path);

describe('the help that is written while building', () => {
  it.each([['--help'], ['run', '--help'], ['doctor', '--help']])(
    'is what the parser says: %s %s',
    async (...argv) => {
      const words = argv.filter((word) => word !== undefined);
      for (const columns of [80, 100]) {
        const { stdout } = await forkwise(words, { COLUMNS: String(columns) });
        expect(`${readyHelp(words, columns, file)}\n`).toBe(stdout);
      }
    },
  );

  it('is that of the widest for all wider screens, and of no other width', () => {
    expect(readyHelp(['--help'], 250, file)).toBe(texts['100']?.['--help']);
    expect(readyHelp(['--help'], 79, file)).toBeUndefined();
  });

  it('answers nothing else', () => {
    for (const argv of [[], ['--version'], ['run'], ['fly', '--help'], ['run', 'x', '--help']]) {
      expect(readyHelp(argv, 100, file)).toBeUndefined();
    }
    expect(readyHelp(['--help'], 100, new URL('./none.json', file))).toBeUndefined();
  });
});
