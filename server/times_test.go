package server

import (
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// Times are checked as times in every operation that takes them: takesTimes looks
// only where the contract has them. Those that stay texts in Go are checked where
// they are read.
func TestTimesAreFound(t *testing.T) {
	c, err := newContract()
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for name, o := range c.operations {
		op := o.route.Operation
		for _, p := range op.Parameters {
			if p.Value.Schema.Value.Format == "date-time" {
				t.Errorf("%s: the parameter %s is a time, which is not checked as one", name, p.Value.Name)
			}
		}
		if op.RequestBody == nil {
			continue
		}
		for _, media := range op.RequestBody.Value.Content {
			if hasTimes(media.Schema) != takesTimes(op) {
				t.Errorf("%s takes a time that takesTimes does not find", name)
			}
			if takesTimes(op) {
				found++
			}
		}
	}
	if found == 0 {
		t.Error("no operation takes a time: is takesTimes needed?")
	}
}

func hasTimes(ref *openapi3.SchemaRef) bool {
	if ref == nil {
		return false
	}
	s := ref.Value
	if s.Format == "date-time" && s.Extensions["x-go-type"] != "string" || hasTimes(s.Items) {
		return true
	}
	for _, p := range s.Properties {
		if hasTimes(p) {
			return true
		}
	}
	return false
}
