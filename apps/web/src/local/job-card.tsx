import type { JobDocument, JobEvent } from '@forkwise/local-server/api';
import { useEffect, useState } from 'preact/hooks';

import { Announcement } from '../announcement.tsx';
import { type Client, RefusedByServer } from './client.ts';
import { ResultView } from './result-view.tsx';
import { shareOf, textOf, titleOf } from './words.ts';

interface JobCardProps {
  readonly client: Client;
  /** As it was when it was asked for. */
  readonly asked: JobDocument;
  /** Told when the job is over. */
  readonly onOver: () => void;
  readonly onRefused: (thrown: unknown) => void;
}

/** Events that are worth reading after others have come. */
const KEPT: ReadonlySet<JobEvent['kind']> = new Set(['plan', 'replan', 'warning']);

/** One job: how far it is while it runs, and what came of it. */
export function JobCard({ client, asked, onOver, onRefused }: JobCardProps) {
  const { id } = asked;
  const [job, setJob] = useState(asked);
  const [latest, setLatest] = useState<JobEvent>();
  const [kept, setKept] = useState<readonly JobEvent[]>([]);
  const [isStopping, setIsStopping] = useState(false);
  useEffect(() => {
    const left = new AbortController();
    const follow = async (): Promise<void> => {
      for await (const event of client.follow(id, left.signal)) {
        setLatest(event);
        if (KEPT.has(event.kind)) setKept((before) => [...before, event]);
      }
      setJob(await client.job(id));
      onOver();
    };
    follow().catch((thrown: unknown) => {
      if (!left.signal.aborted) onRefused(thrown);
    });
    return () => left.abort();
  }, [client, id]);
  const cancel = (): void => {
    setIsStopping(true);
    client.cancel(id).catch(onRefused);
  };
  const { state } = job;
  const isOver = state.status !== 'queued' && state.status !== 'running';
  return (
    <section class="card wide" aria-labelledby="job-title" aria-busy={!isOver}>
      <h2 id="job-title">{titleOf(job.work)}</h2>
      {isOver ? (
        <Outcome job={job} />
      ) : (
        <>
          <p>{latest === undefined ? 'Asked for' : textOf(latest)}</p>
          <Bar event={latest} />
          <p class="buttons">
            <button type="button" onClick={cancel} disabled={isStopping}>
              {isStopping ? 'Stopping…' : 'Cancel'}
            </button>
          </p>
        </>
      )}
      {kept.length === 0 ? null : (
        <ul class="lines">
          {kept.map((event, at) => (
            <li key={at} class="help">
              {textOf(event)}
            </li>
          ))}
        </ul>
      )}
      <Announcement
        text={
          isOver
            ? `${titleOf(job.work)}: ${state.status}.`
            : latest === undefined
              ? ''
              : textOf(latest)
        }
      />
    </section>
  );
}

function Bar({ event }: { readonly event: JobEvent | undefined }) {
  const share = event === undefined ? undefined : shareOf(event);
  const label = 'How far it is';
  return share === undefined ? (
    <progress aria-label={label} />
  ) : (
    <progress aria-label={label} max={1} value={share} />
  );
}

function Outcome({ job: { state } }: { readonly job: JobDocument }) {
  switch (state.status) {
    case 'queued':
    case 'running':
      return null;
    case 'done':
      return <ResultView result={state.result} />;
    case 'failed':
      return (
        <p>
          <strong>It failed.</strong> {state.error.message} {state.error.hint}
        </p>
      );
    case 'cancelled':
      return (
        <>
          <p>
            <strong>Cancelled.</strong> {state.report === null ? 'There is no report of it.' : ''}
          </p>
          {state.report === null ? null : <ResultView result={state.report} />}
        </>
      );
  }
}

/** What to show of a fault in asking. */
export function refusalText(thrown: unknown): string {
  return thrown instanceof RefusedByServer
    ? `${thrown.message} ${thrown.hint}`
    : `The page could not make sense of an answer: ${String(thrown)}`;
}
