// Package pack reads a challenge set from a folder that people write by hand:
// set.yaml and the pictures it names.
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
//	    images:
//	      - file: images/01.jpg
//	        alt: {en: "A river and a bridge"}
//	        credit: {author: "A. Author", licence: "CC0-1.0"}  # title, source, changes: optional
//	    questions:
//	      - kind: place
//	        maxPoints: 5000             # optional
//	        rule: {type: exponential, preset: street, perfectMeters: 50}  # or scaleMeters: 1500
//	        key: {type: Point, coordinates: [76.9453, 43.2587]}           # longitude, latitude
//	    debrief: {en: "..."}            # Markdown
//	    country: KZ                     # optional: ISO 3166-1 alpha-2
//	    difficulty: 3                   # optional: 1 to 5
//	    tags: [signs]                   # optional
//	    provenance: {truth: "...", uncertaintyMeters: 5, consent: "..."}  # optional
//
// Every text is given in each of the set's languages, and in no other.
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
