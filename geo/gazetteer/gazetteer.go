// Package gazetteer holds the list of the world's places that Geodrill carries,
// which cmd/basemap makes and geo reads. What is in it, from where, and under
// which licences: docs/geocoder.md.
package gazetteer

import _ "embed"

//go:embed places.bin
var places []byte

//go:embed names.bin
var names []byte

//go:embed countries.tsv
var countries []byte

// Places is for geo.NewGeocoder. Nobody may change it.
func Places() []byte { return places }

// Names is for geo.NewPlaceSearch. Nobody may change it.
func Names() []byte { return names }

// Countries is for geo.ReadCountryNames. Nobody may change it.
func Countries() []byte { return countries }
