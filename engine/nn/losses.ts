// Losses as modules: their options once, then forward(prediction, target).

import type { CrossEntropyOptions, LossOptions, WithLogitsOptions } from '../ops/loss.ts';
import * as F from '../ops/loss.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { Module } from './module.ts';

abstract class Loss<Options> extends Module {
  readonly options: Options;

  constructor(options?: Options) {
    super();
    this.options = options ?? ({} as Options);
  }

  abstract forward(input: Tensor, target: Tensor): Tensor;
}

/** Of logits [n, classes] and class indices [n]. */
export class CrossEntropyLoss extends Loss<CrossEntropyOptions> {
  override forward(logits: Tensor, targets: Tensor): Tensor {
    return F.crossEntropy(logits, targets, this.options);
  }
}

/** Of log-probabilities [n, classes] and class indices [n]. */
export class NLLLoss extends Loss<Omit<CrossEntropyOptions, 'labelSmoothing'>> {
  override forward(logProbabilities: Tensor, targets: Tensor): Tensor {
    return F.nllLoss(logProbabilities, targets, this.options);
  }
}

export class BCELoss extends Loss<F.BinaryCrossEntropyOptions> {
  override forward(input: Tensor, target: Tensor): Tensor {
    return F.binaryCrossEntropy(input, target, this.options);
  }
}

export class BCEWithLogitsLoss extends Loss<WithLogitsOptions> {
  override forward(input: Tensor, target: Tensor): Tensor {
    return F.binaryCrossEntropyWithLogits(input, target, this.options);
  }
}

export class MSELoss extends Loss<LossOptions> {
  override forward(input: Tensor, target: Tensor): Tensor {
    return F.mseLoss(input, target, this.options);
  }
}

export class L1Loss extends Loss<LossOptions> {
  override forward(input: Tensor, target: Tensor): Tensor {
    return F.l1Loss(input, target, this.options);
  }
}

export class SmoothL1Loss extends Loss<LossOptions & { readonly beta?: number }> {
  override forward(input: Tensor, target: Tensor): Tensor {
    return F.smoothL1Loss(input, target, this.options);
  }
}

export class HuberLoss extends Loss<LossOptions & { readonly delta?: number }> {
  override forward(input: Tensor, target: Tensor): Tensor {
    return F.huberLoss(input, target, this.options);
  }
}

export class KLDivLoss extends Loss<F.KLDivOptions> {
  override forward(input: Tensor, target: Tensor): Tensor {
    return F.klDivLoss(input, target, this.options);
  }
}
