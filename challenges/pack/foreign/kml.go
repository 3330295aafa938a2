package foreign

import (
	"encoding/json"
	"errors"
	"html"
	"regexp"
	"strconv"
	"strings"
	"time"

	"geodrill/geo"
)

// straightTolerance is how far, in metres, the edges of a key may lie from the
// straight lines of its longitudes and latitudes.
const straightTolerance = 1

// kml reads the placemarks of a KML file as places.
func (i *importer) kml() error {
	root, err := i.readXML()
	if err != nil {
		return err
	}
	if root.name != "kml" {
		return refuse(i.source.File, root.line, root.column, "this is not KML but %s", shown(root.name))
	}
	placemarks := root.all("Placemark")
	if err := i.checkPlaces(len(placemarks)); err != nil {
		return err
	}
	var places []place
	for _, e := range placemarks {
		p := place{name: e.child("name").said()}
		geometries, err := i.kmlGeometries(e)
		if err != nil {
			return err
		}
		if len(geometries) == 0 {
			i.report.leftOut("the placemark %s: it has no point, line or polygon", shown(p.name))
			continue
		}
		if p.region, err = i.regionOf(geometries, e.line, e.column); err != nil {
			return err
		}
		p.about, p.picture = kmlText(e.child("description").said())
		for _, data := range e.all("Data") {
			if isPictureField(data.attributes["name"]) {
				p.picture = data.child("value").said()
			}
		}
		p.time, _ = time.Parse(time.RFC3339, e.child("TimeStamp").child("when").said())
		places = append(places, p)
	}
	for _, kind := range []string{"GroundOverlay", "NetworkLink", "Track"} {
		if n := len(root.all(kind)); n > 0 {
			i.report.leftOut("%d elements %s", n, kind)
		}
	}
	return i.join(places, nil)
}

// geometry is one of GeoJSON's.
type geometry struct {
	Type        string     `json:"type"`
	Coordinates any        `json:"coordinates,omitempty"`
	Geometries  []geometry `json:"geometries,omitempty"`
}

// regionOf makes a region of one geometry, or of several together.
func (i *importer) regionOf(geometries []geometry, line, column int) (*geo.Region, error) {
	g := geometries[0]
	if len(geometries) > 1 {
		g = geometry{Type: "GeometryCollection", Geometries: geometries}
	}
	encoded, err := json.Marshal(g)
	if err != nil {
		return nil, err
	}
	region, err := geo.ReadStraightRegion(encoded, straightTolerance)
	var wrong *geo.RegionError
	if errors.As(err, &wrong) {
		return nil, refuse(i.source.File, line, column, "this is no place on the Earth: %v", err)
	}
	return region, err
}

// kmlGeometries reads the geometries of a placemark.
func (i *importer) kmlGeometries(e *element) (all []geometry, err error) {
	for _, c := range e.children {
		switch c.name {
		case "Point":
			positions, err := i.kmlPositions(c.child("coordinates"))
			if err != nil {
				return nil, err
			}
			if len(positions) == 1 {
				all = append(all, geometry{Type: "Point", Coordinates: positions[0]})
			}
		case "LineString":
			positions, err := i.kmlPositions(c.child("coordinates"))
			if err != nil {
				return nil, err
			}
			all = append(all, geometry{Type: "LineString", Coordinates: positions})
		case "Polygon":
			var rings [][][2]float64
			for _, boundary := range append(c.all("outerBoundaryIs"), c.all("innerBoundaryIs")...) {
				positions, err := i.kmlPositions(boundary.child("LinearRing").child("coordinates"))
				if err != nil {
					return nil, err
				}
				rings = append(rings, positions)
			}
			all = append(all, geometry{Type: "Polygon", Coordinates: rings})
		case "MultiGeometry":
			inner, err := i.kmlGeometries(c)
			if err != nil {
				return nil, err
			}
			all = append(all, inner...)
		}
	}
	return all, nil
}

// kmlPositions reads a list of longitude, latitude and perhaps altitude.
func (i *importer) kmlPositions(e *element) (all [][2]float64, err error) {
	for _, tuple := range strings.Fields(e.said()) {
		numbers := strings.Split(tuple, ",")
		if len(numbers) != 2 && len(numbers) != 3 || len(all) == geo.MaxVertices {
			return nil, refuse(i.source.File, e.line, e.column, "%s is not longitude,latitude", shown(tuple))
		}
		var position [2]float64
		for axis := range position {
			if position[axis], err = strconv.ParseFloat(numbers[axis], 64); err != nil {
				return nil, refuse(i.source.File, e.line, e.column, "%s is not longitude,latitude", shown(tuple))
			}
		}
		all = append(all, position)
	}
	return all, nil
}

// kmlText is the text of a description, which may be HTML, and the first picture in
// it.
func kmlText(description string) (text, picture string) {
	if source := regexp.MustCompile(`(?i)<img[^>]*\ssrc\s*=\s*["']([^"']+)["']`).FindStringSubmatch(description); source != nil {
		picture = html.UnescapeString(source[1])
	}
	plain := regexp.MustCompile(`(?i)<br\s*/?>|</p>`).ReplaceAllString(description, "\n")
	plain = regexp.MustCompile(`<[^>]*>`).ReplaceAllString(plain, "")
	return clean(html.UnescapeString(plain)), picture
}
