import { type Interval, describePlan, formatCount, formatFactor, formatMs } from '@forkwise/core';
import type { JobResult } from '@forkwise/local-server/api';

import { saveText } from '../share/save.ts';
import { DataTable } from '../charts/data-table.tsx';

/** What a job gave: an advice, a comparison or a report, and its document to keep. */
export function ResultView({ result }: { readonly result: JobResult }) {
  const save = (): void => {
    const text = JSON.stringify(result, null, 2);
    saveText(text, 'application/json', `forkwise-${result.kind}.json`);
  };
  return (
    <>
      <p>
        {result.kind === 'advice' ? null : <span class="class-name">{result.class}</span>}{' '}
        {sentenceOf(result)}
      </p>
      {tableOf(result)}
      {result.warnings.map(({ message }) => (
        <p key={message} class="note">
          {message}
        </p>
      ))}
      <p class="buttons">
        <button type="button" class="quiet" onClick={save}>
          Save JSON
        </button>
      </p>
    </>
  );
}

function sentenceOf(result: JobResult): string {
  switch (result.kind) {
    case 'advice':
      return result.summary;
    case 'comparison': {
      const same = result.identical ? 'the same results' : 'different results';
      return `${formatCount(result.inputs)} inputs, ${result.rounds} rounds; every strategy gave ${same}.`;
    }
    case 'report': {
      const { counts, plan, wallMs, predictedMs } = result;
      const predicted = predictedMs === null ? '' : `; predicted ${formatMs(predictedMs[1])}`;
      return `${formatCount(counts.fulfilled)} of ${formatCount(counts.total)} inputs fulfilled in ${formatMs(wallMs)} with ${plan.strategy} (${describePlan(plan)})${predicted}.`;
    }
  }
}

function tableOf(result: JobResult) {
  switch (result.kind) {
    case 'advice': {
      const { recommendation: best, alternatives } = result;
      const rows = [{ ...best, feasible: true as const, reason: 'Recommended.' }, ...alternatives];
      return (
        <DataTable
          label="Predicted times"
          head={['Strategy', 'Predicted', 'Range', 'Speed-up', 'Why']}
          rows={rows.map((row) =>
            row.feasible
              ? [
                  row.strategy,
                  formatMs(row.predictedMs[1]),
                  rangeOf(row.predictedMs),
                  formatFactor(row.speedup[1]),
                  row.reason,
                ]
              : [row.strategy, 'cannot be used', '', '', row.reason],
          )}
        />
      );
    }
    case 'comparison':
      return (
        <DataTable
          label="Measured times"
          head={['Strategy', 'Measured', 'Predicted', 'Speed-up', 'Plan']}
          rows={result.rows.map((row) =>
            row.feasible
              ? [
                  row.recommended ? `${row.strategy} ✓` : row.strategy,
                  formatMs(row.measuredMs[1]),
                  rangeOf(row.predictedMs),
                  formatFactor(row.speedup[1]),
                  describePlan(row.plan),
                ]
              : [row.strategy, 'cannot be used', '', '', row.reason],
          )}
        />
      );
    case 'report':
      return result.errors.length === 0 ? null : (
        <DataTable
          label="Inputs without a value"
          head={['Input', 'Code', 'Why']}
          rows={result.errors.map(({ index, code, message }) => [
            formatCount(index),
            code,
            message,
          ])}
        />
      );
  }
}

function rangeOf([low, , high]: Readonly<Interval>): string {
  return `${formatMs(low)} to ${formatMs(high)}`;
}
