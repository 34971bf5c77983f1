// The model file: a safetensors file. Its tensors `layers.*` are the state_dict of
//
//     class Network(nn.Module):
//         def __init__(self, sizes):
//             super().__init__()
//             self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(sizes, sizes[1:]))
//
// `vocabulary.*` are the words, where each begins, and in how many texts each stands;
// `metrics.confusionMatrix` counts what the model got right. The metadata (strings, most of them
// JSON) is all else that a classifier needs, with a hash over the whole.

export { labelsProblem } from './model-file/limits.ts';
export {
  FORMAT_VERSION,
  hashWeights,
  parametersOf,
  type LayerWeights,
  type ModelInformation,
  type ModelParts,
} from './model-file/model.ts';
export { readModel } from './model-file/read.ts';
export { writeModel } from './model-file/write.ts';
