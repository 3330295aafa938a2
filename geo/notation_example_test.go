package geo_test

import (
	"errors"
	"fmt"

	"geodrill/geo"
)

func ExampleParsePoint() {
	readings, err := geo.ParsePoint(`43°15'24.1" с.ш. 76°55'43.0" в.д.`, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range readings {
		fmt.Printf("%s: %.4f %.4f, to %.1f m\n", r.Notation, r.Point[0], r.Point[1], r.PrecisionMeters)
	}
	// Output: dms: 76.9286 43.2567, to 1.9 m
}

// Nothing says which of two numbers is the latitude, so both orders come back.
func ExampleParsePoint_ambiguous() {
	readings, err := geo.ParsePoint("43.2567, 76.9286", nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range readings {
		fmt.Println(r.Reason, r.Point)
	}
	// Output:
	// lat_lon [76.9286 43.2567]
	// lon_lat [43.2567 76.9286]
}

// What is pasted around a point is left out: a label, quotes, a height, a name.
func ExampleParsePoint_pasted() {
	for _, text := range []string{
		"Координаты: «43.2567 сев. шир., 76.9286 вост. долг., 850 м» (Алматы)",
		"76.9286, 43.2567, 17z (lon, lat)",
		"43.2567, 76.9286 (СК-42)", // another system
	} {
		readings, err := geo.ParsePoint(text, nil)
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(readings[0].Point, len(readings))
	}
	// Output:
	// [76.9286 43.2567] 1
	// [76.9286 43.2567] 1
	// no point read (unknown): "(ск-42)"
}

// A short Plus Code is one of thousands. Near a place it is one.
func ExampleParsePoint_near() {
	_, err := geo.ParsePoint("7W4H+MC Almaty", nil)
	var refused *geo.ParseError
	if errors.As(err, &refused) {
		fmt.Println(refused.Code, refused.Detail)
	}

	almaty := geo.Point{76.8897, 43.2389} // wherever the caller finds that name
	readings, err := geo.ParsePoint("7W4H+MC", &almaty)
	fmt.Println(readings[0].Reason, readings[0].Point, err)
	// Output:
	// needs_place Almaty
	// near [76.9285625 43.2566875] <nil>
}

func ExampleFormat() {
	medeu := geo.Point{77.0586, 43.1573} // longitude first
	for _, n := range []geo.Notation{
		geo.NotationDecimal, geo.NotationDMS, geo.NotationUTM, geo.NotationMGRS,
		geo.NotationPlusCode, geo.NotationGeoURI, geo.Notation2GIS,
	} {
		text, err := geo.Format(medeu, n)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(text)
	}
	// Output:
	// 43.1573000° N, 77.0586000° E
	// 43° 09' 26.280" N, 77° 03' 30.960" E
	// 43north 667366.804 4780339.981
	// 43TFH6736680339
	// 8JMV5345+WCH
	// geo:43.157300,77.058600
	// https://2gis.com/geo/77.058600,43.157300
}
