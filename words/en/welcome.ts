// The empty window.

export const welcome = () => ({
  title: 'Drop folders of texts',
  how: 'Each folder becomes a category. Winnow learns to tell them apart.',
  chooseFolders: 'Choose folders',
  trySample: 'Try the sample',
  openModel: 'Open a model',
  privacy:
    'Your texts stay on this machine. Winnow reads, trains and answers here, without a network.',
});
