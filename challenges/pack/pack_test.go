package pack_test

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"geodrill/challenges"
	"geodrill/challenges/pack"
	"geodrill/geo"
	"geodrill/scoring"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// full uses every field that a pack has. The broken packs are changes of it.
const full = `format: geodrill/1
name: by-the-water
title: {en: "By the water", ru: "У воды"}
description: {en: "Two places.", ru: "Два места."}
languages: [en, ru]
challenges:
  - name: embankment
    title: {en: "The embankment", ru: "Набережная"}
    prompt: {en: "Where is this?", ru: "Где это?"}
    images:
      - file: images/01.jpg
        alt: {en: "A river", ru: "Река"}
        credit:
          author: A. Author
          licence: CC0-1.0
          title: Evening
          source: https://example.org/1
          changes: cropped
      - file: images/02.jpg
        alt: {en: "A bridge", ru: "Мост"}
        credit: {author: B. Author, licence: CC-BY-4.0}
    questions:
      - kind: place
        maxPoints: 3000
        rule: {type: exponential, preset: street, perfectMeters: 50}
        key: {type: Point, coordinates: [30.3351, 59.9343]}
    country: RU
    difficulty: 3
    tags: [signs, language]
    debrief:
      en: |
        Read the **signs**.

        Then the river.
      ru: |
        Читайте **вывески**.
    provenance: {truth: surveyed, uncertaintyMeters: 5, consent: nobody is shown}
  - name: cape
    title: {en: Cape, ru: Мыс}
    prompt: {en: Where?, ru: Где?}
    images:
      - file: images/03.jpg
        alt: {en: Sea, ru: Море}
        credit: {author: C, licence: CC0-1.0}
    questions:
      - kind: place
        rule: {type: exponential, scaleMeters: 1500.5}
        key: {type: Point, coordinates: [190.5, -12]}
    debrief: {en: Look., ru: Смотрите.}
`

// folder is a pack with this set.yaml and the pictures of full, and more.
func folder(set string) fstest.MapFS {
	picture := &fstest.MapFile{Data: []byte("picture")}
	return fstest.MapFS{
		pack.FileName:      {Data: []byte(set)},
		"images/01.jpg":    picture,
		"images/02.jpg":    picture,
		"images/03.jpg":    picture,
		"images/empty.jpg": {},
		"images/link.jpg":  {Data: []byte("01.jpg"), Mode: fs.ModeSymlink},
		"out":              {Data: []byte(".."), Mode: fs.ModeSymlink},
	}
}

