// Every place in the window as a typed route, and its form in the address's hash.

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
  | { readonly screen: 'result'; readonly runId: number }
  | { readonly screen: 'try'; readonly modelId: number }
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
    case 'try':
      return `#/try/${route.modelId}`;
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
    case 'try':
      return { screen, modelId: id };
    default:
      return { screen: 'home' };
  }
}

function place(text: string | undefined): number | null {
  return text !== undefined && /^[1-9]\d{0,15}$/.test(text) ? Number(text) : null;
}

function named(text: string | undefined): string | null {
  return text !== undefined && /^[a-zA-Z][a-zA-Z0-9-]{0,40}$/.test(text) ? text : null;
}
