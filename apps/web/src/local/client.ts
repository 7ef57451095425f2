import type {
  ErrorDocument,
  HistoryDocument,
  JobDocument,
  JobEvent,
  JobsDocument,
  TasksDocument,
  Work,
} from '@forkwise/local-server/api';

/** Why the local server did not do what it was asked, in its own words. */
export class RefusedByServer extends Error {
  /** What to do about it. */
  readonly hint: string;

  constructor({ message, hint }: Pick<ErrorDocument, 'message' | 'hint'>) {
    super(message);
    this.hint = hint;
  }
}

/** The local server's API, asked with the token of its start. All of it rejects with `RefusedByServer`. */
export interface Client {
  tasks(): Promise<TasksDocument>;
  jobs(): Promise<JobsDocument>;
  history(): Promise<HistoryDocument>;
  job(id: string): Promise<JobDocument>;
  start(work: Work): Promise<JobDocument>;
  /** The job, once it is over. */
  cancel(id: string): Promise<JobDocument>;
  /** What was told of a job so far, and whatever comes, until it is over. */
  follow(id: string, signal: AbortSignal): AsyncIterable<JobEvent>;
}

export function createClient(token: string): Client {
  const ask = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    headers.set('authorization', `Bearer ${token}`);
    const response = await fetch(`api/${path}`, { ...init, headers }).catch((cause: unknown) => {
      if (init.signal?.aborted === true) throw cause;
      throw new RefusedByServer({
        message: 'The server does not answer.',
        hint: 'Start forkwise web again, and open the address that it prints.',
      });
    });
    if (!response.ok) throw new RefusedByServer((await response.json()) as ErrorDocument);
    return response;
  };
  const read = async <Document>(path: string, init?: RequestInit): Promise<Document> =>
    (await (await ask(path, init)).json()) as Document;
  return {
    tasks: () => read('tasks'),
    jobs: () => read('jobs'),
    history: () => read('history?limit=20'),
    job: (id) => read(`jobs/${id}`),
    start: (work) =>
      read('jobs', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(work),
      }),
    cancel: (id) => read(`jobs/${id}`, { method: 'DELETE' }),
    async *follow(id, signal) {
      const { body } = await ask(`jobs/${id}/events`, { signal });
      if (body !== null) yield* eventsIn(body);
    },
  };
}

/** Server-sent events whose data is one line of JSON; comments are left out. */
async function* eventsIn(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<JobEvent> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const [, data] = /^data: (.*)$/m.exec(block) ?? [];
      if (data !== undefined) yield JSON.parse(data) as JobEvent;
    }
  }
}
