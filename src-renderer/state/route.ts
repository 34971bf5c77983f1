// Every place in the window as a typed route, and its form in the address's hash.

/** What a model's page shows: what came of its training, itself at work, and what it is. */
export const modelTabs = ['result', 'try', 'details'] as const;
export type ModelTab = (typeof modelTabs)[number];

/** Every place in the window. `home` is the newest dataset, or the welcome where there is none. */
export type Route =
  | { readonly screen: 'home' }
  | { readonly screen: 'welcome' }
  | { readonly screen: 'dataset'; readonly id: number }
  | {
      readonly screen: 'wizard';
      readonly datasetId: number;
      /** Begin with the recipe of this run. */
      readonly fromRun?: number | null;
    }
  | { readonly screen: 'training'; readonly runId: number }
  /** What came of a training; where that left a model, its page takes over. */
  | { readonly screen: 'result'; readonly runId: number }
  | { readonly screen: 'model'; readonly modelId: number; readonly tab: ModelTab }
  | { readonly screen: 'models' }
  | { readonly screen: 'settings' }
  | {
      readonly screen: 'help';
      /** The first one without it. */
      readonly page?: string | null;
      /** A section or a term on it. */
      readonly place?: string | null;
    };

/** The hash of a route, e.g. `#/dataset/3`. */
export function hashOf(route: Route): string {
  switch (route.screen) {
    case 'home':
      return '#/';
    case 'welcome':
    case 'models':
    case 'settings':
      return `#/${route.screen}`;
    case 'dataset':
      return `#/dataset/${route.id}`;
    case 'wizard':
      return `#/wizard/${route.datasetId}${route.fromRun ? `/${route.fromRun}` : ''}`;
    case 'training':
    case 'result':
      return `#/${route.screen}/${route.runId}`;
    case 'model':
      return `#/model/${route.modelId}/${route.tab}`;
    case 'help':
      return `#/${['help', route.page, route.page && route.place].filter(Boolean).join('/')}`;
  }
}

/** The route of a hash; `home` for what is none. */
export function routeOf(hash: string): Route {
  const [screen, first, second] = hash.replace(/^#\/?/, '').split('/');
  if (screen === 'help') return { screen, page: named(first), place: named(second) };
  const id = place(first);
  if (screen === 'welcome' || screen === 'models' || screen === 'settings') return { screen };
  if (id === null) return { screen: 'home' };
  switch (screen) {
    case 'dataset':
      return { screen, id };
    case 'wizard':
      return { screen, datasetId: id, fromRun: place(second) };
    case 'training':
    case 'result':
      return { screen, runId: id };
    case 'model':
      return { screen, modelId: id, tab: modelTabs.find((tab) => tab === second) ?? 'result' };
    // Until November 2026 a model's page was for trying it only.
    case 'try':
      return { screen: 'model', modelId: id, tab: 'try' };
    default:
      return { screen: 'home' };
  }
}

/** Whether two routes are one place in the window: the tabs of a page are. */
export function samePlace(a: Route, b: Route): boolean {
  if (a.screen === 'model' && b.screen === 'model') return a.modelId === b.modelId;
  return hashOf(a) === hashOf(b);
}

/** A model's page, at what there is to say of it first. */
export function modelRoute(model: { readonly id: number; readonly runId: number | null }): Route {
  return { screen: 'model', modelId: model.id, tab: model.runId === null ? 'try' : 'result' };
}

function place(text: string | undefined): number | null {
  return text !== undefined && /^[1-9]\d{0,15}$/.test(text) ? Number(text) : null;
}

function named(text: string | undefined): string | null {
  return text !== undefined && /^[a-zA-Z][a-zA-Z0-9-]{0,40}$/.test(text) ? text : null;
}
