//go:build linux

package browser

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// patience is how long a test waits for what must happen.
const patience = 30 * time.Second

var update = flag.Bool("update", false, "make the screenshots anew")

// shared is what all tests use: the programs, and the browser once a test needs it.
type shared struct {
	bin     string // directory of the programs
	browser context.Context
}

var suite shared

func TestMain(m *testing.M) {
	flag.Parse()
	os.Exit(suite.main(m))
}

func (s *shared) main(m *testing.M) int {
	chromium, err := findBrowser()
	if err != nil {
		fmt.Fprintln(os.Stderr, "SKIPPED, THE WEB PAGE IS NOT TESTED:", err)
		return 0
	}
	s.bin, err = os.MkdirTemp("", "page") // nobody else's
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(s.bin)
	if err := build(s.bin); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(chromium),
		chromedp.NoSandbox, // root may not have one
		chromedp.WindowSize(1280, 800),
		chromedp.Flag("enable-precise-memory-info", true),
		chromedp.Flag("disable-background-timer-throttling", true))
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	defer stop()
	var closeBrowser context.CancelFunc
	s.browser, closeBrowser = chromedp.NewContext(allocator)
	defer closeBrowser()
	if err := chromedp.Do(s.browser); err != nil {
		fmt.Fprintln(os.Stderr, "starting", chromium+":", err)
		return 1
	}
	return m.Run()
}

func findBrowser() (string, error) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("no chromium is installed: apt-get install chromium")
}

// build puts the programs into a directory, as make build does.
func build(dir string) error {
	for target, programs := range map[string][]string{
		".":       {"./cmd/supervisord"},
		"plugins": {"./plugins/supervisor_cache"},
	} {
		to := filepath.Join(dir, target) + "/"
		if err := os.MkdirAll(to, 0o755); err != nil {
			return err
		}
		command := exec.Command("go", append([]string{"build", "-C", "../../..", "-trimpath", "-tags", "grpcnotrace", "-ldflags", "-s -w", "-o", to}, programs...)...)
		command.Env = append(os.Environ(), "CGO_ENABLED=0")
		if output, err := command.CombinedOutput(); err != nil {
			return fmt.Errorf("%v: %w\n%s", command.Args, err, output)
		}
	}
	return nil
}
