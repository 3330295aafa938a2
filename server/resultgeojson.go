package server

import (
	"encoding/json"
	"fmt"
	"io"

	"geodrill/challenges"
	"geodrill/geo"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"
	"golang.org/x/text/language"
)

// feature is a GeoJSON feature whose geometry may be a region.
type feature struct {
	Type       string         `json:"type"`
	Geometry   any            `json:"geometry"`
	Properties map[string]any `json:"properties"`
}

// writeGeoJSON writes the keys, the pins, and from each pin the great circle to the
// nearest place of its key.
func writeGeoJSON(w io.Writer, e challenges.ResultsExport, tags []language.Tag) error {
	if _, err := io.WriteString(w, `{"type":"FeatureCollection","features":[`); err != nil {
		return err
	}
	separator := ""
	for c, err := range e.Challenges {
		if err != nil {
			return err
		}
		for _, f := range challengeFeatures(c, tags) {
			encoded, err := json.Marshal(f)
			if err != nil {
				return fmt.Errorf("encode feature: %w", err)
			}
			if _, err := fmt.Fprintf(w, "%s\n%s", separator, encoded); err != nil {
				return err
			}
			separator = ","
		}
	}
	_, err := io.WriteString(w, "\n]}\n")
	return err
}

func challengeFeatures(c challenges.ChallengeResults, tags []language.Tag) []feature {
	title, _ := c.Result.Title.In(tags...)
	properties := func(role string, question int, more map[string]any) map[string]any {
		all := map[string]any{"role": role, "challenge": c.Result.Position, "title": title, "question": question + 1}
		for name, value := range more {
			all[name] = value
		}
		return all
	}
	var list []feature
	for i, q := range c.Questions {
		if q.Key.Place != nil {
			list = append(list, feature{"Feature", q.Key.Place, properties("key", i, nil)})
		}
	}
	for _, g := range c.Guesses {
		for i, a := range g.Answers {
			if a.Place == nil {
				continue
			}
			of := map[string]any{
				"trainee": g.Alias, "attempts": g.Attempt, "submittedAt": g.SubmittedAt, "points": g.Points, "pending": g.Pending,
				"questionPoints": a.Points, "distanceMeters": number(a.Error),
			}
			if a.RadiusMeters != nil {
				of["radiusMeters"] = *a.RadiusMeters
			}
			list = append(list, feature{"Feature", geojson.NewGeometry(*a.Place), properties("pin", i, of)})
			if line := greatCircle(a, c.Questions[i].Key); line != nil {
				list = append(list, feature{"Feature", geojson.NewGeometry(line), properties("line", i, map[string]any{
					"trainee": g.Alias, "distanceMeters": number(a.Error),
				})})
			}
		}
	}
	return list
}

// Of a great circle there is a point at least every so often.
const (
	maxLineSteps  = 32
	minStepMeters = 1000
)

// greatCircle is the geodesic from a pin to the nearest place of its key, cut at
// the antimeridian, to a millionth of a degree; nil for a pin that is right.
func greatCircle(a challenges.AnswerResult, key challenges.Key) orb.Geometry {
	to, ok := key.Place.Point()
	if a.Nearest != nil {
		to, ok = *a.Nearest, true
	}
	if !ok || !(a.Error > 0) {
		return nil
	}
	line, err := geo.Densify(orb.LineString{*a.Place, to}, max(minStepMeters, a.Error/maxLineSteps))
	if err != nil {
		return nil
	}
	switch pieces := geo.CutAntimeridian(line); len(pieces) {
	case 0:
		return nil
	case 1:
		return orb.Round(pieces[0])
	default:
		return orb.Round(pieces)
	}
}
