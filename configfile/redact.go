package configfile

import (
	"regexp"
	"strings"
)

// hidden stands for a secret.
const hidden = "********"

// DumpHidden is Dump for eyes that shouldn't see secrets, and without
// supervisorctl's part. Passwords are hidden, and so is what other options, the
// environment and commands hold under a name that looks like a secret's, and
// whoever a URL names before its host.
func (c *Config) DumpHidden() ([]byte, error) {
	all := c.dump()
	newHider().hideIn(all)
	return encode(all)
}

// hider finds secrets by what they look like.
type hider struct {
	name     *regexp.Regexp // of a secret
	userinfo *regexp.Regexp // in a URL
	argument *regexp.Regexp // such as --password=x
}

func newHider() *hider {
	const plain = `pass(?:wor[dt]|wd|phrase)?|pwd|secret|token|credentials?|(?:api|access|private|secret|signing|encryption)[_-]?key`
	return &hider{
		name:     regexp.MustCompile(`(?i)` + plain + `|auth|cookie|dsn|salt|(?:^|[_-])key$`),
		userinfo: regexp.MustCompile(`(\b[a-zA-Z][a-zA-Z0-9+.-]*://)[^/@\s'"]+@`),
		argument: regexp.MustCompile(`(?i)([\w-]*(?:` + plain + `)["']?(?:\s*[=:]\s*|\s+))("[^"]*"|'[^']*'|[^\s"',;]+)`),
	}
}

// hideIn hides the secrets of a map and what is below it. The maps of a dump are
// its own, except those of strings, which belong to the configuration.
func (h *hider) hideIn(all map[string]any) {
	for key, value := range all {
		switch v := value.(type) {
		case string:
			all[key] = h.hide(key, v)
		case *string:
			if v != nil {
				all[key] = h.hide(key, *v)
			}
		case map[string]string:
			made := make(map[string]string, len(v))
			for name, text := range v {
				made[name] = h.hide(name, text)
			}
			all[key] = made
		case map[string]any:
			h.hideIn(v)
		case []map[string]any:
			for _, one := range v {
				h.hideIn(one)
			}
		}
	}
}

func (h *hider) hide(name, text string) string {
	if text == "" {
		return text
	}
	if h.name.MatchString(name) {
		return hidden
	}
	if strings.Contains(text, "://") {
		text = h.userinfo.ReplaceAllString(text, "${1}"+hidden+"@")
	}
	return h.argument.ReplaceAllString(text, "${1}"+hidden)
}
