import { type ChildProcess, spawn } from 'node:child_process';

/**
 * Reads `+ PID` and `- PID`; kills whoever is left when its input closes without `quit`.
 */
const SCRIPT = `
pids=""
while read -r sign pid; do
  case "$sign" in
    +) pids="$pids $pid" ;;
    -) rest=""; for each in $pids; do [ "$each" = "$pid" ] || rest="$rest $each"; done; pids="$rest" ;;
    quit) exit 0 ;;
  esac
done
[ -z "$pids" ] || kill -9 $pids
`;

/**
 * Ends children that outlive this process. A child hears that its parent is gone through its event
 * loop; one that is stuck in a loop of its own never does. A shell in a session of its own, which
 * no signal to this process group reaches, waits for the end of a pipe and kills those.
 *
 * POSIX only; elsewhere, and where no shell can be started, stuck children stay.
 */
export class Guardian {
  #shell: ChildProcess | undefined;

  watch(pid: number): void {
    if (process.platform === 'win32') return;
    this.#shell ??= startShell();
    this.#tell(`+ ${pid}`);
  }

  forget(pid: number): void {
    this.#tell(`- ${pid}`);
  }

  close(): void {
    this.#tell('quit');
    this.#shell?.stdin?.end();
    this.#shell = undefined;
  }

  #tell(line: string): void {
    this.#shell?.stdin?.write(`${line}\n`);
  }
}

function startShell(): ChildProcess {
  const shell = spawn('sh', ['-c', SCRIPT], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  shell.on('error', ignore);
  shell.stdin?.on('error', ignore);
  shell.unref();
  if (shell.stdin !== null && 'unref' in shell.stdin) (shell.stdin as { unref(): void }).unref();
  return shell;
}

function ignore(): void {}
