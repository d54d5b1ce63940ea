// Search in the panes of logs. Matches are marked with the browser's highlights,
// which leave the lines as they are.

const most = 5000; // matches that are marked

export class Search extends EventTarget {
  matches = []; // {line, ranges}, in the order of the page
  count = 0;
  at = -1;
  wrong = false; // the pattern is no regular expression
  #panes = [];
  #pattern = null;
  #all = globalThis.Highlight ? new Highlight() : null;
  #one = globalThis.Highlight ? new Highlight() : null;

  constructor(panes) {
    super();
    this.#panes = panes;
    if (this.#all) {
      this.#one.priority = 1;
      CSS.highlights.set('match', this.#all);
      CSS.highlights.set('current-match', this.#one);
    }
    for (const pane of panes) {
      pane.addEventListener('added', (event) => this.#pattern && this.#extend(event.detail));
      pane.addEventListener('cleared', () => this.#pattern && this.#restart());
    }
  }

  close() {
    globalThis.CSS?.highlights?.clear();
  }

  // find looks for text; as a regular expression if that is wanted.
  find(text, regular) {
    this.#pattern = null;
    this.wrong = false;
    try {
      if (text) this.#pattern = new RegExp(regular ? text : text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'gi');
    } catch {
      this.wrong = true;
    }
    this.#restart();
    if (this.count > 0) this.step(0);
  }

  // step goes to the next match, or back.
  step(by) {
    this.#forget();
    const all = this.matches.flatMap(({ line, ranges }) => ranges.map((range) => ({ line, range })));
    if (all.length === 0) return;
    // The search begins at the end: that is what one looks at.
    this.at = this.at < 0 || by === 0 ? all.length - 1 : (this.at + by + all.length) % all.length;
    const { line, range } = all[this.at];
    this.#one?.clear();
    this.#one?.add(range);
    this.#panes.find((pane) => pane.element.contains(line))?.follow(false);
    line.scrollIntoView({ block: 'center' });
    this.#tell();
  }

  #restart() {
    for (const { line } of this.matches) line.classList.remove('hit');
    this.matches = [];
    this.count = 0;
    this.at = -1;
    this.#all?.clear();
    this.#one?.clear();
    if (this.#pattern) this.#panes.forEach((pane) => this.#extend([...pane.elements()]));
    this.#tell();
  }

  #extend(lines) {
    for (const line of lines) {
      if (this.count >= most) break;
      const ranges = this.#rangesIn(line);
      if (ranges.length === 0) continue;
      line.classList.add('hit');
      this.matches.push({ line, ranges });
      this.count += ranges.length;
      ranges.forEach((range) => this.#all?.add(range));
    }
    this.#tell();
  }

  // forget drops matches whose lines have been trimmed.
  #forget() {
    const kept = this.matches.filter(({ line }) => line.isConnected);
    if (kept.length === this.matches.length) return;
    this.matches = kept;
    this.#all?.clear();
    for (const { ranges } of kept) ranges.forEach((range) => this.#all?.add(range));
    this.count = kept.reduce((sum, { ranges }) => sum + ranges.length, 0);
    this.at = Math.min(this.at, this.count - 1);
  }

  #rangesIn(line) {
    const text = line.textContent;
    const ranges = [];
    for (const match of text.matchAll(this.#pattern)) {
      if (match[0] !== '') ranges.push(rangeOf(line, match.index, match.index + match[0].length));
    }
    return ranges;
  }

  #tell() {
    this.dispatchEvent(new Event('change'));
  }
}

// rangeOf makes a range of characters, which may lie in several runs of colour.
function rangeOf(line, start, end) {
  const range = new Range();
  const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
  let at = 0;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const next = at + node.length;
    if (start >= at && start < next) range.setStart(node, start - at);
    if (end > at && end <= next) {
      range.setEnd(node, end - at);
      break;
    }
    at = next;
  }
  return range;
}
