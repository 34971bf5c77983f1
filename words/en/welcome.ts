// The empty window.

export const welcome = () => ({
  title: 'Drop folders of texts',
  how: 'Each folder becomes a category. Winnow learns to tell them apart.',
  chooseFolders: 'Choose folders',
  trySample: 'Try the sample',
  openModel: 'Open a model',
  without:
    'No texts of your own at hand? The sample brings 200 mails to a shop, in four categories.',
  formats:
    'Goes in: plain text files of any name (.txt, .md, .eml …) up to 10 MB, in UTF‑8, UTF‑16 or an older encoding. Not read: PDF, Word, Excel and ZIP; save them as text first.',

  /** The small picture of a result. */
  picture: {
    caption: 'What comes out',
    text: 'My parcel was due on Monday and is still not here.',
    /** The likeliest first. */
    answers: ['delivery', 'returns', 'billing'],
    score: (share: string) => `${share} right`,
    judged: 'on texts it had not seen',
    /** What the picture shows, for those who do not see it. */
    described: (text: string, answer: string, probability: string, share: string) =>
      `An example of what comes out: a new text, “${text}”, is sorted into ${answer} with ${probability}. The model was ${share} right on texts it had not seen, and a table shows which categories it confused.`,
  },
  privacy:
    'Your texts stay on this machine. Winnow reads, trains and answers here, without a network.',
});
