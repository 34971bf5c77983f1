// The functions behind the modules, as torch.nn.functional.

export {
  gelu,
  leakyRelu,
  logSoftmax,
  relu,
  sigmoid,
  softmax,
  softplus,
  tanh,
} from '../ops/activation.ts';
export { dropout } from '../ops/arithmetic.ts';
export { linear } from '../ops/linalg.ts';
export {
  binaryCrossEntropy,
  binaryCrossEntropyWithLogits,
  crossEntropy,
  huberLoss,
  klDivLoss,
  l1Loss,
  mseLoss,
  nllLoss,
  smoothL1Loss,
} from '../ops/loss.ts';
export { csrLinear, csrMatmul, embedding, embeddingBag } from '../ops/sparse.ts';
