// Elements are made here and nowhere else, and text goes in as text: nothing of
// what a program prints, is called or says can become markup.

const svgNamespace = 'http://www.w3.org/2000/svg';

// h makes an element with attributes, listeners (on...) and children.
export function h(tag, attributes, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

// svg makes an element of a drawing.
export function svg(tag, attributes, ...children) {
  return fill(document.createElementNS(svgNamespace, tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

// setText changes the text of an element only if it is another one: most of
// what a tick brings is what is there already.
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

// setAttribute does the same for an attribute; null takes it away.
export function setAttribute(element, name, value) {
  if (value === null) {
    if (element.hasAttribute(name)) element.removeAttribute(name);
  } else if (element.getAttribute(name) !== value) {
    element.setAttribute(name, value);
  }
}

// The icons are of one path each, 16 by 16.
const icons = {
  start: 'M4 2.5v11l9-5.5z',
  stop: 'M3.5 3.5h9v9h-9z',
  restart: 'M8 2a6 6 0 1 0 6 6h-1.8A4.2 4.2 0 1 1 8 3.8c1.2 0 2.2.5 3 1.2L9 7h5V2l-1.8 1.8A6 6 0 0 0 8 2z',
  log: 'M2 3h12v1.6H2zm0 4.2h12v1.6H2zm0 4.2h8V13H2z',
  more: 'M3 6.5a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3zm5 0a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3zm5 0a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3z',
  fold: 'M4.6 5.4 8 8.8l3.4-3.4 1.2 1.2L8 11.2 3.4 6.6z',
  pause: 'M3.5 2.5h3.2v11H3.5zm5.8 0h3.2v11H9.3z',
  wrap: 'M2 3h12v1.6H2zm0 4h9a3 3 0 0 1 0 6H9v1.5L6 12.2 9 10v1.4h2a1.4 1.4 0 0 0 0-2.8H2zm0 4.4h3V13H2z',
  download: 'M7.2 2h1.6v6.1l2.3-2.3 1.1 1.1L8 11.2 3.8 6.9l1.1-1.1 2.3 2.3zM2.5 12.4h11V14h-11z',
  clearlog: 'M6 2h4l.6 1H14v1.6H2V3h3.4zM3.3 6h9.4l-.7 8.2H4z',
  up: 'M8 4.8l4.6 4.6-1.2 1.2L8 7.2l-3.4 3.4-1.2-1.2z',
  close: 'M4.1 3 8 6.9 11.9 3 13 4.1 9.1 8l3.9 3.9-1.1 1.1L8 9.1 4.1 13 3 11.9 6.9 8 3 4.1z',
  theme: 'M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zm0 1.6v9.8a4.9 4.9 0 0 1 0-9.8z',
  help: 'M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zm-.8 9.4h1.6v1.5H7.2zm1.6-1H7.2c0-2 1.9-2 1.9-3.3 0-.7-.5-1.1-1.1-1.1s-1.2.4-1.3 1.2l-1.5-.3C5.4 4.9 6.6 4 8 4c1.5 0 2.7 1 2.7 2.5 0 1.9-1.9 2.1-1.9 3.400z',
  filter: 'M7 2a5 5 0 1 0 3 9l3 3 1.1-1.1-3-3A5 5 0 0 0 7 2zm0 1.600a3.4 3.4 0 1 1 0 6.8 3.4 3.4 0 0 1 0-6.800z',
  reload: 'M8 2.5a5.5 5.5 0 0 1 4.7 2.6V3h1.6v5h-5V6.4h2.3A3.9 3.9 0 0 0 8 4.1a3.9 3.9 0 0 0-3.6 2.4l-1.5-.6A5.5 5.5 0 0 1 8 2.5zM8 13.5a5.5 5.5 0 0 1-4.7-2.6V13H1.7V8h5v1.6H4.4A3.9 3.9 0 0 0 8 11.9a3.9 3.9 0 0 0 3.6-2.4l1.5.6A5.5 5.5 0 0 1 8 13.5z',
  verify: 'M6.2 12.3 2.2 8.3l1.1-1.1 2.9 2.9 6.5-6.5 1.1 1.1z',
  pending: 'M8 2a6 6 0 0 1 6 6h-1.800A4.2 4.2 0 0 0 8 3.800z',
};

// icon draws an icon, which says nothing to a screen reader: its button does.
export function icon(name) {
  return svg('svg', { viewBox: '0 0 16 16', class: `icon icon-${name}`, 'aria-hidden': 'true' },
    svg('path', { d: icons[name] }));
}

// button makes a button with an icon; label is what it is called.
export function button(name, label, onclick, attributes) {
  return h('button', { type: 'button', class: 'tool', 'aria-label': label, title: label, onclick, ...attributes }, icon(name));
}

// frame calls work before the next picture is drawn, once, however often it is
// asked for until then. A hidden page draws nothing, but its work must not pile up.
export function frame(work) {
  let asked = false;
  const run = () => {
    asked = false;
    work();
  };
  return () => {
    if (asked) return;
    asked = true;
    if (document.hidden) setTimeout(run, 200);
    else requestAnimationFrame(run);
  };
}

// remembered reads and writes a value that outlives the page. Where there is no
// storage, in a private window say, it is forgotten with the page.
export function remembered(key, fallback) {
  let value = fallback;
  try {
    value = JSON.parse(localStorage.getItem(`reeve.${key}`)) ?? fallback;
  } catch {
    // The fallback will do.
  }
  return {
    read: () => value,
    write(next) {
      value = next;
      try {
        localStorage.setItem(`reeve.${key}`, JSON.stringify(next));
      } catch {
        // Remembered for this page only.
      }
    },
  };
}
