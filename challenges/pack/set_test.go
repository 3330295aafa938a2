package pack

import "testing"

// What the domain refuses may lie deeper than what stands in the file.
func TestNearest(t *testing.T) {
	r := &reader{positions: map[string]position{
		"": {1, 1}, "/challenges/0": {5, 3}, "/challenges/0/questions/0/key": {9, 10},
	}}
	tests := []struct {
		pointer string
		want    position
	}{
		{"/challenges/0/questions/0/key", position{9, 10}},
		{"/challenges/0/questions/0/key/coordinates/1", position{9, 10}},
		{"/challenges/0/questions/0", position{5, 3}},
		{"/challenges/1", position{1, 1}},
		{"", position{1, 1}},
		{"nowhere", position{1, 1}},
	}
	for _, tt := range tests {
		if got := r.nearest(tt.pointer); got != tt.want {
			t.Errorf("nearest(%q) = %v, want %v", tt.pointer, got, tt.want)
		}
	}
}
