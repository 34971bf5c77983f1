// The mark of the best epoch: a vertical hairline with a word on it.

import type { Chart, Plugin } from 'chart.js';
import { words } from '../state/language.svelte.ts';
import type { ChartTheme } from './theme.ts';

/** Reads the epoch and the theme anew at each drawing. */
export function bestEpochPlugin(
  best: () => number | null,
  theme: () => ChartTheme,
  /** Where the curves leave room for the words. */
  room: 'top' | 'bottom',
): Plugin<'line'> {
  return {
    id: 'bestEpoch',
    afterDatasetsDraw(chart: Chart) {
      const epoch = best();
      if (epoch === null) return;
      const { ctx, chartArea, scales } = chart;
      const x = Math.round(scales.x.getPixelForValue(epoch)) + 0.5;
      if (x < chartArea.left - 1 || x > chartArea.right + 1) return;
      const { quiet, font, surface } = theme();
      ctx.save();
      ctx.strokeStyle = quiet;
      ctx.lineWidth = 1;
      ctx.setLineDash([2, 3]);
      ctx.beginPath();
      ctx.moveTo(x, chartArea.top);
      ctx.lineTo(x, chartArea.bottom);
      ctx.stroke();
      ctx.setLineDash([]);
      ctx.font = `11px ${font}`;
      ctx.textBaseline = 'top';
      const label = words.charts.best(epoch);
      const { width } = ctx.measureText(label);
      const left = x + 5 + width > chartArea.right ? x - 5 - width : x + 5;
      ctx.fillStyle = surface;
      const top = room === 'top' ? chartArea.top : chartArea.bottom - 15;
      ctx.fillRect(left - 2, top, width + 4, 14);
      ctx.fillStyle = quiet;
      ctx.fillText(label, left, top + 1);
      ctx.restore();
    },
  };
}
