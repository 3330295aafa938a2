package main

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"

	"geodrill/challenges/account"
)

// TestAuthoringGuide runs the requests of docs/authoring.md as they are written
// there.
func TestAuthoringGuide(t *testing.T) {
	t.Parallel()
	guide, err := os.ReadFile(filepath.Join("..", "..", "docs", "authoring.md"))
	if err != nil {
		t.Fatal(err)
	}
	data, folder := t.TempDir(), t.TempDir()
	photo, err := demoPack.ReadFile("demo/images/01.jpg")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "photo.jpg"), photo, 0o600); err != nil {
		t.Fatal(err)
	}
	a, err := openApp(t.Context(), console{out: io.Discard, err: io.Discard}, &cli{Data: data, LogLevel: "error"})
	if err != nil {
		t.Fatal(err)
	}
	_, token := author(t, a)
	if err := a.close(); err != nil {
		t.Fatal(err)
	}
	p := serve(t, builtBinary(t), "--data", data)
	script, err := walkthrough(string(guide), p.url, token)
	if err != nil {
		t.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(t.Context(), "bash", "-euo", "pipefail", "-c", script)
	cmd.Dir, cmd.Stdout, cmd.Stderr = folder, &stdout, &stderr
	if err := cmd.Run(); err != nil || stderr.Len() > 0 {
		t.Fatalf("%v\n%s\n%s", err, &stdout, &stderr)
	}
	for what, shape := range map[string]string{
		"a photo that is covered": `the old photo: 404`,
		"rings":                   `"rings":\[\{"distanceMeters":0,"points":5000,"share":1\}`,
		"what is missing":         `"pointer":"/challenges/0/provenance/consent"`,
		"a refused change":        `(?m)^412$`,
		"a preview in Russian":    `"prompt":"Где это\?"`,
		"a trial":                 `"mark":\{.*"reveal":\{`,
		"no problems":             `\{"items":\[\]\}`,
		"a version":               `"note":"first","number":1`,
		"a difference":            `"changes":\[\{`,
		"whose points change":     `"alias":"Snow Leopard","pointsAfter":\d+,"pointsBefore":\d+`,
		"an accepted correction":  `"finishedAt":(null|"2)`, // small ones may be over before they are asked for
		"why":                     `"corrections":\[\{.*"reason":"The city says so itself\."`,
	} {
		if !regexp.MustCompile(shape).MatchString(stdout.String()) {
			t.Errorf("the guide does not show %s (%s)", what, shape)
		}
	}
	if t.Failed() {
		t.Logf("%s", &stdout)
	}
}

// author adds an instructor, who has chosen a password and is signed in.
func author(t *testing.T, a *app) (_ account.Account, token string) {
	t.Helper()
	invitation, _, err := a.accounts.Invite(t.Context(), "", account.Instructor)
	if err != nil {
		t.Fatal(err)
	}
	token, owner, err := a.accounts.Accept(t.Context(), invitation, "Aigerim", "a password of my own")
	if err != nil {
		t.Fatal(err)
	}
	return owner, token
}
