// Every sentence in English, a file a room. What stands here decides what each other language has
// to say: its type is the catalogue's.

import { formats } from '../formats.ts';
import type { Locale } from '../locale.ts';
import { charts } from './charts.ts';
import { common } from './common.ts';
import { dataset } from './dataset.ts';
import { desktop } from './desktop.ts';
import { errors } from './errors.ts';
import { formatWords } from './formats.ts';
import { help } from './help.ts';
import { importing } from './importing.ts';
import { matrix } from './matrix.ts';
import { model } from './model.ts';
import { models } from './models.ts';
import { palette } from './palette.ts';
import { result } from './result.ts';
import { runs } from './runs.ts';
import { settings } from './settings.ts';
import { shell } from './shell.ts';
import { terms } from './terms.ts';
import { training } from './training.ts';
import { tryIt } from './tryIt.ts';
import { warnings } from './warnings.ts';
import { welcome } from './welcome.ts';
import { wizard } from './wizard.ts';

export function english(locale: Locale) {
  const format = formats(locale, formatWords);
  const words = {
    charts: charts(format),
    common: common(format),
    dataset: dataset(format),
    desktop: desktop(),
    errors: errors(format),
    help: help(format),
    importing: importing(format),
    matrix: matrix(format),
    model: model(format),
    models: models(format),
    palette: palette(format),
    result: result(format),
    runs: runs(format),
    settings: settings(format),
    shell: shell(format),
    terms: terms(format),
    training: training(format),
    tryIt: tryIt(format),
    warnings: warnings(format),
    welcome: welcome(),
    wizard: wizard(format),
  };
  return { words, format };
}
