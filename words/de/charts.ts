import type { Formats } from '../formats.ts';
import type { Words } from '../index.ts';

export const charts = (f: Formats): Words['charts'] => ({
  loss: 'Verlust',
  accuracy: 'Genauigkeit',
  training: 'Training',
  validation: 'Validierung',
  lossTitle: 'Verlust über die Epochen; die Tabelle zeigt die Zahlen',
  accuracyTitle: 'Genauigkeit über die Epochen; die Tabelle zeigt die Zahlen',
  epoch: (n) => `Epoche ${f.number(n)}`,
  best: (epoch) => `beste: ${f.number(epoch)}`,
  value: (series, value) => `${series}: ${value}`,
});
