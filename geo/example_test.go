package geo_test

import (
	"errors"
	"fmt"
	"log"

	"geodrill/geo"

	"github.com/paulmach/orb"
)

func ExampleNormalize() {
	p, err := geo.Normalize(geo.Point{181, 43.2})
	fmt.Println(p, err)

	_, err = geo.Normalize(geo.Point{76.9, 91})
	var wrong *geo.PointError
	if errors.As(err, &wrong) {
		fmt.Println(wrong.Axis, errors.Is(err, geo.ErrLatitude), err)
	}
	// Output:
	// [-179 43.2] <nil>
	// 1 true coordinate 1 (91): latitude out of range
}

func ExampleDistance() {
	almaty := geo.Point{76.8897, 43.2389} // longitude first
	bishkek := geo.Point{74.5698, 42.8746}
	fmt.Printf("%.3f km\n", geo.Distance(almaty, bishkek)/1000)
	// Output: 193.270 km
}

func ExampleInverse() {
	almaty, bishkek := geo.Point{76.8897, 43.2389}, geo.Point{74.5698, 42.8746}
	path := geo.Inverse(almaty, bishkek)
	fmt.Printf("%.0f m, setting out at %.2f and arriving at %.2f degrees\n",
		path.Meters, path.InitialAzimuth, path.FinalAzimuth)
	// Output: 193270 m, setting out at 258.71 and arriving at 257.12 degrees
}

func ExampleDestination() {
	fiji := geo.Point{178.065, -17.7134}
	east := geo.Destination(fiji, 90, 500e3)
	fmt.Printf("%.4f %.4f\n", east[0], east[1])
	// Output: -177.2223 -17.6569
}

func ExampleDensify() {
	flight := orb.LineString{{139.7798, 35.5494}, {-122.379, 37.6213}} // Tokyo to San Francisco
	dense, err := geo.Densify(flight, 2500e3)
	if err != nil {
		log.Fatal(err)
	}
	for _, p := range dense {
		fmt.Printf("%.1f %.1f\n", p[0], p[1])
	}
	// Output:
	// 139.8 35.5
	// 161.2 44.6
	// -172.2 48.5
	// -144.9 45.9
	// -122.4 37.6
}

func ExampleCutAntimeridian() {
	flight := orb.LineString{{139.7798, 35.5494}, {-122.379, 37.6213}} // Tokyo to San Francisco
	for _, piece := range geo.CutAntimeridian(flight) {
		for _, p := range piece {
			fmt.Printf("%.1f %.1f\n", p[0], p[1])
		}
		fmt.Println("--")
	}
	// Output:
	// 139.8 35.5
	// 180.0 48.1
	// --
	// -180.0 48.1
	// -122.4 37.6
	// --
}
