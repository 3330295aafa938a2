package foreign

import (
	"strconv"
	"time"

	"geodrill/geo"
)

// gpx reads the waypoints of a GPX file as places, and its tracks as where photos
// were taken.
func (i *importer) gpx() error {
	root, err := i.readXML()
	if err != nil {
		return err
	}
	if root.name != "gpx" {
		return refuse(i.source.File, root.line, root.column, "this is not GPX but %s", shown(root.name))
	}
	waypoints := root.all("wpt")
	if err := i.checkPlaces(len(waypoints)); err != nil {
		return err
	}
	var places []place
	for _, e := range waypoints {
		point, err := i.gpxPoint(e)
		if err != nil {
			return err
		}
		region, err := regionAt(point)
		if err != nil {
			return err
		}
		p := place{name: e.child("name").said(), about: e.child("desc").said(), region: region, time: gpxTime(e)}
		if link := e.child("link"); link != nil {
			p.picture = link.attributes["href"]
		}
		places = append(places, p)
	}
	var track []fix
	for _, e := range root.all("trkpt") {
		point, err := i.gpxPoint(e)
		if err != nil {
			return err
		}
		if at := gpxTime(e); !at.IsZero() {
			track = append(track, fix{at, point})
		}
	}
	if routes := len(root.all("rte")); routes > 0 {
		i.report.leftOut("%d routes: they have no times", routes)
	}
	return i.join(places, track)
}

func (i *importer) gpxPoint(e *element) (geo.Point, error) {
	latitude, err1 := strconv.ParseFloat(e.attributes["lat"], 64)
	longitude, err2 := strconv.ParseFloat(e.attributes["lon"], 64)
	point, err := geo.Normalize(geo.Point{longitude, latitude})
	if err1 != nil || err2 != nil || err != nil {
		return geo.Point{}, refuse(i.source.File, e.line, e.column, "the point lat %s, lon %s is none on the Earth",
			shown(e.attributes["lat"]), shown(e.attributes["lon"]))
	}
	return point, nil
}

// gpxTime is the time of a point, zero when it has none.
func gpxTime(e *element) time.Time {
	at, err := time.Parse(time.RFC3339, e.child("time").said())
	if err != nil {
		return time.Time{}
	}
	return at
}
