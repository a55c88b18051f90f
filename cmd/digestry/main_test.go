package main

import (
	"context"
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"digestry": func() {
			p := &program{os.Stdin, os.Stdout, os.Stderr, os.Getenv}
			os.Exit(p.run(context.Background(), os.Args[1:]))
		},
	})
}

// TestScripts runs the command lines in testdata/script.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script", UpdateScripts: os.Getenv("UPDATE_SCRIPTS") != "",
		Setup: setupWorkflow,
		Cmds:  map[string]func(ts *testscript.TestScript, neg bool, args []string){"workflow": runWorkflow},
	})
}
