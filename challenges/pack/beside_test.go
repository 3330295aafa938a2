package pack_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"geodrill/challenges"
	"geodrill/challenges/pack"
	"geodrill/geo"
)

// What is wrong with a text or a key that has a file of its own is told in that
// file, and what is wrong with naming it in set.yaml.
func TestReadBrokenBeside(t *testing.T) {
	const at = `{file: texts/where.ru.md}`
	const lake = `{file: keys/lake.geojson, edges: straight}`
	for _, test := range []struct{ name, old, new, text, lake, want string }{
		{name: "no such text", old: at, new: "{file: texts/when.ru.md}", want: `set.yaml:28:43: the text "texts/when.ru.md" does not exist in the pack; add it or correct the name`},
		{name: "a text out of the pack", old: at, new: "{file: ../where.ru.md}", want: `set.yaml:28:43: the path "../where.ru.md" is not one inside the pack, such as images/01.jpg`},
		{name: "another field", old: at, new: "{fiel: texts/where.ru.md}", want: "set.yaml:28:36: ru lacks the field \"file\"; add it\nset.yaml:28:37: unknown field \"fiel\" in ru; did you mean \"file\"?"},
		{name: "a text of spaces", text: "\uFEFF \n", want: `texts/where.ru.md:1:1: the file has no text; write one`},
		{name: "a text in CP1251", text: "ok\nno \xc3\xe4\xe5?", want: `texts/where.ru.md:2:4: this is not UTF-8; save the file with that encoding`},
		{name: "a control character", text: "\u0413\u0434\u0435\x1b[1m", want: `texts/where.ru.md:1:4: this is the control character U+001B; remove it`},
		{name: "a long text", text: strings.Repeat("x", pack.MaxTextBytes+1), want: `set.yaml:28:43: the text "texts/where.ru.md" has more than 65536 bytes`},
		{name: "no such key", old: lake, new: "{file: keys/sea.geojson}", want: `set.yaml:38:21: the key "keys/sea.geojson" does not exist in the pack; add it or correct the name`},
		{name: "edges of no kind", old: lake, new: "{file: keys/lake.geojson, edges: curved}", want: `set.yaml:38:47: unknown edges "curved"; known are straight, geodesic`},
		{name: "a key that is no JSON", lake: "{\n  \"type\": \u00ab,\n}", want: `keys/lake.geojson:2:11: this is not JSON: invalid character 'Â' looking for beginning of value`},
		{name: "a key of nothing", lake: `{"type":"Feature","geometry":null}`, want: `keys/lake.geojson:1:1: the key is no place on the Earth: there is no geometry`},
		{name: "a key that is null", lake: `null`, want: `keys/lake.geojson:1:1: the key is no place on the Earth: there is no geometry`},
		{name: "several features", lake: `{"type":"FeatureCollection","features":[{},{}]}`, want: `keys/lake.geojson:1:1: the key is no place on the Earth: a collection of 2 features; leave one`},
		{name: "a latitude of 91", lake: `{"type":"Point","coordinates":[1,91]}`, want: `keys/lake.geojson:1:1: the key is no place on the Earth: region at /coordinates: coordinate 1 (91): latitude out of range`},
		{name: "both files", text: "\x00", lake: "{", want: "keys/lake.geojson:1:1: this is not JSON: unexpected end of JSON input\ntexts/where.ru.md:1:1: this is the control character U+0000; remove it"},
	} {
		t.Run(test.name, func(t *testing.T) {
			fsys := everyFolder(strings.Replace(everyField(), test.old, test.new, 1))
			for name, data := range map[string]string{"texts/where.ru.md": test.text, "keys/lake.geojson": test.lake} {
				if data != "" {
					fsys[name] = &fstest.MapFile{Data: []byte(data)}
				}
			}
			_, err := pack.Read(fsys)
			if got := fmt.Sprint(err); got != test.want {
				t.Errorf("error\n got %s\nwant %s", got, test.want)
			}
		})
	}
}

// A key is found wherever editors leave it in a file.
func TestReadKeyFiles(t *testing.T) {
	for name, lake := range map[string]string{
		"a geometry":   `{"type":"Point","coordinates":[76.9,43.2]}`,
		"a feature":    `{"type":"Feature","properties":{"name":"x"},"geometry":{"type":"Point","coordinates":[76.9,43.2,700]}}`,
		"a collection": "\uFEFF" + `{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point","coordinates":[76.9,43.2]}}]}`,
	} {
		fsys := everyFolder(everyField())
		fsys["keys/lake.geojson"] = &fstest.MapFile{Data: []byte(lake)}
		draft, err := pack.Read(fsys)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if p, ok := draft.Challenges[0].Questions[3].Key.Place.Point(); !ok || p != (geo.Point{76.9, 43.2}) {
			t.Errorf("%s: the key is %v", name, p)
		}
	}
}

// However large its files are one by one, a pack costs only so much.
func TestReadBoundsWhatIsBeside(t *testing.T) {
	start, rest, _ := strings.Cut(full, "  - name: cape\n")
	var set strings.Builder
	set.WriteString(start)
	fsys := folder("")
	for i := range challenges.MaxChallenges {
		c := strings.Replace(rest, "images/03.jpg", fmt.Sprintf("images/c%d.jpg", i), 1)
		c = strings.Replace(c, "{en: Look., ru: Смотрите.}", "{en: {file: long.md}, ru: {file: long.md}}", 1)
		fmt.Fprintf(&set, "  - name: c%d\n%s", i, c)
		fsys[fmt.Sprintf("images/c%d.jpg", i)] = fsys["images/03.jpg"]
	}
	fsys["long.md"] = &fstest.MapFile{Data: []byte(strings.Repeat("x", pack.MaxTextBytes))}
	fsys[pack.FileName] = &fstest.MapFile{Data: []byte(set.String())}
	_, err := pack.Read(fsys)
	if want := "the texts and keys in files of their own have more than 16777216 bytes"; !strings.Contains(fmt.Sprint(err), want) {
		t.Errorf("Read() = %.200v, want %s", err, want)
	}
}
