import { describe, expect, it } from 'vitest';
import { hashOf, routeOf, type Route } from './route.ts';

describe('routes in the address', () => {
  const routes: Route[] = [
    { screen: 'home' },
    { screen: 'welcome' },
    { screen: 'models' },
    { screen: 'settings' },
    { screen: 'dataset', id: 3 },
    { screen: 'wizard', datasetId: 3, fromRun: 8 },
    { screen: 'training', runId: 12 },
    { screen: 'result', runId: 12 },
    { screen: 'try', modelId: 1 },
    { screen: 'help', page: null, place: null },
    { screen: 'help', page: 'privacy', place: null },
    { screen: 'help', page: 'terms', place: 'learningRate' },
  ];
  it.each(routes)('%o comes back as it went', (route) => {
    expect(routeOf(hashOf(route))).toEqual(route);
  });
  it.each([
    '',
    '#',
    '#/',
    '#/dataset',
    '#/dataset/0',
    '#/dataset/-1',
    '#/dataset/x',
    '#/nowhere/3',
  ])('%s leads home', (hash) => expect(routeOf(hash)).toEqual({ screen: 'home' }));
});
