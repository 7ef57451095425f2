export function readEnvironment(name: string): string | undefined {
  return process.env[name];
}

/** Dies, or disturbs the channel between the processes, as the input says. */
export function meddle(input: string): string {
  if (input === 'kill') process.kill(process.pid, 'SIGKILL');
  if (input === 'abort') process.abort();
  if (input === 'disconnect') process.disconnect();
  if (input === 'send') process.send?.({ kind: 'results', chunk: 0 });
  return input;
}

export function whoAmI(): number {
  return process.pid;
}

/** Says who it is, then never returns to the event loop. */
export function spin(): never {
  process.stdout.write(`${process.pid}\n`);
  for (;;) Math.random();
}
