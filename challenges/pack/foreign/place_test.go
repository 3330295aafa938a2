package foreign_test

import (
	"fmt"
	"strings"
	"testing"

	"geodrill/challenges/pack/foreign"
	"geodrill/geo"

	"golang.org/x/text/encoding/charmap"
)

// walk is a folder of photos that places are joined with.
func walk() map[string]string {
	return map[string]string{
		"Panfilov.jpg": "picture", "two/IMG_2.JPG": "picture 2024-06-10T09:31:00Z", "IMG_3.jpg": "picture 2024-06-10T14:40:00",
		"IMG_4.jpg": "picture 2024-06-10T23:00:00Z", "broken.jpg": "x",
	}
}

const gpxFile = `<?xml version="1.0" encoding="UTF-8"?>
<gpx version="1.1" creator="phone" xmlns="http://www.topografix.com/GPX/1/1">
  <wpt lat="43.2587" lon="76.9453"><name>Panfilov</name><desc>The park &amp; its church</desc></wpt>
  <wpt lat="43.24" lon="76.95"><time>2024-06-10T09:30:00Z</time><name>Kok-Tobe</name></wpt>
  <wpt lat="1" lon="2"><name>Elsewhere</name><link href="nowhere.jpg"/></wpt>
  <rte><rtept lat="1" lon="1"/></rte>
  <trk><trkseg>
    <trkpt lat="43.25" lon="76.96"><time>2024-06-10T09:38:00Z</time></trkpt>
    <trkpt lat="43.26" lon="76.98"><time>2024-06-10T09:42:00Z</time></trkpt>
    <trkpt lat="43.27" lon="76.99"/>
  </trkseg></trk>
</gpx>`

const kmlFile = `<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Folder>
  <Placemark><name>Panfilov</name><description><![CDATA[<p>The park</p><img src="two/IMG_2.JPG"/>]]></description>
    <Point><coordinates>76.9453,43.2587,700</coordinates></Point></Placemark>
  <Placemark><name>Lake</name><ExtendedData><Data name="photo"><value>IMG_3.jpg</value></Data></ExtendedData>
    <MultiGeometry><Polygon><outerBoundaryIs><LinearRing><coordinates>76.9,43.2 77,43.2 77,43.3 76.9,43.2</coordinates></LinearRing></outerBoundaryIs></Polygon>
    <Point><coordinates>76.8,43.1</coordinates></Point></MultiGeometry></Placemark>
  <Placemark><name>Nothing</name></Placemark>
  <NetworkLink><Link><href>http://example.org/</href></Link></NetworkLink>
</Folder></Document></kml>`

const geojsonFile = `{"type":"FeatureCollection","features":[
  {"type":"Feature","properties":{"Name":"Panfilov","n":1},"geometry":{"type":"Point","coordinates":[76.9453,43.2587]}},
  {"type":"Feature","properties":{"title":"Road","image":"img_3.JPG"},"geometry":{"type":"LineString","coordinates":[[76.9,43.2],[76.91,43.2]]}},
  {"type":"Feature","properties":{"title":"Nowhere"},"geometry":null}]}`

const csvFile = "\uFEFFНазвание;Широта;Долгота;Фото;Этаж\nПарк;43,2587;76,9453;Panfilov.jpg;1\n\"Гора; высокая\";43.24;76.95;two\\IMG_2.JPG;2\n"

