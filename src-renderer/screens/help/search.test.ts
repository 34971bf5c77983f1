import { describe, expect, it } from 'vitest';
import { speak, type Language } from '../../../words/index.ts';
import { helpPlaces, searchHelp, snippetOf } from './search.ts';

const inLanguage = (language: Language) =>
  helpPlaces(speak({ language, words: language, numbers: language }).words);
const english = inLanguage('en');
const german = inLanguage('de');
const found = (places: typeof english, query: string) =>
  searchHelp(places, query).map(({ page, place }) => `${page}/${place}`);

describe('search in help', () => {
  it.each([
    ['F1', 'terms/f1'],
    ['epoch', 'terms/epoch'],
    ['EPOCHS', 'terms/epoch'],
    ['n-grams', 'terms/wordPairs'],
    ['learning rate', 'terms/learningRate'],
    ['label', 'terms/labelSmoothing'],
    ['privacy', 'privacy/nothing'],
    ['power cut', 'training/cutOff'],
    ['PDF', 'texts/files'],
    ['--json', 'terminal/scripts'],
    ['diagnostics', 'troubleshooting/diagnostics'],
  ])('finds %s first, or nearly so', (query, place) => {
    expect(found(english, query).slice(0, 3)).toContain(place);
  });

  it.each([
    ['Trefferquote', 'terms/recall'],
    ['recall', 'terms/recall'],
    ['gedul', 'terms/earlyStopping'],
    ['Größe Schicht', 'terms/layerSize'],
    ['grosse', 'terms/layerSize'],
    ['Stromausfall', 'training/cutOff'],
  ])('finds %s in German', (query, place) => {
    expect(found(german, query).slice(0, 3)).toContain(place);
  });

  it('puts what is called so before what mentions it', () => {
    expect(found(english, 'accuracy')[0]).toBe('terms/accuracy');
    expect(found(english, 'loss')[0]).toBe('terms/loss');
  });

  it('wants every word, and finds nothing for nothing', () => {
    expect(searchHelp(english, 'epoch zebra')).toEqual([]);
    expect(searchHelp(english, '  ')).toEqual([]);
    expect(searchHelp(english, '?!')).toEqual([]);
  });

  it.each(['en', 'de'] as const)('says what a term is, not only its example (%s)', (language) => {
    const [f1] = searchHelp(inLanguage(language), 'F1');
    expect(f1.place).toBe('f1');
    expect(snippetOf(f1, 'F1').slice(0, 100)).toBe(f1.text.slice(0, 100));
  });

  it('cuts a text around the word that was found', () => {
    const [place] = searchHelp(english, 'telemetry');
    expect(place.place).toBe('nothing');
    expect(snippetOf(place, 'telemetry')).toContain('telemetry');
    expect(snippetOf(place, 'telemetry').length).toBeLessThan(150);
  });
});
