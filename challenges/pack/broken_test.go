package pack_test

import (
	"fmt"
	"strings"
	"testing"

	"geodrill/challenges/pack"
)

// brokenPack is full with the first old replaced by new; with no old, new is all of
// it. want is every line that Read reports.
type brokenPack struct{ name, old, new, want string }

// set is its set.yaml.
func (b brokenPack) set(t testing.TB) string {
	t.Helper()
	if b.old == "" {
		return b.new
	}
	set := strings.Replace(full, b.old, b.new, 1)
	if set == full {
		t.Fatalf("full does not hold %q", b.old)
	}
	return set
}

// brokenPacks has at least one for each thing that can be wrong.
func brokenPacks() []brokenPack {
	return []brokenPack{
		// The file.
		{"only a comment", "", "# nothing\n", `set.yaml:1:1: the file is empty; begin it with format: geodrill/1`},
		{"only spaces", "", "  \n\n", `set.yaml:1:1: the file is empty; begin it with format: geodrill/1`},
		{"not UTF-8", "Where is", "Where \xff is", `set.yaml:9:25: this is not UTF-8; save the file with that encoding`},
		{"a tab", "    country", "\tcountry", `set.yaml:27:1: this is a tab; use spaces`},
		{"a tab in every line", "country: RU\n    difficulty: 3", "country:\tRU\n    difficulty:\t3", `set.yaml:27:13: this is a tab; use spaces
set.yaml:28:16: this is a tab; use spaces`},
		{"a control character", "Where is", "Where\x07 is", `set.yaml:9:24: this is the control character U+0007; remove it`},
		{"an old Mac's line end", "country: RU\n", "country: RU\r", `set.yaml:27:16: this is the control character U+000D; remove it`},
		{"a stop, not a colon", "country: RU", "country", `set.yaml:27:5: this is not YAML: non-map value is specified`},
		{"an open quote", "Смотрите.}", "\"Смотрите.}", `set.yaml:49:30: this is not YAML: could not find end character of double-quoted text`},
		{"an open bracket", "tags: [signs, language]", "tags: [signs, language", `set.yaml:30:5: this is not YAML: ',' or ']' must be specified`},
		{"a colon in a plain text", "author: A. Author", "author: A: Author", `set.yaml:14:19: this text holds a colon; put it in quotes`},
		{"an anchor", "author: A. Author", "author: &a A. Author", `set.yaml:14:19: anchors (&) are not allowed; write the value out where it is needed`},
		{"an alias", "author: C,", "author: *a,", `set.yaml:44:26: aliases (*) are not allowed; write the value out, or put a text that begins with * in quotes`},
		{"colons in a list", "tags: [signs,", "tags: [a: b: c,", `set.yaml:29:15: this text holds a colon; put it in quotes`},
		{"a merge key", "author: A. Author", "<<: {author: A}", `set.yaml:14:11: merge keys (<<) are not allowed; write the fields out`},
		{"a tag", "country: RU", "country: !!str RU", `set.yaml:27:14: tags (!) are not allowed; put a text that begins with ! in quotes`},
		{"a directive", "format: geodrill/1", "%YAML 1.2\n---\nformat: geodrill/1", `set.yaml:1:1: directives (%) are not allowed; put a text that begins with % in quotes`},
		{"a complex key", "country: RU", "? country\n    : RU", `set.yaml:27:5: complex keys (?) are not allowed; write key: value`},
		{"two documents", "  - name: cape", "---\n  - name: cape", `set.yaml:38:1: a set is one YAML document; remove what begins here`},
		{"after the end", "  - name: cape", "...\nname: cape", `set.yaml:39:1: a set is one YAML document; remove what begins here`},
		{"a long key", "country: RU", strings.Repeat("country", 10) + ": RU", `set.yaml:27:5: no field has so long a name; put a text that holds a colon in quotes`},
		{"too many fields", "country: RU", manyFields(65), `set.yaml:86:5: no mapping of a set has so many fields`},
		{"too deep in brackets", "country: RU", "country: " + strings.Repeat("[", 40), `set.yaml:27:42: no part of a set is nested so deeply`},
		{"too deep in dashes", "country: RU", "country:\n      " + strings.Repeat("- ", 40), `set.yaml:28:63: no part of a set is nested so deeply`},
		{"too deep in keys", "tags: [", "tags: [" + strings.Repeat("a:\n", 40), `set.yaml:57:1: no part of a set is nested so deeply`},
		{"too many signs", "tags: [", "tags: [" + strings.Repeat("a,", 100_000), `set.yaml:29:199719: the set is too large: more than 100000 lines and signs of YAML; make several sets of it`},
		{"too many lines", "        Read the", strings.Repeat("        x\n", 100_000), `set.yaml:99877:10: the set is too large: more than 100000 lines and signs of YAML; make several sets of it`},
		// The set.
		{"not a mapping", "", "hello\n", `set.yaml:1:1: the set must be a mapping with format, name, title, description, languages, challenges, not "hello"`},
		{"a list", "", "- format: geodrill/1\n", `set.yaml:1:1: the set must be a mapping with format, name, title, description, languages, challenges, not a list`},
		{"one field", "", "format: geodrill/1\n", `set.yaml:1:1: the set lacks the field "languages"; add it
set.yaml:1:1: the set lacks the field "title"; add it
set.yaml:1:1: the set lacks the field "name"; add it
set.yaml:1:1: the set lacks the field "challenges"; add it`},
		{"another format", "format: geodrill/1\nname", "format: geodrill/2\nslug", `set.yaml:1:9: the format is "geodrill/2"; write "geodrill/1", which this program reads`},
		{"a number for a format", "format: geodrill/1", "format: 1", `set.yaml:1:9: format must be a text, not 1; put it in quotes`},
		{"no format", "format: geodrill/1\n", "", `set.yaml:1:1: the set lacks the field "format"; add it`},
		{"no name", "name: by-the-water\n", "", `set.yaml:1:1: the set lacks the field "name"; add it`},
		{"an empty name", "name: by-the-water", "name: \"\"", `set.yaml:2:7: name is an empty text; write one`},
		{"a name without value", "name: by-the-water", "name:", `set.yaml:2:1: name has no value; give it one or remove it`},
		{"a capital in a slug", "name: by-the-water", "name: By-the-water", `set.yaml:2:7: the name "By-the-water" is not 1 to 64 of a-z, 0-9 and -, beginning with a letter or digit`},
		{"a dash before a slug", "name: by-the-water", "name: -by-the-water", `set.yaml:2:7: the name "-by-the-water" is not 1 to 64 of a-z, 0-9 and -, beginning with a letter or digit`},
		{"a long slug", "name: by-the-water", "name: " + strings.Repeat("water", 13), `set.yaml:2:7: the name "waterwaterwaterwaterwaterwaterwaterwater…" is not 1 to 64 of a-z, 0-9 and -, beginning with a letter or digit`},
		{"a number for a slug", "name: by-the-water", "name: 2024", `set.yaml:2:7: name must be a text, not 2024; put it in quotes`},
		{"unknown field, close", "description:", "desciption:", `set.yaml:4:1: unknown field "desciption" in the set; did you mean "description"?`},
		{"unknown field, far", "description:", "author:", `set.yaml:4:1: unknown field "author" in the set; known are format, name, title, description, languages, challenges`},
		{"a field twice", "country: RU", "country: RU\n    country: KZ", `set.yaml:28:5: "country" is given before, in line 27; remove one of them`},
		{"a field in quotes twice", "country: RU", "country: RU\n    \"country\": KZ", `set.yaml:28:5: "country" is given before, in line 27; remove one of them`},
		{"a field without value", "country: RU", "country:", `set.yaml:27:5: country has no value; give it one or remove it`},
		{"no languages", "languages: [en, ru]\n", "", `set.yaml:1:1: the set lacks the field "languages"; add it`},
		{"an empty list of languages", "languages: [en, ru]", "languages: []", `set.yaml:5:12: languages has no entries; add one`},
		{"languages not a list", "languages: [en, ru]", "languages: en", `set.yaml:5:12: languages must be a list, not "en"`},
		{"not a language", "languages: [en, ru]", "languages: [en, russian, ru]", `set.yaml:5:17: "russian" is not a language tag such as en, ru or sr-Latn`},
		{"not a tag", "languages: [en, ru]", "languages: [en, ru, en_GB]", `set.yaml:5:21: "en_GB" is not a language tag such as en, ru or sr-Latn`},
		{"a language of one letter", "languages: [en, ru]", "languages: [en, ru, x]", `set.yaml:5:21: "x" is not a language tag such as en, ru or sr-Latn`},
		{"a language twice", "languages: [en, ru]", "languages: [en, ru, en]", `set.yaml:5:21: the language "en" is listed twice; remove one of them`},
		{"no challenges", "", full[:strings.Index(full, "challenges:")] + "challenges: []\n", `set.yaml:6:13: challenges has no entries; add one`},
		// Texts.
		{"a missing translation", ", ru: \"Река\"", "", `set.yaml:12:14: alt lacks the language "ru"; add it`},
		{"an empty translation", "ru: \"Река\"", "ru: \" \"", `set.yaml:12:34: ru is an empty text; write one`},
		{"a language that is not listed", "{en: Cape,", "{en: Cape, de: Kap,", `set.yaml:39:23: unknown language "de" in title; known are en, ru`},
		{"one text for all languages", "{en: Cape, ru: Мыс}", "Cape", `set.yaml:39:12: title must be a text for each language, such as {en: ...}, not "Cape"`},
		{"a number for a text", "{en: Cape,", "{en: 1984,", `set.yaml:39:17: en must be a text, not 1984; put it in quotes`},
		{"a truth for a text", "{en: Cape,", "{en: true,", `set.yaml:39:17: en must be a text, not true; put it in quotes`},
		{"a list for a text", "{en: Cape,", "{en: [Cape],", `set.yaml:39:17: en must be a text, not a list`},
		{"an escaped control character", "\"A river\"", `"A\x00river"`, `set.yaml:12:19: en holds a control character; remove its escape`},
		// Challenges.
		{"a challenge that is a text", "  - name: cape", "  - cape\n  - name: cape", `set.yaml:38:5: a challenge must be a mapping with name, title, prompt, warning, images, questions, hints, debrief, furtherReading, clues, country, difficulty, tags, provenance, not "cape"`},
		{"no prompt", "    prompt: {en: Where?, ru: Где?}\n", "", `set.yaml:38:5: a challenge lacks the field "prompt"; add it`},
		{"no questions", "questions:\n      - kind: place\n        rule: {type: exponential, scaleMeters: 1500.5}\n        key: {type: Point, coordinates: [190.5, -12]}\n    ", "", `set.yaml:38:5: a challenge lacks the field "questions"; add it`},
		{"a name twice", "name: cape", "name: embankment", `set.yaml:38:11: the name "embankment" is that of the challenge in line 7; choose another`},
		{"a country by name", "country: RU", "country: Russia", `set.yaml:27:14: the country "Russia" is not two capital letters of ISO 3166-1, such as KZ`},
		{"a country in small letters", "country: RU", "country: ru", `set.yaml:27:14: the country "ru" is not two capital letters of ISO 3166-1, such as KZ`},
		{"a country of one letter", "country: RU", "country: R", `set.yaml:27:14: the country "R" is not two capital letters of ISO 3166-1, such as KZ`},
		{"a country of three letters", "country: RU", "country: RUS", `set.yaml:27:14: the country "RUS" is not two capital letters of ISO 3166-1, such as KZ`},
		{"too difficult", "difficulty: 3", "difficulty: 6", `set.yaml:28:17: the difficulty 6 is not in 1 to 5`},
		{"not difficult", "difficulty: 3", "difficulty: 0", `set.yaml:28:17: the difficulty 0 is not in 1 to 5`},
		{"half difficult", "difficulty: 3", "difficulty: 2.5", `set.yaml:28:17: difficulty must be a whole number, not 2.5`},
		{"difficult in quotes", "difficulty: 3", "difficulty: \"3\"", `set.yaml:28:17: difficulty must be a whole number, not "3"`},
		{"unknown tag, close", "tags: [signs,", "tags: [sings,", `set.yaml:29:12: unknown tag "sings"; did you mean "signs"?`},
		{"unknown tag, far", "tags: [signs,", "tags: [weather,", `set.yaml:29:12: unknown tag "weather"; known are signs, vegetation, architecture, sun, terrain, vehicles, language, infrastructure, orbit`},
		{"a tag twice", "tags: [signs,", "tags: [language,", `set.yaml:29:22: the tag "language" is listed twice; remove one of them`},
		{"an empty list of tags", "tags: [signs, language]", "tags: []", `set.yaml:29:11: tags has no entries; add one`},
		{"a negative length", "uncertaintyMeters: 5", "uncertaintyMeters: -5", `set.yaml:37:54: uncertaintyMeters is below 0; give a length in metres`},
		{"provenance as a text", "provenance: {truth: surveyed, uncertaintyMeters: 5, consent: nobody is shown}", "provenance: surveyed", `set.yaml:37:17: provenance must be a mapping with truth, uncertaintyMeters, consent, not "surveyed"`},
		{"a clue of no image", "    country: RU", "    clues: [{image: images/20.jpg, x: 1, y: 1, width: 1, height: 1, note: {en: a, ru: б}}]\n    country: RU", `set.yaml:27:21: the image "images/20.jpg" of a clue is none of the challenge's; did you mean "images/02.jpg"?`},
		{"a clue of no size", "    country: RU", "    clues: [{image: images/02.jpg, x: -1, y: 1, width: 0, note: {en: a, ru: б}}]\n    country: RU", `set.yaml:27:13: a clue lacks the field "height"; add it
set.yaml:27:39: x -1 is below 0; give whole pixels of the upright picture
set.yaml:27:56: width 0 is below 1; give whole pixels of the upright picture`},
		{"hints as a text", "    country: RU", "    hints: The ridge\n    country: RU", `set.yaml:27:12: hints must be a list, not "The ridge"`},
		{"a hint of no text", "    country: RU", "    hints: [{price: 0.1}]\n    country: RU", `set.yaml:27:13: a hint lacks the field "text"; add it`},
		{"a hint in one language", "    country: RU", "    hints: [{text: {en: a}}]\n    country: RU", `set.yaml:27:20: text lacks the language "ru"; add it`},
		{"a price in percent", "    country: RU", "    hints: [{text: {en: a, ru: б}, price: 10}]\n    country: RU", `set.yaml:27:43: the price 10 is not in 0 to 1; it is a share of what the challenge gives`},
		{"a price with its sign", "    country: RU", "    hints: [{text: {en: a, ru: б}, price: 10%}]\n    country: RU", `set.yaml:27:43: price must be a number, not "10%"`},
		{"a hint with a cost", "    country: RU", "    hints: [{text: {en: a, ru: б}, cost: 10}]\n    country: RU", `set.yaml:27:36: unknown field "cost" in a hint; known are text, price`},
		{"a link that runs", "    country: RU", "    furtherReading: [{title: {en: a, ru: б}, url: \"javascript:alert(1)\"}]\n    country: RU", `set.yaml:27:51: the address "javascript:alert(1)" is none of a page; an address begins with https:// or http:// and a host, without a name or password, and has no spaces, backslashes or invisible characters; at most 2000 bytes`},
		{"a link with a password", "    country: RU", "    furtherReading: [{title: {en: a, ru: б}, url: \"https://a:b@example.org/\"}]\n    country: RU", `set.yaml:27:51: the address "https://a:b@example.org/" is none of a page; an address begins with https:// or http:// and a host, without a name or password, and has no spaces, backslashes or invisible characters; at most 2000 bytes`},
		{"a link in one language", "    country: RU", "    furtherReading: [{title: {en: a}, url: \"https://example.org\"}]\n    country: RU", `set.yaml:27:30: title lacks the language "ru"; add it`},
		{"a link to nowhere", "    country: RU", "    furtherReading: [{title: {en: a, ru: б}}]\n    country: RU", `set.yaml:27:22: a link lacks the field "url"; add it`},
		{"a link with a host", "    country: RU", "    furtherReading: [{title: {en: a, ru: б}, url: \"https://a.example\", host: a}]\n    country: RU", `set.yaml:27:72: unknown field "host" in a link; known are title, url`},
		{"eleven links", "    country: RU", "    furtherReading: [" + strings.Repeat("{title: {en: a, ru: б}, url: \"https://example.org\"}, ", 10) + "{title: {en: a, ru: б}, url: \"https://example.org\"}]\n    country: RU", `set.yaml:27:21: a challenge has at most 10 links, this one 11; leave some out`},
		{"eleven hints", "    country: RU", "    hints: [" + strings.Repeat("{text: {en: a, ru: б}}, ", 10) + "{text: {en: a, ru: б}}]\n    country: RU", `set.yaml:27:12: a challenge has at most 10 hints, this one 11; leave some out`},
		{"a warning in one language", "    country: RU", "    warning: {en: Blood}\n    country: RU", `set.yaml:27:14: warning lacks the language "ru"; add it`},
		// Images.
		{"no such image", "images/03.jpg", "images/30.jpg", `set.yaml:42:15: the image "images/30.jpg" does not exist in the pack; add it or correct the name`},
		{"no such folder", "images/03.jpg", "image/03.jpg", `set.yaml:42:15: the image "image/03.jpg" does not exist in the pack; add it or correct the name`},
		{"an image twice", "images/03.jpg", "images/01.jpg", `set.yaml:42:15: the image "images/01.jpg" is used before, in line 11; use each once`},
		{"an empty image", "images/03.jpg", "images/empty.jpg", `set.yaml:42:15: the image "images/empty.jpg" is empty`},
		{"a folder for an image", "images/03.jpg", "images", `set.yaml:42:15: the image "images" is not a file`},
		{"the folder itself", "images/03.jpg", ".", `set.yaml:42:15: the image "." is not a file`},
		{"out of the folder", "images/03.jpg", "../03.jpg", `set.yaml:42:15: the path "../03.jpg" is not one inside the pack, such as images/01.jpg`},
		{"out of the folder, hidden", "images/03.jpg", "images/../../03.jpg", `set.yaml:42:15: the path "images/../../03.jpg" is not one inside the pack, such as images/01.jpg`},
		{"an absolute path", "images/03.jpg", "/etc/passwd", `set.yaml:42:15: the path "/etc/passwd" is not one inside the pack, such as images/01.jpg`},
		{"backslashes", "images/03.jpg", `images\03.jpg`, `set.yaml:42:15: the path "images\\03.jpg" has a backslash; write it with /`},
		{"a link", "images/03.jpg", "images/link.jpg", `set.yaml:42:15: the image "images/link.jpg" is reached by a symbolic link; put the file itself into the pack`},
		{"a linked folder", "images/03.jpg", "out/03.jpg", `set.yaml:42:15: the image "out/03.jpg" is reached by a symbolic link; put the file itself into the pack`},
		{"no alt", "        alt: {en: Sea, ru: Море}\n", "", `set.yaml:42:9: an image lacks the field "alt"; add it`},
		{"no credit", "        credit: {author: C, licence: CC0-1.0}\n", "", `set.yaml:42:9: an image lacks the field "credit"; add it`},
		{"no author", "{author: C, licence: CC0-1.0}", "{licence: CC0-1.0}", `set.yaml:44:17: credit lacks the field "author"; add it`},
		{"an American licence", "{author: C, licence: CC0-1.0}", "{author: C, license: CC0-1.0}", `set.yaml:44:17: credit lacks the field "licence"; add it
set.yaml:44:29: unknown field "license" in credit; did you mean "licence"?`},
		// Questions.
		{"another kind", "kind: place", "kind: smell", `set.yaml:23:15: unknown kind "smell"; known are place, bearing, time, text, reasoning`},
		{"no points", "maxPoints: 3000", "maxPoints: 0", `set.yaml:24:20: maxPoints: 0 is not in 1 to 1000000`},
		{"too many points", "maxPoints: 3000", "maxPoints: 1000001", `set.yaml:24:20: maxPoints: 1000001 is not in 1 to 1000000`},
		{"points beyond any number", "maxPoints: 3000", "maxPoints: 99999999999999999999", `set.yaml:24:20: maxPoints must be a whole number, not "99999999999999999999"`},
		{"hexadecimal points", "maxPoints: 3000", "maxPoints: 0x10", `set.yaml:24:20: maxPoints must be a whole number, not 0x10`},
		{"another rule", "type: exponential, preset", "type: square, preset", `set.yaml:25:22: unknown type of rule "square"; known are exponential, linear, bands`},
		{"no rule type", "type: exponential, preset", "preset", `set.yaml:25:15: rule lacks the field "type"; add it`},
		{"unknown preset, close", "preset: street", "preset: steet", `set.yaml:25:43: unknown preset "steet"; did you mean "street"?`},
		{"unknown preset, longer", "preset: street", "preset: streeet", `set.yaml:25:43: unknown preset "streeet"; did you mean "street"?`},
		{"unknown preset, far", "preset: street", "preset: galaxy", `set.yaml:25:43: unknown preset "galaxy"; known are building, street, city, region, world`},
		{"preset and scale", "preset: street", "preset: street, scaleMeters: 1500", `set.yaml:25:64: a rule has a preset or scaleMeters, not both; remove one of them`},
		{"neither preset nor scale", "preset: street, ", "", `set.yaml:25:15: rule lacks a preset (building, street, city, region, world) or scaleMeters; add one of them`},
		{"a preset without value", "preset: street", "preset: ", `set.yaml:25:35: preset has no value; give it one or remove it`},
		{"a scale of 0", "scaleMeters: 1500.5", "scaleMeters: 0", `set.yaml:47:48: scaleMeters: 0 is not above 0 and finite`},
		{"an endless scale", "scaleMeters: 1500.5", "scaleMeters: .inf", `set.yaml:47:48: scaleMeters must be a number, not .inf`},
		{"a scale beyond any number", "scaleMeters: 1500.5", "scaleMeters: 1e999", `set.yaml:47:48: scaleMeters must be a number, not "1e999"`},
		{"a scale that is no number", "scaleMeters: 1500.5", "scaleMeters: NaN", `set.yaml:47:48: scaleMeters must be a number, not "NaN"`},
		{"a hexadecimal scale", "scaleMeters: 1500.5", "scaleMeters: 0x1p4", `set.yaml:47:48: scaleMeters must be a number, not "0x1p4"`},
		{"a scale with its unit", "scaleMeters: 1500.5", "scaleMeters: 1.5 km", `set.yaml:47:48: scaleMeters must be a number, not "1.5 km"`},
		{"less than perfect", "perfectMeters: 50", "perfectMeters: -50", `set.yaml:25:66: perfectMeters: -50 is not 0 or more and finite`},
		{"all of a rule", "preset: street, perfectMeters: 50", "scaleMeters: -1, perfectMeters: -2", `set.yaml:25:48: scaleMeters: -1 is not above 0 and finite`},
		{"another geometry", "type: Point, coordinates: [190.5", "type: Polgon, coordinates: [190.5", `set.yaml:48:21: unknown type "Polgon"; did you mean "Polygon"?`},
		{"no coordinates", ", coordinates: [190.5, -12]", "", `set.yaml:48:14: key lacks the field "coordinates"; add it`},
		{"latitude first", "[30.3351, 59.9343]", "[43.2587, 76.9453, 700]", `set.yaml:26:41: coordinates are [longitude, latitude] in degrees, two numbers and not 3`},
		{"one coordinate", "[30.3351, 59.9343]", "[30.3351]", `set.yaml:26:41: coordinates are [longitude, latitude] in degrees, two numbers and not 1`},
		{"a latitude out of range", "[30.3351, 59.9343]", "[59.9343, 130.3351]", `set.yaml:26:51: the latitude 130.3351 is not in -90 to 90; coordinates are [longitude, latitude]`},
		{"both out of range", "[30.3351, 59.9343]", "[36001, -90.1]", `set.yaml:26:42: the longitude 36001 is not in -36000 to 36000
set.yaml:26:49: the latitude -90.1 is not in -90 to 90; coordinates are [longitude, latitude]`},
		{"not a number", "[30.3351, 59.9343]", "[.nan, 59.9343]", `set.yaml:26:42: the longitude must be a number, not .nan`},
		{"a coordinate in quotes", "[30.3351, 59.9343]", `[30.3351, "59.9343"]`, `set.yaml:26:51: the latitude must be a number, not "59.9343"`},
		{"a coordinate in single quotes", "[30.3351, 59.9343]", "['30.3351', 59.9343]", `set.yaml:26:42: the longitude must be a number, not "30.3351"`},
		{"degrees and minutes", "[30.3351, 59.9343]", "[30.3351, 59°56.06]", `set.yaml:26:51: the latitude must be a number, not "59°56.06"`},
		{"a decimal comma", "[30.3351, 59.9343]", "[30,3351, 59,9343]", `set.yaml:26:41: coordinates are [longitude, latitude] in degrees, two numbers and not 4`},
		{"coordinates as a text", "[30.3351, 59.9343]", "30.3351 59.9343", `set.yaml:26:41: coordinates must be a list, not "30.3351 59.9343"`},
		{"key as a list", "key: {type: Point, coordinates: [190.5, -12]}", "key: [190.5, -12]", `set.yaml:48:14: key must be a mapping with type, coordinates, not a list`},
	}
}

func TestReadBroken(t *testing.T) {
	for _, tt := range brokenPacks() {
		t.Run(tt.name, func(t *testing.T) {
			draft, err := pack.Read(folder(tt.set(t)))
			if got := fmt.Sprint(err); got != tt.want {
				t.Errorf("error\n got %s\nwant %s", got, tt.want)
			}
			if draft.Name != "" || len(draft.Challenges) > 0 {
				t.Errorf("a draft of it: %+v", draft)
			}
		})
	}
}

// manyFields is that many fields, each in its line of a challenge.
func manyFields(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "field%d: 1\n    ", i)
	}
	return b.String()
}
