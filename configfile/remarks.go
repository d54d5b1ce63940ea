package configfile

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/reeve-supervisor/reeve/configfile/internal/ini"
	"github.com/reeve-supervisor/reeve/configfile/internal/pytext"
)

// remarks warns of what is read without an error and probably not as meant:
// names that nothing knows, and lines that the grammar takes for something
// else than they look like.
func (l *loader) remarks() {
	for _, section := range l.doc.Sections() {
		keys, known := knownKeys(section)
		if !known {
			l.warnAt(l.doc.Position(section, ""), section, "", unknownSection(section))
		}
		for _, key := range l.doc.Keys(section) {
			if keys != nil && l.doc.Own(section, key) && !slices.Contains(keys, key) {
				l.warnAt(l.doc.Position(section, key), section, key, unknownKey(key, keys))
			}
		}
	}
	for _, r := range l.doc.Remarks {
		if text := grammarRemark(r); text != "" {
			l.warnAt(r.At, r.Section, r.Key, text)
		}
	}
	l.sortWarnings()
}

func unknownKey(key string, keys []string) string {
	if near := nearest(key, keys); near != "" {
		return "no such key, so it is ignored; did you mean " + near + "?"
	}
	return "no such key, so it is ignored"
}

func unknownSection(section string) string {
	const ignored = "no such section, so it is ignored"
	kind, name, named := strings.Cut(section, ":")
	kinds := plainSections()
	if named {
		kinds = namedSections()
	}
	near := nearest(pytext.Strip(kind), kinds)
	switch {
	case near == "":
		return ignored
	case named:
		near += ":" + pytext.Strip(name)
	}
	return ignored + "; did you mean [" + near + "]?"
}

// grammarRemark words a remark of the parser, "" if it is nothing to warn of.
func grammarRemark(r ini.Remark) string {
	if r.Kind == ini.CutInQuotes {
		return "the comment begins inside quotes and cuts the value to " + pytext.Repr(r.Text) +
			"; without a blank before it, a ; or # is part of the value"
	}
	keys, _ := knownKeys(r.Section)
	if strings.HasPrefix(r.Text, "[") || slices.Contains(keys, r.Text) {
		return "being indented, the line that begins with " + strconv.Quote(r.Text) +
			" continues this value; to set something else, begin it in the first column"
	}
	return ""
}

// sortWarnings puts them into the order of the lines, file by file.
func (l *loader) sortWarnings() {
	rank := map[string]int{l.path: 0}
	for i, file := range l.config.Included {
		if _, known := rank[file]; !known {
			rank[file] = i + 1
		}
	}
	slices.SortStableFunc(l.warnings, func(a, b Warning) int {
		return cmp.Or(cmp.Compare(rank[a.File], rank[b.File]), cmp.Compare(a.Line, b.Line))
	})
}
