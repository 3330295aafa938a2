package main

import (
	"encoding/json"
	"fmt"

	"github.com/paulmach/orb"
)

// geometry is a GeoJSON geometry (RFC 7946) of polygons.
type geometry struct {
	Type        string
	Coordinates json.RawMessage
	Geometries  []geometry
}

// polygons returns the polygons of a Polygon, a MultiPolygon or a collection.
func (g geometry) polygons() ([]orb.Polygon, error) {
	switch g.Type {
	case "Polygon":
		var p orb.Polygon
		err := json.Unmarshal(g.Coordinates, &p)
		return []orb.Polygon{p}, err
	case "MultiPolygon":
		var p []orb.Polygon
		err := json.Unmarshal(g.Coordinates, &p)
		return p, err
	case "GeometryCollection":
		var all []orb.Polygon
		for _, one := range g.Geometries {
			p, err := one.polygons()
			if err != nil {
				return nil, err
			}
			all = append(all, p...)
		}
		return all, nil
	}
	return nil, fmt.Errorf("a %q is not an area", g.Type)
}
