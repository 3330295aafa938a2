package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// walkthrough returns the commands of the README's walk-through, to be run
// against another server: the first block of sh between <!-- walkthrough -->
// and <!-- /walkthrough -->. The block begins with URL=... and CODE=..., a line
// each, which are replaced.
func walkthrough(readme, url, code string) (string, error) {
	_, rest, ok1 := strings.Cut(readme, "<!-- walkthrough -->\n```sh\n")
	script, _, ok2 := strings.Cut(rest, "```\n<!-- /walkthrough -->")
	if !ok1 || !ok2 {
		return "", errors.New("no ```sh block between <!-- walkthrough --> and <!-- /walkthrough -->")
	}
	lines := strings.SplitN(script, "\n", 3)
	if len(lines) != 3 || !strings.HasPrefix(lines[0], "URL=") || !strings.HasPrefix(lines[1], "CODE=") {
		return "", errors.New("the walk-through does not begin with the lines URL=... and CODE=...")
	}
	return "URL=" + url + "\nCODE=" + code + "\n" + lines[2], nil
}

func TestWalkthrough(t *testing.T) {
	const block = "# Title\n<!-- walkthrough -->\n```sh\nURL=http://127.0.0.1:8080\nCODE=ABCDE-FGHJK\n\ncurl $URL\n```\n<!-- /walkthrough -->\n"
	got, err := walkthrough(block, "http://[::1]:1", "X-Y")
	if want := "URL=http://[::1]:1\nCODE=X-Y\n\ncurl $URL\n"; got != want || err != nil {
		t.Errorf("%q, %v; want %q", got, err, want)
	}
	for _, broken := range []string{
		"", strings.Replace(block, "CODE=", "KEY=", 1), strings.Replace(block, "<!-- /walk", "<!-- walk", 1), strings.Replace(block, "```sh", "```", 1),
	} {
		if got, err := walkthrough(broken, "u", "c"); err == nil {
			t.Errorf("%q: %q, want an error", broken, got)
		}
	}
}

// TestReadme runs the README's walk-through as it is written there, and holds
// that it shows what the README says.
func TestReadme(t *testing.T) {
	for _, tool := range []string{"bash", "curl"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Fatalf("the README's walk-through needs %s: %v", tool, err)
		}
	}
	readme, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, data := loadedDemo(t)
	p := serve(t, raceBinary(t), "--demo", "--data", data)
	script, err := walkthrough(string(readme), p.url, p.lines("join code")[0])
	if err != nil {
		t.Fatalf("README.md: %v", err)
	}
	for _, tool := range []string{"jq", "python"} {
		if regexp.MustCompile(`\b` + tool).MatchString(script) {
			t.Errorf("the walk-through uses %s, which people may not have", tool)
		}
	}
	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(t.Context(), "bash", "-euo", "pipefail", "-c", script)
	cmd.Dir, cmd.Stdout, cmd.Stderr = t.TempDir(), &stdout, &stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("walk-through: %v\n%s\n%s", err, &stdout, &stderr)
	}
	if stderr.Len() > 0 {
		t.Errorf("standard error: %s", &stderr)
	}
	alias := regexp.MustCompile(`\\"alias\\": *\\"([^"\\]+)\\"`).FindStringSubmatch(script)
	if alias == nil {
		t.Fatal("no alias in the walk-through")
	}
	row := `"alias":"` + regexp.QuoteMeta(alias[1]) + `"`
	for what, shape := range map[string]string{
		"the answer to joining":      `"token":"[\w-]{43}"`,
		"a recovery code":            `"recoveryCode":"[0-9A-Z]{4}(-[0-9A-Z]{4}){3}"`,
		"a challenge in Russian":     `"prompt":"\p{Cyrillic}`,
		"the image information":      `"protocol":"http://iiif\.io/api/image"`,
		"points and distance":        `"mark":\{"distanceMeters":\d+[\d.]*,.*"points":\d+`,
		"the key":                    `"reveal":\{.*"key":\{`,
		"a debrief":                  `"text":".{50}`,
		"the leaderboard":            `"ranked":true,"rows":\[\{` + row,
		"events that begin with all": `event: phase\nid: \d+\ndata: .*\n\nevent: clock\nid: \d+\ndata: .*\n\nevent: leaderboard\nid: \d+\ndata: .*` + row,
	} {
		if !regexp.MustCompile(shape).MatchString(stdout.String()) {
			t.Errorf("the walk-through does not show %s (%s)", what, shape)
		}
	}
	tile, err := os.ReadFile(filepath.Join(cmd.Dir, "tile.jpg"))
	if err != nil || !bytes.HasPrefix(tile, []byte("\xff\xd8\xff")) {
		t.Errorf("the tile is no JPEG (%v)", err)
	}
	if t.Failed() {
		t.Logf("walk-through:\n%s", &stdout)
	}
}
