package pluginproject

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"text/template"
)

// reeve is the module that plugins are built with.
const reeve = "github.com/reeve-supervisor/reeve"

// language is the version of Go that Reeve needs.
const language = "1.26.0"

// ErrCheckout says that this program was not built from a release that a module
// could require.
var ErrCheckout = errors.New("this program was built from a checkout of Reeve; say where that is with --replace PATH")

// BuiltVersion returns the version of Reeve that this program was built from.
// The error is ErrCheckout.
func BuiltVersion() (string, error) {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Path != reeve || !isReleased(info.Main.Version) {
		return "", ErrCheckout
	}
	return info.Main.Version, nil
}

// isReleased reports whether others can find a version: it is that of a tag.
func isReleased(version string) bool {
	return strings.HasPrefix(version, "v") && !strings.HasPrefix(version, "v0.0.0-") && !strings.Contains(version, "+")
}

const moduleText = `module {{.Name}}

go {{.Go}}

require {{.Reeve}} {{.Version}}
{{- if .Needs}}

require (
{{- range .Needs}}
	{{.}}
{{- end}}
)
{{- end}}
{{- if .Replace}}

replace {{.Reeve}} => {{.Replace}}
{{- end}}
`

// module returns go.mod and go.sum. Without a checkout there are no sums: they
// come with the modules.
func (p Project) module() (text, sums string, err error) {
	values := struct {
		Name, Go, Reeve, Version, Replace string
		Needs                             []string
	}{p.Name, language, reeve, p.Version, "", nil}
	if p.Replace != "" {
		checkout, err := filepath.Abs(p.Replace)
		if err != nil {
			return "", "", err
		}
		values.Version, values.Replace = "v0.0.0", fmt.Sprintf("%q", checkout)
		if values.Needs, sums, err = needs(checkout); err != nil {
			return "", "", err
		}
	}
	parsed, err := template.New("go.mod").Parse(moduleText)
	if err != nil {
		return "", "", err
	}
	var b strings.Builder
	err = parsed.Execute(&b, values)
	return b.String(), sums, err
}

// needs returns what a checkout needs, so that nothing has to be looked up.
func needs(checkout string) (modules []string, sums string, err error) {
	text, err := os.ReadFile(filepath.Join(checkout, "go.mod"))
	if err != nil {
		return nil, "", err
	}
	if first, _, _ := strings.Cut(string(text), "\n"); strings.TrimSpace(first) != "module "+reeve {
		return nil, "", fmt.Errorf("%s is not a checkout of Reeve", checkout)
	}
	inside := false
	for line := range strings.Lines(string(text)) {
		words := strings.Fields(line)
		switch {
		case len(words) == 2 && words[0] == "require" && words[1] == "(":
			inside = true
		case len(words) == 1 && words[0] == ")":
			inside = false
		case inside && len(words) >= 2:
			modules = append(modules, words[0]+" "+words[1]+" // indirect")
		case len(words) >= 3 && words[0] == "require":
			modules = append(modules, words[1]+" "+words[2]+" // indirect")
		}
	}
	all, err := os.ReadFile(filepath.Join(checkout, "go.sum"))
	return modules, string(all), err
}
