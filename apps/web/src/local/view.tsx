import type {
  HistoryDocument,
  JobDocument,
  JobsDocument,
  TasksDocument,
  Work,
} from '@forkwise/local-server/api';
import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';

import { type Client, createClient } from './client.ts';
import { JobCard, refusalText } from './job-card.tsx';
import { HistoryCard, JobsCard } from './past-cards.tsx';
import { TaskForm } from './task-form.tsx';
import { isServedLocally, keptToken } from './token.ts';

/** The tasks of a folder of this computer, measured and run by Node there. */
export function LocalView() {
  const token = keptToken();
  return (
    <>
      <div class="intro">
        <h1>On this computer</h1>
        <p>
          Measures and runs the task modules of a folder of yours, in Node, on this computer alone.
        </p>
      </div>
      {isServedLocally() ? (
        token === undefined ? (
          <p class="aside">
            This tab has no token: open the address that <code>forkwise web</code> has printed.
          </p>
        ) : (
          <Served token={token} />
        )
      ) : (
        <p class="aside">
          This page comes from a static host, which has no Node to run anything:{' '}
          <code>forkwise web --root FOLDER</code> serves it with your tasks.
        </p>
      )}
    </>
  );
}

interface Known {
  readonly tasks: TasksDocument;
  readonly jobs: JobsDocument;
  readonly history: HistoryDocument;
}

async function ask(client: Client): Promise<Known> {
  const [tasks, jobs, history] = await Promise.all([
    client.tasks(),
    client.jobs(),
    client.history(),
  ]);
  return { tasks, jobs, history };
}

function Served({ token }: { readonly token: string }) {
  const client = useMemo(() => createClient(token), [token]);
  const [known, setKnown] = useState<Known>();
  const [shown, setShown] = useState<JobDocument>();
  const [refusal, setRefusal] = useState<string>();
  const onRefused = useCallback((thrown: unknown) => setRefusal(refusalText(thrown)), []);
  const refresh = useCallback(() => {
    ask(client).then(setKnown, onRefused);
  }, [client, onRefused]);
  useEffect(refresh, [refresh]);
  const show = async (job: Promise<JobDocument>): Promise<void> => {
    setRefusal(undefined);
    try {
      setShown(await job);
      refresh();
    } catch (thrown) {
      onRefused(thrown);
    }
  };
  return (
    <>
      <div role="alert">{refusal === undefined ? null : <p class="notice">{refusal}</p>}</div>
      {known === undefined ? (
        <p class="loading" role="status">
          {refusal === undefined ? 'Looking for tasks…' : ''}
        </p>
      ) : (
        <div class="columns">
          <TaskForm tasks={known.tasks} onStart={(work: Work) => void show(client.start(work))} />
          <div class="answer">
            {shown === undefined ? (
              <section class="card wide" aria-labelledby="job-title">
                <h2 id="job-title">Nothing shown</h2>
                <p>
                  <strong>Profile</strong> measures a few inputs and advises;{' '}
                  <strong>Compare</strong> runs them all under every strategy, three times;{' '}
                  <strong>Run</strong> runs them once.
                </p>
              </section>
            ) : (
              <JobCard
                key={shown.id}
                client={client}
                asked={shown}
                onOver={refresh}
                onRefused={onRefused}
              />
            )}
            <JobsCard
              jobs={known.jobs.jobs}
              shownId={shown?.id}
              onShow={(id) => void show(client.job(id))}
            />
            <HistoryCard history={known.history} />
          </div>
        </div>
      )}
    </>
  );
}
