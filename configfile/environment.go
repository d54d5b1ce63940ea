package configfile

import (
	"strings"

	"github.com/reeve-supervisor/reeve/configfile/internal/shlex"
)

// setting is one KEY=value of an environment, in the order of the text.
type setting struct{ key, value string }

// environmentChars are what words of an environment are made of beside
// letters, digits and underscores.
const environmentChars = "/.+-():"

// parseEnvironment understands KEY="value",KEY2=value2. It is the reference's
// way, which looks at tokens in fours: a key, an equals sign, a value and one
// that is passed over, for that should be a comma. So what follows an unquoted
// value and is no comma vanishes; lost tells what did.
func parseEnvironment(text string) (settings []setting, lost string, err error) {
	tokens, err := shlex.Tokens(text, environmentChars)
	if err != nil {
		return nil, "", err
	}
	for i := 0; i < len(tokens); i += 4 {
		if i+2 >= len(tokens) || tokens[i+1].Text != "=" {
			return nil, "", refuse("Unexpected end of key/value pairs in value '%s'", text)
		}
		value := tokens[i+2]
		settings = append(settings, setting{tokens[i].Text, strings.Trim(value.Text, `'"`)})
		if lost == "" {
			lost = vanished(text, tokens[i:])
		}
	}
	return settings, lost, nil
}

// vanished returns what is lost of the value of the first setting: a comment
// in it or behind it, or a token in the place of the comma.
func vanished(text string, tokens []shlex.Token) string {
	value := tokens[2]
	if whole := text[value.Start:value.End]; whole != value.Text {
		return strings.TrimSpace(whole[strings.IndexByte(whole, '#'):])
	}
	if len(tokens) == 3 {
		return strings.TrimSpace(text[value.End:])
	}
	if separator := tokens[3]; separator.Text != "," && separator.Text != ";" {
		return separator.Text
	}
	return ""
}

// environment makes a map of the settings; of equal keys the last one counts.
func environment(settings []setting) map[string]string {
	env := make(map[string]string, len(settings))
	for _, s := range settings {
		env[s.key] = s.value
	}
	return env
}
