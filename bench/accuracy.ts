// How good a recipe is, without looking at the test split: repeated splits of the training texts
// only. The defaults were chosen with this.
//
//   node bench/accuracy.ts [DATA] [--splits time,thread,random] [--seeds 3] [--set key=value ..]
//
// DATA (by default ../shared/data/20news/train) holds one folder of texts per category. Three kinds
// of split, for they are not equally hard:
//   time    the later files of each category (by name, as numbers) are judged: 40 %, then 60 %
//   thread  four folds; texts with the same Subject (without "Re:") stay together
//   random  four stratified folds

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CpuBackend } from '../engine/backends/cpu/backend.ts';
import { fit, makeRecipe, type LabelledText } from '../engine/classifier/index.ts';
import { randomPermutation } from '../engine/tensor/random.ts';
import { parseSettings } from '../src-main/cli/recipe-options.ts';

interface Text {
  readonly text: string;
  readonly label: number;
  readonly file: string;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    splits: { type: 'string', default: 'time,thread' },
    seeds: { type: 'string', default: '3' },
    set: { type: 'string', multiple: true, default: [] },
  },
});
const folder = positionals[0] ?? join(import.meta.dirname, '../../shared/data/20news/train');
const categories = readdirSync(folder).sort();
const texts: Text[] = categories.flatMap((category, label) =>
  readdirSync(join(folder, category))
    .sort()
    .map((file) => ({
      text: readFileSync(join(folder, category, file), 'latin1'),
      label,
      file,
    })),
);

/** True where a text is judged. */
type Fold = (text: Text, index: number) => boolean;

function folds(kind: string): Fold[] {
  if (kind === 'time') {
    const rank = new Map<Text, number>();
    for (const [label] of categories.entries()) {
      const own = texts.filter((one) => one.label === label);
      own.sort((a, b) => Number.parseInt(a.file) - Number.parseInt(b.file));
      own.forEach((one, i) => rank.set(one, i / own.length));
    }
    return [0.6, 0.4].map((from) => (one) => rank.get(one)! >= from);
  }
  const groups = new Map<string, number>();
  const groupOf = texts.map((one, i) => {
    const subject = /^subject:(.*)$/im.exec(one.text)?.[1] ?? '';
    const words = subject.toLowerCase().replace(/\b(re|fwd?)\b:?/g, '');
    const name =
      kind === 'random' ? String(i) : `${one.label} ${words.replace(/[^a-z0-9]+/g, ' ').trim()}`;
    if (!groups.has(name)) groups.set(name, groups.size);
    return groups.get(name)!;
  });
  const order = randomPermutation(groups.size, 1, 0);
  return [0, 1, 2, 3].map((fold) => (_, i) => order[groupOf[i]] % 4 === fold);
}

const backend = new CpuBackend();
const changes = parseSettings(values.set);
const means: string[] = [];
let trainingSeconds = 0;
let runs = 0;
for (const kind of values.splits.split(',')) {
  const accuracies: number[] = [];
  const losses: number[] = [];
  for (const judged of folds(kind)) {
    const labelled = texts.map((one, i): LabelledText => ({
      id: i,
      text: one.text,
      label: one.label,
      split: judged(one, i) ? 'test' : 'train',
    }));
    for (let seed = 0; seed < Number(values.seeds); seed++) {
      const recipe = makeRecipe({ ...changes, seed });
      const { classifier, summary } = await fit(labelled, categories, recipe, { backend });
      accuracies.push(summary.metrics.accuracy);
      losses.push(summary.metrics.loss);
      trainingSeconds += summary.seconds.train;
      runs++;
      classifier.dispose();
    }
  }
  const mean = (list: number[]) => list.reduce((sum, x) => sum + x, 0) / list.length;
  means.push(`${kind} ${(100 * mean(accuracies)).toFixed(2)} % (loss ${mean(losses).toFixed(4)})`);
}
console.log(
  `${values.set.join(' ') || 'defaults'}: ${means.join(', ')}, ${(trainingSeconds / runs).toFixed(1)} s each`,
);
