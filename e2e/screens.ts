// What a person does more than once, by the words that stand on the screens.

import { expect, type Locator, type Page } from '@playwright/test';
import type { App } from './app.ts';
import { ANY, numberIn, pattern, said } from './speech.ts';

/** The one button to press next, and everything else that stands in the content. */
export const main = (page: Page): Locator => page.getByRole('main');

export const heading = (page: Page, name: string | RegExp): Locator =>
  page.getByRole('heading', { level: 1, name });

/** What came of a training, in a sentence: within its model's page, or on a page of its own. */
export const score = (page: Page, name: RegExp = headline(page)): Locator =>
  main(page).getByRole('heading', { name });

/** How every headline of a result begins. */
function headline(page: Page): RegExp {
  const [beginning] = said(page).words.result.score.train(NaN, NaN, NaN).split('NaN');
  return new RegExp(`^${beginning}`, 'u');
}

/** Leads to the wizard; a browser keeps Ctrl+N for itself. */
export const trainKeys = (app: App): string => (app.host === 'electron' ? 'Control+n' : 'Alt+n');

/** Waits until an import has ended with so many texts. */
export async function imported(page: Page, texts: number, categories: number): Promise<void> {
  const { importing, dataset } = said(page).words;
  await expect(page.getByRole('status')).toHaveText(importing.announceDone(texts));
  await expect(
    main(page).getByText(dataset.header.inCategories(texts, categories), { exact: true }),
  ).toBeVisible();
}

/** Waits until some texts of a running import are stored; looks with every frame, for it is quick. */
export async function someImported(page: Page): Promise<void> {
  await main(page)
    .getByText(/^[1-9][\d,]* texts in \d categor/u)
    .first()
    .waitFor();
}

/** How many texts the dataset that is shown has, as its heading says. */
export async function textsShown(page: Page): Promise<number> {
  const words = await main(page)
    .getByText(/^[\d,]+ texts in \d categor/u)
    .innerText();
  return Number(/[\d,]+/u.exec(words)![0].replaceAll(',', ''));
}

/** One press on "Try the sample", until its texts are there. */
export async function importSample(page: Page): Promise<void> {
  await main(page)
    .getByRole('button', { name: said(page).words.welcome.trySample })
    .click();
  await imported(page, 200, 4);
}

export interface Settings {
  readonly epochs?: number;
  readonly learningRate?: number;
  /** As the wizard names it; unset, the CPU. */
  readonly device?: string;
  /** Fields of the Advanced step, by their labels. */
  readonly advanced?: Readonly<Record<string, string>>;
}

/** Opens the wizard of the dataset that is shown. */
export async function openWizard(page: Page): Promise<void> {
  const { dataset, wizard } = said(page).words;
  await main(page).getByRole('button', { name: dataset.header.train }).click();
  await expect(heading(page, wizard.title)).toBeVisible();
  await expect(main(page).getByRole('button', { name: wizard.train, exact: true })).toBeEnabled();
}

export const field = (page: Page, label: string): Locator =>
  main(page).getByRole('textbox', { name: label, exact: true });

/** Opens the Advanced step unless it is open. */
export async function openAdvanced(page: Page): Promise<void> {
  const { advanced, settings } = said(page).words.wizard;
  const step = main(page).getByRole('button', { name: new RegExp(`^${advanced.title}`, 'u') });
  if ((await step.getAttribute('aria-expanded')) !== 'true') await step.click();
  await expect(field(page, settings.seed.label)).toBeVisible();
}

/** Fills the wizard's fields; the rest stays as it is. */
export async function set(page: Page, settings: Settings): Promise<void> {
  const { words, format } = said(page);
  const { wizard } = words;
  const { epochs, learningRate, device = wizard.options.device.cpu, advanced = {} } = settings;
  if (epochs !== undefined) await field(page, wizard.epochs).fill(format.plain(epochs));
  if (learningRate !== undefined) {
    await field(page, wizard.learningRate).fill(format.plain(learningRate));
  }
  await openAdvanced(page);
  await main(page)
    .getByRole('combobox', { name: wizard.settings.device.label })
    .selectOption({ label: device });
  for (const [label, value] of Object.entries(advanced)) await field(page, label).fill(value);
}

/** Presses Train, until the training's own screen is there. */
export async function startTraining(page: Page): Promise<void> {
  const { wizard, training } = said(page).words;
  await main(page).getByRole('button', { name: wizard.train, exact: true }).click();
  await expect(heading(page, pattern(training.titleOf(ANY)))).toBeVisible();
}

/** From the dataset that is shown to the result. */
export async function trainToResult(page: Page, settings: Settings): Promise<void> {
  await openWizard(page);
  await set(page, settings);
  await startTraining(page);
  await expect(score(page)).toBeVisible({ timeout: 60_000 });
}

/** The number of the epoch that the screen shows as the last one that ended. */
export async function epochsShown(page: Page): Promise<number> {
  const value = main(page)
    .locator('dl > div')
    .filter({ hasText: /^Epoch/u })
    .locator('dd');
  const found = /^[\d,]+/u.exec(await value.innerText());
  return found === null ? 0 : Number(found[0].replaceAll(',', ''));
}

/** The line that says on which device it is trained. */
export const deviceLine = (page: Page): Locator =>
  main(page).getByText(pattern(said(page).words.training.device(ANY), true));

/** Kernels given to the GPU, as the screen says. */
export async function dispatches(page: Page): Promise<number> {
  const line = pattern(said(page).words.training.gpu(ANY, NaN));
  const found = line.exec(await deviceLine(page).innerText());
  return found === null ? 0 : numberIn(found[2]);
}

/** Opens a list's entry in the sidebar. */
export const sidebarLink = (page: Page, name: string | RegExp): Locator =>
  page
    .getByRole('navigation', { name: said(page).words.shell.sidebar.name })
    .getByRole('link', { name });

/** Types a text on the Try screen, until its answer stands there. */
export async function ask(page: Page, text: string): Promise<void> {
  const { tryIt } = said(page).words;
  const area = page.getByLabel(tryIt.text);
  await area.fill('');
  await expect(main(page).getByText(tryIt.noText)).toBeVisible();
  await area.fill(text);
  await expect(page.getByTestId('answer')).toBeVisible();
}

/** Each category's probability with all the digits that the screen gives. */
export async function probabilities(page: Page): Promise<Record<string, string>> {
  const bars = main(page)
    .getByRole('listitem')
    .filter({ has: page.getByTitle(/\s%$/u) });
  const shares: Record<string, string> = {};
  for (const bar of await bars.all()) {
    const exact = bar.getByTitle(/\s%$/u);
    const [, name] = /^(.*?)\s*(?:<\s)?[\d.,]+\s%$/su.exec(await bar.innerText()) ?? [];
    shares[name.trim()] = (await exact.getAttribute('title'))!;
  }
  return shares;
}

/** How the screen writes a probability's digits. */
export const digits = (probability: number): string =>
  `${(Math.fround(probability) * 100).toPrecision(6)}\u00a0%`;
