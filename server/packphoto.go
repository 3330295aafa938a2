package server

import (
	"errors"

	"geodrill/challenges/pack/foreign"
	"geodrill/tiles"
)

// PhotoMetadata reads what a photo says about itself, as far as it can be believed:
// what [foreign.Source] asks for.
func PhotoMetadata(photo []byte) (foreign.Metadata, error) {
	read, err := tiles.ReadMetadata(photo)
	var refused *tiles.GateError
	if errors.As(err, &refused) {
		return foreign.Metadata{}, errors.New(refused.Message)
	}
	if err != nil {
		return foreign.Metadata{}, err
	}
	var m foreign.Metadata
	if read.Place != nil {
		m.Place = &read.Place.Point
	}
	if read.Time != nil {
		m.Time, m.ZoneKnown = &read.Time.At, read.Time.Zone != tiles.ZoneUnknown
	}
	for _, flag := range read.Flags {
		switch flag {
		case tiles.MetadataFlag{Field: "place", Code: tiles.FlagNullIsland}:
			m.Place = nil
		case tiles.MetadataFlag{Field: "place", Code: tiles.FlagNoReference}, tiles.MetadataFlag{Field: "place", Code: tiles.FlagDatum}:
			m.Doubts = append(m.Doubts, "its place is doubtful ("+flag.Code+")")
		case tiles.MetadataFlag{Field: "time", Code: tiles.FlagClockUnset}:
			m.Time = nil
		}
	}
	return m, nil
}
