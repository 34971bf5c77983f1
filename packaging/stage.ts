// Lays out what a package contains, as files: what electron-builder then packs, and what the tests
// start and count.

import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { applicationManifest, extraResources, included, type Target } from './files.ts';

export interface Staged {
  /** The application: package.json and out/. */
  readonly app: string;
  /** What stands for Electron's resources folder. */
  readonly resources: string;
  /** Every file below both, as `app/…` and `resources/…`, with its size in bytes. */
  readonly files: ReadonlyMap<string, number>;
}

const manifest = v.object({ version: v.string(), description: v.string(), license: v.string() });

/**
 * Stages the application from a repository that is built.
 *
 * @param root the repository
 * @param into made anew
 * @throws Error naming what is missing
 */
export function stage(root: string, into: string, target: Target): Staged {
  rmSync(into, { recursive: true, force: true });
  const app = join(into, 'app');
  const resources = join(into, 'resources');
  for (const { from, to } of included(target)) copy(join(root, from), join(app, to));
  for (const { from, to } of extraResources) copy(join(root, from), join(resources, to));
  const repository = v.parse(
    manifest,
    JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')),
  );
  writeJson(join(app, 'package.json'), applicationManifest(repository));
  // Unpacked, these modules have the archive's package.json no longer above them.
  writeJson(join(app, 'out', 'main', 'package.json'), { type: 'module' });
  const files = new Map<string, number>();
  for (const part of ['app', 'resources']) list(into, part, files);
  return { app, resources, files };
}

function copy(from: string, to: string): void {
  if (!existsSync(from)) throw new Error(`${from} is missing: is Winnow installed and built?`);
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to, { recursive: true, dereference: true });
}

function writeJson(path: string, value: unknown): void {
  writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
}

function list(root: string, below: string, files: Map<string, number>): void {
  for (const name of readdirSync(join(root, below)).sort()) {
    const path = `${below}/${name}`;
    const found = statSync(join(root, path));
    if (found.isDirectory()) list(root, path, files);
    else files.set(path, found.size);
  }
}

/** The sizes of the parts of a package, largest first, in bytes. */
export function sizes(files: Staged['files']): [part: string, bytes: number][] {
  const parts = new Map<string, number>();
  for (const [path, bytes] of files) {
    const depth = path.includes('/node_modules/') ? 5 : path.startsWith('app/out/') ? 3 : 2;
    const part = path.split('/').slice(0, depth).join('/');
    parts.set(part, (parts.get(part) ?? 0) + bytes);
  }
  return [...parts].sort((a, b) => b[1] - a[1]);
}
