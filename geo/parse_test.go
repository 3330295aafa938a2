package geo_test

import (
	"testing"

	"geodrill/geo"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestParsePointKeepsBothOrders(t *testing.T) {
	got, err := geo.ParsePoint("43.2567, 76.9286", nil)
	if err != nil {
		t.Fatal(err)
	}
	want := []geo.Reading{
		{Point: geo.Point{76.9286, 43.2567}, Notation: geo.NotationDecimal, PrecisionMeters: 6.88, Reason: geo.ReasonLatLon},
		{Point: geo.Point{43.2567, 76.9286}, Notation: geo.NotationDecimal, PrecisionMeters: 5.72, Reason: geo.ReasonLonLat},
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateApprox(0, 0.005)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