// Places find their pictures by name or by time, and pictures theirs along a track.
func TestPlaces(t *testing.T) {
	clocks := `the clocks of 1 pictures tell no zone and are taken to be in +05`
	broken := `the picture "broken.jpg": the file is not a photo`
	unplaced := func(names ...string) (lines []string) {
		for _, name := range names {
			lines = append(lines, fmt.Sprintf("the picture %q: no place belongs to it", name))
		}
		return lines
	}
	old, err := charmap.Windows1251.NewEncoder().String(strings.TrimPrefix(csvFile, "\uFEFF"))
	if err != nil {
		t.Fatal(err)
	}
	table := []string{
		`the place "Парк" at 43.258700, 76.945300, with the picture "Panfilov.jpg"`,
		`the place "Гора; высокая" at 43.240000, 76.950000, with the picture "two/IMG_2.JPG"`,
	}
	for _, test := range []struct {
		file, content string
		want          foreign.Report
	}{
		{"walk.gpx", gpxFile, foreign.Report{
			Took: []string{
				`the place "Panfilov" at 43.258700, 76.945300, with the picture "Panfilov.jpg"`,
				`the place "Kok-Tobe" at 43.240000, 76.950000, with the picture "two/IMG_2.JPG"`,
				`the place "IMG_3" at 43.255000, 76.970000, with the picture "IMG_3.jpg"`,
			},
			Changed: []string{clocks},
			LeftOut: append([]string{
				`1 routes: they have no times`, broken,
				`the place "Elsewhere": no picture is named so, or was taken then`,
			}, unplaced("IMG_4.jpg")...),
		}},
		{"walk.kml", kmlFile, foreign.Report{
			Took: []string{
				`the place "Panfilov" at 43.258700, 76.945300, with the picture "two/IMG_2.JPG"`,
				`the place "Lake" at 43.200044, 76.899836, with the picture "IMG_3.jpg"`,
			},
			Changed: []string{clocks},
			LeftOut: append([]string{`the placemark "Nothing": it has no point, line or polygon`, `1 elements NetworkLink`, broken}, unplaced("IMG_4.jpg", "Panfilov.jpg")...),
		}},
		{"walk.geojson", geojsonFile, foreign.Report{
			Took: []string{
				`the place "Panfilov" at 43.258700, 76.945300, with the picture "Panfilov.jpg"`,
				`the place "Road" at 43.200000, 76.905000, with the picture "IMG_3.jpg"`,
			},
			Changed: []string{clocks},
			LeftOut: append([]string{`the feature 3, "Nowhere": it has no geometry`, broken}, unplaced("IMG_4.jpg", "two/IMG_2.JPG")...),
		}},
		{"walk.csv", csvFile, foreign.Report{
			Took: table, Changed: []string{clocks},
			LeftOut: append([]string{`the columns "Этаж"`, broken}, unplaced("IMG_3.jpg", "IMG_4.jpg")...),
		}},
		{"old.csv", old, foreign.Report{
			Took: table, Changed: []string{`old.csv: read as Windows-1251, for it is not UTF-8`, clocks},
			LeftOut: append([]string{`the columns "Этаж"`, broken}, unplaced("IMG_3.jpg", "IMG_4.jpg")...),
		}},
		{"notations.csv", "name,coordinates\nPanfilov,\"43°15'31.3\"\"N 76°56'43.1\"\"E\"\n", foreign.Report{
			Took:    []string{`the place "Panfilov" at 43.258694, 76.945306, with the picture "Panfilov.jpg"`},
			Changed: []string{clocks}, LeftOut: append([]string{broken}, unplaced("IMG_3.jpg", "IMG_4.jpg", "two/IMG_2.JPG")...),
		}},
	} {
		t.Run(test.file, func(t *testing.T) {
			s := source(files(map[string]string{test.file: test.content}), test.file)
			s.Photos = files(walk())
			draft, report := read(t, s)
			checkReport(t, test.want, report)
			if len(draft.Challenges) != len(test.want.Took) || len(draft.Challenges[0].Photos) != 1 {
				t.Errorf("%d challenges of %d photos", len(draft.Challenges), len(draft.Challenges[0].Photos))
			}
		})
	}
}

// Without photos the places are taken, and their pictures are still to come.
func TestPlacesWithoutPhotos(t *testing.T) {
	draft, report := read(t, source(files(map[string]string{"a.geojson": geojsonFile}), "a.geojson"))
	if len(draft.Challenges) != 2 || len(report.Took) != 2 || len(report.Changed) != 1 {
		t.Errorf("%d challenges, %+v", len(draft.Challenges), report)
	}
	if got := draft.Challenges[1].Questions[0].Key.Place.Geometry().GeoJSONType(); got != "LineString" {
		t.Errorf("the key of the road is a %s", got)
	}
	draft, _ = read(t, source(files(map[string]string{"p.json": `{"type":"Point","coordinates":[190,5]}`}), "p.json"))
	if p := pointOf(t, draft.Challenges[0]); p != (geo.Point{-170, 5}) {
		t.Errorf("a geometry alone is %v", p)
	}
}