func TestReadFull(t *testing.T) {
	want := challenges.Draft{
		Name:        "by-the-water",
		Title:       challenges.Text{"en": "By the water", "ru": "У воды"},
		Description: challenges.Text{"en": "Two places.", "ru": "Два места."},
		Languages:   []string{"en", "ru"},
		Challenges: []challenges.DraftChallenge{{
			Challenge: challenges.Challenge{
				Name:       "embankment",
				Title:      challenges.Text{"en": "The embankment", "ru": "Набережная"},
				Prompt:     challenges.Text{"en": "Where is this?", "ru": "Где это?"},
				Debrief:    challenges.Text{"en": "Read the **signs**.\n\nThen the river.\n", "ru": "Читайте **вывески**.\n"},
				Country:    "RU",
				Difficulty: 3,
				Tags:       []string{"signs", "language"},
				Provenance: challenges.Provenance{Truth: "surveyed", UncertaintyMeters: 5, Consent: "nobody is shown"},
				Questions: []challenges.Question{{
					Ask: challenges.PlaceAsk{Rule: scoring.PlaceRule{
						MaxPoints: 3000, Falloff: scoring.ExponentialFalloff{Scale: 1500, Perfect: 50},
					}},
					Key: challenges.Key{Place: at(geo.Point{30.3351, 59.9343})},
				}},
			},
			Photos: []challenges.DraftPhoto{{
				Name: "images/01.jpg",
				Alt:  challenges.Text{"en": "A river", "ru": "Река"},
				Credit: challenges.Credit{
					Author: "A. Author", Licence: "CC0-1.0", Title: "Evening", Source: "https://example.org/1", Changes: "cropped",
				},
			}, {
				Name:   "images/02.jpg",
				Alt:    challenges.Text{"en": "A bridge", "ru": "Мост"},
				Credit: challenges.Credit{Author: "B. Author", Licence: "CC-BY-4.0"},
			}},
		}, {
			Challenge: challenges.Challenge{
				Name:    "cape",
				Title:   challenges.Text{"en": "Cape", "ru": "Мыс"},
				Prompt:  challenges.Text{"en": "Where?", "ru": "Где?"},
				Debrief: challenges.Text{"en": "Look.", "ru": "Смотрите."},
				Questions: []challenges.Question{{
					Ask: challenges.PlaceAsk{Rule: scoring.PlaceRule{MaxPoints: scoring.DefaultMaxPoints, Falloff: scoring.ExponentialFalloff{Scale: 1500.5}}},
					Key: challenges.Key{Place: at(geo.Point{-169.5, -12})},
				}},
			},
			Photos: []challenges.DraftPhoto{{
				Name:   "images/03.jpg",
				Alt:    challenges.Text{"en": "Sea", "ru": "Море"},
				Credit: challenges.Credit{Author: "C", Licence: "CC0-1.0"},
			}},
		}},
	}
	dos := "\uFEFF" + strings.ReplaceAll(full, "\n", "\r\n")
	for name, set := range map[string]string{
		"as is":        full,
		"one document": "---\n" + full + "...\n",
		"by Notepad":   dos,
		"commented":    "# Us: \"we\n---\n" + strings.NewReplacer("images:\n", "images: # [two\n    # - x\n", "RU\n", "RU # x: y\n").Replace(full) + "...\n# end\n",
	} {
		got, err := pack.Read(folder(set))
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(challenges.DraftPhoto{}, "Open")); diff != "" {
			t.Errorf("%s: Read() (-want +got):\n%s", name, diff)
		}
	}
}

// The pictures are opened when they are needed, and not before.
func TestReadOpensLazily(t *testing.T) {
	fsys := folder(full)
	draft, err := pack.Read(fsys)
	if err != nil {
		t.Fatal(err)
	}
	fsys["images/02.jpg"] = &fstest.MapFile{Data: []byte("the second, changed")}
	f, err := draft.Challenges[0].Photos[1].Open()
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got, err := io.ReadAll(f); string(got) != "the second, changed" || err != nil {
		t.Errorf("Open() read %q, %v", got, err)
	}
	delete(fsys, "images/02.jpg")
	if _, err := draft.Challenges[0].Photos[1].Open(); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Open() of a removed picture: %v, want not exist", err)
	}
}

// The scalars that YAML readers take for something else.
func TestReadScalars(t *testing.T) {
	edit := strings.NewReplacer(
		"country: RU", "country: NO",
		"maxPoints: 3000", "maxPoints: 010",
		"[30.3351, 59.9343]", "[+1e1, -0.5]",
		"author: A. Author", "author: yes",
	)
	draft, err := pack.Read(folder(edit.Replace(full)))
	if err != nil {
		t.Fatal(err)
	}
	c := draft.Challenges[0]
	got := []any{c.Country, c.Questions[0].Ask.MaxPoints(), c.Questions[0].Key.Place, c.Photos[0].Credit.Author}
	if diff := cmp.Diff([]any{"NO", 10, at(geo.Point{10, -0.5}), "yes"}, got); diff != "" {
		t.Errorf("Read() (-want +got):\n%s", diff)
	}
}

// Every preset that scoring has can be named.
func TestReadPresets(t *testing.T) {
	for _, preset := range scoring.Presets() {
		draft, err := pack.Read(folder(strings.Replace(full, "preset: street", "preset: "+string(preset), 1)))
		if err != nil {
			t.Errorf("%s: %v", preset, err)
			continue
		}
		scale, _ := preset.ScaleMeters()
		want := scoring.ExponentialFalloff{Scale: scale, Perfect: 50}
		if got := draft.Challenges[0].Questions[0].Ask.(challenges.PlaceAsk).Rule.Falloff; got != want {
			t.Errorf("%s: falloff %v, want %v", preset, got, want)
		}
	}
}

