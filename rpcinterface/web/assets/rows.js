// The order in which processes are shown: filter, sort, groups that are folded.

import { alive, states } from './model.js';

// matcher makes a test of a filter: all words must fit; a word may name a state
// or a group with state:x and group:x, and begin with ! for the contrary.
export function matcher(filter) {
  const tests = filter.toLowerCase().split(/\s+/).filter(Boolean).map(test);
  return (process) => tests.every((fits) => fits(process));
}

function test(word) {
  if (word.startsWith('!') && word.length > 1) {
    const fits = test(word.slice(1));
    return (process) => !fits(process);
  }
  const [, field, value] = /^(?:(state|group|name):)?(.*)$/.exec(word);
  const state = (process) => process.statename.toLowerCase().startsWith(value);
  const group = (process) => process.group.toLowerCase().includes(value);
  const name = (process) => process.namespec.toLowerCase().includes(value);
  if (field) return { state, group, name }[field];
  return (process) => name(process) || (value.length > 2 && state(process));
}

// comparisons give the value by which a column is sorted, largest first where
// that is what one looks for.
const comparisons = {
  name: null, // the server's order, in groups
  state: (model, process) => states.indexOf(process.statename),
  uptime: (model, process) => (alive(process) && process.start ? -process.start : -Infinity),
  cpu: (model, process) => -(model.current(process.namespec)?.cpu ?? -1),
  memory: (model, process) => -(model.current(process.namespec)?.memory ?? -1),
};

// arrange makes the list of rows: {kind: 'group' | 'process', key, ...}. Sorted
// by anything but the name, the groups are taken apart.
export function arrange(model, { filter, sort, reverse, folded }) {
  const fits = matcher(filter);
  const shown = [];
  for (const process of model.processes.values()) {
    if (fits(process)) shown.push(process);
  }
  const value = comparisons[sort];
  if (value) return sorted(model, shown, value, reverse).map((process) => row(process, false));
  const groups = grouped(shown);
  if (reverse) groups.reverse();
  return groups.flatMap((group) => expand(group, folded, reverse));
}

function row(process, nested) {
  return { kind: 'process', key: process.namespec, process, nested };
}

function sorted(model, processes, value, reverse) {
  const keyed = processes.map((process) => ({ process, value: value(model, process) }));
  keyed.sort((a, b) => a.value - b.value || (a.process.namespec < b.process.namespec ? -1 : 1));
  if (reverse) keyed.reverse();
  return keyed.map((entry) => entry.process);
}

function grouped(processes) {
  const groups = [];
  for (const process of processes) {
    if (groups.at(-1)?.name !== process.group) groups.push({ name: process.group, members: [] });
    groups.at(-1).members.push(process);
  }
  return groups;
}

// A program that is in no group is a group of its own name, which isn't shown.
function expand({ name, members }, folded, reverse) {
  if (members.length === 1 && members[0].name === name) return [row(members[0], false)];
  const header = { kind: 'group', key: `${name}:*`, name, members, folded: folded.has(name) };
  if (header.folded) return [header];
  const list = reverse ? [...members].reverse() : members;
  return [header, ...list.map((process) => row(process, true))];
}

// tally counts processes by state, in the order of states.
export function tally(processes) {
  const counts = new Map();
  for (const process of processes) counts.set(process.statename, (counts.get(process.statename) ?? 0) + 1);
  return states.filter((state) => counts.has(state)).map((state) => [state, counts.get(state)]);
}