// What is wrong with a file is told where, and nothing is made of it.
func TestRefused(t *testing.T) {
	gpx := func(inside string) string { return "<gpx>\n" + inside + "</gpx>" }
	for _, test := range []struct{ name, file, content, want string }{
		{"nothing", "a.csv", "", `a.csv:1:1: the file is empty, 0 bytes: export it again`},
		{"a table of a header", "a.csv", "lat,lon\n", `Almaty Walk:1:1: there is nothing in it that a set could hold`},
		{"a table of no header", "a.csv", "43,76\n", `a.csv:1:1: no column is called latitude and longitude, or coordinates; the first line must name the columns`},
		{"a table in UTF-16", "a.csv", "\xff\xfel\x00a\x00t\x00", `a.csv:1:1: this is UTF-16, not UTF-8; save the file as UTF-8`},
		{"a table in UTF-16 without mark", "a.csv", "l\x00a\x00t\x00,\x00", `a.csv:1:1: this is UTF-16, not UTF-8; save the file as UTF-8`},
		{"a table in Latin", "a.csv", "lat,lon,name\n1,2,Caf\xe9 M\xfcnchen \xdf\x98\n", `a.csv:1:1: this is neither UTF-8 nor Windows-1251; save the file as UTF-8`},
		{"a ragged table", "a.csv", "lat,lon\n1,2,3\n", `a.csv:2:1: this is not CSV: wrong number of fields`},
		{"an open quote", "a.csv", "lat,lon\n1,\"2\n", `a.csv:2:6: this is not CSV: extraneous or missing " in quoted-field`},
		{"a latitude of words", "a.csv", "lat,lon\n1,2\nnorth,2\n", `a.csv:3:1: "north" is no latitude`},
		{"a latitude of 91", "a.csv", "lat,lon\n91,2\n", `a.csv:2:1: "91" is no latitude`},
		{"no coordinates", "a.csv", "name,coordinates\nx,somewhere\n", `a.csv:2:3: "somewhere" is no point`},
		{"no JSON", "a.geojson", "{\n  \"type\": x}", `a.geojson:2:11: this is not the JSON that is looked for: invalid character 'x' looking for beginning of value`},
		{"another JSON", "a.json", "[1]", `a.json:1:1: this is not the JSON that is looked for: json: cannot unmarshal array into Go value of type struct { Type string "json:\"type\""; Features []json.RawMessage "json:\"features\"" }`},
		{"a feature of nowhere", "a.json", `{"type":"Feature","geometry":{"type":"Point","coordinates":[1,91]}}`, `a.json:1:1: the feature 1, "", is no place on the Earth: region at /coordinates: coordinate 1 (91): latitude out of range`},
		{"no XML", "a.gpx", "<gpx>\n<wpt></gpx>", `a.gpx:2:12: this is not XML: line 2: element <wpt> closed by </gpx>`},
		{"no element", "a.gpx", "  ", `a.gpx:1:1: this is not XML: there is no element`},
		{"another XML", "a.gpx", "<kml></kml>", `a.gpx:1:6: this is not GPX but "kml"`},
		{"another XML still", "a.kml", "<gpx></gpx>", `a.kml:1:6: this is not KML but "gpx"`},
		{"a document type", "a.gpx", "<!DOCTYPE gpx [<!ENTITY a \"b\">]><gpx>&a;</gpx>", `a.gpx:1:33: document types and entities are not read; remove <!DOCTYPE ...>`},
		{"an entity", "a.kml", "<kml>&xxe;</kml>", `a.kml:1:11: this is not XML: line 1: invalid character entity &xxe;`},
		{"a deep element", "a.kml", strings.Repeat("<a>", 70), `a.kml:1:196: the file has more than 500000 elements, or they are nested more than 64 deep`},
		{"another encoding", "a.gpx", `<?xml version="1.0" encoding="koi8-r"?><gpx/>`, `a.gpx:1:40: this is not XML: xml: opening charset "koi8-r": the encoding "koi8-r" is not read; save the file as UTF-8`},
		{"UTF-16", "a.kml", "\xfe\xff\x00<", `a.kml:1:1: this is UTF-16, not UTF-8; save the file as UTF-8`},
		{"a point off the Earth", "a.gpx", gpx(`<wpt lat="91" lon="0"/>`), `a.gpx:2:24: the point lat "91", lon "0" is none on the Earth`},
		{"a point of words", "a.gpx", gpx(`<wpt lat="x"/>`), `a.gpx:2:15: the point lat "x", lon "" is none on the Earth`},
		{"coordinates of words", "a.kml", "<kml><Placemark><Point><coordinates>76.9 43.2</coordinates></Point></Placemark></kml>", `a.kml:1:37: "76.9" is not longitude,latitude`},
		{"too many rows", "a.csv", "lat,lon\n" + strings.Repeat("1,2\n", 10_001), `a.csv:1:1: the file has more than 10000 places; make several files of it`},
		{"too many features", "a.json", `{"type":"FeatureCollection","features":[1` + strings.Repeat(",1", 10_000) + `]}`, `a.json:1:1: the file has more than 10000 places; make several files of it`},
		{"too many placemarks", "a.kml", "<kml>" + strings.Repeat("<Placemark/>", 10_001) + "</kml>", `a.kml:1:1: the file has more than 10000 places; make several files of it`},
		{"too many waypoints", "a.gpx", gpx(strings.Repeat(`<wpt lat="1" lon="2"/>`, 10_001)), `a.gpx:1:1: the file has more than 10000 places; make several files of it`},
		{"a placemark of no place", "a.kml", "<kml><Placemark><LineString><coordinates>1,2</coordinates></LineString></Placemark></kml>", `a.kml:1:17: this is no place on the Earth: region at /coordinates: too few different points: a line needs 2`},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := source(files(map[string]string{test.file: test.content}), test.file)
			format, _ := foreign.Detect(s)
			_, _, err := foreign.Read(s, format)
			if got := fmt.Sprint(err); got != test.want {
				t.Errorf("error\n got %s\nwant %s", got, test.want)
			}
		})
	}
}

