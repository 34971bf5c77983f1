// The whole story with the sample, in both colour schemes: from the welcome to a model that
// outlives its texts, trained on WebGPU's software adapter, which was asked for outright.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SAMPLE, SAMPLE_CATEGORIES } from './folders.ts';
import { expect, readHeader, test, type Scheme } from './host.ts';
import {
  ask,
  deviceLine,
  dispatches,
  field,
  heading,
  importSample,
  main,
  openAdvanced,
  openWizard,
  probabilities,
  score,
  set,
  sidebarLink,
  startTraining,
} from './screens.ts';

const MAIL =
  'My parcel was marked as delivered on Tuesday, but nothing arrived. The courier left no card. ' +
  'Please tell me where it is.';

/** A coloured word's label: the word and its weight. */
const WEIGHED = /\S [+−]\d+\.\d\d$/u;

for (const scheme of ['light', 'dark'] satisfies Scheme[]) {
  test.describe(`in ${scheme} colours`, () => {
    test.use({ scheme });

    test('from the sample to a model that outlives its texts', async ({ app, page, scratch }) => {
      const exported = join(scratch, 'exported.safetensors');
      let answers: Record<string, string> = {};

      await test.step('welcome', async () => {
        await expect(heading(page, 'Drop folders of texts')).toBeVisible();
        await expect(main(page).getByRole('button', { name: 'Choose folders' })).toBeEnabled();
        await expect(main(page).getByRole('button', { name: 'Open a model' })).toBeEnabled();
        await expect(main(page)).toContainText('Your texts stay on this machine.');
        const ground = await page.evaluate<number[]>(`(() => {
          const context = new OffscreenCanvas(1, 1).getContext('2d');
          context.fillStyle = getComputedStyle(document.body).backgroundColor;
          context.fillRect(0, 0, 1, 1);
          return [...context.getImageData(0, 0, 1, 1).data];
        })()`);
        const light = (ground[0] + ground[1] + ground[2]) / 3;
        if (scheme === 'light') expect(light).toBeGreaterThan(200);
        else expect(light).toBeLessThan(60);
      });

      await test.step('import report', async () => {
        await importSample(page);
        await expect(main(page)).not.toContainText('skipped');
      });

      await test.step('dataset', async () => {
        const categories = main(page).getByRole('table').filter({ hasText: 'All texts' });
        for (const name of SAMPLE_CATEGORIES) {
          const row = categories.getByRole('row').filter({ hasText: name });
          await expect(row.getByRole('cell', { name: '50', exact: true })).toBeVisible();
          await expect(row.getByRole('cell', { name: '25.0 %' })).toBeVisible();
        }

        await categories.getByRole('button', { name: 'delivery' }).click();
        const list = main(page).getByRole('listbox', { name: 'Texts of delivery' });
        await expect(list.getByRole('option').first()).toHaveAttribute('aria-setsize', '50');
        const option = list.getByRole('option').nth(3);
        const file = /\S+\.txt/u.exec(await option.innerText())![0];
        await option.click();
        const article = main(page).getByRole('article', {
          name: new RegExp(`delivery/${file}$`, 'u'),
        });
        const whole = await readFile(join(SAMPLE, 'delivery', file), 'utf8');
        await expect(article.getByRole('region', { name: 'Text' })).toHaveText(
          whole.replace(/\s+/gu, ' ').trim(),
        );
        await expect(article.getByTitle(new RegExp(`${file}$`, 'u')).last()).toBeVisible();

        await page.keyboard.press('/');
        const search = main(page).getByRole('searchbox', { name: 'Find in the texts of delivery' });
        await expect(search).toBeFocused();
        await page.keyboard.type('handlebars');
        await expect(list.getByRole('option')).toHaveCount(1);
        await expect(main(page).getByRole('region', { name: 'Text' })).toContainText('handlebars');
        await page.keyboard.type(' unicorns');
        await expect(main(page)).toContainText('Nothing found for “handlebars unicorns”');
        await main(page).getByRole('button', { name: 'Show all texts' }).click();
        await expect(list.getByRole('option').first()).toHaveAttribute('aria-setsize', '50');

        const before = await main(page).getByRole('heading', { level: 1 }).innerText();
        await main(page)
          .getByRole('button', { name: `Rename ${before}` })
          .click();
        const name = page.getByRole('textbox', { name: 'Name of the dataset' });
        await name.fill('Letters to the shop');
        await name.press('Enter');
        await expect(heading(page, 'Letters to the shop')).toBeVisible();
        await expect(sidebarLink(page, 'Letters to the shop')).toBeVisible();
      });

      await test.step('wizard', async () => {
        await openWizard(page);
        const train = main(page).getByRole('button', { name: 'Train', exact: true });
        for (const name of SAMPLE_CATEGORIES) {
          await expect(main(page).getByRole('checkbox', { name })).toBeChecked();
        }
        await main(page).getByRole('button', { name: 'Add a layer' }).click();
        await field(page, 'Size of hidden layer 1').fill('24');
        await field(page, 'Size of hidden layer 2').fill('12');
        await field(page, 'Learning rate').fill('0.01');

        const epochs = field(page, 'Epochs');
        await epochs.fill('0');
        const sentence = 'Epochs must be a whole number from 1 to 10,000';
        await expect(epochs).toHaveAccessibleDescription(new RegExp(sentence, 'u'));
        await expect(epochs).toHaveAttribute('aria-invalid', 'true');
        await train.click();
        await expect(epochs).toBeFocused();
        await epochs.fill('80');
        await expect(main(page).getByText(sentence)).toHaveCount(0);

        await openAdvanced(page);
        await set(page, {
          device: 'GPU (WebGPU)',
          advanced: { 'Validation share': '0.2', 'Test share': '0', Seed: '7' },
        });
        await expect(main(page).getByText(/words → 24 → 12 → 4: .+ weights/u)).toBeVisible();
      });

      await test.step('training', async () => {
        await startTraining(page);
        const progress = main(page).getByRole('region', { name: 'Progress' });
        await progress.getByText(/Epoch \d+ of 80/u).waitFor({ timeout: 60_000 });
        await main(page).getByRole('button', { name: 'Pause' }).click();
        await expect(progress).toContainText('Paused');
        await expect(deviceLine(page)).toContainText('software GPU');
        // Leave, look at the texts, come back: it stands where it stood.
        await sidebarLink(page, 'Letters to the shop').click();
        await expect(heading(page, 'Letters to the shop')).toBeVisible();
        await page
          .getByRole('contentinfo', { name: 'Status' })
          .getByRole('button', { name: /^Paused Letters/u })
          .click();
        // The step (or the end of an epoch) under way comes to its end, and then nothing does.
        let held = -1;
        await expect
          .poll(async () => held === (held = await dispatches(page)), { intervals: [500] })
          .toBe(true);
        expect(held).toBeGreaterThan(0);
        await main(page).getByRole('radiogroup').getByText('Table', { exact: true }).click();
        await expect(main(page).getByRole('table')).toContainText('Validation loss');
        expect(await dispatches(page)).toBe(held);

        await main(page).getByRole('button', { name: 'Go on' }).click();
        await expect.poll(() => dispatches(page)).toBeGreaterThan(held);
        await expect(score(page)).toBeVisible({ timeout: 60_000 });
      });

      await test.step('result', async () => {
        const sentence = await score(page).innerText();
        expect(sentence).toMatch(/^Right on \d+ of 40 texts held back from training: [\d.]+\s%$/u);
        const right = Number(/\d+/u.exec(sentence)![0]);
        // Four kinds of mail: far better than one in four.
        expect(right).toBeGreaterThan(20);

        const figures = main(page).getByRole('table').filter({ hasText: 'Precision' });
        for (const name of SAMPLE_CATEGORIES) {
          const row = figures.getByRole('row').filter({ hasText: name });
          await expect(row.getByRole('cell').last()).toHaveText('10');
        }

        const matrix = main(page).getByRole('grid', { name: 'Confusion matrix' });
        const modes = main(page).getByRole('radiogroup', { name: 'Show in the matrix' });
        await modes.getByText('% of actual').click();
        await expect(matrix.getByRole('gridcell', { name: /[1-9]\d*, / }).first()).toContainText(
          '%',
        );
        await modes.getByText('% of predicted').click();
        await expect(matrix.getByRole('gridcell', { name: / taken for /u })).toHaveCount(16);
        await expect(
          matrix.getByRole('gridcell', { name: /of those taken for it$/u }).first(),
        ).toBeVisible();
        await modes.getByText('Counts').click();

        const documents = main(page).getByRole('region', { name: 'Texts', exact: true });
        const list = documents.getByRole('listbox', { name: 'Texts', exact: true });
        const lists = async (count: number, words: RegExp): Promise<void> => {
          const caption = documents.getByRole('heading', { level: 2 });
          await expect(caption).toHaveText(words);
          if (count === 0) {
            await expect(documents).toContainText('No texts here');
            return;
          }
          await expect(caption).toHaveText(new RegExp(`^${count} texts? `, 'u'));
          await list.press('End');
          const last = list.getByRole('option', { selected: true });
          await expect(last).toHaveAttribute('aria-posinset', String(count));
          await expect(last).toHaveAttribute('aria-setsize', String(count));
        };
        let seen = 0;
        for (const cell of await matrix.getByRole('gridcell', { name: / taken for /u }).all()) {
          const label = (await cell.getAttribute('aria-label'))!;
          const [, actual, predicted, count] = /^(.+) taken for (.+): (\d+)/u.exec(label)!;
          await cell.click();
          const words = actual === predicted ? 'rightly recognised' : `taken for ${predicted}`;
          await lists(Number(count), new RegExp(`of ${actual},? ${words}$`, 'u'));
          await expect(cell).toHaveText(count === '0' ? '' : count);
          seen += Number(count);
        }
        expect(seen).toBe(40);
        await matrix.getByTitle('List the texts that are returns').click();
        await lists(10, /that are returns$/u);
        const article = documents.getByRole('article');
        await expect(article.getByRole('listitem')).toHaveCount(4);
        await expect(article.getByLabel(WEIGHED).first()).toBeVisible();
        await expect(article).toContainText('Is');

        const column = matrix.getByTitle('List what was taken for delivery');
        await column.click();
        await expect(documents.getByRole('heading', { level: 2 })).toHaveText(
          /^\d+ texts? taken for delivery$/u,
        );
      });

      await test.step('try it', async () => {
        await main(page).getByRole('button', { name: 'Try it' }).click();
        await expect(page.getByLabel('Text to classify')).toBeFocused();
        await ask(page, MAIL);
        await expect(page.getByTestId('answer')).toHaveText('delivery');
        answers = await probabilities(page);
        expect(Object.keys(answers).sort()).toEqual([...SAMPLE_CATEGORIES]);
        const sum = Object.values(answers).reduce((total, each) => total + parseFloat(each), 0);
        expect(sum).toBeCloseTo(100, 2);
        const words = main(page).getByRole('group', { name: /coloured for and against delivery/u });
        await expect(words.getByLabel(WEIGHED).first()).toBeVisible();
        await expect(words.getByLabel(/^courier [+−]\d/u)).toBeVisible();

        await ask(page, 'qwzxv brmpfl xxyzzq');
        await expect(page.getByTestId('answer')).toHaveText('Not sure');
        await expect(main(page)).toContainText('This model knows none of these words.');

        // A threshold that nothing reaches.
        await ask(page, MAIL);
        await field(page, 'Not sure below').fill('100');
        await expect(page.getByTestId('answer')).toHaveText('Not sure');
        await field(page, 'Not sure below').fill('50');
        await expect(page.getByTestId('answer')).toHaveText('delivery');
      });

      await test.step('export', async () => {
        await sidebarLink(page, 'Models').click();
        await expect(heading(page, 'Models')).toBeVisible();
        await app.saveFile(exported, () =>
          main(page).getByRole('button', { name: 'Export Letters to the shop' }).click(),
        );
        const { tensors, metadata } = await readHeader(exported);
        const [words] = tensors['vocabulary.documentFrequencies'].shape;
        expect(tensors).toMatchObject({
          'layers.0.weight': { dtype: 'F32', shape: [24, words] },
          'layers.0.bias': { dtype: 'F32', shape: [24] },
          'layers.1.weight': { dtype: 'F32', shape: [12, 24] },
          'layers.1.bias': { dtype: 'F32', shape: [12] },
          'layers.2.weight': { dtype: 'F32', shape: [4, 12] },
          'layers.2.bias': { dtype: 'F32', shape: [4] },
          'vocabulary.documentFrequencies': { dtype: 'I32', shape: [words] },
          'vocabulary.offsets': { dtype: 'I32', shape: [words + 1] },
          'vocabulary.bytes': { dtype: 'U8' },
        });
        expect(words).toBeGreaterThan(100);
        expect(JSON.parse(metadata.labels)).toEqual([...SAMPLE_CATEGORIES]);
        expect(JSON.parse(metadata.recipe)).toMatchObject({
          hidden: [24, 12],
          epochs: 80,
          learningRate: 0.01,
          seed: 7,
          device: 'webgpu',
        });
        expect(JSON.parse(metadata.metrics)).toMatchObject({ documents: 40 });
        expect(metadata.weightsHash).toMatch(/^[0-9a-f]{64}$/u);
      });

      await test.step('rename and delete in the library', async () => {
        await main(page).getByRole('button', { name: 'More for Letters to the shop' }).click();
        await page.getByRole('menuitem', { name: 'Rename' }).click();
        const name = page.getByRole('textbox', { name: 'Name of the model' });
        await name.fill('Shop mail');
        await name.press('Enter');
        await expect(main(page).getByRole('button', { name: 'Try Shop mail' })).toBeVisible();

        await main(page).getByRole('button', { name: 'More for Shop mail' }).click();
        await page.getByRole('menuitem', { name: 'Delete' }).click();
        await expect(main(page)).toContainText('“Shop mail” was deleted.');
        await expect(main(page).getByRole('button', { name: 'Try Shop mail' })).toHaveCount(0);
        await expect(sidebarLink(page, 'Shop mail')).toHaveCount(0);
        const undo = main(page).getByRole('button', { name: /^Undo/u });
        await expect(undo).toBeFocused();
        await undo.press('Enter');
        await expect(main(page).getByRole('button', { name: 'Try Shop mail' })).toBeVisible();
        // As it was: its page has its result.
        const back = main(page).getByRole('link', { name: 'Shop mail', exact: true });
        await expect(back).toBeFocused();
        await back.press('Enter');
        await expect(score(page)).toBeVisible();
        await page.goBack();

        await main(page).getByRole('button', { name: 'More for Shop mail' }).click();
        await page.getByRole('menuitem', { name: 'Delete' }).click();
        await main(page)
          .getByRole('button', { name: /^Close: delete Shop mail/u })
          .click();
        await expect(main(page)).toContainText('No models yet');
      });

      await test.step('the exported file answers with the same digits', async () => {
        await app.chooseFile(exported, () =>
          main(page).getByRole('button', { name: 'Open a model file' }).click(),
        );
        await expect(heading(page, /^exported/u)).toBeVisible();
        await ask(page, MAIL);
        expect(await probabilities(page)).toEqual(answers);
      });

      await test.step('without its dataset', async () => {
        await sidebarLink(page, 'Letters to the shop').click();
        await main(page).getByRole('button', { name: 'More for Letters to the shop' }).click();
        await page.getByRole('menuitem', { name: 'Delete dataset…' }).click();
        await expect(main(page)).toContainText('Delete “Letters to the shop”?');
        await main(page).getByRole('button', { name: 'Cancel' }).click();
        await expect(heading(page, 'Letters to the shop')).toBeVisible();
        await main(page).getByRole('button', { name: 'More for Letters to the shop' }).click();
        await page.getByRole('menuitem', { name: 'Delete dataset…' }).click();
        await main(page).getByRole('button', { name: 'Delete dataset' }).click();
        await expect(heading(page, 'Models')).toBeVisible();
        await expect(sidebarLink(page, 'Letters to the shop')).toHaveCount(0);

        await main(page)
          .getByRole('button', { name: /^Try exported/u })
          .click();
        await ask(page, MAIL);
        expect(await probabilities(page)).toEqual(answers);
        await page.reload();
        await ask(page, MAIL);
        expect(await probabilities(page)).toEqual(answers);
      });
    });
  });
}
