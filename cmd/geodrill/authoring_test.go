package main

import (
	"bytes"
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"geodrill/challenges/account"
)

// TestAuthoringGuide runs the requests of docs/authoring.md as they are written
// there, and looks at what they left: files that agree with the board, an audit
// log with every change, and no secret in it or in the server's log.
func TestAuthoringGuide(t *testing.T) {
	t.Parallel()
	guide, err := os.ReadFile(filepath.Join("..", "..", "docs", "authoring.md"))
	if err != nil {
		t.Fatal(err)
	}
	data, folder := t.TempDir(), t.TempDir()
	writeGuidePhotos(t, folder)
	printed, err := exec.Command(builtBinary(t), "account", "add", "aigerim", "--data", data).Output()
	if err != nil {
		t.Fatal(err)
	}
	password := strings.Fields(string(printed)) // instructor: NAME PASSWORD
	p := serve(t, builtBinary(t), "--data", data, "--log-level", "debug")
	script, err := walkthrough(string(guide), p.url, password[len(password)-1])
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
		"a printed password":       `before a password of your own: 403`,
		"where a photo was taken":  `"metadata":\{.*"place":\{`,
		"a photo that is covered":  `the old photo: 404`,
		"rings":                    `"rings":\[\{"distanceMeters":0,"points":5000,"share":1\}`,
		"what is missing":          `"pointer":"/challenges/0/provenance/consent"`,
		"a refusal to publish":     `publishing too early: 409`,
		"a refused change":         `(?m)^412$`,
		"a preview in Russian":     `"prompt":"Где это\?"`,
		"a trial":                  `"mark":\{.*"reveal":\{`,
		"no problems":              `\{"items":\[\]\}`,
		"a version":                `"note":"first","number":1`,
		"a difference":             `"changes":\[\{`,
		"a hint":                   `"opened":true,"price":\d+,"text":"Look`,
		"whose points change":      `"alias":"Snow Leopard","pointsAfter":\d+,"pointsBefore":\d+`,
		"an accepted correction":   `"finishedAt":(null|"2)`, // small ones may be over before they are asked for
		"why":                      `"corrections":\[\{.*"reason":"The city says so itself\."`,
		"a reasoning to be marked": `"reasoning":\{"clues":"The mountains are in the south\."\},"state":"pending"`,
		"a marking":                `"points":300,"role":"first"`,
		"a board":                  `"ranked":true,"rows":\[\{"alias":"`,
		"what was answered":        `"texts":\[\{"count":1,.*"text":"Suva City"`,
	} {
		if !regexp.MustCompile(shape).MatchString(stdout.String()) {
			t.Errorf("the guide does not show %s (%s)", what, shape)
		}
	}
	if t.Failed() {
		t.Logf("%s", &stdout)
	}
	run := guideRun{t: t, folder: folder, log: p.stderr.String()}
	run.exportsAgree()
	run.changesAreAudited()
	run.secretsStaySecret(password[len(password)-1], p.stdout.String())
}

// writeGuidePhotos writes the photos that the guide uploads: one that tells its
// place, one of a phone, and one in which something is to be covered.
func writeGuidePhotos(t *testing.T, folder string) {
	t.Helper()
	photo, err := demoPack.ReadFile("demo/images/01.jpg")
	if err != nil {
		t.Fatal(err)
	}
	phone, err := os.ReadFile(filepath.Join("..", "..", "tiles", "testdata", "photos", "full.heic"))
	if err != nil {
		t.Fatal(err)
	}
	for name, file := range map[string][]byte{"quay.jpg": photo, "phone.heic": phone, "garden.jpg": geotagged(photo)} {
		if err := os.WriteFile(filepath.Join(folder, name), file, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// geotagged is a JPEG file that says that it was taken in Almaty, at 43 15 31 N,
// 76 56 43 E.
func geotagged(photo []byte) []byte {
	order := binary.BigEndian
	exif := []byte("Exif\x00\x00MM\x00*\x00\x00\x00\x08")
	entry := func(tag, kind uint16, count, value uint32) {
		exif = order.AppendUint16(order.AppendUint16(exif, tag), kind)
		exif = order.AppendUint32(order.AppendUint32(exif, count), value)
	}
	const ascii, long, rational = 2, 4, 5
	const gps, degrees = 26, 80 // where the directory begins, and its numbers
	exif = order.AppendUint16(exif, 1)
	entry(0x8825, long, 1, gps)
	exif = order.AppendUint32(exif, 0)
	exif = order.AppendUint16(exif, 4)
	entry(1, ascii, 2, 'N'<<24)
	entry(2, rational, 3, degrees)
	entry(3, ascii, 2, 'E'<<24)
	entry(4, rational, 3, degrees+24)
	exif = order.AppendUint32(exif, 0)
	for _, n := range []uint32{43, 15, 31, 76, 56, 43} {
		exif = order.AppendUint32(order.AppendUint32(exif, n), 1)
	}
	segment := order.AppendUint16([]byte{0xff, 0xe1}, uint16(len(exif)+2))
	return slices.Concat(photo[:2], segment, exif, photo[2:])
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
