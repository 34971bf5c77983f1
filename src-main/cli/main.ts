// The terminal: the same recipe, engine, importing and errors as the window.
// Exit codes: 0 it worked, 1 it failed, 2 it was typed wrongly.

import { Command, CommanderError } from 'commander';
import { presets, recipeKeys } from '../../engine/classifier/recipe.ts';
import { problem } from '../../words/problem.ts';
import { classify } from './classify.ts';
import { evaluate } from './evaluate.ts';
import { systemTrouble, troubleOf } from './file-trouble.ts';
import { errorObject, exitCodeFor, print, sayError } from './output.ts';
import { importDataset, listLibrary } from './library.ts';
import { train } from './train.ts';
import { version } from './version.ts';

// A reader that has read enough (`| head -1`) is no failure, and what is under way still ends in order.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    // What was asked for was not said: the disk that the output goes to may be full.
    if (stream === process.stdout) {
      sayError(problem('output.failed', { ...troubleOf(error) }, error));
    }
    process.exit(1);
  });
}
// Ended from outside: an exit, so that temporary stores go. Who minds Ctrl-C itself listens, too.
for (const [signal, status] of [
  ['SIGHUP', 129],
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  process.on(signal, () => {
    if (process.listenerCount(signal) === 1) process.exit(status);
  });
}

const argv = separateSettings(process.argv.slice(2));
const json = argv.includes('--json');

const program = new Command('winnow')
  .description('From folders of texts to a trained classifier. Nothing leaves this machine.')
  .version(version)
  .configureHelp({ helpWidth: Math.min(100, process.stdout.columns ?? 100) })
  .showHelpAfterError('(winnow --help, or winnow COMMAND --help, says how)')
  .addHelpText(
    'after',
    `
Examples:
  winnow train news --out news.safetensors     each folder in news/ is a category
  winnow evaluate news.safetensors more-news
  echo "The shuttle reached orbit." | winnow classify news.safetensors

Exit codes: 0 it worked, 1 it failed, 2 it was typed wrongly.`,
  );

const collect = (value: string, before: string[] = []): string[] => [...before, value];

program
  .command('train')
  .description('train a classifier on a folder of folders of texts')
  .argument('<folder>', 'each folder in it is a category; or it holds train/ and test/')
  .option('--test <folder>', 'judge by the texts of this folder')
  .option('--recipe <file>', 'a recipe: a JSON object of settings')
  .option('--set <key=value>', 'change settings of the recipe', collect)
  .option('--out <file>', 'save the model (.safetensors)')
  .option('--json', 'the last line on stdout is one JSON object')
  .addHelpText('after', () => trainHelp())
  .action(train);

program
  .command('evaluate')
  .description('judge a model by folders named like its categories')
  .argument('<model>', 'a .safetensors file')
  .argument('<folder>', 'folders of texts; of train/ and test/ the latter is taken')
  .option('--json', 'the last line on stdout is one JSON object')
  .addHelpText('after', '\nExample:\n  winnow evaluate news.safetensors news/test')
  .action(evaluate);

program
  .command('classify')
  .description('say which category each text belongs to')
  .argument('<model>', 'a .safetensors file')
  .argument('[file...]', 'the texts, one file each; - is standard input', ['-'])
  .option('--threshold <share>', 'below this probability it says "not sure"', '0.5')
  .option('--json', 'the last line on stdout is one JSON object')
  .addHelpText(
    'after',
    `
Examples:
  winnow classify news.safetensors letter.txt
  winnow classify news.safetensors inbox/*.txt
  pbpaste | winnow classify news.safetensors --json`,
  )
  .action(classify);

program
  .command('import')
  .description('bring folders of texts into the library that the window shows')
  .argument('<folder...>', 'each folder is a category; or one folder of such folders')
  .option('--name <name>', "the dataset's name (by default the folder's)")
  .option(
    '--data-dir <folder>',
    'where the library is (by default WINNOW_HOME, or the usual place)',
  )
  .option('--json', 'the last line on stdout is one JSON object')
  .addHelpText(
    'after',
    `
Examples:
  winnow import news
  winnow import letters/private letters/business --name Letters`,
  )
  .action(importDataset);

program
  .command('datasets')
  .description('list the datasets of the library')
  .option(
    '--data-dir <folder>',
    'where the library is (by default WINNOW_HOME, or the usual place)',
  )
  .option('--json', 'the last line on stdout is one JSON object')
  .addHelpText('after', '\nExample:\n  winnow datasets --json')
  .action(listLibrary);

for (const command of [program, ...program.commands]) command.exitOverride();

try {
  await program.parseAsync(argv, { from: 'user' });
} catch (error) {
  if (error instanceof CommanderError) {
    // Help and usage were printed by commander already.
    process.exitCode = error.exitCode === 0 ? 0 : 2;
    if (json && process.exitCode !== 0) {
      await print(
        JSON.stringify({ error: { code: 'usage.arguments', message: error.message, details: {} } }),
      );
    }
  } else {
    process.exitCode = exitCodeFor(error);
    const trouble = systemTrouble(error);
    const told = trouble === null ? error : problem('file.failed', { ...trouble }, error);
    sayError(told);
    if (json) await print(JSON.stringify(errorObject(told)));
  }
}
// A GPU's threads would keep the process alive.
process.exit();

/** `--set a=1 b=2 FOLDER` as `--set a=1 --set b=2 FOLDER`: only what looks like a setting is one. */
function separateSettings(args: readonly string[]): string[] {
  const separated: string[] = [];
  for (let i = 0; i < args.length; i++) {
    separated.push(args[i]);
    if (args[i] !== '--set' || i + 1 >= args.length) continue;
    separated.push(args[++i]);
    while (i + 1 < args.length && /^\w+=/.test(args[i + 1])) separated.push('--set', args[++i]);
  }
  return separated;
}

function trainHelp(): string {
  const defaults = presets.default;
  const width = Math.max(...recipeKeys.map((key) => key.length));
  const settings = recipeKeys.map(
    (key) => `  ${key.padEnd(width)}  ${String(defaults[key]) || 'none'}`,
  );
  return `
Examples:
  winnow train news --out news.safetensors
  winnow train news/train --test news/test --set hidden=100,100 epochs=10
  winnow train news --set preset=article seed=3 --json

Settings for --set and recipe files, with their defaults:
${settings.join('\n')}

epochs=auto goes through few texts more often; a number is taken as it is.`;
}