func TestReadDemo(t *testing.T) {
	draft, err := pack.Read(os.DirFS(filepath.Join("..", "..", "cmd", "geodrill", "demo")))
	if err != nil {
		t.Fatalf("the demo pack:\n%v", err)
	}
	if got := len(draft.Challenges); got != 20 {
		t.Errorf("the demo pack has %d challenges, want 20", got)
	}
}

// What only the domain refuses is reported where it stands in the file.
func TestReadValidates(t *testing.T) {
	start, challenge, _ := strings.Cut(full, "  - name: cape\n")
	fsys := folder("")
	many := func(n int) fs.FS {
		var set strings.Builder
		set.WriteString(start)
		for i := range n - 1 {
			image := fmt.Sprintf("images/many-%d.jpg", i)
			fsys[image] = fsys["images/03.jpg"]
			fmt.Fprintf(&set, "  - name: cape-%d\n%s", i, strings.Replace(challenge, "images/03.jpg", image, 1))
		}
		fsys[pack.FileName] = &fstest.MapFile{Data: []byte(set.String())}
		return fsys
	}
	if draft, err := pack.Read(many(challenges.MaxChallenges)); err != nil || len(draft.Challenges) != challenges.MaxChallenges {
		t.Errorf("Read() of the most challenges: %d, %v", len(draft.Challenges), err)
	}
	_, err := pack.Read(many(challenges.MaxChallenges + 1))
	want := "set.yaml:7:3: a set has 1 to 200 challenges, this one 201"
	if got := fmt.Sprint(err); got != want {
		t.Errorf("error\n got %s\nwant %s", got, want)
	}
}

// What comes from the file system itself.
func TestReadFiles(t *testing.T) {
	dir := t.TempDir()
	link := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "elsewhere.yaml"), []byte(full), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(dir, "elsewhere.yaml"), filepath.Join(link, pack.FileName)); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name string
		fsys fs.FS
		want string
	}{
		{"no set", fstest.MapFS{}, "set.yaml:1:1: set.yaml does not exist in the pack; add it or correct the name"},
		{"a folder", fstest.MapFS{"set.yaml": {Mode: fs.ModeDir}}, "set.yaml:1:1: set.yaml is not a file"},
		{"empty", folder(""), "set.yaml:1:1: set.yaml is empty"},
		{"a link out", os.DirFS(link), "set.yaml:1:1: set.yaml is reached by a symbolic link; put the file itself into the pack"},
		{"the largest", folder(full + "#" + strings.Repeat("x", pack.MaxBytes-len(full)-1)), "<nil>"},
		{"too large", folder(full + "#" + strings.Repeat("x", pack.MaxBytes-len(full))),
			"set.yaml:1:1: set.yaml is larger than 1048576 bytes; make several sets of it"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			draft, err := pack.Read(tt.fsys)
			if got := fmt.Sprint(err); got != tt.want {
				t.Errorf("error\n got %s\nwant %s", got, tt.want)
			}
			if err != nil && draft.Name != "" {
				t.Errorf("a draft with an error: %+v", draft)
			}
		})
	}
}

// failing is a file system whose set.yaml looks fine and cannot be read.
type failing struct{ fstest.MapFS }

func (f failing) Open(string) (fs.File, error) { return nil, fs.ErrPermission }

func TestReadFailure(t *testing.T) {
	_, err := pack.Read(failing{folder(full)})
	if findings := pack.Errors(nil); errors.As(err, &findings) || !errors.Is(err, fs.ErrPermission) {
		t.Errorf("Read() = %v, want the failure and no findings", err)
	}
}

// guarded is a file system with a picture that may not be looked at.
type guarded struct{ fstest.MapFS }

func (g guarded) Lstat(name string) (fs.FileInfo, error) {
	if name == "images/02.jpg" {
		return nil, &fs.PathError{Op: "lstat", Path: "/home/author/" + name, Err: fs.ErrPermission}
	}
	return g.MapFS.Lstat(name)
}

