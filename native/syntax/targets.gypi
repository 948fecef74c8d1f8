{
  "variables": {
    # Relative to native/, where gyp runs: found through Node, so that it works wherever npm put the packages.
    "tree_sitter_dir%": "<!(node -p \"require('path').relative('.', require('path').dirname(require.resolve('tree-sitter/package.json')))\")",
    "tree_sitter_python_dir%": "<!(node -p \"require('path').relative('.', require('path').dirname(require.resolve('tree-sitter-python/package.json')))\")"
  },
  "targets": [
    {
      "target_name": "tree_sitter_runtime",
      "type": "static_library",
      "include_dirs": ["<(tree_sitter_dir)/vendor/tree-sitter/lib/src", "<(tree_sitter_dir)/vendor/tree-sitter/lib/include"],
      "sources": ["<(tree_sitter_dir)/vendor/tree-sitter/lib/src/lib.c"],
      "cflags": ["-w", "-fPIC"],
      "direct_dependent_settings": { "include_dirs": ["<(tree_sitter_dir)/vendor/tree-sitter/lib/include"] }
    },
    {
      "target_name": "tree_sitter_grammar_python",
      "type": "static_library",
      "include_dirs": ["<(tree_sitter_python_dir)/src"],
      "sources": ["<(tree_sitter_python_dir)/src/parser.c", "<(tree_sitter_python_dir)/src/scanner.c"],
      "cflags": ["-w", "-fPIC"]
    },
    {
      "target_name": "syntax",
      # Node's own headers append this after our flags.
      "cflags_cc!": ["-std=gnu++17"],
      "dependencies": ["tree_sitter_runtime", "tree_sitter_grammar_python"],
      "sources": ["addon.cpp", "hints.cpp", "languages.cpp", "names.cpp", "parse.cpp", "pool.cpp", "python.cpp", "source.cpp"]
    }
  ]
}
