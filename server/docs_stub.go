package server

import (
	"context"
	"geodrill/server/api"

	"github.com/getkin/kin-openapi/openapi3"
)

type docsPage struct{}

func newDocsPage(*openapi3.T) (docsPage, error) { return docsPage{}, nil }
func (s *Server) GetDocs(context.Context, api.GetDocsRequestObject) (api.GetDocsResponseObject, error) {
	return nil, nil
}
func (s *Server) GetContract(context.Context, api.GetContractRequestObject) (api.GetContractResponseObject, error) {
	return nil, nil
}
