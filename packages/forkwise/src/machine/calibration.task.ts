/**
 * What calibration runs in real workers, one function so that warm workers serve all of it: a
 * negative number keeps a core busy for so many ms of CPU time, bytes are measured, and anything
 * else comes straight back.
 */
export default function calibrationTask(input: unknown): unknown {
  if (typeof input === 'number' && input < 0) return spin(-input);
  return input instanceof Uint8Array ? input.byteLength : input;
}

function spin(cpuMs: number): number {
  const start = process.threadCpuUsage();
  let turns = 0;
  for (;;) {
    for (let i = 0; i < 20_000; i++) turns = (turns * 31 + i) | 0;
    const used = process.threadCpuUsage(start);
    if (used.user + used.system >= cpuMs * 1000) return turns;
  }
}
