// How figures and times are shown.

// uptime shows seconds as 0:01:02 or 3d 04:05:06.
export function uptime(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const days = Math.floor(whole / 86400);
  const hours = Math.floor(whole / 3600) % 24;
  const clock = `${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
  return days > 0 ? `${days}d ${two(hours)}:${clock}` : `${hours}:${clock}`;
}

function two(n) {
  return n < 10 ? `0${n}` : `${n}`;
}

// ago shows how long something is past, in its largest unit.
export function ago(seconds) {
  const units = [[86400, 'd'], [3600, 'h'], [60, 'min']];
  for (const [size, name] of units) {
    if (seconds >= size) return `${Math.floor(seconds / size)} ${name} ago`;
  }
  return seconds < 5 ? 'just now' : `${Math.floor(seconds)} s ago`;
}

// percent shows a share of one processor.
export function percent(value) {
  if (Number.isNaN(value)) return '';
  return `${value < 10 ? value.toFixed(1) : Math.round(value)}%`;
}

// size shows bytes as people say them: with three figures.
export function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  let value = bytes;
  let unit = -1;
  do {
    value /= 1024;
    unit++;
  } while (value >= 1000 && unit < 4);
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${'KMGTP'[unit]}B`;
}

// moment shows a time of the server in the reader's own zone.
export function moment(seconds) {
  return seconds ? new Date(seconds * 1000).toLocaleString() : '';
}

// count says 1 process, 2 processes.
export function count(n, noun) {
  const plural = noun.endsWith('s') ? `${noun}es` : `${noun}s`;
  return `${n.toLocaleString()} ${n === 1 ? noun : plural}`;
}
