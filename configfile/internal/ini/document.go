package ini

import (
	"strings"

	"gopkg.in/ini.v1"
)

// Position is a line of a file.
type Position struct {
	File string
	Line int
}

// section is one section with what ini.v1 does not keep.
type section struct {
	*ini.Section
	header Position
	keys   map[string]Position
}

// Document is what was read, from one file or several.
type Document struct {
	file     *ini.File
	sections map[string]*section
	order    []string
	defaults *section
	// Remarks are the places where the grammar may not do what was meant.
	Remarks []Remark
}

// New returns an empty document.
func New() *Document {
	file := ini.Empty(ini.LoadOptions{
		// No file holds this byte, as files are UTF-8: no section is the
		// child of another one, whatever dots their names have.
		ChildSectionDelimiter: "\xff",
		// The document itself sees to it that they are unique.
		AllowNonUniqueSections: true,
	})
	file.BlockMode = false
	defaults := &section{Section: file.Section(ini.DefaultSection), keys: make(map[string]Position)}
	return &Document{file: file, sections: make(map[string]*section), defaults: defaults}
}

// Sections returns the names of all sections in the order of the files.
func (d *Document) Sections() []string { return d.order }

// Has reports whether there is such a section.
func (d *Document) Has(name string) bool { return d.sections[name] != nil }

// Value returns the value of a key, which may come from [DEFAULT].
func (d *Document) Value(name, key string) (string, bool) {
	if s := d.holder(name, key); s != nil {
		return s.Key(key).Value(), true
	}
	return "", false
}

// Keys returns the keys of a section, then those of [DEFAULT].
func (d *Document) Keys(name string) []string {
	s := d.sections[name]
	if s == nil {
		return nil
	}
	keys := s.KeyStrings()
	for _, key := range d.defaults.KeyStrings() {
		if _, own := s.keys[key]; !own {
			keys = append(keys, key)
		}
	}
	return keys
}

// Own reports whether a key was written into the section itself.
func (d *Document) Own(name, key string) bool {
	s := d.sections[name]
	if s == nil {
		return false
	}
	at, ok := s.keys[key]
	return ok && at != d.defaults.keys[key]
}

// Position returns where a key was set, or else its section, or else nothing.
func (d *Document) Position(name, key string) Position {
	if s := d.holder(name, key); s != nil {
		return s.keys[key]
	}
	if s := d.sections[name]; s != nil {
		return s.header
	}
	return Position{}
}

func (d *Document) holder(name, key string) *section {
	for _, s := range []*section{d.sections[name], d.defaults} {
		if s == nil {
			continue
		}
		if _, ok := s.keys[key]; ok {
			return s
		}
	}
	return nil
}

// Add makes a section that stands in no file.
func (d *Document) Add(name string) { d.open(name, Position{}) }

// Set gives a section a key that stands in no file.
func (d *Document) Set(name, key, value string) { d.open(name, Position{}).set(key, value, Position{}) }

// ReplaceHere puts dir for every literal %(here)s, as the reference does after
// reading each file once a file has an [include]. A value of [DEFAULT] that
// holds one is thereby copied into every section.
func (d *Document) ReplaceHere(dir string) {
	const here = "%(here)s"
	for _, name := range d.order {
		for _, key := range d.Keys(name) {
			if value, _ := d.Value(name, key); strings.Contains(value, here) {
				d.sections[name].set(key, strings.ReplaceAll(value, here, dir), d.Position(name, key))
			}
		}
	}
}

// open returns a section to add keys to, made if need be.
func (d *Document) open(name string, at Position) *section {
	if name == ini.DefaultSection {
		return d.defaults
	}
	if s := d.sections[name]; s != nil {
		return s
	}
	made, err := d.file.NewSection(name)
	if err != nil {
		return d.defaults // only for an empty name, which the grammar excludes
	}
	s := &section{Section: made, header: at, keys: make(map[string]Position)}
	d.sections[name], d.order = s, append(d.order, name)
	return s
}

func (s *section) set(key, value string, at Position) {
	if _, err := s.NewKey(key, value); err == nil { // fails for an empty key, which is reported as bad
		s.keys[key] = at
	}
}
