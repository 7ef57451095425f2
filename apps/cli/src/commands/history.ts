import { homedir } from 'node:os';

import type { Warning } from '@forkwise/core';
import { forgetRuns, historyPath, historyState, listRuns } from 'forkwise';

import type { Settings } from '../arguments/settings.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { type ClearedDocument, historyDocument, stateWarnings } from '../history/document.ts';
import { renderCleared, renderHistory } from '../render/history.ts';
import { writeJson, type Command } from './context.ts';

/** About a screenful. */
const LISTED_FOR_PEOPLE = 20;

export const history: Command = async (settings, { terminal: { stdout } }) => {
  const state = historyState();
  const warnings = stateWarnings(state);
  const onWarning = (warning: Warning): void => void warnings.push(warning);
  const filter = settings.task === '' ? {} : { task: settings.task };
  if (settings.clear) {
    const runs = state === 'unsupported' ? 0 : await forgetRuns(filter, onWarning);
    const document: ClearedDocument = { kind: 'history-cleared', version: 1, runs, warnings };
    if (settings.json) await writeJson(stdout, document);
    else await stdout.lines(renderCleared(document, stdout.look));
  } else {
    const runs = state === 'unsupported' ? [] : await listRuns(filter, onWarning);
    const document = historyDocument(runs, mostListed(settings), historyPath(), warnings);
    if (settings.json) await writeJson(stdout, document);
    else await stdout.lines(renderHistory(document, stdout.look, homedir(), Date.now()));
  }
  return exitCodeOf(warnings);
};

function mostListed({ limit, json }: Settings): number {
  return limit ?? (json ? Infinity : LISTED_FOR_PEOPLE);
}

function exitCodeOf(warnings: readonly Warning[]): ExitCode {
  return warnings.some(({ code }) => code === 'HISTORY_UNAVAILABLE') ? EXIT.usage : EXIT.ok;
}
