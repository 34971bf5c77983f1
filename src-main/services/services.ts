// All services on one store, as one object: what the thread runs, and what can be run without one.

import * as v from 'valibot';
import { WinnowError } from '../../engine/errors.ts';
import { brokenRule } from '../contract/common.ts';
import { calls, type CallName, type Handlers } from '../contract/index.ts';
import { sweepDeleted } from '../store/datasets.ts';
import type { Store } from '../store/store.ts';
import { appHandlers } from './app.ts';
import { answerBulk } from './bulk.ts';
import type { Context } from './context.ts';
import { datasetHandlers } from './datasets.ts';
import { Grants } from './grants.ts';
import { ImportJobs } from './import-jobs.ts';
import { importHandlers } from './imports.ts';
import { modelHandlers } from './models.ts';
import type { BulkRequest, BulkResponse, Emit, ThreadOptions } from './protocol.ts';
import { RunLifecycle } from './run-lifecycle.ts';
import { runHandlers } from './runs.ts';
import { SetAside } from './set-aside.ts';

export interface ServicesOnStore {
  /** Validates the input, runs the handler, validates the output. Rejects with WinnowError. */
  call(name: string, input: unknown, signal?: AbortSignal): Promise<unknown>;
  bulk(request: BulkRequest): Promise<BulkResponse>;
  grant(token: string, paths: readonly string[]): void;
  /** Stops what runs, marks it, and closes the store. */
  close(): Promise<void>;
}

export function createServices(store: Store, options: ThreadOptions, emit: Emit): ServicesOnStore {
  const closing = new AbortController();
  let sweeping: Promise<void> | null = null;
  const sweep = (): void => {
    // One at a time: a sweep that runs takes up what is deleted meanwhile, or the next one does.
    const next = async (): Promise<void> => {
      await sweeping;
      // A disk in trouble: the next opening sweeps again.
      await sweepDeleted(store, closing.signal).catch(() => undefined);
    };
    sweeping = next();
  };
  const grants = new Grants();
  const jobs = new ImportJobs(store, emit, sweep);
  const runs = new RunLifecycle(store, emit, options.leaseSeconds);
  const aside = new SetAside(store);
  const context: Context = { store, options, grants, jobs, runs, aside, emit, sweep };
  const handlers: Handlers = {
    ...appHandlers(context),
    ...datasetHandlers(context),
    ...importHandlers(context),
    ...runHandlers(context),
    ...modelHandlers(context),
  };
  sweep();

  return {
    async call(name, input, signal = new AbortController().signal) {
      if (!Object.hasOwn(calls, name)) {
        throw new WinnowError('call.unknown', 'Winnow has no such call.', { name });
      }
      return run(handlers, name as CallName, input, signal);
    },
    bulk: (request) => answerBulk(context, request),
    grant: (token, paths) => grants.add(token, paths),
    async close() {
      closing.abort();
      await jobs.close();
      await sweeping;
      try {
        aside.close();
        runs.close();
      } finally {
        store.close();
      }
    },
  };
}

async function run(
  handlers: Handlers,
  name: CallName,
  given: unknown,
  signal: AbortSignal,
): Promise<unknown> {
  const { input, output } = calls[name];
  const parsed = v.safeParse(input, given);
  if (!parsed.success) {
    throw new WinnowError('call.invalid', sentence(parsed.issues), {
      call: name,
      ...brokenRule(parsed.issues),
      issues: parsed.issues.map((issue) => ({
        path: v.getDotPath(issue) ?? '',
        message: issue.message,
      })),
    });
  }
  // The table in the contract ties each handler to its schema; here their union is called.
  const handler = handlers[name] as (input: unknown, signal: AbortSignal) => unknown;
  const result = await handler(parsed.output, signal);
  const checked = v.safeParse(output as v.GenericSchema, result);
  if (!checked.success) {
    throw new WinnowError('call.output', `Winnow's answer to ${name} is not what was agreed on.`, {
      call: name,
      issues: checked.issues.map((issue) => `${v.getDotPath(issue) ?? ''}: ${issue.message}`),
    });
  }
  return checked.output;
}

/** The schema's own sentences where it has them. */
function sentence(issues: readonly v.BaseIssue<unknown>[]): string {
  const written = issues.map((issue) => issue.message).filter((text) => text.endsWith('.'));
  if (written.length > 0) return written.join(' ');
  const [{ message }] = issues;
  const path = v.getDotPath(issues[0]);
  return `The request is not valid${path === null ? '' : ` (${path})`}: ${message}.`;
}
