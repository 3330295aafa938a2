package geo

import "strings"

// places returns whose link it is, and what it says of points: the pins that
// are set on the map, and where the map is centred. The site is empty if the
// host is none of those known.
func (l link) places() (site Notation, pins, views []linkPlace) {
	switch {
	case googleHost.MatchString(l.host):
		pins, views = l.google()
		return NotationGoogleMaps, pins, views
	case yandexHost.MatchString(l.host):
		pins, views = l.yandex()
		return NotationYandexMaps, pins, views
	case dgisHost.MatchString(l.host):
		pins, views = l.dgis()
		return Notation2GIS, pins, views
	}
	switch l.host {
	case "openstreetmap.org", "osm.org":
		pins, views = l.openStreetMap()
		return NotationOpenStreetMap, pins, views
	case "bing.com":
		pins, views = l.bing()
		return NotationBingMaps, pins, views
	case "maps.apple.com":
		pins = latLon(l.query["coordinate"], l.query["ll"])
		pins = append(pins, texts(l.query["q"], l.query["daddr"])...)
		return NotationAppleMaps, pins, latLon(l.query["center"], l.query["sll"], l.query["near"])
	case "here.com", "wego.here.com", "share.here.com":
		return NotationHERE, latLon(l.segments), latLon(l.query["map"])
	case "wikimapia.org":
		return NotationWikimapia, nil, append(named(l.fragment, "lat", "lon"), named(l.query, "lat", "lon")...)
	case "apps.sentinel-hub.com", "browser.dataspace.copernicus.eu":
		return NotationEOBrowser, nil, append(named(l.query, "lat", "lng"), named(l.fragment, "lat", "lng")...)
	}
	return "", nil, nil
}

// google knows data=...!3d!4d, the texts of searches and routes, and @.
func (l link) google() (pins, views []linkPlace) {
	for _, segment := range l.segments {
		for _, pin := range googlePin.FindAllStringSubmatch(segment, -1) {
			pins = append(pins, linkPlace{lat: pin[1], lon: pin[2]})
		}
		if at, found := strings.CutPrefix(segment, "@"); found {
			views = append(views, latLon([]string{at})...)
		}
	}
	if len(pins) > 0 {
		return pins, views
	}
	for _, name := range []string{"q", "query", "destination", "daddr", "viewpoint", "cbll"} {
		pins = append(pins, texts(l.query[name])...)
	}
	if len(l.segments) > 1 && l.segments[0] == "maps" {
		switch l.segments[1] {
		case "place", "search", "dir":
			for _, segment := range l.segments[2:] {
				if strings.HasPrefix(segment, "@") || strings.HasPrefix(segment, "data=") {
					break
				}
				pins = append(pins, linkPlace{text: segment})
			}
		}
	}
	return pins, append(views, latLon(l.query["ll"], l.query["center"], l.query["sll"])...)
}

// yandex writes the longitude first but in what people type.
func (l link) yandex() (pins, views []linkPlace) {
	for _, name := range []string{"pt", "whatshere[point]", "poi[point]", "panorama[point]"} {
		pins = append(pins, lonLat(splitEach(l.query[name], "~"))...)
	}
	pins = append(pins, texts(l.query["text"], splitEach(l.query["rtext"], "~"))...)
	return pins, lonLat(l.query["ll"], l.query["sll"])
}

// dgis writes the longitude first: /geo/lon,lat, /geo/id/lon,lat and routes,
// and m=lon,lat/zoom.
func (l link) dgis() (pins, views []linkPlace) {
	pins = lonLat(splitEach(splitEach(l.segments, "|"), ";"))
	return pins, lonLat(splitEach(l.query["m"], "/"))
}

// openStreetMap knows mlat and mlon, searches and routes, and
// #map=zoom/lat/lon.
func (l link) openStreetMap() (pins, views []linkPlace) {
	pins = named(l.query, "mlat", "mlon")
	pins = append(pins, texts(l.query["query"])...)
	pins = append(pins, latLon(splitEach(l.query["route"], ";"))...)
	for _, view := range l.fragment["map"] {
		if _, at, found := strings.Cut(view, "/"); found {
			views = append(views, latLon([]string{strings.ReplaceAll(at, "/", ",")})...)
		}
	}
	return pins, append(views, named(l.query, "lat", "lon")...)
}

// bing knows sp=point.lat_lon_title, the text of a search, and cp=lat~lon.
func (l link) bing() (pins, views []linkPlace) {
	for _, pin := range splitEach(l.query["sp"], "~") {
		if at, found := strings.CutPrefix(pin, "point."); found {
			pins = append(pins, latLon([]string{strings.ReplaceAll(at, "_", ",")})...)
		}
	}
	pins = append(pins, texts(l.query["where1"], l.query["q"])...)
	for _, centre := range l.query["cp"] {
		views = append(views, latLon([]string{strings.ReplaceAll(centre, "~", ",")})...)
	}
	return pins, views
}

// latLon takes the places out of lists of "lat,lon" with anything after.
func latLon(lists ...[]string) (places []linkPlace) {
	for _, list := range lists {
		for _, item := range list {
			if lat, lon, found := twoNumbers(item, ","); found {
				places = append(places, linkPlace{lat: lat, lon: lon})
			}
		}
	}
	return places
}

// lonLat is latLon for sites that write the longitude first.
func lonLat(lists ...[]string) []linkPlace {
	places := latLon(lists...)
	for i, p := range places {
		places[i] = linkPlace{lat: p.lon, lon: p.lat}
	}
	return places
}

// named takes the place out of two values.
func named(values map[string][]string, lat, lon string) []linkPlace {
	if len(values[lat]) == 0 || len(values[lon]) == 0 {
		return nil
	}
	return []linkPlace{{lat: values[lat][0], lon: values[lon][0]}}
}

// texts makes places of what people typed.
func texts(lists ...[]string) (places []linkPlace) {
	for _, list := range lists {
		for _, text := range list {
			if text != "" {
				places = append(places, linkPlace{text: text})
			}
		}
	}
	return places
}

// splitEach splits every item of a list.
func splitEach(list []string, separator string) (items []string) {
	for _, item := range list {
		items = append(items, strings.Split(item, separator)...)
	}
	return items
}
