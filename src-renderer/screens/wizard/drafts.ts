// What somebody chose in the wizard and did not train yet, for each dataset, kept by the services
// over a restart: small state of the window, as one text among their settings.

import * as v from 'valibot';
import { upgradeRecipe } from '../../../engine/classifier/recipe-versions.ts';
import { presets, recipeIssues, type Recipe } from '../../../engine/classifier/recipe.ts';
import type { Host } from '../../host/host.ts';

export interface Draft {
  readonly datasetId: number;
  /** The training whose settings were opened; null where the last ones were. */
  readonly fromRun: number | null;
  /** Ids of the categories left out: one that comes later is not. */
  readonly without: readonly number[];
  readonly recipe: Recipe;
}

const KEY = 'wizardDrafts';
/** Grows when a draft means something else than before. */
const VERSION = 1;
/** So many are kept, the newest. */
const MOST = 20;

const id = v.pipe(v.number(), v.integer(), v.minValue(1));
const storedSchema = v.object({ version: v.literal(VERSION), drafts: v.array(v.unknown()) });
const draftSchema = v.object({
  datasetId: id,
  fromRun: v.nullable(id),
  without: v.array(id),
  recipe: v.unknown(),
});

/** The drafts in what was stored, newest first; what can't be read is left out, and never an error. */
export function readDrafts(text: unknown): Draft[] {
  if (typeof text !== 'string') return [];
  try {
    return v.parse(storedSchema, JSON.parse(text)).drafts.flatMap((stored) => {
      try {
        const draft = v.parse(draftSchema, stored);
        return [{ ...draft, recipe: upgradeRecipe(draft.recipe) }];
      } catch {
        return [];
      }
    });
  } catch {
    return [];
  }
}

export function writeDrafts(drafts: readonly Draft[]): string {
  return JSON.stringify({ version: VERSION, drafts: drafts.slice(0, MOST) });
}

/** The recipe with the preset's value where what stands in a field is none. */
export function sound(recipe: Recipe): Recipe {
  const usual = presets[recipe.preset];
  const wrong = recipeIssues(recipe).map(({ key }) => [key, usual[key as keyof Recipe]]);
  return { ...recipe, ...(Object.fromEntries(wrong) as Partial<Recipe>) };
}

/**
 * The drafts where they are kept. Changes come one after the other, also those of a wizard that was
 * left while the next one opens; none of them rejects.
 */
export class Drafts {
  static #last: Promise<void> = Promise.resolve();
  readonly #host: Pick<Host, 'call'>;

  constructor(host: Pick<Host, 'call'>) {
    this.#host = host;
  }

  /** The draft for a dataset; null where there is none, or the services can't say. */
  async read(datasetId: number): Promise<Draft | null> {
    await Drafts.#last;
    const drafts = await this.#all().catch(() => []);
    return drafts.find((draft) => draft.datasetId === datasetId) ?? null;
  }

  keep(draft: Draft): Promise<void> {
    return this.#change(draft.datasetId, draft);
  }

  drop(datasetId: number): Promise<void> {
    return this.#change(datasetId, null);
  }

  #change(datasetId: number, draft: Draft | null): Promise<void> {
    Drafts.#last = Drafts.#last.then(async () => {
      try {
        const known = await this.#all();
        const others = known.filter((each) => each.datasetId !== datasetId);
        if (draft === null && others.length === known.length) return;
        const drafts = draft === null ? others : [draft, ...others];
        await this.#host.call('settings.set', { interface: { [KEY]: writeDrafts(drafts) } });
      } catch {
        // Without its services the window has other troubles; the choice still stands on the screen.
      }
    });
    return Drafts.#last;
  }

  async #all(): Promise<Draft[]> {
    const { interface: state } = await this.#host.call('settings.get', null);
    return readDrafts(state[KEY]);
  }
}
