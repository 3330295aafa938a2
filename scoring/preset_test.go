package scoring_test

import (
	"testing"

	"geodrill/scoring"

	"github.com/google/go-cmp/cmp"
)

func TestPresets(t *testing.T) {
	type preset struct {
		Name  scoring.Preset
		Scale float64
	}
	want := []preset{{"building", 100}, {"street", 1500}, {"city", 25000}, {"region", 200000}, {"world", 1491686.2}}
	var got []preset
	for _, name := range scoring.Presets() {
		scale, ok := name.ScaleMeters()
		if !ok {
			t.Errorf("%q has no scale", name)
		}
		if err := (scoring.ExponentialFalloff{Scale: scale}).Validate(); err != nil {
			t.Errorf("%q: %v", name, err)
		}
		got = append(got, preset{name, scale})
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if scale, ok := scoring.Preset("galaxy").ScaleMeters(); ok || scale != 0 {
		t.Errorf("galaxy has the scale %v", scale)
	}
}