// Exports that are damaged are refused by the file in them.
func TestDamagedExports(t *testing.T) {
	for _, test := range []struct{ name, file, content, want string }{
		{"an empty table of challenges", "db/challenges.json", "", `db/challenges.json:1:1: the file is empty, 0 bytes: export it again`},
		{"a table that is no JSON", "db/flags.json", "{", `db/flags.json:1:1: this is not the JSON that is looked for: unexpected end of JSON input`},
		{"too many challenges", "db/challenges.json", `{"results":[{"id":0}` + strings.Repeat(`,{"id":0}`, 10_000) + `]}`, `db/challenges.json:1:1: the file has more than 10000 challenges; export it with fewer`},
		{"a challenge without id", "db/challenges.json", `{"results":[{"name":"x"}]}`, `db/challenges.json:1:1: the row 1 has no id of its own`},
	} {
		tables := ctfdTables()
		tables[test.file] = test.content
		_, _, err := foreign.Read(source(files(tables), ""), foreign.CTFd)
		if got := fmt.Sprint(err); got != test.want {
			t.Errorf("%s:\n got %s\nwant %s", test.name, got, test.want)
		}
	}
	tables := ctfdTables()
	tables["db/hints.json"] = ""
	_, report := read(t, source(files(tables), ""))
	if got, want := report.LeftOut[0], "the table db/hints.json: its file is empty, 0 bytes"; got != want {
		t.Errorf("of an empty table: %s", got)
	}
	_, _, err := foreign.Read(source(files(map[string]string{"a/challenge.yml": "name: [x\n"}), ""), foreign.CTFcli)
	if got, want := fmt.Sprint(err), `a/challenge.yml:1:7: this is not YAML: sequence end token ']' not found`; got != want {
		t.Errorf("of a broken challenge:\n got %s\nwant %s", got, want)
	}
}

// fuzz reads any bytes as a file, and writes what comes of them.
func fuzz(f *testing.F, name string, format foreign.Format, seeds ...string) {
	for _, seed := range append(seeds, "", "\xff\xfe", "{", "<", "x") {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		fsys := files(walk())
		fsys[name] = files(map[string]string{"x": string(content)})["x"]
		s := source(fsys, name)
		if format == foreign.CTFd || format == foreign.CTFcli {
			s.File = ""
		}
		s.Photos = fsys
		draft, _, err := foreign.Read(s, format)
		if err == nil {
			checkPack(t, draft)
		}
	})
}

func FuzzGPX(f *testing.F)     { fuzz(f, "a.gpx", foreign.GPX, gpxFile) }
func FuzzKML(f *testing.F)     { fuzz(f, "a.kml", foreign.KML, kmlFile) }
func FuzzGeoJSON(f *testing.F) { fuzz(f, "a.geojson", foreign.GeoJSON, geojsonFile) }
func FuzzCSV(f *testing.F)     { fuzz(f, "a.csv", foreign.CSV, csvFile, "lat,lon\n1,2\n") }
func FuzzCTFd(f *testing.F) {
	fuzz(f, "db/challenges.json", foreign.CTFd, ctfdTables()["db/challenges.json"])
}
func FuzzCTFcli(f *testing.F) {
	fuzz(f, "challenge.yml", foreign.CTFcli, "name: x\ntype: geo\nvalue: 100\nextra: {latitude: 1, longitude: '2'}\nflags: [a, {type: static, content: b}]\nfiles: [IMG_3.jpg]\n")
}
