package server

import "testing"

func TestTileOfPath(t *testing.T) {
	for path, want := range map[string][3]int{
		"/basemap/0/0/0.mvt":             {0, 0, 0},
		"/basemap/6/46/21.mvt":           {6, 46, 21},
		"/basemap/31/2147483647/7.mvt":   {31, 2147483647, 7},
		"/basemap/6/46/21.mvt/":          {-1},
		"/basemap/6/46/21.mvt.mvt":       {-1},
		"/basemap/6/46/21.png":           {-1},
		"/basemap/06/46/21.mvt":          {-1},
		"/basemap/+6/46/21.mvt":          {-1},
		"/basemap/-6/46/21.mvt":          {-1},
		"/basemap/32/46/21.mvt":          {-1},
		"/basemap/6/2147483648/21.mvt":   {-1},
		"/basemap/6/46.mvt":              {-1},
		"/basemap//46/21.mvt":            {-1},
		"/basemap/tiles.json":            {-1},
		"/iiif/3/6/46/21.mvt":            {-1},
		"/basemap/6/46/9999999999999999": {-1},
	} {
		z, x, y, ok := tileOfPath(path)
		if want[0] < 0 {
			if ok {
				t.Errorf("%s: %d, %d, %d", path, z, x, y)
			}
			continue
		}
		if got := [3]int{z, x, y}; got != want || !ok {
			t.Errorf("%s: %v, %v, want %v", path, got, ok, want)
		}
	}
}
