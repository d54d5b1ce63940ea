// The last minutes of a process: a ring of samples on the server's own time, so
// that a lost connection shows as a gap.

const seconds = 2; // between two samples
const length = 150; // samples: five minutes

export class History {
  static length = length;
  static tickAt = (t) => Math.round(t / seconds);

  last = -Infinity; // tick of the last sample
  cpu = 0; // percent of one processor
  memory = 0; // bytes
  threads = 0;
  #cpu = new Float32Array(length).fill(NaN);
  #memory = new Float32Array(length).fill(NaN);

  add(tick, cpu, memory, threads) {
    // One tick left out is the clocks' doing, and no gap.
    const missing = tick - this.last;
    if (missing === 2) this.#put(tick - 1, cpu, memory);
    else for (let i = Math.max(this.last + 1, tick - length); i < tick; i++) this.#put(i, NaN, NaN);
    this.#put(tick, cpu, memory);
    Object.assign(this, { last: tick, cpu, memory, threads });
  }

  #put(tick, cpu, memory) {
    this.#cpu[tick % length] = cpu;
    this.#memory[tick % length] = memory;
  }

  // path draws the last count samples up to tick now, into a box of count by
  // height, as a line's d attribute.
  path(kind, now, count, height, least) {
    const samples = kind === 'cpu' ? this.#cpu : this.#memory;
    let top = least;
    const first = now - count + 1;
    const from = Math.max(first, this.last - length + 1);
    for (let tick = from; tick <= this.last; tick++) {
      if (samples[tick % length] > top) top = samples[tick % length];
    }
    let path = '';
    let pen = 'M';
    for (let tick = from; tick <= this.last; tick++) {
      const value = samples[tick % length];
      if (Number.isNaN(value)) {
        pen = 'M';
        continue;
      }
      path += `${pen}${tick - first} ${(height - (value / (top * 1.1)) * (height - 2) - 1).toFixed(1)}`;
      pen = 'L';
    }
    return { path, top };
  }
}
