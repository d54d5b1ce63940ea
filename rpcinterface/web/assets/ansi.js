// ANSI colours in the output of programs, as runs of text with a style.
//
// Of the escape sequences, SGR is understood; all others are left out, for they
// would move a cursor that isn't there.

const sequence = /\x1b(?:\[([0-?]*)([ -/]*[@-~])|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_][^\x1b]*\x1b\\|[ -/]*[0-~])|[\x00-\x08\x0b-\x1f\x7f]/g;

const flags = { 1: 'bold', 2: 'dim', 3: 'italic', 4: 'underline', 7: 'inverse', 8: 'hidden', 9: 'strike' };
const ends = { 22: ['bold', 'dim'], 23: ['italic'], 24: ['underline'], 27: ['inverse'], 28: ['hidden'], 29: ['strike'] };

// Ansi goes through the lines of one log: a colour holds until it is changed,
// over the ends of lines.
export class Ansi {
  #style = {};

  // runs splits a line into [text, style] pairs; style is null for plain text.
  runs(line) {
    const runs = [];
    let at = 0;
    for (const match of line.matchAll(sequence)) {
      if (match.index > at) runs.push([line.slice(at, match.index), this.#current()]);
      at = match.index + match[0].length;
      if (match[2] === 'm') this.#select(match[1]);
    }
    if (at < line.length) runs.push([line.slice(at), this.#current()]);
    return runs;
  }

  #current() {
    return Object.keys(this.#style).length > 0 ? { ...this.#style } : null;
  }

  #select(parameters) {
    const codes = parameters.split(/[;:]/).map(Number);
    for (let i = 0; i < codes.length; i++) {
      const code = codes[i];
      if (code === 38 || code === 48) {
        i += this.#extended(code === 38 ? 'fg' : 'bg', codes.slice(i + 1));
      } else {
        this.#simple(code);
      }
    }
  }

  #simple(code) {
    if (code === 0) this.#style = {};
    else if (code in flags) this.#style[flags[code]] = true;
    else if (code in ends) ends[code].forEach((flag) => delete this.#style[flag]);
    else if (code >= 30 && code <= 37) this.#style.fg = code - 30;
    else if (code >= 40 && code <= 47) this.#style.bg = code - 40;
    else if (code >= 90 && code <= 97) this.#style.fg = code - 82;
    else if (code >= 100 && code <= 107) this.#style.bg = code - 92;
    else if (code === 39) delete this.#style.fg;
    else if (code === 49) delete this.#style.bg;
  }

  // extended reads 5;N or 2;R;G;B and says how many codes that were.
  #extended(key, codes) {
    if (codes[0] === 5) {
      this.#style[key] = codes[1] < 16 ? codes[1] : indexed(codes[1]);
      return 2;
    }
    if (codes[0] === 2) {
      this.#style[key] = rgb(codes[1], codes[2], codes[3]);
      return 4;
    }
    return 0;
  }
}

// indexed is a colour of the table of 256, behind its first 16.
function indexed(n) {
  if (!(n <= 255)) return rgb(0, 0, 0);
  if (n >= 232) return rgb(...Array(3).fill(8 + (n - 232) * 10));
  const level = (i) => (i === 0 ? 0 : 55 + i * 40);
  return rgb(level(Math.floor((n - 16) / 36)), level(Math.floor((n - 16) / 6) % 6), level((n - 16) % 6));
}

function rgb(...parts) {
  return `rgb(${parts.map((part) => Math.min(255, part || 0)).join(' ')})`;
}

// append puts a line's runs into an element.
export function append(element, runs) {
  for (const [text, style] of runs) element.append(style ? span(text, style) : text);
}

function span(text, style) {
  const element = document.createElement('span');
  element.textContent = text;
  for (const flag of Object.values(flags)) {
    if (style[flag]) element.classList.add(`a-${flag}`);
  }
  paint(element, 'bg', 'background-color', style.bg);
  // On a background of its own choice a program's colours stay as they are.
  if (typeof style.fg === 'string' && style.bg === undefined) element.classList.add('a-ink');
  paint(element, 'fg', element.classList.contains('a-ink') ? '--ink' : 'color', style.fg);
  return element;
}

// paint sets one of the sixteen colours as a class, which the theme decides, and
// any other as it is.
function paint(element, key, property, colour) {
  if (typeof colour === 'number') element.classList.add(`a-${key}${colour}`);
  else if (colour) element.style.setProperty(property, colour);
}
