package pack

import _ "embed" // of the schema and the template

//go:embed set.schema.json
var schema []byte

//go:embed template/set.yaml
var template []byte

// schemaName is the file of a new pack that its first line tells editors of.
const schemaName = "set.schema.json"

// Schema is the JSON Schema (draft 7, which editors know best) of set.yaml. What it
// refuses, [Read] refuses; Read knows more, such as what the files of a pack hold.
func Schema() []byte { return append([]byte(nil), schema...) }

// Template is a pack to start from: a set.yaml that explains itself, which lacks its
// picture, and the schema.
func Template() []File {
	return []File{inMemory(FileName, template), inMemory(schemaName, schema)}
}
