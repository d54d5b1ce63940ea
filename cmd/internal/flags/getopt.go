package flags

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/pflag"
)

// option is one option of a command line.
type option struct {
	flag     *pflag.Flag
	spelling string // "-c" or "--configuration": how errors name it
	value    string
}

// split takes a command line apart. It changes nothing in the set.
func (s *Set) split(args []string) (given []option, rest []string, err error) {
	for len(args) > 0 {
		word := args[0]
		if word == "--" {
			return given, args[1:], nil
		}
		if word == "-" || !strings.HasPrefix(word, "-") {
			break
		}
		var found []option
		if long, ok := strings.CutPrefix(word, "--"); ok {
			found, args, err = s.long(long, args[1:])
		} else {
			found, args, err = s.short(word[1:], args[1:])
		}
		if err != nil {
			return nil, nil, err
		}
		given = append(given, found...)
	}
	return given, args, nil
}

// short reads a cluster such as "n" or "nc" or "ncfile", whose value may be the
// next word.
func (s *Set) short(cluster string, args []string) ([]option, []string, error) {
	var found []option
	for i, letter := range cluster {
		spelling := "-" + string(letter)
		flag := s.letter(letter)
		if flag == nil {
			return nil, nil, fmt.Errorf("option %s not recognized", spelling)
		}
		if !takesValue(flag) {
			found = append(found, option{flag, spelling, flag.NoOptDefVal})
			continue
		}
		value := cluster[i+1:] // only ASCII letters get here
		if value == "" {
			if len(args) == 0 {
				return nil, nil, fmt.Errorf("option %s requires argument", spelling)
			}
			value, args = args[0], args[1:]
		}
		return append(found, option{flag, spelling, value}), args, nil
	}
	return found, args, nil
}

// letter returns the flag of a short option, or nil.
func (s *Set) letter(letter rune) *pflag.Flag {
	switch {
	case letter == '?':
		return s.Lookup(help)
	case letter >= 0x80:
		return nil // pflag panics at it
	}
	return s.ShorthandLookup(string(letter))
}

// long reads an option such as "configuration=file", without its dashes, whose
// value may be the next word.
func (s *Set) long(text string, args []string) ([]option, []string, error) {
	name, value, hasValue := strings.Cut(text, "=")
	flag, err := s.complete(name)
	if err != nil {
		return nil, nil, err
	}
	spelling := "--" + flag.Name
	switch {
	case !takesValue(flag):
		if hasValue {
			return nil, nil, fmt.Errorf("option %s must not have an argument", spelling)
		}
		value = flag.NoOptDefVal
	case !hasValue:
		if len(args) == 0 {
			return nil, nil, fmt.Errorf("option %s requires argument", spelling)
		}
		value, args = args[0], args[1:]
	}
	return []option{{flag, spelling, value}}, args, nil
}

// complete returns the one flag whose name is, or begins with, the given text.
func (s *Set) complete(name string) (*pflag.Flag, error) {
	prefix := string(s.GetNormalizeFunc()(s.FlagSet, name))
	var matches []*pflag.Flag
	s.VisitAll(func(flag *pflag.Flag) {
		if strings.HasPrefix(flag.Name, prefix) {
			matches = append(matches, flag)
		}
	})
	exact := slices.IndexFunc(matches, func(flag *pflag.Flag) bool { return flag.Name == prefix })
	if exact >= 0 {
		return matches[exact], nil
	}
	theirs := slices.DeleteFunc(slices.Clone(matches), func(flag *pflag.Flag) bool { return s.own[flag.Name] })
	if len(theirs) > 0 {
		matches = theirs
	}
	switch {
	case len(matches) == 0:
		return nil, fmt.Errorf("option --%s not recognized", name)
	case len(matches) > 1:
		return nil, fmt.Errorf("option --%s not a unique prefix", name)
	}
	return matches[0], nil
}

// takesValue reports whether a value must follow the option.
func takesValue(flag *pflag.Flag) bool {
	return flag.NoOptDefVal == ""
}
