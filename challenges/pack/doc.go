// Package pack reads a challenge set from a folder that people write by hand,
// set.yaml and the pictures it names, and writes one as such a folder.
//
//	format: geodrill/1
//	name: around-the-world              # a slug; reading it again makes the next version
//	title: {en: "Around the world"}
//	description: {en: "..."}            # optional
//	languages: [en]
//	challenges:
//	  - name: embankment                # a slug of its own
//	    title: {en: "The embankment"}
//	    prompt: {en: "Where did the camera stand?"}
//	    warning: {en: "..."}            # optional: of sensitive content, shown before the images
//	    images:
//	      - file: images/01.jpg
//	        alt: {en: "A river and a bridge"}
//	        credit: {author: "A. Author", licence: "CC0-1.0"}  # title, source, changes: optional
//	    questions:                      # one or more
//	      - kind: place
//	        prompt: {en: "Where did the camera stand?"}  # optional: when the challenge's does not say
//	        maxPoints: 2500             # optional: 5000
//	        rule: {type: exponential, preset: street, perfectMeters: 50}  # or scaleMeters: 1500
//	        circle: true                # optional: as likely to hold the place as not
//	        key: {type: Point, coordinates: [76.9453, 43.2587]}           # longitude, latitude
//	      - kind: bearing
//	        maxPoints: 1000
//	        rule: {type: linear, perfectDegrees: 10, zeroDegrees: 60}     # perfect: optional
//	        key: {bearingDegrees: 220}  # clockwise from true north
//	      - kind: time
//	        maxPoints: 1000
//	        rule: {type: bands, bands: [{upToMinutes: 30, share: 1}, {upToMinutes: 120, share: 0.5}]}
//	        zone: UTC                   # optional: in which to ask; trainees see it, so it may tell the place
//	        day: "2024-06-10"           # optional: then only the time of day counts
//	        maxSpanMinutes: 60          # optional: how long a stated interval may be
//	        key: {from: "2024-06-10T18:30:00+05:00", to: "2024-06-10T18:45:00+05:00"}  # to: optional
//	      - kind: text
//	        maxPoints: 500
//	        key: {accepted: [Алматы, Almaty, {text: Alma-Ata, share: 0.8}]}
//	    debrief: {en: "..."}            # Markdown
//	    furtherReading:                 # optional
//	      - {title: {en: "The river"}, url: "https://example.org/river"}
//	    clues:                          # optional: marked in pixels of the upright image
//	      - {image: images/01.jpg, x: 120, y: 80, width: 300, height: 200, note: {en: "A tram"}}
//	    country: KZ                     # optional: ISO 3166-1 alpha-2
//	    difficulty: 3                   # optional: 1 to 5
//	    tags: [signs]                   # optional
//	    provenance: {truth: "...", uncertaintyMeters: 5, consent: "..."}  # optional
//
// Every text is given in each of the set's languages, and in no other. A long one
// may have a file of its own, and so may the key of a place, as a GeoJSON geometry, as
// a feature, or as the only feature of a collection:
//
//	debrief: {en: "...", ru: {file: texts/embankment-debrief.ru.md}}
//	key: {file: keys/embankment.geojson}
//
// The key of a place is a GeoJSON geometry: any spot in it is right, and
// distances count from its nearest. The rings of a polygon
// after the first are holes; what is "excluded", too, is taken away. Edges are
// straight in longitude and latitude, as GeoJSON has them, unless the key has
// edges: geodesic.
//
//	key: {type: MultiPoint, coordinates: [[76.94, 43.25], [76.95, 43.26]]}
//	key: {type: LineString, coordinates: [[76.94, 43.25], [76.95, 43.26], [76.96, 43.26]]}
//	key:
//	  type: Polygon
//	  coordinates:
//	    - [[76.9, 43.2], [77.0, 43.2], [77.0, 43.3], [76.9, 43.3], [76.9, 43.2]]
//	    - [[76.94, 43.24], [76.94, 43.26], [76.96, 43.26], [76.96, 43.24], [76.94, 43.24]]
//	  excluded: {type: MultiPolygon, coordinates: [[[[76.97, 43.21], [76.99, 43.21], [76.99, 43.23], [76.97, 43.21]]]]}
//
// MultiLineString, MultiPolygon and GeometryCollection are keys as well.
//
// Points fall off with the distance in metres, the angle in degrees or the gap
// in minutes, and the names of a rule's lengths end accordingly: exponential,
// linear, or bands, for which a place may leave out its table
// ([scoring.DefaultBands]). Presets are for places. A text has no rule. The
// circle of a place takes a fifth of its points and the scale of its rule
// unless told otherwise:
//
//	rule: {type: bands, bands: [{upToMeters: 1000, share: 1}, {upToMeters: 25000, share: 0.5}]}
//	circle: {share: 0.3, scaleMeters: 25000}
//
// Of YAML a pack uses mappings, lists and scalars in one document. Anchors,
// aliases, merge keys, tags, directives, complex keys and tabs are refused:
// an author of a set needs none of them, and some can make a small file huge.
// Numbers are decimal (010 is ten), and a word is a text whatever older
// versions of YAML take it for: country: NO is Norway.
//
// A pack is not trusted. The file is bounded before it is parsed, in bytes,
// signs, depth and width, so that reading it takes bounded time and memory;
// the paths of its pictures cannot leave the folder.
package pack
