package geo_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"log"

	"geodrill/geo"

	"github.com/paulmach/orb"
)

// The key of a question: a park, but not its lake.
func ExampleNewRegion() {
	park := orb.Polygon{{{76.88, 43.23}, {76.90, 43.23}, {76.90, 43.25}, {76.88, 43.25}, {76.88, 43.23}}}
	lake := orb.Polygon{{{76.888, 43.238}, {76.892, 43.238}, {76.892, 43.242}, {76.888, 43.242}, {76.888, 43.238}}}
	key, err := geo.NewRegion(park, lake)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%.4f km2\n", key.AreaSquareMeters()/1e6)
	for _, guess := range []geo.Point{{76.885, 43.24}, {76.889, 43.24}, {76.91, 43.24}} {
		meters, nearest := key.DistanceTo(guess)
		fmt.Printf("%v: %.1f m, to %.4f\n", guess, meters, nearest)
	}
	// Output:
	// 3.4651 km2
	// [76.885 43.24]: 0.0 m, to [76.8850 43.2400]
	// [76.889 43.24]: 81.2 m, to [76.8880 43.2400]
	// [76.91 43.24]: 812.2 m, to [76.9000 43.2400]
}

func ExampleRegion_UnmarshalJSON() {
	var fiji geo.Region
	err := json.Unmarshal([]byte(`{"type": "Polygon", "coordinates": [[[177, -19], [181, -19], [181, -16], [177, -16], [177, -19]]]}`), &fiji)
	fmt.Println(fiji.Contains(geo.Point{-179.5, -17}), err)

	err = json.Unmarshal([]byte(`{"type": "Polygon", "coordinates": [[[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]]]}`), &fiji)
	var refused *geo.RegionError
	if errors.As(err, &refused) {
		fmt.Println(refused.Path, errors.Is(err, geo.ErrSelfCrossing))
	}
	// Output:
	// true <nil>
	// /coordinates/0/0 true
}

func ExampleRegion_MarshalJSON() {
	key, err := geo.NewRegion(geo.Point{76.8897, 43.2389})
	if err != nil {
		log.Fatal(err)
	}
	text, err := json.Marshal(key)
	fmt.Println(string(text), err)
	// Output: {"type":"Point","coordinates":[76.8897,43.2389]} <nil>
}

func ExampleCircle() {
	almaty := geo.Point{76.8897, 43.2389}
	circle, err := geo.Circle(almaty, 5000, 64)
	if err != nil {
		log.Fatal(err)
	}
	around, err := geo.NewRegion(circle)
	if err != nil {
		log.Fatal(err)
	}
	meters, _ := around.DistanceTo(geo.Point{74.5698, 42.8746}) // Bishkek
	fmt.Printf("%d points, %.1f km from Bishkek\n", len(circle[0]), meters/1000)
	// Output: 65 points, 188.3 km from Bishkek
}

func ExampleDensifyStraight() {
	// A box of an atlas: its north and south are parallels, not geodesics.
	box := orb.Polygon{{{0, 50}, {40, 50}, {40, 60}, {0, 60}, {0, 50}}}
	dense, err := geo.DensifyStraight(box, 1000)
	if err != nil {
		log.Fatal(err)
	}
	for _, geometry := range []orb.Geometry{box, dense} {
		r, err := geo.NewRegion(geometry)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(r.Contains(geo.Point{20, 61}))
	}
	// Output:
	// true
	// false
}
