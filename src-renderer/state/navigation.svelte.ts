// Where a person is. The route is kept in the address's hash, so that Back works, a reload stays in
// place, and a screen can be reached by whoever knows its route.

import { hashOf, routeOf, samePlace, type Route } from './route.ts';

const REMEMBERED = 12;

class Navigation {
  route = $state.raw<Route>({ screen: 'home' });
  /** Grows with every change of place; whoever moves the focus watches it. */
  visits = $state(0);
  /** Where one was in this window, the latest first, each place once. */
  recent = $state.raw<readonly Route[]>([]);
  /** How many places of this window lie behind the present one. */
  #depth = 0;

  /** Follows the address. Returns the way to stop. */
  connect(): () => void {
    this.route = routeOf(location.hash);
    this.#depth = depthOf(history.state);
    this.#remember(this.route);
    const onpopstate = (event: PopStateEvent): void => {
      this.#depth = depthOf(event.state);
      this.#show(routeOf(location.hash));
    };
    addEventListener('popstate', onpopstate);
    return () => removeEventListener('popstate', onpopstate);
  }

  go(route: Route): void {
    if (hashOf(route) === hashOf(this.route)) return;
    this.#depth++;
    history.pushState({ depth: this.#depth }, '', hashOf(route));
    this.#show(route);
  }

  /** Goes there without leaving the present place behind. */
  replace(route: Route): void {
    if (hashOf(route) === hashOf(this.route)) return;
    history.replaceState({ depth: this.#depth }, '', hashOf(route));
    this.#show(route);
  }

  /** One place back; to `otherwise` where there is none. */
  back(otherwise: Route = { screen: 'home' }): void {
    if (this.#depth > 0) history.back();
    else this.replace(otherwise);
  }

  #show(route: Route): void {
    // Who changes a tab stays where they are, and keeps the focus.
    if (!samePlace(route, this.route)) this.visits++;
    this.route = route;
    this.#remember(route);
  }

  #remember(route: Route): void {
    const others = this.recent.filter((other) => !samePlace(other, route));
    this.recent = [route, ...others].slice(0, REMEMBERED);
  }
}

function depthOf(state: unknown): number {
  const depth = (state as { depth?: unknown } | null)?.depth;
  return typeof depth === 'number' ? depth : 0;
}

export const navigation = new Navigation();
