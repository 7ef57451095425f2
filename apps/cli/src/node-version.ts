/** The first release with `process.threadCpuUsage` and TypeScript stripping in the 22 line. */
const NEEDED = [22, 19] as const;

/** What to tell someone whose Node is too old, or `undefined`. Uses nothing that is new in Node. */
export function complainAboutNode(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1])) return undefined;
  const needed = `Node ${NEEDED.join('.')} or newer`;
  return [
    'NODE_TOO_OLD: This Node cannot run forkwise.',
    `  expected  ${needed}`,
    `  found     Node ${version}`,
    `  to do     Install ${needed}, for instance from https://nodejs.org.`,
    '',
  ].join('\n');
}
