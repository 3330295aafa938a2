package pack_test

import (
	"errors"
	"fmt"
	"testing/fstest"

	"geodrill/challenges/pack"
)

// An author reads what to change, and where, in the form that editors jump to.
func ExampleRead() {
	folder := fstest.MapFS{"set.yaml": {Data: []byte(`format: geodrill/1
name: first-steps
title: {en: First steps, fr: Premiers pas}
languages: [en]
challanges: []
`)}}
	_, err := pack.Read(folder)
	fmt.Println(err)

	var findings pack.Errors
	if errors.As(err, &findings) {
		fmt.Println(len(findings), "things to change, the first in line", findings[0].Line)
	}
	// Output:
	// set.yaml:1:1: the set lacks the field "challenges"; add it
	// set.yaml:3:26: unknown language "fr" in title; known are en
	// set.yaml:5:1: unknown field "challanges" in the set; did you mean "challenges"?
	// 3 things to change, the first in line 1
}
