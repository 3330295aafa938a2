package pack_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"geodrill/challenges/pack"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

func compiledSchema(t testing.TB) *jsonschema.Schema {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(pack.Schema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource(pack.FileName, document); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile(pack.FileName)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// decoded is a set.yaml as a validator sees it.
func decoded(t testing.TB, set []byte) any {
	t.Helper()
	var value any
	if err := yaml.Unmarshal(set, &value); err != nil {
		t.Fatal(err)
	}
	encoded, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	if value, err = jsonschema.UnmarshalJSON(bytes.NewReader(encoded)); err != nil {
		t.Fatal(err)
	}
	return value
}

// everyField is a set with every field that a reader knows.
func everyField() string {
	return strings.Replace(full, "    country: RU\n", `      - kind: place
        prompt: {en: "Where?", ru: {file: texts/where.ru.md}}
        rule: {type: linear, perfectMeters: 1, zeroMeters: 2}
        circle: {share: 0.3, scaleMeters: 10}
        key: {type: Polygon, coordinates: [[[0, 0], [1, 0], [1, 1], [0, 0]]], edges: geodesic, excluded: {type: MultiPolygon, coordinates: [[[[0.5, 0.1], [0.6, 0.1], [0.6, 0.2], [0.5, 0.1]]]]}}
      - kind: place
        rule: {type: bands, bands: [{upToMeters: 1, share: 1}]}
        circle: true
        key: {type: GeometryCollection, geometries: [{type: Point, coordinates: [1, 2]}]}
      - kind: place
        rule: {type: bands}
        key: {file: keys/lake.geojson, edges: straight}
      - kind: bearing
        maxPoints: 1000
        rule: {type: exponential, scaleDegrees: 10, perfectDegrees: 1}
        key: {bearingDegrees: 220}
      - kind: bearing
        rule: {type: linear, zeroDegrees: 60}
        key: {bearingDegrees: 0}
      - kind: bearing
        rule: {type: bands, bands: [{upToDegrees: 10, share: 1}]}
        key: {bearingDegrees: 0}
      - kind: time
        rule: {type: bands, bands: [{upToMinutes: 30, share: 1}, {upToMinutes: 120, share: 0.5}]}
        zone: Asia/Almaty
        day: "2024-06-10"
        maxSpanMinutes: 60
        key: {from: "2024-06-10T18:30:00+05:00", to: "2024-06-10T18:45:00+05:00"}
      - kind: time
        rule: {type: exponential, scaleMinutes: 30, perfectMinutes: 5}
        key: {from: "2024-06-10T18:30:00Z"}
      - kind: time
        rule: {type: linear, zeroMinutes: 30}
        key: {from: "2024-06-10T18:30:00.5Z"}
      - kind: text
        key: {accepted: [Алматы, {text: Alma-Ata, share: 0.8}]}
      - kind: reasoning
        key: {criteria: [{id: clues, text: {en: "Three clues", ru: Три}, maxPoints: 300}]}
    warning: {en: "Blood", ru: "Кровь"}
    hints:
      - {text: {en: "Look up", ru: "Посмотрите вверх"}}
      - {text: {en: "A cape", ru: "Мыс"}, price: 0.25}
    furtherReading:
      - {title: {en: "The cape", ru: "Мыс"}, url: "https://example.org/cape?a=b#c"}
    clues:
      - {image: images/02.jpg, x: 0, y: 10, width: 300, height: 200, note: {en: "A tram", ru: "Трамвай"}}
    country: RU
`, 1)
}

func everyFolder(set string) fstest.MapFS {
	fsys := folder(set)
	fsys["texts/where.ru.md"] = &fstest.MapFile{Data: []byte("\uFEFFГде\r\nэто?")}
	fsys["keys/lake.geojson"] = &fstest.MapFile{Data: []byte(`{"type":"Feature","geometry":{"type":"Point","coordinates":[1,2]}}`)}
	return fsys
}

// The reader and the schema accept the same: a set with every field, the demo, the
// template, and whatever is exported.
func TestSchemaAccepts(t *testing.T) {
	schema := compiledSchema(t)
	draft, err := pack.Read(everyFolder(everyField()))
	if err != nil {
		t.Fatal(err)
	}
	if got := draft.Challenges[0].Questions[1].Prompt["ru"]; got != "Где\nэто?" {
		t.Errorf("a text from a file is %q", got)
	}
	files, err := pack.Files(draft)
	if err != nil {
		t.Fatal(err)
	}
	demo, err := os.ReadFile(filepath.Join("..", "..", "cmd", "geodrill", "demo", pack.FileName))
	if err != nil {
		t.Fatal(err)
	}
	for name, set := range map[string][]byte{
		"full": []byte(full), "every field": []byte(everyField()), "the demo": demo,
		"the template": unpacked(t, pack.Template())[pack.FileName].Data, "exported": unpacked(t, files)[pack.FileName].Data,
	} {
		if err := schema.Validate(decoded(t, set)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// onlyRead lists the broken packs of which the schema sees nothing wrong: it knows no
// files, does not compare fields, and reads YAML that a pack does not use.
func onlyRead() []string {
	return []string{
		"not UTF-8", "a tab in every line", "a control character", "an old Mac's line end", "an anchor", "a merge key",
		"a tag", "a directive", "a complex key", "two documents", "a missing translation", "a language that is not listed",
		"an escaped control character", "a name twice",
		"a clue of no image", "a hint in one language", "a link with a password", "a link in one language", "a warning in one language", "no such image", "no such folder", "an image twice", "an empty image",
		"a folder for an image", "a link", "a linked folder", "hexadecimal points",
	}
}

func TestSchemaRefuses(t *testing.T) {
	schema := compiledSchema(t)
	refused, seen := 0, []string{}
	for _, tt := range brokenPacks() {
		var value any
		set := tt.set(t)
		if len(set) > 10_000 || strings.Contains(set, ".inf") || strings.Contains(set, ".nan") || yaml.Unmarshal([]byte(set), &value) != nil {
			continue // not YAML for anybody, too much, or what JSON has not
		}
		if schema.Validate(decoded(t, []byte(set))) != nil {
			refused++
			continue
		}
		seen = append(seen, tt.name)
	}
	if diff := cmp.Diff(onlyRead(), seen); diff != "" {
		t.Errorf("(-only the reader sees +only the reader saw):\n%s", diff)
	}
	if refused < 70 {
		t.Errorf("the schema refused %d broken packs only", refused)
	}
}

// The template is good but for its picture, also when all of it is taken.
func TestTemplate(t *testing.T) {
	fsys := unpacked(t, pack.Template())
	if _, err := pack.Read(fsys); !strings.Contains(fmt.Sprint(err), `"images/01.jpg" does not exist in the pack`) {
		t.Errorf("without its picture: %v", err)
	}
	fsys["images/01.jpg"] = &fstest.MapFile{Data: []byte("picture")}
	if _, err := pack.Read(fsys); err != nil {
		t.Errorf("with its picture: %v", err)
	}
	_, set, _ := strings.Cut(string(fsys[pack.FileName].Data), "\nformat:")
	var all []string
	for line := range strings.Lines("format:" + set) {
		if field := regexp.MustCompile(`^#( *(- )?\{?[a-zA-Z]+:.*\n)$`).FindStringSubmatch(line); field != nil && !strings.Contains(line, "keys/") {
			line = field[1]
		}
		all = append(all, line)
	}
	set = strings.NewReplacer("languages: [en] ", "languages: [en, ru] ", "# title, source", "# title, source").Replace(strings.Join(all, ""))
	_, err := pack.Read(fstest.MapFS{pack.FileName: {Data: []byte(set)}, "images/01.jpg": fsys["images/01.jpg"]})
	var findings pack.Errors
	if !errors.As(err, &findings) {
		t.Fatalf("with everything taken: %v", err)
	}
	for _, f := range findings {
		if !strings.HasSuffix(f.Message, `lacks the language "ru"; add it`) {
			t.Errorf("with everything taken: %v", f)
		}
	}
}

// Every field that the reader knows is in the schema, and no other. The reader is
// asked by giving each mapping of a set a field that there is not.
func TestSchemaKnowsEveryField(t *testing.T) {
	var document any
	if err := json.Unmarshal(pack.Schema(), &document); err != nil {
		t.Fatal(err)
	}
	known := map[string]map[string]bool{} // by pointer, with * for numbers
	set := decoded(t, []byte(everyField()))
	for _, at := range mappings("", set) {
		encoded, err := json.Marshal(withField(set, at))
		if err != nil {
			t.Fatal(err)
		}
		_, err = pack.Read(everyFolder(strings.ReplaceAll(string(encoded), `,"`, `, "`)))
		const asked = `unknown field "zzzzzzzz" in `
		_, message, ok := strings.Cut(fmt.Sprint(err), asked)
		if !ok {
			continue // a text's languages
		}
		message, _, _ = strings.Cut(message, "\n")
		_, list, _ := strings.Cut(message, "known are ")
		place := regexp.MustCompile(`/\d+`).ReplaceAllString(at, "/*")
		if known[place] == nil {
			known[place] = map[string]bool{}
		}
		for _, field := range strings.Split(list, ", ") {
			known[place][field] = true
		}
	}
	if len(known) < 15 {
		t.Errorf("the reader was asked at %d places only", len(known))
	}
	for place, fields := range known {
		stated := map[string]bool{}
		propertiesAt(document, document, strings.Split(place, "/")[1:], stated)
		if diff := cmp.Diff(fields, stated); diff != "" {
			t.Errorf("%s: (-reader +schema):\n%s", place, diff)
		}
	}
}

// mappings lists the pointers of the mappings in a value.
func mappings(at string, value any) (all []string) {
	switch v := value.(type) {
	case map[string]any:
		all = append(all, at)
		for key, child := range v {
			all = append(all, mappings(at+"/"+key, child)...)
		}
	case []any:
		for i, child := range v {
			all = append(all, mappings(at+"/"+strconv.Itoa(i), child)...)
		}
	}
	slices.Sort(all)
	return all
}

// withField is a copy of a value with one field more in a mapping.
func withField(value any, at string) any {
	head, rest, _ := strings.Cut(strings.TrimPrefix(at, "/"), "/")
	if rest != "" {
		rest = "/" + rest
	}
	switch v := value.(type) {
	case map[string]any:
		changed := map[string]any{}
		for key, child := range v {
			changed[key] = child
			if key == head {
				changed[key] = withField(child, rest)
			}
		}
		if at == "" {
			changed["zzzzzzzz"] = 1
		}
		return changed
	case []any:
		changed := slices.Clone(v)
		i, err := strconv.Atoi(head)
		if err != nil {
			panic(err)
		}
		changed[i] = withField(v[i], rest)
		return changed
	}
	return value
}

// propertiesAt collects the properties that any branch of a schema states at a place.
func propertiesAt(document, schema any, place []string, stated map[string]bool) {
	s, ok := schema.(map[string]any)
	if !ok {
		return
	}
	if reference, ok := s["$ref"].(string); ok {
		definitions := document.(map[string]any)["definitions"].(map[string]any)
		propertiesAt(document, definitions[strings.TrimPrefix(reference, "#/definitions/")], place, stated)
	}
	for _, keyword := range []string{"allOf", "anyOf", "oneOf"} {
		branches, _ := s[keyword].([]any)
		for _, branch := range branches {
			propertiesAt(document, branch, place, stated)
		}
	}
	propertiesAt(document, s["then"], place, stated)
	properties, _ := s["properties"].(map[string]any)
	switch {
	case len(place) == 0:
		for name := range properties {
			stated[name] = true
		}
	case place[0] == "*":
		propertiesAt(document, s["items"], place[1:], stated)
	case properties[place[0]] != nil:
		propertiesAt(document, properties[place[0]], place[1:], stated)
	default:
		propertiesAt(document, s["additionalProperties"], place[1:], stated)
	}
}
