// The pictures of help, as files beside the window's own. scripts/help-pictures.mjs makes them anew.

import type { HelpPicture } from '../../../words/index.ts';
import dataset from '../../../resources/help/dataset.webp';
import result from '../../../resources/help/result.webp';
import training from '../../../resources/help/training.webp';
import tryIt from '../../../resources/help/try.webp';
import welcome from '../../../resources/help/welcome.webp';
import wizard from '../../../resources/help/wizard.webp';

/** Addresses of the pictures, by name. */
export const pictures: Readonly<Record<HelpPicture, string>> = {
  welcome,
  dataset,
  wizard,
  training,
  result,
  try: tryIt,
};

/** Of all of them, in CSS pixels: the page keeps their room while they load. */
export const pictureSize = { width: 1280, height: 800 };
