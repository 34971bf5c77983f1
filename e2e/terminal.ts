// The same work from the terminal, in a process of its own, as a person types it.

import { spawn } from 'node:child_process';
import { root } from './app.ts';

export interface TerminalResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** `npm run -s winnow -- ...` */
export function winnow(args: readonly string[]): Promise<TerminalResult> {
  return new Promise((resolve, reject) => {
    const child = spawn('npm', ['run', '-s', 'winnow', '--', ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, stdout, stderr }));
  });
}

/** The object in the last line of a command that was given --json. */
export async function winnowJson<T>(args: readonly string[]): Promise<T> {
  const { status, stdout, stderr } = await winnow([...args, '--json']);
  if (status !== 0) throw new Error(`winnow ${args.join(' ')} ended with ${status}: ${stderr}`);
  return JSON.parse(stdout.trimEnd().split('\n').at(-1)!) as T;
}
