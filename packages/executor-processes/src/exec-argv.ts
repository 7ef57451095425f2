/** Flags of this process that must not reach its children: they run code or claim a port. */
const WITH_VALUE = new Set(['-e', '--eval', '-p', '--print', '-pe', '-c', '--check']);
const ALONE = /^--(inspect|input-type|test|watch|experimental-default-type)/;

/** Node flags for a child: those of this process where they make sense, and its heap limit. */
export function childExecArgv(own: readonly string[], heapMb: number | undefined): string[] {
  const flags: string[] = [];
  for (let at = 0; at < own.length; at += 1) {
    const flag = own[at] ?? '';
    if (WITH_VALUE.has(flag)) at += 1;
    else if (!ALONE.test(flag)) flags.push(flag);
  }
  if (heapMb !== undefined) flags.push(`--max-old-space-size=${heapMb}`);
  return flags;
}
