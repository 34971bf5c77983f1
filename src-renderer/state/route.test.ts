import { describe, expect, it } from 'vitest';
import { hashOf, modelRoute, routeOf, samePlace, type Route } from './route.ts';

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
    { screen: 'model', modelId: 1, tab: 'result' },
    { screen: 'model', modelId: 1, tab: 'try' },
    { screen: 'model', modelId: 1, tab: 'details' },
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
    '#/model',
    '#/model/x/try',
  ])('%s leads home', (hash) => expect(routeOf(hash)).toEqual({ screen: 'home' }));

  it('of earlier versions still lead to the right place', () => {
    expect(routeOf('#/try/3')).toEqual({ screen: 'model', modelId: 3, tab: 'try' });
    expect(routeOf('#/result/5')).toEqual({ screen: 'result', runId: 5 });
  });
  it.each(['#/model/3', '#/model/3/', '#/model/3/nothing'])('%s is the model’s result', (hash) =>
    expect(routeOf(hash)).toEqual({ screen: 'model', modelId: 3, tab: 'result' }),
  );
});

describe('a model’s page', () => {
  it('is one place, whatever tab it shows', () => {
    const result = routeOf('#/model/3/result');
    expect(samePlace(result, routeOf('#/model/3/try'))).toBe(true);
    expect(samePlace(result, routeOf('#/model/4/result'))).toBe(false);
    expect(samePlace(result, routeOf('#/result/3'))).toBe(false);
    expect(samePlace(routeOf('#/dataset/3'), routeOf('#/dataset/3'))).toBe(true);
  });
  it('begins with the result where there is one', () => {
    expect(modelRoute({ id: 3, runId: 5 })).toMatchObject({ modelId: 3, tab: 'result' });
    expect(modelRoute({ id: 3, runId: null })).toMatchObject({ modelId: 3, tab: 'try' });
  });
});
