package pack_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"geodrill/challenges/pack"
)

// bombs are small files that a trusting reader would spend minutes or
// gigabytes on, each of about that size.
func bombs(size int) map[string]string {
	fill := func(start, part string) string {
		return start + strings.Repeat(part, (size-len(start))/len(part))
	}
	return map[string]string{
		"aliases":         "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n",
		"nested lists":    fill("", "["),
		"nested mappings": fill("", "{a: "),
		"nested entries":  fill("", "- "),
		"nested blocks":   staircase(size),
		"keys in a row":   fill("", "a: "),
		"keys in a list":  fill("[", "a: "),
		"keys in lines":   fill("[", "a:\n"),
		"many keys":       fill("", "a: 1\n"),
		"many flow keys":  fill("{", "a: 1, "),
		"many entries":    fill("", "- a\n"),
		"a long path":     "? " + strings.Repeat("k", size/2) + "\n: [" + strings.Repeat("a,", size/22) + "]",
		"a long key":      strings.Repeat("k", size/2) + ": [" + strings.Repeat("a,", size/22) + "]",
		"comments":        fill("", "#\n"),
		"documents":       fill("", "---\n"),
		"tags":            fill("", "! "),
		"blank lines":     fill("", "\n"),
		"spaces":          fill("a:", " "),
		"an open quote":   fill("a: \"", "x\n"),
		"escapes":         fill("a: \"", `\n`),
		"colons":          fill("", ":"),
		"block text":      fill("a: |\n", "  x\n"),
		"folded text":     fill("a: >\n", "  x\n"),
		"plain text":      fill("a: x\n", "  x\n"),
		"a slashed path":  strings.Replace(full, "images/03.jpg", strings.Repeat("a/", size/3)+"a", 1),
	}
}

// staircase is a mapping in a mapping in a mapping, each a space further in.
func staircase(size int) string {
	var b strings.Builder
	for i := 0; b.Len()+i+3 < size; i++ {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return b.String()
}

func TestReadBounded(t *testing.T) {
	const most = 20 * time.Second // dozens of times what the longest takes
	// The largest files meet the bound on tokens, the smaller ones pass it.
	for _, size := range []int{pack.MaxBytes, pack.MaxBytes / 16} {
		for name, set := range bombs(size) {
			t.Run(fmt.Sprintf("%s/%d", name, size), func(t *testing.T) {
				start := time.Now()
				_, err := pack.Read(folder(set))
				var findings pack.Errors
				if !errors.As(err, &findings) {
					t.Errorf("Read() = %v, want findings", err)
				}
				for _, f := range findings {
					if len(f.Message) > 300 {
						t.Errorf("a message of %d bytes", len(f.Message))
					}
				}
				if d := time.Since(start); d > most {
					t.Errorf("Read() took %v", d)
				}
			})
		}
	}
}

// FuzzRead reads any bytes as set.yaml: they are a draft that the domain
// accepts, or findings, and never a panic.
func FuzzRead(f *testing.F) {
	f.Add([]byte(full))
	f.Add([]byte(strings.Replace(full, "kind: place", "kind: time\n        zone: Asia/Almaty\n        day: 2024-06-10", 1)))
	f.Add([]byte(strings.Replace(full, "type: Point, coordinates: [30.3351, 59.9343]", "type: LineString, coordinates: [[1, 2], [3, 4]]", 1)))
	f.Add([]byte(everyField()))
	f.Add([]byte(strings.Replace(full, "country: RU", "furtherReading: [{title: {en: a, ru: b}, url: 'https://a@b\\\\c'}]", 1)))
	f.Add([]byte("\uFEFF---\r\n" + strings.ReplaceAll(full, "\n", "\r\n") + "..."))
	for _, bomb := range bombs(200) {
		f.Add([]byte(bomb))
	}
	for _, seed := range []string{
		"", "\xff", "a: 'x", "- [{", "a: |2-\n   x", "a: >+\n\n x\n", "{a, b: , c}", "[a: b]", "a: 1\n b: 2", ": x", "? \n: ", "- - a\n  - b: c",
		"\"\\u0000\\ud800\": 1", "a: ''''", "# x", "a: b # c", "%TAG ! x\n---\na", "a: 0x", "<<: *a", "a:\n- b\n-\n-", "format: geodrill/1\nlanguages: [en]",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, set []byte) {
		draft, err := pack.Read(fstest.MapFS{
			pack.FileName:   {Data: set},
			"images/01.jpg": {Data: []byte("picture")},
			"images/02.jpg": {Data: []byte("picture")},
			"images/03.jpg": {Data: []byte("picture")},
		})
		if err != nil {
			checkErrors(t, string(set), err)
			return
		}
		if err := draft.Validate(); err != nil {
			t.Errorf("Read() accepted what the domain refuses: %v", err)
		}
	})
}
