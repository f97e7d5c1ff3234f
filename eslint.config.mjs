// Our own scripts, kept to what the oldest browser understands ("browserslist" in package.json).
import js from "@eslint/js";
import compat from "eslint-plugin-compat";
import globals from "globals";

export default [
  { files: ["assets/scripts/**/*.js", "assets/*.js"] },
  { ignores: ["assets/vendor/**"] },
  js.configs.recommended,
  compat.configs["flat/recommended"],
  {
    languageOptions: {
      ecmaVersion: 2022, // what Chromium 109 reads
      sourceType: "module",
      globals: { ...globals.browser, ...globals.serviceworker, Plotly: "readonly", dash_clientside: "readonly" },
    },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      curly: ["error", "multi-line"],
      eqeqeq: "error",
      "no-eval": "error", // the pages' security policy forbids it
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-restricted-properties": [
        "error",
        ...["innerHTML", "outerHTML", "insertAdjacentHTML"].map((property) => ({
          property,
          message: "Names from tables are text, never markup.",
        })),
      ],
      "no-var": "error",
      "prefer-const": "error",
    },
  },
];
