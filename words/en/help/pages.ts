// The pages of help, in plain words and exact: what is said here, Winnow does.

import type { Formats } from '../../formats.ts';
import { code, list, picture, steps, table, text, type HelpPages } from '../../help-pages.ts';

export const pages = (f: Formats): HelpPages => ({
  start: {
    title: 'First steps',
    summary: 'From folders of texts to a first answer, in five minutes.',
    sections: {
      drop: {
        heading: 'Drop your folders',
        blocks: [
          text(
            'Winnow learns from examples. Put texts that belong together into one folder each, for instance a folder `billing` and a folder `delivery`, and drop the folders onto the window. Each folder becomes a category.',
          ),
          picture(
            'welcome',
            'The empty window: a place to drop folders, and buttons to choose folders, try the sample or open a model.',
          ),
          text(
            `Twenty texts in each category are a beginning, a hundred are better. Two categories are the least; there may be many more. No texts at hand? **Try the sample** brings ${f.number(200)} invented mails to a shop, in ${f.number(4)} categories.`,
          ),
        ],
      },
      train: {
        heading: 'Train',
        blocks: [
          steps(
            'Look through the texts and at what Winnow says about them. Everything stays as you see it; nothing is sent anywhere.',
            'Press **Train a classifier**. The settings are chosen so that they suit most texts: you may leave them as they are.',
            'Press **Train**. With a few hundred texts it takes seconds, with many thousand some minutes.',
          ),
        ],
      },
      read: {
        heading: 'Read the result',
        blocks: [
          text(
            'A part of your texts was held back from the training. The result says how many of those were sorted rightly, and it lists every mistake: press one to read the text and to see which words misled it. More in [Result](result).',
          ),
        ],
      },
      use: {
        heading: 'Use it',
        blocks: [
          text(
            '**Try it** answers as you type or paste: how likely each category is, and which words decided. The model is in your library from now on; **Export** saves it as one file.',
          ),
        ],
      },
      without: {
        heading: 'What Winnow does not do',
        blocks: [
          list(
            'It does not sort folders without examples: somebody has to have sorted some of the texts first.',
            'It does not read PDF, Office or mail files: save them as plain text.',
            'It does not understand texts as a person does. It learns which words speak for which category, which goes a long way, and the words it names show how far.',
          ),
        ],
      },
    },
  },
  texts: {
    title: 'Texts and datasets',
    summary: 'Which folders and files can be imported, and what the dataset’s screen shows.',
    sections: {
      folders: {
        heading: 'Which folder becomes what',
        blocks: [
          table(
            ['You drop', 'You get'],
            ['several folders', 'a category for each'],
            ['one folder that holds folders', 'a category for each of those'],
            ['one folder that holds only files', 'one category: a second one is needed to train'],
            [
              'one folder that holds `train` and `test`',
              'the categories inside them, with the test texts kept apart',
            ],
          ),
          text(
            'Files in deeper folders belong to the category above them. A file that lies beside the categories belongs to none and is listed as skipped. Hidden files are left out.',
          ),
        ],
      },
      files: {
        heading: 'Which files are texts',
        blocks: [
          text(
            `One file is one text, of up to ${f.number(10)} MB, with any file name. Winnow finds out the encoding by itself: UTF-8, UTF-16 and UTF-32, Western, Cyrillic, Chinese, Japanese and Korean ones.`,
          ),
          text(
            'PDF, Office documents, images, archives and other binary files are skipped, and so are empty files and files that can’t be read. No file stops an import. **Show the list** names each skipped file with the reason.',
          ),
        ],
      },
      dataset: {
        heading: 'The dataset’s screen',
        blocks: [
          picture(
            'dataset',
            'A dataset: its categories with their sizes on the left, the list of texts in the middle, the chosen text on the right.',
          ),
          list(
            'On the left stand the categories. Press one to see only its texts.',
            'The search finds texts that hold all of your words, in the text or in its file name.',
            'The arrow keys move through the list; the chosen text is shown beside it.',
            'Your folders are copied into the library. Later changes in the folders change nothing here: import them again.',
          ),
        ],
      },
      warnings: {
        heading: 'What the warnings mean',
        blocks: [
          table(
            ['Warning', 'What to do'],
            [
              'A category has fewer than 20 texts',
              'Add texts or leave it out: so few teach little.',
            ],
            [
              'The sizes are far apart',
              'Look at each category’s recall in the result, not only at the score.',
            ],
            [
              'Copies among training and test texts',
              'Remove them on one side: the score would look better than it is.',
            ],
            [
              'The same text in two categories',
              'Keep it where it belongs: Winnow is told two things about it.',
            ],
            [
              'Names that differ only in case or blanks',
              'If they mean the same, put the texts into one folder.',
            ],
            ['A category without training or test texts', 'Add some or leave the category out.'],
          ),
        ],
      },
    },
  },
  wizard: {
    title: 'Settings of a training',
    summary: 'Categories, network and everything else that decides what comes out.',
    sections: {
      categories: {
        heading: 'Categories',
        blocks: [
          picture(
            'wizard',
            'The settings of a training: the network drawn from words on the left over a hidden layer to the categories on the right, with learning rate and epochs below.',
          ),
          text(
            'All categories are chosen at first. Leave out those that are of no interest or too small. At least two must stay.',
          ),
        ],
      },
      time: {
        heading: 'How much time to spend',
        blocks: [
          text(
            'Fast, Balanced and Thorough fill in network, learning rate and epochs. Balanced is best for most texts; Fast is for a first look, Thorough for texts that are hard to tell apart. What you change afterwards is your own.',
          ),
        ],
      },
      network: {
        heading: 'Layers, learning rate, epochs',
        blocks: [
          text(
            '**Fast**, **Balanced** and **Thorough** at the top fill in all three. Balanced suits most texts. Fast is for a first look: a small network and half the epochs. Thorough takes twice the epochs in smaller steps, which helps where texts are short or hard to tell apart.',
          ),
          text(
            'The drawing is the network as it will be: words on the left, hidden layers in the middle, categories on the right. Type a layer’s size or drag the layer up and down.',
          ),
          list(
            `Layers: one hidden layer of ${f.number(100)} units suits most texts. More layers seldom help.`,
            `Learning rate: ${f.decimal(0.005)} suits most texts. If the loss jumps up and down, take a smaller one.`,
            'Epochs: how often each text is learned from. Winnow goes through few texts more often, by itself.',
          ),
          text('Every word with a dotted line explains itself; all of them are in [Terms](terms).'),
        ],
      },
      advanced: {
        heading: 'Advanced',
        blocks: [
          text(
            'Here is the rest: how texts are cut into words, how the network learns, which texts are held back. What you changed is marked, and the arrow beside it brings the usual value back.',
          ),
          list(
            '**Article** trains the network of the articles that Winnow follows: plain word counts, two layers of 100 units, no text held back to watch.',
            '**Peer** is what PyTorch and scikit-learn are given in Winnow’s benchmark. It is for comparing speed.',
          ),
        ],
      },
    },
  },
  training: {
    title: 'Training',
    summary: 'What the curves say, and how a training is paused, stopped or gone on with.',
    sections: {
      watching: {
        heading: 'Watching it learn',
        blocks: [
          picture(
            'training',
            'A training as it goes: loss and accuracy as curves, the epoch, the time left and the buttons to pause and stop.',
          ),
          text(
            'The loss falls while the network learns. Two curves are drawn: one for the training texts, one for the validation texts, which it does not learn from. When the second rises again while the first still falls, the network begins to learn its texts by heart. Winnow keeps the best epoch, so nothing is lost by training on.',
          ),
          text(
            '**Table** shows the same numbers as a table. You may go to other screens: the training goes on.',
          ),
        ],
      },
      ending: {
        heading: 'Pause, stop, discard',
        blocks: [
          table(
            ['Button', 'What happens'],
            ['**Pause**', 'It waits, for as long as you like. Space does the same.'],
            [
              '**Stop and keep the best**',
              'It ends now, and the best epoch so far becomes the model.',
            ],
            ['**Discard**', 'It ends, and no model is kept. You are asked first.'],
          ),
        ],
      },
      cutOff: {
        heading: 'After a crash, a closed lid or a power cut',
        blocks: [
          text(
            'Winnow saves the state of a training as it goes. One that was cut off says so on its page and in the line at the bottom: it can go on from the last saved epoch, or be kept as it was then.',
          ),
          text(
            'It can’t go on when the texts of its dataset have changed or were deleted. What it had reached can still be kept as a model, if an epoch was saved.',
          ),
        ],
      },
    },
  },
  result: {
    title: 'Result',
    summary: 'How good a model is, where it errs, and what to do about it.',
    sections: {
      score: {
        heading: 'The score',
        blocks: [
          picture(
            'result',
            'A result: the score in one sentence, a table of the categories, the confusion matrix, and beside them a wrongly sorted text with coloured words.',
          ),
          text(
            'The sentence at the top says how many texts were sorted rightly and which ones these were. Only texts the network has never seen say something about new ones.',
          ),
          list(
            'Compare it with the baseline: always answering the largest category. A score of 90 % is little where nine texts in ten are of one category.',
            'The interval says how sure the score is. Few test texts make it wide.',
            'Where copies of training texts stand among the test texts, the score without them is the honest one.',
          ),
        ],
      },
      matrix: {
        heading: 'The confusion matrix',
        blocks: [
          text(
            'Rows are what texts are, columns what they were taken for. On the diagonal stands what was right; a strong colour beside it is a frequent mistake. Press a cell, a row’s name or a column’s name to list those texts. The numbers can be counts, shares of a row or shares of a column.',
          ),
        ],
      },
      mistakes: {
        heading: 'Reading mistakes',
        blocks: [
          text(
            'Each text of the list shows what it is and what it was taken for. Its words are coloured: some spoke for the answer, some against. Often a mistake shows that the text lies in the wrong folder, or that two categories mean nearly the same.',
          ),
        ],
      },
      better: {
        heading: 'Making it better',
        blocks: [
          list(
            'More texts help most, above all for categories with low recall.',
            'Move texts that lie in the wrong folder, and import again.',
            'Join two categories that are hard to tell apart even for people.',
            'Try word pairs, under Advanced, where the order of words matters.',
            'Train again with another seed: if the score moves much, the test texts are few.',
          ),
        ],
      },
    },
  },
  models: {
    title: 'Models',
    summary: 'Trying a model on texts, understanding its answers, keeping and sharing it.',
    sections: {
      trying: {
        heading: 'Trying a text',
        blocks: [
          picture(
            'try',
            'Trying a model: a pasted letter on the left, on the right the answer with a bar for each category and the words by weight.',
          ),
          text(
            'A model’s page has three parts: **Result**, **Try** and **Details**. Under Try, type, paste or drop a text file. The answer changes as you type. Below the threshold you set, the answer is “Not sure”; it also is when the model knows far fewer of the words than it usually does.',
          ),
        ],
      },
      why: {
        heading: 'Why this answer?',
        blocks: [
          text(
            'The coloured words decided it. A word’s weight is found by leaving it out: how much less likely would the category be? The table lists the strongest words first, with a sign: plus speaks for the category, minus against it.',
          ),
          text(
            'Only words of the training texts count. A text in another language, or about something else entirely, has few known words, and its answer means little however certain it looks.',
          ),
        ],
      },
      keeping: {
        heading: 'Keeping, exporting, opening',
        blocks: [
          list(
            'Every training that ends leaves a model in the library, until you delete it. It needs its dataset no more. A model deleted by mistake can be put back as long as you stay on the page.',
            '**Export** saves a model as one `.safetensors` file, to keep or to give away.',
            '**Open a model** brings such a file into the library. It is checked from end to end first; nothing in it can be run.',
            'A model whose dataset has changed since says so.',
          ),
          text(
            'Think before you give a model away: it holds the words of your training texts, though not the texts.',
          ),
        ],
      },
    },
  },
  around: {
    title: 'Finding your way',
    summary: 'One field that finds everything, and the settings of Winnow itself.',
    sections: {
      finding: {
        heading: 'Find anything, do anything',
        blocks: [
          text(
            'Ctrl+K, on a Mac Cmd+K, opens one field that finds datasets, models, trainings and texts, and everything that Winnow can do. Type a few letters, choose with the arrow keys, press Enter.',
          ),
        ],
      },
      settings: {
        heading: 'Settings',
        blocks: [
          list(
            'Language: English or German, or as the system has it. Numbers and dates follow.',
            'Look: light or dark, or as the system has it.',
            'Not sure below: the threshold for every model.',
            'Your data: the folder in which everything is kept.',
          ),
        ],
      },
    },
  },
  terminal: {
    title: 'In a terminal',
    summary: 'Training, judging and classifying without a window.',
    sections: {
      commands: {
        heading: 'The commands',
        blocks: [
          text(
            'In Winnow’s source folder, after `npm ci`. They use the same engine and settings as the window and give the same models. They speak English.',
          ),
          code(
            'npm run winnow -- train FOLDER --out model.safetensors\nnpm run winnow -- evaluate model.safetensors FOLDER\nnpm run winnow -- classify model.safetensors inbox/*.txt\nnpm run winnow -- import FOLDER\nnpm run winnow -- datasets',
          ),
          table(
            ['Command', 'What it does'],
            [
              '`train`',
              'Learns from a folder of folders and reports. With `--out` it saves the model, with `--test FOLDER` it is judged by other texts.',
            ],
            ['`evaluate`', 'Judges a model by folders that are named like its categories.'],
            [
              '`classify`',
              'Says which category each text belongs to; without a file it reads standard input. `--threshold` says below which share it is not sure.',
            ],
            ['`import`', 'Brings folders into the library that the window shows.'],
            ['`datasets`', 'Lists the datasets of the library.'],
          ),
          text('`npm run winnow -- train --help` lists all settings with their usual values.'),
        ],
      },
      recipes: {
        heading: 'Settings',
        blocks: [
          text(
            'Change settings with `--set`, as many as you like, or keep them in a JSON file for `--recipe`. What `--set` says wins.',
          ),
          code(
            'npm run winnow -- train FOLDER --set hidden=100,100 epochs=10 seed=3\nnpm run winnow -- train FOLDER --set preset=article\nnpm run winnow -- train FOLDER --recipe recipe.json',
          ),
          code('{ "hidden": [100], "learningRate": 0.005, "ngrams": 2 }'),
        ],
      },
      scripts: {
        heading: 'In scripts',
        blocks: [
          text(
            'With `--json` the last line on standard output is one JSON object. Progress goes to standard error. The exit code is 0 when it worked, 1 when it failed, 2 when it was typed wrongly. Ctrl+C stops a training and keeps the best epoch; a second one keeps nothing.',
          ),
        ],
      },
    },
  },
  files: {
    title: 'File formats',
    summary: 'What is in a model file and in the library, and how other programs read it.',
    sections: {
      model: {
        heading: 'The model file',
        blocks: [
          text(
            'A model is one `.safetensors` file. It holds the weights of each layer, the vocabulary with the number of texts each word stood in, and in the metadata the recipe, the categories and the result, with a hash over everything. It works without the texts it learned from.',
          ),
          text(
            'Every later Winnow opens it, and it gives the same numbers, bit for bit, on the same kind of device. A file that was damaged or changed is refused, and the message says why.',
          ),
        ],
      },
      python: {
        heading: 'In Python',
        blocks: [
          text('The weights are shaped `[out, in]`, as PyTorch has them:'),
          code(
            "from safetensors.torch import load_file\n\nweights = load_file('model.safetensors')\nnetwork.load_state_dict({k: v for k, v in weights.items() if k.startswith('layers.')})",
          ),
        ],
      },
      library: {
        heading: 'The library',
        blocks: [
          text(
            'One SQLite database, `winnow.sqlite`, in your data folder. Before a newer Winnow brings it up to date, it keeps a copy in `backups`. To move to another machine, close Winnow and copy the folder.',
          ),
        ],
      },
    },
  },
  privacy: {
    title: 'Privacy',
    summary: 'What leaves this machine: nothing. Where your texts are, and how to delete them.',
    sections: {
      nothing: {
        heading: 'Nothing leaves this machine',
        blocks: [
          list(
            'Winnow has no account, no telemetry, no crash reports and no updates by itself.',
            'The window can load and send nothing beyond the application: addresses are not looked up, and its security policy allows only its own.',
            'In a browser, Winnow answers on this machine’s own address (127.0.0.1) only, and asks for a secret that only your start of it knows.',
            'Installing from source fetches packages, once, with `npm`; the first start fetches Electron. That is all.',
          ),
        ],
      },
      where: {
        heading: 'Where your data is',
        blocks: [
          table(
            ['System', 'Folder'],
            ['Linux', '`~/.local/share/winnow`'],
            ['macOS', '`~/Library/Application Support/Winnow`'],
            ['Windows', '`%APPDATA%\\Winnow`'],
          ),
          text(
            'Only your own account may read the folder. `--data-dir FOLDER`, or the environment variable `WINNOW_HOME`, names another one. The texts in it are not encrypted: protect the disk if you need that.',
          ),
        ],
      },
      deleting: {
        heading: 'Deleting',
        blocks: [
          text(
            'A deleted dataset, training or model is removed from the library. The copies in `backups` stay until newer ones take their place. Deleting the folder deletes everything. Your own folders of texts are never changed.',
          ),
        ],
      },
    },
  },
  troubleshooting: {
    title: 'Troubleshooting',
    summary: 'When something does not work as it should.',
    sections: {
      opening: {
        heading: 'Winnow does not open',
        blocks: [
          list(
            'Where the desktop’s part can’t be had, or there is no display, `npm start` brings Winnow up in your browser and says why. `npm start -- --browser` asks for that outright.',
            'If fetching Electron failed, `npm start -- --retry-electron` tries again.',
            '“Already open”: the library is in use by another Winnow, maybe in a browser tab or a terminal. Close that one.',
          ),
        ],
      },
      skipped: {
        heading: 'Files were skipped',
        blocks: [
          text(
            'The list of skipped files says why, file by file. Most often it is a PDF or Office document: save it as plain text. Then import the folders again.',
          ),
        ],
      },
      slow: {
        heading: 'It is slow, or the graphics card is not used',
        blocks: [
          text(
            'The line at the bottom names the device. Where the browser offers no WebGPU, or only an emulated one, Winnow computes on the CPU, with several threads. For most texts that is fast: the first layer’s words are what counts, and they suit a CPU well.',
          ),
          list(
            'Limit the vocabulary under Advanced (“Most words”).',
            'Without word pairs there are far fewer words.',
            'Another program may be using the processor.',
          ),
        ],
      },
      memory: {
        heading: 'A training is too large for this machine',
        blocks: [
          text(
            'Winnow works out beforehand what a training needs and refuses one that would not fit, naming the setting to change: usually fewer words, or smaller layers.',
          ),
        ],
      },
      poor: {
        heading: 'The result is poor',
        blocks: [
          list(
            'Is it better than the baseline? If not, the texts may not tell the categories apart.',
            'Read the mistakes: texts in the wrong folder are the most frequent reason.',
            'If the loss becomes no number or jumps, take a learning rate ten times smaller.',
            'More in [Result](result).',
          ),
        ],
      },
      diagnostics: {
        heading: 'Asking for help',
        blocks: [
          text(
            'Diagnostics are a few lines about Winnow and this machine: versions, device, memory, how many datasets, texts and models there are, and the codes of the last errors. They hold no texts, no names and no paths. They are copied to the clipboard and sent nowhere; read them before you pass them on.',
          ),
          { kind: 'diagnostics' },
        ],
      },
    },
  },
  keyboard: {
    title: 'Keyboard',
    summary: 'Everything can be done without a mouse.',
    sections: {
      shortcuts: { heading: 'Shortcuts', blocks: [{ kind: 'shortcuts' }] },
      moving: {
        heading: 'Moving about',
        blocks: [
          list(
            'Tab goes to the next control, Shift+Tab to the one before.',
            'In lists and in the confusion matrix the arrow keys move, Enter opens, Home and End go to the edges.',
            'On a term with a dotted line, the explanation opens by itself; Enter leads into it, Esc closes it.',
            'Layer sizes can be typed: dragging in the drawing is never needed.',
          ),
        ],
      },
    },
  },
  terms: {
    title: 'Terms',
    summary: 'Every term that Winnow uses, in one line with one example.',
    sections: { terms: { heading: 'All terms', blocks: [{ kind: 'terms' }] } },
  },
});