func TestReadUnreadableImage(t *testing.T) {
	_, err := pack.Read(guarded{folder(full)})
	want := `set.yaml:19:15: the image "images/02.jpg" cannot be read: permission denied`
	if got := fmt.Sprint(err); got != want {
		t.Errorf("error\n got %s\nwant %s", got, want)
	}
}

// Read reports everything at once, by position, whatever the order of fields.
func TestReadReportsAll(t *testing.T) {
	edit := strings.NewReplacer(
		"country: RU", "country: Russia",
		"name: cape", "name: Cape Town",
		"[190.5, -12]", "[190.5, -92]",
		"languages: [en, ru]", "langauges: [en, ru]",
		"format: geodrill/1\nname: by-the-water\n", "name: by the water\nformat: geodrill/1\n",
	)
	_, err := pack.Read(folder(edit.Replace(full)))
	want := `set.yaml:1:1: the set lacks the field "languages"; add it
set.yaml:1:7: the name "by the water" is not 1 to 64 of a-z, 0-9 and -, beginning with a letter or digit
set.yaml:5:1: unknown field "langauges" in the set; did you mean "languages"?
set.yaml:27:14: the country "Russia" is not two capital letters of ISO 3166-1, such as KZ
set.yaml:38:11: the name "Cape Town" is not 1 to 64 of a-z, 0-9 and -, beginning with a letter or digit
set.yaml:48:49: the latitude -92 is not in -90 to 90; coordinates are [longitude, latitude]`
	if diff := cmp.Diff(want, fmt.Sprint(err)); diff != "" {
		t.Errorf("Read() (-want +got):\n%s", diff)
	}
	var first pack.Error
	if !errors.As(err, &first) || first.Line != 1 || first.Column != 1 || first.File != pack.FileName {
		t.Errorf("errors.As found %+v", first)
	}
}

// However much is wrong, the first findings by position are reported.
func TestReadReportsFirst(t *testing.T) {
	tags := strings.Repeat("sings, ", 200)
	_, err := pack.Read(folder(strings.Replace(full, "tags: [", "tags: ["+tags, 1) + "nmae: x\n"))
	var findings pack.Errors
	if !errors.As(err, &findings) || len(findings) != pack.MaxErrors {
		t.Fatalf("Read() = %d findings, want %d", len(findings), pack.MaxErrors)
	}
	for i, f := range findings {
		if f.Line != 29 || f.Column != 12+i*len("sings, ") {
			t.Fatalf("finding %d is at %d:%d", i, f.Line, f.Column)
		}
	}
}

// A change of any bytes is either read or reported at a line that exists.
func TestReadPositionsExist(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from := rapid.IntRange(0, len(full)).Draw(t, "from")
		to := rapid.IntRange(from, min(len(full), from+20)).Draw(t, "to")
		set := full[:from] + rapid.StringOf(rapid.RuneFrom([]rune("ab:-[]{}\"'|>?! \n,1#"))).Draw(t, "new") + full[to:]
		_, err := pack.Read(folder(set))
		if err != nil {
			checkErrors(t, set, err)
		}
	})
}

// checkErrors checks what holds of every error for a set that can be opened.
func checkErrors(t interface{ Fatalf(string, ...any) }, set string, err error) {
	var findings pack.Errors
	if !errors.As(err, &findings) || len(findings) == 0 || len(findings) > pack.MaxErrors {
		t.Fatalf("not 1 to %d findings but %v", pack.MaxErrors, err)
	}
	lines := 1 + strings.Count(set, "\n")
	before := pack.Error{Line: 1, Column: 1}
	for _, f := range findings {
		if f.File != pack.FileName || f.Message == "" || f.Line > lines {
			t.Fatalf("a finding in a file of %d lines: %v", lines, f)
		}
		if f.Line < before.Line || f.Line == before.Line && f.Column < before.Column {
			t.Fatalf("%v after %v", f, before)
		}
		before = f
	}
}

func BenchmarkRead(b *testing.B) {
	demo := os.DirFS(filepath.Join("..", "..", "cmd", "geodrill", "demo"))
	for b.Loop() {
		if _, err := pack.Read(demo); err != nil {
			b.Fatal(err)
		}
	}
}
