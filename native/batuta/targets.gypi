{
  "variables": {
    # Relative to native/, where gyp runs: found through Node, so that it works wherever npm put the packages.
    "tree_sitter_javascript_dir%": "<!(node -p \"require('path').relative('.', require('path').dirname(require.resolve('tree-sitter-javascript/package.json')))\")",
    "tree_sitter_typescript_dir%": "<!(node -p \"require('path').relative('.', require('path').dirname(require.resolve('tree-sitter-typescript/package.json')))\")",
    "tree_sitter_c_dir%": "<!(node -p \"require('path').relative('.', require('path').dirname(require.resolve('tree-sitter-c/package.json')))\")",
    "tree_sitter_cpp_dir%": "<!(node -p \"require('path').relative('.', require('path').dirname(require.resolve('tree-sitter-cpp/package.json')))\")",
    "tree_sitter_rust_dir%": "<!(node -p \"require('path').relative('.', require('path').dirname(require.resolve('tree-sitter-rust/package.json')))\")",
    "tree_sitter_bash_dir%": "<!(node -p \"require('path').relative('.', require('path').dirname(require.resolve('tree-sitter-bash/package.json')))\")"
  },
  "targets": [
    {
      "target_name": "tree_sitter_grammar_javascript",
      "type": "static_library",
      "include_dirs": ["<(tree_sitter_javascript_dir)/src"],
      "sources": ["<(tree_sitter_javascript_dir)/src/parser.c", "<(tree_sitter_javascript_dir)/src/scanner.c"],
      "cflags": ["-w", "-fPIC"]
    },
    {
      "target_name": "tree_sitter_grammar_typescript",
      "type": "static_library",
      "include_dirs": ["<(tree_sitter_typescript_dir)/typescript/src"],
      "sources": ["<(tree_sitter_typescript_dir)/typescript/src/parser.c", "<(tree_sitter_typescript_dir)/typescript/src/scanner.c"],
      "cflags": ["-w", "-fPIC"]
    },
    {
      "target_name": "tree_sitter_grammar_tsx",
      "type": "static_library",
      "include_dirs": ["<(tree_sitter_typescript_dir)/tsx/src"],
      "sources": ["<(tree_sitter_typescript_dir)/tsx/src/parser.c", "<(tree_sitter_typescript_dir)/tsx/src/scanner.c"],
      "cflags": ["-w", "-fPIC"]
    },
    {
      "target_name": "tree_sitter_grammar_c",
      "type": "static_library",
      "include_dirs": ["<(tree_sitter_c_dir)/src"],
      "sources": ["<(tree_sitter_c_dir)/src/parser.c"],
      "cflags": ["-w", "-fPIC"]
    },
    {
      "target_name": "tree_sitter_grammar_cpp",
      "type": "static_library",
      "include_dirs": ["<(tree_sitter_cpp_dir)/src"],
      "sources": ["<(tree_sitter_cpp_dir)/src/parser.c", "<(tree_sitter_cpp_dir)/src/scanner.c"],
      "cflags": ["-w", "-fPIC"]
    },
    {
      "target_name": "tree_sitter_grammar_rust",
      "type": "static_library",
      "include_dirs": ["<(tree_sitter_rust_dir)/src"],
      "sources": ["<(tree_sitter_rust_dir)/src/parser.c", "<(tree_sitter_rust_dir)/src/scanner.c"],
      "cflags": ["-w", "-fPIC"]
    },
    {
      "target_name": "tree_sitter_grammar_bash",
      "type": "static_library",
      "include_dirs": ["<(tree_sitter_bash_dir)/src"],
      "sources": ["<(tree_sitter_bash_dir)/src/parser.c", "<(tree_sitter_bash_dir)/src/scanner.c"],
      "cflags": ["-w", "-fPIC"]
    },
    {
      "target_name": "batuta",
      # Node's own headers append this after our flags.
      "cflags_cc!": ["-std=gnu++17"],
      "dependencies": ["tree_sitter_runtime", "tree_sitter_grammar_python", "tree_sitter_grammar_javascript", "tree_sitter_grammar_typescript", "tree_sitter_grammar_tsx", "tree_sitter_grammar_c", "tree_sitter_grammar_cpp", "tree_sitter_grammar_rust", "tree_sitter_grammar_bash"],
      # The parser, the reader and the Python imports are those of the syntax addon.
      "sources": [
        "addon.cpp", "duplication.cpp", "imports.cpp", "languages.cpp", "metrics.cpp", "mutants.cpp",
        "../syntax/arena.cpp", "../syntax/hints.cpp", "../syntax/names.cpp", "../syntax/parse.cpp", "../syntax/pool.cpp", "../syntax/python.cpp", "../syntax/source.cpp"
      ]
    }
  ]
}
