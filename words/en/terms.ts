// The terms that a person meets, each explained in one line with one example.

import type { Formats } from '../formats.ts';
import type { TermEntry, TermGroup, TermId } from '../term-groups.ts';

export const terms = (f: Formats) => {
  const groups: Readonly<Record<TermGroup, string>> = {
    data: 'Texts and categories',
    reading: 'How texts are read',
    network: 'The network',
    learning: 'Learning',
    judging: 'How good it is',
    answers: 'Answers',
    files: 'Models and files',
  };
  const list: Readonly<Record<TermId, TermEntry>> = {
    text: {
      name: 'text',
      line: 'One file of words: what is read, learned from and sorted as a whole.',
      example: 'A letter, a mail or an article, saved as one .txt file.',
      also: ['document', 'file'],
    },
    category: {
      name: 'category',
      line: 'One of the kinds that texts are sorted into; each folder you drop becomes one.',
      example: 'The folders “billing” and “delivery” become two categories.',
      also: ['class', 'label'],
    },
    dataset: {
      name: 'dataset',
      line: 'Texts that were imported together, with the category of each.',
      example: 'A folder “letters” with a folder for each category becomes the dataset “letters”.',
      also: ['data set', 'corpus'],
    },
    copies: {
      name: 'copies',
      line: 'Texts that are the same, word for word. A copy of a training text among the test texts makes the score look better than it is.',
      example: 'The same newsletter, saved twice, is one text and one copy.',
      also: ['duplicates'],
    },
    trainingTexts: {
      name: 'training texts',
      line: 'The texts that the network learns from.',
      example: `Of ${f.number(1000)} texts, ${f.number(760)} may be there to learn from and the others to check.`,
      also: ['train split', 'training set'],
    },
    validationTexts: {
      name: 'validation texts',
      line: 'Texts held back while it learns, to see after each epoch how well it does on texts it has not learned from.',
      example: `With a validation share of ${f.percent(0.05, 0)}, ${f.number(5)} of ${f.number(100)} training texts are held back.`,
      also: ['validation share', 'validation split', 'held back'],
    },
    testTexts: {
      name: 'test texts',
      line: 'Texts that play no part in the training and judge it at the end.',
      example: 'If your folder holds “train” and “test”, the texts in “test” are the test texts.',
      also: ['test share', 'test split', 'test set'],
    },
    library: {
      name: 'library',
      line: 'Everything Winnow keeps for you, in one folder on your own disk.',
      example: 'Your datasets, trainings and models are in the library.',
      also: ['data folder', 'database'],
    },
    tokenizer: {
      name: 'tokenizer',
      line: 'The rule by which a text is cut into words.',
      example: '“Don’t pay twice!” becomes: don, t, pay, twice.',
      also: ['token', 'words', 'shortest word', 'lower case'],
    },
    vocabulary: {
      name: 'vocabulary',
      line: 'The words a model knows: those it met in the training texts.',
      example:
        'A word that stood in no training text is not in the vocabulary, so it changes no answer.',
      also: ['most words', 'texts per word', 'vocabulary from'],
    },
    wordPairs: {
      name: 'word pairs',
      line: 'Two words that follow each other, counted as one more word.',
      example: '“not good” counts as not, good and not good.',
      also: ['n-grams', 'bigrams', 'ngrams'],
    },
    weighting: {
      name: 'weighting',
      line: 'Which number stands for a word in a text: how often it occurs, that it occurs, or tf-idf.',
      example: `A word that occurs ${f.number(3)} times counts ${f.number(3)} with “Counts” and ${f.number(1)} with “Present or not”.`,
      also: ['counts', 'binary', 'features'],
    },
    tfidf: {
      name: 'tf-idf',
      line: 'Counts a word more the more often it occurs in the text, and less the more texts it stands in.',
      example:
        '“the” stands in every text and counts little; “refund” stands in few and counts much.',
      also: ['sublinear', 'term frequency', 'inverse document frequency'],
    },
    rowLength: {
      name: 'row length',
      line: 'Brings long and short texts to the same length, so that a long one does not weigh more.',
      example: 'A mail of ten words and a report of ten pages then count alike.',
      also: ['L2', 'normalize', 'norm'],
    },
    emphasis: {
      name: 'emphasis',
      line: 'While it learns, words that keep to few categories count more.',
      example:
        '“invoice” stands almost only in “billing”: it is emphasised. “please” stands everywhere: it is not.',
      also: ['telling words'],
    },
    network: {
      name: 'network',
      line: 'What learns: words go in on one side, layers work on them, one number for each category comes out.',
      example: `${f.number(20000)} words, one hidden layer of ${f.number(100)} units, ${f.number(3)} categories.`,
      also: ['neural network', 'classifier'],
    },
    layer: {
      name: 'layer',
      line: 'A row of units between words and categories; each unit takes up all that comes before it.',
      example:
        'One hidden layer is enough for most texts; none makes the simplest network there is.',
      also: ['hidden layer', 'layers'],
    },
    layerSize: {
      name: 'layer size',
      line: 'How many units a hidden layer has: more can tell finer differences, and take longer.',
      example: `${f.number(100)} units are enough for most texts.`,
      also: ['hidden layer size', 'units', 'neurons'],
    },
    weights: {
      name: 'weights',
      line: 'The numbers inside the network. Learning means changing them, bit by bit.',
      example: `${f.number(20000)} words and a layer of ${f.number(100)} units make ${f.number(2_000_000)} weights between them.`,
      also: ['parameters', 'bias'],
    },
    dropout: {
      name: 'dropout',
      line: 'In every step some units, drawn anew, are left out, so that the network relies on none of them alone.',
      example: `At ${f.decimal(0.5)} every second unit is left out in each step; in answers all take part.`,
    },
    wordDropout: {
      name: 'word dropout',
      line: 'In every step some words of each text are left out, so that no single word decides alone.',
      example: `At ${f.decimal(0.3)} about three words in ten are left out.`,
    },
    training: {
      name: 'training',
      line: 'Going through the training texts again and again while the network learns to tell the categories apart.',
      example: `One training: ${f.number(20)} epochs, a few seconds, one model.`,
      also: ['run', 'fit', 'learning'],
    },
    recipe: {
      name: 'recipe',
      line: 'All settings of a training together.',
      example: 'The same texts, recipe and seed give the same model on the same kind of device.',
      also: ['settings', 'hyperparameters'],
    },
    preset: {
      name: 'preset',
      line: 'A recipe that is ready made: choosing one fills in every setting.',
      example: 'Begin with a preset and change only what you want to be different.',
      also: ['fast', 'balanced', 'thorough', 'article', 'peer', 'default'],
    },
    epoch: {
      name: 'epoch',
      line: 'One pass through all training texts.',
      example: `In ${f.number(20)} epochs each text is learned from ${f.number(20)} times.`,
      also: ['epochs', 'pass'],
    },
    batch: {
      name: 'batch',
      line: 'The texts the network looks at together before it changes its weights once.',
      example: `${f.number(3200)} texts in batches of ${f.number(32)} make ${f.number(100)} steps an epoch.`,
      also: ['batch size', 'drop the last batch'],
    },
    step: {
      name: 'step',
      line: 'One change of the weights, after one batch.',
      example: `${f.number(100)} steps an epoch and ${f.number(20)} epochs are ${f.number(2000)} steps.`,
      also: ['steps'],
    },
    learningRate: {
      name: 'learning rate',
      line: 'How far the weights move in each step. Too small learns slowly; too large never settles.',
      example: `${f.decimal(0.005)} suits most texts; if the loss jumps up and down, try ${f.decimal(0.001)}.`,
      also: ['lr', 'step size'],
    },
    schedule: {
      name: 'learning rate over time',
      line: 'Whether the learning rate stays the same or falls from the first step to the last.',
      example:
        'Falling in a line, it is halved in the middle of the training and near zero at its end.',
      also: ['schedule', 'decay', 'linear', 'cosine', 'constant'],
    },
    optimizer: {
      name: 'optimizer',
      line: 'The rule that turns what was wrong in a batch into a change of the weights.',
      example: 'Sparse Adam changes only the weights of words in the batch, which is much faster.',
      also: ['Adam', 'AdamW', 'SGD', 'SparseAdam'],
    },
    momentum: {
      name: 'momentum',
      line: 'With SGD: how much of the last step’s direction the next one keeps.',
      example: `At ${f.decimal(0.9)} nine tenths are kept.`,
    },
    weightDecay: {
      name: 'weight decay',
      line: 'Pulls all weights a little towards zero in every step, so that none grows too large.',
      example: `${f.number(0)} is off; ${f.decimal(0.0001)} is gentle.`,
      also: ['regularization', 'L2 penalty'],
    },
    labelSmoothing: {
      name: 'label smoothing',
      line: 'Asks the network to be a little less than certain, which helps where some texts are in the wrong folder.',
      example: `At ${f.decimal(0.1)} it aims at little more than ${f.percent(0.9, 0)} for the right category instead of ${f.percent(1)}.`,
    },
    shuffle: {
      name: 'shuffle',
      line: 'Whether the training texts come in another order in each epoch or always in the same one.',
      example: 'Anew each epoch is usually better: the order teaches nothing.',
      also: ['order'],
    },
    earlyStopping: {
      name: 'early stopping',
      line: 'Ends the training when the validation loss has not improved for so many epochs.',
      example: `With a patience of ${f.number(5)}, it stops after ${f.number(5)} epochs without improvement.`,
      also: ['patience'],
    },
    bestEpoch: {
      name: 'best epoch',
      line: 'The epoch whose weights are kept: the one with the smallest loss on the validation texts. Without such texts it is the last.',
      example: `After ${f.number(20)} epochs the ${f.number(14)}th may have been the best; its weights become the model.`,
      also: ['kept epoch'],
    },
    seed: {
      name: 'seed',
      line: 'A number that decides everything drawn by chance: first weights, order, which texts are held back.',
      example: 'The same seed gives the same model again; another seed shows how much was chance.',
      also: ['random', 'reproducible'],
    },
    device: {
      name: 'device',
      line: 'What does the computing: the processor (CPU) or the graphics card (GPU).',
      example: '“Automatic” takes a real GPU where there is one, otherwise the CPU.',
      also: ['CPU', 'GPU', 'backend'],
    },
    webgpu: {
      name: 'WebGPU',
      line: 'The way by which Winnow computes on a graphics card, without anything to install.',
      example: 'Where a machine offers no WebGPU, Winnow computes on the CPU and says so.',
      also: ['GPU', 'graphics card'],
    },
    resumePoint: {
      name: 'resume point',
      line: 'What is saved during a training, so that it can go on after a crash or a closed lid.',
      example:
        'The power fails in epoch 12: the training goes on after the last epoch that was saved.',
      also: ['checkpoint', 'cut off', 'interrupted'],
    },
    loss: {
      name: 'loss',
      line: 'How wrong the network is, counting also how sure it was; smaller is better.',
      example: `Sure and right: near ${f.number(0)}. Sure and wrong: ${f.number(3)} and more.`,
      also: ['cross entropy', 'error'],
    },
    accuracy: {
      name: 'accuracy',
      line: 'The share of texts that were sorted rightly.',
      example: `${f.number(90)} of ${f.number(100)} right: ${f.percent(0.9, 0)}.`,
      also: ['score'],
    },
    precision: {
      name: 'precision',
      line: 'Of the texts it put into a category, the share that belong there.',
      example: `It calls ${f.number(50)} texts “billing” and ${f.number(45)} are: ${f.percent(0.9, 0)}.`,
    },
    recall: {
      name: 'recall',
      line: 'Of the texts that belong to a category, the share it found.',
      example: `There are ${f.number(60)} “billing” texts and it finds ${f.number(45)}: ${f.percent(0.75, 0)}.`,
    },
    f1: {
      name: 'F1',
      line: 'Precision and recall of a category in one number; it is high only when both are.',
      example: `Precision ${f.percent(0.9, 0)} and recall ${f.percent(0.75, 0)} make an F1 of ${f.percent(0.818)}.`,
      also: ['F-score'],
    },
    macroF1: {
      name: 'macro F1',
      line: 'The average of all categories’ F1, small ones counting as much as large ones.',
      example: `F1 of ${f.percent(0.9, 0)}, ${f.percent(0.8, 0)} and ${f.percent(0.4, 0)}: macro F1 ${f.percent(0.7, 0)}.`,
    },
    confusionMatrix: {
      name: 'confusion matrix',
      line: 'A table of what texts are (rows) and what they were taken for (columns).',
      example:
        'A 7 in row “billing”, column “delivery”: seven billing texts were taken for delivery.',
      also: ['matrix', 'mistakes'],
    },
    baseline: {
      name: 'baseline',
      line: 'The score of always answering the largest category: a model that learned something must be better.',
      example: `If ${f.number(80)} of ${f.number(100)} texts are “no spam”, always saying so is right on ${f.percent(0.8, 0)}.`,
      also: ['always the largest', 'majority'],
    },
    interval: {
      name: 'interval',
      line: `The range that the score would lie in for most other sets of so many texts (${f.percent(0.95, 0)} of them, by Wilson).`,
      example: `${f.number(90)} of ${f.number(100)} right: between ${f.percent(0.8256)} and ${f.percent(0.9448)}.`,
      also: ['Wilson', 'confidence interval', 'margin'],
    },
    probability: {
      name: 'probability',
      line: 'How likely the model holds each category to be; together they make one whole.',
      example: `billing ${f.percent(0.92, 0)}, delivery ${f.percent(0.06, 0)}, returns ${f.percent(0.02, 0)}.`,
      also: ['certainty', 'confidence', 'softmax'],
    },
    notSure: {
      name: 'not sure',
      line: 'The answer when the leading category is less likely than the threshold you set.',
      example: `With the threshold at ${f.percent(0.5, 0)}, a leading category with ${f.percent(0.4, 0)} is “not sure”.`,
      also: ['threshold', 'reject'],
    },
    knownWords: {
      name: 'known words',
      line: 'The words of a text that are in the model’s vocabulary; only they count.',
      example:
        'A text in another language than the training texts has few known words, so its answer means little.',
      also: ['unknown words'],
    },
    wordWeight: {
      name: 'weight of a word',
      line: 'How much the answer would change without this word: above zero it speaks for the category, below against it.',
      example: `“refund” ${f.decimal(1.8, 2)}: without it, “billing” would be clearly less likely.`,
      also: ['words that decided', 'explanation', 'for and against'],
    },
    logOdds: {
      name: 'log-odds',
      line: 'A scale for certainty without ends: 0 is fifty-fifty, and equal steps count alike everywhere.',
      example: `${f.number(0)} is ${f.percent(0.5, 0)}, ${f.number(2)} is ${f.percent(0.88, 0)}, ${f.number(4)} is ${f.percent(0.982)}.`,
      also: ['logit'],
    },
    model: {
      name: 'model',
      line: 'What a training makes: it sorts texts by itself, without the texts it learned from.',
      example: 'Try a model on a text of your own, or give it to somebody as a file.',
      also: ['classifier'],
    },
    modelFile: {
      name: 'model file',
      line: 'A model as one file, with its words, its settings and its result.',
      example: 'letters.safetensors, a few megabytes.',
      also: ['export', 'open a model'],
    },
    safetensors: {
      name: 'safetensors',
      line: 'An open file format for models that holds numbers and names and nothing that could be run.',
      example: 'PyTorch reads the weights of Winnow’s .safetensors files.',
    },
  };
  return {
    groups,
    list,
    /** What a screen reader says of the small mark beside a setting. */
    what: (name: string) => `What is ${f.quote(name)}?`,
    /** Heading of the one example. */
    example: 'Example',
    /** Leads to the term's place in help. */
    more: 'More in Help',
  };
};
