import { formatCount, formatMs } from '@forkwise/core';
import type { HistoryDocument, JobsDocument } from '@forkwise/local-server/api';

import { DataTable } from '../charts/data-table.tsx';
import { momentText, titleOf } from './words.ts';

interface JobsCardProps {
  readonly jobs: JobsDocument['jobs'];
  readonly shownId: string | undefined;
  readonly onShow: (id: string) => void;
}

/** The jobs of this start of the server, and what came of them. */
export function JobsCard({ jobs, shownId, onShow }: JobsCardProps) {
  return (
    <section class="card wide" aria-labelledby="jobs-title">
      <h3 id="jobs-title">Jobs and reports of this start</h3>
      {jobs.length === 0 ? (
        <p class="note">None yet.</p>
      ) : (
        <ul class="jobs">
          {jobs.map(({ id, work, askedAt, status, hasResult }) => (
            <li key={id}>
              <span>
                {titleOf(work)}
                <span class="help">
                  {status}, asked for {momentText(askedAt)}
                </span>
              </span>
              <button
                type="button"
                class="quiet"
                aria-pressed={id === shownId}
                aria-label={`${hasResult ? 'Show report' : 'Show'}: ${titleOf(work)}, ${momentText(askedAt)}`}
                onClick={() => onShow(id)}
              >
                {hasResult ? 'Show report' : 'Show'}
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** Earlier runs of tasks under the root, by this server or by the command. */
export function HistoryCard({ history }: { readonly history: HistoryDocument }) {
  const { runs, warnings } = history;
  return (
    <section class="card wide" aria-labelledby="history-title">
      <h3 id="history-title">Earlier runs</h3>
      {warnings.map(({ message }) => (
        <p key={message} class="note">
          {message}
        </p>
      ))}
      {runs.length === 0 ? (
        <p class="note">None is remembered of tasks under this folder.</p>
      ) : (
        <DataTable
          label="Earlier runs, as a table"
          head={['Task', 'When', 'Inputs', 'Class', 'Strategy', 'Took', 'Predicted']}
          rows={runs.map((run) => [
            run.exportName === 'default' ? run.module : `${run.module}#${run.exportName}`,
            momentText(run.at),
            formatCount(run.inputs),
            run.class,
            run.plan.strategy,
            formatMs(run.wallMs),
            run.predictedMs === null ? '' : formatMs(run.predictedMs[1]),
          ])}
        />
      )}
    </section>
  );
}
